/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The parts of a message of a detector that are JSON: whoever sent them. */

/**
 * ringlet_stream_json_parse:
 * @part: the bytes of one part
 * @what: what it ought to be, for messages: "the header of a frame"
 * @error: RINGLET_ERROR_FORMAT, RINGLET_ERROR_LIMIT, beginning with @what: more than 1
 *   MiB, deeper than 64 brackets, no object
 *
 * Returns: (transfer full): an object
 */
JsonNode *ringlet_stream_json_parse (GBytes *part, const char *what, GError **error);

/* Whether "htype" begins with @htype: "dimage-" for all its versions. */
gboolean ringlet_stream_json_is (JsonObject *object, const char *htype);

/* @error: RINGLET_ERROR_FORMAT when @key is no whole number from 0 to @max. */
gboolean ringlet_stream_json_count (
    JsonObject *object, const char *key, guint64 max, guint64 *value, GError **error);

/* 0 where there is no positive, finite number under @key. */
double ringlet_stream_json_number (JsonObject *object, const char *key);

/* Returns (transfer none) (nullable) */
const char *ringlet_stream_json_text (JsonObject *object, const char *key);

/* Returns (transfer full) (nullable): one value as a text; NULL for arrays, objects and
 * null */
char *ringlet_stream_json_scalar (JsonNode *node);

/**
 * ringlet_stream_json_shape:
 * @error: RINGLET_ERROR_FORMAT when "shape" is not [columns, rows] or [columns, rows,
 * 1]; RINGLET_ERROR_LIMIT when it is larger than any image
 */
gboolean ringlet_stream_json_shape (
    JsonObject *object, gsize *n_slow, gsize *n_fast, GError **error);

G_END_DECLS
