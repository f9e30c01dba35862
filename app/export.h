/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/levels.h"
#include "project.h"

G_BEGIN_DECLS

/**
 * RingletExport:
 * @RINGLET_EXPORT_PATTERN: I(radial)
 * @RINGLET_EXPORT_CAKE: I(χ, radial)
 * @RINGLET_EXPORT_PICTURE: what is seen
 * @RINGLET_EXPORT_SECTORS: the pattern of each sector, in a file of its own, see
 *   ringlet_sector_path()
 *
 * What leaves a document.
 */
typedef enum {
  RINGLET_EXPORT_PATTERN,
  RINGLET_EXPORT_CAKE,
  RINGLET_EXPORT_PICTURE,
  RINGLET_EXPORT_SECTORS,
} RingletExport;

/**
 * ringlet_export_name:
 * @suffix: with the dot, ".xy"
 *
 * Returns: (transfer full): a file name after the image, "LaB6_0001.xy", with the frame
 *   where the source has several; as the command line names it
 */
char *ringlet_export_name (
    const RingletState *state, RingletExport what, const char *suffix);

/**
 * ringlet_project_export_async:
 * @format: (nullable): name of a writer, NULL to go by the suffix of @path
 * @path: PNG or SVG for a picture
 * @overwrite: the user has agreed to replace the file
 * @levels: (nullable): colours of a picture as the window shows them
 * @job: shows progress and cancels; not used before
 *
 * Integrates the present state exactly, with the SHA-256 of the pixels, and writes what
 * was asked for: the bytes of the command line. Refuses to replace a file that the
 * document reads.
 */
void ringlet_project_export_async (RingletProject *self, RingletJob *job,
    RingletExport what, const char *format, const char *path, gboolean overwrite,
    const RingletLevels *levels, GAsyncReadyCallback callback, gpointer user_data);

/* @error: names the file; RINGLET_ERROR_EXISTS when it may not be replaced */
gboolean ringlet_project_export_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

G_END_DECLS
