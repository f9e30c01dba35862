/* SPDX-License-Identifier: MIT */
#pragma once

/* A frame, a detector and layers to be painted on it. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "mask-stack.h"

#define N_SLOW 150
#define N_FAST 70
#define N (N_SLOW * N_FAST)

/* Without tilt: the beam meets the detector at 60.3, 31.7 pixels, 0.1 m away. */
static const RingletGeometry geometry = { 0.1, 60.3e-3, 31.7e-3, 0, 0, 0, 1e-10,
  FALSE };

static inline RingletImage *
make_image (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N; i++)
    data[i] = (guint32) g_rand_int_range (rand, 90, 110);
  for (gsize i = 0; i < 30; i++)
    data[g_rand_int_range (rand, 0, N)] = 5000;
  data[17] = G_MAXUINT32;
  return ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST, data, NULL);
}

static inline RingletMask *
random_mask (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *bad = g_new (guint8, N);

  for (gsize i = 0; i < N; i++)
    bad[i] = g_rand_int_range (rand, 0, 40) == 0;
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static inline RingletMaskLayer *
layer_of (const char *id, const double *numbers, gsize n)
{
  g_autoptr (GError) error = NULL;
  RingletMaskLayer *layer = ringlet_mask_layer_new (
      id, numbers, n, ringlet_unit_find ("q_nm^-1", NULL), &error);

  g_assert_no_error (error);
  return layer;
}

/* Takes @layer. */
static inline void
push (RingletMaskLayers **layers, RingletMaskLayer *layer)
{
  RingletMaskLayers *more =
      ringlet_mask_layers_insert (*layers, ringlet_mask_layers_n (*layers), layer);

  ringlet_mask_layer_unref (layer);
  ringlet_mask_layers_unref (*layers);
  *layers = more;
}

static inline RingletMaskScene
scene_of (RingletImage *image, RingletDetector *detector, RingletMask *base)
{
  return (RingletMaskScene){ N_SLOW, N_FAST, base, image, detector, &geometry };
}

static inline RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (1e-3, 1e-3, N_SLOW, N_FAST, 3, NULL);
}
