/* SPDX-License-Identifier: MIT */
#include "canvas/layer-caption.h"

#include <math.h>

#include "canvas/ring-labels.h"

#define GAP 6.0f /* to the edges of the canvas, widget pixels */

struct _RingletCaptionLayer {
  RingletLayer parent_instance;

  char *text; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RingletCaptionLayer, ringlet_caption_layer, RINGLET_TYPE_LAYER)

/* Wrapped where the canvas is narrow. */
static void
ringlet_caption_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RingletCaptionLayer *self = RINGLET_CAPTION_LAYER (widget);
  g_autoptr (PangoLayout) layout = NULL;
  graphene_rect_t clip = { 0 };
  graphene_rect_t box = { 0 };
  float room = 0.0f;
  int width = 0;
  int height = 0;

  if (self->text == NULL)
    return;

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  room = clip.size.width - 2 * (GAP + RINGLET_LABEL_PADDING);
  if (room < 1.0f)
    return;
  layout = gtk_widget_create_pango_layout (widget, self->text);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if ((float) width > room)
    pango_layout_set_width (layout, (int) room * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  box.origin.x = floorf (clip.origin.x + GAP);
  box.origin.y = floorf (clip.origin.y + GAP);
  box.size.width = (float) width + 2 * RINGLET_LABEL_PADDING;
  box.size.height = (float) height;
  ringlet_label_snapshot (snapshot, layout, &box);
}

void
ringlet_caption_layer_set_text (RingletCaptionLayer *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_CAPTION_LAYER (self));

  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

RingletLayer *
ringlet_caption_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_CAPTION_LAYER, NULL);
}

static void
ringlet_caption_layer_finalize (GObject *object)
{
  g_free (RINGLET_CAPTION_LAYER (object)->text);
  G_OBJECT_CLASS (ringlet_caption_layer_parent_class)->finalize (object);
}

static void
ringlet_caption_layer_class_init (RingletCaptionLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_caption_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ringlet_caption_layer_snapshot;
}

static void
ringlet_caption_layer_init (RingletCaptionLayer *self)
{
}
