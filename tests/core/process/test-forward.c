/* SPDX-License-Identifier: MIT */
#include "process/forward.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "process/simulate.h"

#define DEGREE (G_PI / 180.0)

static RingletImage *
image_of (gsize n_slow, gsize n_fast, double first, double step)
{
  double *pixels = ringlet_image_alloc (RINGLET_PIXEL_F64, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    pixels[i] = first + step * (double) i;
  return ringlet_image_new_take (RINGLET_PIXEL_F64, n_slow, n_fast, pixels, NULL);
}

static RingletImage *
forward (const RingletIntegratorInputs *inputs, const RingletForwardTable *table,
    const RingletForward *options)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (GError) error = NULL;
  RingletImage *image =
      ringlet_forward_image (inputs, table, options, memo, NULL, &error);

  g_assert_no_error (error);
  return image;
}

/* ---- pyFAI ---- */

/* tests/reference/forward_pyfai.py, pyFAI 2026.9: with corrections and without. */
static const double pyfai[2][30] = {
  { 35.09558338, 38.66834962, 75.42565235, 72.37065574, 61.32130504, 23.46244468,
      38.92468082, 54.69824985, 81.10380269, 83.31083822, 64.50185445, 27.99382689,
      69.31093328, 93.63746062, 79.11352752, 107.6616821, 54.71767666, 33.50848547,
      88.87530669, 82.94857122, 104.4503629, 83.34317598, 34.34061218, 39.99713144,
      111.7403271, 115.5191571, 85.60592341, 45.41381858, 42.13013876, 47.33845886 },
  { 35.63437778, 38.20318227, 74.0071554, 70.56037677, 59.59600986, 21.41297317,
      34.2601464, 48.18493727, 72.17336846, 73.9486742, 56.40225629, 21.70584085,
      57.17854263, 77.74652397, 64.06187248, 89.28727042, 42.11651512, 22.97563037,
      68.85818625, 62.61711802, 80.25189319, 62.16853702, 20.16472862, 25.11282193,
      82.69613127, 84.55283791, 59.44748677, 26.26997308, 23.45959948, 27.95734952 },
};

static void
test_pyfai (void)
{
  static const double radial[] = { 0.0, 1.5, 3.0, 5.0, 7.5, 9.0, 12.0, 16.0 };
  static const double intensity[] = { 10.0, 40.0, 25.0, 80.0, 60.0, 90.0, 20.0, 30.0 };
  const RingletGeometry geometry = { 0.05, 0.004, 0.005, 0.1, -0.05, 0.2, 1e-10 };
  const RingletForward options = ringlet_forward_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (2e-3, 2e-3, 5, 6, 3, NULL);
  g_autoptr (RingletImage) flat = image_of (5, 6, 1.0, 0.01);
  g_autoptr (RingletImage) dark = image_of (5, 6, 0.0, 0.5);
  RingletPlan plan = ringlet_plan_default ();
  RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .plan = &plan
  };
  const RingletForwardTable table = { ringlet_unit_find ("2th_deg", NULL), 8, radial,
    .intensity = intensity };

  for (gsize k = 0; k < 2; k++) {
    g_autoptr (RingletImage) image = NULL;

    plan.factors = k == 0 ? ringlet_factors_default () : ringlet_factors_none ();
    plan.factors.polarization = k == 0 ? 0.9 : NAN;
    inputs.corrections =
        k == 0 ? (RingletCorrections){ dark, 1, flat } : (RingletCorrections){ NULL };
    image = forward (&inputs, &table, &options);
    /* Its factors are in single precision. */
    for (gsize i = 0; i < 30; i++)
      g_assert_cmpfloat (fabs (ringlet_image_get (image, i) / pyfai[k][i] - 1.0), <=,
          k == 0 ? 1e-6 : 1e-8);
  }
}

/* ---- there and back ---- */

static const RingletGeometry stand = { 0.08, 0.011, 0.017, 0.2, -0.1, 0.4, 0.5e-10 };

typedef struct {
  const char *name;
  const char *unit;
  guint n_azimuth;
  gboolean per_bin;
} Case;

static const Case cases[] = {
  { "pattern-per-bin", "q_A^-1", 0, TRUE },
  { "pattern", "2th_deg", 0, FALSE },
  { "pattern-d", "d_A", 0, TRUE },
  { "pattern-r", "r_mm", 0, FALSE },
  { "cake-per-bin", "2th_deg", 36, TRUE },
  { "cake", "q_nm^-1", 72, FALSE },
};

typedef struct {
  RingletDetector *detector;
  RingletMask *mask;
  RingletImage *flat;
  RingletImage *dark;
  RingletPlan plan;
  RingletIntegratorInputs inputs;
} Setting;

/* All corrections there are, a mask, and a flat that is 0 somewhere. */
static void
setting_init (Setting *self, const char *unit, guint n_azimuth)
{
  const gsize n = 260 * 300;
  guint8 *bad = g_new0 (guint8, n);

  for (gsize i = 0; i < n; i++)
    bad[i] = i % 300 / 10 == 12 || i % 97 == 0;
  self->detector = ringlet_detector_new_generic (1e-4, 1e-4, 260, 300, 3, NULL);
  self->mask = ringlet_mask_new_take (260, 300, bad);
  self->flat = image_of (260, 300, 0.0, 1e-5);
  self->dark = image_of (260, 300, 3.0, 1e-4);
  self->plan = ringlet_plan_default ();
  self->plan.unit = ringlet_unit_find (unit, NULL);
  self->plan.n_radial = 130;
  self->plan.n_azimuth = n_azimuth;
  self->plan.split = RINGLET_SPLIT_NO;
  self->plan.engine = "csr";
  self->plan.factors.polarization = 0.95;
  self->plan.normalization_factor = 2.5;
  self->inputs = (RingletIntegratorInputs){ .detector = self->detector,
    .geometry = &stand,
    .mask = self->mask,
    .plan = &self->plan,
    .corrections = { self->dark, 1, self->flat } };
}

static void
setting_clear (Setting *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_mask_unref (self->mask);
  ringlet_image_unref (self->flat);
  ringlet_image_unref (self->dark);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setting, setting_clear)

static RingletResult *
integrate (const Setting *setting, RingletImage *image)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&setting->inputs, memo, NULL, &error);
  const RingletFrame frame = { .image = image };
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* The largest step to a bin beside it, diagonals too: what is interpolated in a bin is
 * between the bin and the middles to its neighbours, so that no mean is farther off
 * than half the step along one axis and half of that along the other. */
static double
bound (const RingletResult *result, const double *intensity, gsize bin)
{
  const gssize n_r = (gssize) result->n_radial;
  const gssize n_a = (gssize) result->n_azimuth;
  const gssize r = (gssize) bin % n_r;
  const gssize a = (gssize) bin / n_r;
  double step = 0.0;

  for (gssize i = -1; i <= 1; i++) {
    for (gssize j = -1; j <= 1; j++) {
      const gssize row = (a + i + n_a) % n_a;

      if (r + j >= 0 && r + j < n_r)
        step = fmax (step, fabs (intensity[row * n_r + r + j] - intensity[bin]));
    }
  }
  return n_a > 1 ? 0.75 * step : 0.5 * step;
}

static void
test_round_trip (gconstpointer data)
{
  const Case *c = data;
  g_auto (Setting) setting = { 0 };
  RingletForward options = ringlet_forward_default ();
  g_autoptr (RingletImage) even = image_of (260, 300, 100.0, 0.0);
  g_autoptr (RingletResult) axes = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletResult) result = NULL;
  g_autofree double *intensity = NULL;
  RingletForwardTable table;
  gsize n_bins = 0;

  setting_init (&setting, c->unit, c->n_azimuth);
  setting.plan.weighted_average = !c->per_bin;
  axes = integrate (&setting, even);
  n_bins = ringlet_result_n_bins (axes);
  intensity = g_new (double, n_bins);
  for (gsize i = 0; i < n_bins; i++)
    intensity[i] = 50.0 + 40.0 * sin (0.4 * (double) (i % axes->n_radial)) +
        3.0 *
            cos (2.0 * G_PI * (double) (i / axes->n_radial) / (double) axes->n_azimuth);
  table = ringlet_forward_table_of_result (axes);
  table.intensity = intensity;
  options.per_bin = c->per_bin;
  image = forward (&setting.inputs, &table, &options);
  result = integrate (&setting, image);

  for (gsize i = 0; i < n_bins; i++) {
    const double off = fabs (result->intensity[i] - intensity[i]);

    g_assert_cmpfloat (result->count[i], ==, axes->count[i]);
    if (result->count[i] == 0.0)
      continue;
    g_assert_cmpfloat (
        off, <=, c->per_bin ? 1e-11 : bound (result, intensity, i) + 1e-11);
  }
}

/* The same with the beam in the middle of the detector. */
static const RingletGeometry centred = { 0.08, 0.011, 0.031, 0.2, -0.1, 0.4, 0.5e-10 };

/* A plane in (2θ, χ) is what interpolation keeps exactly, across ±180° too where it
 * does not depend on χ. */
static void
test_plane (void)
{
  double radial[40];
  double azimuth[30];
  double intensity[30 * 40];
  const RingletForward options = ringlet_forward_default ();
  const RingletForwardTable table = { ringlet_unit_find ("2th_deg", NULL), 40, radial,
    30, azimuth, intensity };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 260, 300, 3, NULL);
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &centred, .plan = &plan
  };
  g_autoptr (RingletImage) image = NULL;
  gsize n_inside = 0;
  gsize n_behind = 0;

  plan.factors = ringlet_factors_none ();
  for (gsize a = 0; a < 30; a++) {
    for (gsize r = 0; r < 40; r++) {
      radial[r] = 1.0 + 0.5 * (double) r;
      azimuth[a] = -174.0 + 12.0 * (double) a;
      intensity[a * 40 + r] = 7.0 + 2.0 * radial[r] + 0.1 * azimuth[a];
    }
  }
  image = forward (&inputs, &table, &options);
  for (gsize i = 0; i < 260 * 300; i++) {
    const RingletLab p = ringlet_geometry_lab_at (
        &centred, detector, (double) (i / 300) + 0.5, (double) (i % 300) + 0.5);
    const double t = ringlet_lab_two_theta (p) / DEGREE;
    const double chi = ringlet_lab_chi (p) / DEGREE;
    const double value = ringlet_image_get (image, i);

    if (t < 0.749 || t > 20.751) {
      g_assert_true (isnan (value));
    } else if (t >= 1.0 && t <= 20.5 && fabs (chi) <= 174.0) {
      g_assert_cmpfloat (fabs (value - 7.0 - 2.0 * t - 0.1 * chi), <=, 1e-11);
      n_inside++;
    } else if (t >= 1.0 && t <= 20.5) {
      /* From 0.1 · 174 to −0.1 · 174, through 0 at 180°. */
      const double turned = chi > 0.0 ? 180.0 - chi : -180.0 - chi;

      g_assert_cmpfloat (fabs (value - 7.0 - 2.0 * t - 2.9 * turned), <=, 1e-10);
      n_behind++;
    }
  }
  g_assert_cmpuint (n_inside, >, 40000);
  g_assert_cmpuint (n_behind, >, 500);
}

/* A sector leaves the rest of the turn empty; a bin that nothing is known of, too, and
 * its neighbours go on as they are. */
static void
test_unknown (void)
{
  static const double radial[] = { 2.0, 4.0, 6.0 };
  static const double azimuth[] = { 350.0, 370.0 };
  static const double intensity[] = { 5.0, NAN, 9.0, 5.0, NAN, 9.0 };
  RingletForward options = ringlet_forward_default ();
  const RingletForwardTable table = { ringlet_unit_find ("2th_deg", NULL), 3, radial, 2,
    azimuth, intensity };
  g_auto (Setting) setting = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImage) noisy = NULL;

  setting_init (&setting, "2th_deg", 0);
  setting.plan.factors = ringlet_factors_none ();
  setting.plan.normalization_factor = 1.0;
  setting.inputs.corrections = (RingletCorrections){ NULL };
  options.empty = -3.0;
  image = forward (&setting.inputs, &table, &options);
  options.noise = TRUE;
  noisy = forward (&setting.inputs, &table, &options);
  g_assert_cmpuint (noisy->type, ==, RINGLET_PIXEL_U32);
  for (gsize i = 0; i < 260 * 300; i++) {
    const RingletLab p = ringlet_geometry_lab_at (
        &stand, setting.detector, (double) (i / 300) + 0.5, (double) (i % 300) + 0.5);
    const double t = ringlet_lab_two_theta (p) / DEGREE;
    const double chi = ringlet_lab_chi (p) / DEGREE;
    double expected = -3.0;

    if (fabs (chi) < 20.0 && t > 1.0 && t < 3.0 && !setting.mask->bad[i])
      expected = 5.0;
    else if (fabs (chi) < 20.0 && t > 5.0 && t < 7.0 && !setting.mask->bad[i])
      expected = 9.0;
    g_assert_cmpfloat (fabs (ringlet_image_get (image, i) - expected), <=, 1e-12);
    g_assert_true ((((const guint32 *) noisy->data)[i] == RINGLET_SIMULATION_GAP) ==
        (expected == -3.0));
  }
}

/* Counts that vary as many as they are; one seed, one image, any threads. */
static void
test_noise (void)
{
  static const double radial[] = { 0.0, 60.0 };
  static const double intensity[] = { 37.0, 37.0 };
  RingletForward options = ringlet_forward_default ();
  const RingletForwardTable table = { ringlet_unit_find ("2th_deg", NULL), 2, radial,
    .intensity = intensity };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 260, 300, 3, NULL);
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &stand, .plan = &plan
  };
  const double n = 260.0 * 300.0;
  g_autofree char *digest = NULL;
  double sum = 0.0;
  double squares = 0.0;

  plan.factors = ringlet_factors_none ();
  options.noise = TRUE;
  options.seed = 4;
  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    g_autoptr (RingletImage) image = NULL;

    ringlet_parallel_set_threads (n_threads);
    image = forward (&inputs, &table, &options);
    if (digest != NULL) {
      g_assert_cmpstr (digest, ==, ringlet_image_digest (image));
      continue;
    }
    digest = g_strdup (ringlet_image_digest (image));
    for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
      const double off = ringlet_image_get (image, i) - 37.0;

      sum += off;
      squares += off * off;
    }
  }
  ringlet_parallel_set_threads (0);
  /* Five standard deviations of the mean; of the variance, σ⁴ (2 + 1 / 37) / n. */
  g_assert_cmpfloat (fabs (sum / n), <=, 5.0 * sqrt (37.0 / n));
  g_assert_cmpfloat (fabs (squares / n - 37.0), <=, 5.0 * 37.0 * sqrt (2.03 / n));
  options.seed = 5;
  {
    g_autoptr (RingletImage) other = forward (&inputs, &table, &options);

    g_assert_cmpstr (digest, !=, ringlet_image_digest (other));
  }
}

/* ---- bad input ---- */

typedef struct {
  const char *name;
  const char *unit;
  gsize n_radial;
  double radial[3];
  gsize n_azimuth;
  double azimuth[3];
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "one", "2th_deg", 1, { 1.0 }, 0, { 0.0 }, "at least two" },
  { "descends", "2th_deg", 3, { 1.0, 3.0, 2.0 }, 0, { 0.0 }, "ascend" },
  { "twice", "2th_deg", 3, { 1.0, 2.0, 2.0 }, 0, { 0.0 }, "ascend" },
  { "nan", "2th_deg", 3, { 1.0, NAN, 2.0 }, 0, { 0.0 }, "ascend" },
  { "azimuth", "2th_deg", 3, { 1.0, 2.0, 3.0 }, 2, { 5.0, 5.0 }, "azimuths" },
  { "turns", "2th_deg", 3, { 1.0, 2.0, 3.0 }, 2, { 0.0, 360.0 }, "one turn" },
  { "wavelength", "q_nm^-1", 3, { 1.0, 2.0, 3.0 }, 0, { 0.0 }, "wavelength" },
  { "unit", "chi_deg", 3, { 1.0, 2.0, 3.0 }, 0, { 0.0 }, "chi_deg" },
};

static void
test_refused (gconstpointer data)
{
  static const double intensity[9] = { 1.0 };
  const BadCase *c = data;
  const RingletGeometry dark_beam = { 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 };
  const RingletForward options = ringlet_forward_default ();
  const RingletForwardTable table = { ringlet_unit_find (c->unit, NULL), c->n_radial,
    c->radial, c->n_azimuth, c->azimuth, intensity };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 5, 6, 3, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &dark_beam, .plan = &plan
  };
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (table.unit);
  g_assert_null (ringlet_forward_image (&inputs, &table, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, c->word));
}

static void
test_shapes (void)
{
  static const double radial[] = { 0.0, 60.0 };
  g_auto (Setting) setting = { 0 };
  const RingletForward options = ringlet_forward_default ();
  const RingletForwardTable table = { ringlet_unit_find ("2th_deg", NULL), 2, radial,
    .intensity = radial };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletImage) small = image_of (3, 3, 1.0, 0.0);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (3, 3, g_new0 (guint8, 9));
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  setting_init (&setting, "2th_deg", 0);
  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_forward_image (
      &setting.inputs, &table, &options, memo, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  setting.inputs.mask = mask;
  g_assert_null (
      ringlet_forward_image (&setting.inputs, &table, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  setting.inputs.mask = NULL;
  setting.inputs.corrections.flat = small;
  g_assert_null (
      ringlet_forward_image (&setting.inputs, &table, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forward/pyfai", test_pyfai);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/forward/round-trip/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_round_trip);
  }
  g_test_add_func ("/forward/plane", test_plane);
  g_test_add_func ("/forward/unknown", test_unknown);
  g_test_add_func ("/forward/noise", test_noise);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/forward/refused/", bad_cases[i].name, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_refused);
  }
  g_test_add_func ("/forward/shapes", test_shapes);
  return g_test_run ();
}
