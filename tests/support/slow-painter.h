/* SPDX-License-Identifier: MIT */
#pragma once

/* Pictures painted pixel by pixel in double, from the words of painter.h. */

#include <math.h>

#include "display/painter.h"

#define SLOW_PAINTER_OUTSIDE 0x80123456u
/* Pixels of the level: what single precision makes of an edge. */
#define SLOW_PAINTER_NEAR 1e-3

typedef struct {
  RingletPyramid *pyramid;
  const RingletLevels *levels;
  const RingletViewport *viewport;
  guint level;
  gboolean is_block;
} SlowPainter;

/* What a view pixel shows. */
typedef struct {
  gboolean is_outside;
  RingletPixelState state;
  double value;
} SlowShown;

/* Pixels @first … @last of one axis; @last < @first beside the image. */
typedef struct {
  gint64 first;
  gint64 last;
} SlowSpan;

/* @nudge moves the edges, to see whether they decide. */
static inline SlowSpan
slow_painter_span (
    double a, double b, gboolean is_block, double extent, gsize n, double nudge)
{
  const double low = fmin (a, b) + nudge;
  const double high = fmax (a, b) + nudge;
  const double middle = (low + high) / 2.0;
  const gint64 end = (gint64) n - 1;

  if (!is_block)
    return middle < 0.0 || middle >= extent
        ? (SlowSpan){ 0, -1 }
        : (SlowSpan){ (gint64) floor (middle), (gint64) floor (middle) };
  if (high <= 0.0 || low >= extent)
    return (SlowSpan){ 0, -1 };
  return (SlowSpan){ (gint64) fmax (floor (low), 0.0),
    MIN ((gint64) ceil (high) - 1, end) };
}

static inline SlowShown
slow_painter_largest (const SlowPainter *self, SlowSpan rows, SlowSpan columns)
{
  const RingletPyramidLevel *level = &self->pyramid->levels[self->level];
  SlowShown shown = { rows.last < rows.first || columns.last < columns.first,
    RINGLET_PIXEL_NO_DATA, -INFINITY };

  for (gint64 i = rows.first; i <= rows.last; i++) {
    for (gint64 j = columns.first; j <= columns.last; j++) {
      const gsize at = (gsize) i * level->n_fast + (gsize) j;

      shown.state = MIN (shown.state, level->states[at]);
      if (level->states[at] == RINGLET_PIXEL_COUNTS)
        shown.value =
            fmax (shown.value, ringlet_pyramid_get (self->pyramid, self->level, at));
    }
  }
  return shown;
}

static inline SlowShown
slow_painter_at (
    const SlowPainter *self, gsize x, gsize y, double nudge_x, double nudge_y)
{
  const double size = ldexp (1.0, (int) self->level);
  const RingletPyramidLevel *whole = &self->pyramid->levels[0];
  const RingletPyramidLevel *level = &self->pyramid->levels[self->level];
  double fast[2];
  double slow[2];

  ringlet_viewport_to_image (
      self->viewport, (double) x, (double) y, &slow[0], &fast[0]);
  ringlet_viewport_to_image (
      self->viewport, (double) x + 1.0, (double) y + 1.0, &slow[1], &fast[1]);
  return slow_painter_largest (self,
      slow_painter_span (slow[0] / size, slow[1] / size, self->is_block,
          (double) whole->n_slow / size, level->n_slow, nudge_y),
      slow_painter_span (fast[0] / size, fast[1] / size, self->is_block,
          (double) whole->n_fast / size, level->n_fast, nudge_x));
}

static inline double
slow_painter_place (const RingletLevels *levels, double value)
{
  double min = levels->min;
  double low;
  double high;

  if (levels->scale == RINGLET_SCALE_LOG && min <= 0.0)
    min = levels->max / 1e6;
  low = ringlet_scale_apply (levels->scale, min);
  high = ringlet_scale_apply (levels->scale, levels->max);
  return (ringlet_scale_apply (levels->scale, value) - low) / (high - low) * 255.0 +
      0.5;
}

/* One colour step off is rounding; only next to where the colours change. */
static inline gboolean
slow_painter_has_colour (
    const RingletLevels *levels, const SlowShown *shown, guint32 colour)
{
  guint32 table[RINGLET_COLORMAP_SIZE];
  double place;

  if (shown->is_outside)
    return colour == SLOW_PAINTER_OUTSIDE;
  if (shown->state != RINGLET_PIXEL_COUNTS)
    return colour ==
        (shown->state == RINGLET_PIXEL_MASKED ? levels->colormap->masked
                                              : levels->colormap->no_data);
  ringlet_levels_table (levels, table);
  place = slow_painter_place (levels, shown->value);
  return colour == table[(gsize) CLAMP (place - 1e-2, 0.0, 255.0)] ||
      colour == table[(gsize) CLAMP (place + 1e-2, 0.0, 255.0)];
}

/* Whether the pixel is right but for an edge that is nearer than SLOW_PAINTER_NEAR. */
static inline gboolean
slow_painter_is_at_edge (const SlowPainter *self, gsize x, gsize y, guint32 colour)
{
  for (int i = -1; i <= 1; i++) {
    for (int j = -1; j <= 1; j++) {
      const SlowShown shown =
          slow_painter_at (self, x, y, i * SLOW_PAINTER_NEAR, j * SLOW_PAINTER_NEAR);

      if (slow_painter_has_colour (self->levels, &shown, colour))
        return TRUE;
    }
  }
  return FALSE;
}

/* The finest level of which no more than two pixels, as measured along the finer axis,
 * go into one view pixel. */
static inline SlowPainter
slow_painter_new (RingletPyramid *pyramid, const RingletLevels *levels,
    const RingletViewport *viewport)
{
  const double scale = fmax (viewport->scale_x, viewport->scale_y);
  const double least = fmin (viewport->scale_x, viewport->scale_y);
  const double level = fmax (floor (log2 (1.0 / scale) + 1e-12), 0.0);
  SlowPainter self = { pyramid, levels, viewport };

  self.level = MIN ((guint) level, pyramid->n_levels - 1);
  self.is_block = 1.0 / least / ldexp (1.0, (int) self.level) > 1.0;
  return self;
}
