/* SPDX-License-Identifier: MIT */

/* What came out in another type, with the flag of that type. */

#include <math.h>

#include "base/error.h"
#include "image/image-type.h"
#include "scan/average-private.h"

guint64
ringlet_average_flag (const RingletAverageOrder *order, RingletPixelType type)
{
  const RingletAverageOrder exactly = { .dummy = order->dummy,
    .dummy_value = order->dummy_value };
  const RingletExclusion exclusion = ringlet_average_exclusion (&exactly, type, TRUE);
  const gsize bits = 8 * ringlet_pixel_type_size (type);

  return order->dummy == RINGLET_DUMMY_VALUE && exclusion.active
      ? exclusion.bits
      : G_MAXUINT64 >> (64 - bits);
}

/* Sums of 64 bits are within the numbers of these. */
static char *
integer_text (__int128 value)
{
  return value < 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value)
                   : g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) value);
}

/* @type: of integers. Whether it has the number, and not as its flag. */
static gboolean
fits_integer (__int128 value, RingletPixelType type, guint64 flag)
{
  const gsize bits = 8 * ringlet_pixel_type_size (type);
  const __int128 one = 1;
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);
  const __int128 least = is_signed ? -(one << (bits - 1)) : 0;
  const __int128 most = is_signed ? (one << (bits - 1)) - 1 : (one << bits) - 1;

  return value >= least && value <= most &&
      ((guint64) value & (G_MAXUINT64 >> (64 - bits))) != flag;
}

static gboolean
fits_float (__int128 value, RingletPixelType type)
{
  const double real = (double) value;

  return (__int128) real == value &&
      (type == RINGLET_PIXEL_F64 || (double) (float) real == real);
}

static void
put_real (gpointer pixels, RingletPixelType type, gsize index, double value)
{
  if (type == RINGLET_PIXEL_F64)
    ((double *) pixels)[index] = value;
  else
    ((float *) pixels)[index] = (float) value;
}

/* Of integers. */
static gboolean
convert (const RingletAverage *self, const RingletImage *image, guint64 flag,
    RingletPixelType type, gpointer pixels, GError **error)
{
  const gboolean is_float = ringlet_pixel_type_is_float (type);
  const gsize size = ringlet_pixel_type_size (type);

  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    const __int128 value = ringlet_average_get_integer (image->type, image->data, i);
    const gboolean has_value = self->counts[i] > 0;
    g_autofree char *text = NULL;

    if (is_float)
      put_real (pixels, type, i, has_value ? (double) value : NAN);
    else
      ringlet_average_put_bits (pixels, size, i, has_value ? (guint64) value : flag);
    if (!has_value ||
        (is_float ? fits_float (value, type) : fits_integer (value, type, flag)))
      continue;
    text = integer_text (value);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT
        " is %s, which does not fit %s; take a wider type",
        i / image->n_fast, i % image->n_fast, text, ringlet_pixel_type_name (type));
    return FALSE;
  }
  return TRUE;
}

RingletImage *
ringlet_average_image (const RingletAverage *self, RingletAverageMethod method,
    const RingletAverageOrder *order, RingletPixelType type, GError **error)
{
  RingletImage *image = self->images[method];
  g_auto (RingletImageMeta) meta = { 0 };
  g_autofree guint8 *pixels = NULL;
  guint64 flag = 0;

  g_return_val_if_fail (image != NULL, NULL);

  if (image->type == type || type == RINGLET_PIXEL_BOOL ||
      method == RINGLET_AVERAGE_COUNT || ringlet_pixel_type_is_float (image->type))
    return ringlet_image_to_type (image, type, FALSE, error);

  pixels = ringlet_image_alloc (type, image->n_slow, image->n_fast, error);
  if (pixels == NULL)
    return NULL;
  if (!ringlet_pixel_type_is_float (type))
    flag = ringlet_average_flag (order, type);
  if (!convert (self, image, flag, type, pixels, error))
    return NULL;
  ringlet_image_meta_copy (&image->meta, &meta);
  return ringlet_image_new_take (
      type, image->n_slow, image->n_fast, g_steal_pointer (&pixels), &meta);
}
