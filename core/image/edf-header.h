/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/cursor.h"
#include "image/compression.h"
#include "image/raw.h"

G_BEGIN_DECLS

/**
 * RingletEdfHeader:
 * @n_frames: Dim_3, 1 when it is not there
 * @raw: how the pixels lie
 * @compression: of the block as a stream of bytes
 * @is_byte_offset: the block holds differences of pixels, see codec.h
 * @is_general: a block of values common to all others, without an image
 * @size: bytes of the pixels by the header, if @has_size
 *
 * What a header says about its pixels. Belongs to reader-edf.c.
 */
typedef struct {
  guint64 n_fast;
  guint64 n_slow;
  guint64 n_frames;
  RingletRawType raw;
  RingletCompression compression;
  gboolean is_byte_offset;
  gboolean is_general;
  gboolean has_size;
  guint64 size;
} RingletEdfHeader;

/* Moves behind blanks, the header and its line end; (transfer full) the text between
 * its braces. */
char *ringlet_edf_take_header (RingletCursor *cursor, GError **error);

/* Moves behind blanks and zeros. */
void ringlet_edf_skip_blanks (RingletCursor *cursor);

/* Takes what @text says; later values replace earlier ones. */
gboolean ringlet_edf_header_parse (
    RingletEdfHeader *self, const char *text, GError **error);

/* Whether there is an image of a size that can be read. */
gboolean ringlet_edf_header_check (const RingletEdfHeader *self, GError **error);

/* Finds the next "key = value ;" and moves behind it; *@text is cut into pieces. */
gboolean ringlet_edf_next_pair (char **text, char **key, char **value);

/* Adds all pairs of the general block and of a block, sets the fields of @meta that
 * they have a place for, and warns of what is missing or odd. @general: (nullable) */
void ringlet_edf_meta_add (
    RingletImageMeta *meta, const char *general, const char *text);

G_END_DECLS
