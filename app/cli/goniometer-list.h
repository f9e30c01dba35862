/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/goniometer.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletGoniometerEntry:
 * @path: an image, or control points (.npt)
 * @given: (element-type utf8): motor → position as text, what the user says
 * @frame: of the image, from 0
 *
 * One image of an arm, as text.
 */
typedef struct {
  char *path;
  GHashTable *given;
  guint frame;
} RingletGoniometerEntry;

RingletGoniometerEntry *ringlet_goniometer_entry_new (const char *path);
void ringlet_goniometer_entry_free (gpointer entry);

/* "NAME=VALUE,NAME=VALUE" into @given. Errors RINGLET_ERROR_VALUE. */
gboolean ringlet_goniometer_parse_positions (
    const char *option, const char *text, GHashTable *given, GError **error);

/* A file of "IMAGE [MOTOR=VALUE …] [frame=N]", one a line; names are relative to its
 * folder; adds to @entries (element-type RingletGoniometerEntry). Errors name file and
 * line. */
gboolean ringlet_goniometer_load_list (
    const char *path, GPtrArray *entries, GError **error);

/**
 * ringlet_goniometer_find_positions:
 * @given: (nullable): motor → position, from the user
 * @names: (nullable): motor → what the header calls it
 * @image: (nullable): whose header is asked for those that are not given
 * @what: of the image, for messages
 * @error: RINGLET_ERROR_VALUE naming the motor that nobody says, and one that is given
 *   and that the model does not have
 *
 * Returns: (transfer full) (array): in the order of the names of the model
 */
double *ringlet_goniometer_find_positions (const RingletGoniometer *model,
    GHashTable *given, GHashTable *names, const RingletImage *image, const char *what,
    GError **error);

G_END_DECLS
