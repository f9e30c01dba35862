/* SPDX-License-Identifier: MIT */
#include "calib/auto-profile.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "base/select.h"
#include "base/simd.h"
#include "geometry/lab-row.h"

#define HOT_TIMES 4.0
#define HOT_ABOVE 8.0
#define N_BLOCKS 32 /* whatever the threads: sums have a fixed order */
#define MAX_BINS 6000

void
ringlet_auto_profile_clear (RingletAutoProfile *self)
{
  g_free (self->mean);
  g_free (self->count);
}

/**
 * Sums:
 * @most: (nullable): of each bin: what is above is hot; NULL for the mean root, on
 * which hot pixels tell less
 * @bins: of each pixel; @n where it does not count
 * @sums: of each block, of @n + 1 bins: sums and counts alternate
 */
typedef struct {
  const RingletPeakImage *image;
  RingletPlacement placement;
  double step_rad;
  gsize n;
  const double *most;
  guint16 *bins;
  double *sums;
} Sums;

G_STATIC_ASSERT (2 * MAX_BINS + 1 <= G_MAXUINT16);

RINGLET_CLONES static void
bins_of (const Sums *sums, const float *values, const double *two_theta, gsize n,
    guint16 *out)
{
  const double step = sums->step_rad;
  const double end = (double) sums->n;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const double bin = two_theta[j] / step;
    const gboolean counts = values[j] == values[j] && bin < end;

    out[j] = (guint16) (gint32) (counts ? bin : end);
  }
}

static void
find_bins (gsize block, gpointer data)
{
  const Sums *sums = data;
  const RingletPeakImage *image = sums->image;
  const gsize n = image->n_fast;
  g_autofree double *x = g_new (double, 4 * n);
  RingletLabRow row = { x, x + n, x + 2 * n };
  double *two_theta = x + 3 * n;

  for (gsize i = block; i < image->n_slow; i += N_BLOCKS) {
    ringlet_placement_centres (&sums->placement, i, row);
    ringlet_lab_row_two_theta (&row, n, two_theta);
    bins_of (sums, image->values + i * n, two_theta, n, sums->bins + i * n);
  }
}

/* What does not count has a bin of its own: no pixel needs a question. */
static void
add_roots (const float *values, const guint16 *bins, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++) {
    out[2 * bins[j]] += (double) sqrtf (values[j]);
    out[2 * bins[j] + 1] += 1.0;
  }
}

static void
add_values (
    const float *values, const guint16 *bins, const double *most, gsize n, double *out)
{
  for (gsize j = 0; j < n; j++) {
    if ((double) values[j] > most[bins[j]])
      continue;
    out[2 * bins[j]] += (double) values[j];
    out[2 * bins[j] + 1] += 1.0;
  }
}

static void
sum_block (gsize block, gpointer data)
{
  const Sums *sums = data;
  const RingletPeakImage *image = sums->image;
  const gsize n = image->n_fast;
  const gsize size = 2 * (sums->n + 1);
  double *out = sums->sums + size * block;

  memset (out, 0, size * sizeof *out);
  for (gsize i = block; i < image->n_slow; i += N_BLOCKS) {
    const float *values = image->values + i * n;
    const guint16 *bins = sums->bins + i * n;

    if (sums->most == NULL)
      add_roots (values, bins, n, out);
    else
      add_values (values, bins, sums->most, n, out);
  }
}

double
ringlet_auto_median (double *values, gsize n)
{
  qsort (values, n, sizeof *values, ringlet_compare_doubles);
  return n > 0 ? values[n / 2] : NAN;
}

/* The step of 2θ from pixel to pixel, of places all over the detector. */
static void
measure_step (const RingletPeakImage *image, const RingletDetector *detector,
    const RingletCone *cone, RingletAutoProfile *profile)
{
  double steps[256];
  gsize n = 0;
  double last = 0.0;

  for (int i = 0; i < 256; i++) {
    RingletConePoint point;
    RingletConeView view;

    if (!ringlet_cone_point (detector, (double) image->n_slow * (0.0 + i / 16) / 15.0,
            (double) image->n_fast * (0.0 + i % 16) / 15.0, &point))
      continue;
    view = ringlet_cone_see (cone, &point);
    steps[n++] = view.per_pixel;
    last = fmax (last, ringlet_cone_two_theta (&view));
  }
  profile->step_rad = fmax (0.7 * ringlet_auto_median (steps, n), last / MAX_BINS);
  profile->n = (gsize) (last / profile->step_rad) + 1;
}

/* From how much neighbouring bins differ. */
static double
measure_noise (const RingletAutoProfile *profile)
{
  g_autofree double *differences = g_new (double, profile->n);
  gsize n = 0;

  for (gsize i = 1; i + 1 < profile->n; i++) {
    const double d =
        profile->mean[i] - 0.5 * (profile->mean[i - 1] + profile->mean[i + 1]);

    if (isfinite (d))
      differences[n++] = fabs (d) * sqrt (profile->count[i] / 1.5);
  }
  return n > 8 ? fmax (1.4826 * ringlet_auto_median (differences, n), 1e-3) : 1.0;
}

/* Block by block, in the order in which they lie in memory. */
static void
add_blocks (const double *sums, gsize n, RingletAutoProfile *profile)
{
  memset (profile->mean, 0, n * sizeof *profile->mean);
  memset (profile->count, 0, n * sizeof *profile->count);
  for (gsize b = 0; b < N_BLOCKS; b++, sums += 2 * (n + 1))
    for (gsize i = 0; i < n; i++) {
      profile->mean[i] += sums[2 * i];
      profile->count[i] += sums[2 * i + 1];
    }
  for (gsize i = 0; i < n; i++)
    profile->mean[i] = profile->count[i] >= RINGLET_AUTO_MIN_PIXELS
        ? profile->mean[i] / profile->count[i]
        : NAN;
}

static gboolean
average (
    Sums *sums, RingletAutoProfile *profile, GCancellable *cancellable, GError **error)
{
  if (!ringlet_parallel_for (N_BLOCKS, sum_block, sums, cancellable, error))
    return FALSE;
  add_blocks (sums->sums, profile->n, profile);
  return TRUE;
}

/* Some hot pixels have hot neighbours and are left in the image: a hundredth of them is
 * a line where there is none. No ring is so uneven along itself, and noise is 1. */
static void
set_most (const RingletAutoProfile *profile, double *most)
{
  for (gsize i = 0; i < profile->n; i++)
    most[i] = isnan (profile->mean[i])
        ? INFINITY
        : HOT_TIMES * profile->mean[i] * profile->mean[i] + HOT_ABOVE;
  most[profile->n] = INFINITY;
}

gboolean
ringlet_auto_profile_init (RingletAutoProfile *profile, const RingletPeakImage *image,
    const RingletDetector *detector, const RingletCone *cone, GCancellable *cancellable,
    GError **error)
{
  const RingletGeometry geometry = ringlet_cone_geometry (cone, 0.0);
  g_autofree double *all = NULL;
  g_autofree double *most = NULL;
  g_autofree guint16 *bins = NULL;
  Sums sums = { image, ringlet_placement_new (detector, &geometry) };

  measure_step (image, detector, cone, profile);
  if (!(profile->step_rad > 0.0) || profile->n > 2 * MAX_BINS)
    profile->n = 0;
  sums.step_rad = profile->step_rad;
  sums.n = profile->n;
  sums.sums = all = g_new (double, 2 * (profile->n + 1) * N_BLOCKS);
  profile->mean = g_new (double, profile->n);
  profile->count = g_new (double, profile->n);
  most = g_new (double, profile->n + 1);
  sums.bins = bins = g_new (guint16, image->n_slow * image->n_fast + 1);
  if (!ringlet_parallel_for (N_BLOCKS, find_bins, &sums, cancellable, error) ||
      !average (&sums, profile, cancellable, error))
    return FALSE;
  set_most (profile, most);
  sums.most = most;
  if (!average (&sums, profile, cancellable, error))
    return FALSE;
  profile->noise = measure_noise (profile);
  return TRUE;
}
