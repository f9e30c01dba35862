/* SPDX-License-Identifier: MIT */
#pragma once

/* One bin of an engine that has its pixels side by side: which of them are left, and
 * their sums. See #RingletStatistic for the definitions. */

#include "engine/bin-sort.h"
#include "engine/double-sums.h"

G_BEGIN_DECLS

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

/* How many pixels there must be room for where a row has @n_entries. */
gsize ringlet_robust_n_room (const RingletStatistic *statistic, gsize n_entries);

/* Fills bin @row. @room: for ringlet_robust_n_room() pixels. */
void ringlet_robust_row (const RingletRobust *self, gsize row, RingletBinPixel *room);

G_END_DECLS
