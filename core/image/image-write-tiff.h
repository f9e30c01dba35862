/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletTiffFrame:
 * @image: the pixels
 * @description: (nullable): the tag ImageDescription
 *
 * One of several pages in a file. For export/writer-tiff.c.
 */
typedef struct {
  const RingletImage *image;
  const char *description;
} RingletTiffFrame;

/* Writes pages with descriptions of one's own; errors as ringlet_image_write(). */
gboolean ringlet_image_write_tiff_frames (const RingletTiffFrame *frames,
    gsize n_frames, const char *path, gboolean overwrite, GError **error);

G_END_DECLS
