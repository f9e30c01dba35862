/* SPDX-License-Identifier: MIT */

/* Ctrl+C while a calibration runs: the geometry that is there stays as it was, and
 * nothing is left half written, whenever it comes. The same when something else that is
 * to be written cannot be. */

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "program.h"

/* 128 + SIGINT: of a program that has not begun yet. */
#define WAS_KILLED 130

static char *folder;

/**
 * Case:
 * @kept: what is there already
 * @others: what the line writes before, which may be there
 */
typedef struct {
  const char *kept;
  const char *others[3];
  const char *line;
} Case;

#define SAID "-c LaB6 -e 30keV --overwrite -q "
static const Case cases[] = {
  { "kept.poni", { "r.pdf", "p.npt" },
      "calibrate a.edf " SAID
      "--detector Pilatus300k -o kept.poni --report r.pdf --write-points p.npt" },
  { "kept.poni", { "r.html", "p.npt" },
      "recalibrate a.edf " SAID
      "-p true.poni -o kept.poni --report r.html --write-points p.npt" },
  { "kept.json", { NULL },
      "goniometer start.json --refine --list images.txt " SAID "-o kept.json" },
};

static const char *const seconds[] = { "0.01", "0.03", "0.06", "0.1", "0.2", "0.3",
  "0.5", "1" };

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
make_inputs (void)
{
  folder = folder_new ();
  write_text ("true.poni",
      "poni_version: 2.1\nDetector: Pilatus300k\n"
      "Detector_config: {\"orientation\": 3}\nDistance: 0.12\nPoni1: 0.05\n"
      "Poni2: 0.035\nRot1: 0.01\nRot2: 0.02\nRot3: 0\n"
      "Wavelength: 4.132806614440e-11\n");
  program_do (folder, "simulate -c LaB6 --poni true.poni --counts 2000 -o a.edf");
  write_text ("images.txt", "a.edf x=0\na.edf x=1\na.edf x=2\n");
  write_text ("start.json",
      "{\"content\": \"Goniometer calibration v2\", \"detector\": \"Pilatus300k\", "
      "\"detector_config\": {\"orientation\": 3}, \"wavelength\": 4.13280661444e-11, "
      "\"param\": [0.1201, 0.05, 0.035], "
      "\"param_names\": [\"dist\", \"poni1\", \"poni2\"], \"pos_names\": [\"x\"], "
      "\"trans_function\": {\"content\": \"GeometryTransformation\", "
      "\"param_names\": [\"dist\", \"poni1\", \"poni2\"], \"pos_names\": [\"x\"], "
      "\"dist_expr\": \"dist + 0 * x\", \"poni1_expr\": \"poni1\", "
      "\"poni2_expr\": \"poni2\", \"rot1_expr\": \"0.01\", \"rot2_expr\": \"0.02\", "
      "\"rot3_expr\": \"0.0\", \"constants\": {}}}");
}

static void
remove_others (const Case *c)
{
  for (gsize i = 0; c->others[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (folder, c->others[i], NULL);

    g_unlink (path);
  }
}

static void
assert_kept (const Case *c)
{
  g_autoptr (GBytes) kept = file_bytes (folder, c->kept);

  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept),
      "of yesterday", strlen ("of yesterday"));
}

/* Returns whether it was interrupted, and not done already. */
static gboolean
interrupt (const Case *c, const char *after)
{
  /* The program's own answer: timeout's says "too late" also where the program had all
   * written when the signal came. */
  g_autofree char *wrapper =
      g_strdup_printf ("exec timeout --preserve-status -s INT %s \"$@\"", after);
  g_auto (Run) run = { 0 };
  guint n_files = 0;

  write_text (c->kept, "of yesterday");
  n_files = folder_n_files (folder);
  run = program_run_wrapped (folder, wrapper, c->line);
  g_test_message ("%s after %s s: %d %s", c->line, after, run.code, run.err);
  remove_others (c);
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  if (run.code == 0)
    return FALSE;
  g_assert_true (
      run.code == WAS_KILLED || strstr (run.err, "ringlet: interrupted") != NULL);
  assert_kept (c);
  return TRUE;
}

static void
test_case (gconstpointer data)
{
  gsize n_interrupted = 0;

  while (n_interrupted < G_N_ELEMENTS (seconds) &&
      interrupt (data, seconds[n_interrupted]))
    n_interrupted++;
  g_assert_cmpuint (n_interrupted, >, 0);
}

static void
test_unwritable (void)
{
  const Case c = { .kept = "kept.poni" };
  g_auto (Run) run = { 0 };

  write_text (c.kept, "of yesterday");
  /* No file may be larger than 4 KiB, which a report is and a geometry is not. */
  run = program_run_wrapped (folder, "trap '' XFSZ; ulimit -f 8; exec \"$@\"",
      "recalibrate a.edf " SAID "-p true.poni -o kept.poni --report r.html");
  g_test_message ("%d %s", run.code, run.err);
  g_assert_cmpint (run.code, ==, 1);
  assert_kept (&c);
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_data_func ("/interrupt/calibrate", &cases[0], test_case);
  g_test_add_data_func ("/interrupt/recalibrate", &cases[1], test_case);
  g_test_add_data_func ("/interrupt/goniometer", &cases[2], test_case);
  g_test_add_func ("/interrupt/unwritable", test_unwritable);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
