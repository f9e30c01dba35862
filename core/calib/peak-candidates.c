/* SPDX-License-Identifier: MIT */
#include "calib/peak-candidates.h"

#include <math.h>

#include "base/parallel.h"
#include "base/select.h"
#include "calib/peak-smooth.h"

/* Peaks of this standard deviation, pixels included, stand out most. */
#define SIGMA_PX 1.3
/* One candidate in each square of that many pixels. */
#define CELL_PX 6
#define LEAST_SNR 3.0
/* A spot curves in both directions. */
#define MAX_ROUNDNESS 0.6
/* From the middle of the pixel to the crest; half a pixel and a little. */
#define MAX_OFFSET_PX 0.7
#define N_SAMPLES 20000
#define SIGMA_OF_MAD 1.4826

/**
 * Level:
 * @smooth: the smoothed image
 * @noise: of a second derivative, by √ of what it is taken from
 * @least: mean that a pixel has at least, for its noise
 * @cells: the best candidate of each square, its snr 0 where there is none
 *
 * An image of one size.
 */
typedef struct {
  guint number;
  gsize n_slow;
  gsize n_fast;
  float *smooth;
  double noise;
  double least;
  gsize n_cells;
  RingletPeakCandidate *cells;
} Level;

static void
level_clear (Level *self)
{
  g_free (self->smooth);
  g_free (self->cells);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Level, level_clear)

/* Σ kernel² of a second derivative along an axis of a smoothed image, 3 / (16 π σ⁶);
 * the differences that stand for it widen the Gaussian. */
static double
noise_of_kernel (guint level)
{
  const double sigma2 = SIGMA_PX * SIGMA_PX + 1.0 / 6.0;

  return sqrt (3.0 / (16.0 * G_PI * sigma2 * sigma2 * sigma2)) / (double) (1u << level);
}

typedef struct {
  double value;
  double slow;
  double fast;
  double slow_slow;
  double slow_fast;
  double fast_fast;
} Derivatives;

/* FALSE beside pixels that do not count. */
static gboolean
derive (const float *at, gsize stride, Derivatives *d)
{
  const double c = (double) at[0];
  const double left = (double) at[-1];
  const double right = (double) at[1];
  const double above = (double) *(at - stride);
  const double below = (double) at[stride];

  d->value = c;
  d->slow = 0.5 * (below - above);
  d->fast = 0.5 * (right - left);
  d->slow_slow = above - 2.0 * c + below;
  d->fast_fast = left - 2.0 * c + right;
  d->slow_fast = 0.25 *
      ((double) at[stride + 1] - (double) at[stride - 1] - (double) *(at - stride + 1) +
          (double) *(at - stride - 1));
  return isfinite (d->slow_slow + d->fast_fast + d->slow_fast);
}

/* A candidate relative to the middle of the pixel; FALSE when there is none. */
static gboolean
judge (const Level *level, const Derivatives *d, RingletPeakCandidate *candidate)
{
  const double mean = 0.5 * (d->slow_slow + d->fast_fast);
  const double half = 0.5 * (d->slow_slow - d->fast_fast);
  const double root = hypot (half, d->slow_fast);
  const double across = mean - root;
  const double along = mean + root;
  double angle;
  double offset;

  candidate->snr = -across / (level->noise * sqrt (fmax (d->value, level->least)));
  if (!(candidate->snr >= LEAST_SNR) || fabs (along) > -MAX_ROUNDNESS * across)
    return FALSE;

  /* The normal is the eigenvector of the lower eigenvalue. */
  angle = 0.5 * atan2 (-d->slow_fast, half);
  offset = -(d->slow * sin (angle) + d->fast * cos (angle)) / across;
  candidate->normal_rad = angle;
  candidate->slow_px = offset * sin (angle);
  candidate->fast_px = offset * cos (angle);
  return fabs (candidate->slow_px) <= MAX_OFFSET_PX &&
      fabs (candidate->fast_px) <= MAX_OFFSET_PX;
}

static void
search_cell (const Level *level, gsize slow, gsize fast, RingletPeakCandidate *best)
{
  const double scale = (double) (1u << level->number);
  const gsize end_slow = MIN (slow + CELL_PX, level->n_slow - 1);
  const gsize end_fast = MIN (fast + CELL_PX, level->n_fast - 1);

  for (gsize i = MAX (slow, 1); i < end_slow; i++) {
    for (gsize j = MAX (fast, 1); j < end_fast; j++) {
      RingletPeakCandidate candidate;
      Derivatives d;

      if (!derive (level->smooth + i * level->n_fast + j, level->n_fast, &d) ||
          d.slow_slow + d.fast_fast >= 0.0 || !judge (level, &d, &candidate) ||
          candidate.snr <= best->snr)
        continue;
      *best = candidate;
      best->slow_px = scale * ((double) i + 0.5 + candidate.slow_px);
      best->fast_px = scale * ((double) j + 0.5 + candidate.fast_px);
      best->level = level->number;
    }
  }
}

static void
search_row (gsize task, gpointer data)
{
  const Level *level = data;

  for (gsize k = 0; k < level->n_cells; k++)
    search_cell (
        level, task * CELL_PX, k * CELL_PX, &level->cells[task * level->n_cells + k]);
}

/* ---- what the noise is ---- */

static double
median_of (GArray *values)
{
  if (values->len == 0)
    return 0.0;
  g_array_sort (values, ringlet_compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

/* Counts say what the noise is; most pixels say by which factor that is wrong. */
static void
measure_noise (Level *level)
{
  const gsize n = level->n_slow * level->n_fast;
  const gsize stride = MAX (n / N_SAMPLES, 1);
  g_autoptr (GArray) means = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) bends = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize at = 0; at < n; at += stride) {
    const double value = (double) level->smooth[at];

    if (isfinite (value))
      g_array_append_val (means, value);
  }
  level->noise = noise_of_kernel (level->number);
  level->least = fmax (0.05 * median_of (means), 1e-12);
  for (gsize at = level->n_fast + 1; at + level->n_fast + 1 < n; at += stride) {
    Derivatives d;
    double bend;

    if (!derive (level->smooth + at, level->n_fast, &d))
      continue;
    bend = fabs (d.slow_fast) * sqrt (3.0) /
        (level->noise * sqrt (fmax (d.value, level->least)));
    g_array_append_val (bends, bend);
  }
  /* The mixed derivative has a third of the variance of the others. */
  level->noise *= fmax (SIGMA_OF_MAD * median_of (bends), 1e-6);
}

/* ---- levels ---- */

static gboolean
search_level (const RingletPeakImage *image, guint number, GArray *candidates,
    GCancellable *cancellable, GError **error)
{
  const gsize n_rows = (image->n_slow + CELL_PX - 1) / CELL_PX;
  g_auto (Level) level = { number, image->n_slow, image->n_fast,
    g_new (float, image->n_slow * image->n_fast) };

  level.n_cells = (image->n_fast + CELL_PX - 1) / CELL_PX;
  level.cells = g_new0 (RingletPeakCandidate, n_rows * level.n_cells);
  if (!ringlet_peak_smooth (image, SIGMA_PX, level.smooth, cancellable, error))
    return FALSE;
  measure_noise (&level);
  if (!ringlet_parallel_for (n_rows, search_row, &level, cancellable, error))
    return FALSE;

  for (gsize k = 0; k < n_rows * level.n_cells; k++) {
    if (level.cells[k].snr > 0.0)
      g_array_append_val (candidates, level.cells[k]);
  }
  return TRUE;
}

int
ringlet_peak_candidate_compare (gconstpointer a, gconstpointer b)
{
  const RingletPeakCandidate *x = a;
  const RingletPeakCandidate *y = b;

  if (x->snr != y->snr)
    return x->snr > y->snr ? -1 : 1;
  if (x->level != y->level)
    return x->level < y->level ? -1 : 1;
  if (x->slow_px != y->slow_px)
    return x->slow_px < y->slow_px ? -1 : 1;
  return (x->fast_px > y->fast_px) - (x->fast_px < y->fast_px);
}

GArray *
ringlet_peak_candidates (
    const RingletPeakImage *image, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) candidates =
      g_array_new (FALSE, FALSE, sizeof (RingletPeakCandidate));
  g_autoptr (RingletPeakImage) half = NULL;

  for (guint level = 0; level < RINGLET_PEAK_LEVELS; level++) {
    const RingletPeakImage *source = half != NULL ? half : image;

    if (source->n_slow < 4 * CELL_PX || source->n_fast < 4 * CELL_PX)
      break;
    if (!search_level (source, level, candidates, cancellable, error))
      return NULL;
    if (level + 1 < RINGLET_PEAK_LEVELS) {
      RingletPeakImage *next = ringlet_peak_image_halved (source);

      g_clear_pointer (&half, ringlet_peak_image_free);
      half = next;
    }
  }
  g_array_sort (candidates, ringlet_peak_candidate_compare);
  return g_steal_pointer (&candidates);
}
