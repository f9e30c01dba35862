/* SPDX-License-Identifier: MIT */

/* ringlet peaks, sparsify and densify, as users call them. */

#include "support/bragg-bench.h"

#include <locale.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "image/image-write.h"
#include "image/source.h"
#include "program.h"

#define N_FRAMES 3

static char *folder;

static const char poni[] =
    "poni_version: 2.1\n"
    "Detector: Detector\n"
    "Detector_config: {\"pixel1\": 1e-4, \"pixel2\": 1e-4, \"max_shape\": [260, 300], "
    "\"orientation\": 3}\n"
    "Distance: 0.2\nPoni1: 0.01218\nPoni2: 0.01413\nRot1: 0\nRot2: 0\nRot3: 0\n"
    "Wavelength: 1e-10\n";

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = path_of (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_stack (void)
{
  g_autofree char *path = path_of ("scan.h5");
  g_auto (Bench) bench;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImageFile) file =
      ringlet_image_file_new (ringlet_image_writer_find (path, NULL, NULL), path,
          N_FRAMES, FALSE, FALSE, &error);

  bench_init (&bench, 1);
  for (guint32 i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletImage) image = bench_frame (&bench, 20 + i);

    g_assert_true (ringlet_image_file_add (file, image, &error));
  }
  g_assert_true (ringlet_image_file_commit (file, &error));
}

/* All of one value: of a mask, everything. */
static void
write_flat (const char *name, gsize n_slow, gsize n_fast)
{
  g_autofree char *path = path_of (name);
  guint8 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U8, n_slow, n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;

  memset (pixels, 1, n_slow * n_fast);
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, n_slow, n_fast, pixels, NULL);
  g_assert_true (ringlet_image_write (image, path, FALSE, NULL));
}

static void
make_inputs (void)
{
  folder = folder_new ();
  write_text ("a.poni", poni);
  write_stack ();
  write_flat ("mask.npy", SLOW, FAST);
  write_flat ("small.npy", 5, 6);
}

/* A number of what --json says. */
static double
json_number (const char *line, const char *name)
{
  g_auto (Run) run = program_run (folder, line);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = NULL;

  g_test_message ("%s: %s", line, run.err);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_double_member (object, name);
}

static void
test_peaks (void)
{
  const double n =
      json_number ("peaks --poni a.poni scan.h5 --bins 120 --json", "n_peaks");

  g_assert_cmpfloat (n, >=, N_FRAMES * N_SPOTS);
  g_assert_cmpfloat (n, <=, N_FRAMES * N_SPOTS + 3);
  g_assert_cmpfloat (json_number ("peaks --poni a.poni scan.h5 --bins 120 --json -o "
                                  "other.cxi --threads 3",
                         "n_peaks"),
      ==, n);
  program_do (folder,
      "peaks -q --poni a.poni scan.h5 --bins 120 -o again.h5 "
      "--threads 1 --unit 2th_deg --sigma-clip 0 --clip-iterations 5 "
      "--error-model poisson --noise 1 --cutoff-peak 3 --patch-size 5 "
      "--connected 3 --split no --format nexus");
  assert_same_files (folder, "scan_spots.h5", "again.h5");
  /* Two frames of three. */
  g_assert_cmpfloat (json_number ("peaks --poni a.poni scan.h5 --bins 120 --json -o "
                                  "two.h5 --frames 0,2",
                         "n_frames"),
      ==, 2.0);
}

static RingletImage *
read_frame (const char *name, guint64 frame)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (path, &error);
  RingletImage *image = NULL;

  g_assert_no_error (error);
  image = ringlet_source_read (source, frame, NULL, &error);
  g_assert_no_error (error);
  return image;
}

static gsize
n_equal (const RingletImage *a, const RingletImage *b)
{
  gsize n = 0;

  g_assert_cmpint (a->type, ==, b->type);
  for (gsize i = 0; i < ringlet_image_n_pixels (a); i++)
    n += ringlet_image_get (a, i) == ringlet_image_get (b, i);
  return n;
}

/* There and back: what was kept is equal, which is a spot of 20 pixels and more, and of
 * the rest what is a whole number by chance. */
static void
test_sparse (void)
{
  g_autoptr (RingletImage) raw = read_frame ("scan.h5", 1);
  g_autoptr (RingletImage) sparse = NULL;
  g_autoptr (RingletImage) dense = NULL;
  g_autoptr (RingletImage) noisy = NULL;
  const double n_kept = json_number (
      "sparsify --poni a.poni scan.h5 --bins 120 --json --cutoff-peak 3", "n_pixels");

  program_do (folder, "densify scan_sparse.h5 dense.h5");
  program_do (folder, "densify scan_sparse.h5 noisy.h5 --noise --seed 9");
  program_do (
      folder, "densify -q scan_sparse.h5 twice.h5 --noise --seed 9 --threads 1");
  program_do (folder, "densify -q scan_sparse.h5 frame_%%04d.edf --frames 1:3");
  assert_same_files (folder, "noisy.h5", "twice.h5");
  sparse = read_frame ("scan_sparse.h5", 1);
  dense = read_frame ("dense.h5", 1);
  noisy = read_frame ("noisy.h5", 1);
  g_assert_cmpuint (n_equal (sparse, dense), ==, SLOW * FAST);
  g_assert_cmpuint (n_equal (dense, raw), >, (gsize) n_kept / N_FRAMES);
  g_assert_cmpuint (n_equal (dense, noisy), <, SLOW * FAST / 4);
  g_clear_pointer (&dense, ringlet_image_unref);
  dense = read_frame ("frame_0001.edf", 0);
  g_assert_cmpuint (n_equal (sparse, dense), ==, SLOW * FAST);
}

static const struct {
  const char *line;
  int code;
  const char *said;
} refused[] = {
  { "peaks", 2, "name at least one image" },
  { "peaks scan.h5", 2, "--poni" },
  { "peaks --poni a.poni scan.h5 --median", 2, "--median has no meaning" },
  { "peaks --poni a.poni scan.h5 --cake 9x9", 2, "--cake has no meaning" },
  { "peaks --poni a.poni scan.h5 --azimuth-range 0,9", 2, "whole rings" },
  { "peaks --poni a.poni scan.h5 --error-model none", 2, "azimuthal or hybrid here" },
  { "peaks --poni a.poni scan.h5 --patch-size 4", 2, "an odd number" },
  { "peaks --poni a.poni scan.h5 --patch-size -3", 2, "--patch-size" },
  { "peaks --poni a.poni scan.h5 --connected 0", 2, "not 0" },
  { "peaks --poni a.poni scan.h5 --cutoff-peak nan", 2, "--cutoff-peak" },
  { "peaks --poni a.poni scan.h5 --noise -1", 2, "noise" },
  { "peaks --poni a.poni scan.h5 --noise 1,5", 2, "--noise" },
  { "peaks --poni a.poni scan.h5 --format xds", 2, "nexus or cxi" },
  { "peaks --poni a.poni scan.h5 --frames 7", 1, "7" },
  { "peaks --poni a.poni scan.h5 --unit q_A^-1 --range 50,60", 1,
      "No pixel that is not masked lies in the radial range" },
  { "peaks --poni a.poni scan.h5 -m mask.npy", 1, "mask.npy: the mask hides all" },
  { "peaks --poni a.poni scan.h5 -m small.npy", 1, "small.npy: the mask has 5 × 6" },
  { "peaks --poni a.poni small.npy", 1, "small.npy: The image has 5 × 6" },
  { "peaks --poni a.poni scan.h5 -o no/where.h5", 1, "there is no folder no" },
  { "peaks --poni a.poni scan.h5 -o scan.h5 --overwrite", 1, "one of the inputs" },
  { "sparsify --poni a.poni scan.h5 -o q.edf", 1, "choose a name that ends in .h5" },
  { "peaks --poni a.poni scan.h5 -o q.txt", 1, "choose a name that ends in .h5" },
  { "peaks --poni a.poni none.h5", 1, "none.h5: " },
  { "sparsify --poni a.poni scan.h5 --dark scan.h5", 2, "--dark has no meaning" },
  { "sparsify --poni a.poni scan.h5 --connected 2", 2, "needs --cutoff-peak" },
  { "sparsify --poni a.poni scan.h5 --cutoff-pick 0", 2, "--cutoff-pick" },
  { "densify scan.h5", 2, "name one file of sparse frames" },
  { "densify scan.h5 x.h5", 1, "no group of sparse frames" },
  { "densify small.npy x.h5", 1, "small.npy" },
  { "densify x.h5 y.h5 --seed 3", 2, "--seed needs --noise" },
};

static void
test_refused (void)
{
  const guint n_files = folder_n_files (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_auto (Run) run = program_run (folder, refused[i].line);

    g_test_message ("%s: %s", refused[i].line, run.err);
    g_assert_cmpint (run.code, ==, refused[i].code);
    g_assert_nonnull (strstr (run.err, refused[i].said));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

/* The rest goes on, and the exit code tells. */
static void
test_bad_frame (void)
{
  g_auto (Run) run = program_run (folder,
      "sparsify --poni a.poni scan.h5 small.npy --bins 120 -o part.h5 --frames 0,3,1");
  g_autoptr (RingletImage) good = NULL;
  g_autoptr (RingletImage) raw = read_frame ("scan.h5", 1);

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "small.npy: the image has 5 × 6 pixels"));
  g_assert_nonnull (strstr (run.err, "1 of 3 frames failed"));
  g_assert_nonnull (strstr (run.out, "part.h5: 2 frames"));
  good = read_frame ("part.h5", 2);
  g_assert_cmpuint (n_equal (good, raw), >, 10 * N_SPOTS);
}

/* Interrupts the program when it has begun to write. */
static const char interrupt[] = "\"$@\" & p=$!; while kill -0 $p && ! ls -A | grep -q "
                                "ringlet-; do sleep 0.02; done; "
                                "kill -INT $p; wait $p";

/* Ctrl+C in the middle: nothing is left. */
static void
test_interrupt (void)
{
  g_autoptr (GString) line =
      g_string_new ("sparsify --poni a.poni --bins 120 -o long.h5");
  const guint n_files = folder_n_files (folder);
  g_auto (Run) run = { 0 };

  for (guint i = 0; i < 500; i++)
    g_string_append (line, " scan.h5");
  run = program_run_wrapped (folder, interrupt, line->str);
  g_test_message ("%d %s", run.code, run.err);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "interrupted"));
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
}

/* Files of at most so many kilobytes: a device that is full. */
static void
test_full (void)
{
  static const char *const limits[] = { "4", "100", "1000" };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autofree char *wrapper = g_strdup_printf ("ulimit -f %s; exec \"$@\"", limits[i]);
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run_wrapped (
        folder, wrapper, "sparsify --poni a.poni scan.h5 --bins 120 -o full.h5");

    g_test_message ("%s: %d %s", limits[i], run.code, run.err);
    g_assert_cmpint (run.code, ==, 1);
    g_assert_nonnull (strstr (run.err, "full.h5"));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_func ("/peaks-command/refused", test_refused);
  g_test_add_func ("/peaks-command/peaks", test_peaks);
  g_test_add_func ("/peaks-command/sparse", test_sparse);
  g_test_add_func ("/peaks-command/bad-frame", test_bad_frame);
  g_test_add_func ("/peaks-command/interrupt", test_interrupt);
  g_test_add_func ("/peaks-command/full", test_full);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
