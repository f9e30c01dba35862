/* SPDX-License-Identifier: MIT */
#include "canvas/stroke.h"

#include <math.h>

#define HALO_OPACITY 0.45
#define OVERLAP 0.6f /* pixels that a line goes beyond its ends: no gap at a bend */

/* @rgb: of the line; its halo is black. */
static RingletPen
pen_new (double width, double halo, double opacity, const double rgb[3])
{
  RingletPen self = {
    .reach = (float) MIN (width / 2 + halo + 0.5, RINGLET_PEN_REACH),
  };

  for (guint i = 0; i < G_N_ELEMENTS (self.colours); i++) {
    const double distance = (double) i / RINGLET_PEN_STEPS;
    const double core = CLAMP (width / 2 + 0.5 - distance, 0, 1);
    const double dark =
        halo > 0 ? CLAMP (width / 2 + halo + 0.5 - distance, 0, 1) * HALO_OPACITY : 0;
    const guint32 alpha = (guint32) lround ((core + dark * (1 - core)) * opacity * 255);

    self.colours[i] = alpha << 24;
    for (int c = 0; c < 3; c++)
      self.colours[i] |= (guint32) lround (core * opacity * rgb[c] * 255)
          << (16 - 8 * c);
  }
  self.colours[G_N_ELEMENTS (self.colours) - 1] = 0;
  return self;
}

RingletPen
ringlet_pen_new (double width, double halo, double opacity)
{
  static const double white[3] = { 1, 1, 1 };

  return pen_new (width, halo, opacity, white);
}

RingletPen
ringlet_pen_new_coloured (
    double width, double halo, double opacity, const double rgb[3])
{
  return pen_new (width, halo, opacity, rgb);
}

/* A line in the direction of @a, which it moves along more than along @b, by half. */
typedef struct {
  int n_a;
  int n_b;
  int stride_a;
  int stride_b;
} Direction;

/* One step along @a crosses the line: @middle is where, @cosine makes a distance along
 * @b one from the line. */
static void
cross_line (guint32 *pixels, const Direction *to, const RingletPen *pen, float middle,
    float cosine)
{
  const float reach = pen->reach / cosine;
  const int first = MAX ((int) floorf (middle - reach + 0.5f), 0);
  const int end = MIN ((int) floorf (middle + reach + 0.5f), to->n_b);
  const float scale = cosine * RINGLET_PEN_STEPS;

  for (int b = first; b < end; b++) {
    const int step = (int) (fabsf ((float) b + 0.5f - middle) * scale);
    const guint32 colour =
        pen->colours[MIN (step, RINGLET_PEN_REACH * RINGLET_PEN_STEPS)];
    guint32 *pixel = pixels + (gssize) b * to->stride_b;

    *pixel = MAX (*pixel, colour);
  }
}

static void
draw (guint32 *pixels, const Direction *to, const RingletPen *pen, float a0, float b0,
    float a1, float b1)
{
  const float slope = (b1 - b0) / (a1 - a0);
  const float cosine = 1 / sqrtf (1 + slope * slope);
  const int first = (int) CLAMP (ceilf (a0 - 0.5f - OVERLAP), 0, (float) to->n_a);
  const int end = (int) CLAMP (ceilf (a1 - 0.5f + OVERLAP), 0, (float) to->n_a);

  for (int a = first; a < end; a++)
    cross_line (pixels + (gssize) a * to->stride_a, to, pen,
        b0 + ((float) a + 0.5f - a0) * slope, cosine);
}

void
ringlet_sheet_line (
    RingletSheet *self, const RingletPen *pen, float x0, float y0, float x1, float y1)
{
  const Direction across = { self->width, self->height, 1, self->width };
  const Direction down = { self->height, self->width, self->width, 1 };

  if (!(fabsf (x1 - x0) + fabsf (y1 - y0) > 0))
    return;
  if (fabsf (x1 - x0) < fabsf (y1 - y0)) {
    if (y0 < y1)
      draw (self->pixels, &down, pen, y0, x0, y1, x1);
    else
      draw (self->pixels, &down, pen, y1, x1, y0, x0);
    return;
  }
  if (x0 < x1)
    draw (self->pixels, &across, pen, x0, y0, x1, y1);
  else
    draw (self->pixels, &across, pen, x1, y1, x0, y0);
}
