/* SPDX-License-Identifier: MIT */
#pragma once

/* What a canvas shows, pixel by pixel. */

#include "canvas/canvas.h"

static inline char *
canvas_get_backend (RingletCanvas *canvas)
{
  char *name = NULL;

  g_object_get (canvas, "backend-name", &name, NULL);
  return name;
}

static inline guint32 *
canvas_download (RingletCanvas *canvas, int *width, int *height)
{
  g_autoptr (GdkTexture) texture = ringlet_canvas_paint (canvas);
  guint32 *pixels = NULL;

  g_assert_nonnull (texture);
  *width = gdk_texture_get_width (texture);
  *height = gdk_texture_get_height (texture);
  pixels = g_new (guint32, *width * *height);
  gdk_texture_download (texture, (guchar *) pixels, *width * sizeof (guint32));
  return pixels;
}

static inline int
canvas_index_of (const guint32 *table, guint32 colour)
{
  for (int i = 0; i < RINGLET_COLORMAP_SIZE; i++) {
    if (table[i] == colour)
      return i;
  }
  return -RINGLET_COLORMAP_SIZE;
}

/* One step of the colours off, or what a neighbour shows. */
static inline gboolean
canvas_is_near (const guint32 *table, const guint32 *soft, int width, int height, int x,
    int y, guint32 colour)
{
  if (ABS (canvas_index_of (table, colour) -
          canvas_index_of (table, soft[y * width + x])) == 1)
    return TRUE;
  for (int j = MAX (y - 1, 0); j <= MIN (y + 1, height - 1); j++) {
    for (int i = MAX (x - 1, 0); i <= MIN (x + 1, width - 1); i++) {
      if (soft[j * width + i] == colour)
        return TRUE;
    }
  }
  return FALSE;
}
