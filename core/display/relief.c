/* SPDX-License-Identifier: MIT */
#include "display/relief.h"

#include <math.h>
#include <stdlib.h>

struct _RingletRelief {
  RingletReliefBox box;
  gsize n_rows;
  gsize n_columns;
  gsize *order;               /* (array length=n_rows): from the eye away */
  RingletReliefPoint *points; /* n_rows × n_columns, in that order */
  RingletReliefPoint *side;   /* (nullable) (array length=n_columns) */
};

/* What every curve is made of. */
typedef struct {
  const RingletReliefProjection *projection;
  const RingletReliefRow *rows;
  gsize n_points;
  double u_first;
  double u_step;
} Curves;

/* ---- order ---- */

typedef struct {
  double distance;
  gsize row;
} Place;

static int
compare_places (const void *a, const void *b)
{
  const Place *one = a;
  const Place *other = b;

  return (one->distance > other->distance) - (one->distance < other->distance);
}

/* @eye: −∞ for ascending v */
static gsize *
sort_rows (double eye, const RingletReliefRow *rows, gsize n)
{
  g_autofree Place *places = g_new (Place, n);
  gsize *order = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    places[i] = (Place){ isinf (eye) ? rows[i].v : fabs (rows[i].v - eye), i };
  qsort (places, n, sizeof *places, compare_places);
  for (gsize i = 0; i < n; i++)
    order[i] = places[i].row;
  return order;
}

/* ---- one curve in columns ---- */

typedef struct {
  double x; /* from the left edge of the box */
  double y;
  double floor;
  double height;
} Vertex;

static void
put (RingletRelief *self, RingletReliefPoint *points, double column, const Vertex *at)
{
  RingletReliefPoint *point = NULL;

  if (!(column >= 0.0 && column < (double) self->n_columns))
    return;
  point = &points[(gsize) column];
  if (!isnan (point->y) && point->y <= (float) at->y)
    return;
  point->y = (float) at->y;
  point->floor = (float) at->floor;
  point->height = (float) at->height;
}

/* The columns whose middles lie between two points. */
static void
join (RingletRelief *self, RingletReliefPoint *points, const Vertex *a, const Vertex *b)
{
  const Vertex *left = a->x <= b->x ? a : b;
  const Vertex *right = a->x <= b->x ? b : a;
  const double first = fmax (ceil (left->x - 0.5), 0.0);
  const double last = fmin (floor (right->x - 0.5), (double) self->n_columns - 1.0);

  for (double column = first; column <= last; column += 1.0) {
    const double share =
        right->x > left->x ? (column + 0.5 - left->x) / (right->x - left->x) : 0.0;
    const Vertex at = {
      .y = left->y + share * (right->y - left->y),
      .floor = left->floor + share * (right->floor - left->floor),
      .height = left->height + share * (right->height - left->height),
    };

    put (self, points, column, &at);
  }
}

/* The next point of a curve, joined to the one before. */
static void
add_vertex (RingletRelief *self, const Curves *curves, double u, double v,
    double height, RingletReliefPoint *points, Vertex *before)
{
  Vertex at = { .height = height };
  double x = 0.0;

  if (isnan (height)) {
    before->x = NAN;
    return;
  }
  ringlet_relief_project (curves->projection, u, v, 0.0, &x, &at.floor);
  ringlet_relief_project (curves->projection, u, v, height, &at.x, &at.y);
  at.x -= self->box.x;
  put (self, points, floor (at.x), &at);
  if (!isnan (before->x))
    join (self, points, before, &at);
  *before = at;
}

static void
trace_row (RingletRelief *self, const Curves *curves, const RingletReliefRow *row,
    RingletReliefPoint *points)
{
  Vertex before = { .x = NAN };

  for (gsize i = 0; i < curves->n_points; i++)
    add_vertex (self, curves, curves->u_first + (double) i * curves->u_step, row->v,
        row->heights[i], points, &before);
}

/* The ends of the rows on the side that is turned to the eye: before all of them. */
static void
trace_side (RingletRelief *self, const Curves *curves)
{
  const gboolean is_first = curves->projection->sine > 0.0;
  const gsize i = is_first ? 0 : curves->n_points - 1;
  const double u = curves->u_first + (double) i * curves->u_step;
  g_autofree gsize *order = sort_rows (-INFINITY, curves->rows, self->n_rows);
  Vertex before = { .x = NAN };

  for (gsize k = 0; k < self->n_rows; k++) {
    const RingletReliefRow *row = &curves->rows[order[k]];

    add_vertex (self, curves, u, row->v, row->heights[i], self->side, &before);
  }
}

/* What the curves before this one hide. */
static void
take_horizon (RingletRelief *self, RingletReliefPoint *points, float *horizon)
{
  for (gsize i = 0; i < self->n_columns; i++) {
    points[i].horizon = horizon[i];
    if (points[i].y < horizon[i])
      horizon[i] = points[i].y;
  }
}

static RingletReliefPoint *
points_new (gsize n)
{
  RingletReliefPoint *points = g_new (RingletReliefPoint, n);

  for (gsize i = 0; i < n; i++)
    points[i] = (RingletReliefPoint){ NAN, NAN, INFINITY, NAN };
  return points;
}

RingletRelief *
ringlet_relief_new (const RingletReliefProjection *projection,
    const RingletReliefRow *rows, gsize n_rows, gsize n_points, double u_first,
    double u_step)
{
  const Curves curves = { projection, rows, n_points, u_first, u_step };
  RingletRelief *self = g_new0 (RingletRelief, 1);
  g_autofree float *horizon = NULL;

  self->box = projection->box;
  self->n_rows = n_rows;
  self->n_columns = (gsize) fmax (floor (projection->box.width), 1.0);
  self->order = sort_rows (ringlet_relief_projection_eye (projection), rows, n_rows);
  self->points = points_new (n_rows * self->n_columns);
  horizon = g_new (float, self->n_columns);
  for (gsize i = 0; i < self->n_columns; i++)
    horizon[i] = INFINITY;
  if (projection->pose.kind == RINGLET_RELIEF_SURFACE) {
    self->side = points_new (self->n_columns);
    trace_side (self, &curves);
    take_horizon (self, self->side, horizon);
  }
  for (gsize place = 0; place < n_rows; place++) {
    RingletReliefPoint *points = self->points + place * self->n_columns;

    trace_row (self, &curves, &rows[self->order[place]], points);
    take_horizon (self, points, horizon);
  }
  return self;
}

void
ringlet_relief_free (RingletRelief *self)
{
  g_free (self->order);
  g_free (self->points);
  g_free (self->side);
  g_free (self);
}

const RingletReliefBox *
ringlet_relief_box (const RingletRelief *self)
{
  return &self->box;
}

gsize
ringlet_relief_n_columns (const RingletRelief *self)
{
  return self->n_columns;
}

gsize
ringlet_relief_n_rows (const RingletRelief *self)
{
  return self->n_rows;
}

gsize
ringlet_relief_row_at (const RingletRelief *self, gsize place)
{
  g_return_val_if_fail (place < self->n_rows, 0);
  return self->order[place];
}

const RingletReliefPoint *
ringlet_relief_points (const RingletRelief *self, gsize place)
{
  g_return_val_if_fail (place < self->n_rows, NULL);
  return self->points + place * self->n_columns;
}

const RingletReliefPoint *
ringlet_relief_side (const RingletRelief *self)
{
  return self->side;
}

gssize
ringlet_relief_pick (const RingletRelief *self, double x, double y)
{
  const double column = floor (x - self->box.x);
  gssize found = -1;
  double nearest = INFINITY;

  if (!(column >= 0.0 && column < (double) self->n_columns))
    return -1;
  for (gsize place = 0; place < self->n_rows; place++) {
    const RingletReliefPoint *point =
        ringlet_relief_points (self, place) + (gsize) column;

    if (point->y < point->horizon && fabs (point->y - y) < nearest) {
      nearest = fabs (point->y - y);
      found = (gssize) self->order[place];
    }
  }
  return found;
}
