/* SPDX-License-Identifier: MIT */

/* Chunks that are decoded once, and found without a search. */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "image/hdf5-chunk.h"
#include "image/source.h"

#define N_SIDE 8
#define N_PIXELS (N_SIDE * N_SIDE)

/* ---- what is kept ---- */

static void
insert (RingletHdf5Cache *cache, guint key, guint64 number, gsize size, guint8 value)
{
  g_autofree guint8 *data = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;

  memset (data, value, size);
  bytes = g_bytes_new (data, size);
  ringlet_hdf5_cache_insert (cache, key, number, bytes);
}

/* @value: -1 where it is not there */
static void
check_entry (RingletHdf5Cache *cache, guint key, guint64 number, int value)
{
  g_autoptr (GBytes) bytes = ringlet_hdf5_cache_lookup (cache, key, number);

  g_assert_true ((bytes != NULL) == (value >= 0));
  if (bytes != NULL)
    g_assert_cmpint (*(const guint8 *) g_bytes_get_data (bytes, NULL), ==, value);
}

static void
test_cache (void)
{
  g_autoptr (RingletHdf5Cache) cache = ringlet_hdf5_cache_new (10000);

  check_entry (cache, 0, 0, -1);
  insert (cache, 0, 0, 3000, 1);
  insert (cache, 0, (guint64) 1 << 32, 3000, 2);
  insert (cache, 1, 0, 3000, 3);
  check_entry (cache, 0, 0, 1);
  check_entry (cache, 0, (guint64) 1 << 32, 2);
  check_entry (cache, 1, 0, 3);
  /* The one that was not used for longest goes: (0, 0) was looked up before others. */
  check_entry (cache, 0, 0, 1);
  insert (cache, 2, 0, 3000, 4);
  check_entry (cache, 0, (guint64) 1 << 32, -1);
  check_entry (cache, 0, 0, 1);
  check_entry (cache, 1, 0, 3);
  check_entry (cache, 2, 0, 4);
  /* Larger than all may be: nothing makes room for it. */
  insert (cache, 3, 0, 10001, 5);
  check_entry (cache, 3, 0, -1);
  check_entry (cache, 2, 0, 4);
  /* Large enough to leave no room for another. */
  insert (cache, 3, 1, 9500, 6);
  check_entry (cache, 3, 1, 6);
  check_entry (cache, 2, 0, -1);
}

/* Chunks of nothing are not free. */
static void
test_cache_empty (void)
{
  g_autoptr (RingletHdf5Cache) cache = ringlet_hdf5_cache_new (10000);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  guint n = 0;

  for (guint64 i = 0; i < 1000; i++)
    ringlet_hdf5_cache_insert (cache, 0, i, nothing);
  for (guint64 i = 0; i < 1000; i++) {
    g_autoptr (GBytes) bytes = ringlet_hdf5_cache_lookup (cache, 0, i);

    n += bytes != NULL;
  }
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, 100);
}

/* ---- frames that share chunks ---- */

static guint16
value_of (guint64 frame, gsize pixel)
{
  return (guint16) (100 * frame + pixel);
}

/* @n_frames frames in chunks of @chunk pixels, with gzip. */
static char *
write_file (guint n_frames, const hsize_t *chunk)
{
  const hsize_t shape[] = { n_frames, N_SIDE, N_SIDE };
  char *path = NULL;
  const int fd = g_file_open_tmp ("ringlet-cache-XXXXXX", &path, NULL);
  g_autofree guint16 *pixels = g_new (guint16, n_frames * N_PIXELS);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  g_close (fd, NULL);
  for (guint i = 0; i < n_frames * N_PIXELS; i++)
    pixels[i] = value_of (i / N_PIXELS, i % N_PIXELS);
  file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Pset_chunk (creation, 3, chunk);
  H5Pset_deflate (creation, 1);
  set = H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels), >=, 0);
  return path;
}

static void
check_frame (RingletSource *source, guint64 frame)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, frame, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, value_of (frame, i));
}

/* Overwrites the bytes of all chunks. */
static void
damage (const char *path)
{
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  g_auto (RingletHdf5Id) set = H5Dopen2 (file, "data", H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Dget_space (set);
  static const guint8 garbage[8192];
  const int fd = g_open (path, O_WRONLY, 0);
  hsize_t n = 0;

  g_assert_cmpint (H5Dget_num_chunks (set, space, &n), >=, 0);
  for (hsize_t i = 0; i < n; i++) {
    hsize_t origin[3], size = 0;
    unsigned mask = 0;
    haddr_t address = 0;

    H5Dget_chunk_info (set, space, i, origin, &mask, &address, &size);
    g_assert_cmpuint (size, <, sizeof garbage);
    g_assert_cmpint (pwrite (fd, garbage, size, (off_t) address), ==, (gssize) size);
  }
  g_close (fd, NULL);
}

/* Once a chunk is decoded its bytes are not needed for the other frames in it. */
static void
test_shared (void)
{
  static const hsize_t chunks[][3] = { { 3, N_SIDE, N_SIDE }, { 3, 3, 5 } };

  for (gsize i = 0; i < G_N_ELEMENTS (chunks); i++) {
    g_autofree char *path = write_file (6, chunks[i]);
    g_autoptr (RingletSource) source = ringlet_source_open (path, NULL);

    check_frame (source, 1);
    damage (path);
    check_frame (source, 0);
    check_frame (source, 2);
    check_frame (source, 1);
    g_assert_null (ringlet_source_read (source, 3, NULL, NULL));
    g_unlink (path);
  }
}

/* ---- many chunks ---- */

/* System calls by which this process has read so far. */
static guint64
count_reads (void)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (g_file_get_contents ("/proc/self/io", &text, NULL, NULL))
    line = strstr (text, "syscr: ");
  return line != NULL ? g_ascii_strtoull (line + strlen ("syscr: "), NULL, 10) : 0;
}

/* Reads for the frame in the middle, by a dataset of which nothing else was asked. */
static guint64
count_reads_of_frame (guint n_frames)
{
  static const hsize_t chunk[] = { 1, N_SIDE, N_SIDE };
  g_autofree char *path = write_file (n_frames, chunk);
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_auto (RingletHdf5Id) set = ringlet_hdf5_open_dataset (file, "data");
  RingletHdf5Chunks chunks;
  guint16 pixels[N_PIXELS];
  guint64 before = 0;

  g_assert_true (ringlet_hdf5_chunks_init (
      &chunks, set, RINGLET_PIXEL_U16, ringlet_hdf5_native_type (RINGLET_PIXEL_U16)));
  before = count_reads ();
  g_assert_true (ringlet_hdf5_chunks_read (&chunks, n_frames / 2, pixels, NULL, NULL));
  g_unlink (path);
  for (gsize i = 0; i < N_PIXELS; i++)
    g_assert_cmpuint (pixels[i], ==, value_of (n_frames / 2, i));
  return count_reads () - before;
}

/* The index of chunks is a tree with tens of them in a node: a search from its
 * beginning reads hundreds of nodes for 16,000 chunks, looking one up three. */
static void
test_many_chunks (void)
{
  guint64 few = 0;

  if (count_reads () == 0) {
    g_test_skip ("/proc/self/io cannot be read");
    return;
  }
  few = count_reads_of_frame (16);
  g_assert_cmpuint (few, >, 0);
  g_assert_cmpuint (count_reads_of_frame (16000), <=, few + 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hdf5-cache/cache", test_cache);
  g_test_add_func ("/hdf5-cache/empty", test_cache_empty);
  g_test_add_func ("/hdf5-cache/shared", test_shared);
  g_test_add_func ("/hdf5-cache/many-chunks", test_many_chunks);
  return g_test_run ();
}
