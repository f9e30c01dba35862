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
};

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

static gsize *
sort_rows (
    const RingletReliefProjection *projection, const RingletReliefRow *rows, gsize n)
{
  const double eye = ringlet_relief_projection_eye (projection);
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

static void
trace_row (RingletRelief *self, const RingletReliefProjection *projection,
    const RingletReliefRow *row, gsize n_points, double u_first, double u_step,
    RingletReliefPoint *points)
{
  Vertex before = { .x = NAN };

  for (gsize i = 0; i < n_points; i++) {
    const double u = u_first + (double) i * u_step;
    Vertex at = { .height = row->heights[i] };
    double x = 0.0;

    if (isnan (at.height)) {
      before.x = NAN;
      continue;
    }
    ringlet_relief_project (projection, u, row->v, 0.0, &x, &at.floor);
    ringlet_relief_project (projection, u, row->v, at.height, &at.x, &at.y);
    at.x -= self->box.x;
    put (self, points, floor (at.x), &at);
    if (!isnan (before.x))
      join (self, points, &before, &at);
    before = at;
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

RingletRelief *
ringlet_relief_new (const RingletReliefProjection *projection,
    const RingletReliefRow *rows, gsize n_rows, gsize n_points, double u_first,
    double u_step)
{
  RingletRelief *self = g_new0 (RingletRelief, 1);
  g_autofree float *horizon = NULL;

  self->box = projection->box;
  self->n_rows = n_rows;
  self->n_columns = (gsize) fmax (floor (projection->box.width), 1.0);
  self->order = sort_rows (projection, rows, n_rows);
  self->points = g_new (RingletReliefPoint, n_rows * self->n_columns);
  horizon = g_new (float, self->n_columns);
  for (gsize i = 0; i < n_rows * self->n_columns; i++)
    self->points[i] = (RingletReliefPoint){ NAN, NAN, INFINITY, NAN };
  for (gsize i = 0; i < self->n_columns; i++)
    horizon[i] = INFINITY;
  for (gsize place = 0; place < n_rows; place++) {
    RingletReliefPoint *points = self->points + place * self->n_columns;

    trace_row (
        self, projection, &rows[self->order[place]], n_points, u_first, u_step, points);
    take_horizon (self, points, horizon);
  }
  return self;
}

void
ringlet_relief_free (RingletRelief *self)
{
  g_free (self->order);
  g_free (self->points);
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
