/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

#define FIXTURE_SLOW 48
#define FIXTURE_FAST 64

/* Runs the main loop until @condition holds. */
#define AWAIT(condition)                                                               \
  G_STMT_START                                                                         \
  {                                                                                    \
    while (!(condition))                                                               \
      g_main_context_iteration (NULL, TRUE);                                           \
  }                                                                                    \
  G_STMT_END

/* Where a small detector stands, tilted. */
extern const RingletGeometry fixture_geometry;

/* Returns (transfer full) counts that differ with @seed. */
RingletImage *fixture_image (gsize n_slow, gsize n_fast, guint32 seed);

/* All return (transfer full) the path of a file that they write into @folder. */
char *fixture_write_image (const char *folder, const char *name, guint32 seed);
char *fixture_write_shape (
    const char *folder, const char *name, gsize n_slow, gsize n_fast);
char *fixture_write_values (
    const char *folder, const char *name, const guint32 *values, gsize n_values);
char *fixture_write_poni (const char *folder, const char *name, int orientation);

/* A document of an image and a geometry, opened as the window does. */
RingletProject *fixture_project (const char *image, const char *poni);

/* Opens files in a job and waits; %FALSE with the error. */
gboolean fixture_open (
    RingletProject *project, const char *const *paths, GError **error);

G_END_DECLS
