/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON files of other people: read with limits, so that none of them can hang or
 * exhaust the program, and written alike every time. */

/**
 * RingletJsonDialect:
 * @RINGLET_JSON_STRICT: RFC 8259
 * @RINGLET_JSON_PYTHON: NaN, Infinity and −Infinity are words, too, and become null:
 *   Python writes them
 */
typedef enum {
  RINGLET_JSON_STRICT,
  RINGLET_JSON_PYTHON,
} RingletJsonDialect;

/**
 * ringlet_json_text_parse:
 * @text: (array length=size): bytes, not necessarily UTF-8
 * @error: RINGLET_ERROR_FORMAT with the line, or naming a key that appears twice;
 *   RINGLET_ERROR_LIMIT when it is nested deeper than 64 or has more than 10^6 values
 *
 * Returns: (transfer full): what it says
 */
JsonNode *ringlet_json_text_parse (
    const char *text, gsize size, RingletJsonDialect dialect, GError **error);

/**
 * ringlet_json_text_load:
 * @error: begins with the path; as ringlet_json_text_parse(), G_FILE_ERROR, and
 *   RINGLET_ERROR_LIMIT for more than 64 MiB
 */
JsonNode *ringlet_json_text_load (
    const char *path, RingletJsonDialect dialect, GError **error);

/**
 * ringlet_json_text_format:
 * @root: (transfer none): without numbers that are not finite
 *
 * Returns: (transfer full): the text of a file: keys sorted, numbers in round-trip
 *   precision whatever the locale, arrays of numbers in one line
 */
char *ringlet_json_text_format (JsonNode *root);

G_END_DECLS
