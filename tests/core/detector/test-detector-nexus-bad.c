/* SPDX-License-Identifier: MIT */

/* NeXus detector files that contradict themselves, are cut off or damaged. */

#include <string.h>

#include "base/error.h"
#include "nexus-file.h"

/* ---- files that contradict themselves ---- */

typedef struct {
  const char *name;
  gsize offset; /* of what is changed in File */
  gsize size;
  const void *value;
  const char *words; /* in the message */
} BadCase;

#define BAD(name, member, words, ...)                                                  \
  {                                                                                    \
    name, G_STRUCT_OFFSET (File, member), sizeof ((File *) 0)->member,                 \
        &(const __typeof__ (((File *) 0)->member)) __VA_ARGS__, words                  \
  }

static const BadCase bad_cases[] = {
  BAD ("version", api, "2.0", { "2.0" }),
  BAD ("no-size", has_size, "pixel_size is missing", { FALSE }),
  BAD ("zero-size", size, "pixel_size is 0 × 0.0002", { 0.0, 2e-4 }),
  BAD ("negative-size", size, "positive", { 1e-4, -2e-4 }),
  BAD ("endless-size", size, "positive", { 1e-4, INFINITY }),
  BAD ("other-shape", shape,
      "pixel_corners is for 3 × 4 pixels (rows × columns), but "
      "the shape is 2 × 4",
      { 2, 4 }),
  BAD ("larger-than-max", shape, "max_shape is for 3 × 4", { 4, 4 }),
  BAD ("large-shape", shape, "An image of 2000000 × 2000000", { 2000000, 2000000 }),
  BAD ("huge-shape", shape, "An image of 2147483647 × 2147483647",
      { G_MAXINT32, G_MAXINT32 }),
  BAD ("negative-shape", shape, "shape holds -3", { -3, 4 }),
  BAD ("binning", binning, "binning holds -1", { -1, 1 }),
  BAD ("orientation", orientation, "orientation holds 5", { 5 }),
  BAD ("mask", mask, "mask is for 4 × 3", { 4, 3 }),
  BAD ("corner-count", corner_count, "CORNERS says 6, but pixel_corners has 4", { 6 }),
  BAD ("three-corners", corner_count, "4 corners or 6", { 3 }),
  BAD ("corner-axis", corners, "5 corners of 3", { N_SLOW, N_FAST, 5, 3 }),
  BAD ("coordinates", corners, "4 corners of 2", { N_SLOW, N_FAST, 4, 2 }),
  BAD ("corner-shape", corners, "pixel_corners is for 2 × 2", { 2, 2, 4, 3 }),
  BAD ("off-the-plane", normal_m, "IS_FLAT", { 0.001 }),
  BAD ("thickness", thickness_m, "sensor_thickness is -0.001", { -0.001 }),
};

static void
test_bad (gconstpointer data)
{
  const BadCase *c = data;
  File f = good;
  g_autoptr (GError) error = NULL;

  memcpy ((char *) &f + c->offset, c->value, c->size);
  g_assert_null (load (&f, 0, &error));
  g_assert_true (error->domain == RINGLET_ERROR);
  g_assert_nonnull (strstr (error->message, "d.h5: "));
  if (strstr (error->message, c->words) == NULL)
    g_error ("%s: \"%s\" is not in \"%s\"", c->name, c->words, error->message);
}

static void
assert_refused (const char *name, const char *text, gssize size, const char *words)
{
  g_autofree char *path = path_in_folder (name);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, size, NULL));
  g_assert_null (ringlet_detector_load (path, 0, &error));
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, words));
  g_unlink (path);
}

static void
test_no_detector (void)
{
  const File none = { NULL };
  const File bent = {
    .has_size = TRUE, .size = { 1e-4, 1e-4 }, .shape = { 2, 2 }, .not_flat = TRUE
  };
  g_autofree char *path = path_in_folder ("n.h5");
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) no_field = NULL;
  g_autoptr (GError) no_group = NULL;
  g_autoptr (GError) no_corners = NULL;

  assert_refused ("empty.h5", "", 0, "empty");
  assert_refused ("text.h5", "hello", -1, "neither");
  assert_refused ("head.h5", "\x89HDF\r\n\x1a\n", 8, "HDF5");
  assert_refused ("s.spline", "VALID REGION\n", -1, "VALID REGION");

  g_assert_null (ringlet_detector_load ("/nowhere/x.h5", 0, &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (load (&none, 0, &no_field));
  g_assert_nonnull (strstr (no_field->message, "/entry_0000/pyFAI/My_camera: "));
  g_assert_null (load (&bent, 0, &no_corners));
  g_assert_nonnull (strstr (no_corners->message, "pixel_corners is missing"));

  write_file (path, "NXcollection", &good);
  g_assert_null (ringlet_detector_load (path, 0, &no_group));
  g_assert_nonnull (strstr (no_group->message, "NXdetector"));
  g_unlink (path);
}

/* Not synchronised with the disk, a thousand times. */
static void
set_contents (const char *path, const char *data, gsize size)
{
  g_assert_true (g_file_set_contents_full (
      path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Every beginning of a file: refused, or read right where what is missing is not
 * needed. */
static void
test_truncated (void)
{
  g_autofree char *path = path_in_folder ("t.h5");
  g_autofree char *data = NULL;
  gsize size = 0;

  write_file (path, "NXsubentry", &good);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize n = 0; n < size; n += 7) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector = NULL;

    set_contents (path, data, n);
    detector = ringlet_detector_load (path, 0, &error);
    g_assert_true ((detector == NULL) == (error != NULL));
    if (detector == NULL)
      continue;
    g_assert_cmpuint (detector->mask->n_bad, ==, 2);
    assert_pixel (detector, 2, 1, 2, 1, 0, &good);
  }
  g_unlink (path);
}

/* Calls @change with the only chunk of an array of the file. */
typedef void (*Change) (hid_t dataset, haddr_t *at, hsize_t *size);

static void
change_chunk (
    const char *path, const char *name, Change change, haddr_t *at, hsize_t *size)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_autofree char *inner = g_strconcat ("/entry_0000/pyFAI/My_camera/", name, NULL);
  g_auto (RingletHdf5Id) file = H5Fopen (path, H5F_ACC_RDWR, H5P_DEFAULT);
  g_auto (RingletHdf5Id) dataset = H5Dopen2 (file, inner, H5P_DEFAULT);

  g_assert_cmpint (dataset, >=, 0);
  change (dataset, at, size);
}

static void
find_chunk (hid_t dataset, haddr_t *at, hsize_t *size)
{
  g_auto (RingletHdf5Id) space = H5Dget_space (dataset);
  hsize_t origin[4];
  unsigned skipped;

  g_assert_cmpint (
      H5Dget_chunk_info (dataset, space, 0, origin, &skipped, at, size), >=, 0);
}

/* Sixteen bytes without any filter where a chunk should be. */
static void
shorten_chunk (hid_t dataset, haddr_t *at, hsize_t *size)
{
  static const hsize_t origin[4] = { 0 };
  static const char bytes[16] = { 0 };

  g_assert_cmpint (
      H5Dwrite_chunk (dataset, H5P_DEFAULT, G_MAXUINT32, origin, sizeof bytes, bytes),
      >=, 0);
}

static const char *const arrays[] = { "pixel_corners", "mask" };

/* HDF5's own reading would copy what lies behind them in memory. */
static void
test_short_chunk (void)
{
  g_autofree char *path = path_in_folder ("c.h5");

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++) {
    g_autoptr (GError) error = NULL;

    write_file (path, "NXsubentry", &good);
    change_chunk (path, arrays[i], shorten_chunk, NULL, NULL);
    g_assert_null (ringlet_detector_load (path, 0, &error));
    g_assert_nonnull (strstr (error->message, arrays[i]));
    g_assert_nonnull (strstr (error->message, "it holds 16 bytes"));
    g_unlink (path);
  }
}

/* Every bit of the arrays changed once: refused or read. Not those of the structures
 * around them: libhdf5 1.10.8 reads freed memory when its object headers are damaged
 * (H5Aexists), before we come to see any of it. */
static void
test_damaged (void)
{
  g_autofree char *path = path_in_folder ("f.h5");

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++) {
    g_autofree char *data = NULL;
    gsize n = 0;
    haddr_t at = 0;
    hsize_t size = 0;

    write_file (path, "NXsubentry", &good);
    change_chunk (path, arrays[i], find_chunk, &at, &size);
    g_assert_true (g_file_get_contents (path, &data, &n, NULL));
    g_assert_cmpuint (at + size, <=, n);
    for (gsize bit = 0; bit < 8 * size; bit++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (RingletDetector) detector = NULL;

      data[at + bit / 8] ^= (char) (1 << bit % 8);
      set_contents (path, data, n);
      detector = ringlet_detector_load (path, 0, &error);
      g_assert_true ((detector == NULL) == (error != NULL));
      data[at + bit / 8] ^= (char) (1 << bit % 8);
    }
  }
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);

  g_test_add_func ("/detector-nexus-bad/no-detector", test_no_detector);
  g_test_add_func ("/detector-nexus-bad/truncated", test_truncated);
  g_test_add_func ("/detector-nexus-bad/short-chunk", test_short_chunk);
  g_test_add_func ("/detector-nexus-bad/damaged", test_damaged);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/detector-nexus-bad/bad/", bad_cases[i].name, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_bad);
  }
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return code;
}
