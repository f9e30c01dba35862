/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_marccd_detect:
 * @head: the first @size bytes of a file
 *
 * Returns: whether a TIFF file has the header of a MarCCD or Rayonix camera in it:
 * 3072 bytes from byte 1024 on. The name of the file does not matter
 */
gboolean ringlet_marccd_detect (const guint8 *head, gsize size);

/**
 * ringlet_marccd_add:
 * @file: that ringlet_marccd_detect() knows
 * @n_slow: rows by the tags of the TIFF
 * @n_fast: columns by the tags
 *
 * Adds all fields of the header to that of @meta under their names in the definition,
 * and sets what is known of them. 0 stands for what the camera was not told.
 * Source: Mar USA, "frame_header" of the MarCCD header documentation.
 */
void ringlet_marccd_add (
    RingletImageMeta *meta, GBytes *file, gsize n_slow, gsize n_fast);

G_END_DECLS
