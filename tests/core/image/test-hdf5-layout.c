/* SPDX-License-Identifier: MIT */

/* Chunks that are not simply frames of plain numbers, against the library's reading. */

#include <string.h>

#include <glib/gstdio.h>

#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_FRAMES 4
#define N_SLOW 11
#define N_FAST 13
#define N_PIXELS (N_FRAMES * N_SLOW * N_FAST)

/* How a dataset is stored. */
typedef struct {
  const char *name;
  hsize_t chunk[3];
  size_t bytes, precision; /* of an unsigned integer */
  gboolean big_endian;
  gboolean plain_edges; /* chunks that reach over the edge are not compressed */
  guint n_written;      /* frames */
} Case;

static const Case cases[] = {
  { "plain", { 1, N_SLOW, N_FAST }, 2, 16, FALSE, FALSE, N_FRAMES },
  { "tiles", { 1, 4, 5 }, 2, 16, FALSE, FALSE, N_FRAMES },
  { "several frames", { 3, N_SLOW, N_FAST }, 4, 32, FALSE, FALSE, N_FRAMES },
  { "larger than a frame", { 1, 16, 16 }, 2, 16, FALSE, FALSE, N_FRAMES },
  { "big-endian", { 1, N_SLOW, N_FAST }, 4, 32, TRUE, FALSE, N_FRAMES },
  { "12 bits", { 1, N_SLOW, N_FAST }, 2, 12, FALSE, FALSE, N_FRAMES },
  { "12 bits, big-endian tiles", { 2, 4, 5 }, 2, 12, TRUE, FALSE, N_FRAMES },
  { "20 bits", { 2, N_SLOW, 7 }, 4, 20, FALSE, FALSE, N_FRAMES },
  { "plain edges", { 1, 4, 5 }, 2, 16, FALSE, TRUE, N_FRAMES },
  { "not all written", { 1, N_SLOW, N_FAST }, 2, 16, FALSE, FALSE, 2 },
  { "not all tiles written", { 3, 4, 5 }, 2, 16, FALSE, FALSE, 2 },
};

#define FILL 77

static void
write_case (const Case *self, const char *path)
{
  const hsize_t shape[] = { N_FRAMES, N_SLOW, N_FAST };
  const hsize_t most[] = { N_FRAMES, H5S_UNLIMITED, H5S_UNLIMITED };
  const hsize_t start[] = { 0, 0, 0 };
  const hsize_t count[] = { self->n_written, N_SLOW, N_FAST };
  const guint16 fill = FILL;
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) type =
      H5Tcopy (self->bytes == 2 ? H5T_STD_U16LE : H5T_STD_U32LE);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, most);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (3, count, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  guint16 pixels[N_PIXELS];

  for (gsize i = 0; i < N_PIXELS; i++)
    pixels[i] = (guint16) (i * 5 % 4096);
  H5Tset_precision (type, self->precision);
  H5Tset_order (type, self->big_endian ? H5T_ORDER_BE : H5T_ORDER_LE);
  H5Pset_chunk (creation, 3, self->chunk);
  H5Pset_shuffle (creation);
  H5Pset_deflate (creation, 4);
  H5Pset_fletcher32 (creation);
  H5Pset_fill_value (creation, H5T_NATIVE_UINT16, &fill);
  if (self->plain_edges)
    H5Pset_chunk_opts (creation, H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS);
  set = H5Dcreate2 (file, "data", type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT16, memory, space, H5P_DEFAULT, pixels), >=, 0);
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (RingletSource) source = NULL;
  const int fd = g_file_open_tmp ("ringlet-layout-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  write_case (self, path);
  source = ringlet_source_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_FRAMES);
  for (gsize frame = 0; frame < N_FRAMES; frame++) {
    g_autoptr (RingletImage) image = ringlet_source_read (source, frame, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (ringlet_pixel_type_size (image->type), ==, self->bytes);
    for (gsize i = 0; i < N_SLOW * N_FAST; i++)
      g_assert_cmpfloat (ringlet_image_get (image, i), ==,
          frame < self->n_written ? (double) ((frame * N_SLOW * N_FAST + i) * 5 % 4096)
                                  : FILL);
  }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/hdf5-layout/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  return g_test_run ();
}
