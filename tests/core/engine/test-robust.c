/* SPDX-License-Identifier: MIT */

/* Sigma clipping, percentiles and spread against numbers of others: plain numpy in
 * double, and pyFAI 2026.9. */

#include <locale.h>

#include "engine/robust.h"
#include "geometry/poni.h"
#include "image/source.h"
#include "robust-truth.h"
#include "support/shared.h"

/* Rounding of sums of hundreds of doubles. */
#define ROUNDING 1e-11

/* pyFAI's pixels, weights and results are float32, of 6e-8. */
#define FLOAT32 1e-6

/* Specks of pixels have float32 shares of fewer digits, and their sums decide at a
 * percentile. */
#define SHARES32 1e-5

static void
set_case (Bench *bench, const RobustCase *c)
{
  bench->plan.statistic = robust_statistic (c->kind, c->a, c->b);
  bench->plan.statistic.spread = c->a != c->b || c->kind == RINGLET_STATISTIC_MEAN;
  bench->plan.error_model = c->model;
  bench->plan.poisson_floor = c->floor;
  bench->plan.weighted_average = c->weighted;
}

static void
assert_rows (const RobustCase *c, const RingletResult *result)
{
  for (gsize bin = 0; bin < ROBUST_BINS; bin++) {
    const double *row = c->rows[bin];

    assert_near (result->count[bin], row[0], ROUNDING);
    assert_near (result->intensity[bin], row[1], ROUNDING);
    if (c->model != RINGLET_ERROR_MODEL_NONE)
      assert_near (result->sigma[bin], row[2], ROUNDING);
    if (result->spread != NULL)
      assert_near (result->spread[bin], row[3], ROUNDING);
  }
}

static const RingletPixelType types[] = { RINGLET_PIXEL_U16, RINGLET_PIXEL_U32,
  RINGLET_PIXEL_U64, RINGLET_PIXEL_I32, RINGLET_PIXEL_I64, RINGLET_PIXEL_F32,
  RINGLET_PIXEL_F64 };

/* By way of the integrator, with mask, dummy, dark and flat. */
static void
test_numpy (void)
{
  for (gsize t = 0; t < G_N_ELEMENTS (types); t++) {
    g_auto (Bench) bench;

    bench_init (&bench, types[t]);
    for (gsize i = 0; i < G_N_ELEMENTS (robust_cases); i++) {
      g_autoptr (RingletResult) result = NULL;

      g_test_message ("%s, case %u", ringlet_pixel_type_name (types[t]), (guint) i);
      set_case (&bench, &robust_cases[i]);
      result = bench_run (&bench);
      g_assert_true ((result->sigma != NULL) ==
          (bench.plan.error_model != RINGLET_ERROR_MODEL_NONE));
      g_assert_true ((result->spread != NULL) == bench.plan.statistic.spread);
      assert_rows (&robust_cases[i], result);
    }
  }
}

/* --- any shares --- */

static RingletCsr *
make_shares (void)
{
  const gsize n = ROBUST_SHARE_ROWS * ROBUST_SHARE_ENTRIES;
  gsize *start = g_new0 (gsize, ROBUST_SHARE_ROWS + 1);
  guint32 *col = g_new0 (guint32, n);
  double *share = g_new0 (double, n);
  guint32 state = 7;

  for (gsize row = 0; row < ROBUST_SHARE_ROWS; row++) {
    guint32 at = robust_draw (&state) % 8;

    for (gsize i = start[row]; i < start[row] + ROBUST_SHARE_ENTRIES; i++) {
      col[i] = at;
      share[i] = (1 + robust_draw (&state) % 16) / 16.0;
      at += 1 + robust_draw (&state) % 20;
    }
    start[row + 1] = start[row] + ROBUST_SHARE_ENTRIES;
  }
  return ringlet_csr_new (ROBUST_SHARE_ROWS, ROBUST_PIXELS, start, col, share, NULL);
}

/* What the engine reads of the frame, in double; returns the dark's variance. */
static void
make_pixels (const RobustNumbers *numbers, const RobustCase *c, double *counts,
    double *variance, double *dark_variance)
{
  for (gsize i = 0; i < ROBUST_PIXELS; i++) {
    const gboolean counted = !numbers->mask[i] && numbers->image[i] != ROBUST_DUMMY;

    counts[i] = counted ? numbers->image[i] : NAN;
    variance[i] = c->model == RINGLET_ERROR_MODEL_VARIANCE
        ? numbers->variance[i]
        : MAX (numbers->image[i], c->floor);
    dark_variance[i] = numbers->dark[i] / ROBUST_DARK_FRAMES;
  }
}

static void
check_row (
    const RobustCase *c, const RingletSums *sums, const RingletKnown *known, gsize row)
{
  const double *truth = c->rows[row];
  const double dark =
      c->model == RINGLET_ERROR_MODEL_AZIMUTHAL ? 0.0 : known->dark_variance[row];

  assert_near (known->count[row], truth[0], ROUNDING);
  assert_near (ringlet_sums_signal (sums, row) / known->norm[row], truth[1], ROUNDING);
  if (c->model != RINGLET_ERROR_MODEL_NONE)
    assert_near (
        sqrt (sums->variance[row] + dark) / known->norm[row], truth[2], ROUNDING);
  /* Of one pixel it is rounding. */
  if (known->count[row] > 1.0)
    assert_near (sums->spread[row], truth[3], ROUNDING);
}

static void
run_shares (const RobustCase *c)
{
  RobustNumbers numbers;
  double counts[ROBUST_PIXELS];
  double variance[ROBUST_PIXELS];
  double dark_variance[ROBUST_PIXELS];
  double sum_arrays[3][ROBUST_SHARE_ROWS];
  RingletBinPixel room[2 * ROBUST_SHARE_ENTRIES];
  g_autoptr (RingletCsr) matrix = make_shares ();
  g_autoptr (RingletKnown) known = ringlet_known_new (
      ROBUST_SHARE_ROWS, (RingletKnownParts){ FALSE, TRUE, TRUE }, NULL);
  RingletSums sums = { ROBUST_SHARE_ROWS, sum_arrays[0], sum_arrays[1], sum_arrays[2],
    known, 0, NULL };
  const RingletPreprocRow row = { numbers.flat, NULL, numbers.dark, dark_variance };
  const RingletDoubleTask task = { .n_pixels = ROBUST_PIXELS,
    .n_bins = ROBUST_SHARE_ROWS,
    .known = &row,
    .error_model = c->model,
    .statistic = robust_statistic (c->kind, c->a, c->b) };
  const RingletRobust robust = { &task, matrix, counts, variance, &sums, known };

  robust_numbers (&numbers);
  make_pixels (&numbers, c, counts, variance, dark_variance);
  for (gsize i = 0; i < ROBUST_SHARE_ROWS; i++) {
    ringlet_robust_row (&robust, i, room);
    check_row (c, &sums, known, i);
  }
}

static void
test_shares (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (robust_share_cases); i++) {
    g_test_message ("case %u", (guint) i);
    run_shares (&robust_share_cases[i]);
  }
}

/* --- pyFAI --- */

static void
set_pyfai (RingletPlan *plan, const PyfaiCase *c)
{
  plan->statistic = robust_statistic (c->kind, c->a, c->b);
  plan->error_model = c->model;
  plan->split = c->split;
  plan->poisson_floor = 1;
}

/* Pixels that begin below the range count in pyFAI's first bin; with splitting, those
 * that end above it count whole in the last one. */
static void
test_pyfai (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pyfai_cases); i++) {
    const PyfaiCase *c = &pyfai_cases[i];
    g_auto (Bench) bench;
    const gsize end = ROBUST_BINS - (c->split == RINGLET_SPLIT_NO ? 0 : 1);
    g_autoptr (RingletResult) result = NULL;

    g_test_message ("case %u", (guint) i);
    bench_init (&bench, RINGLET_PIXEL_F32);
    g_clear_pointer (&bench.corrections.dark, ringlet_image_unref);
    if (c->model == RINGLET_ERROR_MODEL_HYBRID)
      g_clear_pointer (&bench.corrections.flat, ringlet_image_unref);
    set_pyfai (&bench.plan, c);
    result = bench_run (&bench);
    for (gsize bin = 1; bin < end; bin++) {
      assert_near (result->intensity[bin], c->rows[bin][0], FLOAT32);
      assert_near (result->sigma[bin], c->rows[bin][1], FLOAT32);
    }
  }
}

/* --- a measured image --- */

typedef struct {
  RingletImage *image;
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMemo *memo;
} Ceo2;

static void
ceo2_clear (Ceo2 *self)
{
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->memo, ringlet_memo_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ceo2, ceo2_clear)

static gboolean
ceo2_open (Ceo2 *self)
{
  g_autofree char *path =
      ringlet_test_shared ("data/real/ceo2-pilatus1m/CeO2_Pilatus1M.tif");
  g_autofree char *poni_path =
      ringlet_test_shared ("data/real/ceo2-pilatus1m/CeO2_Pilatus1M.poni");
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GError) error = NULL;

  if (path == NULL || poni_path == NULL)
    return FALSE;
  self->image = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  ringlet_poni_load (poni_path, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
  g_assert_no_error (error);
  self->detector = ringlet_detector_for_image (
      poni.detector, self->image->n_slow, self->image->n_fast, &error);
  g_assert_no_error (error);
  self->geometry = poni.geometry;
  self->memo = ringlet_memo_new (1 << 28);
  return TRUE;
}

static RingletResult *
ceo2_run (const Ceo2 *self, const Ceo2Case *c)
{
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = {
    .detector = self->detector, .geometry = &self->geometry, .plan = &plan
  };
  const RingletFrame frame = { .image = self->image };
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  plan.statistic = robust_statistic (c->kind, c->a, c->b);
  plan.error_model = c->model;
  plan.split = c->split;
  plan.poisson_floor = 1;
  plan.n_radial = CEO2_BINS;
  plan.has_radial_range = TRUE;
  plan.radial_min = 1.0;
  plan.radial_max = 24.0;
  plan.factors.polarization = 0.99;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = -1.5;
  plan.dummy_delta = 1.0;
  integrator = ringlet_integrator_new (&inputs, self->memo, NULL, &error);
  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Where float32 decides between two pixels, or with the hybrid model their order, as
 * pyFAI has it, another one is left: a bin of hundreds of pixels has another mean
 * then. Those are few. */
static void
compare_ceo2 (const Ceo2Case *c, const RingletResult *result)
{
  guint n_far = 0;

  for (gsize i = 0; i < N_CEO2; i++) {
    const double *row = c->rows[i];
    const gsize bin = (gsize) row[0];

    n_far += fabs (result->intensity[bin] - row[1]) > SHARES32 * row[1] ||
        fabs (result->sigma[bin] - row[2]) > SHARES32 * row[2];
    assert_near (result->intensity[bin], row[1], 1e-2);
  }
  g_test_message ("%u of %u bins", n_far, N_CEO2);
  g_assert_cmpuint (n_far, <=, 1);
}

static void
test_ceo2 (void)
{
  g_auto (Ceo2) ceo2 = { 0 };

  if (!ceo2_open (&ceo2))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (ceo2_cases); i++) {
    g_autoptr (RingletResult) result = ceo2_run (&ceo2, &ceo2_cases[i]);

    g_test_message ("case %u", (guint) i);
    compare_ceo2 (&ceo2_cases[i], result);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/robust/numpy", test_numpy);
  g_test_add_func ("/robust/shares", test_shares);
  g_test_add_func ("/robust/pyfai", test_pyfai);
  g_test_add_func ("/robust/ceo2", test_ceo2);

  return g_test_run ();
}
