/* SPDX-License-Identifier: MIT */

/* A profile in words, for people: numbers follow the locale. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "probe.h"
#include "profile-cut.h"

#define DEGREE (G_PI / 180.0)
#define LARGEST_WHOLE 1e15 /* beyond, a double leaves out some whole numbers */

/* Whole numbers whole, others with five digits. Returns (transfer full) */
static char *
number_words (double value)
{
  if (isnan (value))
    return g_strdup ("–");
  if (value == round (value) && fabs (value) < LARGEST_WHOLE)
    return g_strdup_printf ("%'.0f", value);
  return fabs (value) < 1e4 ? g_strdup_printf ("%.5g", value)
                            : g_strdup_printf ("%'.1f", value);
}

static void
append (GString *text, const char *name, double value)
{
  g_autofree char *number = number_words (value);

  g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", name, number);
}

char *
ringlet_profile_cut_stats_text (const RingletProfileCut *self)
{
  const RingletPixelStats *stats = &self->stats;
  GString *text = g_string_new (NULL);

  if (stats->n > 0) {
    append (text, _ ("mean"), stats->mean);
    append (text, _ ("sum"), stats->sum);
    append (text, _ ("std"), stats->std);
    append (text, _ ("min"), stats->min);
    append (text, _ ("max"), stats->max);
    g_string_append (text, " · ");
  }
  g_string_append_printf (text,
      g_dngettext (GETTEXT_PACKAGE, "%'zu pixel", "%'zu pixels", stats->n), stats->n);
  if (stats->n_left_out > 0)
    g_string_append_printf (text, _ (" (%'zu left out)"), stats->n_left_out);
  return g_string_free (text, FALSE);
}

/* @unit: with the blank before it, if it has one */
static void
append_angle (GString *text, const char *name, double value, const char *unit)
{
  if (isfinite (value))
    g_string_append_printf (
        text, " · %s %s%.3f%s", name, value < 0.0 ? "−" : "", fabs (value), unit);
}

static void
append_geometry (GString *text, const RingletProfileCut *self,
    const RingletProfile *profile, gsize point, const RingletState *state)
{
  const RingletProbe probe = ringlet_probe_at_pixel (
      state, self->display->detector, profile->slow[point], profile->fast[point]);

  if (!probe.has_two_theta)
    return;
  append_angle (text, "2θ", probe.two_theta_rad / DEGREE, "°");
  append_angle (text, "q",
      ringlet_probe_radial (&probe, state, ringlet_unit_find ("q_A^-1", NULL)), " Å⁻¹");
  append_angle (text, "χ", probe.chi_rad / DEGREE, "°");
  append_angle (text, "r",
      ringlet_probe_radial (&probe, state, ringlet_unit_find ("r_mm", NULL)), " mm");
}

static void
append_place (GString *text, const RingletProfileCut *self, gboolean of_rows,
    const RingletProfile *profile, gsize point)
{
  if (self->line != NULL)
    g_string_append_printf (text, _ ("At %.1f px (x %.1f y %.1f)"),
        profile->position[point], profile->fast[point], profile->slow[point]);
  else if (of_rows)
    g_string_append_printf (text, _ ("Row %.0f"), floor (profile->slow[point]));
  else
    g_string_append_printf (text, _ ("Column %.0f"), floor (profile->fast[point]));
}

char *
ringlet_profile_cut_point_text (const RingletProfileCut *self, gboolean of_rows,
    gsize point, const RingletState *state)
{
  const RingletProfile *profile = ringlet_profile_cut_get (self, of_rows);
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (point < profile->n, g_string_free (text, FALSE));

  append_place (text, self, of_rows, profile, point);
  if (isnan (profile->mean[point])) {
    g_string_append_printf (text, " · %s", _ ("no pixel counts"));
  } else {
    append (text, _ ("mean"), profile->mean[point]);
    if (profile->sigma != NULL)
      g_string_append_printf (text, " ± %.3g", profile->sigma[point]);
    append (text, _ ("sum"), profile->sum[point]);
  }
  append_geometry (text, self, profile, point, state);
  return g_string_free (text, FALSE);
}
