/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* The header of Bruker's frames, lines of 80 bytes "KEY    :value".
 * Source: Bruker AXS, "Frame file formats" 86 and 100. */

/* Adds the lines in the @size bytes at @from; what is no such line is left out. */
void ringlet_bruker_add_lines (RingletImageMeta *meta, const guint8 *from, gsize size);

/* Sets what is known beside the pixels from the lines; the shape must be there. */
void ringlet_bruker_fill_meta (RingletFrameInfo *info);

G_END_DECLS
