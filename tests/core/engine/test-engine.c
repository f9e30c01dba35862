/* SPDX-License-Identifier: MIT */

/* Every engine × every pixel type × every splitting × error model: against csr, and bit
 * for bit against itself in other company and with other numbers of threads. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "engine/engine.h"
#include "engine/integrator.h"

/* A detector of one block of rows, and one of several: those are what threads share. */
typedef struct {
  gsize n_slow;
  gsize n_fast;
} Shape;

static const Shape small = { 60, 83 };
static const Shape tall = { 250, 541 };

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
  guint floor;
  gboolean unweighted;
  gboolean corrections;
} Case;

static const Case cases[] = {
  { "no", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_NONE, 0, FALSE, FALSE },
  { "no-poisson", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_POISSON, 0, FALSE, TRUE },
  { "no-poisson-floor", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_POISSON, 1, FALSE,
      FALSE },
  { "bbox-poisson", RINGLET_SPLIT_BBOX, 0, RINGLET_ERROR_MODEL_POISSON, 0, FALSE,
      TRUE },
  { "pseudo-poisson", RINGLET_SPLIT_PSEUDO, 0, RINGLET_ERROR_MODEL_POISSON, 0, FALSE,
      TRUE },
  { "full", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, 0, FALSE, TRUE },
  { "full-poisson", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 0, FALSE,
      FALSE },
  { "full-floor", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 1, FALSE, TRUE },
  { "unweighted", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 0, TRUE, TRUE },
  { "cake-no", RINGLET_SPLIT_NO, 12, RINGLET_ERROR_MODEL_POISSON, 0, FALSE, FALSE },
  { "cake-pseudo", RINGLET_SPLIT_PSEUDO, 12, RINGLET_ERROR_MODEL_POISSON, 0, FALSE,
      TRUE },
  { "cake-full", RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_POISSON, 0, FALSE, TRUE },
};

/* Values of the type that hurt: its ends, flags, counts beyond 2^24, negative ones. */
static double
hard_value (RingletPixelType type, guint32 random)
{
  const double hard[] = { 0, 1, 254, 255, 65534, 65535, 16777217, 4294967294.0,
    4294967295.0, 1e15, -1, -2, -100 };
  const double limits[RINGLET_PIXEL_N_TYPES] = { 1, 255, 65535, 4294967295.0, 1e18, 127,
    32767, 2147483647.0, 1e18, 1e18, 1e18 };
  const double value = hard[random % G_N_ELEMENTS (hard)];

  if (!ringlet_pixel_type_is_signed (type) && value < 0)
    return 3;
  return MIN (value, limits[type]);
}

static void
put (gpointer data, RingletPixelType type, gsize i, double value)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
    ((guint8 *) data)[i] = value != 0;
    break;
  case RINGLET_PIXEL_U8:
    ((guint8 *) data)[i] = (guint8) value;
    break;
  case RINGLET_PIXEL_U16:
    ((guint16 *) data)[i] = (guint16) value;
    break;
  case RINGLET_PIXEL_U32:
    ((guint32 *) data)[i] = (guint32) value;
    break;
  case RINGLET_PIXEL_U64:
    ((guint64 *) data)[i] = (guint64) value;
    break;
  case RINGLET_PIXEL_I8:
    ((gint8 *) data)[i] = (gint8) value;
    break;
  case RINGLET_PIXEL_I16:
    ((gint16 *) data)[i] = (gint16) value;
    break;
  case RINGLET_PIXEL_I32:
    ((gint32 *) data)[i] = (gint32) value;
    break;
  case RINGLET_PIXEL_I64:
    ((gint64 *) data)[i] = (gint64) value;
    break;
  case RINGLET_PIXEL_F32:
    ((float *) data)[i] = (float) value;
    break;
  default:
    ((double *) data)[i] = value;
  }
}

static RingletImage *
make_image (const Shape *shape, RingletPixelType type, guint32 seed, gboolean hard)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gpointer data = ringlet_image_alloc (type, shape->n_slow, shape->n_fast, NULL);

  for (gsize i = 0; i < shape->n_slow * shape->n_fast; i++) {
    const gboolean odd = hard && g_rand_int_range (rand, 0, 20) == 0;
    const double plain = g_rand_int_range (rand, 0, 120);

    put (data, type, i, odd ? hard_value (type, g_rand_int (rand)) : plain);
  }
  return ringlet_image_new_take (type, shape->n_slow, shape->n_fast, data, NULL);
}

static RingletMask *
make_mask (const Shape *shape)
{
  const gsize n = shape->n_slow * shape->n_fast;
  guint8 *bad = g_new0 (guint8, n);

  for (gsize i = 0; i < n; i += 11)
    bad[i] = 1;
  return ringlet_mask_new_take (shape->n_slow, shape->n_fast, bad);
}

static RingletPlan
make_plan (const Case *c, const char *engine, RingletDummyMode dummy)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.engine = engine;
  plan.split = c->split;
  plan.n_radial = 70;
  plan.n_azimuth = c->n_azimuth;
  plan.error_model = c->errors;
  plan.poisson_floor = c->floor;
  plan.weighted_average = !c->unweighted;
  plan.factors.polarization = 0.95;
  plan.dummy = dummy;
  plan.dummy_value = 77;
  plan.dummy_delta = 1;
  return plan;
}

static RingletIntegrator *
make_integrator (
    const Shape *shape, const Case *c, const char *engine, RingletDummyMode dummy)
{
  const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3, 1e-10 };
  const RingletPlan plan = make_plan (c, engine, dummy);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape->n_slow, shape->n_fast, 3, NULL);
  g_autoptr (RingletMask) mask = make_mask (shape);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletImage) dark = make_image (shape, RINGLET_PIXEL_F32, 9, FALSE);
  g_autoptr (RingletImage) flat = make_image (shape, RINGLET_PIXEL_F64, 10, FALSE);
  const RingletIntegratorInputs inputs = { detector, &geometry, mask, &plan,
    { c->corrections ? dark : NULL, 5, c->corrections ? flat : NULL }, NULL, NULL,
    NULL };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);

  g_assert_no_error (error);
  return integrator;
}

static RingletResult *
run_one (RingletIntegrator *integrator, RingletImage *image)
{
  const RingletFrame frame = { .image = image };
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_near (
    const double *a, const double *b, gsize n, double tolerance, const char *what)
{
  double scale = 0.0;

  for (gsize i = 0; i < n; i++)
    scale = MAX (scale, isnan (b[i]) ? 0.0 : fabs (b[i]));
  for (gsize i = 0; i < n; i++) {
    const gboolean both_empty = isnan (a[i]) && isnan (b[i]);

    if (!both_empty && !(fabs (a[i] - b[i]) <= tolerance * scale))
      g_error ("%s, bin %" G_GSIZE_FORMAT ": %.17g and %.17g", what, i, a[i], b[i]);
  }
}

/* 16-bit shares: 1.5e-5 of one pixel each, some ten pixels a bin, hard values included.
 */
#define TOLERANCE 3e-5

static void
test_against_csr (gconstpointer data)
{
  const Case *c = data;

  for (RingletPixelType type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
    for (RingletDummyMode dummy = RINGLET_DUMMY_NONE; dummy <= RINGLET_DUMMY_VALUE;
         dummy++) {
      g_autoptr (RingletImage) image = make_image (&small, type, 100 + type, TRUE);
      g_autoptr (RingletIntegrator) csr = make_integrator (&small, c, "csr", dummy);
      g_autoptr (RingletIntegrator) packed =
          make_integrator (&small, c, "packed", dummy);
      g_autoptr (RingletResult) a = run_one (packed, image);
      g_autoptr (RingletResult) b = run_one (csr, image);
      const gsize n = ringlet_result_n_bins (a);

      g_test_message ("%s, %s", c->name, ringlet_pixel_type_name (type));
      assert_near (a->sum_signal, b->sum_signal, n, TOLERANCE, "signal");
      assert_near (a->sum_norm, b->sum_norm, n, TOLERANCE, "norm");
      assert_near (a->sum_norm2, b->sum_norm2, n, TOLERANCE, "norm2");
      assert_near (a->count, b->count, n, TOLERANCE, "count");
      assert_near (a->intensity, b->intensity, n, 1e-3, "intensity");
      g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
      if (a->sum_variance != NULL)
        assert_near (a->sum_variance, b->sum_variance, n, TOLERANCE, "variance");
    }
  }
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  if (a->sigma != NULL) {
    g_assert_cmpmem (a->sigma, size, b->sigma, size);
    g_assert_cmpmem (a->sum_variance, size, b->sum_variance, size);
  }
}

/* The same integrator from scratch with each number of threads: matrix, constants and
 * frame all give the same bits. */
static void
test_threads (gconstpointer data)
{
  const Case *c = data;
  const guint threads[] = { 2, 3, 7, 16 };
  const RingletPixelType types[] = { RINGLET_PIXEL_U32, RINGLET_PIXEL_I16,
    RINGLET_PIXEL_F32 };

  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    for (gsize k = 0; k < G_N_ELEMENTS (types); k++) {
      const char *engine = ringlet_engine_list ()[e]->name;
      g_autoptr (RingletImage) image = make_image (&tall, types[k], 7, TRUE);
      g_autoptr (RingletIntegrator) first = NULL;
      g_autoptr (RingletResult) alone = NULL;

      ringlet_parallel_set_threads (1);
      first = make_integrator (&tall, c, engine, RINGLET_DUMMY_VALUE);
      alone = run_one (first, image);
      for (gsize t = 0; t < G_N_ELEMENTS (threads); t++) {
        g_autoptr (RingletIntegrator) again = NULL;
        g_autoptr (RingletResult) result = NULL;

        ringlet_parallel_set_threads (threads[t]);
        again = make_integrator (&tall, c, engine, RINGLET_DUMMY_VALUE);
        result = run_one (again, image);
        assert_same_bits (result, alone);
      }
      ringlet_parallel_set_threads (0);
    }
  }
}

/* A frame alone, and at every place of groups of every size. */
static void
test_groups (gconstpointer data)
{
  const Case *c = data;
  enum { N = 8 };

  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    g_autoptr (RingletIntegrator) integrator = make_integrator (
        &small, c, ringlet_engine_list ()[e]->name, RINGLET_DUMMY_NONE);
    RingletFrame frames[N] = { 0 };
    RingletResult *alone[N];

    for (guint i = 0; i < N; i++) {
      frames[i].image = make_image (&small, RINGLET_PIXEL_U32, 50 + i, TRUE);
      alone[i] = run_one (integrator, frames[i].image);
    }
    for (gsize size = 2; size <= N; size += 3) {
      for (gsize start = 0; start + size <= N; start++) {
        RingletResult *results[N];

        g_assert_true (ringlet_integrator_run (
            integrator, frames + start, size, results, NULL, NULL));
        for (gsize i = 0; i < size; i++) {
          assert_same_bits (results[i], alone[start + i]);
          ringlet_result_unref (results[i]);
        }
      }
    }
    for (guint i = 0; i < N; i++) {
      ringlet_image_unref (frames[i].image);
      ringlet_result_unref (alone[i]);
    }
  }
}

/* Counts that would overflow a 64-bit sum of 16-bit shares: 135000 pixels of 2^32 − 3
 * in 70 bins, where the exact sum is known. */
static void
test_large_counts (void)
{
  const Case c = { "one-bin", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 0,
    FALSE, FALSE };
  const gsize n = tall.n_slow * tall.n_fast;
  const guint32 value = 4294967293u;
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, tall.n_slow, tall.n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < n; i++)
    data[i] = value;
  image =
      ringlet_image_new_take (RINGLET_PIXEL_U32, tall.n_slow, tall.n_fast, data, NULL);

  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    g_autoptr (RingletIntegrator) integrator = make_integrator (
        &tall, &c, ringlet_engine_list ()[e]->name, RINGLET_DUMMY_NONE);
    g_autoptr (RingletResult) result = run_one (integrator, image);
    double sum = 0.0;

    for (gsize bin = 0; bin < ringlet_result_n_bins (result); bin++)
      sum += result->sum_counts[bin];
    g_assert_cmpfloat_with_epsilon (
        sum / ((double) (n - (n + 10) / 11) * value), 1.0, 1e-9);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *csr = g_strdup_printf ("/engine/csr/%s", cases[i].name);
    g_autofree char *threads = g_strdup_printf ("/engine/threads/%s", cases[i].name);
    g_autofree char *groups = g_strdup_printf ("/engine/groups/%s", cases[i].name);

    g_test_add_data_func (csr, &cases[i], test_against_csr);
    g_test_add_data_func (threads, &cases[i], test_threads);
    g_test_add_data_func (groups, &cases[i], test_groups);
  }
  g_test_add_func ("/engine/large-counts", test_large_counts);
  return g_test_run ();
}
