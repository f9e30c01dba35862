/* SPDX-License-Identifier: MIT */
#include "phases.h"

#include "base/digest.h"

guint
ringlet_phases_n (const RingletPhases *self)
{
  return self != NULL ? self->n : 0;
}

/* Returns (transfer container) (element-type RingletPhase) */
static GPtrArray *
list (const RingletPhases *self)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < ringlet_phases_n (self); i++)
    g_ptr_array_add (all, self->phases[i]);
  return all;
}

/* Of pointers without references: takes its own. */
static RingletPhases *
of_list (GPtrArray *all)
{
  RingletPhases *self = NULL;

  if (all->len == 0)
    return NULL;
  self = g_atomic_rc_box_alloc0 (sizeof *self + all->len * sizeof *self->phases);
  self->n = all->len;
  for (guint i = 0; i < all->len; i++)
    self->phases[i] = ringlet_phase_ref (g_ptr_array_index (all, i));
  return self;
}

RingletPhases *
ringlet_phases_insert (const RingletPhases *self, guint index, RingletPhase *phase)
{
  g_autoptr (GPtrArray) all = list (self);

  g_ptr_array_insert (all, (int) MIN (index, all->len), phase);
  return of_list (all);
}

RingletPhases *
ringlet_phases_replace (const RingletPhases *self, guint index, RingletPhase *phase)
{
  g_autoptr (GPtrArray) all = list (self);

  all->pdata[index] = phase;
  return of_list (all);
}

RingletPhases *
ringlet_phases_remove (const RingletPhases *self, guint index)
{
  g_autoptr (GPtrArray) all = list (self);

  g_ptr_array_remove_index (all, index);
  return of_list (all);
}

RingletPhases *
ringlet_phases_ref (RingletPhases *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
phases_clear (gpointer data)
{
  RingletPhases *self = data;

  for (guint i = 0; i < self->n; i++)
    ringlet_phase_unref (self->phases[i]);
}

void
ringlet_phases_unref (RingletPhases *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, phases_clear);
}

gboolean
ringlet_phases_equal (const RingletPhases *a, const RingletPhases *b)
{
  if (a == b || ringlet_phases_n (a) != ringlet_phases_n (b))
    return a == b;
  for (guint i = 0; i < a->n; i++) {
    if (!ringlet_phase_equal (a->phases[i], b->phases[i]))
      return FALSE;
  }
  return TRUE;
}

static void
add_line (RingletDigest *digest, const RingletPhaseLine *line)
{
  ringlet_digest_add_double (digest, line->d_m);
  ringlet_digest_add_double (digest, line->intensity);
  ringlet_digest_add_uint (digest, (guint64) line->h);
  ringlet_digest_add_uint (digest, (guint64) line->k);
  ringlet_digest_add_uint (digest, (guint64) line->l);
  ringlet_digest_add_uint (digest, line->multiplicity);
}

static void
add_phase (RingletDigest *digest, const RingletPhase *phase)
{
  const RingletEquationOfState *eos = &phase->eos;
  const double numbers[] = { phase->pressure_pa, phase->temperature_k, phase->scale,
    eos->k0_pa, eos->k0_prime, eos->k0_second_per_pa, eos->k0_slope_pa_per_k,
    eos->k0_prime_slope_per_k, eos->expansion_per_k, eos->expansion_slope_per_k2,
    eos->reference_k, phase->volume_m3, phase->v0_m3 };

  ringlet_digest_add_string (digest, phase->name);
  ringlet_digest_add_string (digest, phase->source);
  ringlet_digest_add_uint (digest, phase->colour);
  ringlet_digest_add_uint (digest, phase->is_visible != FALSE);
  ringlet_digest_add_uint (digest, eos->kind);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    ringlet_digest_add_double (digest, numbers[i]);
  for (guint i = 0; i < phase->lines->len; i++)
    add_line (digest, &g_array_index (phase->lines, RingletPhaseLine, i));
}

char *
ringlet_phases_digest (const RingletPhases *self)
{
  RingletDigest *digest = ringlet_digest_new ("phases");

  for (guint i = 0; i < ringlet_phases_n (self); i++)
    add_phase (digest, self->phases[i]);
  return ringlet_digest_finish (digest);
}

guint
ringlet_phases_free_colour (const RingletPhases *self)
{
  guint used[RINGLET_PHASE_N_COLOURS] = { 0 };
  guint best = 0;

  for (guint i = 0; i < ringlet_phases_n (self); i++)
    used[self->phases[i]->colour]++;
  for (guint i = 1; i < RINGLET_PHASE_N_COLOURS; i++) {
    if (used[i] < used[best])
      best = i;
  }
  return best;
}
