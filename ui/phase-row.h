/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PHASE_ROW (ringlet_phase_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPhaseRow, ringlet_phase_row, RINGLET, PHASE_ROW, AdwExpanderRow)

/**
 * RingletPhaseRow:
 *
 * One phase of the document: whether it is shown, its colour and dash, and inside its
 * pressure and temperature, as sliders and as numbers, the height of its bars, its name
 * and its equation of state. It shows what the document says and calls its verbs; what
 * is refused is said below the name, and the document is as it was.
 */
GtkWidget *ringlet_phase_row_new (RingletProject *project);

/* @index: of the phase that it shows from now on, which there is */
void ringlet_phase_row_show (RingletPhaseRow *self, guint index);

G_END_DECLS
