/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletControlPoint:
 * @slow_px: in pixels from the corner of pixel (0, 0) of the file; pyFAI's files have
 * the centre of that pixel at 0
 * @fast_px: the same along the fast axis
 * @ring: the number of the ring it lies on, 1 for the innermost; 0 when it is not known
 * @sigma_px: uncertainty across the ring, pixels; 0 when it is not known
 *
 * A point of a Debye–Scherrer ring that was found in an image. A value; many of them
 * are a #GArray.
 */
typedef struct {
  double slow_px;
  double fast_px;
  guint ring;
  double sigma_px;
} RingletControlPoint;

G_END_DECLS
