/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletHeaderLine:
 * @key: what it is
 * @value: as the file spells it, or with its unit
 * @is_known: Ringlet understood it; the header of the file itself else
 */
typedef struct {
  char *key;
  char *value;
  gboolean is_known;
} RingletHeaderLine;

/**
 * ringlet_header_lines_new:
 *
 * All that a file says beside the pixels, for people to read: first what was understood
 * (energy, distance, exposure, …), then where the motors stood, what is odd, and the
 * header as it is. Pure.
 *
 * Returns: (transfer full) (element-type RingletHeaderLine)
 */
GPtrArray *ringlet_header_lines_new (const RingletImageMeta *meta);

/* Whether @words, any part of key or value, case no matter, is in the line; several
 * words must all be. */
gboolean ringlet_header_line_matches (const RingletHeaderLine *self, const char *words);

/* Returns (transfer full): "key = value", a line each, of those that match. */
char *ringlet_header_lines_text (const GPtrArray *lines, const char *words);

G_END_DECLS
