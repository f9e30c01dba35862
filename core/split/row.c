/* SPDX-License-Identifier: MIT */
#include "split/row-buffer.h"

double
ringlet_row_azimuth (const RingletRow *self, gsize j)
{
  const RingletBins *bins = &self->splitter->bins;
  const double chi = atan2 (self->centre.y[j], self->centre.x[j]);
  const double azimuth = (chi - bins->azimuth_min) / (2.0 * G_PI) * self->turn;
  const double wrapped = azimuth - self->turn * floor (azimuth / self->turn);

  /* A value a rounding error below 0 wraps to turn itself: that is 0 again. */
  return wrapped < self->turn ? wrapped : 0.0;
}

/* atan (s) for |s| ≤ 1/32: the first term left out is below 2^-60 of the result. */
static inline double
atan_small (double s)
{
  const double t = s * s;

  return s *
      (1.0 -
          t *
              (1.0 / 3.0 -
                  t *
                      (1.0 / 5.0 -
                          t *
                              (1.0 / 7.0 -
                                  t * (1.0 / 9.0 - t * (1.0 / 11.0 - t / 13.0))))));
}

double
ringlet_row_corner_angle (const RingletRow *self, gsize j, int k)
{
  const double x0 = self->centre.x[j];
  const double y0 = self->centre.y[j];
  const double x = self->corner[k].x[j];
  const double y = self->corner[k].y[j];
  const double cross = x0 * y - y0 * x;
  const double dot = x0 * x + y0 * y;

  return fabs (cross) * 32.0 < dot ? atan_small (cross / dot) : atan2 (cross, dot);
}

gboolean
ringlet_corners_hold_pole (const RingletLab *corner)
{
  double area = 0.0;
  double least = G_MAXDOUBLE;
  double most = -G_MAXDOUBLE;

  /* The axis is inside when it sees all edges turn the same way. */
  for (int k = 0; k < RINGLET_ROW_CORNERS; k++) {
    const RingletLab a = corner[k];
    const RingletLab b = corner[(k + 1) % RINGLET_ROW_CORNERS];
    const double cross = a.x * b.y - a.y * b.x;

    area += cross;
    least = MIN (least, cross);
    most = MAX (most, cross);
  }

  /* On an edge, give or take rounding, counts as inside for both neighbours. */
  return area > 0.0 ? least >= -1e-9 * area : most <= -1e-9 * area;
}

gboolean
ringlet_row_holds_pole (const RingletRow *self, gsize j)
{
  RingletLab corner[RINGLET_ROW_CORNERS];

  for (int k = 0; k < RINGLET_ROW_CORNERS; k++)
    corner[k] = ringlet_nodes_lab (&self->corner[k], j);
  return ringlet_corners_hold_pole (corner);
}

static void
nodes_alloc (RingletNodes *self, gsize n)
{
  self->x = g_new (double, 4 * n);
  self->y = self->x + n;
  self->z = self->y + n;
  self->radial = self->z + n;
}

static void
nodes_fill (RingletNodes *self, gsize n, const RingletRow *row,
    const RingletProjection *projection, double slow, double fast)
{
  for (gsize j = 0; j < n; j++) {
    RingletLab p;
    double slow_m;
    double fast_m;

    ringlet_detector_point (
        row->splitter->detector, slow, fast + (double) j, &slow_m, &fast_m);
    p = ringlet_projection_apply (projection, slow_m, fast_m);
    self->x[j] = p.x;
    self->y[j] = p.y;
    self->z[j] = p.z;
    self->radial[j] = ringlet_row_radial (row, p);
  }
}

/* Corner arrays are windows into two rows of nodes. */
static RingletNodes
nodes_shift (const RingletNodes *self, gsize offset)
{
  return (RingletNodes){ self->x + offset, self->y + offset, self->z + offset,
    self->radial + offset };
}

void
ringlet_row_buffer_init (
    RingletRowBuffer *self, const RingletSplitter *splitter, gboolean with_corners)
{
  const RingletBins *bins = &splitter->bins;
  const double width = bins->azimuth_max - bins->azimuth_min;

  *self = (RingletRowBuffer){ .with_corners = with_corners, .next_slow = G_MAXSIZE };
  self->projection = ringlet_geometry_projection (splitter->geometry);
  self->row.splitter = splitter;
  self->row.n_fast = splitter->detector->n_fast;
  self->row.radial_origin = bins->radial_min;
  self->row.radial_per_bin =
      (bins->radial_max - bins->radial_min) / (double) bins->n_radial;
  self->row.turn = bins->whole_turn ? (double) bins->n_azimuth
                                    : 2.0 * G_PI / width * (double) bins->n_azimuth;

  nodes_alloc (&self->row.centre, self->row.n_fast);
  if (with_corners) {
    nodes_alloc (&self->nodes[0], self->row.n_fast + 1);
    nodes_alloc (&self->nodes[1], self->row.n_fast + 1);
  }
}

void
ringlet_row_buffer_clear (RingletRowBuffer *self)
{
  g_free (self->row.centre.x);
  g_free (self->nodes[0].x);
  g_free (self->nodes[1].x);
}

const RingletRow *
ringlet_row_buffer_move (RingletRowBuffer *self, gsize slow)
{
  RingletRow *row = &self->row;
  const RingletMask *mask = row->splitter->mask;
  const double i = (double) slow;

  row->bad = mask != NULL ? mask->bad + slow * row->n_fast : NULL;
  nodes_fill (&row->centre, row->n_fast, row, &self->projection, i + 0.5, 0.5);
  if (!self->with_corners)
    return row;

  if (slow == self->next_slow) {
    const RingletNodes upper = self->nodes[0];

    self->nodes[0] = self->nodes[1];
    self->nodes[1] = upper;
  } else {
    nodes_fill (&self->nodes[0], row->n_fast + 1, row, &self->projection, i, 0.0);
  }
  nodes_fill (&self->nodes[1], row->n_fast + 1, row, &self->projection, i + 1.0, 0.0);
  self->next_slow = slow + 1;

  row->corner[0] = nodes_shift (&self->nodes[0], 0);
  row->corner[1] = nodes_shift (&self->nodes[1], 0);
  row->corner[2] = nodes_shift (&self->nodes[1], 1);
  row->corner[3] = nodes_shift (&self->nodes[0], 1);
  return row;
}
