/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdio.h>

#include "base/output.h"
#include "image/image-write.h"

G_BEGIN_DECLS

/* What image-write.c and the formats share, image-write-*.c. */

/**
 * RingletImageFormat:
 * @writer: what users see of it
 * @begin: (nullable): makes @state before the first frame; @first: that frame
 * @add: writes a frame of a checked type, and of the shape of the first one
 * @finish: (nullable): writes what comes behind the last frame
 * @free: (nullable): frees @state, also after errors
 *
 * One row of the table.
 */
typedef struct {
  RingletImageWriter writer;
  gboolean (*begin) (RingletImageFile *file, const RingletImage *first, GError **error);
  gboolean (*add) (RingletImageFile *file, const RingletImage *image, GError **error);
  gboolean (*finish) (RingletImageFile *file, GError **error);
  void (*free) (RingletImageFile *file);
} RingletImageFormat;

/* @stream: the temporary file; NULL for formats whose library opens it itself
 * @size: bytes written so far
 * @index: of the next frame */
struct _RingletImageFile {
  const RingletImageFormat *format;
  RingletOutput output;
  guint64 n_frames;
  guint64 index;
  gboolean compress;
  gsize n_slow;
  gsize n_fast;
  RingletPixelType type;
  FILE *stream;
  guint64 size;
  gpointer state;
};

extern const RingletImageFormat ringlet_image_format_edf;
extern const RingletImageFormat ringlet_image_format_cbf;
extern const RingletImageFormat ringlet_image_format_tiff;
extern const RingletImageFormat ringlet_image_format_npy;
extern const RingletImageFormat ringlet_image_format_hdf5;
extern const RingletImageFormat ringlet_image_format_fit2d;

/* Appends bytes to the stream. */
gboolean ringlet_image_file_put (
    RingletImageFile *self, gconstpointer data, gsize size, GError **error);

/* ---- image-write-meta.c: what an image says beside its pixels, as text ---- */

/**
 * ringlet_image_meta_edf_pairs:
 *
 * Returns: (transfer full) (element-type utf8): key and value alternating: the fields
 *   under the ESRF's keys, then the other lines of the header
 */
GPtrArray *ringlet_image_meta_edf_pairs (const RingletImageMeta *self);

/**
 * ringlet_image_meta_dectris_lines:
 * @line_end: what ends a line
 *
 * Returns: (transfer full): ASCII, lines such as "# Exposure_time 0.5 s", empty when
 *   nothing is known
 */
char *ringlet_image_meta_dectris_lines (
    const RingletImageMeta *self, const char *line_end);

/* Whether a header line says how the pixels are stored: the writer's own business. */
gboolean ringlet_image_meta_is_layout (const char *key);

G_END_DECLS
