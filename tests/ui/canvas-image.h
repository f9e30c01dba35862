/* SPDX-License-Identifier: MIT */
#pragma once

/* Images for the canvas: seeded, in every type, with all that a detector may hold. */

#include <math.h>

#include "display/pyramid.h"

#define CANVAS_N_SLOW 611
#define CANVAS_N_FAST 733

static inline void
canvas_put (RingletPixelType type, gpointer data, gsize i, double value)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
    ((guint8 *) data)[i] = value > 50;
    break;
  case RINGLET_PIXEL_U8:
    ((guint8 *) data)[i] = (guint8) CLAMP (value, 0, 255);
    break;
  case RINGLET_PIXEL_U16:
    ((guint16 *) data)[i] = (guint16) CLAMP (value, 0, 65535);
    break;
  case RINGLET_PIXEL_U32:
    ((guint32 *) data)[i] = (guint32) CLAMP (value, 0, 4294967295.0);
    break;
  case RINGLET_PIXEL_U64:
    ((guint64 *) data)[i] = (guint64) MAX (value, 0);
    break;
  case RINGLET_PIXEL_I16:
    ((gint16 *) data)[i] = (gint16) CLAMP (value, -32768, 32767);
    break;
  case RINGLET_PIXEL_I32:
    ((gint32 *) data)[i] = (gint32) CLAMP (value, -2147483648.0, 2147483647.0);
    break;
  case RINGLET_PIXEL_F32:
    ((float *) data)[i] = (float) value;
    break;
  case RINGLET_PIXEL_F64:
    ((double *) data)[i] = value;
    break;
  default:
    g_assert_not_reached ();
  }
}

/* Rings, noise, background taken off too far, single hot pixels, NaN. */
static inline double
canvas_value (GRand *rand, gsize row, gsize column)
{
  const double radius = hypot ((double) row - 290.3, (double) column - 350.8);
  const double ring = 400 * pow (cos (radius / 11), 8) * exp (-radius / 300);
  const double noise = g_rand_double_range (rand, -20, 60);

  if (g_rand_int_range (rand, 0, 1500) == 0)
    return 4e9;
  if (g_rand_int_range (rand, 0, 900) == 0)
    return NAN;
  return ring + noise;
}

/* Gaps of modules and single pixels. */
static inline RingletMask *
canvas_mask_new (GRand *rand, gsize n_slow, gsize n_fast)
{
  guint8 *bad = g_new0 (guint8, n_slow * n_fast);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    bad[i] = i / n_fast % 200 >= 190 || i % n_fast % 250 >= 243 ||
        g_rand_int_range (rand, 0, 200) == 0;
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

static inline RingletPyramid *
canvas_pyramid_new (RingletPixelType type, gsize n_slow, gsize n_fast, gboolean masked)
{
  const RingletPlan plan = ringlet_plan_default ();
  const RingletExclusion exclusion = ringlet_exclusion_new (&plan, TRUE, type);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20 + type);
  g_autoptr (RingletMask) mask = masked ? canvas_mask_new (rand, n_slow, n_fast) : NULL;
  gpointer data = ringlet_image_alloc (type, n_slow, n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  RingletPyramid *pyramid = NULL;

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    const double value = canvas_value (rand, i / n_fast, i % n_fast);
    const gboolean is_float = type == RINGLET_PIXEL_F32 || type == RINGLET_PIXEL_F64;

    canvas_put (type, data, i, isnan (value) && !is_float ? 4294967295.0 : value);
  }
  image = ringlet_image_new_take (type, n_slow, n_fast, data, NULL);
  pyramid = ringlet_pyramid_new_image (image, mask, &exclusion, NULL, NULL);
  g_assert_nonnull (pyramid);
  return pyramid;
}
