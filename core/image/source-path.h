/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_source_path_split:
 * @path: as the user writes it: a file, perhaps with "::" and what is inside
 * @file: (out) (transfer full): the file
 * @inner: (out) (transfer full) (nullable): what is inside
 * @error: RINGLET_ERROR_VALUE for an empty part
 *
 * Both names may have "::" of their own: a file of that whole name is that file, else
 * the first "::" counts that an existing file stands before. Belongs to source.c.
 */
gboolean ringlet_source_path_split (
    const char *path, char **file, char **inner, GError **error);

G_END_DECLS
