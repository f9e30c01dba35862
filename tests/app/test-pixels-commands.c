/* SPDX-License-Identifier: MIT */

/* ringlet inpaint, undistort and simulate --from, as users call them. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "detector/detector-file.h"
#include "image/source.h"
#include "program.h"

static char *folder;

static RingletImage *
load (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* A detector whose pixels are bent by up to a pixel. */
static void
write_detector (const char *name)
{
  double *slow = g_new (double, 61 * 71);
  double *fast = g_new (double, 61 * 71);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 61 * 71; i++) {
    slow[i] = 0.8 * sin (0.1 * (double) (i % 71));
    fast[i] = 0.9 * cos (0.07 * (double) (i / 71));
  }
  detector = ringlet_detector_new_grid (
      "bent", ringlet_grid_new_nodes (1e-4, 1e-4, 60, 70, slow, fast), 3, &error);
  g_assert_no_error (error);
  ringlet_detector_save (detector, path, FALSE, &error);
  g_assert_no_error (error);
}

static void
make_inputs (void)
{
  folder = folder_new ();
  program_do (folder,
      "simulate --detector Pilatus100k -o a.edf --write-poni a.poni --no-gaps --counts "
      "1000");
  program_do (folder, "simulate --detector Pilatus300kw -o w.edf --write-poni w.poni");
  program_do (
      folder, "integrate -q --poni a.poni a.edf -P 0.99 --bins 300 --split no -o a.xy");
  program_do (folder, "integrate -q --poni a.poni a.edf --cake 200x90 -o a.h5");
  write_detector ("bent.h5");
  program_do (
      folder, "simulate --detector bent.h5 -o b.edf --write-poni b.poni --counts 500");
}

/* The gaps of the detector are filled, and nothing else. */
static void
test_inpaint (void)
{
  g_autoptr (RingletImage) before = NULL;
  g_autoptr (RingletImage) after = NULL;
  gsize n_changed = 0;

  program_do (folder, "inpaint w.edf --poni w.poni -P 0.99 -o filled.edf");
  program_do (folder, "inpaint w.edf --poni w.poni -P 0.99 -o again.edf");
  assert_same_files (folder, "filled.edf", "again.edf");
  program_do (folder,
      "inpaint w.edf --poni w.poni -P 0.99 --noise --seed 3 --neighbours 9 -o "
      "noisy.edf");
  before = load ("w.edf");
  after = load ("filled.edf");
  g_assert_cmpuint (after->type, ==, before->type);
  for (gsize i = 0; i < ringlet_image_n_pixels (before); i++) {
    const double was = ringlet_image_get (before, i);
    const double is = ringlet_image_get (after, i);

    n_changed += was != is;
    g_assert_true (was == 4294967295.0 ? is < 20000.0 : was == is);
  }
  /* Two gaps of 7 columns. */
  g_assert_cmpuint (n_changed, ==, 2 * 7 * 195);
}

static double
sum_of (const RingletImage *image)
{
  double sum = 0.0;

  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    if (isfinite (ringlet_image_get (image, i)))
      sum += ringlet_image_get (image, i);
  }
  return sum;
}

/* Counts are kept there and back; the written geometry gives the same pattern. */
static void
test_undistort (void)
{
  g_autoptr (RingletImage) raw = NULL;
  g_autoptr (RingletImage) flat = NULL;
  g_autoptr (RingletImage) back = NULL;
  g_autoptr (RingletImage) exact = NULL;
  double off = 0.0;

  program_do (folder,
      "undistort b.edf --poni b.poni -o flat.edf --write-poni flat.poni --variance "
      "b.edf "
      "--variance-output variance.edf");
  program_do (folder, "undistort flat.edf --detector bent.h5 --back -o back.edf");
  program_do (folder,
      "undistort flat.edf --detector bent.h5 --back --iterations 300 -o exact.edf");
  raw = load ("b.edf");
  flat = load ("flat.edf");
  back = load ("back.edf");
  exact = load ("exact.edf");
  g_assert_cmpfloat (fabs (sum_of (flat) / sum_of (raw) - 1.0), <=, 1e-12);
  g_assert_cmpfloat (fabs (sum_of (back) / sum_of (raw) - 1.0), <=, 1e-12);
  for (gsize i = 0; i < 60 * 70; i++)
    off = fmax (off, fabs (ringlet_image_get (exact, i) - ringlet_image_get (raw, i)));
  g_test_message ("off by %g", off);
  g_assert_cmpfloat (off, <=, 1.0);

  /* A grid of another pixel and shape, from the corner. */
  program_do (folder,
      "undistort b.edf --detector bent.h5 --pixel 200um,50um --shape 20x100 --density "
      "--empty -1 -o other.edf");
  g_clear_pointer (&flat, ringlet_image_unref);
  flat = load ("other.edf");
  g_assert_cmpuint (flat->n_slow, ==, 20);
  g_assert_cmpuint (flat->n_fast, ==, 100);
}

/* Both patterns where light is smooth: moved counts change it by the blur only. */
static void
test_undistort_geometry (void)
{
  g_auto (Table) before = { 0 };
  g_auto (Table) after = { 0 };
  double sum = 0.0;
  double moved = 0.0;

  program_do (folder,
      "undistort b.edf --poni b.poni --density -o even.edf --write-poni even.poni");
  program_do (folder,
      "integrate -q --poni b.poni b.edf --no-solid-angle --range 0.5,0.9 --bins 8 -o "
      "b.xy");
  program_do (folder,
      "integrate -q --poni even.poni even.edf --no-solid-angle --range 0.5,0.9 --bins "
      "8 "
      "-o even.xy");
  before = table_read (folder, "b.xy");
  after = table_read (folder, "even.xy");
  g_assert_cmpuint (before.n, ==, after.n);
  for (gsize i = 0; i < before.n; i++) {
    sum += before.y[i];
    moved += fabs (after.y[i] - before.y[i]);
  }
  g_test_message ("%g of %g", moved, sum);
  g_assert_cmpfloat (moved / sum, <=, 0.05);
}

/* What was integrated is integrated again: per bin to the digits of the file, else
 * within half the step to the neighbours. */
static void
test_from (void)
{
  g_auto (Table) before = { 0 };
  g_auto (Table) after = { 0 };

  program_do (
      folder, "simulate --from a.xy --poni a.poni -P 0.99 --per-bin -o per-bin.edf");
  program_do (folder,
      "integrate -q --poni a.poni per-bin.edf -P 0.99 --bins 300 --split no -o p.xy");
  before = table_read (folder, "a.xy");
  after = table_read (folder, "p.xy");
  g_assert_cmpuint (before.n, ==, 300);
  g_assert_cmpuint (after.n, ==, 300);
  for (gsize i = 0; i < 300; i++) {
    if (isfinite (before.y[i]) && isfinite (after.y[i]))
      g_assert_cmpfloat (
          fabs (after.y[i] - before.y[i]), <=, 1e-5 * fabs (before.y[i]));
  }
}

static void
test_from_cake (void)
{
  g_autoptr (RingletImage) truth = load ("a.edf");
  g_autoptr (RingletImage) image = NULL;

  program_do (folder, "simulate --from a.h5 --poni a.poni -o cake.edf");
  program_do (
      folder, "simulate --from a.h5 --poni a.poni --noise --seed 5 -o counts.edf");
  image = load ("cake.edf");
  g_assert_cmpuint (image->type, ==, RINGLET_PIXEL_F64);
  /* Interpolation moves counts, but takes none away. */
  g_assert_cmpfloat (fabs (sum_of (image) / sum_of (truth) - 1.0), <=, 0.02);
  g_clear_pointer (&image, ringlet_image_unref);
  image = load ("counts.edf");
  g_assert_cmpuint (image->type, ==, RINGLET_PIXEL_U32);
}

/* ---- what makes no sense ---- */

typedef struct {
  const char *name;
  const char *line;
  int code;
  const char *words[2];
} Case;

static const Case cases[] = {
  { "inpaint-none", "inpaint --poni w.poni -o x.edf", 2, { "one image" } },
  { "inpaint-two", "inpaint w.edf a.edf --poni w.poni -o x.edf", 2, { "one image" } },
  { "inpaint-poni", "inpaint w.edf -o x.edf", 2, { "--poni" } },
  { "inpaint-output", "inpaint w.edf --poni w.poni", 2, { "-o", ".edf" } },
  { "inpaint-suffix", "inpaint w.edf --poni w.poni -o x.tif", 1, { "-o", "x.tif" } },
  { "inpaint-itself", "inpaint w.edf --poni w.poni -o w.edf --overwrite", 1,
      { "w.edf", "another output" } },
  { "inpaint-there", "inpaint w.edf --poni w.poni -o a.edf", 1, { "--overwrite" } },
  { "inpaint-neighbours", "inpaint w.edf --poni w.poni --neighbours 0 -o x.edf", 2,
      { "--neighbours takes", "from 1 up" } },
  { "inpaint-seed", "inpaint w.edf --poni w.poni --seed -1 -o x.edf", 2,
      { "--seed takes", "-1" } },
  { "inpaint-frame", "inpaint w.edf --poni w.poni --frame 7 -o x.edf", 1,
      { "w.edf has 1 frames", "no frame 7" } },
  { "inpaint-mask", "inpaint w.edf --poni w.poni -m a.edf -o x.edf", 1, { "a.edf" } },
  { "inpaint-flat", "inpaint w.edf --poni w.poni -f a.edf -o x.edf", 1,
      { "a.edf: the flat", "195 × 1475" } },
  { "inpaint-dummy", "inpaint w.edf --poni w.poni --delta-dummy 2 -o x.edf", 2,
      { "--delta-dummy needs" } },
  { "undistort-output", "undistort b.edf --detector bent.h5", 2, { "-o", ".edf" } },
  { "undistort-none", "undistort --detector bent.h5 -o x.edf", 2, { "one image" } },
  { "undistort-detector", "undistort b.edf -o x.edf", 2, { "--detector", "--poni" } },
  { "undistort-pixel", "undistort b.edf --detector bent.h5 --pixel 75 -o x.edf", 2,
      { "--pixel", "75" } },
  { "undistort-pixels",
      "undistort b.edf --detector bent.h5 --pixel 1um,2um,3um -o x.edf", 2,
      { "--pixel takes", "1um,2um,3um" } },
  { "undistort-shape", "undistort b.edf --detector bent.h5 --shape 0x5 -o x.edf", 2,
      { "--shape takes", "0x5" } },
  { "undistort-many", "undistort b.edf --detector bent.h5 --pixel 1nm -o x.edf", 1,
      { "pixels" } },
  { "undistort-iterations",
      "undistort b.edf --detector bent.h5 --iterations 3 -o x.edf", 2,
      { "--iterations needs --back" } },
  { "undistort-steps",
      "undistort b.edf --detector bent.h5 --back --iterations 99999 -o x.edf", 2,
      { "--iterations takes", "99999" } },
  { "undistort-variance",
      "undistort b.edf --detector bent.h5 --variance b.edf -o x.edf", 2,
      { "--variance-output" } },
  { "undistort-write",
      "undistort b.edf --detector bent.h5 --write-poni x.poni -o x.edf", 2,
      { "--write-poni needs --poni" } },
  { "undistort-twice",
      "undistort b.edf --detector bent.h5 --variance b.edf -o x.edf "
      "--variance-output ./x.edf",
      1, { "./x.edf would be written twice" } },
  { "undistort-poni-twice", "undistort b.edf --poni b.poni -o x.edf --write-poni x.edf",
      1, { "x.edf would be written twice" } },
  { "simulate-twice", "simulate -o x.edf --write-poni x.edf", 1,
      { "x.edf would be written twice" } },
  { "undistort-image", "undistort a.edf --detector bent.h5 -o x.edf", 1,
      { "195 × 487" } },
  { "undistort-back", "undistort a.edf --detector bent.h5 --back -o x.edf", 1,
      { "a.edf", "195 × 487" } },
  { "undistort-empty", "undistort b.edf --detector bent.h5 --empty none -o x.edf", 2,
      { "--empty takes a number", "none" } },
  { "from-missing", "simulate --from no.xy --poni a.poni -o x.edf", 1, { "no.xy" } },
  { "from-image", "simulate --from a.edf --poni a.poni -o x.edf", 1, { "a.edf" } },
  { "from-detector", "simulate --from bent.h5 --poni a.poni -o x.edf", 1,
      { "bent.h5: ", "NXdata" } },
  { "from-unit", "simulate --from a.xy --unit inch --poni a.poni -o x.edf", 1,
      { "inch", "2th_deg" } },
  { "from-powder", "simulate --from a.xy --calibrant CeO2 --poni a.poni -o x.edf", 2,
      { "--calibrant", "--from" } },
  { "from-needed", "simulate --flat a.edf -o x.edf", 2, { "--flat needs --from" } },
  { "from-noise", "simulate --noise -o x.edf", 2, { "--noise needs --from" } },
  { "widths", "simulate --caglioti 1,2 -o x.edf", 2,
      { "--caglioti takes three numbers", "1,2" } },
  { "no-width", "simulate --caglioti 0,0,-1 -o x.edf", 1, { "without a width" } },
  { "lorentz", "simulate --lorentz wide -o x.edf", 2, { "--lorentz takes", "wide" } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = g_build_filename (folder, "x.edf", NULL);
  g_auto (Run) run = program_run (folder, c->line);

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, c->code);
  for (gsize i = 0; i < G_N_ELEMENTS (c->words) && c->words[i] != NULL; i++)
    g_assert_nonnull (strstr (run.err, c->words[i]));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_func ("/pixels-commands/inpaint", test_inpaint);
  g_test_add_func ("/pixels-commands/undistort", test_undistort);
  g_test_add_func ("/pixels-commands/undistort-geometry", test_undistort_geometry);
  g_test_add_func ("/pixels-commands/from", test_from);
  g_test_add_func ("/pixels-commands/from-cake", test_from_cake);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/pixels-commands/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
