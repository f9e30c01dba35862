/* SPDX-License-Identifier: MIT */
#include "image/pixel-store.h"

#include <math.h>

/* Of integers: a cast of what they do not hold is undefined. */
static double
clamp_round (double value, double least, double most)
{
  if (isnan (value))
    return 0.0;
  /* Halves away from 0. */
  return CLAMP (round (value), least, most);
}

void
ringlet_pixel_store (RingletPixelType type, gpointer pixels, gsize i, double value)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
  case RINGLET_PIXEL_U8:
    ((guint8 *) pixels)[i] = (guint8) clamp_round (value, 0.0, G_MAXUINT8);
    return;
  case RINGLET_PIXEL_U16:
    ((guint16 *) pixels)[i] = (guint16) clamp_round (value, 0.0, G_MAXUINT16);
    return;
  case RINGLET_PIXEL_U32:
    ((guint32 *) pixels)[i] = (guint32) clamp_round (value, 0.0, G_MAXUINT32);
    return;
  case RINGLET_PIXEL_U64:
    ((guint64 *) pixels)[i] = (guint64) clamp_round (value, 0.0, 0x1.fffffffffffffp63);
    return;
  case RINGLET_PIXEL_I8:
    ((gint8 *) pixels)[i] = (gint8) clamp_round (value, G_MININT8, G_MAXINT8);
    return;
  case RINGLET_PIXEL_I16:
    ((gint16 *) pixels)[i] = (gint16) clamp_round (value, G_MININT16, G_MAXINT16);
    return;
  case RINGLET_PIXEL_I32:
    ((gint32 *) pixels)[i] = (gint32) clamp_round (value, G_MININT32, G_MAXINT32);
    return;
  case RINGLET_PIXEL_I64:
    ((gint64 *) pixels)[i] =
        (gint64) clamp_round (value, -0x1p63, 0x1.fffffffffffffp62);
    return;
  case RINGLET_PIXEL_F32:
    ((float *) pixels)[i] = (float) value;
    return;
  case RINGLET_PIXEL_F64:
    ((double *) pixels)[i] = value;
    return;
  case RINGLET_PIXEL_N_TYPES:
    break;
  }
  g_return_if_reached ();
}
