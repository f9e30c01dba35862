/* SPDX-License-Identifier: MIT */
#pragma once

/* Where the blocks of a bitshuffle-LZ4 stream lie, for those who decode them
 * elsewhere: only the lengths between them tell. */

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletBlockPlace:
 * @at: where it begins
 * @n_bytes: as it is stored
 */
typedef struct {
  guint32 at;
  guint32 n_bytes;
} RingletBlockPlace;

/**
 * RingletBlockLayout:
 * @element_size: bytes of a pixel
 * @n_elements: of the stream
 * @block: elements of a block, a multiple of 8; the last one has what is left
 * @n_places: blocks, and the elements behind the last eight, which are stored as they
 *   are
 */
typedef struct {
  gsize element_size;
  gsize n_elements;
  gsize block;
  gsize n_places;
} RingletBlockLayout;

/**
 * ringlet_block_layout_read:
 * @from: @size bytes, the whole chunk
 *
 * Returns: %FALSE when the stream does not say that it has @n_elements of
 * @element_size in blocks of whole eights: ringlet_codec_bitshuffle() says what is
 * wrong, if something is
 */
gboolean ringlet_block_layout_read (RingletBlockLayout *self, gsize element_size,
    gsize n_elements, const guint8 *from, gsize size);

/**
 * ringlet_block_layout_find:
 * @from: @size bytes, of this layout
 * @shift: is added to each place; with @size no more than 32 bits hold
 * @places: (out) (array): n_places
 *
 * Returns: %FALSE when a block lies outside of the chunk, or is empty
 */
gboolean ringlet_block_layout_find (const RingletBlockLayout *self, const guint8 *from,
    gsize size, gsize shift, RingletBlockPlace *places);

G_END_DECLS
