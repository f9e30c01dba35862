/* SPDX-License-Identifier: MIT */

/* Bins go through in tiles, and are the inner loops: neighbours in memory that all take
 * the same way. Projections are convolved as they are, not by Fourier transforms: that
 * takes as many products as the back-projection does, positions × positions × angles
 * for each bin, and needs neither padding nor another library. */

#include "scan/tomo.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/parallel.h"

#define TILE 16

/* ---- gaps ---- */

static gsize
next_value (const double *values, gsize from, gsize n, gsize stride)
{
  while (from < n && isnan (values[from * stride]))
    from++;
  return from;
}

/* Between value @from and value @to; n is beyond the ends. */
static void
fill (double *values, gsize from, gsize to, gsize n, gsize stride)
{
  const gsize begin = from == n ? 0 : from + 1;
  const double left = values[(from == n ? to : from) * stride];
  const double right = values[(to == n ? from : to) * stride];

  for (gsize i = begin; i < to; i++) {
    const double share =
        from == n || to == n ? 0.0 : (double) (i - from) / (double) (to - from);

    values[i * stride] = left + share * (right - left);
  }
}

gsize
ringlet_tomo_mend (double *values, gsize n, gsize stride)
{
  gsize n_values = 0;
  gsize before = n;
  gsize next = next_value (values, 0, n, stride);

  if (next == n)
    return 0;
  while (next < n) {
    fill (values, before, next, n, stride);
    before = next;
    next = next_value (values, next + 1, n, stride);
    n_values++;
  }
  fill (values, before, n, n, stride);
  return n_values;
}

/* ---- angles ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

typedef struct {
  double angle; /* 0 ≤ angle < π */
  guint index;
} Direction;

static int
compare_directions (gconstpointer a, gconstpointer b)
{
  const Direction *x = a;
  const Direction *y = b;

  if (x->angle != y->angle)
    return x->angle < y->angle ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* Ends that are measured twice must not come out at 0 and just below π. */
static double
direction_of (double angle_rad)
{
  const double rest = fmod (angle_rad, G_PI);
  const double angle = rest < 0.0 ? rest + G_PI : rest;

  return G_PI - angle < 1e-9 ? 0.0 : angle;
}

static GArray *
sorted_directions (const double *angles_rad, const gboolean *is_used, guint n)
{
  GArray *directions = g_array_new (FALSE, FALSE, sizeof (Direction));

  for (guint i = 0; i < n; i++) {
    const Direction direction = { direction_of (angles_rad[i]), i };

    if (is_used == NULL || is_used[i])
      g_array_append_val (directions, direction);
  }
  g_array_sort (directions, compare_directions);
  return directions;
}

/* From each direction to the next one, the last one to the first. */
static double *
find_gaps (const GArray *directions)
{
  const guint n = directions->len;
  double *gaps = g_new (double, MAX (n, 1));

  for (guint i = 0; i < n; i++) {
    const double here = g_array_index (directions, Direction, i).angle;
    const double next = g_array_index (directions, Direction, (i + 1) % n).angle;

    gaps[i] = next - here + (i + 1 == n ? G_PI : 0.0);
  }
  return gaps;
}

/* Of the gaps that are none of one direction measured twice. */
static double
median_gap (const double *gaps, guint n)
{
  g_autofree double *sorted = g_new (double, n);
  guint n_true = 0;

  for (guint i = 0; i < n; i++) {
    if (gaps[i] > 1e-9)
      sorted[n_true++] = gaps[i];
  }
  qsort (sorted, n_true, sizeof *sorted, compare_doubles);
  return sorted[n_true / 2];
}

double
ringlet_tomo_weights (
    const double *angles_rad, const gboolean *is_used, guint n, double *weights)
{
  g_autoptr (GArray) directions = sorted_directions (angles_rad, is_used, n);
  g_autofree double *gaps = find_gaps (directions);
  const guint n_directions = directions->len;
  double largest = 0.0;
  double most = 0.0;

  for (guint i = 0; i < n; i++)
    weights[i] = 0.0;
  if (n_directions == 0)
    return G_PI;
  most = 2.0 * median_gap (gaps, n_directions);
  for (guint i = 0; i < n_directions; i++) {
    const guint before = (i + n_directions - 1) % n_directions;
    const guint index = g_array_index (directions, Direction, i).index;

    largest = fmax (largest, gaps[i]);
    weights[index] = 0.5 * (fmin (gaps[i], most) + fmin (gaps[before], most));
  }
  return largest;
}

/* ---- filtered back-projection ---- */

double
ringlet_tomo_position (const RingletTomoScan *self, guint index, guint size)
{
  return ((double) index - 0.5 * ((double) size - 1.0)) * fabs (self->step);
}

typedef struct {
  const RingletTomoScan *scan;
  const float *sinograms;
  gsize n_bins;
  guint size;
  float *images;
  double radius; /* that all projections reach */
  double *kernel;
  double *weights;
  GCancellable *cancellable;
} Work;

/* Bins of one tile on their way. */
typedef struct {
  const Work *work;
  gsize first;
  gsize n;
  double *raw;     /* positions × TILE */
  float *filtered; /* angles × positions × TILE */
  gboolean is_empty[TILE];
} Tile;

static void
load_projection (Tile *tile, guint angle)
{
  const Work *work = tile->work;
  const guint n_positions = work->scan->n_positions;

  for (guint i = 0; i < n_positions; i++) {
    const float *from = work->sinograms +
        ((gsize) angle * n_positions + i) * work->n_bins + tile->first;

    for (gsize k = 0; k < TILE; k++)
      tile->raw[i * TILE + k] = k < tile->n ? (double) from[k] : 0.0;
  }
  for (gsize k = 0; k < tile->n; k++) {
    if (ringlet_tomo_mend (tile->raw + k, n_positions, TILE) == 0) {
      tile->is_empty[k] = TRUE;
      for (guint i = 0; i < n_positions; i++)
        tile->raw[i * TILE + k] = 0.0;
    }
  }
}

static void
filter_projection (const Tile *tile, guint angle)
{
  const Work *work = tile->work;
  const guint n = work->scan->n_positions;
  float *to = tile->filtered + (gsize) angle * n * TILE;

  for (guint i = 0; i < n; i++) {
    double sums[TILE] = { 0.0 };

    for (guint j = 0; j < n; j++) {
      const double weight = work->kernel[i > j ? i - j : j - i];
      const double *from = tile->raw + (gsize) j * TILE;

      if (weight == 0.0) /* every second one of the ramp */
        continue;
      for (gsize k = 0; k < TILE; k++)
        sums[k] += weight * from[k];
    }
    for (gsize k = 0; k < TILE; k++)
      to[(gsize) i * TILE + k] = (float) sums[k];
  }
}

static gboolean
filter_all (Tile *tile)
{
  const Work *work = tile->work;

  for (guint angle = 0; angle < work->scan->n_angles; angle++) {
    if (work->weights[angle] == 0.0)
      continue;
    if (g_cancellable_is_cancelled (work->cancellable))
      return FALSE;
    load_projection (tile, angle);
    filter_projection (tile, angle);
  }
  return TRUE;
}

/* What one projection adds to a pixel that is at @translation in it. */
static void
add_projection (const Tile *tile, guint angle, double translation, double *sums)
{
  const RingletTomoScan *scan = tile->work->scan;
  const double at = CLAMP (
      (translation - scan->first) / scan->step, 0.0, (double) (scan->n_positions - 1));
  const guint left = MIN ((guint) at, MAX (scan->n_positions, 2) - 2);
  const guint right = MIN (left + 1, scan->n_positions - 1);
  const double share = at - left;
  const double weight = tile->work->weights[angle];
  const float *row = tile->filtered + (gsize) angle * scan->n_positions * TILE;
  const float *a = row + (gsize) left * TILE;
  const float *b = row + (gsize) right * TILE;

  for (gsize k = 0; k < TILE; k++)
    sums[k] += weight * ((1.0 - share) * (double) a[k] + share * (double) b[k]);
}

static void
project_pixel (const Tile *tile, const double *cosines, const double *sines, double x,
    double y, double *sums)
{
  const Work *work = tile->work;

  for (gsize k = 0; k < TILE; k++)
    sums[k] = 0.0;
  for (guint angle = 0; angle < work->scan->n_angles; angle++) {
    if (work->weights[angle] != 0.0)
      add_projection (tile, angle,
          work->scan->centre + x * cosines[angle] + y * sines[angle], sums);
  }
}

static void
project_row (const Tile *tile, const double *cosines, const double *sines, guint row)
{
  const Work *work = tile->work;
  const gsize n_pixels = (gsize) work->size * work->size;
  const double y = ringlet_tomo_position (work->scan, row, work->size);

  for (guint column = 0; column < work->size; column++) {
    const double x = ringlet_tomo_position (work->scan, column, work->size);
    const gboolean is_inside = hypot (x, y) <= work->radius;
    double sums[TILE];

    if (is_inside)
      project_pixel (tile, cosines, sines, x, y, sums);
    for (gsize k = 0; k < tile->n; k++)
      work->images[(tile->first + k) * n_pixels + (gsize) row * work->size + column] =
          is_inside && !tile->is_empty[k] ? (float) sums[k] : NAN;
  }
}

static void
project_all (const Tile *tile)
{
  const RingletTomoScan *scan = tile->work->scan;
  g_autofree double *cosines = g_new (double, scan->n_angles);
  g_autofree double *sines = g_new (double, scan->n_angles);

  for (guint i = 0; i < scan->n_angles; i++) {
    cosines[i] = cos (scan->angles_rad[i]);
    sines[i] = sin (scan->angles_rad[i]);
  }
  for (guint row = 0; row < tile->work->size; row++) {
    if (g_cancellable_is_cancelled (tile->work->cancellable))
      return;
    project_row (tile, cosines, sines, row);
  }
}

static void
reconstruct_tile (gsize index, gpointer data)
{
  const Work *work = data;
  const gsize n_cells = (gsize) work->scan->n_angles * work->scan->n_positions;
  const gsize first = index * TILE;
  g_autofree double *raw = g_new (double, (gsize) work->scan->n_positions *TILE);
  g_autofree float *filtered = g_new (float, n_cells *TILE);
  Tile tile = { .work = work,
    .first = first,
    .n = MIN ((gsize) TILE, work->n_bins - first),
    .raw = raw,
    .filtered = filtered };

  if (filter_all (&tile))
    project_all (&tile);
}

/* A hair more: the middle of the outermost pixel is on the circle. */
static double
find_radius (const RingletTomoScan *self)
{
  const double last = self->first + self->step * (self->n_positions - 1);
  const double lower = fmin (self->first, last);
  const double upper = fmax (self->first, last);

  return fmin (self->centre - lower, upper - self->centre) + 1e-9 * fabs (self->step);
}

gboolean
ringlet_tomo_reconstruct (const RingletTomoScan *self, const gboolean *is_used,
    RingletTomoFilter filter, const float *sinograms, gsize n_bins, guint size,
    float *images, GCancellable *cancellable, GError **error)
{
  g_autofree double *kernel = g_new (double, self->n_positions);
  g_autofree double *weights = g_new (double, self->n_angles);
  Work work = { self, sinograms, n_bins, size, images, find_radius (self), kernel,
    weights, cancellable };

  if (!(fabs (self->step) > 0.0) || !isfinite (self->centre) || self->n_angles == 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Images need at least one angle, a step of the translation and a centre");
    return FALSE;
  }
  ringlet_tomo_filter_kernel (filter, self->step, self->n_positions, kernel);
  ringlet_tomo_weights (self->angles_rad, is_used, self->n_angles, weights);
  return ringlet_parallel_for (
             (n_bins + TILE - 1) / TILE, reconstruct_tile, &work, cancellable, error) &&
      !g_cancellable_set_error_if_cancelled (cancellable, error);
}
