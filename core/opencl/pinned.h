/* SPDX-License-Identifier: MIT */
#pragma once

#include "opencl/buffer.h"

G_BEGIN_DECLS

/**
 * RingletClPinned:
 * @data: memory of this side that the device copies from and to by itself
 * @n_bytes: how much
 * @cl: the device
 * @mem: what holds it
 *
 * Copies from other memory go through a buffer of the driver, by the processor: several
 * times slower, and the caller waits for them.
 */
typedef struct {
  gpointer data;
  gsize n_bytes;
  RingletCl *cl;
  cl_mem mem;
} RingletClPinned;

/**
 * ringlet_cl_pinned_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @what: "frames", for messages
 * @error: RINGLET_ERROR_DEVICE
 */
gboolean ringlet_cl_pinned_init (RingletClPinned *self, RingletCl *cl, gsize n_bytes,
    const char *what, GError **error);

/* Makes it larger where it is too small, by what is idle in the store if it can; what
 * it held is lost then. @self: zeros or made before */
gboolean ringlet_cl_pinned_reserve (RingletClPinned *self, RingletCl *cl, gsize n_bytes,
    const char *what, GError **error);
void ringlet_cl_pinned_clear (RingletClPinned *self);

/* As ringlet_cl_buffer_put_away(). */
void ringlet_cl_pinned_put_away (RingletClPinned *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletClPinned, ringlet_cl_pinned_clear)

G_END_DECLS
