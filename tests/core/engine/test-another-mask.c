/* SPDX-License-Identifier: MIT */

/* Edits of a mask: a result is a function of what it is asked for, bit for bit,
 * whatever masks were asked for before. */

#include <string.h>

#include "base/parallel.h"
#include "engine-frames.h"
#include "engine/batch.h"
#include "engine/integrator.h"

/* Three blocks of rows, the last one shorter, whose pixels eight do not divide. */
static const FramesShape shape = { 170, 603 };

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_radial;
  guint n_azimuth;
  gboolean unweighted;
  gboolean corrections;
} Case;

/* Cakes whose pixels lie in one slot, in two, in four and in eight. */
static const Case cases[] = {
  { "one", RINGLET_SPLIT_NO, 90, 40, FALSE, FALSE },
  { "two", RINGLET_SPLIT_FULL, 90, 40, FALSE, FALSE },
  { "two-corrected", RINGLET_SPLIT_FULL, 90, 40, TRUE, TRUE },
  { "four", RINGLET_SPLIT_BBOX, 400, 36, FALSE, TRUE },
  { "eight", RINGLET_SPLIT_FULL, 1500, 12, TRUE, FALSE },
  { "pattern", RINGLET_SPLIT_FULL, 90, 0, FALSE, TRUE },
};

typedef struct {
  const Case *c;
  RingletDetector *detector;
  RingletImage *image;
  RingletImage *dark; /* (nullable) */
  RingletImage *flat; /* (nullable) */
} Setting;

static void
setting_init (Setting *self, const Case *c)
{
  *self = (Setting){ .c = c };
  self->detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape.n_slow, shape.n_fast, 3, NULL);
  self->image = frames_image (&shape, RINGLET_PIXEL_U32, 1, FALSE);
  if (c->corrections) {
    self->dark = frames_image (&shape, RINGLET_PIXEL_F32, 9, FALSE);
    self->flat = frames_image (&shape, RINGLET_PIXEL_F64, 10, FALSE);
  }
}

static void
setting_clear (Setting *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->dark, ringlet_image_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setting, setting_clear)

/* Ranges are given: an automatic one may change with the mask. */
static RingletPlan
make_plan (const Case *c)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.split = c->split;
  plan.n_radial = c->n_radial;
  plan.n_azimuth = c->n_azimuth;
  plan.weighted_average = !c->unweighted;
  plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  plan.factors.polarization = 0.95;
  plan.has_radial_range = TRUE;
  plan.radial_min = 0.5;
  plan.radial_max = 18.0;
  plan.has_azimuth_range = TRUE;
  plan.azimuth_min_deg = -180.0;
  plan.azimuth_max_deg = 180.0;
  return plan;
}

static RingletResult *
integrate (const Setting *self, RingletMask *mask, RingletMemo *memo)
{
  const RingletGeometry geometry = { 0.1, 0.0081, 0.0242, 0.2, -0.1, 0.3, 1e-10 };
  const RingletPlan plan = make_plan (self->c);
  const RingletIntegratorInputs inputs = { self->detector, &geometry, mask, &plan,
    { self->dark, 5, self->flat }, NULL, NULL, NULL };
  const RingletFrame frame = { .image = self->image };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator =
      ringlet_integrator_new (&inputs, memo, NULL, &error);
  RingletResult *result = NULL;

  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_same (const double *a, const double *b, gsize n)
{
  g_assert_true ((a == NULL) == (b == NULL));
  g_assert_true (a == NULL || memcmp (a, b, n * sizeof *a) == 0);
}

static void
assert_result (const RingletResult *a, const RingletResult *b)
{
  const gsize n = a->n_radial * MAX (a->n_azimuth, 1);

  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  assert_same (a->intensity, b->intensity, n);
  assert_same (a->sigma, b->sigma, n);
  assert_same (a->count, b->count, n);
  assert_same (a->sum_norm, b->sum_norm, n);
  assert_same (a->sum_norm2, b->sum_norm2, n);
  assert_same (a->sum_signal, b->sum_signal, n);
  assert_same (a->sum_variance, b->sum_variance, n);
}

/* What a user does to a mask: paints or erases a disc, a row, one pixel; inverts it now
 * and then, which touches every bin; takes it all off. */
static void
edit_flags (guint8 *bad, guint step, GRand *rand)
{
  const gsize n = shape.n_slow * shape.n_fast;
  const double slow = g_rand_double_range (rand, 0, (double) shape.n_slow);
  const double fast = g_rand_double_range (rand, 0, (double) shape.n_fast);
  const double radius = step % 3 == 0 ? 0.6 : g_rand_double_range (rand, 2, 30);
  const guint8 flag = g_rand_boolean (rand);

  for (gsize i = 0; i < n; i++) {
    const double dy = (double) (i / shape.n_fast) - slow;
    const double dx = (double) (i % shape.n_fast) - fast;

    if (hypot (dy, dx) < radius || (step % 7 == 5 && fabs (dy) < 0.5))
      bad[i] = flag;
    if (step % 11 == 9)
      bad[i] = !bad[i];
    if (step == 16)
      bad[i] = 0;
  }
}

static void
test_edits (gconstpointer data)
{
  const gsize n = shape.n_slow * shape.n_fast;
  g_autoptr (RingletMask) first = frames_mask (&shape);
  g_autofree guint8 *bad = g_memdup2 (first->bad, n);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_auto (Setting) setting;

  setting_init (&setting, data);
  for (guint step = 0; step < 24; step++) {
    g_autoptr (RingletMask) mask =
        ringlet_mask_new_take (shape.n_slow, shape.n_fast, g_memdup2 (bad, n));
    g_autoptr (RingletMemo) fresh = ringlet_memo_new (1 << 28);
    g_autoptr (RingletResult) edited = NULL;
    g_autoptr (RingletResult) expected = NULL;

    g_test_message ("step %u: %" G_GSIZE_FORMAT " masked", step, mask->n_bad);
    ringlet_parallel_set_threads (1 + step % 3);
    edited = integrate (&setting, mask, memo);
    expected = integrate (&setting, mask, fresh);
    assert_result (edited, expected);
    edit_flags (bad, step, rand);
  }
  ringlet_parallel_set_threads (0);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "packed"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/another-mask/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_edits);
  }
  return g_test_run ();
}
