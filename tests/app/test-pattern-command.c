/* SPDX-License-Identifier: MIT */

/* ringlet pattern, as users call it. */

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "export/pattern-read.h"
#include "export/writer.h"
#include "pattern/background.h"
#include "pattern/pattern.h"
#include "program.h"

#define N 400

static char *folder;

static double
peak (double x)
{
  const double t = (x - 12.0) / 0.2;

  return 5000.0 * (0.4 / (1.0 + 4.0 * t * t) + 0.6 * exp (-4.0 * G_LN2 * t * t));
}

/* @factor times a peak at 12 on 100 counts, from @first on in steps of 0.01. */
static void
write_pattern (const char *name, double first, double factor, gboolean has_sigma)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (RingletPattern) self = ringlet_pattern_new (N, has_sigma, NULL);
  g_autoptr (GError) error = NULL;

  self->unit = ringlet_unit_find ("2th_deg", NULL);
  for (gsize i = 0; i < N; i++) {
    self->x[i] = first + 0.01 * (double) i;
    self->intensity[i] = factor * (100.0 + peak (self->x[i]));
    if (has_sigma)
      self->sigma[i] = factor * sqrt (100.0 + peak (self->x[i]));
  }
  g_assert_true (ringlet_pattern_write (self, NULL, path, FALSE, &error));
  g_assert_no_error (error);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static RingletPattern *
read_pattern (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletPattern *self = ringlet_pattern_read (path, &error);

  g_assert_no_error (error);
  return self;
}

/* Steps in their order: (2 a − a) cut is a cut, and multiplying comes where it stands.
 */
static void
test_order (void)
{
  g_autoptr (RingletPattern) a = read_pattern ("a.xye");
  g_autoptr (RingletPattern) one = NULL;
  g_autoptr (RingletPattern) other = NULL;

  program_do (
      folder, "pattern --multiply 2 --subtract a.xye --range 11,13 a.xye -o one.xye");
  program_do (folder, "pattern --subtract a.xye,-0.5 --multiply 2 a.xye -o other.xye");
  one = read_pattern ("one.xye");
  other = read_pattern ("other.xye");
  g_assert_cmpfloat (one->x[0], >=, 11.0);
  g_assert_cmpfloat (one->x[one->n - 1], <=, 13.0);
  for (gsize i = 0; i < one->n; i++)
    g_assert_cmpfloat_with_epsilon (one->intensity[i], 100.0 + peak (one->x[i]), 1e-9);
  for (gsize i = 0; i < N; i++) {
    g_assert_cmpfloat_with_epsilon (other->intensity[i], 3.0 * a->intensity[i], 1e-9);
    g_assert_cmpfloat_with_epsilon (
        other->sigma[i], 2.0 * sqrt (1.25) * a->sigma[i], 1e-9);
  }
  g_assert_cmpstr (ringlet_pattern_header (one, "operations"), ==, "multiplied by 2");
}

/* What the command does is what the library does. */
static void
test_background (void)
{
  g_autoptr (RingletPattern) a = read_pattern ("a.xye");
  RingletBackgroundOptions snip = ringlet_background_options (RINGLET_BACKGROUND_SNIP);
  RingletBackgroundOptions fit =
      ringlet_background_options (RINGLET_BACKGROUND_CHEBYSHEV);
  g_autoptr (RingletPattern) less_snip = NULL;
  g_autoptr (RingletPattern) curve = NULL;
  g_autoptr (RingletPattern) found = NULL;
  g_autoptr (RingletPattern) found_curve = NULL;

  snip.reach = 60.0;
  snip.smooth = 3;
  less_snip = ringlet_background_subtract (a, &snip, NULL);
  fit.order = 2;
  fit.reject = 1.5;
  curve = ringlet_background_find (a, &fit, NULL);

  program_do (folder, "pattern --background snip,60,smooth=3 a.xye -o snip.xye");
  program_do (
      folder, "pattern --background-curve chebyshev,2,reject=1.5 a.xye -o c.xy");
  found = read_pattern ("snip.xye");
  found_curve = read_pattern ("c.xy");
  for (gsize i = 0; i < N; i++) {
    g_assert_cmpfloat (found->intensity[i], ==, less_snip->intensity[i]);
    g_assert_cmpfloat (found->sigma[i], ==, a->sigma[i]);
    g_assert_cmpfloat (found_curve->intensity[i], ==, curve->intensity[i]);
  }
}

static void
test_convert (void)
{
  g_autoptr (RingletPattern) there = NULL;
  g_autoptr (RingletPattern) back = NULL;

  program_do (folder, "pattern -u d_A -w 12.3984198keV a.xye -o d.xye");
  program_do (folder, "pattern -u 2th_deg d.xye -o back.xye");
  there = read_pattern ("d.xye");
  back = read_pattern ("back.xye");
  g_assert_cmpstr (there->unit->name, ==, "d_A");
  /* 12.398 keV are 1 Å: d = 1 / (2 sin 5°) of the first point, which is the last now.
   */
  g_assert_cmpfloat_with_epsilon (
      there->x[N - 1], 1.0 / (2.0 * sin (5.0 * G_PI / 180.0)), 1e-7);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (back->x[i], 10.0 + 0.01 * (double) i, 1e-9);
}

static void
test_merge (void)
{
  g_autoptr (RingletPattern) merged = NULL;

  program_do (folder, "pattern --merge sigma,scale a.xye half.xye -o merged.xye");
  merged = read_pattern ("merged.xye");
  g_assert_cmpuint (merged->n, ==, N + 200);
  for (gsize i = 0; i < merged->n; i++)
    g_assert_cmpfloat_with_epsilon (
        merged->intensity[i], 100.0 + peak (merged->x[i]), 1e-6);
}

static void
test_folder (void)
{
  g_autofree char *there = g_build_filename (folder, "there", NULL);
  g_autoptr (RingletPattern) a = NULL;
  g_autoptr (RingletPattern) half = NULL;

  g_assert_cmpint (g_mkdir_with_parents (there, 0700), ==, 0);
  program_do (folder, "pattern --bin 4 a.xye half.xye --format xy -o there");
  a = read_pattern ("there/a.xy");
  half = read_pattern ("there/half.xy");
  g_assert_cmpuint (a->n, ==, N / 4);
  g_assert_cmpuint (half->n, ==, N / 4);
  g_assert_null (a->sigma);
}

static JsonObject *
first_peak (JsonNode *root)
{
  JsonObject *file = json_array_get_object_element (json_node_get_array (root), 0);
  JsonObject *fit =
      json_array_get_object_element (json_object_get_array_member (file, "fits"), 0);
  JsonArray *peaks = json_object_get_array_member (fit, "peaks");

  g_assert_cmpuint (json_array_get_length (peaks), ==, 1);
  return json_array_get_object_element (peaks, 0);
}

static void
test_peaks (void)
{
  static const char *const lines[] = { "pattern --peaks --json a.xye",
    "pattern --peaks-at 12.05 --peak-reach 6 --peak-background 0 --json a.xye" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Run) run = program_run (folder, lines[i]);
    g_autoptr (JsonNode) root = json_from_string (run.out, NULL);
    JsonObject *found = NULL;

    g_assert_cmpint (run.code, ==, 0);
    found = first_peak (root);
    g_assert_cmpfloat_with_epsilon (
        json_object_get_double_member (found, "position"), 12.0, 1e-8);
    g_assert_cmpfloat_with_epsilon (
        json_object_get_double_member (found, "fwhm"), 0.2, 1e-7);
    g_assert_cmpfloat_with_epsilon (
        json_object_get_double_member (found, "eta"), 0.4, 1e-6);
    g_assert_cmpfloat (json_object_get_double_member (found, "position_sigma"), >, 0.0);
  }
  {
    g_auto (Run) run = program_run (folder, "pattern --peaks a.xye");

    g_assert_nonnull (strstr (run.out, "a.xye\n"));
    g_assert_nonnull (strstr (run.out, "12.000"));
    g_assert_nonnull (strstr (run.out, "0.40"));
  }
}

/* A spread is neither a sigma nor said to be there when it is lost. */
static void
test_spread (void)
{
  g_autoptr (RingletPattern) kept = NULL;
  g_autoptr (RingletPattern) lost = NULL;

  program_do (folder, "pattern -w 12.398420keV far.xy -o kept.xy");
  program_do (folder, "pattern --multiply 2 far.xy -o lost.xy");
  kept = read_pattern ("kept.xy");
  lost = read_pattern ("lost.xy");
  g_assert_null (kept->sigma);
  g_assert_cmpfloat (kept->spread[1], ==, 6.0);
  g_assert_cmpfloat (kept->wavelength_m, ==, 1e-10);
  g_assert_nonnull (ringlet_pattern_header (kept, "sigma_chi"));
  g_assert_null (lost->sigma);
  g_assert_null (lost->spread);
  g_assert_null (ringlet_pattern_header (lost, "sigma_chi"));
  g_assert_cmpfloat (lost->intensity[1], ==, 10.0);
}

typedef struct {
  const char *line;
  int code;
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "pattern", 2, "at least one pattern" },
  { "pattern a.xye", 2, "-o" },
  { "pattern --background snip a.xye -o x.xye", 2, "snip,POINTS" },
  { "pattern --background snip,20,order=3 a.xye -o x.xye", 2, "--background" },
  { "pattern --background spline,3 a.xye -o x.xye", 2, "chebyshev,ORDER" },
  { "pattern --range 3,2 a.xye -o x.xye", 2, "--range" },
  { "pattern --rebin 1,2 a.xye -o x.xye", 2, "MIN,MAX,N" },
  { "pattern --rebin 1,2,0 a.xye -o x.xye", 2, "MIN,MAX,N" },
  { "pattern --bin 0 a.xye -o x.xye", 2, "--bin" },
  { "pattern --multiply two a.xye -o x.xye", 2, "--multiply" },
  { "pattern --unit furlong a.xye -o x.xye", 2, "furlong" },
  { "pattern --merge best a.xye -o x.xye", 2, "sigma or count" },
  { "pattern --peaks-at 12,11 a.xye", 2, "--peaks-at" },
  { "pattern --wavelength red a.xye -o x.xye", 2, "--wavelength" },
  { "pattern --range 1,2 a.xye -o x.xye", 1, "a.xye: --range: " },
  { "pattern --unit q_nm^-1 a.xye -o x.xye", 1, "wavelength" },
  { "pattern --from-unit q_nm^-1 a.xye -o x.xye", 1, "its unit is 2th_deg" },
  { "pattern -w 2A far.xy -o x.xye", 1, "its wavelength is 1e-10 m" },
  { "pattern --subtract half.xye a.xye -o x.xye", 1, "(--interpolate)" },
  { "pattern --subtract bare.xy a.xye -o x.xye", 1, "Only the first" },
  { "pattern --subtract missing.xye a.xye -o x.xye", 1, "missing.xye" },
  { "pattern --subtract poor.txt a.xye -o x.xye", 1, "poor.txt" },
  { "pattern --multiply 2 a.xye -o a.xye", 1, "a.xye" },
  { "pattern --multiply 2 a.xye -o a.xye --overwrite", 1, "a.xye" },
  { "pattern --add half.xye --interpolate a.xye -o half.xye --overwrite", 1, "half" },
  { "pattern --multiply 2 a.xye half.xye -o x.xye", 1, "folder" },
  { "pattern --multiply 2 a.xye -o x.jpeg", 1, "xye" },
  { "pattern --multiply 2 bare.xy -o x.xye", 1, "xye" },
  { "pattern --peaks --range 10,11 a.xye", 1, "--threshold" },
  { "pattern --peaks-at 30 a.xye", 1, "30" },
};

static void
test_refused (void)
{
  const guint before = folder_n_files (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (Run) run = program_run (folder, bad_cases[i].line);

    g_test_message ("%s: %s", bad_cases[i].line, run.err);
    g_assert_cmpint (run.code, ==, bad_cases[i].code);
    g_assert_nonnull (strstr (run.err, bad_cases[i].word));
  }
  g_assert_cmpuint (folder_n_files (folder), ==, before);
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  write_text ("poor.txt", "Dear reader\n");
  write_pattern ("a.xye", 10.0, 1.0, TRUE);
  write_pattern ("half.xye", 12.0, 0.5, TRUE);
  write_pattern ("bare.xy", 10.0, 1.0, FALSE);
  write_text ("far.xy",
      "# wavelength: 1e-10 m\n# sigma_chi: of the pixels\n"
      "# 2th_deg  I  sigma_chi\n1 2 3\n2 5 6\n");

  g_test_add_func ("/pattern-command/order", test_order);
  g_test_add_func ("/pattern-command/background", test_background);
  g_test_add_func ("/pattern-command/convert", test_convert);
  g_test_add_func ("/pattern-command/spread", test_spread);
  g_test_add_func ("/pattern-command/merge", test_merge);
  g_test_add_func ("/pattern-command/folder", test_folder);
  g_test_add_func ("/pattern-command/peaks", test_peaks);
  g_test_add_func ("/pattern-command/refused", test_refused);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
