/* SPDX-License-Identifier: MIT */
#include "engine/opencl-rows.h"

#include "base/error.h"
#include "opencl/program.h"

enum { SUMS, SCATTER, KNOWN };

static const char *const names[] = { "csr_sums", "csr_scatter", "csr_known" };

/* Numbers a bin that csr_known makes: the most. */
#define N_KNOWN 6

/* As many work-items as a bin has pixels, or a few of them each; a processor runs one
 * after the other in any case. */
static gsize
choose_group (const RingletCl *cl, const RingletCsr *matrix)
{
  const gsize most = MIN (cl->max_group, cl->is_gpu ? 256 : 32);
  const gsize mean = matrix->n_entries / MAX (matrix->n_rows, 1);
  gsize group = 1;

  while (2 * group <= most && (group < 32 || 4 * group <= mean))
    group *= 2;
  /* The scratch of csr_known. */
  while (
      group > 1 && group * N_KNOWN * sizeof (RingletReal) > ringlet_cl_local_room (cl))
    group /= 2;
  return group;
}

gboolean
ringlet_cl_rows_init (
    RingletClRows *self, const RingletCl *cl, const RingletCsr *matrix, GError **error)
{
  G_STATIC_ASSERT (sizeof *matrix->row_start == sizeof (cl_ulong));

  *self =
      (RingletClRows){ .n_rows = matrix->n_rows, .group = choose_group (cl, matrix) };
  return ringlet_cl_buffer_init (&self->row_start, cl,
             (self->n_rows + 1) * sizeof (cl_ulong), matrix->row_start, "the matrix",
             error) &&
      ringlet_cl_buffer_init (&self->col, cl, matrix->n_entries * sizeof (guint32),
          matrix->col, "the matrix", error) &&
      ringlet_cl_reals_init (
          &self->share, cl, matrix->share, matrix->n_entries, "the matrix", error);
}

void
ringlet_cl_rows_clear (RingletClRows *self)
{
  ringlet_cl_buffer_clear (&self->row_start);
  ringlet_cl_buffer_clear (&self->col);
  ringlet_cl_buffer_clear (&self->share);
}

static cl_kernel
make_kernel (RingletCl *cl, cl_program program, const char *name, GError **error)
{
  cl_int status = CL_SUCCESS;
  cl_kernel kernel = cl->api->CreateKernel (program, name, &status);

  return ringlet_cl_check_device (cl, status, name, error) ? kernel : NULL;
}

static gboolean
make_kernels (RingletClGather *self, RingletCl *cl, GError **error)
{
  const char *const files[] = { "real.cl", "pixel.cl", "read_frame.cl", "csr_sums.cl",
    NULL };
  cl_program program = ringlet_cl_program (cl, files, "", error);

  if (program == NULL)
    return FALSE;
  self->frames.read = make_kernel (cl, program, "read_frame", error);
  if (self->frames.read == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    self->kernels[i] = make_kernel (cl, program, names[i], error);
    if (self->kernels[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_cl_gather_init (RingletClGather *self, RingletCl *cl,
    const RingletClPixels *pixels, const RingletClRows *rows, GError **error)
{
  *self = (RingletClGather){ .pixels = pixels, .rows = rows };
  self->frames.queue = &self->queue;
  return ringlet_cl_queue_init (&self->queue, cl, error) &&
      make_kernels (self, cl, error);
}

void
ringlet_cl_gather_clear (RingletClGather *self)
{
  const RingletClApi *api = self->queue.cl != NULL ? self->queue.cl->api : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (self->kernels[i] != NULL)
      api->ReleaseKernel (self->kernels[i]);
  }
  if (self->frames.read != NULL)
    api->ReleaseKernel (self->frames.read);
  ringlet_cl_frames_clear (&self->frames);
  ringlet_cl_buffer_clear (&self->mean);
  ringlet_cl_buffer_clear (&self->sums);
  ringlet_cl_queue_clear (&self->queue);
  g_free (self->room);
}

void
ringlet_cl_gather_put_away (RingletClGather *self)
{
  ringlet_cl_wait (&self->queue, NULL);
  ringlet_cl_frames_put_away (&self->frames);
  ringlet_cl_buffer_put_away (&self->mean, self->queue.cl);
  ringlet_cl_buffer_put_away (&self->sums, self->queue.cl);
}

/* Room for what @n frames bring, on both sides. */
static gboolean
reserve (RingletClGather *self, gsize n, GError **error)
{
  const gsize n_numbers = n * self->rows->n_rows * N_KNOWN;
  const RingletCl *cl = self->queue.cl;

  if (self->n_room < n) {
    g_free (self->room);
    self->n_room = 0;
    self->room = g_try_new (RingletReal, n_numbers);
    if (self->room == NULL) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
          "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer",
          self->rows->n_rows);
      return FALSE;
    }
    self->n_room = n;
  }
  return ringlet_cl_buffer_reserve (
             &self->sums, cl, n_numbers * sizeof (RingletReal), "bins", error) &&
      ringlet_cl_buffer_reserve (&self->mean, cl,
          n * self->rows->n_rows * sizeof (RingletReal), "bins", error);
}

static gsize
group_of (const RingletClGather *self, guint which)
{
  return ringlet_cl_group (self->queue.cl, self->kernels[which], self->rows->group);
}

/* Runs kernel @which, whose sums are @n_sums a bin, and brings these back. */
static gboolean
run (RingletClGather *self, guint which, const RingletClArg *args, gsize n_args,
    gsize n_frames, gsize n_sums, GError **error)
{
  const gsize n_groups[2] = { self->rows->n_rows, n_frames };
  const gsize size = n_frames * self->rows->n_rows * n_sums * sizeof (RingletReal);

  return ringlet_cl_run (&self->queue, self->kernels[which], names[which], args, n_args,
             n_groups, group_of (self, which), error) &&
      ringlet_cl_read (&self->queue, &self->sums, 0, size, self->room, error);
}

static double
number (const RingletClGather *self, gsize i)
{
  return ringlet_real_get (self->queue.cl, self->room[i]);
}

gboolean
ringlet_cl_gather_read (RingletClGather *self, const RingletEngineFrame *frames,
    gsize n, const RingletExclusion *exclusion, guint32 *n_missing, GError **error)
{
  guint32 unasked[RINGLET_ENGINE_GROUP];

  return reserve (self, n, error) &&
      ringlet_cl_frames_read (&self->frames, self->pixels, frames, n, exclusion,
          n_missing != NULL ? n_missing : unasked, error);
}

gboolean
ringlet_cl_gather_sums (RingletClGather *self, const RingletEngineFrame *frames,
    gsize n, const RingletExclusion *exclusion, RingletSums *sums, GError **error)
{
  const RingletClRows *rows = self->rows;
  const cl_uint has_variance =
      ringlet_double_task_has_variance (self->pixels->task) ? 1 : 0;
  const cl_ulong n_pixels = self->pixels->task->n_pixels;
  const cl_uint n_rows = (cl_uint) rows->n_rows;
  guint32 n_missing[RINGLET_ENGINE_GROUP] = { 0 };

  if (!ringlet_cl_gather_read (self, frames, n, exclusion, n_missing, error))
    return FALSE;

  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (rows->row_start),
    RINGLET_CL_BUFFER (rows->col),
    RINGLET_CL_BUFFER (rows->share),
    RINGLET_CL_BUFFER (self->frames.counts),
    RINGLET_CL_BUFFER (self->frames.variance),
    RINGLET_CL_VALUE (has_variance),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_VALUE (n_rows),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_LOCAL (2 * group_of (self, SUMS) * sizeof (RingletReal)),
  };

  if (!run (self, SUMS, args, G_N_ELEMENTS (args), n, 2, error))
    return FALSE;
  for (gsize f = 0; f < n; f++) {
    sums[f].n_excluded = n_missing[f];
    for (gsize bin = 0; bin < rows->n_rows; bin++) {
      const gsize at = 2 * (f * rows->n_rows + bin);

      sums[f].counts[bin] = number (self, at);
      if (sums[f].variance != NULL)
        sums[f].variance[bin] = number (self, at + 1);
    }
  }
  return TRUE;
}

/* The six numbers of a bin of a frame. */
static void
store_known (const RingletClGather *self, gsize frame, gsize bin, RingletKnown *known)
{
  const gsize at = N_KNOWN * (frame * self->rows->n_rows + bin);
  const RingletDoubleKnown sum = { number (self, at), number (self, at + 1),
    number (self, at + 2), number (self, at + 3), number (self, at + 4),
    number (self, at + 5) };

  ringlet_double_known_store (&sum, known, bin);
}

gboolean
ringlet_cl_gather_known (
    RingletClGather *self, gsize n, RingletSums *sums, GError **error)
{
  const RingletClRows *rows = self->rows;
  const RingletClPixels *pixels = self->pixels;
  const RingletPreprocRow *known = pixels->task->known;
  const cl_uint has_gain = known->gain != NULL;
  const cl_uint has_dark = known->dark != NULL;
  const cl_uint has_dark_variance = known->dark_variance != NULL;
  const cl_ulong n_pixels = pixels->task->n_pixels;
  const cl_uint n_rows = (cl_uint) rows->n_rows;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (rows->row_start),
    RINGLET_CL_BUFFER (rows->col),
    RINGLET_CL_BUFFER (rows->share),
    RINGLET_CL_BUFFER (self->frames.counts),
    RINGLET_CL_BUFFER (pixels->norm),
    RINGLET_CL_BUFFER (pixels->gain),
    RINGLET_CL_VALUE (has_gain),
    RINGLET_CL_BUFFER (pixels->dark),
    RINGLET_CL_VALUE (has_dark),
    RINGLET_CL_BUFFER (pixels->dark_variance),
    RINGLET_CL_VALUE (has_dark_variance),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_VALUE (n_rows),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_LOCAL (N_KNOWN * group_of (self, KNOWN) * sizeof (RingletReal)),
  };

  if (!run (self, KNOWN, args, G_N_ELEMENTS (args), n, N_KNOWN, error))
    return FALSE;
  for (gsize f = 0; f < n; f++) {
    if (sums[f].n_excluded == 0)
      continue;
    sums[f].known = ringlet_known_new (
        rows->n_rows, ringlet_preproc_parts (pixels->task->preproc), error);
    if (sums[f].known == NULL)
      return FALSE;
    for (gsize bin = 0; bin < rows->n_rows; bin++)
      store_known (self, f, bin, sums[f].known);
  }
  return TRUE;
}

gboolean
ringlet_cl_gather_scatter (
    RingletClGather *self, gsize n, RingletSums *sums, GError **error)
{
  const RingletClRows *rows = self->rows;
  const RingletClPixels *pixels = self->pixels;
  const cl_uint has_dark = pixels->task->known->dark != NULL;
  const cl_ulong n_pixels = pixels->task->n_pixels;
  const cl_uint n_rows = (cl_uint) rows->n_rows;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (rows->row_start),
    RINGLET_CL_BUFFER (rows->col),
    RINGLET_CL_BUFFER (rows->share),
    RINGLET_CL_BUFFER (self->frames.counts),
    RINGLET_CL_BUFFER (pixels->norm),
    RINGLET_CL_BUFFER (pixels->dark),
    RINGLET_CL_VALUE (has_dark),
    RINGLET_CL_BUFFER (self->mean),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_VALUE (n_rows),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_LOCAL (group_of (self, SCATTER) * sizeof (RingletReal)),
  };

  for (gsize i = 0; i < n * rows->n_rows; i++)
    self->room[i] = ringlet_real (self->queue.cl,
        ringlet_double_mean (&sums[i / rows->n_rows], i % rows->n_rows));
  if (!ringlet_cl_write (&self->queue, &self->mean, 0,
          n * rows->n_rows * sizeof (RingletReal), self->room, error) ||
      !run (self, SCATTER, args, G_N_ELEMENTS (args), n, 1, error))
    return FALSE;
  for (gsize i = 0; i < n * rows->n_rows; i++)
    sums[i / rows->n_rows].variance[i % rows->n_rows] = number (self, i);
  return TRUE;
}
