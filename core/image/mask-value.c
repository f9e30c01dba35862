/* SPDX-License-Identifier: MIT */
#include "image/mask-value.h"

#include <math.h>

#include "base/number.h"
#include "base/parallel.h"

/* So little that a number that is being turned finds all processors busy. */
#define PIXELS_PER_TASK ((gsize) 1 << 16)

typedef struct {
  const RingletImage *image;
  double min;
  double max;
  guint8 *bad;
} Outside;

static void
find_outside (gsize task, gpointer data)
{
  const Outside *outside = data;
  const gsize n = ringlet_image_n_pixels (outside->image);
  const gsize end = MIN ((task + 1) * PIXELS_PER_TASK, n);

  for (gsize i = task * PIXELS_PER_TASK; i < end; i++) {
    const double value = ringlet_image_get (outside->image, i);

    outside->bad[i] = value < outside->min || value > outside->max;
  }
}

RingletMask *
ringlet_mask_new_outside (
    const RingletImage *image, double min, double max, GError **error)
{
  const gsize n = ringlet_image_n_pixels (image);
  guint8 *bad = NULL;

  if (isnan (min) || isnan (max)) {
    ringlet_number_refuse ("limit of a mask", "a number", NAN, error);
    return NULL;
  }
  bad = ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);
  if (bad == NULL)
    return NULL;

  ringlet_parallel_for ((n + PIXELS_PER_TASK - 1) / PIXELS_PER_TASK, find_outside,
      &(Outside){ image, min, max, bad }, NULL, NULL);
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}
