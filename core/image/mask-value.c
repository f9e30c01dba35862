/* SPDX-License-Identifier: MIT */
#include "image/mask-value.h"

#include <math.h>

#include "base/number.h"

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

  for (gsize i = 0; i < n; i++) {
    const double value = ringlet_image_get (image, i);

    bad[i] = value < min || value > max;
  }
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}
