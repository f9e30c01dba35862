/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/info.h"
#include "image/header.h"

/* INFINITY for types without a largest number that means something. */
static double
largest (RingletPixelType type)
{
  const int bits = 8 * (int) ringlet_pixel_type_size (type);

  if (ringlet_pixel_type_is_float (type) || type == RINGLET_PIXEL_BOOL)
    return INFINITY;
  return ldexp (1.0, ringlet_pixel_type_is_signed (type) ? bits - 1 : bits) - 1.0;
}

/* The two largest numbers of an unsigned type: gaps and dead pixels of counting
 * detectors. In 8 bits they are values. */
static double
first_flag (RingletPixelType type)
{
  if (ringlet_pixel_type_is_signed (type) || ringlet_pixel_type_size (type) < 2)
    return INFINITY;
  return largest (type) - 1.0;
}

/* From here on a pixel counts no more: by the header of Dectris, ADSC or NeXus, or
 * because its type ends. */
static double
saturation (const RingletImage *image)
{
  static const char *const keys[] = { "Count_cutoff", "CCD_IMAGE_SATURATION",
    "saturation_value" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *text = ringlet_image_meta_lookup (&image->meta, keys[i]);
    double value = 0.0;

    if (text != NULL && ringlet_header_number (text, &value, NULL) && value > 0.0)
      return value;
  }
  return largest (image->type);
}

RingletInfoStatistics
ringlet_info_measure (const RingletImage *image)
{
  const double flag = first_flag (image->type);
  const double limit = saturation (image);
  RingletInfoStatistics s = { .min = INFINITY, .max = -INFINITY };

  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    const double value = ringlet_image_get (image, i);

    s.n_flagged += value >= flag;
    if (!isfinite (value) || value >= flag) {
      s.n_masked++;
      continue;
    }
    s.min = MIN (s.min, value);
    s.max = MAX (s.max, value);
    s.sum += value;
    s.n++;
    s.n_saturated += value >= limit;
    s.n_negative += value < 0.0;
  }
  return s;
}
