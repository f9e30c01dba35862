/* SPDX-License-Identifier: MIT */
#include "process/opencl-preview.h"

#include <string.h>

#include "base/error.h"
#include "opencl/buffer.h"
#include "opencl/program.h"
#include "process/opencl-preview-view.h"

/* Numbers of a level, and that of one without a norm. */
#define N_LEVEL 5
#define NO_NORM G_MAXUINT32

/* Samples of 1, 2, … a bin, and the ends and the middle of its row. */
#define N_RAYS (RINGLET_PREVIEW_MAX_SAMPLES * (RINGLET_PREVIEW_MAX_SAMPLES + 1) / 2 + 3)
#define RAY_BYTES (8 * sizeof (float))
#define LOOK_BYTES (8 * sizeof (float))

/* Of a bin: signal, norm and count. */
#define N_SUMS 3

/* Work-groups along their second axis, at most on the devices there are. */
#define MOST_ROWS 65535

enum { RAYS, LOOKS, ROWS, SUMS };

static const char *const names[] = { "preview_rays", "preview_looks", "preview_rows",
  "preview_sums" };

/* Buffers: of the frame, of the detector, of the geometry, and what is made of them. */
enum {
  LEVELS,
  SIGNALS,
  NORMS,
  NET_SLOWS,
  NET_FASTS,
  VIEW,
  SINES,
  COSINES,
  SINE_WIDTHS,
  COSINE_WIDTHS,
  SOLID_ANGLES,
  OTHERS,
  RAY_TABLE,
  LOOK_TABLE,
  PARTS,
  RESULT,
  N_BUFFERS,
};

struct _RingletClPreview {
  RingletPreview *preview;
  const RingletPreviewFrame *frame;
  RingletClQueue queue;
  cl_kernel kernels[G_N_ELEMENTS (names)];
  RingletClBuffer buffers[N_BUFFERS];
  RingletClPreviewLook look;
};

/* --- what stays there --- */

static gboolean
make_kernels (RingletClPreview *self, RingletCl *cl, GError **error)
{
  const char *const files[] = { "real.cl", "preview_rays.cl", "preview_cake.cl", NULL };
  cl_program program = ringlet_cl_program (cl, files, "", error);
  cl_int status = CL_SUCCESS;

  for (gsize i = 0; program != NULL && i < G_N_ELEMENTS (names); i++) {
    self->kernels[i] = cl->api->CreateKernel (program, names[i], &status);
    if (!ringlet_cl_check_device (cl, status, names[i], error)) {
      self->kernels[i] = NULL;
      return FALSE;
    }
  }
  return program != NULL;
}

/* Makes @which hold @data, or have room for it. */
static gboolean
put (RingletClPreview *self, guint which, gconstpointer data, gsize n_bytes,
    GError **error)
{
  return ringlet_cl_buffer_reserve (
             &self->buffers[which], self->queue.cl, n_bytes, "a preview", error) &&
      (data == NULL ||
          ringlet_cl_write (
              &self->queue, &self->buffers[which], 0, n_bytes, data, error));
}

static gsize
wide_bytes (const RingletClPreview *self)
{
  return self->queue.cl->has_double ? sizeof (double) : sizeof (float);
}

/* The same in the longest floats of the device. */
static gboolean
put_wide (
    RingletClPreview *self, guint which, const double *values, gsize n, GError **error)
{
  g_autofree float *floats = NULL;

  if (self->queue.cl->has_double || values == NULL)
    return put (self, which, values, n * wide_bytes (self), error);

  floats = g_try_new (float, n);
  if (floats == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    floats[i] = (float) values[i];
  return put (self, which, floats, n * sizeof *floats, error);
}

RingletClPreview *
ringlet_cl_preview_new (RingletCl *cl, RingletPreview *preview, GError **error)
{
  g_autoptr (RingletClPreview) self = g_new0 (RingletClPreview, 1);
  const RingletPreviewNet *net = &preview->net;
  const gsize net_bytes = net->n_slow * net->n_fast * sizeof (float);

  self->preview = ringlet_preview_ref (preview);
  if (!ringlet_cl_queue_init (&self->queue, cl, error) ||
      !make_kernels (self, cl, error) ||
      !put (self, NET_SLOWS, net->slow, net_bytes, error) ||
      !put (self, NET_FASTS, net->fast, net_bytes, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ringlet_cl_preview_free (RingletClPreview *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (self->kernels[i] != NULL)
      self->queue.cl->api->ReleaseKernel (self->kernels[i]);
  }
  for (gsize i = 0; i < N_BUFFERS; i++)
    ringlet_cl_buffer_clear (&self->buffers[i]);
  ringlet_cl_queue_clear (&self->queue);
  ringlet_preview_unref (self->preview);
  g_free (self);
}

/* With the border, see RingletPreviewLevel. */
static gsize
level_n (const RingletPreviewLevel *level)
{
  return (level->n_slow + 3) * level->stride;
}

static gboolean
write_levels (RingletClPreview *self, const cl_uint *table, GError **error)
{
  for (guint k = 0; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    const RingletPreviewLevel *level = &self->frame->levels[k];
    const gsize size = level_n (level) * sizeof (float);

    if (!ringlet_cl_write (&self->queue, &self->buffers[SIGNALS],
            table[k * N_LEVEL] * sizeof (float), size, level->signal, error) ||
        (level->norm != NULL &&
            !ringlet_cl_write (&self->queue, &self->buffers[NORMS],
                table[k * N_LEVEL + 1] * sizeof (float), size, level->norm, error)))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_cl_preview_set_frame (
    RingletClPreview *self, const RingletPreviewFrame *frame, GError **error)
{
  cl_uint table[RINGLET_PREVIEW_N_LEVELS * N_LEVEL];
  gsize n_signals = 0;
  gsize n_norms = 0;

  self->frame = NULL;
  for (guint k = 0; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    const RingletPreviewLevel *level = &frame->levels[k];
    const cl_uint numbers[N_LEVEL] = { (cl_uint) n_signals,
      level->norm != NULL ? (cl_uint) n_norms : NO_NORM, (cl_uint) level->n_slow,
      (cl_uint) level->n_fast, (cl_uint) level->stride };

    memcpy (table + k * N_LEVEL, numbers, sizeof numbers);
    n_signals += level_n (level);
    n_norms += level->norm != NULL ? level_n (level) : 0;
  }
  if (MAX (n_signals, n_norms) >= NO_NORM) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "An image of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels is too large for "
        "a preview on a device",
        frame->image->n_slow, frame->image->n_fast);
    return FALSE;
  }

  self->frame = frame;
  if (put (self, LEVELS, table, sizeof table, error) &&
      put (self, SIGNALS, NULL, n_signals * sizeof (float), error) &&
      put (self, NORMS, NULL, n_norms * sizeof (float), error) &&
      write_levels (self, table, error))
    return TRUE;
  self->frame = NULL;
  return FALSE;
}

/* --- what a geometry changes --- */

static gboolean
put_columns (
    RingletClPreview *self, const RingletPreviewColumns *columns, GError **error)
{
  const gsize size = columns->n * sizeof (float);

  return put (self, SINES, columns->sine, size, error) &&
      put (self, COSINES, columns->cosine, size, error) &&
      put (self, SINE_WIDTHS, columns->sine_width, size, error) &&
      put (self, COSINE_WIDTHS, columns->cosine_width, size, error) &&
      put_wide (self, SOLID_ANGLES, columns->solid_angle, columns->n, error);
}

static gsize
n_blocks (const RingletClPreviewLook *look)
{
  return (look->n_columns + RINGLET_PREVIEW_BLOCK - 1) / RINGLET_PREVIEW_BLOCK;
}

static gboolean
put_task (RingletClPreview *self, const RingletPreviewTask *task, GError **error)
{
  const RingletArray *others = task->factors.values;
  const gsize n_bins = task->n_rows * task->columns.n;
  double view[RINGLET_CL_PREVIEW_N_VIEW];

  if (task->n_rows > MOST_ROWS) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "A preview on a device has %d rows at most; take fewer azimuthal bins",
        MOST_ROWS);
    return FALSE;
  }
  ringlet_cl_preview_fill_view (task, view);
  self->look = ringlet_cl_preview_look_of (task);
  return put_wide (self, VIEW, view, G_N_ELEMENTS (view), error) &&
      put_columns (self, &task->columns, error) &&
      put_wide (self, OTHERS, others != NULL ? others->data : NULL,
          others != NULL ? task->factors.n_slow * task->factors.n_fast : 0, error) &&
      put (self, RAY_TABLE, NULL, task->n_rows * N_RAYS * RAY_BYTES, error) &&
      put (self, LOOK_TABLE, NULL, task->n_rows * n_blocks (&self->look) * LOOK_BYTES,
          error) &&
      put_wide (self, PARTS, NULL, n_bins * N_SUMS, error) &&
      put (self, RESULT, NULL, n_bins / task->per_row * N_SUMS * sizeof (float), error);
}

/* --- launches --- */

#define BUFFER(which) RINGLET_CL_BUFFER (self->buffers[which])

/* @n work-items along the first axis, @n_rows rows of them. */
static gboolean
launch (RingletClPreview *self, guint kernel, const RingletClArg *args, gsize n_args,
    gsize n, gsize n_rows, GError **error)
{
  const RingletCl *cl = self->queue.cl;
  const gsize group =
      ringlet_cl_group (cl, self->kernels[kernel], cl->is_gpu ? 128 : 64);
  const gsize n_groups[2] = { (n + group - 1) / group, n_rows };

  return ringlet_cl_run (&self->queue, self->kernels[kernel], names[kernel], args,
      n_args, n_groups, group, error);
}

static gboolean
launch_rays (RingletClPreview *self, GError **error)
{
  const RingletClPreviewLook *look = &self->look;
  const RingletClArg rays[] = { BUFFER (VIEW), RINGLET_CL_VALUE (look->flags),
    BUFFER (RAY_TABLE) };
  const RingletClArg looks[] = { BUFFER (VIEW), RINGLET_CL_VALUE (look->flags),
    BUFFER (RAY_TABLE), BUFFER (SINES), BUFFER (COSINES), BUFFER (SINE_WIDTHS),
    BUFFER (COSINE_WIDTHS), RINGLET_CL_VALUE (look->n_columns),
    RINGLET_CL_VALUE (look->max_samples), RINGLET_CL_VALUE (look->split),
    BUFFER (LOOK_TABLE) };

  return launch (self, RAYS, rays, G_N_ELEMENTS (rays), N_RAYS, look->n_rows, error) &&
      launch (self, LOOKS, looks, G_N_ELEMENTS (looks), n_blocks (look), look->n_rows,
          error);
}

static gboolean
launch_rows (RingletClPreview *self, GError **error)
{
  const RingletClPreviewLook *look = &self->look;
  const RingletClArg rows[] = { BUFFER (VIEW), RINGLET_CL_VALUE (look->flags),
    BUFFER (RAY_TABLE), BUFFER (LOOK_TABLE), BUFFER (SINES), BUFFER (COSINES),
    BUFFER (SINE_WIDTHS), BUFFER (COSINE_WIDTHS), BUFFER (SOLID_ANGLES),
    RINGLET_CL_VALUE (look->n_columns), BUFFER (LEVELS), BUFFER (SIGNALS),
    BUFFER (NORMS), BUFFER (NET_SLOWS), BUFFER (NET_FASTS),
    RINGLET_CL_VALUE (look->net[0]), RINGLET_CL_VALUE (look->net[1]),
    RINGLET_CL_VALUE (look->order), BUFFER (OTHERS), RINGLET_CL_VALUE (look->others[0]),
    RINGLET_CL_VALUE (look->others[1]), BUFFER (PARTS) };
  const RingletClArg sums[] = { BUFFER (PARTS), RINGLET_CL_VALUE (look->n_columns),
    RINGLET_CL_VALUE (look->per_row), BUFFER (RESULT) };

  return launch (self, ROWS, rows, G_N_ELEMENTS (rows), look->n_columns, look->n_rows,
             error) &&
      launch (self, SUMS, sums, G_N_ELEMENTS (sums), look->n_columns,
          look->n_rows / look->per_row, error);
}

gboolean
ringlet_cl_preview_look (RingletClPreview *self, guint n, GError **error)
{
  for (guint i = 0; i < n; i++) {
    if (!launch_rays (self, error) || !launch_rows (self, error))
      return FALSE;
  }
  return ringlet_cl_wait (&self->queue, error);
}

static gboolean
bring_back (RingletClPreview *self, RingletResult *result, GError **error)
{
  const gsize n = result->n_radial * MAX (result->n_azimuth, 1);
  g_autofree float *sums = g_try_new (float, N_SUMS *n);

  if (sums == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer", n);
    return FALSE;
  }
  if (!ringlet_cl_read (&self->queue, &self->buffers[RESULT], 0,
          N_SUMS * n * sizeof *sums, sums, error))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    result->sum_signal[i] = (double) sums[N_SUMS * i];
    result->sum_norm[i] = (double) sums[N_SUMS * i + 1];
    result->count[i] = (double) sums[N_SUMS * i + 2];
  }
  return TRUE;
}

RingletResult *
ringlet_cl_preview_run (RingletClPreview *self, const RingletIntegratorInputs *in,
    guint haste, RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_auto (RingletPreviewTask) task = { 0 };

  g_return_val_if_fail (self->frame != NULL, NULL);
  if (!ringlet_preview_task_init (&task, self->preview, self->frame, in, haste,
          self->queue.cl->name, memo, cancellable, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !put_task (self, &task, error) || !launch_rays (self, error) ||
      !launch_rows (self, error) || !bring_back (self, task.result, error))
    return NULL;
  return ringlet_preview_task_finish (&task);
}
