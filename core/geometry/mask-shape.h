/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "geometry/mask-shapes.h"

G_BEGIN_DECLS

/* One line of a file of shapes: for mask-shapes*.c. */

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

/**
 * RingletMaskShapeClass:
 * @name: second word of the line
 * @numbers: what has to follow, for messages
 * @n_min: least numbers
 * @n_max: most
 * @check: (nullable): what is wrong with the numbers, NULL for nothing
 * @box: (nullable): what it covers at most; NULL for a range, which has no place
 * @inside: (nullable): whether a point is inside; NULL for a range and for a polygon
 */
struct _RingletMaskShapeClass {
  const char *name;
  const char *numbers;
  gsize n_min;
  gsize n_max;
  const char *(*check) (const RingletMaskShape *self);
  RingletMaskBox (*box) (const RingletMaskShape *self);
  gboolean (*inside) (const RingletMaskShape *self, double y, double x);
};

struct _RingletMaskShapes {
  char *name;
  GArray *shapes; /* RingletMaskShape */
};

/* Returns (transfer none) (nullable): the class of that name. */
const RingletMaskShapeClass *ringlet_mask_shape_find (const char *name);

/* Returns (transfer full): the names, for messages. */
char *ringlet_mask_shape_names (void);

G_END_DECLS
