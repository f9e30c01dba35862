/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/opencl-odd.h"

G_BEGIN_DECLS

/* Sums of 64 bits that a frame has: of each slot, and of its squares behind them. */
static inline gsize
ringlet_cl_bins_n_numbers (const RingletPackedTask *task)
{
  return task->matrix->n_slots * (task->squares ? 2 : 1);
}

/* Bins of the sums of a frame, as the device has them, with what was odd in it; by all
 * threads. */
void ringlet_cl_bins_collect (
    const RingletClOdd *odd, const guint64 *sums, const RingletPackedOut *out);

G_END_DECLS
