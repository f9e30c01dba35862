/* SPDX-License-Identifier: MIT */
#pragma once

#include "opencl/context.h"

G_BEGIN_DECLS

/**
 * RingletClBuffer:
 * @api: the entry points
 * @mem: the memory on the device
 * @n_bytes: how much; at least 16, since no buffer may be empty
 * @n_used: how much of it was asked for last
 */
typedef struct {
  const RingletClApi *api;
  cl_mem mem;
  gsize n_bytes;
  gsize n_used;
} RingletClBuffer;

/**
 * ringlet_cl_buffer_init:
 * @self: (out caller-allocates): empty
 * @data: (nullable): what it holds from the start; else it holds nothing of meaning
 * @what: "the matrix", for messages
 * @error: RINGLET_ERROR_DEVICE
 */
gboolean ringlet_cl_buffer_init (RingletClBuffer *self, const RingletCl *cl,
    gsize n_bytes, gconstpointer data, const char *what, GError **error);

/**
 * ringlet_cl_memory_new:
 * @from: (nullable): as of clCreateBuffer(), whose arguments these are
 *
 * Where there is none, what is idle in the store goes back to the driver first.
 */
cl_mem ringlet_cl_memory_new (const RingletCl *cl, cl_mem_flags flags, gsize n_bytes,
    gpointer from, cl_int *status);

/* Makes it larger where it is too small for @n_bytes, by what is idle in the store if
 * it can; what it held is lost then. */
gboolean ringlet_cl_buffer_reserve (RingletClBuffer *self, const RingletCl *cl,
    gsize n_bytes, const char *what, GError **error);
void ringlet_cl_buffer_clear (RingletClBuffer *self);

/* For others to use: no command that is under way may do so any more. Empty then, for
 * ringlet_cl_buffer_reserve(). */
void ringlet_cl_buffer_put_away (RingletClBuffer *self, const RingletCl *cl);

/* What @n buffers take of the memory of this side: nothing where the device has its
 * own. */
gsize ringlet_cl_host_bytes (
    const RingletCl *cl, const RingletClBuffer *const *buffers, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletClBuffer, ringlet_cl_buffer_clear)

/**
 * RingletClQueue:
 * @cl: the device
 * @queue: commands in order
 * @faults: see opencl/checked.h; of a device that checks
 * @events: (element-type cl_event): kernels that were begun and not looked at yet
 * @is_timed: their times are asked for
 *
 * One thread's way to the device.
 */
typedef struct {
  RingletCl *cl;
  cl_command_queue queue;
  RingletClBuffer faults;
  GArray *events;
  gboolean is_timed;
} RingletClQueue;

gboolean ringlet_cl_queue_init (RingletClQueue *self, RingletCl *cl, GError **error);
void ringlet_cl_queue_clear (RingletClQueue *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletClQueue, ringlet_cl_queue_clear)

/* From now on the device takes the time of each kernel. What is in the queue is done
 * first. */
gboolean ringlet_cl_queue_time (RingletClQueue *self, GError **error);

/* Waits for all kernels that were begun since ringlet_cl_queue_time(), or since this
 * was asked last. @seconds: (out): that the device spent on them */
gboolean ringlet_cl_queue_seconds (
    RingletClQueue *self, double *seconds, GError **error);

/* Each blocks until it is done, so that no early return leaves a copy running. */
gboolean ringlet_cl_write (RingletClQueue *self, const RingletClBuffer *buffer,
    gsize offset, gsize n_bytes, gconstpointer data, GError **error);
gboolean ringlet_cl_read (RingletClQueue *self, const RingletClBuffer *buffer,
    gsize offset, gsize n_bytes, gpointer data, GError **error);

/* The same without waiting: @data must stay until ringlet_cl_wait(). Only where it is
 * pinned the caller goes on at once, see opencl/pinned.h. */
gboolean ringlet_cl_send (RingletClQueue *self, const RingletClBuffer *buffer,
    gsize offset, gsize n_bytes, gconstpointer data, GError **error);
gboolean ringlet_cl_fetch (RingletClQueue *self, const RingletClBuffer *buffer,
    gsize offset, gsize n_bytes, gpointer data, GError **error);

/* Has the device begin with what is in the queue. */
gboolean ringlet_cl_begin (RingletClQueue *self, GError **error);

/* Until all of it is done. This, and what blocks, says so where a kernel before it has
 * failed: what that left behind must not be taken for its result. */
gboolean ringlet_cl_wait (RingletClQueue *self, GError **error);

/* Sets @n_bytes, a multiple of 4, to zero; does not wait. */
gboolean ringlet_cl_zero (
    RingletClQueue *self, const RingletClBuffer *buffer, gsize n_bytes, GError **error);

/**
 * RingletClArg:
 * @size: of the value
 * @value: (nullable): it; NULL for @size bytes of local memory
 * @is_array: it is one, of @n_bytes
 * @n_bytes: what a kernel may use of it
 */
typedef struct {
  gsize size;
  gconstpointer value;
  gboolean is_array;
  gsize n_bytes;
} RingletClArg;

#define RINGLET_CL_VALUE(x) ((RingletClArg){ sizeof (x), &(x) })
#define RINGLET_CL_BUFFER(b)                                                           \
  ((RingletClArg){ sizeof (cl_mem), &(b).mem, TRUE, (b).n_used })
#define RINGLET_CL_LOCAL(n) ((RingletClArg){ (n), NULL, TRUE, (n) })

/* The most work-items that a work-group of @kernel may have: what a kernel keeps in
 * registers makes them fewer than the device has. */
gsize ringlet_cl_most_group (const RingletCl *cl, cl_kernel kernel);

/**
 * ringlet_cl_group:
 * @most: wanted, at least 1
 *
 * How many work-items a work-group of a kernel gets.
 *
 * Returns: the largest power of two up to @most that the kernel may have
 */
gsize ringlet_cl_group (const RingletCl *cl, cl_kernel kernel, gsize most);

/**
 * ringlet_cl_run:
 * @name: of the kernel, for messages
 * @args: (array length=n_args): its arguments in order
 * @n_groups: (array length=2): work-groups along both axes, neither 0
 * @group: work-items of one work-group, along the first axis: ringlet_cl_group()
 * @error: RINGLET_ERROR_DEVICE
 *
 * Starts the kernel; does not wait.
 */
gboolean ringlet_cl_run (RingletClQueue *self, cl_kernel kernel, const char *name,
    const RingletClArg *args, gsize n_args, const gsize n_groups[2], gsize group,
    GError **error);

G_END_DECLS
