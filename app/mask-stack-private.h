/* SPDX-License-Identifier: MIT */
#pragma once

#include "mask-stack.h"

G_BEGIN_DECLS

/* What the stack keeps of one layer, and how layers are combined: for mask-stack*.c. */

/* Rows @from to @to − 1. */
typedef struct {
  gsize from;
  gsize to;
} RingletMaskRows;

RingletMaskRows ringlet_mask_rows_union (RingletMaskRows a, RingletMaskRows b);

/**
 * RingletMaskEntry:
 * @layer: what was painted
 * @was_enabled: whether it was at the last update
 * @image: (nullable): what it was painted with, if it needs one
 * @detector: (nullable): likewise
 * @geometry: likewise
 * @n_slow: rows
 * @n_fast: columns
 * @pixels: (nullable): what it does to each pixel; NULL for an operation
 * @area: beyond it nothing is painted
 * @n_own: a number for each row: see #RingletMaskCount
 * @n_changed: likewise
 * @below: (nullable): of an operation: what is masked before it
 * @above: (nullable): and after it
 *
 * One layer.
 */
typedef struct {
  RingletMaskLayer *layer;
  gboolean was_enabled;
  RingletImage *image;
  RingletDetector *detector;
  RingletGeometry geometry;
  gsize n_slow;
  gsize n_fast;
  guint8 *pixels;
  RingletMaskArea area;
  guint32 *n_own;
  guint32 *n_changed;
  guint8 *below;
  guint8 *above;
} RingletMaskEntry;

/* Painted whole. */
RingletMaskEntry *ringlet_mask_entry_new (RingletMaskLayer *layer,
    const RingletMaskScene *scene, RingletMaskFinds *finds, GCancellable *cancellable,
    GError **error);
void ringlet_mask_entry_free (gpointer data);

/* Whether @layer would be painted alike. */
gboolean ringlet_mask_entry_is_of (const RingletMaskEntry *self,
    const RingletMaskLayer *layer, const RingletMaskScene *scene);

/* Notes that it is of @layer now. */
void ringlet_mask_entry_take_layer (RingletMaskEntry *self, RingletMaskLayer *layer);

/* See ringlet_mask_paint_more(). @rows: (out) */
gboolean ringlet_mask_entry_paint_more (RingletMaskEntry *self, RingletMaskLayer *layer,
    const RingletMaskScene *scene, RingletMaskRows *rows);

/* Rows that it may change; all those of an operation. */
RingletMaskRows ringlet_mask_entry_rows (const RingletMaskEntry *self);

/* Whether it is an operation that is enabled. */
gboolean ringlet_mask_entry_acts (const RingletMaskEntry *self);

/* What is below it changed in @rows: what is above, in which rows, changes, too. */
gboolean ringlet_mask_entry_operate (
    RingletMaskEntry *self, RingletMaskRows *rows, GError **error);

/**
 * RingletMaskSegment:
 * @entries: (element-type RingletMaskEntry)
 * @first: the first of those that are combined; no operation that acts is among them
 * @end: behind the last one
 * @n_slow: rows
 * @n_fast: columns
 * @below: (nullable): what is masked before; NULL for nothing
 * @out: what is masked then
 *
 * Layers between two operations.
 */
typedef struct {
  const GPtrArray *entries;
  guint first;
  guint end;
  gsize n_slow;
  gsize n_fast;
  const guint8 *below;
  guint8 *out;
} RingletMaskSegment;

/* Puts @rows of @out, and what is counted there. */
gboolean ringlet_mask_segment_combine (const RingletMaskSegment *self,
    RingletMaskRows rows, GCancellable *cancellable, GError **error);

G_END_DECLS
