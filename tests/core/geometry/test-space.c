/* SPDX-License-Identifier: MIT */

/* What each unit says of a point: against pyFAI, against the definition of the
 * scattering vector, and there and back. */

#include "geometry/space.h"

#include <locale.h>
#include <math.h>

#define N_PIXELS 12
#define EXACT 1e-12 /* a few roundings of numbers that went through sines and logs */

static const int pixels[N_PIXELS][2] = { { 0, 0 }, { 0, 511 }, { 511, 0 }, { 511, 511 },
  { 255, 255 }, { 100, 300 }, { 300, 100 }, { 400, 20 }, { 17, 450 }, { 222, 9 },
  { 130, 131 }, { 480, 333 } };

static const RingletGeometry tilted = { 0.11, 0.031, 0.047, 0.31, -0.42, 0.23,
  0.7e-10 };

typedef struct {
  const char *unit;
  double values[N_PIXELS];
} Truth;

/* pyFAI 2026.9, by tests/reference/units_pyfai.py */
/* clang-format off */
static const Truth truth[] = {
  { "2th_deg", { 10.799032776735583, 32.127850866732707, 34.030552100066153, 46.837523788975112, 24.796063533072392, 20.747650810854825, 23.63851915070213, 28.700030011481026, 28.293966359249868, 20.380723316327892, 15.503289974655807, 37.90913190888493 } },
  { "2th_rad", { 0.18847867798482162, 0.56073677921419962, 0.59394518041762512, 0.81746900359878549, 0.43277295018581108, 0.36211481870348794, 0.41256998947548584, 0.50091001912152988, 0.49382287141742293, 0.35571072580789947, 0.27058345494917208, 0.66163916838288506 } },
  { "q_nm^-1", { 16.892776369197055, 49.674804270886483, 52.532215480806045, 71.34976890865093, 38.543172740524305, 32.326054664069275, 36.770112324194933, 44.49299410093009, 43.87642290793405, 31.760456141626452, 24.213489392110681, 58.311241416558353 } },
  { "q_A^-1", { 1.6892776369197056, 4.967480427088649, 5.2532215480806048, 7.1349768908650937, 3.8543172740524305, 3.2326054664069277, 3.6770112324194937, 4.4492994100930092, 4.387642290793405, 3.1760456141626454, 2.4213489392110681, 5.8311241416558355 } },
  { "r_mm", { 23.145314956650008, 62.792988089427794, 67.870535279235298, 84.403319471337284, 46.332519880215514, 39.674100676988019, 45.927750216445418, 57.046297088344531, 54.82571423269318, 41.577886047421011, 30.670282379723425, 68.417503523568655 } },
  { "r_m", { 0.023145314956650009, 0.062792988089427793, 0.067870535279235297, 0.084403319471337279, 0.046332519880215514, 0.039674100676988018, 0.04592775021644542, 0.057046297088344529, 0.054825714232693182, 0.041577886047421013, 0.030670282379723423, 0.068417503523568651 } },
  { "d_A", { 3.7194509474692339, 1.2648636264203761, 1.1960632632132764, 0.88061747126664769, 1.6301681622004729, 1.9436907387784039, 1.7087751192549978, 1.412174081368069, 1.4320185855541601, 1.9783044925934192, 2.5949111280205632, 1.0775255601736138 } },
  { "d_nm", { 0.37194509474692339, 0.12648636264203761, 0.11960632632132764, 0.088061747126664772, 0.16301681622004727, 0.19436907387784039, 0.1708775119254998, 0.14121740813680689, 0.14320185855541601, 0.19783044925934193, 0.25949111280205633, 0.10775255601736138 } },
  { "d_m", { 3.7194509474692338e-10, 1.2648636264203761e-10, 1.1960632632132764e-10, 8.8061747126664769e-11, 1.6301681622004728e-10, 1.9436907387784038e-10, 1.7087751192549979e-10, 1.4121740813680689e-10, 1.4320185855541601e-10, 1.9783044925934193e-10, 2.5949111280205632e-10, 1.0775255601736138e-10 } },
  { "d*2_A^-2", { 0.072284025241225763, 0.62504688107826345, 0.69902337296752337, 1.2895120504414532, 0.37630083854777541, 0.26469495829768408, 0.34247602674547944, 0.50144525647018301, 0.48764378210118337, 0.25551342620501571, 0.14850976916489794, 0.86128094332860305 } },
  { "d*2_nm^-2", { 7.2284025241225764, 62.504688107826347, 69.902337296752336, 128.95120504414533, 37.630083854777538, 26.469495829768409, 34.247602674547942, 50.144525647018305, 48.764378210118338, 25.551342620501568, 14.850976916489794, 86.1280943328603 } },
  { "log10(q.m)_None", { 10.227701032799642, 10.696136164574174, 10.720425717018593, 10.853392570837348, 10.585947461408914, 10.509552702997555, 10.565494956540158, 10.648291632040682, 10.642231213828152, 10.50188673110924, 10.384057379881229, 10.765752287427253 } },
  { "log(q.nm)_None", { 2.8268860967778506, 3.9054978482365899, 3.9614266096106028, 4.2675941050759878, 3.6517789829119134, 3.4758735510110363, 3.6046853500867289, 3.7953317408437015, 3.781377112210222, 3.4582219984176912, 3.1869098907629141, 4.0657948949501286 } },
  { "log(1+q.nm)_None", { 2.8843970766030993, 3.9254288298912652, 3.9802836311970058, 4.2815122589970764, 3.6773930558112298, 3.5063395133980269, 3.6315181106197301, 3.8175583382976792, 3.8039125545605446, 3.4892221826250056, 3.2273791446367315, 4.082798856613854 } },
  { "log(1+q.A)_None", { 0.98927262109030001, 1.7863247993073541, 1.8330967786436763, 2.0961728999619993, 1.5798684685907349, 1.4428177529443338, 1.5426592803700063, 1.6954870518052851, 1.6841078663652531, 1.4293647734523507, 1.2300348999786657, 1.921489248861675 } },
  { "arcsinh(q.nm)_None", { 3.5209081965844176, 4.5987463269874755, 4.6546643695971799, 4.9607903903151289, 4.3450944058835681, 4.1692598862082306, 4.2980173849959389, 4.4886051839349017, 4.4746541281343735, 4.1516169241233998, 3.8804832067520345, 4.7590155924703224 } },
  { "arcsinh(q.A)_None", { 1.2953712027352651, 2.3060407044264699, 2.3609271884950283, 2.6630312376456113, 2.058759977612195, 1.8895441047776085, 2.0132452495482362, 2.1982897478438401, 2.1846793681208236, 1.8726941207280683, 1.617618067679885, 2.4636297001291614 } },
  { "chi_deg", { 105.56961649430733, -3.3131563928707068, 86.26200379154929, 29.686544339728574, 43.732781089733031, 23.730536791911089, 72.885193298720836, 85.162385531502395, 1.021206025665315, 90.520443097378376, 62.510360063840018, 44.64255868711011 } },
  { "chi_rad", { 1.8425373978933763, -0.057825487689092618, 1.5055559855303675, 0.51812794226754966, 0.76328102106975504, 0.41417600028450097, 1.2720865990151855, 1.4863640263774978, 0.017823407489065465, 1.5798797724134268, 1.0910115997211811, 0.77915963560486845 } },
};
/* clang-format on */

static RingletLab
pixel_centre (const RingletDetector *detector, gsize pixel)
{
  return ringlet_geometry_lab_at (
      &tilted, detector, pixels[pixel][0] + 0.5, pixels[pixel][1] + 0.5);
}

static void
test_pyfai (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1.5e-4, 512, 512, 3, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (truth); i++) {
    const RingletUnit *unit = ringlet_unit_find (truth[i].unit, NULL);
    const RingletUnitScale scale = ringlet_unit_scale (unit, tilted.wavelength_m);

    for (gsize k = 0; k < N_PIXELS; k++) {
      const double value = ringlet_unit_scale_show (scale,
          ringlet_space_of_lab (
              unit->space, pixel_centre (detector, k), tilted.wavelength_m));

      g_test_message ("%s %.17g", unit->name, value);
      g_assert_cmpfloat_with_epsilon (
          value, truth[i].values[k], EXACT * fabs (truth[i].values[k]));
    }
  }
}

/* q = k' − k with |k| = 2π/λ, in nm⁻¹. */
static void
test_components (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1.5e-4, 512, 512, 3, NULL);
  const double k = 2.0 * G_PI / (tilted.wavelength_m * 1e9);

  for (gsize i = 0; i < N_PIXELS; i++) {
    const RingletLab p = pixel_centre (detector, i);
    const double length = sqrt (p.x * p.x + p.y * p.y + p.z * p.z);
    const double q[3] = { k * p.x / length, k * p.y / length, k * p.z / length - k };
    double sum2 = 0.0;
    static const char *const names[] = { "qx_nm^-1", "qy_nm^-1", "q_nm^-1" };

    for (gsize u = 0; u < G_N_ELEMENTS (names); u++) {
      const RingletUnit *unit = ringlet_unit_find (names[u], NULL);
      const double value =
          ringlet_unit_scale_show (ringlet_unit_scale (unit, tilted.wavelength_m),
              ringlet_space_of_lab (unit->space, p, tilted.wavelength_m));

      sum2 += q[u] * q[u];
      g_assert_cmpfloat_with_epsilon (value, u < 2 ? q[u] : sqrt (sum2), EXACT * k);
    }
  }
}

/* Rows say what points say, to rounding. */
static void
test_rows (void)
{
  double x[] = { 0.01, -0.2, 0.0, 1e-7, 0.3 };
  double y[] = { 0.02, 0.1, -0.3, 2e-7, 0.0 };
  double z[] = { 0.1, 0.2, -0.1, 1.0, 0.0 };
  const RingletLabRow row = { x, y, z };
  double values[G_N_ELEMENTS (x)];

  for (gsize i = 0; ringlet_unit_list ()[i] != NULL; i++) {
    const RingletSpace space = ringlet_unit_list ()[i]->space;

    ringlet_space_of_row (space, &row, G_N_ELEMENTS (x), 1e-10, values);
    for (gsize j = 0; j < G_N_ELEMENTS (x); j++) {
      const double value =
          ringlet_space_of_lab (space, (RingletLab){ x[j], y[j], z[j] }, 1e-10);

      g_assert_true (
          values[j] == value || fabs (values[j] - value) <= 1e-15 * fabs (value));
    }
  }
}

/* 2θ → quantity → 2θ up to where the beam comes back, and the beam itself. */
static void
test_two_theta (void)
{
  guint n = 0;

  for (gsize i = 0; ringlet_unit_list ()[i] != NULL; i++) {
    const RingletSpace space = ringlet_unit_list ()[i]->space;
    const RingletSpaceClass *klass = ringlet_space_get_class (space);
    const double beam = ringlet_space_of_lab (space, (RingletLab){ .z = 1.0 }, 1e-10);

    g_test_message ("%s", ringlet_unit_list ()[i]->name);
    g_assert_true (isfinite (beam) == !klass->is_infinite_at_beam);
    if (isnan (ringlet_space_of_two_theta (space, 1.0, 1e-10))) {
      g_assert_true (isnan (ringlet_space_to_two_theta (space, 0.5, 1e-10)));
      continue;
    }
    n++;
    for (double angle = 0.01; angle < 3.0; angle += 0.01) {
      const RingletLab p = { 0.3 * sin (angle), 0.4 * sin (angle), 0.5 * cos (angle) };
      const double value = ringlet_space_of_two_theta (space, angle, 1e-10);

      g_assert_cmpfloat_with_epsilon (
          value, ringlet_space_of_lab (space, p, 1e-10), EXACT * (1.0 + fabs (value)));
      g_assert_cmpfloat_with_epsilon (
          ringlet_space_to_two_theta (space, value, 1e-10), angle, EXACT);
    }
  }
  g_assert_cmpuint (n, ==, 15); /* all but radius, components and azimuth */
}

/* Bragg: planes of spacing d are seen at q = 2π/d and at sin θ = λ/2d. */
static void
test_convert (void)
{
  static const struct {
    const char *from;
    const char *to;
    double displayed;
    double wavelength_m;
    double expected;
  } cases[] = {
    { "2th_deg", "q_A^-1", 60.0, 1e-10, 2.0 * G_PI }, /* d = λ */
    { "q_A^-1", "2th_deg", 2.0 * G_PI, 1e-10, 60.0 },
    { "q_nm^-1", "2th_rad", 20.0 * G_PI, 1e-10, G_PI / 3.0 },
    { "2th_deg", "q_nm^-1", 180.0, 0.5e-10, 80.0 * G_PI },
    { "2th_deg", "2th_rad", 90.0, 0.0, G_PI / 2.0 },
    { "q_nm^-1", "q_A^-1", 31.0, 0.0, 3.1 },
    { "r_mm", "r_m", 150.0, 0.0, 0.15 },
    { "2th_deg", "2th_deg", 12.3, 0.0, 12.3 },
    { "2th_deg", "d_A", 60.0, 1.3e-10, 1.3 },
    { "d_nm", "2th_rad", 0.13, 1.3e-10, G_PI / 3.0 },
    { "q_A^-1", "d_A", 0.5, 1e-10, 4.0 * G_PI },
    { "d_nm", "d_A", 0.25, 0.0, 2.5 },
    { "d_A", "d*2_nm^-2", 5.0, 1e-10, 4.0 },
    { "d*2_A^-2", "q_nm^-1", 0.25, 1e-10, 10.0 * G_PI },
    { "q_nm^-1", "log10(q.m)_None", 0.1, 1e-10, 8.0 },
    { "log10(q.m)_None", "log(q.nm)_None", 10.0, 0.0, G_LN10 },
    { "log(q.nm)_None", "q_A^-1", G_LN10, 1e-10, 1.0 },
    { "q_A^-1", "log(1+q.nm)_None", 0.9, 1e-10, G_LN10 },
    { "log(1+q.A)_None", "q_A^-1", G_LN2, 1e-10, 1.0 },
    { "q_nm^-1", "arcsinh(q.nm)_None", 0.75, 1e-10, G_LN2 }, /* 3/4 = sinh (ln 2) */
    { "arcsinh(q.A)_None", "q_nm^-1", G_LN2, 1e-10, 7.5 },
    { "chi_deg", "chi_rad", -90.0, 0.0, -G_PI / 2.0 },
    { "d_A", "2th_deg", 0.4, 1e-10, NAN }, /* below λ / 2 */
    { "d_A", "2th_deg", 0.4, 0.0, NAN },
    { "qx_nm^-1", "q_nm^-1", 1.0, 1e-10, NAN },
    { "2th_deg", "qy_nm^-1", 1.0, 1e-10, NAN },
    { "2th_deg", "chi_deg", 1.0, 1e-10, NAN },
    { "2th_deg", "q_A^-1", 60.0, 0.0, NAN },
    { "q_A^-1", "2th_deg", 13.0, 1e-10, NAN }, /* beyond 4π/λ */
    { "r_mm", "2th_deg", 150.0, 1e-10, NAN },
    { "q_A^-1", "r_mm", 1.0, 1e-10, NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const double converted = ringlet_unit_convert (cases[i].displayed,
        ringlet_unit_find (cases[i].from, NULL), ringlet_unit_find (cases[i].to, NULL),
        cases[i].wavelength_m);

    g_test_message (
        "%g %s in %s: %g", cases[i].displayed, cases[i].from, cases[i].to, converted);
    if (isnan (cases[i].expected))
      g_assert_true (isnan (converted));
    else
      g_assert_cmpfloat_with_epsilon (
          converted, cases[i].expected, EXACT * (1.0 + fabs (cases[i].expected)));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/space/pyfai", test_pyfai);
  g_test_add_func ("/space/components", test_components);
  g_test_add_func ("/space/rows", test_rows);
  g_test_add_func ("/space/two-theta", test_two_theta);
  g_test_add_func ("/space/convert", test_convert);
  return g_test_run ();
}
