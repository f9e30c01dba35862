/* SPDX-License-Identifier: MIT */
#include "calib/peak-ring-fit.h"

#include <math.h>

#define MAX_REACH_PX 40.0
/* The window of the second fit, by the standard deviation of the peak, and in pixels
 * more. */
#define NARROW_SIGMAS 5.0
#define NARROW_MORE_PX 2.0
#define START_PX 0.01 /* the second fit begins as near as that */
#define MAX_ROUNDS 3

static gboolean
is_near (const RingletRingSight *view, const RingletPeakSector *sector, double reach_px)
{
  const double margin = reach_px + sector->along_px;

  return sector->slow_px > -margin && sector->fast_px > -margin &&
      sector->slow_px < (double) view->image->n_slow + margin &&
      sector->fast_px < (double) view->image->n_fast + margin;
}

/* Half the way to the neighbours, 20 pixels, or what was asked for. */
static RingletPeakRange
range_of (const RingletRingSight *view, const RingletRingWindow *window,
    const RingletPeakSector *sector)
{
  const double most = view->search.reach_px > 0.0
      ? fmin (view->search.reach_px, MAX_REACH_PX)
      : RINGLET_RING_REACH_PX;

  return (RingletPeakRange){ -fmin (most, window->inner_rad / sector->rad_per_px),
    fmin (most, window->outer_rad / sector->rad_per_px) };
}

/* Whether enough pixels on both sides of the crest count. */
static gboolean
is_covered (const RingletRingSight *view, const RingletPeakSector *sector,
    const GArray *samples, const RingletPeakFit *fit)
{
  const double width = fmax (1.5 * sqrt (fit->variance), 1.0);
  const double expected = width * sector->along_px;
  double n[2] = { 0.0, 0.0 };

  for (guint i = 0; i < samples->len; i++) {
    const double from =
        (double) g_array_index (samples, RingletPeakSample, i).across - fit->centre;

    if (fabs (from) <= width)
      n[from > 0.0] += 1.0;
  }
  return fmin (n[0], n[1]) >= view->search.min_covered * expected;
}

static RingletPeakRange
around (RingletPeakRange wide, double centre, double sigma)
{
  const double reach = NARROW_SIGMAS * sigma + NARROW_MORE_PX;

  return (RingletPeakRange){ fmax (wide.from, centre - reach),
    fmin (wide.to, centre + reach) };
}

/* What stands out most of the wide window, fitted in a narrow one. A hot pixel that
 * stood out is off the samples then, and something else does. */
static gboolean
fit_most (GArray *samples, RingletPeakRange wide, double direction_rad,
    const RingletPeakLines *lines, RingletPeakFit *fit)
{
  gboolean is_good = FALSE;

  for (int round = 0; round < MAX_ROUNDS; round++) {
    const guint before = samples->len;
    RingletPeakGuess guess;

    if (!ringlet_peak_guess (samples, wide, &guess))
      return FALSE;
    is_good =
        ringlet_peak_fit_bins (samples, around (wide, guess.centre, 1.5 * guess.sigma),
            direction_rad, &guess, lines, START_PX, fit);
    if (samples->len == before)
      break;
  }
  return is_good;
}

gboolean
ringlet_ring_sector (const RingletRingSight *view, const RingletRingWindow *window,
    double chi_rad, double half_chi_rad, RingletPeakSector *sector)
{
  if (!ringlet_peak_sector_init (
          sector, view->placement, window->ring->two_theta_rad, chi_rad, half_chi_rad))
    return FALSE;
  sector->polarization = view->polarization;
  return TRUE;
}

/* From radians to pixels. */
static RingletPeakLines
lines_of (const RingletRingWindow *window, const RingletPeakSector *sector)
{
  RingletPeakLines lines = window->lines;

  for (gsize i = 0; i < lines.n; i++)
    lines.lines[i].offset /= sector->rad_per_px;
  return lines;
}

gboolean
ringlet_ring_fit (const RingletRingSight *view, const RingletRingWindow *window,
    const RingletPeakSector *sector, GArray *samples, RingletPeakFit *fit)
{
  const RingletPeakRange wide = range_of (view, window, sector);
  const RingletPeakLines lines = lines_of (window, sector);
  const double middle = 0.5 * (wide.from + wide.to);
  const double half = 0.5 * (wide.to - wide.from);
  RingletPeakGuess guess;

  if (!is_near (view, sector, fmax (-wide.from, wide.to)))
    return FALSE;
  ringlet_peak_sector_collect (
      sector, view->placement, view->image, middle, half, samples);
  if (!fit_most (samples, wide, sector->normal_rad, &lines, fit))
    return FALSE;

  guess = (RingletPeakGuess){ fit->centre, sqrt (fit->variance), 0.0 };
  return ringlet_peak_fit (samples, around (wide, guess.centre, guess.sigma),
             sector->normal_rad, &guess, &lines, fit) &&
      !fit->is_step && is_covered (view, sector, samples, fit);
}
