/* SPDX-License-Identifier: MIT */

/* Integration with a matrix that a GPU made from the geometry against the processor's:
 * frames of counts with values that hurt, with more pixels left out than the device
 * lists, of floats; error models, masks and what falls back to the processor's matrix.
 * Here the device pretends to be one for which programs are made as for a GPU. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "engine-frames.h"
#include "engine/integrator.h"
#include "support/opencl.h"

/* Known sums, and what is no integer, differ by the order of their additions. */
#define TOLERANCE 1e-12

static const FramesShape small = { 60, 83 };

/* More pixels than a list of the device has room for. */
static const FramesShape large = { 300, 301 };

typedef struct {
  const char *name;
  const char *unit;
  RingletSplit split;
  guint n_azimuth;
  RingletPixelType type;
  RingletErrorModel model;
  gboolean has_dark;
  gboolean has_flat;
  gboolean is_made; /* on the device */
} Case;

static const Case cases[] = {
  { "counts", "q_nm^-1", RINGLET_SPLIT_FULL, 0, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_NONE, FALSE, FALSE, TRUE },
  { "poisson", "2th_deg", RINGLET_SPLIT_FULL, 0, RINGLET_PIXEL_I32,
      RINGLET_ERROR_MODEL_POISSON, FALSE, FALSE, TRUE },
  { "azimuthal", "q_nm^-1", RINGLET_SPLIT_BBOX, 0, RINGLET_PIXEL_U16,
      RINGLET_ERROR_MODEL_AZIMUTHAL, FALSE, FALSE, TRUE },
  { "cake", "q_nm^-1", RINGLET_SPLIT_FULL, 12, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_POISSON, FALSE, FALSE, TRUE },
  { "no", "r_mm", RINGLET_SPLIT_NO, 0, RINGLET_PIXEL_U16, RINGLET_ERROR_MODEL_NONE,
      FALSE, FALSE, TRUE },
  { "floats", "q_nm^-1", RINGLET_SPLIT_FULL, 12, RINGLET_PIXEL_F32,
      RINGLET_ERROR_MODEL_NONE, FALSE, FALSE, TRUE },
  { "variance", "q_nm^-1", RINGLET_SPLIT_FULL, 0, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_VARIANCE, FALSE, FALSE, TRUE },
  { "flat", "q_nm^-1", RINGLET_SPLIT_FULL, 0, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_POISSON, FALSE, TRUE, TRUE },
  { "dark", "q_nm^-1", RINGLET_SPLIT_FULL, 0, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_NONE, TRUE, FALSE, FALSE },
  { "pseudo", "q_nm^-1", RINGLET_SPLIT_PSEUDO, 0, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_NONE, FALSE, FALSE, TRUE },
  { "pseudo-cake", "2th_deg", RINGLET_SPLIT_PSEUDO, 12, RINGLET_PIXEL_I32,
      RINGLET_ERROR_MODEL_POISSON, FALSE, TRUE, TRUE },
  { "component", "qx_nm^-1", RINGLET_SPLIT_FULL, 0, RINGLET_PIXEL_U32,
      RINGLET_ERROR_MODEL_NONE, FALSE, FALSE, FALSE },
};

/* Returns (transfer full). @engine: NULL for the processor's */
static RingletIntegrator *
make_integrator (
    const FramesShape *shape, const Case *c, gboolean on_device, RingletMemo *memo)
{
  const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  g_autofree char *engine =
      g_strconcat ("opencl:", test_opencl_device (), "/special/poison", NULL);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape->n_slow, shape->n_fast, 2, NULL);
  g_autoptr (RingletMask) mask = frames_mask (shape);
  g_autoptr (RingletImage) dark =
      c->has_dark ? frames_image (shape, RINGLET_PIXEL_F32, 9, FALSE) : NULL;
  g_autoptr (RingletImage) flat =
      c->has_flat ? frames_image (shape, RINGLET_PIXEL_F64, 10, FALSE) : NULL;
  const RingletIntegratorInputs inputs = { detector, &geometry, mask, &plan,
    { .dark = dark, .n_dark = 5, .flat = flat }, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator = NULL;

  plan.engine = on_device ? g_intern_string (engine) : "packed";
  plan.unit = ringlet_unit_find (c->unit, NULL);
  plan.split = c->split;
  plan.n_radial = 70;
  plan.n_azimuth = c->n_azimuth;
  plan.error_model = c->model;
  plan.factors.polarization = 0.95;
  plan.normalization_factor = 3.0;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);
  g_assert_no_error (error);
  return integrator;
}

static RingletResult *
run (RingletIntegrator *integrator, RingletImage *image, RingletImage *variance)
{
  const RingletFrame frame = { .image = image, .variance = variance };
  RingletResult *result = NULL;
  g_autoptr (GError) error = NULL;

  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_near (const char *what, const double *a, const double *b, gsize n)
{
  double most = 0.0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs (b[i]));
  for (gsize i = 0; i < n; i++) {
    if (!(fabs (a[i] - b[i]) <= TOLERANCE * MAX (fabs (b[i]), 1e-3 * most)))
      g_error ("%s, bin %" G_GSIZE_FORMAT ": %.17g and %.17g", what, i, a[i], b[i]);
  }
}

static void
assert_like (const RingletResult *a, const RingletResult *twin, gboolean is_exact)
{
  const gsize n = ringlet_result_n_bins (twin);
  const gsize size = n * sizeof (double);

  g_assert_cmpuint (ringlet_result_n_bins (a), ==, n);
  g_assert_cmpmem (a->count, size, twin->count, size);
  if (is_exact)
    g_assert_cmpmem (a->sum_counts, size, twin->sum_counts, size);
  if (is_exact && ringlet_error_model_is_poisson (twin->plan.error_model))
    g_assert_cmpmem (a->sum_variance, size, twin->sum_variance, size);
  assert_near ("signal", a->sum_signal, twin->sum_signal, n);
  assert_near ("norm", a->sum_norm, twin->sum_norm, n);
  assert_near ("norm2", a->sum_norm2, twin->sum_norm2, n);
  if (twin->sum_variance != NULL)
    assert_near ("variance", a->sum_variance, twin->sum_variance, n);
  g_assert_cmpuint (a->provenance.n_excluded, ==, twin->provenance.n_excluded);
}

static void
test_frames (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletMemo) other = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) device = make_integrator (&small, c, TRUE, memo);
  g_autoptr (RingletIntegrator) twin = make_integrator (&small, c, FALSE, other);
  const gboolean is_exact = !ringlet_pixel_type_is_float (c->type) &&
      c->model != RINGLET_ERROR_MODEL_VARIANCE;

  /* The same pixels twice, then others, then none. */
  for (guint i = 0; i < 4; i++) {
    g_autoptr (RingletImage) image = frames_image (&small, c->type, 50 + i / 2, i != 3);
    g_autoptr (RingletImage) variance = c->model == RINGLET_ERROR_MODEL_VARIANCE
        ? frames_variance (&small, RINGLET_PIXEL_F32, 60 + i)
        : NULL;
    g_autoptr (RingletResult) a = run (device, image, variance);
    g_autoptr (RingletResult) b = run (twin, image, variance);

    assert_like (a, b, is_exact);
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "packed"), ==, c->is_made ? 0 : 1);
}

/* Several frames at once, which the device may take in another order. */
static void
test_batch (gconstpointer data)
{
  enum { N = 9 };
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) device = make_integrator (&small, c, TRUE, memo);
  g_autoptr (RingletIntegrator) twin = make_integrator (&small, c, FALSE, memo);
  RingletFrame frames[N] = { { NULL } };
  RingletResult *results[N] = { NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N; i++)
    frames[i].image = frames_image (&small, c->type, 70 + i, TRUE);
  ringlet_integrator_run (device, frames, N, results, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N; i++) {
    g_autoptr (RingletResult) right = run (twin, frames[i].image, NULL);

    assert_like (results[i], right, TRUE);
    ringlet_result_unref (results[i]);
    ringlet_image_unref (frames[i].image);
  }
}

/* Nearly every pixel is left out. */
static void
test_many (gconstpointer data)
{
  const gsize n = large.n_slow * large.n_fast;
  guint16 *counts =
      ringlet_image_alloc (RINGLET_PIXEL_U16, large.n_slow, large.n_fast, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) device = make_integrator (&large, data, TRUE, memo);
  g_autoptr (RingletIntegrator) twin = make_integrator (&large, data, FALSE, memo);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletResult) a = NULL;
  g_autoptr (RingletResult) b = NULL;

  for (gsize i = 0; i < n; i++)
    counts[i] = i % 20 == 0 ? (guint16) (i % 61) : 77;
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, large.n_slow, large.n_fast, counts, NULL);
  a = run (device, image, NULL);
  b = run (twin, image, NULL);
  g_assert_cmpuint (b->provenance.n_excluded, >, 65536);
  assert_like (a, b, TRUE);
}

/* A test that has nothing to say without a device. */
typedef struct {
  void (*func) (gconstpointer data);
  gconstpointer data;
} Test;

static void
run_test (gconstpointer data)
{
  const Test *test = data;

  if (test_opencl_has_device ())
    test->func (test->data);
}

static void
add_test (const char *folder, const char *name, void (*func) (gconstpointer data),
    gconstpointer data)
{
  const Test test = { func, data };
  g_autofree char *path = g_strconcat (folder, name, NULL);

  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), run_test, g_free);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    add_test ("/opencl-made/", cases[i].name, test_frames, &cases[i]);
  add_test ("/opencl-made/", "many-left-out", test_many, &cases[0]);
  add_test ("/opencl-made/", "batch", test_batch, &cases[1]);
  return test_opencl_run ();
}
