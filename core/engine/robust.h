/* SPDX-License-Identifier: MIT */
#pragma once

/* One bin of an engine that has its pixels side by side: which of them are left, and
 * their sums. See #RingletStatistic for the definitions. */

#include "engine/double-sums.h"

G_BEGIN_DECLS

/**
 * RingletBinPixel:
 * @value: signal / normalisation
 * @weight: share · normalisation
 * @share: of the pixel in this bin
 * @pixel: flat index
 *
 * A pixel that counts in a bin.
 */
typedef struct {
  double value;
  double weight;
  double share;
  guint32 pixel;
} RingletBinPixel;

/**
 * RingletRobust:
 * @task: what is known of the pixels, and the statistic
 * @matrix: the bins
 * @counts: (array length=n_pixels): of ringlet_double_task_read_frame()
 * @variance: (nullable) (array length=n_pixels): likewise
 * @sums: to be filled, with @known
 * @known: to be filled
 *
 * One frame. Bins are independent of each other: any number of threads may fill
 * different ones.
 */
typedef struct {
  const RingletDoubleTask *task;
  const RingletCsr *matrix;
  const double *counts;
  const double *variance;
  RingletSums *sums;
  RingletKnown *known;
} RingletRobust;

/* Fills bin @row. @room: for as many pixels as the row has entries. */
void ringlet_robust_row (const RingletRobust *self, gsize row, RingletBinPixel *room);

G_END_DECLS
