/* SPDX-License-Identifier: MIT */
#include "image/frame-sum.h"

#include <math.h>
#include <string.h>

#include "base/choice.h"
#include "base/error.h"

/* What a flag of a pixel is; the larger one wins. */
enum { IS_DATA, IS_DEAD, IS_GAP };

struct _RingletFrameSum {
  RingletPixelType from; /* of the frames */
  RingletPixelType type; /* of the sum */
  gsize n_slow;
  gsize n_fast;
  guint n_frames;
  gpointer sums;           /* NULL before the first frame */
  guint8 *flags;           /* of integers, NULL else */
  gboolean is_below_flags; /* some pixel with a sign is */
  double exposure_s;       /* NAN where a frame does not say it; so for the next */
  double monitor;
  RingletImageMeta meta;
};

static const char *const names[] = { "sum", "mean" };

const char *
ringlet_combine_name (RingletCombine how)
{
  return names[how];
}

gboolean
ringlet_combine_parse (const char *name, RingletCombine *how, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (
          name, names, G_N_ELEMENTS (names), "combination of frames", &index, error))
    return FALSE;
  *how = (RingletCombine) index;
  return TRUE;
}

RingletFrameSum *
ringlet_frame_sum_new (void)
{
  return g_new0 (RingletFrameSum, 1);
}

void
ringlet_frame_sum_free (RingletFrameSum *self)
{
  g_free (self->sums);
  g_free (self->flags);
  ringlet_image_meta_clear (&self->meta);
  g_free (self);
}

/* --- the first frame --- */

static RingletPixelType
type_of_sum (RingletPixelType type)
{
  if (ringlet_pixel_type_is_float (type))
    return RINGLET_PIXEL_F64;
  return ringlet_pixel_type_is_signed (type) ? RINGLET_PIXEL_I64 : RINGLET_PIXEL_U64;
}

static gboolean
begin (RingletFrameSum *self, const RingletImage *image, GError **error)
{
  const gsize n = ringlet_image_n_pixels (image);

  self->from = image->type;
  self->type = type_of_sum (image->type);
  self->n_slow = image->n_slow;
  self->n_fast = image->n_fast;
  self->sums = ringlet_image_alloc (self->type, image->n_slow, image->n_fast, error);
  if (self->sums == NULL)
    return FALSE;
  memset (self->sums, 0, n * ringlet_pixel_type_size (self->type));

  if (self->type != RINGLET_PIXEL_F64) {
    self->flags =
        ringlet_image_alloc (RINGLET_PIXEL_U8, image->n_slow, image->n_fast, error);
    if (self->flags == NULL)
      return FALSE;
    memset (self->flags, IS_DATA, n);
  }
  ringlet_image_meta_copy (&image->meta, &self->meta);
  return TRUE;
}

static gboolean
check_same (const RingletFrameSum *self, const RingletImage *image, GError **error)
{
  if (image->type == self->from && image->n_slow == self->n_slow &&
      image->n_fast == self->n_fast)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "A frame of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels of %s cannot be added to frames of %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT " of %s: combine fewer frames",
      image->n_slow, image->n_fast, ringlet_pixel_type_name (image->type), self->n_slow,
      self->n_fast, ringlet_pixel_type_name (self->from));
  return FALSE;
}

/* --- pixels, a loop for each type --- */

/* A sum that does not fit is as good as a pixel that is full. */
#define ADD_UNSIGNED(T, LARGEST)                                                       \
  static void add_##T (RingletFrameSum *self, const T *from, gsize n)                  \
  {                                                                                    \
    guint64 *sums = self->sums;                                                        \
                                                                                       \
    for (gsize i = 0; i < n; i++) {                                                    \
      const guint8 flag = from[i] == (LARGEST) ? IS_GAP                                \
          : from[i] == (LARGEST) -1            ? IS_DEAD                               \
                                               : IS_DATA;                                         \
                                                                                       \
      self->flags[i] = MAX (self->flags[i], flag);                                     \
      if (__builtin_add_overflow (sums[i], from[i], &sums[i]))                         \
        self->flags[i] = IS_GAP;                                                       \
    }                                                                                  \
  }

#define ADD_SIGNED(T)                                                                  \
  static void add_##T (RingletFrameSum *self, const T *from, gsize n)                  \
  {                                                                                    \
    gint64 *sums = self->sums;                                                         \
    gboolean is_below = FALSE;                                                         \
                                                                                       \
    for (gsize i = 0; i < n; i++) {                                                    \
      const guint8 flag = from[i] == -1 ? IS_GAP : from[i] == -2 ? IS_DEAD : IS_DATA;  \
                                                                                       \
      is_below |= from[i] < -2;                                                        \
      self->flags[i] = MAX (self->flags[i], flag);                                     \
      if (__builtin_add_overflow (sums[i], from[i], &sums[i]))                         \
        sums[i] = from[i] < 0 ? G_MININT64 : G_MAXINT64;                               \
    }                                                                                  \
    self->is_below_flags |= is_below;                                                  \
  }

#define ADD_FLOAT(T)                                                                   \
  static void add_##T (RingletFrameSum *self, const T *from, gsize n)                  \
  {                                                                                    \
    double *sums = self->sums;                                                         \
                                                                                       \
    for (gsize i = 0; i < n; i++)                                                      \
      sums[i] += isfinite (from[i]) ? (double) from[i] : NAN;                          \
  }

ADD_UNSIGNED (guint8, G_MAXUINT8)
ADD_UNSIGNED (guint16, G_MAXUINT16)
ADD_UNSIGNED (guint32, G_MAXUINT32)
ADD_UNSIGNED (guint64, G_MAXUINT64)
ADD_SIGNED (gint8)
ADD_SIGNED (gint16)
ADD_SIGNED (gint32)
ADD_SIGNED (gint64)
ADD_FLOAT (float)
ADD_FLOAT (double)

/* @data: n_slow × n_fast pixels; booleans are 0 and 1, which are no flags of a byte */
static void
add_pixels (RingletFrameSum *self, gconstpointer data)
{
  const gsize n = self->n_slow * self->n_fast;

  switch (self->from) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    add_guint8 (self, data, n);
    break;
  case RINGLET_PIXEL_U16:
    add_guint16 (self, data, n);
    break;
  case RINGLET_PIXEL_U32:
    add_guint32 (self, data, n);
    break;
  case RINGLET_PIXEL_U64:
    add_guint64 (self, data, n);
    break;
  case RINGLET_PIXEL_I8:
    add_gint8 (self, data, n);
    break;
  case RINGLET_PIXEL_I16:
    add_gint16 (self, data, n);
    break;
  case RINGLET_PIXEL_I32:
    add_gint32 (self, data, n);
    break;
  case RINGLET_PIXEL_I64:
    add_gint64 (self, data, n);
    break;
  case RINGLET_PIXEL_F32:
    add_float (self, data, n);
    break;
  case RINGLET_PIXEL_F64:
    add_double (self, data, n);
    break;
  case RINGLET_PIXEL_N_TYPES:
    g_return_if_reached ();
  }
}

static double
known (double value)
{
  return value != 0.0 ? value : NAN;
}

gboolean
ringlet_frame_sum_add (RingletFrameSum *self, const RingletImage *image, GError **error)
{
  if (self->sums == NULL && !begin (self, image, error))
    return FALSE;
  if (!check_same (self, image, error))
    return FALSE;

  add_pixels (self, image->data);
  self->exposure_s += known (image->meta.exposure_s);
  self->monitor += known (image->meta.monitor);
  self->n_frames++;
  return TRUE;
}

/* --- what comes out --- */

static gboolean
has_flags (const RingletFrameSum *self)
{
  return self->flags != NULL && !self->is_below_flags;
}

/* −1 and −2 as the two largest numbers of the type: no detector counts so far. */
static void
put_flags (RingletFrameSum *self)
{
  gint64 *sums = self->sums;

  for (gsize i = 0; i < self->n_slow * self->n_fast; i++) {
    if (self->flags[i] != IS_DATA)
      sums[i] = self->flags[i] == IS_GAP ? -1 : -2;
  }
}

/* In a sum with a sign −1 may be counts less a dark current: what has none is no number
 * then. */
static gboolean
needs_nan (const RingletFrameSum *self)
{
  const gsize n = self->n_slow * self->n_fast;

  return self->type == RINGLET_PIXEL_I64 && has_flags (self) &&
      (memchr (self->flags, IS_DEAD, n) != NULL ||
          memchr (self->flags, IS_GAP, n) != NULL);
}

/* In the place of the sums, which are as wide: double holds 2^53 of them to the unit.
 */
static void
divide (RingletFrameSum *self, double n)
{
  const gboolean flagged = has_flags (self);
  double *means = self->sums;

  for (gsize i = 0; i < self->n_slow * self->n_fast; i++) {
    const double sum = self->type == RINGLET_PIXEL_U64
        ? (double) ((const guint64 *) self->sums)[i]
        : self->type == RINGLET_PIXEL_I64 ? (double) ((const gint64 *) self->sums)[i]
                                          : means[i];

    means[i] = flagged && self->flags[i] != IS_DATA ? NAN : sum / n;
  }
}

static double
combined (double sum, double n)
{
  return isfinite (sum) ? sum / n : 0.0;
}

RingletImage *
ringlet_frame_sum_finish (RingletFrameSum *self, RingletCombine how, GError **error)
{
  const double n = how == RINGLET_COMBINE_MEAN ? self->n_frames : 1.0;
  gboolean is_double = FALSE;

  g_return_val_if_fail (self->sums != NULL, NULL);

  is_double = how == RINGLET_COMBINE_MEAN || needs_nan (self);
  if (is_double)
    divide (self, n);
  else if (has_flags (self))
    put_flags (self);
  self->meta.exposure_s = combined (self->exposure_s, n);
  self->meta.monitor = combined (self->monitor, n);
  return ringlet_image_new_take (is_double ? RINGLET_PIXEL_F64 : self->type,
      self->n_slow, self->n_fast, g_steal_pointer (&self->sums), &self->meta);
}
