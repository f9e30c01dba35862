/* SPDX-License-Identifier: MIT */
#include "calib/peak-ridge.h"

#include <math.h>

#include "base/parallel.h"
#include "base/select.h"
#include "calib/peak-arc.h"
#include "calib/peak-candidates.h"
#include "calib/peak-spread.h"

#define FITS_PER_TASK 32
/* Twice: the second time with the normal and the curvature that the first one saw. */
#define N_FITS 2
/* A bend is believed from here. */
#define BEND_SIGMAS 3.0
/* A fifth of an arc has that much of its height at least. */
#define LEAST_EVENNESS 0.45
/* More than that, and the candidate was something else. */
#define MAX_TILT_RAD 0.5
/* Candidates that are fitted, by the number of points wanted. */
#define CANDIDATES_PER_POINT 2
#define LEAST_CANDIDATES 1000
/* Beside a point, nearer than that is the same ridge. */
#define LEAST_ACROSS_PX 3.0
#define LEAST_SPACING_PX 10.0

RingletRidgeSearch
ringlet_ridge_search_default (void)
{
  return (RingletRidgeSearch){ 0.0, 6000, 5.0 };
}

/**
 * Ridge:
 * @point: what is returned
 * @misfit: of its fit
 * @level: of its candidate
 * @index: of its candidate, which decides between equals
 */
typedef struct {
  RingletRidgePoint point;
  double misfit;
  guint level;
  guint index;
} Ridge;

typedef struct {
  const RingletPeakImage *image;
  const GArray *candidates;
  Ridge *found;
} Fits;

static gboolean
is_ridge (const RingletArcPeak *peak)
{
  return !peak->is_step && peak->evenness >= LEAST_EVENNESS &&
      fabs (peak->tilt_rad) <= MAX_TILT_RAD;
}

/* Directions of lines have no sign: −π/2 … π/2. */
static double
fold (double normal_rad)
{
  return normal_rad - G_PI * round (normal_rad / G_PI);
}

static gboolean
fit_candidate (const RingletPeakImage *image, const RingletPeakCandidate *candidate,
    RingletArcWindow *window, RingletArcPeak *peak)
{
  const double scale = (double) (1u << candidate->level);

  *window = (RingletArcWindow){ candidate->slow_px, candidate->fast_px,
    candidate->normal_rad, 0.0, 5.0 * scale + 2.0, 5.0 * scale + 1.0 };
  for (int k = 0; k < N_FITS; k++) {
    if (!ringlet_arc_fit (image, window, peak) || !is_ridge (peak))
      return FALSE;
    if (k + 1 == N_FITS)
      break;
    window->slow_px = peak->slow_px;
    window->fast_px = peak->fast_px;
    window->normal_rad += peak->tilt_rad;
    if (fabs (peak->bend_per_px) > BEND_SIGMAS * peak->bend_sigma_per_px)
      window->curvature_per_px += peak->bend_per_px;
  }
  return TRUE;
}

static void
fit_some (gsize task, gpointer data)
{
  const Fits *fits = data;
  const guint end = MIN ((guint) (task + 1) * FITS_PER_TASK, fits->candidates->len);

  for (guint k = (guint) task * FITS_PER_TASK; k < end; k++) {
    const RingletPeakCandidate *candidate =
        &g_array_index (fits->candidates, RingletPeakCandidate, k);
    RingletArcWindow window;
    RingletArcPeak peak;

    if (!fit_candidate (fits->image, candidate, &window, &peak))
      continue;
    fits->found[k] = (Ridge){
      .point = { peak.slow_px, peak.fast_px, window.normal_rad + peak.tilt_rad,
          peak.sigma_px, peak.amplitude / peak.amplitude_sigma, peak.amplitude,
          peak.fwhm_px, window.curvature_per_px },
      .misfit = peak.misfit,
      .level = candidate->level,
      .index = k,
    };
  }
}

/* ---- from fits to points ---- */

static double
gain_of (const Ridge *found, guint n)
{
  g_autoptr (GArray) misfits = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint k = 0; k < n; k++) {
    if (found[k].point.snr > 0.0)
      g_array_append_val (misfits, found[k].misfit);
  }
  if (misfits->len == 0)
    return 1.0;
  g_array_sort (misfits, ringlet_compare_doubles);
  return fmax (g_array_index (misfits, double, misfits->len / 2), 1e-12);
}

/* Narrow ridges first: a wide one may be two of them. */
static int
compare_ridges (gconstpointer a, gconstpointer b)
{
  const Ridge *x = a;
  const Ridge *y = b;

  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  if (x->point.snr != y->point.snr)
    return x->point.snr > y->point.snr ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const RingletRidgePoint *x = a;
  const RingletRidgePoint *y = b;

  if (x->snr != y->snr)
    return x->snr > y->snr ? -1 : 1;
  if (x->slow_px != y->slow_px)
    return x->slow_px < y->slow_px ? -1 : 1;
  return (x->fast_px > y->fast_px) - (x->fast_px < y->fast_px);
}

/* A point that fits worse than most is less certain than counts say. */
static GArray *
significant (const Ridge *found, guint n, double min_snr)
{
  const double gain = gain_of (found, n);
  GArray *ridges = g_array_new (FALSE, FALSE, sizeof (Ridge));

  for (guint k = 0; k < n; k++) {
    const double scale = sqrt (fmax (gain, found[k].misfit));
    Ridge ridge = found[k];

    if (!(ridge.point.snr > 0.0))
      continue;
    ridge.point.snr /= scale;
    ridge.point.sigma_px *= scale;
    ridge.point.normal_rad = fold (ridge.point.normal_rad);
    /* A normal that was turned around sees the centre on the other side. */
    if (cos (ridge.point.normal_rad - found[k].point.normal_rad) < 0.0)
      ridge.point.curvature_per_px = -ridge.point.curvature_per_px;
    if (ridge.point.snr >= min_snr)
      g_array_append_val (ridges, ridge);
  }
  g_array_sort (ridges, compare_ridges);
  return ridges;
}

/* As many as there is room for, the narrow and strong ones first. */
static GArray *
spread (const RingletPeakImage *image, const GArray *ridges, double spacing_px)
{
  g_autoptr (RingletPeakSpread) taken =
      ringlet_peak_spread_new (image->n_slow, image->n_fast, spacing_px);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletRidgePoint));

  for (guint k = 0; k < ridges->len; k++) {
    const RingletRidgePoint *point = &g_array_index (ridges, Ridge, k).point;
    const RingletPeakPlace place = { point->slow_px, point->fast_px, point->normal_rad,
      fmax (LEAST_ACROSS_PX, 0.7 * point->fwhm_px), INFINITY };

    if (ringlet_peak_spread_take (taken, &place))
      g_array_append_val (points, *point);
  }
  return points;
}

/* The same for candidates, so that no time is lost with those beside others: the image
 * that was halved less comes first, unless it hardly sees what another sees well. */
static GArray *
thin (const RingletPeakImage *image, const GArray *candidates, double spacing_px,
    guint most)
{
  g_autoptr (RingletPeakSpread) taken =
      ringlet_peak_spread_new (image->n_slow, image->n_fast, spacing_px);
  GArray *thinned = g_array_new (FALSE, FALSE, sizeof (RingletPeakCandidate));

  for (guint level = 0; level < RINGLET_PEAK_LEVELS; level++) {
    for (guint k = 0; k < candidates->len; k++) {
      const RingletPeakCandidate *at =
          &g_array_index (candidates, RingletPeakCandidate, k);
      const RingletPeakPlace place = { at->slow_px, at->fast_px, at->normal_rad,
        LEAST_ACROSS_PX * (double) (1u << level), at->snr };

      if (at->level == level && ringlet_peak_spread_take (taken, &place))
        g_array_append_val (thinned, *at);
    }
  }
  g_array_sort (thinned, ringlet_peak_candidate_compare);
  if (thinned->len > most)
    g_array_set_size (thinned, most);
  return thinned;
}

GArray *
ringlet_ridge_points (const RingletPeakImage *image, const RingletRidgeSearch *search,
    GCancellable *cancellable, GError **error)
{
  const RingletRidgeSearch options =
      search != NULL ? *search : ringlet_ridge_search_default ();
  double spacing = options.spacing_px > 0.0 ? options.spacing_px : LEAST_SPACING_PX;
  g_autoptr (GArray) all = ringlet_peak_candidates (image, cancellable, error);
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GArray) ridges = NULL;
  g_autofree Ridge *found = NULL;
  GArray *points = NULL;
  Fits fits = { image, NULL, NULL };

  if (all == NULL)
    return NULL;
  candidates = thin (image, all, spacing,
      CANDIDATES_PER_POINT * MAX (options.max_points, LEAST_CANDIDATES));
  fits.candidates = candidates;
  fits.found = found = g_new0 (Ridge, candidates->len);
  if (!ringlet_parallel_for ((candidates->len + FITS_PER_TASK - 1) / FITS_PER_TASK,
          fit_some, &fits, cancellable, error))
    return NULL;

  ridges = significant (found, candidates->len, options.min_snr);
  points = spread (image, ridges, spacing);
  /* Along a line, half the points are twice as far apart. */
  while (options.spacing_px == 0.0 && points->len > options.max_points) {
    spacing *= 1.05 * (double) points->len / (double) MAX (options.max_points, 1);
    g_array_unref (points);
    points = spread (image, ridges, spacing);
  }
  g_array_sort (points, compare_points);
  if (points->len > options.max_points)
    g_array_set_size (points, options.max_points);
  return points;
}
