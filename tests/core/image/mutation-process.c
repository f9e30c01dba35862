/* SPDX-License-Identifier: MIT */

/* The processes that try one sample. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mutation.h"

#define BATCH 200
#define MAX_FAILED 20 /* of one sample */

/* In a process of its own. */
static void
try_range (const MutationSample *sample, guint64 first, guint64 end)
{
  mutation_watch_signals ();
  for (guint64 i = first; i < end; i++)
    mutation_try (sample, i);
}

/* Returns what waitpid() says of a process that tried @first … @end − 1. */
static int
try_in_process (const MutationSample *sample, guint64 first, guint64 end)
{
  int status = 0;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    try_range (sample, first, end);
    if (mutation_may_blame)
      _exit (EXIT_SUCCESS); /* it leaks, too: nobody is to look for that */
    exit (EXIT_SUCCESS);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

static gboolean
has_status (int status, int wanted)
{
  return WIFEXITED (status) && WEXITSTATUS (status) == wanted;
}

/* Says so at once, and goes on: one may lead to the cause of another. */
static void
note_failure (const MutationSample *sample, int status)
{
  mutation_progress->failed++;
  g_printerr ("%s, mutation %" G_GUINT64_FORMAT ": %s %d\n", sample->file,
      mutation_progress->next, WIFSIGNALED (status) ? "signal" : "exit status",
      WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));
}

/* A process died, but not within libhdf5; what that wrote beyond its buffers may have
 * been the cause. So each of @first … @last gets a process of its own. When none of
 * them dies, the cause stays unclear: our own code is what the sanitizer watches. */
static void
explain (const MutationSample *sample, guint64 first, guint64 last)
{
  const guint64 tried = mutation_progress->tried;
  const guint64 read = mutation_progress->read;
  gboolean is_clear = FALSE;

  for (guint64 i = first; i <= last; i++) {
    const int status = try_in_process (sample, i, i + 1);

    if (has_status (status, EXIT_SUCCESS))
      continue;
    is_clear = TRUE;
    if (!has_status (status, MUTATION_EXIT_THEIRS))
      note_failure (sample, status);
  }
  mutation_progress->tried = tried;
  mutation_progress->read = read;
  mutation_progress->unclear += is_clear ? 0 : 1;
}

void
mutation_try_sample (const MutationSample *sample, guint64 first)
{
  mutation_may_blame = g_str_has_prefix (sample->file, "hdf5/");
  while (first < sample->n && mutation_progress->failed < MAX_FAILED) {
    const guint64 end = mutation_may_blame ? MIN (first + BATCH, sample->n) : sample->n;
    const int status = try_in_process (sample, first, end);
    const guint64 last = mutation_progress->next;

    if (has_status (status, EXIT_SUCCESS)) {
      first = end;
      continue;
    }
    if (!has_status (status, MUTATION_EXIT_THEIRS) && mutation_may_blame)
      explain (sample, first, last);
    else if (!has_status (status, MUTATION_EXIT_THEIRS))
      note_failure (sample, status);
    first = last + 1;
  }
}
