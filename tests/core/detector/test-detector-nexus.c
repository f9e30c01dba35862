/* SPDX-License-Identifier: MIT */

/* NeXus detector files as pyFAI writes them, and what is wrong with them. */

#include "detector/detector-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/hdf5-handle.h"

#define N_SLOW 3
#define N_FAST 4

static char *folder;

static char *
path_in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- a file as pyFAI writes it, field by field ---- */

/**
 * File:
 * @api: NULL for none
 * @has_size: whether there is a pixel_size
 * @n_shape: 0 for no shape
 * @n_corners: third axis of pixel_corners, 0 for none
 * @corners_type: of pixel_corners
 * @corner_count: CORNERS, 0 for none
 *
 * What a file says; a test changes one thing and sees it refused.
 */
typedef struct {
  const char *api;
  gboolean has_size;
  double size[2];
  int shape[2];
  int max_shape[2];
  int binning[2];
  int orientation;
  int mask[2];
  int corner_count;
  gboolean not_flat;
  double normal_m;
  guint64 corners[4];
  RingletPixelType corners_type;
  const char *material;
  double thickness_m;
} File;

static const File good = { "1.2", TRUE, { 1e-4, 2e-4 }, { N_SLOW, N_FAST },
  { N_SLOW, N_FAST }, { 1, 1 }, 3, { N_SLOW, N_FAST }, 4, FALSE, 0.0,
  { N_SLOW, N_FAST, 4, 3 }, RINGLET_PIXEL_F32, "Si", 450e-6 };

/* The corner of a pixel that is neither here nor there: (normal, slow, fast). */
static double
corner_value (gsize pixel, guint corner, guint coordinate, const File *f)
{
  static const guint along[2][6] = { { 0, 1, 1, 0, 0, 0 }, { 0, 0, 1, 1, 0, 0 } };
  const gsize i = pixel / f->corners[1];
  const gsize j = pixel % f->corners[1];

  if (coordinate == 0)
    return f->normal_m;
  return coordinate == 1
      ? f->size[0] * ((double) i * 1.25 + along[0][corner] + 0.125 * (double) j)
      : f->size[1] * ((double) j * 1.5 + along[1][corner] - 0.25 * (double) i);
}

static void
write_array (hid_t group, const char *name, RingletPixelType type, guint n_axes,
    const guint64 *shape, gconstpointer data, guint gzip)
{
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_write_array (group, name, type, n_axes, shape, data, gzip, NULL);

  g_assert_cmpint (dataset, >=, 0);
}

static void
write_ints (hid_t group, const char *name, guint n, const int *values)
{
  const guint64 shape = n;

  if (values[0] != 0)
    write_array (group, name, RINGLET_PIXEL_I32, n > 1 ? 1 : 0, &shape, values, 0);
}

static void
write_corners (hid_t group, const File *f)
{
  const gsize n = f->corners[0] * f->corners[1] * f->corners[2] * f->corners[3];
  g_autofree float *single = g_new (float, n + 1);
  g_autofree double *exact = g_new (double, n + 1);

  if (n == 0)
    return;
  for (gsize k = 0; k < n; k++) {
    exact[k] = corner_value (k / f->corners[3] / f->corners[2],
        (guint) (k / f->corners[3] % f->corners[2]), (guint) (k % f->corners[3]), f);
    single[k] = (float) exact[k];
  }
  /* Pixel (1, 2) is nowhere: its last coordinate but two is not a number. */
  if (n > 7 * 12)
    exact[6 * 12 + 4] = single[6 * 12 + 4] = NAN;
  write_array (group, "pixel_corners", f->corners_type, 4, f->corners,
      f->corners_type == RINGLET_PIXEL_F64 ? (gconstpointer) exact : single, 9);
}

static void
write_group (hid_t group, const File *f)
{
  const guint64 two = 2;
  const int flat = !f->not_flat;
  gint8 mask[64] = { 0, 1 };
  const guint64 mask_shape[] = { (guint64) f->mask[0], (guint64) f->mask[1] };

  if (f->api != NULL)
    ringlet_hdf5_write_string (group, "API_VERSION", f->api, NULL);
  if (f->has_size)
    write_array (group, "pixel_size", RINGLET_PIXEL_F64, 1, &two, f->size, 0);
  write_array (group, "IS_FLAT", RINGLET_PIXEL_I32, 0, NULL, &flat, 0);
  write_ints (group, "shape", 2, f->shape);
  write_ints (group, "max_shape", 2, f->max_shape);
  write_ints (group, "binning", 2, f->binning);
  write_ints (group, "orientation", 1, &f->orientation);
  write_ints (group, "CORNERS", 1, &f->corner_count);
  if (f->mask[0] > 0)
    write_array (group, "mask", RINGLET_PIXEL_I8, 2, mask_shape, mask, 9);
  write_corners (group, f);
  if (f->material != NULL)
    ringlet_hdf5_write_string (group, "sensor_material", f->material, NULL);
  if (f->thickness_m != 0.0)
    write_array (
        group, "sensor_thickness", RINGLET_PIXEL_F64, 0, NULL, &f->thickness_m, 0);
}

static void
write_file (const char *path, const char *subentry_class, const File *f)
{
  g_autoptr (GRecMutexLocker) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (path, NULL);
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (file, "entry_0000", "NXentry", NULL);
  g_auto (RingletHdf5Id) subentry =
      ringlet_hdf5_create_group (entry, "pyFAI", subentry_class, NULL);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (subentry, "My_camera", "NXdetector", NULL);

  write_group (group, f);
}

static RingletDetector *
load (const File *f, int orientation, GError **error)
{
  g_autofree char *path = path_in_folder ("d.h5");
  RingletDetector *detector = NULL;

  write_file (path, "NXsubentry", f);
  detector = ringlet_detector_load (path, orientation, error);
  g_unlink (path);
  return detector;
}

/* ---- what comes out ---- */

typedef struct {
  double buffer[RINGLET_CORNERS_MAX * 3 * 8];
  RingletPoints row[RINGLET_CORNERS_MAX];
} Corners;

static void
corners_of_row (const RingletDetector *detector, gsize slow, Corners *corners)
{
  for (gsize k = 0; k < RINGLET_CORNERS_MAX; k++)
    corners->row[k] = (RingletPoints){ corners->buffer + 24 * k,
      corners->buffer + 24 * k + 8, corners->buffer + 24 * k + 16 };
  ringlet_detector_corners (detector, slow, corners->row);
}

/* The corners of image pixel (i, j) are those that the file has at (from_i, from_j). */
static void
assert_pixel (const RingletDetector *detector, gsize i, gsize j, gsize from_i,
    gsize from_j, guint swap, const File *f)
{
  const gsize pixel = from_i * N_FAST + from_j;
  Corners corners;

  corners_of_row (detector, i, &corners);
  for (guint k = 0; k < 4; k++) {
    g_assert_cmpfloat_with_epsilon (
        corners.row[k].slow[j], corner_value (pixel, k ^ swap, 1, f), 1e-10);
    g_assert_cmpfloat_with_epsilon (
        corners.row[k].fast[j], corner_value (pixel, k ^ swap, 2, f), 1e-10);
  }
}

static void
test_fields (void)
{
  static const RingletPixelType types[] = { RINGLET_PIXEL_F32, RINGLET_PIXEL_F64 };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++) {
    File f = good;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector = NULL;

    f.corners_type = types[t];
    detector = load (&f, 0, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (detector->name, ==, "My camera");
    g_assert_cmpuint (detector->n_slow, ==, N_SLOW);
    g_assert_cmpuint (detector->n_fast, ==, N_FAST);
    g_assert_cmpfloat (detector->pixel_slow_m, ==, 1e-4);
    g_assert_cmpfloat (detector->pixel_fast_m, ==, 2e-4);
    g_assert_cmpint (detector->orientation, ==, 3);
    g_assert_cmpstr (ringlet_material_name (detector->sensor.material), ==, "Si");
    g_assert_cmpfloat (detector->sensor.thickness_m, ==, 450e-6);
    g_assert_nonnull (strstr (detector->path, "d.h5"));
    /* The file's own and the one without a place. */
    g_assert_cmpuint (detector->mask->n_bad, ==, 2);
    g_assert_true (detector->mask->bad[1] && detector->mask->bad[6]);
    assert_pixel (detector, 0, 0, 0, 0, 0, &f);
    assert_pixel (detector, 2, 1, 2, 1, 0, &f);
  }
}

/* Corners lie where the file says with the orientation of the file; another one turns
 * them from there. */
static void
test_orientation (void)
{
  static const struct {
    int of_file;
    int asked;
    gboolean rows;
    gboolean columns;
  } cases[] = { { 1, 0, FALSE, FALSE }, { 2, 0, FALSE, FALSE }, { 4, 0, FALSE, FALSE },
    { 3, 1, TRUE, TRUE }, { 3, 2, TRUE, FALSE }, { 3, 4, FALSE, TRUE },
    { 2, 3, TRUE, FALSE }, { 2, 4, TRUE, TRUE }, { 1, 1, FALSE, FALSE } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    File f = good;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector = NULL;
    const gboolean rows = cases[c].rows;
    const gboolean columns = cases[c].columns;
    const guint swap = (rows ? 1u : 0u) ^ (columns ? 3u : 0u);

    f.orientation = cases[c].of_file;
    detector = load (&f, cases[c].asked, &error);
    g_assert_no_error (error);
    g_assert_cmpint (detector->orientation, ==,
        cases[c].asked != 0 ? cases[c].asked : cases[c].of_file);
    assert_pixel (detector, 0, 1, rows ? 2 : 0, columns ? 2 : 1, swap, &f);
    assert_pixel (detector, 2, 0, rows ? 0 : 2, columns ? 3 : 0, swap, &f);
    /* Where pixel (1, 2) of the file went. */
    g_assert_true (detector->mask->bad[1 * N_FAST + (columns ? 1 : 2)]);
  }
}

/* API 1.0 knows less, and NXinstrument is where NeXus has its detectors. */
static void
test_sparse (void)
{
  const File f = { "1.0", TRUE, { 5e-5, 6e-5 }, { 0 }, { 8, 12 }, { 2, 3 } };
  const File mask_only = { NULL, TRUE, { 5e-5, 6e-5 }, .mask = { 5, 7 } };
  g_autofree char *path = path_in_folder ("i.h5");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) binned = NULL;
  g_autoptr (RingletDetector) masked = load (&mask_only, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (masked->n_slow, ==, 5);
  g_assert_cmpuint (masked->n_fast, ==, 7);

  write_file (path, "NXinstrument", &f);
  binned = ringlet_detector_load (path, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (binned->n_slow, ==, 4);
  g_assert_cmpuint (binned->n_fast, ==, 4);
  g_assert_cmpuint (binned->binning_slow, ==, 2);
  g_assert_cmpuint (binned->binning_fast, ==, 3);
  g_assert_cmpint (binned->orientation, ==, 2);
  g_assert_cmpstr (binned->grid->klass->name, ==, "uniform");
  g_assert_null (binned->mask);
  g_unlink (path);
}

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
  BAD ("huge-shape", shape, "", { 2000000, 2000000 }),
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

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);

  g_test_add_func ("/detector-nexus/fields", test_fields);
  g_test_add_func ("/detector-nexus/orientation", test_orientation);
  g_test_add_func ("/detector-nexus/sparse", test_sparse);
  g_test_add_func ("/detector-nexus/no-detector", test_no_detector);
  g_test_add_func ("/detector-nexus/truncated", test_truncated);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/detector-nexus/bad/", bad_cases[i].name, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_bad);
  }
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return code;
}
