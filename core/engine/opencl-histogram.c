/* SPDX-License-Identifier: MIT */
#include "engine/opencl-histogram.h"

#include "base/error.h"
#include "engine/opencl-fixed.h"
#include "opencl/program.h"

enum { SUMS, SCATTER, KNOWN };

static const char *const names[] = { "histogram_sums", "histogram_scatter",
  "histogram_known" };

/* Numbers of a bin that histogram_known makes. */
#define N_KNOWN 6

/* Bytes of one sum. */
#define SUM_BYTES (2 * sizeof (guint64))

/* Most arguments of a kernel that are its own. */
#define MOST_OWN 12

static gboolean
make_kernels (RingletClHistogramWorker *self, RingletCl *cl, GError **error)
{
  const char *const files[] = { "real.cl", "pixel.cl", "read_frame.cl", "fixed.cl",
    "histogram_sums.cl", NULL };
  cl_program program = ringlet_cl_program (cl, files, "", error);
  cl_int status = CL_SUCCESS;

  if (program == NULL)
    return FALSE;
  self->frames.read = cl->api->CreateKernel (program, "read_frame", &status);
  if (!ringlet_cl_check_device (cl, status, "read_frame", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    self->kernels[i] = cl->api->CreateKernel (program, names[i], &status);
    if (!ringlet_cl_check_device (cl, status, names[i], error))
      return FALSE;
  }
  return TRUE;
}

RingletClHistogramWorker *
ringlet_cl_histogram_worker_new (const RingletClHistogram *state, GError **error)
{
  RingletClHistogramWorker *self = g_new0 (RingletClHistogramWorker, 1);

  self->state = state;
  self->frames.queue = &self->queue;
  if (ringlet_cl_queue_init (&self->queue, state->cl, error) &&
      make_kernels (self, state->cl, error))
    return self;

  ringlet_cl_histogram_worker_free (self);
  return NULL;
}

void
ringlet_cl_histogram_worker_free (RingletClHistogramWorker *self)
{
  const RingletClApi *api = self->state->cl->api;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (self->kernels[i] != NULL)
      api->ReleaseKernel (self->kernels[i]);
  }
  if (self->frames.read != NULL)
    api->ReleaseKernel (self->frames.read);
  ringlet_cl_frames_clear (&self->frames);
  ringlet_cl_share_chunk_clear (&self->room);
  ringlet_cl_buffer_clear (&self->mean);
  ringlet_cl_buffer_clear (&self->most);
  ringlet_cl_buffer_clear (&self->sums);
  if (self->queue.cl != NULL)
    ringlet_cl_store_empty (self->queue.cl->store);
  ringlet_cl_queue_clear (&self->queue);
  g_free (self->numbers);
  g_free (self->exponents);
  g_free (self);
}

void
ringlet_cl_histogram_worker_put_away (RingletClHistogramWorker *self)
{
  const RingletCl *cl = self->queue.cl;

  ringlet_cl_wait (&self->queue, NULL);
  ringlet_cl_frames_put_away (&self->frames);
  ringlet_cl_share_chunk_put_away (&self->room, cl);
  ringlet_cl_buffer_put_away (&self->mean, cl);
  ringlet_cl_buffer_put_away (&self->most, cl);
  ringlet_cl_buffer_put_away (&self->sums, cl);
}

/* --- one pass over the pixels --- */

/**
 * Pass:
 * @kernel: which
 * @n_frames: how many
 * @n_sums: of a bin
 * @own: (array length=n_own): arguments between those that all kernels have
 */
typedef struct {
  guint kernel;
  gsize n_frames;
  gsize n_sums;
  const RingletClArg *own;
  gsize n_own;
} Pass;

static gsize
n_bins (const RingletClHistogramWorker *self)
{
  return self->state->task.n_bins;
}

/* Room for @n sums, on both sides. */
static gboolean
reserve (RingletClHistogramWorker *self, gsize n, GError **error)
{
  const RingletCl *cl = self->queue.cl;

  if (self->n_numbers < n) {
    g_free (self->numbers);
    g_free (self->exponents);
    self->n_numbers = 0;
    self->numbers = g_try_malloc_n (n, SUM_BYTES);
    self->exponents = g_try_new (guint32, n);
    if (self->numbers == NULL || self->exponents == NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n_bins (self));
      return FALSE;
    }
    self->n_numbers = n;
  }
  return ringlet_cl_buffer_reserve (&self->sums, cl, n * SUM_BYTES, "bins", error) &&
      ringlet_cl_buffer_reserve (&self->most, cl, n * sizeof (guint32), "bins", error);
}

/* Work-groups over @n pixels: several a compute unit, which take turns. */
static gsize
n_strips (const RingletCl *cl, gsize n, gsize group)
{
  return MIN ((gsize) cl->n_units * (cl->is_gpu ? 8 : 2), (n + group - 1) / group);
}

static gboolean
run_chunk (RingletClHistogramWorker *self, const Pass *pass, gboolean most,
    const RingletClShareChunk *chunk, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  cl_kernel kernel = self->kernels[pass->kernel];
  const gsize group = ringlet_cl_group (cl, kernel, cl->is_gpu ? 512 : 64);
  const gsize n_groups[2] = { n_strips (cl, chunk->n_pixels, group), pass->n_frames };
  const gsize room =
      n_bins (self) * pass->n_sums * (most ? sizeof (guint32) : SUM_BYTES);
  const cl_ulong first_pixel = chunk->first_pixel;
  const cl_uint n_chunk = chunk->n_pixels;
  const cl_ulong n_pixels = self->state->task.n_pixels;
  const cl_uint bins = (cl_uint) n_bins (self);
  const cl_int to_quantum = ringlet_fixed_to_quantum (self->state->task.n_pixels);
  const cl_uint only_most = most ? 1 : 0;
  const cl_uint in_local = room <= ringlet_cl_local_room (cl) ? 1 : 0;
  const RingletClArg before[] = { RINGLET_CL_BUFFER (chunk->start),
    RINGLET_CL_BUFFER (chunk->bin), RINGLET_CL_BUFFER (chunk->share),
    RINGLET_CL_VALUE (first_pixel), RINGLET_CL_VALUE (n_chunk) };
  const RingletClArg behind[] = { RINGLET_CL_VALUE (n_pixels), RINGLET_CL_VALUE (bins),
    RINGLET_CL_VALUE (to_quantum), RINGLET_CL_VALUE (only_most),
    RINGLET_CL_BUFFER (self->most), RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_VALUE (in_local), RINGLET_CL_LOCAL (in_local ? room : SUM_BYTES) };
  RingletClArg args[G_N_ELEMENTS (before) + MOST_OWN + G_N_ELEMENTS (behind)];

  g_assert (pass->n_own <= MOST_OWN);
  memcpy (args, before, sizeof before);
  memcpy (args + G_N_ELEMENTS (before), pass->own, pass->n_own * sizeof *args);
  memcpy (args + G_N_ELEMENTS (before) + pass->n_own, behind, sizeof behind);
  return ringlet_cl_run (&self->queue, kernel, names[pass->kernel], args,
      G_N_ELEMENTS (before) + pass->n_own + G_N_ELEMENTS (behind), n_groups, group,
      error);
}

static gboolean
run_chunks (RingletClHistogramWorker *self, const Pass *pass, gboolean most,
    GCancellable *cancellable, GError **error)
{
  const RingletClShares *shares = &self->state->shares;

  for (gsize k = 0; k < shares->n_chunks; k++) {
    const RingletClShareChunk *chunk = ringlet_cl_shares_get (
        shares, k, &self->queue, &self->room, cancellable, error);

    if (chunk == NULL || !run_chunk (self, pass, most, chunk, error))
      return FALSE;
  }
  return TRUE;
}

/* Whether all values were numbers. */
static gboolean
check (const RingletClHistogramWorker *self, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    if (self->exponents[i] < RINGLET_FIXED_INFINITE)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "A pixel, times what it is multiplied by, is larger than the numbers of %s; "
        "choose an engine of the processor",
        self->queue.cl->name);
    return FALSE;
  }
  return TRUE;
}

/* Leaves the sums in @numbers, and what they count in in @exponents. */
static gboolean
run_pass (RingletClHistogramWorker *self, const Pass *pass, GCancellable *cancellable,
    GError **error)
{
  RingletClQueue *queue = &self->queue;
  const gsize n = pass->n_frames * n_bins (self) * pass->n_sums;
  const gsize most_bytes = n * sizeof *self->exponents;

  return reserve (self, n, error) &&
      ringlet_cl_zero (queue, &self->most, most_bytes, error) &&
      ringlet_cl_zero (queue, &self->sums, n * SUM_BYTES, error) &&
      run_chunks (self, pass, TRUE, cancellable, error) &&
      run_chunks (self, pass, FALSE, cancellable, error) &&
      ringlet_cl_read (queue, &self->most, 0, most_bytes, self->exponents, error) &&
      check (self, n, error) &&
      ringlet_cl_read (queue, &self->sums, 0, n * SUM_BYTES, self->numbers, error);
}

/* Sum @k of a bin, behind run_pass(). */
static double
number (const RingletClHistogramWorker *self, const Pass *pass, gsize frame, gsize bin,
    gsize k)
{
  const gsize at = (frame * n_bins (self) + bin) * pass->n_sums + k;

  return ringlet_fixed_get (self->numbers + 2 * at,
      (int) self->exponents[at] +
          ringlet_fixed_to_quantum (self->state->task.n_pixels));
}

/* --- frames --- */

gboolean
ringlet_cl_histogram_sum (RingletClHistogramWorker *self,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletDoubleTask *task = &self->state->task;
  const cl_uint has_variance = ringlet_double_task_has_variance (task) ? 1 : 0;
  guint32 n_missing[RINGLET_ENGINE_GROUP] = { 0 };

  if (!ringlet_cl_frames_read (
          &self->frames, &self->state->pixels, frames, n, exclusion, n_missing, error))
    return FALSE;

  const RingletClArg own[] = { RINGLET_CL_BUFFER (self->frames.counts),
    RINGLET_CL_BUFFER (self->frames.variance), RINGLET_CL_VALUE (has_variance) };
  const Pass pass = { SUMS, n, 1 + has_variance, own, G_N_ELEMENTS (own) };

  if (!run_pass (self, &pass, cancellable, error))
    return FALSE;
  for (gsize f = 0; f < n; f++) {
    sums[f].n_excluded = n_missing[f];
    for (gsize bin = 0; bin < n_bins (self); bin++) {
      sums[f].counts[bin] = number (self, &pass, f, bin, 0);
      if (sums[f].variance != NULL)
        sums[f].variance[bin] = has_variance ? number (self, &pass, f, bin, 1) : 0.0;
    }
  }
  return TRUE;
}

/* --- what is known --- */

static void
store_known (const RingletClHistogramWorker *self, const Pass *pass, gsize frame,
    RingletKnown *known)
{
  for (gsize bin = 0; bin < n_bins (self); bin++) {
    const RingletDoubleKnown sum = {
      number (self, pass, frame, bin, 0),
      number (self, pass, frame, bin, 1),
      number (self, pass, frame, bin, 2),
      number (self, pass, frame, bin, 3),
      number (self, pass, frame, bin, 4),
      number (self, pass, frame, bin, 5),
    };

    ringlet_double_known_store (&sum, known, bin);
  }
}

gboolean
ringlet_cl_histogram_known (RingletClHistogramWorker *self, RingletKnown *const *known,
    gsize n, gboolean frames, GCancellable *cancellable, GError **error)
{
  const RingletClPixels *pixels = &self->state->pixels;
  const RingletPreprocRow *row = self->state->task.known;
  const cl_uint has_counts = frames ? 1 : 0;
  const cl_uint has_gain = row->gain != NULL;
  const cl_uint has_dark = row->dark != NULL;
  const cl_uint has_dark_variance = row->dark_variance != NULL;
  const RingletClArg own[] = { RINGLET_CL_BUFFER (self->frames.counts),
    RINGLET_CL_VALUE (has_counts), RINGLET_CL_BUFFER (pixels->live),
    RINGLET_CL_BUFFER (pixels->norm), RINGLET_CL_BUFFER (pixels->gain),
    RINGLET_CL_VALUE (has_gain), RINGLET_CL_BUFFER (pixels->dark),
    RINGLET_CL_VALUE (has_dark), RINGLET_CL_BUFFER (pixels->dark_variance),
    RINGLET_CL_VALUE (has_dark_variance) };
  const Pass pass = { KNOWN, n, N_KNOWN, own, G_N_ELEMENTS (own) };

  if (!run_pass (self, &pass, cancellable, error))
    return FALSE;
  for (gsize f = 0; f < n; f++) {
    if (known[f] != NULL)
      store_known (self, &pass, f, known[f]);
  }
  return TRUE;
}

/* --- scatter --- */

static gboolean
write_means (
    RingletClHistogramWorker *self, gsize n, const RingletSums *sums, GError **error)
{
  const gsize size = n * n_bins (self) * sizeof (RingletReal);
  RingletReal *means;

  if (!reserve (self, n * n_bins (self), error) ||
      !ringlet_cl_buffer_reserve (&self->mean, self->queue.cl, size, "bins", error))
    return FALSE;
  means = (RingletReal *) self->numbers;
  for (gsize i = 0; i < n * n_bins (self); i++)
    means[i] = ringlet_real (self->queue.cl,
        ringlet_double_mean (&sums[i / n_bins (self)], i % n_bins (self)));
  return ringlet_cl_write (&self->queue, &self->mean, 0, size, means, error);
}

gboolean
ringlet_cl_histogram_scatter (RingletClHistogramWorker *self, gsize n,
    RingletSums *sums, GCancellable *cancellable, GError **error)
{
  const RingletClPixels *pixels = &self->state->pixels;
  const cl_uint has_dark = self->state->task.known->dark != NULL;

  if (!write_means (self, n, sums, error))
    return FALSE;

  const RingletClArg own[] = { RINGLET_CL_BUFFER (self->frames.counts),
    RINGLET_CL_BUFFER (pixels->norm), RINGLET_CL_BUFFER (pixels->dark),
    RINGLET_CL_VALUE (has_dark), RINGLET_CL_BUFFER (self->mean) };
  const Pass pass = { SCATTER, n, 1, own, G_N_ELEMENTS (own) };

  if (!run_pass (self, &pass, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n * n_bins (self); i++)
    sums[i / n_bins (self)].variance[i % n_bins (self)] =
        number (self, &pass, i / n_bins (self), i % n_bins (self), 0);
  return TRUE;
}
