/* SPDX-License-Identifier: MIT */

/* One dataset that is open several times: by its name, by another name for it, and as
 * part of a virtual one. */

#include <fcntl.h>
#include <sys/file.h>

#include <glib/gstdio.h>

#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_FRAMES 3
#define N_SIDE 4
#define N_PIXELS (N_FRAMES * N_SIDE * N_SIDE)

static const char *const files[] = { "data.h5", "virtual.h5", "link.h5", "outside.h5",
  "outside.raw" };

static char *folder;

static guint16
value_of (guint64 frame, gsize pixel)
{
  return (guint16) (100 * frame + pixel);
}

static hid_t
create (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

static hid_t
frames_space (void)
{
  const hsize_t shape[] = { N_FRAMES, N_SIDE, N_SIDE };

  return H5Screate_simple (3, shape, NULL);
}

/* Pixels in chunks of a frame, or in a file of their own. */
static void
write_data (const char *name, gboolean is_outside)
{
  const hsize_t chunk[] = { 1, N_SIDE, N_SIDE };
  g_autofree char *prefix = g_strconcat (folder, "/", NULL);
  g_auto (RingletHdf5Id) file = create (name);
  g_auto (RingletHdf5Id) space = frames_space ();
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) access = H5Pcreate (H5P_DATASET_ACCESS);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;
  guint16 pixels[N_PIXELS];

  for (gsize i = 0; i < N_PIXELS; i++)
    pixels[i] = value_of (i / (N_SIDE * N_SIDE), i % (N_SIDE * N_SIDE));
  if (is_outside) {
    H5Pset_efile_prefix (access, prefix);
    H5Pset_external (creation, "outside.raw", 0, sizeof pixels);
  } else {
    H5Pset_chunk (creation, 3, chunk);
  }
  set = H5Dcreate2 (file, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, access);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels), >=, 0);
}

static void
write_virtual (const char *name, const char *source)
{
  g_auto (RingletHdf5Id) file = create (name);
  g_auto (RingletHdf5Id) space = frames_space ();
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_virtual (creation, space, source, "/data", space);
  set = H5Dcreate2 (
      file, "all", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (set, >=, 0);
}

static void
write_link (void)
{
  g_auto (RingletHdf5Id) file = create ("link.h5");

  g_assert_cmpint (
      H5Lcreate_external ("data.h5", "/data", file, "there", H5P_DEFAULT, H5P_DEFAULT),
      >=, 0);
}

static void
check_frame (RingletSource *source, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < N_SIDE * N_SIDE; i++)
    g_assert_cmpfloat (
        ringlet_image_get (image, i), ==, value_of (index % N_FRAMES, i));
}

/* Frames of both in turns, so that both stay open. */
static void
check_both (RingletSource *first, RingletSource *second)
{
  for (guint64 i = 0; i < N_FRAMES; i++) {
    check_frame (first, i);
    check_frame (second, i);
  }
}

static RingletSource *
open_names (const char *const *names)
{
  g_autoptr (GError) error = NULL;
  RingletSource *source = ringlet_source_open_list (names, &error);

  g_assert_no_error (error);
  return source;
}

/* Each of the files with each: in one list, and as two that are open at once. */
static void
test_pair (const char *one, const char *other)
{
  const char *const names[] = { one, other, NULL };
  const char *const again[] = { other, NULL };
  g_autoptr (RingletSource) list = open_names (names);
  g_autoptr (RingletSource) second = NULL;
  g_autoptr (GPtrArray) paths = NULL;

  g_assert_cmpuint (ringlet_source_n_frames (list), ==, 2 * N_FRAMES);
  for (guint64 i = 0; i < N_FRAMES; i++) {
    check_frame (list, i);
    check_frame (list, N_FRAMES + i);
  }
  second = open_names (again);
  check_both (list, second);
  paths = ringlet_source_list_files (list, NULL, NULL);
  g_assert_cmpuint (paths->len, >=, 2);
}

static void
test_twice (void)
{
  static const char *const names[] = { "data.h5", "data.h5::/data", "virtual.h5",
    "link.h5", "outside.h5" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (names); k++) {
      g_autofree char *one = g_build_filename (folder, names[i], NULL);
      g_autofree char *other = g_build_filename (folder, names[k], NULL);

      g_test_message ("%s, %s", names[i], names[k]);
      test_pair (one, other);
    }
  }
}

/* The library opens the source itself: what a writer holds must not read as zeros. */
static void
test_locked_source (void)
{
  g_autofree char *data = g_build_filename (folder, "data.h5", NULL);
  g_autofree char *all = g_build_filename (folder, "virtual.h5", NULL);
  const char *const names[] = { all, NULL };
  const int fd = g_open (data, O_RDWR, 0);
  g_autoptr (RingletSource) source = NULL;

  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  source = open_names (names);
  for (guint64 i = 0; i < N_FRAMES; i++)
    check_frame (source, i);
  g_close (fd, NULL);
}

/* A file that is not there is named: its part reads as the fill value. */
static void
test_missing_source (void)
{
  g_autofree char *all = g_build_filename (folder, "virtual.h5", NULL);
  g_autofree char *lone = g_build_filename (folder, "lone.h5", NULL);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImage) whole = NULL;

  write_virtual ("lone.h5", "nowhere.h5");
  source = ringlet_source_open (lone, NULL);
  image = ringlet_source_read (source, 0, NULL, NULL);
  g_assert_cmpuint (image->meta.warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (image->meta.warnings, 0), "nowhere.h5"));
  g_clear_pointer (&source, ringlet_source_unref);
  source = ringlet_source_open (all, NULL);
  whole = ringlet_source_read (source, 0, NULL, NULL);
  g_assert_true (whole->meta.warnings == NULL || whole->meta.warnings->len == 0);
  g_unlink (lone);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-twice-XXXXXX", NULL);
  write_data ("data.h5", FALSE);
  write_data ("outside.h5", TRUE);
  write_virtual ("virtual.h5", "data.h5");
  write_link ();
  g_test_add_func ("/hdf5-twice/each-with-each", test_twice);
  g_test_add_func ("/hdf5-twice/missing-source", test_missing_source);
  g_test_add_func ("/hdf5-twice/locked-source", test_locked_source);
  status = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (folder, files[i], NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
