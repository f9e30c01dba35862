/* SPDX-License-Identifier: MIT */

/* Spacings follow from the cell alone. Strengths are computed from the structure
 * with the form factors of free neutral atoms, without anomalous scattering: good
 * for finding and drawing rings, no substitute for a Rietveld model. */

#include "calib/calibrant.h"

#include <math.h>

#include "base/error.h"
#include "calib/calibrant-private.h"

void
ringlet_calibrant_draft_clear (RingletCalibrantDraft *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->reference);
  g_free (self->space_group);
  g_clear_pointer (&self->symmetry, ringlet_symmetry_unref);
  g_clear_pointer (&self->atoms, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  *self = (RingletCalibrantDraft){ 0 };
}

static gint
by_spacing (gconstpointer a, gconstpointer b)
{
  const RingletReflection *first = a;
  const RingletReflection *second = b;

  return first->d_m < second->d_m ? 1 : first->d_m > second->d_m ? -1 : 0;
}

/* Lines that files give twice, for two families, are one ring. */
static GArray *
merge_lines (GArray *lines)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (RingletReflection));

  g_array_sort (lines, by_spacing);
  for (guint i = 0; i < lines->len; i++) {
    const RingletReflection *line = &g_array_index (lines, RingletReflection, i);
    RingletReflection *last = merged->len > 0
        ? &g_array_index (merged, RingletReflection, merged->len - 1)
        : NULL;

    if (last == NULL || last->d_m - line->d_m > 1e-6 * line->d_m) {
      g_array_append_val (merged, *line);
      continue;
    }
    last->multiplicity += line->multiplicity;
    last->strength += line->strength;
  }
  return merged;
}

static gboolean
fail (const char *text, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

/* A threefold axis needs equal edges, and so on: operations must not change lengths. */
static gboolean
fits (const RingletUnitCell *cell, const RingletSymmetry *symmetry)
{
  const RingletReciprocal reciprocal = ringlet_unit_cell_reciprocal (cell);
  static const int planes[][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 1, 0 },
    { 0, 1, 1 }, { 1, 0, 1 } };

  for (gsize i = 0; i < symmetry->n_laue; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (planes); j++) {
      const int *p = planes[j];
      const double square = ringlet_reciprocal_square (&reciprocal, p[0], p[1], p[2]);
      int t[3];

      ringlet_symmetry_turn_plane (symmetry->laue[i], p, t);
      if (fabs (ringlet_reciprocal_square (&reciprocal, t[0], t[1], t[2]) - square) >
          1e-4 * square)
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check (const RingletCalibrantDraft *draft, GError **error)
{
  if (draft->lines != NULL)
    return draft->lines->len > 0 || fail ("There is no spacing in it", error);
  if (draft->symmetry == NULL)
    return fail ("It needs a space group, or a list of spacings", error);
  if (!ringlet_unit_cell_check (&draft->cell, error))
    return FALSE;
  if (fits (&draft->cell, draft->symmetry))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The cell does not have the symmetry of the space group %s: check edges, angles "
      "and group",
      draft->space_group != NULL ? draft->space_group : "");
  return FALSE;
}

static RingletCalibrantInside *
make_inside (const RingletCalibrantDraft *draft)
{
  RingletCalibrantInside *inside = g_new0 (RingletCalibrantInside, 1);

  g_atomic_ref_count_init (&inside->refs);
  if (draft->symmetry != NULL)
    inside->symmetry = ringlet_symmetry_ref (draft->symmetry);
  if (draft->lines != NULL)
    inside->lines = merge_lines (draft->lines);
  if (draft->lines != NULL || draft->atoms == NULL || draft->atoms->len == 0)
    return inside;
  inside->unit = g_array_ref (draft->atoms);
  inside->atoms = ringlet_atoms_expand (draft->atoms, draft->symmetry, &draft->cell);
  return inside;
}

RingletCalibrant *
ringlet_calibrant_new (RingletCalibrantDraft *draft, GError **error)
{
  g_auto (RingletCalibrantDraft) taken = *draft;
  RingletCalibrant *self = NULL;

  *draft = (RingletCalibrantDraft){ 0 };
  if (!check (&taken, error))
    return NULL;

  self = g_new0 (RingletCalibrant, 1);
  self->inside = make_inside (&taken);
  self->cell = taken.cell;
  self->eos = taken.eos;
  if (self->eos.reference_k == 0.0)
    self->eos.reference_k = RINGLET_ROOM_K;
  self->name = g_steal_pointer (&taken.name);
  self->title = g_steal_pointer (&taken.title);
  self->reference = g_steal_pointer (&taken.reference);
  self->space_group = g_steal_pointer (&taken.space_group);
  return self;
}

/* Counted inside, because the value itself is constant to everybody. */
RingletCalibrant *
ringlet_calibrant_ref (const RingletCalibrant *self)
{
  RingletCalibrantInside *inside = (RingletCalibrantInside *) self->inside;

  g_atomic_ref_count_inc (&inside->refs);
  return (RingletCalibrant *) self;
}

void
ringlet_calibrant_unref (RingletCalibrant *self)
{
  RingletCalibrantInside *inside = (RingletCalibrantInside *) self->inside;

  if (!g_atomic_ref_count_dec (&inside->refs))
    return;
  g_clear_pointer (&inside->symmetry, ringlet_symmetry_unref);
  g_clear_pointer (&inside->unit, g_array_unref);
  g_clear_pointer (&inside->atoms, g_array_unref);
  g_clear_pointer (&inside->lines, g_array_unref);
  g_free (inside);
  g_free ((char *) self->name);
  g_free ((char *) self->title);
  g_free ((char *) self->reference);
  g_free ((char *) self->space_group);
  g_free (self);
}

static GArray *
scale_lines (const GArray *lines, double factor)
{
  GArray *scaled = g_array_copy ((GArray *) lines);

  for (guint i = 0; i < scaled->len; i++)
    g_array_index (scaled, RingletReflection, i).d_m *= factor;
  return scaled;
}

RingletCalibrant *
ringlet_calibrant_at (const RingletCalibrant *self, const RingletEquationOfState *eos,
    double pressure_pa, double temperature_k, GError **error)
{
  const RingletCalibrantInside *inside = self->inside;
  double ratio = 1.0;
  double factor = 1.0;
  RingletCalibrantDraft draft = { 0 };

  if (eos == NULL)
    eos = &self->eos;
  if (!ringlet_equation_of_state_ratio (eos, pressure_pa, temperature_k, &ratio, error))
    return NULL;

  factor = cbrt (ratio);
  draft.name = g_strdup (self->name);
  draft.title = g_strdup (self->title);
  draft.reference = g_strdup (self->reference);
  draft.space_group = g_strdup (self->space_group);
  draft.cell = ringlet_unit_cell_scale (&self->cell, factor);
  draft.symmetry =
      inside->symmetry != NULL ? ringlet_symmetry_ref (inside->symmetry) : NULL;
  draft.atoms = inside->unit != NULL ? g_array_ref (inside->unit) : NULL;
  draft.lines = inside->lines != NULL ? scale_lines (inside->lines, factor) : NULL;
  /* What was compressed once says nothing about the next step. */
  draft.eos = ratio == 1.0 ? *eos : (RingletEquationOfState){ 0 };
  return ringlet_calibrant_new (&draft, error);
}

gboolean
ringlet_calibrant_has_atoms (const RingletCalibrant *self)
{
  return self->inside->atoms != NULL;
}

gboolean
ringlet_calibrant_is_list (const RingletCalibrant *self)
{
  return self->inside->lines != NULL;
}
