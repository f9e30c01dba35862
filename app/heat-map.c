/* SPDX-License-Identifier: MIT */
#include "heat-map.h"

#include <math.h>
#include <string.h>

#define MAX_LEVELS 32
#define COARSE_ROWS 64     /* of the last level, at most */
#define HISTOGRAM_ROWS 512 /* of the level that a histogram looks at */

struct _RingletHeatMap {
  RingletHeatAxis axis;
  gsize n_frames;
  guint n_joined; /* a power of two */
  gsize n_columns;
  guint n_levels;
  float *levels[MAX_LEVELS];
  guint8 *has; /* one a frame */
};

gboolean
ringlet_heat_axis_equal (const RingletHeatAxis *a, const RingletHeatAxis *b)
{
  const double tolerance = 1e-3 * (a->radial_max - a->radial_min) / (double) a->n_bins;

  return a->unit == b->unit && a->n_bins == b->n_bins &&
      fabs (a->radial_min - b->radial_min) <= tolerance &&
      fabs (a->radial_max - b->radial_max) <= tolerance;
}

static gsize
n_rows_of (gsize n_frames, guint level)
{
  return ((n_frames - 1) >> level) + 1;
}

static guint
find_joined (gsize n_frames, gsize n_bins)
{
  guint joined = 1;

  while (joined < n_bins &&
      n_frames * ((n_bins - 1) / joined + 1) * sizeof (float) >
          RINGLET_HEAT_MAP_MAX_BYTES)
    joined *= 2;
  return joined;
}

/* The mean of what there is of two; any of the pointers may be the same. */
static void
mean_of_two (const float *a, const float *b, gsize n, float *mean)
{
  for (gsize i = 0; i < n; i++) {
    const float half = 0.5f * (a[i] + b[i]);

    mean[i] = !isnan (half) ? half : isnan (a[i]) ? b[i] : a[i];
  }
}

/* @out: (array): n over @joined, rounded up */
static void
join_columns (const float *values, gsize n, guint joined, float *out)
{
  for (gsize i = 0; i < n; i += joined) {
    double sum = 0.0;
    guint count = 0;

    for (gsize j = i; j < MIN (i + joined, n); j++) {
      if (!isnan (values[j])) {
        sum += values[j];
        count++;
      }
    }
    out[i / joined] = count > 0 ? (float) (sum / count) : NAN;
  }
}

/* Room for all levels; rows from @n_before on are not there yet. */
static void
make_room (RingletHeatMap *self, gsize n_before)
{
  self->n_levels = 1;
  while (n_rows_of (self->n_frames, self->n_levels - 1) > COARSE_ROWS)
    self->n_levels++;
  for (guint k = 0; k < self->n_levels; k++) {
    const gsize before =
        self->levels[k] != NULL ? n_rows_of (n_before, k) * self->n_columns : 0;
    const gsize after = n_rows_of (self->n_frames, k) * self->n_columns;

    self->levels[k] = g_renew (float, self->levels[k], after);
    for (gsize i = before; i < after; i++)
      self->levels[k][i] = NAN;
  }
  self->has = g_renew (guint8, self->has, self->n_frames);
  memset (self->has + n_before, 0, self->n_frames - n_before);
}

static float *
row_of (RingletHeatMap *self, guint level, gsize row)
{
  return self->levels[level] + row * self->n_columns;
}

/* The rows above @frame in the levels. */
static void
update_levels (RingletHeatMap *self, gsize frame)
{
  for (guint k = 1; k < self->n_levels; k++) {
    const gsize row = frame >> k;
    const gsize below = MIN (2 * row + 1, n_rows_of (self->n_frames, k - 1) - 1);

    mean_of_two (row_of (self, k - 1, 2 * row), row_of (self, k - 1, below),
        self->n_columns, row_of (self, k, row));
  }
}

static void
update_all_levels (RingletHeatMap *self)
{
  for (guint k = 1; k < self->n_levels; k++) {
    for (gsize row = 0; row < n_rows_of (self->n_frames, k); row++) {
      const gsize below = MIN (2 * row + 1, n_rows_of (self->n_frames, k - 1) - 1);

      mean_of_two (row_of (self, k - 1, 2 * row), row_of (self, k - 1, below),
          self->n_columns, row_of (self, k, row));
    }
  }
}

RingletHeatMap *
ringlet_heat_map_new (const RingletHeatAxis *axis, gsize n_frames)
{
  RingletHeatMap *self = g_new0 (RingletHeatMap, 1);

  g_return_val_if_fail (n_frames > 0 && axis->n_bins > 0, NULL);

  self->axis = *axis;
  self->n_frames = n_frames;
  self->n_joined = find_joined (n_frames, axis->n_bins);
  self->n_columns = (axis->n_bins - 1) / self->n_joined + 1;
  make_room (self, 0);
  return self;
}

void
ringlet_heat_map_free (RingletHeatMap *self)
{
  for (guint k = 0; k < MAX_LEVELS; k++)
    g_free (self->levels[k]);
  g_free (self->has);
  g_free (self);
}

/* The frames that there are in fewer columns. */
static void
join_more (RingletHeatMap *self, guint joined)
{
  const guint by = joined / self->n_joined;
  const gsize n = self->n_columns;

  self->n_joined = joined;
  self->n_columns = (self->axis.n_bins - 1) / joined + 1;
  for (gsize row = 0; row < self->n_frames; row++)
    join_columns (self->levels[0] + row * n, n, by, row_of (self, 0, row));
  for (guint k = 1; k < MAX_LEVELS; k++)
    g_clear_pointer (&self->levels[k], g_free);
}

void
ringlet_heat_map_grow (RingletHeatMap *self, gsize n_frames)
{
  const guint joined = find_joined (n_frames, self->axis.n_bins);
  const gsize n_before = self->n_frames;

  if (n_frames <= n_before)
    return;
  if (joined > self->n_joined)
    join_more (self, joined);
  self->n_frames = n_frames;
  make_room (self, n_before);
  update_all_levels (self);
}

void
ringlet_heat_map_put (RingletHeatMap *self, gsize frame, const float *values)
{
  g_return_if_fail (frame < self->n_frames);

  join_columns (values, self->axis.n_bins, self->n_joined, row_of (self, 0, frame));
  self->has[frame] = 1;
  update_levels (self, frame);
}

gsize
ringlet_heat_map_n_frames (const RingletHeatMap *self)
{
  return self->n_frames;
}

gsize
ringlet_heat_map_n_columns (const RingletHeatMap *self)
{
  return self->n_columns;
}

guint
ringlet_heat_map_n_joined (const RingletHeatMap *self)
{
  return self->n_joined;
}

const RingletHeatAxis *
ringlet_heat_map_axis (const RingletHeatMap *self)
{
  return &self->axis;
}

/* Width of a column. The last one may be a part of one. */
static double
column_step (const RingletHeatMap *self)
{
  return (self->axis.radial_max - self->axis.radial_min) / (double) self->axis.n_bins *
      self->n_joined;
}

double
ringlet_heat_map_radial (const RingletHeatMap *self, double column)
{
  return self->axis.radial_min + (column + 0.5) * column_step (self);
}

double
ringlet_heat_map_column (const RingletHeatMap *self, double radial)
{
  return (radial - self->axis.radial_min) / column_step (self) - 0.5;
}

gboolean
ringlet_heat_map_has (const RingletHeatMap *self, gsize frame)
{
  return frame < self->n_frames && self->has[frame] != 0;
}

const float *
ringlet_heat_map_row (const RingletHeatMap *self, guint level, gsize row)
{
  g_return_val_if_fail (level < self->n_levels, NULL);
  return self->levels[level] + row * self->n_columns;
}

guint
ringlet_heat_map_n_levels (const RingletHeatMap *self)
{
  return self->n_levels;
}

gsize
ringlet_heat_map_n_rows (const RingletHeatMap *self, guint level)
{
  return n_rows_of (self->n_frames, level);
}

RingletHistogram *
ringlet_heat_histogram (const float *values, gsize n_rows, gsize n_columns)
{
  const RingletExclusion exclusion = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletPyramid) pyramid = NULL;
  float *copy = ringlet_image_alloc (RINGLET_PIXEL_F32, n_rows, n_columns, NULL);

  g_return_val_if_fail (copy != NULL, NULL);

  memcpy (copy, values, n_rows * n_columns * sizeof (float));
  image = ringlet_image_new_take (RINGLET_PIXEL_F32, n_rows, n_columns, copy, NULL);
  pyramid = ringlet_pyramid_new_image (image, NULL, &exclusion, NULL, NULL);
  return pyramid != NULL ? ringlet_histogram_new (pyramid, NULL, NULL) : NULL;
}

RingletHistogram *
ringlet_heat_map_histogram (const RingletHeatMap *self)
{
  guint level = 0;

  while (
      level + 1 < self->n_levels && n_rows_of (self->n_frames, level) > HISTOGRAM_ROWS)
    level++;
  return ringlet_heat_histogram (
      self->levels[level], n_rows_of (self->n_frames, level), self->n_columns);
}
