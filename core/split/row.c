/* SPDX-License-Identifier: MIT */
#include "base/simd.h"
#include "base/trig.h"
#include "split/edges.h"
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

double
ringlet_row_corner_angle (const RingletRow *self, gsize j, guint k)
{
  const double x0 = self->centre.x[j];
  const double y0 = self->centre.y[j];
  const double x = self->corner[k].x[j];
  const double y = self->corner[k].y[j];
  const double cross = x0 * y - y0 * x;
  const double dot = x0 * x + y0 * y;

  return fabs (cross) * 32.0 < dot ? ringlet_atan_small (cross / dot)
                                   : atan2 (cross, dot);
}

gboolean
ringlet_corners_hold_pole (const RingletLab *corner, guint n)
{
  double area = 0.0;
  double least = G_MAXDOUBLE;
  double most = -G_MAXDOUBLE;

  /* The axis is inside when it sees all edges turn the same way. */
  for (guint k = 0; k < n; k++) {
    const RingletLab a = corner[k];
    const RingletLab b = corner[(k + 1) % n];
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
  RingletLab corner[RINGLET_CORNERS_MAX];

  for (guint k = 0; k < self->n_corners; k++)
    corner[k] = ringlet_nodes_lab (&self->corner[k], j);
  return ringlet_corners_hold_pole (corner, self->n_corners);
}

static void
nodes_alloc (RingletNodes *self, gsize n)
{
  self->x = g_new (double, 4 * n);
  self->y = self->x + n;
  self->z = self->y + n;
  self->radial = self->z + n;
}

static RingletLabRow
lab_row (const RingletNodes *self)
{
  return (RingletLabRow){ self->x, self->y, self->z };
}

/* Radial values of points whose positions are there. */
RINGLET_CLONES static void
nodes_finish (RingletNodes *self, gsize n, const RingletRow *row)
{
  const RingletSplitter *s = row->splitter;
  const RingletLabRow points = lab_row (self);

  ringlet_space_of_row (
      s->bins.space, &points, n, s->geometry->wavelength_m, self->radial);
  for (gsize j = 0; j < n; j++)
    self->radial[j] = (self->radial[j] - row->radial_origin) * row->bins_per_radial;
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
  const RingletGrid *grid = splitter->detector->grid;
  const double width = bins->azimuth_max - bins->azimuth_min;

  const RingletSpaceClass *space = ringlet_space_get_class (bins->space);

  *self = (RingletRowBuffer){ .with_corners = with_corners, .next_slow = G_MAXSIZE };
  self->with_centres = splitter->split != RINGLET_SPLIT_FULL || space->is_component ||
      space->is_infinite_at_beam;
  self->placement = ringlet_placement_new (splitter->detector, splitter->geometry);
  self->row.splitter = splitter;
  self->row.n_fast = splitter->detector->n_fast;
  self->row.radial_origin = bins->radial_min;
  self->row.bins_per_radial =
      (double) bins->n_radial / (bins->radial_max - bins->radial_min);
  self->row.turn = bins->whole_turn ? (double) bins->n_azimuth
                                    : 2.0 * G_PI / width * (double) bins->n_azimuth;

  nodes_alloc (&self->row.centre, self->row.n_fast);
  self->row.n_corners = grid->n_corners;
  for (guint k = 0; with_corners && k < (grid->is_contiguous ? 2 : grid->n_corners);
       k++)
    nodes_alloc (&self->nodes[k], self->row.n_fast + 1);
}

void
ringlet_row_buffer_want_edges (RingletRowBuffer *self)
{
  const gboolean contiguous = self->row.splitter->detector->grid->is_contiguous;

  self->with_edges = TRUE;
  for (guint k = 0; k < (contiguous ? 3 : self->row.n_corners); k++)
    ringlet_edges_alloc (&self->edges[k], self->row.n_fast + 1);
}

void
ringlet_row_buffer_clear (RingletRowBuffer *self)
{
  g_free (self->row.centre.x);
  for (guint k = 0; k < RINGLET_CORNERS_MAX; k++) {
    g_free (self->nodes[k].x);
    ringlet_edges_clear (&self->edges[k]);
  }
}

/* Steps are in azimuthal bins; one bin for the whole turn has no use for its own. */
static double
steps_per_radian (const RingletRow *row)
{
  const RingletBins *bins = &row->splitter->bins;

  return bins->whole_turn && bins->n_azimuth == 1 ? 1.0 : row->turn / (2.0 * G_PI);
}

static void
fill_edges (RingletRowBuffer *self, const RingletNodes *a, const RingletNodes *b,
    gsize n, RingletEdges *out)
{
  ringlet_edges_fill (a, b, n, steps_per_radian (&self->row), out);
}

static void
fill_node_row (RingletRowBuffer *self, RingletNodes *nodes, gsize slow)
{
  ringlet_placement_nodes (&self->placement, slow, lab_row (nodes));
  nodes_finish (nodes, self->row.n_fast + 1, &self->row);
}

/* Along a row of nodes. */
static void
fill_edge_row (RingletRowBuffer *self, guint side)
{
  const RingletNodes right = nodes_shift (&self->nodes[side], 1);

  fill_edges (self, &self->nodes[side], &right, self->row.n_fast, &self->edges[side]);
}

static void
move_edges (RingletRowBuffer *self, gboolean goes_on)
{
  RingletRow *row = &self->row;

  if (goes_on) {
    const RingletEdges upper = self->edges[0];

    self->edges[0] = self->edges[1];
    self->edges[1] = upper;
  } else {
    fill_edge_row (self, 0);
  }
  fill_edge_row (self, 1);
  fill_edges (self, &self->nodes[0], &self->nodes[1], row->n_fast + 1, &self->edges[2]);

  row->edge[0] = self->edges[2];
  row->edge[1] = self->edges[1];
  row->edge[2] = (RingletEdges){ self->edges[2].step + 1, self->edges[2].slope + 1 };
  row->edge[3] = self->edges[0];
}

/* Neighbours share corners: each row of nodes is computed once. */
static void
move_nodes (RingletRowBuffer *self, gsize slow)
{
  RingletRow *row = &self->row;
  const gboolean goes_on = slow == self->next_slow;

  if (goes_on) {
    const RingletNodes upper = self->nodes[0];

    self->nodes[0] = self->nodes[1];
    self->nodes[1] = upper;
  } else {
    fill_node_row (self, &self->nodes[0], slow);
  }
  fill_node_row (self, &self->nodes[1], slow + 1);
  self->next_slow = slow + 1;

  row->corner[0] = nodes_shift (&self->nodes[0], 0);
  row->corner[1] = nodes_shift (&self->nodes[1], 0);
  row->corner[2] = nodes_shift (&self->nodes[1], 1);
  row->corner[3] = nodes_shift (&self->nodes[0], 1);
  if (self->with_edges)
    move_edges (self, goes_on);
}

static void
move_corners (RingletRowBuffer *self, gsize slow)
{
  RingletLabRow rows[RINGLET_CORNERS_MAX];

  for (guint k = 0; k < self->row.n_corners; k++) {
    self->row.corner[k] = self->nodes[k];
    rows[k] = lab_row (&self->nodes[k]);
  }
  ringlet_placement_corners (&self->placement, slow, rows);
  for (guint k = 0; k < self->row.n_corners; k++)
    nodes_finish (&self->nodes[k], self->row.n_fast, &self->row);
  for (guint k = 0; self->with_edges && k < self->row.n_corners; k++) {
    const guint l = k + 1 < self->row.n_corners ? k + 1 : 0;

    fill_edges (
        self, &self->nodes[k], &self->nodes[l], self->row.n_fast, &self->edges[k]);
    self->row.edge[k] = self->edges[k];
  }
}

void
ringlet_row_buffer_place_centres (RingletRowBuffer *self, gsize slow)
{
  RingletRow *row = &self->row;

  ringlet_placement_centres (&self->placement, slow, lab_row (&row->centre));
  if (self->with_centres)
    nodes_finish (&row->centre, row->n_fast, row);
}

const RingletRow *
ringlet_row_buffer_move (RingletRowBuffer *self, gsize slow)
{
  RingletRow *row = &self->row;
  const RingletMask *mask = row->splitter->mask;

  row->bad = mask != NULL ? mask->bad + slow * row->n_fast : NULL;
  if (!self->with_edges)
    ringlet_row_buffer_place_centres (self, slow);
  if (!self->with_corners)
    return row;

  if (row->splitter->detector->grid->is_contiguous)
    move_nodes (self, slow);
  else
    move_corners (self, slow);
  return row;
}
