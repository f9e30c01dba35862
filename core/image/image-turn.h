/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletTurn:
 * @transpose: rows become columns, before the rest
 * @rows: the last row comes first
 * @columns: the last column comes first
 *
 * One of the eight ways to lay an image on its grid; zeros leave it as it is.
 */
typedef struct {
  gboolean transpose;
  gboolean rows;
  gboolean columns;
} RingletTurn;

/**
 * ringlet_turn_from_orientation:
 * @orientation: 1 to 8, as EXIF counts: which sides of the detector the first row and
 *   the first column lie at, seen by one who stands behind it: top left, top right,
 *   bottom right, bottom left, and the same with rows and columns exchanged: left top,
 *   right top, right bottom, left bottom
 * @error: RINGLET_ERROR_VALUE for another number
 *
 * What brings such an image into orientation 3, which geometries mean that say nothing
 * else. pyFAI's names for 1 to 4 (it cannot integrate 5 to 8).
 */
gboolean ringlet_turn_from_orientation (
    guint orientation, RingletTurn *turn, GError **error);

/* @first, and then @second. */
RingletTurn ringlet_turn_then (RingletTurn first, RingletTurn second);

/**
 * ringlet_image_turn:
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Returns: (transfer full): @image with its pixels in another order; pixel sizes and
 *   beam are turned with them, the other metadata stay
 */
RingletImage *ringlet_image_turn (
    RingletImage *image, RingletTurn turn, GError **error);

G_END_DECLS
