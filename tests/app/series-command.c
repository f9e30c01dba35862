/* SPDX-License-Identifier: MIT */
#include "series-command.h"

#include <string.h>

#include "fixture.h"

/* Returns what it said, of both kinds. */
static char *
run_words (const char *folder, const char *const *words)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, words, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s %s: %s", words[0], words[1], out);
  return out;
}

char *
series_python (const char *folder, const char *format, ...)
{
  g_autofree char *line = NULL;
  g_autofree char *whole = NULL;
  g_auto (GStrv) words = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  whole =
      g_strdup_printf ("/usr/bin/python3 %s %s", g_getenv ("RINGLET_SERIES_PY"), line);
  g_assert_true (g_shell_parse_argv (whole, NULL, &words, NULL));
  return run_words (folder, (const char *const *) words);
}

void
series_assert_same (const char *folder, const char *a, const char *b)
{
  const char *const words[] = { "h5diff", "--exclude-path=/entry/frames/time_written",
    a, b, NULL };
  g_autofree char *out = run_words (folder, words);

  if (*out != '\0')
    g_error ("%s and %s: %s", a, b, out);
}

void
series_write_images (const char *folder, guint n)
{
  g_autofree char *poni = fixture_write_poni (folder, "a.poni", 3);

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("img_%03u.edf", i);
    g_autofree char *path = fixture_write_image (folder, name, 10 + i);
  }
}

GSubprocess *
series_begin (const char *folder, const char *line)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *whole = g_strdup_printf ("%s %s", g_getenv ("RINGLET_CLI"), line);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_assert_true (g_shell_parse_argv (whole, NULL, &words, NULL));
  g_subprocess_launcher_set_cwd (launcher, folder);
  process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) words, &error);
  g_assert_no_error (error);
  return process;
}

int
series_wait (GSubprocess *process, char **err)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int code = -1;

  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_exited (process))
    code = g_subprocess_get_exit_status (process);
  if (err != NULL)
    *err = g_steal_pointer (&said);
  g_object_unref (process);
  return code;
}
