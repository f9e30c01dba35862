/* SPDX-License-Identifier: MIT */
#include "canvas/gl-painter.h"

#include <math.h>

#include "base/error.h"

/* Of textures. Small ones are handed over a few a frame and no more of an image than is
 * looked at; a uint32 tile is a megabyte. */
#define TILE_SIDE 512
#define LEAST_APRON 2

enum { UNIT_VALUES, UNIT_STATES, UNIT_COLOURS };

/**
 * Pass:
 * @at: uniforms of the program in use
 * @viewport: in device pixels
 *
 * What the steps of one picture share.
 */
typedef struct {
  RingletTiles *tiles;
  const RingletPyramid *pyramid;
  const RingletViewport *viewport;
  const GLint *at;
} Pass;

void
ringlet_gl_painter_init (RingletGlPainter *self, gboolean is_es)
{
  self->is_es = is_es;
  glGenVertexArrays (1, &self->vertices);
  glGenTextures (1, &self->colours);
  glBindTexture (GL_TEXTURE_2D, self->colours);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, RINGLET_COLORMAP_SIZE, 1, 0, GL_RGBA,
      GL_UNSIGNED_BYTE, NULL);
  glGetIntegerv (GL_MAX_TEXTURE_SIZE, &self->max_texture);
}

void
ringlet_gl_painter_clear (RingletGlPainter *self)
{
  ringlet_tiles_clear (&self->tiles);
  for (guint kind = 0; kind < RINGLET_GL_N_KINDS; kind++)
    ringlet_gl_program_clear (&self->programs[kind]);
  glDeleteTextures (1, &self->colours);
  glDeleteVertexArrays (1, &self->vertices);
  *self = (RingletGlPainter){ 0 };
}

/* --- one level --- */

static void
set_colour (GLint at, guint32 colour)
{
  glUniform4f (at, (float) (colour >> 16 & 0xFF) / 255,
      (float) (colour >> 8 & 0xFF) / 255, (float) (colour & 0xFF) / 255,
      (float) (colour >> 24) / 255);
}

static void
set_levels (const RingletGlPainter *self, const RingletLevels *levels, const GLint *at)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  guint32 table[RINGLET_COLORMAP_SIZE];
  guint8 bytes[RINGLET_COLORMAP_SIZE][4];

  ringlet_levels_table (levels, table);
  for (guint i = 0; i < RINGLET_COLORMAP_SIZE; i++) {
    bytes[i][0] = (guint8) (table[i] >> 16);
    bytes[i][1] = (guint8) (table[i] >> 8);
    bytes[i][2] = (guint8) table[i];
    bytes[i][3] = (guint8) (table[i] >> 24);
  }
  glActiveTexture (GL_TEXTURE0 + UNIT_COLOURS);
  glBindTexture (GL_TEXTURE_2D, self->colours);
  glTexSubImage2D (GL_TEXTURE_2D, 0, 0, 0, RINGLET_COLORMAP_SIZE, 1, GL_RGBA,
      GL_UNSIGNED_BYTE, bytes);
  glUniform1i (at[RINGLET_UNIFORM_SCALE], line.scale);
  glUniform1f (at[RINGLET_UNIFORM_OFFSET], line.offset);
  glUniform1f (at[RINGLET_UNIFORM_FACTOR], line.factor);
  set_colour (at[RINGLET_UNIFORM_MASKED], levels->colormap->masked);
  set_colour (at[RINGLET_UNIFORM_NO_DATA], levels->colormap->no_data);
}

static void
set_sampling (const Pass *pass, const RingletSampling *sampling)
{
  const GLint *at = pass->at;
  const RingletPyramid *pyramid = pass->pyramid;
  const RingletPyramidLevel *level = &pyramid->levels[sampling->level];
  const double size = ldexp (1, (int) sampling->level);

  glUniform1i (at[RINGLET_UNIFORM_VALUES], UNIT_VALUES);
  glUniform1i (at[RINGLET_UNIFORM_STATES], UNIT_STATES);
  glUniform1i (at[RINGLET_UNIFORM_COLOURS], UNIT_COLOURS);
  glUniform1i (at[RINGLET_UNIFORM_HEIGHT], (GLint) pass->viewport->height);
  glUniform2f (at[RINGLET_UNIFORM_START], sampling->left, sampling->top);
  glUniform2f (at[RINGLET_UNIFORM_ALONG], sampling->step_x, sampling->step_y);
  glUniform1i (at[RINGLET_UNIFORM_IS_BLOCK], sampling->is_block);
  glUniform2i (at[RINGLET_UNIFORM_SIZE], (GLint) level->n_fast, (GLint) level->n_slow);
  glUniform2f (at[RINGLET_UNIFORM_EXTENT],
      (float) ((double) pyramid->levels[0].n_fast / size),
      (float) ((double) pyramid->levels[0].n_slow / size));
}

/* The first view pixel and how many that may show columns (or rows) from @first to
 * @end: two more than the numbers say, the shader knows exactly. */
static void
find_span (float start, float step, int first, int end, int n, int *at, int *count)
{
  const float a = ((float) first - start) / step;
  const float b = ((float) end - start) / step;
  const int low = (int) CLAMP (floorf (fminf (a, b)) - 2, 0, (float) n);
  const int high = (int) CLAMP (ceilf (fmaxf (a, b)) + 2, 0, (float) n);

  *at = low;
  *count = high - low;
}

static void
draw_tile (const Pass *pass, const RingletTile *tile, const RingletSampling *sampling)
{
  const GLint *at = pass->at;
  const int n_x = (int) pass->viewport->width;
  const int n_y = (int) pass->viewport->height;
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  find_span (
      sampling->left, sampling->step_x, tile->first_x, tile->end_x, n_x, &x, &width);
  find_span (
      sampling->top, sampling->step_y, tile->first_y, tile->end_y, n_y, &y, &height);
  glScissor (x, n_y - y - height, width, height);
  glUniform2i (at[RINGLET_UNIFORM_ORIGIN], tile->origin_x, tile->origin_y);
  glUniform4i (
      at[RINGLET_UNIFORM_OWN], tile->first_x, tile->first_y, tile->end_x, tile->end_y);
  glUniform1i (at[RINGLET_UNIFORM_HAS_STATES], tile->states != 0);
  glActiveTexture (GL_TEXTURE0 + UNIT_STATES);
  glBindTexture (GL_TEXTURE_2D, tile->states);
  glActiveTexture (GL_TEXTURE0 + UNIT_VALUES);
  glBindTexture (GL_TEXTURE_2D, tile->values);
  glDrawArrays (GL_TRIANGLES, 0, 3);
}

/* Those tiles of a level that are there. */
static void
draw_level (const Pass *pass, const RingletSampling *sampling)
{
  g_autoptr (GPtrArray) tiles =
      ringlet_tiles_visible (pass->tiles, sampling, pass->viewport);

  set_sampling (pass, sampling);
  for (guint i = 0; i < tiles->len; i++) {
    const RingletTile *tile = g_ptr_array_index (tiles, i);

    if (tile->values != 0)
      draw_tile (pass, tile, sampling);
  }
}

/* --- one picture --- */

/* Puts textures where @sampling needs them, until @deadline_us; TRUE when all are
 * there. */
static gboolean
upload_level (const Pass *pass, const RingletSampling *sampling, gint64 deadline_us)
{
  g_autoptr (GPtrArray) tiles =
      ringlet_tiles_visible (pass->tiles, sampling, pass->viewport);

  glActiveTexture (GL_TEXTURE0 + UNIT_VALUES);
  for (guint i = 0; i < tiles->len; i++) {
    RingletTile *tile = g_ptr_array_index (tiles, i);

    if (tile->values != 0)
      continue;
    if (g_get_monotonic_time () >= deadline_us)
      return FALSE;
    ringlet_tiles_upload (pass->tiles, sampling->level, tile);
  }
  return TRUE;
}

/* The finest level above @sampling that is complete; the coarsest always is. */
static RingletSampling
find_coarser (const Pass *pass, const RingletSampling *sampling)
{
  const RingletPyramid *pyramid = pass->pyramid;
  RingletSampling coarser = *sampling;

  for (guint level = sampling->level + 1; level < pyramid->n_levels; level++) {
    coarser = ringlet_sampling_at (pyramid, pass->viewport, level);
    if (upload_level (pass, &coarser, level + 1 == pyramid->n_levels ? G_MAXINT64 : 0))
      break;
  }
  return coarser;
}

static void
prepare_tiles (
    RingletGlPainter *self, RingletPyramid *pyramid, const RingletSampling *sampling)
{
  const float step = fmaxf (fabsf (sampling->step_x), fabsf (sampling->step_y));
  const int side = MIN (self->max_texture, TILE_SIDE);
  int apron = LEAST_APRON;

  /* A cake that is squeezed one way has larger blocks. */
  while ((float) apron < step / 2 + 1 && apron < side / 8)
    apron *= 2;
  ringlet_tiles_set (&self->tiles, pyramid, side, apron);
  ringlet_tiles_begin (&self->tiles);
}

static void
clear_view (guint32 colour)
{
  glClearColor ((colour >> 16 & 0xFF) / 255.0f, (colour >> 8 & 0xFF) / 255.0f,
      (colour & 0xFF) / 255.0f, 1);
  glClear (GL_COLOR_BUFFER_BIT);
}

static gboolean
check_gl (GError **error)
{
  const GLenum code = glGetError ();

  if (code == GL_NO_ERROR)
    return TRUE;
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_DEVICE, "OpenGL reports error 0x%x", code);
  return FALSE;
}

/* Returns (nullable): the variant for the pixels at hand. */
static const RingletGlProgram *
get_program (RingletGlPainter *self, GError **error)
{
  const guint kind = self->tiles.format->kind;
  RingletGlProgram *program = &self->programs[kind];

  if (program->id == 0 && !ringlet_gl_program_init (program, kind, self->is_es, error))
    return NULL;
  return program;
}

gboolean
ringlet_gl_painter_draw (RingletGlPainter *self, RingletPyramid *pyramid,
    const RingletLevels *levels, const RingletViewport *viewport, guint32 outside,
    gint64 deadline_us, gboolean *is_complete, GError **error)
{
  const RingletSampling sampling = ringlet_sampling_new (pyramid, viewport);
  Pass pass = { &self->tiles, pyramid, viewport, NULL };
  const RingletGlProgram *program = NULL;

  prepare_tiles (self, pyramid, &sampling);
  program = get_program (self, error);
  if (program == NULL)
    return FALSE;

  pass.at = program->uniforms;
  *is_complete = upload_level (&pass, &sampling, deadline_us);
  clear_view (outside);
  glUseProgram (program->id);
  glBindVertexArray (self->vertices);
  glViewport (0, 0, (GLsizei) viewport->width, (GLsizei) viewport->height);
  glEnable (GL_SCISSOR_TEST);
  set_levels (self, levels, pass.at);
  if (!*is_complete) {
    const RingletSampling coarser = find_coarser (&pass, &sampling);

    draw_level (&pass, &coarser);
  }
  draw_level (&pass, &sampling);
  glDisable (GL_SCISSOR_TEST);
  glActiveTexture (GL_TEXTURE0);
  glBindVertexArray (0);
  return check_gl (error);
}
