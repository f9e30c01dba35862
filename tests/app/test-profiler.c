/* SPDX-License-Identifier: MIT */

/* Lines and boxes in the hand, what is shown of them while frames follow each other,
 * and the table that leaves the program. */

#include "profiler.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "fixture.h"
#include "probe.h"
#include "program.h"

static const RingletProfilePlane plane = { 40, 60 };

static const RingletProfileRegion line = { RINGLET_PROFILE_LINE, 5.0, 6.0, 25.0, 46.0,
  3 };
static const RingletProfileRegion box = { RINGLET_PROFILE_BOX, 10.0, 20.0, 30.0, 50.0,
  1 };

static void
assert_region (const RingletProfileRegion *self, double slow0, double fast0,
    double slow1, double fast1)
{
  g_assert_cmpfloat (self->slow0, ==, slow0);
  g_assert_cmpfloat (self->fast0, ==, fast0);
  g_assert_cmpfloat (self->slow1, ==, slow1);
  g_assert_cmpfloat (self->fast1, ==, fast1);
}

static void
test_find (void)
{
  static const struct {
    const RingletProfileRegion *region;
    double slow;
    double fast;
    guint part;
  } cases[] = {
    { &line, 5.5, 6.5, RINGLET_PROFILE_START },
    { &line, 24.0, 46.5, RINGLET_PROFILE_END },
    { &line, 15.0, 26.0, RINGLET_PROFILE_ALL },
    { &line, 16.5, 26.0, RINGLET_PROFILE_ALL },
    { &line, 20.0, 26.0, 0 },
    { &line, 1.0, 1.0, 0 },
    { &box, 10.5, 20.5, RINGLET_PROFILE_START },
    { &box, 10.5, 49.5, RINGLET_PROFILE_SLOW0 | RINGLET_PROFILE_FAST1 },
    { &box, 29.0, 35.0, RINGLET_PROFILE_SLOW1 },
    { &box, 20.0, 21.0, RINGLET_PROFILE_FAST0 },
    { &box, 20.0, 35.0, RINGLET_PROFILE_ALL },
    { &box, 8.0, 35.0, 0 },
    { &box, 20.0, 52.0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpuint (ringlet_profile_region_find (
                          cases[i].region, cases[i].slow, cases[i].fast, 1.5),
        ==, cases[i].part);
  }
}

static void
test_move (void)
{
  RingletProfileRegion to =
      ringlet_profile_region_move (&line, RINGLET_PROFILE_END, 0.25, -1.5, &plane);

  assert_region (&to, 5.0, 6.0, 25.25, 44.5);
  /* As a whole no further than the image, and of the same size. */
  to = ringlet_profile_region_move (&line, RINGLET_PROFILE_ALL, -100.0, 100.0, &plane);
  assert_region (&to, 0.0, 20.0, 20.0, 60.0);
  to = ringlet_profile_region_move (&box, RINGLET_PROFILE_ALL, 2.4, -2.6, &plane);
  assert_region (&to, 12.0, 17.0, 32.0, 47.0);
  to = ringlet_profile_region_move (&box, RINGLET_PROFILE_SLOW1, 100.0, 100.0, &plane);
  assert_region (&to, 10.0, 20.0, 40.0, 50.0);
  /* Edges do not pass each other. */
  to = ringlet_profile_region_move (&box, RINGLET_PROFILE_FAST1, 0.0, -100.0, &plane);
  assert_region (&to, 10.0, 20.0, 30.0, 21.0);
  to = ringlet_profile_region_move (&box, RINGLET_PROFILE_SLOW0, 100.0, 0.0, &plane);
  assert_region (&to, 29.0, 20.0, 30.0, 50.0);
}

static void
test_span (void)
{
  RingletProfileRegion to = ringlet_profile_region_span (
      RINGLET_PROFILE_BOX, 30.2, 41.7, 12.9, 44.0, 1, &plane);

  assert_region (&to, 12.0, 41.0, 31.0, 45.0);
  to = ringlet_profile_region_span (
      RINGLET_PROFILE_BOX, -5.0, -5.0, 100.0, 100.0, 1, &plane);
  assert_region (&to, 0.0, 0.0, 40.0, 60.0);
  to = ringlet_profile_region_span (
      RINGLET_PROFILE_LINE, 1.25, 2.0, 99.0, -3.0, 0, &plane);
  assert_region (&to, 1.25, 2.0, 40.0, 0.0);
  g_assert_cmpuint (to.width, ==, 1);
  to.slow1 = to.slow0 + 0.1;
  to.fast1 = to.fast0;
  g_assert_true (ringlet_profile_region_is_empty (&to));
  g_assert_false (ringlet_profile_region_is_empty (&box));
  g_assert_true (ringlet_profile_region_fits (&box, &plane));
  g_assert_false (ringlet_profile_region_fits (&box, &(RingletProfilePlane){ 40, 49 }));
}

/* ---- followed ---- */

typedef struct {
  char *folder;
  RingletProject *project;
  RingletLive *live;
  RingletProfiler *profiler;
} Scene;

static void
set_up (Scene *self, gconstpointer data)
{
  const char *names[3] = { NULL };
  g_autofree char *poni = NULL;

  self->folder = folder_new ();
  names[0] = fixture_write_image (self->folder, "a.edf", 1);
  names[1] = fixture_write_image (self->folder, "b.edf", 2);
  poni = fixture_write_poni (self->folder, "geometry.poni", 3);
  self->project = ringlet_project_new ();
  g_assert_true (ringlet_project_open_images (self->project, names, NULL));
  g_assert_true (ringlet_project_load_geometry (self->project, poni, NULL));
  self->live = ringlet_live_new (self->project);
  self->profiler = ringlet_profiler_new (self->project, self->live);
  AWAIT (ringlet_live_get_display (self->live) != NULL);
  g_free ((char *) names[0]);
  g_free ((char *) names[1]);
}

static void
tear_down (Scene *self, gconstpointer data)
{
  AWAIT (ringlet_live_get_job (self->live) == NULL);
  g_clear_object (&self->profiler);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  folder_remove (self->folder);
  g_free (self->folder);
}

static void
settle (Scene *self)
{
  AWAIT (!ringlet_profiler_is_busy (self->profiler) &&
      ringlet_live_get_job (self->live) == NULL && !g_main_context_pending (NULL));
}

/* The sum of a box, pixel by pixel. */
static double
sum_of (const RingletImage *image, const RingletProfileRegion *region)
{
  double sum = 0.0;

  for (gsize i = (gsize) region->slow0; i < (gsize) region->slow1; i++) {
    for (gsize j = (gsize) region->fast0; j < (gsize) region->fast1; j++)
      sum += ringlet_image_get (image, i * image->n_fast + j);
  }
  return sum;
}

static void
test_follows (Scene *self, gconstpointer data)
{
  const RingletProfileCut *cut = NULL;
  double before = 0.0;

  ringlet_profiler_set_region (self->profiler, &box);
  settle (self);
  cut = ringlet_profiler_get_cut (self->profiler);
  before = cut->stats.sum;
  g_assert_cmpfloat (
      before, ==, sum_of (ringlet_live_get_display (self->live)->image, &box));
  g_assert_cmpuint (cut->columns->n, ==, 30);
  g_assert_cmpuint (cut->rows->n, ==, 20);

  ringlet_project_set_frame (self->project, 1);
  AWAIT (ringlet_live_get_display (self->live)->frame == 1);
  settle (self);
  cut = ringlet_profiler_get_cut (self->profiler);
  g_assert_cmpuint (cut->display->frame, ==, 1);
  g_assert_cmpfloat (cut->stats.sum, !=, before);
  g_assert_cmpfloat (
      cut->stats.sum, ==, sum_of (ringlet_live_get_display (self->live)->image, &box));

  ringlet_profiler_clear (self->profiler);
  settle (self);
  g_assert_null (ringlet_profiler_get_cut (self->profiler));
}

/* Of many that are asked for at once the last is there in the end. */
static void
test_newest (Scene *self, gconstpointer data)
{
  for (guint i = 0; i < 30; i++) {
    const RingletProfileRegion region = { RINGLET_PROFILE_BOX, i % 7, 3.0, 20.0 + i % 9,
      40.0, 1 };

    ringlet_profiler_set_region (self->profiler, &region);
    g_main_context_iteration (NULL, FALSE);
  }
  settle (self);
  g_assert_true (
      ringlet_profile_region_equal (&ringlet_profiler_get_cut (self->profiler)->region,
          ringlet_profiler_get_region (self->profiler)));
}

/* Another image, on which it has no place. */
static void
test_given_up (Scene *self, gconstpointer data)
{
  g_autofree char *small = fixture_write_shape (self->folder, "small.edf", 20, 30);
  const char *const names[] = { small, NULL };

  ringlet_profiler_set_region (self->profiler, &box);
  settle (self);
  g_assert_true (ringlet_project_open_images (self->project, names, NULL));
  AWAIT (ringlet_live_get_display (self->live) != NULL &&
      ringlet_live_get_display (self->live)->image->n_slow == 20);
  settle (self);
  g_assert_cmpint (
      ringlet_profiler_get_region (self->profiler)->kind, ==, RINGLET_PROFILE_NONE);
  g_assert_null (ringlet_profiler_get_cut (self->profiler));
}

/* The mean of frames is no number of counts. */
static void
test_no_errors (Scene *self, gconstpointer data)
{
  ringlet_project_combine_frames (self->project, RINGLET_COMBINE_MEAN, 2);
  settle (self);
  ringlet_profiler_set_region (self->profiler, &line);
  settle (self);
  g_assert_null (ringlet_profiler_get_cut (self->profiler)->line->sigma);
  ringlet_project_combine_frames (self->project, RINGLET_COMBINE_SUM, 2);
  settle (self);
  g_assert_nonnull (ringlet_profiler_get_cut (self->profiler)->line->sigma);
}

/* ---- written ---- */

static const char *
find_value (char **lines, const char *key)
{
  g_autofree char *start = g_strdup_printf ("# %s: ", key);

  for (gsize i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], start))
      return lines[i] + strlen (start);
  }
  return NULL;
}

/* The row of numbers below the names. */
static char **
find_row (char **lines, const char *names, gsize row)
{
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (g_str_equal (lines[i], names))
      return g_strsplit (lines[i + 1 + row], ",", -1);
  }
  g_assert_not_reached ();
}

static void
test_saved (Scene *self, gconstpointer data)
{
  static const char names[] =
      "position_px,x_px,y_px,mean,sigma,sum,pixels,two_theta_deg,q_A^-1,chi_deg,r_mm";
  g_autofree char *path = g_build_filename (self->folder, "box.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) row = NULL;
  g_autoptr (GError) error = NULL;
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletProfileCut *cut = NULL;
  RingletProbe probe;
  double value = 0.0;

  ringlet_profiler_set_region (self->profiler, &box);
  settle (self);
  cut = ringlet_profiler_get_cut (self->profiler);
  g_assert_true (ringlet_profile_cut_save (cut, FALSE, state, path, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (ringlet_profile_cut_save (cut, FALSE, state, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_str_has_suffix (find_value (lines, "source"), "a.edf"));
  g_assert_cmpstr (find_value (lines, "source_sha256"), ==,
      ringlet_image_digest (cut->display->image));
  g_assert_cmpstr (find_value (lines, "x0"), ==, "20 px");
  g_assert_cmpstr (find_value (lines, "y1"), ==, "30 px");
  g_assert_cmpstr (find_value (lines, "pixels"), ==, "600");
  g_assert_true (ringlet_number_parse (find_value (lines, "sum"), &value));
  g_assert_cmpfloat (value, ==, sum_of (cut->display->image, &box));

  row = find_row (lines, names, 4);
  g_assert_cmpuint (g_strv_length (row), ==, 11);
  g_assert_cmpstr (row[0], ==, "24.5");
  g_assert_cmpstr (row[2], ==, "20");
  g_assert_cmpstr (row[6], ==, "20");
  probe = ringlet_probe_at_pixel (state, cut->display->detector, 20.0, 24.5);
  g_assert_true (ringlet_number_parse (row[7], &value));
  g_assert_cmpfloat (value, ==, probe.two_theta_rad / (G_PI / 180.0));
  g_assert_true (ringlet_number_parse (row[5], &value));
  g_assert_cmpfloat (value, ==, cut->columns->sum[4]);
}

/* No file that the document is made of, and the same numbers to the clipboard. */
static void
test_leaves (Scene *self, gconstpointer data)
{
  g_autofree char *input = g_build_filename (self->folder, "b.edf", NULL);
  g_autofree char *table = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletProfileCut *cut = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) cells = NULL;

  ringlet_profiler_set_region (self->profiler, &line);
  settle (self);
  cut = ringlet_profiler_get_cut (self->profiler);
  g_assert_false (ringlet_profile_cut_save (cut, FALSE, state, input, TRUE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  table = ringlet_profile_cut_columns (cut, FALSE, state);
  lines = g_strsplit (table, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, cut->line->n + 2);
  cells = g_strsplit (lines[1], "\t", -1);
  g_assert_cmpstr (cells[1], ==, "6");
  g_assert_cmpstr (cells[2], ==, "5");
  name = ringlet_profile_cut_name (cut);
  g_assert_cmpstr (name, ==, "a_line.csv");
}

static void
test_words (Scene *self, gconstpointer data)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *stats = NULL;
  g_autofree char *point = NULL;
  g_autofree char *sum = NULL;

  ringlet_profiler_set_region (self->profiler, &box);
  settle (self);
  stats = ringlet_profile_cut_stats_text (ringlet_profiler_get_cut (self->profiler));
  sum = g_strdup_printf (
      "sum %'.0f", sum_of (ringlet_live_get_display (self->live)->image, &box));
  g_assert_nonnull (strstr (stats, sum));
  g_assert_nonnull (strstr (stats, "600 pixels"));
  point = ringlet_profile_cut_point_text (
      ringlet_profiler_get_cut (self->profiler), TRUE, 0, state);
  g_assert_true (g_str_has_prefix (point, "Row 10 · mean "));
  g_assert_nonnull (strstr (point, "2θ"));
  g_assert_nonnull (strstr (point, " mm"));
}

static void
add (const char *path, void (*func) (Scene *self, gconstpointer data))
{
  g_test_add (path, Scene, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profiler/find", test_find);
  g_test_add_func ("/profiler/move", test_move);
  g_test_add_func ("/profiler/span", test_span);
  add ("/profiler/follows", test_follows);
  add ("/profiler/newest", test_newest);
  add ("/profiler/given-up", test_given_up);
  add ("/profiler/no-errors", test_no_errors);
  add ("/profiler/saved", test_saved);
  add ("/profiler/leaves", test_leaves);
  add ("/profiler/words", test_words);
  return g_test_run ();
}
