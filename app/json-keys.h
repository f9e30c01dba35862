/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RingletKeys:
 * @object: (nullable): borrowed; NULL for an object that is not there: nothing is found
 *   in it then
 * @path: where it stands, "plan.factors"; empty for the file itself
 * @asked: (element-type utf8): the keys that somebody asked for
 *
 * A JSON object that is read key by key. Every getter leaves the value alone where the
 * key is missing or null, and fails, RINGLET_ERROR_VALUE, with the path of the key,
 * what is allowed and what stands there. One thread.
 */
typedef struct {
  JsonObject *object;
  char *path;
  GHashTable *asked;
} RingletKeys;

/* @node: an object, or the error is RINGLET_ERROR_FORMAT. Borrows it. */
gboolean ringlet_keys_begin (RingletKeys *self, JsonNode *node, GError **error);
void ringlet_keys_clear (RingletKeys *self);

/* Returns (transfer none) (nullable): the value of @name; NULL for null, too. */
JsonNode *ringlet_keys_peek (RingletKeys *self, const char *name);

/* Returns (transfer full): "plan.factors.cbn" */
char *ringlet_keys_path (const RingletKeys *self, const char *name);

/* Finite numbers. */
gboolean ringlet_keys_number (
    RingletKeys *self, const char *name, double *value, GError **error);
/* [a, b]; @given becomes TRUE */
gboolean ringlet_keys_pair (RingletKeys *self, const char *name, double pair[2],
    gboolean *given, GError **error);
/* [rows, columns], whole numbers below 2^31; both are 0, or none is, where @may_be_zero
 */
gboolean ringlet_keys_shape (RingletKeys *self, const char *name, gboolean may_be_zero,
    gsize shape[2], GError **error);
/* Whole numbers from 0 to @max, also written as 1e3. */
gboolean ringlet_keys_count (
    RingletKeys *self, const char *name, guint64 max, guint64 *value, GError **error);
gboolean ringlet_keys_flag (
    RingletKeys *self, const char *name, gboolean *value, GError **error);
/* @text: (inout) (transfer full): what was there is freed; an empty text is refused */
gboolean ringlet_keys_text (
    RingletKeys *self, const char *name, char **text, GError **error);
/* @array: (out) (transfer none) (nullable) */
gboolean ringlet_keys_array (
    RingletKeys *self, const char *name, JsonArray **array, GError **error);
/* @inner: (out): empty where there is none */
gboolean ringlet_keys_object (
    RingletKeys *self, const char *name, RingletKeys *inner, GError **error);
/* An element of an array that is @name. */
gboolean ringlet_keys_element (const RingletKeys *self, const char *name,
    JsonArray *array, guint index, RingletKeys *inner, GError **error);

/* Returns FALSE, with @error: "PATH must be ALLOWED, not VALUE". */
gboolean ringlet_keys_refuse (
    RingletKeys *self, const char *name, const char *allowed, GError **error);

/* Puts the path of @name before an error of somebody who does not know it. Returns
 * @ok. */
gboolean ringlet_keys_prefix (
    const RingletKeys *self, const char *name, gboolean ok, GError **error);

/* Appends (transfer full) the paths of the keys that nobody asked for. */
void ringlet_keys_add_left (const RingletKeys *self, GPtrArray *paths);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletKeys, ringlet_keys_clear)

G_END_DECLS
