/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-parts.h"

G_BEGIN_DECLS

/* For series-file.c, which writes, and series-file-look.c, which is asked. */

struct _RingletSeriesFile {
  char *path;
  RingletHdf5Journal *journal;
  RingletSeriesParts parts;
  GPtrArray *waiting; /* (element-type Waiting): failed rows before there is a place */
  GHashTable *rows;   /* (nullable): key of a frame → its row plus 1 */
  guint n_found;      /* rows that were given away */
  guint64 n_written;
  gboolean is_dirty;
  gint64 flushed_us;
  GError *failure; /* what every later call says */
};

G_END_DECLS
