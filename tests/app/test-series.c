/* SPDX-License-Identifier: MIT */

/* All frames of a document: the bytes of the command line, what exists already, what is
 * refused and what fails. */

#include "series-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "program.h"
#include "series-rate.h"

static char *
output (SeriesFixture *self, const char *name)
{
  return g_build_filename (self->out, name, NULL);
}

static void
write_text (SeriesFixture *self, const char *name, const char *text)
{
  g_autofree char *path = output (self, name);

  g_mkdir (self->out, 0777);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_text (SeriesFixture *self, const char *name, const char *text)
{
  g_autofree char *path = output (self, name);
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static void
assert_same_folders (const char *a, const char *b)
{
  g_autoptr (GDir) dir = g_dir_open (a, 0, NULL);
  const char *name = NULL;

  g_assert_cmpuint (folder_n_files (a), ==, folder_n_files (b));
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GBytes) one = file_bytes (a, name);
    g_autoptr (GBytes) other = file_bytes (b, name);

    if (!g_bytes_equal (one, other))
      g_error ("%s differs", name);
  }
}

static const struct {
  const char *name;
  const char *formats; /* of the series */
  const char *options; /* of the command line, which is run once a format */
  RingletErrorModel errors;
  gboolean has_cake;
  guint n_files;
} bytes_cases[] = {
  { "patterns", "xy", "", RINGLET_ERROR_MODEL_NONE, FALSE, 9 },
  { "three formats", "xy xye chi", "--error-model poisson", RINGLET_ERROR_MODEL_POISSON,
      FALSE, 27 },
  { "NeXus", "nxazint1d", "", RINGLET_ERROR_MODEL_NONE, FALSE, 9 },
  { "cakes", "xy chi", "--cake 50x12", RINGLET_ERROR_MODEL_NONE, TRUE, 27 },
};

static void
test_bytes (SeriesFixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bytes_cases); i++) {
    g_auto (GStrv) formats = g_strsplit (bytes_cases[i].formats, " ", -1);
    g_autofree char *ours = g_strdup_printf ("%s_%" G_GSIZE_FORMAT, self->out, i);
    g_autofree char *theirs = g_strconcat (ours, "_cli", NULL);
    RingletSeriesProgress progress;

    g_free (self->out);
    self->out = g_strdup (ours);
    g_mkdir (theirs, 0777);
    for (gsize k = 0; formats[k] != NULL; k++)
      program_do (series_folder,
          "integrate -q --overwrite --poni %s %s --format %s -o %s %s", series_poni,
          bytes_cases[i].options, formats[k], theirs, self->images);

    ringlet_project_set_error_model (self->project, bytes_cases[i].errors);
    ringlet_project_set_cake (self->project,
        bytes_cases[i].has_cake ? (RingletCakeBins){ 50, 12 } : (RingletCakeBins){ 0 });
    series_set_outputs (self, bytes_cases[i].formats, RINGLET_EXISTING_SKIP);
    progress = series_run_all (self);
    if (progress.problem != NULL || progress.n_done != N_FILES + N_STACK)
      g_error ("%s: %s", bytes_cases[i].name, progress.problem);
    g_assert_cmpuint (folder_n_files (ours), ==, bytes_cases[i].n_files);
    assert_same_folders (theirs, ours);
  }
}

/* Each row of the map is the pattern of its frame, also of one that was stopped in
 * between; without a series_folder nothing is written. */
static void
test_map (SeriesFixture *self, gconstpointer data)
{
  RingletHeatMap *map = NULL;

  series_run_all (self);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
  map = ringlet_series_get_map (self->series);
  for (guint64 i = 0; i < N_FILES + N_STACK; i++) {
    g_autoptr (RingletIntegration) run =
        ringlet_integration_run (ringlet_project_get_state (self->project), i, NULL,
            (RingletIntegrationWants){ .pattern = TRUE },
            ringlet_project_get_memo (self->project), NULL, NULL, NULL);
    const float *row = ringlet_heat_map_row (map, 0, i);

    g_assert_cmpuint (run->pattern->n_radial, ==, ringlet_heat_map_n_columns (map));
    for (gsize j = 0; j < run->pattern->n_radial; j++) {
      const float value = (float) run->pattern->intensity[j];

      g_assert_true (row[j] == value || (value != value && row[j] != row[j]));
    }
  }
}

static void
test_skip (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  series_set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  series_run_all (self);
  write_text (self, "img_0001.xy", "mine");
  progress = series_run_all (self);
  g_assert_cmpuint (progress.n_skipped, ==, N_FILES + N_STACK);
  g_assert_cmpuint (progress.n_done, ==, 0);
  assert_text (self, "img_0001.xy", "mine");
  /* What was there is shown, but for what is no pattern. */
  g_assert_true (ringlet_heat_map_has (ringlet_series_get_map (self->series), 0));
  g_assert_false (ringlet_heat_map_has (ringlet_series_get_map (self->series), 1));
}

/* Of two files of a frame the one that is missing is written. */
static void
test_skip_part (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  write_text (self, "img_0001.xy", "mine");
  series_set_outputs (self, "xy chi", RINGLET_EXISTING_SKIP);
  progress = series_run_all (self);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  assert_text (self, "img_0001.xy", "mine");
  g_assert_true (series_has (self, "img_0001.chi"));
}

static void
test_replace (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  write_text (self, "img_0001.xy", "mine");
  series_set_outputs (self, "xy", RINGLET_EXISTING_REPLACE);
  g_assert_cmpuint (series_run_all (self).n_done, ==, N_FILES + N_STACK);
  path = output (self, "img_0001.xy");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, !=, "mine");
}

static void
test_number (SeriesFixture *self, gconstpointer data)
{
  write_text (self, "img_0001.xy", "mine");
  write_text (self, "img_0001_2.xy", "mine, too");
  series_set_outputs (self, "xy", RINGLET_EXISTING_NUMBER);
  g_assert_cmpuint (series_run_all (self).n_done, ==, N_FILES + N_STACK);
  assert_text (self, "img_0001.xy", "mine");
  assert_text (self, "img_0001_2.xy", "mine, too");
  g_assert_true (series_has (self, "img_0001_3.xy"));
  g_assert_true (series_has (self, "img_0002.xy"));
  g_assert_false (series_has (self, "img_0002_2.xy"));
}

static void
test_refused (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;
  g_autofree char *taken = NULL;

  /* No uncertainties to write. */
  series_set_outputs (self, "fxye", RINGLET_EXISTING_SKIP);
  progress = series_run_all (self);
  g_assert_nonnull (progress.problem);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_cmpuint (progress.n_done + progress.n_failed, ==, 0);

  /* Two formats of one suffix. */
  series_set_outputs (self, "nxazint1d pyfai", RINGLET_EXISTING_SKIP);
  progress = series_run_all (self);
  g_assert_nonnull (progress.problem);
  g_assert_nonnull (strstr (progress.problem, "written twice"));

  /* A file where the series_folder should be. */
  taken = g_build_filename (self->images, "img_0000.edf", NULL);
  g_free (self->out);
  self->out = g_build_filename (taken, "out", NULL);
  series_set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  progress = series_run_all (self);
  g_assert_nonnull (progress.problem);
  g_assert_nonnull (strstr (progress.problem, self->out));
}

static void
test_no_geometry (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *image = fixture_write_image (series_folder, "alone.edf", 1);
  const char *const paths[] = { image, NULL };
  g_autoptr (RingletSeries) series = ringlet_series_new (project);

  ringlet_series_start (series); /* nothing is open */
  g_assert_cmpint (ringlet_series_get_progress (series).phase, ==, RINGLET_SERIES_IDLE);
  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  g_assert_cmpuint (ringlet_series_get_progress (series).n_frames, ==, 1);
  ringlet_series_start (series);
  AWAIT (ringlet_series_get_progress (series).phase == RINGLET_SERIES_STOPPED);
  g_assert_nonnull (strstr (ringlet_series_get_progress (series).problem, "geometry"));
}

/* Damaged after it was opened: the others are done, it is told, and done when it is
 * whole again. */
static void
test_failures (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->images, "img_0003.edf", NULL);
  g_autofree char *whole = NULL;
  g_autoptr (RingletSeriesFailure) failure = NULL;
  gsize size = 0;
  RingletSeriesProgress progress;

  g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
  g_assert_true (g_file_set_contents (path, whole, (gssize) size / 2, NULL));
  series_set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  progress = series_run_all (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK - 1);
  g_assert_false (series_has (self, "img_0003.xy"));
  failure = g_list_model_get_item (ringlet_series_get_failures (self->series), 0);
  g_assert_cmpuint (ringlet_series_failure_get_frame (failure), ==, 3);
  g_assert_nonnull (strstr (ringlet_series_failure_get_text (failure), path));

  g_assert_true (g_file_set_contents (path, whole, (gssize) size, NULL));
  ringlet_series_retry_failed (self->series);
  progress = series_wait_end (self);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  g_assert_cmpuint (
      g_list_model_get_n_items (ringlet_series_get_failures (self->series)), ==, 0);
  g_assert_true (series_has (self, "img_0003.xy"));
}

static void
test_rate (void)
{
  RingletRate rate = { 0 };

  g_assert_cmpfloat (ringlet_rate_get (&rate), ==, 0.0);
  ringlet_rate_note (&rate, 0, 0);
  ringlet_rate_note (&rate, 400000, 40);
  g_assert_cmpfloat (ringlet_rate_get (&rate), ==, 0.0);
  ringlet_rate_note (&rate, 1000000, 100);
  g_assert_cmpfloat (ringlet_rate_get (&rate), ==, 100.0);
  /* Ten seconds at 20 a second: what was before is forgotten. */
  for (guint i = 1; i <= 100; i++)
    ringlet_rate_note (&rate, 1000000 + 100000 * (gint64) i, 100 + 2 * i);
  g_assert_cmpfloat_with_epsilon (ringlet_rate_get (&rate), 20.0, 1e-9);
}

static void
add (void)
{
  SERIES_ADD ("bytes", test_bytes);
  SERIES_ADD ("map", test_map);
  SERIES_ADD ("existing/skip", test_skip);
  SERIES_ADD ("existing/skip-part", test_skip_part);
  SERIES_ADD ("existing/replace", test_replace);
  SERIES_ADD ("existing/number", test_number);
  SERIES_ADD ("refused", test_refused);
  g_test_add_func ("/series/no-geometry", test_no_geometry);
  SERIES_ADD ("failures", test_failures);
  g_test_add_func ("/series/rate", test_rate);
}

int
main (int argc, char **argv)
{
  return series_main (&argc, &argv, add);
}
