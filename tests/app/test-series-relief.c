/* SPDX-License-Identifier: MIT */

/* Which patterns of a series a waterfall and a surface have, and how high they are. */

#include "series-relief.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#define N_FRAMES 1000
#define N_BINS 50
#define NEAR 1e-5 /* single precision of numbers about 1 */

static const RingletHeatView all = { 0.0, N_FRAMES, 0.0, N_BINS };

/* Even in both directions, so that means are known; a peak in one bin of each. */
static float
value_at (gsize frame, gsize bin)
{
  return (float) (10.0 + 0.5 * (double) frame + 2.0 * (double) bin);
}

static RingletHeatMap *
make_map (gsize n_frames, gsize n_bins)
{
  const RingletHeatAxis axis = { ringlet_unit_find ("q_A^-1", NULL), 1.0, 6.0, n_bins };
  RingletHeatMap *map = ringlet_heat_map_new (&axis, n_frames);
  g_autofree float *values = g_new (float, n_bins);

  for (gsize i = 0; i < n_frames; i++) {
    for (gsize k = 0; k < n_bins; k++)
      values[k] = value_at (i, k);
    ringlet_heat_map_put (map, i, values);
  }
  return map;
}

static RingletSeriesRelief *
make (const RingletHeatMap *map, RingletReliefKind kind, const RingletHeatView *view,
    RingletScale scale, gint64 frame)
{
  const RingletLevels levels = ringlet_levels_default ();

  return ringlet_series_relief_new (map, kind, view, scale, &levels, frame);
}

static void
assert_near (double got, double wanted, const char *what)
{
  if (fabs (got - wanted) > NEAR * fmax (fabs (wanted), 1.0))
    g_error ("%s: %.9g in place of %.9g", what, got, wanted);
}

static gssize
marked_of (const RingletSeriesRelief *relief)
{
  return ringlet_series_relief_look (relief, 0, 0, FALSE).marked;
}

static void
test_curves (void)
{
  static const struct {
    double first, end;
    gsize step, n;
  } cases[] = {
    { 0.0, N_FRAMES, 17, 59 }, /* ⌈1000 / 60⌉; 0, 17, … 986 */
    { 0.0, 60.0, 1, 60 },
    { 0.0, 61.0, 2, 31 },
    { 100.0, 200.0, 2, 50 },
    { 101.5, 103.5, 1, 3 }, /* parts of frames are in view */
    { -50.0, 5.0, 1, 5 },
    { 990.0, 2000.0, 1, 10 },
  };
  g_autoptr (RingletHeatMap) map = make_map (N_FRAMES, N_BINS);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletHeatView view = { cases[i].first, cases[i].end, 0.0, N_BINS };
    g_autoptr (RingletSeriesRelief) relief =
        make (map, RINGLET_RELIEF_WATERFALL, &view, RINGLET_SCALE_LINEAR, -1);

    g_assert_cmpuint (ringlet_series_relief_step (relief), ==, cases[i].step);
    g_assert_cmpuint (ringlet_series_relief_n_rows (relief), ==, cases[i].n);
    for (gsize k = 0; k < cases[i].n; k++)
      g_assert_cmpuint (ringlet_series_relief_frame (relief, k) % cases[i].step, ==, 0);
    g_assert_cmpint (marked_of (relief), ==, -1);
  }
}

/* It is there, once, whether it is one of the others or not. */
static void
test_marked (void)
{
  g_autoptr (RingletHeatMap) map = make_map (N_FRAMES, N_BINS);

  for (guint kind = 0; kind < 2; kind++) {
    for (gint64 frame = 16; frame <= 18; frame++) {
      g_autoptr (RingletSeriesRelief) relief =
          make (map, (RingletReliefKind) kind, &all, RINGLET_SCALE_LINEAR, frame);
      const gssize marked = marked_of (relief);
      const float *heights = NULL;
      double low = 0.0, high = 0.0;
      gsize n = 0;

      g_assert_cmpint (marked, >=, 0);
      ringlet_series_relief_limits (relief, &low, &high);
      g_assert_cmpuint (
          ringlet_series_relief_frame (relief, (gsize) marked), ==, frame);
      heights = ringlet_series_relief_heights (relief, (gsize) marked, &n);
      g_assert_cmpuint (n, ==, N_BINS);
      assert_near (heights[7] * high, value_at ((gsize) frame, 7),
          "the pattern itself, and no mean");
    }
    {
      g_autoptr (RingletSeriesRelief) beside =
          make (map, (RingletReliefKind) kind, &all, RINGLET_SCALE_LINEAR, N_FRAMES);

      g_assert_cmpint (marked_of (beside), ==, -1);
    }
  }
}

/* 1000 frames in 125 rows, each the mean of 8: that of their numbers, 3.5 frames on. */
static void
test_surface (void)
{
  g_autoptr (RingletHeatMap) map = make_map (N_FRAMES, N_BINS);
  g_autoptr (RingletSeriesRelief) relief =
      make (map, RINGLET_RELIEF_SURFACE, &all, RINGLET_SCALE_LINEAR, -1);
  double low = 0.0, high = 0.0;

  g_assert_cmpuint (ringlet_series_relief_step (relief), ==, 8);
  g_assert_cmpuint (ringlet_series_relief_n_rows (relief), ==, 125);
  ringlet_series_relief_limits (relief, &low, &high);
  assert_near (low, 0.0, "from zero");
  assert_near (high, value_at (992, 49) + 0.5 * 3.5, "to the highest mean");
  for (gsize k = 0; k < 125; k += 31) {
    gsize n = 0;
    const float *heights = ringlet_series_relief_heights (relief, k, &n);

    g_assert_cmpuint (ringlet_series_relief_frame (relief, k), ==, 8 * k);
    assert_near (heights[20] * high, value_at (8 * k, 20) + 0.5 * 3.5, "mean");
  }
}

static void
test_scales (void)
{
  g_autoptr (RingletHeatMap) map = make_map (8, N_BINS);
  const RingletHeatView view = { 0.0, 8.0, 10.0, 20.0 };
  double low = 0.0, high = 0.0;

  for (guint scale = 0; scale < RINGLET_SCALE_N; scale++) {
    g_autoptr (RingletSeriesRelief) relief =
        make (map, RINGLET_RELIEF_WATERFALL, &view, (RingletScale) scale, -1);
    gsize n = 0;
    const float *heights = ringlet_series_relief_heights (relief, 3, &n);
    const double value = value_at (3, 14);

    ringlet_series_relief_limits (relief, &low, &high);
    g_assert_cmpuint (n, ==, 10);
    assert_near (high, value_at (7, 19), "what is in view");
    assert_near (low, scale == RINGLET_SCALE_LOG ? value_at (0, 10) : 0.0, "low");
    assert_near (heights[4],
        scale == RINGLET_SCALE_LINEAR     ? value / high
            : scale == RINGLET_SCALE_SQRT ? sqrt (value / high)
                                          : log (value / low) / log (high / low),
        "height");
  }
}

/* Negative numbers are below zero; on a logarithmic scale on the floor, and there are
 * no more than six decades. */
static void
test_negative (void)
{
  const RingletHeatAxis axis = { ringlet_unit_find ("q_A^-1", NULL), 0.0, 4.0, 4 };
  static const float values[] = { -2.0f, NAN, 6.0f, 1e-9f };
  const RingletHeatView view = { 0.0, 1.0, 0.0, 4.0 };
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 1);
  g_autoptr (RingletSeriesRelief) linear = NULL;
  g_autoptr (RingletSeriesRelief) logarithmic = NULL;
  const float *heights = NULL;
  double low = 0.0, high = 0.0;
  gsize n = 0;

  ringlet_heat_map_put (map, 0, values);
  linear = make (map, RINGLET_RELIEF_WATERFALL, &view, RINGLET_SCALE_LINEAR, -1);
  heights = ringlet_series_relief_heights (linear, 0, &n);
  assert_near (heights[0], 0.0, "the least is the floor");
  assert_near (heights[2], 1.0, "the largest is the ceiling");
  assert_near (heights[3], 0.25, "zero is between them");
  g_assert_true (isnan (heights[1]));
  logarithmic = make (map, RINGLET_RELIEF_WATERFALL, &view, RINGLET_SCALE_LOG, -1);
  ringlet_series_relief_limits (logarithmic, &low, &high);
  assert_near (low * 1e6, 6.0, "six decades");
  heights = ringlet_series_relief_heights (logarithmic, 0, &n);
  assert_near (heights[0], 0.0, "no logarithm");
  assert_near (heights[3], 0.0, "too small");
}

/* Ten thousand bins: groups of five, each the highest of them. */
static void
test_many_bins (void)
{
  g_autoptr (RingletHeatMap) map = make_map (2, 10000);
  const RingletHeatView view = { 0.0, 2.0, 0.0, 10000.0 };
  g_autoptr (RingletSeriesRelief) relief =
      make (map, RINGLET_RELIEF_WATERFALL, &view, RINGLET_SCALE_LINEAR, -1);
  const float *heights = NULL;
  gsize n = 0;

  heights = ringlet_series_relief_heights (relief, 0, &n);
  g_assert_cmpuint (n, ==, 2000);
  assert_near (heights[100] * value_at (1, 9999), value_at (0, 504), "the highest");
}

/* Frames that are not there yet are left out, and nothing is no relief. */
static void
test_missing (void)
{
  const RingletHeatAxis axis = { ringlet_unit_find ("q_A^-1", NULL), 0.0, 4.0, 4 };
  static const float values[] = { 1.0f, 2.0f, 3.0f, 4.0f };
  const RingletHeatView view = { 0.0, 10.0, 0.0, 4.0 };
  const RingletHeatView beside = { 20.0, 30.0, 0.0, 4.0 };
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 10);
  g_autoptr (RingletSeriesRelief) relief = NULL;

  for (guint kind = 0; kind < 2; kind++)
    g_assert_null (
        make (map, (RingletReliefKind) kind, &view, RINGLET_SCALE_LINEAR, 3));
  ringlet_heat_map_put (map, 4, values);
  for (guint kind = 0; kind < 2; kind++) {
    g_clear_pointer (&relief, ringlet_series_relief_unref);
    relief = make (map, (RingletReliefKind) kind, &view, RINGLET_SCALE_LINEAR, 3);
    g_assert_cmpuint (ringlet_series_relief_n_rows (relief), ==, 1);
    g_assert_cmpuint (ringlet_series_relief_frame (relief, 0), ==, 4);
    g_assert_null (
        make (map, (RingletReliefKind) kind, &beside, RINGLET_SCALE_LINEAR, 3));
  }
}

/* The middle of frame i and of bin k in the view, whatever part of them it is. */
static void
test_places (void)
{
  g_autoptr (RingletHeatMap) map = make_map (N_FRAMES, N_BINS);
  const RingletHeatView view = { 100.0, 110.0, 20.0, 30.0 };
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.5, 0.0, 0.0 };
  const RingletReliefBox box = { 0.0, 0.0, 100.0, 100.0 };
  g_autoptr (RingletSeriesRelief) relief =
      make (map, RINGLET_RELIEF_WATERFALL, &view, RINGLET_SCALE_LINEAR, -1);
  g_autoptr (RingletRelief) seen = ringlet_series_relief_project (relief, &pose, &box);
  const double high = value_at (109, 29);

  for (gsize place = 0; place < 10; place++) {
    const RingletReliefPoint *points = ringlet_relief_points (seen, place);
    /* Bin 23 has its middle at 35 of 100, on the edge of two columns. */
    const double y = 100.0 - 50.0 * ((double) place + 0.5) / 10.0 -
        50.0 * (value_at (100 + place, 23) + 0.1) / high;

    g_assert_cmpuint (ringlet_relief_row_at (seen, place), ==, place);
    assert_near (points[35].y, y, "half a column behind the middle of the bin");
  }
}

/* Letters that are large in a small window take the axes away, not the curves. */
static void
test_box (void)
{
  for (guint kind = 0; kind < 2; kind++) {
    const RingletReliefBox usual =
        ringlet_series_relief_box ((RingletReliefKind) kind, 400.0, 300.0, 15.0);
    const RingletReliefBox bare =
        ringlet_series_relief_box ((RingletReliefKind) kind, 400.0, 145.0, 27.0);

    g_assert_cmpfloat (usual.x, >, 60.0);
    g_assert_cmpfloat (usual.height, ==, 300.0 - 18.0 - 51.0);
    g_assert_cmpfloat (bare.width, ==, 400.0 - 26.0);
    g_assert_cmpfloat (bare.height, ==, 145.0 - 26.0);
  }
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  while ((text = strstr (text, word)) != NULL) {
    text += strlen (word);
    n++;
  }
  return n;
}

static void
test_write (void)
{
  static const char *const names[] = { "a.png", "a.svg", "a.pdf" };
  static const char *const begins[] = { "\x89PNG", "<?xml", "%PDF" };
  g_autoptr (RingletHeatMap) map = make_map (N_FRAMES, N_BINS);
  g_autofree char *folder = g_dir_make_tmp ("relief-XXXXXX", NULL);
  GError *error = NULL;

  for (guint kind = 0; kind < 2; kind++) {
    const RingletReliefPose pose =
        ringlet_relief_pose_default ((RingletReliefKind) kind);
    g_autoptr (RingletSeriesRelief) relief =
        make (map, (RingletReliefKind) kind, &all, RINGLET_SCALE_LINEAR, 500);

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *text = NULL;
      gsize size = 0;

      ringlet_series_relief_write (relief, &pose, FALSE, path, kind == 1, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      g_assert_true (strncmp (text, begins[i], strlen (begins[i])) == 0);
      g_assert_cmpuint (size, >, 5000);
      if (i == 1) /* axes and curves are lines that can be edited */
        g_assert_cmpuint (count (text, "<path"), >, 60);
      g_assert_false (
          ringlet_series_relief_write (relief, &pose, FALSE, path, FALSE, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
    g_assert_false (
        ringlet_series_relief_write (relief, &pose, FALSE, "a.jpg", TRUE, &error));
    g_assert_nonnull (strstr (error->message, "a.jpg"));
    g_clear_error (&error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-relief/curves", test_curves);
  g_test_add_func ("/series-relief/marked", test_marked);
  g_test_add_func ("/series-relief/surface", test_surface);
  g_test_add_func ("/series-relief/scales", test_scales);
  g_test_add_func ("/series-relief/negative", test_negative);
  g_test_add_func ("/series-relief/many-bins", test_many_bins);
  g_test_add_func ("/series-relief/missing", test_missing);
  g_test_add_func ("/series-relief/places", test_places);
  g_test_add_func ("/series-relief/box", test_box);
  g_test_add_func ("/series-relief/write", test_write);
  return g_test_run ();
}
