/* SPDX-License-Identifier: MIT */

/* The series of a document against the command line: groups of frames of a stack, the
 * bits and the one file; stopped and paused in the middle of a group; a frame that is
 * damaged; and a disk that gets full. */

#include "series.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "geometry/poni.h"
#include "image/chunk-stack.h"
#include "image/codec-bitshuffle-encode.h"
#include "program.h"
#include "series-command.h"
#include "small-disk.h"

enum { N_FRAMES = 61, N_DIFFERENT = 7, DAMAGED = 20, N_MANY = 2000 };

/* Of N_MANY, one that is damaged, and how many there are behind it at least. */
enum { EARLY = 3, N_SOME = 20 };

/* Large frames, in stacks that are one under many names. */
enum { SIDE = 2000, N_LARGE = 40, N_LINKS = 200, N_STOPS = 6 };

/* More than can be read while somebody looks. */
#define LONG_BYTES ((off_t) 1 << 36)

/* For a part of the rows of N_MANY frames. */
#define ROOM (500 * 1024)

#define STOP_US (100 * G_TIME_SPAN_MILLISECOND)

static char *folder;
static char *disk; /* the small one */

typedef struct {
  RingletProject *project;
  RingletSeries *series;
  char *out;
} Fixture;

/* ---- stacks ---- */

/* A few counts. */
static GBytes *
encode (gsize side, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, side, side, NULL);
  g_autoptr (RingletImage) image =
      ringlet_image_new_take (RINGLET_PIXEL_U32, side, side, data, NULL);

  for (gsize i = 0; i < side * side; i++)
    data[i] = g_rand_int (random) % 4;
  return ringlet_codec_bitshuffle_encode (
      image->data, ringlet_image_n_pixels (image), sizeof (guint32), 0);
}

static void
write_poni (const char *name, gsize side)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, side, side, 3, NULL);
  g_autofree char *text = ringlet_poni_format (detector, &fixture_geometry, 0.0, NULL);

  g_assert_true (g_file_set_contents (name, text, -1, NULL));
}

/* As a detector stores them. @damaged: a frame that is not whole; @n for none */
static void
write_stack (const char *name, gsize side, guint n, guint damaged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chunks =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  RingletChunkStack *stack =
      ringlet_chunk_stack_new (name, RINGLET_PIXEL_U32, side, side, n, &error);

  for (guint i = 0; i < N_DIFFERENT; i++)
    g_ptr_array_add (chunks, encode (side, 10 + i));
  for (guint i = 0; i < n; i++) {
    GBytes *chunk = g_ptr_array_index (chunks, i % N_DIFFERENT);
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (chunk, 0, 200);

    g_assert_true (
        ringlet_chunk_stack_add (stack, i == damaged ? part : chunk, &error));
  }
  g_assert_true (ringlet_chunk_stack_close (stack, &error));
}

/* ---- a series ---- */

static char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* @formats: of files of frames; "" for none */
static void
set_outputs (
    Fixture *self, const char *formats, gboolean one_file, RingletExisting existing)
{
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);

  ringlet_series_setup_set_folder (setup, self->out);
  g_strfreev (setup->formats);
  setup->formats = g_strsplit (formats, " ", *formats != '\0' ? -1 : 0);
  if (*formats == '\0') {
    g_strfreev (setup->formats);
    setup->formats = g_new0 (char *, 1);
  }
  setup->one_file = one_file;
  setup->existing = existing;
  ringlet_project_set_series (self->project, setup, "Series", NULL);
  ringlet_series_setup_unref (setup);
}

static void
fixture_init (Fixture *self, const char *stack, const char *poni, const char *out)
{
  g_autofree char *path = in (stack);

  self->out = g_canonicalize_filename (out, folder);
  self->project = ringlet_project_new ();
  g_assert_true (ringlet_project_load_geometry (self->project, poni, NULL));
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ path, NULL }, NULL));
  self->series = ringlet_series_new (self->project);
}

static void
fixture_clear (Fixture *self)
{
  g_clear_object (&self->series);
  g_clear_object (&self->project);
  g_free (self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static RingletSeriesProgress
get (const Fixture *self)
{
  return ringlet_series_get_progress (self->series);
}

static RingletSeriesProgress
run (const Fixture *self)
{
  ringlet_series_start (self->series);
  AWAIT (get (self).phase >= RINGLET_SERIES_STOPPED);
  return get (self);
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

/* ---- the command line ---- */

static void
assert_same_folders (const char *a, const char *b, guint n)
{
  g_autoptr (GDir) dir = g_dir_open (a, 0, NULL);
  const char *name = NULL;

  g_assert_cmpuint (folder_n_files (a), ==, n);
  g_assert_cmpuint (folder_n_files (b), ==, n);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GBytes) one = file_bytes (a, name);
    g_autoptr (GBytes) other = file_bytes (b, name);

    if (!g_bytes_equal (one, other))
      g_error ("%s differs", name);
  }
}

/* Writes what the command line makes of the stack, once. Files name each other from
 * where they are, so that all of them are as deep. */
static void
need_theirs (void)
{
  g_autofree char *stack = in ("stack.h5");

  if (g_mkdir ("one", 0777) != 0)
    return;
  g_mkdir ("theirs", 0777);
  program_do (folder,
      "integrate -q --poni a.poni --format xy -o theirs -o one/theirs.h5 %s", stack);
}

/* Every frame in both ways, to the bit; what is seen is what is written. */
static void
test_same (void)
{
  g_auto (Fixture) self = { 0 };
  RingletHeatMap *map = NULL;

  need_theirs ();
  fixture_init (&self, "stack.h5", "a.poni", "ours");
  set_outputs (&self, "xy", TRUE, RINGLET_EXISTING_SKIP);
  g_assert_cmpuint (run (&self).n_done, ==, N_FRAMES);
  g_assert_null (get (&self).problem);
  g_assert_cmpint (g_rename ("ours/stack_series.h5", "one/ours.h5"), ==, 0);
  assert_same_folders ("theirs", "ours", N_FRAMES);
  series_assert_same (folder, "one/theirs.h5", "one/ours.h5");

  map = ringlet_series_get_map (self.series);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_assert_true (ringlet_heat_map_has (map, i));
    g_assert_cmpmem (ringlet_heat_map_row (map, 0, i),
        ringlet_heat_map_n_columns (map) * sizeof (float),
        ringlet_heat_map_row (map, 0, i % N_DIFFERENT),
        ringlet_heat_map_n_columns (map) * sizeof (float));
  }
}

/* What is in the one file is skipped, replaced, or left beside another one; that of
 * another series is no place for this one. */
static void
test_existing (void)
{
  g_auto (Fixture) self = { 0 };
  g_auto (Fixture) other = { 0 };
  RingletSeriesProgress progress;

  need_theirs ();
  fixture_init (&self, "stack.h5", "a.poni", "existing");
  set_outputs (&self, "", TRUE, RINGLET_EXISTING_SKIP);
  g_assert_cmpuint (run (&self).n_done, ==, N_FRAMES);
  progress = run (&self);
  g_assert_cmpuint (progress.n_skipped, ==, N_FRAMES);
  g_assert_cmpuint (progress.n_done, ==, 0);

  /* Files that are missing are written, and no row twice. */
  set_outputs (&self, "xy", TRUE, RINGLET_EXISTING_SKIP);
  g_assert_cmpuint (run (&self).n_done, ==, N_FRAMES);
  g_assert_cmpuint (folder_n_files ("existing"), ==, N_FRAMES + 1);
  series_assert_same (folder, "one/theirs.h5", "existing/stack_series.h5");

  set_outputs (&self, "", TRUE, RINGLET_EXISTING_REPLACE);
  g_assert_cmpuint (run (&self).n_done, ==, N_FRAMES);
  set_outputs (&self, "", TRUE, RINGLET_EXISTING_NUMBER);
  g_assert_cmpuint (run (&self).n_done, ==, N_FRAMES);
  series_assert_same (folder, "one/theirs.h5", "existing/stack_series_2.h5");

  g_mkdir ("else", 0777);
  write_stack ("else/stack.h5", FIXTURE_SLOW, N_FRAMES, N_FRAMES);
  fixture_init (&other, "else/stack.h5", "a.poni", "existing");
  set_outputs (&other, "", TRUE, RINGLET_EXISTING_SKIP);
  progress = run (&other);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_nonnull (strstr (progress.problem, "stack_series.h5"));
  series_assert_same (folder, "one/theirs.h5", "existing/stack_series.h5");
}

/* One of a group is damaged: it fails, and says why, and the others are there. */
static void
test_damaged (void)
{
  g_auto (Fixture) self = { 0 };
  g_autoptr (RingletSeriesFailure) failure = NULL;
  g_autofree char *path = in ("damaged.h5");
  g_autofree char *status = NULL;
  g_autofree char *line = NULL;
  RingletSeriesProgress progress;

  fixture_init (&self, "damaged.h5", "a.poni", "damaged");
  set_outputs (&self, "xy", TRUE, RINGLET_EXISTING_SKIP);
  progress = run (&self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_cmpuint (progress.n_done, ==, N_FRAMES - 1);
  failure = g_list_model_get_item (ringlet_series_get_failures (self.series), 0);
  g_assert_cmpuint (ringlet_series_failure_get_frame (failure), ==, DAMAGED);
  g_assert_nonnull (strstr (ringlet_series_failure_get_text (failure), path));
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autofree char *name = g_strdup_printf ("damaged/damaged_%05u.xy", i);

    g_assert_cmpint (g_file_test (name, G_FILE_TEST_EXISTS), ==, i != DAMAGED);
  }
  status = series_python (folder, "status damaged/damaged_series.h5");
  line = g_strdup_printf ("\n2 ../damaged.h5 %u ", DAMAGED);
  g_test_message ("%s", status);
  g_assert_nonnull (strstr (status, line));

  /* Whole again, by the same name. */
  g_assert_cmpint (g_rename ("stack.h5", "damaged.h5"), ==, 0);
  ringlet_series_retry_failed (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (&self).n_done, ==, N_FRAMES);
  g_free (status);
  status = series_python (folder, "status damaged/damaged_series.h5");
  g_assert_true (g_str_has_prefix (status, "whole\n"));
  g_assert_null (strstr (status, "\n2 "));
  g_assert_cmpint (g_rename ("damaged.h5", "stack.h5"), ==, 0);
  write_stack ("damaged.h5", FIXTURE_SLOW, N_FRAMES, DAMAGED);
}

/* ---- stopped and paused ---- */

static void
write_large (void)
{
  write_poni ("large.poni", SIDE);
  write_stack ("large.h5", SIDE, N_LARGE, N_LARGE);
  g_mkdir ("large", 0777);
  for (guint i = 0; i < N_LINKS; i++) {
    g_autofree char *name = g_strdup_printf ("large/large_%03u.h5", i);

    g_assert_cmpint (link ("large.h5", name), ==, 0);
  }
}

static gint64
stop_after (Fixture *self, guint ms)
{
  const guint64 n_before = get (self).n_done;
  gint64 begin;

  AWAIT (get (self).n_done > n_before);
  rest (ms);
  begin = g_get_monotonic_time ();
  ringlet_series_stop (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_STOPPED);
  return g_get_monotonic_time () - begin;
}

/* Within 100 ms wherever it is; the best of some, since machines are busy. */
static void
test_stop (void)
{
  g_auto (Fixture) self = { 0 };
  gint64 best = G_MAXINT64;
  guint64 n_done = 0;

  write_large ();
  fixture_init (&self, "large", "large.poni", "stopped");
  ringlet_series_start (self.series);
  for (guint i = 0; i < N_STOPS; i++) {
    const gint64 took = stop_after (&self, 7 * i);

    g_test_message ("stopped after %.1f ms", 1e-3 * (double) took);
    best = MIN (best, took);
    g_assert_cmpuint (get (&self).n_done, >, n_done);
    g_assert_cmpuint (get (&self).n_done, <, N_LARGE * N_LINKS);
    g_assert_cmpuint (get (&self).n_failed, ==, 0);
    n_done = get (&self).n_done;
    g_assert_true (ringlet_series_can_resume (self.series));
    ringlet_series_resume (self.series);
  }
  g_assert_cmpint (best, <, STOP_US);
  ringlet_series_stop (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_STOPPED);
}

/* Files of frames say the SHA-256 of theirs: how much of a long one is read is told,
 * and nobody who stops waits for the rest. */
static void
test_hashed (void)
{
  g_auto (Fixture) self = { 0 };
  double before = 0.0;
  gint64 begin;

  write_stack ("long.h5", FIXTURE_SLOW, N_FRAMES, N_FRAMES);
  g_assert_cmpint (truncate ("long.h5", LONG_BYTES), ==, 0); /* takes no room */
  fixture_init (&self, "long.h5", "a.poni", "hashed");
  set_outputs (&self, "xy", FALSE, RINGLET_EXISTING_SKIP);
  g_assert_cmpfloat (get (&self).hashed, <, 0.0);
  ringlet_series_start (self.series);
  AWAIT (get (&self).hashed > 0.0);
  before = get (&self).hashed;
  AWAIT (get (&self).hashed > before);
  g_assert_cmpfloat (get (&self).hashed, <, 1.0);
  g_assert_cmpuint (get (&self).n_done, ==, 0);
  begin = g_get_monotonic_time ();
  ringlet_series_stop (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_STOPPED);
  g_test_message (
      "stopped after %.1f ms", 1e-3 * (double) (g_get_monotonic_time () - begin));
  g_assert_cmpfloat (get (&self).hashed, <, 0.0);
  g_assert_cmpuint (get (&self).n_done + get (&self).n_failed, ==, 0);
}

/* What is at work while it is paused comes through. */
static guint64
settle (const Fixture *self)
{
  guint64 n_done = G_MAXUINT64;

  while (n_done != get (self).n_done) {
    n_done = get (self).n_done;
    rest (200);
  }
  return n_done;
}

/* A few more frames are done, and then it is paused: small ones are all done before
 * anybody could look. Longer each time, as nobody knows when the first one is begun. */
static guint64
do_some (Fixture *self)
{
  const guint64 before = get (self).n_done;
  guint64 now = before;

  for (gulong wait_us = 1000; now == before; wait_us *= 2) {
    ringlet_series_resume (self->series);
    g_usleep (wait_us);
    ringlet_series_pause (self->series);
    now = settle (self);
  }
  g_assert_cmpint (get (self).phase, ==, RINGLET_SERIES_PAUSED);
  g_assert_cmpuint (now, <, N_MANY);
  return now;
}

/* Where it is paused, stopped and paused again: the file is that of a series that was
 * not. */
static void
test_resumed (void)
{
  g_auto (Fixture) self = { 0 };

  g_mkdir ("many", 0777);
  program_do (
      folder, "integrate -q --poni a.poni -o many/theirs.h5 %s/many.h5", folder);
  fixture_init (&self, "many.h5", "a.poni", "many");
  set_outputs (&self, "", TRUE, RINGLET_EXISTING_REPLACE);
  ringlet_series_start (self.series);
  ringlet_series_pause (self.series);
  do_some (&self);
  ringlet_series_stop (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_STOPPED);
  g_assert_cmpuint (get (&self).n_done, <, N_MANY);
  do_some (&self);
  ringlet_series_resume (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (&self).n_done, ==, N_MANY);
  g_assert_cmpuint (get (&self).n_skipped, ==, 0);
  series_assert_same (folder, "many/theirs.h5", "many/many_series.h5");
}

/* Some frames are through, one of which failed. */
static void
run_some (Fixture *self)
{
  while (do_some (self) < N_SOME)
    ;
  g_assert_cmpuint (get (self).n_failed, ==, 1);
}

static guint
n_failures (const Fixture *self)
{
  return g_list_model_get_n_items (ringlet_series_get_failures (self->series));
}

/* Stopped while the one file is not where it was: it is told, and what the file lacks
 * is done again when it is back. Files that got a number have no second one, and what
 * failed is told once. */
static void
test_close_fails (void)
{
  g_auto (Fixture) self = { 0 };

  fixture_init (&self, "early.h5", "a.poni", "early");
  set_outputs (&self, "xy", TRUE, RINGLET_EXISTING_NUMBER);
  ringlet_series_start (self.series);
  ringlet_series_pause (self.series);
  run_some (&self);
  g_assert_cmpint (g_rename ("early/early_series.h5", "away.h5"), ==, 0);
  ringlet_series_stop (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_STOPPED);
  g_assert_nonnull (get (&self).problem);
  g_assert_nonnull (strstr (get (&self).problem, "early_series.h5"));
  g_assert_cmpuint (n_failures (&self), ==, get (&self).n_failed);

  g_assert_cmpint (g_rename ("away.h5", "early/early_series.h5"), ==, 0);
  ringlet_series_resume (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (&self).n_done, ==, N_MANY - 1);
  g_assert_cmpuint (n_failures (&self), ==, 1);
  g_assert_cmpuint (folder_n_files ("early"), ==, N_MANY - 1 + 1);
}

/* Where what is done was moved away, the rest is not put into another file. */
static void
test_moved (void)
{
  g_auto (Fixture) self = { 0 };
  g_autofree char *status = NULL;

  fixture_init (&self, "early.h5", "a.poni", "moved");
  set_outputs (&self, "", TRUE, RINGLET_EXISTING_SKIP);
  ringlet_series_start (self.series);
  ringlet_series_pause (self.series);
  run_some (&self);
  ringlet_series_stop (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_STOPPED);
  g_assert_null (get (&self).problem);
  g_assert_cmpint (g_rename ("moved/early_series.h5", "away.h5"), ==, 0);
  ringlet_series_resume (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_STOPPED);
  g_assert_nonnull (strstr (get (&self).problem, "early_series.h5 is gone"));
  g_assert_cmpuint (folder_n_files ("moved"), ==, 0);

  g_assert_cmpint (g_rename ("away.h5", "moved/early_series.h5"), ==, 0);
  ringlet_series_resume (self.series);
  AWAIT (get (&self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (&self).n_done, ==, N_MANY - 1);
  status = series_python (folder, "status moved/early_series.h5");
  g_assert_null (strstr (status, "\n0 "));
}

/* ---- the disk ---- */

/* Rows of status 1, of what series-command.py says. */
static guint
count_whole (const char *status)
{
  guint n = 0;

  for (const char *at = strstr (status, "\n1 "); at != NULL;
       at = strstr (at + 1, "\n1 "))
    n++;
  return n;
}

/* Files name each other from where they are: the program writes there, too. */
static void
write_there (void)
{
  g_autofree char *there = g_build_filename (disk, "there.h5", NULL);
  g_autoptr (GBytes) bytes = NULL;

  program_do (folder, "integrate -q --poni a.poni -o %s %s/many.h5", there, folder);
  bytes = file_bytes (NULL, there);
  g_assert_true (g_file_set_contents ("there.h5", g_bytes_get_data (bytes, NULL),
      (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_cmpint (g_unlink (there), ==, 0);
}

/* After some rows have reached the file: those that the disk did not take are done
 * again, and nothing is said to be there that is not. */
static void
test_full (void)
{
  g_auto (Fixture) self = { 0 };
  g_autofree char *path = g_build_filename (disk, "many_series.h5", NULL);
  g_autofree char *status = NULL;
  guint64 n_done;

  if (!small_disk_is_mounted ())
    return; /* HDF5 writes by other calls than those that are made up */
  write_there ();
  fixture_init (&self, "many.h5", "a.poni", disk);
  set_outputs (&self, "", TRUE, RINGLET_EXISTING_SKIP);
  small_disk_fill (ROOM);
  g_assert_cmpint (run (&self).phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_nonnull (strstr (get (&self).problem, g_strerror (ENOSPC)));
  g_assert_nonnull (strstr (get (&self).problem, path));
  g_assert_cmpuint (get (&self).n_done, <, N_MANY);
  g_assert_cmpuint (get (&self).n_failed, ==, 0);
  n_done = get (&self).n_done;
  status = series_python (folder, "status %s", path);
  g_test_message ("%u done of %u in the file", (guint) n_done, count_whole (status));
  g_assert_cmpuint (n_done, <=, count_whole (status));

  small_disk_make_room ();
  g_assert_true (ringlet_series_can_resume (self.series));
  ringlet_series_resume (self.series);
  AWAIT (get (&self).phase >= RINGLET_SERIES_STOPPED);
  g_assert_null (get (&self).problem);
  g_assert_cmpuint (get (&self).n_done, ==, N_MANY);
  g_assert_cmpuint (get (&self).n_skipped, ==, 0);
  series_assert_same (folder, "there.h5", path);
}

int
main (int argc, char **argv)
{
  int code = 0;

  disk = small_disk_new ();
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_assert_cmpint (g_chdir (folder), ==, 0);
  write_poni ("a.poni", FIXTURE_SLOW);
  write_stack ("stack.h5", FIXTURE_SLOW, N_FRAMES, N_FRAMES);
  write_stack ("damaged.h5", FIXTURE_SLOW, N_FRAMES, DAMAGED);
  write_stack ("many.h5", FIXTURE_SLOW, N_MANY, N_MANY);
  write_stack ("early.h5", FIXTURE_SLOW, N_MANY, EARLY);
  g_test_add_func ("/series-flow/same", test_same);
  g_test_add_func ("/series-flow/existing", test_existing);
  g_test_add_func ("/series-flow/damaged", test_damaged);
  g_test_add_func ("/series-flow/stop", test_stop);
  g_test_add_func ("/series-flow/hashed", test_hashed);
  g_test_add_func ("/series-flow/resumed", test_resumed);
  g_test_add_func ("/series-flow/close-fails", test_close_fails);
  g_test_add_func ("/series-flow/moved", test_moved);
  g_test_add_func ("/series-flow/full", test_full);
  code = g_test_run ();
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (folder);
  small_disk_remove ();
  g_free (folder);
  g_free (disk);
  return code;
}
