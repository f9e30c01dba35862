/* SPDX-License-Identifier: MIT */
#include "preview-badge.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "canvas/ring-labels.h"

#define GAP 6.0f /* to the edges of the area, widget pixels */

void
ringlet_preview_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot,
    const graphene_rect_t *area, gboolean at_bottom)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (widget, _ ("Preview"));
  graphene_rect_t box = { 0 };
  int width = 0;
  int height = 0;

  pango_layout_get_pixel_size (layout, &width, &height);
  box.size.width = (float) width + 2 * RINGLET_LABEL_PADDING;
  box.size.height = (float) height;
  box.origin.x = floorf (area->origin.x + area->size.width - box.size.width - GAP);
  box.origin.y =
      floorf (at_bottom ? area->origin.y + area->size.height - box.size.height - GAP
                        : area->origin.y + GAP);
  ringlet_label_snapshot (snapshot, layout, &box);
}

char *
ringlet_preview_words (const RingletResult *result, const char *words)
{
  if (result == NULL || !result->is_preview)
    return g_strdup (words);
  return g_strconcat (_ ("Preview"), "; ", words, NULL);
}
