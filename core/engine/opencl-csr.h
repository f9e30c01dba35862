/* SPDX-License-Identifier: MIT */
#pragma once

/* Sums over a matrix of rows on a device, as an engine delivers them. */

#include "engine/csr-state.h"
#include "engine/opencl-robust.h"
#include "engine/opencl-rows.h"

G_BEGIN_DECLS

/**
 * RingletClCsr:
 * @cl: the device
 * @csr: what the processor knows
 * @pixels: of it, on the device
 * @rows: likewise
 */
typedef struct {
  RingletCl *cl;
  RingletCsrState *csr;
  RingletClPixels pixels;
  RingletClRows rows;
} RingletClCsr;

/**
 * RingletClCsrWorker:
 * @gather: for sums
 * @robust: for statistics that compare pixels; empty where there is none
 *
 * One caller's place to work.
 */
typedef struct {
  RingletClGather gather;
  RingletClRobust robust;
} RingletClCsrWorker;

/**
 * ringlet_cl_csr_new:
 * @csr: (transfer full): the matrix, which is given up once the device has it, but
 *   where pixels are compared
 * @error: RINGLET_ERROR_DEVICE
 */
RingletClCsr *ringlet_cl_csr_new (RingletCl *cl, RingletCsrState *csr, GError **error);
void ringlet_cl_csr_free (RingletClCsr *self);

/* Memory on this side. */
gsize ringlet_cl_csr_n_bytes (const RingletClCsr *self);

/* Returns (transfer full): NULL with RINGLET_ERROR_DEVICE or _UNSUPPORTED. */
RingletClCsrWorker *ringlet_cl_csr_worker_new (
    const RingletClCsr *self, GError **error);
void ringlet_cl_csr_worker_free (RingletClCsrWorker *worker);

/* When its frames are done: what they took is for others then. */
void ringlet_cl_csr_worker_put_away (RingletClCsrWorker *worker);

/* As RingletEngineClass.apply(). */
gboolean ringlet_cl_csr_apply (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error);

/* Only the second pass of the azimuthal error model, where @counts and @known of @sums
 * are there already. */
gboolean ringlet_cl_csr_scatter (const RingletClCsr *self, RingletClCsrWorker *worker,
    const RingletEngineFrame *frames, gsize n_frames, const RingletExclusion *exclusion,
    RingletSums *sums, GCancellable *cancellable, GError **error);

G_END_DECLS
