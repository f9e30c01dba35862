/* SPDX-License-Identifier: MIT */

/* How much memory of a device many callers take who all have frames for it: that of as
 * many as have a seat, and with the same bits. */

#include <locale.h>
#include <string.h>

#include "engine-frames.h"
#include "engine/integrator.h"
#include "opencl/seat.h"
#include "support/opencl.h"

static const FramesShape shape = { 60, 83 };

enum { N_FRAMES = 8, N_CALLERS = 4 * RINGLET_CL_SEATS, N_BINS = 70 };

/* Where bins are sorted begins a place for each, which every caller keeps. */
#define KEPT_BYTES (N_CALLERS * (N_BINS + 1) * sizeof (guint64))

typedef struct {
  const char *name;
  const char *engine;
  RingletPixelType type;
  RingletErrorModel model;
  RingletStatisticKind kind;
} Case;

static const Case cases[] = {
  { "counts", "opencl", RINGLET_PIXEL_U32, RINGLET_ERROR_MODEL_POISSON,
      RINGLET_STATISTIC_MEAN },
  { "floats", "opencl", RINGLET_PIXEL_F32, RINGLET_ERROR_MODEL_AZIMUTHAL,
      RINGLET_STATISTIC_MEAN },
  { "csr", "opencl-csr", RINGLET_PIXEL_U32, RINGLET_ERROR_MODEL_POISSON,
      RINGLET_STATISTIC_MEAN },
  { "sigma-clip", "opencl-csr", RINGLET_PIXEL_U16, RINGLET_ERROR_MODEL_NONE,
      RINGLET_STATISTIC_SIGMA_CLIP },
  { "histogram", "opencl-histogram", RINGLET_PIXEL_F32, RINGLET_ERROR_MODEL_POISSON,
      RINGLET_STATISTIC_MEAN },
};

/* ---- bytes of buffers that are alive ---- */

static GMutex mutex;
static GHashTable *sizes; /* (element-type cl_mem gsize) */
static gsize n_bytes;
static gsize most_bytes;
static RingletClApi before;

static cl_mem
create (cl_context context, cl_mem_flags flags, size_t size, void *data, cl_int *status)
{
  cl_mem mem = before.CreateBuffer (context, flags, size, data, status);

  g_mutex_lock (&mutex);
  g_hash_table_insert (sizes, mem, GSIZE_TO_POINTER (size));
  n_bytes += size;
  most_bytes = MAX (most_bytes, n_bytes);
  g_mutex_unlock (&mutex);
  return mem;
}

static cl_int
release (cl_mem mem)
{
  g_mutex_lock (&mutex);
  n_bytes -= GPOINTER_TO_SIZE (g_hash_table_lookup (sizes, mem));
  g_hash_table_remove (sizes, mem);
  g_mutex_unlock (&mutex);
  return before.ReleaseMemObject (mem);
}

static void
count_bytes (void)
{
  RingletClApi *api = (RingletClApi *) ringlet_cl_api (NULL);

  sizes = g_hash_table_new (NULL, NULL);
  before = *api;
  api->CreateBuffer = create;
  api->ReleaseMemObject = release;
}

/* ---- callers ---- */

typedef struct {
  RingletIntegrator *integrator;
  RingletFrame frames[N_FRAMES];
  RingletResult *truth[N_FRAMES];
} Crowd;

static RingletIntegrator *
make_integrator (const Case *c)
{
  const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape.n_slow, shape.n_fast, 3, NULL);
  g_autofree char *engine = g_strconcat (c->engine, ":", test_opencl_device (), NULL);
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .plan = &plan
  };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator;

  plan.engine = g_intern_string (engine);
  plan.n_radial = N_BINS;
  plan.error_model = c->model;
  plan.statistic.kind = c->kind;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);
  g_assert_no_error (error);
  return integrator;
}

static void
run (Crowd *crowd, RingletResult **results)
{
  g_autoptr (GError) error = NULL;

  ringlet_integrator_run (
      crowd->integrator, crowd->frames, N_FRAMES, results, NULL, &error);
  g_assert_no_error (error);
}

static gpointer
call (gpointer data)
{
  Crowd *crowd = data;

  for (guint turn = 0; turn < 3; turn++) {
    RingletResult *results[N_FRAMES] = { NULL };

    run (crowd, results);
    for (guint i = 0; i < N_FRAMES; i++) {
      const RingletResult *truth = crowd->truth[i];
      const gsize size = ringlet_result_n_bins (truth) * sizeof (double);

      g_assert_cmpmem (results[i]->sum_signal, size, truth->sum_signal, size);
      g_assert_cmpmem (results[i]->sum_norm, size, truth->sum_norm, size);
      ringlet_result_unref (results[i]);
    }
  }
  return NULL;
}

static void
call_all (Crowd *crowd)
{
  GThread *threads[N_CALLERS];

  for (guint i = 0; i < N_CALLERS; i++)
    threads[i] = g_thread_new ("calls", call, crowd);
  for (guint i = 0; i < N_CALLERS; i++)
    g_thread_join (threads[i]);
}

static void
test_crowd (gconstpointer data)
{
  const Case *c = data;
  Crowd crowd = { make_integrator (c) };
  const gsize shared = n_bytes;
  gsize of_one;

  for (guint i = 0; i < N_FRAMES; i++)
    crowd.frames[i].image = frames_image (&shape, c->type, 50 + i, FALSE);
  run (&crowd, crowd.truth); /* makes what all share */
  for (guint i = 0; i < N_FRAMES; i++)
    g_clear_pointer (&crowd.truth[i], ringlet_result_unref);
  of_one = n_bytes - shared;
  most_bytes = n_bytes;
  run (&crowd, crowd.truth);
  g_assert_cmpuint (most_bytes, ==, shared + of_one); /* what was put away is enough */

  call_all (&crowd);
  g_test_message ("%" G_GSIZE_FORMAT " bytes, %" G_GSIZE_FORMAT
                  " of one caller, %" G_GSIZE_FORMAT " of all",
      shared, of_one, most_bytes - shared);
  g_assert_cmpuint (most_bytes - shared, <=, RINGLET_CL_SEATS * of_one + KEPT_BYTES);

  for (guint i = 0; i < N_FRAMES; i++) {
    ringlet_result_unref (crowd.truth[i]);
    ringlet_image_unref (crowd.frames[i].image);
  }
  ringlet_integrator_unref (crowd.integrator);
  g_assert_cmpuint (n_bytes, ==, 0);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  if (test_opencl_has_device ()) {
    count_bytes ();
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autofree char *path = g_strconcat ("/opencl/memory/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_crowd);
    }
  }
  status = test_opencl_run ();
  g_clear_pointer (&sizes, g_hash_table_unref);
  return status;
}
