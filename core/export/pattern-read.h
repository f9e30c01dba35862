/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/* More than this is no pattern: 256 MiB. */
#define RINGLET_PATTERN_MAX_BYTES ((gsize) 1 << 28)

/**
 * RingletPatternReader:
 * @name: as the writer of the same format is called
 * @suffixes: (array zero-terminated=1): lower case, with the dot; a hint only
 * @probe: 0 for "not mine", 100 for "no doubt", values between where the format has no
 *   sure mark. Never fails; @data ends with a NUL that @size does not count
 * @read: must survive any input; the error does not name the file
 *
 * One format. Readers are constant tables listed in pattern-read.c.
 */
typedef struct {
  const char *name;
  const char *const *suffixes;
  int (*probe) (const char *data, gsize size);
  RingletPattern *(*read) (
      const char *path, const char *data, gsize size, GError **error);
} RingletPatternReader;

/* (array zero-terminated=1): all readers of this build */
const RingletPatternReader *const *ringlet_pattern_reader_list (void);

/**
 * ringlet_pattern_read:
 * @path: a pattern in any format that Ringlet writes, made by any program
 * @error: begins with the path; G_FILE_ERROR, RINGLET_ERROR_UNSUPPORTED for content of
 *   another kind, RINGLET_ERROR_FORMAT, RINGLET_ERROR_TRUNCATED or RINGLET_ERROR_LIMIT
 *   with the line or element and its value
 *
 * Content decides; the suffix breaks ties. A curve whose x descends is turned round.
 * The header has every line that says how the pattern was made, whatever place the
 * format has for them.
 *
 * Returns: (transfer full): the pattern
 */
RingletPattern *ringlet_pattern_read (const char *path, GError **error);

G_END_DECLS
