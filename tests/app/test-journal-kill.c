/* SPDX-License-Identifier: MIT */

/* kill -9 at random moments: at most the edits of the last second are lost. The program
 * runs itself as the one that is killed. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal.h"
#include "program.h"
#include "project-state.h"
#include "random-actions.h"

#define N_KILLS 20
#define EVERY_MS 10
#define ALLOWED_US G_USEC_PER_SEC

static char *folder;
static const char *program;

/* ---- the one that is killed ---- */

typedef struct {
  RingletProject *project;
  GRand *random;
  int log;
} Child;

/* After the edit: "TIME DIGEST", in one write(), which a kill does not cut. */
static gboolean
edit (gpointer data)
{
  Child *self = data;
  g_autofree char *digest = NULL;
  g_autofree char *line = NULL;

  random_action (self->project, folder, self->random);
  digest = ringlet_state_digest (ringlet_project_get_state (self->project));
  line = g_strdup_printf ("%" G_GINT64_FORMAT " %s\n", g_get_monotonic_time (), digest);
  return write (self->log, line, strlen (line)) == (gssize) strlen (line);
}

/* Never returns. */
static void
run_child (const char *base, const char *log, guint32 seed)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  Child child = { project, g_rand_new_with_seed (seed),
    g_open (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) };

  g_timeout_add (EVERY_MS, edit, &child);
  g_main_loop_run (loop);
  exit (1);
}

/* ---- the one that kills ---- */

typedef struct {
  gint64 *times_us;
  char **digests;
  gsize n;
} Log;

static void
log_clear (Log *self)
{
  g_free (self->times_us);
  g_strfreev (self->digests);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Log, log_clear)

static Log
read_log (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Log log = { 0 };

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  log.times_us = g_new0 (gint64, g_strv_length (lines));
  log.digests = g_new0 (char *, g_strv_length (lines) + 1);
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    char *end = NULL;

    log.times_us[i] = g_ascii_strtoll (lines[i], &end, 10);
    log.digests[i] = g_strdup (end + 1);
    log.n = i + 1;
  }
  return log;
}

/* How long that process was kept from running: nobody can write then. */
static gint64
longest_pause (const Log *log, gint64 killed_us)
{
  gint64 longest = killed_us - log->times_us[log->n - 1];

  for (gsize i = 1; i < log->n; i++)
    longest = MAX (longest, log->times_us[i] - log->times_us[i - 1]);
  return longest;
}

/* When the first edit was made that is not in @digest: the last one that left the
 * document so is in it. */
static gint64
first_lost (const Log *log, const char *digest, gint64 killed_us)
{
  gsize i = log->n;

  while (i > 0 && g_strcmp0 (log->digests[i - 1], digest) != 0)
    i--;
  g_assert_true (i > 0 || digest == NULL);
  return i < log->n ? log->times_us[i] : killed_us;
}

static void
wait_for_log (const char *log)
{
  for (int i = 0; i < 6000 && !g_file_test (log, G_FILE_TEST_EXISTS); i++)
    g_usleep (10000);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
}

/* Returns when it was killed. */
static gint64
run_and_kill (const char *base, const char *log, guint seed, gulong after_us)
{
  g_autofree char *number = g_strdup_printf ("%u", seed);
  const char *const argv[] = { program, "--child", folder, base, log, number, NULL };
  g_autoptr (GError) error = NULL;
  gint64 killed_us;
  GPid pid;
  int status;

  g_spawn_async (
      NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  wait_for_log (log);
  g_usleep (after_us);
  killed_us = g_get_monotonic_time ();
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  return killed_us;
}

static void
restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_strfreev (
      ringlet_journal_restore_finish (RINGLET_JOURNAL (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* Returns (transfer full) (nullable): the digest of what can be had back; NULL for
 * nothing. */
static char *
restore (const char *base)
{
  g_autoptr (GPtrArray) orphans = ringlet_journal_list_orphans (base);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletJournal) journal = ringlet_journal_new (project, base);
  g_autoptr (RingletJob) job = ringlet_job_new ("Restore");
  gboolean is_done = FALSE;
  char *digest = NULL;

  g_assert_cmpuint (orphans->len, <=, 1);
  if (orphans->len == 0)
    return NULL;
  ringlet_journal_restore_async (journal, job,
      ((RingletJournalOrphan *) orphans->pdata[0])->folder, restored, &is_done);
  AWAIT (is_done);
  digest = ringlet_state_digest (ringlet_project_get_state (project));
  ringlet_journal_discard (journal);
  return digest;
}

static void
test_killed (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (99);
  guint n_restored = 0;

  for (guint i = 0; i < N_KILLS; i++) {
    g_autofree char *name = g_strdup_printf ("killed-%u", i);
    g_autofree char *base = g_build_filename (folder, name, NULL);
    g_autofree char *path = g_strconcat (base, ".log", NULL);
    const gulong after_us = (gulong) g_rand_int_range (random, 100, 2000) * 1000;
    const gint64 killed_us = run_and_kill (base, path, i, after_us);
    g_auto (Log) log = read_log (path);
    g_autofree char *digest = restore (base);
    const gint64 lost_us = killed_us - first_lost (&log, digest, killed_us);
    const gint64 pause_us = longest_pause (&log, killed_us);

    n_restored += digest != NULL;
    g_test_message ("killed after %lu ms: %" G_GINT64_FORMAT
                    " ms lost, longest pause %" G_GINT64_FORMAT " ms",
        after_us / 1000, lost_us / 1000, pause_us / 1000);
    g_assert_cmpint (lost_us, <=, ALLOWED_US + pause_us);
  }
  g_assert_cmpuint (n_restored, >, N_KILLS / 2);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  if (argc == 6 && g_str_equal (argv[1], "--child")) {
    folder = argv[2];
    run_child (argv[3], argv[4], (guint32) g_ascii_strtoull (argv[5], NULL, 10));
  }

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  folder = folder_new ();
  project_state_make_files (folder);

  g_test_add_func ("/journal/killed", test_killed);
  result = g_test_run ();

  folder_remove (folder);
  g_free (folder);
  return result;
}
