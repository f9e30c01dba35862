/* SPDX-License-Identifier: MIT */

/* Profiles along lines of images whose intensity is a formula, and of random ones
 * against the weight of every pixel written down as it is defined. */

#include "profile-image.h"

static double
zero (gsize slow, gsize fast)
{
  return 0.0;
}

static RingletProfile *
along (const RingletImage *image, const RingletMask *mask, RingletProfileLine line)
{
  const RingletProfilePixels pixels = { image, mask, &none, TRUE };
  g_autoptr (GError) error = NULL;
  RingletProfile *profile = ringlet_profile_new_line (&pixels, &line, NULL, &error);

  g_assert_no_error (error);
  return profile;
}

/* ---- lines ---- */

/* Bilinear samples of a plane are the plane, in any direction, and so is the mean of
 * some that lie evenly to both sides. */
static void
test_ramp (void)
{
  static const RingletProfileLine lines[] = {
    { 5.5, 4.5, 5.5, 40.5, 1 },
    { 4.0, 6.0, 30.0, 6.0, 1 },
    { 6.0, 8.0, 29.3, 44.7, 1 },
    { 29.3, 44.7, 6.0, 8.0, 3 },
    { 8.2, 40.1, 28.9, 9.9, 6 },
    { 20.25, 10.75, 20.25, 10.75, 4 },
  };
  g_autoptr (RingletImage) image = make_image (ramp);

  for (gsize k = 0; k < G_N_ELEMENTS (lines); k++) {
    const RingletProfileLine *l = &lines[k];
    const double length = hypot (l->slow1 - l->slow0, l->fast1 - l->fast0);
    g_autoptr (RingletProfile) profile = along (image, NULL, *l);

    g_test_message ("line %" G_GSIZE_FORMAT, k);
    g_assert_cmpuint (profile->n, ==, (gsize) ceil (length) + 1);
    for (gsize i = 0; i < profile->n; i++) {
      const double t = profile->n > 1 ? (double) i / (double) (profile->n - 1) : 0.0;

      assert_near (profile->position[i], t * length);
      assert_near (profile->slow[i], l->slow0 + t * (l->slow1 - l->slow0));
      assert_near (profile->fast[i], l->fast0 + t * (l->fast1 - l->fast0));
      assert_near (profile->mean[i], ramp_at (profile->slow[i], profile->fast[i]));
      assert_near (profile->weight[i], l->width);
      assert_near (profile->sum[i], l->width * profile->mean[i]);
    }
  }
}

/* Through the centres of pixels it has these, with the errors of counts. */
static void
test_centres (void)
{
  g_autoptr (RingletImage) image = make_image (noise);
  g_autoptr (RingletProfile) row =
      along (image, NULL, (RingletProfileLine){ 11.5, 2.5, 11.5, 50.5, 1 });
  g_autoptr (RingletProfile) wide =
      along (image, NULL, (RingletProfileLine){ 11.5, 2.5, 11.5, 50.5, 3 });
  g_autoptr (RingletProfile) between =
      along (image, NULL, (RingletProfileLine){ 12.0, 2.5, 12.0, 50.5, 1 });
  g_autofree double *of_sum = ringlet_profile_sigma_of_sum (wide);

  g_assert_cmpuint (row->n, ==, 49);
  for (gsize i = 0; i < row->n; i++) {
    const double above = noise (10, i + 2);
    const double here = noise (11, i + 2);
    const double below = noise (12, i + 2);

    assert_near (row->mean[i], here);
    assert_near (row->sigma[i], sqrt (fmax (here, 1.0)));
    assert_near (wide->sum[i], above + here + below);
    assert_near (wide->sigma[i], sqrt (above + here + below) / 3.0);
    assert_near (of_sum[i], sqrt (above + here + below));
    assert_near (between->mean[i], (here + below) / 2.0);
    assert_near (between->sigma[i], sqrt (here + below) / 2.0);
  }
}

static void
test_nothing_counted (void)
{
  g_autoptr (RingletImage) image = make_image (zero);
  g_autoptr (RingletProfile) profile =
      along (image, NULL, (RingletProfileLine){ 11.5, 2.5, 11.5, 50.5, 4 });

  for (gsize i = 0; i < profile->n; i++) {
    assert_near (profile->mean[i], 0.0);
    assert_near (profile->sigma[i], 0.25);
  }
}

/* ---- against the definition ---- */

static void
add_tent (double slow, double fast, const RingletMask *mask, double *weights)
{
  double own[N_SLOW * N_FAST];
  double known = 0.0;

  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    const double y = fabs ((double) (i / N_FAST) + 0.5 - slow);
    const double x = fabs ((double) (i % N_FAST) + 0.5 - fast);

    own[i] = mask->bad[i] != 0 ? 0.0 : fmax (1.0 - y, 0.0) * fmax (1.0 - x, 0.0);
    known += own[i];
  }
  for (gsize i = 0; known >= 0.5 && i < N_SLOW * N_FAST; i++)
    weights[i] += own[i];
}

static void
check_point (const RingletImage *image, const RingletMask *mask,
    const RingletProfileLine *line, const RingletProfile *profile, gsize at)
{
  const double length = hypot (line->slow1 - line->slow0, line->fast1 - line->fast0);
  double weights[N_SLOW * N_FAST] = { 0.0 };
  double weight = 0.0;
  double sum = 0.0;
  double variance = 0.0;

  for (guint k = 0; k < line->width; k++) {
    const double across = (double) k - ((double) line->width - 1.0) / 2.0;

    add_tent (profile->slow[at] - across * (line->fast1 - line->fast0) / length,
        profile->fast[at] + across * (line->slow1 - line->slow0) / length, mask,
        weights);
  }
  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    const double value = ringlet_image_get (image, i);

    weight += weights[i];
    sum += weights[i] * value;
    variance += weights[i] * weights[i] * value;
  }
  g_assert_cmpfloat_with_epsilon (profile->weight[at], weight, 1e-9);
  if (weight > 1e-9) {
    g_assert_cmpfloat_with_epsilon (profile->mean[at], sum / weight, 1e-8);
    g_assert_cmpfloat_with_epsilon (profile->sigma[at], sqrt (variance) / weight, 1e-8);
  } else {
    g_assert_true (isnan (profile->mean[at]) && isnan (profile->sigma[at]));
  }
}

static void
test_definition (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (RingletImage) image = make_image (noise);
  gsize n_left_out = 0;

  for (gsize k = 0; k < 60; k++) {
    g_autoptr (RingletMask) mask = random_mask (random, k % 2 == 0 ? 0.0 : 0.35);
    const RingletProfileLine line = { g_rand_double_range (random, -2.0, N_SLOW + 2.0),
      g_rand_double_range (random, -2.0, N_FAST + 2.0),
      g_rand_double_range (random, -2.0, N_SLOW + 2.0),
      g_rand_double_range (random, -2.0, N_FAST + 2.0), 1 + (guint) (k % 9) };
    g_autoptr (RingletProfile) profile = along (image, mask, line);

    for (gsize i = 0; i < profile->n; i += 3) {
      check_point (image, mask, &line, profile, i);
      n_left_out += isnan (profile->mean[i]) ? 1 : 0;
    }
  }
  g_assert_cmpuint (n_left_out, >, 10);
}

/* Pixels whose centres are on the strip, one by one. */
static void
test_line_stats (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (RingletImage) image = make_image (noise);

  for (gsize k = 0; k < 200; k++) {
    g_autoptr (RingletMask) mask = random_mask (random, 0.2);
    const RingletProfilePixels pixels = { image, mask, &none, TRUE };
    const RingletProfileLine line = { g_rand_double_range (random, -4.0, N_SLOW + 4.0),
      g_rand_double_range (random, -4.0, N_FAST + 4.0),
      g_rand_double_range (random, -4.0, N_SLOW + 4.0),
      g_rand_double_range (random, -4.0, N_FAST + 4.0), 1 + (guint) (k % 12) };
    const double dy = line.slow1 - line.slow0;
    const double dx = line.fast1 - line.fast0;
    const double length = hypot (dy, dx);
    RingletPixelStats stats = { 0 };
    gsize n = 0;
    gsize n_masked = 0;
    double sum = 0.0;
    double squares = 0.0;

    for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
      const double y = (double) (i / N_FAST) + 0.5 - line.slow0;
      const double x = (double) (i % N_FAST) + 0.5 - line.fast0;
      const double t = (y * dy + x * dx) / length;
      const double u = fabs (x * dy - y * dx) / length;
      const double value = ringlet_image_get (image, i);

      if (t < 0.0 || t > length || u > 0.5 * line.width)
        continue;
      if (mask->bad[i] != 0) {
        n_masked++;
        continue;
      }
      n++;
      sum += value;
      squares += value * value;
    }
    g_assert_true (ringlet_profile_line_stats (&pixels, &line, &stats, NULL, NULL));
    g_assert_cmpuint (stats.n, ==, n);
    g_assert_cmpuint (stats.n_left_out, ==, n_masked);
    assert_near (stats.sum, sum);
    if (n > 0)
      g_assert_cmpfloat_with_epsilon (stats.std * stats.std,
          squares / (double) n - pow (sum / (double) n, 2), 1e-6);
  }
}

/* A line between two rows of pixels has one of them, not both. */
static void
test_line_edge (void)
{
  g_autoptr (RingletImage) image = make_image (noise);
  const RingletProfilePixels pixels = { image, NULL, &none, TRUE };
  RingletPixelStats stats = { 0 };

  g_assert_true (ringlet_profile_line_stats (
      &pixels, &(RingletProfileLine){ 10.0, 3.5, 10.0, 42.5, 1 }, &stats, NULL, NULL));
  g_assert_cmpuint (stats.n, ==, 40);
  g_assert_true (ringlet_profile_line_stats (
      &pixels, &(RingletProfileLine){ 10.0, 3.5, 10.0, 42.5, 2 }, &stats, NULL, NULL));
  g_assert_cmpuint (stats.n, ==, 80);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/ramp", test_ramp);
  g_test_add_func ("/profile/centres", test_centres);
  g_test_add_func ("/profile/nothing-counted", test_nothing_counted);
  g_test_add_func ("/profile/definition", test_definition);
  g_test_add_func ("/profile/line-stats", test_line_stats);
  g_test_add_func ("/profile/line-edge", test_line_edge);
  return g_test_run ();
}
