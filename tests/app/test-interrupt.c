/* SPDX-License-Identifier: MIT */

/* A file that hangs, or a pipe, does not keep the program: Ctrl+C ends it whatever it
 * was doing, and nothing is left half written. */

#include "support/hang.h"

#include <locale.h>
#include <string.h>
#include <sys/stat.h>

#include "program.h"

static char *folder;

/* What `timeout` answers when it had to interrupt. */
#define WAS_INTERRUPTED 124

static const char *const lines[] = {
  "info hung.npy",
  "info --verify .",
  "average hung.npy -o out.edf",
  "average a.edf hung.npy -m median -o out.edf",
  "mask --series hung.npy --flagged-any -o out.edf",
  "convert hung.npy out.edf",
  "convert a.edf hung.npy out_%04d.edf",
  "integrate --poni a.poni hung.npy -q",
};

static void
write_image (const char *name)
{
  static const char npy[] = "\x93NUMPY\x01\x00\x3c\x00{'descr': '|u1', "
                            "'fortran_order': False, 'shape': (1, 1), }\n\x07";
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, npy, sizeof npy - 1, NULL));
}

static void
test_hung (void)
{
  g_autofree char *path = g_build_filename (folder, "hung.npy", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    const int lease = ringlet_test_hang (path);
    const guint n_files = folder_n_files (folder);
    const gint64 start = g_get_monotonic_time ();
    g_auto (Run) run = { 0 };

    if (lease < 0)
      return;
    run = program_run_wrapped (folder, "exec timeout -s INT 2 \"$@\"", lines[i]);
    g_test_message ("%s: %d %s", lines[i], run.code, run.err);
    g_assert_cmpint (run.code, ==, WAS_INTERRUPTED);
    /* The kernel would end it after 45 s. */
    g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_TIME_SPAN_SECOND);
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
    ringlet_test_let_go (lease);
  }
}

static void
test_pipe (void)
{
  g_autofree char *path = g_build_filename (folder, "pipe.npy", NULL);
  g_auto (Run) named = { 0 };
  g_auto (Run) found = { 0 };

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  named = program_run_wrapped (folder, "exec timeout 60 \"$@\"", "info pipe.npy");
  g_assert_cmpint (named.code, ==, 1);
  g_assert_nonnull (strstr (named.err, "pipe.npy: This is a device or a pipe"));
  found = program_run_wrapped (folder, "exec timeout 60 \"$@\"", "info .");
  g_assert_cmpint (found.code, ==, 0);
  g_assert_nonnull (strstr (found.err, "left out: a.poni, pipe.npy"));
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  write_image ("hung.npy");
  g_test_add_func ("/interrupt/hung", test_hung);
  g_test_add_func ("/interrupt/pipe", test_pipe);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
