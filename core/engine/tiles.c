/* SPDX-License-Identifier: MIT */
#include "engine/tiles.h"

#include "base/parallel.h"

typedef struct {
  const RingletPacked *matrix;
  gsize n_fast;
  RingletTiles *tiles;
} Build;

static void
add_bin (RingletTile *tile, guint32 azimuth, guint32 radial)
{
  tile->azimuth[0] = MIN (tile->azimuth[0], azimuth);
  tile->azimuth[1] = MAX (tile->azimuth[1], azimuth + 1);
  tile->radial[0] = MIN (tile->radial[0], radial);
  tile->radial[1] = MAX (tile->radial[1], radial + 1);
}

/* @n slots in a row, trash among them, which is taken for a bin. */
static void
add_slots (const RingletBins *bins, RingletTile *tile, gsize slot, guint n)
{
  const guint32 row = (guint32) bins->n_radial + 1;
  const guint32 first =
      (guint32) (MAX (slot, RINGLET_PACKED_LEAD)) - RINGLET_PACKED_LEAD;
  const guint32 last = (guint32) (slot + n - 1) - RINGLET_PACKED_LEAD;

  if (slot + n - 1 < RINGLET_PACKED_LEAD)
    return;

  add_bin (tile, first / row, first % row);
  if (last % row < first % row) {
    add_bin (tile, first / row, row - 1);
    add_bin (tile, last / row, 0);
  }
  add_bin (tile, last / row, last % row);
}

static void
add_row (const Build *build, gsize first, RingletTile *tiles)
{
  const RingletPacked *matrix = build->matrix;

  for (gsize fast = 0; fast < build->n_fast; fast++) {
    const gsize slot = ringlet_packed_first_slot (matrix, first + fast);

    if (slot > RINGLET_PACKED_WIDE)
      add_slots (
          &matrix->bins, &tiles[fast / RINGLET_TILE], slot, (guint) matrix->format);
  }
}

static void
add_wide (const Build *build, const RingletWide *wide, RingletTile *tiles)
{
  const RingletBins *bins = &build->matrix->bins;

  for (guint32 i = 0; i < wide->n; i++) {
    const RingletWideEntry *entry = &wide->entry[i];
    RingletTile *tile = &tiles[entry->pixel % build->n_fast / RINGLET_TILE];

    for (guint k = 0; k < ringlet_wide_n_shares (entry); k += 2)
      add_slots (bins, tile, ringlet_wide_slot (bins, entry, k), 2);
  }
}

static void
build_block (gsize block, gpointer data)
{
  const Build *build = data;
  const gsize n = build->tiles->n_across;
  RingletTile *tiles = build->tiles->tile + block * n;

  for (gsize i = 0; i < n; i++)
    tiles[i] = (RingletTile){ { G_MAXUINT32, 0 }, { G_MAXUINT32, 0 } };
  for (gsize first = build->matrix->block_pixel[block];
       first < build->matrix->block_pixel[block + 1]; first += build->n_fast)
    add_row (build, first, tiles);
  add_wide (build, &build->matrix->wide[block], tiles);
}

static gsize
n_across (gsize n_fast)
{
  return (n_fast + RINGLET_TILE - 1) / RINGLET_TILE;
}

RingletTiles *
ringlet_tiles_new (const RingletPacked *matrix, gsize n_fast, GCancellable *cancellable)
{
  g_autoptr (RingletTiles) self = g_new0 (RingletTiles, 1);
  Build build = { matrix, n_fast, self };

  self->n_across = n_across (n_fast);
  self->tile = g_try_new (RingletTile, matrix->n_blocks * self->n_across);
  if (self->tile == NULL ||
      !ringlet_parallel_for (matrix->n_blocks, build_block, &build, cancellable, NULL))
    return NULL;
  return g_steal_pointer (&self);
}

void
ringlet_tiles_free (RingletTiles *self)
{
  g_free (self->tile);
  g_free (self);
}

gsize
ringlet_tiles_n_bytes (const RingletPacked *matrix, gsize n_fast)
{
  return matrix->n_blocks * n_across (n_fast) * sizeof (RingletTile);
}
