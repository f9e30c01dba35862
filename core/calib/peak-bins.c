/* SPDX-License-Identifier: MIT */
#include "calib/peak-bins.h"

#include <math.h>

/* A box of this width, by the standard deviation of the peak that it finds best. */
#define BOX_OF_SIGMA 2.8
/* Widths of boxes, pixels: each peak is within a factor √2 of one. */
static const double boxes[] = { 1.5, 3.0, 6.0, 12.0 };

void
ringlet_peak_bins_init (
    RingletPeakBins *self, const GArray *samples, RingletPeakRange range, gsize most)
{
  const double length = range.to - range.from;

  self->n = (gsize) CLAMP (ceil (length / RINGLET_PEAK_BIN_PX), 1.0,
      (double) MIN (most, RINGLET_PEAK_MAX_BINS));
  self->from = range.from;
  self->width = length / (double) self->n;
  for (gsize k = 0; k < self->n; k++)
    self->bins[k] = (RingletPeakBin){ 0 };

  for (guint i = 0; i < samples->len; i++) {
    const RingletPeakSample *sample = &g_array_index (samples, RingletPeakSample, i);
    const double at = ((double) sample->across - range.from) / self->width;
    RingletPeakBin *bin = NULL;

    if (!(at >= 0.0 && at < (double) self->n))
      continue;
    bin = &self->bins[(gsize) at];
    bin->n += (double) sample->share;
    bin->across += (double) sample->share * (double) sample->across;
    bin->value += (double) sample->value;
  }
  for (gsize k = 0; k < self->n; k++) {
    RingletPeakBin *bin = &self->bins[k];

    if (bin->n > 0.0) {
      bin->across /= bin->n;
      bin->value /= bin->n;
    }
  }
}

/**
 * Totals:
 * @n: pixels in the bins before each
 * @value: their sum
 * @least: mean that any part has at least, for its noise
 */
typedef struct {
  double n[RINGLET_PEAK_MAX_BINS + 1];
  double value[RINGLET_PEAK_MAX_BINS + 1];
  double least;
} Totals;

static void
totals_init (Totals *self, const RingletPeakBins *bins)
{
  double most = 0.0;

  self->n[0] = 0.0;
  self->value[0] = 0.0;
  for (gsize k = 0; k < bins->n; k++) {
    const RingletPeakBin *bin = &bins->bins[k];

    self->n[k + 1] = self->n[k] + bin->n;
    self->value[k + 1] = self->value[k] + bin->n * bin->value;
    most = bin->n > 0.0 ? fmax (most, bin->value) : most;
  }
  self->least = fmax (0.01 * most, 1e-30);
}

/* Mean of bins @from to @to; FALSE where there is nothing. */
static gboolean
mean_of (const Totals *self, gsize from, gsize to, double *mean, double *variance)
{
  const double n = self->n[to] - self->n[from];

  if (n <= 0.0)
    return FALSE;
  *mean = (self->value[to] - self->value[from]) / n;
  *variance = fmax (*mean, self->least) / n;
  return TRUE;
}

/* How far a box from bin @from to @to stands above what is left and right of it. */
static double
height_of (const Totals *self, gsize n_bins, gsize from, gsize to)
{
  const gsize reach = to - from;
  const gsize left = from - MIN (from, reach);
  const gsize right = MIN (to + reach, n_bins);
  double in;
  double before;
  double behind;
  double variance[3];

  if (!mean_of (self, from, to, &in, &variance[0]) ||
      !mean_of (self, left, from, &before, &variance[1]) ||
      !mean_of (self, to, right, &behind, &variance[2]))
    return -INFINITY;
  return (in - 0.5 * (before + behind)) /
      sqrt (variance[0] + 0.25 * (variance[1] + variance[2]));
}

/* A box beside the peak holds it, too, if it is wide enough: the middle is that of what
 * is in it. */
static double
middle_of (const RingletPeakBins *self, gsize from, gsize to)
{
  double least = INFINITY;
  double weight = 0.0;
  double sum = 0.0;

  for (gsize k = from; k < to; k++)
    least = self->bins[k].n > 0.0 ? fmin (least, self->bins[k].value) : least;
  for (gsize k = from; k < to; k++) {
    const RingletPeakBin *bin = &self->bins[k];
    const double above = bin->n * (bin->value - least);

    if (bin->n > 0.0) {
      weight += above;
      sum += above * bin->across;
    }
  }
  return weight > 0.0 ? sum / weight
                      : self->from + 0.5 * (double) (from + to) * self->width;
}

gboolean
ringlet_peak_bins_guess (const RingletPeakBins *self, RingletPeakGuess *guess)
{
  Totals totals;

  totals_init (&totals, self);
  *guess = (RingletPeakGuess){ .snr = -INFINITY };
  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++) {
    const gsize width = (gsize) fmax (round (boxes[i] / self->width), 1.0);
    const gsize step = MAX (width / 6, 1);

    for (gsize from = 1; from + width + 1 <= self->n; from += step) {
      const double snr = height_of (&totals, self->n, from, from + width);

      if (snr > guess->snr)
        *guess = (RingletPeakGuess){ middle_of (self, from, from + width),
          boxes[i] / BOX_OF_SIGMA, snr };
    }
  }
  return guess->snr > 0.0;
}

gboolean
ringlet_peak_guess (
    const GArray *samples, RingletPeakRange range, RingletPeakGuess *guess)
{
  RingletPeakBins bins;

  ringlet_peak_bins_init (&bins, samples, range, RINGLET_PEAK_MAX_BINS);
  return ringlet_peak_bins_guess (&bins, guess);
}

/* ---- a step ---- */

/**
 * Sums:
 * @w: Σ weight
 * @wt: Σ weight · distance
 * @wy: Σ weight · value
 *
 * Of some bins.
 */
typedef struct {
  double w;
  double wt;
  double wtt;
  double wy;
  double wty;
  double wyy;
} Sums;

static void
add_bin (Sums *sums, const RingletPeakBin *bin, double weight)
{
  const double t = bin->across;
  const double y = bin->value;

  sums->w += weight;
  sums->wt += weight * t;
  sums->wtt += weight * t * t;
  sums->wy += weight * y;
  sums->wty += weight * t * y;
  sums->wyy += weight * y * y;
}

/* By how much a step before @above makes the sum of squares of a line smaller. */
static double
gain_of (const Sums *all, const Sums *above)
{
  const double det = all->w * all->wtt - all->wt * all->wt;
  const double a = (all->wtt * above->w - all->wt * above->wt) / det;
  const double b = (all->w * above->wt - all->wt * above->w) / det;
  const double norm = above->w - a * above->w - b * above->wt;
  const double height = above->wy - a * all->wy - b * all->wty;

  return norm > 1e-9 * above->w ? height * height / norm : 0.0;
}

double
ringlet_peak_bins_step (const RingletPeakBins *self, const double *weights)
{
  Sums all = { 0 };
  Sums above = { 0 };
  double most = 0.0;
  double det;
  double slope;
  double level;

  for (gsize k = 0; k < self->n; k++) {
    if (self->bins[k].n > 0.0)
      add_bin (&all, &self->bins[k], weights[k]);
  }
  for (gsize k = self->n; k-- > 0;) {
    if (self->bins[k].n == 0.0)
      continue;
    add_bin (&above, &self->bins[k], weights[k]);
    most = fmax (most, gain_of (&all, &above));
  }
  det = all.w * all.wtt - all.wt * all.wt;
  slope = (all.w * all.wty - all.wt * all.wy) / det;
  level = (all.wy - slope * all.wt) / all.w;
  return all.wyy - slope * all.wty - level * all.wy - most;
}
