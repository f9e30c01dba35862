/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Many thin lines with a halo in a picture of their own. cairo strokes sixty rings over
 * 1000 × 700 pixels twice, line and halo, in 22 to 60 ms on one core; this takes 2. */

#define RINGLET_PEN_REACH 4  /* pixels that a pen reaches at most */
#define RINGLET_PEN_STEPS 16 /* per pixel */

/**
 * RingletPen:
 * @reach: where it ends, in pixels from the middle of the line
 * @colours: premultiplied 0xAARRGGBB by distance from the middle of the line, falling:
 *   where lines meet, the larger of two is the nearer one
 */
typedef struct {
  float reach;
  guint32 colours[RINGLET_PEN_REACH * RINGLET_PEN_STEPS + 1];
} RingletPen;

/* A light line of @width with a dark halo of @halo on each side, both in pixels, at
 * most RINGLET_PEN_REACH together; @opacity is that of both. */
RingletPen ringlet_pen_new (double width, double halo, double opacity);

/* The same with a line of colour @rgb, 0 to 1. */
RingletPen ringlet_pen_new_coloured (
    double width, double halo, double opacity, const double rgb[3]);

/**
 * RingletSheet:
 * @pixels: (array): @height rows of @width, premultiplied 0xAARRGGBB
 *
 * What is drawn on; transparent at first.
 */
typedef struct {
  int width;
  int height;
  guint32 *pixels;
} RingletSheet;

void ringlet_sheet_line (
    RingletSheet *self, const RingletPen *pen, float x0, float y0, float x1, float y1);

G_END_DECLS
