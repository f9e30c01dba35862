/* SPDX-License-Identifier: MIT */
#include "project-phases.h"

#include <math.h>

#include "project-private.h"

#define DRAG_STEP_PA 1e7 /* 0.01 GPa: what is shown of it */

static const RingletPhases *
phases_of (RingletProject *self)
{
  return ringlet_project_get_state (self)->phases;
}

/* @phases: (transfer full) (nullable) */
static void
commit (RingletProject *self, RingletPhases *phases, const char *name,
    const RingletPhase *phase, const char *drag)
{
  RingletState *state = ringlet_project_edit (self);
  g_autofree char *detail = g_strdup (phase->name);

  g_clear_pointer (&state->phases, ringlet_phases_unref);
  state->phases = phases;
  ringlet_project_commit_detail (self, state, name, detail, drag);
}

void
ringlet_project_add_phase (RingletProject *self, RingletPhase *phase)
{
  g_autoptr (RingletPhase) taken = phase;
  const RingletPhases *phases = phases_of (self);

  commit (self, ringlet_phases_insert (phases, ringlet_phases_n (phases), taken),
      N_ ("Add Phase %s"), taken, NULL);
}

gboolean
ringlet_project_add_phase_named (RingletProject *self, const char *word, GError **error)
{
  const RingletCalibrant *calibrant = ringlet_calibrant_find (word, error);
  RingletPhase *phase = NULL;

  if (calibrant == NULL)
    return FALSE;
  phase = ringlet_phase_new (
      calibrant, ringlet_phases_free_colour (phases_of (self)), error);
  if (phase == NULL)
    return FALSE;
  if (!ringlet_phase_check (phase, error)) {
    ringlet_phase_unref (phase);
    return FALSE;
  }
  ringlet_project_add_phase (self, phase);
  return TRUE;
}

gboolean
ringlet_project_change_phase (RingletProject *self, guint index, RingletPhase *phase,
    const char *drag, GError **error)
{
  g_autoptr (RingletPhase) taken = phase;

  g_return_val_if_fail (index < ringlet_phases_n (phases_of (self)), FALSE);

  if (!ringlet_phase_check (taken, error))
    return FALSE;
  commit (self, ringlet_phases_replace (phases_of (self), index, taken),
      N_ ("Change Phase %s"), taken, drag);
  return TRUE;
}

void
ringlet_project_remove_phase (RingletProject *self, guint index)
{
  const RingletPhases *phases = phases_of (self);

  g_return_if_fail (index < ringlet_phases_n (phases));
  commit (self, ringlet_phases_remove (phases, index), N_ ("Remove Phase %s"),
      phases->phases[index], NULL);
}

gboolean
ringlet_project_drag_phase (
    RingletProject *self, guint index, guint line, double d_m, GError **error)
{
  const RingletPhases *phases = phases_of (self);
  RingletPhase *phase = NULL;
  double pressure_pa = 0.0;

  g_return_val_if_fail (index < ringlet_phases_n (phases), FALSE);

  if (!ringlet_phase_find_pressure (
          phases->phases[index], line, d_m, &pressure_pa, error))
    return FALSE;
  phase = ringlet_phase_dup (phases->phases[index]);
  phase->pressure_pa = round (pressure_pa / DRAG_STEP_PA) * DRAG_STEP_PA;
  return ringlet_project_change_phase (self, index, phase, "phase-line", error);
}
