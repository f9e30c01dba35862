/* SPDX-License-Identifier: MIT */

/* Profiles of images whose intensity is a formula, and of random ones against the
 * weight of every pixel written down as it is defined. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "display/profile.h"

#define N_SLOW 37
#define N_FAST 53
#define ROUNDING 1e-12 /* relative: some hundred terms in double precision */

static const RingletExclusion none = { FALSE };

typedef double (*Formula) (gsize slow, gsize fast);

static RingletImage *
make_image (Formula formula)
{
  double *data = g_new (double, N_SLOW *N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    data[i] = formula (i / N_FAST, i % N_FAST);
  return ringlet_image_new_take (RINGLET_PIXEL_F64, N_SLOW, N_FAST, data, NULL);
}

/* At the centre of the pixel. */
static double
ramp_at (double slow, double fast)
{
  return 7.0 + 3.0 * slow - 2.0 * fast;
}

static double
ramp (gsize slow, gsize fast)
{
  return ramp_at ((double) slow + 0.5, (double) fast + 0.5);
}

/* Counts that repeat nowhere near. */
static double
noise (gsize slow, gsize fast)
{
  return (double) ((slow * 7919 + fast * 104729 + slow * fast * 31) % 1009);
}

static double
zero (gsize slow, gsize fast)
{
  return 0.0;
}

static void
assert_near (double a, double b)
{
  if (isnan (b)) {
    g_assert_true (isnan (a));
    return;
  }
  g_assert_cmpfloat_with_epsilon (a, b, ROUNDING * fmax (1.0, fabs (b)));
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

  g_assert_cmpuint (row->n, ==, 49);
  for (gsize i = 0; i < row->n; i++) {
    const double above = noise (10, i + 2);
    const double here = noise (11, i + 2);
    const double below = noise (12, i + 2);

    assert_near (row->mean[i], here);
    assert_near (row->sigma[i], sqrt (fmax (here, 1.0)));
    assert_near (wide->sum[i], above + here + below);
    assert_near (wide->sigma[i], sqrt (above + here + below) / 3.0);
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

static RingletMask *
random_mask (GRand *random, double share)
{
  guint8 *bad = g_new (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    bad[i] = g_rand_double (random) < share;
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

/* What every pixel adds to a sample: 1 − |distance| along both axes. */
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

/* ---- boxes ---- */

/* Whole pixels: the sums of an arithmetic series. */
static void
test_box (void)
{
  g_autoptr (RingletImage) image = make_image (ramp);
  const RingletProfilePixels pixels = { image, NULL, &none, FALSE };
  const RingletProfileBox box = { 30.0, 45.0, 4.0, 5.0 }; /* 26 rows, 40 columns */
  g_autoptr (RingletProfile) columns = NULL;
  g_autoptr (RingletProfile) rows = NULL;
  RingletPixelStats stats = { 0 };

  g_assert_true (
      ringlet_profile_new_box (&pixels, &box, &columns, &rows, &stats, NULL, NULL));
  g_assert_cmpuint (columns->n, ==, 40);
  g_assert_cmpuint (rows->n, ==, 26);
  g_assert_null (columns->sigma);
  for (gsize j = 0; j < columns->n; j++) {
    assert_near (columns->position[j], 5.5 + (double) j);
    assert_near (columns->slow[j], 17.0);
    assert_near (columns->mean[j], ramp_at (17.0, columns->position[j]));
    assert_near (columns->sum[j], 26.0 * columns->mean[j]);
  }
  for (gsize i = 0; i < rows->n; i++)
    assert_near (rows->mean[i], ramp_at (rows->slow[i], 25.0));
  g_assert_cmpuint (stats.n, ==, 26 * 40);
  assert_near (stats.area, 26 * 40);
  assert_near (stats.mean, ramp_at (17.0, 25.0));
  assert_near (stats.sum, 26 * 40 * ramp_at (17.0, 25.0));
  assert_near (stats.min, ramp (4, 44));
  assert_near (stats.max, ramp (29, 5));
  /* Of n even steps (n² − 1) / 12, independent on both axes. */
  assert_near (stats.std,
      sqrt (9.0 * (26.0 * 26.0 - 1.0) / 12.0 + 4.0 * (40.0 * 40.0 - 1.0) / 12.0));
}

static double
overlap (double low, double high, double at)
{
  return fmax (fmin (high, at + 1.0) - fmax (low, at), 0.0);
}

/* Parts of pixels count by their area, whatever is masked. */
static void
test_box_areas (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (RingletImage) image = make_image (noise);

  for (gsize k = 0; k < 100; k++) {
    g_autoptr (RingletMask) mask = random_mask (random, 0.3);
    const RingletProfilePixels pixels = { image, mask, &none, TRUE };
    const RingletProfileBox box = { g_rand_double_range (random, -3.0, 18.0),
      g_rand_double_range (random, -3.0, 25.0),
      g_rand_double_range (random, 19.0, 40.0),
      g_rand_double_range (random, 26.0, 56.0) };
    g_autoptr (RingletProfile) columns = NULL;
    g_autoptr (RingletProfile) rows = NULL;
    RingletPixelStats stats = { 0 };
    double weight[N_FAST] = { 0.0 };
    double sum[N_FAST] = { 0.0 };
    double variance[N_FAST] = { 0.0 };
    double area = 0.0;
    double total = 0.0;

    for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
      const double part = mask->bad[i] != 0
          ? 0.0
          : overlap (box.slow0, box.slow1, (double) (i / N_FAST)) *
              overlap (box.fast0, box.fast1, (double) (i % N_FAST));
      const double value = ringlet_image_get (image, i);

      weight[i % N_FAST] += part;
      sum[i % N_FAST] += part * value;
      variance[i % N_FAST] += part * part * value;
      area += part;
      total += part * value;
    }
    g_assert_true (
        ringlet_profile_new_box (&pixels, &box, &columns, &rows, &stats, NULL, NULL));
    for (gsize j = 0; j < columns->n; j++) {
      const gsize at = (gsize) columns->position[j];

      assert_near (columns->weight[j], weight[at]);
      assert_near (columns->mean[j], weight[at] > 0.0 ? sum[at] / weight[at] : NAN);
      assert_near (
          columns->sigma[j], weight[at] > 0.0 ? sqrt (variance[at]) / weight[at] : NAN);
    }
    assert_near (stats.area, area);
    assert_near (stats.sum, total);
    assert_near (stats.mean, total / area);
  }
}

/* ---- what is no data, what is refused ---- */

static void
test_no_data (void)
{
  guint32 *data = g_new (guint32, 5);
  g_autoptr (RingletImage) image = NULL;
  const RingletPlan plan = ringlet_plan_default ();
  const RingletExclusion flags = ringlet_exclusion_new (&plan, TRUE, RINGLET_PIXEL_U32);
  g_autoptr (RingletProfile) columns = NULL;
  g_autoptr (RingletProfile) rows = NULL;
  RingletPixelStats stats = { 0 };

  data[0] = 4;
  data[1] = G_MAXUINT32;
  data[2] = 4000000000u;
  data[3] = G_MAXUINT32 - 1;
  data[4] = 6;
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, 1, 5, data, NULL);
  g_assert_true (ringlet_profile_new_box (
      &(RingletProfilePixels){ image, NULL, &flags, TRUE },
      &(RingletProfileBox){ 0.0, 0.0, 1.0, 5.0 }, &columns, &rows, &stats, NULL, NULL));
  g_assert_cmpuint (stats.n, ==, 3);
  g_assert_cmpuint (stats.n_left_out, ==, 2);
  g_assert_cmpfloat (stats.sum, ==, 4000000010.0);
  g_assert_true (isnan (columns->mean[1]) && isnan (columns->mean[3]));
  g_assert_cmpfloat (columns->mean[2], ==, 4000000000.0);
}

static void
test_refused (void)
{
  g_autoptr (RingletImage) image = make_image (noise);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (3, 3, g_new0 (guint8, 9));
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  RingletProfilePixels pixels = { image, mask, &none, TRUE };
  const RingletProfileBox box = { 0.0, 0.0, 5.0, 5.0 };
  const RingletProfileBox beside = { 0.0, -5.0, 5.0, 0.0 };
  g_autoptr (RingletProfile) columns = NULL;
  g_autoptr (RingletProfile) rows = NULL;
  RingletPixelStats stats = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ringlet_profile_new_box (&pixels, &box, &columns, &rows, &stats, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  pixels.mask = NULL;
  g_assert_false (ringlet_profile_new_box (
      &pixels, &beside, &columns, &rows, &stats, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (ringlet_profile_new_line (
      &pixels, &(RingletProfileLine){ 0.0, NAN, 1.0, 1.0, 1 }, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_false (ringlet_profile_new_box (
      &pixels, &box, &columns, &rows, &stats, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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
  g_test_add_func ("/profile/box", test_box);
  g_test_add_func ("/profile/box-areas", test_box_areas);
  g_test_add_func ("/profile/no-data", test_no_data);
  g_test_add_func ("/profile/refused", test_refused);
  return g_test_run ();
}
