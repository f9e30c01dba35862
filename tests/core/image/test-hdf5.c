/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_FRAMES 6
#define N_SLOW 30
#define N_FAST 40

static char *
temporary_path (void)
{
  char *path = NULL;
  const int fd = g_file_open_tmp ("ringlet-hdf5-XXXXXX", &path, NULL);

  g_close (fd, NULL);
  return path;
}

static double
value_of (guint64 frame, gsize pixel)
{
  return (double) frame * 10000.0 + (double) pixel;
}

static void
write_stack (hid_t parent, const char *name, guint gzip_level)
{
  const guint64 shape[] = { 2, N_FRAMES / 2, N_SLOW, N_FAST };
  g_autofree double *data = g_new (double, N_FRAMES *N_SLOW *N_FAST);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < N_FRAMES * N_SLOW * N_FAST; i++)
    data[i] = value_of (i / (N_SLOW * N_FAST), i % (N_SLOW * N_FAST));
  set = ringlet_hdf5_write_array (
      parent, name, RINGLET_PIXEL_F64, 4, shape, data, gzip_level, &error);
  g_assert_no_error (error);
  g_assert_true (ringlet_hdf5_write_attribute_string (set, "units", "m", NULL));
}

/* A NeXus file: @default leads to a small signal although a larger stack is there. */
static void
write_file (const char *path, guint gzip_level)
{
  static const char *const axes[] = { "y", "xx", NULL };
  const guint64 shape[] = { 2, 3 };
  const float small[6] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (GError) error = NULL;
  RingletHdf5Id file = ringlet_hdf5_create (path, &error);
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) plot = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  g_assert_no_error (error);
  entry = ringlet_hdf5_create_group (file, "entry", "NXentry", &error);
  plot = ringlet_hdf5_create_group (entry, "plot", "NXdata", &error);
  g_assert_no_error (error);
  g_assert_true (ringlet_hdf5_write_attribute_string (file, "default", "entry", NULL));
  g_assert_true (ringlet_hdf5_write_attribute_string (entry, "default", "plot", NULL));
  g_assert_true (ringlet_hdf5_write_attribute_string (plot, "signal", "I", NULL));
  g_assert_true (ringlet_hdf5_write_attribute_strings (plot, "axes", axes, NULL));
  g_assert_true (ringlet_hdf5_write_attribute_double (plot, "scale", 0.1, NULL));
  g_assert_true (ringlet_hdf5_write_attribute_int (plot, "y_indices", -1, NULL));
  g_assert_true (ringlet_hdf5_write_string (entry, "title", "Å", NULL));
  g_assert_true (ringlet_hdf5_write_string (entry, "nothing", "", NULL));
  set = ringlet_hdf5_write_array (
      plot, "I", RINGLET_PIXEL_F32, 2, shape, small, gzip_level, &error);
  g_assert_no_error (error);
  write_stack (entry, "stack", gzip_level);
  g_assert_true (ringlet_hdf5_close (&file, &error));
  g_assert_no_error (error);
  g_assert_cmpint (file, ==, H5I_INVALID_HID);
  /* Closing the file closed what is in it. */
  entry = plot = set = H5I_INVALID_HID;
}

static void
check_frame (RingletSource *source, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, value_of (index, i));
}

static void
read_task (gsize index, gpointer data)
{
  check_frame (data, index % N_FRAMES);
}

static void
test_round_trip (gconstpointer data)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *inner = g_strconcat (path, "::/entry/stack", NULL);
  g_autofree char *group = g_strconcat (path, "::entry/plot/", NULL);
  g_autofree char *none = g_strconcat (path, "::/entry/none", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) stack = NULL;
  g_autoptr (RingletImage) by_default = NULL;
  g_autoptr (RingletImage) by_group = NULL;

  write_file (path, GPOINTER_TO_UINT (data));
  stack = ringlet_source_open (inner, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (stack), ==, N_FRAMES);
  g_assert_true (ringlet_parallel_for (200, read_task, stack, NULL, NULL));

  by_default = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (by_default->n_fast, ==, 3);
  by_group = ringlet_image_load (group, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ringlet_image_get (by_group, 5), ==, 5.0);

  g_assert_null (ringlet_source_open (none, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "/entry/none"));
  g_unlink (path);
}

/* What @default leads to is shown too where no @signal says which dataset it is, as in
 * files from before 2014. */
static void
test_no_signal (void)
{
  g_autofree char *path = temporary_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  hid_t file = H5I_INVALID_HID;

  write_file (path, 0);
  file = H5Fopen (path, H5F_ACC_RDWR, H5P_DEFAULT);
  g_assert_cmpint (
      H5Adelete_by_name (file, "/entry/plot", "signal", H5P_DEFAULT), >=, 0);
  g_assert_cmpint (H5Fclose (file), >=, 0);

  image = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 3);
  g_assert_cmpfloat (ringlet_image_get (image, 5), ==, 5.0);
  g_unlink (path);
}

static void
test_reproducible (void)
{
  g_autofree char *a_path = temporary_path ();
  g_autofree char *b_path = temporary_path ();
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gsize a_size = 0;
  gsize b_size = 0;

  write_file (a_path, 6);
  g_usleep (1100 * 1000); /* times in HDF5 count seconds */
  write_file (b_path, 6);
  g_assert_true (g_file_get_contents (a_path, &a, &a_size, NULL));
  g_assert_true (g_file_get_contents (b_path, &b, &b_size, NULL));
  g_assert_cmpmem (a, a_size, b, b_size);
  g_unlink (a_path);
  g_unlink (b_path);
}

static void
test_attributes (void)
{
  g_autofree char *path = temporary_path ();
  g_autoptr (GError) error = NULL;

  write_file (path, 0);
  {
    g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
    g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, &error);
    g_auto (RingletHdf5Id) plot = H5Gopen2 (file, "entry/plot", H5P_DEFAULT);
    g_autofree char *nx_class = ringlet_hdf5_dup_attribute (plot, "NX_class");

    g_assert_no_error (error);
    g_assert_cmpstr (nx_class, ==, "NXdata");
    g_assert_null (ringlet_hdf5_dup_attribute (plot, "missing"));
    g_assert_null (ringlet_hdf5_dup_attribute (plot, "scale")); /* a number */
  }
  g_unlink (path);
}

/* The innermost cause, and nothing on the terminal. */
static void
test_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ringlet_hdf5_open ("/no/such/file.h5", NULL, &error), <, 0);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "No such file"));
  g_clear_error (&error);

  g_assert_cmpint (ringlet_hdf5_create ("/no/such/file.h5", &error), <, 0);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
}

/* Two files in memory at once are two files. */
static void
test_in_memory (void)
{
  g_autofree char *a_path = temporary_path ();
  g_autofree char *data = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) a = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) b = H5I_INVALID_HID;
  gsize size = 0;

  write_file (a_path, 0);
  g_assert_true (g_file_get_contents (a_path, &data, &size, NULL));
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  a = ringlet_hdf5_open (NULL, bytes, NULL);
  b = ringlet_hdf5_open (NULL, bytes, NULL);
  g_assert_cmpint (a, >=, 0);
  g_assert_cmpint (b, >=, 0);
  ringlet_hdf5_id_free (a);
  a = H5I_INVALID_HID;
  g_assert_cmpint (H5Lexists (b, "entry", H5P_DEFAULT), >, 0);
  g_unlink (a_path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func (
      "/hdf5/round-trip/contiguous", GUINT_TO_POINTER (0), test_round_trip);
  g_test_add_data_func ("/hdf5/round-trip/gzip", GUINT_TO_POINTER (5), test_round_trip);
  g_test_add_func ("/hdf5/no-signal", test_no_signal);
  g_test_add_func ("/hdf5/reproducible", test_reproducible);
  g_test_add_func ("/hdf5/attributes", test_attributes);
  g_test_add_func ("/hdf5/error", test_error);
  g_test_add_func ("/hdf5/in-memory", test_in_memory);
  return g_test_run ();
}
