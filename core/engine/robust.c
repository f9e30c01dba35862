/* SPDX-License-Identifier: MIT */
#include "engine/robust.h"

#include <math.h>

/* Pixels that are summed before they are added to what the bin has: the rounding of a
 * sum of millions grows with their number. */
#define PART_PIXELS 1024

/* Pixels of one value differ by this much of it at most, by rounding: they have no
 * outlier. */
#define ROUNDING 1e-12

/* Pixels of a bin, in the order of the matrix, which is that of the detector. */
typedef struct {
  RingletBinPixel *pixels;
  gsize n;
} Bin;

/* Sums over a bin. */
typedef struct {
  double count;    /* Σ share */
  double norm;     /* Σ weight */
  double norm2;    /* Σ weight² */
  double signal;   /* Σ weight · value */
  double variance; /* Σ share² · variance */
} Moments;

static double
dark_at (const RingletDoubleTask *task, guint32 pixel)
{
  return task->known->dark != NULL ? task->known->dark[pixel] : 0.0;
}

/* The pixels of a row that count, in the order of the matrix. */
static Bin
collect (const RingletRobust *self, gsize row, RingletBinPixel *room)
{
  const RingletCsr *matrix = self->matrix;
  const double *norm = self->task->known->norm;
  Bin bin = { room, 0 };

  for (gsize i = matrix->row_start[row]; i < matrix->row_start[row + 1]; i++) {
    const guint32 pixel = matrix->col[i];
    const double counts = self->counts[pixel];

    if (isnan (counts))
      continue;
    room[bin.n++] = (RingletBinPixel){
      .value = (counts - dark_at (self->task, pixel)) / norm[pixel],
      .weight = matrix->share[i] * norm[pixel],
      .share = matrix->share[i],
      .pixel = pixel,
    };
  }
  return bin;
}

/* What the error model says of one pixel, times the square of its share. */
static double
own_variance (const RingletRobust *self, const RingletBinPixel *at)
{
  const double *dark = self->task->known->dark_variance;
  const double variance =
      self->variance[at->pixel] + (dark != NULL ? dark[at->pixel] : 0.0);

  return at->share * at->share * variance;
}

static Moments
sum_part (const RingletRobust *self, Bin bin, gboolean with_variance)
{
  Moments sum = { 0 };

  for (gsize i = 0; i < bin.n; i++) {
    const RingletBinPixel *at = &bin.pixels[i];

    sum.count += at->share;
    sum.norm += at->weight;
    sum.norm2 += at->weight * at->weight;
    sum.signal += at->weight * at->value;
    if (with_variance)
      sum.variance += own_variance (self, at);
  }
  return sum;
}

static Moments
sum_moments (const RingletRobust *self, Bin bin, gboolean with_variance)
{
  Moments sum = { 0 };

  for (gsize first = 0; first < bin.n; first += PART_PIXELS) {
    const Bin part = { bin.pixels + first, MIN (PART_PIXELS, bin.n - first) };
    const Moments add = sum_part (self, part, with_variance);

    sum.count += add.count;
    sum.norm += add.norm;
    sum.norm2 += add.norm2;
    sum.signal += add.signal;
    sum.variance += add.variance;
  }
  return sum;
}

/* Σ weight² (value − mean)² */
static double
sum_scatter (Bin bin, double mean)
{
  double sum = 0.0;

  for (gsize first = 0; first < bin.n; first += PART_PIXELS) {
    const gsize end = MIN (first + PART_PIXELS, bin.n);
    double part = 0.0;

    for (gsize i = first; i < end; i++) {
      const double distance = bin.pixels[i].weight * (bin.pixels[i].value - mean);

      part += distance * distance;
    }
    sum += part;
  }
  return sum;
}

/* Half of a pixel in @count of a bell curve lies farther out. Below 3 pixels the
 * logarithm would be that of less than 1. */
static double
chauvenet (double count)
{
  return sqrt (2.0 * log (MAX (count, 3.0) / sqrt (2.0 * G_PI)));
}

/* Whether the pixels are judged by the variance that each has of its own. */
static gboolean
judges_by_variance (const RingletRobust *self)
{
  const RingletErrorModel model = self->task->error_model;

  return model == RINGLET_ERROR_MODEL_POISSON || model == RINGLET_ERROR_MODEL_VARIANCE;
}

/* Leaves the pixels within @limit of @mean, in their order. */
static Bin
keep_near (Bin bin, double mean, double limit)
{
  Bin left = { bin.pixels, 0 };

  for (gsize i = 0; i < bin.n; i++) {
    if (!(fabs (bin.pixels[i].value - mean) > limit))
      left.pixels[left.n++] = bin.pixels[i];
  }
  return left;
}

static Bin
clip_once (const RingletRobust *self, Bin bin)
{
  const gboolean by_variance = judges_by_variance (self);
  const Moments sum = sum_moments (self, bin, by_variance);
  const double mean = sum.signal / sum.norm;
  const double variance = by_variance ? sum.variance : sum_scatter (bin, mean);
  const double std = sqrt (variance / sum.norm2);
  const double threshold =
      MAX (self->task->statistic.clip_threshold, chauvenet (sum.count));

  return std > ROUNDING * fabs (mean) ? keep_near (bin, mean, threshold * std) : bin;
}

static Bin
clip (const RingletRobust *self, Bin bin)
{
  for (guint i = 0; i < self->task->statistic.clip_iterations; i++) {
    const Bin left = clip_once (self, bin);

    if (left.n == bin.n)
      break;
    bin = left;
  }
  return bin;
}

/* An interval of the weights added up. */
typedef struct {
  double min;
  double max;
} Range;

typedef gboolean (*RangeTest) (Range pixel, Range wanted);

static gboolean
lies_within (Range pixel, Range wanted)
{
  return pixel.min >= wanted.min && pixel.max <= wanted.max;
}

static gboolean
reaches_over (Range pixel, Range wanted)
{
  return pixel.min <= wanted.min && pixel.max >= wanted.max;
}

static gboolean
lies_partly_within (Range pixel, Range wanted)
{
  return pixel.min < wanted.max && pixel.max > wanted.min;
}

/* How many pass one of the tests; with @left, those alone are left. */
static gsize
choose (Bin bin, Range wanted, RangeTest one, RangeTest other, gboolean left)
{
  Range pixel = { 0.0, 0.0 };
  gsize n = 0;

  for (gsize i = 0; i < bin.n; i++) {
    pixel.min = pixel.max;
    pixel.max += fabs (bin.pixels[i].weight);
    if (!one (pixel, wanted) && !other (pixel, wanted))
      continue;
    if (left)
      bin.pixels[n] = bin.pixels[i];
    n++;
  }
  return n;
}

static Bin
keep_percentiles (const RingletRobust *self, Bin bin)
{
  const RingletStatistic *statistic = &self->task->statistic;
  double total = 0.0;
  Range wanted;

  ringlet_bin_sort (bin.pixels, bin.pixels + bin.n, bin.n);
  for (gsize i = 0; i < bin.n; i++)
    total += fabs (bin.pixels[i].weight);
  wanted = (Range){ statistic->percentile_min / 100.0 * total,
    statistic->percentile_max / 100.0 * total };

  if (choose (bin, wanted, lies_within, reaches_over, FALSE) > 0)
    bin.n = choose (bin, wanted, lies_within, reaches_over, TRUE);
  else
    bin.n = choose (bin, wanted, lies_partly_within, lies_partly_within, TRUE);
  return bin;
}

static Bin
leave (const RingletRobust *self, Bin bin)
{
  switch (self->task->statistic.kind) {
  case RINGLET_STATISTIC_SIGMA_CLIP:
    return clip (self, bin);
  case RINGLET_STATISTIC_PERCENTILES:
    return keep_percentiles (self, bin);
  case RINGLET_STATISTIC_MEAN:
    break;
  }
  return bin;
}

/* The sums that a result is made of, as the engine has them of all pixels. */
static void
store_sums (const RingletRobust *self, gsize row, Bin bin)
{
  RingletDoubleSum sum = { 0 };
  RingletDoubleKnown known = { 0 };

  for (gsize first = 0; first < bin.n; first += PART_PIXELS) {
    const gsize end = MIN (first + PART_PIXELS, bin.n);
    RingletDoubleSum part = { 0 };
    RingletDoubleKnown known_part = { 0 };

    for (gsize i = first; i < end; i++) {
      const RingletBinPixel *at = &bin.pixels[i];

      ringlet_double_sum_add (&part, at->share, self->counts[at->pixel],
          self->variance != NULL ? self->variance[at->pixel] : 0.0);
      ringlet_double_known_add (&known_part, self->task, at->pixel, at->share);
    }
    ringlet_double_sum_merge (&sum, &part);
    ringlet_double_known_merge (&known, &known_part);
  }
  self->sums->counts[row] = sum.counts;
  if (self->sums->variance != NULL)
    self->sums->variance[row] = sum.variance;
  ringlet_double_known_store (&known, self->known, row);
}

/* What needs the mean of those that are left. */
static void
store_scatter (const RingletRobust *self, gsize row, Bin bin)
{
  RingletSums *sums = self->sums;
  const double norm2 = self->known->norm2[row];
  const double scatter = sum_scatter (bin, ringlet_double_mean (sums, row));

  if (self->task->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL)
    sums->variance[row] = scatter;
  if (sums->spread != NULL)
    sums->spread[row] = norm2 > 0.0 ? sqrt (scatter / norm2) : 0.0;
}

gsize
ringlet_robust_n_room (const RingletStatistic *statistic, gsize n_entries)
{
  return statistic->kind == RINGLET_STATISTIC_PERCENTILES ? 2 * n_entries : n_entries;
}

void
ringlet_robust_row (const RingletRobust *self, gsize row, RingletBinPixel *room)
{
  const Bin bin = leave (self, collect (self, row, room));

  store_sums (self, row, bin);
  if (self->task->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL ||
      self->sums->spread != NULL)
    store_scatter (self, row, bin);
}
