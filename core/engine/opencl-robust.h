/* SPDX-License-Identifier: MIT */
#pragma once

/* Statistics that compare the pixels of a bin, on a device: kernels/csr_robust.cl and
 * kernels/csr_percentiles.cl. */

#include "engine/csr-state.h"
#include "engine/opencl-rows.h"

G_BEGIN_DECLS

/**
 * RingletClRobust:
 * @kernel: of the caller
 * @sort: (nullable): the one that finds percentiles
 * @room_start: (element-type guint64): n_rows + 1 offsets into the two below
 * @value: to sort by
 * @place: likewise
 * @left: a flag of each entry of the matrix
 * @sums: of each bin
 * @host: (array): them on this side
 * @n_room: numbers of @value and @place
 * @n_entries: of the matrix
 *
 * One caller's room.
 */
typedef struct {
  cl_kernel kernel;
  cl_kernel sort;
  RingletClBuffer room_start;
  RingletClBuffer value;
  RingletClBuffer place;
  RingletClBuffer left;
  RingletClBuffer sums;
  double *host;
  gsize n_room;
  gsize n_entries;
} RingletClRobust;

/* Whether a device can do it: RINGLET_ERROR_UNSUPPORTED without doubles. */
gboolean ringlet_cl_robust_check (const RingletCl *cl, GError **error);

/* FALSE with RINGLET_ERROR_DEVICE or _LIMIT; to be cleared in either case. */
gboolean ringlet_cl_robust_init (
    RingletClRobust *self, RingletCl *cl, const RingletCsrState *csr, GError **error);
void ringlet_cl_robust_clear (RingletClRobust *self, const RingletClApi *api);

/* When its frame is done, and the queue is empty: what it took is for others then. */
void ringlet_cl_robust_put_away (RingletClRobust *self, const RingletCl *cl);

/* The sums of the one frame that @gather has read, with a @known of its own. */
gboolean ringlet_cl_robust_run (
    RingletClRobust *self, RingletClGather *gather, RingletSums *sums, GError **error);

G_END_DECLS
