/* SPDX-License-Identifier: MIT */

/* How files are called in the file of a series, how long such names are, and where in
 * them frames are. */

#include "export/series-raw.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "image/hdf5-handle.h"

enum { N_EACH = 2, SIDE = 40 };

static char *folder;

static const struct {
  const char *path;
  const char *name; /* in "out/deep" */
} cases[] = {
  { "in/a.edf", "../../in/a.edf" },
  { "in/much longer than the other.edf", "../../in/much longer than the other.edf" },
  { "in/../in/b.h5::/entry/data", "../../in/b.h5::/entry/data" },
  { "alias/c.edf", "../../in/c.edf" },
  { "out/deep/d.edf", "d.edf" },
};

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_file (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "::", 2);

  g_assert_true (g_file_set_contents (parts[0], "", 0, NULL));
}

/* The longest of some, with a few bytes more; the files are not looked at. */
static void
test_longest (void)
{
  g_autofree char *out = in_folder ("out/deep");

  for (guint first = 0; first < G_N_ELEMENTS (cases); first++) {
    g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
    gsize wanted = 0, found;

    for (guint i = first; i < G_N_ELEMENTS (cases); i++) {
      g_ptr_array_add (paths, in_folder (cases[i].path));
      wanted = MAX (wanted, strlen (cases[i].name));
    }
    g_ptr_array_add (paths, NULL);
    found = ringlet_series_raw_longest ((const char *const *) paths->pdata, out);
    /* Names that are none in the file system stay as they are. */
    for (guint i = 0; i + 1 < paths->len; i++)
      wanted = MAX (wanted, strlen (g_ptr_array_index (paths, i)));
    g_assert_cmpuint (found, >=, wanted);
    g_assert_cmpuint (found, <=, wanted + 1);
  }
}

/* Relative ones, which the names are longer than. */
static void
test_longest_relative (void)
{
  const char *const paths[] = { "a.edf", "../in/c.edf", NULL };
  g_autofree char *out = in_folder ("out/deep");
  g_autofree char *in = in_folder ("in");
  g_autofree char *before = g_get_current_dir ();
  gsize found;

  g_assert_cmpint (g_chdir (in), ==, 0);
  found = ringlet_series_raw_longest (paths, out);
  g_assert_cmpint (g_chdir (before), ==, 0);
  g_assert_cmpuint (found, >=, strlen ("../../in/a.edf"));
  g_assert_cmpuint (found, <=, strlen ("../../in/a.edf") + 1);
}

static void
test_name (void)
{
  g_autofree char *out = in_folder ("out/deep");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = in_folder (cases[i].path);
    g_autofree char *lost = ringlet_series_raw_name (path, out);
    g_autofree char *name = NULL;

    g_assert_cmpstr (lost, ==, path);
    write_file (path);
    name = ringlet_series_raw_name (path, out);
    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

/* ---- frames ---- */

/* "entry/data/data_NNNNNN" of "m.h5", @n of them, each a dataset of another file. */
static void
write_master (guint n)
{
  g_autofree char *path = in_folder ("m.h5");
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) intermediate = H5Pcreate (H5P_LINK_CREATE);

  H5Pset_create_intermediate_group (intermediate, 1);
  for (guint i = 1; i <= n; i++) {
    g_autofree char *target = g_strdup_printf ("d_%u.h5", i);
    g_autofree char *name = g_strdup_printf ("entry/data/data_%06u", i);

    g_assert_cmpint (
        H5Lcreate_external (target, "/data", file, name, intermediate, H5P_DEFAULT), >=,
        0);
  }
}

static void
write_data (guint i)
{
  g_autofree char *name = g_strdup_printf ("d_%u.h5", i);
  g_autofree char *path = in_folder (name);
  const hsize_t shape[] = { N_EACH, SIDE, SIDE };
  const guint16 values[N_EACH * SIDE * SIDE] = { 1 };
  g_auto (RingletHdf5Id) file =
      H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) data = H5Dcreate2 (
      file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

  g_assert_cmpint (
      H5Dwrite (data, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=, 0);
}

static void
assert_found (RingletSeriesRaw *raw, const char *path, guint64 index, gboolean was_read,
    guint number)
{
  const RingletSeriesLink link = ringlet_series_raw_find (raw, path, index, was_read);

  g_assert_cmpuint (link.number, ==, number);
  if (number > 0)
    g_assert_cmpuint (link.index, ==, index % N_EACH);
}

/* A master whose files of data come later is looked into again for a frame that was
 * read; not at once where it leads to more files than there are links. */
static void
test_again (void)
{
  g_autoptr (RingletSeriesRaw) raw = ringlet_series_raw_new (folder);
  g_autofree char *out = in_folder ("again.h5");
  g_autofree char *master = in_folder ("m.h5");
  const char *const paths[] = { master, NULL };
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file =
      H5Fcreate (out, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  g_autoptr (GError) error = NULL;
  gint64 begin_us;

  write_master (3);
  write_data (1);
  ringlet_series_raw_make (raw, file, paths, &error);
  g_assert_no_error (error);
  assert_found (raw, master, 1, TRUE, 1);
  assert_found (raw, master, 3, FALSE, 0); /* it failed: it may not be there */
  assert_found (raw, master, 3, TRUE, 0);  /* in vain for a moment */
  write_data (2);
  assert_found (raw, master, 3, FALSE, 0);
  assert_found (raw, master, 3, TRUE, 2);

  write_master (4);
  begin_us = g_get_monotonic_time ();
  assert_found (raw, master, 4, TRUE, 0);
  write_data (3);
  if (g_get_monotonic_time () - begin_us < G_USEC_PER_SEC / 2)
    assert_found (raw, master, 4, TRUE, 0);
  g_usleep (G_USEC_PER_SEC);
  assert_found (raw, master, 4, TRUE, 3);
}

/* ---- what it is about ---- */

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    if (g_remove (inner) != 0)
      remove_all (inner);
  }
  g_rmdir (path);
}

static void
make_folders (void)
{
  g_autofree char *in = in_folder ("in");
  g_autofree char *out = in_folder ("out/deep");
  g_autofree char *alias = in_folder ("alias");

  g_assert_cmpint (g_mkdir (in, 0777), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (out, 0777), ==, 0);
  g_assert_cmpint (symlink ("in", alias), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *made = g_dir_make_tmp ("ringlet-raw-XXXXXX", NULL);
  g_autofree char *inside = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  inside = g_build_filename (made, "x", NULL);
  folder = ringlet_series_raw_folder (inside); /* without symbolic links */
  make_folders ();
  g_test_add_func ("/series-raw/longest", test_longest);
  g_test_add_func ("/series-raw/longest-relative", test_longest_relative);
  g_test_add_func ("/series-raw/name", test_name);
  g_test_add_func ("/series-raw/again", test_again);
  status = g_test_run ();
  remove_all (folder);
  g_free (folder);
  return status;
}
