/* SPDX-License-Identifier: MIT */

/* Several sets into one result: halves of a detector are the whole, positions agree
 * where formulas say so, and pyFAI's numbers but for its scale. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scan/multi.h"

#include "pyfai-multi.h"

/* What a set borrows. */
typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMask *mask;
  RingletImage *image;
  double monitor;
} Scene;

static void
scene_clear (Scene *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->image, ringlet_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static RingletMultiSet
set_of (Scene *scene)
{
  return (
      RingletMultiSet){ .inputs = { scene->detector, &scene->geometry, scene->mask },
    .frame = { .image = scene->image, .source = "a.edf", .monitor = scene->monitor },
    .geometry_path = "a.poni" };
}

/* Those of tests/reference/multigeometry_pyfai.py. */
static Scene
scene_new (gsize index)
{
  static const gsize shapes[][2] = { { 40, 50 }, { 60, 44 } };
  static const double pixels[] = { 1e-3, 0.5e-3 };
  static const double monitors[] = { 1.0, 2.5 };
  static const RingletGeometry geometries[] = {
    { 0.1, 17.3e-3, 23.6e-3, 0.1, -0.05, 0.02, 1e-10, FALSE },
    { 0.17, 9.1e-3, 12.2e-3, -0.25, 0.08, -0.3, 1e-10, FALSE },
  };
  const gsize n_slow = shapes[index][0];
  const gsize n_fast = shapes[index][1];
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);
  Scene scene = { .geometry = geometries[index], .monitor = monitors[index] };

  for (gsize i = 0; i < n_slow; i++) {
    for (gsize j = 0; j < n_fast; j++)
      data[i * n_fast + j] = (guint32) (3 + (i * 7 + j * 13) % 97);
  }
  scene.image = ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, data, NULL);
  scene.detector = ringlet_detector_new_generic (
      pixels[index], pixels[index], n_slow, n_fast, 3, NULL);
  return scene;
}

static RingletPlan
plan_new (void)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.n_radial = 12;
  plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  return plan;
}

/* Fails the test without a result. */
static RingletResult *
integrate (const RingletMultiSet *sets, gsize n_sets, const RingletPlan *plan)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (GError) error = NULL;
  RingletResult *result =
      ringlet_multi_integrate (sets, n_sets, plan, 0.0, memo, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_near (double a, double b, double tolerance)
{
  if (isnan (a) && isnan (b))
    return;
  if (!(fabs (a - b) <= tolerance * fabs (b)))
    g_error ("%.17g is not %.17g", a, b);
}

/* ---- halves ---- */

/* Masks columns on one side of @edge. */
static RingletMask *
half_mask (const RingletDetector *detector, gsize edge, gboolean left)
{
  guint8 *bad = g_new (guint8, detector->n_slow * detector->n_fast);

  for (gsize i = 0; i < detector->n_slow * detector->n_fast; i++)
    bad[i] = (i % detector->n_fast < edge) == left;
  return ringlet_mask_new_take (detector->n_slow, detector->n_fast, bad);
}

/* 2^-16 shares of whole counts are exact in double, whatever their order; what is
 * multiplied with a normalisation is rounded once a pixel. */
static void
check_halves (const RingletPlan *plan, gboolean exact)
{
  g_auto (Scene) whole = scene_new (0);
  g_auto (Scene) left = scene_new (0);
  g_auto (Scene) right = scene_new (0);
  RingletMultiSet one;
  RingletMultiSet two[2];
  g_autoptr (RingletResult) a = NULL;
  g_autoptr (RingletResult) b = NULL;

  left.mask = half_mask (left.detector, 21, FALSE);
  right.mask = half_mask (right.detector, 21, TRUE);
  one = set_of (&whole);
  two[0] = set_of (&left);
  two[1] = set_of (&right);
  a = integrate (&one, 1, plan);
  b = integrate (two, 2, plan);
  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  for (gsize i = 0; i < ringlet_result_n_bins (a); i++) {
    const double tolerance = exact ? 0.0 : 1e-13;

    assert_near (b->sum_signal[i], a->sum_signal[i], tolerance);
    assert_near (b->count[i], a->count[i], tolerance);
    assert_near (b->sum_variance[i], a->sum_variance[i], tolerance);
    assert_near (b->sum_norm[i], a->sum_norm[i], 1e-13);
    assert_near (b->intensity[i], a->intensity[i], 1e-13);
    assert_near (b->sigma[i], a->sigma[i], 1e-13);
  }
}

static void
test_halves (void)
{
  static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
    RINGLET_SPLIT_PSEUDO, RINGLET_SPLIT_FULL };
  static const char *const engines[] = { "packed", "csr", "histogram" };

  for (gsize i = 0; i < G_N_ELEMENTS (splits); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (engines); k++) {
      for (guint n_azimuth = 0; n_azimuth <= 8; n_azimuth += 8) {
        RingletPlan plan = plan_new ();

        plan.split = splits[i];
        plan.engine = engines[k];
        plan.n_azimuth = n_azimuth;
        plan.has_radial_range = TRUE;
        plan.radial_min = 1.3;
        plan.radial_max = 21.7;
        plan.has_azimuth_range = n_azimuth > 0;
        plan.azimuth_min_deg = -100.0;
        plan.azimuth_max_deg = 150.0;
        check_halves (&plan, k == 0);
      }
    }
  }
}

/* The range and the bins that halves have in common are those of the whole. */
static void
test_halves_range (void)
{
  static const char *const units[] = { "2th_deg", "q_nm^-1", "r_mm", "d_A", "qx_nm^-1",
    "log10(q.m)_None" };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    g_auto (Scene) whole = scene_new (0);
    g_auto (Scene) left = scene_new (0);
    g_auto (Scene) right = scene_new (0);
    RingletMultiSet sets[3];
    RingletPlan plan = plan_new ();
    g_autoptr (RingletResult) a = NULL;
    g_autoptr (RingletResult) b = NULL;

    left.mask = half_mask (left.detector, 31, FALSE);
    right.mask = half_mask (right.detector, 31, TRUE);
    sets[0] = set_of (&whole);
    sets[1] = set_of (&left);
    sets[2] = set_of (&right);
    plan.unit = ringlet_unit_find (units[i], NULL);
    plan.n_radial = 0;
    a = integrate (sets, 1, &plan);
    b = integrate (sets + 1, 2, &plan);
    g_assert_cmpuint (a->n_radial, ==, b->n_radial);
    assert_near (b->radial_min, a->radial_min, 1e-12);
    /* What may be negative is raised by 2^-23 of its width, which is that of a half. */
    assert_near (b->radial_max, a->radial_max, i >= 4 ? ldexp (1.0, -22) : 1e-12);
  }
}

/* One set is what its integrator makes of it: a range that goes from the space of the
 * unit to degrees and back is rounded. */
static void
test_alone (void)
{
  g_auto (Scene) scene = scene_new (0);
  const RingletMultiSet set = set_of (&scene);
  const RingletPlan plan = plan_new ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  RingletIntegratorInputs inputs = set.inputs;
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *alone = NULL;
  g_autoptr (RingletResult) multi = integrate (&set, 1, &plan);

  inputs.plan = &plan;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, NULL);
  g_assert_true (
      ringlet_integrator_run (integrator, &set.frame, 1, &alone, NULL, NULL));
  g_assert_false (multi->plan.has_radial_range);
  assert_near (multi->radial_min, alone->radial_min, 1e-14);
  assert_near (multi->radial_max, alone->radial_max, 1e-14);
  for (gsize i = 0; i < alone->n_radial; i++) {
    assert_near (multi->radial[i], alone->radial[i], 1e-14);
    /* Shares are rounded to 2^-16 of a pixel, of which some fall the other way. */
    assert_near (multi->intensity[i], alone->intensity[i], 1e-5);
    assert_near (multi->sigma[i], alone->sigma[i], 1e-5);
  }
  ringlet_result_unref (alone);
}

/* ---- an even sphere ---- */

/* What pixels see that all receive the same per solid angle: A cos α / L², at their
 * centres, times @per_steradian. Along the normal of the detector its pixels lie in a
 * plane, whatever the rotations. */
static RingletImage *
even_image (const Scene *scene, double per_steradian)
{
  const RingletDetector *detector = scene->detector;
  const RingletGeometry *g = &scene->geometry;
  const double area = detector->pixel_slow_m * detector->pixel_fast_m;
  double *data =
      ringlet_image_alloc (RINGLET_PIXEL_F64, detector->n_slow, detector->n_fast, NULL);

  for (gsize i = 0; i < detector->n_slow; i++) {
    for (gsize j = 0; j < detector->n_fast; j++) {
      const double y = ((double) i + 0.5) * detector->pixel_slow_m - g->poni_slow_m;
      const double x = ((double) j + 0.5) * detector->pixel_fast_m - g->poni_fast_m;
      const double length = sqrt (y * y + x * x + g->distance_m * g->distance_m);

      data[i * detector->n_fast + j] =
          per_steradian * area * (g->distance_m / length) / (length * length);
    }
  }
  return ringlet_image_new_take (
      RINGLET_PIXEL_F64, detector->n_slow, detector->n_fast, data, NULL);
}

/* Distances, pixel sizes, rotations and monitors differ, the pattern is even: as many
 * counts as a nominal pixel of the first set would have at normal incidence. */
static void
test_even (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  const double seen = 1e-6 / 0.01; /* A / d² of the first */
  RingletMultiSet sets[2];
  RingletPlan plan = plan_new ();
  g_autoptr (RingletResult) pattern = NULL;
  g_autoptr (RingletResult) cake = NULL;

  g_clear_pointer (&a.image, ringlet_image_unref);
  g_clear_pointer (&b.image, ringlet_image_unref);
  a.image = even_image (&a, 1e6);
  b.image = even_image (&b, 1e6 * b.monitor);
  sets[0] = set_of (&a);
  sets[1] = set_of (&b);
  plan.split = RINGLET_SPLIT_NO;
  pattern = integrate (sets, 2, &plan);
  for (gsize i = 0; i < pattern->n_radial; i++)
    assert_near (pattern->intensity[i], 1e6 * seen, 1e-12);

  /* Splitting shares counts and solid angles alike. */
  plan.split = RINGLET_SPLIT_FULL;
  plan.n_azimuth = 9;
  cake = integrate (sets, 2, &plan);
  for (gsize i = 0; i < ringlet_result_n_bins (cake); i++) {
    if (cake->count[i] > 0.0)
      assert_near (cake->intensity[i], 1e6 * seen, 1e-9);
    else
      g_assert_true (isnan (cake->intensity[i]) && isnan (cake->sigma[i]));
  }
}

static void
test_weight (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  const RingletMultiSet first = set_of (&a);
  const RingletMultiSet second = set_of (&b);
  RingletPlan plan = plan_new ();

  g_assert_cmpfloat (ringlet_multi_weight (&first, &first, &plan), ==, 1.0);
  assert_near (ringlet_multi_weight (&second, &first, &plan),
      (0.25e-6 / (0.17 * 0.17)) / (1e-6 / 0.01), 1e-15);
  plan.factors.solid_angle_order = 0;
  g_assert_cmpfloat (ringlet_multi_weight (&second, &first, &plan), ==, 1.0);
}

/* ---- pyFAI ---- */

/* Its weight is A / d² itself. Results are in single precision there. */
static void
test_pyfai (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  const RingletMultiSet sets[2] = { set_of (&a), set_of (&b) };
  const double scale = 1e-6 / 0.01;
  RingletPlan plan = plan_new ();
  g_autoptr (RingletResult) result = NULL;

  plan.split = RINGLET_SPLIT_NO;
  plan.has_radial_range = TRUE;
  plan.radial_min = 2.0;
  plan.radial_max = 20.0;
  plan.factors.polarization = 0.95;
  result = integrate (sets, 2, &plan);
  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_intensity); i++) {
    assert_near (result->intensity[i], pyfai_intensity[i] * scale, 3e-7);
    assert_near (result->sigma[i], pyfai_sigma[i] * scale, 3e-7);
  }
}

/* pyFAI takes pixel centres; here whole pixels are inside. */
static void
test_range (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  const RingletMultiSet sets[2] = { set_of (&a), set_of (&b) };
  const double pixel = atan (1e-3 / 0.1) * 180.0 / G_PI;
  RingletPlan plan = plan_new ();
  g_autoptr (RingletResult) whole = integrate (sets, 2, &plan);
  g_autoptr (RingletResult) centres = NULL;

  g_assert_cmpfloat (whole->radial_min, ==, 0.0); /* the beam is in a pixel */
  g_assert_cmpfloat (whole->radial_max, >, pyfai_range[1]);
  g_assert_cmpfloat (whole->radial_max, <, pyfai_range[1] + pixel);

  plan.split = RINGLET_SPLIT_NO;
  centres = integrate (sets, 2, &plan);
  assert_near (centres->radial_min, pyfai_range[0], 1e-9);
  assert_near (centres->radial_max, pyfai_range[1] * (1.0 + ldexp (1.0, -23)), 1e-12);
}

/* A cake of two detectors that see a part of the turn each covers both parts. */
static void
test_azimuth (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (0);
  RingletMultiSet sets[2];
  RingletPlan plan = plan_new ();
  g_autoptr (RingletResult) one = NULL;
  g_autoptr (RingletResult) other = NULL;
  g_autoptr (RingletResult) both = NULL;

  a.geometry = (RingletGeometry){ 0.1, -20e-3, -10e-3, 0, 0, 0, 1e-10, FALSE };
  b.geometry = (RingletGeometry){ 0.1, 60e-3, -10e-3, 0, 0, 0, 1e-10, FALSE };
  sets[0] = set_of (&a);
  sets[1] = set_of (&b);
  plan.n_azimuth = 10;
  one = integrate (sets, 1, &plan);
  other = integrate (sets + 1, 1, &plan);
  both = integrate (sets, 2, &plan);
  g_assert_cmpfloat (one->azimuth_min_deg, >, other->azimuth_max_deg);
  assert_near (both->azimuth_min_deg, other->azimuth_min_deg, 1e-12);
  assert_near (both->azimuth_max_deg, one->azimuth_max_deg, 1e-12);
  g_assert_false (both->plan.has_azimuth_range);
}

/* ---- bins, errors and words ---- */

static void
test_thin_bins (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  const RingletMultiSet sets[2] = { set_of (&a), set_of (&b) };
  const RingletPlan plan = plan_new ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (RingletResult) all = integrate (sets, 2, &plan);
  g_autoptr (RingletResult) some = NULL;
  gsize n_empty = 0;

  some = ringlet_multi_integrate (sets, 2, &plan, 200.0, memo, NULL, NULL);
  for (gsize i = 0; i < all->n_radial; i++) {
    const gboolean thin = all->count[i] < 200.0;

    n_empty += thin ? 1 : 0;
    g_assert_cmpfloat (some->count[i], ==, thin ? 0.0 : all->count[i]);
    assert_near (some->intensity[i], thin ? NAN : all->intensity[i], 0.0);
    assert_near (some->sigma[i], thin ? NAN : all->sigma[i], 0.0);
  }
  g_assert_cmpuint (n_empty, >, 0);
  g_assert_cmpuint (n_empty, <, all->n_radial);
}

/* Twice the same image, independent: half the variance. The scatter likewise. */
static void
test_errors (void)
{
  static const RingletErrorModel models[] = { RINGLET_ERROR_MODEL_POISSON,
    RINGLET_ERROR_MODEL_AZIMUTHAL };

  for (gsize k = 0; k < G_N_ELEMENTS (models); k++) {
    g_auto (Scene) a = scene_new (0);
    const RingletMultiSet sets[2] = { set_of (&a), set_of (&a) };
    RingletPlan plan = plan_new ();
    g_autoptr (RingletResult) one = NULL;
    g_autoptr (RingletResult) two = NULL;

    plan.error_model = models[k];
    one = integrate (sets, 1, &plan);
    two = integrate (sets, 2, &plan);
    for (gsize i = 0; i < one->n_radial; i++) {
      g_assert_cmpfloat (one->sigma[i], >, 0.0);
      assert_near (two->intensity[i], one->intensity[i], 1e-14);
      assert_near (two->sigma[i], one->sigma[i] / sqrt (2.0), 1e-14);
    }
  }
}

static void
test_provenance (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  RingletMultiSet sets[2] = { set_of (&a), set_of (&b) };
  const RingletPlan plan = plan_new ();
  g_autoptr (RingletResult) result = NULL;

  sets[1].frame.source = "b.h5";
  sets[1].frame.index = 7;
  sets[1].geometry_path = "b.poni";
  result = integrate (sets, 2, &plan);
  g_assert_cmpuint (result->provenance.n_added, ==, 2);
  g_assert_true (g_str_has_prefix (result->provenance.operations,
      "set 1: a.poni, a.edf frame 0, monitor 1, weight 1; "
      "set 2: b.poni, b.h5 frame 7, monitor 2.5, weight 0.0865"));
}

/* ---- what makes no sense ---- */

static void
make_dark_monitor (Scene *a, Scene *b, RingletPlan *plan)
{
  b->monitor = -1.0;
}

static void
make_other_wavelength (Scene *a, Scene *b, RingletPlan *plan)
{
  b->geometry.wavelength_m = 1.1e-10;
}

static void
make_no_wavelength (Scene *a, Scene *b, RingletPlan *plan)
{
  b->geometry.wavelength_m = 0.0;
  plan->unit = ringlet_unit_find ("q_nm^-1", NULL);
}

static void
make_all_masked (Scene *a, Scene *b, RingletPlan *plan)
{
  b->mask = half_mask (b->detector, 44, TRUE);
}

static void
make_other_mask (Scene *a, Scene *b, RingletPlan *plan)
{
  b->mask = half_mask (a->detector, 4, TRUE);
}

static void
make_no_distance (Scene *a, Scene *b, RingletPlan *plan)
{
  b->geometry.distance_m = 0.0;
}

static void
make_bad_plan (Scene *a, Scene *b, RingletPlan *plan)
{
  plan->normalization_factor = 0.0;
}

typedef struct {
  void (*spoil) (Scene *a, Scene *b, RingletPlan *plan);
  RingletError code;
  const char *words[2];
} BadCase;

static const BadCase bad_cases[] = {
  { make_dark_monitor, RINGLET_ERROR_VALUE, { "Set 2: ", "not -1" } },
  { make_other_wavelength, RINGLET_ERROR_VALUE, { "Sets 1 and 2", "1.1e-10" } },
  { make_no_wavelength, RINGLET_ERROR_VALUE, { "Set 2: ", "wavelength" } },
  { make_all_masked, RINGLET_ERROR_VALUE, { "Set 2: ", "mask" } },
  { make_other_mask, RINGLET_ERROR_SHAPE, { "Set 2: ", "40 × 50" } },
  { make_no_distance, RINGLET_ERROR_VALUE, { "Set 2: ", "distance" } },
  { make_bad_plan, RINGLET_ERROR_VALUE, { "normalisation factor", "0" } },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (Scene) a = scene_new (0);
    g_auto (Scene) b = scene_new (1);
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
    RingletMultiSet sets[2];
    RingletPlan plan = plan_new ();
    g_autoptr (GError) error = NULL;

    bad_cases[i].spoil (&a, &b, &plan);
    sets[0] = set_of (&a);
    sets[1] = set_of (&b);
    g_assert_null (ringlet_multi_integrate (sets, 2, &plan, 0.0, memo, NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, RINGLET_ERROR, (int) bad_cases[i].code);
    for (gsize k = 0; k < 2; k++)
      g_assert_nonnull (strstr (error->message, bad_cases[i].words[k]));
  }
}

/* Different wavelengths agree in q: the same bins, wherever their angles are. */
static void
test_wavelengths (void)
{
  g_auto (Scene) a = scene_new (0);
  g_auto (Scene) b = scene_new (1);
  RingletMultiSet sets[2];
  RingletPlan plan = plan_new ();
  g_autoptr (RingletResult) result = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (GError) error = NULL;

  b.geometry.wavelength_m = 0.7e-10;
  sets[0] = set_of (&a);
  sets[1] = set_of (&b);
  plan.unit = ringlet_unit_find ("q_nm^-1", NULL);
  result = integrate (sets, 2, &plan);
  g_assert_cmpuint (result->n_radial, ==, 12);

  g_assert_null (ringlet_multi_integrate (sets, 2, &plan, -1.0, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (ringlet_multi_integrate (sets, 2, &plan, NAN, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/multi/halves", test_halves);
  g_test_add_func ("/multi/halves-range", test_halves_range);
  g_test_add_func ("/multi/alone", test_alone);
  g_test_add_func ("/multi/even", test_even);
  g_test_add_func ("/multi/weight", test_weight);
  g_test_add_func ("/multi/pyfai", test_pyfai);
  g_test_add_func ("/multi/range", test_range);
  g_test_add_func ("/multi/azimuth", test_azimuth);
  g_test_add_func ("/multi/thin-bins", test_thin_bins);
  g_test_add_func ("/multi/errors", test_errors);
  g_test_add_func ("/multi/provenance", test_provenance);
  g_test_add_func ("/multi/refused", test_refused);
  g_test_add_func ("/multi/wavelengths", test_wavelengths);
  return g_test_run ();
}
