/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_image_write_edf:
 * @header: (nullable) (element-type utf8): further header lines, key and value
 *   alternating, such as the header of the image it was made from; what describes the
 *   pixels themselves is left out, marks of the format become blanks
 *   and letters beyond ASCII their nearest ones
 * @error: RINGLET_ERROR_LIMIT without enough memory, or as ringlet_output_write()
 *
 * Writes one frame as ESRF data format, in the type of the image, with these lines and
 * no others. The same image gives the same bytes. ringlet_image_write() takes the lines
 * from the image.
 */
gboolean ringlet_image_write_edf (const RingletImage *image, const GPtrArray *header,
    const char *path, gboolean overwrite, GError **error);

/**
 * RingletEdfFrame:
 * @image: the pixels
 * @header: (nullable) (element-type utf8): as for ringlet_image_write_edf()
 * @block: (nullable): its EDF_DataBlockID: "1.Image.Error" are the errors of the first
 *
 * One of several images in a file.
 */
typedef struct {
  const RingletImage *image;
  const GPtrArray *header;
  const char *block;
} RingletEdfFrame;

/* The same for @n_frames images, one block after the other. */
gboolean ringlet_image_write_edf_frames (const RingletEdfFrame *frames, gsize n_frames,
    const char *path, gboolean overwrite, GError **error);

G_END_DECLS
