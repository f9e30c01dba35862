/* SPDX-License-Identifier: MIT */
#include "display/painter.h"

#include <math.h>

#include "base/parallel.h"
#include "display/indexer.h"
#include "display/line.h"

#define BAND_ROWS 16

/* Rows or columns of the level that one view pixel shows, both ends included. */
typedef struct {
  gint32 first;
  gint32 last; /* before @first: the view pixel lies beside the image */
} Span;

/**
 * Painting:
 * @columns: of each view column
 * @rows: of each view row
 * @x_first: first view column on the image
 * @x_end: behind the last one
 * @seen: columns of the level that are seen
 * @most: columns that a view pixel has at most
 */
typedef struct {
  const RingletPyramid *pyramid;
  RingletSampling sampling;
  RingletIndexer indexer;
  guint32 colours[RINGLET_COLORMAP_SIZE];
  guint32 masked;
  guint32 no_data;
  guint32 outside;
  gsize width;
  gsize height;
  Span *columns;
  Span *rows;
  gsize x_first;
  gsize x_end;
  Span seen;
  gint32 most;
  guint8 *pixels;
  gsize stride;
} Painting;

static double
safe_scale (double scale)
{
  return scale > 0.0 ? scale : 1.0;
}

RingletSampling
ringlet_sampling_at (
    const RingletPyramid *pyramid, const RingletViewport *viewport, guint level)
{
  const double size = ldexp (1.0, (int) level); /* of a pixel of the level */
  const double step_x = 1.0 / (safe_scale (viewport->scale_x) * size);
  const double step_y = 1.0 / (safe_scale (viewport->scale_y) * size);
  double left = 0.0;
  double top = 0.0;

  g_return_val_if_fail (level < pyramid->n_levels, (RingletSampling){ 0 });

  ringlet_viewport_to_image (viewport, 0.0, 0.0, &top, &left);
  return (RingletSampling){
    .level = level,
    .is_block = !pyramid->is_mean && (step_x > 1.0 || step_y > 1.0),
    .left = (float) (left / size),
    .top = (float) (top / size),
    .step_x = (float) (viewport->flip_x ? -step_x : step_x),
    .step_y = (float) (viewport->flip_y ? -step_y : step_y),
  };
}

RingletSampling
ringlet_sampling_new (const RingletPyramid *pyramid, const RingletViewport *viewport)
{
  const double scale = safe_scale (fmax (viewport->scale_x, viewport->scale_y));
  guint level = 0;

  while (level + 1 < pyramid->n_levels &&
      (pyramid->is_mean ? ldexp (scale, (int) level) < 1.0
                        : ldexp (scale, (int) level + 1) <= 1.0))
    level++;
  return ringlet_sampling_at (pyramid, viewport, level);
}

static Span
span_of (float a, float b, gint32 n)
{
  const float low = floorf (fminf (a, b));
  const float high = ceilf (fmaxf (a, b)) - 1.0f;
  const gint32 first = low > 0.0f ? (gint32) low : 0;
  const gint32 last = high < (float) n ? (gint32) high : n - 1;

  return (Span){ MIN (first, n - 1), CLAMP (last, first, n - 1) };
}

/* One span for each of @n_view pixels of the view. @n: pixels of the level; @extent: of
 * the image, in pixels of the level, of which the last may be cut off */
static Span *
spans_new (
    gsize n_view, float start, float step, gboolean is_block, gint32 n, float extent)
{
  Span *spans = g_new (Span, MAX (n_view, 1));

  for (gsize i = 0; i < n_view; i++) {
    const float a = start + (float) i * step;
    const float b = start + (float) (i + 1) * step;
    const float middle = start + ((float) i + 0.5f) * step;

    if (is_block && fmaxf (a, b) > 0.0f && fminf (a, b) < extent)
      spans[i] = span_of (a, b, n);
    else if (!is_block && middle >= 0.0f && middle < extent)
      spans[i].first = spans[i].last = MIN ((gint32) middle, n - 1);
    else
      spans[i] = (Span){ 0, -1 };
  }
  return spans;
}

/* The spans that are on the image stand side by side. */
static void
find_seen (Painting *self)
{
  self->seen = (Span){ G_MAXINT32, -1 };
  self->x_first = self->width;
  self->x_end = self->width;
  for (gsize x = 0; x < self->width; x++) {
    const Span *span = &self->columns[x];

    if (span->last < span->first)
      continue;
    self->x_first = MIN (self->x_first, x);
    self->x_end = x + 1;
    self->seen.first = MIN (self->seen.first, span->first);
    self->seen.last = MAX (self->seen.last, span->last);
    self->most = MAX (self->most, span->last - span->first + 1);
  }
}

/* The largest of each column over the rows of @span. */
static void
load_rows (const Painting *self, const Span *span, float *line)
{
  const RingletPyramidLevel *level = &self->pyramid->levels[self->sampling.level];
  const gsize n = (gsize) (self->seen.last - self->seen.first + 1);

  for (gint32 row = span->first; row <= span->last; row++) {
    const gsize first = (gsize) row * level->n_fast + (gsize) self->seen.first;

    if (row == span->first)
      ringlet_line_load (self->pyramid, self->sampling.level, first, n, line);
    else
      ringlet_line_load_larger (self->pyramid, self->sampling.level, first, n, line);
  }
}

static inline float
larger (float a, float b)
{
  return a > b ? a : b;
}

static float
largest_of (const float *line, Span span)
{
  float largest = line[span.first];

  for (gint32 i = span.first + 1; i <= span.last; i++)
    largest = larger (largest, line[i]);
  return largest;
}

/* The largest over the columns of each view pixel. Up to three columns are the first,
 * the last and the middle one, without a branch. */
static void
gather_columns (const Painting *self, const float *line, float *values)
{
  const Span *spans = self->columns + self->x_first;
  const gsize n = self->x_end - self->x_first;
  const float *at = line - self->seen.first;

  if (self->most == 1) {
    for (gsize i = 0; i < n; i++)
      values[i] = at[spans[i].first];
  } else if (self->most <= 3) {
    for (gsize i = 0; i < n; i++) {
      const Span span = spans[i];
      const float middle = at[(span.first + span.last) / 2];

      values[i] = larger (middle, larger (at[span.first], at[span.last]));
    }
  } else {
    for (gsize i = 0; i < n; i++)
      values[i] = largest_of (at, spans[i]);
  }
}

static void
colour_row (
    const Painting *self, const float *values, const guint8 *indices, guint32 *out)
{
  const gsize n = self->x_end - self->x_first;

  for (gsize x = 0; x < self->x_first; x++)
    out[x] = self->outside;
  for (gsize i = 0; i < n; i++) {
    guint32 colour = self->colours[indices[i]];

    if (values[i] <= RINGLET_LINE_MASKED)
      colour = values[i] == RINGLET_LINE_MASKED ? self->masked : self->no_data;
    out[self->x_first + i] = colour;
  }
  for (gsize x = self->x_end; x < self->width; x++)
    out[x] = self->outside;
}

static void
fill_row (const Painting *self, guint32 *out)
{
  for (gsize x = 0; x < self->width; x++)
    out[x] = self->outside;
}

static void
paint_band (gsize band, gpointer data)
{
  const Painting *self = data;
  const gsize first = band * BAND_ROWS;
  const gsize end = MIN (first + BAND_ROWS, self->height);
  const gsize n_seen = (gsize) MAX (self->seen.last - self->seen.first + 1, 1);
  g_autofree float *line = g_new (float, n_seen);
  g_autofree float *values = g_new (float, self->width);
  g_autofree guint8 *indices = g_new (guint8, self->width);

  for (gsize y = first; y < end; y++) {
    const Span *span = &self->rows[y];
    guint32 *out = (guint32 *) (self->pixels + y * self->stride);

    if (span->last < span->first || self->x_first == self->x_end) {
      fill_row (self, out);
    } else if (y > first && span[-1].first == span->first &&
        span[-1].last == span->last) {
      memcpy (out, self->pixels + (y - 1) * self->stride, self->width * sizeof *out);
    } else {
      load_rows (self, span, line);
      gather_columns (self, line, values);
      ringlet_indexer_apply (
          &self->indexer, values, self->x_end - self->x_first, indices);
      colour_row (self, values, indices, out);
    }
  }
}

static void
init_spans (Painting *self)
{
  const RingletSampling *sampling = &self->sampling;
  const RingletPyramidLevel *whole = &self->pyramid->levels[0];
  const RingletPyramidLevel *level = &self->pyramid->levels[sampling->level];
  const double size = ldexp (1.0, (int) sampling->level);

  self->columns =
      spans_new (self->width, sampling->left, sampling->step_x, sampling->is_block,
          (gint32) level->n_fast, (float) ((double) whole->n_fast / size));
  self->rows =
      spans_new (self->height, sampling->top, sampling->step_y, sampling->is_block,
          (gint32) level->n_slow, (float) ((double) whole->n_slow / size));
  find_seen (self);
}

void
ringlet_paint (const RingletPyramid *pyramid, const RingletLevels *levels,
    const RingletViewport *viewport, guint32 outside, guint8 *pixels, gsize stride)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  Painting self = {
    .pyramid = pyramid,
    .sampling = ringlet_sampling_new (pyramid, viewport),
    .masked = levels->colormap->masked,
    .no_data = levels->colormap->no_data,
    .outside = outside,
    .width = (gsize) viewport->width,
    .height = (gsize) viewport->height,
    .pixels = pixels,
    .stride = stride,
  };

  ringlet_levels_table (levels, self.colours);
  ringlet_indexer_init (&self.indexer, &line, RINGLET_COLORMAP_SIZE - 1, 0.5f);
  init_spans (&self);
  ringlet_parallel_for (
      (self.height + BAND_ROWS - 1) / BAND_ROWS, paint_band, &self, NULL, NULL);
  g_free (self.columns);
  g_free (self.rows);
}
