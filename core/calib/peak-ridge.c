/* SPDX-License-Identifier: MIT */
#include "calib/peak-ridge.h"

#include <math.h>

#include "base/parallel.h"
#include "calib/peak-arc.h"
#include "calib/peak-candidates.h"

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

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

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
  g_array_sort (misfits, compare_doubles);
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

/**
 * Cells:
 * @size_px: of a square
 * @n_fast: squares in a row
 * @first: by square: index of the first point, −1 for none
 * @next: by point
 *
 * Which points are near.
 */
typedef struct {
  double size_px;
  gsize n_slow;
  gsize n_fast;
  int *first;
  GArray *next;
} Cells;

static gboolean
is_same (const RingletRidgePoint *a, const RingletRidgePoint *b, double spacing_px)
{
  const double n[2] = { sin (a->normal_rad), cos (a->normal_rad) };
  const double y = b->slow_px - a->slow_px;
  const double x = b->fast_px - a->fast_px;

  return fabs (n[0] * y + n[1] * x) <
      fmax (LEAST_ACROSS_PX, 0.7 * fmax (a->fwhm_px, b->fwhm_px)) &&
      fabs (n[1] * y - n[0] * x) < spacing_px;
}

static gboolean
is_free (const Cells *cells, const GArray *points, const RingletRidgePoint *point,
    double spacing_px)
{
  const gsize i = (gsize) (point->slow_px / cells->size_px);
  const gsize j = (gsize) (point->fast_px / cells->size_px);

  for (gsize k = i - MIN (i, 1); k <= MIN (i + 1, cells->n_slow - 1); k++) {
    for (gsize l = j - MIN (j, 1); l <= MIN (j + 1, cells->n_fast - 1); l++) {
      int at = cells->first[k * cells->n_fast + l];

      for (; at >= 0; at = g_array_index (cells->next, int, at)) {
        if (is_same (&g_array_index (points, RingletRidgePoint, at), point, spacing_px))
          return FALSE;
      }
    }
  }
  return TRUE;
}

/* As many as there is room for, the narrow and strong ones first. */
static GArray *
spread (const RingletPeakImage *image, const GArray *ridges, double spacing_px)
{
  /* No ridge is wider than the coarsest window, and a diagonal is longer. */
  const double size = fmax (1.5 * spacing_px, 32.0);
  const gsize n_slow = (gsize) ((double) image->n_slow / size) + 1;
  const gsize n_fast = (gsize) ((double) image->n_fast / size) + 1;
  g_autofree int *first = g_new (int, n_slow *n_fast);
  g_autoptr (GArray) next = g_array_new (FALSE, FALSE, sizeof (int));
  const Cells cells = { size, n_slow, n_fast, first, next };
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletRidgePoint));

  for (gsize k = 0; k < n_slow * n_fast; k++)
    first[k] = -1;
  for (guint k = 0; k < ridges->len; k++) {
    const RingletRidgePoint *point = &g_array_index (ridges, Ridge, k).point;
    int *head = NULL;

    if (!(point->slow_px >= 0.0 && point->slow_px < (double) image->n_slow &&
            point->fast_px >= 0.0 && point->fast_px < (double) image->n_fast) ||
        !is_free (&cells, points, point, spacing_px))
      continue;
    head = &first[(gsize) (point->slow_px / size) * n_fast +
        (gsize) (point->fast_px / size)];
    g_array_append_val (next, *head);
    *head = (int) points->len;
    g_array_append_val (points, *point);
  }
  return points;
}

GArray *
ringlet_ridge_points (const RingletPeakImage *image, const RingletRidgeSearch *search,
    GCancellable *cancellable, GError **error)
{
  const RingletRidgeSearch options =
      search != NULL ? *search : ringlet_ridge_search_default ();
  double spacing = options.spacing_px > 0.0 ? options.spacing_px : LEAST_SPACING_PX;
  g_autoptr (GArray) candidates = ringlet_peak_candidates (
      image, CANDIDATES_PER_POINT * MAX (options.max_points, 100), cancellable, error);
  g_autoptr (GArray) ridges = NULL;
  g_autofree Ridge *found = NULL;
  GArray *points = NULL;
  Fits fits = { image, candidates, NULL };

  if (candidates == NULL)
    return NULL;
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
