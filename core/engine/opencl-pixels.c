/* SPDX-License-Identifier: MIT */
#include "engine/opencl-pixels.h"

#include <math.h>

#include "base/error.h"
#include "engine/opencl-rule.h"

/* The part of the device's memory that frames may take: matrix, corrections and other
 * programs want some, too. */
#define MEMORY_PART 8

/* Numbers of kernels/read_frame.cl. */
enum { VARIANCE_NONE, VARIANCE_COUNTS, VARIANCE_IMAGE };

gboolean
ringlet_cl_reals_init (RingletClBuffer *self, const RingletCl *cl, const double *values,
    gsize n, const char *what, GError **error)
{
  g_autofree RingletReal *reals = NULL;

  if (values == NULL)
    return ringlet_cl_buffer_init (self, cl, 0, NULL, what, error);
  if (cl->has_double)
    return ringlet_cl_buffer_init (self, cl, n * sizeof *values, values, what, error);

  reals = g_try_new (RingletReal, n);
  if (reals == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %s of %" G_GSIZE_FORMAT " numbers", what, n);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    reals[i] = ringlet_real (cl, values[i]);
  return ringlet_cl_buffer_init (self, cl, n * sizeof *reals, reals, what, error);
}

gboolean
ringlet_cl_pixels_init (RingletClPixels *self, const RingletCl *cl,
    const RingletDoubleTask *task, GError **error)
{
  const RingletPreprocRow *known = task->known;
  const gsize n = task->n_pixels;

  *self = (RingletClPixels){ .task = task };
  return ringlet_cl_buffer_init (&self->live, cl, n, task->live, "a mask", error) &&
      ringlet_cl_reals_init (
          &self->norm, cl, known->norm, n, "the normalisation", error) &&
      ringlet_cl_reals_init (&self->gain, cl, known->gain, n, "the gain", error) &&
      ringlet_cl_reals_init (&self->dark, cl, known->dark, n, "the dark", error) &&
      ringlet_cl_reals_init (&self->dark_variance, cl, known->dark_variance, n,
          "the variance of the dark", error);
}

void
ringlet_cl_pixels_clear (RingletClPixels *self)
{
  ringlet_cl_buffer_clear (&self->live);
  ringlet_cl_buffer_clear (&self->norm);
  ringlet_cl_buffer_clear (&self->gain);
  ringlet_cl_buffer_clear (&self->dark);
  ringlet_cl_buffer_clear (&self->dark_variance);
}

gsize
ringlet_cl_frames_fit (const RingletCl *cl, gsize n_pixels, gsize n)
{
  /* Two images of 8 bytes a pixel at most, and the two made of them. */
  const guint64 bytes = (guint64) n_pixels * 4 * sizeof (double);
  const guint64 fit = cl->memory_bytes / MEMORY_PART / MAX (bytes, 1);

  return (gsize) CLAMP (fit, 1, (guint64) n);
}

static gboolean
check_type (const RingletCl *cl, const RingletImage *image, GError **error)
{
  if (image->type != RINGLET_PIXEL_F64 || cl->has_double)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s computes in single precision, and this image is of float64; choose an engine "
      "of the processor",
      cl->name);
  return FALSE;
}

/* One image behind the other. */
static gboolean
upload (RingletClFrames *self, RingletClBuffer *to, const RingletEngineFrame *frames,
    gsize n, gboolean variances, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    const RingletImage *image = variances ? frames[i].variance : frames[i].image;
    const gsize size =
        ringlet_image_n_pixels (image) * ringlet_pixel_type_size (image->type);

    if (!check_type (self->queue->cl, image, error))
      return FALSE;
    if (i == 0 &&
        !ringlet_cl_buffer_reserve (to, self->queue->cl, n * size, "frames", error))
      return FALSE;
    if (!ringlet_cl_write (self->queue, to, i * size, size, image->data, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
reserve (RingletClFrames *self, const RingletDoubleTask *task, gsize n, GError **error)
{
  const gsize size = n * task->n_pixels * sizeof (RingletReal);
  const gboolean has_variance = ringlet_double_task_has_variance (task);
  const RingletCl *cl = self->queue->cl;

  return ringlet_cl_buffer_reserve (&self->counts, cl, size, "frames", error) &&
      ringlet_cl_buffer_reserve (
          &self->variance, cl, has_variance ? size : 0, "variances", error) &&
      ringlet_cl_buffer_reserve (&self->variances, cl, 0, "variances", error) &&
      ringlet_cl_buffer_reserve (
          &self->n_missing, cl, n * sizeof (guint32), "counters", error);
}

static gboolean
run_read (RingletClFrames *self, const RingletClPixels *pixels,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    GError **error)
{
  const RingletDoubleTask *task = pixels->task;
  const RingletClRule rule = ringlet_cl_rule (exclusion, frames[0].image->type);
  const RingletImage *variance =
      frames[0].variance != NULL ? frames[0].variance : frames[0].image;
  const cl_uint size = (cl_uint) ringlet_pixel_type_size (frames[0].image->type);
  const cl_uint variance_type = variance->type;
  const cl_uint variance_size = (cl_uint) ringlet_pixel_type_size (variance->type);
  const cl_uint has_gain = task->known->gain != NULL;
  const cl_uint model = !ringlet_double_task_has_variance (task) ? VARIANCE_NONE
      : task->error_model == RINGLET_ERROR_MODEL_VARIANCE        ? VARIANCE_IMAGE
                                                                 : VARIANCE_COUNTS;
  const cl_float least = (cl_float) task->floor;
  const cl_ulong n_pixels = task->n_pixels;
  const RingletClArg args[] = {
    RINGLET_CL_BUFFER (self->images),
    RINGLET_CL_RULE_ARGS (rule),
    RINGLET_CL_VALUE (size),
    RINGLET_CL_BUFFER (pixels->live),
    RINGLET_CL_BUFFER (pixels->gain),
    RINGLET_CL_VALUE (has_gain),
    RINGLET_CL_BUFFER (self->variances),
    RINGLET_CL_VALUE (variance_type),
    RINGLET_CL_VALUE (variance_size),
    RINGLET_CL_VALUE (model),
    RINGLET_CL_VALUE (least),
    RINGLET_CL_VALUE (n_pixels),
    RINGLET_CL_BUFFER (self->counts),
    RINGLET_CL_BUFFER (self->variance),
    RINGLET_CL_BUFFER (self->n_missing),
  };
  const gsize group = ringlet_cl_group (self->queue->cl, self->read, 256);
  const gsize n_groups[2] = { (task->n_pixels + group - 1) / group, n };

  return ringlet_cl_run (self->queue, self->read, "Reading pixels on the device", args,
      G_N_ELEMENTS (args), n_groups, group, error);
}

gboolean
ringlet_cl_frames_read (RingletClFrames *self, const RingletClPixels *pixels,
    const RingletEngineFrame *frames, gsize n, const RingletExclusion *exclusion,
    guint32 *n_missing, GError **error)
{
  const gboolean by_image = pixels->task->error_model == RINGLET_ERROR_MODEL_VARIANCE;
  const gsize size = n * sizeof *n_missing;

  return reserve (self, pixels->task, n, error) &&
      upload (self, &self->images, frames, n, FALSE, error) &&
      (!by_image || upload (self, &self->variances, frames, n, TRUE, error)) &&
      ringlet_cl_zero (self->queue, &self->n_missing, size, error) &&
      run_read (self, pixels, frames, n, exclusion, error) &&
      ringlet_cl_read (self->queue, &self->n_missing, 0, size, n_missing, error);
}

void
ringlet_cl_frames_put_away (RingletClFrames *self)
{
  const RingletCl *cl = self->queue->cl;

  ringlet_cl_buffer_put_away (&self->images, cl);
  ringlet_cl_buffer_put_away (&self->variances, cl);
  ringlet_cl_buffer_put_away (&self->counts, cl);
  ringlet_cl_buffer_put_away (&self->variance, cl);
  ringlet_cl_buffer_put_away (&self->n_missing, cl);
}

void
ringlet_cl_frames_clear (RingletClFrames *self)
{
  ringlet_cl_buffer_clear (&self->images);
  ringlet_cl_buffer_clear (&self->variances);
  ringlet_cl_buffer_clear (&self->counts);
  ringlet_cl_buffer_clear (&self->variance);
  ringlet_cl_buffer_clear (&self->n_missing);
}
