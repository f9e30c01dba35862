/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletMaskLayerKind:
 * @RINGLET_MASK_LAYER_SHAPE: a shape of geometry/mask-shapes.h with a place
 * @RINGLET_MASK_LAYER_RANGE: "2theta" or "radial" of there; follows the geometry
 * @RINGLET_MASK_LAYER_BRUSH: strokes, in their order
 * @RINGLET_MASK_LAYER_THRESHOLD: values outside of MIN … MAX, see
 *   ringlet_mask_new_outside()
 * @RINGLET_MASK_LAYER_HOT: SIGMAS, see ringlet_mask_new_hot()
 * @RINGLET_MASK_LAYER_SPOTS: SIGNIFICANCE and RADII, see ringlet_mask_new_spots()
 * @RINGLET_MASK_LAYER_DEAD: what is no data in the frame, see
 *   ringlet_mask_new_flagged()
 * @RINGLET_MASK_LAYER_GAPS: of the detector
 * @RINGLET_MASK_LAYER_PIXELS: a mask, of a file or not
 * @RINGLET_MASK_LAYER_GROW: by PIXELS, and 1 for squares, 0 for discs, see
 *   ringlet_mask_grow()
 * @RINGLET_MASK_LAYER_SHRINK: likewise
 * @RINGLET_MASK_LAYER_INVERT: what is masked counts, and the other way round
 * @RINGLET_MASK_LAYER_FILL: see ringlet_mask_fill_holes()
 *
 * What a layer does. Values are those of the frame that is looked at: of a series, of
 * each of its frames. Hot pixels and spots are looked for beside the gaps of the
 * detector and what is no data, whatever other layers mask, as "ringlet mask --gaps
 * --flagged --hot" does. The last four are operations: they act on all that is masked
 * below them.
 */
typedef enum {
  RINGLET_MASK_LAYER_SHAPE,
  RINGLET_MASK_LAYER_RANGE,
  RINGLET_MASK_LAYER_BRUSH,
  RINGLET_MASK_LAYER_THRESHOLD,
  RINGLET_MASK_LAYER_HOT,
  RINGLET_MASK_LAYER_SPOTS,
  RINGLET_MASK_LAYER_DEAD,
  RINGLET_MASK_LAYER_GAPS,
  RINGLET_MASK_LAYER_PIXELS,
  RINGLET_MASK_LAYER_GROW,
  RINGLET_MASK_LAYER_SHRINK,
  RINGLET_MASK_LAYER_INVERT,
  RINGLET_MASK_LAYER_FILL,
} RingletMaskLayerKind;

/**
 * RingletMaskNeeds:
 * @RINGLET_MASK_NEEDS_IMAGE: the pixels of the frame
 * @RINGLET_MASK_NEEDS_DETECTOR: the detector
 * @RINGLET_MASK_NEEDS_GEOMETRY: where it stands
 *
 * What the pixels of a layer depend on beside its own numbers.
 */
typedef enum {
  RINGLET_MASK_NEEDS_IMAGE = 1 << 0,
  RINGLET_MASK_NEEDS_DETECTOR = 1 << 1,
  RINGLET_MASK_NEEDS_GEOMETRY = 1 << 2,
} RingletMaskNeeds;

/**
 * RingletMaskLayerClass:
 * @id: in project files: "rectangle", "2theta", "brush", "hot", …
 * @label: for people: "Rectangle"
 * @numbers: (nullable): what they are, "Y0 X0 Y1 X1"
 * @kind: what it does
 * @needs: #RingletMaskNeeds
 */
typedef struct {
  const char *id;
  const char *label;
  const char *numbers;
  RingletMaskLayerKind kind;
  guint needs;
} RingletMaskLayerClass;

/* Returns (transfer none) (nullable): the class of that id; the list of all ids, for
 * messages (transfer full). */
const RingletMaskLayerClass *ringlet_mask_layer_class_find (const char *id);
char *ringlet_mask_layer_class_ids (void);

/* Whether layers of that kind act on what is below, and have no pixels of their own. */
gboolean ringlet_mask_layer_class_is_operation (const RingletMaskLayerClass *self);

/**
 * RingletMaskStroke:
 * @cut: frees pixels, else masks them
 * @n: how many numbers
 * @numbers: (array length=n): RADIUS Y1 X1 Y2 X2 …, pixels, as "brush" of mask-shapes.h
 *
 * One movement of a brush. Immutable, with an atomic reference count.
 */
typedef struct {
  gboolean cut;
  gsize n;
  double numbers[];
} RingletMaskStroke;

/**
 * RingletMaskLayer:
 * @klass: what it does
 * @name: what the user calls it
 * @enabled: it acts; else only its pixels are counted
 * @cut: its pixels are freed, else masked; strokes do the other thing then than they
 *   say. No meaning in operations
 * @numbers: (array length=n) (nullable): see #RingletMaskLayerKind
 * @n: how many
 * @unit: (nullable): of a range
 * @strokes: (nullable) (element-type RingletMaskStroke): of a brush
 * @mask: (nullable): the pixels of @RINGLET_MASK_LAYER_PIXELS
 * @path: (nullable): where these are from
 *
 * One layer of a mask, in pixels of the image file as mask-shapes.h has them: a pixel
 * is in a shape when its centre is. Immutable.
 */
typedef struct {
  const RingletMaskLayerClass *klass;
  char *name;
  gboolean enabled;
  gboolean cut;
  double *numbers;
  gsize n;
  const RingletUnit *unit;
  GPtrArray *strokes;
  RingletMask *mask;
  char *path;
} RingletMaskLayer;

/**
 * ringlet_mask_layer_new:
 * @id: of any kind but "pixels"; a brush begins without strokes
 * @numbers: (array length=n) (nullable)
 * @unit: (nullable): of "radial": any of ringlet_unit_find() but an azimuth
 * @error: RINGLET_ERROR_VALUE saying which number is wrong, and what is allowed
 *
 * Returns: (transfer full): an enabled layer that masks, called after its kind
 */
RingletMaskLayer *ringlet_mask_layer_new (const char *id, const double *numbers,
    gsize n, const RingletUnit *unit, GError **error);

/* Returns (transfer full): a layer of @mask; @path: (nullable): the file it is from,
 * after which it is called. */
RingletMaskLayer *ringlet_mask_layer_new_pixels (RingletMask *mask, const char *path);

RingletMaskLayer *ringlet_mask_layer_ref (RingletMaskLayer *self);
void ringlet_mask_layer_unref (RingletMaskLayer *self);

/* All return (transfer full) a copy that differs in one thing; what is large is
 * shared. An empty name is that of the kind. */
RingletMaskLayer *ringlet_mask_layer_with_name (
    const RingletMaskLayer *self, const char *name);
RingletMaskLayer *ringlet_mask_layer_with_enabled (
    const RingletMaskLayer *self, gboolean enabled);
RingletMaskLayer *ringlet_mask_layer_with_cut (
    const RingletMaskLayer *self, gboolean cut);

/* @error: as ringlet_mask_layer_new() */
RingletMaskLayer *ringlet_mask_layer_with_numbers (
    const RingletMaskLayer *self, const double *numbers, gsize n, GError **error);

/**
 * ringlet_mask_layer_with_stroke:
 * @self: a brush
 * @numbers: (array length=n): RADIUS Y1 X1 …
 * @error: RINGLET_ERROR_VALUE
 *
 * Returns: (transfer full): with one stroke more
 */
RingletMaskLayer *ringlet_mask_layer_with_stroke (const RingletMaskLayer *self,
    gboolean cut, const double *numbers, gsize n, GError **error);

/**
 * ringlet_mask_layer_with_point:
 * @self: a brush with a stroke
 * @error: RINGLET_ERROR_VALUE for a point beyond 1e7 pixels
 *
 * Returns: (transfer full): the last stroke goes on to that point
 */
RingletMaskLayer *ringlet_mask_layer_with_point (
    const RingletMaskLayer *self, double y, double x, GError **error);

/* Whether both mask the same pixels of everything, whatever they are called and
 * whether or not they are enabled. */
gboolean ringlet_mask_layer_same_pixels (
    const RingletMaskLayer *a, const RingletMaskLayer *b);

/* Whether both say the same. */
gboolean ringlet_mask_layer_equal (
    const RingletMaskLayer *a, const RingletMaskLayer *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaskLayer, ringlet_mask_layer_unref)

G_END_DECLS
