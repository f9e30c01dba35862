/* SPDX-License-Identifier: MIT */

/* "ringlet detectors" as users call it. */

#include <string.h>

#include "fixture.h"
#include "program.h"

static char *folder;

typedef struct {
  const char *name;
  const char *line;
  int code;
  const char *words[3]; /* in what it says */
} Case;

/* In this order: later ones read what earlier ones wrote. */
static const Case cases[] = {
  { "all", "detectors", 0, { "Pilatus1M", "73533" } },
  { "pattern", "detectors list cdte300k", 0, { "PilatusCdTe300k ", "18313" } },
  { "maker", "detectors list dectris", 0, { "Eiger2_4M" } },
  { "shape", "detectors list --shape 1043x981", 0, { "PilatusCdTe1M" } },
  /* json-glib 1.6 writes 1e-05.0 */
  { "small-number", "detectors show Eiger500k --json", 0,
      { "\"pixel_fast_m\": 7.5e-05" } },
  { "json", "detectors list pilatus1m --json", 0, { "\"n_masked\": 73533" } },
  { "nothing", "detectors list nosuch", 1, { "No detector" } },
  { "bad-shape", "detectors --shape 12", 2, { "--shape", "2048x2048" } },
  { "unknown-word", "detectors Pilatus1M", 2, { "list Pilatus1M" } },
  { "show", "detectors show pilatus_1m", 0, { "1043 × 981", "73533", "195 × 487" } },
  { "show-unknown", "detectors show Pilatos1M", 1, { "Pilatos1M" } },
  { "show-no-file", "detectors show nothere.h5", 1,
      { "nothere.h5: ", "no such file and no detector of that name" } },
  { "show-no-folder", "detectors show no/where", 1, { "no/where: ", "no such file" } },
  { "show-json", "detectors show Eiger500k --json", 0, { "\"n_slow\": 514" } },
  { "show-nothing", "detectors show", 2, { "one detector" } },
  { "export", "detectors export Pilatus100k -o p.h5 --orientation 2", 0,
      { "p.h5: Pilatus100k", "195 × 487" } },
  { "show-name-and-file", "detectors show Pilatus100k", 0, { "195 × 487" } },
  { "export-there", "detectors export Pilatus100k -o p.h5", 1, { "--overwrite" } },
  { "export-over", "detectors export Pilatus100k -o p.h5 --overwrite", 0, { "p.h5" } },
  { "export-no-output", "detectors export Pilatus100k", 2, { "-o" } },
  { "export-bad-orientation", "detectors export Pilatus100k -o x.h5 --orientation 7", 2,
      { "7" } },
  { "show-file", "detectors show p.h5", 0, { "Pilatus100k", "195 × 487 ", "p.h5" } },
  { "export-file", "detectors export p.h5 -o p2.h5", 0, { "Pilatus100k" } },
  { "export-image", "detectors export image.edf -o x.h5", 1, { "image.edf: " } },
  { "export-example", "detectors export RayonixMx225 --binning 2 -o mx225.h5", 0,
      { "3072 × 3072" } },
  { "build-nothing", "detectors build -o b.h5", 2, { "--pixel" } },
  { "build-two", "detectors build --spline a --grid b --pitch 1mm -o b.h5", 2,
      { "exclude" } },
  { "build-half", "detectors build Eiger500k --offset-slow a -o b.h5", 2,
      { "go together" } },
  { "build-no-unit", "detectors build --pixel 75 -o b.h5", 2, { "--pixel" } },
  { "build-mask",
      "detectors build --pixel 75um,100um --sensor Si,450um --mask image.edf --name "
      "Cam "
      "-o b.h5",
      0, { "b.h5: Cam, 48 × 64" } },
  { "show-built", "detectors show b.h5", 0, { "75 × 100 µm", "Si, 450 µm", "masked" } },
  { "build-mask-shape", "detectors build Eiger500k --mask image.edf -o x.h5", 1,
      { "image.edf: ", "48 × 64", "514 × 1030" } },
  { "build-offsets",
      "detectors build --pixel 1mm --offset-slow image.edf --offset-fast image.edf "
      "--offset-factor 0.001 -o o.h5",
      0, { "48 × 64" } },
  { "show-offsets", "detectors show o.h5", 0, { "displaced by" } },
  { "build-no-factor",
      "detectors build --pixel 1mm --offset-slow image.edf --offset-fast image.edf -o "
      "x.h5",
      1, { "--offset-factor" } },
  { "build-missing", "detectors build --spline none.spline -o x.h5", 1,
      { "none.spline" } },
  { "build-no-grid", "detectors build --grid image.edf --pitch 2.5mm -o x.h5", 1,
      { "image.edf: ", "no lattice" } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_auto (Run) run = program_run (folder, c->line);
  g_autofree char *said = g_strconcat (run.out, run.err, NULL);

  g_test_message ("%s", said);
  g_assert_cmpint (run.code, ==, c->code);
  for (gsize i = 0; i < G_N_ELEMENTS (c->words) && c->words[i] != NULL; i++)
    g_assert_nonnull (strstr (said, c->words[i]));
  /* One message, and nothing but it. */
  if (c->code == 1)
    g_assert_true (strchr (run.err, '\n') == run.err + strlen (run.err) - 1);
}

/* A failure leaves no file. */
static void
test_nothing_left (void)
{
  g_autofree char *path = g_build_filename (folder, "x.h5", NULL);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (folder_n_files (folder), ==, 7);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_free (fixture_write_image (folder, "image.edf", 3));
  g_free (fixture_write_image (folder, "Pilatus100k", 3));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/detectors/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/detectors/nothing-left", test_nothing_left);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
