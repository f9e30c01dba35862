/* SPDX-License-Identifier: MIT */

/* Small good samples, cut short or with one byte changed: each reads or gives a clean
 * error, in time and without memory that such a file cannot fill. A seeded part of the
 * mutations is tried. Another number of them a sample, or all:
 *   build/tests/core/test-mutations 5000
 *   build/tests/core/test-mutations --full
 * The last lines count what was tried, read and refused.
 *
 * HDF5 is left out: libhdf5 1.10 itself runs into its assertions and beyond its buffers
 * on some changed files, and would take the test with it. fuzz-reader-hdf5 and
 * test-bad-samples look at what is ours in there. */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/compression.h"
#include "image/reader.h"
#include "support/memory-limit.h"
#include "support/samples.h"
#include "support/shared.h"

#define MAX_SAMPLE ((gsize) 64 << 10)
#define MAX_CPU_S 2.0
#define SEED 7
/* A byte of deflate makes up to 1032, no packing in the samples makes more. */
#define MAX_HELD ((gint64) 1032)
#define MAX_BEYOND ((gint64) 64 << 20)
/* For each byte: the file ends before it, or it gets another value. */
#define N_VALUES 5
#define N_WAYS (1 + N_VALUES)

/* 0 for all */
static guint n_wanted = 300;

static struct {
  guint tried;
  guint read;
} counts;

/* ---- reading ---- */

static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (
      g_quark_to_string (error->domain), ==, g_quark_to_string (RINGLET_ERROR));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 10);
  /* There was not enough for what the bytes promise, and they were believed. */
  if (strstr (error->message, "Not enough memory") != NULL)
    g_error ("%s", error->message);
}

static gboolean
read_frame (const RingletReader *reader, gpointer state, guint64 index)
{
  g_auto (RingletFrameInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = reader->read (state, index, NULL, &error);

  if (image == NULL) {
    check_error (error);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_true (reader->describe (state, index, &info, NULL));
  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  ringlet_image_get (image, ringlet_image_n_pixels (image) - 1);
  return TRUE;
}

/* The first frame and the last one. */
static gboolean
read_frames (GBytes *bytes, const char *name)
{
  g_autoptr (GError) error = NULL;
  const RingletReader *reader = ringlet_reader_find (bytes, name, &error);
  const RingletReaderInput input = { .bytes = bytes, .verify = TRUE };
  guint64 n_frames = 0;
  gpointer state = reader != NULL ? reader->open (&input, &n_frames, &error) : NULL;
  gboolean is_read = FALSE;

  if (state == NULL) {
    check_error (error);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n_frames, >, 0);
  is_read = read_frame (reader, state, 0);
  if (n_frames > 1)
    is_read &= read_frame (reader, state, n_frames - 1);
  reader->close (state);
  return is_read;
}

/* ---- mutations ---- */

/* @way: below @size × N_WAYS. A copy of its own, so that a sanitizer sees every byte
 * read behind the end. */
static GBytes *
mutate (const guint8 *data, gsize size, gsize way, guint8 any)
{
  const gsize at = way / N_WAYS;
  const guint8 values[N_VALUES] = { 0x00, 0xff, data[at] ^ 0x80, data[at] ^ 1, any };
  guint8 *copy = NULL;

  if (way % N_WAYS == N_VALUES)
    return g_bytes_new_take (g_memdup2 (data, at), at);
  copy = g_memdup2 (data, size);
  copy[at] = values[way % N_WAYS];
  return g_bytes_new_take (copy, size);
}

static void
try_way (const guint8 *data, gsize size, const char *name, gsize way, guint8 any)
{
  const gint64 memory = ringlet_test_memory_begin ();
  const clock_t begin = clock ();
  g_autoptr (GBytes) bytes = mutate (data, size, way, any);

  counts.read += read_frames (bytes, name) ? 1 : 0;
  counts.tried++;
  ringlet_test_memory_check (memory, MAX_BEYOND + MAX_HELD * (gint64) size);
  /* Of the processor, not of the clock: others may be using it. */
  g_assert_cmpfloat ((double) (clock () - begin) / CLOCKS_PER_SEC, <, MAX_CPU_S);
}

/* Half of them in the beginning, where the headers are. */
static gsize
pick_way (GRand *rand, gsize size)
{
  const gsize end = g_rand_boolean (rand) ? MIN (size, 1024) : size;

  return (gsize) g_rand_int_range (rand, 0, (gint32) (end * N_WAYS));
}

static void
try_ways (GBytes *content, const char *name, GRand *rand)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (content, &size);
  const gsize n = n_wanted > 0 ? n_wanted : size * N_WAYS;

  for (gsize i = 0; i < n; i++) {
    const gsize way = n_wanted > 0 ? pick_way (rand, size) : i;

    try_way (data, size, name, way, (guint8) g_rand_int (rand));
  }
}

/* ---- samples ---- */

/* What is in there, NULL when that is not small; streams themselves are what
 * test-compression changes. */
static GBytes *
load_content (const char *path)
{
  g_autofree char *data = NULL;
  gsize size = 0;
  RingletCompression method = RINGLET_COMPRESSION_NONE;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  method = ringlet_compression_of ((const guint8 *) data, size);
  if (method == RINGLET_COMPRESSION_NONE)
    return g_bytes_new_take (g_steal_pointer (&data), size);

  return ringlet_decompress (method, (const guint8 *) data, size, MAX_SAMPLE, NULL);
}

static gboolean
is_small (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size < (goffset) MAX_SAMPLE;
}

static void
try_sample (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  g_autoptr (GBytes) content = NULL;
  const guint n_read = counts.read;
  const guint n_tried = counts.tried;

  if (g_str_has_prefix (file, "hdf5/") || !is_small (path))
    return;
  content = load_content (path);
  if (content == NULL)
    return;
  g_test_message ("%s", file);
  try_ways (content, file, rand);
  g_test_message ("  %u tried, %u read", counts.tried - n_tried, counts.read - n_read);
}

static void
test_samples (void)
{
  g_autofree char *folder = ringlet_test_shared ("data/formats");
  g_autoptr (JsonNode) index = ringlet_test_samples ("data/formats/index.json");
  JsonArray *entries = NULL;

  if (folder == NULL || index == NULL)
    return;

  ringlet_test_memory_init (MAX_BEYOND + MAX_HELD * (gint64) MAX_SAMPLE);
  entries = json_node_get_array (index);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    try_sample (folder,
        json_object_get_string_member (
            json_array_get_object_element (entries, i), "file"));
  g_assert_cmpuint (counts.read, >, 0);
  g_assert_cmpuint (counts.read, <, counts.tried);
  g_test_message ("%u tried, %u read, %u refused", counts.tried, counts.read,
      counts.tried - counts.read);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    n_wanted = g_str_equal (argv[1], "--full") ? 0 : (guint) atoi (argv[1]);
  g_test_add_func ("/mutations/samples", test_samples);
  return g_test_run ();
}
