/* SPDX-License-Identifier: MIT */

/* Files that lie about the size of a stored chunk, in the first kind of index that HDF5
 * has for chunks, a B-tree whose keys hold it. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_SLOW 16
#define N_FAST 24
#define N_BYTES (N_SLOW * N_FAST * sizeof (guint16))

/* Signature, kind, level, entries, siblings; then the first key, which begins with the
 * size of its chunk. Source: HDF5 File Format Specification 3.0, III.A.1. */
#define KEY 24

static char *path;

static hid_t
create (const hsize_t shape[3], gboolean is_packed, hid_t file)
{
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  const hsize_t chunk[] = { 1, shape[1], shape[2] };

  H5Pset_chunk (creation, 3, chunk);
  if (is_packed)
    H5Pset_deflate (creation, 1);
  return H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
}

/* Writes @size bytes as the only chunk; @n_behind: bytes of another dataset, so that
 * the file has what it is said to have. */
static void
write_file (const hsize_t shape[3], gboolean is_packed, const guint8 *bytes, gsize size,
    gsize n_behind)
{
  static const hsize_t origin[3] = { 0 };
  const hsize_t behind[] = { n_behind };
  g_autofree guint8 *filling = g_malloc (n_behind);
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) set = create (shape, is_packed, file);
  g_auto (RingletHdf5Id) space = H5Screate_simple (1, behind, NULL);
  g_auto (RingletHdf5Id) last = H5Dcreate2 (
      file, "last", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

  memset (filling, 0xaa, n_behind);
  g_assert_cmpint (H5Dwrite_chunk (set, H5P_DEFAULT, 0, origin, size, bytes), >=, 0);
  g_assert_cmpint (
      H5Dwrite (last, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, filling), >=, 0);
}

/* Makes the index say that its first chunk takes @size bytes; it said @was. */
static void
lie (guint32 was, guint32 size)
{
  g_autofree char *data = NULL;
  gsize n = 0;
  char *tree = NULL;
  guint32 told = 0;

  g_assert_true (g_file_get_contents (path, &data, &n, NULL));
  for (gsize i = 0; i + KEY + 4 <= n && tree == NULL; i++) {
    /* Of chunks, and a leaf. */
    if (memcmp (data + i, "TREE\1\0", 6) == 0)
      tree = data + i;
  }
  g_assert_nonnull (tree);
  memcpy (&told, tree + KEY, 4);
  g_assert_cmpuint (GUINT32_FROM_LE (told), ==, was);
  told = GUINT32_TO_LE (size);
  memcpy (tree + KEY, &told, 4);
  g_assert_true (g_file_set_contents (path, data, (gssize) n, NULL));
}

/* Without filters a chunk has one size, whatever is said: nothing is written behind the
 * pixels, and they are right. */
static void
test_unpacked (void)
{
  static const guint32 sizes[] = { 0, 1, N_BYTES - 1, N_BYTES + 1, 1 << 20, 1 << 21,
    G_MAXINT32, G_MAXUINT32 };
  static const hsize_t shape[] = { 1, N_SLOW, N_FAST };
  guint16 pixels[N_SLOW * N_FAST];

  for (guint16 i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = GUINT16_TO_LE ((guint16) (7 * i + 1));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;

    write_file (shape, FALSE, (const guint8 *) pixels, N_BYTES, 3 << 20);
    lie (N_BYTES, sizes[i]);
    image = ringlet_image_load (path, NULL, &error);
    g_assert_true ((image != NULL) == (error == NULL));
    if (image == NULL)
      continue;
    for (gsize k = 0; k < G_N_ELEMENTS (pixels); k++)
      g_assert_cmpfloat (ringlet_image_get (image, k), ==, (double) (7 * k + 1));
  }
}

/* With a filter, what is said to be there makes no room for what cannot be: of 524 MB
 * a file of some kB has at most 1032 times its size. */
static void
test_packed (void)
{
  static const hsize_t shape[] = { 1, 16384, 16000 };
  static const guint8 bytes[100] = { 0x78, 0x9c };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  write_file (shape, TRUE, bytes, sizeof bytes, 16);
  lie (sizeof bytes, 1 << 24);
  image = ringlet_image_load (path, NULL, &error);
  g_assert_null (image);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "cannot hold"));
}

int
main (int argc, char **argv)
{
  int status = 0;
  int fd = -1;

  g_test_init (&argc, &argv, NULL);
  fd = g_file_open_tmp ("ringlet-sizes-XXXXXX", &path, NULL);
  g_close (fd, NULL);
  g_test_add_func ("/hdf5-sizes/unpacked", test_unpacked);
  g_test_add_func ("/hdf5-sizes/packed", test_packed);
  status = g_test_run ();
  g_unlink (path);
  g_free (path);
  return status;
}
