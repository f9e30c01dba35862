/* SPDX-License-Identifier: MIT */
#pragma once

/* Kernels that compare each access to an array with its length, of a device with the
 * pretended word "checked": the side of the host. kernels/array.cl is the other one. */

#include "opencl/buffer.h"

G_BEGIN_DECLS

/* Returns (transfer full): what of a source the compiler is told before file @name of
 * kernels/, so that a fault has a place. */
char *ringlet_cl_checked_lines (const char *name);

/* Whether @kernel takes more than its @n_args arguments: with each array its bytes, and
 * where to note faults. Any other one is run as it is. */
gboolean ringlet_cl_checked_takes_bounds (
    const RingletCl *cl, cl_kernel kernel, gsize n_args);

/* The place for faults, made when first asked for. */
gboolean ringlet_cl_checked_reserve (RingletClQueue *queue, GError **error);

/* Sets the two arguments that follow an array of @n_bytes, from @at on. */
cl_int ringlet_cl_checked_set (
    const RingletClQueue *queue, cl_kernel kernel, cl_uint at, gsize n_bytes);

/**
 * ringlet_cl_checked_look:
 * @error: RINGLET_ERROR_DEVICE naming kernel, file, line, index and length
 *
 * Waits for what was started, and says which access was the first out of bounds.
 */
gboolean ringlet_cl_checked_look (
    RingletClQueue *queue, cl_kernel kernel, GError **error);

G_END_DECLS
