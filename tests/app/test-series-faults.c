/* SPDX-License-Identifier: MIT */

/* What befalls a series: frames that are damaged, a disk that is full, a folder that is
 * gone, kill -9, two of them at once. Nothing that was written is lost, each frame that
 * failed is named with its reason, and the next line goes on. */

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "image/chunk-stack.h"
#include "image/codec-bitshuffle-encode.h"
#include "program.h"
#include "series-command.h"
#include "small-disk.h"

enum { N_FRAMES = 200, N_KILLS = 50 };

#define PLAIN "integrate --poni a.poni --error-model poisson "
#define SERIES PLAIN "--cake 40x18 "
#define IMAGES "img_000.edf..img_199.edf "
#define MANY SERIES IMAGES

static char *folder;
static char *disk; /* the small one */

static void
write_whole (void)
{
  if (!g_file_test ("whole.h5", G_FILE_TEST_EXISTS))
    program_do (folder, MANY "-q -o whole.h5");
}

static void
copy (const char *from, const char *to)
{
  g_autoptr (GBytes) bytes = file_bytes (NULL, from);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (
      to, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
cut (const char *name)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (name, g_bytes_get_data (bytes, NULL),
      (gssize) g_bytes_get_size (bytes) / 2, &error);
  g_assert_no_error (error);
}

/* ---- frames ---- */

/* One is cut off in the middle and one has another shape: both are named, the others
 * are there; with what was mended the file is that of a series without faults. */
static void
test_damaged (void)
{
  g_auto (Run) run = { 0 };
  g_auto (Run) again = { 0 };
  g_auto (Run) stopped = { 0 };
  g_autofree char *status = NULL;

  g_mkdir ("in", 0777);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *from = g_strdup_printf ("img_%03u.edf", i);
    g_autofree char *to = g_strdup_printf ("in/img_%03u.edf", i);

    copy (from, to);
  }
  program_do (folder, SERIES "-q in -o good.h5");
  cut ("in/img_005.edf");
  g_free (fixture_write_shape (folder, "in/img_017.edf", 30, 31));

  run = program_run (folder, SERIES "in -o s.h5");
  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "frame 5 failed: in/img_005.edf: "));
  g_assert_nonnull (strstr (run.err, "frame 17 failed: in/img_017.edf: "));
  g_assert_nonnull (
      strstr (run.err, "18 of 20 frames, 2 failed: in/img_005.edf, in/img_017.edf\n"));
  status = series_python (folder, "status s.h5");
  g_assert_nonnull (strstr (status, "\n2 in/img_005.edf 0 in/img_005.edf: The pixel"));
  g_assert_nonnull (strstr (status, "\n2 in/img_017.edf 0 in/img_017.edf: "));

  stopped = program_run (folder, SERIES "in -o stopped.h5 --stop-on-error");
  g_assert_cmpint (stopped.code, ==, 1);
  g_assert_nonnull (strstr (stopped.err, "5 of 20 frames, 1 failed: in/img_005.edf"));

  copy ("img_005.edf", "in/img_005.edf");
  copy ("img_017.edf", "in/img_017.edf");
  again = program_run (folder, SERIES "in -o s.h5 --resume");
  g_assert_cmpint (again.code, ==, 0);
  g_assert_nonnull (strstr (again.out, "20 of 20 frames, 18 of them from before"));
  series_assert_same (folder, "s.h5", "good.h5");
}

/* What is resumed are the same frames, and perhaps more behind them. */
static void
test_others (void)
{
  g_auto (Run) others = { 0 };
  g_auto (Run) plan = { 0 };
  g_auto (Run) more = { 0 };

  program_do (folder, SERIES "-q img_000.edf..img_004.edf -o o.h5");
  others = program_run (
      folder, SERIES "img_000.edf img_002.edf..img_008.edf -o o.h5 --resume");
  g_test_message ("%s", others.err);
  g_assert_cmpint (others.code, ==, 1);
  g_assert_nonnull (strstr (others.err, "o.h5: its row 1 is frame 0 of img_001.edf"));
  plan = program_run (
      folder, SERIES "img_000.edf..img_008.edf -o o.h5 --resume --bins 77");
  g_test_message ("%s", plan.err);
  g_assert_cmpint (plan.code, ==, 1);
  g_assert_nonnull (strstr (plan.err, "o.h5: "));
  more = program_run (folder, SERIES "img_000.edf..img_008.edf -o o.h5 --resume");
  g_assert_cmpint (more.code, ==, 0);
  g_assert_nonnull (strstr (more.out, "9 of 9 frames, 5 of them from before"));

  /* Of one frame, too, beside files. */
  g_mkdir ("one", 0777);
  program_do (folder, SERIES "-q img_000.edf -o one -o one.h5 --resume");
  g_assert_cmpuint (folder_n_files ("one"), ==, 2);
  program_do (folder, SERIES "-q img_000.edf img_001.edf -o one -o one.h5 --resume");
  g_assert_cmpuint (folder_n_files ("one"), ==, 4);
}

/* One chunk of a stack is damaged: the others of its group are not. */
static void
test_chunk (void)
{
  g_autoptr (GError) error = NULL;
  RingletChunkStack *stack = ringlet_chunk_stack_new (
      "stack.h5", RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, 20, &error);
  g_auto (Run) run = { 0 };
  g_autofree char *status = NULL;

  for (guint i = 0; i < 20; i++) {
    g_autoptr (RingletImage) image = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 10 + i);
    g_autoptr (GBytes) chunk = ringlet_codec_bitshuffle_encode (
        image->data, FIXTURE_SLOW * FIXTURE_FAST, 4, 0);
    g_autoptr (GBytes) half = g_bytes_new_from_bytes (chunk, 0, 200);

    g_assert_true (ringlet_chunk_stack_add (stack, i == 3 ? half : chunk, &error));
  }
  g_assert_true (ringlet_chunk_stack_close (stack, &error));
  run = program_run (folder, SERIES "stack.h5 -o chunk.h5");
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "frame 3 failed: stack.h5"));
  g_assert_nonnull (strstr (run.err, "19 of 20 frames, 1 failed: stack.h5"));
  status = series_python (folder, "status chunk.h5");
  g_assert_nonnull (strstr (status, "\n2 stack.h5"));
}

/* ---- ended from outside ---- */

/* kill -9 at random moments, and on from there: the file is that of an unbroken run. */
static void
test_kill (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261130);
  guint n_killed = 0, n_whole = 0;

  write_whole ();
  for (guint i = 0; n_killed < N_KILLS && i < 10 * N_KILLS; i++) {
    GSubprocess *process = series_begin (folder, MANY "-q -o killed.h5 --resume");
    g_autofree char *err = NULL;
    int code;

    g_usleep ((gulong) g_rand_int_range (random, 10000, 250000));
    g_subprocess_send_signal (process, SIGKILL);
    code = series_wait (process, &err);
    if (code > 0)
      g_error ("round %u: %s", i, err);
    n_killed += code == -1;
    if (code == 0) {
      n_whole++;
      series_assert_same (folder, "killed.h5", "whole.h5");
      g_assert_cmpint (g_unlink ("killed.h5"), ==, 0);
    }
  }
  g_test_message ("%u killed, %u came to their end", n_killed, n_whole);
  g_assert_cmpuint (n_killed, ==, N_KILLS);
  program_do (folder, MANY "-q -o killed.h5 --resume");
  series_assert_same (folder, "killed.h5", "whole.h5");
}

/* Ctrl+C and SIGTERM: the file is closed whole, and the words say how to go on. */
static void
test_interrupted (void)
{
  const int signals[] = { SIGINT, SIGTERM };

  write_whole ();
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++) {
    gboolean was_interrupted = FALSE;

    for (guint ms = 400; !was_interrupted && ms > 10; ms = ms * 3 / 4) {
      GSubprocess *process =
          series_begin (folder, MANY "--threads 1 -o stopped.h5 --overwrite");
      g_autofree char *err = NULL;
      gint64 begin_us;
      int code;

      g_usleep (1000 * ms);
      begin_us = g_get_monotonic_time ();
      g_subprocess_send_signal (process, signals[i]);
      code = series_wait (process, &err);
      /* Before its handler is there, or when all is done. */
      if (code != 1 || !g_file_test ("stopped.h5", G_FILE_TEST_EXISTS))
        continue;
      g_test_message (
          "%s after %d ms", err, (int) ((g_get_monotonic_time () - begin_us) / 1000));
      g_assert_nonnull (strstr (err, "interrupted: "));
      g_assert_nonnull (strstr (err, "--resume"));
      g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 2 * G_TIME_SPAN_SECOND);
      was_interrupted = TRUE;
    }
    g_assert_true (was_interrupted);
    program_do (folder, MANY "-q -o stopped.h5 --resume");
    series_assert_same (folder, "stopped.h5", "whole.h5");
    g_unlink ("stopped.h5");
  }
}

/* ---- two at once ---- */

/* Halts it, and waits until it is: at most ten seconds, as for a file to appear. */
static void
halt (GSubprocess *process)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (process));

  g_subprocess_send_signal (process, SIGSTOP);
  for (guint i = 0; i < 10000; i++) {
    g_autofree char *stat = NULL;

    if (!g_file_get_contents (path, &stat, NULL, NULL) ||
        strstr (stat, ") T ") != NULL || strstr (stat, ") Z ") != NULL)
      return;
    g_usleep (1000);
  }
  g_error ("it does not halt");
}

/* %FALSE when it does not come within some seconds. */
static gboolean
wait_for_file (const char *path)
{
  for (guint i = 0; i < 30000; i++) {
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return TRUE;
    g_usleep (100);
  }
  return FALSE;
}

/* Whether its writer has told who it is: it is locked then, as it is not in the moment
 * after it came. */
static gboolean
is_signed (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size > 0;
}

/* Returns (transfer full) one that is halted while it writes "two.h5". */
static GSubprocess *
begin_halted (void)
{
  /* Some are through before it is looked at. */
  for (guint i = 0; i < 20; i++) {
    GSubprocess *process = series_begin (folder, MANY "-q -o two.h5 --threads 1");

    if (wait_for_file ("two.h5.journal")) {
      halt (process);
      if (is_signed ("two.h5.journal"))
        return process;
      g_subprocess_send_signal (process, SIGCONT);
    }
    g_assert_cmpint (series_wait (process, NULL), ==, 0);
    g_unlink ("two.h5");
  }
  g_error ("it is never caught while it writes");
}

static void
test_two (void)
{
  GSubprocess *process = NULL;
  g_auto (Run) second = { 0 };

  write_whole ();
  process = begin_halted ();
  second = program_run (folder, MANY "-q -o two.h5 --resume");
  g_subprocess_send_signal (process, SIGCONT);
  g_test_message ("%s", second.err);
  g_assert_cmpint (second.code, ==, 1);
  g_assert_nonnull (strstr (second.err, "two.h5"));
  g_assert_nonnull (strstr (second.err, "process"));
  g_assert_null (strstr (second.err, "--overwrite replaces"));
  g_assert_cmpint (series_wait (process, NULL), ==, 0);
  series_assert_same (folder, "two.h5", "whole.h5");
}

/* Returns (transfer full) one that is halted when "away.h5" has rows, and lacks some.
 */
static GSubprocess *
begin_written (void)
{
  /* Some are through before it is looked at. */
  for (guint i = 0; i < 20; i++) {
    GSubprocess *process = series_begin (folder, MANY "-q -o away.h5 --threads 1");

    if (wait_for_file ("away.h5")) {
      halt (process);
      if (g_file_test ("away.h5.journal", G_FILE_TEST_EXISTS))
        return process;
      g_subprocess_send_signal (process, SIGCONT);
    }
    g_assert_cmpint (series_wait (process, NULL), ==, 0);
    g_unlink ("away.h5");
  }
  g_error ("it is never caught while it writes");
}

/* Ctrl+C while the file is not where it was: what was done is not in it, and that is
 * said in place of how far it got. */
static void
test_taken_away (void)
{
  g_autofree char *err = NULL;
  GSubprocess *process = begin_written ();

  g_assert_cmpint (g_rename ("away.h5", "elsewhere.h5"), ==, 0);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_send_signal (process, SIGCONT);
  g_assert_cmpint (series_wait (process, &err), ==, 1);
  g_test_message ("%s", err);
  g_assert_nonnull (strstr (err, "away.h5"));
  g_assert_null (strstr (err, "interrupted: "));
  g_unlink ("away.h5.journal");
  g_unlink ("elsewhere.h5");
}

/* ---- the disk ---- */

/* A limit on the size of files, which every system has. */
static void
test_limit (void)
{
  g_auto (Run) run = { 0 };

  write_whole ();
  run = program_run_wrapped (folder, "ulimit -f 700; exec \"$@\"", MANY "-o limit.h5");
  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "limit.h5"));
  g_assert_nonnull (strstr (run.err, "--resume"));
  program_do (folder, MANY "-q -o limit.h5 --resume");
  series_assert_same (folder, "limit.h5", "whole.h5");
}

static void
test_full (void)
{
  g_autofree char *line = g_strdup_printf (MANY "-o %s/full.h5 --resume", disk);
  g_autofree char *files = g_strdup_printf (PLAIN IMAGES "-o %s --existing skip", disk);
  g_autofree char *path = g_build_filename (disk, "full.h5", NULL);
  g_auto (Run) run = { 0 };
  g_auto (Run) text = { 0 };

  if (!small_disk_is_mounted ())
    return; /* test_limit() is what can be had then */
  write_whole ();
  /* The names of the images are those from there. */
  program_do (folder, "%s -q", line);
  copy (path, "there.h5");
  g_unlink (path);
  small_disk_fill (300 * 1024);
  run = program_run (folder, line);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "full.h5"));
  g_assert_nonnull (strstr (run.err, "No space left"));
  small_disk_make_room ();
  program_do (folder, "%s -q", line);
  series_assert_same (folder, path, "there.h5");
  g_unlink (path);

  small_disk_fill (100 * 1024);
  text = program_run (folder, files);
  g_assert_cmpint (text.code, ==, 1);
  g_assert_nonnull (strstr (text.err, "No space left"));
  g_assert_nonnull (strstr (text.err, "--existing skip"));
  small_disk_make_room ();
  program_do (folder, "%s -q", files);
  g_assert_cmpuint (folder_n_files (disk), ==, N_FRAMES);
}

/* The folder goes away while files are written into it. */
static void
test_removed (void)
{
  g_autofree char *err = NULL;
  int code = 0;

  /* Some are through before it is looked at. */
  for (guint i = 0; code == 0 && i < 20; i++) {
    GSubprocess *process = NULL;

    g_mkdir ("gone", 0777);
    process = series_begin (folder, MANY "-o gone --threads 1");
    g_assert_true (wait_for_file ("gone/img_002.xye"));
    halt (process);
    folder_remove ("gone");
    g_subprocess_send_signal (process, SIGCONT);
    g_clear_pointer (&err, g_free);
    code = series_wait (process, &err);
  }
  g_test_message ("%s", err);
  g_assert_cmpint (code, ==, 1);
  g_assert_nonnull (strstr (err, "gone"));
  g_assert_nonnull (strstr (err, "ended before its end"));
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
  series_write_images (folder, N_FRAMES);
  g_test_add_func ("/series-faults/damaged", test_damaged);
  g_test_add_func ("/series-faults/others", test_others);
  g_test_add_func ("/series-faults/chunk", test_chunk);
  g_test_add_func ("/series-faults/kill", test_kill);
  g_test_add_func ("/series-faults/interrupted", test_interrupted);
  g_test_add_func ("/series-faults/two", test_two);
  g_test_add_func ("/series-faults/taken-away", test_taken_away);
  g_test_add_func ("/series-faults/limit", test_limit);
  g_test_add_func ("/series-faults/full", test_full);
  g_test_add_func ("/series-faults/removed", test_removed);
  code = g_test_run ();
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (folder);
  small_disk_remove ();
  g_free (folder);
  g_free (disk);
  return code;
}
