/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More would be a cake. */
#define RINGLET_MAX_SECTORS 36

/**
 * RingletNamedSector:
 * @name: what it is called, and its file after it: see ringlet_sectors_check()
 * @start_deg: where it begins, any angle
 * @end_deg: above @start_deg, by up to a turn
 * @colour: number of its colour, from 0; shown modulo the number of colours there are
 * @is_visible: its pattern is computed and drawn
 *
 * A part of the turn that is integrated by itself, beside the pattern.
 */
typedef struct {
  char *name;
  double start_deg;
  double end_deg;
  guint colour;
  gboolean is_visible;
} RingletNamedSector;

/**
 * RingletSectors:
 * @items: (array length=n): in the order in which they are listed
 * @n: at least 1: no sectors are NULL
 * @digest: hex SHA-256 of all of it
 *
 * The sectors of a document, each of which has a pattern. Immutable and counted. All
 * functions below take NULL for none, and return NULL (transfer full) where none are
 * left.
 */
typedef struct {
  const RingletNamedSector *items;
  guint n;
  char *digest;
} RingletSectors;

RingletSectors *ringlet_sectors_ref (RingletSectors *self);
void ringlet_sectors_unref (RingletSectors *self);

gboolean ringlet_sectors_equal (const RingletSectors *a, const RingletSectors *b);
guint ringlet_sectors_count (const RingletSectors *self);

/* With one more behind all. */
RingletSectors *ringlet_sectors_with (
    const RingletSectors *self, const RingletNamedSector *item);
/* @index: that there is */
RingletSectors *ringlet_sectors_replace (
    const RingletSectors *self, guint index, const RingletNamedSector *item);
RingletSectors *ringlet_sectors_without (const RingletSectors *self, guint index);

/**
 * ringlet_sectors_check:
 * @index: which of @self it takes the place of; the number of them for a new one
 * @error: RINGLET_ERROR_VALUE: angles that are none, an end that is not above the start
 *   or more than a turn above it, a name that cannot be part of the name of a file or
 *   that another one has, too many
 */
gboolean ringlet_sectors_check (const RingletSectors *self, guint index,
    const RingletNamedSector *item, GError **error);

/* The first colour that none of them has. */
guint ringlet_sectors_free_colour (const RingletSectors *self);

/* Returns (transfer full): "sector_2", the first such name that none of them has. */
char *ringlet_sectors_free_name (const RingletSectors *self);

/* Returns (transfer full): where the pattern of @item goes when those of all sectors go
 * to @path: "a.xy" becomes "a_NAME.xy". */
char *ringlet_sector_path (const RingletNamedSector *item, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSectors, ringlet_sectors_unref)

G_END_DECLS
