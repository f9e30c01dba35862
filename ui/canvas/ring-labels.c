/* SPDX-License-Identifier: MIT */
#include "canvas/ring-labels.h"

#include <math.h>

#define STEP 12.0f /* between two places that are tried, widget pixels */

RingletLabels
ringlet_labels_new (const graphene_rect_t *clip, double chi_rad)
{
  return (RingletLabels){ *clip, chi_rad,
    g_array_new (FALSE, FALSE, sizeof (graphene_rect_t)) };
}

void
ringlet_labels_clear (RingletLabels *self)
{
  g_clear_pointer (&self->placed, g_array_unref);
}

static gboolean
has_room (const RingletLabels *self, const graphene_rect_t *rect)
{
  if (!graphene_rect_contains_rect (&self->clip, rect))
    return FALSE;
  for (guint i = 0; i < self->placed->len; i++) {
    const graphene_rect_t *other = &g_array_index (self->placed, graphene_rect_t, i);

    if (graphene_rect_intersection (rect, other, NULL))
      return FALSE;
  }
  return TRUE;
}

/* Tries places on the chord from @a to @b that are nearer to the ray than @nearest. */
static void
try_chord (const RingletLabels *self, const RingletPathPoint *a,
    const RingletPathPoint *b, float *nearest, graphene_rect_t *rect)
{
  const int n = 1 + (int) (hypotf (b->x - a->x, b->y - a->y) / STEP);

  for (int i = 0; i < n; i++) {
    const float t = ((float) i + 0.5f) / (float) n;
    const double chi = a->chi_rad + t * (b->chi_rad - a->chi_rad);
    const float off = (float) fabs (remainder (chi - self->chi_rad, 2 * G_PI));
    graphene_rect_t here = *rect;

    if (off >= *nearest)
      continue;
    here.origin.x = roundf (a->x + t * (b->x - a->x) - here.size.width / 2);
    here.origin.y = roundf (a->y + t * (b->y - a->y) - here.size.height / 2);
    if (!has_room (self, &here))
      continue;
    *nearest = off;
    *rect = here;
  }
}

gboolean
ringlet_labels_place (RingletLabels *self, const GArray *path, float width,
    float height, graphene_rect_t *rect)
{
  float nearest = INFINITY;

  *rect = GRAPHENE_RECT_INIT (0, 0, width, height);
  for (guint i = 1; i < path->len; i++) {
    const RingletPathPoint *b = &g_array_index (path, RingletPathPoint, i);

    if (!b->is_start)
      try_chord (self, b - 1, b, &nearest, rect);
  }
  if (isinf (nearest))
    return FALSE;

  g_array_append_val (self->placed, *rect);
  return TRUE;
}

void
ringlet_label_snapshot (
    GtkSnapshot *snapshot, PangoLayout *layout, const graphene_rect_t *rect)
{
  const GdkRGBA back = { 0, 0, 0, 0.75f }; /* also on the hatching of a mask */
  const GdkRGBA ink = { 1, 1, 1, 1 };
  GskRoundedRect box = { 0 };

  gsk_rounded_rect_init_from_rect (&box, rect, rect->size.height / 4);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &back, rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
      &GRAPHENE_POINT_INIT (rect->origin.x + RINGLET_LABEL_PADDING, rect->origin.y));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}
