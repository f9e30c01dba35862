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
          frame >= 0 && !ringlet_map_grid_is_excluded (grid, frame)
          ? (float) values[frame]
          : NAN;
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

/* The cells in which a pixel lies, and the one on the other side of the nearer edge,
 * with the share that it has. */
typedef struct {
  gint64 cell;
  gint64 other;
  float share;
} Place;

static Place
place_at (double from, double to, gsize i, gsize n_pixels, gsize n_cells)
{
  const double at = from + (to - from) * ((double) i + 0.5) / (double) n_pixels;
  const gint64 cell = cell_at (from, to, i, n_pixels, n_cells);
  const double aside = at - (double) cell - 0.5; /* of the middle of the cell */
  const gint64 other = aside < 0.0 ? cell - 1 : cell + 1;

  return (Place){ cell, other >= 0 && other < (gint64) n_cells ? other : -1,
    (float) fabs (aside) };
}

static float
value_of (const RingletMapPicture *self, gint64 row, gint64 column)
{
  return row >= 0 && column >= 0
      ? self->cells[(gsize) row * self->n_fast + (gsize) column]
      : (float) NAN;
}

/* By straight lines between the middles of cells, of those that are known. A cell
 * without a value has none anywhere. */
static float
smooth_at (const RingletMapPicture *self, const Place *row, const Place *column)
{
  const float cell = value_of (self, row->cell, column->cell);
  float sum = 0.0f;
  float weight = 0.0f;

  if (isnan (cell))
    return cell;
  for (int k = 0; k < 4; k++) {
    const gboolean is_other_row = k >= 2;
    const gboolean is_other_column = k % 2 == 1;
    const float value = value_of (self, is_other_row ? row->other : row->cell,
        is_other_column ? column->other : column->cell);
    const float share = (is_other_row ? row->share : 1.0f - row->share) *
        (is_other_column ? column->share : 1.0f - column->share);

    if (isnan (value))
      continue;
    sum += share * value;
    weight += share;
  }
  return sum / weight;
}

void
ringlet_map_picture_paint (const RingletMapPicture *self, gboolean is_smooth,
    const RingletHeatView *view, const RingletLevels *levels, gsize width, gsize height,
    guint32 *pixels)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  g_autofree RingletIndexer *indexer = g_new (RingletIndexer, 1);
  g_autofree float *values = g_new (float, width);
  g_autofree guint8 *indices = g_new (guint8, width);
  guint32 table[RINGLET_COLORMAP_SIZE];

  ringlet_levels_table (levels, table);
  ringlet_indexer_init (indexer, &line, RINGLET_COLORMAP_SIZE - 1, 0.5f);
  for (gsize y = 0; y < height; y++) {
    const Place row =
        place_at (view->frame_max, view->frame_min, y, height, self->n_slow);

    for (gsize x = 0; x < width; x++) {
      const Place column =
          place_at (view->column_min, view->column_max, x, width, self->n_fast);

      values[x] = is_smooth ? smooth_at (self, &row, &column)
                            : value_of (self, row.cell, column.cell);
    }
    ringlet_indexer_apply (indexer, values, width, indices);
    for (gsize x = 0; x < width; x++)
      pixels[y * width + x] = isnan (values[x]) ? 0 : table[indices[x]];
  }
}
