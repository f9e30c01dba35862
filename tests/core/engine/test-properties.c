/* SPDX-License-Identifier: MIT */

/* What must hold whatever the numbers are: turning image and geometry together changes
 * nothing, a uniform image is uniform, no count is lost. */

#include <locale.h>
#include <math.h>

#include "engine/engine.h"
#include "engine/integrator.h"

/* A square detector, its pixels, and how far it is. */
#define N 48
#define PITCH 1e-4
#define DISTANCE 0.05

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_PSEUDO, RINGLET_SPLIT_FULL };
static const char *const units[] = { "2th_deg", "q_nm^-1", "r_mm", "qx_nm^-1" };

static RingletImage *
take_image (double *pixels)
{
  return ringlet_image_new_take (RINGLET_PIXEL_F64, N, N, pixels, NULL);
}

static RingletResult *
integrate (const RingletGeometry *geometry, const RingletPlan *plan, RingletMask *mask,
    RingletImage *image)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PITCH, PITCH, N, N, 3, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  const RingletIntegratorInputs inputs = { detector, geometry, mask, plan, { NULL },
    NULL, NULL, NULL, NULL };
  const RingletFrame frame = { .image = image };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, memo, NULL, &error);
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static RingletPlan
make_plan (const char *engine, RingletSplit split, guint n_azimuth)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.engine = engine;
  plan.split = split;
  plan.n_radial = 20;
  plan.n_azimuth = n_azimuth;
  return plan;
}

static gboolean
is_packed (const char *engine)
{
  return g_str_equal (engine, "packed");
}

static double *
random_pixels (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  double *pixels = ringlet_image_alloc (RINGLET_PIXEL_F64, N, N, NULL);

  for (gsize i = 0; i < N * N; i++)
    pixels[i] = g_rand_int_range (rand, 0, 1000);
  return pixels;
}

/* A quarter of a turn about the beam: what was at (slow, fast) is at (N − 1 − fast,
 * slow) then, and a tilt about one axis is one about the other. */
static double *
turn_pixels (const double *pixels)
{
  double *turned = ringlet_image_alloc (RINGLET_PIXEL_F64, N, N, NULL);

  for (gsize slow = 0; slow < N; slow++) {
    for (gsize fast = 0; fast < N; fast++)
      turned[(N - 1 - fast) * N + slow] = pixels[slow * N + fast];
  }
  return turned;
}

static RingletGeometry
turn_geometry (const RingletGeometry *g)
{
  RingletGeometry turned = *g;

  turned.poni_slow_m = N * PITCH - g->poni_fast_m;
  turned.poni_fast_m = g->poni_slow_m;
  turned.rot1_rad = -g->rot2_rad;
  turned.rot2_rad = g->rot1_rad;
  return turned;
}

static const RingletGeometry turn_cases[] = {
  { DISTANCE, 0.00217, 0.00153, 0, 0, 0, 1e-10 },
  { DISTANCE, -0.0021, 0.00153, 0, 0, 0, 1e-10 },
  { DISTANCE, 0.00217, 0.00153, 0.21, 0, 0, 1e-10 },
  { DISTANCE, 0.00217, 0.00153, 0, -0.17, 0, 1e-10 },
};

static void
test_turn (gconstpointer engine)
{
  for (gsize i = 0; i < G_N_ELEMENTS (turn_cases) * G_N_ELEMENTS (splits); i++) {
    const RingletGeometry *geometry = &turn_cases[i / G_N_ELEMENTS (splits)];
    const RingletGeometry turned_geometry = turn_geometry (geometry);
    RingletPlan plan = make_plan (engine, splits[i % G_N_ELEMENTS (splits)], 0);
    double *pixels = random_pixels (17);
    double *turned_pixels = turn_pixels (pixels);
    g_autoptr (RingletImage) image = take_image (pixels);
    g_autoptr (RingletImage) turned_image = take_image (turned_pixels);
    g_autoptr (RingletResult) a = NULL;
    g_autoptr (RingletResult) b = NULL;
    const double tolerance = is_packed (engine) ? 1e-4 : 1e-12;

    plan.error_model = RINGLET_ERROR_MODEL_POISSON;
    a = integrate (geometry, &plan, NULL, image);
    b = integrate (&turned_geometry, &plan, NULL, turned_image);
    g_test_message ("geometry and splitting %" G_GSIZE_FORMAT, i);
    for (gsize bin = 0; bin < a->n_radial; bin++) {
      g_assert_cmpfloat_with_epsilon (b->radial[bin] / a->radial[bin], 1.0, 1e-14);
      if (a->count[bin] < 0.1)
        continue;
      g_assert_cmpfloat_with_epsilon (
          b->intensity[bin] / a->intensity[bin], 1.0, tolerance);
      g_assert_cmpfloat_with_epsilon (b->sigma[bin] / a->sigma[bin], 1.0, tolerance);
    }
  }
}

/* Solid angle and polarisation of a plane across the beam, times 1234.5; pyfai's
 * formulas, +1 is horizontal. */
static RingletImage *
uniform_image (const RingletGeometry *g, double polarization)
{
  double *pixels = ringlet_image_alloc (RINGLET_PIXEL_F64, N, N, NULL);

  for (gsize i = 0; i < N * N; i++) {
    const double y = ((double) (i / N) + 0.5) * PITCH - g->poni_slow_m;
    const double x = ((double) (i % N) + 0.5) * PITCH - g->poni_fast_m;
    const double cos_2theta = DISTANCE / sqrt (x * x + y * y + DISTANCE * DISTANCE);
    const double cos2 = cos_2theta * cos_2theta;
    const double factor =
        0.5 * (1.0 + cos2 - polarization * cos (2.0 * atan2 (y, x)) * (1.0 - cos2));

    pixels[i] = 1234.5 * pow (cos_2theta, 3) * factor;
  }
  return take_image (pixels);
}

static void
test_uniform (gconstpointer engine)
{
  const RingletGeometry geometry = { DISTANCE, 0.00217, 0.00153, 0, 0, 0, 1e-10 };
  g_autoptr (RingletImage) image = uniform_image (&geometry, 0.9);

  for (gsize i = 0; i < 4 * G_N_ELEMENTS (splits); i++) {
    RingletPlan plan = make_plan (engine, splits[i / 4], i % 2 == 0 ? 0 : 9);
    g_autoptr (RingletResult) result = NULL;
    gsize n_seen = 0;

    plan.factors.polarization = 0.9;
    plan.weighted_average = i / 2 % 2 == 0;
    result = integrate (&geometry, &plan, NULL, image);
    for (gsize bin = 0; bin < ringlet_result_n_bins (result); bin++) {
      if (!(result->count[bin] > 0.0))
        continue;
      g_assert_cmpfloat_with_epsilon (result->intensity[bin] / 1234.5, 1.0, 1e-12);
      n_seen++;
    }
    g_assert_cmpuint (n_seen, >, ringlet_result_n_bins (result) / 2);
  }
}

/* Over what the pixels cover nothing is lost, nothing counted twice. */
static void
test_conserved (gconstpointer engine)
{
  const RingletGeometry geometry = { DISTANCE, 0.00217, 0.00153, 0.1, 0.05, 0.3,
    1e-10 };
  guint8 *bad = g_new0 (guint8, N * N);
  double *pixels = random_pixels (23);
  g_autoptr (RingletImage) image = take_image (pixels);
  g_autoptr (RingletMask) mask = NULL;
  double total = 0.0;
  double n_pixels = 0.0;

  for (gsize i = 0; i < N * N; i++) {
    bad[i] = i % 13 == 5;
    total += bad[i] ? 0.0 : pixels[i];
    n_pixels += !bad[i];
  }
  mask = ringlet_mask_new_take (N, N, bad);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (splits) * G_N_ELEMENTS (units); i++) {
    const gsize k = i / 2;
    RingletPlan plan =
        make_plan (engine, splits[k % G_N_ELEMENTS (splits)], i % 2 == 0 ? 0 : 9);
    g_autoptr (RingletResult) result = NULL;
    double counts = 0.0;
    double count = 0.0;

    plan.unit = ringlet_unit_find (units[k / G_N_ELEMENTS (splits)], NULL);
    result = integrate (&geometry, &plan, mask, image);
    for (gsize bin = 0; bin < ringlet_result_n_bins (result); bin++) {
      counts += result->sum_counts[bin];
      count += result->count[bin];
    }
    g_test_message ("%s, %s", plan.unit->name, ringlet_split_name (plan.split));
    g_assert_cmpfloat_with_epsilon (counts / total, 1.0, 1e-12);
    g_assert_cmpfloat_with_epsilon (count / n_pixels, 1.0, 1e-12);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    const char *engine = ringlet_engine_list ()[e]->name;
    g_autofree char *turn = g_strdup_printf ("/properties/turn/%s", engine);
    g_autofree char *uniform = g_strdup_printf ("/properties/uniform/%s", engine);
    g_autofree char *conserved = g_strdup_printf ("/properties/conserved/%s", engine);

    g_test_add_data_func (turn, engine, test_turn);
    g_test_add_data_func (uniform, engine, test_uniform);
    g_test_add_data_func (conserved, engine, test_conserved);
  }
  return g_test_run ();
}
