/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>

#include "display/pyramid.h"

G_BEGIN_DECLS

/**
 * RingletRange:
 * @n: pixels that count
 * @min: least of them; +∞ without any
 * @max: largest; −∞ without any
 * @positive: least positive one; +∞ without any
 */
typedef struct {
  gsize n;
  double min;
  double max;
  double positive;
} RingletRange;

#define RINGLET_RANGE_EMPTY                                                            \
  ((RingletRange){ .min = INFINITY, .max = -INFINITY, .positive = INFINITY })

/* Of pixels @first … @first + @n − 1 of level 0, exact; @n is below 2^32. */
RingletRange ringlet_range_of (const RingletPyramid *pyramid, gsize first, gsize n);

RingletRange ringlet_range_union (RingletRange a, RingletRange b);

G_END_DECLS
