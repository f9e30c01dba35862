/* SPDX-License-Identifier: MIT */

/* One shape into pixels. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/select.h"
#include "geometry/map-table.h"
#include "geometry/mask-shape.h"
#include "geometry/space.h"

#define ROWS_PER_TASK 32

/* The first pixel whose centre is at or behind @edge, at most @n. */
static gsize
first_pixel (double edge, gsize n)
{
  return (gsize) CLAMP (ceil (edge - 0.5), 0.0, (double) n);
}

/* The box of an ellipse is rounded: one pixel more on each side. */
static RingletMaskArea
area_of_box (RingletMaskBox box, gsize n_slow, gsize n_fast)
{
  return (RingletMaskArea){ first_pixel (box.y0 - 1.0, n_slow),
    first_pixel (box.x0 - 1.0, n_fast), first_pixel (box.y1 + 1.0, n_slow),
    first_pixel (box.x1 + 1.0, n_fast) };
}

RingletMaskArea
ringlet_mask_shape_area (const RingletMaskShape *self, gsize n_slow, gsize n_fast)
{
  return area_of_box (self->klass->box (self), n_slow, n_fast);
}

void
ringlet_mask_shape_paint_inside (
    const RingletMaskShape *self, const RingletMaskPaper *paper)
{
  const RingletMaskArea area =
      ringlet_mask_shape_area (self, paper->n_slow, paper->n_fast);

  for (gsize i = area.slow; i < area.slow_end; i++) {
    guint8 *row = paper->pixels + i * paper->n_fast;

    for (gsize j = area.fast; j < area.fast_end; j++) {
      if (self->klass->inside (self, (double) i + 0.5, (double) j + 0.5))
        row[j] = paper->value;
    }
  }
}

/* ---- polygons ---- */

/* Where the edges cross the line of height @y, in order; returns how many, an even
 * number. */
static gsize
find_crossings (const RingletMaskShape *shape, double y, double *crossings)
{
  const double *p = shape->numbers;
  gsize n = 0;

  for (gsize i = 0; i < shape->n; i += 2) {
    const gsize k = (i + 2) % shape->n;

    if ((p[i] > y) != (p[k] > y))
      crossings[n++] = p[i + 1] + (y - p[i]) / (p[k] - p[i]) * (p[k + 1] - p[i + 1]);
  }
  qsort (crossings, n, sizeof *crossings, ringlet_compare_doubles);
  return n;
}

void
ringlet_mask_shape_paint_polygon (
    const RingletMaskShape *self, const RingletMaskPaper *paper)
{
  const RingletMaskArea area =
      ringlet_mask_shape_area (self, paper->n_slow, paper->n_fast);
  g_autofree double *crossings = g_new (double, self->n);

  for (gsize i = area.slow; i < area.slow_end; i++) {
    const gsize n = find_crossings (self, (double) i + 0.5, crossings);
    guint8 *row = paper->pixels + i * paper->n_fast;

    for (gsize k = 0; k + 1 < n; k += 2) {
      const gsize from = first_pixel (crossings[k], paper->n_fast);
      const gsize to = first_pixel (crossings[k + 1], paper->n_fast);

      memset (row + from, paper->value, to - from);
    }
  }
}

/* ---- brushes ---- */

/* One piece of the line, from a to b. */
typedef struct {
  double ay, ax, by, bx;
  double radius;
} Piece;

/* Without a division and without a root: products and sums are the same on every
 * machine. */
static gboolean
is_near (const Piece *piece, double y, double x)
{
  const double dy = piece->by - piece->ay;
  const double dx = piece->bx - piece->ax;
  const double length2 = dy * dy + dx * dx;
  const double py = y - piece->ay;
  const double px = x - piece->ax;
  const double along = py * dy + px * dx;
  const double across = py * dx - px * dy;
  const double radius2 = piece->radius * piece->radius;

  if (along <= 0.0)
    return py * py + px * px < radius2;
  if (along >= length2)
    return (y - piece->by) * (y - piece->by) + (x - piece->bx) * (x - piece->bx) <
        radius2;
  return across * across < radius2 * length2;
}

static RingletMaskArea
area_of_piece (const Piece *piece, const RingletMaskPaper *paper)
{
  const double r = piece->radius;
  const RingletMaskBox box = { fmin (piece->ay, piece->by) - r,
    fmin (piece->ax, piece->bx) - r, fmax (piece->ay, piece->by) + r,
    fmax (piece->ax, piece->bx) + r };

  return area_of_box (box, paper->n_slow, paper->n_fast);
}

static RingletMaskArea
paint_piece (const Piece *piece, const RingletMaskPaper *paper)
{
  const RingletMaskArea area = area_of_piece (piece, paper);

  for (gsize i = area.slow; i < area.slow_end; i++) {
    guint8 *row = paper->pixels + i * paper->n_fast;

    for (gsize j = area.fast; j < area.fast_end; j++) {
      if (is_near (piece, (double) i + 0.5, (double) j + 0.5))
        row[j] = paper->value;
    }
  }
  return area;
}

RingletMaskArea
ringlet_mask_area_union (RingletMaskArea a, RingletMaskArea b)
{
  if (a.slow_end <= a.slow || a.fast_end <= a.fast)
    return b;
  if (b.slow_end <= b.slow || b.fast_end <= b.fast)
    return a;
  return (RingletMaskArea){ MIN (a.slow, b.slow), MIN (a.fast, b.fast),
    MAX (a.slow_end, b.slow_end), MAX (a.fast_end, b.fast_end) };
}

/* The dot is there however long the line is: rounded, the end of a piece may have a
 * pixel at its rim less than that, and a line that grows loses none. */
RingletMaskArea
ringlet_mask_shape_paint_line (
    const RingletMaskShape *self, gsize first, const RingletMaskPaper *paper)
{
  const double *p = self->numbers;
  const Piece dot = { p[1], p[2], p[1], p[2], p[0] };
  RingletMaskArea area = { 0 };

  if (first == 0)
    area = paint_piece (&dot, paper);
  for (gsize i = 1 + 2 * first; i + 3 < self->n; i += 2) {
    const Piece piece = { p[i], p[i + 1], p[i + 2], p[i + 3], p[0] };

    area = ringlet_mask_area_union (area, paint_piece (&piece, paper));
  }
  return area;
}

void
ringlet_mask_shape_paint_brush (
    const RingletMaskShape *self, const RingletMaskPaper *paper)
{
  ringlet_mask_shape_paint_line (self, 0, paper);
}

/* ---- ranges ---- */

typedef struct {
  const RingletMaskShape *shape;
  const RingletMaskPaper *paper;
  const RingletMapContext *context;
  RingletUnitScale scale;
  double wavelength_m;
} Range;

static void
paint_range_row (const Range *range, gsize slow, const double *position)
{
  const RingletMaskShape *shape = range->shape;
  guint8 *row = range->paper->pixels + slow * range->paper->n_fast;

  for (gsize j = 0; j < range->paper->n_fast; j++) {
    const double *at = position + 3 * j;
    const RingletLab point = { .x = at[2], .y = at[1], .z = at[0] };
    const double value = ringlet_unit_scale_show (range->scale,
        ringlet_space_of_lab (shape->unit->space, point, range->wavelength_m));

    if (value >= shape->numbers[0] && value < shape->numbers[1])
      row[j] = range->paper->value;
  }
}

static void
paint_range_rows (gsize task, gpointer data)
{
  const Range *range = data;
  const gsize end = MIN ((task + 1) * ROWS_PER_TASK, range->paper->n_slow);
  g_autofree double *position = g_new (double, 3 * range->paper->n_fast);

  for (gsize i = task * ROWS_PER_TASK; i < end; i++) {
    ringlet_map_context_row (range->context, i, position);
    paint_range_row (range, i, position);
  }
}

gboolean
ringlet_mask_shape_paint_range (const RingletMaskShape *self,
    const RingletMaskPaper *paper, const RingletDetector *detector,
    const RingletGeometry *geometry, GCancellable *cancellable, GError **error)
{
  const RingletFactors factors = ringlet_factors_none ();
  g_autoptr (RingletMapContext) context = ringlet_map_context_new (
      RINGLET_MAP_POSITION, detector, geometry, &factors, cancellable, error);
  Range range = { self, paper, context,
    ringlet_unit_scale (self->unit, geometry->wavelength_m), geometry->wavelength_m };

  if (context == NULL)
    return FALSE;
  return ringlet_parallel_for ((paper->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK,
      paint_range_rows, &range, cancellable, error);
}
