/* SPDX-License-Identifier: MIT */

/* The table of shapes: what each has of numbers, and what is inside of it. */

#include "geometry/mask-shape.h"

#include <math.h>

#define DEGREE (G_PI / 180.0)
#define ANY_NUMBER G_MAXSIZE

/* ---- rectangle: y0 x0 y1 x1 ---- */

static RingletMaskBox
rectangle_box (const RingletMaskShape *self)
{
  const double *p = self->numbers;

  return (RingletMaskBox){ fmin (p[0], p[2]), fmin (p[1], p[3]), fmax (p[0], p[2]),
    fmax (p[1], p[3]) };
}

static gboolean
rectangle_inside (const RingletMaskShape *self, double y, double x)
{
  const RingletMaskBox box = rectangle_box (self);

  return y >= box.y0 && y < box.y1 && x >= box.x0 && x < box.x1;
}

static const char *
rectangle_check (const RingletMaskShape *self)
{
  const double *p = self->numbers;

  return p[0] == p[2] || p[1] == p[3] ? "its corners span no area" : NULL;
}

/* ---- circle: y x radius; ring: y x inner outer; arc: y x inner outer from to ---- */

static double
distance2 (const RingletMaskShape *self, double y, double x)
{
  const double dy = y - self->numbers[0];
  const double dx = x - self->numbers[1];

  return dy * dy + dx * dx;
}

static RingletMaskBox
box_around (const RingletMaskShape *self, double radius)
{
  const double y = self->numbers[0];
  const double x = self->numbers[1];

  return (RingletMaskBox){ y - radius, x - radius, y + radius, x + radius };
}

static RingletMaskBox
circle_box (const RingletMaskShape *self)
{
  return box_around (self, self->numbers[2]);
}

static gboolean
circle_inside (const RingletMaskShape *self, double y, double x)
{
  return distance2 (self, y, x) < self->numbers[2] * self->numbers[2];
}

static const char *
circle_check (const RingletMaskShape *self)
{
  return self->numbers[2] > 0.0 ? NULL : "its radius is not positive";
}

static RingletMaskBox
ring_box (const RingletMaskShape *self)
{
  return box_around (self, self->numbers[3]);
}

static gboolean
ring_inside (const RingletMaskShape *self, double y, double x)
{
  const double *p = self->numbers;
  const double d2 = distance2 (self, y, x);

  return d2 >= p[2] * p[2] && d2 < p[3] * p[3];
}

static const char *
ring_check (const RingletMaskShape *self)
{
  const double *p = self->numbers;

  return p[2] >= 0.0 && p[2] < p[3]
      ? NULL
      : "the inner radius has to be 0 or more and below the outer one";
}

static gboolean
arc_inside (const RingletMaskShape *self, double y, double x)
{
  const double *p = self->numbers;
  const double angle = atan2 (y - p[0], x - p[1]) / DEGREE - p[4];

  return ring_inside (self, y, x) &&
      angle - 360.0 * floor (angle / 360.0) < p[5] - p[4];
}

static const char *
arc_check (const RingletMaskShape *self)
{
  const double width = self->numbers[5] - self->numbers[4];

  if (!(width > 0.0 && width <= 360.0))
    return "the second angle has to be above the first one, by 360 at most";
  return ring_check (self);
}

/* ---- ellipse: y x y_radius x_radius [angle] ---- */

static double
ellipse_angle (const RingletMaskShape *self)
{
  return self->n > 4 ? self->numbers[4] * DEGREE : 0.0;
}

static RingletMaskBox
ellipse_box (const RingletMaskShape *self)
{
  const double *p = self->numbers;
  const double c = cos (ellipse_angle (self));
  const double s = sin (ellipse_angle (self));
  const double dy = hypot (p[2] * c, p[3] * s);
  const double dx = hypot (p[2] * s, p[3] * c);

  return (RingletMaskBox){ p[0] - dy, p[1] - dx, p[0] + dy, p[1] + dx };
}

static gboolean
ellipse_inside (const RingletMaskShape *self, double y, double x)
{
  const double *p = self->numbers;
  const double c = cos (ellipse_angle (self));
  const double s = sin (ellipse_angle (self));
  const double dy = y - p[0];
  const double dx = x - p[1];
  const double along_x = (dx * c + dy * s) / p[3];
  const double along_y = (dy * c - dx * s) / p[2];

  return along_x * along_x + along_y * along_y < 1.0;
}

static const char *
ellipse_check (const RingletMaskShape *self)
{
  return self->numbers[2] > 0.0 && self->numbers[3] > 0.0
      ? NULL
      : "its radii have to be positive";
}

/* ---- polygon: y x y x y x … ---- */

static RingletMaskBox
polygon_box (const RingletMaskShape *self)
{
  const double *p = self->numbers;
  RingletMaskBox box = { p[0], p[1], p[0], p[1] };

  for (gsize i = 2; i < self->n; i += 2) {
    box.y0 = fmin (box.y0, p[i]);
    box.x0 = fmin (box.x0, p[i + 1]);
    box.y1 = fmax (box.y1, p[i]);
    box.x1 = fmax (box.x1, p[i + 1]);
  }
  return box;
}

static const char *
polygon_check (const RingletMaskShape *self)
{
  return self->n % 2 == 0 ? NULL : "the last corner has no x";
}

/* ---- brush: radius y x y x … ---- */

static RingletMaskBox
brush_box (const RingletMaskShape *self)
{
  const double *p = self->numbers;
  RingletMaskBox box = { p[1], p[2], p[1], p[2] };

  for (gsize i = 3; i < self->n; i += 2) {
    box.y0 = fmin (box.y0, p[i]);
    box.x0 = fmin (box.x0, p[i + 1]);
    box.y1 = fmax (box.y1, p[i]);
    box.x1 = fmax (box.x1, p[i + 1]);
  }
  return (RingletMaskBox){ box.y0 - p[0], box.x0 - p[0], box.y1 + p[0], box.x1 + p[0] };
}

static const char *
brush_check (const RingletMaskShape *self)
{
  if (!(self->numbers[0] > 0.0))
    return "its radius is not positive";
  return self->n % 2 == 1 ? NULL : "the last point has no x";
}

/* ---- range: min max ---- */

static const char *
range_check (const RingletMaskShape *self)
{
  return self->numbers[0] < self->numbers[1] ? NULL : "the smaller number comes first";
}

static const RingletMaskShapeClass classes[] = {
  { "rectangle", "Y0 X0 Y1 X1", 4, 4, rectangle_check, rectangle_box, rectangle_inside,
      ringlet_mask_shape_paint_inside },
  { "circle", "Y X RADIUS", 3, 3, circle_check, circle_box, circle_inside,
      ringlet_mask_shape_paint_inside },
  { "ellipse", "Y X Y_RADIUS X_RADIUS [ANGLE]", 4, 5, ellipse_check, ellipse_box,
      ellipse_inside, ringlet_mask_shape_paint_inside },
  { "polygon", "Y1 X1 Y2 X2 Y3 X3 …", 6, ANY_NUMBER, polygon_check, polygon_box, NULL,
      ringlet_mask_shape_paint_polygon },
  { "ring", "Y X INNER_RADIUS OUTER_RADIUS", 4, 4, ring_check, ring_box, ring_inside,
      ringlet_mask_shape_paint_inside },
  { "arc", "Y X INNER_RADIUS OUTER_RADIUS FROM TO", 6, 6, arc_check, ring_box,
      arc_inside, ringlet_mask_shape_paint_inside },
  { "brush", "RADIUS Y1 X1 Y2 X2 …", 3, ANY_NUMBER, brush_check, brush_box, NULL,
      ringlet_mask_shape_paint_brush },
  { "2theta", "MIN MAX", 2, 2, range_check, NULL, NULL, NULL },
  { "radial", "UNIT MIN MAX", 2, 2, range_check, NULL, NULL, NULL },
};

const RingletMaskShapeClass *
ringlet_mask_shape_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++) {
    if (g_ascii_strcasecmp (classes[i].name, name) == 0)
      return &classes[i];
  }
  return NULL;
}

char *
ringlet_mask_shape_names (void)
{
  GString *text = g_string_new (classes[0].name);

  for (gsize i = 1; i < G_N_ELEMENTS (classes); i++)
    g_string_append_printf (text, ", %s", classes[i].name);
  return g_string_free (text, FALSE);
}

const char *
ringlet_mask_shape_problem (const RingletMaskShape *self)
{
  if (self->n < self->klass->n_min || self->n > self->klass->n_max)
    return "there are too few numbers, or too many";
  for (gsize i = 0; i < self->n; i++) {
    if (!(fabs (self->numbers[i]) <= RINGLET_MASK_SHAPE_MAX))
      return "a number is beyond 1e7";
  }
  return self->klass->check (self);
}
