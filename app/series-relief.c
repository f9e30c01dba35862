/* SPDX-License-Identifier: MIT */
#include "series-relief.h"

#include <math.h>

#include "display/indexer.h"
#include "series-relief-private.h"

/* Of a pattern: more than columns of any screen, each the highest of those it joins. */
#define MOST_POINTS 2048
#define DECADES 1e-6 /* of the largest value: where a logarithm begins */

#define WALL 0x18808080u /* in front of a surface, on any background */
#define LINE_WIDTH 1.2
#define SURFACE_LINE_WIDTH 0.7
#define SURFACE_INK 0x60000000u /* between colours that are bright or dark */

/* ---- which rows ---- */

typedef struct {
  guint level;
  gsize row;
  double frame; /* its middle: that of frame 0 is ½ */
  gboolean is_marked;
} Choice;

static void
add_choice (GArray *choices, guint level, gsize row, gboolean is_marked)
{
  const Choice choice = { level, row, ldexp ((double) row + 0.5, (int) level),
    is_marked };

  g_array_append_val (choices, choice);
}

static gsize
find_step (gsize n)
{
  const gsize most = RINGLET_SERIES_RELIEF_MOST_CURVES;

  return (n + most - 1) / most;
}

/* Every n-th frame, and the one that is marked. */
static GArray *
choose_curves (
    const RingletHeatMap *map, gsize first, gsize end, gint64 frame, gsize *step)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));

  *step = find_step (end - first);
  for (gsize i = first; i < end; i++) {
    const gboolean is_marked = (gint64) i == frame;

    if ((i % *step == 0 || is_marked) && ringlet_heat_map_has (map, i))
      add_choice (choices, 0, i, is_marked);
  }
  return choices;
}

static guint
find_level (const RingletHeatMap *map, gsize n)
{
  guint level = 0;

  while (level + 1 < ringlet_heat_map_n_levels (map) &&
      n >> level > RINGLET_SERIES_RELIEF_MOST_ROWS)
    level++;
  return level;
}

/* Rows of the level whose middles are in view, and the frame that is marked. */
static GArray *
choose_rows (
    const RingletHeatMap *map, gsize first, gsize end, gint64 frame, gsize *step)
{
  GArray *choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  const guint level = find_level (map, end - first);
  const gboolean is_seen = frame >= (gint64) first && frame < (gint64) end &&
      ringlet_heat_map_has (map, (gsize) frame);

  *step = (gsize) 1 << level;
  for (gsize row = first >> level; row <= (end - 1) >> level; row++) {
    const gboolean is_marked = level == 0 && (gint64) row == frame;

    if (level > 0 || ringlet_heat_map_has (map, row))
      add_choice (choices, level, row, is_marked);
  }
  if (level > 0 && is_seen)
    add_choice (choices, 0, (gsize) frame, TRUE);
  return choices;
}

/* ---- their numbers ---- */

typedef struct {
  gsize begin; /* columns of the map */
  gsize end;
  gsize joined; /* in a point */
} Columns;

static Columns
find_columns (const RingletHeatMap *map, const RingletHeatView *view)
{
  const double n = (double) ringlet_heat_map_n_columns (map);
  Columns self = { (gsize) CLAMP (floor (view->column_min), 0.0, n),
    (gsize) CLAMP (ceil (view->column_max), 0.0, n), 1 };

  if (self.end > self.begin)
    self.joined = (self.end - self.begin - 1) / MOST_POINTS + 1;
  return self;
}

static void
copy_row (const float *values, const Columns *columns, float *out, gsize n_out)
{
  for (gsize i = 0; i < n_out; i++) {
    const gsize begin = columns->begin + i * columns->joined;
    const gsize end = MIN (begin + columns->joined, columns->end);

    out[i] = values[begin];
    for (gsize j = begin + 1; j < end; j++)
      out[i] = fmaxf (out[i], values[j]); /* NaN is none */
  }
}

static void
find_limits (RingletSeriesRelief *self)
{
  const gsize n = self->n_rows * self->n_points;
  double least = INFINITY;
  double high = -INFINITY;
  double positive = INFINITY;

  for (gsize i = 0; i < n; i++) {
    const double value = self->heights[i];

    if (!isfinite (value))
      continue;
    least = fmin (least, value);
    high = fmax (high, value);
    if (value > 0.0)
      positive = fmin (positive, value);
  }
  self->low = fmin (least, 0.0);
  self->high = high;
  if (self->scale == RINGLET_SCALE_LOG) {
    self->high = high > 0.0 ? high : 1.0;
    self->low = fmax (fmin (positive, self->high), DECADES * self->high);
  }
  if (!(self->high > self->low))
    self->high = self->low + fmax (fabs (self->low), 1.0);
}

/* From values to heights, in place. */
static void
scale_heights (RingletSeriesRelief *self)
{
  const double floor = ringlet_scale_apply (self->scale, self->low);
  const double factor = 1.0 / (ringlet_scale_apply (self->scale, self->high) - floor);

  for (gsize i = 0; i < self->n_rows * self->n_points; i++) {
    const double value = self->heights[i];

    if (isnan (value))
      continue;
    self->heights[i] =
        (float) fmax (factor * (ringlet_scale_apply (self->scale, value) - floor), 0.0);
  }
}

/* The colours of the heat map along the heights. */
static void
find_colours (RingletSeriesRelief *self, const RingletLevels *levels)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  const double floor = ringlet_scale_apply (self->scale, self->low);
  const double reach = ringlet_scale_apply (self->scale, self->high) - floor;
  g_autofree RingletIndexer *indexer = g_new (RingletIndexer, 1);
  guint32 table[RINGLET_COLORMAP_SIZE];
  float values[RINGLET_COLORMAP_SIZE];
  guint8 indices[RINGLET_COLORMAP_SIZE];

  for (gsize i = 0; i < RINGLET_COLORMAP_SIZE; i++)
    values[i] = (float) ringlet_scale_invert (
        self->scale, floor + reach * (double) i / (RINGLET_COLORMAP_SIZE - 1));
  ringlet_levels_table (levels, table);
  ringlet_indexer_init (indexer, &line, RINGLET_COLORMAP_SIZE - 1, 0.5f);
  ringlet_indexer_apply (indexer, values, RINGLET_COLORMAP_SIZE, indices);
  for (gsize i = 0; i < RINGLET_COLORMAP_SIZE; i++)
    self->colours[i] = table[indices[i]];
}

static void
copy_rows (RingletSeriesRelief *self, const RingletHeatMap *map, const GArray *choices,
    const Columns *columns, const RingletHeatView *view)
{
  const double height = view->frame_max - view->frame_min;

  self->n_rows = choices->len;
  self->n_points = (columns->end - columns->begin - 1) / columns->joined + 1;
  self->rows = g_new (RingletReliefRow, self->n_rows);
  self->frames = g_new (gsize, self->n_rows);
  self->heights = g_new (float, self->n_rows * self->n_points);
  self->marked = -1;
  for (gsize i = 0; i < self->n_rows; i++) {
    const Choice *choice = &g_array_index (choices, Choice, i);
    float *heights = self->heights + i * self->n_points;

    copy_row (ringlet_heat_map_row (map, choice->level, choice->row), columns, heights,
        self->n_points);
    self->rows[i] = (RingletReliefRow){
      CLAMP ((choice->frame - view->frame_min) / height, 0.0, 1.0), heights
    };
    self->frames[i] = choice->row << choice->level;
    if (choice->is_marked)
      self->marked = (gssize) i;
  }
}

/* Where the points and the axes are. */
static void
place (RingletSeriesRelief *self, const RingletHeatMap *map, const Columns *columns,
    const RingletHeatView *view)
{
  const double width = view->column_max - view->column_min;

  self->u_step = (double) columns->joined / width;
  self->u_first =
      ((double) columns->begin + 0.5 * (double) columns->joined - view->column_min) /
      width;
  self->unit = ringlet_heat_map_axis (map)->unit;
  self->radial_first = ringlet_heat_map_radial (map, view->column_min - 0.5);
  self->radial_last = ringlet_heat_map_radial (map, view->column_max - 0.5);
  self->frame_first = view->frame_min + 0.5;
  self->frame_last = view->frame_max + 0.5;
}

RingletSeriesRelief *
ringlet_series_relief_new (const RingletHeatMap *map, RingletReliefKind kind,
    const RingletHeatView *view, RingletScale scale, const RingletLevels *levels,
    gint64 frame)
{
  const double n_frames = (double) ringlet_heat_map_n_frames (map);
  const gsize first = (gsize) CLAMP (floor (view->frame_min), 0.0, n_frames);
  const gsize end = (gsize) CLAMP (ceil (view->frame_max), 0.0, n_frames);
  const Columns columns = find_columns (map, view);
  g_autoptr (GArray) choices = NULL;
  RingletSeriesRelief *self = NULL;
  gsize step = 1;

  if (end <= first || columns.end < columns.begin + 2)
    return NULL;
  choices = kind == RINGLET_RELIEF_WATERFALL
      ? choose_curves (map, first, end, frame, &step)
      : choose_rows (map, first, end, frame, &step);
  if (choices->len == 0)
    return NULL;

  self = g_atomic_rc_box_new0 (RingletSeriesRelief);
  self->kind = kind;
  self->scale = scale;
  self->step = step;
  copy_rows (self, map, choices, &columns, view);
  place (self, map, &columns, view);
  find_limits (self);
  find_colours (self, levels);
  scale_heights (self);
  return self;
}

RingletSeriesRelief *
ringlet_series_relief_ref (RingletSeriesRelief *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
relief_clear (gpointer data)
{
  RingletSeriesRelief *self = data;

  g_free (self->rows);
  g_free (self->frames);
  g_free (self->heights);
}

void
ringlet_series_relief_unref (RingletSeriesRelief *self)
{
  g_atomic_rc_box_release_full (self, relief_clear);
}

/* ---- asked ---- */

gsize
ringlet_series_relief_n_rows (const RingletSeriesRelief *self)
{
  return self->n_rows;
}

gsize
ringlet_series_relief_step (const RingletSeriesRelief *self)
{
  return self->step;
}

gsize
ringlet_series_relief_frame (const RingletSeriesRelief *self, gsize row)
{
  g_return_val_if_fail (row < self->n_rows, 0);
  return self->frames[row];
}

const float *
ringlet_series_relief_heights (const RingletSeriesRelief *self, gsize row, gsize *n)
{
  g_return_val_if_fail (row < self->n_rows, NULL);
  *n = self->n_points;
  return self->rows[row].heights;
}

void
ringlet_series_relief_limits (
    const RingletSeriesRelief *self, double *low, double *high)
{
  *low = self->low;
  *high = self->high;
}

RingletRelief *
ringlet_series_relief_project (const RingletSeriesRelief *self,
    const RingletReliefPose *pose, const RingletReliefBox *box)
{
  const RingletReliefProjection projection = ringlet_relief_projection_new (pose, box);

  return ringlet_relief_new (&projection, self->rows, self->n_rows, self->n_points,
      self->u_first, self->u_step);
}

RingletReliefLook
ringlet_series_relief_look (
    const RingletSeriesRelief *self, guint32 ink, guint32 mark, gboolean shows_hidden)
{
  const gboolean is_surface = self->kind == RINGLET_RELIEF_SURFACE;

  return (RingletReliefLook){
    .ink = is_surface ? SURFACE_INK : ink,
    .mark = mark,
    .wall = WALL,
    .colours = is_surface ? self->colours : NULL,
    .marked = self->marked,
    .shows_hidden = shows_hidden && !is_surface,
    .line_width = is_surface ? SURFACE_LINE_WIDTH : LINE_WIDTH,
  };
}
