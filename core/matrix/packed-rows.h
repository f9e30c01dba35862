/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "matrix/packed.h"
#include "split/span.h"

G_BEGIN_DECLS

/**
 * RingletPackedBuild:
 * @splitter: what is built
 * @packed: where to
 * @budget: entries that the lists may still take
 * @n_entries: shares so far; atomic
 * @n_fine: of them, those that 16 bits know badly; atomic
 * @cancellable: (nullable): looked at after each row: a block of a large detector takes
 *   longer than whoever drags it waits
 */
typedef struct {
  const RingletSplitter *splitter;
  RingletPacked *packed;
  RingletShareBudget budget;
  gint64 n_entries;
  gint64 n_fine;
  GCancellable *cancellable;
} RingletPackedBuild;

/**
 * RingletPackedList:
 * @data: (array length=n): the elements
 * @n: how many
 * @n_allocated: room for so many
 *
 * A list that grows, and says when it cannot.
 */
typedef struct {
  gpointer data;
  gsize n;
  gsize n_allocated;
} RingletPackedList;

/**
 * RingletPackedBlock:
 * @entry: (element-type RingletWideEntry): of pixels that do not fit the format
 * @shares: room for the shares of one pixel
 * @units: room for a number of each pixel of a row
 * @other: room for a flag of each
 * @shares_by_slot: room for the shares of a row, those of one slot after another
 *
 * One block of rows on its way into the matrix. One thread's.
 */
typedef struct {
  RingletPackedBuild *build;
  RingletShares *shares;
  gint32 *units;
  guint8 *other;
  guint16 *shares_by_slot;
  RingletPackedList entry;
  RingletSlotRange range;
  gint64 n_entries;
  gint64 n_fine;
} RingletPackedBlock;

void ringlet_packed_block_init (
    RingletPackedBlock *self, RingletPackedBuild *build, gsize block);

/* RingletSpansFunc: writes one row; @data is a #RingletPackedBlock. */
gboolean ringlet_packed_pack_row (
    const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data);

/* Makes room for one more element of @size bytes; FALSE without memory: the build is
 * told that nothing fits any more. */
gboolean ringlet_packed_list_grow (
    RingletPackedBlock *self, RingletPackedList *list, gsize size);

/* Adds one element of @size bytes, or nothing where there is no memory. */
static inline void
ringlet_packed_list_add (RingletPackedBlock *self, RingletPackedList *list,
    gconstpointer element, gsize size)
{
  if (list->n == list->n_allocated && !ringlet_packed_list_grow (self, list, size))
    return;
  memcpy ((guint8 *) list->data + list->n * size, element, size);
  list->n++;
}

/* Puts pixel @pixel, which is pixel @j of its row, whatever its span is. @crossing: the
 * number of crossing ones before it, counted on. */
void ringlet_packed_put_pixel (RingletPackedBlock *self, const RingletRow *row,
    const RingletSpans *spans, gsize j, gsize pixel, gsize *crossing);

/* All of it into trash. */
void ringlet_packed_put_nowhere (RingletPacked *packed, gsize pixel);

/* Hands the lists over to the matrix and frees the rest. */
void ringlet_packed_block_finish (RingletPackedBlock *self, gsize block);

G_END_DECLS
