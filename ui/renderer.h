/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_renderer_choose:
 * @is_gl_wanted: the user asks for OpenGL, whatever computes it
 *
 * To be called before GTK starts. Without a graphics card, or over the network, GTK's
 * OpenGL renderer computes in software: 20 frames a second where drawing with cairo
 * gives 54 (2048² image, two cores). So cairo is taken there, and the driver, which GTK
 * would load for nothing, is left alone: 50 MB and 100 ms less. What the user says in
 * GSK_RENDERER and GDK_DEBUG stays.
 */
void ringlet_renderer_choose (gboolean is_gl_wanted);

/* Whether there may be a graphics card to draw with: not over the network, and not
 * where the system knows of none. */
gboolean ringlet_renderer_has_card (void);

G_END_DECLS
