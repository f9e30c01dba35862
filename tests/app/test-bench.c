/* SPDX-License-Identifier: MIT */

/* ringlet bench, as users call it. No time is asserted. */

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "program.h"
#include "support/opencl.h"

static char *folder;

#define PILATUS_1M (1043 * 981)
#define PILATUS_2M (1679 * 1475)

/**
 * @n_pixels: of the quick detectors
 * @bytes: value, first bin and shares of a pixel, by the formats of the matrix
 * @must: as it was agreed
 */
typedef struct {
  const char *name;
  int n_pixels;
  int n_bins;
  double bytes;
  double must;
} Expected;

static const Expected expected[] = {
  { "1d no", PILATUS_1M, 1000, 6.0, 45.0 },
  { "1d full", PILATUS_1M, 1000, 8.0, 33.0 },
  { "1d full poisson", PILATUS_1M, 1000, 8.0, 22.0 },
  { "1d full batch", PILATUS_1M, 1000, 4.5, 35.0 },
  { "1d full poisson batch", PILATUS_1M, 1000, 4.5, 25.0 },
  { "1d full 4000 bins", PILATUS_1M, 4000, 12.0, 3.0 },
  { "2d full", PILATUS_1M, 360000, 10.0, 3.0 },
  { "2d full batch", PILATUS_1M, 360000, 4.75, 4.0 },
  { "mask edit", PILATUS_1M, 1000, NAN, 10.0 },
  { "mask edit 2d", PILATUS_1M, 360000, NAN, 10.0 },
  { "set-up 1d", PILATUS_1M, 1000, NAN, 70.0 },
  { "set-up 2d", PILATUS_1M, 360000, NAN, 70.0 },
  { "1d full int16", PILATUS_1M, 1000, 6.0, 1.5 },
  { "1d full uint16", PILATUS_1M, 1000, 6.0, 1.5 },
  { "1d full int32", PILATUS_1M, 1000, 8.0, 1.5 },
  { "1d full float32", PILATUS_1M, 1000, 8.0, 1.5 },
  { "1d full float64", PILATUS_1M, 1000, 12.0, 1.5 },
  { "1d full large", PILATUS_2M, 1000, 8.0, 4.5 },
  { "set-up 1d large", PILATUS_2M, 1000, NAN, 280.0 },
  { "set-up 2d large", PILATUS_2M, 1000 * 360, NAN, 280.0 },
};

static void
assert_near (double value, double expectation)
{
  g_assert_cmpfloat (fabs (value - expectation), <=, 1e-9 * fabs (expectation));
}

static JsonObject *
find_case (JsonArray *cases, const char *name)
{
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *object = json_array_get_object_element (cases, i);

    if (g_str_equal (json_object_get_string_member (object, "name"), name))
      return object;
  }
  g_error ("There is no case \"%s\"", name);
}

static void
check_rate (JsonObject *object, const Expected *e)
{
  const double ms = json_object_get_double_member (object, "best_ms");
  const gint64 bins = json_object_get_int_member (object, "n_radial") *
      json_object_get_int_member (object, "n_azimuth");

  g_assert_cmpint (bins, ==, e->n_bins);
  g_assert_cmpint (json_object_get_int_member (object, "n_pixels"), ==, e->n_pixels);
  g_assert_cmpfloat (ms, >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "median_ms"), >=, ms);
  assert_near (
      json_object_get_double_member (object, "mpixel_per_s"), e->n_pixels / ms / 1e3);
  g_assert_true (
      json_object_get_null_member (object, "bytes_per_pixel") == isnan (e->bytes));
  g_assert_true (json_object_get_null_member (object, "first_result_best_ms") ==
      !isnan (e->bytes));
  if (isnan (e->bytes))
    return;
  assert_near (json_object_get_double_member (object, "bytes_per_pixel"), e->bytes);
  assert_near (json_object_get_double_member (object, "gb_per_s"),
      e->bytes * e->n_pixels / ms / 1e6);
}

static void
check_case (JsonObject *object, const Expected *e)
{
  JsonObject *limit = json_object_get_object_member (object, "limit");

  g_test_message ("%s", e->name);
  g_assert_true (json_object_get_boolean_member (object, "correct"));
  g_assert_cmpint (json_object_get_int_member (object, "bins_compared"), >, 900);
  g_assert_cmpfloat (
      json_object_get_double_member (object, "max_difference"), <=, 5e-5);
  g_assert_true (json_object_get_null_member (object, "max_sigma_difference") ==
      (strstr (e->name, "poisson") == NULL));
  g_assert_cmpfloat (json_object_get_double_member (limit, "must"), ==, e->must);
  g_assert_cmpstr (json_object_get_string_member (limit, "must_is"), ==, "-");
  check_rate (object, e);
}

static void
test_quick (void)
{
  g_auto (Run) run = program_run (folder, "bench --quick --json -");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root;
  JsonArray *cases;

  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.code, ==, 0);
  json_parser_load_from_data (parser, run.out, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (
      json_object_get_string_member (root, "version"), ==, RINGLET_VERSION);
  g_assert_cmpfloat (json_object_get_double_member (root, "r_gb_per_s"), >, 0.0);
  g_assert_true (json_object_get_boolean_member (root, "all_correct"));
  cases = json_object_get_array_member (root, "cases");
  g_assert_cmpuint (json_array_get_length (cases), ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    check_case (find_case (cases, expected[i].name), &expected[i]);
}

/* Other detectors, bins and threads; a file beside the table. */
static void
test_table (void)
{
  g_auto (Run) run = program_run (folder,
      "bench --quick --detector Pilatus100k --bins 300 --threads 1 --rounds 2 "
      "--case \"1d no\" "
      "--case \"mask edit\" --json bench.json");
  g_autofree char *path = g_build_filename (folder, "bench.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;
  JsonArray *cases;

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "\n1d no "));
  g_assert_nonnull (strstr (run.out, "\nmask edit "));
  g_assert_null (strstr (run.out, "\n1d full "));
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (root, "rounds"), ==, 2);
  cases = json_object_get_array_member (root, "cases");
  g_assert_cmpuint (json_array_get_length (cases), ==, 2);
  check_rate (find_case (cases, "1d no"),
      &(const Expected){ "1d no", 195 * 487, 300, 6.0, NAN });
  g_assert_cmpint (json_object_get_int_member (
                       json_object_get_object_member (root, "machine"), "threads"),
      ==, 1);
}

/* A device, beside the processor: every sum is right, and every figure there. */
static void
test_device (void)
{
  g_autofree char *line = g_strdup_printf (
      "bench --quick --detector Pilatus100k --device %s --json device.json",
      test_opencl_device ());
  g_autofree char *path = g_build_filename (folder, "device.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;
  JsonArray *rows;

  if (!test_opencl_has_device ())
    return;
  g_auto (Run) run = program_run (folder, line);

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "\n2d full poisson batch "));
  g_assert_null (strstr (run.out, "WRONG"));
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpfloat (json_object_get_double_member (root, "copy_gb_per_s"), >, 0.0);
  rows = json_object_get_array_member (root, "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 10);
  for (guint i = 0; i < 10; i++) {
    JsonObject *row = json_array_get_object_element (rows, i);

    g_assert_true (json_object_get_boolean_member (row, "exact"));
    g_assert_cmpfloat (json_object_get_double_member (row, "kernel_us"), >, 0.0);
    g_assert_cmpfloat (
        json_object_get_double_member (row, "pinned_frames_per_s"), >, 0.0);
  }
}

typedef struct {
  const char *line;
  int code;
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "bench --case fold", 2, "\"2d full batch\"" },
  { "bench --device 0 --rounds 2", 2, "--device" },
  { "bench --quick --device \"no such\"", 1, "OpenCL" },
  { "bench --bins 0", 2, "--bins" },
  { "bench --threads many", 2, "--threads" },
  { "bench a.edf", 2, "a.edf" },
  { "bench --detector Fridge", 1, "Fridge" },
  { "bench --quick --json there.json", 1, "--overwrite" },
  { "bench --quick --rounds 0", 2, "--rounds" },
  { "bench --quick --json no/x.json", 1, "no/x.json" },
  { "bench --quick --detector Pilatus100k --case \"1d full large\"", 1,
      "None of these cases" },
};

static void
test_refused (void)
{
  g_autofree char *there = g_build_filename (folder, "there.json", NULL);

  g_assert_true (g_file_set_contents (there, "{}", 2, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (Run) run = program_run (folder, bad_cases[i].line);

    g_test_message ("%s: %s", bad_cases[i].line, run.err);
    g_assert_cmpint (run.code, ==, bad_cases[i].code);
    g_assert_nonnull (strstr (run.err, bad_cases[i].word));
  }
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  folder = folder_new ();
  test_opencl_init ();
  g_test_add_func ("/bench/quick", test_quick);
  g_test_add_func ("/bench/table", test_table);
  g_test_add_func ("/bench/device", test_device);
  g_test_add_func ("/bench/refused", test_refused);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
