/* SPDX-License-Identifier: MIT */
#include "calib/auto-image.h"

#include <math.h>

#include "base/parallel.h"
#include "image/image.h"

#define FLAG_U32 4294967294.0 /* what DECTRIS writes into gaps and dead pixels */
#define HOT_ABOVE 6.0         /* noise of a count, above the second of the neighbours */

void
ringlet_auto_image_free (RingletAutoImage *self)
{
  if (self == NULL)
    return;
  g_free (self->value);
  g_free (self);
}

static RingletAutoImage *
image_alloc (gsize n_slow, gsize n_fast, GError **error)
{
  float *value = ringlet_image_alloc (RINGLET_PIXEL_F32, n_slow, n_fast, error);
  RingletAutoImage *self = NULL;

  if (value == NULL)
    return NULL;
  self = g_new0 (RingletAutoImage, 1);
  self->n_slow = n_slow;
  self->n_fast = n_fast;
  self->value = value;
  return self;
}

typedef struct {
  const RingletImage *image;
  const RingletMask *mask;
  RingletAutoImage *out;
  float *clean;
  gboolean is_integer;
} Context;

/* Below 0 integers are flags, floats what subtraction left. */
static float
stabilised (const Context *context, double value)
{
  if (!isfinite (value) || (context->is_integer && (value < 0.0 || value >= FLAG_U32)))
    return NAN;
  return (float) (2.0 * sqrt (fmax (value, 0.0) + 0.375));
}

static void
load_row (gsize row, gpointer data)
{
  Context *context = data;
  const gsize n = context->out->n_fast;

  for (gsize i = row * n; i < (row + 1) * n; i++) {
    const gboolean is_bad = context->mask != NULL && context->mask->bad[i] != 0;

    context->out->value[i] =
        is_bad ? NAN : stabilised (context, ringlet_image_get (context->image, i));
  }
}

/* The second largest of the neighbours; that of a ring, however thin, is on the ring.
 * NaN when fewer than two are valid. */
static float
second_neighbour (const RingletAutoImage *image, gsize row, gsize column)
{
  float first = NAN, second = NAN;

  for (gsize y = row > 0 ? row - 1 : 0; y <= MIN (row + 1, image->n_slow - 1); y++)
    for (gsize x = column > 0 ? column - 1 : 0;
         x <= MIN (column + 1, image->n_fast - 1); x++) {
      const float value = image->value[y * image->n_fast + x];

      if ((y == row && x == column) || isnan (value))
        continue;
      if (isnan (first) || value > first) {
        second = first;
        first = value;
      } else if (isnan (second) || value > second)
        second = value;
    }
  return second;
}

static void
clean_row (gsize row, gpointer data)
{
  Context *context = data;
  const RingletAutoImage *image = context->out;

  for (gsize column = 0; column < image->n_fast; column++) {
    const gsize i = row * image->n_fast + column;
    const float value = image->value[i];
    const float around = isnan (value) ? NAN : second_neighbour (image, row, column);

    /* Half of the height alone says nothing where there are few counts. */
    context->clean[i] = value > around + fmaxf (HOT_ABOVE, 0.4f * around) ? NAN : value;
  }
}

static gsize
count_valid (const RingletAutoImage *self)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n_slow * self->n_fast; i++)
    n += !isnan (self->value[i]);
  return n;
}

/* Twice: two neighbours that are hot hide a third from the first. */
static gboolean
remove_hot (Context *context, GCancellable *cancellable, GError **error)
{
  RingletAutoImage *out = context->out;

  for (int pass = 0; pass < 2; pass++) {
    float *clean =
        ringlet_image_alloc (RINGLET_PIXEL_F32, out->n_slow, out->n_fast, error);

    if (clean == NULL)
      return FALSE;
    context->clean = clean;
    if (!ringlet_parallel_for (out->n_slow, clean_row, context, cancellable, error)) {
      g_free (clean);
      return FALSE;
    }
    g_free (out->value);
    out->value = clean;
  }
  return TRUE;
}

RingletAutoImage *
ringlet_auto_image_new (const RingletImage *image, const RingletMask *mask,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletAutoImage) self = image_alloc (image->n_slow, image->n_fast, error);
  Context context = { image, mask, self, NULL, FALSE };
  gsize n_before = 0;

  if (self == NULL)
    return NULL;
  context.is_integer =
      image->type != RINGLET_PIXEL_F32 && image->type != RINGLET_PIXEL_F64;
  if (!ringlet_parallel_for (self->n_slow, load_row, &context, cancellable, error))
    return NULL;
  n_before = count_valid (self);
  if (!remove_hot (&context, cancellable, error))
    return NULL;
  self->n_valid = count_valid (self);
  self->n_hot = n_before - self->n_valid;
  return g_steal_pointer (&self);
}

RingletAutoImage *
ringlet_auto_image_binned (const RingletAutoImage *self, gsize bin)
{
  RingletAutoImage *out = image_alloc (self->n_slow / bin, self->n_fast / bin, NULL);

  for (gsize row = 0; out != NULL && row < out->n_slow; row++)
    for (gsize column = 0; column < out->n_fast; column++) {
      double sum = 0.0;
      gsize n = 0;

      for (gsize i = 0; i < bin * bin; i++) {
        const float value =
            self->value[(row * bin + i / bin) * self->n_fast + column * bin + i % bin];

        if (!isnan (value)) {
          sum += value;
          n++;
        }
      }
      out->value[row * out->n_fast + column] =
          2 * n >= bin * bin ? (float) (sum / (double) n) : NAN;
    }
  return out;
}
