/* SPDX-License-Identifier: MIT */

/* The window is a program of its own, so that this one needs no display. */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"

#define WINDOW "ringlet-gtk"

/* Returns (transfer full) (nullable): the window's program in @folder. */
static char *
find_in (const char *folder, const char *below)
{
  g_autofree char *path = g_build_filename (folder, below, WINDOW, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ||
      g_file_test (path, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&path);
}

/* Beside this program, where a build folder has it, or where the shell would look. */
static char *
find_window (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  char *path = NULL;

  if (folder != NULL)
    path = find_in (folder, "");
  if (path == NULL && folder != NULL)
    path = find_in (folder, "../ui");
  if (path == NULL)
    path = g_find_program_in_path (WINDOW);
  return path;
}

/* The window has options of its own, and GLib takes "x.h5::/entry" for an address on
 * the web: a name with its whole folder is neither. */
static void
guard_names (int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    g_auto (GStrv) parts = g_strsplit (argv[i], "::", 2);
    g_autofree char *file = NULL;

    if (strstr (argv[i], "://") != NULL || parts[0] == NULL)
      continue;
    file = g_canonicalize_filename (parts[0], NULL);
    argv[i] = parts[1] != NULL ? g_strconcat (file, "::", parts[1], NULL)
                               : g_steal_pointer (&file);
  }
}

static int
gui_run (int argc, char **argv)
{
  const GOptionEntry none[] = { { NULL } };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (!ringlet_cli_parse ("gui", "[FILE…]",
          "Opens the window: images, a geometry (.poni) and a mask, in any order.",
          "Examples:\n  ringlet gui lab6.edf lab6.poni\n", none, &argc, &argv))
    return RINGLET_EXIT_USAGE;

  path = find_window ();
  if (path == NULL) {
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "There is no " WINDOW " beside this program or on the PATH: it was built "
        "without the window. Build with -Dgui=true, or install the window's package");
    return ringlet_cli_fail (error);
  }

  argv[0] = path;
  guard_names (argc, argv);
  execv (path, argv);
  g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s cannot be started: %s", path, g_strerror (errno));
  return ringlet_cli_fail (error);
}

const RingletCommand ringlet_command_gui = {
  .name = "gui",
  .summary = "Open the window",
  .run = gui_run,
};
