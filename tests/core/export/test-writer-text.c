/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/result-part.h"
#include "export/writer.h"
#include "support/fake-result.h"

static char *
make_path (const char *name)
{
  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static char *
write_and_read (const RingletResult *result, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("ringlet-%u%s", g_random_int (), suffix);
  g_autofree char *path = make_path (name);
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_assert_true (ringlet_result_write (result, NULL, path, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, NULL, &error));
  g_unlink (path);
  return content;
}

static void
assert_same (const char *text, double expected)
{
  const double value = g_ascii_strtod (text, NULL);

  if (isnan (expected))
    g_assert_cmpstr (text, ==, "nan");
  else
    g_assert_cmpfloat (value, ==, expected);
}

/* Every double reads back as the same double. */
static void
test_round_trip (void)
{
  g_autoptr (RingletResult) result = fake_result_new (50, 0, TRUE);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  gsize row = 0;

  result->intensity[3] = 5e-324;
  result->intensity[4] = -1.7976931348623157e308;
  result->intensity[5] = 0.1 + 0.2;
  content = write_and_read (result, ".xye");
  lines = g_strsplit (content, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = NULL;
    g_autoptr (GPtrArray) columns = g_ptr_array_new ();

    if (lines[i][0] == '#' || lines[i][0] == '\0')
      continue;
    words = g_strsplit (lines[i], " ", -1);
    for (gsize w = 0; words[w] != NULL; w++) {
      if (words[w][0] != '\0')
        g_ptr_array_add (columns, words[w]);
    }
    g_assert_cmpuint (columns->len, ==, 3);
    assert_same (columns->pdata[0], result->radial[row]);
    assert_same (columns->pdata[1], result->intensity[row]);
    assert_same (columns->pdata[2], result->sigma[row]);
    row++;
  }
  g_assert_cmpuint (row, ==, 50);
}

static const char *const header_lines[] = {
  "# program: Ringlet 0.1.0\n",
  "# source: häuser/lab6_ 0001.cbf\n", /* the line break must not end the comment */
  "# frame: 7\n",
  "# source_sha256: aaaa",
  "# detector: Detector\n",
  "# shape: 1043 981\n",
  "# pixel1: 0.000172 m\n",
  "# orientation: 3\n",
  "# distance: 0.1 m\n",
  "# poni1: 0.0891234567890123 m\n",
  "# poni2: 0.3333333333333333 m\n",
  "# rot1: 0.01 rad\n",
  "# rot3: 0 rad\n",
  "# wavelength: 1e-10 m\n",
  "# mask_sha256: bbbb",
  "# masked_pixels: 12345\n",
  "# excluded_pixels: 17\n",
  "# solid_angle: corrected\n",
  "# polarization_factor: 0.99\n",
  "# dark: dark.edf\n",
  "# flat: none\n",
  "# normalization_factor: 2.5\n",
  "# error_model: poisson\n",
  "# method: 1d, bbox, packed, c, cpu\n",
  "# unit: 2th_deg\n",
  "# radial_range: 0.25 30.5 2th_deg (automatic)\n",
  "# azimuth_range: -180 180 deg (automatic)\n",
  "# mask: beamstop.edf\n",
  "# dark_frames: 10\n",
  "# radial_bins: 5\n",
  "\n# 2th_deg  I  sigma\n",
};

static void
test_header (void)
{
  g_autoptr (RingletResult) result = fake_result_new (5, 0, TRUE);
  g_autofree char *content = write_and_read (result, ".xye");

  for (gsize i = 0; i < G_N_ELEMENTS (header_lines); i++) {
    g_test_message ("%s", header_lines[i]);
    g_assert_nonnull (strstr (content, header_lines[i]));
  }
  g_assert_null (strstr (content, "poisson_floor")); /* 0 is no fact */
}

/* What only some detectors and geometries have. */
static void
test_sensor (void)
{
  g_autoptr (RingletResult) result = fake_result_new (5, 0, FALSE);
  RingletProvenance *provenance = &result->provenance;
  const RingletSensor sensor = { ringlet_material_find ("CdTe", NULL), 0.00075 };
  RingletDetector *plain = provenance->detector;
  g_autofree char *without = write_and_read (result, ".xy");
  g_autofree char *content = NULL;

  g_assert_null (strstr (without, "sensor"));
  g_assert_null (strstr (without, "parallax"));
  provenance->detector = ringlet_detector_with_sensor (plain, &sensor);
  provenance->geometry.parallax = TRUE;
  ringlet_detector_unref (plain);
  content = write_and_read (result, ".xy");
  g_assert_nonnull (
      strstr (content, "# sensor: CdTe\n# sensor_thickness: 0.00075 m\n"));
  g_assert_nonnull (strstr (content, "# parallax: corrected\n"));
}

/* What was made of results, only where something was. */
static void
test_operations (void)
{
  g_autoptr (RingletResult) result = fake_result_new (5, 0, TRUE);
  RingletProvenance *provenance = &result->provenance;
  g_autofree char *without = write_and_read (result, ".xye");
  g_autofree char *content = NULL;

  g_assert_null (strstr (without, "results_added"));
  g_assert_null (strstr (without, "operations"));
  g_assert_null (strstr (without, "\n# variance:"));
  provenance->n_added = 3;
  provenance->n_subtracted = 1;
  provenance->operations = g_strdup ("less 0.5 × empty.edf frame 0");
  result->variance_is_lower_bound = TRUE;
  content = write_and_read (result, ".xye");
  g_assert_nonnull (strstr (content,
      "# results_added: 3\n# results_subtracted: 1\n"
      "# operations: less 0.5 × empty.edf frame 0\n"));
  g_assert_nonnull (strstr (content, "\n# variance: lower bound\n"));
}

/* I(χ) has the azimuth for its axis, and a ring. */
static void
test_ring (void)
{
  g_autoptr (RingletResult) cake = fake_result_new (30, 12, TRUE);
  g_autoptr (RingletResult) ring = NULL;
  g_autofree char *content = NULL;

  cake->sum_gain = g_new0 (double, ringlet_result_n_bins (cake));
  cake->radial_min = 1.0;
  cake->radial_max = 31.0;
  cake->bins_share_pixels = TRUE;
  ring = ringlet_result_ring_profile (cake, 9, 14, NULL);
  content = write_and_read (ring, ".xye");
  g_assert_nonnull (strstr (content,
      "# unit: chi_deg\n# azimuth_range: -180 180 deg (automatic)\n"
      "# azimuth_bins: 12\n# radial_range: 10 15 2th_deg\n# radial_bins: 5\n"));
  g_assert_nonnull (strstr (content, "\n# chi_deg  I  sigma\n-165 "));
  g_assert_nonnull (strstr (content, "\n# variance: lower bound\n"));
}

static void
test_ranges (void)
{
  g_autoptr (RingletResult) result = fake_result_new (5, 0, FALSE);
  g_autofree char *content = NULL;

  result->plan.has_radial_range = TRUE;
  result->plan.factors.polarization = NAN;
  content = write_and_read (result, ".xy");
  g_assert_nonnull (strstr (content, "# radial_range: 0.25 30.5 2th_deg\n"));
  g_assert_nonnull (strstr (content, "# polarization_factor: none\n"));
  g_assert_nonnull (strstr (content, "\n# 2th_deg  I\n"));
}

/* A decimal comma must never reach a file. */
static void
test_locale (void)
{
  static const char *const names[] = { "fr_FR.UTF-8", "fr_FR.utf8", "de_DE.UTF-8",
    "de_DE.utf8" };
  g_autoptr (RingletResult) result = fake_result_new (20, 0, TRUE);
  g_autofree char *plain = write_and_read (result, ".xye");
  g_autofree char *old = g_strdup (setlocale (LC_ALL, NULL));
  g_autofree char *local = NULL;
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (names) && !found; i++)
    found = setlocale (LC_ALL, names[i]) != NULL;
  if (!found) {
    g_test_skip ("no locale with a decimal comma is installed");
    return;
  }
  local = write_and_read (result, ".xye");
  setlocale (LC_ALL, old);
  g_assert_cmpstr (local, ==, plain);
}

static void
test_needs_sigma (void)
{
  g_autoptr (RingletResult) result = fake_result_new (5, 0, FALSE);
  g_autofree char *path = make_path ("ringlet-never.xye");
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_result_write (result, NULL, path, TRUE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "error model"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

typedef struct {
  const char *name;
  const char *path;
  gboolean is_cake;
  const char *found; /* NULL for an error */
  int code;
  const char *message;
} FindCase;

static const FindCase find_cases[] = {
  { NULL, "a.xy", FALSE, "xy", 0, NULL },
  { NULL, "a.XYE", FALSE, "xye", 0, NULL },
  { NULL, "a.b.nxs", FALSE, "nexus", 0, NULL },
  { NULL, "a.h5", TRUE, "nexus", 0, NULL },
  { NULL, "a.hdf5", TRUE, "nexus", 0, NULL },
  { "xy", "a.dat", FALSE, "xy", 0, NULL },
  { "nexus", NULL, TRUE, "nexus", 0, NULL },
  { NULL, "a.xy", TRUE, NULL, RINGLET_ERROR_UNSUPPORTED, "nexus (.h5 .nxs .hdf5)" },
  { NULL, "axy", FALSE, NULL, RINGLET_ERROR_VALUE, "xy (.xy), xye (.xye)" },
  { "pdf", "a.xy", FALSE, NULL, RINGLET_ERROR_VALUE, "no output format \"pdf\"" },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (find_cases); i++) {
    const FindCase *c = &find_cases[i];
    g_autoptr (GError) error = NULL;
    const RingletWriter *writer =
        ringlet_writer_find (c->name, c->path, c->is_cake, &error);

    if (c->found != NULL) {
      g_assert_no_error (error);
      g_assert_cmpstr (writer->name, ==, c->found);
      continue;
    }
    g_assert_null (writer);
    g_assert_error (error, RINGLET_ERROR, c->code);
    g_assert_nonnull (strstr (error->message, c->message));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/writer/find", test_find);
  g_test_add_func ("/writer/text/round-trip", test_round_trip);
  g_test_add_func ("/writer/text/header", test_header);
  g_test_add_func ("/writer/text/ranges", test_ranges);
  g_test_add_func ("/writer/text/sensor", test_sensor);
  g_test_add_func ("/writer/text/operations", test_operations);
  g_test_add_func ("/writer/text/ring", test_ring);
  g_test_add_func ("/writer/text/locale", test_locale);
  g_test_add_func ("/writer/text/needs-sigma", test_needs_sigma);

  return g_test_run ();
}
