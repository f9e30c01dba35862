/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures that a widget paints itself, pixel by pixel, and how they get on the screen
 * without being converted on their way. */

#define RINGLET_PICTURES_N 3

/**
 * RingletPictures:
 * @surfaces: (nullable): those that were painted last
 * @next: the one whose turn it is
 *
 * The memory of the pictures of one widget, used in turn: GTK keeps those of the last
 * frames. New memory for each costs as much as painting it.
 */
typedef struct {
  cairo_surface_t *surfaces[RINGLET_PICTURES_N];
  guint next;
} RingletPictures;

void ringlet_pictures_clear (RingletPictures *self);

/**
 * ringlet_pictures_take:
 * @width: in device pixels, as @height
 * @format: CAIRO_FORMAT_RGB24 or CAIRO_FORMAT_ARGB32: rows of @width × 4 bytes
 *
 * Returns: (transfer none): to be painted over whole, until the next call; any content
 */
cairo_surface_t *ringlet_pictures_take (
    RingletPictures *self, int width, int height, cairo_format_t format);

/* Appends what was painted, as large as @bounds in pixels of @widget. */
void ringlet_picture_snapshot (cairo_surface_t *picture, GtkWidget *widget,
    GtkSnapshot *snapshot, const graphene_rect_t *bounds);

/* Returns (transfer full): the same as a texture, of the same memory. */
GdkTexture *ringlet_picture_to_texture (cairo_surface_t *picture);

G_END_DECLS
