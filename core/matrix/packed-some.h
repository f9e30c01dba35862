/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/packed.h"

G_BEGIN_DECLS

/**
 * RingletPackedSome:
 * @n: pixels
 * @slot: (array length=n): first slot of each, as in #RingletPacked
 * @rest: (nullable) (array): format − 1 shares a pixel
 * @n_entries: how many entries
 * @entry: (array length=n_entries): of pixels outside the format, ascending
 * @n_shares: shares there are
 * @n_fine: of them, those that 16 bits know badly
 *
 * What a packed matrix has of some of its pixels.
 */
typedef struct {
  gsize n;
  guint32 *slot;
  guint16 *rest;
  gsize n_entries;
  RingletWideEntry *entry;
  gint64 n_shares;
  gint64 n_fine;
} RingletPackedSome;

/**
 * ringlet_packed_some_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @format: of the matrix
 * @pixels: (array length=n): flat indices, ascending
 * @error: RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * The same numbers as in the matrix of @splitter, for the price of the detector rows
 * that the pixels lie in.
 */
gboolean ringlet_packed_some_init (RingletPackedSome *self,
    const RingletSplitter *splitter, RingletPackedFormat format, const guint32 *pixels,
    gsize n, GCancellable *cancellable, GError **error);
void ringlet_packed_some_clear (RingletPackedSome *self);

/* Calls @func for each slot that pixel @i of them has a share in; trash may be among
 * them. */
void ringlet_packed_some_foreach (const RingletPackedSome *self,
    const RingletBins *bins, RingletPackedFormat format, const guint32 *pixels, gsize i,
    RingletPackedFunc func, gpointer data);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPackedSome, ringlet_packed_some_clear)

G_END_DECLS
