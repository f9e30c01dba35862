/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "engine/result-part.h"
#include "export/writer.h"
#include "image/hdf5-handle.h"
#include "support/fake-result.h"

static char *
make_path (void)
{
  g_autofree char *name = g_strdup_printf ("ringlet-%u.nxs", g_random_int ());

  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static char *
write_result (const RingletResult *result)
{
  char *path = make_path ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_result_write (result, NULL, path, FALSE, &error));
  g_assert_no_error (error);
  return path;
}

static void
assert_text (hid_t object, const char *name, const char *expected)
{
  g_autofree char *text = ringlet_hdf5_dup_attribute (object, name);

  g_assert_cmpstr (text, ==, expected);
}

/* @n_expected values of a dataset of rank @rank, bit for bit, NaN included. */
static void
assert_values (
    hid_t file, const char *name, int rank, const double *expected, gsize n_expected)
{
  g_auto (RingletHdf5Id) dataset = H5Dopen2 (file, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  g_autofree double *values = g_new (double, n_expected);

  g_test_message ("%s", name);
  g_assert_cmpint (H5Sget_simple_extent_ndims (space), ==, rank);
  g_assert_cmpint (
      (gint64) H5Sget_simple_extent_npoints (space), ==, (gint64) n_expected);
  g_assert_cmpint (
      H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=,
      0);
  for (gsize i = 0; i < n_expected; i++)
    g_assert_true (
        values[i] == expected[i] || (isnan (values[i]) && isnan (expected[i])));
}

static void
test_pattern (void)
{
  g_autoptr (RingletResult) result = fake_result_new (50, 0, TRUE);
  g_autofree char *path = write_result (result);
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_auto (RingletHdf5Id) entry = H5Gopen2 (file, "entry", H5P_DEFAULT);
  g_auto (RingletHdf5Id) data = H5Gopen2 (file, "entry/data", H5P_DEFAULT);
  g_auto (RingletHdf5Id) radial = H5Dopen2 (data, "two_theta", H5P_DEFAULT);
  const RingletGeometry *geometry = &result->provenance.geometry;

  assert_text (file, "NX_class", "NXroot");
  assert_text (file, "default", "entry");
  assert_text (entry, "NX_class", "NXentry");
  assert_text (entry, "default", "data");
  assert_text (data, "NX_class", "NXdata");
  assert_text (data, "signal", "intensity");
  assert_text (radial, "units", "degree");
  assert_text (radial, "long_name", "2θ (°)");

  assert_values (data, "two_theta", 1, result->radial, 50);
  assert_values (data, "intensity", 1, result->intensity, 50);
  assert_values (data, "intensity_errors", 1, result->sigma, 50);
  assert_values (data, "sum_signal", 1, result->sum_signal, 50);
  assert_values (data, "sum_variance", 1, result->sum_variance, 50);
  assert_values (data, "sum_norm", 1, result->sum_norm, 50);
  assert_values (data, "sum_norm2", 1, result->sum_norm2, 50);
  assert_values (data, "count", 1, result->count, 50);
  assert_values (file, "entry/process/parameters/poni2", 0, &geometry->poni_fast_m, 1);
  g_assert_false (H5Lexists (data, "azimuth", H5P_DEFAULT) > 0);
  g_unlink (path);
}

static void
test_cake (void)
{
  g_autoptr (RingletResult) result = fake_result_new (30, 12, FALSE);
  g_autofree char *path = write_result (result);
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_auto (RingletHdf5Id) data = H5Gopen2 (file, "entry/data", H5P_DEFAULT);
  g_auto (RingletHdf5Id) intensity = H5Dopen2 (data, "intensity", H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Dget_space (intensity);
  hsize_t shape[2] = { 0, 0 };

  g_assert_cmpint (H5Sget_simple_extent_dims (space, shape, NULL), ==, 2);
  g_assert_cmpuint (shape[0], ==, 12);
  g_assert_cmpuint (shape[1], ==, 30);
  assert_values (data, "intensity", 2, result->intensity, 360);
  assert_values (data, "azimuth", 1, result->azimuth, 12);
  g_assert_false (H5Lexists (data, "intensity_errors", H5P_DEFAULT) > 0);
  g_unlink (path);
}

/* I(χ): the axis is the azimuth, and the uncertainties say what they are. */
static void
test_ring (void)
{
  g_autoptr (RingletResult) cake = fake_result_new (30, 12, TRUE);
  g_autoptr (RingletResult) ring = NULL;
  g_autofree char *path = NULL;
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) axis = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) errors = H5I_INVALID_HID;

  cake->sum_gain = g_new0 (double, ringlet_result_n_bins (cake));
  cake->bins_share_pixels = TRUE;
  ring = ringlet_result_ring_profile (cake, 9, 14, NULL);
  path = write_result (ring);
  file = ringlet_hdf5_open (path, NULL, NULL);
  data = H5Gopen2 (file, "entry/data", H5P_DEFAULT);
  axis = H5Dopen2 (data, "azimuth", H5P_DEFAULT);
  errors = H5Dopen2 (data, "intensity_errors", H5P_DEFAULT);
  assert_values (data, "azimuth", 1, cake->azimuth, 12);
  assert_values (data, "intensity", 1, ring->intensity, 12);
  assert_text (axis, "units", "degree");
  assert_text (axis, "long_name", "χ (°)");
  assert_text (errors, "long_name", "Standard error of the intensity (lower bound)");
  g_assert_true (
      H5Lexists (file, "entry/process/parameters/variance", H5P_DEFAULT) > 0);
  g_assert_false (H5Lexists (data, "two_theta", H5P_DEFAULT) > 0);
  g_unlink (path);
}

/* No clock and no memory leftovers in the file. */
static void
test_same_bytes (void)
{
  g_autofree char *first = NULL;
  gsize first_size = 0;

  for (int i = 0; i < 3; i++) {
    g_autoptr (RingletResult) result = fake_result_new (200, 36, TRUE);
    g_autofree char *path = write_result (result);
    g_autofree char *content = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (path, &content, &size, NULL));
    if (first == NULL) {
      first = g_steal_pointer (&content);
      first_size = size;
      g_usleep (1100 * 1000); /* times in HDF5 count seconds */
    } else {
      g_assert_cmpmem (first, first_size, content, size);
    }
    g_unlink (path);
  }
}

static void
test_no_folder (void)
{
  g_autoptr (RingletResult) result = fake_result_new (5, 0, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ringlet_result_write (result, NULL, "/nonexistent/a.h5", FALSE, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/nexus/pattern", test_pattern);
  g_test_add_func ("/writer/nexus/cake", test_cake);
  g_test_add_func ("/writer/nexus/ring", test_ring);
  g_test_add_func ("/writer/nexus/same-bytes", test_same_bytes);
  g_test_add_func ("/writer/nexus/no-folder", test_no_folder);

  return g_test_run ();
}
