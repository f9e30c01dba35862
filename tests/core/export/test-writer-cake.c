/* SPDX-License-Identifier: MIT */

/* Cakes as images: EDF and TIFF. */

#include "export/stored-cake.h"
#include "image/source.h"
#include "stored-file.h"

static const char *const suffixes[] = { ".edf", ".tif" };

/* The rounding of first + (last − first) · i / n: three operations. */
#define AXIS_TOLERANCE 4e-16

static void
assert_axis (const double *values, const double *expected, gsize n)
{
  g_assert_cmpfloat (values[0], ==, expected[0]);
  g_assert_cmpfloat (values[n - 1], ==, expected[n - 1]);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (
        values[i], expected[i], AXIS_TOLERANCE * fabs (expected[n - 1]));
}

static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autoptr (RingletResult) result = result_in ("q_A^-1", 12);
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletStoredCake) cake = NULL;
    g_auto (GStrv) header = NULL;

    g_test_message ("%s", suffixes[i]);
    g_free (result->provenance.dark);
    result->provenance.dark = g_strdup ("100 %; {dark} = é.edf");
    path = write_as (result, NULL, suffixes[i]);
    cake = ringlet_stored_cake_read (path, &error);
    g_assert_no_error (error);
    header = ringlet_stored_cake_read_header (path, NULL);

    g_assert_cmpuint (cake->n_radial, ==, 50);
    g_assert_cmpuint (cake->n_azimuth, ==, 12);
    g_assert_cmpstr (cake->unit->name, ==, "q_A^-1");
    g_assert_cmpfloat (cake->wavelength_m, ==, 1e-10);
    assert_same_numbers (cake->intensity, result->intensity, 600);
    assert_same_numbers (cake->sigma, result->sigma, 600);
    assert_axis (cake->radial, result->radial, 50);
    assert_axis (cake->azimuth, result->azimuth, 12);
    assert_header_of_text (cake->header, result);
    g_assert_true (g_strv_contains (
        (const char *const *) cake->header, "dark: 100 %; {dark} = é.edf"));
    g_assert_true (
        g_strv_contains ((const char *const *) cake->header, "azimuth_bins: 12"));
    g_assert_true (g_strv_equal (
        (const char *const *) header, (const char *const *) cake->header));
    g_unlink (path);
  }
}

/* The header is the same one in HDF5, EDF and TIFF. */
static void
test_same_header (void)
{
  g_autoptr (RingletResult) result = result_in ("2th_deg", 12);
  g_autofree char *nexus = write_as (result, NULL, ".h5");
  g_auto (GStrv) expected = ringlet_stored_cake_read_header (nexus, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = write_as (result, NULL, suffixes[i]);
    g_auto (GStrv) header = ringlet_stored_cake_read_header (path, NULL);

    g_assert_cmpuint (g_strv_length (header), ==, g_strv_length (expected));
    for (gsize line = 0; header[line] != NULL; line++)
      g_assert_cmpstr (header[line], ==, expected[line]);
    g_unlink (path);
  }
  g_unlink (nexus);
}

static void
test_no_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autoptr (RingletResult) result = fake_result_new (7, 3, FALSE);
    g_autofree char *path = write_as (result, NULL, suffixes[i]);
    g_autoptr (RingletSource) source = ringlet_source_open (path, NULL);
    g_autoptr (RingletStoredCake) cake = ringlet_stored_cake_read (path, NULL);

    g_assert_cmpuint (ringlet_source_n_frames (source), ==, 1);
    g_assert_nonnull (cake);
    g_assert_null (cake->sigma);
    g_unlink (path);
  }
}

/* One bin along an axis has one centre. */
static void
test_one_bin (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autoptr (RingletResult) result = fake_result_new (1, 1, TRUE);
    g_autofree char *path = write_as (result, NULL, suffixes[i]);
    g_autoptr (RingletStoredCake) cake = ringlet_stored_cake_read (path, NULL);

    g_assert_nonnull (cake);
    g_assert_cmpfloat (cake->radial[0], ==, result->radial[0]);
    g_assert_cmpfloat (cake->azimuth[0], ==, result->azimuth[0]);
    g_unlink (path);
  }
}

/* What other programs look for: the keys of pyFAI, numbers without units. */
static void
test_edf_keys (void)
{
  static const char *const pairs[] = { "poni1", "0.0891234567890123", "poni1_unit", "m",
    "dist", "0.1", "2th_deg_min", "0.3333333333333333", "chi_min", "-165", "chi_max",
    "165", "has_mask_applied", "True", "has_dark_correction", "True",
    "has_flat_correction", "False", "polarization_factor", "0.99", "DataType",
    "DoubleValue", "Dim_1", "50", "Dim_2", "12", "source", "h%C3%A4user/lab6_ 0001.cbf",
    NULL };
  g_autoptr (RingletResult) result = result_in ("2th_deg", 12);
  g_autofree char *path = write_as (result, NULL, ".edf");
  g_autoptr (RingletSource) source = ringlet_source_open (path, NULL);
  g_autoptr (RingletImage) first = ringlet_source_read (source, 0, NULL, NULL);
  g_autoptr (RingletImage) second = ringlet_source_read (source, 1, NULL, NULL);

  for (gsize i = 0; pairs[i] != NULL; i += 2) {
    g_test_message ("%s", pairs[i]);
    g_assert_cmpstr (
        ringlet_image_meta_lookup (&first->meta, pairs[i]), ==, pairs[i + 1]);
  }
  g_assert_cmpstr (ringlet_image_meta_lookup (&second->meta, "EDF_DataBlockID"), ==,
      "1.Image.Error");
  g_assert_null (first->meta.warnings);
  g_unlink (path);
}

static void
test_same_bytes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autoptr (RingletResult) result = result_in ("2th_deg", 12);
    g_autofree char *a = write_as (result, NULL, suffixes[i]);
    g_autofree char *b = write_as (result, NULL, suffixes[i]);
    g_autoptr (GMappedFile) first = g_mapped_file_new (a, FALSE, NULL);
    g_autoptr (GMappedFile) second = g_mapped_file_new (b, FALSE, NULL);

    g_assert_cmpmem (g_mapped_file_get_contents (first),
        g_mapped_file_get_length (first), g_mapped_file_get_contents (second),
        g_mapped_file_get_length (second));
    g_unlink (a);
    g_unlink (b);
  }
}

/* An image that is no cake says so, whatever its header has. */
static void
test_no_cake (void)
{
  static const char *const headers[] = { "", "program = x ;\n",
    "program = x ;\nunit = 2th_deg ;\n",
    "program = x ;\nunit = 2th_deg ;\n2th_deg_min = 3 ;\n2th_deg_max = 1 ;\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autofree char *path = temporary_path (".edf");
    g_autofree char *content = g_strdup_printf (
        "{\nDim_1 = 2 ;\nDim_2 = 1 ;\nDataType = UnsignedByte ;\nByteOrder = "
        "LowByteFirst ;\n%s}\nab",
        headers[i]);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, content, -1, NULL));
    g_assert_null (ringlet_stored_cake_read (path, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_clear_error (&error);
    g_assert_null (ringlet_stored_cake_read_header (path, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_unlink (path);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/cake/round-trip", test_round_trip);
  g_test_add_func ("/writer/cake/same-header", test_same_header);
  g_test_add_func ("/writer/cake/no-errors", test_no_errors);
  g_test_add_func ("/writer/cake/one-bin", test_one_bin);
  g_test_add_func ("/writer/cake/edf-keys", test_edf_keys);
  g_test_add_func ("/writer/cake/same-bytes", test_same_bytes);
  g_test_add_func ("/writer/cake/no-cake", test_no_cake);

  return g_test_run ();
}
