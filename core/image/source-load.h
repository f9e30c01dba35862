/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/reader.h"

G_BEGIN_DECLS

/**
 * RingletSourceUse:
 * @RINGLET_SOURCE_READ: pixels will be read
 * @RINGLET_SOURCE_COUNT: only the number of frames is wanted, then it is closed
 */
typedef enum {
  RINGLET_SOURCE_READ,
  RINGLET_SOURCE_COUNT,
} RingletSourceUse;

/**
 * RingletSourceContent:
 * @bytes: what is in the file, without a compression around it
 * @reader: who reads them
 * @is_packed: whether there was one: then they are not those of the file
 *
 * A file as readers take it. Belongs to source-file.c.
 */
typedef struct {
  GBytes *bytes;
  const RingletReader *reader;
  gboolean is_packed;
} RingletSourceContent;

/**
 * ringlet_source_load:
 * @self: (out caller-allocates): empty; @reader is set even when there is an error, if
 *   it was found before
 * @path: a file
 * @inner: (nullable): what is wanted inside
 * @error: as ringlet_file_open_plain() and ringlet_reader_find(), and
 *   RINGLET_ERROR_LIMIT for a compressed file with much more in it than an image; the
 *   file is not named
 *
 * Pixels are read from memory, which nobody changes, or where the file is large, or
 * opened again by its reader, from a map; see ringlet_map_check().
 */
gboolean ringlet_source_load (RingletSourceContent *self, const char *path,
    const char *inner, RingletSourceUse use, GError **error);
void ringlet_source_content_clear (RingletSourceContent *self);

/**
 * ringlet_source_probe:
 * @is_packed: (out): as in #RingletSourceContent
 * @error: as ringlet_source_load()
 *
 * Looks at the beginning of a file alone.
 *
 * Returns: (transfer none): who would read it
 */
const RingletReader *ringlet_source_probe (
    const char *path, gboolean *is_packed, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSourceContent, ringlet_source_content_clear)

G_END_DECLS
