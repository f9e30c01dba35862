/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns (transfer full): the pixels of @surface (transfer full), an image surface. */
GdkTexture *ringlet_texture_take (cairo_surface_t *surface);

G_END_DECLS
