/* SPDX-License-Identifier: MIT */
#include "calib/peak-image.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/select.h"
#include "base/simd.h"

#define ROWS_PER_TASK 32
/* A gap, a dead pixel, a shadow: more values than that below 0 are noise around 0. */
#define MAX_NEGATIVE_FLAGS 4
#define HOT_SIGMAS 5.0
/* Steps between neighbours that the noise is taken from. */
#define N_STEPS 100000
#define SIGMA_OF_MAD 1.4826 /* of a normal distribution */

/**
 * Source:
 * @ceiling: this value and what is above it are flags
 * @noise: standard deviation that a pixel has at least
 * @is_count: its square is at least the value
 * @from: pixels with hot ones among them
 * @to: where they go without
 *
 * What the tasks share.
 */
typedef struct {
  const RingletImage *image;
  const RingletMask *mask;
  RingletPeakImage *self;
  double ceiling;
  float noise;
  gboolean is_count;
  const float *from;
  float *to;
} Source;

static gsize
n_tasks_of (const Source *source)
{
  return (source->image->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
}

static double
ceiling_of (RingletPixelType type)
{
  switch (type) {
  case RINGLET_PIXEL_U8:
    return G_MAXUINT8;
  case RINGLET_PIXEL_U16:
    return G_MAXUINT16;
  case RINGLET_PIXEL_U32:
    return G_MAXUINT32 - 1.0;
  case RINGLET_PIXEL_U64:
    /* Doubles have no room for the 1. */
    return (double) G_MAXUINT64;
  case RINGLET_PIXEL_I8:
    return G_MAXINT8;
  case RINGLET_PIXEL_I16:
    return G_MAXINT16;
  case RINGLET_PIXEL_I32:
    return G_MAXINT32 - 1.0;
  case RINGLET_PIXEL_I64:
    return (double) G_MAXINT64;
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_F32:
  case RINGLET_PIXEL_F64:
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  return INFINITY;
}

static void
convert_rows (gsize task, gpointer data)
{
  const Source *source = data;
  const gsize n_fast = source->image->n_fast;
  const gsize first = task * ROWS_PER_TASK * n_fast;
  const gsize end =
      MIN (first + ROWS_PER_TASK * n_fast, ringlet_image_n_pixels (source->image));

  for (gsize at = first; at < end; at++) {
    const double value = ringlet_image_get (source->image, at);
    const gboolean is_bad = !isfinite (value) || value >= source->ceiling ||
        (source->mask != NULL && source->mask->bad[at]);

    source->self->values[at] = is_bad ? NAN : (float) value;
  }
}

/* Negative values are data only where they differ from each other. */
static gboolean
has_negative_flags (const RingletPeakImage *self)
{
  const gsize n = self->n_slow * self->n_fast;
  float seen[MAX_NEGATIVE_FLAGS];
  gsize n_seen = 0;

  for (gsize at = 0; at < n; at++) {
    gsize k = 0;

    if (!(self->values[at] < 0.0f))
      continue;
    while (k < n_seen && seen[k] != self->values[at])
      k++;
    if (k < n_seen)
      continue;
    if (n_seen == MAX_NEGATIVE_FLAGS)
      return FALSE;
    seen[n_seen++] = self->values[at];
  }
  return n_seen > 0;
}

static void
drop_negative (RingletPeakImage *self)
{
  const gsize n = self->n_slow * self->n_fast;

  for (gsize at = 0; at < n; at++) {
    if (self->values[at] < 0.0f)
      self->values[at] = NAN;
  }
}

/* ---- hot pixels ---- */

/* Standard deviation of a pixel where most of them are, from the median step to the
 * next. */
static float
noise_of (const RingletPeakImage *self)
{
  const gsize n = self->n_slow * self->n_fast;
  const gsize stride = MAX (n / N_STEPS, 1);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (float));

  for (gsize at = 0; at + 1 < n; at += stride) {
    const float step = fabsf (self->values[at + 1] - self->values[at]);

    if (isfinite (step))
      g_array_append_val (steps, step);
  }
  if (steps->len == 0)
    return 0.0f;
  return (float) (SIGMA_OF_MAD / G_SQRT2) *
      ringlet_select ((float *) steps->data, steps->len, steps->len / 2);
}

/* @rows: three rows, each with a NaN before and behind it; comparisons with NaN are
 * false, so that it is no neighbour. */
RINGLET_CLONES static void
clean_row (const float *const rows[3], gsize n, float noise, gboolean is_count,
    float *restrict out)
{
  const float *const above = rows[0];
  const float *const here = rows[1];
  const float *const below = rows[2];
  const float least = is_count ? fmaxf (noise, 1.0f) : noise;

#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const float around[8] = { above[j], above[j + 1], above[j + 2], here[j],
      here[j + 2], below[j], below[j + 1], below[j + 2] };
    const float value = here[j + 1];
    float first = -INFINITY;
    float second = -INFINITY;
    float last = INFINITY;
    int n_around = 0;
    float sigma;
    gboolean is_hot;

    for (gsize k = 0; k < 8; k++) {
      const float other = around[k];
      const float smaller = other < first ? other : first;

      n_around += other == other ? 1 : 0;
      second = other == other && smaller > second ? smaller : second;
      first = other > first ? other : first;
      last = other < last ? other : last;
    }
    /* Where a ring ends, it has one neighbour. */
    second = n_around < 8 ? first : second;
    sigma = is_count ? sqrtf (second > 0.0f ? second : 0.0f) : least;
    sigma = sigma > least ? sigma : least;
    /* Above the second by twice what that is above the darkest, and by the noise: on a
     * ring as narrow as a pixel, crystals differ from each other. */
    is_hot = value - second > 2.0f * (second - last) + (float) HOT_SIGMAS * sigma &&
        second > -INFINITY;
    out[j] = is_hot ? NAN : value;
  }
}

static void
copy_row (const Source *source, gssize slow, float *padded)
{
  const gsize n = source->image->n_fast;

  padded[0] = NAN;
  padded[n + 1] = NAN;
  for (gsize j = 0; j < n; j++)
    padded[j + 1] = slow < 0 || slow >= (gssize) source->image->n_slow
        ? NAN
        : source->from[(gsize) slow * n + j];
}

static void
clean_rows (gsize task, gpointer data)
{
  const Source *source = data;
  const gsize n_fast = source->image->n_fast;
  const gsize first = task * ROWS_PER_TASK;
  const gsize end = MIN (first + ROWS_PER_TASK, source->image->n_slow);
  const gsize stride = n_fast + 2;
  g_autofree float *padded = g_new (float, 3 * stride);

  for (gsize i = first; i < end; i++) {
    const float *rows[3];

    for (gsize k = 0; k < 3; k++) {
      rows[k] = padded + k * stride;
      copy_row (source, (gssize) (i + k) - 1, padded + k * stride);
    }
    clean_row (rows, n_fast, source->noise, source->is_count, source->to + i * n_fast);
  }
}

static gboolean
clean_all (Source *source, const float *from, float *to, GCancellable *cancellable,
    GError **error)
{
  source->from = from;
  source->to = to;
  return ringlet_parallel_for (
      n_tasks_of (source), clean_rows, source, cancellable, error);
}

/* Twice: a pair of hot pixels hides a third one. */
static gboolean
drop_hot (Source *source, GCancellable *cancellable, GError **error)
{
  float *values = source->self->values;
  g_autofree float *once = ringlet_image_alloc (
      RINGLET_PIXEL_F32, source->image->n_slow, source->image->n_fast, error);

  if (once == NULL)
    return FALSE;
  source->noise = noise_of (source->self);
  source->is_count = !ringlet_pixel_type_is_float (source->image->type);
  return clean_all (source, values, once, cancellable, error) &&
      clean_all (source, once, values, cancellable, error);
}

RingletPeakImage *
ringlet_peak_image_new (const RingletImage *image, const RingletMask *mask,
    gboolean without_hot, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPeakImage) self = g_new0 (RingletPeakImage, 1);
  Source source = { image, mask, self, ceiling_of (image->type) };

  if (mask != NULL &&
      (mask->n_slow != image->n_slow || mask->n_fast != image->n_fast)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        mask->n_slow, mask->n_fast, image->n_slow, image->n_fast);
    return NULL;
  }
  self->n_slow = image->n_slow;
  self->n_fast = image->n_fast;
  self->values =
      ringlet_image_alloc (RINGLET_PIXEL_F32, image->n_slow, image->n_fast, error);
  if (self->values == NULL ||
      !ringlet_parallel_for (
          n_tasks_of (&source), convert_rows, &source, cancellable, error))
    return NULL;

  if (has_negative_flags (self))
    drop_negative (self);
  if (without_hot && !drop_hot (&source, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ringlet_peak_image_free (RingletPeakImage *self)
{
  g_free (self->values);
  g_free (self);
}
