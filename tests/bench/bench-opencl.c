/* SPDX-License-Identifier: MIT */

/* Prints CSV: what frames of counts cost on an OpenCL device that has them already, and
 * what they cost with the way there, beside how fast the device copies. Different
 * frames follow each other, more than any cache holds. Not a test; but sums that are
 * not those of the processor end it.
 *
 *   bench-opencl [DEVICE [DETECTOR [FRAMES]]]     0 Eiger4M 64 */

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "engine/integrator.h"
#include "engine/opencl-packed.h"
#include "engine/packed-state.h"
#include "engine/resolve.h"

#define N_ROUNDS 5

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
  guint n_frames; /* a launch */
} Case;

static const Case cases[] = {
  { "1d no batch", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_NONE, 32 },
  { "1d full", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, 1 },
  { "1d full 8", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, 8 },
  { "1d full batch", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, 32 },
  { "1d full poisson", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 1 },
  { "1d full poisson batch", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 32 },
  { "2d full batch", RINGLET_SPLIT_FULL, 360, RINGLET_ERROR_MODEL_NONE, 8 },
};

typedef struct {
  RingletCl *cl;
  RingletMemo *memo;
  RingletDetector *detector;
  RingletMask *gaps;
  RingletImage **images;
  gsize n_images;
  RingletClBuffer resident;
} Bench;

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-opencl: %s\n", error->message);
  exit (1);
}

/* Counts as a detector has them: mostly below 12. */
static RingletImage *
make_image (const RingletDetector *detector, guint32 seed)
{
  const gsize n = detector->n_slow * detector->n_fast;
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, NULL);

  for (gsize i = 0; i < n; i++) {
    seed = seed * 1664525u + 1013904223u;
    data[i] = seed % 97 == 0 ? seed >> 22 : (seed >> 16) % 12;
  }
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, data, NULL);
}

static void
bench_init (Bench *self, const char *device, const char *detector, gsize n_images)
{
  g_autoptr (GError) error = NULL;
  RingletClQueue queue;
  gsize size;

  *self = (Bench){ .memo = ringlet_memo_new ((gsize) 1 << 33), .n_images = n_images };
  self->cl = ringlet_cl_get (device, self->memo, &error);
  fail_on (error);
  self->detector = ringlet_detector_new_named (detector, 3, &error);
  fail_on (error);
  self->gaps = ringlet_detector_gap_mask (self->detector);
  self->images = g_new0 (RingletImage *, n_images);
  size = self->detector->n_slow * self->detector->n_fast * sizeof (guint32);
  ringlet_cl_buffer_init (
      &self->resident, self->cl, n_images * size, NULL, "frames", &error);
  fail_on (error);
  ringlet_cl_queue_init (&queue, self->cl, &error);
  for (gsize i = 0; i < n_images && error == NULL; i++) {
    self->images[i] = make_image (self->detector, (guint32) i + 1);
    ringlet_cl_write (
        &queue, &self->resident, i * size, size, self->images[i]->data, &error);
  }
  fail_on (error);
  ringlet_cl_queue_clear (&queue);
}

/* The device's own copy, reading and writing, in GB/s. */
static double
copy_speed (const Bench *self)
{
  const gsize half = self->resident.n_bytes / 2 / 16 * 16;
  const RingletClApi *api = self->cl->api;
  double best = 0.0;
  RingletClBuffer to = { NULL };
  RingletClQueue queue;

  ringlet_cl_queue_init (&queue, self->cl, NULL);
  if (!ringlet_cl_buffer_init (&to, self->cl, half, NULL, "a copy", NULL))
    return 0.0;
  for (guint i = 0; i < N_ROUNDS; i++) {
    const gint64 start = g_get_monotonic_time ();

    for (guint k = 0; k < 4; k++)
      api->EnqueueCopyBuffer (
          queue.queue, self->resident.mem, to.mem, 0, 0, half, 0, NULL, NULL);
    api->Finish (queue.queue);
    best = MAX (best,
        4.0 * 2.0 * (double) half / (double) (g_get_monotonic_time () - start) / 1e3);
  }
  ringlet_cl_buffer_clear (&to);
  ringlet_cl_queue_clear (&queue);
  return best;
}

/* What the engine would be prepared for. */
static RingletPackedState *
make_state (const Bench *self, const Case *c)
{
  static const RingletGeometry geometry = { 0.2, 0.08, 0.077, 0.02, -0.015, 0,
    0.4e-10 };
  const RingletCorrections none = { NULL };
  RingletPlan plan = ringlet_plan_default ();
  RingletSplitter splitter = {
    .detector = self->detector, .geometry = &geometry, .mask = self->gaps
  };
  g_autoptr (RingletMatrix) matrix = NULL;
  g_autoptr (RingletPreproc) preproc = NULL;
  g_autoptr (GError) error = NULL;
  RingletPackedState *state;
  RingletEngineTask task = { .splitter = &splitter,
    .mask = self->gaps,
    .error_model = c->errors,
    .memo = self->memo,
    .matrix_key = c->name };

  plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  plan.n_radial = 1000;
  plan.n_azimuth = c->n_azimuth;
  plan.split = c->split;
  plan.error_model = c->errors;
  preproc = ringlet_preproc_get (
      self->detector, &geometry, &plan, &none, self->memo, NULL, &error);
  fail_on (error);
  ringlet_plan_resolve (&plan, &splitter, self->memo, NULL, &error);
  fail_on (error);
  splitter.mask = NULL;
  matrix =
      ringlet_matrix_get (&splitter, RINGLET_STORAGE_PACKED, self->memo, NULL, &error);
  fail_on (error);
  task.matrix = matrix;
  task.preproc = preproc;
  state = ringlet_packed_state_new (&task, NULL, &error);
  fail_on (error);
  return state;
}

/* Sums of some frames, by the processor or by what the device was left with. */
typedef struct {
  double *sums; /* n_frames × 2 × n_bins */
  RingletList excluded;
  RingletPackedOut *out;
} Sums;

static void
sums_init (Sums *self, gsize n_bins, gsize n_frames, gboolean squares)
{
  self->sums = g_new0 (double, 2 * n_bins * n_frames);
  self->out = g_new0 (RingletPackedOut, n_frames);
  ringlet_list_init (&self->excluded, sizeof (guint32));
  for (gsize i = 0; i < n_frames; i++)
    self->out[i] = (RingletPackedOut){ self->sums + 2 * i * n_bins,
      squares ? self->sums + (2 * i + 1) * n_bins : NULL, &self->excluded };
}

static void
sums_clear (Sums *self)
{
  ringlet_list_clear (&self->excluded);
  g_free (self->out);
  g_free (self->sums);
}

static void
check (const Bench *self, const Case *c, RingletClScatter *scatter,
    const RingletPackedState *state)
{
  const RingletExclusion nothing = { .active = FALSE };
  const RingletImage *const *images = (const RingletImage *const *) self->images;
  const gsize n = MIN (c->n_frames, RINGLET_BATCH);
  const gsize n_bins = state->known->n_bins;
  RingletPackedInteger *integer = ringlet_packed_integer_new (&state->in.task);
  g_autoptr (GError) error = NULL;
  Sums device, right;

  sums_init (&device, n_bins, n, state->in.task.squares);
  sums_init (&right, n_bins, n, state->in.task.squares);
  if (ringlet_cl_scatter_launch (
          scatter, &self->resident, 0, RINGLET_PIXEL_U32, n, &nothing, &error))
    ringlet_cl_scatter_finish (scatter, images, n, &nothing, device.out, &error);
  fail_on (error);
  ringlet_packed_integer_run (integer, images, n, &nothing, right.out, NULL, &error);
  fail_on (error);
  if (memcmp (device.sums, right.sums, 2 * n_bins * n * sizeof (double)) != 0) {
    g_printerr ("bench-opencl: %s: the sums are not those of the processor\n", c->name);
    exit (1);
  }
  sums_clear (&device);
  sums_clear (&right);
  ringlet_packed_integer_free (integer);
}

/* Microseconds a frame of those that the device has: the best round. */
static double
resident_us (const Bench *self, const Case *c, RingletClScatter *scatter)
{
  const RingletExclusion nothing = { .active = FALSE };
  const gsize n = MIN (c->n_frames, self->n_images);
  RingletClQueue *queue = ringlet_cl_scatter_get_queue (scatter);
  g_autoptr (GError) error = NULL;
  double best = G_MAXDOUBLE;

  for (guint round = 0; round < N_ROUNDS; round++) {
    const gint64 start = g_get_monotonic_time ();
    gsize n_done = 0;

    for (gsize first = 0; first + n <= self->n_images; first += n) {
      ringlet_cl_scatter_launch (
          scatter, &self->resident, first, RINGLET_PIXEL_U32, n, &nothing, &error);
      fail_on (error);
      n_done += n;
    }
    self->cl->api->Finish (queue->queue);
    best = MIN (best, (double) (g_get_monotonic_time () - start) / (double) n_done);
  }
  return best;
}

/* The same with the way to the device and back. */
static double
whole_us (const Bench *self, const Case *c, RingletClScatter *scatter,
    const RingletPackedState *state)
{
  const RingletExclusion nothing = { .active = FALSE };
  const gsize n = MIN (MIN (c->n_frames, RINGLET_BATCH), self->n_images);
  g_autoptr (GError) error = NULL;
  double best = G_MAXDOUBLE;
  Sums sums;

  sums_init (&sums, state->known->n_bins, n, state->in.task.squares);
  for (guint round = 0; round < 2; round++) {
    const gint64 start = g_get_monotonic_time ();
    gsize n_done = 0;

    for (gsize first = 0; first + n <= self->n_images; first += n) {
      ringlet_cl_scatter_run (scatter,
          (const RingletImage *const *) self->images + first, n, &nothing, sums.out,
          &error);
      fail_on (error);
      n_done += n;
    }
    best = MIN (best, (double) (g_get_monotonic_time () - start) / (double) n_done);
  }
  sums_clear (&sums);
  return best;
}

static void
run_case (const Bench *self, const Case *c, double copy)
{
  g_autoptr (RingletPackedState) state = make_state (self, c);
  const RingletPacked *matrix = state->matrix;
  const gsize matrix_bytes = matrix->slot_bytes + 2 * ((gsize) matrix->format - 1);
  g_autoptr (GError) error = NULL;
  RingletClPacked packed;
  RingletClScatter *scatter;
  double bytes, resident, whole;

  ringlet_cl_packed_init (&packed, self->cl, &state->in.task, &error);
  fail_on (error);
  scatter = ringlet_cl_scatter_new (self->cl, &packed, &error);
  fail_on (error);
  /* What is read: each frame, and the matrix once for those of a work-group. */
  bytes = (double) matrix->n_pixels *
      (4.0 + (double) matrix_bytes / MAX (MIN (c->n_frames, packed.n_group), 1));
  check (self, c, scatter, state);
  resident = resident_us (self, c, scatter);
  whole = whole_us (self, c, scatter, state);
  g_print ("%s,%s,P%u,%u,%u,%.2f,%.0f,%.1f,%.3f,%.2f,%.0f\n", self->cl->name, c->name,
      (guint) matrix->format, c->n_frames, packed.n_group, resident, 1e6 / resident,
      bytes / resident / 1e3, copy > 0.0 ? bytes / resident / 1e3 / copy : 0.0, whole,
      1e6 / whole);
  ringlet_cl_scatter_free (scatter);
  ringlet_cl_packed_clear (&packed);
}

int
main (int argc, char **argv)
{
  Bench bench;
  double copy;

  setlocale (LC_ALL, "");
  bench_init (&bench, argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : "Eiger4M",
      argc > 3 ? (gsize) g_ascii_strtoull (argv[3], NULL, 10) : 64);
  copy = copy_speed (&bench);
  g_print ("# %s: copies %.0f GB/s; %" G_GSIZE_FORMAT " frames, %.0f MB\n",
      bench.cl->name, copy, bench.n_images, (double) bench.resident.n_bytes / 1e6);
  g_print ("device,case,format,frames_a_launch,frames_a_group,resident_us,resident_fps,"
           "gb_per_s,of_copy,whole_us,whole_fps\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&bench, &cases[i], copy);
  return 0;
}
