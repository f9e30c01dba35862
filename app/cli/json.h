/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/result.h"

G_BEGIN_DECLS

/* Facts for --json: one object on stdout, numbers in the C locale. */

/* Adds "name": value; NaN becomes null, which is all that JSON has for it. */
void ringlet_json_add_number (JsonBuilder *builder, const char *name, double value);
void ringlet_json_add_text (JsonBuilder *builder, const char *name, const char *value);

void ringlet_json_add_flag (JsonBuilder *builder, const char *name, gboolean value);

/* @texts: (nullable) (array zero-terminated=1): an array, empty without them */
void ringlet_json_add_texts (
    JsonBuilder *builder, const char *name, const char *const *texts);

/* Adds members that describe an image: shape, type, header facts. */
void ringlet_json_add_image (JsonBuilder *builder, const RingletImage *image);

/* Adds members that describe a result: bins, unit, range, pixels, method. */
void ringlet_json_add_result (JsonBuilder *builder, const RingletResult *result);

/* Writes what was built to a file, whole or not at all; @error: as
 * ringlet_output_write(). */
gboolean ringlet_json_save (
    JsonBuilder *builder, const char *path, gboolean overwrite, GError **error);

/* Writes what was built to stdout, indented, and frees nothing. */
void ringlet_json_print (JsonBuilder *builder);

G_END_DECLS
