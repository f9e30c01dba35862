/* SPDX-License-Identifier: MIT */
#pragma once

#include <epoxy/gl.h>

#include <glib.h>

#include "image/pixel-type.h"

G_BEGIN_DECLS

/* The shader that paints an image, by the type of its pixels. A context of OpenGL 3.2
 * or OpenGL ES 3.0 is current wherever these are called. */

/**
 * RingletGlFormat:
 * @type: of the pixels of a pyramid
 * @internal_format: of a texture that keeps every bit of them
 * @format: how they are handed over
 * @component: likewise
 * @n_bytes: of a pixel
 * @kind: which variant of the shader reads them
 */
typedef struct {
  RingletPixelType type;
  GLint internal_format;
  GLenum format;
  GLenum component;
  gsize n_bytes;
  guint kind;
} RingletGlFormat;

#define RINGLET_GL_N_KINDS 3

const RingletGlFormat *ringlet_gl_format_find (RingletPixelType type);

typedef enum {
  RINGLET_UNIFORM_VALUES,
  RINGLET_UNIFORM_STATES,
  RINGLET_UNIFORM_COLOURS,
  RINGLET_UNIFORM_HAS_STATES,
  RINGLET_UNIFORM_HEIGHT,
  RINGLET_UNIFORM_START,
  RINGLET_UNIFORM_ALONG,
  RINGLET_UNIFORM_IS_BLOCK,
  RINGLET_UNIFORM_SIZE,
  RINGLET_UNIFORM_EXTENT,
  RINGLET_UNIFORM_ORIGIN,
  RINGLET_UNIFORM_OWN,
  RINGLET_UNIFORM_SCALE,
  RINGLET_UNIFORM_OFFSET,
  RINGLET_UNIFORM_FACTOR,
  RINGLET_UNIFORM_MASKED,
  RINGLET_UNIFORM_NO_DATA,
  RINGLET_UNIFORM_N,
} RingletUniform;

/**
 * RingletGlProgram:
 * @id: 0 when there is none
 * @uniforms: where they are
 */
typedef struct {
  GLuint id;
  GLint uniforms[RINGLET_UNIFORM_N];
} RingletGlProgram;

/**
 * ringlet_gl_program_init:
 * @is_es: the context is of OpenGL ES
 * @error: RINGLET_ERROR_DEVICE with what the driver says
 */
gboolean ringlet_gl_program_init (
    RingletGlProgram *self, guint kind, gboolean is_es, GError **error);
void ringlet_gl_program_clear (RingletGlProgram *self);

G_END_DECLS
