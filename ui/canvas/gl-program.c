/* SPDX-License-Identifier: MIT */
#include "canvas/gl-program.h"

#include <gio/gio.h>

#include "base/error.h"

#define FOLDER "/org/ringlet/Ringlet/canvas/"
#define LOG_SIZE 1024

static const RingletGlFormat formats[] = {
  { RINGLET_PIXEL_U8, GL_R8UI, GL_RED_INTEGER, GL_UNSIGNED_BYTE, 1, 0 },
  { RINGLET_PIXEL_U16, GL_R16UI, GL_RED_INTEGER, GL_UNSIGNED_SHORT, 2, 0 },
  { RINGLET_PIXEL_U32, GL_R32UI, GL_RED_INTEGER, GL_UNSIGNED_INT, 4, 0 },
  { RINGLET_PIXEL_I16, GL_R16I, GL_RED_INTEGER, GL_SHORT, 2, 1 },
  { RINGLET_PIXEL_I32, GL_R32I, GL_RED_INTEGER, GL_INT, 4, 1 },
  { RINGLET_PIXEL_F32, GL_R32F, GL_RED, GL_FLOAT, 4, 2 },
};

static const char *const kinds[RINGLET_GL_N_KINDS] = {
  "#define SAMPLER usampler2D\n#define VALUE uint\n",
  "#define SAMPLER isampler2D\n#define VALUE int\n",
  "#define SAMPLER sampler2D\n#define VALUE float\n",
};

static const char *const names[RINGLET_UNIFORM_N] = { "values", "states", "colours",
  "has_states", "height", "start", "along", "is_block", "size", "extent", "origin",
  "own", "scale", "offset", "factor", "masked", "no_data" };

/* GLSL 1.50 of OpenGL 3.2, and what OpenGL ES 3.0 wants to be told besides. */
static const char *const desktop_header = "#version 150\n";
static const char *const es_header = "#version 300 es\n"
                                     "precision highp float;\n"
                                     "precision highp int;\n"
                                     "precision highp sampler2D;\n"
                                     "precision highp isampler2D;\n"
                                     "precision highp usampler2D;\n";

const RingletGlFormat *
ringlet_gl_format_find (RingletPixelType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (formats[i].type == type)
      return &formats[i];
  }
  g_return_val_if_reached (NULL);
}

static GLuint
compile (GLenum stage, const char *file, guint kind, gboolean is_es, GError **error)
{
  g_autofree char *path = g_strconcat (FOLDER, file, NULL);
  g_autoptr (GBytes) source =
      g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  const char *parts[3] = { is_es ? es_header : desktop_header, kinds[kind] };
  char log[LOG_SIZE] = "";
  GLint is_good = GL_FALSE;
  GLuint shader = 0;

  if (source == NULL)
    return 0;

  parts[2] = g_bytes_get_data (source, NULL); /* GResource ends it with a zero */
  shader = glCreateShader (stage);
  glShaderSource (shader, G_N_ELEMENTS (parts), parts, NULL);
  glCompileShader (shader);
  glGetShaderiv (shader, GL_COMPILE_STATUS, &is_good);
  if (is_good)
    return shader;

  glGetShaderInfoLog (shader, sizeof log, NULL, log);
  glDeleteShader (shader);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "OpenGL does not compile %s: %s", file, log);
  return 0;
}

static gboolean
link_program (RingletGlProgram *self, GLuint vertex, GLuint fragment, GError **error)
{
  char log[LOG_SIZE] = "";
  GLint is_good = GL_FALSE;

  self->id = glCreateProgram ();
  glAttachShader (self->id, vertex);
  glAttachShader (self->id, fragment);
  glLinkProgram (self->id);
  glGetProgramiv (self->id, GL_LINK_STATUS, &is_good);
  if (is_good)
    return TRUE;

  glGetProgramInfoLog (self->id, sizeof log, NULL, log);
  ringlet_gl_program_clear (self);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "OpenGL does not link the shaders: %s", log);
  return FALSE;
}

gboolean
ringlet_gl_program_init (
    RingletGlProgram *self, guint kind, gboolean is_es, GError **error)
{
  GLuint vertex = 0;
  GLuint fragment = 0;
  gboolean is_good = FALSE;

  vertex = compile (GL_VERTEX_SHADER, "image.vert", kind, is_es, error);
  if (vertex != 0)
    fragment = compile (GL_FRAGMENT_SHADER, "image.frag", kind, is_es, error);
  is_good = fragment != 0 && link_program (self, vertex, fragment, error);
  glDeleteShader (vertex);
  glDeleteShader (fragment);

  for (guint i = 0; is_good && i < RINGLET_UNIFORM_N; i++)
    self->uniforms[i] = glGetUniformLocation (self->id, names[i]);
  return is_good;
}

void
ringlet_gl_program_clear (RingletGlProgram *self)
{
  glDeleteProgram (self->id);
  self->id = 0;
}
