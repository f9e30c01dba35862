/* SPDX-License-Identifier: MIT */
#include "detector/spline.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "detector/detector-file.h"

/* Text and values: tests/reference/spline_scipy.py. */
/* clang-format off */
static const char spline_text[] =
  "SPATIAL DISTORTION SPLINE INTERPOLATION COEFFICIENTS\n"
  "\n"
  "  VALID REGION\n"
  " 0.0000000E+00 0.0000000E+00 6.0000000E+01 4.0000000E+01\n"
  "\n"
  "  GRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE\n"
  " 5.0000000E+00 4.6776480E+01 4.8081500E+01\n"
  "\n"
  "  X-DISTORTION\n"
  "    11    11\n"
  " 0.0000000E+00 0.0000000E+00 0.0000000E+00 0.0000000E+00 2.0000000E+01\n"
  " 3.4406540E+01 4.9885686E+01 6.0000000E+01 6.0000000E+01 6.0000000E+01\n"
  " 6.0000000E+01 0.0000000E+00 0.0000000E+00 0.0000000E+00 0.0000000E+00\n"
  " 1.3000000E+01 1.3000000E+01 2.7500000E+01 4.0000000E+01 4.0000000E+01\n"
  " 4.0000000E+01 4.0000000E+01 1.8950249E+00-2.7846625E+00 1.1505455E+00\n"
  "-7.2791435E-01 1.1106567E-01 9.4770879E-01-1.8368987E+00-1.3661016E+00\n"
  " 1.3116356E+00 1.6980217E+00 2.1019658E+00 1.6514694E+00-2.7800142E+00\n"
  "-2.2998376E+00 1.5076842E+00-1.5646907E+00-1.4711639E+00 2.1457532E+00\n"
  " 2.6986742E+00 3.7012115E-01-1.9273169E+00 1.6215116E+00-4.5713762E-02\n"
  " 7.8751839E-01 2.0369875E+00-2.3376362E-01-1.2359560E-02 1.0764667E+00\n"
  " 9.0471548E-01-1.3872286E+00-2.5960520E+00 1.6286708E+00-1.1409521E-01\n"
  "-1.0247616E+00 6.3846337E-02-1.4182270E+00-1.1369307E+00 7.6112063E-01\n"
  " 3.4469886E-01-1.0885226E+00-6.3094067E-01-1.4521525E+00 4.9344674E-01\n"
  "-2.0302277E+00 5.8880292E-01 1.9549415E+00-2.0616497E+00 1.4058031E+00\n"
  "-5.4813941E-01\n"
  "\n"
  "  Y-DISTORTION\n"
  "    11    11\n"
  " 0.0000000E+00 0.0000000E+00 0.0000000E+00 0.0000000E+00 2.0000000E+01\n"
  " 4.3934395E+01 4.5198528E+01 6.0000000E+01 6.0000000E+01 6.0000000E+01\n"
  " 6.0000000E+01 0.0000000E+00 0.0000000E+00 0.0000000E+00 0.0000000E+00\n"
  " 1.3000000E+01 1.3000000E+01 2.7500000E+01 4.0000000E+01 4.0000000E+01\n"
  " 4.0000000E+01 4.0000000E+01 3.6914807E-01 6.5795681E-01 5.8626915E-01\n"
  "-2.9745408E-01 5.4273335E-02 5.0313749E-03-1.8516648E+00 8.3246438E-01\n"
  " 4.8172240E-01 1.1112341E+00-1.6236214E-01-4.8077778E-01-8.3243119E-01\n"
  " 2.2891545E-01-1.6633456E+00 5.2512668E-01 1.7782820E+00 1.5649501E+00\n"
  " 1.5143303E+00-6.2099349E-01 8.1240213E-01 1.0935042E-01 6.3726782E-01\n"
  "-9.2683747E-01 4.3106832E-01-1.8073705E+00 7.8200256E-01-8.0291249E-01\n"
  "-1.3374578E+00-6.7099224E-01-1.3382490E+00 1.6585519E+00-8.6389998E-01\n"
  "-1.5695709E+00-1.5319929E+00 1.0220944E+00 1.3555778E+00-1.8578519E+00\n"
  "-1.5142249E+00 1.5640322E+00 6.0368937E-02 1.6976760E+00 3.2497052E-01\n"
  " 1.0930255E+00-3.0929242E-01 1.3018590E+00-4.5838175E-01-5.8261615E-01\n"
  "-2.8768591E-01\n"
  "\n";
/* clang-format on */

#define N_X 9
#define N_Y 7

static const double points_x[N_X] = { 0.0, 0.5, 7.25, 20.0, 20.000001, 33.0, 59.5, 60.0,
  61.0 };
static const double points_y[N_Y] = { 0.0, 3.5, 13.0, 21.75, 39.5, 40.0, 44.0 };

/* clang-format off */
static const double expected_dx[N_Y][N_X] = {
  { 1.8950249, 1.6595953755682484, 0.012777326528094345, 1.0303723170935593, 1.0303724259914233, 1.5058951708495183, 0.23030516047926275, 0.49344674, 0.49344674 },
  { -0.2736130895325238, -0.22948319438400197, 0.07110690090853518, 0.05105127549215792, 0.05105128936015415, 0.357122589406664, -0.6136394213613207, -0.5654646043407954, -0.5654646043407954 },
  { 0.2625462981818181, 0.37973360975720716, 1.1743263724250697, 0.793553092936385, 0.7935530725191815, 0.8889075148603047, 1.1367631395158682, 1.2346138850909092, 1.2346138850909092 },
  { -0.27308988446234533, -0.13373383020952165, 1.2107897457644303, 1.783278147313061, 1.783278129330637, 1.254232114743078, 0.4063585818687212, 0.5018623777720101, 0.5018623777720101 },
  { -1.5177681518364372, -1.5775610845493508, -1.9745645054348557, -1.1703007615422192, -1.170300645254813, 0.27839542778579685, -0.4717836026735855, -0.3304202300685397, -0.3304202300685397 },
  { -1.8368987, -1.870346739143753, -2.0774985190473245, -1.2926061280090817, -1.2926060094054517, 0.3216461807174852, -0.671386711484102, -0.54813941, -0.54813941 },
  { -1.8368987, -1.870346739143753, -2.0774985190473245, -1.2926061280090817, -1.2926060094054517, 0.3216461807174852, -0.671386711484102, -0.54813941, -0.54813941 },
};
static const double expected_dy[N_Y][N_X] = {
  { 0.36914807, 0.4009364404846355, 0.3603003961964203, -0.5655576175517087, -0.5655576568320351, -0.44330910642011156, 0.3859963423546544, 0.32497052, 0.32497052 },
  { 0.5243061867500725, 0.53786263833086, 0.5490580130347873, 0.19277326453131588, 0.19277324200576945, 0.004553674467354614, 0.5623181415425663, 0.5579482796084122, 0.5579482796084122 },
  { 0.16850907763636364, 0.19440415869085712, 0.5748699899727473, 0.9354331369946192, 0.9354331211607296, 0.25922403295104957, 0.2474253333959876, 0.45234279672727273, 0.45234279672727273 },
  { -0.12896351270049858, -0.13799485850346008, -0.0021725139145756475, 0.5580632715967809, 0.558063280821135, 0.164466076172266, 0.4420113423367891, 0.5275888040622755, 0.5275888040622755 },
  { -1.6375521048051427, -1.5094737176285216, -0.27645450324054816, 0.23287725190807868, 0.23287723355756848, -0.3697532284329049, -0.15116567976423873, -0.32138591197010896, -0.32138591197010896 },
  { -1.8516648, -1.699002951394689, -0.23932996420587282, 0.313856572265599, 0.31385654516417494, -0.4379333301293301, -0.10316323315549417, -0.28768591, -0.28768591 },
  { -1.8516648, -1.699002951394689, -0.23932996420587282, 0.313856572265599, 0.31385654516417494, -0.4379333301293301, -0.10316323315549417, -0.28768591, -0.28768591 },
};
/* clang-format on */

static void
assert_surface (const RingletSplineSurface *surface, const double (*expected)[N_X])
{
  double out[N_Y * N_X];

  ringlet_spline_evaluate (surface, N_X, points_x, N_Y, points_y, out);
  for (gsize i = 0; i < N_Y; i++) {
    for (gsize j = 0; j < N_X; j++)
      g_assert_cmpfloat_with_epsilon (out[i * N_X + j], expected[i][j], 1e-12);
  }
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSpline) spline =
      ringlet_spline_parse (spline_text, strlen (spline_text), &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (spline->x_max_px, ==, 60.0);
  g_assert_cmpfloat (spline->y_max_px, ==, 40.0);
  g_assert_cmpfloat_with_epsilon (spline->pixel_x_m, 46.77648e-6, 1e-18);
  g_assert_cmpfloat_with_epsilon (spline->pixel_y_m, 48.08150e-6, 1e-18);
  assert_surface (&spline->dx_px, expected_dx);
  assert_surface (&spline->dy_px, expected_dy);
}

/* A file without distortion has no knots. */
static void
test_zero (void)
{
  static const char text[] =
      "  VALID REGION\r\n"
      " 0.0000000E+00 0.0000000E+00 2.0480000E+03 2.0480000E+03\r\n\r\n"
      "  GRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE\r\n"
      " 1.0000000E+01 5.0000000E+01 5.1000000E+01\r\n\r\n"
      "  X-DISTORTION\r\n     0     0\r\n\r\n  Y-DISTORTION\r\n     0     0\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSpline) spline = ringlet_spline_parse (text, strlen (text), &error);
  double out[N_Y * N_X];

  g_assert_no_error (error);
  memset (out, 0xff, sizeof out);
  ringlet_spline_evaluate (&spline->dx_px, N_X, points_x, N_Y, points_y, out);
  for (gsize i = 0; i < G_N_ELEMENTS (out); i++)
    g_assert_cmpfloat (out[i], ==, 0.0);
}

/* Any beginning of the file is refused, or all numbers were in it. */
static void
test_truncated (void)
{
  for (gsize size = 0; size < strlen (spline_text); size++) {
    g_autofree char *part = g_memdup2 (spline_text, size); /* no byte behind it */
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletSpline) spline =
        ringlet_spline_parse (size > 0 ? part : "", size, &error);

    g_assert_true ((spline != NULL) == (error == NULL));
    if (spline != NULL)
      assert_surface (&spline->dy_px, expected_dy);
    else
      g_assert_true (error->domain == RINGLET_ERROR);
  }
}

typedef struct {
  const char *name;
  const char *old;
  const char *new;
  RingletError code;
  const char *word; /* in the message */
} BadCase;

static const BadCase bad_cases[] = {
  { "no-region", "VALID REGION", "REGION", RINGLET_ERROR_FORMAT, "VALID REGION" },
  { "no-y", "Y-DISTORTION", "Z-DISTORTION", RINGLET_ERROR_FORMAT, "Y-DISTORTION" },
  { "empty-region", "6.0000000E+01 4.0000000E+01\n\n",
      "6.0000000E+01-4.0000000E+01\n\n", RINGLET_ERROR_FORMAT, "rows 0 to -40" },
  { "pixel", "4.6776480E+01", "0.0000000E+00", RINGLET_ERROR_FORMAT, "pixel size" },
  { "letters", "4.6776480E+01", "4.67x6480E+01", RINGLET_ERROR_FORMAT, "Line 7" },
  { "not-finite", "4.6776480E+01", "          nan", RINGLET_ERROR_FORMAT, "Line 7" },
  { "too-few-knots", "    11    11", "     7    11", RINGLET_ERROR_FORMAT, "Line 10" },
  { "huge-counts", "    11    11", " 99999 99999", RINGLET_ERROR_FORMAT, "Line 10" },
  { "one-count", "    11    11", "    11      ", RINGLET_ERROR_FORMAT, "Line 10" },
  { "other-counts", "    11    11", "    12    11", RINGLET_ERROR_TRUNCATED, "79" },
  { "more-numbers", "    11    11", "    10    11", RINGLET_ERROR_FORMAT, "63" },
  { "descending", "3.4406540E+01", "3.4406540E+00", RINGLET_ERROR_FORMAT, "descend" },
  { "shifted", " 3.4406540E+01", "3.4406540E+01", RINGLET_ERROR_FORMAT, "characters" },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *c = data;
  const char *at = strstr (spline_text, c->old);
  g_autofree char *head = g_strndup (spline_text, (gsize) (at - spline_text));
  g_autofree char *text = g_strconcat (head, c->new, at + strlen (c->old), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSpline) spline = ringlet_spline_parse (text, strlen (text), &error);

  g_assert_null (spline);
  g_assert_error (error, RINGLET_ERROR, (int) c->code);
  g_assert_nonnull (strstr (error->message, c->word));
}

static void
test_missing_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_spline_read ("/nowhere/a.spline", &error));
  g_assert_true (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
  g_assert_nonnull (strstr (error->message, "/nowhere/a.spline"));
}

/* Nobody writes to it: who opens it to read waits for ever. */
static void
test_pipe (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-spline-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.spline", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  alarm (60);
  g_assert_null (ringlet_spline_read (path, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_assert_null (ringlet_detector_load (path, 0, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  alarm (0);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/spline/values", test_values);
  g_test_add_func ("/spline/zero", test_zero);
  g_test_add_func ("/spline/truncated", test_truncated);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/spline/bad/", bad_cases[i].name, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_bad);
  }
  g_test_add_func ("/spline/missing-file", test_missing_file);
  g_test_add_func ("/spline/pipe", test_pipe);
  return g_test_run ();
}
