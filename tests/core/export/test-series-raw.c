/* SPDX-License-Identifier: MIT */

/* How files are called in the file of a series, and how long such names are. */

#include "export/series-raw.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

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
  status = g_test_run ();
  remove_all (folder);
  g_free (folder);
  return status;
}
