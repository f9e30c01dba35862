/* SPDX-License-Identifier: MIT */
#include "display/contrast-part.h"

#include <math.h>

#include "base/error.h"
#include "engine/widen.h"

double
ringlet_contrast_value (RingletContrastKind kind, double present, double other)
{
  double value = NAN;

  if (!isfinite (present) || !isfinite (other))
    return NAN;
  value = kind == RINGLET_CONTRAST_DIFFERENCE ? present - other : present / other;
  return isfinite (value) ? value : NAN;
}

/* Flags of a background count as data here as they do where the detector is not known:
 * the pixels that they stand in have flags in the image, too. */
static double
correct (const RingletCorrections *corrections, gsize index, double value)
{
  double divisor = 1.0;

  if (ringlet_corrections_subtract (corrections))
    value -= ringlet_corrections_subtrahend (corrections, index, TRUE, NULL);
  if (corrections->flat != NULL)
    divisor *= ringlet_image_get (corrections->flat, index);
  if (corrections->absorption != NULL)
    divisor *= ringlet_image_get (corrections->absorption, index);
  return divisor > 0.0 ? value / divisor : NAN;
}

void
ringlet_contrast_side_row (
    const RingletContrastSide *self, gsize row, double *values, guint8 *states)
{
  const gsize n = self->image->n_fast;
  const gsize first = row * n;

  ringlet_widen_double (self->image, self->exclusion, first, n, values);
  for (gsize i = 0; i < n; i++) {
    if (self->corrections != NULL)
      values[i] = correct (self->corrections, first + i, values[i]);
    states[i] = isfinite (values[i]) ? RINGLET_PIXEL_COUNTS : RINGLET_PIXEL_NO_DATA;
    if (self->mask != NULL && self->mask->bad[first + i] != 0)
      states[i] = RINGLET_PIXEL_MASKED;
  }
}

double
ringlet_contrast_side_get (const RingletContrastSide *self, gsize index)
{
  double value = NAN;

  if (self->mask != NULL && self->mask->bad[index] != 0)
    return NAN;
  ringlet_widen_double (self->image, self->exclusion, index, 1, &value);
  return self->corrections != NULL ? correct (self->corrections, index, value) : value;
}

static gboolean
check_one (const RingletImage *correction, const RingletImage *image, GError **error)
{
  if (correction == NULL ||
      (correction->n_slow == image->n_slow && correction->n_fast == image->n_fast))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), what corrects it %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT,
      image->n_slow, image->n_fast, correction->n_slow, correction->n_fast);
  return FALSE;
}

gboolean
ringlet_contrast_side_check (const RingletContrastSide *self, GError **error)
{
  const RingletCorrections *corrections = self->corrections;

  return corrections == NULL ||
      (check_one (corrections->dark, self->image, error) &&
          check_one (corrections->flat, self->image, error) &&
          check_one (corrections->absorption, self->image, error) &&
          check_one (corrections->background, self->image, error));
}

RingletImage *
ringlet_contrast_side_corrected (const RingletContrastSide *self, GError **error)
{
  const RingletImage *image = self->image;
  const gsize n = ringlet_image_n_pixels (image);
  RingletContrastSide all = *self;
  float *data = NULL;

  if (self->corrections == NULL)
    return ringlet_image_ref (self->image);
  if (!ringlet_contrast_side_check (self, error))
    return NULL;
  data = ringlet_image_alloc (RINGLET_PIXEL_F32, image->n_slow, image->n_fast, error);
  if (data == NULL)
    return NULL;
  all.mask = NULL;
  for (gsize i = 0; i < n; i++)
    data[i] = (float) ringlet_contrast_side_get (&all, i);
  return ringlet_image_new_take (
      RINGLET_PIXEL_F32, image->n_slow, image->n_fast, data, NULL);
}
