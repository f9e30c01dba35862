/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/histogram.h"

G_BEGIN_DECLS

/* Sorts @values (array length=n), none of them NaN. */
void ringlet_sort_floats (float *values, gsize n);

/* Fills the quantiles of @self, whose other numbers are known and which has values. */
void ringlet_quantiles_fill (RingletHistogram *self, const RingletPyramid *pyramid);

G_END_DECLS
