/* SPDX-License-Identifier: MIT */
#include "cli/bench-device.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "cli/bench-frames.h"
#include "cli/bench-resident.h"
#include "engine/opencl-ring.h"
#include "engine/packed-state.h"
#include "engine/resolve.h"

#define N_ROUNDS RINGLET_BENCH_DEVICE_ROUNDS

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
  guint n_frames;   /* a launch */
  guint n_together; /* frames of a patch; 0 for the order of the pixels */
} Case;

#define NO RINGLET_SPLIT_NO
#define FULL RINGLET_SPLIT_FULL
#define NONE RINGLET_ERROR_MODEL_NONE
#define POISSON RINGLET_ERROR_MODEL_POISSON

static const Case cases[] = {
  { "1d no batch", NO, 0, NONE, 64, 32 },
  { "1d full", FULL, 0, NONE, 1, 0 },
  { "1d full by patches", FULL, 0, NONE, 1, 1 },
  { "1d full 8", FULL, 0, NONE, 8, 8 },
  { "1d full batch", FULL, 0, NONE, 64, 32 },
  { "1d full poisson", FULL, 0, POISSON, 1, 0 },
  { "1d full poisson batch", FULL, 0, POISSON, 64, 32 },
  { "2d full", FULL, 360, NONE, 1, 0 },
  { "2d full batch", FULL, 360, NONE, 32, 32 },
  { "2d full poisson batch", FULL, 360, POISSON, 32, 32 },
};

/* ---- one case ---- */

/* What the engine would be prepared for. */
static RingletPackedState *
make_state (const RingletBenchResident *self, const Case *c, GError **error)
{
  const RingletGeometry geometry = ringlet_bench_geometry (self->detector);
  const RingletCorrections none = { NULL };
  RingletPlan plan = ringlet_plan_default ();
  RingletSplitter splitter = {
    .detector = self->detector, .geometry = &geometry, .mask = self->gaps
  };
  g_autoptr (RingletMatrix) matrix = NULL;
  g_autoptr (RingletPreproc) preproc = NULL;
  RingletEngineTask task = { .splitter = &splitter,
    .mask = self->gaps,
    .error_model = c->errors,
    .memo = self->memo };

  plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  plan.n_radial = self->n_radial;
  plan.n_azimuth = c->n_azimuth;
  plan.split = c->split;
  plan.error_model = c->errors;
  preproc = ringlet_preproc_get (
      self->detector, &geometry, &plan, &none, self->memo, NULL, error);
  if (preproc == NULL ||
      !ringlet_plan_resolve (&plan, &splitter, self->memo, NULL, error))
    return NULL;
  splitter.mask = NULL;
  matrix =
      ringlet_matrix_get (&splitter, RINGLET_STORAGE_PACKED, self->memo, NULL, error);
  task.matrix = matrix;
  task.preproc = preproc;
  return matrix != NULL ? ringlet_packed_state_new (&task, NULL, error) : NULL;
}

/* Sums of all frames. */
typedef struct {
  double *sums; /* n_frames × 2 × n_bins */
  gsize n;
  RingletList excluded;
  RingletPackedOut *out;
} Sums;

static gboolean
sums_init (Sums *self, const RingletPackedState *state, gsize n_frames, GError **error)
{
  const gsize n_bins = state->known->n_bins;
  const gboolean squares = state->in.task.squares;

  self->n = 2 * n_bins * n_frames;
  ringlet_list_init (&self->excluded, sizeof (guint32));
  self->sums = g_try_new0 (double, self->n);
  if (self->sums == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins of %" G_GSIZE_FORMAT
        " frames; take fewer",
        n_bins, n_frames);
    return FALSE;
  }
  self->out = g_new0 (RingletPackedOut, n_frames);
  for (gsize i = 0; i < n_frames; i++)
    self->out[i] = (RingletPackedOut){ self->sums + 2 * i * n_bins,
      squares ? self->sums + (2 * i + 1) * n_bins : NULL, &self->excluded };
  return TRUE;
}

static void
sums_clear (Sums *self)
{
  ringlet_list_clear (&self->excluded);
  g_free (self->out);
  g_free (self->sums);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

/* A case under way. */
typedef struct {
  const RingletBenchResident *bench;
  const Case *c;
  RingletPackedState *state;
  RingletClPacked packed;
  RingletClScatter *scatter;
  RingletClRing *ring;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->ring, ringlet_cl_ring_free);
  g_clear_pointer (&self->scatter, ringlet_cl_scatter_free);
  ringlet_cl_packed_clear (&self->packed);
  g_clear_pointer (&self->state, ringlet_packed_state_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Frames of a patch: not more than there are. */
static guint
n_together (const Work *self)
{
  return (guint) MIN (self->c->n_together, self->bench->n_images);
}

static gboolean
work_init (Work *self, GError **error)
{
  const RingletBenchResident *bench = self->bench;

  self->state = make_state (bench, self->c, error);
  if (self->state == NULL ||
      !ringlet_cl_packed_init (
          &self->packed, bench->cl, &self->state->in.task, error) ||
      (self->c->n_together > 0 && ringlet_cl_patches_can (bench->cl) &&
          !ringlet_cl_packed_sort (&self->packed, bench->cl, bench->detector->n_fast,
              n_together (self), NULL, error)))
    return FALSE;
  self->scatter = ringlet_cl_scatter_new (bench->cl, &self->packed, error);
  if (self->scatter != NULL)
    self->ring = ringlet_cl_ring_new (bench->cl, &self->packed, error);
  return self->ring != NULL;
}

static const RingletExclusion nothing = { .active = FALSE };

/* All frames that the device has, once. */
static gboolean
launch_all (const Work *self, GError **error)
{
  const RingletBenchResident *bench = self->bench;
  const gsize n = MIN (self->c->n_frames, bench->n_images);

  for (gsize first = 0; first + n <= bench->n_images; first += n) {
    if (!ringlet_cl_scatter_launch (self->scatter, &bench->resident, first,
            RINGLET_PIXEL_U32, n, &nothing, error))
      return FALSE;
  }
  return ringlet_cl_wait (ringlet_cl_scatter_get_queue (self->scatter), error);
}

/* First by the clock here, then by that of the device. */
static gboolean
measure_resident (const Work *self, RingletBenchDeviceRow *row, GError **error)
{
  RingletClQueue *queue = ringlet_cl_scatter_get_queue (self->scatter);
  const gsize n_launch = MIN (self->c->n_frames, self->bench->n_images);
  const double n = (double) (self->bench->n_images / n_launch * n_launch);

  row->launch_us = row->kernel_us = G_MAXDOUBLE;
  for (guint i = 0; i < N_ROUNDS; i++) {
    const gint64 start = g_get_monotonic_time ();

    if (!launch_all (self, error))
      return FALSE;
    row->launch_us =
        MIN (row->launch_us, ringlet_bench_seconds_since (start) * 1e6 / n);
  }
  if (!ringlet_cl_queue_time (queue, error))
    return FALSE;
  for (guint i = 0; i < N_ROUNDS; i++) {
    double seconds = 0.0;

    if (!launch_all (self, error) || !ringlet_cl_queue_seconds (queue, &seconds, error))
      return FALSE;
    row->kernel_us = MIN (row->kernel_us, seconds * 1e6 / n);
  }
  return TRUE;
}

static gboolean
measure_whole (
    const Work *self, gboolean is_pinned, Sums *sums, double *us, GError **error)
{
  const RingletBenchResident *bench = self->bench;

  *us = G_MAXDOUBLE;
  for (guint i = 0; i < N_ROUNDS; i++) {
    const gint64 start = g_get_monotonic_time ();

    ringlet_list_empty (&sums->excluded);
    if (!ringlet_cl_ring_run (self->ring, (const RingletImage *const *) bench->images,
            bench->n_images, is_pinned, &nothing, sums->out, NULL, error))
      return FALSE;
    *us =
        MIN (*us, ringlet_bench_seconds_since (start) * 1e6 / (double) bench->n_images);
  }
  return TRUE;
}

/* What the processor makes of all frames. */
static gboolean
sum_right (const Work *self, Sums *right, GError **error)
{
  const RingletBenchResident *bench = self->bench;
  const RingletImage *const *images = (const RingletImage *const *) bench->images;
  RingletPackedInteger *integer = ringlet_packed_integer_new (&self->state->in.task);
  gboolean ok = TRUE;

  for (gsize i = 0; ok && i < bench->n_images; i += RINGLET_BATCH)
    ok = ringlet_packed_integer_run (integer, images + i,
        MIN (RINGLET_BATCH, bench->n_images - i), &nothing, right->out + i, NULL,
        error);
  ringlet_packed_integer_free (integer);
  return ok;
}

/* Whether the first @n_frames are those of the processor; spoils them for whoever comes
 * next. */
static gboolean
take_sums (Sums *sums, const Sums *right, gsize n_frames, gsize n_all)
{
  const gsize size = right->n / n_all * n_frames * sizeof (double);
  const gboolean is_exact = memcmp (sums->sums, right->sums, size) == 0;

  for (gsize i = 0; i < sums->n; i++)
    sums->sums[i] = right->sums[i] == 0.0 ? 0.0 : -1.0;
  return is_exact;
}

/* Of what the device has: the frames of one launch. */
static gboolean
check_resident (
    const Work *self, Sums *sums, const Sums *right, gboolean *is_exact, GError **error)
{
  const RingletBenchResident *bench = self->bench;
  const gsize n = MIN (self->c->n_frames, bench->n_images);

  if (!ringlet_cl_scatter_launch (
          self->scatter, &bench->resident, 0, RINGLET_PIXEL_U32, n, &nothing, error) ||
      !ringlet_cl_scatter_fetch (self->scatter, n, error) ||
      !ringlet_cl_scatter_finish (self->scatter,
          (const RingletImage *const *) bench->images, n, &nothing, sums->out, error))
    return FALSE;
  *is_exact = take_sums (sums, right, n, bench->n_images) && *is_exact;
  return TRUE;
}

/* What is read for a frame: it, and the matrix once for those that are summed together.
 */
static double
frame_bytes (const Work *self)
{
  const RingletPacked *matrix = self->state->matrix;
  const double pixels = (double) matrix->n_pixels * sizeof (guint32);
  const gsize in_order = ringlet_packed_slot_bytes (matrix) +
      matrix->n_pixels * ((gsize) matrix->format - 1) * sizeof (guint16);

  if (self->packed.patches != NULL)
    return pixels +
        (double) ringlet_cl_patches_n_bytes (self->packed.patches) /
        self->packed.patches->n_frames;
  return pixels +
      (double) in_order / MAX (MIN (self->c->n_frames, self->packed.n_group), 1);
}

static gboolean
run_case (const RingletBenchResident *bench, const Case *c, RingletBenchDeviceRow *row,
    GError **error)
{
  g_auto (Work) work = { bench, c };
  g_auto (Sums) sums = { NULL };
  g_auto (Sums) right = { NULL };

  *row = (RingletBenchDeviceRow){ .name = c->name,
    .n_frames = (guint) MIN (c->n_frames, bench->n_images) };
  if (!work_init (&work, error))
    return FALSE;
  row->n_together = work.packed.patches != NULL ? n_together (&work) : 0;
  if (!sums_init (&sums, work.state, bench->n_images, error) ||
      !sums_init (&right, work.state, bench->n_images, error) ||
      !sum_right (&work, &right, error) || !measure_resident (&work, row, error) ||
      !measure_whole (&work, FALSE, &sums, &row->copied_us, error))
    return FALSE;
  row->is_exact = take_sums (&sums, &right, bench->n_images, bench->n_images);
  if (!measure_whole (&work, TRUE, &sums, &row->pinned_us, error))
    return FALSE;
  row->is_exact =
      take_sums (&sums, &right, bench->n_images, bench->n_images) && row->is_exact;
  if (!check_resident (&work, &sums, &right, &row->is_exact, error))
    return FALSE;
  row->of_copy = frame_bytes (&work) / row->kernel_us * 1e6 / bench->copy;
  row->of_bus = (double) work.state->matrix->n_pixels * sizeof (guint32) /
      row->pinned_us * 1e6 / bench->bus;
  return TRUE;
}

gboolean
ringlet_bench_device_measure (RingletBenchDevice *self, const char *word,
    RingletDetector *detector, guint n_radial, gboolean is_quick, GError **error)
{
  g_auto (RingletBenchResident) bench = { NULL };

  *self = (RingletBenchDevice){ .detector = g_strdup (detector->name),
    .rows = g_array_new (FALSE, FALSE, sizeof (RingletBenchDeviceRow)) };
  if (!ringlet_bench_resident_init (&bench, word, detector, is_quick ? 4 : 64, error))
    return FALSE;
  bench.n_radial = n_radial;
  self->device = g_strdup (bench.cl->name);
  self->n_frames = bench.n_images;
  self->bytes = bench.resident.n_bytes;
  self->copy_gb_per_s = bench.copy / 1e9;
  self->bus_gb_per_s = bench.bus / 1e9;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    RingletBenchDeviceRow row;

    if (!run_case (&bench, &cases[i], &row, error)) {
      g_prefix_error (error, "%s: ", cases[i].name);
      return FALSE;
    }
    g_array_append_val (self->rows, row);
  }
  return TRUE;
}

void
ringlet_bench_device_clear (RingletBenchDevice *self)
{
  g_free (self->device);
  g_free (self->detector);
  g_clear_pointer (&self->rows, g_array_unref);
}
