/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "phase.h"

G_BEGIN_DECLS

/**
 * RingletPhaseStyle:
 * @rgb: 0 to 1: of the set of Okabe & Ito (2008), which colour-blind people tell apart
 * @dash: (array length=n_dash): on, off, … in widget pixels
 * @n_dash: 0 for a solid line
 *
 * How the lines of a phase look, in every view.
 */
typedef struct {
  double rgb[3];
  double dash[4];
  int n_dash;
} RingletPhaseStyle;

/* @colour: of the phase */
const RingletPhaseStyle *ringlet_phase_style (guint colour);

/* Returns (transfer none): a short line in colour and dash, for lists. */
GtkWidget *ringlet_phase_swatch_new (void);
void ringlet_phase_swatch_set_colour (GtkWidget *swatch, guint colour);

G_END_DECLS
