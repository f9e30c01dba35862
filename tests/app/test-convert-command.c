/* SPDX-License-Identifier: MIT */

/* ringlet convert, as users call it. */

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "image/image-write.h"
#include "image/source.h"
#include "program.h"

#define N_SLOW 11
#define N_FAST 13
#define N (N_SLOW * N_FAST)
#define N_FRAMES 5

static char *folder;

/* ---- inputs ---- */

/* Pixel i of frame k is 1000 k + i in the type asked for, up to its largest number. */
static RingletImage *
make_image (RingletPixelType type, guint frame)
{
  const gsize size = ringlet_pixel_type_size (type);
  g_auto (RingletImageMeta) meta = { .wavelength_m = 1e-10,
    .exposure_s = 0.5 + frame,
    .beam_slow_px = 2.0,
    .beam_fast_px = 3.0 };
  guint8 *pixels = ringlet_image_alloc (type, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N; i++) {
    const guint64 number = (1000 * frame + i) %
        (type == RINGLET_PIXEL_BOOL ? 2
                : size == 1         ? 100
                                    : G_MAXINT16);
    const double real = (double) number + 0.25;
    const float single = (float) real;

    if (type == RINGLET_PIXEL_F64)
      memcpy (pixels + i * size, &real, size);
    else if (type == RINGLET_PIXEL_F32)
      memcpy (pixels + i * size, &single, size);
    else
      memcpy (pixels + i * size, &number, size); /* of a little end */
  }
  ringlet_image_meta_add (&meta, "Title", "a frame");
  return ringlet_image_new_take (type, N_SLOW, N_FAST, pixels, &meta);
}

static void
write_stack (const char *name, RingletPixelType type, guint n_frames)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImageFile) file = NULL;

  file = ringlet_image_file_new (ringlet_image_writer_find (path, NULL, NULL), path,
      n_frames, FALSE, FALSE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_frames; i++) {
    g_autoptr (RingletImage) image = make_image (type, i);

    g_assert_true (ringlet_image_file_add (file, image, NULL));
  }
  g_assert_true (ringlet_image_file_commit (file, NULL));
}

/* A folder of files by the number of their frame. */
static void
write_series (void)
{
  static const guint frames[] = { 0, 1, 3 };
  g_autofree char *below = g_build_filename (folder, "series", NULL);

  g_assert_cmpint (g_mkdir (below, 0777), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autofree char *name = g_strdup_printf ("f_%04u.cbf", frames[i]);
    g_autofree char *path = g_build_filename (below, name, NULL);
    g_autoptr (RingletImage) image = make_image (RINGLET_PIXEL_U16, frames[i]);

    g_assert_true (ringlet_image_write (image, path, FALSE, NULL));
  }
}

static RingletSource *
open_source (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletSource *source = ringlet_source_open (path, &error);

  g_assert_no_error (error);
  return source;
}

static RingletImage *
read_frame (const char *name, guint64 index)
{
  g_autoptr (RingletSource) source = open_source (name);
  g_autoptr (GError) error = NULL;
  RingletImage *image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* Whether frame @index of @name is frame @frame of the input, bit for bit. */
static void
assert_frame (const char *name, guint64 index, RingletPixelType type, guint frame)
{
  g_autoptr (RingletImage) image = read_frame (name, index);
  g_autoptr (RingletImage) wanted = make_image (type, frame);

  if (type != RINGLET_PIXEL_BOOL || image->type != RINGLET_PIXEL_U8)
    g_assert_cmpstr (
        ringlet_pixel_type_name (image->type), ==, ringlet_pixel_type_name (type));
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_true (g_bytes_equal (image->bytes, wanted->bytes));
}

static guint64
count_frames (const char *name)
{
  g_autoptr (RingletSource) source = open_source (name);

  return ringlet_source_n_frames (source);
}

static void
remove_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* ---- formats and types ---- */

static gboolean
holds (const char *suffix, RingletPixelType type)
{
  if (g_str_equal (suffix, ".cbf"))
    return !ringlet_pixel_type_is_float (type) && ringlet_pixel_type_size (type) <= 4;
  if (g_str_equal (suffix, ".msk"))
    return type == RINGLET_PIXEL_BOOL;
  return TRUE;
}

/* From NumPy into each format and from there into NumPy again: the first file. */
static void
check_way (const char *suffix, RingletPixelType type)
{
  g_autofree char *there = g_strconcat ("there", suffix, NULL);
  const char *back_type = type == RINGLET_PIXEL_BOOL ? "--type bool" : "";

  g_test_message ("%s %s", suffix, ringlet_pixel_type_name (type));
  if (!holds (suffix, type)) {
    g_autofree char *line = g_strconcat ("convert in.npy ", there, NULL);
    g_auto (Run) run = program_run (folder, line);

    g_assert_cmpint (run.code, ==, 1);
    /* Bytes of a mask are 0 and 1. */
    g_assert_nonnull (strstr (run.err,
        type == RINGLET_PIXEL_U8 ? "row 0, column 2 is 2"
                                 : "choose one of these types"));
    return;
  }
  program_do (folder, "convert -q in.npy %s", there);
  assert_frame (there, 0, type, 0);
  program_do (folder, "convert -q %s back.npy %s", there, back_type);
  assert_same_files (folder, "in.npy", "back.npy");
  remove_file (there);
  remove_file ("back.npy");
}

static void
test_formats (void)
{
  static const char *const suffixes[] = { ".edf", ".cbf", ".tif", ".h5", ".nxs", ".npy",
    ".msk" };

  for (int type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
    write_stack ("in.npy", type, 1);
    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
      check_way (suffixes[i], type);
    remove_file ("in.npy");
  }
}

/* ---- frames ---- */

typedef struct {
  const char *list;
  const char *frames; /* a digit a frame */
} FrameCase;

static const FrameCase frame_cases[] = {
  { "", "01234" },
  { "--frames 0", "0" },
  { "--frames 3,1", "31" },
  { "--frames 0:2", "01" },
  { "--frames 2:", "234" },
  { "--frames :3", "012" },
  { "--frames 0:5:2", "024" },
  { "--frames 1::3", "14" },
  { "--frames 4,0:2", "401" },
};

static void
test_frames (void)
{
  static const char *const suffixes[] = { ".h5", ".edf", ".tif", ".npy" };

  for (gsize i = 0; i < G_N_ELEMENTS (frame_cases); i++) {
    const char *suffix = suffixes[i % G_N_ELEMENTS (suffixes)];
    const char *frames = frame_cases[i].frames;
    g_autofree char *name = g_strconcat ("part", suffix, NULL);

    g_test_message ("%s", frame_cases[i].list);
    program_do (
        folder, "convert -q --overwrite %s stack.h5 %s", frame_cases[i].list, name);
    g_assert_cmpuint (count_frames (name), ==, strlen (frames));
    for (guint k = 0; frames[k] != '\0'; k++)
      assert_frame (name, k, RINGLET_PIXEL_U16, (guint) (frames[k] - '0'));
  }
}

/* A file for each frame, numbered as the frames; one stack of many files. */
static void
test_numbered (void)
{
  program_do (folder, "convert -q stack.h5 one_%%03d.cbf --frames 1:4");
  for (guint i = 1; i < 4; i++) {
    g_autofree char *name = g_strdup_printf ("one_%03u.cbf", i);

    assert_frame (name, 0, RINGLET_PIXEL_U16, i);
  }
  program_do (folder, "convert -q one_003.cbf one_001.cbf again.edf");
  g_assert_cmpuint (count_frames ("again.edf"), ==, 2);
  assert_frame ("again.edf", 0, RINGLET_PIXEL_U16, 3);
  assert_frame ("again.edf", 1, RINGLET_PIXEL_U16, 1);
}

static void
test_folder (void)
{
  g_autofree char *path = g_build_filename (folder, "tiffs", NULL);

  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
  program_do (folder, "convert -q one_001.cbf one_002.cbf tiffs --format tiff");
  assert_frame ("tiffs/one_001.tif", 0, RINGLET_PIXEL_U16, 1);
  assert_frame ("tiffs/one_002.tif", 0, RINGLET_PIXEL_U16, 2);
  program_do (folder, "convert -q stack.h5 tiffs/ --format edf --frames 4");
  assert_frame ("tiffs/stack_00004.edf", 0, RINGLET_PIXEL_U16, 4);
}

/* ---- folders and series ---- */

static guint
count_words (const char *text, const char *words)
{
  guint n = 0;

  for (const char *at = strstr (text, words); at != NULL; at = strstr (at + 1, words))
    n++;
  return n;
}

/* Names of many files, with how many frames they have; 2 is missing. */
static const struct {
  const char *name;
  guint n_frames;
  gboolean has_note;
} series[] = {
  { "series", 3, FALSE },
  { "series/f_####.cbf", 3, TRUE },
  { "series/f_0001.cbf..f_0003.cbf", 2, TRUE },
  { "series/f_0000.cbf..f_0001.cbf", 2, FALSE },
};

static void
test_series (void)
{
  static const guint frames[] = { 0, 1, 3 };

  for (gsize i = 0; i < G_N_ELEMENTS (series); i++) {
    g_autofree char *line =
        g_strdup_printf ("convert --overwrite %s series.h5", series[i].name);
    const guint first = i == 2 ? 1 : 0;
    g_auto (Run) run = program_run (folder, line);

    g_test_message ("%s: %s", line, run.err);
    g_assert_cmpint (run.code, ==, 0);
    g_assert_cmpuint (count_frames ("series.h5"), ==, series[i].n_frames);
    for (guint k = 0; k < series[i].n_frames; k++)
      assert_frame ("series.h5", k, RINGLET_PIXEL_U16, frames[first + k]);
    g_assert_true (series[i].has_note == (strstr (run.err, "f_0002.cbf") != NULL));
    /* True of each file, said once. */
    g_assert_cmpuint (count_words (run.err, "MD5 sum was not checked"), ==, 1);
  }
}

/* Makes the MD5 sum of a file of the series wrong. */
static void
spoil_sum (const char *name)
{
  g_autofree char *path = g_build_filename (folder, "series", name, NULL);
  g_autofree char *content = NULL;
  char *sum = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  sum =
      g_strstr_len (content, (gssize) size, "Content-MD5: ") + strlen ("Content-MD5: ");
  memcpy (sum, "AAAA", 4);
  g_assert_true (g_file_set_contents (path, content, (gssize) size, NULL));
}

/* Sums of a series are compared when that is asked for, and those of all files then. */
static void
test_verify (void)
{
  const char *line = "convert --overwrite series/f_####.cbf series.h5 --verify";
  g_auto (Run) good = program_run (folder, line);
  g_auto (Run) quiet =
      program_run (folder, "convert -q --overwrite series/f_####.cbf series.h5");
  g_auto (Run) bad = { 0 };
  g_auto (Run) lone = { 0 };
  g_auto (Run) skipped = { 0 };

  g_assert_cmpint (good.code, ==, 0);
  g_assert_null (strstr (good.err, "MD5"));
  g_assert_cmpstr (quiet.err, ==, "");

  spoil_sum ("f_0001.cbf");
  spoil_sum ("f_0003.cbf");
  bad = program_run (folder, line);
  g_assert_cmpint (bad.code, ==, 1);
  g_assert_null (strstr (bad.err, "f_0000.cbf"));
  g_assert_nonnull (strstr (bad.err, "f_0001.cbf"));
  g_assert_nonnull (strstr (bad.err, "f_0003.cbf"));
  g_assert_cmpuint (count_words (bad.err, "their MD5 sum is"), ==, 2);

  /* A single one warns without being asked; of a series none is compared, which is
   * said. */
  lone = program_run (folder, "convert --overwrite series/f_0003.cbf lone.h5");
  g_assert_cmpint (lone.code, ==, 0);
  g_assert_cmpuint (count_words (lone.err, "their MD5 sum is"), ==, 1);
  skipped = program_run (folder, "convert --overwrite series/f_####.cbf series.h5");
  g_assert_cmpint (skipped.code, ==, 0);
  g_assert_cmpuint (count_words (skipped.err, "MD5 sum was not checked"), ==, 1);
}

/* The same file is judged by info, each of a series for itself. */
static void
test_info_verify (void)
{
  g_auto (Run) bad = { 0 };

  spoil_sum ("f_0001.cbf");
  spoil_sum ("f_0003.cbf");
  bad = program_run (folder, "info --verify series/f_####.cbf");
  g_assert_cmpint (bad.code, ==, 1);
  g_assert_cmpuint (count_words (bad.err, "their MD5 sum is"), ==, 2);
  g_assert_nonnull (strstr (bad.err, "f_0001.cbf"));
  g_assert_nonnull (strstr (bad.err, "f_0003.cbf"));
  g_assert_nonnull (strstr (bad.out, "f_0000.cbf"));
}

/* The same file several times, at once and later. */
static void
test_repeated (void)
{
  static const guint frames[] = { 0, 1, 2, 3, 4, 0, 1, 2, 3, 4 };

  program_do (folder, "convert -q stack.h5 stack.h5 repeated.h5");
  g_assert_cmpuint (count_frames ("repeated.h5"), ==, 10);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    assert_frame ("repeated.h5", i, RINGLET_PIXEL_U16, frames[i]);
}

/* ---- pixels ---- */

static double
pixel_of (const RingletImage *image, gsize slow, gsize fast)
{
  return ringlet_image_get (image, slow * image->n_fast + fast);
}

/* Options in the order of the line, where pixel (0, 0) comes from, and whether rows are
 * columns. */
static const struct {
  const char *options;
  gsize slow;
  gsize fast;
  gboolean transposed;
} turns[] = {
  { "--flip", N_SLOW - 1, 0, FALSE },
  { "--mirror", 0, N_FAST - 1, FALSE },
  { "--transpose", 0, 0, TRUE },
  { "--flip --transpose", N_SLOW - 1, 0, TRUE },
  { "--transpose --flip", 0, N_FAST - 1, TRUE },
  { "--orientation 1", N_SLOW - 1, N_FAST - 1, FALSE },
  { "--orientation 3", 0, 0, FALSE },
  { "--orientation 2 --flip", 0, 0, FALSE },
  { "--orientation 5", N_SLOW - 1, N_FAST - 1, TRUE },
  { "--orientation 7", 0, 0, TRUE },
};

static void
test_turns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++) {
    g_autoptr (RingletImage) image = NULL;

    program_do (folder, "convert -q --overwrite stack.h5 --frames 0 turned.edf %s",
        turns[i].options);
    g_test_message ("%s", turns[i].options);
    image = read_frame ("turned.edf", 0);
    g_assert_cmpuint (image->n_slow, ==, turns[i].transposed ? N_FAST : N_SLOW);
    g_assert_cmpfloat (
        pixel_of (image, 0, 0), ==, (double) (turns[i].slow * N_FAST + turns[i].fast));
  }
  {
    g_autoptr (RingletImage) image = read_frame ("turned.edf", 0);

    /* Orientation 7 exchanges the two and nothing else. */
    g_assert_cmpfloat (image->meta.beam_slow_px, ==, 3.0);
    g_assert_cmpfloat (image->meta.beam_fast_px, ==, 2.0);
    g_assert_cmpfloat (image->meta.wavelength_m, ==, 1e-10);
  }
}

static void
test_types (void)
{
  g_autoptr (RingletImage) clipped = NULL;
  g_autoptr (RingletImage) real = NULL;

  program_do (folder, "convert -q stack.h5 --frames 1 clip.npy --type uint8 --clip");
  clipped = read_frame ("clip.npy", 0);
  g_assert_cmpint (clipped->type, ==, RINGLET_PIXEL_U8);
  g_assert_cmpfloat (pixel_of (clipped, 0, 0), ==, 255.0);
  program_do (folder, "convert -q stack.h5 --frames 1 real.npy --type float32");
  real = read_frame ("real.npy", 0);
  g_assert_cmpint (real->type, ==, RINGLET_PIXEL_F32);
  g_assert_cmpfloat (pixel_of (real, 2, 1), ==, 1000.0 + 2 * N_FAST + 1);
}

/* ---- what is said ---- */

static void
test_said (void)
{
  g_auto (Run) text = program_run (folder, "convert stack.h5 said.npy");
  g_auto (Run) json = program_run (
      folder, "convert stack.h5 --json --frames 2,3 said_%d.cbf --type int32");
  g_auto (Run) quiet = program_run (folder, "convert -q stack.h5 quiet.npy");

  g_assert_cmpstr (
      text.out, ==, "said.npy: 5 frames of 11 × 13 pixels (rows × columns), uint16\n");
  g_assert_cmpstr (text.err, ==, "");
  g_assert_cmpstr (quiet.out, ==, "");
  g_assert_nonnull (strstr (json.out, "\"type\": \"int32\""));
  g_assert_nonnull (strstr (json.out, "\"n_frames\": 2"));
  g_assert_nonnull (strstr (json.out, "said_3.cbf"));
}

typedef struct {
  const char *line;
  int code;
  const char *words[3];
} BadCase;

static const BadCase bad_cases[] = {
  { "convert", 2, { "at least one image" } },
  { "convert stack.h5", 2, { "at least one image" } },
  { "convert stack.h5 x.edf --frames 5:3", 2, { "--frames takes", "\"5:3\"" } },
  { "convert stack.h5 x.edf --frames a", 2, { "--frames takes", "\"a\"" } },
  { "convert stack.h5 x.edf --frames 1,,2", 2, { "--frames takes" } },
  { "convert stack.h5 x.edf --frames -1", 2, { "--frames takes" } },
  { "convert stack.h5 x.edf --frames 0:4:0", 2, { "--frames takes" } },
  { "convert stack.h5 x.edf --orientation 9", 2, { "--orientation takes", "\"9\"" } },
  { "convert stack.h5 x.edf --type uint12", 2, { "--type", "\"uint12\"", "uint16" } },
  { "convert stack.h5 x.edf --clip", 2, { "--clip needs --type" } },
  { "convert stack.h5 x.edf --format png", 2, { "\"png\"", "tiff" } },
  { "convert stack.h5 x.h5 --compression lz4", 2, { "--compression takes", "gzip" } },
  { "convert stack.h5 x.edf --compression gzip", 1, { "--compression", ".h5" } },
  { "convert none.h5 x.edf", 1, { "none.h5" } },
  { "convert stack.h5 x.png", 1, { "x.png", ".msk" } },
  { "convert stack.h5 x.edf --frames 5", 1, { "there are 5 frames", "no frame 5" } },
  { "convert stack.h5 x.edf --frames 3:9", 1, { "no frame 8" } },
  { "convert stack.h5 x.cbf", 1, { "one image", "x.cbf", "out_%04d.cbf" } },
  { "convert stack.h5 .", 1, { "a folder", "--format" } },
  { "convert stack.h5 none/x.edf", 1, { "no folder none" } },
  { "convert stack.h5 none/ --format edf", 1, { "no folder none/", "make it" } },
  { "convert stack.h5 there.npy", 1, { "there.npy exists", "--overwrite" } },
  { "convert stack.h5 stack.h5 --overwrite", 1, { "stack.h5 would replace", "read" } },
  { "convert stack.h5 x%d.cbf --frames 1,1", 1, { "x1.cbf would be written twice" } },
  { "convert stack.h5 x\xff%d.cbf --frames 1,1", 1,
      { "x\xef\xbf\xbd"
        "1.cbf would be written twice" } },
  { "convert stack.h5 x.npy --type uint8", 1,
      { "stack.h5, frame 1: The pixel in row 0, column 0 is 1000", "--clip" } },
  { "convert real.edf x.npy --type int16 --frames 1", 1,
      { "real.edf, frame 1", "is 1000.25", "int16" } },
  { "convert real.edf x.cbf --frames 0", 1, { "cbf", "float32", "choose" } },
  { "convert stack.h5 real.edf x.h5", 1, { "real.edf, frame 5", "uint16", "float32" } },
  { "convert stack.h5 x.msk --frames 0", 1, { "fit2dmask", "uint16", "bool" } },
};

static void
test_refused (void)
{
  write_stack ("real.edf", RINGLET_PIXEL_F32, 2);
  write_stack ("there.npy", RINGLET_PIXEL_U8, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run (folder, c->line);

    g_test_message ("%s: %s", c->line, run.err);
    g_assert_cmpint (run.code, ==, c->code);
    g_assert_cmpstr (run.out, ==, "");
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
    for (gsize k = 0; k < 3 && c->words[k] != NULL; k++)
      g_assert_nonnull (strstr (run.err, c->words[k]));
  }
}

/* ---- interrupted, and a device that is full ---- */

/* Wherever the file may not grow any more, the program says so and leaves nothing. */
static void
test_full (void)
{
  static const char *const names[] = { "full.edf", "full.tif", "full.npy", "full.h5",
    "full.h5 --compression none" };
  static const guint kilobytes[] = { 1, 2, 4, 5, 6 };

  for (guint i = 0; i < G_N_ELEMENTS (names) * G_N_ELEMENTS (kilobytes); i++) {
    const char *name = names[i / G_N_ELEMENTS (kilobytes)];
    g_autofree char *wrapper = g_strdup_printf (
        "ulimit -f %u; exec \"$@\"", 2 * kilobytes[i % G_N_ELEMENTS (kilobytes)]);
    g_autofree char *line = g_strdup_printf ("convert -q big.npy %s", name);
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run_wrapped (folder, wrapper, line);

    g_test_message ("%s, %s: %s", wrapper, line, run.err);
    g_assert_cmpint (run.code, ==, 1);
    g_assert_nonnull (strstr (run.err, "Cannot write full."));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

/* Ctrl+C once the output has begun: the stack is nowhere, and neither is its temporary
 * file. */
static void
test_interrupted (void)
{
  const char *wrapper =
      "\"$@\" & i=0; until ls .ringlet-* 2>/dev/null || [ $i -gt 500 ];"
      "do sleep 0.02; i=$((i + 1)); done; kill -INT $!; wait $!";
  const guint n_files = folder_n_files (folder);
  g_auto (Run) run =
      program_run_wrapped (folder, wrapper, "convert many.edf stopped.h5");

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

  folder = folder_new ();
  write_stack ("stack.h5", RINGLET_PIXEL_U16, N_FRAMES);
  write_stack ("big.npy", RINGLET_PIXEL_F64, 20);
  write_stack ("many.edf", RINGLET_PIXEL_F64, 20000);
  write_series ();
  g_test_add_func ("/convert-command/formats", test_formats);
  g_test_add_func ("/convert-command/frames", test_frames);
  g_test_add_func ("/convert-command/numbered", test_numbered);
  g_test_add_func ("/convert-command/folder", test_folder);
  g_test_add_func ("/convert-command/series", test_series);
  g_test_add_func ("/convert-command/verify", test_verify);
  g_test_add_func ("/convert-command/info-verify", test_info_verify);
  g_test_add_func ("/convert-command/repeated", test_repeated);
  g_test_add_func ("/convert-command/turns", test_turns);
  g_test_add_func ("/convert-command/types", test_types);
  g_test_add_func ("/convert-command/said", test_said);
  g_test_add_func ("/convert-command/refused", test_refused);
  g_test_add_func ("/convert-command/full", test_full);
  g_test_add_func ("/convert-command/interrupted", test_interrupted);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
