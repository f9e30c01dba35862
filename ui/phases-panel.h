/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PHASES_PANEL (ringlet_phases_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPhasesPanel, ringlet_phases_panel, RINGLET, PHASES_PANEL, GtkBox)

/**
 * RingletPhasesPanel:
 *
 * The phases of the document: a list, an entry for a name, a file or a cell, a button
 * for the file dialog, and a place to drop structures on.
 */
GtkWidget *ringlet_phases_panel_new (RingletProject *project);

/* The file dialog: what is chosen becomes phases. @done: says what went wrong with
 * files; @data: a GObject, held until then */
void ringlet_phases_ask_files (RingletProject *project, GtkWindow *window,
    void (*done) (const GError *error, gpointer data), gpointer data);

G_END_DECLS
