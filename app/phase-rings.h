/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"
#include "phases.h"

G_BEGIN_DECLS

/**
 * RingletPhaseRings:
 * @phase: a reference
 * @index: of it in the list
 * @label: "Au 12.3 GPa"
 * @rings: (element-type RingletRing): innermost first; strengths are intensities, and
 *   numbers those of the lines of the phase from 1 up
 *
 * Where the lines of one phase are at its pressure and temperature.
 */
typedef struct {
  RingletPhase *phase;
  guint index;
  char *label;
  GArray *rings;
} RingletPhaseRings;

/**
 * ringlet_phase_rings:
 * @wavelength_m: 0 where it is not known: no rings then
 * @two_theta_max_rad: none beyond it
 *
 * Returns: (transfer full) (element-type RingletPhaseRings): of the phases that are
 *   visible
 */
GPtrArray *ringlet_phase_rings (
    const RingletPhases *phases, double wavelength_m, double two_theta_max_rad);

/* The spacing whose line is there: Bragg's law. NaN at 0. */
double ringlet_phase_spacing (double two_theta_rad, double wavelength_m);

G_END_DECLS
