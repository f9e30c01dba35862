/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/csc.h"
#include "matrix/packed.h"

G_BEGIN_DECLS

/**
 * RingletStorage:
 * @RINGLET_STORAGE_NONE: no matrix: shares are computed for each frame
 * @RINGLET_STORAGE_CSR: #RingletCsr: rows of bins, shares in double
 * @RINGLET_STORAGE_CSC: #RingletCsc: columns of pixels, shares in double
 * @RINGLET_STORAGE_PACKED: #RingletPacked: pixel order, shares in 16 bits
 */
typedef enum {
  RINGLET_STORAGE_NONE,
  RINGLET_STORAGE_CSR,
  RINGLET_STORAGE_CSC,
  RINGLET_STORAGE_PACKED,
} RingletStorage;

/**
 * RingletMatrix:
 * @storage: which of the members below is set
 * @n_bins: rows, flat bins
 * @n_pixels: columns, n_slow × n_fast
 * @csr: (nullable)
 * @csc: (nullable)
 * @packed: (nullable)
 *
 * The splitting matrix in the storage that an engine wants. Immutable.
 */
typedef struct {
  RingletStorage storage;
  gsize n_bins;
  gsize n_pixels;
  RingletCsr *csr;
  RingletCsc *csc;
  RingletPacked *packed;
} RingletMatrix;

/**
 * ringlet_matrix_get:
 * @memo: keeps what is stored: a second call with the same splitter builds nothing
 * @error: as ringlet_csr_get(), ringlet_csc_get() and ringlet_packed_get()
 *
 * Returns: (transfer full): the matrix of @splitter
 */
RingletMatrix *ringlet_matrix_get (const RingletSplitter *splitter,
    RingletStorage storage, RingletMemo *memo, GCancellable *cancellable,
    GError **error);

/* Marks what is stored, if anything is, as used now, see ringlet_memo_touch(). */
void ringlet_matrix_touch (
    const RingletSplitter *splitter, RingletStorage storage, RingletMemo *memo);

RingletMatrix *ringlet_matrix_ref (RingletMatrix *self);
void ringlet_matrix_unref (RingletMatrix *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMatrix, ringlet_matrix_unref)

G_END_DECLS
