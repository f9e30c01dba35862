/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletSourceNames:
 * @paths: (element-type filename): files, in the order in which frames follow
 * @notes: (element-type utf8): sentences about what is missing or was left out
 * @lenient: what cannot be read in a folder and has the suffix of an image there is one
 *   of @paths, for whoever opens it to say so, and not left out
 *
 * The files that a user means by few words. Belongs to source.c.
 */
typedef struct {
  GPtrArray *paths;
  GPtrArray *notes;
  gboolean lenient;
} RingletSourceNames;

void ringlet_source_names_init (RingletSourceNames *self);
void ringlet_source_names_clear (RingletSourceNames *self);

/* Appends what @name stands for: see ringlet_source_open_full(). The error text begins
 * with the name. */
gboolean ringlet_source_names_add (RingletSourceNames *self, const char *name,
    GCancellable *cancellable, GError **error);

/* ---- between its parts ---- */

/* Takes a path, as it is. */
void ringlet_source_names_take (RingletSourceNames *self, char *path);
void ringlet_source_names_note (RingletSourceNames *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* Whether @name is written as a numbered series is. */
gboolean ringlet_source_series_is_one (const char *name);
gboolean ringlet_source_series_add (
    RingletSourceNames *self, const char *name, GError **error);

/* All images of a folder, in natural order. */
gboolean ringlet_source_folder_add (RingletSourceNames *self, const char *folder,
    GCancellable *cancellable, GError **error);

/* Compares names as people do: numbers in them by their value. No locale. */
int ringlet_source_folder_compare (const char *a, const char *b);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSourceNames, ringlet_source_names_clear)

G_END_DECLS
