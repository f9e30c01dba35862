/* SPDX-License-Identifier: MIT */
#include "split/extent-lines.h"

/* So far from the last line's lowest node it is quicker to search a whole line. */
#define NEAR_STEPS 6

void
ringlet_extent_lines_init (
    RingletExtentLines *self, const RingletRowBuffer *buffer, RingletAzimuths azimuths)
{
  *self = (RingletExtentLines){
    .buffer = buffer, .azimuths = azimuths, .line.slow = G_MAXSIZE
  };
  ringlet_cover_init (&self->ends, 2);
}

void
ringlet_extent_lines_clear (RingletExtentLines *self)
{
  ringlet_cover_clear (&self->ends);
}

static double
node_value (const RingletExtentLines *self, gsize slow, gsize fast)
{
  const RingletLab p =
      ringlet_placement_at (&self->buffer->placement, (double) slow, (double) fast);

  return ringlet_row_radial (&self->buffer->row, p);
}

/* The first node of a line from which values do not fall. */
static gsize
search_line (const RingletExtentLines *self, gsize slow)
{
  gsize low = 0;
  gsize high = self->buffer->placement.detector->n_fast;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (node_value (self, slow, middle) > node_value (self, slow, middle + 1))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The least value along a line of nodes. Seen from the sample, angle and distance from
 * the beam fall along a straight line up to one point and grow from there; on the next
 * line that point is nearly the same. */
static double
least_on_line (RingletExtentLines *self, gsize slow)
{
  const gsize end = self->buffer->placement.detector->n_fast;
  gsize at = self->lowest;
  double value = node_value (self, slow, at);
  guint steps = 0;

  for (; steps < NEAR_STEPS; steps++) {
    const double after = at < end ? node_value (self, slow, at + 1) : G_MAXDOUBLE;
    const double before =
        at > 0 && !(value > after) ? node_value (self, slow, at - 1) : G_MAXDOUBLE;

    if (value > after) {
      at++;
      value = after;
    } else if (at > 0 && !(before > value)) {
      at--;
      value = before;
    } else {
      break;
    }
  }
  self->lowest = steps < NEAR_STEPS ? at : search_line (self, slow);
  return steps < NEAR_STEPS ? value : node_value (self, slow, self->lowest);
}

static RingletExtentLine
line_of (RingletExtentLines *self, gsize slow)
{
  RingletExtentLine line = { .slow = slow };

  if (self->line.slow == slow)
    return self->line;
  for (guint k = 0; k < 2; k++) {
    const RingletLab p = ringlet_placement_at (&self->buffer->placement, (double) slow,
        (double) (k * self->buffer->placement.detector->n_fast));

    line.ends[k] = ringlet_row_radial (&self->buffer->row, p);
    line.above |= p.y >= 0.0;
    line.below |= p.y <= 0.0;
    line.left |= p.x <= 0.0;
    line.right |= p.x >= 0.0;
  }
  line.least = least_on_line (self, slow);
  self->line = line;
  return line;
}

/* One of the two pixels of @nodes, corner or centre. */
static void
put_node (const RingletExtentLines *self, double slow_px, double fast_px, gsize j,
    RingletNodes *nodes)
{
  const RingletLab p =
      ringlet_placement_at (&self->buffer->placement, slow_px, fast_px);

  nodes->x[j] = p.x;
  nodes->y[j] = p.y;
  nodes->z[j] = p.z;
}

gboolean
ringlet_extent_lines_azimuths (
    RingletExtentLines *self, gsize slow, RingletExtent *extent)
{
  static const guint corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  double room[5][4][2] = { { { 0.0 } } };
  RingletRow ends = self->buffer->row;

  ends.n_fast = 2;
  ends.n_corners = 4;
  ends.centre = (RingletNodes){ room[4][0], room[4][1], room[4][2], room[4][3] };
  for (guint k = 0; k < 4; k++)
    ends.corner[k] = (RingletNodes){ room[k][0], room[k][1], room[k][2], room[k][3] };
  for (gsize j = 0; j < 2; j++) {
    const double fast =
        j == 0 ? 0.0 : (double) (self->buffer->placement.detector->n_fast - 1);

    put_node (self, (double) slow + 0.5, fast + 0.5, j, &ends.centre);
    for (guint k = 0; k < 4; k++)
      put_node (self, (double) (slow + corners[k][0]), fast + corners[k][1], j,
          &ends.corner[k]);
  }
  return ringlet_cover_ends (&self->ends, &ends, extent);
}

gboolean
ringlet_extent_lines_row (RingletExtentLines *self, gsize slow, RingletExtent *extent)
{
  const RingletExtentLine a = line_of (self, slow);
  const RingletExtentLine b = line_of (self, slow + 1);
  const gboolean is_level = (a.above || b.above) && (a.below || b.below);
  const gboolean any_right =
      a.right || b.right || self->azimuths != RINGLET_AZIMUTHS_NONE;

  if (is_level && (a.left || b.left) && any_right)
    return FALSE;

  *extent = ringlet_extent_nothing;
  extent->radial_min = MIN (a.least, b.least);
  for (guint k = 0; k < 2; k++) {
    extent->radial_min = MIN (extent->radial_min, MIN (a.ends[k], b.ends[k]));
    extent->radial_max = MAX (extent->radial_max, MAX (a.ends[k], b.ends[k]));
  }
  return self->azimuths != RINGLET_AZIMUTHS_ALL ||
      ringlet_extent_lines_azimuths (self, slow, extent);
}
