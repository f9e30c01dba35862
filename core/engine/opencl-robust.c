/* SPDX-License-Identifier: MIT */
#include "engine/opencl-robust.h"

#include <math.h>

#include "base/error.h"
#include "opencl/program.h"

/* As in kernels/csr_robust.cl. */
enum { COUNTS, VARIANCE, KNOWN, SCATTER = 8, N_SUMS };

gboolean
ringlet_cl_robust_check (const RingletCl *cl, GError **error)
{
  if (cl->has_double)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s computes in single precision: sigma clipping, median, percentiles and spread "
      "need double. Choose the engine csr",
      cl->name);
  return FALSE;
}

/* Whether the pixels of a bin are sorted. */
static gboolean
sorts (const RingletDoubleTask *task)
{
  return task->statistic.kind == RINGLET_STATISTIC_PERCENTILES;
}

/* Pixels of each bin, filled up to a power of two where they are sorted. */
static guint64 *
make_room_start (const RingletCsrState *csr)
{
  const RingletCsr *matrix = csr->matrix;
  guint64 *start = g_try_new0 (guint64, (gsize) matrix->n_rows + 1);

  for (gsize row = 0; start != NULL && row < matrix->n_rows; row++) {
    const gsize n = matrix->row_start[row + 1] - matrix->row_start[row];
    guint64 room = n > 0 && sorts (&csr->task) ? 1 : 0;

    while (room > 0 && room < n)
      room *= 2;
    start[row + 1] = start[row] + room;
  }
  return start;
}

/* Room for one frame. */
static gboolean
reserve (RingletClRobust *self, const RingletCl *cl, gsize n_rows, GError **error)
{
  const gsize n_sums = n_rows * N_SUMS;

  return ringlet_cl_buffer_reserve (&self->value, cl, self->n_room * sizeof (double),
             "the pixels of all bins", error) &&
      ringlet_cl_buffer_reserve (&self->place, cl, self->n_room * sizeof (guint32),
          "the pixels of all bins", error) &&
      ringlet_cl_buffer_reserve (
          &self->left, cl, self->n_entries, "the pixels of all bins", error) &&
      ringlet_cl_buffer_reserve (
          &self->sums, cl, n_sums * sizeof (double), "bins", error);
}

void
ringlet_cl_robust_put_away (RingletClRobust *self, const RingletCl *cl)
{
  ringlet_cl_buffer_put_away (&self->value, cl);
  ringlet_cl_buffer_put_away (&self->place, cl);
  ringlet_cl_buffer_put_away (&self->left, cl);
  ringlet_cl_buffer_put_away (&self->sums, cl);
}

static cl_kernel
make_kernel (RingletCl *cl, const char *const *files, const char *name, GError **error)
{
  cl_program program = ringlet_cl_program (cl, files, "", error);
  cl_int status = CL_SUCCESS;
  cl_kernel kernel;

  if (program == NULL)
    return NULL;
  kernel = cl->api->CreateKernel (program, name, &status);
  return ringlet_cl_check_device (cl, status, name, error) ? kernel : NULL;
}

static gboolean
make_kernels (
    RingletClRobust *self, RingletCl *cl, const RingletDoubleTask *task, GError **error)
{
  const char *const files[] = { "real.cl", "csr_sums.cl", "bin_pixels.cl",
    "csr_robust.cl", NULL };
  const char *const sort_files[] = { "real.cl", "bin_pixels.cl", "csr_percentiles.cl",
    NULL };

  self->kernel = make_kernel (cl, files, "csr_robust", error);
  if (self->kernel == NULL)
    return FALSE;
  if (sorts (task))
    self->sort = make_kernel (cl, sort_files, "csr_percentiles", error);
  return self->sort != NULL || !sorts (task);
}

gboolean
ringlet_cl_robust_init (
    RingletClRobust *self, RingletCl *cl, const RingletCsrState *csr, GError **error)
{
  g_autofree guint64 *start = make_room_start (csr);
  const gsize n_rows = csr->matrix->n_rows;

  self->host = g_try_new (double, n_rows *N_SUMS);
  if (start == NULL || self->host == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n_rows);
    return FALSE;
  }
  self->n_room = start[n_rows];
  self->n_entries = csr->matrix->n_entries;
  return make_kernels (self, cl, &csr->task, error) &&
      ringlet_cl_buffer_init (&self->room_start, cl, (n_rows + 1) * sizeof *start,
          start, "the room of bins", error);
}

void
ringlet_cl_robust_clear (RingletClRobust *self, const RingletClApi *api)
{
  if (self->kernel != NULL)
    api->ReleaseKernel (self->kernel);
  if (self->sort != NULL)
    api->ReleaseKernel (self->sort);
  ringlet_cl_buffer_clear (&self->room_start);
  ringlet_cl_buffer_clear (&self->value);
  ringlet_cl_buffer_clear (&self->place);
  ringlet_cl_buffer_clear (&self->left);
  ringlet_cl_buffer_clear (&self->sums);
  g_free (self->host);
}

/* Whether the pixels are judged by the variance that each has of its own. */
static gboolean
judges_by_variance (RingletErrorModel model)
{
  return model == RINGLET_ERROR_MODEL_POISSON || model == RINGLET_ERROR_MODEL_VARIANCE;
}

/* Work-items of a group whose sums have room in local memory. */
static gsize
choose_group (const RingletClGather *gather, cl_kernel kernel)
{
  gsize group = ringlet_cl_group (gather->queue.cl, kernel, gather->rows->group);

  while (group > 1 &&
      group * SCATTER * sizeof (double) > ringlet_cl_local_room (gather->queue.cl))
    group /= 2;
  return group;
}

static gboolean
launch_sort (RingletClRobust *self, RingletClGather *gather, GError **error)
{
  const RingletClRows *rows = gather->rows;
  const RingletClPixels *pixels = gather->pixels;
  const RingletStatistic *statistic = &pixels->task->statistic;
  const cl_uint has_dark = pixels->task->known->dark != NULL;
  const double low = statistic->percentile_min;
  const double high = statistic->percentile_max;
  const gsize n_groups[2] = { rows->n_rows, 1 };
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (rows->row_start),
    RINGLET_CL_BUFFER (rows->col),
    RINGLET_CL_BUFFER (rows->share),
    RINGLET_CL_BUFFER (gather->frames.counts),
    RINGLET_CL_BUFFER (pixels->norm),
    RINGLET_CL_BUFFER (pixels->dark),
    RINGLET_CL_VALUE (has_dark),
    RINGLET_CL_VALUE (low),
    RINGLET_CL_VALUE (high),
    RINGLET_CL_BUFFER (self->room_start),
    RINGLET_CL_BUFFER (self->value),
    RINGLET_CL_BUFFER (self->place),
    RINGLET_CL_BUFFER (self->left),
  };

  return ringlet_cl_run (&gather->queue, self->sort, "Sorting pixels on the device",
      args, G_N_ELEMENTS (args), n_groups, choose_group (gather, self->sort), error);
}

static gboolean
launch (RingletClRobust *self, RingletClGather *gather, GError **error)
{
  const RingletClRows *rows = gather->rows;
  const RingletClPixels *pixels = gather->pixels;
  const RingletDoubleTask *task = pixels->task;
  const cl_uint has_variance = ringlet_double_task_has_variance (task) ? 1 : 0;
  const cl_uint has_gain = task->known->gain != NULL;
  const cl_uint has_dark = task->known->dark != NULL;
  const cl_uint has_dark_variance = task->known->dark_variance != NULL;
  const cl_uint kind = task->statistic.kind;
  const double threshold = task->statistic.clip_threshold;
  const cl_uint n_iterations = task->statistic.clip_iterations;
  const cl_uint by_variance = judges_by_variance (task->error_model);
  const gsize group = choose_group (gather, self->kernel);
  const gsize n_groups[2] = { rows->n_rows, 1 };
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (rows->row_start),
    RINGLET_CL_BUFFER (rows->col),
    RINGLET_CL_BUFFER (rows->share),
    RINGLET_CL_BUFFER (gather->frames.counts),
    RINGLET_CL_BUFFER (gather->frames.variance),
    RINGLET_CL_VALUE (has_variance),
    RINGLET_CL_BUFFER (pixels->norm),
    RINGLET_CL_BUFFER (pixels->gain),
    RINGLET_CL_VALUE (has_gain),
    RINGLET_CL_BUFFER (pixels->dark),
    RINGLET_CL_VALUE (has_dark),
    RINGLET_CL_BUFFER (pixels->dark_variance),
    RINGLET_CL_VALUE (has_dark_variance),
    RINGLET_CL_VALUE (kind),
    RINGLET_CL_VALUE (threshold),
    RINGLET_CL_VALUE (n_iterations),
    RINGLET_CL_VALUE (by_variance),
    RINGLET_CL_BUFFER (self->left),
    RINGLET_CL_BUFFER (self->sums),
    RINGLET_CL_LOCAL (SCATTER * group * sizeof (double)),
  };

  return ringlet_cl_run (&gather->queue, self->kernel, "Comparing pixels on the device",
      args, G_N_ELEMENTS (args), n_groups, group, error);
}

static void
store (
    const RingletClRobust *self, RingletErrorModel model, gsize bin, RingletSums *sums)
{
  const double *sum = self->host + bin * N_SUMS;
  const double *at = sum + KNOWN;
  const RingletDoubleKnown known = { at[0], at[1], at[2], at[3], at[4], at[5] };
  const double scatter = sum[SCATTER];

  ringlet_double_known_store (&known, sums->known, bin);
  sums->counts[bin] = sum[COUNTS];
  if (sums->variance != NULL)
    sums->variance[bin] =
        model == RINGLET_ERROR_MODEL_AZIMUTHAL ? scatter : sum[VARIANCE];
  if (sums->spread != NULL)
    sums->spread[bin] = known.norm2 > 0.0 ? sqrt (scatter / known.norm2) : 0.0;
}

gboolean
ringlet_cl_robust_run (
    RingletClRobust *self, RingletClGather *gather, RingletSums *sums, GError **error)
{
  const RingletDoubleTask *task = gather->pixels->task;
  const gsize n_rows = gather->rows->n_rows;

  sums->known =
      ringlet_known_new (n_rows, ringlet_preproc_parts (task->preproc), error);
  if (sums->known == NULL || !reserve (self, gather->queue.cl, n_rows, error) ||
      (sorts (task) && !launch_sort (self, gather, error)) ||
      !launch (self, gather, error) ||
      !ringlet_cl_read (&gather->queue, &self->sums, 0,
          n_rows * N_SUMS * sizeof (double), self->host, error))
    return FALSE;
  for (gsize bin = 0; bin < n_rows; bin++)
    store (self, task->error_model, bin, sums);
  return TRUE;
}
