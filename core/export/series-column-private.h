/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-column.h"

G_BEGIN_DECLS

/* For series-column.c, which makes and opens, and series-column-rows.c, which fills. */

struct _RingletSeriesColumn {
  char *name;
  RingletHdf5Id dataset;
  RingletHdf5Id type;
  RingletPixelType pixel_type;
  guint n_axes;
  gsize shape[RINGLET_SERIES_MAX_AXES];
  gsize element_size;
  gsize row_size;
  guint n_chunk;
  gboolean is_text;
  gboolean packed;
  guint64 n_rows;   /* of the dataset */
  guint64 n_needed; /* with the rows that are not in it yet */
  guint64 n_tiles;  /* index of the last tile there was, plus 1 */
  GPtrArray *tiles;
  GByteArray *bytes; /* to pack into */
};

/* (element-type Tile): none yet */
GPtrArray *ringlet_series_column_tiles_new (void);

/* Of one row. */
gsize ringlet_series_spec_n_elements (const RingletSeriesSpec *spec);

guint ringlet_series_spec_rows_of_chunk (const RingletSeriesSpec *spec, gsize row_size);

/* The rows first, then one row. */
void ringlet_series_column_set_dims (
    const RingletSeriesColumn *self, guint64 n_rows, hsize_t *dims);

/* Returns FALSE, with what the library says. @what: "written" */
gboolean ringlet_series_column_fail (
    const RingletSeriesColumn *self, const char *what, GError **error);

G_END_DECLS
