/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/gl-tiles.h"

G_BEGIN_DECLS

/**
 * RingletGlPainter:
 * @is_es: the context is of OpenGL ES
 * @max_texture: largest side of a texture
 * @tiles: the image, as far as it is in textures
 * @programs: by kind of pixels, made when first needed
 * @colours: texture of the colours of the levels
 * @vertices: none, but OpenGL wants an object for them
 *
 * ringlet_paint() by a shader. Its context is current wherever these are called.
 */
typedef struct {
  gboolean is_es;
  int max_texture;
  RingletTiles tiles;
  RingletGlProgram programs[RINGLET_GL_N_KINDS];
  GLuint colours;
  GLuint vertices;
} RingletGlPainter;

void ringlet_gl_painter_init (RingletGlPainter *self, gboolean is_es);
void ringlet_gl_painter_clear (RingletGlPainter *self);

/**
 * ringlet_gl_painter_draw:
 * @viewport: in device pixels
 * @outside: as for ringlet_paint()
 * @deadline_us: of g_get_monotonic_time(): no more textures after that, but a coarser
 *   picture where they are missing
 * @is_complete: (out): nothing was missing
 * @error: RINGLET_ERROR_DEVICE
 *
 * Paints into the framebuffer that is bound.
 */
gboolean ringlet_gl_painter_draw (RingletGlPainter *self, RingletPyramid *pyramid,
    const RingletLevels *levels, const RingletViewport *viewport, guint32 outside,
    gint64 deadline_us, gboolean *is_complete, GError **error);

G_END_DECLS
