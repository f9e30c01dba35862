/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/plot.h"
#include "engine/result.h"
#include "phase-rings.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PHASE_BARS (ringlet_phase_bars_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPhaseBars, ringlet_phase_bars, RINGLET, PHASE_BARS, GtkWidget)

/**
 * RingletPhaseBars:
 *
 * The lines of phases as bars on the radial axis of a pattern, as high as they are
 * strong, with indices where there is room and the names of the phases in a corner. A
 * layer of its own: while a line is dragged, the curve is not drawn again. It takes no
 * input; ringlet_phase_drag_connect() does that for the view below.
 *
 * Signals, of the drag of a line: "line-pressed" (uint phase, uint line): number of the
 * phase in the list, and of its line; "line-moved" (double 2θ in radian): where the
 * pointer has it; "line-released" (boolean): FALSE when the drag was given up.
 */
GtkWidget *ringlet_phase_bars_new (void);

/* @phases: (nullable) (element-type RingletPhaseRings) */
void ringlet_phase_bars_set_phases (RingletPhaseBars *self, GPtrArray *phases);

/* Where the plot is and what it shows. @pattern: (nullable): its unit and wavelength */
void ringlet_phase_bars_set_frame (
    RingletPhaseBars *self, const RingletPlotFrame *frame, RingletResult *pattern);

/**
 * ringlet_phase_bars_find:
 * @x: in widget pixels, as @y
 * @at: (out): where the line is, widget pixels
 *
 * Returns: whether a bar is near enough to be grabbed: the nearest one
 */
gboolean ringlet_phase_bars_find (
    RingletPhaseBars *self, double x, double y, guint *phase, guint *line, double *at);

/* The bar that the pointer is on is drawn wider, with its name; none where @line is
 * G_MAXUINT. */
void ringlet_phase_bars_set_hot (RingletPhaseBars *self, guint phase, guint line);

/* 2θ in radian at @x; NaN without a pattern. */
double ringlet_phase_bars_angle (RingletPhaseBars *self, double x);

G_END_DECLS
