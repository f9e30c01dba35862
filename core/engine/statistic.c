/* SPDX-License-Identifier: MIT */
#include "engine/statistic.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"

RingletStatistic
ringlet_statistic_default (void)
{
  return (RingletStatistic){
    .kind = RINGLET_STATISTIC_MEAN,
    .clip_threshold = 5.0,
    .clip_iterations = 5,
    .percentile_min = 50.0,
    .percentile_max = 50.0,
  };
}

gboolean
ringlet_statistic_needs_bins (const RingletStatistic *self)
{
  return self->kind != RINGLET_STATISTIC_MEAN || self->spread;
}

gboolean
ringlet_statistic_is_quantile (const RingletStatistic *self)
{
  return self->kind == RINGLET_STATISTIC_PERCENTILES &&
      self->percentile_min == self->percentile_max;
}

static gboolean
check_clip (const RingletStatistic *self, GError **error)
{
  if (!(self->clip_threshold >= 0.0 && isfinite (self->clip_threshold)))
    return ringlet_number_refuse ("threshold of sigma clipping",
        "a number of standard deviations, or 0 for Chauvenet's criterion",
        self->clip_threshold, error);
  if (self->clip_iterations < 1 ||
      self->clip_iterations > RINGLET_STATISTIC_MAX_ITERATIONS)
    return ringlet_number_refuse ("number of iterations of sigma clipping",
        "a whole number from 1 to 1000", self->clip_iterations, error);
  return TRUE;
}

static gboolean
check_percentiles (const RingletStatistic *self, GError **error)
{
  const double percentiles[] = { self->percentile_min, self->percentile_max };

  for (gsize i = 0; i < G_N_ELEMENTS (percentiles); i++) {
    if (!(percentiles[i] >= 0.0 && percentiles[i] <= 100.0))
      return ringlet_number_refuse (
          "percentile", "a number from 0 to 100", percentiles[i], error);
  }
  if (percentiles[0] > percentiles[1])
    return ringlet_number_refuse (
        "first percentile", "no more than the second one", percentiles[0], error);
  if (!self->spread || !ringlet_statistic_is_quantile (self))
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The spread is that of the pixels that are left in a bin, and a median leaves "
      "one: take two percentiles, sigma clipping or the mean");
  return FALSE;
}

gboolean
ringlet_statistic_check (const RingletStatistic *self, GError **error)
{
  switch (self->kind) {
  case RINGLET_STATISTIC_SIGMA_CLIP:
    return check_clip (self, error);
  case RINGLET_STATISTIC_PERCENTILES:
    return check_percentiles (self, error);
  case RINGLET_STATISTIC_MEAN:
    break;
  }
  return TRUE;
}

gboolean
ringlet_statistic_equal (const RingletStatistic *a, const RingletStatistic *b)
{
  if (a->kind != b->kind || !a->spread != !b->spread)
    return FALSE;

  switch (a->kind) {
  case RINGLET_STATISTIC_SIGMA_CLIP:
    return a->clip_threshold == b->clip_threshold &&
        a->clip_iterations == b->clip_iterations;
  case RINGLET_STATISTIC_PERCENTILES:
    return a->percentile_min == b->percentile_min &&
        a->percentile_max == b->percentile_max;
  case RINGLET_STATISTIC_MEAN:
    break;
  }
  return TRUE;
}
