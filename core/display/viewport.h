/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletViewport:
 * @width: of the view, in view pixels
 * @height: likewise
 * @n_fast: columns of what is looked at
 * @n_slow: rows
 * @scale_x: view pixels per column
 * @scale_y: view pixels per row
 * @centre_fast: what lies in the middle of the view, in columns from the corner of
 *   pixel (0, 0)
 * @centre_slow: likewise, in rows
 * @flip_x: columns run from right to left
 * @flip_y: rows run upwards; else the first row is on top
 * @is_free: the two scales are independent: a cake. Else they are equal
 *
 * Which part of an image a widget shows. Image coordinates count pixel edges: the
 * centre of pixel (i, j) is (i + ½, j + ½). A value.
 */
typedef struct {
  double width;
  double height;
  double n_fast;
  double n_slow;
  double scale_x;
  double scale_y;
  double centre_fast;
  double centre_slow;
  gboolean flip_x;
  gboolean flip_y;
  gboolean is_free;
} RingletViewport;

/* Between 1/64 of the scale that fits and 256 view pixels per pixel. */
void ringlet_viewport_fit (RingletViewport *self);
gboolean ringlet_viewport_is_fit (const RingletViewport *self);

/* Sets the scale of both axes, keeping the middle where it is. */
void ringlet_viewport_set_scale (RingletViewport *self, double scale);

/* Multiplies the scale; the image point under (@x, @y) stays there. */
void ringlet_viewport_zoom (RingletViewport *self, double factor, double x, double y);

/* Moves the image by view pixels; a part of it always stays in the view. */
void ringlet_viewport_pan (RingletViewport *self, double dx, double dy);

/* Turns the picture over about the middle of the view, not of the image. */
void ringlet_viewport_flip (RingletViewport *self, gboolean flip_x, gboolean flip_y);

/* A view of another size: the middle and the scale stay, a fitting view fits again. */
void ringlet_viewport_resize (RingletViewport *self, double width, double height);

void ringlet_viewport_to_image (
    const RingletViewport *self, double x, double y, double *slow, double *fast);
void ringlet_viewport_to_view (
    const RingletViewport *self, double slow, double fast, double *x, double *y);

/* The same view on a screen with @factor device pixels per view pixel. */
RingletViewport ringlet_viewport_scaled (const RingletViewport *self, double factor);

gboolean ringlet_viewport_equal (const RingletViewport *a, const RingletViewport *b);

G_END_DECLS
