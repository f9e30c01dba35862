/* SPDX-License-Identifier: MIT */

/* Curves one behind the other as pixels: a curve has as many pixels in a column as it
 * rises there, so that it has no gaps. */

#include <math.h>
#include <string.h>

#include "display/relief.h"

#define N_COLOURS 256

typedef struct {
  const RingletRelief *relief;
  const RingletReliefLook *look;
  double top; /* of the box */
  gsize width;
  gsize height;
  guint32 *pixels;
} Painting;

/* @part: of the opacity of @colour. Over what is there, with multiplied colours. */
static guint32
blend (guint32 below, guint32 colour, double part)
{
  const guint alpha = (guint) (part * (colour >> 24) + 0.5);
  guint32 result = 0;

  if (alpha == 255)
    return colour;
  for (guint shift = 0; shift < 32; shift += 8) {
    const guint over = shift == 24 ? 255 : colour >> shift & 255;
    const guint under = below >> shift & 255;

    result |= (over * alpha + under * (255 - alpha) + 127) / 255 << shift;
  }
  return result;
}

/* From @from down to @to, y of the canvas; parts of pixels at the ends. */
static void
paint_run (const Painting *self, gsize column, double from, double to, guint32 colour)
{
  const double begin = fmax (from - self->top, 0.0);
  const double end = fmin (to - self->top, (double) self->height);
  guint32 *at = self->pixels + (gsize) begin * self->width + column;

  for (double row = floor (begin); row < end; row += 1.0, at += self->width) {
    const double part = fmin (row + 1.0, end) - fmax (row, begin);

    *at = blend (*at, colour, part);
  }
}

/* Whole pixels, each once: runs of one column share none. */
static void
fill_run (const Painting *self, gsize column, double from, double to, guint32 colour)
{
  const double begin = CLAMP (round (from - self->top), 0.0, (double) self->height);
  const double end = CLAMP (round (to - self->top), 0.0, (double) self->height);
  guint32 *at = self->pixels + (gsize) begin * self->width + column;

  for (double row = begin; row < end; row += 1.0, at += self->width)
    *at = blend (*at, colour, 1.0);
}

static guint32
colour_of (const Painting *self, float height)
{
  const double index = CLAMP (height, 0.0f, 1.0f) * (N_COLOURS - 1);

  return self->look->colours[(gsize) (index + 0.5)];
}

/* Between this curve and the one before it: what of the surface rises from there. In
 * front of all there is a wall. */
static void
fill_row (const Painting *self, const RingletReliefPoint *points)
{
  for (gsize i = 0; i < self->width; i++) {
    const RingletReliefPoint *point = &points[i];

    if (isnan (point->y))
      continue;
    if (isinf (point->horizon))
      fill_run (self, i, point->y, point->floor, self->look->wall);
    else if (point->y < point->horizon)
      fill_run (self, i, point->y, point->horizon, colour_of (self, point->height));
  }
}

/* Halfway to the neighbours on both sides. */
static void
find_reach (
    const RingletReliefPoint *points, gsize i, gsize n, double *least, double *most)
{
  *least = *most = points[i].y;
  if (i > 0 && !isnan (points[i - 1].y)) {
    *least = fmin (*least, 0.5 * (points[i].y + points[i - 1].y));
    *most = fmax (*most, 0.5 * (points[i].y + points[i - 1].y));
  }
  if (i + 1 < n && !isnan (points[i + 1].y)) {
    *least = fmin (*least, 0.5 * (points[i].y + points[i + 1].y));
    *most = fmax (*most, 0.5 * (points[i].y + points[i + 1].y));
  }
}

static void
paint_row (const Painting *self, const RingletReliefPoint *points, guint32 colour,
    double line_width)
{
  for (gsize i = 0; i < self->width; i++) {
    const gboolean is_free = self->look->shows_hidden;
    double least = 0.0;
    double most = 0.0;

    if (isnan (points[i].y))
      continue;
    find_reach (points, i, self->width, &least, &most);
    least -= 0.5 * line_width;
    most += 0.5 * line_width;
    if (!is_free)
      most = fmin (most, points[i].horizon + 0.5 * line_width);
    if (least < most && (is_free || points[i].y < points[i].horizon))
      paint_run (self, i, least, most, colour);
  }
}

/* The marked one is on top of its neighbours, and seen as far as they let it. */
static void
paint_marked (const Painting *self)
{
  for (gsize place = 0; place < ringlet_relief_n_rows (self->relief); place++) {
    if ((gssize) ringlet_relief_row_at (self->relief, place) == self->look->marked)
      paint_row (self, ringlet_relief_points (self->relief, place), self->look->mark,
          1.0 + self->look->line_width);
  }
}

void
ringlet_relief_paint (
    const RingletRelief *self, const RingletReliefLook *look, guint32 *pixels)
{
  const RingletReliefBox *box = ringlet_relief_box (self);
  const Painting painting = { self, look, box->y, ringlet_relief_n_columns (self),
    (gsize) fmax (floor (box->height), 1.0), pixels };

  memset (pixels, 0, painting.width * painting.height * sizeof *pixels);
  /* From the back, so that a curve lies on what rises behind it. */
  for (gsize place = ringlet_relief_n_rows (self); place-- > 0;) {
    const RingletReliefPoint *points = ringlet_relief_points (self, place);

    if (look->colours != NULL)
      fill_row (&painting, points);
    paint_row (&painting, points, look->ink, look->line_width);
  }
  if (look->colours != NULL && ringlet_relief_side (self) != NULL) {
    fill_row (&painting, ringlet_relief_side (self));
    paint_row (&painting, ringlet_relief_side (self), look->ink, look->line_width);
  }
  paint_marked (&painting);
}
