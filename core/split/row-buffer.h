/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/placement.h"
#include "split/row.h"

G_BEGIN_DECLS

/**
 * RingletRowBuffer:
 *
 * Walks down the detector, one #RingletRow after another, and computes each row of
 * corners once for the pixels above and below it. One thread's.
 */
typedef struct {
  RingletRow row;
  RingletPlacement placement;
  /* Upper and lower edge of the row where pixels share corners, else corner by corner.
   */
  RingletNodes nodes[RINGLET_CORNERS_MAX];
  /* Of the upper and of the lower edge of the row and across it, else corner by corner.
   */
  RingletEdges edges[RINGLET_CORNERS_MAX];
  gboolean with_corners;
  gboolean with_edges;   /* and centres only where they are asked for */
  gboolean with_centres; /* radial values of them */
  gsize next_slow;       /* row whose upper edge is in nodes[1] */
} RingletRowBuffer;

void ringlet_row_buffer_init (
    RingletRowBuffer *self, const RingletSplitter *splitter, gboolean with_corners);
/* Before the first move. */
void ringlet_row_buffer_want_edges (RingletRowBuffer *self);
void ringlet_row_buffer_clear (RingletRowBuffer *self);

/* Returns (transfer none): detector row @slow, valid until the next call. */
const RingletRow *ringlet_row_buffer_move (RingletRowBuffer *self, gsize slow);

/* The centres of row @slow, where edges were wanted: the row has none before. */
void ringlet_row_buffer_place_centres (RingletRowBuffer *self, gsize slow);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletRowBuffer, ringlet_row_buffer_clear)

G_END_DECLS
