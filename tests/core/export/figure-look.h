/* SPDX-License-Identifier: MIT */
#pragma once

/* What can be seen on a figure, without knowing how it was laid out: the frame is found
 * by its ink. */

#include <cairo.h>
#include <glib.h>
#include <math.h>

typedef struct {
  double left;
  double right;
  double top;
  double bottom;
} Frame;

static inline guint32
look_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);

  g_assert_true (x >= 0 && x < cairo_image_surface_get_width (surface));
  g_assert_true (y >= 0 && y < cairo_image_surface_get_height (surface));
  return ((const guint32 *) (const void *) (data + y * stride))[x] & 0xffffff;
}

static inline int
look_channel (guint32 colour, int k)
{
  return (int) (colour >> (16 - 8 * k) & 0xff);
}

/* Within @most of @colour in each channel. */
static inline gboolean
look_is_near (guint32 a, guint32 b, int most)
{
  gboolean near = TRUE;

  for (int k = 0; k < 3; k++)
    near &= ABS (look_channel (a, k) - look_channel (b, k)) <= most;
  return near;
}

/* How many pixels of a column, or of a row, are ink of axes. */
static inline int
look_ink (cairo_surface_t *surface, int at, gboolean is_column)
{
  const int n = is_column ? cairo_image_surface_get_height (surface)
                          : cairo_image_surface_get_width (surface);
  int ink = 0;

  for (int i = 0; i < n; i++)
    ink +=
        look_is_near (is_column ? look_at (surface, at, i) : look_at (surface, i, at),
            0x212121, 0x60);
  return ink;
}

/* The first line from @from on with as much ink as a border has. */
static inline double
look_border (
    cairo_surface_t *surface, gboolean is_column, int from, int step, int least)
{
  double sum = 0.0;
  int n = 0;
  const int end = is_column ? cairo_image_surface_get_width (surface)
                            : cairo_image_surface_get_height (surface);

  for (int i = from; i >= 0 && i < end; i += step) {
    if (look_ink (surface, i, is_column) >= least) {
      sum += i + 0.5;
      n++;
    } else if (n > 0) {
      break;
    }
  }
  g_assert_cmpint (n, >, 0);
  return sum / n;
}

/* @height: of the frame, about, as a part of the page; so for @width */
static inline Frame
look_frame (cairo_surface_t *surface, double width, double height)
{
  const int w = cairo_image_surface_get_width (surface);
  const int h = cairo_image_surface_get_height (surface);
  const int tall = (int) (0.9 * height * h);
  const int wide = (int) (0.9 * width * w);
  Frame frame;

  frame.left = look_border (surface, TRUE, 0, 1, tall);
  frame.right = look_border (surface, TRUE, w - 1, -1, tall);
  frame.top = look_border (surface, FALSE, 0, 1, wide);
  frame.bottom = look_border (surface, FALSE, (int) frame.top + tall / 2, 1, wide);
  return frame;
}

/* The highest pixel of a colour between two columns; FALSE when there is none. */
static inline gboolean
look_highest (cairo_surface_t *surface, const Frame *frame, guint32 colour,
    double first, double end, double *x, double *y)
{
  for (int i = (int) frame->top + 3; i < frame->bottom - 3; i++) {
    double sum = 0.0;
    int n = 0;

    for (int j = (int) first; j < end; j++) {
      if (look_is_near (look_at (surface, j, i), colour, 0x40)) {
        sum += j + 0.5;
        n++;
      }
    }
    if (n > 0) {
      *x = sum / n;
      *y = i + 0.5;
      return TRUE;
    }
  }
  return FALSE;
}
