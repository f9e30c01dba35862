/* SPDX-License-Identifier: MIT */

/* Every text format of patterns: what is written reads back, and each layout is read by
 * a parser of its own here, in the words of the program that the format belongs to. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "export/pattern-facts.h"
#include "export/pattern-read.h"
#include "export/writer.h"
#include "support/fake-result.h"

#define N_POINTS 60

typedef struct {
  const char *name;
  gboolean two_theta_only;
  gboolean has_sigma;
  gboolean drops_empty;
  double x_tolerance; /* relative */
} FormatCase;

/* The ends alone tell the axis of xrdml: each point is one product and one sum away. */
static const FormatCase format_cases[] = {
  { "xy", FALSE, FALSE, FALSE, 0.0 },
  { "xye", FALSE, TRUE, FALSE, 0.0 },
  { "dat", FALSE, TRUE, FALSE, 0.0 },
  { "csv", FALSE, TRUE, FALSE, 0.0 },
  { "chi", FALSE, FALSE, FALSE, 0.0 },
  { "fxye", TRUE, TRUE, FALSE, 0.0 },
  { "esg", TRUE, TRUE, TRUE, 0.0 },
  { "cif", TRUE, TRUE, FALSE, 0.0 },
  { "xrdml", TRUE, FALSE, FALSE, 1e-15 },
};

/* Awkward doubles, a path of letters beyond ASCII that is longer than a record of GSAS,
 * and marks of every format in the header. */
static RingletResult *
make_result (void)
{
  RingletResult *result = fake_result_new (N_POINTS, 0, TRUE);
  RingletProvenance *provenance = &result->provenance;

  result->intensity[3] = 5e-324;
  result->intensity[4] = -1.7976931348623157e308;
  result->intensity[5] = 0.1 + 0.2;
  result->sigma[5] = 1.0 / 3.0;
  result->sigma[6] = 1.2345678901234567e-150;
  g_free (provenance->mask);
  provenance->mask = g_strdup ("/données/été/<a> & \"b\";'c'#d_e/loop_ data_x/"
                               "äöüäöüäöüäöüäöüäöüäöüäöüäöü äöüäöü  c/x.edf");
  return result;
}

static char *
make_path (const char *format)
{
  g_autofree char *name = g_strdup_printf ("ringlet-%u.%s", g_random_int (), format);

  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static char *
write_result (const RingletResult *result, const char *format)
{
  char *path = make_path (format);
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_result_write (result, NULL, path, FALSE, &error));
  g_assert_no_error (error);
  return path;
}

/* Not inlined: gcc 12 takes the result for the variable that it came out of. */
static G_GNUC_NO_INLINE char *
contents (const RingletResult *result, const char *format)
{
  g_autofree char *path = write_result (result, format);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  g_unlink (path);
  return text;
}

/* NaN is the same as NaN. */
static void
assert_same (double a, double b, double tolerance)
{
  if (isnan (b))
    g_assert_true (isnan (a));
  else
    g_assert_cmpfloat (fabs (a - b), <=, tolerance * fabs (b));
}

static void
assert_same_header (char **a, char **b)
{
  gsize i = 0;

  for (; a[i] != NULL && b[i] != NULL; i++)
    g_assert_cmpstr (a[i], ==, b[i]);
  g_assert_null (a[i]);
  g_assert_null (b[i]);
}

static void
check_read (const FormatCase *c, const RingletPattern *is, const RingletPattern *was)
{
  g_assert_cmpuint (is->n, ==, was->n - c->drops_empty);
  for (gsize i = 0; i < is->n; i++) {
    assert_same (is->x[i], was->x[i], c->x_tolerance);
    assert_same (is->intensity[i], was->intensity[i], 0.0);
    if (c->has_sigma)
      assert_same (is->sigma[i], was->sigma[i], 0.0);
  }
  g_assert_true ((is->sigma != NULL) == c->has_sigma);
  g_assert_true (is->unit == was->unit);
  g_assert_cmpfloat (is->wavelength_m, ==, was->wavelength_m);
  assert_same_header (is->header, was->header);
}

static void
test_read_back (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autoptr (RingletPattern) was = ringlet_pattern_from_result (result, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
    const FormatCase *c = &format_cases[i];
    g_autofree char *path = write_result (result, c->name);
    g_autofree char *again = make_path (c->name);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) is = ringlet_pattern_read (path, &error);

    g_test_message ("%s", c->name);
    g_assert_no_error (error);
    check_read (c, is, was);

    /* And what was read makes the same file. */
    g_assert_true (ringlet_pattern_write (is, NULL, again, FALSE, &error));
    g_assert_no_error (error);
    g_assert_true (g_file_get_contents (path, &first, NULL, NULL));
    g_assert_true (g_file_get_contents (again, &second, NULL, NULL));
    g_assert_cmpstr (first, ==, second);
    g_unlink (path);
    g_unlink (again);
  }
}

/* The name tells no more than the content: what is called otherwise reads the same. */
static void
test_content_decides (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autoptr (RingletPattern) was = ringlet_pattern_from_result (result, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
    const FormatCase *c = &format_cases[i];
    const FormatCase *other = &format_cases[(i + 4) % G_N_ELEMENTS (format_cases)];
    g_autofree char *path = make_path (other->name);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) is = NULL;

    g_test_message ("%s called %s", c->name, other->name);
    g_assert_true (ringlet_result_write (result, c->name, path, FALSE, &error));
    is = ringlet_pattern_read (path, &error);
    g_assert_no_error (error);
    check_read (c, is, was);
    g_unlink (path);
  }
}

/* ---- layouts ---- */

/* Columns @from to @to of a record, from 1, as Fortran counts them. */
static char *
columns (const char *record, gsize from, gsize to)
{
  return g_strstrip (g_strndup (record + from - 1, to - from + 1));
}

/* GSAS: a title, comments, "BANK", points; everything in records of 80. */
static void
test_fxye (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autofree char *text = contents (result, "fxye");
  g_auto (GStrv) records = g_strsplit (text, "\n", -1);
  const guint n = g_strv_length (records);
  guint bank = 1;

  g_assert_cmpstr (records[n - 1], ==, "");
  for (guint i = 0; i + 1 < n; i++)
    g_assert_cmpuint (strlen (records[i]), ==, 80);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  while (records[bank][0] == '#')
    bank++;
  g_assert_true (g_str_has_prefix (
      records[bank], "BANK 1 60 60 CONS 33.33333333333333 10 0 0 FXYE "));
  g_assert_cmpuint (n - 1, ==, bank + 1 + N_POINTS);
  for (guint i = 0; i + 1 < N_POINTS; i++) {
    const char *record = records[bank + 1 + i];
    g_autofree char *x = columns (record, 1, 25);
    g_autofree char *y = columns (record, 26, 50);
    g_autofree char *e = columns (record, 51, 80);

    /* Hundredths: one rounding of the product away. */
    g_assert_cmpfloat_with_epsilon (
        g_ascii_strtod (x, NULL), 100.0 * result->radial[i], 4e-13);
    g_assert_cmpfloat (g_ascii_strtod (y, NULL), ==, result->intensity[i]);
    g_assert_cmpfloat (g_ascii_strtod (e, NULL), ==, result->sigma[i]);
  }
  {
    g_autofree char *y = columns (records[n - 2], 26, 50);
    g_autofree char *e = columns (records[n - 2], 51, 80);

    g_assert_cmpstr (y, ==, "0");
    g_assert_cmpstr (e, ==, "0");
  }
}

/* FIT2D: four lines, then as many points as the fourth says. */
static void
test_chi (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autofree char *text = contents (result, "chi");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "program: Ringlet 0.1.0\tsource: "));
  g_assert_nonnull (strstr (lines[0], "\tdistance: 0.1 m\t"));
  g_assert_cmpstr (lines[1], ==, "2-Theta Angle (Degrees)");
  g_assert_cmpstr (lines[2], ==, "Intensity");
  g_assert_cmpint (g_ascii_strtoll (lines[3], NULL, 10), ==, N_POINTS);
  g_assert_cmpuint (g_strv_length (lines), ==, 4 + N_POINTS + 1);
  for (guint i = 0; i + 1 < N_POINTS; i++) {
    char *end = NULL;

    g_assert_cmpfloat (g_ascii_strtod (lines[4 + i], &end), ==, result->radial[i]);
    g_assert_cmpfloat (g_ascii_strtod (end, NULL), ==, result->intensity[i]);
  }
}

/* The words behind the names of a loop. */
static char **
loop_words (const char *text, const char *first, guint n_names)
{
  const char *at = strstr (text, first);

  g_assert_nonnull (at);
  for (guint i = 0; i < n_names; i++)
    at = strchr (at, '\n') + 1;
  return g_regex_split_simple ("\\s+", at, 0, 0);
}

static guint
first_word (char **words)
{
  return words[0][0] == '\0' ? 1 : 0;
}

static void
test_cif (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autofree char *text = contents (result, "cif");
  g_auto (GStrv) words = loop_words (text,
      "loop_\n_pd_proc_2theta_corrected\n_pd_proc_intensity_total\n_pd_proc_ls_"
      "weight\n",
      4);
  const guint skip = first_word (words);

  g_assert_true (g_str_has_prefix (text, "#\\#CIF_2.0\ndata_ringlet\n"));
  g_assert_nonnull (strstr (text, "\n_diffrn_radiation_wavelength 1\n"));
  g_assert_nonnull (
      strstr (text, "\n_pd_proc_info_data_reduction\n;\nprogram: Ringlet 0.1.0\n"));
  g_assert_nonnull (strstr (text, "\n_pd_proc_number_of_points 60\n"));
  for (guint i = 0; i < 3; i++) {
    const double weight = g_ascii_strtod (words[skip + 3 * i + 2], NULL);

    g_assert_cmpfloat (
        g_ascii_strtod (words[skip + 3 * i], NULL), ==, result->radial[i]);
    g_assert_cmpfloat (
        g_ascii_strtod (words[skip + 3 * i + 1], NULL), ==, result->intensity[i]);
    /* The dictionary: 1 / σ². Two roundings. */
    g_assert_cmpfloat_with_epsilon (
        weight * result->sigma[i] * result->sigma[i], 1.0, 1e-15);
  }
  g_assert_cmpstr (words[skip + 3 * (N_POINTS - 1) + 1], ==, ".");
  g_assert_cmpstr (words[skip + 3 * (N_POINTS - 1) + 2], ==, ".");
}

static void
test_cif_ascii (void)
{
  g_autoptr (RingletResult) result = fake_result_new (3, 0, FALSE);
  g_autofree char *text = NULL;

  g_free (result->provenance.source);
  result->provenance.source = g_strdup ("lab6.cbf");
  text = contents (result, "cif");
  g_assert_true (g_str_has_prefix (text, "#\\#CIF_1.1\n"));
  g_assert_null (strstr (text, "_pd_proc_ls_weight"));
}

static void
test_esg (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autofree char *text = contents (result, "esg");
  g_auto (GStrv) words = loop_words (text,
      "loop_\n_pd_proc_2theta_corrected\n_pd_meas_intensity_total\n"
      "_pd_meas_intensity_sigma\n",
      4);
  const guint skip = first_word (words);

  g_assert_true (g_str_has_prefix (text, "_pd_block_id noTitle|#0\n\n# program: "));
  g_assert_nonnull (strstr (text, "\n_pd_instr_dist_spec/detc 100\n"));
  g_assert_nonnull (strstr (text, "\n_diffrn_measurement_distance_unit mm\n"));
  g_assert_nonnull (strstr (text, "\n_diffrn_radiation_wavelength 1\n"));
  g_assert_nonnull (strstr (text, "\n_riet_meas_datafile_calibrated true\n"));
  for (guint i = 0; i + 1 < N_POINTS; i++) {
    g_assert_cmpfloat (
        g_ascii_strtod (words[skip + 3 * i], NULL), ==, result->radial[i]);
    g_assert_cmpfloat (
        g_ascii_strtod (words[skip + 3 * i + 1], NULL), ==, result->intensity[i]);
    g_assert_cmpfloat (
        g_ascii_strtod (words[skip + 3 * i + 2], NULL), ==, result->sigma[i]);
  }
  g_assert_cmpuint (g_strv_length (words) - skip, ==, 3 * (N_POINTS - 1) + 1);
}

static void
test_csv (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autofree char *text = contents (result, "csv");
  const char *table = strstr (text, "\n2th_deg,I,sigma\n");
  g_auto (GStrv) rows = NULL;

  g_assert_nonnull (table);
  rows = g_strsplit (table + strlen ("\n2th_deg,I,sigma\n"), "\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, N_POINTS + 1);
  for (guint i = 0; i < N_POINTS; i++) {
    g_auto (GStrv) cells = g_strsplit (rows[i], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 3);
    g_assert_cmpfloat (g_ascii_strtod (cells[0], NULL), ==, result->radial[i]);
    assert_same (g_ascii_strtod (cells[1], NULL), result->intensity[i], 0.0);
    assert_same (g_ascii_strtod (cells[2], NULL), result->sigma[i], 0.0);
  }
}

/* What stands between two tags. */
static char *
element (const char *text, const char *open, const char *close)
{
  const char *from = strstr (text, open);
  const char *to = from != NULL ? strstr (from, close) : NULL;

  g_assert_nonnull (to);
  from += strlen (open);
  return g_strndup (from, (gsize) (to - from));
}

static void
test_xrdml (void)
{
  g_autoptr (RingletResult) result = make_result ();
  g_autofree char *text = contents (result, "xrdml");
  g_autofree char *first = element (text, "<startPosition>", "</startPosition>");
  g_autofree char *last = element (text, "<endPosition>", "</endPosition>");
  g_autofree char *wavelength =
      element (text, "<kAlpha1 unit=\"Angstrom\">", "</kAlpha1>");
  g_autofree char *list =
      element (text, "<intensities unit=\"counts\">", "</intensities>");
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  g_assert_nonnull (strstr (text, "<positions axis=\"2Theta\" unit=\"deg\">"));
  g_assert_cmpfloat (g_ascii_strtod (first, NULL), ==, result->radial[0]);
  g_assert_cmpfloat (g_ascii_strtod (last, NULL), ==, result->radial[N_POINTS - 1]);
  g_assert_cmpstr (wavelength, ==, "1");
  g_assert_cmpuint (g_strv_length (words), ==, N_POINTS);
  for (guint i = 0; i + 1 < N_POINTS; i++)
    g_assert_cmpfloat (g_ascii_strtod (words[i], NULL), ==, result->intensity[i]);
  g_assert_cmpstr (words[N_POINTS - 1], ==, "NaN");
  g_assert_nonnull (strstr (text, "<entry>mask: /données/été/&lt;a&gt; &amp; "));
}

/* ---- units ---- */

/* Degrees from radians: one product of two rounded numbers. */
static void
test_radians (void)
{
  g_autoptr (RingletResult) result = fake_result_new (N_POINTS, 0, TRUE);

  result->unit = result->plan.unit = ringlet_unit_find ("2th_rad", NULL);
  for (gsize i = 0; i < N_POINTS; i++)
    result->radial[i] = 0.01 * (double) (i + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
    const FormatCase *c = &format_cases[i];
    g_autofree char *path = write_result (result, c->name);
    g_autoptr (RingletPattern) is = ringlet_pattern_read (path, NULL);
    const double factor = c->two_theta_only ? 180.0 / G_PI : 1.0;

    g_test_message ("%s", c->name);
    g_assert_nonnull (is);
    g_assert_cmpstr (is->unit->name, ==, c->two_theta_only ? "2th_deg" : "2th_rad");
    g_assert_cmpstr (ringlet_pattern_header (is, "unit"), ==, "2th_rad");
    for (gsize k = 0; k < is->n; k++)
      assert_same (is->x[k], factor * result->radial[k], 1e-15);
    g_unlink (path);
  }
}

/* Any unit in the formats of columns, none but 2θ in the others. */
static void
test_units (void)
{
  const RingletUnit *const *units = ringlet_unit_list ();
  g_autoptr (RingletResult) result = fake_result_new (N_POINTS, 0, TRUE);

  for (gsize u = 0; units[u] != NULL; u++) {
    result->unit = units[u];
    for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
      const FormatCase *c = &format_cases[i];
      g_autofree char *path = make_path (c->name);
      g_autoptr (GError) error = NULL;
      g_autoptr (RingletPattern) is = NULL;

      if (c->two_theta_only && units[u]->space != RINGLET_SPACE_TWO_THETA) {
        g_assert_false (ringlet_result_write (result, NULL, path, FALSE, &error));
        g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
        g_assert_nonnull (strstr (error->message, units[u]->name));
        g_assert_nonnull (strstr (error->message, "2th_deg"));
        g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
        continue;
      }
      g_assert_true (ringlet_result_write (result, NULL, path, FALSE, &error));
      is = ringlet_pattern_read (path, &error);
      g_assert_no_error (error);
      if (!c->two_theta_only)
        g_assert_true (is->unit == units[u]);
      g_unlink (path);
    }
  }
}

/* A curve from elsewhere whose header says another unit than its numbers have. */
static void
test_header_follows (void)
{
  g_autoptr (RingletPattern) pattern = ringlet_pattern_new (2, FALSE, NULL);
  g_autofree char *path = make_path ("xy");
  g_autofree char *text = NULL;

  pattern->x[0] = 1.0;
  pattern->x[1] = 2.0;
  pattern->intensity[0] = pattern->intensity[1] = 5.0;
  pattern->unit = ringlet_unit_find ("q_nm^-1", NULL);
  pattern->wavelength_m = 2e-11;
  g_strfreev (pattern->header);
  pattern->header = g_strsplit ("unit: 2th_deg|made_by: hand", "|", -1);
  g_assert_true (ringlet_pattern_write (pattern, NULL, path, FALSE, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text,
      "# unit: q_nm^-1\n# made_by: hand\n# wavelength: 2e-11 m\n# q_nm^-1  I\n1"));
  g_unlink (path);
}

/* ---- refused ---- */

static void
test_refused (void)
{
  g_autoptr (RingletResult) plain = fake_result_new (5, 0, FALSE);
  g_autoptr (RingletResult) uneven = fake_result_new (5, 0, TRUE);
  g_autoptr (RingletPattern) curve = ringlet_pattern_from_result (plain, NULL);
  g_autofree char *fxye = make_path ("fxye");
  g_autofree char *h5 = make_path ("h5");
  g_autoptr (GError) no_sigma = NULL;
  g_autoptr (GError) not_even = NULL;
  g_autoptr (GError) no_sums = NULL;
  g_autoptr (RingletPattern) listed = NULL;
  g_autofree char *xrdml = NULL;

  g_assert_false (ringlet_result_write (plain, NULL, fxye, FALSE, &no_sigma));
  g_assert_error (no_sigma, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (no_sigma->message, "error model"));

  uneven->radial[2] += 0.02;
  g_assert_false (ringlet_result_write (uneven, NULL, fxye, FALSE, &not_even));
  g_assert_error (not_even, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (not_even->message, "point 3"));
  g_assert_false (g_file_test (fxye, G_FILE_TEST_EXISTS));

  /* xrdml has a list for such. */
  xrdml = write_result (uneven, "xrdml");
  listed = ringlet_pattern_read (xrdml, NULL);
  g_assert_cmpfloat (listed->x[2], ==, uneven->radial[2]);
  g_unlink (xrdml);

  if (ringlet_writer_find ("nexus", NULL, FALSE, NULL)->write_pattern == NULL) {
    g_assert_false (ringlet_pattern_write (curve, NULL, h5, FALSE, &no_sums));
    g_assert_error (no_sums, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  }
}

/* A decimal comma must never reach a file, nor be read from one. */
static void
test_locale (void)
{
  static const char *const names[] = { "fr_FR.UTF-8", "fr_FR.utf8", "de_DE.UTF-8",
    "de_DE.utf8" };
  g_autoptr (RingletResult) result = make_result ();
  g_autoptr (RingletPattern) was = ringlet_pattern_from_result (result, NULL);
  g_autofree char *old = g_strdup (setlocale (LC_ALL, NULL));
  char *plain[G_N_ELEMENTS (format_cases)];
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++)
    plain[i] = contents (result, format_cases[i].name);
  for (gsize i = 0; i < G_N_ELEMENTS (names) && !found; i++)
    found = setlocale (LC_ALL, names[i]) != NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
    g_autofree char *local = contents (result, format_cases[i].name);
    g_autofree char *path = write_result (result, format_cases[i].name);
    g_autoptr (RingletPattern) is = ringlet_pattern_read (path, NULL);

    g_assert_cmpstr (local, ==, plain[i]);
    check_read (&format_cases[i], is, was);
    g_unlink (path);
    g_free (plain[i]);
  }
  setlocale (LC_ALL, old);
  if (!found)
    g_test_skip ("no locale with a decimal comma is installed");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pattern-write/read-back", test_read_back);
  g_test_add_func ("/pattern-write/content-decides", test_content_decides);
  g_test_add_func ("/pattern-write/fxye", test_fxye);
  g_test_add_func ("/pattern-write/chi", test_chi);
  g_test_add_func ("/pattern-write/cif", test_cif);
  g_test_add_func ("/pattern-write/cif-ascii", test_cif_ascii);
  g_test_add_func ("/pattern-write/esg", test_esg);
  g_test_add_func ("/pattern-write/csv", test_csv);
  g_test_add_func ("/pattern-write/xrdml", test_xrdml);
  g_test_add_func ("/pattern-write/radians", test_radians);
  g_test_add_func ("/pattern-write/units", test_units);
  g_test_add_func ("/pattern-write/header-follows", test_header_follows);
  g_test_add_func ("/pattern-write/refused", test_refused);
  g_test_add_func ("/pattern-write/locale", test_locale);

  return g_test_run ();
}
