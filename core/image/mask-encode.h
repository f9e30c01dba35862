/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/mask.h"

G_BEGIN_DECLS

/* A mask as the bytes of a file, one function a format: for mask-write.c. The same mask
 * gives the same bytes. One pixel is a byte, 0 or 1, but for the bits of FIT2D.
 *
 * All return (transfer full), or NULL with RINGLET_ERROR_LIMIT without memory. */

GBytes *ringlet_mask_encode_edf (const RingletMask *self, GError **error);
GBytes *ringlet_mask_encode_tiff (const RingletMask *self, GError **error);
GBytes *ringlet_mask_encode_npy (const RingletMask *self, GError **error);
GBytes *ringlet_mask_encode_fit2d (const RingletMask *self, GError **error);
GBytes *ringlet_mask_encode_hdf5 (const RingletMask *self, GError **error);

/**
 * ringlet_mask_encode_alloc:
 * @size: bytes
 *
 * Returns: (transfer full): zeros, or NULL with RINGLET_ERROR_LIMIT
 */
guint8 *ringlet_mask_encode_alloc (guint64 size, GError **error);

/* What lies before the bits of FIT2D. */
#define RINGLET_FIT2DMASK_HEADER 1024

/* Bytes of a row of them: whole words of 32 bits. */
static inline guint64
ringlet_fit2dmask_row_size (guint64 n_fast)
{
  return (n_fast + 31) / 32 * 4;
}

G_END_DECLS
