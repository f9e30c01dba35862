/* SPDX-License-Identifier: MIT */
#include "calib/auto-profile.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "base/select.h"
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
 * @sums: of each block: sums and counts alternate
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
    for (gsize j = 0; j < n; j++) {
      const double bin =
          isnan (image->values[i * n + j]) ? NAN : two_theta[j] / sums->step_rad;

      sums->bins[i * n + j] =
          (guint16) (bin < (double) sums->n ? (gsize) bin : sums->n);
    }
  }
}

static void
sum_block (gsize block, gpointer data)
{
  const Sums *sums = data;
  const RingletPeakImage *image = sums->image;
  double *out = sums->sums + 2 * sums->n * block;

  memset (out, 0, 2 * sums->n * sizeof *out);
  for (gsize i = block; i < image->n_slow; i += N_BLOCKS) {
    const float *values = image->values + i * image->n_fast;
    const guint16 *bins = sums->bins + i * image->n_fast;

    for (gsize j = 0; j < image->n_fast; j++) {
      const gsize bin = bins[j];

      if (bin == sums->n || (sums->most != NULL && values[j] > sums->most[bin]))
        continue;
      out[2 * bin] += sums->most != NULL ? values[j] : sqrtf (values[j]);
      out[2 * bin + 1] += 1.0;
    }
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
    last = fmax (last, view.two_theta_rad);
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
  for (gsize b = 0; b < N_BLOCKS; b++, sums += 2 * n)
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
  sums.sums = all = g_new (double, 2 * profile->n * N_BLOCKS);
  profile->mean = g_new (double, profile->n);
  profile->count = g_new (double, profile->n);
  most = g_new (double, profile->n);
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
