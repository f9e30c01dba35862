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
#include "engine/opencl-ring.h"
#include "engine/packed-state.h"
#include "engine/resolve.h"
#include "opencl/pinned.h"

#define N_ROUNDS 5

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
  guint n_frames; /* a launch */
  guint n_patch;  /* frames of a patch; 0 for the order of the pixels */
} Case;

#define NO RINGLET_SPLIT_NO
#define FULL RINGLET_SPLIT_FULL
#define NONE RINGLET_ERROR_MODEL_NONE
#define POISSON RINGLET_ERROR_MODEL_POISSON

static const Case cases[] = {
  { "1d no batch", NO, 0, NONE, 64, 0 },
  { "1d no batch", NO, 0, NONE, 64, 32 },
  { "1d full", FULL, 0, NONE, 1, 0 },
  { "1d full", FULL, 0, NONE, 1, 1 },
  { "1d full 8", FULL, 0, NONE, 8, 0 },
  { "1d full 8", FULL, 0, NONE, 8, 8 },
  { "1d full batch", FULL, 0, NONE, 64, 0 },
  { "1d full batch", FULL, 0, NONE, 64, 8 },
  { "1d full batch", FULL, 0, NONE, 64, 16 },
  { "1d full batch", FULL, 0, NONE, 64, 32 },
  { "1d full poisson", FULL, 0, POISSON, 1, 0 },
  { "1d full poisson", FULL, 0, POISSON, 1, 1 },
  { "1d full poisson batch", FULL, 0, POISSON, 64, 0 },
  { "1d full poisson batch", FULL, 0, POISSON, 64, 8 },
  { "1d full poisson batch", FULL, 0, POISSON, 64, 32 },
  { "2d full", FULL, 360, NONE, 1, 0 },
  { "2d full", FULL, 360, NONE, 1, 1 },
  { "2d full batch", FULL, 360, NONE, 32, 0 },
  { "2d full batch", FULL, 360, NONE, 32, 8 },
  { "2d full batch", FULL, 360, NONE, 32, 16 },
  { "2d full batch", FULL, 360, NONE, 32, 32 },
  { "2d full poisson batch", FULL, 360, POISSON, 32, 32 },
};

typedef struct {
  RingletCl *cl;
  RingletMemo *memo;
  RingletDetector *detector;
  RingletMask *gaps;
  RingletClPinned memory; /* of @images */
  RingletImage **images;
  gsize n_images;
  RingletClBuffer resident;
  double copy; /* GB/s of the device, read and written */
  double bus;  /* GB/s on the way to it */
} Bench;

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-opencl: %s\n", error->message);
  exit (1);
}

/* Counts as a detector has them: mostly below 12. @data: pinned */
static RingletImage *
make_image (const RingletDetector *detector, guint32 seed, guint32 *data)
{
  const gsize n = detector->n_slow * detector->n_fast;
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < n; i++) {
    seed = seed * 1664525u + 1013904223u;
    data[i] = seed % 97 == 0 ? seed >> 22 : (seed >> 16) % 12;
  }
  bytes = g_bytes_new_static (data, n * sizeof *data);
  return ringlet_image_new_within (
      RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, bytes, 0, NULL);
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
  ringlet_cl_pinned_init (&self->memory, self->cl, n_images * size, "frames", &error);
  fail_on (error);
  ringlet_cl_queue_init (&queue, self->cl, &error);
  for (gsize i = 0; i < n_images && error == NULL; i++) {
    self->images[i] = make_image (self->detector, (guint32) i + 1,
        (guint32 *) ((guint8 *) self->memory.data + i * size));
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

/* The way to the device from memory that it reaches, in GB/s. */
static double
bus_speed (const Bench *self)
{
  g_autoptr (GError) error = NULL;
  double best = 0.0;
  RingletClQueue queue;

  ringlet_cl_queue_init (&queue, self->cl, &error);
  for (guint i = 0; i < N_ROUNDS && error == NULL; i++) {
    const gint64 start = g_get_monotonic_time ();

    ringlet_cl_write (
        &queue, &self->resident, 0, self->resident.n_bytes, self->memory.data, &error);
    best = MAX (best,
        (double) self->resident.n_bytes / (double) (g_get_monotonic_time () - start) /
            1e3);
  }
  fail_on (error);
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
  const gsize n = MIN (c->n_frames, self->n_images);
  const gsize n_bins = state->known->n_bins;
  RingletPackedInteger *integer = ringlet_packed_integer_new (&state->in.task);
  g_autoptr (GError) error = NULL;
  Sums device, right;

  sums_init (&device, n_bins, n, state->in.task.squares);
  sums_init (&right, n_bins, n, state->in.task.squares);
  if (ringlet_cl_scatter_launch (
          scatter, &self->resident, 0, RINGLET_PIXEL_U32, n, &nothing, &error) &&
      ringlet_cl_scatter_fetch (scatter, n, &error))
    ringlet_cl_scatter_finish (scatter, images, n, &nothing, device.out, &error);
  fail_on (error);
  for (gsize i = 0; i < n; i += RINGLET_BATCH)
    ringlet_packed_integer_run (integer, images + i, MIN (RINGLET_BATCH, n - i),
        &nothing, right.out + i, NULL, &error);
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

/* The same with the way to the device and back, of all frames. */
static double
whole_us (const Bench *self, RingletClRing *ring, const RingletPackedState *state,
    gboolean is_pinned)
{
  const RingletExclusion nothing = { .active = FALSE };
  const gsize n = self->n_images;
  g_autoptr (GError) error = NULL;
  double best = G_MAXDOUBLE;
  Sums sums;

  sums_init (&sums, state->known->n_bins, n, state->in.task.squares);
  for (guint round = 0; round < 3; round++) {
    const gint64 start = g_get_monotonic_time ();

    ringlet_list_empty (&sums.excluded);
    ringlet_cl_ring_run (ring, (const RingletImage *const *) self->images, n, is_pinned,
        &nothing, sums.out, NULL, &error);
    fail_on (error);
    best = MIN (best, (double) (g_get_monotonic_time () - start) / (double) n);
  }
  sums_clear (&sums);
  return best;
}

static void
run_case (const Bench *self, const Case *c)
{
  g_autoptr (RingletPackedState) state = make_state (self, c);
  const RingletPacked *matrix = state->matrix;
  const gsize matrix_bytes = matrix->slot_bytes + 2 * ((gsize) matrix->format - 1);
  g_autoptr (GError) error = NULL;
  RingletClPacked packed;
  RingletClScatter *scatter;
  RingletClRing *ring;
  double bytes, resident, pinned, copied;

  ringlet_cl_packed_init (&packed, self->cl, &state->in.task, &error);
  fail_on (error);
  if (c->n_patch > 0)
    ringlet_cl_packed_sort (
        &packed, self->cl, self->detector->n_fast, c->n_patch, NULL, &error);
  fail_on (error);
  scatter = ringlet_cl_scatter_new (self->cl, &packed, &error);
  fail_on (error);
  ring = ringlet_cl_ring_new (self->cl, &packed, &error);
  fail_on (error);
  /* What is read: each frame, and the matrix once for those of a work-group. */
  bytes = (double) matrix->n_pixels *
      (4.0 + (double) matrix_bytes / MAX (MIN (c->n_frames, packed.n_group), 1));
  check (self, c, scatter, state);
  resident = resident_us (self, c, scatter);
  pinned = whole_us (self, ring, state, TRUE);
  copied = whole_us (self, ring, state, FALSE);
  g_print ("%s,%s,P%u,%u,%u,%u,%.2f,%.0f,%.1f,%.3f,%.2f,%.0f,%.3f,%.2f,%.0f\n",
      self->cl->name, c->name, (guint) matrix->format, c->n_frames, packed.n_group,
      c->n_patch, resident, 1e6 / resident, bytes / resident / 1e3,
      bytes / resident / 1e3 / self->copy, pinned, 1e6 / pinned,
      (double) matrix->n_pixels * 4.0 / pinned / 1e3 / self->bus, copied, 1e6 / copied);
  ringlet_cl_ring_free (ring);
  ringlet_cl_scatter_free (scatter);
  ringlet_cl_packed_clear (&packed);
}

int
main (int argc, char **argv)
{
  Bench bench;

  setlocale (LC_ALL, "");
  bench_init (&bench, argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : "Eiger4M",
      argc > 3 ? (gsize) g_ascii_strtoull (argv[3], NULL, 10) : 64);
  bench.copy = copy_speed (&bench);
  bench.bus = bus_speed (&bench);
  g_print ("# %s: copies %.0f GB/s, bus %.1f GB/s; %" G_GSIZE_FORMAT
           " frames, %.0f MB\n",
      bench.cl->name, bench.copy, bench.bus, bench.n_images,
      (double) bench.resident.n_bytes / 1e6);
  g_print ("device,case,format,frames_a_launch,frames_a_group,frames_a_patch,"
           "resident_us,resident_fps,gb_per_s,of_copy,pinned_us,pinned_fps,of_bus,"
           "copied_us,copied_fps\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&bench, &cases[i]);
  return 0;
}
