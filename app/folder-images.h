/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "job.h"

G_BEGIN_DECLS

/* The images that lie beside another one, as their names tell: no file is looked into,
 * so that folders of a slow server cost one listing. */

/**
 * ringlet_folder_images_pick:
 * @names: (array zero-terminated=1): all names in a folder
 *
 * Those with a suffix of an image, compressed or not, in natural order: image_9 before
 * image_10. Hidden files are left out, and files of data that a master file leads to:
 * scan_data_000001.h5 where there is a scan_master.h5.
 *
 * Returns: (transfer full) (element-type filename)
 */
GPtrArray *ringlet_folder_images_pick (const char *const *names);

/**
 * ringlet_folder_images_list_async:
 * @job: cancels, also where the server of the folder is gone; not used before
 * @path: an image, perhaps with "::" and what is inside
 *
 * Lists the folder of an image in a worker. Main thread.
 */
void ringlet_folder_images_list_async (RingletJob *job, const char *path,
    GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (element-type filename): names, see
 * ringlet_folder_images_pick(). @error: G_FILE_ERROR, the text begins with the folder
 */
GPtrArray *ringlet_folder_images_list_finish (
    RingletJob *job, GAsyncResult *result, GError **error);

/**
 * ringlet_folder_images_beside:
 * @names: as they are listed
 * @path: an image, whether or not it is still there
 * @step: 1 for the next one, −1 for the one before, 2 for the second next one
 *
 * Returns: (transfer full) (nullable): the path of that image, or the last one on the
 *   way to it, with the "::" of @path and what is inside; NULL at either end
 */
char *ringlet_folder_images_beside (const GPtrArray *names, const char *path, int step);

/* Index of the image of @path among @names, −1 where it is not there. */
int ringlet_folder_images_find (const GPtrArray *names, const char *path);

/* Returns (transfer full): the path of image @name beside @path. */
char *ringlet_folder_images_path (const char *path, const char *name);

G_END_DECLS
