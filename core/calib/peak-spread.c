/* SPDX-License-Identifier: MIT */
#include "calib/peak-spread.h"

#include <math.h>

/* No line is wider, and the diagonal of a spacing is longer than it. */
#define LEAST_CELL_PX 32.0

/**
 * RingletPeakSpread:
 * @size_px: of a square
 * @n_slow: squares in a column
 * @n_fast: squares in a row
 * @first: by square: index of the newest place in it, −1 for none
 * @next: by place: that of the one before it
 */
struct _RingletPeakSpread {
  double spacing_px;
  double end_slow_px;
  double end_fast_px;
  double size_px;
  gsize n_slow;
  gsize n_fast;
  int *first;
  GArray *next;
  GArray *places;
};

RingletPeakSpread *
ringlet_peak_spread_new (gsize n_slow, gsize n_fast, double spacing_px)
{
  RingletPeakSpread *self = g_new0 (RingletPeakSpread, 1);

  self->spacing_px = spacing_px;
  self->end_slow_px = (double) n_slow;
  self->end_fast_px = (double) n_fast;
  self->size_px = fmax (1.5 * spacing_px, LEAST_CELL_PX);
  self->n_slow = (gsize) ((double) n_slow / self->size_px) + 1;
  self->n_fast = (gsize) ((double) n_fast / self->size_px) + 1;
  self->first = g_new (int, self->n_slow * self->n_fast);
  for (gsize k = 0; k < self->n_slow * self->n_fast; k++)
    self->first[k] = -1;
  self->next = g_array_new (FALSE, FALSE, sizeof (int));
  self->places = g_array_new (FALSE, FALSE, sizeof (RingletPeakPlace));
  return self;
}

void
ringlet_peak_spread_free (RingletPeakSpread *self)
{
  g_free (self->first);
  g_array_unref (self->next);
  g_array_unref (self->places);
  g_free (self);
}

static gboolean
displaces (
    const RingletPeakSpread *self, const RingletPeakPlace *a, const RingletPeakPlace *b)
{
  const double sine = sin (a->normal_rad);
  const double cosine = cos (a->normal_rad);
  const double y = b->slow_px - a->slow_px;
  const double x = b->fast_px - a->fast_px;

  return fabs (sine * y + cosine * x) < fmax (a->across_px, b->across_px) &&
      fabs (cosine * y - sine * x) < self->spacing_px && 2.0 * a->weight >= b->weight;
}

static gboolean
is_taken (const RingletPeakSpread *self, const RingletPeakPlace *place, gsize slow,
    gsize fast)
{
  int at = self->first[slow * self->n_fast + fast];

  for (; at >= 0; at = g_array_index (self->next, int, at)) {
    if (displaces (self, &g_array_index (self->places, RingletPeakPlace, at), place))
      return TRUE;
  }
  return FALSE;
}

gboolean
ringlet_peak_spread_take (RingletPeakSpread *self, const RingletPeakPlace *place)
{
  gsize slow;
  gsize fast;
  int *head = NULL;

  if (!(place->slow_px >= 0.0 && place->fast_px >= 0.0 &&
          place->slow_px < self->end_slow_px && place->fast_px < self->end_fast_px))
    return FALSE;

  slow = (gsize) (place->slow_px / self->size_px);
  fast = (gsize) (place->fast_px / self->size_px);
  for (gsize i = slow - MIN (slow, 1); i <= MIN (slow + 1, self->n_slow - 1); i++) {
    for (gsize j = fast - MIN (fast, 1); j <= MIN (fast + 1, self->n_fast - 1); j++) {
      if (is_taken (self, place, i, j))
        return FALSE;
    }
  }
  head = &self->first[slow * self->n_fast + fast];
  g_array_append_val (self->next, *head);
  *head = (int) self->places->len;
  g_array_append_vals (self->places, place, 1);
  return TRUE;
}
