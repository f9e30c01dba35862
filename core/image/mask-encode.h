/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/mask.h"

G_BEGIN_DECLS

/* What only files of masks have. */

/* Returns (transfer full) the bytes of an HDF5 file; the same mask gives the same.
 * Errors of the HDF5 library. */
GBytes *ringlet_mask_encode_hdf5 (const RingletMask *self, GError **error);

/* What lies before the bits of FIT2D. */
#define RINGLET_FIT2DMASK_HEADER 1024

/* Bytes of a row of them: whole words of 32 bits. */
static inline guint64
ringlet_fit2dmask_row_size (guint64 n_fast)
{
  return (n_fast + 31) / 32 * 4;
}

G_END_DECLS
