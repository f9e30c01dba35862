/* SPDX-License-Identifier: MIT */

/* ringlet average, as users call it. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "image/hdf5-handle.h"
#include "image/image-write.h"
#include "image/source.h"
#include "program.h"

#define N_FRAMES 5
#define N_SLOW 4
#define N_FAST 6
#define N (N_SLOW * N_FAST)

static char *folder;

/* ---- inputs ---- */

/* Pixel i of frame k is 10 i + k, but for a flag; it has counters and an exposure. */
static RingletImage *
make_image (guint k)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, N_SLOW, N_FAST, NULL);
  g_auto (RingletImageMeta) meta = { .exposure_s = 0.5 };
  g_autofree char *counters = g_strdup_printf ("1 %u", k + 1);

  for (guint i = 0; i < N; i++)
    data[i] = 10 * i + k;
  data[2] = 4294967295u;
  ringlet_image_meta_add (&meta, "counter_mne", "sec bmon");
  ringlet_image_meta_add (&meta, "counter_pos", counters);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST, data, &meta);
}

static void
write_image (const char *name, RingletImage *image)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (RingletImage) owned = image;
  g_autoptr (GError) error = NULL;

  ringlet_image_write (owned, path, FALSE, &error);
  g_assert_no_error (error);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Many frames of a size that takes a while. */
static void
write_many (const char *name)
{
  const gsize side = 512;
  const guint n_frames = 200;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  guint8 *data = ringlet_image_alloc (RINGLET_PIXEL_U8, side, side, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImageFile) file = ringlet_image_file_new (
      ringlet_image_writer_find (path, NULL, NULL), path, n_frames, FALSE, FALSE, NULL);

  for (gsize i = 0; i < side * side; i++)
    data[i] = (guint8) (i % 251);
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, side, side, data, NULL);
  for (guint k = 0; k < n_frames; k++)
    g_assert_true (ringlet_image_file_add (file, image, NULL));
  g_assert_true (ringlet_image_file_commit (file, NULL));
}

/* Three frames whose pixel i is (k + 1) (i + 1), and beside them what they are divided
 * by. */
static void
write_hdf5 (const char *name)
{
  static const guint64 shape[] = { 3, N_SLOW, N_FAST };
  static const double monitors[] = { 1.0, 2.0, 3.0 };
  const double one = 2.0;
  const double zero[] = { 1.0, 0.0, 3.0 };
  g_autofree char *path = g_build_filename (folder, name, NULL);
  RingletHdf5Id file = ringlet_hdf5_create (path, NULL);
  const struct {
    const char *name;
    guint n_axes;
    const double *values;
  } fields[] = { { "each", 1, monitors }, { "all", 0, &one }, { "zero", 1, zero } };
  guint16 data[3 * N];

  for (guint i = 0; i < 3 * N; i++)
    data[i] = (guint16) ((i / N + 1) * (i % N + 1));
  ringlet_hdf5_id_free (ringlet_hdf5_write_array (
      file, "data", RINGLET_PIXEL_U16, 3, shape, data, 0, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    ringlet_hdf5_id_free (ringlet_hdf5_write_array (file, fields[i].name,
        RINGLET_PIXEL_F64, fields[i].n_axes, shape, fields[i].values, 0, NULL));
  g_assert_true (ringlet_hdf5_close (&file, NULL));
}

static void
make_inputs (void)
{
  folder = folder_new ();
  for (guint k = 0; k < N_FRAMES; k++) {
    g_autofree char *name = g_strdup_printf ("a_%04u.edf", k);

    write_image (name, make_image (k));
  }
  g_free (fixture_write_shape (folder, "other.edf", 3, 6));
  write_text (
      "cut.edf", "{\nDim_1 = 6 ;\nDim_2 = 4 ;\nDataType = UnsignedInteger ;\n}");
  write_text ("order.txt", "# one a line\n1\n2\n3\n4\n5\n");
  write_text ("names.txt",
      "a_0001.edf 2\na_0000.edf 1\nx/a_0002.edf 3\na_0003.edf 4\na_0004.edf 5\n");
  write_text ("few.txt", "1\n2\n");
  write_text ("zero.txt", "1\n2\n0\n4\n5\n");
  write_text ("mixed.txt", "1\na_0001.edf 2\n");
  write_text ("word.txt", "1\nmany\n");
  program_do (folder, "average a_####.edf -q -o one.npy -m min --type uint32");
  write_hdf5 ("m.h5");
  write_hdf5 ("n.h5");
  write_many ("many.npy");
}

static RingletImage *
load (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_image_load (path, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* ---- what is written ---- */

typedef struct {
  const char *line;
  const char *file;
  RingletPixelType type;
  double slope; /* of pixel i: slope × i + offset */
  double offset;
  double flag; /* of the pixel without data */
} Case;

static const Case cases[] = {
  { "a_####.edf -o out.edf", "out.edf", RINGLET_PIXEL_F64, 10, 2, NAN },
  { "a_0000.edf a_0001.edf -o out.npy", "out.npy", RINGLET_PIXEL_F64, 10, 0.5, NAN },
  { "a_0003.edf -m sum -o out.npy", "out.npy", RINGLET_PIXEL_U64, 10, 3,
      18446744073709551615.0 },
  { "a_####.edf -m mean -o out.tif --type float32", "out.tif", RINGLET_PIXEL_F32, 10, 2,
      NAN },
  { "a_####.edf -m sum -o out.edf", "out.edf", RINGLET_PIXEL_U64, 50, 10,
      18446744073709551615.0 },
  { "a_####.edf -m sum -o out.cbf", "out.cbf", RINGLET_PIXEL_U32, 50, 10,
      4294967295.0 },
  { "a_####.edf -m sum -o out.h5 --type int32", "out.h5", RINGLET_PIXEL_I32, 50, 10,
      -1 },
  { "a_####.edf -m max -o out.nxs", "out.nxs", RINGLET_PIXEL_U32, 10, 4, 4294967295.0 },
  { "a_####.edf -m median,std -o out.npy", "out_median.npy", RINGLET_PIXEL_F64, 10, 2,
      NAN },
  { "a_####.edf -m median,std -o out.npy", "out_std.npy", RINGLET_PIXEL_F64, 0,
      1.4142135623730951, NAN },
  { "a_####.edf -m min,max -o {method_name}_{image_count}.npy", "max_5.npy",
      RINGLET_PIXEL_U32, 10, 4, 4294967295.0 },
  { "a_####.edf -m count -o out.npy", "out.npy", RINGLET_PIXEL_U32, 0, 5, 0 },
  { "a_####.edf -c 1 -o out.npy", "out.npy", RINGLET_PIXEL_F64, 10, 2, NAN },
  { "a_####.edf -c 0.5 --cutoff-centre median --cutoff-passes all -o out.npy",
      "out.npy", RINGLET_PIXEL_F64, 10, 2, NAN },
  { "a_####.edf --quantiles 0-0.4 -o out.npy", "out.npy", RINGLET_PIXEL_F64, 10, 0.5,
      NAN },
  { "a_####.edf --quantiles 0.6,1 -m quantiles -o out.npy", "out.npy",
      RINGLET_PIXEL_F64, 10, 3.5, NAN },
  { "a_####.edf -m mean --memory 1 -d one.npy -o out.npy", "out.npy", RINGLET_PIXEL_F64,
      0, 2, NAN },
  { "a_####.edf -m min --dummy none -o out.npy", "out.npy", RINGLET_PIXEL_U32, 10, 0,
      4294967295.0 },
  { "a_0002.edf --monitor counter/bmon -o out.npy", "out.npy", RINGLET_PIXEL_F64,
      10 / 3.0, 2 / 3.0, NAN },
  { "a_0001.edf a_0001.edf --monitor bmon -m sum -o out.npy", "out.npy",
      RINGLET_PIXEL_F64, 10, 1, NAN },
  { "a_0004.edf -F npy -o out.bin", "out.bin", RINGLET_PIXEL_F64, 10, 4, NAN },
  { "a_####.edf cut.edf --skip-bad -o out.npy", "out.npy", RINGLET_PIXEL_F64, 10, 2,
      NAN },
};

static void
check_image (const Case *row)
{
  g_autoptr (RingletImage) image = load (row->file);

  g_assert_cmpstr (
      ringlet_pixel_type_name (image->type), ==, ringlet_pixel_type_name (row->type));
  for (guint i = 0; i < N; i++) {
    const double value = ringlet_image_get (image, i);
    const double wanted = i == 2 ? row->flag : row->slope * i + row->offset;

    if (isnan (wanted))
      g_assert_true (isnan (value));
    else
      g_assert_cmpfloat (fabs (value - wanted), <=, 1e-6 * fabs (wanted));
  }
}

static void
test_images (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *line = g_strconcat ("average --overwrite ", cases[i].line, NULL);
    g_auto (Run) run = program_run (folder, line);

    g_test_message ("%s: %s%s", line, run.out, run.err);
    g_assert_cmpint (run.code, ==, 0);
    g_assert_nonnull (strstr (run.out, cases[i].file));
    check_image (&cases[i]);
  }
}

/* Both kinds of tables do the same. */
static void
test_tables (void)
{
  program_do (
      folder, "average a_####.edf --monitor-table order.txt -q -o by-order.npy");
  program_do (folder, "average a_####.edf --monitor-table names.txt -q -o by-name.npy");
  program_do (folder, "average a_####.edf --monitor bmon -q -o by-key.npy");
  assert_same_files (folder, "by-order.npy", "by-name.npy");
  assert_same_files (folder, "by-order.npy", "by-key.npy");
}

/* Numbers in the file of the frames; two files one after the other. */
static void
test_datasets (void)
{
  g_autoptr (RingletImage) each = NULL;
  g_autoptr (RingletImage) all = NULL;

  program_do (folder, "average m.h5::/data n.h5::/data --monitor /each -q -o each.edf");
  program_do (folder, "average m.h5::/data --monitor /all -q -o all.npy");
  each = load ("each.edf");
  all = load ("all.npy");
  for (guint i = 0; i < N; i++) {
    g_assert_cmpfloat (ringlet_image_get (each, i), ==, i + 1.0);
    g_assert_cmpfloat (ringlet_image_get (all, i), ==, i + 1.0);
  }
  g_assert_cmpstr (
      ringlet_image_meta_lookup (&each->meta, "monitor_name"), ==, "/each");
}

/* ---- where it is from ---- */

static void
assert_says (const RingletImage *image, const char *key, const char *value)
{
  g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, key), ==, value);
}

static void
test_provenance (void)
{
  g_autoptr (RingletImage) image = NULL;

  program_do (folder,
      "average a_####.edf -q -c 2 --cutoff-passes 3 -d one.npy --monitor bmon "
      "-o said.edf");
  image = load ("said.edf");
  assert_says (image, "method", "cutoff");
  assert_says (image, "nframes", "5");
  assert_says (image, "nfiles", "5");
  assert_says (image, "merged_file_0", "a_0000.edf");
  assert_says (image, "merged_file_4", "a_0004.edf");
  assert_says (image, "cutoff", "2");
  assert_says (image, "cutoff_centre", "mean");
  assert_says (image, "cutoff_passes", "3");
  assert_says (image, "dark_file", "one.npy");
  assert_says (image, "monitor_name", "bmon");
  assert_says (image, "counter_pos", NULL); /* that of the first frame would be wrong */
  g_assert_cmpfloat (image->meta.exposure_s, ==, 0.5);

  /* No clock is read. */
  program_do (folder,
      "average a_####.edf -q -c 2 --cutoff-passes 3 -d one.npy --monitor bmon "
      "-o again.edf");
  assert_same_files (folder, "said.edf", "again.edf");
}

static void
test_flat_field (void)
{
  g_auto (Run) run = program_run (folder,
      "average a_####.edf -m flat-field,count --mask one.npy --dummy 231 -o f.npy");
  g_auto (Run) plain =
      program_run (folder, "average a_####.edf -m flat-field -o g.edf");
  g_autoptr (RingletImage) flat = load ("g.edf");

  /* one.npy masks all but its zero. */
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.err, "hides more than half"));
  g_assert_nonnull (
      strstr (run.out, "the median 2 is 1; pixels left out: 23 masked\n"));
  g_assert_cmpint (plain.code, ==, 0);
  /* 23 pixels: the twelfth of their means is 122 */
  g_assert_nonnull (strstr (plain.out,
      "flat-field of 5 frames, 4 × 6 pixels (rows × columns), float64; the median 122 "
      "is 1; pixels left out: 1 without data in every frame\n"));
  assert_says (flat, "flat_field_level", "122");
  g_assert_cmpfloat (ringlet_image_get (flat, 12), ==, 1.0);
  g_assert_true (isnan (ringlet_image_get (flat, 2)));
}

static void
test_said (void)
{
  g_auto (Run) json =
      program_run (folder, "average a_####.edf -m mean,sum --json -o j.npy");
  g_auto (Run) quiet = program_run (folder, "average a_####.edf -q -o q.npy");
  g_auto (Run) bad =
      program_run (folder, "average a_0000.edf cut.edf a_0001.edf --skip-bad -o s.npy");
  g_auto (Run) missing =
      program_run (folder, "average a_0000.edf..a_0006.edf -o missing.npy");

  g_assert_nonnull (strstr (json.out, "\"n_frames\": 5"));
  g_assert_nonnull (strstr (json.out, "\"file\": \"j_sum.npy\""));
  g_assert_cmpstr (quiet.out, ==, "");
  g_assert_cmpstr (quiet.err, ==, "");
  g_assert_nonnull (strstr (bad.err, "left out: cut.edf: "));
  g_assert_nonnull (strstr (bad.out, "mean of 2 frames"));
  g_assert_nonnull (strstr (missing.err, "a_0005.edf"));
}

/* ---- what is refused ---- */

typedef struct {
  const char *line;
  int code;
  const char *words[2];
} BadCase;

static const BadCase bad_cases[] = {
  { "average", 2, { "at least one image" } },
  { "average a_0000.edf", 2, { "--output" } },
  { "average nowhere.edf -o x.edf", 1, { "nowhere.edf" } },
  { "average a_####.edf -o x.png", 1, { "x.png", ".tif" } },
  { "average a_####.edf -o x.npy -F png", 2, { "\"png\"", "edf" } },
  { "average a_####.edf -o one.npy", 1, { "one.npy", "--overwrite" } },
  { "average a_####.edf -o a_0001.edf --overwrite", 1, { "a_0001.edf", "read here" } },
  { "average a_####.edf -d one.npy -o one.npy --overwrite", 1, { "one.npy", "read" } },
  { "average a_####.edf -m mode -o x.npy", 2, { "--method: ", "median" } },
  { "average a_####.edf -m mean, -o x.npy", 2, { "--method: ", "\"\"" } },
  { "average a_####.edf -m cutoff -o x.npy", 2, { "cutoff needs --cutoff" } },
  { "average a_####.edf -m quantiles -o x.npy", 2, { "needs --quantiles" } },
  { "average a_####.edf -c 0 -o x.npy", 2, { "--cutoff takes", "\"0\"" } },
  { "average a_####.edf -c nan -o x.npy", 2, { "--cutoff takes" } },
  { "average a_####.edf -c 1 --cutoff-centre mode -o x.npy", 2, { "mean or median" } },
  { "average a_####.edf -c 1 --cutoff-passes 0 -o x.npy", 2, { "--cutoff-passes" } },
  { "average a_####.edf --cutoff-passes 2 -o x.npy", 2, { "need --cutoff" } },
  { "average a_####.edf --quantiles 0.8-0.2 -o x.npy", 2, { "--quantiles takes" } },
  { "average a_####.edf --quantiles 0.2 -o x.npy", 2, { "--quantiles takes" } },
  { "average a_####.edf --quantiles 0-1.5 -o x.npy", 2, { "--quantiles takes" } },
  { "average a_####.edf --memory 0 -o x.npy", 2, { "--memory takes" } },
  { "average a_####.edf --delta-dummy 1 -o x.npy", 2, { "needs --dummy" } },
  { "average a_####.edf --dummy 1 --delta-dummy -1 -o x.npy", 2, { "--delta-dummy" } },
  { "average a_####.edf --type int -o x.npy", 2, { "--type: " } },
  { "average a_####.edf --monitor a --monitor-table few.txt -o x.npy", 2, { "both" } },
  { "average a_####.edf --monitor-table few.txt -o x.npy", 1,
      { "few.txt: ", "2 numbers and 5 frames" } },
  { "average a_####.edf --monitor-table zero.txt -o x.npy", 1, { "zero.txt:3: " } },
  { "average a_####.edf --monitor-table word.txt -o x.npy", 1, { "word.txt:2: " } },
  { "average a_####.edf --monitor-table mixed.txt -o x.npy", 1, { "mixed.txt:2: " } },
  { "average a_####.edf one.npy --monitor-table names.txt -o x.npy", 1,
      { "names.txt: ", "one.npy" } },
  { "average a_####.edf --monitor i0 -o x.npy", 1, { "a_0000.edf: ", "\"i0\"" } },
  { "average m.h5::/data --monitor /zero -o x.npy", 1, { "frame 1: ", "not 0" } },
  { "average m.h5::/data --monitor /none -o x.npy", 1, { "m.h5: ", "/none" } },
  { "average m.h5::/data --monitor /data -o x.npy", 1,
      { "m.h5: ", "/data has 3 axes" } },
  { "average a_####.edf --monitor /each -o x.npy", 1, { "a_0000.edf: " } },
  { "average a_####.edf other.edf -o x.npy", 1, { "other.edf: ", "3 × 6" } },
  { "average a_####.edf cut.edf -o x.npy", 1, { "cut.edf: " } },
  { "average cut.edf --skip-bad -o x.npy", 1, { "cut.edf: " } },
  { "average a_####.edf -d other.edf -o x.npy", 1,
      { "dark image other.edf has 3 × 6" } },
  { "average a_####.edf --mask other.edf -o x.npy", 1, { "mask other.edf has 3 × 6" } },
  { "average a_####.edf -m sum --type uint8 -o x.npy", 1,
      { "x.npy: Row 0, column 5 is 260, which does not fit uint8" } },
  { "average a_####.edf -o x.cbf", 1, { "x.cbf: ", "cbf files do not hold" } },
  { "average a_####.edf -m mean,sum -o x.cbf", 1, { "cbf files do not hold" } },
  { "average a_####.edf -o x.msk", 1, { "x.msk: " } },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run (folder, c->line);

    g_test_message ("%s: %s", c->line, run.err);
    g_assert_cmpint (run.code, ==, c->code);
    g_assert_cmpstr (run.out, ==, "");
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
    for (gsize k = 0; k < 2 && c->words[k] != NULL; k++)
      g_assert_nonnull (strstr (run.err, c->words[k]));
  }
}

/* ---- a full disk, and Ctrl+C ---- */

/* The first image fits and the second does not: neither is there. */
static void
test_full (void)
{
  static const char *const names[] = { "full.edf", "full.tif", "full.npy", "full.h5" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *line =
        g_strdup_printf ("average many.npy -q -m min,mean -o %s", names[i]);
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run =
        program_run_wrapped (folder, "ulimit -f 1200; exec \"$@\"", line);

    g_test_message ("%s: %s", line, run.err);
    g_assert_cmpint (run.code, ==, 1);
    g_assert_nonnull (strstr (run.err, "Cannot write full_"));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

static void
test_interrupted (void)
{
  const char *wrapper = "\"$@\" & sleep 1; kill -INT $!; wait $!";
  const guint n_files = folder_n_files (folder);
  g_auto (Run) run = program_run_wrapped (folder, wrapper,
      "average many.npy many.npy many.npy many.npy -m median,mean --memory 1 "
      "-o stopped.npy");

  g_test_message ("%s%s", run.out, run.err);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "interrupted"));
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  make_inputs ();
  g_test_add_func ("/average-command/images", test_images);
  g_test_add_func ("/average-command/tables", test_tables);
  g_test_add_func ("/average-command/datasets", test_datasets);
  g_test_add_func ("/average-command/provenance", test_provenance);
  g_test_add_func ("/average-command/flat-field", test_flat_field);
  g_test_add_func ("/average-command/said", test_said);
  g_test_add_func ("/average-command/refused", test_refused);
  g_test_add_func ("/average-command/full", test_full);
  g_test_add_func ("/average-command/interrupted", test_interrupted);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
