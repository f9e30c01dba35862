/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/number.h"
#include "calib/refine-steps.h"

/* Fewer points than this for each parameter follow their noise. */
#define POINTS_PER_PARAMETER 5
#define LEAST_AZIMUTH (90.0 * G_PI / 180.0)
/* Two parameters are entangled when each is ten times less certain than it would be if
 * the other were known: 1 / √(1 − r²) = 10. A tilt and a point of normal incidence are
 * so at any beamline, because the beam centre is what rings tell; worth a word where it
 * is two hundred times, as in small angles. */
#define ENTANGLED 0.99499
#define ENTANGLED_TILT 0.9999875
/* One in so many points left out is a sign of wrong rings. */
#define MANY_REJECTED 5

static const char *
name_of (const GArray *set, guint i)
{
  return ringlet_refine_parameter_name (g_array_index (set, guint, i));
}

gboolean
ringlet_refine_is_moving (
    const RingletRefinement *result, RingletRefineParameter parameter)
{
  return result->states[parameter] != RINGLET_REFINE_FIXED &&
      result->at_bound[parameter] == 0;
}

/* "rot1, rot2 and distance" */
static char *
list_of (const GArray *set)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < set->len; i++) {
    const char *between = i + 1 == set->len ? " and " : ", ";

    g_string_append_printf (list, "%s%s", i == 0 ? "" : between, name_of (set, i));
  }
  return g_string_free (list, FALSE);
}

static void
add_set (const GArray *set, GPtrArray *warnings)
{
  g_autofree char *list = list_of (set);

  if (set->len == 1)
    g_ptr_array_add (
        warnings, g_strdup_printf ("The points do not tell %s; fix it", list));
  else
    g_ptr_array_add (warnings,
        g_strdup_printf ("The points do not tell %s apart; fix one of them", list));
}

static gboolean
is_poni (RingletRefineParameter parameter)
{
  return parameter == RINGLET_REFINE_PONI_SLOW || parameter == RINGLET_REFINE_PONI_FAST;
}

static gboolean
is_rot (RingletRefineParameter parameter)
{
  return parameter == RINGLET_REFINE_ROT1 || parameter == RINGLET_REFINE_ROT2;
}

static void
add_pairs (const RingletRefinement *result, GPtrArray *warnings)
{
  for (RingletRefineParameter a = 0; a < RINGLET_REFINE_N; a++) {
    for (RingletRefineParameter b = a + 1; b < RINGLET_REFINE_N; b++) {
      const gboolean is_tilt = is_poni (a) && is_rot (b);
      const double limit = is_tilt ? ENTANGLED_TILT : ENTANGLED;

      if (fabs (result->correlation[a][b]) > limit)
        g_ptr_array_add (warnings,
            g_strdup_printf ("%s and %s can hardly be told apart with these points; "
                             "each would be %s times more certain if the other were "
                             "fixed",
                ringlet_refine_parameter_name (a), ringlet_refine_parameter_name (b),
                is_tilt ? "two hundred" : "ten"));
    }
  }
}

/* Only the wavelength has bounds where it is free. */
static void
add_runaway (const char *value, GPtrArray *warnings)
{
  g_ptr_array_add (warnings,
      g_strdup_printf (
          "wavelength ran away as far as %s, because the points do not tell it; fix "
          "it, "
          "or let residuals count in q or in pixels, which do not shrink with it",
          value));
}

static void
add_bounds (const RingletRefinement *result, const RingletRefineLimit *limits,
    GPtrArray *warnings)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    char number[RINGLET_NUMBER_SIZE];

    if (result->at_bound[k] == 0)
      continue;
    ringlet_number_format (
        result->at_bound[k] < 0 ? limits[k].lo : limits[k].hi, number);
    if (result->states[k] == RINGLET_REFINE_FREE) {
      add_runaway (number, warnings);
      continue;
    }
    g_ptr_array_add (warnings,
        g_strdup_printf ("%s ends at its %s bound, %s; the points would have it "
                         "outside",
            ringlet_refine_parameter_name (k),
            result->at_bound[k] < 0 ? "lower" : "upper", number));
  }
}

static void
add_few (const RingletRefinement *result, GPtrArray *warnings)
{
  const gboolean has_tilt = ringlet_refine_is_moving (result, RINGLET_REFINE_ROT1) ||
      ringlet_refine_is_moving (result, RINGLET_REFINE_ROT2);
  const gboolean has_energy =
      ringlet_refine_is_moving (result, RINGLET_REFINE_WAVELENGTH) &&
      ringlet_refine_is_moving (result, RINGLET_REFINE_DISTANCE);

  if (result->n_used < POINTS_PER_PARAMETER * result->n_free)
    g_ptr_array_add (warnings,
        g_strdup_printf ("There are only %" G_GSIZE_FORMAT
                         " points for %" G_GSIZE_FORMAT
                         " parameters; more points make the result safer",
            result->n_used, result->n_free));
  if (result->rings->len == 1 && (has_tilt || has_energy))
    g_ptr_array_add (warnings,
        g_strdup_printf ("All points lie on one ring, which hardly tells %s; add rings",
            has_energy ? "distance and wavelength apart" : "a tilt from the centre"));
  if (result->n_free > 1 && result->total.azimuth_rad < LEAST_AZIMUTH)
    g_ptr_array_add (warnings,
        g_strdup_printf ("The points cover %d° of the turn only; points all around "
                         "make the centre safer",
            (int) round (result->total.azimuth_rad * 180.0 / G_PI)));
}

/* What is wrong; where a harmonic is left that nothing explains although what it names
 * was refined, something else bends the rings. */
static void
add_hints (const RingletRefinement *result, GPtrArray *warnings)
{
  const gboolean is_tilt = result->total.hint == RINGLET_REFINE_HINT_TILT;

  for (guint i = 0; i < result->n_faults; i++)
    g_ptr_array_add (warnings, ringlet_refine_fault_text (&result->faults[i]));
  if (result->n_faults > 0 || result->total.hint == RINGLET_REFINE_HINT_NONE ||
      result->n_free == 0)
    return;
  g_ptr_array_add (warnings,
      g_strdup_printf (
          "The residual goes %s around although %s were refined: pixels are not where "
          "the "
          "detector says (modules, distortion), or some points are not on their ring",
          is_tilt ? "twice up and down" : "up and down once",
          is_tilt ? "rot1 and rot2" : "poni1 and poni2"));
}

char **
ringlet_refine_warnings (const RingletRefinement *result,
    const RingletRefineLimit *limits, const GPtrArray *sets, gboolean is_stuck)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);

  if (is_stuck)
    g_ptr_array_add (warnings,
        g_strdup ("The refinement came to no end; fix a parameter or give another "
                  "start"));
  for (guint i = 0; sets != NULL && i < sets->len; i++)
    add_set (g_ptr_array_index (sets, i), warnings);
  add_pairs (result, warnings);
  add_bounds (result, limits, warnings);
  if (result->n_free > 0)
    add_few (result, warnings);
  if (result->n_rejected * MANY_REJECTED > result->points->len)
    g_ptr_array_add (warnings,
        g_strdup_printf ("%" G_GSIZE_FORMAT " of %u points were left out; ring numbers "
                         "or the calibrant may be wrong",
            result->n_rejected, result->points->len));
  add_hints (result, warnings);
  g_ptr_array_add (warnings, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&warnings), FALSE);
}
