/* SPDX-License-Identifier: MIT */

/* Pixels that do not work, planted in simulated series: which masks have them, and that
 * those of a good detector have nothing. */

#include <locale.h>

#include "base/error.h"
#include "scan/series-pixels.h"

#include "frames.h"

#define N_SLOW 40
#define N_FAST 50
#define N (N_SLOW * N_FAST)
#define N_FRAMES 60

#define DEAD 505
#define NOISY 1022
#define BRIGHT 1530
#define ONCE 777  /* no data in one frame */
#define NEVER 303 /* in all */

static char *folder;

/* Knuth's: for small means. */
static long double
poisson (GRand *rand, double mean)
{
  const double limit = exp (-mean);
  double product = g_rand_double (rand);
  int n = 0;

  for (; product > limit; n++)
    product *= g_rand_double (rand);
  return n;
}

typedef struct {
  double mean;
  double unsteady;  /* amplitude of the light */
  gboolean is_good; /* nothing is planted */
  gboolean is_float;
} Scene;

static long double *
make_values (const Scene *scene)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  long double *values = g_new (long double, N_FRAMES *N);

  for (guint k = 0; k < N_FRAMES; k++) {
    const double light = scene->mean * (1.0 + scene->unsteady * sin (0.7 * k));
    long double *frame = values + k * N;

    for (gsize i = 0; i < N; i++)
      frame[i] = poisson (rand, light) * (scene->is_float ? 0.1L : 1.0L);
    if (scene->is_good)
      continue;
    frame[DEAD] = 0;
    frame[NOISY] = k % 2 == 0 ? 0 : 60;
    frame[BRIGHT] = poisson (rand, 5.0 * scene->mean + 4.0);
    frame[NEVER] = scene->is_float ? (long double) NAN : 65535;
    if (k == 7)
      frame[ONCE] = frame[NEVER];
  }
  return values;
}

static RingletSeriesPixels *
look_at (const Scene *scene)
{
  g_autofree long double *values = make_values (scene);
  g_autoptr (RingletSource) source = frames_open (frames_write (folder, "series.npy",
      scene->is_float ? RINGLET_PIXEL_F32 : RINGLET_PIXEL_U16, N_FRAMES, N_SLOW, N_FAST,
      values));
  g_autoptr (GError) error = NULL;
  RingletSeriesPixels *pixels = ringlet_series_pixels_new (source, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_series_pixels_n_frames (pixels), ==, N_FRAMES);
  return pixels;
}

/* Takes @mask. Whether it hides these pixels, ended by −1, and no other. */
static void
assert_hides (RingletMask *mask, const gint64 *wanted)
{
  g_autoptr (RingletMask) owned = mask;
  gsize n = 0;

  g_assert_nonnull (mask);
  for (; wanted[n] >= 0; n++)
    g_assert_cmpuint (mask->bad[wanted[n]], ==, 1);
  g_assert_cmpuint (mask->n_bad, ==, n);
}

#define HIDES(...) ((const gint64[]){ __VA_ARGS__, -1 })
#define HIDES_NOTHING ((const gint64[]){ -1 })

static const Scene good_scenes[] = {
  { 5.0, 0.0, TRUE },
  { 5.0, 0.8, TRUE },
  { 0.05, 0.0, TRUE },
};

/* At six sigmas nothing happens by chance. */
static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_scenes); i++) {
    g_autoptr (RingletSeriesPixels) pixels = look_at (&good_scenes[i]);

    g_test_message ("scene %" G_GSIZE_FORMAT, i);
    assert_hides (ringlet_series_pixels_flagged (pixels, TRUE, NULL), HIDES_NOTHING);
    assert_hides (
        ringlet_series_pixels_dead (pixels, NULL, 20.0, NULL, NULL), HIDES_NOTHING);
    assert_hides (
        ringlet_series_pixels_noisy (pixels, NULL, 8.0, NULL, NULL), HIDES_NOTHING);
    assert_hides (
        ringlet_series_pixels_bright (pixels, NULL, 8.0, NULL, NULL), HIDES_NOTHING);
  }
}

static const Scene bad_scenes[] = {
  { 5.0, 0.0 },
  { 5.0, 0.5 },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_scenes); i++) {
    g_autoptr (RingletSeriesPixels) pixels = look_at (&bad_scenes[i]);
    const RingletSeriesPixels *p = pixels;

    g_test_message ("scene %" G_GSIZE_FORMAT, i);
    assert_hides (ringlet_series_pixels_flagged (p, TRUE, NULL), HIDES (NEVER, ONCE));
    assert_hides (ringlet_series_pixels_flagged (p, FALSE, NULL), HIDES (NEVER));
    assert_hides (ringlet_series_pixels_dead (p, NULL, 0.0, NULL, NULL), HIDES (DEAD));
    assert_hides (
        ringlet_series_pixels_dead (p, NULL, 100.0, NULL, NULL), HIDES (DEAD));
    assert_hides (
        ringlet_series_pixels_dead (p, NULL, 1000.0, NULL, NULL), HIDES_NOTHING);
    assert_hides (
        ringlet_series_pixels_noisy (p, NULL, 8.0, NULL, NULL), HIDES (NOISY));
    assert_hides (
        ringlet_series_pixels_bright (p, NULL, 8.0, NULL, NULL), HIDES (NOISY, BRIGHT));
  }
}

/* A dark series of a detector that counts: hardly anything is in it. */
static void
test_dark (void)
{
  const Scene scene = { 0.002, 0.0 };
  g_autoptr (RingletSeriesPixels) pixels = look_at (&scene);

  assert_hides (
      ringlet_series_pixels_noisy (pixels, NULL, 8.0, NULL, NULL), HIDES (NOISY));
  assert_hides (ringlet_series_pixels_bright (pixels, NULL, 8.0, NULL, NULL),
      HIDES (NOISY, BRIGHT));
  assert_hides (
      ringlet_series_pixels_dead (pixels, NULL, 20.0, NULL, NULL), HIDES_NOTHING);
}

/* No counts: the pixels around tell. What is known already is not looked at. */
static void
test_floats (void)
{
  const Scene scene = { 5.0, 0.0, FALSE, TRUE };
  g_autoptr (RingletSeriesPixels) pixels = look_at (&scene);
  guint8 *bad = g_new0 (guint8, N);
  g_autoptr (RingletMask) known = NULL;

  assert_hides (ringlet_series_pixels_noisy (pixels, NULL, 20.0, NULL, NULL),
      HIDES (NOISY, BRIGHT));
  bad[NOISY] = 1;
  known = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  assert_hides (
      ringlet_series_pixels_noisy (pixels, known, 20.0, NULL, NULL), HIDES (BRIGHT));
}

static void
test_refused (void)
{
  const Scene scene = { 5.0, 0.0 };
  g_autoptr (RingletSeriesPixels) pixels = look_at (&scene);
  g_autoptr (RingletMask) small = ringlet_mask_new_take (2, 2, g_new0 (guint8, 4));
  static const double bad[] = { -1.0, NAN, INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_series_pixels_dead (pixels, NULL, bad[i], NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_clear_error (&error);
    g_assert_null (ringlet_series_pixels_noisy (pixels, NULL, bad[i], NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_clear_error (&error);
    g_assert_null (ringlet_series_pixels_bright (pixels, small, 5.0, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  }
}

static void
test_few (void)
{
  const long double values[8] = { 1, 2, 3, 4, 1, 2, 3, 4 };
  g_autoptr (RingletSource) source = frames_open (
      frames_write (folder, "two.npy", RINGLET_PIXEL_U16, 2, 2, 2, values));
  g_autoptr (RingletSeriesPixels) pixels =
      ringlet_series_pixels_new (source, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_series_pixels_noisy (pixels, NULL, 5.0, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = frames_folder ();
  g_test_add_func ("/series-pixels/good", test_good);
  g_test_add_func ("/series-pixels/bad", test_bad);
  g_test_add_func ("/series-pixels/dark", test_dark);
  g_test_add_func ("/series-pixels/floats", test_floats);
  g_test_add_func ("/series-pixels/refused", test_refused);
  g_test_add_func ("/series-pixels/few", test_few);
  code = g_test_run ();
  frames_remove (folder);
  return code;
}
