/* SPDX-License-Identifier: MIT */
#include "image/image-type.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "base/number.h"

gboolean
ringlet_pixel_type_parse (const char *name, RingletPixelType *type, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < RINGLET_PIXEL_N_TYPES; i++) {
    if (g_str_equal (ringlet_pixel_type_name (i), name)) {
      *type = i;
      return TRUE;
    }
    g_string_append_printf (
        names, "%s%s", i > 0 ? ", " : "", ringlet_pixel_type_name (i));
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no type of pixels \"%s\", but %s", name, names->str);
  return FALSE;
}

/* One pixel: an integer with its sign apart, since no C type holds both 64-bit ranges,
 * or else a real number. */
typedef struct {
  gboolean is_real;
  gboolean is_negative;
  guint64 magnitude;
  double real;
} Number;

static Number
number_from_signed (gint64 value)
{
  return (Number){ .is_negative = value < 0,
    .magnitude = value < 0 ? -(guint64) value : (guint64) value };
}

static Number
number_from_unsigned (guint64 value)
{
  return (Number){ .magnitude = value };
}

static Number
number_from_real (double value)
{
  return (Number){ .is_real = TRUE, .real = value };
}

#define GET(Pixel) (((const Pixel *) image->data)[index])

static Number
get_number (const RingletImage *image, gsize index)
{
  switch (image->type) {
  case RINGLET_PIXEL_U64:
    return number_from_unsigned (GET (guint64));
  case RINGLET_PIXEL_U32:
    return number_from_unsigned (GET (guint32));
  case RINGLET_PIXEL_U16:
    return number_from_unsigned (GET (guint16));
  case RINGLET_PIXEL_I64:
    return number_from_signed (GET (gint64));
  case RINGLET_PIXEL_I32:
    return number_from_signed (GET (gint32));
  case RINGLET_PIXEL_I16:
    return number_from_signed (GET (gint16));
  case RINGLET_PIXEL_I8:
    return number_from_signed (GET (gint8));
  case RINGLET_PIXEL_F64:
    return number_from_real (GET (double));
  case RINGLET_PIXEL_F32:
    return number_from_real ((double) GET (float));
  default:
    return number_from_unsigned (GET (guint8));
  }
}

/* ---- into integers ---- */

/* Largest magnitudes of an integer type. */
static guint64
most_positive (RingletPixelType type)
{
  const guint n_bits = 8 * (guint) ringlet_pixel_type_size (type);
  const guint64 all = G_MAXUINT64 >> (64 - n_bits);

  if (type == RINGLET_PIXEL_BOOL)
    return 1;
  return ringlet_pixel_type_is_signed (type) ? all >> 1 : all;
}

static guint64
most_negative (RingletPixelType type)
{
  return ringlet_pixel_type_is_signed (type) ? most_positive (type) + 1 : 0;
}

/* The nearest integer; @fits: whether it is the same number. What is beyond 64 bits is
 * the largest of them. */
static Number
round_real (double real, gboolean *fits)
{
  const double whole = rint (real);
  const double magnitude = fabs (whole);

  *fits = whole == real && magnitude < 0x1p64;
  return (Number){ .is_negative = whole < 0.0,
    .magnitude = magnitude < 0x1p64 ? (guint64) magnitude : G_MAXUINT64 };
}

/* FALSE: it did not fit, and @bits are of the nearest that does. */
static gboolean
to_integer (Number number, RingletPixelType type, guint64 *bits)
{
  gboolean fits = TRUE;
  guint64 limit = 0;

  if (number.is_real)
    number = round_real (number.real, &fits);
  limit = number.is_negative ? most_negative (type) : most_positive (type);
  if (number.magnitude > limit) {
    number.magnitude = limit;
    fits = FALSE;
  }
  *bits = number.is_negative ? -number.magnitude : number.magnitude;
  return fits;
}

static void
put_integer (gpointer to, gsize index, gsize size, guint64 bits)
{
  if (size == 1)
    ((guint8 *) to)[index] = (guint8) bits;
  else if (size == 2)
    ((guint16 *) to)[index] = (guint16) bits;
  else if (size == 4)
    ((guint32 *) to)[index] = (guint32) bits;
  else
    ((guint64 *) to)[index] = bits;
}

/* ---- into floats ---- */

static double
real_of (Number number)
{
  if (number.is_real)
    return number.real;
  return number.is_negative ? -(double) number.magnitude : (double) number.magnitude;
}

static gboolean
is_exact (guint64 magnitude, guint n_digits)
{
  return magnitude == 0 ||
      64 - __builtin_clzll (magnitude) - __builtin_ctzll (magnitude) <= (int) n_digits;
}

/* FALSE as in to_integer(); @value is what to store. */
static gboolean
to_real (Number number, RingletPixelType type, double *value)
{
  const gboolean is_short = type == RINGLET_PIXEL_F32;

  *value = real_of (number);
  if (!number.is_real)
    return is_exact (number.magnitude, is_short ? FLT_MANT_DIG : DBL_MANT_DIG);
  /* Infinities stay; what would become one does not fit. */
  if (!is_short || !isfinite (*value) || fabs (*value) <= (double) FLT_MAX)
    return TRUE;
  *value = copysign ((double) FLT_MAX, *value);
  return FALSE;
}

/* ---- a whole image ---- */

static gboolean
convert_pixel (
    Number number, RingletPixelType type, gpointer pixels, gsize index, gboolean clip)
{
  const gboolean is_nan = number.is_real && isnan (number.real);
  gboolean fits = FALSE;
  guint64 bits = 0;
  double real = 0.0;

  if (!ringlet_pixel_type_is_float (type)) {
    fits = !is_nan && to_integer (number, type, &bits);
    put_integer (pixels, index, ringlet_pixel_type_size (type), bits);
    return fits || (clip && !is_nan);
  }
  fits = to_real (number, type, &real);
  if (type == RINGLET_PIXEL_F32)
    ((float *) pixels)[index] = (float) real;
  else
    ((double *) pixels)[index] = real;
  return fits || clip;
}

static void
set_error (GError **error, const RingletImage *image, gsize index, Number number,
    RingletPixelType type)
{
  const char *name = ringlet_pixel_type_name (type);
  const gboolean is_nan = number.is_real && isnan (number.real);
  char text[RINGLET_NUMBER_SIZE];

  if (number.is_real)
    ringlet_number_format (number.real, text);
  else
    g_snprintf (text, sizeof text, "%s%" G_GUINT64_FORMAT,
        number.is_negative ? "-" : "", number.magnitude);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The pixel in row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT
      " is %s, which does not fit %s; %s",
      index / image->n_fast, index % image->n_fast, text, name,
      is_nan ? "only float32 and float64 have it" : "choose a type that holds it");
}

static RingletImage *
with_pixels (const RingletImage *image, RingletPixelType type, gpointer pixels)
{
  g_auto (RingletImageMeta) meta = { 0 };

  ringlet_image_meta_copy (&image->meta, &meta);
  return ringlet_image_new_take (type, image->n_slow, image->n_fast, pixels, &meta);
}

RingletImage *
ringlet_image_to_type (
    RingletImage *image, RingletPixelType type, gboolean clip, GError **error)
{
  const gsize n = ringlet_image_n_pixels (image);
  g_autofree gpointer pixels = NULL;

  if (type == image->type)
    return ringlet_image_ref (image);
  pixels = ringlet_image_alloc (type, image->n_slow, image->n_fast, error);
  if (pixels == NULL)
    return NULL;

  for (gsize i = 0; i < n; i++) {
    const Number number = get_number (image, i);

    if (!convert_pixel (number, type, pixels, i, clip)) {
      set_error (error, image, i, number, type);
      return NULL;
    }
  }
  return with_pixels (image, type, g_steal_pointer (&pixels));
}
