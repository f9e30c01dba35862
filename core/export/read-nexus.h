/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/stored-cake.h"
#include "pattern/pattern.h"

G_BEGIN_DECLS

/* Patterns and cakes out of HDF5 files: the plot that NeXus calls the default one, its
 * axes and errors, and what the file says of how it was made. Reads what the writers
 * here write, and pyFAI's files of the same kinds. */

/* Whether @head, the first @n bytes of a file, is how HDF5 begins: only opening it
 * tells whether there is a pattern inside. */
gboolean ringlet_nexus_is_pattern (const guint8 *head, gsize n);

/* The same for the file at @path; %FALSE when it cannot be read. As everywhere below,
 * "file.h5::/entry/data" names one group of several, and "file.h5::#12" or
 * "file.h5::/entry/data#12" a row of a series, see #RingletSeriesFile. */
gboolean ringlet_nexus_is_file (const char *path);

/**
 * ringlet_nexus_read_pattern:
 * @error: RINGLET_ERROR_FORMAT when the file has no pattern, RINGLET_ERROR_UNSUPPORTED
 *   when it has several in one or a missing filter, RINGLET_ERROR_LIMIT; the text
 * begins with the path
 *
 * The header has the lines that text formats have, with the same keys and texts.
 *
 * Returns: (transfer full): the pattern; numbers are the doubles that were written
 */
RingletPattern *ringlet_nexus_read_pattern (const char *path, GError **error);

/* The same for a cake. */
RingletStoredCake *ringlet_nexus_read_cake (const char *path, GError **error);

/**
 * ringlet_nexus_read_header:
 * @error: RINGLET_ERROR_FORMAT when the file has neither; the text begins with the path
 *
 * Returns: (transfer full) (array zero-terminated=1): the header of a pattern or a cake
 */
char **ringlet_nexus_read_header (const char *path, GError **error);

G_END_DECLS
