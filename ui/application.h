/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "canvas/canvas.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_APPLICATION (ringlet_application_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletApplication, ringlet_application, RINGLET, APPLICATION, AdwApplication)

/**
 * RingletApplication:
 *
 * The program with a window: one process for a user and a display. Files that a second
 * start names go to the window that is open. Options: --canvas auto|gl|software and
 * --frame-log FILE.
 */
RingletApplication *ringlet_application_new (void);

G_END_DECLS
