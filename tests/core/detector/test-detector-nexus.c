/* SPDX-License-Identifier: MIT */

/* NeXus detector files as pyFAI writes them. */

#include <string.h>

#include "nexus-file.h"

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

static void
assert_flags (const RingletDetector *detector, gboolean has_flags)
{
  g_autofree char *path = path_in_folder ("f.h5");
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) again = NULL;
  g_autoptr (RingletMask) mask = NULL;

  ringlet_detector_save (detector, path, FALSE, &error);
  g_assert_no_error (error);
  again = ringlet_detector_load (path, 0, &error);
  g_assert_no_error (error);
  g_unlink (path);

  mask = ringlet_detector_gap_mask (again);
  g_assert_true ((gaps == NULL) == (mask == NULL));
  if (gaps != NULL)
    g_assert_cmpstr (mask->digest, ==, gaps->digest);
  g_assert_cmpstr (again->path, ==, path);
  g_assert_true (ringlet_detector_has_flags (again) == has_flags);
}

/* What the catalogue knows of flags holds for a file of the same detector. */
static void
test_flags (void)
{
  static const struct {
    const char *name;
    gboolean has_flags;
  } cases[] = { { "Pilatus1M", TRUE }, { "Eiger2_500k", TRUE }, { "Mar345", FALSE } };
  g_autoptr (RingletDetector) namesake = ringlet_detector_new_grid (
      "Pilatus1M", ringlet_grid_new_uniform (172e-6, 172e-6, 5, 7), 3, NULL);

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++) {
    for (int orientation = 1; orientation <= 4; orientation++) {
      g_autoptr (RingletDetector) detector =
          ringlet_detector_new_named (cases[c].name, orientation, NULL);

      assert_flags (detector, cases[c].has_flags);
    }
  }
  assert_flags (namesake, FALSE);
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
  g_test_add_func ("/detector-nexus/flags", test_flags);
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return code;
}
