/* SPDX-License-Identifier: MIT */

/* A series in several files, and the one that leads to them: row by row what the parts
 * hold, whatever of them is there. */

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "export/series-file.h"
#include "export/series-master.h"
#include "image/hdf5-handle.h"
#include "support/fake-result.h"

enum { N_BINS = 20 };

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- parts ---- */

static double
value (guint64 frame, gsize bin)
{
  return 1000.0 * (double) frame + (double) bin + 0.25;
}

static void
append (RingletSeriesFile *file, guint64 row, guint64 frame, const char *method)
{
  g_autoptr (RingletResult) result = fake_result_new (N_BINS, 0, TRUE);
  RingletResult *const results[] = { result };
  g_autofree char *path = g_strdup_printf ("image_%u.cbf", (guint) frame);
  const RingletSeriesRow one = { row, results, frame == 4 ? 0 : 1, NULL, path, 0,
    frame == 4 ? "it is truncated" : NULL };
  g_autoptr (GError) error = NULL;

  for (gsize bin = 0; bin < N_BINS; bin++)
    result->intensity[bin] = value (frame, bin);
  g_free (result->provenance.method);
  result->provenance.method = g_strdup (method);
  ringlet_series_file_append (file, &one, &error);
  g_assert_no_error (error);
}

#define METHOD "1d, bbox, packed, c, cpu"

static void
write_part_by (const char *path, guint64 first, guint64 n, const char *method)
{
  const RingletSeriesFileOptions options = {
    .existing = RINGLET_HDF5_EXISTING_REPLACE, .n_frames = n, .keep_sums = TRUE
  };
  g_autoptr (GError) error = NULL;
  RingletSeriesFile *file = ringlet_series_file_new (path, &options, &error);

  g_assert_no_error (error);
  for (guint64 i = 0; i < n; i++)
    append (file, i, first + i, method);
  ringlet_series_file_close (file, TRUE, &error);
  g_assert_no_error (error);
}

static void
write_part (const char *path, guint64 first, guint64 n)
{
  write_part_by (path, first, n, METHOD);
}

/* ---- what the master says ---- */

static double *
read_numbers (const char *path, const char *name, gsize n)
{
  double *values = g_new0 (double, n);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  g_auto (RingletHdf5Id) set = H5Dopen2 (file, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Dget_space (set);

  g_assert_cmpint (H5Sget_simple_extent_npoints (space), ==, (gint64) n);
  g_assert_cmpint (
      H5Dread (set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=, 0);
  return values;
}

static char *
read_text (const char *path, const char *name, gsize row)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);
  g_auto (RingletHdf5Id) set = H5Dopen2 (file, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) type = H5Dget_type (set);
  g_auto (RingletHdf5Id) space = H5Dget_space (set);
  const gsize n = (gsize) H5Sget_simple_extent_npoints (space);
  const gsize size = H5Tget_size (type);
  g_autofree char *texts = g_malloc0 (n * size);

  g_assert_true (H5Tis_variable_str (type) == 0);
  g_assert_cmpint (H5Dread (set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts), >=, 0);
  return g_strndup (texts + row * size, size);
}

static gboolean
has_link (const char *path, const char *name)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDONLY, H5P_DEFAULT);

  return H5Lexists (file, name, H5P_DEFAULT) > 0;
}

static void
check_master (const char *path, guint64 n, guint64 gone_from, guint64 gone_end)
{
  g_autofree double *intensity = read_numbers (path, "/entry/data/I", n * N_BINS);
  g_autofree double *status = read_numbers (path, "/entry/frames/status", n);
  g_autofree double *axis = read_numbers (path, "/entry/data/radial_axis", N_BINS);

  for (guint64 frame = 0; frame < n; frame++) {
    const gboolean is_gone = frame >= gone_from && frame < gone_end;

    g_assert_cmpfloat (status[frame], ==, is_gone ? 0.0 : frame == 4 ? 2.0 : 1.0);
    for (gsize bin = 0; bin < N_BINS; bin++) {
      if (is_gone || frame == 4)
        g_assert_true (isnan (intensity[frame * N_BINS + bin]));
      else
        g_assert_cmpfloat (intensity[frame * N_BINS + bin], ==, value (frame, bin));
    }
  }
  g_assert_cmpfloat (axis[1], >, axis[0]);
}

/* Twelve frames in three files, of which the last has none when @n_last is 0. */
static void
test_parts (gconstpointer data)
{
  const guint n_last = GPOINTER_TO_UINT (data);
  g_autofree char *a = in_folder ("a.h5"), *b = in_folder ("b.h5"),
                  *c = in_folder ("c.h5"), *master = in_folder ("master.h5");
  const RingletSeriesSlice slices[] = { { a, 5 }, { b, 4 }, { c, n_last } };
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL, *reason = NULL;

  write_part (a, 0, 5);
  write_part (b, 5, 4);
  if (n_last > 0)
    write_part (c, 9, n_last);
  g_assert_true (ringlet_series_master_write (master, slices, 3, TRUE, &error));
  g_assert_no_error (error);
  check_master (master, 9 + n_last, 0, 0);
  file = read_text (master, "/entry/frames/file", 7);
  reason = read_text (master, "/entry/frames/error", 4);
  g_assert_true (g_str_has_suffix (file, "image_7.cbf"));
  g_assert_cmpstr (reason, ==, "it is truncated");
  g_assert_true (has_link (master, "/entry/part_2/data_sums/signal"));
  g_assert_false (has_link (master, "/entry/data_sums"));
  g_assert_true (has_link (master, "/entry/reduction"));
}

/* What the head says is true of all parts. */
static void
test_methods (void)
{
  static const struct {
    const char *method, *head;
  } cases[] = {
    { METHOD, METHOD },
    { "1d, bbox, packed, opencl, GPU", "1d, bbox, packed, several, see frames/method" },
    { "1d, bbox, csr, c, cpu", "1d, bbox, several, see frames/method" },
  };
  g_autofree char *a = in_folder ("a.h5"), *b = in_folder ("b.h5"),
                  *master = in_folder ("master.h5");
  const RingletSeriesSlice slices[] = { { a, 3 }, { b, 3 } };

  write_part (a, 0, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *head = NULL, *row = NULL;

    write_part_by (b, 5, 3, cases[i].method);
    g_assert_true (ringlet_series_master_write (master, slices, 2, TRUE, &error));
    head = read_text (master, "/entry/reduction/input/method", 0);
    row = read_text (master, "/entry/frames/method", 4);
    g_assert_cmpstr (head, ==, cases[i].head);
    g_assert_cmpstr (row, ==, cases[i].method);
  }
}

/* It is where it is moved to together with its parts, and says nothing of one that is
 * gone. */
static void
test_moved (void)
{
  g_autofree char *a = in_folder ("a.h5"), *b = in_folder ("b.h5"),
                  *master = in_folder ("master.h5"), *to = in_folder ("moved");
  g_autofree char *new_a = g_build_filename (to, "a.h5", NULL);
  g_autofree char *new_master = g_build_filename (to, "master.h5", NULL);
  const RingletSeriesSlice slices[] = { { a, 5 }, { b, 4 } };
  g_autoptr (GError) error = NULL;

  write_part (a, 0, 5);
  write_part (b, 5, 4);
  g_assert_true (ringlet_series_master_write (master, slices, 2, TRUE, &error));
  g_assert_cmpint (g_mkdir (to, 0777), ==, 0);
  g_assert_cmpint (g_rename (a, new_a), ==, 0);
  g_assert_cmpint (g_remove (b), ==, 0);
  g_assert_cmpint (g_rename (master, new_master), ==, 0);
  check_master (new_master, 9, 5, 9);
  g_remove (new_a);
  g_remove (new_master);
  g_rmdir (to);
}

static void
test_refused (void)
{
  g_autofree char *a = in_folder ("nowhere.h5"), *master = in_folder ("refused.h5");
  const RingletSeriesSlice slices[] = { { a, 5 } };
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_series_master_write (master, slices, 1, FALSE, &error));
  g_assert_true (g_str_has_prefix (error->message, master));
  g_assert_false (g_file_test (master, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (master, "mine", -1, NULL));
  g_assert_false (ringlet_series_master_write (master, slices, 1, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_remove (master);
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "a.h5", "b.h5", "c.h5", "master.h5" };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-master-XXXXXX", NULL);
  g_test_add_data_func ("/series-master/three parts", GUINT_TO_POINTER (3), test_parts);
  g_test_add_data_func (
      "/series-master/none in the last", GUINT_TO_POINTER (0), test_parts);
  g_test_add_func ("/series-master/methods", test_methods);
  g_test_add_func ("/series-master/moved", test_moved);
  g_test_add_func ("/series-master/refused", test_refused);
  status = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = in_folder (names[i]);

    g_remove (path);
  }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
