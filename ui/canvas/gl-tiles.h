/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/gl-program.h"
#include "display/painter.h"

G_BEGIN_DECLS

/**
 * RingletTile:
 * @values: texture of the pixels, 0 as long as it is not there
 * @states: likewise; 0 as well where every pixel counts
 * @first_x: first column of the level that the tile is drawn for
 * @first_y: first row
 * @end_x: behind the last column
 * @end_y: behind the last row
 * @origin_x: column of the first texel: the tile has an apron of its neighbours
 * @origin_y: row
 * @n_bytes: of both textures
 * @used: the frame that it was drawn for last
 */
typedef struct {
  GLuint values;
  GLuint states;
  int first_x;
  int first_y;
  int end_x;
  int end_y;
  int origin_x;
  int origin_y;
  gsize n_bytes;
  guint64 used;
} RingletTile;

/**
 * RingletTiles:
 * @pyramid: (nullable): what is cut up
 * @format: of its values
 * @side: of a texture at most, with its apron
 * @apron: pixels around a tile, so that blocks at its border see their neighbours
 * @levels: (element-type RingletTile): rows of tiles, of each level
 * @n_across: tiles beside each other, of each level
 * @n_bytes: of all textures
 * @frame: counts the frames
 *
 * An image in textures, as far as it was looked at. The context is current wherever
 * these are called.
 */
typedef struct {
  RingletPyramid *pyramid;
  const RingletGlFormat *format;
  int side;
  int apron;
  GArray *levels[RINGLET_PYRAMID_MAX_LEVELS];
  int n_across[RINGLET_PYRAMID_MAX_LEVELS];
  gsize n_bytes;
  guint64 frame;
} RingletTiles;

/* Nothing of another pyramid, side or apron is kept. */
void ringlet_tiles_set (
    RingletTiles *self, RingletPyramid *pyramid, int side, int apron);
void ringlet_tiles_clear (RingletTiles *self);

/* A frame begins: what is no longer needed may go. */
void ringlet_tiles_begin (RingletTiles *self);

/**
 * ringlet_tiles_visible:
 * @viewport: in device pixels
 *
 * Returns: (transfer full) (element-type RingletTile) (array of pointers): the tiles
 *   that @sampling needs, marked as used
 */
GPtrArray *ringlet_tiles_visible (RingletTiles *self, const RingletSampling *sampling,
    const RingletViewport *viewport);

/* @tile: one of @level. Takes about a millisecond. */
void ringlet_tiles_upload (RingletTiles *self, guint level, RingletTile *tile);

G_END_DECLS
