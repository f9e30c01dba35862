/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "geometry/mask-shapes.h"

G_BEGIN_DECLS

/* One line of a file of shapes, and one shape of a document. What is inside of it says
 * mask-shapes.h: files and documents have the same pixels. */

/* Largest number of a shape: far beyond any detector; squares of it are exact. */
#define RINGLET_MASK_SHAPE_MAX 1e7

typedef struct _RingletMaskShapeClass RingletMaskShapeClass;

/**
 * RingletMaskShape:
 * @klass: which shape
 * @line: where it stands, from 1
 * @cut: frees pixels, else masks them
 * @numbers: as written
 * @n: how many
 * @unit: (nullable): of a range
 */
typedef struct {
  const RingletMaskShapeClass *klass;
  guint line;
  gboolean cut;
  double *numbers;
  gsize n;
  const RingletUnit *unit;
} RingletMaskShape;

/* What a shape reaches at most, in pixels. */
typedef struct {
  double y0, x0, y1, x1;
} RingletMaskBox;

/* Whole pixels: rows @slow to @slow_end − 1 of columns @fast to @fast_end − 1; nothing
 * where an end is not behind its begin. */
typedef struct {
  gsize slow, fast, slow_end, fast_end;
} RingletMaskArea;

/**
 * RingletMaskPaper:
 * @pixels: @n_slow × @n_fast bytes
 * @value: what the pixels of a shape become
 *
 * What shapes are painted on.
 */
typedef struct {
  guint8 *pixels;
  gsize n_slow;
  gsize n_fast;
  guint8 value;
} RingletMaskPaper;

/**
 * RingletMaskShapeClass:
 * @name: second word of the line
 * @numbers: what has to follow, for messages
 * @n_min: least numbers
 * @n_max: most
 * @check: (nullable): what is wrong with the numbers, NULL for nothing
 * @box: (nullable): what it covers at most; NULL for a range, which has no place
 * @inside: (nullable): whether a point is inside; NULL for a range, a polygon, a brush
 * @paint: (nullable): NULL for a range
 */
struct _RingletMaskShapeClass {
  const char *name;
  const char *numbers;
  gsize n_min;
  gsize n_max;
  const char *(*check) (const RingletMaskShape *self);
  RingletMaskBox (*box) (const RingletMaskShape *self);
  gboolean (*inside) (const RingletMaskShape *self, double y, double x);
  void (*paint) (const RingletMaskShape *self, const RingletMaskPaper *paper);
};

struct _RingletMaskShapes {
  char *name;
  GArray *shapes; /* RingletMaskShape */
};

/* Returns (transfer none) (nullable): the class of that name. */
const RingletMaskShapeClass *ringlet_mask_shape_find (const char *name);

/* Returns (transfer full): the names, for messages. */
char *ringlet_mask_shape_names (void);

/* Returns (transfer none) (nullable): what is wrong with the numbers of @self, and how
 * many there are. */
const char *ringlet_mask_shape_problem (const RingletMaskShape *self);

/* Pixels beyond which @self has none, of an image of that shape. Not for ranges. */
RingletMaskArea ringlet_mask_shape_area (
    const RingletMaskShape *self, gsize n_slow, gsize n_fast);

/* The members "paint" of the classes: by the function "inside", by the edges of a
 * polygon, along the line of a brush. */
void ringlet_mask_shape_paint_inside (
    const RingletMaskShape *self, const RingletMaskPaper *paper);
void ringlet_mask_shape_paint_polygon (
    const RingletMaskShape *self, const RingletMaskPaper *paper);
void ringlet_mask_shape_paint_brush (
    const RingletMaskShape *self, const RingletMaskPaper *paper);

/**
 * ringlet_mask_shape_paint_line:
 * @self: a brush
 * @first: index of a point
 *
 * The line from @first on: all of it is what it was up to @first and this.
 *
 * Returns: beyond that nothing was painted
 */
RingletMaskArea ringlet_mask_shape_paint_line (
    const RingletMaskShape *self, gsize first, const RingletMaskPaper *paper);

/* The smallest area around both; one that is empty does not count. */
RingletMaskArea ringlet_mask_area_union (RingletMaskArea a, RingletMaskArea b);

/**
 * ringlet_mask_shape_paint_range:
 * @detector: of the shape of @paper
 * @geometry: with a wavelength where the unit needs one
 *
 * A pixel is in a range when the value at its centre is: the same bits for any number
 * of threads.
 */
gboolean ringlet_mask_shape_paint_range (const RingletMaskShape *self,
    const RingletMaskPaper *paper, const RingletDetector *detector,
    const RingletGeometry *geometry, GCancellable *cancellable, GError **error);

G_END_DECLS
