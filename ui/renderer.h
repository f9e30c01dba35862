/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_renderer_choose:
 *
 * To be called before GTK starts. Without a graphics card, or over the network, GTK's
 * OpenGL renderer computes in software: 20 frames a second where drawing with cairo
 * gives 54 (2048² image, two cores). So cairo is taken there, unless the user says
 * otherwise in GSK_RENDERER.
 */
void ringlet_renderer_choose (void);

G_END_DECLS
