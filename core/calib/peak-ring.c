/* SPDX-License-Identifier: MIT */
#include "calib/peak-ring.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "calib/peak-sector.h"

#define DEGREE (G_PI / 180.0)
/* Along a ring; shorter arcs have too few pixels. */
#define LEAST_ARC_PX 4.0
#define REACH_PX 20.0
#define MAX_REACH_PX 40.0
/* The window of the second fit, by the standard deviation of the peak, and in pixels
 * more. */
#define NARROW_SIGMAS 5.0
#define NARROW_MORE_PX 2.0
#define MAX_ROUNDS 3
/* Who cancels waits for a task, and sectors of long arcs have many pixels. */
#define SECTORS_PER_TASK 4
/* Of a ring at a distance of one width, in widths. */
#define OVERLAP 0.1
/* Where the arc length of a ring is measured. */
#define N_PROBES 16

RingletRingSearch
ringlet_ring_search_default (void)
{
  return (RingletRingSearch){ 1.0, 0.0, 5.0, 0.5 };
}

/**
 * Ring:
 * @inner_rad: how far to look towards the beam
 * @outer_rad: likewise, away from it
 * @n: sectors
 * @first: index of the first one among all
 */
typedef struct {
  const RingletRing *ring;
  double inner_rad;
  double outer_rad;
  gsize n;
  gsize first;
} Ring;

/**
 * Scan:
 * @rings: (element-type Ring)
 * @found: by sector; no ring number where there is nothing
 * @misfits: likewise
 * @n_done: tasks, atomic
 */
typedef struct {
  const RingletPeakImage *image;
  const RingletPlacement *placement;
  RingletRingSearch search;
  GArray *rings;
  RingletRingPoint *found;
  double *misfits;
  const RingletProgress *progress;
  gsize n_tasks;
  gint n_done;
} Scan;

/* ---- sectors ---- */

static const Ring *
ring_of (const Scan *scan, gsize sector)
{
  guint k = scan->rings->len - 1;

  while (k > 0 && g_array_index (scan->rings, Ring, k).first > sector)
    k--;
  return &g_array_index (scan->rings, Ring, k);
}

/* Length of the whole ring, about; 0 when no part of it meets the detector. */
static double
length_of (const RingletPlacement *placement, double two_theta_rad)
{
  const double half = 0.5 * DEGREE;
  double sum = 0.0;
  gsize n = 0;

  for (gsize k = 0; k < N_PROBES; k++) {
    const double chi = -G_PI + 2.0 * G_PI * ((double) k + 0.5) / N_PROBES;
    RingletPeakSector sector;

    if (!ringlet_peak_sector_init (&sector, placement, two_theta_rad, chi, half))
      continue;
    sum += sector.along_px / (2.0 * half);
    n++;
  }
  return n > 0 ? 2.0 * G_PI * sum / (double) n : 0.0;
}

static gsize
count_sectors (const Scan *scan, const RingletRing *ring)
{
  const double most = 360.0 * scan->search.points_per_degree;
  const double length = length_of (scan->placement, ring->two_theta_rad);

  return (gsize) fmax (floor (fmin (most, length / LEAST_ARC_PX)), 0.0);
}

static gboolean
is_near (const Scan *scan, const RingletPeakSector *sector, double reach_px)
{
  const double margin = reach_px + sector->along_px;

  return sector->slow_px > -margin && sector->fast_px > -margin &&
      sector->slow_px < (double) scan->image->n_slow + margin &&
      sector->fast_px < (double) scan->image->n_fast + margin;
}

/* Half the way to the neighbours, 20 pixels, or what was asked for. */
static RingletPeakRange
range_of (const Scan *scan, const Ring *ring, const RingletPeakSector *sector)
{
  const double most = scan->search.reach_px > 0.0
      ? fmin (scan->search.reach_px, MAX_REACH_PX)
      : REACH_PX;

  return (RingletPeakRange){ -fmin (most, ring->inner_rad / sector->rad_per_px),
    fmin (most, ring->outer_rad / sector->rad_per_px) };
}

/* Whether enough pixels on both sides of the crest count. */
static gboolean
is_covered (const Scan *scan, const RingletPeakSector *sector, const GArray *samples,
    const RingletPeakFit *fit)
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
  return fmin (n[0], n[1]) >= scan->search.min_covered * expected;
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
fit_most (
    GArray *samples, RingletPeakRange wide, double direction_rad, RingletPeakFit *fit)
{
  gboolean is_good = FALSE;

  for (int round = 0; round < MAX_ROUNDS; round++) {
    const guint before = samples->len;
    RingletPeakGuess guess;

    if (!ringlet_peak_guess (samples, wide, &guess))
      return FALSE;
    is_good = ringlet_peak_fit (samples, around (wide, guess.centre, 1.5 * guess.sigma),
        direction_rad, &guess, fit);
    if (samples->len == before)
      break;
  }
  return is_good;
}

static gboolean
fit_sector (const Scan *scan, const Ring *ring, const RingletPeakSector *sector,
    GArray *samples, RingletPeakFit *fit)
{
  const RingletPeakRange wide = range_of (scan, ring, sector);
  const double middle = 0.5 * (wide.from + wide.to);
  const double half = 0.5 * (wide.to - wide.from);
  RingletPeakGuess guess;

  if (!is_near (scan, sector, fmax (-wide.from, wide.to)))
    return FALSE;
  ringlet_peak_sector_collect (
      sector, scan->placement, scan->image, middle, half, samples);
  if (!fit_most (samples, wide, sector->normal_rad, fit))
    return FALSE;

  guess = (RingletPeakGuess){ fit->centre, sqrt (fit->variance), 0.0 };
  return ringlet_peak_fit (samples, around (wide, guess.centre, guess.sigma),
             sector->normal_rad, &guess, fit) &&
      !fit->is_step && is_covered (scan, sector, samples, fit);
}

/* From a distance in 2θ and along the ring to a place on the detector. */
static gboolean
place_point (const Scan *scan, const RingletPeakSector *sector,
    const RingletPeakFit *fit, RingletRingPoint *point)
{
  const double chi =
      sector->chi_rad + 2.0 * sector->half_chi_rad * fit->along / sector->along_px;

  point->chi_rad = chi;
  return ringlet_placement_find_angles (scan->placement,
      sector->two_theta_rad + fit->centre * sector->rad_per_px, chi,
      &point->point.slow_px, &point->point.fast_px);
}

/* Measured on simulated rings, whose tails are Lorentzian to a fifth: a neighbour at g
 * widths shifts a point by 0.1 / g² widths. */
static double
overlap_of (const Ring *ring, const RingletPeakSector *sector, double fwhm_px)
{
  const double gap = 2.0 * fmin (ring->inner_rad, ring->outer_rad) / sector->rad_per_px;
  const double widths = gap / fmax (fwhm_px, 1.0);

  return OVERLAP * fmax (fwhm_px, 1.0) / (widths * widths);
}

static void
search_sector (Scan *scan, gsize index, GArray *samples)
{
  const Ring *ring = ring_of (scan, index);
  const double half = G_PI / (double) ring->n;
  const double chi = -G_PI + (2.0 * (double) (index - ring->first) + 1.0) * half;
  RingletRingPoint point = { 0 };
  RingletPeakSector sector;
  RingletPeakFit fit;

  g_array_set_size (samples, 0);
  if (!ringlet_peak_sector_init (
          &sector, scan->placement, ring->ring->two_theta_rad, chi, half) ||
      !fit_sector (scan, ring, &sector, samples, &fit) ||
      !place_point (scan, &sector, &fit, &point))
    return;

  point.point.ring = ring->ring->number;
  point.point.sigma_px = fit.centre_sigma;
  point.shift_px = fit.centre;
  point.snr = fit.amplitude / fit.amplitude_sigma;
  point.amplitude = fit.amplitude;
  point.fwhm_px =
      RINGLET_PEAK_FWHM * sqrt (fmax (fit.variance - RINGLET_PEAK_PIXEL_VARIANCE, 0.0));
  point.overlap_px = overlap_of (ring, &sector, point.fwhm_px);
  scan->found[index] = point;
  scan->misfits[index] = fit.misfit;
}

static void
search_some (gsize task, gpointer data)
{
  Scan *scan = data;
  const Ring *last = &g_array_index (scan->rings, Ring, scan->rings->len - 1);
  const gsize n = last->first + last->n;
  const gsize end = MIN ((task + 1) * SECTORS_PER_TASK, n);
  g_autoptr (GArray) samples =
      g_array_sized_new (FALSE, FALSE, sizeof (RingletPeakSample), 2048);

  for (gsize k = task * SECTORS_PER_TASK; k < end; k++)
    search_sector (scan, k, samples);
  ringlet_progress_report (scan->progress,
      (double) (g_atomic_int_add (&scan->n_done, 1) + 1) / (double) scan->n_tasks);
}

/* ---- all of them ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* What multiplies the variance of counts: the median misfit. One far below 1 is that of
 * an image that is a mean, or has another unit. */
static double
gain_of (const Scan *scan, gsize n)
{
  g_autoptr (GArray) misfits = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize k = 0; k < n; k++) {
    if (scan->found[k].point.ring > 0)
      g_array_append_val (misfits, scan->misfits[k]);
  }
  if (misfits->len == 0)
    return 1.0;
  g_array_sort (misfits, compare_doubles);
  return fmax (g_array_index (misfits, double, misfits->len / 2), 1e-12);
}

static GArray *
gather (const Scan *scan, gsize n)
{
  const double scale = sqrt (gain_of (scan, n));
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletRingPoint));

  for (gsize k = 0; k < n; k++) {
    RingletRingPoint point = scan->found[k];

    point.point.sigma_px *= scale;
    point.snr /= scale;
    if (point.point.ring > 0 && point.snr >= scan->search.min_snr)
      g_array_append_val (points, point);
  }
  return points;
}

/* Rings that coincide are no neighbours: what is between them cannot be seen. */
static double
gap_to (const GArray *rings, guint index, int step)
{
  const RingletRing *ring = &g_array_index (rings, RingletRing, index);

  for (gint64 k = (gint64) index + step; k >= 0 && k < rings->len; k += step) {
    const double gap =
        fabs (g_array_index (rings, RingletRing, (guint) k).two_theta_rad -
            ring->two_theta_rad);

    if (gap > 0.0)
      return 0.5 * gap;
  }
  return step < 0 ? 0.9 * ring->two_theta_rad : INFINITY;
}

static gsize
list_rings (Scan *scan, const GArray *rings, guint first, guint n)
{
  gsize n_sectors = 0;

  for (guint k = first; k < first + n; k++) {
    Ring ring = { &g_array_index (rings, RingletRing, k), gap_to (rings, k, -1),
      gap_to (rings, k, 1) };

    ring.first = n_sectors;
    ring.n = count_sectors (scan, ring.ring);
    n_sectors += ring.n;
    if (ring.n > 0)
      g_array_append_val (scan->rings, ring);
  }
  return n_sectors;
}

static gboolean
check (const RingletPeakImage *image, const RingletPlacement *placement,
    const RingletRingSearch *search, GError **error)
{
  const RingletDetector *detector = placement->detector;

  if (detector->n_slow != image->n_slow || detector->n_fast != image->n_fast) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        image->n_slow, image->n_fast, detector->n_slow, detector->n_fast);
    return FALSE;
  }
  if (!(search->points_per_degree > 0.0 && search->points_per_degree <= 100.0))
    return ringlet_number_refuse ("points per degree", "above 0 and at most 100",
        search->points_per_degree, error);
  if (!(search->reach_px >= 0.0))
    return ringlet_number_refuse (
        "reach of the search", "0 or positive", search->reach_px, error);
  return TRUE;
}

GArray *
ringlet_ring_points (const RingletPeakImage *image, const RingletPlacement *placement,
    const GArray *rings, guint first, guint n, const RingletRingSearch *search,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Ring));
  g_autofree RingletRingPoint *found = NULL;
  g_autofree double *misfits = NULL;
  Scan scan = { image, placement, ringlet_ring_search_default (), .rings = list };
  gsize n_sectors;

  g_return_val_if_fail (first <= rings->len && n <= rings->len - first, NULL);

  if (search != NULL)
    scan.search = *search;
  if (!check (image, placement, &scan.search, error))
    return NULL;

  n_sectors = list_rings (&scan, rings, first, n);
  scan.found = found = g_new0 (RingletRingPoint, n_sectors);
  scan.misfits = misfits = g_new0 (double, n_sectors);
  scan.progress = progress;
  scan.n_tasks = (n_sectors + SECTORS_PER_TASK - 1) / SECTORS_PER_TASK;
  if (!ringlet_parallel_for (scan.n_tasks, search_some, &scan, cancellable, error))
    return NULL;
  return gather (&scan, n_sectors);
}

GArray *
ringlet_ring_points_plain (const GArray *points)
{
  GArray *plain = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));

  for (guint k = 0; k < points->len; k++) {
    const RingletRingPoint *found = &g_array_index (points, RingletRingPoint, k);
    RingletControlPoint point = found->point;

    point.sigma_px = hypot (point.sigma_px, found->overlap_px);
    g_array_append_val (plain, point);
  }
  return plain;
}
