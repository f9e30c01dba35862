/* SPDX-License-Identifier: MIT */

/* Patterns that other programs wrote, and files that are none. */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "export/pattern-read.h"
#include "support/shared.h"

static RingletPattern *
read_text (const char *suffix, const char *text, gssize length, GError **error)
{
  g_autofree char *name = g_strdup_printf ("ringlet-%u%s", g_random_int (), suffix);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  RingletPattern *pattern = NULL;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  pattern = ringlet_pattern_read (path, error);
  if (pattern == NULL && error != NULL)
    g_assert_true (g_str_has_prefix ((*error)->message, path));
  g_unlink (path);
  return pattern;
}

/* ---- measured ---- */

typedef struct {
  const char *path;
  gsize n;
  double first[2];
  double last[2];
  double wavelength_m;
} SampleCase;

/* First and last line, as they stand in the file. */
static const SampleCase sample_cases[] = {
  { "data/real/map-pilatus1m/Fe3O4C_M1_map_1_P1_E1_001.xy", 1508,
      { 7.882808091E-03, 1.121889954E+02 }, { 2.376666356E+01, 9.775897461E+03 },
      3.344e-11 },
  { "data/real/lab6-pilatus300kw/th_3/b_toney_lab6_th3_scan1_0029.xy", 1024,
      { 2.720597e+01, 8.445964e+01 }, { 2.789203e+01, 4.133223e+01 }, 8.856e-11 },
  { "data/real/ceo2-pilatus1m/CeO2_Pilatus1M.xy", 1512,
      { 1.019698551E-02, 2.434518099E+00 }, { 3.082548718E+01, 6.000909424E+01 },
      4.066e-11 },
};

static void
test_samples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sample_cases); i++) {
    const SampleCase *c = &sample_cases[i];
    g_autofree char *path = ringlet_test_shared (c->path);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) pattern = NULL;

    if (path == NULL)
      return;
    pattern = ringlet_pattern_read (path, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (pattern->n, ==, c->n);
    g_assert_cmpstr (pattern->unit->name, ==, "2th_deg");
    g_assert_cmpfloat (pattern->wavelength_m, ==, c->wavelength_m);
    g_assert_cmpfloat (pattern->x[0], ==, c->first[0]);
    g_assert_cmpfloat (pattern->intensity[0], ==, c->first[1]);
    g_assert_cmpfloat (pattern->x[c->n - 1], ==, c->last[0]);
    g_assert_cmpfloat (pattern->intensity[c->n - 1], ==, c->last[1]);
    g_assert_null (pattern->sigma);
    g_assert_cmpstr (pattern->header[0], ==, "== pyFAI calibration ==");
  }
}

/* ---- as others write ---- */

typedef struct {
  const char *what;
  const char *suffix;
  const char *text;
  const char *unit; /* NULL where it does not say */
  double wavelength_m;
  double points[3][3]; /* x, I, σ; σ −1 where there is none */
} ForeignCase;

static const ForeignCase foreign_cases[] = {
  { "FIT2D", ".chi",
      "image.tif: Azimuthal average\n 2-Theta Angle (Degrees)\n Intensity\n"
      "           3\n  1.0000000E+00  1.0000000E+02\n  1.5000000E+00  2.0000000E+02\n"
      "  2.0000000E+00  3.0000000E+02\n",
      "2th_deg", 0.0,
      { { 1.0, 100.0, -1.0 }, { 1.5, 200.0, -1.0 }, { 2.0, 300.0, -1.0 } } },
  { "Dioptas", ".chi", "/data/x.chi\nq_A^-1\n\n       3\n1 4\n2 5\n3 6\n", "q_A^-1",
      0.0, { { 1.0, 4.0, -1.0 }, { 2.0, 5.0, -1.0 }, { 3.0, 6.0, -1.0 } } },
  { "lines of Windows", ".chi",
      "t\r\nQ (Inverse Nanometres)\r\nIntensity\r\n 3 1\r\n1 4\r\n2 5\r\n3 6\r\n",
      "q_nm^-1", 0.0, { { 1.0, 4.0, -1.0 }, { 2.0, 5.0, -1.0 }, { 3.0, 6.0, -1.0 } } },
  { "11-BM", ".fxye",
      "LaB6 sample\nInstrument parameter file:11bm.prm\n# Wavelength: 4.1e-11 m\n"
      "BANK 1 3 3 CONS 50.0 0.1 0 0 FXYE\n  50.00  101.5  2.5\n  50.10  99  2.25\n"
      "  50.20  0 0\n",
      "2th_deg", 4.1e-11,
      { { 0.5, 101.5, 2.5 }, { 0.501, 99.0, 2.25 }, { 0.502, NAN, NAN } } },
  { "GSAS-II", ".gsas",
      "powder\nBANK\t1 3 3 CONST 1e3 1 0 0 FXY\n1e3 1\n1001 2\n1002 3\n", "2th_deg",
      0.0, { { 10.0, 1.0, -1.0 }, { 10.01, 2.0, -1.0 }, { 10.02, 3.0, -1.0 } } },
  { "MAUD", ".esg",
      "_pd_block_id noTitle|#0\n\n_diffrn_detector Image Plate\n"
      "_pd_meas_step_count_time ?\n_diffrn_radiation_wavelength 0.5\n"
      "_riet_meas_datafile_calibrated true\n_pd_meas_angle_eta 0.0\n\nloop_\n"
      "_pd_proc_2theta_corrected _pd_meas_intensity_total\n1.0 5\n1.1 6\n1.2 7\n",
      "2th_deg", 0.5e-10,
      { { 1.0, 5.0, -1.0 }, { 1.1, 6.0, -1.0 }, { 1.2, 7.0, -1.0 } } },
  { "GSAS-II", ".cif",
      "data_powder\n_cell_length_a 4.15\nloop_\n_atom_site_label\n_atom_site_fract_x\n"
      "La 0.0\nB 'a b'\nloop_\n_pd_meas_2theta_scan\n_pd_meas_counts_total\n"
      "_pd_calc_intensity_total\n10.0 100(10) 98\n10.1 25.50(25) 24\n10.2 . 3\n",
      "2th_deg", 0.0,
      { { 10.0, 100.0, 10.0 }, { 10.1, 25.5, 0.25 }, { 10.2, NAN, NAN } } },
  { "weights, q", ".cif",
      "#\\#CIF_1.1\ndata_x\nloop_\n_pd_proc_ls_weight\n_pd_proc_recip_len_q\n"
      "_pd_proc_intensity_net\n0.25 1 10\n4 2 20\n. 3 30\n",
      "q_A^-1", 0.0, { { 1.0, 10.0, 2.0 }, { 2.0, 20.0, 0.5 }, { 3.0, 30.0, NAN } } },
  { "pyFAI", ".xrdml",
      "<xrdMeasurements xmlns=\"http://www.xrdml.com/XRDMeasurement/1.0\" "
      "status=\"Completed\"><sample type=\"x\"><id>0</id></sample><xrdMeasurement>"
      "<usedWavelength intended=\"K-Alpha\"><kAlpha1 unit=\"Angstrom\">1.54</kAlpha1>"
      "</usedWavelength><scan><dataPoints><positions axis=\"2\u03b8\" unit=\"deg\">"
      "<startPosition>1.0</startPosition><endPosition>3.0</endPosition></positions>"
      "<intensities unit=\"counts\">1 2.5 4</intensities></dataPoints></scan>"
      "</xrdMeasurement></xrdMeasurements>",
      "2th_deg", 1.54e-10,
      { { 1.0, 1.0, -1.0 }, { 2.0, 2.5, -1.0 }, { 3.0, 4.0, -1.0 } } },
  { "X'Pert", ".xrdml",
      "<?xml version=\"1.0\"?>\n<xrdMeasurements><xrdMeasurement><scan><dataPoints>"
      "<positions axis=\"Omega\" unit=\"deg\"><startPosition>9</startPosition>"
      "<endPosition>9</endPosition></positions>"
      "<positions axis=\"2Theta\" unit=\"deg\"><listPositions>1 1.5 4</listPositions>"
      "</positions><counts unit=\"counts\">\n 7 8\n 9 </counts></dataPoints></scan>"
      "</xrdMeasurement></xrdMeasurements>",
      "2th_deg", 0.0, { { 1.0, 7.0, -1.0 }, { 1.5, 8.0, -1.0 }, { 4.0, 9.0, -1.0 } } },
  { "no header", ".xye", "1 2 3\n2 3 4\n3 4 5", NULL, 0.0,
      { { 1.0, 2.0, 3.0 }, { 2.0, 3.0, 4.0 }, { 3.0, 4.0, 5.0 } } },
  { "pyFAI", ".dat",
      "# Wavelength: 1e-10 m\n#       q_nm^-1             I           sigma \n"
      "  1.0e+00    2.0e+00    3.0e+00\n  2.0e+00    nan    nan\n  3.0e+00  1  1\n",
      "q_nm^-1", 1e-10, { { 1.0, 2.0, 3.0 }, { 2.0, NAN, NAN }, { 3.0, 1.0, 1.0 } } },
  { "a spreadsheet", ".csv", "\"2th_deg\";\"I\"\n1.5;2\n2.5;3\n3.5;4\n", "2th_deg", 0.0,
      { { 1.5, 2.0, -1.0 }, { 2.5, 3.0, -1.0 }, { 3.5, 4.0, -1.0 } } },
  { "d, from the beam", ".xy", "# d_A I\n3 1\n2 5\n1 9\n", "d_A", 0.0,
      { { 1.0, 9.0, -1.0 }, { 2.0, 5.0, -1.0 }, { 3.0, 1.0, -1.0 } } },
};

static void
assert_same (double a, double b)
{
  if (isnan (b))
    g_assert_true (isnan (a));
  else
    g_assert_cmpfloat (a, ==, b);
}

static void
test_foreign (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign_cases); i++) {
    const ForeignCase *c = &foreign_cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) pattern = read_text (c->suffix, c->text, -1, &error);

    g_test_message ("%s %s", c->what, c->suffix);
    g_assert_no_error (error);
    g_assert_cmpuint (pattern->n, ==, 3);
    g_assert_cmpstr (pattern->unit != NULL ? pattern->unit->name : NULL, ==, c->unit);
    g_assert_cmpfloat (pattern->wavelength_m, ==, c->wavelength_m);
    for (gsize k = 0; k < 3; k++) {
      assert_same (pattern->x[k], c->points[k][0]);
      assert_same (pattern->intensity[k], c->points[k][1]);
      if (c->points[k][2] == -1.0)
        g_assert_null (pattern->sigma);
      else
        assert_same (pattern->sigma[k], c->points[k][2]);
    }
  }
}

/* A header that is no UTF-8 is readable all the same. */
static void
test_latin1 (void)
{
  g_autoptr (RingletPattern) pattern =
      read_text (".xy", "# angle: 2\xb0\n# unit: r_mm\n1 2\n2 3\n", -1, NULL);

  g_assert_nonnull (pattern);
  g_assert_true (g_utf8_validate (pattern->header[0], -1, NULL));
  g_assert_cmpstr (pattern->unit->name, ==, "r_mm");
}

/* ---- bad ---- */

typedef struct {
  const char *what;
  const char *suffix;
  const char *text;
  gssize length; /* −1: to the NUL */
  int code;
  const char *message;
} BadCase;

#define XRDML(inside)                                                                  \
  "<xrdMeasurements><xrdMeasurement><scan><dataPoints>" inside                         \
  "</dataPoints></scan></xrdMeasurement></xrdMeasurements>"
#define ENDS(first, last)                                                              \
  "<positions axis=\"2Theta\"><startPosition>" first "</startPosition><endPosition>"   \
  "" last "</endPosition></positions>"

static const BadCase bad_cases[] = {
  { "empty", ".xy", "", 0, RINGLET_ERROR_TRUNCATED, "empty" },
  { "binary", ".xy", "\x89HDG\r\n\0\0\0\1 2\n", 14, RINGLET_ERROR_UNSUPPORTED,
      "no text" },
  { "a letter", ".xy", "Dear all,\n\nthank you.\n", -1, RINGLET_ERROR_UNSUPPORTED,
      "no lines of numbers" },
  { "comments", ".xy", "# 1 2\n# 3 4\n", -1, RINGLET_ERROR_UNSUPPORTED, "no lines" },
  { "huge x", ".xy", "1 2\n1e999 3\n", -1, RINGLET_ERROR_FORMAT,
      "line 2: the place of a point is inf" },
  { "huge I", ".xy", "1 2\n2 -1e999\n", -1, RINGLET_ERROR_FORMAT,
      "line 2: the intensity is -inf" },
  { "x NaN", ".xye", "# x\nnan 2 1\n", -1, RINGLET_ERROR_FORMAT, "line 2: the place" },
  { "σ < 0", ".xye", "1 2 -3\n", -1, RINGLET_ERROR_FORMAT, "the standard error is -3" },
  { "σ missing", ".xye", "1 2 3\n2 3\n3 4 5\n", -1, RINGLET_ERROR_FORMAT,
      "line 2: only some points" },
  { "σ added", ".xye", "1 2\n2 3 4\n", -1, RINGLET_ERROR_FORMAT,
      "line 2: only some points" },
  { "one number", ".xy", "1 2\n2\n", -1, RINGLET_ERROR_FORMAT, "line 2: two or three" },
  { "a word", ".xy", "1 2\n2 x\n", -1, RINGLET_ERROR_FORMAT, "not \"2 x\"" },
  { "hexadecimal", ".xy", "1 2\n0x10 3\n", -1, RINGLET_ERROR_FORMAT, "\"0x10 3\"" },
  { "a comma", ".xy", "1 2\n2,5x 3\n", -1, RINGLET_ERROR_FORMAT, "line 2" },
  { "no order", ".xy", "1 2\n3 3\n2 4\n", -1, RINGLET_ERROR_FORMAT, "Point 3" },
  { "chi cut", ".chi", "t\nx\ny\n 3\n1 2\n2 3\n", -1, RINGLET_ERROR_TRUNCATED,
      "3 points, and there are 2" },
  { "chi too long", ".chi", "t\nx\ny\n 1\n1 2\n2 3\n", -1, RINGLET_ERROR_FORMAT,
      "1 points, and there are 2" },
  { "chi of two", ".chi", "t\nx\ny\n 1 2\n1 2\n", -1, RINGLET_ERROR_UNSUPPORTED,
      "2 curves" },
  { "chi, a word", ".chi", "t\nx\ny\n 2\n1 2\n1 b\n", -1, RINGLET_ERROR_FORMAT,
      "line 6: two numbers belong here" },
  { "bank cut", ".fxye", "t\nBANK 1 3 3 CONS 1 1 0 0 FXYE\n1 2 3\n", -1,
      RINGLET_ERROR_TRUNCATED, "3 points, and there are 1" },
  { "bank huge", ".fxye", "t\nBANK 1 99999999999999999999 3 CONS 1 1 0 0 FXYE\n", -1,
      RINGLET_ERROR_FORMAT, "line 2: bank, points" },
  { "bank short", ".fxye", "t\nBANK 1\n", -1, RINGLET_ERROR_FORMAT, "line 2: bank" },
  { "bank ESD", ".fxye", "t\nBANK 1 3 3 CONS 1 1 0 0 ESD\n1 2 3\n", -1,
      RINGLET_ERROR_UNSUPPORTED, "type ESD" },
  { "two banks", ".fxye",
      "t\nBANK 1 1 1 CONS 1 1 0 0 FXYE\n1 2 3\nBANK 2 1 1 CONS 1 1 0 0 FXYE\n", -1,
      RINGLET_ERROR_UNSUPPORTED, "line 4: a second bank" },
  { "bank, a word", ".fxye", "t\nBANK 1 1 1 CONS 1 1 0 0 FXYE\n1 2 ?\n", -1,
      RINGLET_ERROR_FORMAT, "line 3: three numbers" },
  { "cif cut", ".cif",
      "data_x\nloop_\n_pd_proc_2theta_corrected\n_pd_proc_intensity_total\n1 2\n2\n",
      -1, RINGLET_ERROR_TRUNCATED, "1 values instead of 2" },
  { "cif, open text", ".cif", "data_x\n_pd_proc_info_data_reduction\n;\nabc\n", -1,
      RINGLET_ERROR_TRUNCATED, "text that begins in line 3" },
  { "cif, open quote", ".cif", "data_x\n_a 'b\n", -1, RINGLET_ERROR_TRUNCATED,
      "quote that begins in line 2" },
  { "cif, a word", ".cif",
      "data_x\nloop_\n_pd_proc_2theta_corrected\n_pd_proc_intensity_total\n1 b\n", -1,
      RINGLET_ERROR_FORMAT, "line 5: a number belongs here, not \"b\"" },
  { "cif, huge", ".cif",
      "data_x\nloop_\n_pd_proc_2theta_corrected\n_pd_proc_intensity_total\n1 1e999\n",
      -1, RINGLET_ERROR_FORMAT, "line 5" },
  { "cif of a crystal", ".cif", "data_x\n_cell_length_a 4\n", -1, RINGLET_ERROR_FORMAT,
      "no points" },
  { "esg of two", ".esg",
      "_pd_block_id a|#0\nloop_\n_pd_proc_2theta_corrected _pd_meas_intensity_total\n1 "
      "2\n"
      "_pd_block_id a|#1\nloop_\n_pd_proc_2theta_corrected _pd_meas_intensity_total\n1 "
      "2\n",
      -1, RINGLET_ERROR_UNSUPPORTED, "a second pattern" },
  { "xrdml cut", ".xrdml", "<xrdMeasurements><xrdMeasurement><scan>", -1,
      RINGLET_ERROR_FORMAT, "No whole XML" },
  { "xrdml without points", ".xrdml", XRDML (ENDS ("1", "2")), -1, RINGLET_ERROR_FORMAT,
      "neither <intensities> nor <counts>" },
  { "xrdml without places", ".xrdml", XRDML ("<counts>1 2</counts>"), -1,
      RINGLET_ERROR_FORMAT, "0 points, and there are 2" },
  { "xrdml, a word", ".xrdml", XRDML (ENDS ("1", "b") "<counts>1 2</counts>"), -1,
      RINGLET_ERROR_FORMAT, "<endPosition>" },
  { "xrdml, huge", ".xrdml", XRDML (ENDS ("1", "2") "<counts>1 1e999</counts>"), -1,
      RINGLET_ERROR_FORMAT, "number 2: the intensity is inf" },
  { "xrdml, a word among counts", ".xrdml",
      XRDML (ENDS ("1", "2") "<counts>1 2x</counts>"), -1, RINGLET_ERROR_FORMAT,
      "<counts>: numbers belong here, not \"2x\"" },
  { "xrdml, no UTF-8", ".xrdml", XRDML ("<entry>\xff</entry>"), -1,
      RINGLET_ERROR_FORMAT, "No whole XML" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) pattern =
        read_text (c->suffix, c->text, c->length, &error);

    g_test_message ("%s: %s", c->what, error != NULL ? error->message : "read");
    g_assert_null (pattern);
    g_assert_error (error, RINGLET_ERROR, c->code);
    g_assert_nonnull (strstr (error->message, c->message));
  }
}

/* Cut at every byte, each file is read or refused, and never worse. */
static void
test_cut (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (foreign_cases); i++) {
    const ForeignCase *c = &foreign_cases[i];
    const gsize length = strlen (c->text);

    for (gsize n = 1; n < length; n++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (RingletPattern) pattern =
          read_text (c->suffix, c->text, (gssize) n, &error);

      g_assert_true ((pattern == NULL) == (error != NULL));
      if (pattern != NULL)
        g_assert_cmpuint (pattern->n, <=, 3);
    }
  }
}

static void
test_no_file (void)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;

  g_assert_null (ringlet_pattern_read ("/nonexistent/a.xy", &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (missing->message, "/nonexistent/a.xy"));
  g_assert_null (ringlet_pattern_read (g_get_tmp_dir (), &folder));
  g_assert_error (folder, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pattern-read/samples", test_samples);
  g_test_add_func ("/pattern-read/foreign", test_foreign);
  g_test_add_func ("/pattern-read/latin1", test_latin1);
  g_test_add_func ("/pattern-read/bad", test_bad);
  g_test_add_func ("/pattern-read/cut", test_cut);
  g_test_add_func ("/pattern-read/no-file", test_no_file);

  return g_test_run ();
}
