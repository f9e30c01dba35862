/* SPDX-License-Identifier: MIT */

/* All frames of a document: the bytes of the command line, and what a user does with a
 * series that goes on. */

#include "series.h"

#include <locale.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "program.h"
#include "series-rate.h"

#define N_FILES 6
#define N_STACK 3
#define N_MANY 3000 /* a second of work or two */
/* Never done: the machine may be busy with something else for some seconds. */
#define N_ENDLESS (4 * N_MANY)

static char *folder; /* of all of it */
static char *poni;

/* ---- set-up ---- */

static char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
make_images (const char *where, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    g_autofree char *name = g_strdup_printf ("img_%04u.edf", i);

    g_free (fixture_write_image (where, name, 100 + i));
  }
}

/* EDF files one behind the other are one of several frames. */
static void
make_stack (const char *path)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < N_STACK; i++) {
    g_autofree char *part = fixture_write_image (folder, "part.edf", 200 + i);
    g_autofree char *text = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (part, &text, &size, NULL));
    g_string_append_len (all, text, (gssize) size);
    g_unlink (part);
  }
  g_assert_true (g_file_set_contents (path, all->str, (gssize) all->len, NULL));
}

typedef struct {
  char *images; /* folder of files and a stack */
  char *out;
  RingletProject *project;
  RingletSeries *series;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  static guint count;
  g_autofree char *images = g_strdup_printf ("images_%u", count);
  g_autofree char *out = g_strdup_printf ("out_%u", count++);
  g_autofree char *stack = NULL;

  self->images = in (images);
  self->out = in (out);
  g_mkdir (self->images, 0777);
  make_images (self->images, 0, N_FILES);
  stack = g_build_filename (self->images, "stack.edf", NULL);
  make_stack (stack);
  self->project = ringlet_project_new ();
  g_assert_true (ringlet_project_load_geometry (self->project, poni, NULL));
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ self->images, NULL }, NULL));
  self->series = ringlet_series_new (self->project);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->series);
  g_clear_object (&self->project);
  g_free (self->images);
  g_free (self->out);
}

static void
set_outputs (Fixture *self, const char *formats, RingletExisting existing)
{
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);

  ringlet_series_setup_set_folder (setup, self->out);
  g_strfreev (setup->formats);
  setup->formats = g_strsplit (formats, " ", -1);
  setup->existing = existing;
  ringlet_project_set_series (self->project, setup, "Series", NULL);
  ringlet_series_setup_unref (setup);
}

static RingletSeriesProgress
wait_end (Fixture *self)
{
  AWAIT (ringlet_series_get_progress (self->series).phase >= RINGLET_SERIES_STOPPED);
  return ringlet_series_get_progress (self->series);
}

static void
wait_phase_idle (Fixture *self)
{
  AWAIT (ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_IDLE);
}

static RingletSeriesProgress
run_all (Fixture *self)
{
  ringlet_series_start (self->series);
  return wait_end (self);
}

static gboolean
end_rest (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, end_rest, &is_over);
  AWAIT (is_over);
}

static char *
output (Fixture *self, const char *name)
{
  return g_build_filename (self->out, name, NULL);
}

static gboolean
has (Fixture *self, const char *name)
{
  g_autofree char *path = output (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
write_text (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = output (self, name);

  g_mkdir (self->out, 0777);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_text (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = output (self, name);
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (path, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

/* ---- bytes ---- */

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
test_bytes (Fixture *self, gconstpointer data)
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
      program_do (folder, "integrate -q --overwrite --poni %s %s --format %s -o %s %s",
          poni, bytes_cases[i].options, formats[k], theirs, self->images);

    ringlet_project_set_error_model (self->project, bytes_cases[i].errors);
    ringlet_project_set_cake (self->project,
        bytes_cases[i].has_cake ? (RingletCakeBins){ 50, 12 } : (RingletCakeBins){ 0 });
    set_outputs (self, bytes_cases[i].formats, RINGLET_EXISTING_SKIP);
    progress = run_all (self);
    if (progress.problem != NULL || progress.n_done != N_FILES + N_STACK)
      g_error ("%s: %s", bytes_cases[i].name, progress.problem);
    g_assert_cmpuint (folder_n_files (ours), ==, bytes_cases[i].n_files);
    assert_same_folders (theirs, ours);
  }
}

/* Each row of the map is the pattern of its frame, also of one that was stopped in
 * between; without a folder nothing is written. */
static void
test_map (Fixture *self, gconstpointer data)
{
  RingletHeatMap *map = NULL;

  run_all (self);
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

/* ---- what exists ---- */

static void
test_skip (Fixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  run_all (self);
  write_text (self, "img_0001.xy", "mine");
  progress = run_all (self);
  g_assert_cmpuint (progress.n_skipped, ==, N_FILES + N_STACK);
  g_assert_cmpuint (progress.n_done, ==, 0);
  assert_text (self, "img_0001.xy", "mine");
  /* What was there is shown, but for what is no pattern. */
  g_assert_true (ringlet_heat_map_has (ringlet_series_get_map (self->series), 0));
  g_assert_false (ringlet_heat_map_has (ringlet_series_get_map (self->series), 1));
}

/* Of two files of a frame the one that is missing is written. */
static void
test_skip_part (Fixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  write_text (self, "img_0001.xy", "mine");
  set_outputs (self, "xy chi", RINGLET_EXISTING_SKIP);
  progress = run_all (self);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  assert_text (self, "img_0001.xy", "mine");
  g_assert_true (has (self, "img_0001.chi"));
}

static void
test_replace (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  write_text (self, "img_0001.xy", "mine");
  set_outputs (self, "xy", RINGLET_EXISTING_REPLACE);
  g_assert_cmpuint (run_all (self).n_done, ==, N_FILES + N_STACK);
  path = output (self, "img_0001.xy");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, !=, "mine");
}

static void
test_number (Fixture *self, gconstpointer data)
{
  write_text (self, "img_0001.xy", "mine");
  write_text (self, "img_0001_2.xy", "mine, too");
  set_outputs (self, "xy", RINGLET_EXISTING_NUMBER);
  g_assert_cmpuint (run_all (self).n_done, ==, N_FILES + N_STACK);
  assert_text (self, "img_0001.xy", "mine");
  assert_text (self, "img_0001_2.xy", "mine, too");
  g_assert_true (has (self, "img_0001_3.xy"));
  g_assert_true (has (self, "img_0002.xy"));
  g_assert_false (has (self, "img_0002_2.xy"));
}

/* ---- refused before the first frame ---- */

static void
test_refused (Fixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;
  g_autofree char *taken = NULL;

  /* No uncertainties to write. */
  set_outputs (self, "fxye", RINGLET_EXISTING_SKIP);
  progress = run_all (self);
  g_assert_nonnull (progress.problem);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_cmpuint (progress.n_done + progress.n_failed, ==, 0);

  /* Two formats of one suffix. */
  set_outputs (self, "nxazint1d pyfai", RINGLET_EXISTING_SKIP);
  progress = run_all (self);
  g_assert_nonnull (progress.problem);
  g_assert_nonnull (strstr (progress.problem, "written twice"));

  /* A file where the folder should be. */
  taken = g_build_filename (self->images, "img_0000.edf", NULL);
  g_free (self->out);
  self->out = g_build_filename (taken, "out", NULL);
  set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  progress = run_all (self);
  g_assert_nonnull (progress.problem);
  g_assert_nonnull (strstr (progress.problem, self->out));
}

static void
test_no_geometry (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *image = fixture_write_image (folder, "alone.edf", 1);
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

/* ---- failures ---- */

/* Damaged after it was opened: the others are done, it is told, and done when it is
 * whole again. */
static void
test_failures (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->images, "img_0003.edf", NULL);
  g_autofree char *whole = NULL;
  g_autoptr (RingletSeriesFailure) failure = NULL;
  gsize size = 0;
  RingletSeriesProgress progress;

  g_assert_true (g_file_get_contents (path, &whole, &size, NULL));
  g_assert_true (g_file_set_contents (path, whole, (gssize) size / 2, NULL));
  set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  progress = run_all (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK - 1);
  g_assert_false (has (self, "img_0003.xy"));
  failure = g_list_model_get_item (ringlet_series_get_failures (self->series), 0);
  g_assert_cmpuint (ringlet_series_failure_get_frame (failure), ==, 3);
  g_assert_nonnull (strstr (ringlet_series_failure_get_text (failure), path));

  g_assert_true (g_file_set_contents (path, whole, (gssize) size, NULL));
  ringlet_series_retry_failed (self->series);
  progress = wait_end (self);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  g_assert_cmpuint (
      g_list_model_get_n_items (ringlet_series_get_failures (self->series)), ==, 0);
  g_assert_true (has (self, "img_0003.xy"));
}

/* ---- stop, pause, resume ---- */

static void
on_changed (RingletSeries *series, guint *n_told)
{
  if (ringlet_series_get_progress (series).phase == RINGLET_SERIES_RUNNING)
    (*n_told)++;
}

static void
add_images (Fixture *self, guint n)
{
  const char *const paths[] = { self->images, NULL };
  g_autofree char *first = g_build_filename (self->images, "img_0000.edf", NULL);

  /* The same file under other names: thousands are made in no time. */
  for (guint i = N_FILES; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%s/img_%04u.edf", self->images, i);

    g_assert_cmpint (link (first, name), ==, 0);
  }
  g_assert_true (ringlet_project_open_images (self->project, paths, NULL));
}

static void
test_stop (Fixture *self, gconstpointer data)
{
  const guint n = N_MANY + N_STACK;
  RingletSeriesProgress progress;
  guint64 n_before = 0;

  add_images (self, N_MANY);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, n);
  set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  ringlet_series_stop (self->series);
  progress = wait_end (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_done, <, n);
  n_before = progress.n_done;
  g_assert_cmpuint (folder_n_files (self->out), ==, n_before);

  g_assert_true (ringlet_series_can_resume (self->series));
  ringlet_series_resume (self->series);
  progress = wait_end (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_done, ==, n);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_cmpuint (folder_n_files (self->out), ==, n);
}

/* A part in one way and a part in another is no series. */
static void
test_stop_and_change (Fixture *self, gconstpointer data)
{
  add_images (self, N_ENDLESS);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  ringlet_series_stop (self->series);
  wait_end (self);
  ringlet_project_set_frame (self->project, 5);
  g_assert_true (ringlet_series_is_current (self->series));
  g_assert_true (ringlet_series_can_resume (self->series));
  ringlet_project_set_gap_mask (self->project, FALSE);
  g_assert_false (ringlet_series_is_current (self->series));
  g_assert_false (ringlet_series_can_resume (self->series));
  ringlet_project_undo (self->project);
  g_assert_true (ringlet_series_can_resume (self->series));
  set_outputs (self, "chi", RINGLET_EXISTING_SKIP);
  g_assert_false (ringlet_series_can_resume (self->series));
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  guint n_told = 0;
  RingletSeriesProgress progress;
  guint64 n_paused = 0;
  gint64 begin = 0;

  add_images (self, N_MANY);
  g_signal_connect (self->series, "changed", G_CALLBACK (on_changed), &n_told);
  begin = g_get_monotonic_time ();
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  ringlet_series_pause (self->series);
  g_assert_cmpint (
      ringlet_series_get_progress (self->series).phase, ==, RINGLET_SERIES_PAUSED);
  /* Those at work come through; then nothing does. */
  rest (300);
  n_paused = ringlet_series_get_progress (self->series).n_done;
  rest (300);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_done, ==, n_paused);
  g_assert_cmpuint (n_paused, <, N_MANY);
  ringlet_series_resume (self->series);
  progress = wait_end (self);
  g_assert_cmpuint (progress.n_done, ==, N_MANY + N_STACK);
  g_assert_cmpuint (n_told, >, 1);
  /* Ten times a second; the end of a run may come early. */
  g_assert_cmpuint (
      n_told, <=, 3 + (guint) ((g_get_monotonic_time () - begin) / 100000));
}

/* Gone while it is at work: nothing waits for it, and nobody is told. */
static void
test_dispose (Fixture *self, gconstpointer data)
{
  add_images (self, N_MANY);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  g_clear_object (&self->series);
  g_clear_object (&self->project);
}

/* ---- the document ---- */

static void
test_other_images (Fixture *self, gconstpointer data)
{
  g_autofree char *other = fixture_write_image (folder, "other.edf", 5);
  const char *const paths[] = { other, NULL };

  run_all (self);
  g_assert_nonnull (ringlet_series_get_map (self->series));
  g_assert_true (ringlet_project_open_images (self->project, paths, NULL));
  g_assert_null (ringlet_series_get_map (self->series));
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, 1);
  ringlet_project_undo (self->project);
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
}

/* Opened while the series goes on: next when all is through; not before what failed was
 * seen, whatever else the document says meanwhile. */
static void
test_opened_meanwhile (Fixture *self, gconstpointer data)
{
  g_autofree char *other = fixture_write_image (folder, "meanwhile.edf", 5);
  g_autofree char *again = fixture_write_image (folder, "again.edf", 6);
  g_autofree char *broken = g_build_filename (self->images, "img_0002.edf", NULL);
  g_autofree char *whole = NULL;
  gsize size = 0;

  ringlet_series_start (self->series);
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ other, NULL }, NULL));
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
  wait_phase_idle (self);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, 1);
  g_assert_null (ringlet_series_get_map (self->series));
  g_assert_true (ringlet_series_is_of_document (self->series));
  ringlet_project_undo (self->project);

  g_assert_true (g_file_get_contents (broken, &whole, &size, NULL));
  g_assert_true (g_file_set_contents (broken, whole, (gssize) size / 2, NULL));
  ringlet_series_start (self->series);
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ other, NULL }, NULL));
  wait_end (self);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpuint (
        ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
    g_assert_cmpuint (
        g_list_model_get_n_items (ringlet_series_get_failures (self->series)), ==, 1);
    g_assert_false (ringlet_series_is_of_document (self->series));
    ringlet_project_set_unit (self->project, ringlet_unit_find ("q_A^-1", NULL));
  }
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ again, NULL }, NULL));
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, 1);
  g_assert_true (ringlet_series_is_of_document (self->series));
}

/* Sums are looked at, single frames are written. */
static void
test_combined (Fixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  ringlet_project_combine_frames (self->project, RINGLET_COMBINE_SUM, 3);
  g_assert_true (ringlet_series_is_of_document (self->series));
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
  progress = run_all (self);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  g_assert_true (ringlet_series_is_of_document (self->series));
  g_assert_nonnull (ringlet_series_get_map (self->series));
  /* Of the last two there is no sum: that of the last three has them. */
  for (guint64 frame = N_FILES + N_STACK - 1; frame >= N_FILES + N_STACK - 3; frame--) {
    ringlet_series_show_frame (self->series, frame);
    g_assert_cmpuint (
        ringlet_project_get_state (self->project)->frame, ==, N_FILES + N_STACK - 3);
    g_assert_cmpuint (ringlet_source_n_combined (
                          ringlet_project_get_state (self->project)->source, NULL),
        ==, 3);
  }
}

static void
test_show_frame (Fixture *self, gconstpointer data)
{
  ringlet_series_show_frame (self->series, 7);
  g_assert_cmpuint (ringlet_project_get_state (self->project)->frame, ==, 7);
  ringlet_series_show_frame (self->series, 99);
  g_assert_cmpuint (ringlet_project_get_state (self->project)->frame, ==, 7);
}

/* Not before it is written whole; not what is no image; in the order of the names. */
static void
test_follow (Fixture *self, gconstpointer data)
{
  g_autofree char *late = NULL;
  g_autofree char *text = NULL;
  g_autofree char *junk = g_build_filename (self->images, "junk.edf", NULL);
  gsize size = 0;

  set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  ringlet_series_set_following (self->series, TRUE);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_WAITING);
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_done, ==, N_FILES + N_STACK);

  g_assert_true (g_file_set_contents (junk, "no image", -1, NULL));
  late = fixture_write_image (self->images, "img_0101.edf", 9);
  g_free (fixture_write_image (self->images, "img_0100.edf", 8));
  AWAIT (ringlet_series_get_progress (self->series).n_done == N_FILES + N_STACK + 2 &&
      ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_WAITING);
  g_assert_true (has (self, "img_0101.xy"));
  g_assert_true (ringlet_heat_map_has (
      ringlet_series_get_map (self->series), N_FILES + N_STACK + 1));

  /* A file in two parts, half a second apart, of which the first is none. */
  g_assert_true (g_file_get_contents (late, &text, &size, NULL));
  g_unlink (late);
  late[strlen (late) - 5] = '2';
  g_assert_true (g_file_set_contents (late, text, 300, NULL));
  rest (900);
  g_assert_true (g_file_set_contents (late, text, (gssize) size, NULL));
  AWAIT (ringlet_series_get_progress (self->series).n_done == N_FILES + N_STACK + 3);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_failed, ==, 0);

  /* The document gets them when one is looked at. */
  g_assert_cmpuint (
      ringlet_source_n_frames (ringlet_project_get_state (self->project)->source), ==,
      N_FILES + N_STACK);
  ringlet_series_show_frame (self->series, N_FILES + N_STACK + 2);
  g_assert_cmpuint (
      ringlet_project_get_state (self->project)->frame, ==, N_FILES + N_STACK + 2);
  g_assert_cmpstr (
      ringlet_source_path (
          ringlet_project_get_state (self->project)->source, N_FILES + N_STACK + 2),
      ==, late);
  ringlet_series_stop (self->series);
  g_assert_cmpint (
      ringlet_series_get_progress (self->series).phase, ==, RINGLET_SERIES_OVER);
  g_assert_false (ringlet_series_get_following (self->series));
}

/* ---- rate ---- */

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

#define ADD(path, func)                                                                \
  g_test_add ("/series/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  poni = fixture_write_poni (folder, "g.poni", 3);
  ADD ("bytes", test_bytes);
  ADD ("map", test_map);
  ADD ("existing/skip", test_skip);
  ADD ("existing/skip-part", test_skip_part);
  ADD ("existing/replace", test_replace);
  ADD ("existing/number", test_number);
  ADD ("refused", test_refused);
  g_test_add_func ("/series/no-geometry", test_no_geometry);
  ADD ("failures", test_failures);
  ADD ("stop", test_stop);
  ADD ("stop-and-change", test_stop_and_change);
  ADD ("pause", test_pause);
  ADD ("dispose", test_dispose);
  ADD ("other-images", test_other_images);
  ADD ("show-frame", test_show_frame);
  ADD ("follow", test_follow);
  ADD ("opened-meanwhile", test_opened_meanwhile);
  ADD ("combined", test_combined);
  g_test_add_func ("/series/rate", test_rate);
  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  g_free (poni);
  return status;
}
