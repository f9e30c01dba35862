/* SPDX-License-Identifier: MIT */

/* Where a process died: in libhdf5, or in our code. */

#include "support/culprit.h"

#include <signal.h>
#include <unistd.h>

#include "mutation.h"
#include "support/sanitizer.h"

MutationProgress *mutation_progress;
gboolean mutation_may_blame;

__attribute__ ((noinline)) gboolean
mutation_is_theirs (int n_skip)
{
  const char *symbol = NULL;
  const char *file = ringlet_test_culprit (1 + n_skip, &symbol);

  if (!mutation_may_blame || strstr (file, "libhdf5") == NULL)
    return FALSE;
  g_strlcpy (mutation_progress->symbol, symbol, MUTATION_MAX_SYMBOL);
  return TRUE;
}

static void
on_signal (int number)
{
  void *frames[RINGLET_TEST_MAX_FRAMES];
  int n = 0;

  if (mutation_is_theirs (1)) {
    if (number == SIGPROF)
      mutation_progress->hung++;
    else
      mutation_progress->crashed++;
    _exit (MUTATION_EXIT_THEIRS);
  }
  n = backtrace (frames, RINGLET_TEST_MAX_FRAMES);
  backtrace_symbols_fd (frames, n, STDERR_FILENO);
  signal (number, SIG_DFL);
  raise (number);
}

#if RINGLET_TEST_HAS_ASAN
/* Called by the sanitizer before it reports and ends the process. */
void __asan_on_error (void);

void
__asan_on_error (void)
{
  if (mutation_is_theirs (1)) {
    mutation_progress->crashed++;
    _exit (MUTATION_EXIT_THEIRS);
  }
}
#endif

void
mutation_watch_signals (void)
{
  static const int numbers[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP,
    SIGPROF };
  static guint8 room[1 << 16];
  const stack_t stack = { .ss_sp = room, .ss_size = sizeof room };
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
  void *frame = NULL;

  backtrace (&frame, 1); /* what it loads, it loads now */
  g_assert_cmpint (sigaltstack (&stack, NULL), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (sigaction (numbers[i], &action, NULL), ==, 0);
}
