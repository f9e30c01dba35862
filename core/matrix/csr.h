/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/memo.h"
#include "split/split.h"

G_BEGIN_DECLS

/**
 * RingletCsr:
 * @n_rows: number of output bins
 * @n_cols: number of detector pixels, n_slow × n_fast
 * @n_entries: number of stored shares
 * @row_start: (array): n_rows + 1 offsets, row_start[0] = 0, never decreasing,
 *   row_start[n_rows] = n_entries
 * @col: (array): n_entries pixel indices, each < n_cols, ascending within a row
 * @share: (array): n_entries fractions of a pixel, 0 < share ≤ 1
 *
 * The pixel-splitting matrix in compressed sparse row form: row = bin, column =
 * pixel. Multiplying gathers each bin from its pixels, so rows are independent and no
 * two threads write the same bin. Shares stay doubles: this is the form that others are
 * judged by. Immutable.
 *
 * Masked pixels are absent from the matrix; that is what makes a NaN in a dead
 * pixel harmless.
 *
 * Source: Saad, Iterative Methods for Sparse Linear Systems, 2nd ed., §3.4.
 */
typedef struct {
  guint32 n_rows;
  guint32 n_cols;
  gsize n_entries;
  gsize *row_start;
  guint32 *col;
  double *share;
} RingletCsr;

/**
 * ringlet_csr_new:
 * @row_start: (array) (transfer full): see #RingletCsr
 * @col: (array) (transfer full): see #RingletCsr
 * @share: (array) (transfer full): see #RingletCsr
 * @error: RINGLET_ERROR_SHAPE when the arrays contradict each other
 *
 * Takes the arrays over, also on failure, and checks every index once, so that
 * the engines need no check in their inner loop.
 *
 * Returns: (transfer full): the matrix
 */
RingletCsr *ringlet_csr_new (guint32 n_rows, guint32 n_cols, gsize *row_start,
    guint32 *col, double *share, GError **error);

/**
 * ringlet_csr_get:
 * @memo: keeps it: a second call with the same splitter builds nothing
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the matrix of @splitter
 */
RingletCsr *ringlet_csr_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

/* Takes and gives back a reference. */
RingletCsr *ringlet_csr_ref (RingletCsr *self);
void ringlet_csr_unref (RingletCsr *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCsr, ringlet_csr_unref)

G_END_DECLS
