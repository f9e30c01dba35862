/* SPDX-License-Identifier: MIT */
#include "canvas/gl-tiles.h"

#include <math.h>

#define MAX_BYTES ((gsize) 96 << 20) /* of textures that are not in use */

static void
tile_drop (RingletTiles *self, RingletTile *tile)
{
  glDeleteTextures (1, &tile->values);
  glDeleteTextures (1, &tile->states);
  self->n_bytes -= tile->n_bytes;
  tile->values = tile->states = 0;
  tile->n_bytes = 0;
}

void
ringlet_tiles_clear (RingletTiles *self)
{
  for (guint level = 0; level < RINGLET_PYRAMID_MAX_LEVELS; level++) {
    GArray *tiles = self->levels[level];

    for (guint i = 0; tiles != NULL && i < tiles->len; i++)
      tile_drop (self, &g_array_index (tiles, RingletTile, i));
    g_clear_pointer (&self->levels[level], g_array_unref);
  }
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
}

static void
add_tile (RingletTiles *self, guint level, int x, int y, int own)
{
  const RingletPyramidLevel *from = &self->pyramid->levels[level];
  const RingletTile tile = {
    .first_x = x,
    .first_y = y,
    .end_x = MIN (x + own, (int) from->n_fast),
    .end_y = MIN (y + own, (int) from->n_slow),
    .origin_x = MAX (x - self->apron, 0),
    .origin_y = MAX (y - self->apron, 0),
  };

  g_array_append_val (self->levels[level], tile);
}

static void
lay_out (RingletTiles *self, guint level)
{
  const RingletPyramidLevel *from = &self->pyramid->levels[level];
  const int own = self->side - 2 * self->apron;

  self->levels[level] = g_array_new (FALSE, FALSE, sizeof (RingletTile));
  self->n_across[level] = ((int) from->n_fast + own - 1) / own;
  for (int y = 0; y < (int) from->n_slow; y += own)
    for (int x = 0; x < (int) from->n_fast; x += own)
      add_tile (self, level, x, y, own);
}

void
ringlet_tiles_set (RingletTiles *self, RingletPyramid *pyramid, int side, int apron)
{
  if (self->pyramid == pyramid && self->side == side && self->apron == apron)
    return;

  ringlet_tiles_clear (self);
  self->side = side;
  self->apron = apron;
  if (pyramid == NULL)
    return;
  self->pyramid = ringlet_pyramid_ref (pyramid);
  self->format = ringlet_gl_format_find (pyramid->type);
  for (guint level = 0; level < pyramid->n_levels; level++)
    lay_out (self, level);
}

/* Of those that the last frame did not use, the one that was used longest ago. */
static RingletTile *
find_oldest (RingletTiles *self)
{
  RingletTile *oldest = NULL;

  for (guint level = 0; level < self->pyramid->n_levels; level++) {
    GArray *tiles = self->levels[level];

    for (guint i = 0; i < tiles->len; i++) {
      RingletTile *tile = &g_array_index (tiles, RingletTile, i);

      if (tile->values != 0 && tile->used < self->frame &&
          (oldest == NULL || tile->used < oldest->used))
        oldest = tile;
    }
  }
  return oldest;
}

void
ringlet_tiles_begin (RingletTiles *self)
{
  while (self->pyramid != NULL && self->n_bytes > MAX_BYTES) {
    RingletTile *oldest = find_oldest (self);

    if (oldest == NULL)
      break;
    tile_drop (self, oldest);
  }
  self->frame++;
}

/* The first and the last tile of @n between two places of the level. */
static void
find_range (
    float start, float step, double n_view, int own, int n, int *first, int *last)
{
  const float end = start + step * (float) n_view;
  const float low = floorf ((fminf (start, end) - 1) / (float) own);
  const float high = floorf ((fmaxf (start, end) + 1) / (float) own);

  *first = (int) CLAMP (low, 0, (float) (n - 1));
  *last = (int) CLAMP (high, 0, (float) (n - 1));
}

GPtrArray *
ringlet_tiles_visible (RingletTiles *self, const RingletSampling *sampling,
    const RingletViewport *viewport)
{
  GPtrArray *visible = g_ptr_array_new ();
  GArray *tiles = self->levels[sampling->level];
  const int own = self->side - 2 * self->apron;
  const int n_across = self->n_across[sampling->level];
  int x[2] = { 0, 0 };
  int y[2] = { 0, 0 };

  find_range (
      sampling->left, sampling->step_x, viewport->width, own, n_across, &x[0], &x[1]);
  find_range (sampling->top, sampling->step_y, viewport->height, own,
      (int) tiles->len / n_across, &y[0], &y[1]);
  for (int row = y[0]; row <= y[1]; row++) {
    for (int column = x[0]; column <= x[1]; column++) {
      RingletTile *tile = &g_array_index (tiles, RingletTile, row * n_across + column);

      tile->used = self->frame;
      g_ptr_array_add (visible, tile);
    }
  }
  return visible;
}

/* Columns and rows of the texture. */
static void
get_size (const RingletTiles *self, const RingletPyramidLevel *from,
    const RingletTile *tile, int *width, int *height)
{
  *width = MIN (tile->end_x + self->apron, (int) from->n_fast) - tile->origin_x;
  *height = MIN (tile->end_y + self->apron, (int) from->n_slow) - tile->origin_y;
}

static gboolean
all_count (const guint8 *states, gsize stride, int width, int height)
{
  for (int y = 0; y < height; y++) {
    const guint8 *row = states + (gsize) y * stride;
    guint8 any = 0;

    for (int x = 0; x < width; x++)
      any |= row[x];
    if (any != RINGLET_PIXEL_COUNTS)
      return FALSE;
  }
  return TRUE;
}

static GLuint
make_texture (GLint internal_format, int width, int height, GLenum format,
    GLenum component, gconstpointer pixels)
{
  GLuint texture = 0;

  glGenTextures (1, &texture);
  glBindTexture (GL_TEXTURE_2D, texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D (
      GL_TEXTURE_2D, 0, internal_format, width, height, 0, format, component, pixels);
  return texture;
}

void
ringlet_tiles_upload (RingletTiles *self, guint level, RingletTile *tile)
{
  const RingletGlFormat *format = self->format;
  const RingletPyramidLevel *from = &self->pyramid->levels[level];
  const gsize first = (gsize) tile->origin_y * from->n_fast + (gsize) tile->origin_x;
  int width = 0;
  int height = 0;

  get_size (self, from, tile, &width, &height);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 1); /* rows of bytes end anywhere */
  glPixelStorei (GL_UNPACK_ROW_LENGTH, (GLint) from->n_fast);
  tile->values = make_texture (format->internal_format, width, height, format->format,
      format->component, (const guint8 *) from->values + first * format->n_bytes);
  tile->n_bytes = format->n_bytes * (gsize) width * (gsize) height;
  if (!all_count (from->states + first, from->n_fast, width, height)) {
    tile->states = make_texture (
        GL_R8UI, width, height, GL_RED_INTEGER, GL_UNSIGNED_BYTE, from->states + first);
    tile->n_bytes += (gsize) width * (gsize) height;
  }
  glPixelStorei (GL_UNPACK_ROW_LENGTH, 0);
  glPixelStorei (GL_UNPACK_ALIGNMENT, 4);
  self->n_bytes += tile->n_bytes;
}
