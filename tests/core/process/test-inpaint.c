/* SPDX-License-Identifier: MIT */
#include "process/inpaint.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "process/poisson.h"
#include "process/simulate.h"

#define N_SLOW 300
#define N_FAST 340
#define N (N_SLOW * N_FAST)

/* Tilted, the beam on the detector. */
static const RingletGeometry geometry = { 0.12, 0.014, 0.0155, 0.08, -0.05, 0.3,
  0.5e-10 };

static RingletDetector *
small_detector (void)
{
  return ringlet_detector_new_generic (1e-4, 1e-4, N_SLOW, N_FAST, 3, NULL);
}

/* Gaps of modules, the shadow of a bar that covers χ = 180°, dead pixels, a corner. */
static RingletMask *
gaps (void)
{
  guint8 *bad = g_new0 (guint8, N);

  for (gsize i = 0; i < N; i++) {
    const gsize row = i / N_FAST;
    const gsize column = i % N_FAST;

    bad[i] = (row >= 80 && row < 97) || (column >= 250 && column < 257) ||
        (row >= 136 && row < 144 && column < 170) || i % 1013 == 0 ||
        (row > 280 && column > 320);
  }
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static RingletImage *
inpaint (const RingletIntegratorInputs *inputs, const RingletImage *image,
    const RingletInpaint *options)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (GError) error = NULL;
  RingletImage *filled = ringlet_inpaint (inputs, image, options, memo, NULL, &error);

  g_assert_no_error (error);
  return filled;
}

static double
two_theta_of (const RingletDetector *detector, gsize i)
{
  return ringlet_lab_two_theta (ringlet_geometry_lab_at (
      &geometry, detector, (double) (i / N_FAST) + 0.5, (double) (i % N_FAST) + 0.5));
}

/* Light that is a parabola in 2θ, seen through all corrections, is found again, all
 * around and through the cut at 180°; at the bottom of the parabola only as low as the
 * lowest neighbour is, and beside the beam, where rings have a few pixels that are not
 * masked, not as a parabola. */
static void
test_exact (void)
{
  const RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  RingletPlan plan = ringlet_plan_default ();
  double *light = ringlet_image_alloc (RINGLET_PIXEL_F64, N_SLOW, N_FAST, NULL);
  double *hidden = ringlet_image_alloc (RINGLET_PIXEL_F64, N_SLOW, N_FAST, NULL);
  g_autoptr (RingletImage) truth = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImage) filled = NULL;
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = mask, .plan = &plan
  };

  plan.factors.polarization = 0.9;
  for (gsize i = 0; i < N; i++) {
    const RingletLab p = ringlet_geometry_lab_at (
        &geometry, detector, (double) (i / N_FAST) + 0.5, (double) (i % N_FAST) + 0.5);
    const double t = ringlet_lab_two_theta (p);

    light[i] = (100.0 + 3000.0 * (t - 0.1) * (t - 0.1)) *
        ringlet_lab_solid_angle (p, geometry.distance_m) *
        ringlet_lab_polarization (p, 0.9);
    hidden[i] = mask->bad[i] ? -1e9 : light[i];
  }
  hidden[5] = NAN; /* no mask says so */
  truth = ringlet_image_new_take (RINGLET_PIXEL_F64, N_SLOW, N_FAST, light, NULL);
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, N_SLOW, N_FAST, hidden, NULL);
  filled = inpaint (&inputs, image, &options);

  for (gsize i = 0; i < N; i++) {
    const double value = ringlet_image_get (filled, i);

    if (!mask->bad[i] && i != 5)
      g_assert_cmpfloat (value, ==, light[i]);
    /* In the corner whole rings are masked, or one side of them. */
    else if (i / N_FAST <= 280)
      g_assert_cmpfloat (fabs (value / light[i] - 1.0), <=,
          two_theta_of (detector, i) < 20.0 * 1e-4 / 0.12 ? 1e-3 : 1e-6);
  }
}

/* Light that changes along the ring: between the two sides the nearer one counts more.
 * A sine is off by its amplitude times the square of the arc over 12 in the mean, 0.9
 * of 100 for arcs of a third of a radian; the other way round it would be seven times
 * as much. */
static void
test_along (void)
{
  const RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  RingletPlan plan = ringlet_plan_default ();
  double *light = ringlet_image_alloc (RINGLET_PIXEL_F64, N_SLOW, N_FAST, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImage) filled = NULL;
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = mask, .plan = &plan
  };
  double sum = 0.0;
  double n = 0.0;

  plan.factors = ringlet_factors_none ();
  for (gsize i = 0; i < N; i++)
    light[i] = 1000.0 +
        100.0 *
            sin (ringlet_lab_chi (ringlet_geometry_lab_at (&geometry, detector,
                (double) (i / N_FAST) + 0.5, (double) (i % N_FAST) + 0.5)));
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, N_SLOW, N_FAST, light, NULL);
  filled = inpaint (&inputs, image, &options);
  for (gsize i = 0; i < N; i++) {
    if (!mask->bad[i] || i / N_FAST > 280 || two_theta_of (detector, i) < 0.07)
      continue;
    sum += fabs (ringlet_image_get (filled, i) - light[i]);
    n += 1.0;
  }
  g_test_message ("off by %g", sum / n);
  g_assert_cmpfloat (sum / n, <=, 1.5);
}

/* The rings of a powder, 10⁴ counts high, with the noise of counts. */
static RingletImage *
powder (const RingletDetector *detector, gboolean noise)
{
  RingletSimulation options =
      ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));
  const double fwhm = 3.0 * 1e-4 / 0.12; /* three pixels */
  RingletImage *image = NULL;

  options.caglioti_w = fwhm * fwhm;
  options.noise = noise;
  options.peak_counts = noise ? 1e4 : 1e7;
  image = ringlet_simulate (detector, &geometry, NULL, &options, NULL, NULL, NULL);
  g_assert_nonnull (image);
  return image;
}

/* Without noise what is filled is as high as the ring, which is three pixels wide: a
 * parabola through one of them is off by higher derivatives alone. */
static void
test_rings (void)
{
  const RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletImage) truth = powder (detector, FALSE);
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = mask, .plan = &plan
  };
  g_autoptr (RingletImage) filled = NULL;
  double worst = 0.0;
  double bias = 0.0;
  double total = 0.0;

  plan.factors.polarization = 0.99;
  filled = inpaint (&inputs, truth, &options);
  for (gsize i = 0; i < N; i++) {
    const double off = ringlet_image_get (filled, i) - ringlet_image_get (truth, i);

    if (!mask->bad[i]) {
      g_assert_cmpfloat (off, ==, 0.0);
    } else if (i / N_FAST <= 280) {
      worst = fmax (worst, fabs (off));
      bias += off;
      total += ringlet_image_get (truth, i);
    }
  }
  g_test_message ("worst %g of 1e7, sum %g", worst, bias / total);
  g_assert_cmpfloat (worst, <=, 0.003 * 1e7);
  g_assert_cmpfloat (fabs (bias / total), <=, 1e-4);
}

static RingletResult *
integrate (const RingletIntegratorInputs *inputs, RingletImage *image)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (inputs, memo, NULL, &error);
  const RingletFrame frame = { .image = image };
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* The pattern of the filled image is that of the whole one within the noise: both are
 * means of the same counts but for the eighth that was masked. The variance of what
 * they differ by is an eighth of that of the whole pattern, twice where noise was
 * drawn, and some for what the neighbours are not certain of. */
static void
test_pattern (gconstpointer data)
{
  const gboolean noise = GPOINTER_TO_INT (data);
  RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  RingletPlan plan = ringlet_plan_default ();
  RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = mask, .plan = &plan
  };
  g_autoptr (RingletImage) truth = powder (detector, TRUE);
  g_autoptr (RingletImage) filled = NULL;
  g_autoptr (RingletResult) whole = NULL;
  g_autoptr (RingletResult) painted = NULL;
  double chi2 = 0.0;

  plan.factors.polarization = 0.99;
  plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  plan.n_radial = 200;
  plan.has_radial_range = TRUE;
  plan.radial_min = 1.0;
  plan.radial_max = 8.0; /* whole rings */
  options.noise = noise;
  options.seed = 3;
  filled = inpaint (&inputs, truth, &options);
  inputs.mask = NULL;
  whole = integrate (&inputs, truth);
  painted = integrate (&inputs, filled);

  for (gsize r = 0; r < 200; r++) {
    const double off = (painted->intensity[r] - whole->intensity[r]) / whole->sigma[r];

    g_assert_cmpfloat (fabs (off), <=, 5.0);
    chi2 += off * off / 200.0;
  }
  g_test_message ("chi2 %g", chi2);
  g_assert_cmpfloat (chi2, <=, (noise ? 2.0 : 1.0) / 8.0 * 1.5);
}

/* ---- types ---- */

static gpointer
convert (const double *values, RingletPixelType type)
{
  gpointer pixels = ringlet_image_alloc (type, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N; i++) {
    switch (type) {
    case RINGLET_PIXEL_U8:
      ((guint8 *) pixels)[i] = (guint8) values[i];
      break;
    case RINGLET_PIXEL_I16:
      ((gint16 *) pixels)[i] = (gint16) values[i];
      break;
    case RINGLET_PIXEL_U32:
      ((guint32 *) pixels)[i] = (guint32) values[i];
      break;
    case RINGLET_PIXEL_U64:
      ((guint64 *) pixels)[i] = (guint64) values[i];
      break;
    case RINGLET_PIXEL_F32:
      ((float *) pixels)[i] = (float) values[i];
      break;
    default:
      g_assert_not_reached ();
    }
  }
  return pixels;
}

/* Few counts: their mean stays what it was in every type. */
static void
test_types (void)
{
  static const RingletPixelType types[] = { RINGLET_PIXEL_U8, RINGLET_PIXEL_I16,
    RINGLET_PIXEL_U32, RINGLET_PIXEL_U64, RINGLET_PIXEL_F32 };
  const RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autofree double *values = g_new (double, N);
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = mask, .plan = &plan
  };

  plan.factors = ringlet_factors_none ();
  for (gsize i = 0; i < N; i++)
    values[i] = ringlet_poisson_sample (rand, 0.3);
  for (gsize k = 0; k < G_N_ELEMENTS (types); k++) {
    g_autoptr (RingletImage) image = ringlet_image_new_take (
        types[k], N_SLOW, N_FAST, convert (values, types[k]), NULL);
    g_autoptr (RingletImage) filled = inpaint (&inputs, image, &options);
    const gsize size = ringlet_pixel_type_size (types[k]);
    double sum = 0.0;

    g_assert_cmpuint (filled->type, ==, types[k]);
    for (gsize i = 0; i < N; i++) {
      if (mask->bad[i])
        sum += ringlet_image_get (filled, i);
      else
        g_assert_cmpmem ((const char *) filled->data + i * size, size,
            (const char *) image->data + i * size, size);
    }
    /* Neighbours are used many times: some 2000 independent counts in all. */
    g_test_message (
        "%s %g", ringlet_pixel_type_name (types[k]), sum / (double) mask->n_bad);
    g_assert_cmpfloat (
        fabs (sum / (double) mask->n_bad - 0.3), <=, 5.0 * sqrt (0.3 / 2000.0));
  }
}

/* Behind a beam stop nothing is known: it is filled with what is around it, and nothing
 * else. */
static void
test_beam_stop (void)
{
  const RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  guint8 *bad = g_new0 (guint8, N);
  double *values = ringlet_image_alloc (RINGLET_PIXEL_F64, N_SLOW, N_FAST, NULL);
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImage) filled = NULL;
  RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .plan = &plan
  };

  plan.factors = ringlet_factors_none ();
  for (gsize i = 0; i < N; i++) {
    const double t = two_theta_of (detector, i);

    bad[i] = t < 0.03 || t > 0.16;
    values[i] = bad[i] ? -1.0 : 5000.0 * t;
  }
  mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  inputs.mask = mask;
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, N_SLOW, N_FAST, values, NULL);
  filled = inpaint (&inputs, image, &options);
  for (gsize i = 0; i < N; i++) {
    const double t = two_theta_of (detector, i);
    const double value = ringlet_image_get (filled, i);

    /* Within twice how far the edge is away. */
    if (t < 0.03)
      g_assert_cmpfloat (fabs (value - 150.0), <=, 5000.0 * (0.032 - t));
    else if (t > 0.16)
      g_assert_cmpfloat (fabs (value - 800.0), <=, 5000.0 * (t - 0.158));
  }
}

static void
test_threads (void)
{
  RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = mask, .plan = &plan
  };
  g_autoptr (RingletImage) image = powder (detector, TRUE);
  g_autofree char *digest = NULL;

  options.noise = TRUE;
  options.seed = 2;
  for (guint n_threads = 1; n_threads <= 4; n_threads++) {
    g_autoptr (RingletImage) filled = NULL;

    ringlet_parallel_set_threads (n_threads % 4);
    options.seed += n_threads == 4;
    filled = inpaint (&inputs, image, &options);
    if (digest == NULL)
      digest = g_strdup (ringlet_image_digest (filled));
    else if (n_threads < 4)
      g_assert_cmpstr (digest, ==, ringlet_image_digest (filled));
    else
      g_assert_cmpstr (digest, !=, ringlet_image_digest (filled));
  }
}

static void
test_refused (void)
{
  RingletInpaint options = ringlet_inpaint_default ();
  g_autoptr (RingletDetector) detector = small_detector ();
  g_autoptr (RingletMask) mask = gaps ();
  g_autoptr (RingletMask) small = ringlet_mask_new_take (2, 2, g_new0 (guint8, 4));
  RingletPlan plan = ringlet_plan_default ();
  RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .mask = small, .plan = &plan
  };
  g_autoptr (RingletImage) image = powder (detector, TRUE);
  g_autoptr (RingletImage) other = ringlet_image_new_take (
      RINGLET_PIXEL_U8, 2, 2, ringlet_image_alloc (RINGLET_PIXEL_U8, 2, 2, NULL), NULL);
  guint8 *all = g_new (guint8, N);
  g_autoptr (RingletMask) every = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  memset (all, 1, N);
  every = ringlet_mask_new_take (N_SLOW, N_FAST, all);
  g_assert_null (ringlet_inpaint (&inputs, image, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  inputs.mask = mask;
  g_assert_null (ringlet_inpaint (&inputs, other, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  options.n_neighbours = 0;
  g_assert_null (ringlet_inpaint (&inputs, image, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  options.n_neighbours = 1;
  inputs.mask = every;
  g_assert_null (ringlet_inpaint (&inputs, image, &options, memo, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "inverted"));
  g_clear_error (&error);
  inputs.mask = mask;
  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_inpaint (&inputs, image, &options, memo, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inpaint/exact", test_exact);
  g_test_add_func ("/inpaint/along", test_along);
  g_test_add_func ("/inpaint/rings", test_rings);
  g_test_add_data_func ("/inpaint/pattern", GINT_TO_POINTER (FALSE), test_pattern);
  g_test_add_data_func ("/inpaint/pattern-noise", GINT_TO_POINTER (TRUE), test_pattern);
  g_test_add_func ("/inpaint/types", test_types);
  g_test_add_func ("/inpaint/beam-stop", test_beam_stop);
  g_test_add_func ("/inpaint/threads", test_threads);
  g_test_add_func ("/inpaint/refused", test_refused);
  return g_test_run ();
}
