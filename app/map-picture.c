/* SPDX-License-Identifier: MIT */
#include "map-picture.h"

#include <math.h>
#include <string.h>

#include "display/indexer.h"

RingletMapPicture *
ringlet_map_picture_new (
    const RingletMapGrid *grid, const double *values, gsize n_values)
{
  RingletMapPicture *self = g_new (RingletMapPicture, 1);

  self->n_slow = grid->n_slow;
  self->n_fast = grid->n_fast;
  self->cells = g_new (float, ringlet_map_grid_n_cells (grid));
  for (guint slow = 0; slow < grid->n_slow; slow++) {
    for (guint fast = 0; fast < grid->n_fast; fast++) {
      const gint64 frame = ringlet_map_grid_frame (grid, slow, fast, n_values);

      self->cells[(gsize) slow * grid->n_fast + fast] =
          frame >= 0 ? (float) values[frame] : NAN;
    }
  }
  return self;
}

void
ringlet_map_picture_free (RingletMapPicture *self)
{
  g_free (self->cells);
  g_free (self);
}

RingletHistogram *
ringlet_map_picture_histogram (const RingletMapPicture *self)
{
  return ringlet_heat_histogram (self->cells, self->n_slow, self->n_fast);
}

/* The cell in which the middle of a pixel lies; −1 beside all of them. */
static gint64
cell_at (double from, double to, gsize i, gsize n_pixels, gsize n_cells)
{
  const double at = from + (to - from) * ((double) i + 0.5) / (double) n_pixels;

  return at >= 0.0 && at < (double) n_cells ? (gint64) at : -1;
}

void
ringlet_map_picture_paint (const RingletMapPicture *self, const RingletHeatView *view,
    const RingletLevels *levels, gsize width, gsize height, guint32 *pixels)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  g_autofree RingletIndexer *indexer = g_new (RingletIndexer, 1);
  g_autofree float *values = g_new (float, width);
  g_autofree guint8 *indices = g_new (guint8, width);
  guint32 table[RINGLET_COLORMAP_SIZE];

  ringlet_levels_table (levels, table);
  ringlet_indexer_init (indexer, &line, RINGLET_COLORMAP_SIZE - 1, 0.5f);
  for (gsize y = 0; y < height; y++) {
    const gint64 row =
        cell_at (view->frame_max, view->frame_min, y, height, self->n_slow);

    for (gsize x = 0; x < width; x++) {
      const gint64 column =
          cell_at (view->column_min, view->column_max, x, width, self->n_fast);

      values[x] = row >= 0 && column >= 0
          ? self->cells[(gsize) row * self->n_fast + (gsize) column]
          : NAN;
    }
    ringlet_indexer_apply (indexer, values, width, indices);
    for (gsize x = 0; x < width; x++)
      pixels[y * width + x] = isnan (values[x]) ? 0 : table[indices[x]];
  }
}
