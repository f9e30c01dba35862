/* SPDX-License-Identifier: MIT */
#include "phase-rings.h"

#include <math.h>

static void
phase_rings_free (gpointer data)
{
  RingletPhaseRings *self = data;

  ringlet_phase_unref (self->phase);
  g_free (self->label);
  g_array_unref (self->rings);
  g_free (self);
}

static GArray *
make_rings (const RingletPhase *phase, double wavelength_m, double two_theta_max_rad)
{
  const double stretch = ringlet_phase_stretch (phase);
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));

  for (guint i = 0; i < phase->lines->len; i++) {
    const RingletPhaseLine *line = &g_array_index (phase->lines, RingletPhaseLine, i);
    const double d_m = line->d_m * stretch;
    const double two_theta_rad = 2.0 * asin (wavelength_m / (2.0 * d_m));
    const RingletRing ring = { i + 1,
      { line->h, line->k, line->l, line->multiplicity, d_m, line->intensity },
      two_theta_rad };

    if (two_theta_rad > 0.0 && two_theta_rad <= two_theta_max_rad) /* no NaN */
      g_array_append_val (rings, ring);
  }
  return rings;
}

double
ringlet_phase_spacing (double two_theta_rad, double wavelength_m)
{
  return two_theta_rad > 0.0 ? wavelength_m / (2.0 * sin (two_theta_rad / 2.0))
                             : (double) NAN;
}

GPtrArray *
ringlet_phase_rings (
    const RingletPhases *phases, double wavelength_m, double two_theta_max_rad)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (phase_rings_free);

  for (guint i = 0; i < ringlet_phases_n (phases); i++) {
    RingletPhase *phase = phases->phases[i];
    RingletPhaseRings *rings = NULL;

    if (!phase->is_visible)
      continue;
    rings = g_new (RingletPhaseRings, 1);
    *rings =
        (RingletPhaseRings){ ringlet_phase_ref (phase), i, ringlet_phase_label (phase),
          make_rings (phase, wavelength_m, two_theta_max_rad) };
    g_ptr_array_add (all, rings);
  }
  return all;
}
