/* SPDX-License-Identifier: MIT */

/* Datasets that were declared and never written: what HDF5 itself gives for them. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_FRAMES 3
#define N_SLOW 4
#define N_FAST 5
#define N_PIXELS (N_FRAMES * N_SLOW * N_FAST)

typedef enum { FILL_DEFAULT, FILL_UNDEFINED, FILL_77 } Fill;

typedef enum { TYPE_U16, TYPE_I32_BE, TYPE_F32, TYPE_12_BITS } Type;

typedef struct {
  const char *name;
  H5D_layout_t layout;
  Type type;
  Fill fill;
  gboolean never;       /* is the fill value put in place */
  gboolean has_storage; /* compact ones always lie in the file */
} Case;

static const Case cases[] = {
  { "contiguous", H5D_CONTIGUOUS, TYPE_U16, FILL_DEFAULT, FALSE, FALSE },
  { "contiguous, 77", H5D_CONTIGUOUS, TYPE_U16, FILL_77, FALSE, FALSE },
  { "contiguous, 77, big-endian", H5D_CONTIGUOUS, TYPE_I32_BE, FILL_77, FALSE, FALSE },
  { "contiguous, 77, real", H5D_CONTIGUOUS, TYPE_F32, FILL_77, FALSE, FALSE },
  { "contiguous, 77, 12 bits", H5D_CONTIGUOUS, TYPE_12_BITS, FILL_77, FALSE, FALSE },
  { "contiguous, 77, never", H5D_CONTIGUOUS, TYPE_U16, FILL_77, TRUE, FALSE },
  { "compact, 77", H5D_COMPACT, TYPE_U16, FILL_77, FALSE, TRUE },
  { "chunked", H5D_CHUNKED, TYPE_U16, FILL_DEFAULT, FALSE, FALSE },
  { "chunked, 77", H5D_CHUNKED, TYPE_I32_BE, FILL_77, FALSE, FALSE },
  { "chunked, 77, never", H5D_CHUNKED, TYPE_U16, FILL_77, TRUE, FALSE },
};

static const Case undefined[] = {
  { "contiguous", H5D_CONTIGUOUS, TYPE_U16, FILL_UNDEFINED, FALSE, FALSE },
  { "chunked", H5D_CHUNKED, TYPE_U16, FILL_UNDEFINED, FALSE, FALSE },
};

static char *path;

static hid_t
make_type (Type type)
{
  hid_t bits = H5I_INVALID_HID;

  switch (type) {
  case TYPE_U16:
    return H5Tcopy (H5T_STD_U16LE);
  case TYPE_I32_BE:
    return H5Tcopy (H5T_STD_I32BE);
  case TYPE_F32:
    return H5Tcopy (H5T_IEEE_F32LE);
  case TYPE_12_BITS:
    bits = H5Tcopy (H5T_STD_U16LE);
    H5Tset_precision (bits, 12);
    return bits;
  }
  g_assert_not_reached ();
}

/* Declares the dataset and says what the library reads of it into zeros; FALSE where it
 * refuses to. */
static gboolean
declare (const Case *self, double *values)
{
  const hsize_t shape[] = { N_FRAMES, N_SLOW, N_FAST };
  const hsize_t chunk[] = { 1, N_SLOW, N_FAST };
  const int fill = 77;
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) type = make_type (self->type);
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_layout (creation, self->layout);
  if (self->layout == H5D_CHUNKED)
    H5Pset_chunk (creation, 3, chunk);
  if (self->fill != FILL_DEFAULT)
    H5Pset_fill_value (creation, H5T_NATIVE_INT, self->fill == FILL_77 ? &fill : NULL);
  if (self->never)
    H5Pset_fill_time (creation, H5D_FILL_TIME_NEVER);
  set = H5Dcreate2 (file, "data", type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (set, >=, 0);
  memset (values, 0, N_PIXELS * sizeof *values);
  return H5Dread (set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;
  double values[N_PIXELS];

  g_assert_true (declare (self, values));
  g_assert_cmpfloat (values[7], ==, self->fill == FILL_77 && !self->never ? 77.0 : 0.0);
  source = ringlet_source_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_FRAMES);
  for (gsize frame = 0; frame < N_FRAMES; frame++) {
    g_autoptr (RingletImage) image = ringlet_source_read (source, frame, NULL, &error);

    g_assert_no_error (error);
    for (gsize i = 0; i < N_SLOW * N_FAST; i++)
      g_assert_cmpfloat (
          ringlet_image_get (image, i), ==, values[frame * N_SLOW * N_FAST + i]);
    if (self->has_storage) {
      g_assert_null (image->meta.warnings);
      continue;
    }
    g_assert_cmpuint (image->meta.warnings->len, ==, 1);
    g_assert_nonnull (
        strstr (g_ptr_array_index (image->meta.warnings, 0), "Nothing has been"));
  }
}

/* Without a fill value there is nothing to show. */
static void
test_undefined (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (GError) error = NULL;
  double values[N_PIXELS];

  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  g_assert_false (declare (self, values));
  g_assert_null (ringlet_source_open (path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
  g_assert_nonnull (strstr (error->message, "Nothing has been written"));
}

static void
declare_shape (const char *name, const hsize_t *shape, hid_t file)
{
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) set = H5Dcreate2 (
      file, name, H5T_STD_U16LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

  g_assert_cmpint (set, >=, 0);
}

/* A file of 2 kB may declare any number of frames, and none that is larger than what
 * may be made of nothing: 64 MiB. */
static void
test_size (void)
{
  static const struct {
    hsize_t shape[3];
    gboolean is_read;
  } sizes[] = {
    { { 1000000, 100, 100 }, TRUE },
    { { 2, 4096, 8192 }, TRUE },
    { { 1, 4096, 8193 }, FALSE },
    { { 1, 16384, 16384 }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSource) source = NULL;

    declare_shape ("data", sizes[i].shape, file);
    H5Fclose (file);
    source = ringlet_source_open (path, &error);
    if (sizes[i].is_read) {
      g_autoptr (RingletImage) image = NULL;

      g_assert_no_error (error);
      image = ringlet_source_read (source, sizes[i].shape[0] - 1, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat (ringlet_image_get (image, 4711), ==, 0.0);
    } else {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
    }
  }
}

/* What was written goes before what was only declared, however large. */
static void
test_choice (void)
{
  const hsize_t large[] = { 10, 40, 50 };
  const hsize_t small[] = { 2, 3 };
  const guint8 pixels[] = { 1, 2, 3, 4, 5, 6 };
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  hid_t space = H5Screate_simple (2, small, NULL);
  hid_t set = H5Dcreate2 (
      file, "done", H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GError) error = NULL;

  H5Dwrite (set, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels);
  H5Dclose (set);
  H5Sclose (space);
  declare_shape ("planned", large, file);
  H5Fclose (file);
  image = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 3);
  g_assert_cmpfloat (ringlet_image_get (image, 5), ==, 6.0);
}

int
main (int argc, char **argv)
{
  int status = 0;
  int fd = -1;

  g_test_init (&argc, &argv, NULL);
  fd = g_file_open_tmp ("ringlet-unwritten-XXXXXX", &path, NULL);
  g_close (fd, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strconcat ("/hdf5-unwritten/", cases[i].name, NULL);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (undefined); i++) {
    g_autofree char *name =
        g_strconcat ("/hdf5-unwritten/undefined/", undefined[i].name, NULL);

    g_test_add_data_func (name, &undefined[i], test_undefined);
  }
  g_test_add_func ("/hdf5-unwritten/size", test_size);
  g_test_add_func ("/hdf5-unwritten/choice", test_choice);
  status = g_test_run ();
  g_unlink (path);
  g_free (path);
  return status;
}
