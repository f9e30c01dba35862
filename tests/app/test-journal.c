/* SPDX-License-Identifier: MIT */
#include "journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "program.h"
#include "project-calibration.h"
#include "project-file.h"
#include "project-state.h"
#include "random-actions.h"

static char *folder;

/* ---- helpers ---- */

/* A folder of journals for one test. */
static char *
base_new (const char *name)
{
  return g_build_filename (folder, "journals", name, NULL);
}

typedef struct {
  gboolean is_done;
  char **warnings;
  GError *error;
} Restoring;

static void
restored (GObject *source, GAsyncResult *result, gpointer data)
{
  Restoring *self = data;

  self->warnings =
      ringlet_journal_restore_finish (RINGLET_JOURNAL (source), result, &self->error);
  self->is_done = TRUE;
}

/* Returns (transfer full) (nullable): the warnings */
static char **
restore (RingletJournal *journal, const char *from, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Restore");
  Restoring restoring = { 0 };

  ringlet_journal_restore_async (journal, job, from, restored, &restoring);
  AWAIT (restoring.is_done);
  if (restoring.error != NULL)
    g_propagate_error (error, restoring.error);
  return restoring.warnings;
}

static guint
n_written (RingletJournal *journal)
{
  guint n = 0;

  g_object_get (journal, "written", &n, NULL);
  return n;
}

static void
change (RingletProject *project, double distance_m)
{
  RingletGeometry geometry = fixture_geometry;

  geometry.distance_m = distance_m;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

/* Everything of both documents: each step, its name and what it says. */
static void
assert_same_history (RingletProject *a, RingletProject *b)
{
  const guint n = ringlet_project_n_steps (a);

  g_assert_cmpuint (ringlet_project_n_steps (b), ==, n);
  g_assert_cmpuint (ringlet_project_get_step (b), ==, ringlet_project_get_step (a));
  for (guint i = 0; i < n; i++) {
    g_autofree char *one = ringlet_state_digest (ringlet_project_step_state (a, i));
    g_autofree char *other = ringlet_state_digest (ringlet_project_step_state (b, i));

    g_assert_cmpstr (one, ==, other);
    g_assert_cmpstr (
        ringlet_project_step_name (a, i), ==, ringlet_project_step_name (b, i));
    g_assert_cmpstr (
        ringlet_project_step_detail (a, i), ==, ringlet_project_step_detail (b, i));
  }
}

/* Returns (transfer full): the folder of the only orphan. */
static char *
only_orphan (const char *base)
{
  g_autoptr (GPtrArray) orphans = ringlet_journal_list_orphans (base);

  g_assert_cmpuint (orphans->len, ==, 1);
  return g_strdup (((RingletJournalOrphan *) orphans->pdata[0])->folder);
}

static char *
journal_path (const char *of)
{
  return g_build_filename (of, "journal", NULL);
}

/* ---- as it should be ---- */

static void
test_empty (void)
{
  g_autofree char *base = base_new ("empty");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);

  g_assert_true (ringlet_journal_flush (journal));
  g_assert_null (ringlet_journal_get_folder (journal));
  g_assert_false (g_file_test (base, G_FILE_TEST_EXISTS));
}

/* Without being asked, within a second of the main loop, and by the user alone. */
static void
test_written (void)
{
  g_autofree char *base = base_new ("written");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autofree char *path = NULL;
  struct stat info;

  change (project, 0.1);
  g_assert_null (ringlet_journal_get_folder (journal)); /* not in the main thread */
  AWAIT (n_written (journal) > 0);
  path = journal_path (ringlet_journal_get_folder (journal));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (ringlet_journal_get_folder (journal), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
}

/* A session of everything, killed: the document without the program. */
static void
test_restored (void)
{
  g_autofree char *base = base_new ("restored");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autoptr (RingletJournal) next = ringlet_journal_new (again, base);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings = NULL;
  g_autofree char *orphan = NULL;

  for (int i = 0; i < 150; i++) {
    random_action (project, folder, random);
    if (i % 10 == 0)
      g_assert_true (ringlet_journal_flush (journal));
  }
  ringlet_project_undo (project);
  g_assert_true (ringlet_journal_flush (journal));
  g_assert_cmpuint (ringlet_project_n_steps (project), >, 20);

  g_clear_object (&journal);
  orphan = only_orphan (base);
  warnings = restore (next, orphan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (warnings), ==, 0);
  assert_same_history (project, again);
  g_assert_cmpstr (ringlet_journal_get_folder (next), ==, orphan);
}

/* And killed again: what was restored is in the journal, with what came then. */
static void
test_restored_twice (void)
{
  g_autofree char *base = base_new ("twice");
  RingletProject *projects[3] = { NULL };
  g_autofree char *orphan = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (projects); i++) {
    g_autoptr (RingletJournal) journal = NULL;
    g_autoptr (GError) error = NULL;

    projects[i] = ringlet_project_new ();
    journal = ringlet_journal_new (projects[i], base);
    if (i > 0) {
      g_strfreev (restore (journal, orphan, &error));
      g_assert_no_error (error);
      assert_same_history (projects[i - 1], projects[i]);
    }
    change (projects[i], 0.1 * (double) (i + 1));
    g_assert_true (ringlet_journal_flush (journal));
    g_clear_object (&journal);
    g_free (orphan);
    orphan = only_orphan (base);
  }
  g_assert_cmpuint (ringlet_project_n_steps (projects[2]), ==, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (projects); i++)
    g_object_unref (projects[i]);
}

/* The project file that it belonged to, and whether that is up to date. */
static void
test_saved (void)
{
  g_autofree char *base = base_new ("saved");
  g_autofree char *path = g_build_filename (folder, "saved.ringlet", NULL);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autoptr (RingletJournal) next = ringlet_journal_new (again, base);
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GPtrArray) orphans = NULL;
  const RingletJournalOrphan *orphan = NULL;

  change (project, 0.1);
  g_assert_true (ringlet_project_file_save (
      ringlet_project_get_state (project), path, TRUE, NULL, NULL, NULL));
  g_assert_true (ringlet_project_file_load (path, TRUE, &file, NULL, NULL, NULL));
  ringlet_project_take_file (project, &file, path);
  change (project, 0.2);
  ringlet_journal_flush (journal);
  g_clear_object (&journal);

  orphans = ringlet_journal_list_orphans (base);
  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = orphans->pdata[0];
  g_assert_cmpstr (orphan->title, ==, "saved.ringlet");
  g_assert_cmpuint (orphan->n_steps, ==, 2);
  g_assert_cmpint (ABS (g_get_real_time () - orphan->saved_us), <, 60 * G_USEC_PER_SEC);
  g_strfreev (restore (next, orphan->folder, NULL));
  g_assert_cmpstr (ringlet_project_get_path (again), ==, path);
  g_assert_true (ringlet_project_has_unsaved_work (again));
  ringlet_project_undo (again);
  g_assert_false (ringlet_project_has_unsaved_work (again));
}

/* Windows have journals of their own, and what is open is offered to nobody. */
static void
test_locked (void)
{
  g_autofree char *base = base_new ("locked");
  g_autoptr (RingletProject) a = ringlet_project_new ();
  g_autoptr (RingletProject) b = ringlet_project_new ();
  g_autoptr (RingletJournal) first = ringlet_journal_new (a, base);
  g_autoptr (RingletJournal) second = ringlet_journal_new (b, base);
  g_autoptr (GPtrArray) orphans = NULL;
  g_autoptr (GError) error = NULL;

  change (a, 0.1);
  change (b, 0.2);
  g_assert_true (ringlet_journal_flush (first) && ringlet_journal_flush (second));
  g_assert_cmpstr (
      ringlet_journal_get_folder (first), !=, ringlet_journal_get_folder (second));
  orphans = ringlet_journal_list_orphans (base);
  g_assert_cmpuint (orphans->len, ==, 0);

  g_assert_null (restore (first, ringlet_journal_get_folder (second), &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpfloat (ringlet_project_get_state (a)->geometry.distance_m, ==, 0.1);
  g_assert_false (
      ringlet_journal_discard_orphan (ringlet_journal_get_folder (second), &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_assert_true (g_file_test (ringlet_journal_get_folder (second), G_FILE_TEST_IS_DIR));
}

static void
test_discarded (void)
{
  g_autofree char *base = base_new ("discarded");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (GError) error = NULL;
  g_autofree char *orphan = NULL;

  change (project, 0.1);
  g_assert_true (ringlet_journal_flush (journal));
  change (project, 0.2);
  ringlet_journal_discard (journal);
  g_assert_cmpuint (folder_n_files (base), ==, 0);
  change (project, 0.3);
  g_assert_true (ringlet_journal_flush (journal));
  g_assert_cmpuint (folder_n_files (base), ==, 0);

  g_clear_object (&journal);
  journal = ringlet_journal_new (project, base);
  g_assert_true (ringlet_journal_flush (journal));
  g_clear_object (&journal);
  orphan = only_orphan (base);
  g_assert_true (ringlet_journal_discard_orphan (orphan, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (folder_n_files (base), ==, 0);
}

/* ---- as it should not be ---- */

/* Two records; the file ends anywhere, or one byte is another one: what is before the
 * damage is there, the second record only whole. */
static void
damage (const char *base, const char *name, const char *bytes, gsize size,
    double expected_m)
{
  g_autofree char *to = g_build_filename (base, name, NULL);
  g_autofree char *path = journal_path (to);
  g_autofree char *lock = g_build_filename (to, "lock", NULL);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings = NULL;

  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  warnings = restore (journal, to, &error);
  if (expected_m > 0.0) {
    g_assert_no_error (error);
    g_assert_cmpfloat (
        ringlet_project_get_state (project)->geometry.distance_m, ==, expected_m);
  } else {
    g_assert_nonnull (error);
    g_assert_cmpuint (ringlet_project_n_steps (project), ==, 1);
    g_clear_error (&error);
    g_assert_true (ringlet_journal_discard_orphan (to, &error));
  }
  ringlet_journal_discard (journal);
}

static void
test_torn (void)
{
  g_autofree char *base = base_new ("torn");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autofree char *path = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  gsize size_one = 0;
  gsize size_two = 0;

  change (project, 0.125);
  g_assert_true (ringlet_journal_flush (journal));
  path = journal_path (ringlet_journal_get_folder (journal));
  g_assert_true (g_file_get_contents (path, &one, &size_one, NULL));
  change (project, 0.25);
  g_assert_true (ringlet_journal_flush (journal));
  g_assert_true (g_file_get_contents (path, &two, &size_two, NULL));
  g_assert_cmpuint (size_two, >, size_one);

  for (gsize size = 0; size <= size_two; size += size < size_one ? 97 : 41)
    damage (base, "cut", two, size, size < size_one ? 0.0 : 0.125);
  damage (base, "cut", two, size_one - 1, 0.0);
  damage (base, "cut", two, size_two - 1, 0.125);
  damage (base, "whole", two, size_two, 0.25);
  for (gsize at = 0; at < size_two; at += 53) {
    g_autofree char *other = g_memdup2 (two, size_two);

    other[at] ^= 4;
    damage (base, "flipped", other, size_two, at < size_one ? 0.0 : 0.125);
  }
}

/* Files that have gone: the steps that need them are lost, the rest is not. */
static void
test_lost_files (void)
{
  g_autofree char *base = base_new ("lost");
  g_autofree char *image = fixture_write_image (folder, "gone.edf", 3);
  const char *const images[] = { image, NULL };
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autoptr (RingletJournal) next = ringlet_journal_new (again, base);
  g_autofree char *orphan = NULL;
  g_auto (GStrv) warnings = NULL;
  g_autoptr (GError) error = NULL;

  change (project, 0.1);
  change (project, 0.2);
  g_assert_true (ringlet_project_open_images (project, images, NULL));
  ringlet_project_undo (project);
  ringlet_journal_flush (journal);
  g_clear_object (&journal);
  g_unlink (image);

  orphan = only_orphan (base);
  warnings = restore (next, orphan, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_assert_nonnull (strstr (warnings[0], "gone.edf"));
  g_assert_cmpuint (ringlet_project_n_steps (again), ==, 3);
  g_assert_cmpuint (ringlet_project_get_step (again), ==, 2);
  g_assert_cmpfloat (ringlet_project_get_state (again)->geometry.distance_m, ==, 0.2);
}

static void
count (guint *n)
{
  ++*n;
}

/* A home that cannot be written: said once, the work goes on, and once there is room
 * again everything is written. */
static void
test_no_room (void)
{
  g_autofree char *base = base_new ("full");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  const struct rlimit nothing = { 100, RLIM_INFINITY };
  struct rlimit before;
  g_autofree char *orphan = NULL;
  guint n_told = 0;

  g_signal_connect_swapped (journal, "notify::error", G_CALLBACK (count), &n_told);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  change (project, 0.1);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &nothing), ==, 0);
  g_assert_false (ringlet_journal_flush (journal));
  change (project, 0.2);
  g_assert_false (ringlet_journal_flush (journal));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_nonnull (ringlet_journal_get_error (journal));
  g_assert_cmpfloat (ringlet_project_get_state (project)->geometry.distance_m, ==, 0.2);

  change (project, 0.3);
  g_assert_true (ringlet_journal_flush (journal));
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_null (ringlet_journal_get_error (journal));
  g_clear_object (&journal);
  orphan = only_orphan (base);
}

/* The device is full in the middle of a record: what was there is still there. */
static void
test_full_later (void)
{
  g_autofree char *base = base_new ("full-later");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autoptr (RingletJournal) next = ringlet_journal_new (again, base);
  g_autofree char *path = NULL;
  g_autofree char *orphan = NULL;
  struct rlimit before;
  struct rlimit few;
  struct stat info;

  signal (SIGXFSZ, SIG_IGN);
  change (project, 0.1);
  g_assert_true (ringlet_journal_flush (journal));
  path = journal_path (ringlet_journal_get_folder (journal));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  few = (struct rlimit){ (rlim_t) info.st_size + 50, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &few), ==, 0);
  change (project, 0.2);
  g_assert_false (ringlet_journal_flush (journal));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  change (project, 0.3);
  g_assert_true (ringlet_journal_flush (journal));
  g_clear_object (&journal);

  orphan = only_orphan (base);
  g_strfreev (restore (next, orphan, NULL));
  assert_same_history (project, again);
}

/* A file in the place of the folder. */
static void
test_no_folder (void)
{
  g_autofree char *file = g_build_filename (folder, "a-file", NULL);
  g_autofree char *base = g_build_filename (file, "journal", NULL);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (GPtrArray) orphans = NULL;

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  change (project, 0.1);
  AWAIT (ringlet_journal_get_error (journal) != NULL);
  g_assert_nonnull (strstr (ringlet_journal_get_error (journal), file));
  orphans = ringlet_journal_list_orphans (base);
  g_assert_cmpuint (orphans->len, ==, 0);
}

/* ---- age and size ---- */

static void
write_old (const char *base, const char *name, gint64 time_us)
{
  g_autofree char *to = g_build_filename (base, name, NULL);
  g_autofree char *path = journal_path (to);
  g_autofree char *lock = g_build_filename (to, "lock", NULL);
  g_autofree char *json = g_strdup_printf (
      "{\"version\": 1, \"drop\": 0, \"keep\": 0, \"now\": 0, \"title\": \"%s\", "
      "\"time\": %" G_GINT64_FORMAT ", \"steps\": [{\"state\": {}}]}",
      name, time_us);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  g_autofree char *text = g_strdup_printf ("%.16s %s\n", sum, json);

  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
}

static void
test_stale (void)
{
  const gint64 day_us = (gint64) 24 * 3600 * G_USEC_PER_SEC;
  const gint64 now = g_get_real_time ();
  g_autofree char *base = base_new ("stale");
  g_autoptr (GPtrArray) orphans = NULL;

  write_old (base, "old", now - 31 * day_us);
  write_old (base, "newer", now - 2 * day_us);
  write_old (base, "new", now - 1 * day_us);
  orphans = ringlet_journal_list_orphans (base);
  g_assert_cmpuint (orphans->len, ==, 2);
  g_assert_cmpstr (((RingletJournalOrphan *) orphans->pdata[0])->title, ==, "new");
  g_assert_cmpstr (((RingletJournalOrphan *) orphans->pdata[1])->title, ==, "newer");
  g_assert_cmpuint (folder_n_files (base), ==, 2);
}

static goffset
size_of (RingletJournal *journal)
{
  g_autofree char *path = journal_path (ringlet_journal_get_folder (journal));
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  return info.st_size;
}

/* A step of what is large is as small as what changed: a mask of 8 kB of text is said
 * once in 100 steps. */
static void
test_small_steps (void)
{
  g_autofree char *base = base_new ("small");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletMask) mask = NULL;
  guint8 *bad = g_malloc0 ((gsize) 100 * 200);
  goffset first;

  for (gsize i = 0; i < (gsize) 100 * 200; i += 5)
    bad[i + i / 200 % 5] = 1;
  mask = ringlet_mask_new_take (100, 200, bad);
  ringlet_project_set_mask (project, mask);
  g_assert_true (ringlet_journal_flush (journal));
  first = size_of (journal);
  g_assert_cmpint (first, >, 8000);
  for (int i = 1; i <= 100; i++) {
    change (project, 0.1 + 0.001 * i);
    g_assert_true (ringlet_journal_flush (journal));
  }
  g_assert_cmpint (size_of (journal) - first, <, 100 * 3000);
}

/* A drag of hours does not fill the disk. */
static void
test_written_anew (void)
{
  g_autofree char *base = base_new ("anew");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autoptr (RingletJournal) next = ringlet_journal_new (again, base);
  g_autofree char *orphan = NULL;
  goffset largest = 0;

  change (project, 0.5);
  ringlet_project_begin_drag (project, "Move Beam Centre");
  for (int i = 1; i <= 20; i++) {
    g_autoptr (GArray) picks = g_array_new (FALSE, TRUE, sizeof (RingletPick));

    g_array_set_size (picks, 10000);
    for (guint k = 0; k < picks->len; k++)
      g_array_index (picks, RingletPick, k).point.slow_px = 1.0 / (i * 10000.0 + k);
    ringlet_project_clear_picks (project);
    ringlet_project_add_picks (project, (RingletPick *) picks->data, picks->len);
    g_assert_true (ringlet_journal_flush (journal));
    largest = MAX (largest, size_of (journal));
  }
  ringlet_project_end_drag (project);
  g_assert_true (ringlet_journal_flush (journal));
  g_assert_cmpint (largest, >, 4 << 20);
  g_assert_cmpint (largest, <, 6 << 20);
  g_clear_object (&journal);
  orphan = only_orphan (base);
  g_strfreev (restore (next, orphan, NULL));
  assert_same_history (project, again);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  project_state_make_files (folder);

  g_test_add_func ("/journal/empty", test_empty);
  g_test_add_func ("/journal/written", test_written);
  g_test_add_func ("/journal/restored", test_restored);
  g_test_add_func ("/journal/restored-twice", test_restored_twice);
  g_test_add_func ("/journal/saved", test_saved);
  g_test_add_func ("/journal/locked", test_locked);
  g_test_add_func ("/journal/discarded", test_discarded);
  g_test_add_func ("/journal/torn", test_torn);
  g_test_add_func ("/journal/lost-files", test_lost_files);
  g_test_add_func ("/journal/no-room", test_no_room);
  g_test_add_func ("/journal/full-later", test_full_later);
  g_test_add_func ("/journal/no-folder", test_no_folder);
  g_test_add_func ("/journal/stale", test_stale);
  g_test_add_func ("/journal/small-steps", test_small_steps);
  g_test_add_func ("/journal/written-anew", test_written_anew);
  result = g_test_run ();

  folder_remove (folder);
  g_free (folder);
  return result;
}
