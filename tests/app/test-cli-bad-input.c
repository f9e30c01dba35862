/* SPDX-License-Identifier: MIT */

/* Numbers and files that make no sense together: the message names the option or the
 * file, what is allowed, and what was given; nothing is written. */

#include <locale.h>
#include <string.h>

#include "program.h"

/* Pixels of the image, 195 × 487. */
#define N_PIXELS 94965

static char *folder;

/* An image of bytes, as NumPy writes it, whose first @n_bad are 1. */
static void
write_mask (const char *name, gsize n_bad)
{
  static const char header[] =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (195, 487), }";
  const gsize size = 128 + N_PIXELS;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = g_malloc0 (size);

  memset (data, ' ', 128);
  memcpy (data, "\x93NUMPY\x01\x00\x76\x00", 10);
  memcpy (data + 10, header, strlen (header));
  data[127] = '\n';
  memset (data + 128, 1, n_bad);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static void
make_inputs (void)
{
  g_autofree char *inner = NULL;

  folder = folder_new ();
  inner = g_build_filename (folder, "inverted", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  program_do (folder, "simulate --detector Pilatus300kw -o w.edf");
  write_mask ("all.npy", N_PIXELS);
  write_mask ("most.npy", N_PIXELS / 2 + 1);
  write_mask ("half.npy", N_PIXELS / 2);
}

typedef struct {
  const char *name;
  const char *line;
  int code;
  const char *needles[3];
} Case;

#define A "integrate --poni a.poni a.edf -o x.xy "

static const Case cases[] = {
  { "bins", A "--bins 0", 2, { "--bins takes", "from 1 up", "\"0\"" } },
  { "endless-bins", A "--bins 99999999999", 2,
      { "--bins takes", "up to 2147483647", "\"99999999999\"" } },
  { "cake", A "--cake 0x360", 2, { "--cake takes", "neither of them 0", "\"0x360\"" } },
  { "turn", A "--cake 1000x0", 2, { "--cake takes", "neither of them", "\"1000x0\"" } },
  { "automatic-cake", A "--cake autox0", 2, { "--cake takes", "\"autox0\"" } },
  { "many-bins", A "--bins 67108865", 2, { "67108865 radial", "2^26" } },
  { "large-cake", A "--cake 100000x100000", 2, { "--cake 100000x100000: ", "2^26" } },
  { "large-automatic-cake",
      "integrate --poni a.poni a.edf --cake autox60000000 -o x.h5", 1,
      { "60000000 azimuthal", "2^26" } },
  { "range", A "--range 5,1", 2, { "--range takes", "smaller one first", "\"5,1\"" } },
  { "empty-range", A "--range 3,3", 2, { "--range takes", "\"3,3\"" } },
  { "no-range", A "--range nan,3", 2, { "--range takes", "\"nan,3\"" } },
  { "azimuth", A "--azimuth-range 50,10", 2,
      { "--azimuth-range takes", "smaller one first", "\"50,10\"" } },
  { "two-turns", A "--azimuth-range 0,720", 2,
      { "azimuth range", "360 degrees", "0 to 720" } },
  { "centre-alone", A "--azimuth-centre 90", 2, { "--azimuth-centre needs --cake" } },
  { "centre", A "--cake 9x9 --azimuth-centre north", 2,
      { "--azimuth-centre takes a number", "north" } },
  { "centre-in-sector", A "--cake 9x9 --azimuth-centre 5 --azimuth-range 0,90", 2,
      { "azimuth range", "full turn", "0 to 90" } },
  { "floor", A "--poisson-floor 2000", 2, { "Poisson floor", "0 to 1000", "2000" } },
  { "factor", A "--normalization-factor 0", 2,
      { "--normalization-factor takes a positive", "\"0\"" } },
  { "dark-frames", A "-d a.edf --dark-frames 0", 2,
      { "--dark-frames takes", "from 1 up", "\"0\"" } },
  { "frames-of-no-dark", A "--dark-frames 5", 2, { "--dark-frames needs --dark" } },
  { "width-alone", A "--delta-dummy 5", 2, { "--delta-dummy needs --dummy" } },
  { "width-of-none", A "--dummy none --delta-dummy 5", 2,
      { "--delta-dummy needs --dummy with a value" } },
  { "width", A "--dummy 5 --delta-dummy -1", 2,
      { "dummy value", "not below 0", "not -1" } },
  { "variance-model", A "--error-model variance", 2,
      { "--error-model variance", "poisson" } },
  { "engine", A "--engine lat", 2, { "lat", "no known engine", "packed" } },
  { "threshold", A "--sigma-clip -3", 2, { "--sigma-clip takes", "chauvenet", "-3" } },
  { "threshold-word", A "--sigma-clip three", 2, { "--sigma-clip takes", "three" } },
  { "iterations", A "--sigma-clip 3 --clip-iterations 0", 2,
      { "--clip-iterations takes", "from 1 up", "\"0\"" } },
  { "many-iterations", A "--sigma-clip 3 --clip-iterations 2000", 2,
      { "iterations", "1 to 1000", "2000" } },
  { "iterations-alone", A "--clip-iterations 3", 2, { "needs --sigma-clip" } },
  { "percentiles", A "--percentiles 90,10", 2,
      { "--percentiles takes", "smaller one first", "\"90,10\"" } },
  { "one-percentile", A "--percentiles 50", 2, { "--percentiles takes", "\"50\"" } },
  { "percentile", A "--percentiles 50,150", 2, { "from 0 to 100", "\"50,150\"" } },
  { "two-statistics", A "--median --sigma-clip 3", 2,
      { "--sigma-clip and --median do not go together" } },
  { "spread-of-median", A "--median --spread", 2, { "spread", "median" } },
  { "azimuthal-median", A "--median --error-model azimuthal", 2,
      { "azimuthal", "median", "poisson" } },
  { "median-of-sums", A "--median --engine packed", 2,
      { "engine packed", "side by side", "the engine csr" } },
  { "clip-of-sums", A "--sigma-clip 3 --engine histogram", 2,
      { "engine histogram", "the engine csr" } },
  { "spread-of-sums", A "--spread --engine csc", 2, { "csc", "the engine csr" } },
  { "mask-shape", A "-m w.edf", 1, { "w.edf: the mask", "195 × 1475", "195 × 487" } },
  { "dark-shape", A "-d w.edf", 1, { "w.edf: the dark", "195 × 1475", "195 × 487" } },
  { "flat-shape", A "-f w.edf", 1, { "w.edf: the flat", "195 × 1475", "195 × 487" } },
  { "absorption-shape", A "--absorption w.edf", 1,
      { "w.edf: the absorption", "195 × 1475", "195 × 487" } },
  { "mask-of-all", A "-m all.npy", 1,
      { "all.npy: the mask hides all 94965 pixels", "inverted?" } },
  { "mask-of-all-and-range", A "-m all.npy --range 1,2", 1,
      { "all.npy: the mask hides all 94965 pixels", "inverted?" } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const guint n_files = folder_n_files (folder);
  g_auto (Run) run = program_run (folder, c->line);

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, c->code);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  for (gsize i = 0; i < G_N_ELEMENTS (c->needles) && c->needles[i] != NULL; i++)
    g_assert_nonnull (strstr (run.err, c->needles[i]));
  if (c->code == 1)
    g_assert_true (strchr (run.err, '\n') == run.err + strlen (run.err) - 1);
}

/* A mask that hides more than half is said once, whatever the number of frames, and is
 * no failure. */
static void
test_inverted (void)
{
  g_auto (Run) run = program_run (
      folder, "integrate --poni a.poni -m most.npy a.edf a.edf -o inverted");
  g_auto (Run) quiet = program_run (
      folder, "integrate --poni a.poni -m most.npy a.edf -o inverted/q.xy -q");
  g_auto (Run) half = program_run (
      folder, "integrate --poni a.poni -m half.npy a.edf -o inverted/half.xy");
  const char *line = NULL;

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.err, "ringlet: a.edf is named more than once"));
  line = strchr (run.err, '\n') + 1;
  g_assert_true (
      g_str_has_prefix (line, "ringlet: most.npy hides 47483 of 94965 pixels. "));
  g_assert_true (strchr (line, '\n') == line + strlen (line) - 1);
  g_assert_cmpint (quiet.code, ==, 0);
  g_assert_cmpstr (quiet.err, ==, "");
  g_assert_cmpint (half.code, ==, 0);
  g_assert_cmpstr (half.err, ==, "");
}

static gboolean
contains (GBytes *bytes, const char *word)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  const gsize length = strlen (word);

  for (gsize i = 0; i + length <= size; i++) {
    if (memcmp (text + i, word, length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* What was asked for, and the range that came of it, in the file that is written. */
static void
test_centre (void)
{
  g_autoptr (GBytes) bytes = NULL;

  program_do (folder,
      "integrate -q --poni a.poni a.edf --cake 9x36 --azimuth-centre 90 "
      "-o inverted/c.h5");
  bytes = file_bytes (folder, "inverted/c.h5");
  g_assert_true (contains (bytes, "azimuth_centre"));
  g_assert_true (contains (bytes, "-185 175 deg"));
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/cli-bad-input/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/cli-bad-input/inverted", test_inverted);
  g_test_add_func ("/cli-bad-input/centred", test_centre);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
