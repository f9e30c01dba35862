/* SPDX-License-Identifier: MIT */
#pragma once

/* How many callers have frames on one device at once. A few keep its copying and its
 * computing busy at the same time; each more of them only takes memory. */

#include "opencl/context.h"

G_BEGIN_DECLS

/* While one copies frames there, one computes, one looks at what came back, and one is
 * about to begin. */
#define RINGLET_CL_SEATS 4

/**
 * ringlet_cl_seat_take:
 * @error: G_IO_ERROR_CANCELLED
 *
 * Waits until fewer than %RINGLET_CL_SEATS callers have one. Who has one must not ask
 * for another one of the same device.
 */
gboolean ringlet_cl_seat_take (
    RingletCl *cl, GCancellable *cancellable, GError **error);

/* When the memory of the frames is put away. */
void ringlet_cl_seat_leave (RingletCl *cl);

G_END_DECLS
