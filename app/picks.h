/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/control-point.h"

G_BEGIN_DECLS

/**
 * RingletPickOrigin:
 * @RINGLET_PICK_CLICK: a single point that the user set
 * @RINGLET_PICK_ARC: followed along an arc that the user clicked on
 * @RINGLET_PICK_AUTO: found without a click
 *
 * Where a point came from.
 */
typedef enum {
  RINGLET_PICK_CLICK,
  RINGLET_PICK_ARC,
  RINGLET_PICK_AUTO,
} RingletPickOrigin;

/* "click", "arc", "auto" */
const char *ringlet_pick_origin_name (RingletPickOrigin origin);

/* @error: RINGLET_ERROR_VALUE with the list of names */
gboolean ringlet_pick_origin_parse (
    const char *name, RingletPickOrigin *origin, GError **error);

/**
 * RingletPick:
 * @point: where, and on which ring; pixels of the file
 * @frame: number of the frame that it was picked on
 * @origin: where it came from
 */
typedef struct {
  RingletControlPoint point;
  guint64 frame;
  RingletPickOrigin origin;
} RingletPick;

/**
 * RingletPicks:
 * @items: (array length=n): in the order in which they were picked
 * @n: at least 1: no picks are NULL
 * @digest: hex SHA-256 of all of them
 *
 * The control points of a document. Immutable and counted. All functions below take
 * NULL for none, and return NULL (transfer full) where none are left.
 */
typedef struct {
  const RingletPick *items;
  gsize n;
  char *digest;
} RingletPicks;

RingletPicks *ringlet_picks_new (const RingletPick *items, gsize n);
RingletPicks *ringlet_picks_ref (RingletPicks *self);
void ringlet_picks_unref (RingletPicks *self);

gboolean ringlet_picks_equal (const RingletPicks *a, const RingletPicks *b);
gsize ringlet_picks_count (const RingletPicks *self);

/* With @n more behind them. */
RingletPicks *ringlet_picks_with (
    const RingletPicks *self, const RingletPick *items, gsize n);

/* Whether a pick is one of those that are meant; @index is its place. */
typedef gboolean (*RingletPickTest) (
    const RingletPick *pick, gsize index, gconstpointer data);

/* Without those that are meant; on ring @ring those that are meant. */
RingletPicks *ringlet_picks_without (
    const RingletPicks *self, RingletPickTest test, gconstpointer data);
RingletPicks *ringlet_picks_on_ring (
    const RingletPicks *self, RingletPickTest test, gconstpointer data, guint ring);

/* Returns (transfer full) (element-type RingletControlPoint): those of one frame. */
GArray *ringlet_picks_points (const RingletPicks *self, guint64 frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPicks, ringlet_picks_unref)

G_END_DECLS
