/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "canvas/canvas.h"
#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_WINDOW (ringlet_window_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletWindow, ringlet_window, RINGLET, WINDOW, AdwApplicationWindow)

/**
 * RingletWindow:
 *
 * One document: image, cake and pattern. It shows what the project and its live results
 * say and calls verbs of the project; every verb is an action of the window.
 */
GtkWidget *ringlet_window_new (
    AdwApplication *application, GSettings *settings, RingletCanvasBackend backend);

/* Opens whatever it is: images, folders, geometry, mask, control points, powder, result
 * or project, in any order, or says in one sentence why not. @paths: (array
 * zero-terminated=1) */
void ringlet_window_open (RingletWindow *self, const char *const *paths);

/* Offers what was kept of sessions that were killed; one window of a program does. */
void ringlet_window_offer_sessions (RingletWindow *self);

/* Says that a file without a local path cannot be opened. */
void ringlet_window_say_not_local (RingletWindow *self);

/* Whether nothing was opened yet. */
gboolean ringlet_window_is_empty (RingletWindow *self);

/* Whether no file is being read or written for it. */
gboolean ringlet_window_is_idle (RingletWindow *self);

RingletProject *ringlet_window_get_project (RingletWindow *self);

/* Returns (transfer none): what draws the image, "software", "OpenGL 4.5 …" */
const char *ringlet_window_get_backend_name (RingletWindow *self);

G_END_DECLS
