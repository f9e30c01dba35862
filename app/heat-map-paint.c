/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/parallel.h"
#include "display/indexer.h"
#include "heat-map.h"

/* Rows of pixels that one thread paints. */
#define STRIPE 32

/* What is painted in a few milliseconds anyway is painted alone: where others want the
 * processors, a second thread is waited for, 24 ms in place of 4. */
#define MANY_PIXELS ((gsize) 1 << 20)

/* The columns, or the rows of a level, that a pixel covers: none where begin is end. */
typedef struct {
  gsize begin;
  gsize end;
} Cover;

typedef struct {
  const RingletHeatMap *map;
  const RingletHeatView *view;
  const RingletIndexer *indexer;
  const guint32 *table;
  guint level;
  Cover all;     /* columns that are seen */
  Cover *across; /* (array length=width) */
  gsize width;
  gsize height;
  guint32 *pixels;
} Painting;

/* A pixel smaller than a cell shows the one in its middle. */
static Cover
cover (double from, double to, gsize n)
{
  const double middle = floor (0.5 * (from + to));
  const double begin = to - from > 1.0 ? floor (from + 0.5) : middle;
  const double end = to - from > 1.0 ? floor (to + 0.5) : middle + 1.0;

  if (end <= 0.0 || begin >= (double) n)
    return (Cover){ 0, 0 };
  return (Cover){ (gsize) fmax (begin, 0.0), (gsize) fmin (end, (double) n) };
}

/* The rows of the level below each other, added up in place. */
static void
add_rows (const Painting *self, Cover rows, float *sum, float *count)
{
  for (gsize j = self->all.begin; j < self->all.end; j++)
    sum[j] = count[j] = 0.0f;
  for (gsize row = rows.begin; row < rows.end; row++) {
    const float *values = ringlet_heat_map_row (self->map, self->level, row);

    for (gsize j = self->all.begin; j < self->all.end; j++) {
      const gboolean is_there = !isnan (values[j]);

      sum[j] += is_there ? values[j] : 0.0f;
      count[j] += is_there ? 1.0f : 0.0f;
    }
  }
}

static void
paint_line (const Painting *self, const float *sum, const float *count, float *mean,
    guint8 *indices, guint32 *out)
{
  for (gsize x = 0; x < self->width; x++) {
    float total = 0.0f;
    float n = 0.0f;

    for (gsize j = self->across[x].begin; j < self->across[x].end; j++) {
      total += sum[j];
      n += count[j];
    }
    mean[x] = n > 0.0f ? total / n : NAN;
  }
  ringlet_indexer_apply (self->indexer, mean, self->width, indices);
  for (gsize x = 0; x < self->width; x++)
    out[x] = isnan (mean[x]) ? 0 : self->table[indices[x]];
}

static void
paint_stripe (gsize index, gpointer data)
{
  const Painting *self = data;
  const gsize n_columns = ringlet_heat_map_n_columns (self->map);
  const gsize n_rows = ringlet_heat_map_n_rows (self->map, self->level);
  const double scale = ldexp (1.0, -(int) self->level);
  const double step =
      (self->view->frame_max - self->view->frame_min) / (double) self->height;
  g_autofree float *sum = g_new (float, n_columns);
  g_autofree float *count = g_new (float, n_columns);
  g_autofree float *mean = g_new (float, self->width);
  g_autofree guint8 *indices = g_new (guint8, self->width);

  for (gsize y = index * STRIPE; y < MIN ((index + 1) * STRIPE, self->height); y++) {
    const double top = self->view->frame_max - (double) y * step;

    add_rows (self, cover ((top - step) * scale, top * scale, n_rows), sum, count);
    paint_line (self, sum, count, mean, indices, self->pixels + y * self->width);
  }
}

static void
paint_stripes (Painting *self)
{
  const gsize n = (self->height + STRIPE - 1) / STRIPE;

  if (self->width * self->height > MANY_PIXELS)
    ringlet_parallel_for (n, paint_stripe, self, NULL, NULL);
  else
    for (gsize i = 0; i < n; i++)
      paint_stripe (i, self);
}

/* The last level whose rows are at most a pixel high. */
static guint
choose_level (const RingletHeatMap *map, double frames_per_pixel)
{
  guint level = 0;

  while (level + 1 < ringlet_heat_map_n_levels (map) &&
      ldexp (1.0, (int) level + 1) <= frames_per_pixel)
    level++;
  return level;
}

void
ringlet_heat_map_paint (const RingletHeatMap *self, const RingletHeatView *view,
    const RingletLevels *levels, gsize width, gsize height, guint32 *pixels)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  const gsize n_columns = ringlet_heat_map_n_columns (self);
  const double step = (view->column_max - view->column_min) / (double) width;
  g_autofree RingletIndexer *indexer = g_new (RingletIndexer, 1);
  g_autofree Cover *across = g_new (Cover, width);
  guint32 table[RINGLET_COLORMAP_SIZE];
  Painting painting = { self, view, indexer, table,
    choose_level (self, (view->frame_max - view->frame_min) / (double) height),
    { n_columns, 0 }, across, width, height, pixels };

  ringlet_levels_table (levels, table);
  ringlet_indexer_init (indexer, &line, RINGLET_COLORMAP_SIZE - 1, 0.5f);
  for (gsize x = 0; x < width; x++) {
    across[x] = cover (view->column_min + (double) x * step,
        view->column_min + (double) (x + 1) * step, n_columns);
    if (across[x].begin < across[x].end) {
      painting.all.begin = MIN (painting.all.begin, across[x].begin);
      painting.all.end = MAX (painting.all.end, across[x].end);
    }
  }
  paint_stripes (&painting);
}
