/* SPDX-License-Identifier: MIT */
#pragma once

/* Images, variances and masks that hurt, for the tests of the engines. */

#include <math.h>

#include "image/mask.h"

typedef struct {
  gsize n_slow;
  gsize n_fast;
} FramesShape;

/* Values of the type that hurt: its ends, flags and what lies between them, counts
 * beyond 2^24, negative ones, and what is no number; 76 to 78 are the dummy of some
 * tests. */
static inline double
frames_hard_value (RingletPixelType type, guint32 random)
{
  const double hard[] = { 0, 1, 254, 255, 65534, 65535, 16777217, 4294967294.0,
    4294967295.0, 1e15, -1, -2, -1.5, -100, NAN, INFINITY, -INFINITY };
  const double limits[RINGLET_PIXEL_N_TYPES] = { 1, 255, 65535, 4294967295.0, 1e18, 127,
    32767, 2147483647.0, 1e18, 1e18, 1e18 };
  const double value = hard[random % G_N_ELEMENTS (hard)];

  if (!isfinite (value))
    return ringlet_pixel_type_is_float (type) ? value : 76;
  if (!ringlet_pixel_type_is_signed (type) && value < 0)
    return 3;
  return MIN (value, limits[type]);
}

static inline void
frames_put (gpointer data, RingletPixelType type, gsize i, double value)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
    ((guint8 *) data)[i] = value != 0;
    break;
  case RINGLET_PIXEL_U8:
    ((guint8 *) data)[i] = (guint8) value;
    break;
  case RINGLET_PIXEL_U16:
    ((guint16 *) data)[i] = (guint16) value;
    break;
  case RINGLET_PIXEL_U32:
    ((guint32 *) data)[i] = (guint32) value;
    break;
  case RINGLET_PIXEL_U64:
    ((guint64 *) data)[i] = (guint64) value;
    break;
  case RINGLET_PIXEL_I8:
    ((gint8 *) data)[i] = (gint8) value;
    break;
  case RINGLET_PIXEL_I16:
    ((gint16 *) data)[i] = (gint16) value;
    break;
  case RINGLET_PIXEL_I32:
    ((gint32 *) data)[i] = (gint32) value;
    break;
  case RINGLET_PIXEL_I64:
    ((gint64 *) data)[i] = (gint64) value;
    break;
  case RINGLET_PIXEL_F32:
    ((float *) data)[i] = (float) value;
    break;
  default:
    ((double *) data)[i] = value;
  }
}

static inline RingletImage *
frames_image (
    const FramesShape *shape, RingletPixelType type, guint32 seed, gboolean hard)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gpointer data = ringlet_image_alloc (type, shape->n_slow, shape->n_fast, NULL);

  for (gsize i = 0; i < shape->n_slow * shape->n_fast; i++) {
    const gboolean odd = hard && g_rand_int_range (rand, 0, 20) == 0;
    const double plain = g_rand_int_range (rand, 0, 120);

    frames_put (
        data, type, i, odd ? frames_hard_value (type, g_rand_int (rand)) : plain);
  }
  return ringlet_image_new_take (type, shape->n_slow, shape->n_fast, data, NULL);
}

static inline RingletMask *
frames_mask (const FramesShape *shape)
{
  const gsize n = shape->n_slow * shape->n_fast;
  guint8 *bad = g_new0 (guint8, n);

  for (gsize i = 0; i < n; i += 11)
    bad[i] = 1;
  return ringlet_mask_new_take (shape->n_slow, shape->n_fast, bad);
}

/* What is left out of a frame whatever its value: not finite, not a variance. */
static inline RingletImage *
frames_variance (const FramesShape *shape, RingletPixelType type, guint32 seed)
{
  const double hard[] = { NAN, INFINITY, -1, -1e30, 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gpointer data = ringlet_image_alloc (type, shape->n_slow, shape->n_fast, NULL);

  for (gsize i = 0; i < shape->n_slow * shape->n_fast; i++) {
    const double plain = g_rand_int_range (rand, 0, 100);
    const gboolean odd = g_rand_int_range (rand, 0, 25) == 0;
    double value = plain;

    if (odd && ringlet_pixel_type_is_float (type))
      value = hard[g_rand_int_range (rand, 0, G_N_ELEMENTS (hard))];
    else if (odd && ringlet_pixel_type_is_signed (type))
      value = -1;
    frames_put (data, type, i, value);
  }
  return ringlet_image_new_take (type, shape->n_slow, shape->n_fast, data, NULL);
}

/* A correction as it was measured: even steps, and some pixels have one of @odd. */
static inline RingletImage *
frames_measured (const FramesShape *shape, RingletPixelType type, guint32 seed,
    double step, const double odd[3])
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gpointer data = ringlet_image_alloc (type, shape->n_slow, shape->n_fast, NULL);

  for (gsize i = 0; i < shape->n_slow * shape->n_fast; i++) {
    const double plain = step * g_rand_int_range (rand, 1, 100);
    const gint32 which = g_rand_int_range (rand, 0, 90);

    frames_put (data, type, i, which < 3 ? odd[which] : plain);
  }
  return ringlet_image_new_take (type, shape->n_slow, shape->n_fast, data, NULL);
}
