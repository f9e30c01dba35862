/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/tiles.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletTouched:
 * @is_touched: (array): flags of all slots: 1 where sums change
 * @place: (array): of all slots: where its lanes lie among those that are summed anew,
 *   from 1; 0 where they need not be
 * @n_places: places, with that of the others, 0
 * @has_place: (array): the same as bits, so that a look at a slot stays in the caches
 * @in_tile: (array): flags of all tiles: 1 where a pixel may have a place
 * @n_across: tiles side by side
 *
 * Which bins of a matrix another mask changes: those that a pixel reaches which one
 * mask hides and the other does not. One thread makes it, any number read it.
 */
typedef struct {
  guint8 *is_touched;
  guint32 *place;
  gsize n_places;
  guint32 *has_place;
  guint8 *in_tile;
  gsize n_across;
} RingletTouched;

/**
 * ringlet_touched_new:
 * @matrix: without a mask
 * @tiles: of @matrix
 * @before: (nullable): no mask when NULL
 * @after: (nullable): likewise
 * @error: RINGLET_ERROR_LIMIT
 */
RingletTouched *ringlet_touched_new (const RingletPacked *matrix,
    const RingletTiles *tiles, const RingletMask *before, const RingletMask *after,
    GError **error);
void ringlet_touched_free (RingletTouched *self);

/* Whether lanes of a slot are summed anew. */
static inline gboolean
ringlet_touched_has (const RingletTouched *self, gsize slot)
{
  return self->has_place[slot / 32] >> (slot % 32) & 1;
}

/* The first touched slot from @from on, or @end. */
gsize ringlet_touched_next (const RingletTouched *self, gsize from, gsize end);

/* Whether pixels of a tile of a block may have places. */
static inline gboolean
ringlet_touched_in_tile (const RingletTouched *self, gsize block, gsize tile)
{
  return self->in_tile[block * self->n_across + tile];
}

/* The same of all tiles of a block. */
gboolean ringlet_touched_in_block (const RingletTouched *self, gsize block);

/**
 * ringlet_touched_places:
 * @slots: (array length=n): guint16 or guint32, as @matrix has them
 * @places: (out) (array length=n): theirs, if one of them has any
 *
 * Returns: whether one of them is summed anew
 */
gboolean ringlet_touched_places (const RingletTouched *self,
    const RingletPacked *matrix, gconstpointer slots, gsize n, guint32 *places);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletTouched, ringlet_touched_free)

G_END_DECLS
