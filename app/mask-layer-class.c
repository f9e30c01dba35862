/* SPDX-License-Identifier: MIT */

/* The table of kinds. */

#include "mask-layer-private.h"

#define IMAGE RINGLET_MASK_NEEDS_IMAGE
#define DETECTOR RINGLET_MASK_NEEDS_DETECTOR
#define GEOMETRY (RINGLET_MASK_NEEDS_DETECTOR | RINGLET_MASK_NEEDS_GEOMETRY)

static const RingletMaskLayerClass classes[] = {
  { "rectangle", "Rectangle", "Y0 X0 Y1 X1", RINGLET_MASK_LAYER_SHAPE, 0 },
  { "circle", "Circle", "Y X RADIUS", RINGLET_MASK_LAYER_SHAPE, 0 },
  { "ellipse", "Ellipse", "Y X Y_RADIUS X_RADIUS [ANGLE]", RINGLET_MASK_LAYER_SHAPE,
      0 },
  { "polygon", "Polygon", "Y1 X1 Y2 X2 Y3 X3 …", RINGLET_MASK_LAYER_SHAPE, 0 },
  { "ring", "Ring", "Y X INNER_RADIUS OUTER_RADIUS", RINGLET_MASK_LAYER_SHAPE, 0 },
  { "arc", "Arc", "Y X INNER_RADIUS OUTER_RADIUS FROM TO", RINGLET_MASK_LAYER_SHAPE,
      0 },
  { "2theta", "2θ Range", "MIN MAX", RINGLET_MASK_LAYER_RANGE, GEOMETRY },
  { "radial", "Radial Range", "MIN MAX", RINGLET_MASK_LAYER_RANGE, GEOMETRY },
  { "brush", "Brush", NULL, RINGLET_MASK_LAYER_BRUSH, 0 },
  { "threshold", "Threshold", "MIN MAX", RINGLET_MASK_LAYER_THRESHOLD, IMAGE },
  { "hot", "Hot Pixels", "SIGMAS", RINGLET_MASK_LAYER_HOT, IMAGE | DETECTOR },
  { "spots", "Spots", "SIGNIFICANCE RADII", RINGLET_MASK_LAYER_SPOTS,
      IMAGE | DETECTOR },
  { "dead", "Dead Pixels", NULL, RINGLET_MASK_LAYER_DEAD, IMAGE },
  { "gaps", "Detector Gaps", NULL, RINGLET_MASK_LAYER_GAPS, DETECTOR },
  { "pixels", "Pixels", NULL, RINGLET_MASK_LAYER_PIXELS, 0 },
  { "grow", "Grow", "PIXELS [SQUARE]", RINGLET_MASK_LAYER_GROW, 0 },
  { "shrink", "Shrink", "PIXELS [SQUARE]", RINGLET_MASK_LAYER_SHRINK, 0 },
  { "invert", "Invert", NULL, RINGLET_MASK_LAYER_INVERT, 0 },
  { "fill", "Fill Holes", NULL, RINGLET_MASK_LAYER_FILL, 0 },
};

const RingletMaskLayerClass *
ringlet_mask_layer_class_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++) {
    if (g_str_equal (classes[i].id, id))
      return &classes[i];
  }
  return NULL;
}

char *
ringlet_mask_layer_class_ids (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    g_string_append_printf (text, "%s\"%s\"", i > 0 ? ", " : "", classes[i].id);
  return g_string_free (text, FALSE);
}

gboolean
ringlet_mask_layer_class_is_operation (const RingletMaskLayerClass *self)
{
  return self->kind >= RINGLET_MASK_LAYER_GROW;
}

RingletMaskShape
ringlet_mask_layer_shape (const RingletMaskLayer *self)
{
  return (RingletMaskShape){
    .klass = ringlet_mask_shape_find (self->klass->id),
    .numbers = self->numbers,
    .n = self->n,
    .unit = self->unit,
  };
}

RingletMaskShape
ringlet_mask_stroke_shape (const RingletMaskStroke *self)
{
  return (RingletMaskShape){
    .klass = ringlet_mask_shape_find ("brush"),
    .numbers = (double *) self->numbers,
    .n = self->n,
  };
}
