/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <glib/gstdio.h>
#include <string.h>

void
run_clear (Run *self)
{
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
}

static Run
communicate (const char *folder, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Run run = { .code = -1 };

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  if (g_subprocess_get_if_exited (process))
    run.code = g_subprocess_get_exit_status (process);
  return run;
}

Run
program_run_wrapped (const char *folder, const char *wrapper, const char *line)
{
  const char *program = g_getenv ("RINGLET_CLI");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) argv = NULL;

  if (program == NULL)
    g_error ("RINGLET_CLI does not name the program; run this by meson test");
  if (wrapper != NULL) {
    const char *const shell[] = { "/bin/sh", "-c", wrapper, "wrapper", NULL };

    g_strv_builder_addv (builder, (const char **) shell);
  }
  g_strv_builder_add (builder, program);
  if (g_shell_parse_argv (line, NULL, &words, NULL))
    g_strv_builder_addv (builder, (const char **) words);
  argv = g_strv_builder_end (builder);
  return communicate (folder, (const char *const *) argv);
}

Run
program_run (const char *folder, const char *line)
{
  return program_run_wrapped (folder, NULL, line);
}

void
program_do (const char *folder, const char *format, ...)
{
  g_autofree char *line = NULL;
  g_auto (Run) run = { 0 };
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  run = program_run (folder, line);
  if (run.code != 0)
    g_error ("ringlet %s: exit code %d\n%s", line, run.code, run.err);
}

char *
folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ringlet-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      folder_remove (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

guint
folder_n_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

GBytes *
file_bytes (const char *folder, const char *name)
{
  g_autofree char *path =
      folder != NULL ? g_build_filename (folder, name, NULL) : g_strdup (name);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

void
assert_same_files (const char *folder, const char *a, const char *b)
{
  g_autoptr (GBytes) first = file_bytes (folder, a);
  g_autoptr (GBytes) second = file_bytes (folder, b);

  g_assert_cmpuint (g_bytes_get_size (first), >, 0);
  if (!g_bytes_equal (first, second))
    g_error ("%s and %s differ", a, b);
}

Table
table_read (const char *folder, const char *name)
{
  g_autoptr (GBytes) bytes = file_bytes (folder != NULL ? folder : "", name);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const guint n_lines = g_strv_length (lines);
  Table table = { g_new (double, n_lines), g_new (double, n_lines), 0 };

  for (guint i = 0; i < n_lines; i++) {
    char *end = NULL;

    if (*g_strchug (lines[i]) == '#' || *lines[i] == '\0')
      continue;
    table.x[table.n] = g_ascii_strtod (lines[i], &end);
    table.y[table.n] = g_ascii_strtod (end, NULL);
    table.n++;
  }
  return table;
}

void
table_clear (Table *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->y, g_free);
}
