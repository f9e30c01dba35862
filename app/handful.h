/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletHandful:
 * @projects: project files
 * @results: patterns and cakes that say how they were made
 * @patterns: patterns that do not say how they were made: only to be compared with
 * others
 * @picks: control points of pyFAI, .npt
 * @powders: structures and lists of lines, .cif, .jcpds, .D
 * @files: everything else, for ringlet_intake_read(): images, geometries, masks
 *
 * What a user dropped at once, sorted by what is to be done with it. All are arrays of
 * paths, zero-terminated, maybe empty, in the order given.
 */
typedef struct {
  char **projects;
  char **results;
  char **patterns;
  char **picks;
  char **powders;
  char **files;
} RingletHandful;

/**
 * ringlet_handful_sort:
 * @paths: (array zero-terminated=1): files and folders
 * @error: RINGLET_ERROR_VALUE with what cannot be done at once: two results, a result
 *   or a pattern with other files, two powders, two sets of control points, a folder
 * without images; what ringlet_like_read() says of a file that is called as a pattern
 * and is none; G_FILE_ERROR
 *
 * A folder stands for the images in it, by name, with numbers in their order; not for
 * what lies in the folders below, nor for the data files of an HDF5 master that is
 * there. Reads the heads of files, so call it in a worker.
 *
 * Returns: (transfer full)
 */
RingletHandful *ringlet_handful_sort (
    const char *const *paths, GCancellable *cancellable, GError **error);
/* Whether the names of all of them are those of patterns. */
gboolean ringlet_handful_are_patterns (const char *const *paths);

void ringlet_handful_free (RingletHandful *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHandful, ringlet_handful_free)

G_END_DECLS
