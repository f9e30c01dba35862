/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletCbfSection:
 * @type: of one pixel
 * @is_compressed: by byte offset; else the pixels lie there as they are
 * @big_endian: byte order of pixels that are not compressed
 * @n_slow: rows
 * @n_fast: columns
 * @size: bytes of the data
 * @padding: bytes behind them that mean nothing
 * @md5: the sum of the data in base 64; empty when the file has none
 *
 * What the MIME header of a binary section says. Belongs to reader-cbf.c.
 */
typedef struct {
  RingletPixelType type;
  gboolean is_compressed;
  gboolean big_endian;
  guint64 n_slow;
  guint64 n_fast;
  guint64 size;
  guint64 padding;
  char md5[32];
} RingletCbfSection;

/**
 * ringlet_cbf_mime_parse:
 * @mime: the header of a section
 * @error: RINGLET_ERROR_UNSUPPORTED for what is not read, by its name; also when the
 *   sizes contradict each other or the data cannot hold the pixels
 *
 * Source: CBFlib 0.9.7, doc/CBFlib.html, section 3.2.2.
 */
gboolean ringlet_cbf_mime_parse (
    const char *mime, RingletCbfSection *section, GError **error);

/* Adds the lines of @mime to the header of @meta. */
void ringlet_cbf_mime_add (RingletImageMeta *meta, const char *mime);

G_END_DECLS
