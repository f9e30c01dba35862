/* SPDX-License-Identifier: MIT */
#include "canvas/dash-path.h"

#include <math.h>

/**
 * Dasher:
 * @at: how far along the pattern of dashes the line is, in widget pixels
 * @factor: device pixels per widget pixel
 *
 * A line that is drawn piece by piece.
 */
typedef struct {
  RingletSheet *sheet;
  const RingletPen *pen;
  const RingletPhaseStyle *style;
  double at;
  float factor;
} Dasher;

/* What is left of the dash at @at, and whether it is one or a gap. */
static double
dash_left (const Dasher *self, gboolean *is_on)
{
  double end = 0.0;

  for (int i = 0; i < self->style->n_dash; i++) {
    end += self->style->dash[i];
    if (self->at < end) {
      *is_on = i % 2 == 0;
      return end - self->at;
    }
  }
  *is_on = TRUE;
  return INFINITY;
}

static double
dash_period (const RingletPhaseStyle *style)
{
  double period = 0.0;

  for (int i = 0; i < style->n_dash; i++)
    period += style->dash[i];
  return period;
}

static void
draw_piece (Dasher *self, float x0, float y0, float x1, float y1)
{
  const double length = hypot (x1 - x0, y1 - y0);
  const double period = dash_period (self->style);
  double from = 0.0;

  while (from < length) {
    gboolean is_on = TRUE;
    const double to = fmin (from + dash_left (self, &is_on), length);
    const float a = (float) (from / length);
    const float b = (float) (to / length);

    if (is_on)
      ringlet_sheet_line (self->sheet, self->pen, (x0 + a * (x1 - x0)) * self->factor,
          (y0 + a * (y1 - y0)) * self->factor, (x0 + b * (x1 - x0)) * self->factor,
          (y0 + b * (y1 - y0)) * self->factor);
    self->at = period > 0.0 ? fmod (self->at + to - from, period) : 0.0;
    from = to > from ? to : length; /* rounding must not hold it */
  }
}

void
ringlet_dash_path (RingletSheet *sheet, const RingletPen *pen,
    const RingletPhaseStyle *style, const GArray *path, const graphene_point_t *origin,
    float factor)
{
  Dasher dasher = { sheet, pen, style, 0.0, factor };

  for (guint i = 1; i < path->len; i++) {
    const RingletPathPoint *b = &g_array_index (path, RingletPathPoint, i);
    const RingletPathPoint *a = b - 1;

    if (!b->is_start)
      draw_piece (&dasher, a->x - origin->x, a->y - origin->y, b->x - origin->x,
          b->y - origin->y);
  }
}
