/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/packed.h"

G_BEGIN_DECLS

/* Columns of a tile. */
#define RINGLET_TILE 256

/**
 * RingletTile:
 * @azimuth: first azimuthal row of bins that its pixels reach, and behind the last
 * @radial: likewise
 *
 * Empty where the pixels reach none.
 */
typedef struct {
  guint32 azimuth[2];
  guint32 radial[2];
} RingletTile;

/**
 * RingletTiles:
 * @n_across: tiles side by side
 * @tile: (array): n_blocks × @n_across
 *
 * A matrix cut into tiles: RINGLET_TILE columns of each block of rows, and which bins
 * their pixels reach at most. Most bins are reached from few tiles, which tells where
 * the pixels of a bin are without a list of them. Immutable.
 */
typedef struct {
  gsize n_across;
  RingletTile *tile;
} RingletTiles;

/**
 * ringlet_tiles_new:
 * @matrix: without a mask
 * @n_fast: pixels of a row
 *
 * Returns: (transfer full): NULL without memory or when cancelled
 */
RingletTiles *ringlet_tiles_new (
    const RingletPacked *matrix, gsize n_fast, GCancellable *cancellable);
void ringlet_tiles_free (RingletTiles *self);

/* Bytes that it holds. */
gsize ringlet_tiles_n_bytes (const RingletPacked *matrix, gsize n_fast);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletTiles, ringlet_tiles_free)

G_END_DECLS
