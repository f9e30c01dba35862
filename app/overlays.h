/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletOverlay:
 * @pattern: the curve, as it was kept or as its file has it; has a unit
 * @name: what it is called
 * @colour: number of its colour, from 0; shown modulo the number of colours there are
 * @is_visible: it is drawn
 * @scale: what its intensity is multiplied with, finite, not 0
 * @offset: what is added then, in the intensity of the present pattern
 *
 * A pattern that is shown above the present one, to be compared with it.
 */
typedef struct {
  RingletPattern *pattern;
  char *name;
  guint colour;
  gboolean is_visible;
  double scale;
  double offset;
} RingletOverlay;

/**
 * RingletOverlays:
 * @items: (array length=n): the lowest first
 * @n: at least 1: no overlays are NULL
 * @waterfall: what each visible one is lifted by above the one below, and the first
 *   above the present pattern; in its intensity
 * @compared: the one that the present pattern is compared with: their difference is
 *   shown; −1 for none
 * @digest: hex SHA-256 of all of it
 *
 * The overlays of a document. Immutable and counted. All functions below take NULL for
 * none, and return NULL (transfer full) where none are left.
 */
typedef struct {
  const RingletOverlay *items;
  guint n;
  double waterfall;
  int compared;
  char *digest;
} RingletOverlays;

RingletOverlays *ringlet_overlays_ref (RingletOverlays *self);
void ringlet_overlays_unref (RingletOverlays *self);

gboolean ringlet_overlays_equal (const RingletOverlays *a, const RingletOverlays *b);
guint ringlet_overlays_count (const RingletOverlays *self);

/* With one more above all; of @item everything is copied or referenced. */
RingletOverlays *ringlet_overlays_with (
    const RingletOverlays *self, const RingletOverlay *item);
/* @index: that there is */
RingletOverlays *ringlet_overlays_replace (
    const RingletOverlays *self, guint index, const RingletOverlay *item);
RingletOverlays *ringlet_overlays_without (const RingletOverlays *self, guint index);
RingletOverlays *ringlet_overlays_with_waterfall (
    const RingletOverlays *self, double waterfall);
RingletOverlays *ringlet_overlays_with_compared (
    const RingletOverlays *self, int compared);

/* The first colour that none of them has. */
guint ringlet_overlays_free_colour (const RingletOverlays *self);

/* Memory of the patterns that @before does not have. */
gsize ringlet_overlays_bytes_beside (
    const RingletOverlays *self, const RingletOverlays *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletOverlays, ringlet_overlays_unref)

G_END_DECLS
