/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The files that were opened lately, in the list that all programs of the desktop
 * share.
 */

/* @paths: (array zero-terminated=1): what was opened; of many only the first few */
void ringlet_recent_add (const char *const *paths);

/* Returns (transfer full) (element-type utf8): URIs of local files, newest first. */
GPtrArray *ringlet_recent_list_uris (guint max);

/* Returns (transfer full): the folder of a file, as people write it: "~/beamtime". */
char *ringlet_recent_folder (const char *path);

/* The same of a folder itself. */
char *ringlet_recent_tell_folder (const char *folder);

/* What stands for a file that has no picture. */
const char *ringlet_recent_icon (const char *path);

G_END_DECLS
