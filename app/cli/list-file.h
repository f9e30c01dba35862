/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @words: (array length=n): of one line, at least one, split as a shell does;
 * @folder: of the file */
typedef gboolean (*RingletListFunc) (
    char **words, int n, const char *folder, gpointer data, GError **error);

/**
 * ringlet_list_file_load:
 * @path: text; a line that is blank or begins with "#" says nothing
 * @what: that a line is to say, for the error
 * @func: called for each other line, until one fails
 * @error: begins with the path, and the line
 *
 * A list for the command line: images and what belongs to each.
 */
gboolean ringlet_list_file_load (const char *path, const char *what,
    RingletListFunc func, gpointer data, GError **error);

/* Returns (transfer full): a name of a list, which is relative to its folder. */
char *ringlet_list_file_name (const char *folder, const char *name);

G_END_DECLS
