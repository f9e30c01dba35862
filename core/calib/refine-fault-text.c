/* SPDX-License-Identifier: MIT */

/* What is wrong with a geometry, in words. */

#include <math.h>

#include "calib/refine-steps.h"

typedef char Number[G_ASCII_DTOSTR_BUF_SIZE];

static const char *
format (Number buffer, const char *how, double value)
{
  return g_ascii_formatd (buffer, sizeof (Number), how, value);
}

static char *
distance_text (double share)
{
  Number percent;

  format (percent, "%.2g", fabs (share) * 100.0);
  return g_strdup_printf (
      "Rings lie farther %s the larger they are: the distance is about %s %% too %s, "
      "or "
      "the energy as much too %s; free distance, or correct energy or calibrant",
      share > 0.0 ? "in" : "out", percent, share > 0.0 ? "long" : "short",
      share > 0.0 ? "low" : "high");
}

static char *
tilt_text (const RingletRefineFault *fault)
{
  Number size;

  if (isnan (fault->size))
    return g_strdup_printf (
        "The residual goes twice up and down around, by %s px: the tilt is wrong; free "
        "rot1 and rot2",
        format (size, "%.2f", fault->effect_px));
  return g_strdup_printf ("The tilt is wrong by about %s°: free rot1 and rot2",
      format (size, "%.2g", fault->size * 180.0 / G_PI));
}

char *
ringlet_refine_fault_text (const RingletRefineFault *fault)
{
  Number size, slow, fast;

  if (fault->hint == RINGLET_REFINE_HINT_CENTRE)
    return g_strdup_printf ("The beam centre is wrong by %s px (%s rows, %s columns): "
                            "free poni1 and poni2",
        format (size, "%.2f", fault->size), format (slow, "%+.2f", fault->slow_px),
        format (fast, "%+.2f", fault->fast_px));
  if (fault->hint == RINGLET_REFINE_HINT_TILT)
    return tilt_text (fault);
  if (fault->hint == RINGLET_REFINE_HINT_DISTANCE)
    return distance_text (fault->size);
  return g_strdup_printf (
      "Single rings lie farther out and farther in, by %s px, without a pattern: the "
      "calibrant or the numbers of the rings may be wrong, or the geometry by more "
      "than one ring is from the next",
      format (size, "%.1f", fault->size));
}

char *
ringlet_refine_hint_text (const RingletRefinement *result)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < result->n_faults; i++) {
    g_autofree char *text = ringlet_refine_fault_text (&result->faults[i]);

    g_string_append_printf (all, "%s%s", i == 0 ? "" : ". ", text);
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}
