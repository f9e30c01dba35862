/* SPDX-License-Identifier: MIT */

/* Differences and ratios of images whose values are formulas. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "display/contrast.h"
#include "display/painter.h"

#define N_SLOW 301
#define N_FAST 517
#define SINGLE 1e-6 /* relative: single precision */

static const RingletExclusion none = { FALSE };

typedef double (*Formula) (gsize slow, gsize fast);

static double
counts (gsize slow, gsize fast)
{
  return (double) (1 + (slow * 7919 + fast * 104729 + slow * fast * 31) % 1009);
}

static double
others (gsize slow, gsize fast)
{
  return (double) ((slow * 15485863 + fast * 7919 + slow * fast * 17) % 50);
}

static double
flat (gsize slow, gsize fast)
{
  return 0.5 + (double) ((slow + fast) % 7) / 4.0;
}

static double
dark (gsize slow, gsize fast)
{
  return (double) (slow % 5);
}

static RingletImage *
make_image (Formula formula, gsize n_slow, gsize n_fast)
{
  double *data = g_new (double, n_slow *n_fast);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = formula (i / n_fast, i % n_fast);
  return ringlet_image_new_take (RINGLET_PIXEL_F64, n_slow, n_fast, data, NULL);
}

/* Every @step-th pixel. */
static RingletMask *
make_mask (gsize step)
{
  guint8 *bad = g_new (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    bad[i] = i % step == 0;
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static void
test_value (void)
{
  static const struct {
    double present;
    double other;
    double difference;
    double ratio;
  } cases[] = {
    { 6.0, 4.0, 2.0, 1.5 },
    { 0.0, 4.0, -4.0, 0.0 },
    { 4.0, 0.0, 4.0, NAN },
    { 0.0, 0.0, 0.0, NAN },
    { -3.0, 2.0, -5.0, -1.5 },
    { NAN, 2.0, NAN, NAN },
    { 2.0, NAN, NAN, NAN },
    { INFINITY, 2.0, NAN, NAN },
    { 2.0, INFINITY, NAN, NAN },
    { 4294967295.0, 4294967294.0, 1.0, 4294967295.0 / 4294967294.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const double difference = ringlet_contrast_value (
        RINGLET_CONTRAST_DIFFERENCE, cases[i].present, cases[i].other);
    const double ratio = ringlet_contrast_value (
        RINGLET_CONTRAST_RATIO, cases[i].present, cases[i].other);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_true (difference == cases[i].difference ||
        (isnan (difference) && isnan (cases[i].difference)));
    g_assert_true (
        ratio == cases[i].ratio || (isnan (ratio) && isnan (cases[i].ratio)));
  }
}

/* What a pixel of a level stands for: means of the pixels under it that count in both.
 */
static double
expected (RingletContrastKind kind, guint level, gsize y, gsize x, const guint8 *bad)
{
  double sums[2] = { 0.0, 0.0 };
  gsize n = 0;

  for (gsize i = y << level; i < MIN ((y + 1) << level, (gsize) N_SLOW); i++) {
    for (gsize j = x << level; j < MIN ((x + 1) << level, (gsize) N_FAST); j++) {
      if (bad[i * N_FAST + j] != 0)
        continue;
      sums[0] += counts (i, j);
      sums[1] += others (i, j);
      n++;
    }
  }
  return n > 0
      ? ringlet_contrast_value (kind, sums[0] / (double) n, sums[1] / (double) n)
      : (double) NAN;
}

/* Level 1 is the mean of pixels; further up it is that of means, which is the same
 * where as many count in each. */
static void
check_levels (RingletContrastKind kind, const RingletContrast *contrast,
    const guint8 *bad, guint n_levels)
{
  for (guint k = 0; k < n_levels; k++) {
    const RingletPyramidLevel *level = &contrast->pyramid->levels[k];

    for (gsize i = 0; i < level->n_slow * level->n_fast; i += 7) {
      const double value =
          expected (kind, k, i / level->n_fast, i % level->n_fast, bad);

      /* At the edge blocks are cut off, and weigh as whole ones. */
      if (k > 1 &&
          (i / level->n_fast + 1 == level->n_slow || (i + 1) % level->n_fast == 0))
        continue;
      if (isnan (value)) {
        g_assert_cmpuint (level->states[i], !=, RINGLET_PIXEL_COUNTS);
        continue;
      }
      g_assert_cmpuint (level->states[i], ==, RINGLET_PIXEL_COUNTS);
      g_assert_cmpfloat_with_epsilon (ringlet_pyramid_get (contrast->pyramid, k, i),
          value, SINGLE * fmax (fabs (value), 1.0));
    }
  }
}

static void
test_levels (void)
{
  g_autoptr (RingletImage) a = make_image (counts, N_SLOW, N_FAST);
  g_autoptr (RingletImage) b = make_image (others, N_SLOW, N_FAST);
  g_autoptr (RingletMask) mask = make_mask (5);
  g_autofree guint8 *nothing = g_new0 (guint8, N_SLOW * N_FAST);

  for (guint kind = 0; kind < 2; kind++) {
    const RingletContrastSide present = { a, NULL, &none, NULL };
    const RingletContrastSide other = { b, NULL, &none, NULL };
    const RingletContrastSide masked = { b, mask, &none, NULL };
    g_autoptr (RingletContrast) whole =
        ringlet_contrast_new_images (kind, &present, &other, NULL, NULL);
    g_autoptr (RingletContrast) part =
        ringlet_contrast_new_images (kind, &present, &masked, NULL, NULL);

    g_assert_cmpuint (whole->pyramid->n_levels, ==, 3);
    g_assert_true (whole->pyramid->is_mean);
    check_levels (kind, whole, nothing, 3);
    check_levels (kind, part, mask->bad, 2);
    g_assert_cmpuint (part->pyramid->levels[0].states[0], ==, RINGLET_PIXEL_MASKED);
  }
}

static void
test_stats (void)
{
  g_autoptr (RingletImage) a = make_image (counts, N_SLOW, N_FAST);
  g_autoptr (RingletImage) b = make_image (others, N_SLOW, N_FAST);
  g_autoptr (RingletMask) mask = make_mask (5);
  const RingletContrastSide present = { a, mask, &none, NULL };
  const RingletContrastSide other = { b, NULL, &none, NULL };
  g_autoptr (RingletContrast) contrast = ringlet_contrast_new_images (
      RINGLET_CONTRAST_DIFFERENCE, &present, &other, NULL, NULL);
  double sum = 0.0;
  double squares = 0.0;
  gsize n = 0;

  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    const double value =
        counts (i / N_FAST, i % N_FAST) - others (i / N_FAST, i % N_FAST);

    if (i % 5 == 0)
      continue;
    n++;
    sum += value;
    squares += value * value;
  }
  g_assert_cmpuint (contrast->stats.n, ==, n);
  g_assert_cmpuint (contrast->stats.n_left_out, ==, N_SLOW * N_FAST - n);
  g_assert_cmpfloat (contrast->stats.sum, ==, sum);
  g_assert_cmpfloat_with_epsilon (contrast->stats.std,
      sqrt (squares / (double) n - pow (sum / (double) n, 2)), 1e-6);
}

static void
test_corrected (void)
{
  g_autoptr (RingletImage) a = make_image (counts, N_SLOW, N_FAST);
  g_autoptr (RingletImage) f = make_image (flat, N_SLOW, N_FAST);
  g_autoptr (RingletImage) d = make_image (dark, N_SLOW, N_FAST);
  const RingletCorrections corrections = { .dark = d,
    .n_dark = 1,
    .flat = f,
    .absorption = f,
    .background = d,
    .background_scale = 0.5,
    .n_summed = 3 };
  const RingletContrastSide present = { a, NULL, &none, &corrections };
  const RingletContrastSide other = { a, NULL, &none, NULL };
  g_autoptr (RingletImage) corrected = ringlet_contrast_side_corrected (&present, NULL);
  g_autoptr (RingletContrast) contrast = ringlet_contrast_new_images (
      RINGLET_CONTRAST_DIFFERENCE, &present, &other, NULL, NULL);

  for (gsize i = 0; i < N_SLOW * N_FAST; i += 11) {
    const gsize y = i / N_FAST;
    const gsize x = i % N_FAST;
    const double value = (counts (y, x) - 3.0 * (dark (y, x) + 0.5 * dark (y, x))) /
        (flat (y, x) * flat (y, x));

    g_assert_cmpfloat_with_epsilon (ringlet_contrast_side_get (&present, i), value,
        1e-9 * fmax (1.0, fabs (value)));
    g_assert_cmpfloat_with_epsilon (
        ringlet_image_get (corrected, i), value, SINGLE * fmax (1.0, fabs (value)));
    g_assert_cmpfloat_with_epsilon (ringlet_pyramid_get (contrast->pyramid, 0, i),
        value - counts (y, x), SINGLE * 1e4);
  }
}

static void
test_refused (void)
{
  g_autoptr (RingletImage) a = make_image (counts, N_SLOW, N_FAST);
  g_autoptr (RingletImage) b = make_image (counts, N_FAST, N_SLOW);
  g_autoptr (GError) error = NULL;
  const RingletContrastSide present = { a, NULL, &none, NULL };
  const RingletContrastSide other = { b, NULL, &none, NULL };
  const RingletCorrections corrections = { .flat = b };
  const RingletContrastSide wrong = { a, NULL, &none, &corrections };

  g_assert_null (ringlet_contrast_new_images (
      RINGLET_CONTRAST_RATIO, &present, &other, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "301 × 517"));
  g_assert_nonnull (strstr (error->message, "517 × 301"));
  g_clear_error (&error);
  g_assert_null (ringlet_contrast_new_images (
      RINGLET_CONTRAST_RATIO, &wrong, &present, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

/* What is equal has the middle colour. */
static void
test_colours (void)
{
  g_autoptr (RingletImage) a = make_image (counts, N_SLOW, N_FAST);
  g_autoptr (RingletImage) b = make_image (others, N_SLOW, N_FAST);
  const RingletContrastSide sides[] = { { a, NULL, &none, NULL },
    { b, NULL, &none, NULL } };

  for (guint kind = 0; kind < 2; kind++) {
    for (guint same = 0; same < 2; same++) {
      g_autoptr (RingletContrast) contrast =
          ringlet_contrast_new_images (kind, &sides[0], &sides[1 - same], NULL, NULL);
      const RingletLevels auto_levels = ringlet_contrast_levels (contrast, 99.0);
      const RingletLevels moved = ringlet_contrast_levels_at (contrast, &auto_levels,
          auto_levels.min, kind == RINGLET_CONTRAST_RATIO ? 4.0 : 55.0);
      const RingletLevels *both[] = { &auto_levels, &moved };

      for (gsize k = 0; k < 2; k++) {
        const RingletLevelsLine line = ringlet_levels_line (both[k]);
        const double middle = kind == RINGLET_CONTRAST_RATIO ? 1.0 : 0.0;
        const double at =
            (ringlet_scale_apply (line.scale, middle) - (double) line.offset) *
            (double) line.factor;

        g_assert_cmpfloat (both[k]->max, >, both[k]->min);
        g_assert_cmpfloat_with_epsilon (at, 0.5, 1e-5);
      }
      if (kind == RINGLET_CONTRAST_RATIO)
        g_assert_cmpfloat_with_epsilon (moved.min, 0.25, 1e-12);
      else
        g_assert_cmpfloat_with_epsilon (moved.min, -55.0, 1e-12);
    }
  }
}

/* A view never leaves a pixel out, and none is the largest of others. */
static void
test_sampling (void)
{
  g_autoptr (RingletPyramid) pyramid = ringlet_pyramid_new_means (1024, 1024, NULL);
  static const double scales[] = { 4.0, 1.0, 0.99, 0.6, 0.5, 0.3, 0.26, 0.05 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    const RingletViewport viewport = { .width = 200,
      .height = 200,
      .n_fast = 1024,
      .n_slow = 1024,
      .scale_x = scales[i],
      .scale_y = scales[i],
      .centre_fast = 512,
      .centre_slow = 512 };
    const RingletSampling sampling = ringlet_sampling_new (pyramid, &viewport);

    g_assert_false (sampling.is_block);
    if (scales[i] >= 0.25) /* the coarsest level has a fourth of the pixels */
      g_assert_cmpfloat (sampling.step_x, <=, 1.0f);
    if (scales[i] < 1.0)
      g_assert_cmpfloat (sampling.step_x, >, 0.5f);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contrast/value", test_value);
  g_test_add_func ("/contrast/levels", test_levels);
  g_test_add_func ("/contrast/stats", test_stats);
  g_test_add_func ("/contrast/corrected", test_corrected);
  g_test_add_func ("/contrast/refused", test_refused);
  g_test_add_func ("/contrast/colours", test_colours);
  g_test_add_func ("/contrast/sampling", test_sampling);
  return g_test_run ();
}
