/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletMultiLine:
 * @poni: geometry
 * @image: as for ringlet_source_open()
 * @mask: (nullable): what it masks of its own
 * @monitor: 0 when not given
 * @frame: −1 when not given
 *
 * One set of "ringlet multi", as text and numbers.
 */
typedef struct {
  char *poni;
  char *image;
  char *mask;
  double monitor;
  gint64 frame;
} RingletMultiLine;

void ringlet_multi_line_free (gpointer line);

/* "PONI:IMAGE[:MONITOR]"; adds to @lines (element-type RingletMultiLine). A colon that
 * is doubled belongs to the image, as in "scan.h5::/entry/data". Errors
 * RINGLET_ERROR_VALUE. */
gboolean ringlet_multi_parse_word (const char *word, GPtrArray *lines, GError **error);

/* A file of "PONI IMAGE [monitor=M] [frame=N] [mask=FILE]"; names are relative to its
 * folder. Errors name file and line. */
gboolean ringlet_multi_load_list (const char *path, GPtrArray *lines, GError **error);

G_END_DECLS
