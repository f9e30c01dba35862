/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/contrast.h"

G_BEGIN_DECLS

/* For contrast.c alone. */

/* @values: (out) (array length=n_fast): @states: (out): #RingletPixelState of each;
 * values count only where that says so */
void ringlet_contrast_side_row (
    const RingletContrastSide *self, gsize row, double *values, guint8 *states);

G_END_DECLS
