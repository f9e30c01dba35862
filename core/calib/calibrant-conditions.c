/* SPDX-License-Identifier: MIT */

/* "Au@5GPa,500K" */

#include <math.h>

#include "base/error.h"
#include "calib/calibrant-private.h"
#include "calib/calibrant-words.h"

#define ANGSTROM 1e-10
#define GPA 1e9

static const RingletWordUnit pressures[] = {
  { "Pa", 1.0, 0.0 },
  { "kPa", 1e3, 0.0 },
  { "MPa", 1e6, 0.0 },
  { "GPa", 1e9, 0.0 },
  { "bar", 1e5, 0.0 },
  { "kbar", 1e8, 0.0 },
  { "Mbar", 1e11, 0.0 },
  { NULL, 0.0, 0.0 },
};
static const RingletWordUnit temperatures[] = {
  { "K", 1.0, 0.0 },
  { "C", 1.0, 273.15 },
  { "°C", 1.0, 273.15 },
  { NULL, 0.0, 0.0 },
};

/**
 * Conditions:
 * @temperature_k: NAN where not given
 * @edges_m: a, b, c; NAN where not given
 */
typedef struct {
  RingletEquationOfState eos;
  double pressure_pa;
  double temperature_k;
  double edges_m[3];
} Conditions;

static gboolean
parse_word (const char *word, Conditions *self, GError **error)
{
  const RingletWordField fields[] = {
    { "K0", &self->eos.k0_pa, GPA },
    { "K0p", &self->eos.k0_prime, 1.0 },
    { "K0pp", &self->eos.k0_second_per_pa, 1.0 / GPA },
    { "dK0dT", &self->eos.k0_slope_pa_per_k, GPA },
    { "dK0pdT", &self->eos.k0_prime_slope_per_k, 1.0 },
    { "alpha", &self->eos.expansion_per_k, 1.0 },
    { "dalpha", &self->eos.expansion_slope_per_k2, 1.0 },
    { "T0", &self->eos.reference_k, 1.0 },
    { "a", &self->edges_m[0], ANGSTROM },
    { "b", &self->edges_m[1], ANGSTROM },
    { "c", &self->edges_m[2], ANGSTROM },
  };

  if (ringlet_word_quantity (word, pressures, &self->pressure_pa) ||
      ringlet_word_quantity (word, temperatures, &self->temperature_k))
    return TRUE;
  if (g_ascii_strncasecmp (word, "eos=", 4) == 0)
    return ringlet_eos_kind_parse (word + 4, &self->eos.kind, error);
  return ringlet_word_field (word, fields, G_N_ELEMENTS (fields),
      "a pressure like 5GPa, a temperature like 500K, or eos=bm2, bm3, bm4 or vinet",
      error);
}

/* Edges that were given stand for themselves; those that the symmetry makes equal
 * follow them. */
static gboolean
set_edges (const Conditions *conditions, gboolean is_list, RingletUnitCell *cell,
    GError **error)
{
  const double *given = conditions->edges_m;
  const RingletUnitCell old = *cell;

  if (isnan (given[0]) && isnan (given[1]) && isnan (given[2]))
    return TRUE;
  if (conditions->pressure_pa != 0.0 || !isnan (conditions->temperature_k)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Edges of the cell are what pressure and temperature have made of it: give "
        "either");
    return FALSE;
  }
  if (is_list) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "It is a list of spacings, which no edge changes");
    return FALSE;
  }
  if (!isnan (given[0])) {
    cell->a_m = given[0];
    cell->b_m = old.b_m == old.a_m ? given[0] : old.b_m;
    cell->c_m = old.c_m == old.a_m ? given[0] : old.c_m;
  }
  cell->b_m = isnan (given[1]) ? cell->b_m : given[1];
  cell->c_m = isnan (given[2]) ? cell->c_m : given[2];
  return TRUE;
}

/* With another name, and with the cell that was given. */
static RingletCalibrant *
rename_with (const RingletCalibrant *self, const char *name,
    const Conditions *conditions, GError **error)
{
  const RingletCalibrantInside *inside = self->inside;
  g_auto (RingletCalibrantDraft) draft = {
    .name = g_strdup (name),
    .title = g_strdup (self->title),
    .reference = g_strdup (self->reference),
    .space_group = g_strdup (self->space_group),
    .cell = self->cell,
    .eos = self->eos,
  };

  if (!set_edges (conditions, inside->lines != NULL, &draft.cell, error))
    return NULL;
  if (inside->symmetry != NULL)
    draft.symmetry = ringlet_symmetry_ref (inside->symmetry);
  if (inside->unit != NULL)
    draft.atoms = g_array_ref (inside->unit);
  if (inside->lines != NULL)
    draft.lines = g_array_copy (inside->lines);
  return ringlet_calibrant_new (&draft, error);
}

RingletCalibrant *
ringlet_calibrant_parse_conditions (
    const RingletCalibrant *self, const char *name, const char *text, GError **error)
{
  Conditions conditions = {
    .eos = self->eos, .temperature_k = NAN, .edges_m = { NAN, NAN, NAN }
  };
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (RingletCalibrant) scaled = NULL;
  RingletCalibrant *result = NULL;
  gboolean good = words[0] != NULL || parse_word ("", &conditions, error);

  for (gsize i = 0; good && words[i] != NULL; i++)
    good = parse_word (g_strstrip (words[i]), &conditions, error);
  if (good)
    scaled = ringlet_calibrant_at (self, &conditions.eos, conditions.pressure_pa,
        isnan (conditions.temperature_k) ? conditions.eos.reference_k
                                         : conditions.temperature_k,
        error);
  if (scaled != NULL)
    result = rename_with (scaled, name, &conditions, error);
  if (result == NULL)
    g_prefix_error (error, "%s: ", name);
  return result;
}
