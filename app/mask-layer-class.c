/* SPDX-License-Identifier: MIT */

/* The table of kinds. */

#include <glib/gi18n-lib.h>

#include "mask-layer-private.h"

#define IMAGE RINGLET_MASK_NEEDS_IMAGE
#define DETECTOR RINGLET_MASK_NEEDS_DETECTOR
#define GEOMETRY (RINGLET_MASK_NEEDS_DETECTOR | RINGLET_MASK_NEEDS_GEOMETRY)

static const RingletMaskLayerClass classes[] = {
  { "rectangle", N_ ("Rectangle"), N_ ("Y0 X0 Y1 X1"), RINGLET_MASK_LAYER_SHAPE, 0 },
  { "circle", N_ ("Circle"), N_ ("Y X RADIUS"), RINGLET_MASK_LAYER_SHAPE, 0 },
  { "ellipse", N_ ("Ellipse"), N_ ("Y X Y_RADIUS X_RADIUS [ANGLE]"),
      RINGLET_MASK_LAYER_SHAPE, 0 },
  { "polygon", N_ ("Polygon"), N_ ("Y1 X1 Y2 X2 Y3 X3 …"), RINGLET_MASK_LAYER_SHAPE,
      0 },
  { "ring", N_ ("Ring"), N_ ("Y X INNER_RADIUS OUTER_RADIUS"), RINGLET_MASK_LAYER_SHAPE,
      0 },
  { "arc", N_ ("Arc"), N_ ("Y X INNER_RADIUS OUTER_RADIUS FROM TO"),
      RINGLET_MASK_LAYER_SHAPE, 0 },
  { "2theta", N_ ("2θ Range"), N_ ("MIN MAX"), RINGLET_MASK_LAYER_RANGE, GEOMETRY },
  { "radial", N_ ("Radial Range"), N_ ("MIN MAX"), RINGLET_MASK_LAYER_RANGE, GEOMETRY },
  { "brush", N_ ("Brush"), NULL, RINGLET_MASK_LAYER_BRUSH, 0 },
  { "threshold", N_ ("Threshold"), N_ ("MIN MAX"), RINGLET_MASK_LAYER_THRESHOLD,
      IMAGE },
  { "hot", N_ ("Hot Pixels"), N_ ("SIGMAS"), RINGLET_MASK_LAYER_HOT, IMAGE | DETECTOR },
  { "spots", N_ ("Spots"), N_ ("SIGNIFICANCE RADII"), RINGLET_MASK_LAYER_SPOTS,
      IMAGE | DETECTOR },
  { "dead", N_ ("Dead Pixels"), NULL, RINGLET_MASK_LAYER_DEAD, IMAGE },
  { "gaps", N_ ("Detector Gaps"), NULL, RINGLET_MASK_LAYER_GAPS, DETECTOR },
  { "pixels", N_ ("Pixels"), NULL, RINGLET_MASK_LAYER_PIXELS, 0 },
  { "grow", N_ ("Grow"), N_ ("PIXELS [SQUARE]"), RINGLET_MASK_LAYER_GROW, 0 },
  { "shrink", N_ ("Shrink"), N_ ("PIXELS [SQUARE]"), RINGLET_MASK_LAYER_SHRINK, 0 },
  { "invert", N_ ("Invert"), NULL, RINGLET_MASK_LAYER_INVERT, 0 },
  { "fill", N_ ("Fill Holes"), NULL, RINGLET_MASK_LAYER_FILL, 0 },
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
