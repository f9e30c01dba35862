/* SPDX-License-Identifier: MIT */

/* Accumulators into images. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "scan/average-private.h"

#define EXACT_IN_DOUBLE ((__int128) 1 << 53)

/* ---- numbers of a pixel ---- */

/* What was summed, of integers. */
static __int128
exact_sum (const RingletAverageRoom *room, gsize pixel)
{
  if (ringlet_pixel_type_size (room->type) == 8)
    return ((const __int128 *) room->sums)[pixel];
  if (ringlet_pixel_type_is_signed (room->type))
    return ((const gint64 *) room->sums)[pixel];
  return ((const guint64 *) room->sums)[pixel];
}

static double
sum_of (const RingletAverageRoom *room, gsize pixel)
{
  return room->is_exact ? (double) exact_sum (room, pixel)
                        : ((const double *) room->sums)[pixel];
}

static double
limit_of (const RingletAverageRoom *room, gconstpointer limits, gsize pixel)
{
  return room->is_exact
      ? (double) ringlet_average_get_integer (room->type, limits, pixel)
      : ((const double *) limits)[pixel];
}

/* Before dark and flat field, which are the same for all frames. */
static double
raw_value (const RingletAverageEnd *self, RingletAverageMethod method, gsize pixel)
{
  const RingletAverageRoom *room = self->room;
  const double n = room->counts[pixel];

  switch (method) {
  case RINGLET_AVERAGE_SUM:
    return sum_of (room, pixel);
  case RINGLET_AVERAGE_MEAN:
  case RINGLET_AVERAGE_FLAT_FIELD:
    return sum_of (room, pixel) / n;
  case RINGLET_AVERAGE_MIN:
    return limit_of (room, room->least, pixel);
  case RINGLET_AVERAGE_MAX:
    return limit_of (room, room->largest, pixel);
  case RINGLET_AVERAGE_STD:
    return sqrt (room->squares[pixel] / n);
  case RINGLET_AVERAGE_MEDIAN:
  case RINGLET_AVERAGE_QUANTILES:
  case RINGLET_AVERAGE_CUTOFF:
    return self->band->results[method][pixel];
  case RINGLET_AVERAGE_COUNT:
  case RINGLET_AVERAGE_N:
    break;
  }
  g_return_val_if_reached (NAN);
}

static double
value_of (const RingletAverageEnd *self, RingletAverageMethod method, gsize pixel)
{
  const double n = self->room->counts[pixel];
  double value = NAN;

  if (self->room->counts[pixel] == 0)
    return NAN;
  value = raw_value (self, method, pixel);
  if (self->dark != NULL && method != RINGLET_AVERAGE_STD)
    value -= method == RINGLET_AVERAGE_SUM ? n * self->dark[pixel] : self->dark[pixel];
  return self->flat != NULL ? value / self->flat[pixel] : value;
}

/* ---- images ---- */

static RingletImage *
take_image (const RingletAverageEnd *self, const RingletAverage *result,
    RingletAverageMethod method, RingletPixelType type, gpointer pixels)
{
  const gboolean is_divided =
      self->order->monitors != NULL || self->order->monitor_key != NULL;
  g_auto (RingletImageMeta) meta = { 0 };

  ringlet_average_meta_copy (
      self->meta, method == RINGLET_AVERAGE_SUM, !is_divided, &meta);
  return ringlet_image_new_take (type, result->n_slow, result->n_fast, pixels, &meta);
}

/* @narrow: floats, of which every value is one. */
static RingletImage *
make_real (const RingletAverageEnd *self, const RingletAverage *result,
    RingletAverageMethod method, gboolean narrow, GError **error)
{
  const RingletPixelType type = narrow ? RINGLET_PIXEL_F32 : RINGLET_PIXEL_F64;
  gpointer pixels = ringlet_image_alloc (type, result->n_slow, result->n_fast, error);

  if (pixels == NULL)
    return NULL;
  for (gsize i = 0; i < self->room->n_pixels; i++) {
    const double value = value_of (self, method, i);

    if (narrow)
      ((float *) pixels)[i] = (float) value;
    else
      ((double *) pixels)[i] = value;
  }
  return take_image (self, result, method, type, pixels);
}

static RingletImage *
make_counts (
    const RingletAverageEnd *self, const RingletAverage *result, GError **error)
{
  guint32 *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_U32, result->n_slow, result->n_fast, error);

  if (pixels == NULL)
    return NULL;
  memcpy (pixels, self->room->counts, self->room->n_pixels * sizeof *pixels);
  return take_image (self, result, RINGLET_AVERAGE_COUNT, RINGLET_PIXEL_U32, pixels);
}

/* ---- integers ---- */

static __int128
exact_value (const RingletAverageEnd *self, RingletAverageMethod method, gsize pixel)
{
  const RingletAverageRoom *room = self->room;

  return method == RINGLET_AVERAGE_SUM
      ? exact_sum (room, pixel)
      : ringlet_average_get_integer (room->type,
            method == RINGLET_AVERAGE_MIN ? room->least : room->largest, pixel);
}

static RingletPixelType
type_of (const RingletAverageRoom *room, RingletAverageMethod method)
{
  if (method != RINGLET_AVERAGE_SUM)
    return room->type;
  return ringlet_pixel_type_is_signed (room->type) ? RINGLET_PIXEL_I64
                                                   : RINGLET_PIXEL_U64;
}

/* @fit: what is too large for it. */
static gboolean
fail_value (const RingletAverage *result, gsize pixel, const char *what,
    const char *fit, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s of row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT " does not fit %s",
      what, pixel / result->n_fast, pixel % result->n_fast, fit);
  return FALSE;
}

static gboolean
check_sums (const RingletAverageEnd *self, const RingletAverage *result, GError **error)
{
  const RingletAverageRoom *room = self->room;
  const gboolean is_signed = ringlet_pixel_type_is_signed (room->type);
  const __int128 least = is_signed ? G_MININT64 : 0;
  const __int128 most = is_signed ? (__int128) G_MAXINT64 : (__int128) G_MAXUINT64;

  for (gsize i = 0; i < room->n_pixels; i++) {
    const __int128 sum = room->counts[i] > 0 ? exact_sum (room, i) : 0;

    if (sum < least || sum > most)
      return fail_value (result, i, "sum", "64 bits; take the mean", error);
  }
  return TRUE;
}

/* Whether some pixel has the value of the flag, and some pixel needs the flag. */
static gboolean
is_ambiguous (const RingletAverageEnd *self, RingletAverageMethod method, guint64 flag,
    gsize size)
{
  const guint64 bits = G_MAXUINT64 >> (64 - 8 * size);
  gboolean needs_flag = FALSE;
  gboolean is_value = FALSE;

  for (gsize i = 0; i < self->room->n_pixels; i++) {
    if (self->room->counts[i] == 0)
      needs_flag = TRUE;
    else
      is_value |= ((guint64) exact_value (self, method, i) & bits) == flag;
  }
  return needs_flag && is_value;
}

/* Integers that need NaN: each must be a double. */
static RingletImage *
make_ambiguous (const RingletAverageEnd *self, const RingletAverage *result,
    RingletAverageMethod method, GError **error)
{
  for (gsize i = 0; i < self->room->n_pixels; i++) {
    const __int128 value =
        self->room->counts[i] > 0 ? exact_value (self, method, i) : 0;

    if (value < -EXACT_IN_DOUBLE || value > EXACT_IN_DOUBLE) {
      fail_value (result, i, ringlet_average_method_name (method),
          "a number with NaN beside it; say a dummy that no pixel has", error);
      return NULL;
    }
  }
  return make_real (self, result, method, FALSE, error);
}

static RingletImage *
make_exact (const RingletAverageEnd *self, const RingletAverage *result,
    RingletAverageMethod method, GError **error)
{
  const RingletPixelType type = type_of (self->room, method);
  const gsize size = ringlet_pixel_type_size (type);
  const guint64 flag = ringlet_average_flag (self->order, type);
  gpointer pixels = NULL;

  if (method == RINGLET_AVERAGE_SUM && !check_sums (self, result, error))
    return NULL;
  if (is_ambiguous (self, method, flag, size))
    return make_ambiguous (self, result, method, error);

  pixels = ringlet_image_alloc (type, result->n_slow, result->n_fast, error);
  if (pixels == NULL)
    return NULL;
  for (gsize i = 0; i < self->room->n_pixels; i++)
    ringlet_average_put_bits (pixels, size, i,
        self->room->counts[i] > 0 ? (guint64) exact_value (self, method, i) : flag);
  return take_image (self, result, method, type, pixels);
}

/* ---- the flat field ---- */

/* Its median becomes 1. */
static RingletImage *
make_flat_field (const RingletAverageEnd *self, RingletAverage *result, GError **error)
{
  g_autoptr (RingletImage) mean =
      make_real (self, result, RINGLET_AVERAGE_FLAT_FIELD, FALSE, error);
  double *pixels = mean != NULL ? (double *) mean->data : NULL; /* nobody else's yet */
  const gsize n = self->room->n_pixels;
  g_autofree double *bright = g_try_new (double, n);
  gsize n_bright = 0;

  if (mean == NULL)
    return NULL;
  if (bright == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the median of %" G_GSIZE_FORMAT " pixels", n);
    return NULL;
  }
  for (gsize i = 0; i < n; i++) {
    if (pixels[i] > 0.0)
      bright[n_bright++] = pixels[i];
    else if (!isnan (pixels[i]))
      result->n_dim++;
  }
  if (n_bright == 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no flat field: no pixel has a mean above 0");
    return NULL;
  }
  result->level = ringlet_column_median (bright, n_bright);
  for (gsize i = 0; i < n; i++)
    pixels[i] = pixels[i] > 0.0 ? pixels[i] / result->level : NAN;
  return g_steal_pointer (&mean);
}

/* ---- all of it ---- */

static RingletImage *
make_image (const RingletAverageEnd *self, RingletAverage *result,
    RingletAverageMethod method, GError **error)
{
  const gboolean is_corrected = self->order->dark != NULL ||
      self->order->flat != NULL || self->order->monitors != NULL ||
      self->order->monitor_key != NULL;
  const gboolean is_limit =
      method == RINGLET_AVERAGE_MIN || method == RINGLET_AVERAGE_MAX;

  if (method == RINGLET_AVERAGE_COUNT)
    return make_counts (self, result, error);
  if (method == RINGLET_AVERAGE_FLAT_FIELD)
    return make_flat_field (self, result, error);
  if (self->room->is_exact && !is_corrected &&
      (is_limit || method == RINGLET_AVERAGE_SUM))
    return make_exact (self, result, method, error);
  return make_real (self, result, method,
      is_limit && !is_corrected && self->room->type == RINGLET_PIXEL_F32, error);
}

gboolean
ringlet_average_finish (
    const RingletAverageEnd *self, RingletAverage *result, GError **error)
{
  guint32 *counts = self->room->counts;

  for (gsize i = 0; i < self->room->n_pixels; i++) {
    const gboolean is_bad = self->bad != NULL && self->bad[i] != 0;

    if (is_bad)
      counts[i] = 0;
    result->n_without += !is_bad && counts[i] == 0;
  }
  result->counts = g_try_new (guint32, self->room->n_pixels);
  if (result->counts == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the counts of %" G_GSIZE_FORMAT " pixels",
        self->room->n_pixels);
    return FALSE;
  }
  memcpy (result->counts, counts, self->room->n_pixels * sizeof *counts);
  for (int method = 0; method < RINGLET_AVERAGE_N; method++) {
    if ((self->order->methods & (1u << method)) == 0)
      continue;
    result->images[method] = make_image (self, result, method, error);
    if (result->images[method] == NULL)
      return FALSE;
  }
  return TRUE;
}
