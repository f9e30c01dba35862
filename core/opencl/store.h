/* SPDX-License-Identifier: MIT */
#pragma once

/* Memory of one device that nobody uses now. Taking some from a driver is slow, pinning
 * above all; so what one caller puts away the next one takes, and there is as much as
 * callers of one moment have, not as all who ever came. */

#include "opencl/loader.h"

G_BEGIN_DECLS

/**
 * RingletClMemory:
 * @mem: it
 * @data: (nullable): where it is mapped to on this side: of pinned memory
 * @n_bytes: how much
 */
typedef struct {
  cl_mem mem;
  gpointer data;
  gsize n_bytes;
} RingletClMemory;

/* What is put away apart. */
typedef enum {
  RINGLET_CL_ON_DEVICE,
  RINGLET_CL_PINNED,
  RINGLET_CL_N_KINDS,
} RingletClMemoryKind;

/* Any number of threads may use one. */
typedef struct _RingletClStore RingletClStore;

/**
 * ringlet_cl_store_new:
 * @queue: (transfer full): by which memory is unmapped
 * @most: (array length=RINGLET_CL_N_KINDS): bytes that it keeps of each kind; what was
 *   put away longest ago goes
 */
RingletClStore *ringlet_cl_store_new (const RingletClApi *api, cl_command_queue queue,
    const gsize most[RINGLET_CL_N_KINDS]);
void ringlet_cl_store_free (RingletClStore *self);

/* To map and unmap by; borrowed. */
cl_command_queue ringlet_cl_store_get_queue (const RingletClStore *self);

/* FALSE where there is none of @n_bytes to twice as many. @memory: (out
 * caller-allocates): holds nothing of meaning */
gboolean ringlet_cl_store_take (RingletClStore *self, RingletClMemoryKind kind,
    gsize n_bytes, RingletClMemory *memory);

/* Nothing that is under way may use @memory any more. */
void ringlet_cl_store_put (
    RingletClStore *self, RingletClMemoryKind kind, RingletClMemory memory);

/* Back to the driver with all of it; FALSE where there was none. */
gboolean ringlet_cl_store_empty (RingletClStore *self);

/* Back to the driver with @memory. */
void ringlet_cl_store_release (const RingletClStore *self, RingletClMemory memory);

G_END_DECLS
