/* SPDX-License-Identifier: MIT */
#include "calib/peak-ring.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/select.h"
#include "calib/peak-ring-powder.h"

#define DEGREE (G_PI / 180.0)
/* Along a ring; shorter arcs have too few pixels. */
#define LEAST_ARC_PX 4.0
/* Who cancels waits for a task, and sectors of long arcs have many pixels. */
#define SECTORS_PER_TASK 4
/* Of a ring at a distance of one width, in widths. */
#define OVERLAP 0.1
/* Neighbours that are farther than so many widths are told apart: what is left of their
 * shift, once they are part of the fit, falls with the fourth power of the distance. */
#define RESOLVED 1.3
/* Where the arc length of a ring is measured. */
#define N_PROBES 16

RingletRingSearch
ringlet_ring_search_default (void)
{
  return (RingletRingSearch){ 1.0, 0.0, 5.0, 0.5, NULL };
}

/**
 * Scan:
 * @view: of the image
 * @rings: (element-type RingletRingWindow)
 * @found: by sector; no ring number where there is nothing
 * @misfits: likewise
 * @n_done: tasks, atomic
 */
typedef struct {
  RingletRingSight view;
  GArray *rings;
  RingletRingPoint *found;
  double *misfits;
  const RingletProgress *progress;
  gsize n_tasks;
  gint n_done;
} Scan;

/* ---- sectors ---- */

static const RingletRingWindow *
ring_of (const Scan *scan, gsize sector)
{
  guint k = scan->rings->len - 1;

  while (k > 0 && g_array_index (scan->rings, RingletRingWindow, k).first > sector)
    k--;
  return &g_array_index (scan->rings, RingletRingWindow, k);
}

double
ringlet_ring_length (const RingletPlacement *placement, double two_theta_rad)
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
  const double most = 360.0 * scan->view.search.points_per_degree;
  const double length = ringlet_ring_length (scan->view.placement, ring->two_theta_rad);

  return (gsize) fmax (floor (fmin (most, length / LEAST_ARC_PX)), 0.0);
}

/* From a distance in 2θ and along the ring to a place on the detector. */
static gboolean
place_point (const Scan *scan, const RingletPeakSector *sector,
    const RingletPeakFit *fit, RingletRingPoint *point)
{
  const double chi =
      sector->chi_rad + 2.0 * sector->half_chi_rad * fit->along / sector->along_px;

  point->chi_rad = chi;
  return ringlet_placement_find_angles (scan->view.placement,
      sector->two_theta_rad + fit->centre * sector->rad_per_px, chi,
      &point->point.slow_px, &point->point.fast_px);
}

/* Measured on simulated rings, whose tails are Lorentzian to a fifth: a neighbour at g
 * widths shifts a point by 0.1 / g² widths. */
static double
overlap_of (const RingletRingWindow *ring, const RingletPeakSector *sector,
    double fwhm_px, gboolean is_known)
{
  const double gap = 2.0 * fmin (ring->inner_rad, ring->outer_rad) / sector->rad_per_px;
  const double widths = gap / fmax (fwhm_px, 1.0);

  const double left = is_known ? fmin (1.0, pow (RESOLVED / widths, 4.0)) : 1.0;

  return left * OVERLAP * fmax (fwhm_px, 1.0) / (widths * widths);
}

static void
search_sector (Scan *scan, gsize index, GArray *samples)
{
  const RingletRingWindow *ring = ring_of (scan, index);
  const double half = G_PI / (double) ring->n;
  const double chi = -G_PI + (2.0 * (double) (index - ring->first) + 1.0) * half;
  RingletRingPoint point = { 0 };
  RingletPeakSector sector;
  RingletPeakFit fit;

  g_array_set_size (samples, 0);
  if (!ringlet_ring_sector (&scan->view, ring, chi, half, &sector) ||
      !ringlet_ring_fit (&scan->view, ring, &sector, samples, &fit) ||
      !place_point (scan, &sector, &fit, &point))
    return;

  point.point.ring = ring->ring->number;
  point.point.sigma_px = fit.centre_sigma;
  point.shift_px = fit.centre;
  point.snr = fit.amplitude / fit.amplitude_sigma;
  point.amplitude = fit.amplitude;
  point.fwhm_px =
      RINGLET_PEAK_FWHM * sqrt (fmax (fit.variance - RINGLET_PEAK_PIXEL_VARIANCE, 0.0));
  point.overlap_px =
      overlap_of (ring, &sector, point.fwhm_px, scan->view.search.powder != NULL);
  scan->found[index] = point;
  scan->misfits[index] = fit.misfit;
}

static void
search_some (gsize task, gpointer data)
{
  Scan *scan = data;
  const RingletRingWindow *last =
      &g_array_index (scan->rings, RingletRingWindow, scan->rings->len - 1);
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
  g_array_sort (misfits, ringlet_compare_doubles);
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
    if (point.point.ring > 0 && point.snr >= scan->view.search.min_snr)
      g_array_append_val (points, point);
  }
  return points;
}

static gsize
list_rings (Scan *scan, const GArray *rings, guint first, guint n)
{
  gsize n_sectors = 0;

  for (guint k = first; k < first + n; k++) {
    RingletRingWindow ring = ringlet_ring_window (rings, k);

    if (scan->view.search.powder != NULL)
      ring.lines = ringlet_ring_powder_lines (scan->view.search.powder, rings, k);
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
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (RingletRingWindow));
  g_autofree RingletRingPoint *found = NULL;
  g_autofree double *misfits = NULL;
  Scan scan = { { image, placement, ringlet_ring_search_default (), NAN },
    .rings = list };
  gsize n_sectors;

  g_return_val_if_fail (first <= rings->len && n <= rings->len - first, NULL);

  if (search != NULL)
    scan.view.search = *search;
  if (scan.view.search.powder != NULL)
    scan.view.polarization = scan.view.search.powder->polarization;
  if (!check (image, placement, &scan.view.search, error))
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
