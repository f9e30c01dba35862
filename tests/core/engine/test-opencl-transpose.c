/* SPDX-License-Identifier: MIT */

/* The shares of a packed matrix by bins, which a device has for frames of floats: made
 * when the first one comes, counted as memory then, not kept twice, and given up while
 * they are made. What they are is in the table of cases. */

#include <locale.h>

#include "base/error.h"
#include "engine/opencl-csr.h"
#include "engine/opencl-transpose.h"
#include "matrix/matrix.h"
#include "support/opencl.h"

#include "engine-bench.h" /* its shape is that of the frames */

typedef struct {
  Bench bench;
  Frame frame;
  RingletSplitter splitter;
  RingletMatrix *matrix;
  RingletPreproc *preproc;
  RingletEngineTask task;
} Fixture;

static void
fixture_init (Fixture *self)
{
  const Cell cell = { 0, 3, 7 };
  const RingletCorrections none = { NULL };

  bench_init (&self->bench);
  make_frame (&cell, RINGLET_PIXEL_F32, 0, &self->frame);
  self->splitter =
      (RingletSplitter){ .detector = self->bench.detector, .geometry = &geometry };
  g_assert_true (ringlet_plan_resolve (
      &self->frame.plan, &self->splitter, self->bench.memo, NULL, NULL));
  self->matrix = ringlet_matrix_get (
      &self->splitter, RINGLET_STORAGE_PACKED, self->bench.memo, NULL, NULL);
  self->preproc = ringlet_preproc_get (self->bench.detector, &geometry,
      &self->frame.plan, &none, self->bench.memo, NULL, NULL);
  self->task = (RingletEngineTask){ .matrix = self->matrix,
    .splitter = &self->splitter,
    .preproc = self->preproc,
    .error_model = self->frame.plan.error_model,
    .statistic = self->frame.plan.statistic,
    .memo = self->bench.memo,
    .device = test_opencl_device () };
}

static void
fixture_clear (Fixture *self)
{
  ringlet_matrix_unref (self->matrix);
  ringlet_preproc_unref (self->preproc);
  frame_clear (&self->frame);
  bench_clear (&self->bench);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
test_cancelled (void)
{
  g_auto (Fixture) self;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  RingletPackedState *packed;

  fixture_init (&self);
  packed = ringlet_packed_state_new (&self.task, NULL, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      ringlet_packed_transpose (packed, &self.task.statistic, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ringlet_packed_state_free (packed);
}

/* Of bins that are only summed the processor keeps nothing that the device has. */
static void
run_once (void)
{
  g_auto (Fixture) self;
  g_autoptr (RingletCl) cl = NULL;
  RingletPackedState *packed;
  RingletCsrState *csr;
  RingletClCsr *device;
  gsize n_shares;

  fixture_init (&self);
  cl = ringlet_cl_get (self.task.device, self.bench.memo, NULL);
  packed = ringlet_packed_state_new (&self.task, NULL, NULL);
  csr = ringlet_packed_transpose (packed, &self.task.statistic, NULL, NULL);
  n_shares = csr->matrix->n_entries;
  g_assert_cmpuint (n_shares, >, shape.n_slow * shape.n_fast);
  device = ringlet_cl_csr_new (cl, csr, NULL);
  g_assert_null (device->csr->matrix);
  if (!cl->is_gpu)
    g_assert_cmpuint (ringlet_cl_csr_n_bytes (device), >,
        n_shares * (sizeof (guint32) + sizeof (double)));
  ringlet_cl_csr_free (device);
  ringlet_packed_state_free (packed);
}

static void
apply (const RingletEngineClass *klass, gconstpointer state, const Fixture *self,
    RingletPixelType type)
{
  const RingletExclusion exclusion = { 0 };
  g_autoptr (RingletImage) image = frames_image (&shape, type, 5, FALSE);
  const RingletEngineFrame frame = { .image = image };
  const gsize n_bins = ringlet_bins_n (&self->splitter.bins);
  g_autoptr (RingletPool) pool = ringlet_pool_new (n_bins * sizeof (double), 8);
  RingletSums sums = { 0 };
  g_autoptr (GError) error = NULL;
  gpointer worker = klass->worker_new (state, &error);

  g_assert_no_error (error);
  g_assert_true (ringlet_sums_init (&sums, n_bins, FALSE, FALSE, pool, NULL));
  klass->apply (state, worker, &frame, 1, &exclusion, &sums, NULL, &error);
  g_assert_no_error (error);
  ringlet_sums_clear (&sums);
  klass->worker_free (worker);
}

static void
run_memory (void)
{
  const RingletEngineClass *klass = ringlet_engine_list_opencl ()[0];
  g_auto (Fixture) self;
  g_autoptr (GError) error = NULL;
  gpointer state;
  gsize n_bytes;

  fixture_init (&self);
  state = klass->prepare (&self.task, NULL, &error);
  g_assert_no_error (error);
  n_bytes = klass->n_bytes (state);
  apply (klass, state, &self, RINGLET_PIXEL_U32);
  g_assert_cmpuint (klass->n_bytes (state), ==, n_bytes);
  apply (klass, state, &self, RINGLET_PIXEL_F32);
  /* At the least a flag of each pixel. */
  g_assert_cmpuint (klass->n_bytes (state), >, n_bytes + shape.n_slow * shape.n_fast);
  klass->release (state);
}

/* Around the beam, in bins of a third of a turn, a pixel lies in one bin but for a
 * speck. */
static RingletResult *
run_around_beam (const char *engine, RingletMemo *memo)
{
  const FramesShape few = { 8, 8 };
  const RingletGeometry straight = { 0.1, 4e-4, 4e-4, 0.0, 0.0, 0.0, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, few.n_slow, few.n_fast, 2, NULL);
  g_autoptr (RingletImage) image = frames_image (&few, RINGLET_PIXEL_F32, 5, FALSE);
  const RingletIntegratorInputs inputs = { detector, &straight, NULL, &plan, { NULL },
    NULL, NULL, NULL };
  const RingletFrame frame = { .image = image };
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  plan.engine = engine;
  plan.unit = ringlet_unit_find ("d_A", NULL);
  plan.split = RINGLET_SPLIT_FULL;
  plan.n_radial = 1;
  plan.n_azimuth = 3;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);
  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
run_whole (void)
{
  g_autofree char *engine = g_strconcat ("opencl:", test_opencl_device (), NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
  g_autoptr (RingletResult) right = run_around_beam ("packed", memo);
  g_autoptr (RingletResult) result = run_around_beam (g_intern_string (engine), memo);

  for (gsize i = 0; i < ringlet_result_n_bins (right); i++) {
    g_assert_cmpfloat_with_epsilon (result->count[i], right->count[i], 1e-12);
    g_assert_cmpfloat_with_epsilon (
        result->sum_counts[i], right->sum_counts[i], 1e-9 * right->sum_counts[i]);
  }
}

static void
test_whole (void)
{
  if (test_opencl_has_device ())
    run_whole ();
}

static void
test_once (void)
{
  if (test_opencl_has_device ())
    run_once ();
}

static void
test_memory (void)
{
  if (test_opencl_has_device ())
    run_memory ();
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  g_test_add_func ("/opencl-transpose/cancelled", test_cancelled);
  g_test_add_func ("/opencl-transpose/once", test_once);
  g_test_add_func ("/opencl-transpose/memory", test_memory);
  g_test_add_func ("/opencl-transpose/whole", test_whole);

  return test_opencl_run ();
}
