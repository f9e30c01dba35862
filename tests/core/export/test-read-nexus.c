/* SPDX-License-Identifier: MIT */
#include "export/read-nexus.h"

#include "export/nexus-file.h"
#include "stored-file.h"

typedef struct {
  const char *format;
  const char *unit;
} Case;

static const Case pattern_cases[] = {
  { "nexus", "2th_deg" },
  { "nexus", "log(1+q.nm)_None" },
  { "nxazint1d", "2th_deg" },
  { "nxazint1d", "q_A^-1" },
  { "nxmonopd", "2th_rad" },
  { "nxcansas", "q_nm^-1" },
  { "nxcansas", "q_A^-1" },
  { "pyfai", "2th_deg" },
  { "pyfai", "r_mm" },
};

static void
test_patterns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pattern_cases); i++) {
    const Case *c = &pattern_cases[i];
    g_autoptr (RingletResult) result = result_in (c->unit, 0);
    g_autofree char *path = write_as (result, c->format, ".h5");
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) pattern = ringlet_nexus_read_pattern (path, &error);

    g_test_message ("%s, %s", c->format, c->unit);
    g_assert_no_error (error);
    g_assert_true (pattern->unit == result->unit);
    g_assert_cmpfloat (pattern->wavelength_m, ==, 1e-10);
    g_assert_cmpuint (pattern->n, ==, 50);
    assert_same_numbers (pattern->x, result->radial, 50);
    assert_same_numbers (pattern->intensity, result->intensity, 50);
    assert_same_numbers (pattern->sigma, result->sigma, 50);
    assert_header_of_text (pattern->header, result);
    g_unlink (path);
  }
}

static const Case cake_cases[] = {
  { "nexus", "2th_deg" },
  { "nxazint2d", "q_nm^-1" },
  { "pyfai", "d_A" },
};

static void
test_cakes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cake_cases); i++) {
    const Case *c = &cake_cases[i];
    g_autoptr (RingletResult) result = result_in (c->unit, 12);
    g_autofree char *path = write_as (result, c->format, ".h5");
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletStoredCake) cake = ringlet_stored_cake_read (path, &error);
    g_auto (GStrv) header = ringlet_stored_cake_read_header (path, NULL);

    g_test_message ("%s, %s", c->format, c->unit);
    g_assert_no_error (error);
    g_assert_true (cake->unit == result->unit);
    g_assert_cmpfloat (cake->wavelength_m, ==, 1e-10);
    g_assert_cmpuint (cake->n_radial, ==, 50);
    g_assert_cmpuint (cake->n_azimuth, ==, 12);
    assert_same_numbers (cake->radial, result->radial, 50);
    assert_same_numbers (cake->azimuth, result->azimuth, 12);
    assert_same_numbers (cake->intensity, result->intensity, 600);
    assert_same_numbers (cake->sigma, result->sigma, 600);
    assert_header_of_text (cake->header, result);
    g_assert_true (g_strv_equal (
        (const char *const *) header, (const char *const *) cake->header));
    g_unlink (path);
  }
}

/* Without an error model there are no errors, and no column of something else. */
static void
test_no_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pattern_cases); i++) {
    const Case *c = &pattern_cases[i];
    g_autoptr (RingletResult) result = fake_result_new (20, 0, FALSE);
    g_autofree char *path = NULL;
    g_autoptr (RingletPattern) pattern = NULL;

    result->unit = ringlet_unit_find (c->unit, NULL);
    path = write_as (result, c->format, ".h5");
    pattern = ringlet_nexus_read_pattern (path, NULL);
    g_assert_nonnull (pattern);
    g_assert_null (pattern->sigma);
    g_unlink (path);
  }
}

static void
test_detection (void)
{
  g_autoptr (RingletResult) result = fake_result_new (20, 0, FALSE);
  g_autofree char *path = write_as (result, "nexus", ".h5");
  g_autofree char *text = write_as (result, "xy", ".xy");
  g_autofree char *content = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (ringlet_nexus_is_pattern ((const guint8 *) content, size));
  g_assert_true (ringlet_nexus_is_pattern ((const guint8 *) content, 8));
  g_assert_false (ringlet_nexus_is_pattern ((const guint8 *) content, 7));
  g_assert_true (ringlet_nexus_is_file (path));
  g_assert_false (ringlet_nexus_is_file (text));
  g_assert_false (ringlet_nexus_is_file ("/nonexistent"));
  g_unlink (path);
  g_unlink (text);
}

/* ---- files of others ---- */

/**
 * Foreign:
 * @axis: name of the axis; NULL for no axes
 * @long_name: of the axis
 * @units: of the axis
 * @n_frames: results in the signal
 * @n_axis: numbers on the axis
 * @step: from one to the next
 * @signal: NULL for none
 * @entry_default: NULL for none
 *
 * A file that is not ours: what differs from { "x", … } is what is tested.
 */
typedef struct {
  const char *axis;
  const char *long_name;
  const char *units;
  guint64 n_frames;
  guint64 n_axis;
  double step;
  const char *signal;
  const char *entry_default;
  const char *unit; /* expected, NULL for none */
  const char *message;
} Foreign;

#define N_POINTS 5

static gboolean
fill_foreign (hid_t entry, const Foreign *f)
{
  const char *const axes[] = { ".", f->axis, NULL };
  const guint64 shape[] = { f->n_frames, N_POINTS };
  double x[N_POINTS + 1];
  double y[4 * N_POINTS] = { 0 };
  const RingletNexusColumn radial = { f->axis, f->long_name, f->units, x };
  const RingletNexusColumn signal = { "I", "intensity", NULL, y };
  g_auto (RingletHdf5Id) data =
      ringlet_hdf5_create_group (entry, "data", "NXdata", NULL);

  for (int i = 0; i <= N_POINTS; i++)
    x[i] = 10.0 + f->step * i;
  for (int i = 0; i < 4 * N_POINTS; i++)
    y[i] = i;
  return (f->signal == NULL ||
             ringlet_hdf5_write_attribute_string (data, "signal", f->signal, NULL)) &&
      (f->axis == NULL ||
          (ringlet_hdf5_write_attribute_strings (data, "axes", axes, NULL) &&
              ringlet_nexus_write_column (data, &radial, 1, &f->n_axis, NULL))) &&
      ringlet_nexus_write_column (data, &signal, 2, shape, NULL);
}

static char *
write_foreign (const Foreign *f)
{
  char *path = temporary_path (".h5");
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (path, NULL);
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (file, "scan_1", "NXentry", NULL);

  g_assert_true (fill_foreign (entry, f));
  g_assert_true (f->entry_default == NULL ||
      ringlet_hdf5_write_attribute_string (entry, "default", f->entry_default, NULL));
  return path;
}

static const Foreign foreign_cases[] = {
  { "radial_axis", "2theta", "degrees", 1, 5, 1.0, "I", "data", "2th_deg", NULL },
  { "radial_axis", "q", "1/angstrom", 1, 5, 1.0, "I", "data", "q_A^-1", NULL },
  { "radial_axis", "q", "1/angstrom", 1, 5, 1.0, "I", NULL, "q_A^-1", NULL },
  { "radial_axis", "q", "1/angstrom", 1, 5, 1.0, "I", "/scan_1/data", "q_A^-1", NULL },
  { "Q", "momentum", "1/nm", 1, 5, 1.0, "I", "data", "q_nm^-1", NULL },
  { "polar_angle", "angle", "2th_deg", 1, 5, 1.0, "I", "data", "2th_deg", NULL },
  { "x", "what", "bananas", 1, 5, 1.0, "I", "data", NULL, NULL },
  { "radial_axis", "q", "1/nm", 1, 5, -1.0, "I", "data", "q_nm^-1", NULL },
  { "q", "q", "1/nm", 3, 5, 1.0, "I", "data", NULL, "I holds 3 results" },
  { "q", "q", "1/nm", 1, 6, 1.0, "I", "data", NULL, "5 numbers along an axis of 6" },
  { "q", "q", "1/nm", 1, 5, 0.0, "I", "data", NULL, "neither ascend nor descend" },
  { "q", "q", "1/nm", 1, 5, 1.0, "J", "data", NULL, "The field J is missing" },
  { "q", "q", "1/nm", 1, 5, 1.0, NULL, "data", NULL, "no pattern or cake" },
  { NULL, "q", "1/nm", 1, 5, 1.0, "I", "data", NULL, "no pattern or cake" },
  { "q", "q", "1/nm", 1, 5, 1.0, "I", ".", "q_nm^-1", NULL }, /* a circle */
};

static void
test_foreign (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign_cases); i++) {
    const Foreign *f = &foreign_cases[i];
    g_autofree char *path = write_foreign (f);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) pattern = ringlet_nexus_read_pattern (path, &error);
    const double first = f->step < 0.0 ? 6.0 : 10.0;

    g_test_message ("%" G_GSIZE_FORMAT, i);
    if (f->message != NULL) {
      g_assert_null (pattern);
      g_assert_true (error->domain == RINGLET_ERROR);
      g_assert_true (g_str_has_prefix (error->message, path));
      g_assert_nonnull (strstr (error->message, f->message));
    } else {
      g_assert_no_error (error);
      g_assert_cmpstr (pattern->unit != NULL ? pattern->unit->name : NULL, ==, f->unit);
      g_assert_cmpfloat (pattern->x[0], ==, first);
      g_assert_cmpfloat (pattern->intensity[0], ==, f->step < 0.0 ? 4.0 : 0.0);
      g_assert_null (pattern->header[0]);
      g_assert_cmpfloat (pattern->wavelength_m, ==, 0.0);
    }
    g_unlink (path);
  }
}

/* A pattern is no cake, and the other way round. */
static void
test_wrong_kind (void)
{
  g_autoptr (RingletResult) result = fake_result_new (20, 0, FALSE);
  g_autoptr (RingletResult) cake = fake_result_new (20, 5, FALSE);
  g_autofree char *pattern_path = write_as (result, "nexus", ".h5");
  g_autofree char *cake_path = write_as (cake, "nexus", ".h5");
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_nexus_read_cake (pattern_path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "1 axes, so it is no cake"));
  g_clear_error (&error);
  g_assert_null (ringlet_nexus_read_pattern (cake_path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "2 axes, so it is no pattern"));
  g_clear_error (&error);
  g_assert_null (ringlet_nexus_read_pattern ("/nonexistent.h5", &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent.h5"));
  g_unlink (pattern_path);
  g_unlink (cake_path);
}

/* Wherever a file is cut off, it is an error. */
static void
test_truncated (void)
{
  g_autoptr (RingletResult) result = fake_result_new (50, 0, TRUE);
  g_autofree char *path = write_as (result, "nxazint1d", ".h5");
  g_autofree char *content = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (gsize cut = 0; cut < size; cut += 997) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, content, (gssize) cut, NULL));
    g_assert_null (ringlet_nexus_read_pattern (path, &error));
    g_assert_nonnull (error);
  }
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/read-nexus/patterns", test_patterns);
  g_test_add_func ("/read-nexus/cakes", test_cakes);
  g_test_add_func ("/read-nexus/no-errors", test_no_errors);
  g_test_add_func ("/read-nexus/detection", test_detection);
  g_test_add_func ("/read-nexus/foreign", test_foreign);
  g_test_add_func ("/read-nexus/wrong-kind", test_wrong_kind);
  g_test_add_func ("/read-nexus/truncated", test_truncated);

  return g_test_run ();
}
