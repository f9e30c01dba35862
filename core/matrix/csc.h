/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/csr.h"

G_BEGIN_DECLS

/**
 * RingletCsc:
 * @n_rows: number of output bins
 * @n_cols: number of detector pixels, n_slow × n_fast
 * @n_entries: number of stored shares
 * @col_start: (array): n_cols + 1 offsets, col_start[0] = 0, never decreasing,
 *   col_start[n_cols] = n_entries
 * @bin: (array): n_entries flat bins, each < n_rows, ascending within a column
 * @share: (array): n_entries fractions of a pixel, 0 < share ≤ 1
 *
 * The pixel-splitting matrix in compressed sparse column form: what the splitting
 * schemes emit, one pixel behind the other. Holds the same entries as #RingletCsr.
 * Immutable.
 *
 * Source: Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., §3.4.
 */
typedef struct {
  guint32 n_rows;
  guint32 n_cols;
  gsize n_entries;
  gsize *col_start;
  guint32 *bin;
  double *share;
} RingletCsc;

/**
 * ringlet_csc_new:
 * @col_start: (array) (transfer full): see #RingletCsc
 * @bin: (array) (transfer full): see #RingletCsc
 * @share: (array) (transfer full): see #RingletCsc
 * @error: RINGLET_ERROR_SHAPE when the arrays contradict each other
 *
 * Takes the arrays over, also on failure, and checks every entry.
 *
 * Returns: (transfer full): the matrix
 */
RingletCsc *ringlet_csc_new (guint32 n_rows, guint32 n_cols, gsize *col_start,
    guint32 *bin, double *share, GError **error);

/**
 * ringlet_csc_new_split:
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * Splits all pixels.
 *
 * Returns: (transfer full): the matrix of @splitter, in no memo
 */
RingletCsc *ringlet_csc_new_split (
    const RingletSplitter *splitter, GCancellable *cancellable, GError **error);

/* The same, kept in @memo. */
RingletCsc *ringlet_csc_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_csr_to_csc:
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the same entries by pixels
 */
RingletCsc *ringlet_csr_to_csc (
    const RingletCsr *csr, GCancellable *cancellable, GError **error);

/**
 * ringlet_csc_to_csr:
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the same entries by bins
 */
RingletCsr *ringlet_csc_to_csr (
    const RingletCsc *csc, GCancellable *cancellable, GError **error);

RingletCsc *ringlet_csc_ref (RingletCsc *self);
void ringlet_csc_unref (RingletCsc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCsc, ringlet_csc_unref)

G_END_DECLS
