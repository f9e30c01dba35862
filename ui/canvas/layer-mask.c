/* SPDX-License-Identifier: MIT */
#include "canvas/layer-mask.h"

#include <math.h>
#include <string.h>

#include "frame-watch.h"
#include "picture.h"

#define N_LEVELS 6
#define STRIPE 3 /* device pixels, of the hatching */

/* 0xRRGGBB: vermilion and a dark one, which people see as different whatever colours
 * they see, on light and on dark. */
#define INK 0xD55E00u
#define INK_DARK 0x351700u

/**
 * Level:
 * @n_slow: rows
 * @bytes: (nullable): 1 where any of 2^i × 2^i pixels is masked
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  guint8 *bytes;
} Level;

struct _RingletMaskOverlay {
  RingletLayer parent_instance;

  Level levels[N_LEVELS];
  RingletPictures pictures;
  double opacity;
};

G_DEFINE_FINAL_TYPE (RingletMaskOverlay, ringlet_mask_overlay, RINGLET_TYPE_LAYER)

static void
clear_levels (RingletMaskOverlay *self)
{
  for (guint i = 0; i < N_LEVELS; i++)
    g_clear_pointer (&self->levels[i].bytes, g_free);
  memset (self->levels, 0, sizeof self->levels);
}

/* FALSE without memory. */
static gboolean
make_levels (RingletMaskOverlay *self, gsize n_slow, gsize n_fast)
{
  clear_levels (self);
  for (guint i = 0; i < N_LEVELS; i++) {
    Level *level = &self->levels[i];

    level->n_slow = n_slow;
    level->n_fast = n_fast;
    level->bytes = g_try_malloc0_n (n_slow, n_fast);
    if (level->bytes == NULL) {
      clear_levels (self);
      return FALSE;
    }
    n_slow = (n_slow + 1) / 2;
    n_fast = (n_fast + 1) / 2;
  }
  return TRUE;
}

/* Row @slow of @coarse of the two below it. */
static void
halve_row (const Level *fine, Level *coarse, gsize slow)
{
  const guint8 *a = &fine->bytes[2 * slow * fine->n_fast];
  const guint8 *b = 2 * slow + 1 < fine->n_slow ? a + fine->n_fast : a;
  guint8 *out = &coarse->bytes[slow * coarse->n_fast];

  for (gsize j = 0; j < fine->n_fast / 2; j++)
    out[j] = a[2 * j] | a[2 * j + 1] | b[2 * j] | b[2 * j + 1];
  if (fine->n_fast % 2 != 0)
    out[coarse->n_fast - 1] = a[fine->n_fast - 1] | b[fine->n_fast - 1];
}

static void
copy_rows (Level *level, const guint8 *pixels, gsize slow, gsize slow_end)
{
  const gsize begin = slow * level->n_fast;
  const gsize end = slow_end * level->n_fast;

  for (gsize i = begin; i < end; i++)
    level->bytes[i] = pixels[i] != 0;
}

void
ringlet_mask_overlay_update (RingletMaskOverlay *self, const guint8 *pixels,
    gsize n_slow, gsize n_fast, gsize slow, gsize slow_end)
{
  g_auto (RingletWatch) watch = ringlet_watch ("mask rows");

  g_return_if_fail (RINGLET_IS_MASK_OVERLAY (self));

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (pixels == NULL) {
    clear_levels (self);
    return;
  }
  if (self->levels[0].n_slow != n_slow || self->levels[0].n_fast != n_fast) {
    slow = 0;
    slow_end = n_slow;
    if (!make_levels (self, n_slow, n_fast))
      return;
  }
  slow_end = MIN (slow_end, n_slow);
  copy_rows (&self->levels[0], pixels, slow, slow_end);
  for (guint i = 1; i < N_LEVELS; i++) {
    slow /= 2;
    slow_end = (slow_end + 1) / 2;
    for (gsize row = slow; row < slow_end; row++)
      halve_row (&self->levels[i - 1], &self->levels[i], row);
  }
}

/* ---- drawing ---- */

/* The coarsest that has no fewer pixels than the screen. */
static guint
choose_level (const RingletViewport *viewport)
{
  const double scale = fmin (viewport->scale_x, viewport->scale_y);
  int level = 0;

  while (level + 1 < N_LEVELS && scale * (2 << level) <= 1.0)
    level++;
  return (guint) level;
}

/* Columns of @level by columns of the screen; -1 beside it. */
static int *
map_columns (
    const RingletViewport *viewport, const Level *level, double size, int width)
{
  int *columns = g_new (int, (gsize) width);

  for (int x = 0; x < width; x++) {
    double slow = 0;
    double fast = 0;

    ringlet_viewport_to_image (viewport, x + 0.5, 0, &slow, &fast);
    fast = floor (fast / size);
    columns[x] = fast >= 0 && fast < (double) level->n_fast ? (int) fast : -1;
  }
  return columns;
}

/* Premultiplied 0xAARRGGBB */
static guint32
mix (guint32 colour, double opacity)
{
  guint32 mixed = (guint32) lround (255 * opacity) << 24;

  for (guint shift = 0; shift < 24; shift += 8)
    mixed |= (guint32) lround (opacity * (colour >> shift & 255)) << shift;
  return mixed;
}

/* @inks: in turns */
static void
paint_row (const Level *level, gsize slow, const int *columns, int width, int y,
    const guint32 *inks, guint32 *out)
{
  const guint8 *bytes = &level->bytes[slow * level->n_fast];

  for (int x = 0; x < width; x++) {
    if (columns[x] >= 0 && bytes[columns[x]] != 0)
      out[x] = inks[(x + y) / STRIPE % 2];
  }
}

static void
paint (
    RingletMaskOverlay *self, const RingletViewport *viewport, cairo_surface_t *picture)
{
  const int width = cairo_image_surface_get_width (picture);
  const int height = cairo_image_surface_get_height (picture);
  const guint index = choose_level (viewport);
  const Level *level = &self->levels[index];
  const double size = (double) (1 << index);
  const guint32 inks[] = { mix (INK, self->opacity), mix (INK_DARK, self->opacity) };
  guint32 *pixels = (guint32 *) (gpointer) cairo_image_surface_get_data (picture);
  g_autofree int *columns = map_columns (viewport, level, size, width);

  memset (pixels, 0, sizeof *pixels * (gsize) width * (gsize) height);
  for (int y = 0; y < height; y++) {
    double slow = 0;
    double fast = 0;

    ringlet_viewport_to_image (viewport, 0, y + 0.5, &slow, &fast);
    slow = floor (slow / size);
    if (slow >= 0 && slow < (double) level->n_slow)
      paint_row (level, (gsize) slow, columns, width, y, inks,
          &pixels[(gsize) y * (gsize) width]);
  }
}

static void
ringlet_mask_overlay_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas mask snapshot");
  RingletMaskOverlay *self = RINGLET_MASK_OVERLAY (widget);
  const int factor = gtk_widget_get_scale_factor (widget);
  const RingletViewport *seen = ringlet_layer_get_viewport (RINGLET_LAYER (self));
  RingletViewport viewport = { 0 };
  graphene_rect_t clip = { 0 };
  cairo_surface_t *picture = NULL;

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  if (self->levels[0].bytes == NULL || clip.size.width < 1 || clip.size.height < 1 ||
      !(seen->scale_x > 0 && seen->scale_y > 0))
    return;

  viewport = ringlet_viewport_scaled (seen, factor);
  picture = ringlet_pictures_take (&self->pictures, (int) clip.size.width * factor,
      (int) clip.size.height * factor, CAIRO_FORMAT_ARGB32);
  paint (self, &viewport, picture);
  ringlet_picture_snapshot (picture, widget, snapshot, &clip);
}

static void
ringlet_mask_overlay_finalize (GObject *object)
{
  RingletMaskOverlay *self = RINGLET_MASK_OVERLAY (object);

  clear_levels (self);
  ringlet_pictures_clear (&self->pictures);

  G_OBJECT_CLASS (ringlet_mask_overlay_parent_class)->finalize (object);
}

static void
ringlet_mask_overlay_class_init (RingletMaskOverlayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_mask_overlay_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ringlet_mask_overlay_snapshot;
}

static void
ringlet_mask_overlay_init (RingletMaskOverlay *self)
{
  self->opacity = RINGLET_MASK_OVERLAY_OPACITY;
}

void
ringlet_mask_overlay_set_opacity (RingletMaskOverlay *self, double opacity)
{
  g_return_if_fail (RINGLET_IS_MASK_OVERLAY (self));

  if (self->opacity == opacity)
    return;
  self->opacity = CLAMP (opacity, 0.0, 1.0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

RingletLayer *
ringlet_mask_overlay_new (void)
{
  return g_object_new (RINGLET_TYPE_MASK_OVERLAY, NULL);
}
