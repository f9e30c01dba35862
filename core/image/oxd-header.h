/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/cursor.h"
#include "image/image.h"

G_BEGIN_DECLS

/* The header of CrysAlis' images.
 * Sources: silx-kit/fabio 2026.6, OXDimage.py; cctbx/dxtbx, FormatROD.py. */

/* Bytes of text at the beginning of the file. */
#define RINGLET_OXD_TEXT_SIZE 256

/* Adds the lines of the RINGLET_OXD_TEXT_SIZE bytes at @from, a key at a time. */
void ringlet_oxd_add_text (RingletImageMeta *meta, const guint8 *from);

/* Adds the binary sections behind the text, whose sizes the text says, and sets what is
 * known beside the pixels. Sections that are cut off leave a warning. @cursor stands
 * behind the text. */
void ringlet_oxd_add_sections (RingletImageMeta *meta, RingletCursor *cursor);

G_END_DECLS
