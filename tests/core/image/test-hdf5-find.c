/* SPDX-License-Identifier: MIT */

/* Which dataset of a file is shown where nobody names one: marks of old NeXus files,
 * and what is missing. */

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/dataset-list.h"
#include "image/hdf5-handle.h"
#include "image/source.h"

typedef struct {
  char *path;
  hid_t file;
} Fixture;

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_close (g_file_open_tmp ("ringlet-find-XXXXXX", &self->path, NULL), NULL);
  self->file = H5Fcreate (self->path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Gclose (H5Gcreate2 (self->file, "entry", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Gclose (
      H5Gcreate2 (self->file, "entry/plot", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_free (self->path);
}

/* @n × @n bytes, all of them @n. */
static void
write_image (const Fixture *self, const char *name, hsize_t n)
{
  const hsize_t shape[] = { n, n };
  g_auto (RingletHdf5Id) space = H5Screate_simple (2, shape, NULL);
  g_auto (RingletHdf5Id) set = H5Dcreate2 (
      self->file, name, H5T_STD_U8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  g_autofree guint8 *pixels = g_malloc ((gsize) (n * n));

  memset (pixels, (int) n, (gsize) (n * n));
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels), >=, 0);
}

/* @value: as a number when @is_text is not set */
static void
mark (const Fixture *self, const char *name, const char *value, gboolean is_text)
{
  g_auto (RingletHdf5Id) object = H5Oopen (self->file, name, H5P_DEFAULT);
  g_auto (RingletHdf5Id) space = H5Screate (H5S_SCALAR);
  g_auto (RingletHdf5Id) attribute = H5I_INVALID_HID;
  const int number = (int) g_ascii_strtoll (value, NULL, 10);

  if (is_text) {
    g_assert_true (ringlet_hdf5_write_attribute_string (object, "signal", value, NULL));
    return;
  }
  attribute =
      H5Acreate2 (object, "signal", H5T_STD_I16BE, space, H5P_DEFAULT, H5P_DEFAULT);
  g_assert_cmpint (H5Awrite (attribute, H5T_NATIVE_INT, &number), >=, 0);
}

/* Closes the file and loads what is shown of it. */
static RingletImage *
load (Fixture *self, const char *inner, GError **error)
{
  g_autofree char *name = inner != NULL ? g_strconcat (self->path, "::", inner, NULL)
                                        : g_strdup (self->path);

  H5Fclose (self->file);
  return ringlet_image_load (name, NULL, error);
}

/* ---- signal=1 ---- */

typedef struct {
  const char *name;
  const char *value; /* of the mark of the smaller one */
  gboolean is_text;
  const char *of_group; /* (nullable): @signal of the group */
  const char *inner;
  hsize_t shown;
} Mark;

static const Mark marks[] = {
  { "number", "1", FALSE, NULL, NULL, 4 },
  { "text", "1", TRUE, NULL, NULL, 4 },
  { "in the group", "1", FALSE, NULL, "/entry/plot", 4 },
  { "of two", "2", FALSE, NULL, NULL, 9 },
  { "no number", "yes", TRUE, NULL, NULL, 9 },
  /* Where the group says it, that counts. */
  { "and @signal", "1", FALSE, "large", "/entry/plot", 9 },
  { "and @signal, without @default", "1", FALSE, "large", NULL, 9 },
};

static void
test_mark (Fixture *self, gconstpointer data)
{
  const Mark *given = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  write_image (self, "entry/plot/large", 9);
  write_image (self, "entry/plot/small", 4);
  mark (self, "entry/plot/small", given->value, given->is_text);
  if (given->of_group != NULL)
    mark (self, "entry/plot", given->of_group, TRUE);
  image = load (self, given->inner, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, given->shown);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, (double) given->shown);
  g_assert_null (image->meta.warnings);
}

/* @default that leads to such a group, beside a larger one with a mark of its own. */
static void
test_default (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_auto (RingletHdf5Id) entry = H5Gopen2 (self->file, "entry", H5P_DEFAULT);

  ringlet_hdf5_write_attribute_string (self->file, "default", "entry", NULL);
  ringlet_hdf5_write_attribute_string (entry, "default", "plot", NULL);
  ringlet_hdf5_id_free (entry);
  entry = H5I_INVALID_HID;
  H5Gclose (
      H5Gcreate2 (self->file, "entry/raw", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  write_image (self, "entry/raw/data", 20);
  mark (self, "entry/raw/data", "1", FALSE);
  write_image (self, "entry/plot/large", 9);
  write_image (self, "entry/plot/small", 4);
  mark (self, "entry/plot/small", "1", FALSE);
  image = load (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 4);
}

/* A curve with a mark does not hide the images. */
static void
test_curve (Fixture *self, gconstpointer data)
{
  const hsize_t n = 30;
  g_auto (RingletHdf5Id) space = H5Screate_simple (1, &n, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  H5Dclose (H5Dcreate2 (self->file, "entry/plot/curve", H5T_STD_U8LE, space,
      H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  mark (self, "entry/plot/curve", "1", FALSE);
  write_image (self, "entry/plot/small", 4);
  image = load (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 4);
}

/* ---- what is missing ---- */

/* Frames of file @source, as many as there are. @is_known: as many as are told */
static void
write_virtual (const Fixture *self, const char *source, gboolean is_known)
{
  const hsize_t shape[] = { is_known ? 1 : 0, 50, 50 };
  const hsize_t most[] = { H5S_UNLIMITED, 50, 50 };
  const hsize_t one[] = { 1, 50, 50 };
  const hsize_t start[] = { 0, 0, 0 };
  const hsize_t count[] = { is_known ? 1 : H5S_UNLIMITED, 1, 1 };
  const hsize_t block[] = { 1, 50, 50 };
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) from = H5Screate_simple (3, shape, most);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, most);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, block);
  H5Sselect_hyperslab (from, H5S_SELECT_SET, start, NULL, count, block);
  if (strchr (source, '%') != NULL) {
    H5Sselect_all (from);
    g_assert_cmpint (H5Sset_extent_simple (from, 3, one, NULL), >=, 0);
  }
  g_assert_cmpint (H5Pset_virtual (creation, space, source, "/data", from), >=, 0);
  set = H5Dcreate2 (self->file, "entry/plot/all", H5T_STD_U16LE, space, H5P_DEFAULT,
      creation, H5P_DEFAULT);
  g_assert_cmpint (set, >=, 0);
}

static void
assert_warned (const RingletImage *image, const char *words)
{
  g_assert_nonnull (image->meta.warnings);
  g_assert_cmpuint (image->meta.warnings->len, ==, 1);
  g_test_message ("%s", (char *) g_ptr_array_index (image->meta.warnings, 0));
  g_assert_nonnull (strstr (g_ptr_array_index (image->meta.warnings, 0), words));
}

/* How many frames there are, the missing file would say: another image is shown with a
 * word of it, and none is shown where there is no other. */
static void
test_no_source (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  write_virtual (self, data, FALSE);
  write_image (self, "entry/plot/other", 4);
  image = load (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 4);
  assert_warned (image, strchr (data, '%') != NULL ? "part_0.h5" : data);
}

static void
test_only_source (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_virtual (self, "nowhere.h5", FALSE);
  write_image (self, "entry/plot/flatfield", 4);
  g_assert_null (load (self, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "nowhere.h5"));
}

/* The same where it is asked for: no other one will do. */
static void
test_named_source (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_virtual (self, "nowhere.h5", FALSE);
  write_image (self, "entry/plot/other", 4);
  mark (self, "entry/plot", "all", TRUE);
  g_assert_null (load (self, data, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "nowhere.h5"));
}

/* A link that leads nowhere is told of as well. */
static void
test_no_link (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  H5Lcreate_external (
      "gone.h5", "/data", self->file, "entry/plot/all", H5P_DEFAULT, H5P_DEFAULT);
  write_image (self, "entry/plot/other", 4);
  image = load (self, NULL, &error);
  g_assert_no_error (error);
  assert_warned (image, "/entry/plot/all");
}

/* ---- files that are there and cannot be read ---- */

typedef struct {
  const char *name;
  const char *content; /* (nullable): NULL is an HDF5 file without the dataset */
  const char *words;
} Broken;

static const Broken broken[] = {
  { "no HDF5", "This is text.", "part.h5 (it does not open: file signature" },
  { "empty", "", "part.h5 (it does not open: file signature" },
  { "no dataset", NULL, "there is no /data in it" },
};

static void
test_broken (Fixture *self, gconstpointer data)
{
  const Broken *given = data;
  g_autofree char *folder = g_dir_make_tmp ("ringlet-part-XXXXXX", NULL);
  g_autofree char *part = g_build_filename (folder, "part.h5", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  if (given->content != NULL)
    g_file_set_contents (part, given->content, -1, NULL);
  else
    H5Fclose (H5Fcreate (part, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  write_virtual (self, part, TRUE);
  image = load (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->n_fast, ==, 50);
  assert_warned (image, given->words);
  g_unlink (part);
  g_rmdir (folder);
}

static void
add (const char *kind, const char *name, gconstpointer data,
    void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/hdf5-find/", kind, "/", name, NULL);

  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
}

/* ---- all that can be chosen ---- */

/* @n_axes lengths, of 32-bit integers that nobody writes. */
static void
make_numbers (const Fixture *self, const char *name, int n_axes, const hsize_t *shape)
{
  g_auto (RingletHdf5Id) space = H5Screate_simple (n_axes, shape, NULL);
  g_auto (RingletHdf5Id) set = H5Dcreate2 (
      self->file, name, H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

  g_assert_cmpint (set, >=, 0);
}

static void
test_list (Fixture *self, gconstpointer data)
{
  const hsize_t stack[] = { 3, 4, 5, 6 };
  const hsize_t curve[] = { 7, 1 };
  static const struct {
    const char *path;
    guint64 shape[3];
    RingletPixelType type;
  } wanted[] = {
    { "/entry/flat", { 1, 4, 4 }, RINGLET_PIXEL_U8 },
    { "/entry/plot/stack", { 12, 5, 6 }, RINGLET_PIXEL_I32 },
    { "/image", { 1, 3, 3 }, RINGLET_PIXEL_U8 },
  };
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *name = g_strconcat (self->path, "::/image", NULL);
  g_autoptr (GError) error = NULL;

  write_image (self, "image", 3);
  write_image (self, "entry/flat", 4);
  make_numbers (self, "entry/plot/stack", 4, stack);
  make_numbers (self, "entry/curve", 2, curve);
  /* A circle, and a link that leads nowhere. */
  H5Lcreate_soft ("/entry", self->file, "entry/plot/again", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft ("/nowhere", self->file, "lost", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose (self->file);

  found = ringlet_dataset_list (name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < found->len; i++) {
    const RingletDataset *one = g_ptr_array_index (found, i);

    g_assert_cmpstr (one->path, ==, wanted[i].path);
    g_assert_cmpuint (one->n_frames, ==, wanted[i].shape[0]);
    g_assert_cmpuint (one->n_slow, ==, wanted[i].shape[1]);
    g_assert_cmpuint (one->n_fast, ==, wanted[i].shape[2]);
    g_assert_cmpint (one->type, ==, wanted[i].type);
  }
}

static void
test_list_of_none (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  H5Fclose (self->file);
  g_assert_true (g_file_set_contents (self->path, "P5 2 2 255\nabcd", -1, NULL));
  g_assert_null (ringlet_dataset_list (self->path, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_true (g_str_has_prefix (error->message, self->path));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    add ("mark", marks[i].name, &marks[i], test_mark);
  add ("mark", "default", NULL, test_default);
  add ("mark", "curve", NULL, test_curve);
  add ("missing", "source", "nowhere.h5", test_no_source);
  add ("missing", "pattern of sources", "part_%b.h5", test_no_source);
  add ("missing", "only source", NULL, test_only_source);
  add ("missing", "source of @signal", "/entry/plot", test_named_source);
  add ("missing", "named source", "/entry/plot/all", test_named_source);
  add ("missing", "link", NULL, test_no_link);
  add ("list", "all", NULL, test_list);
  add ("list", "none", NULL, test_list_of_none);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    add ("broken", broken[i].name, &broken[i], test_broken);
  return g_test_run ();
}
