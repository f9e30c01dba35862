/* SPDX-License-Identifier: MIT */
#include "plot/plot-words.h"

#include <math.h>

#include "display/plot-read.h"

/* As they are spoken. */
static const struct {
  const char *unit;
  const char *quantity;
  const char *spoken;
} words[] = {
  { "2th_deg", "2θ", "degrees" },
  { "2th_rad", "2θ", "radians" },
  { "q_nm^-1", "q", "per nanometre" },
  { "q_A^-1", "q", "per ångström" },
  { "r_mm", "radius", "millimetres" },
  { "r_m", "radius", "metres" },
  { "d_A", "d", "ångström" },
  { "d_nm", "d", "nanometres" },
  { "d_m", "d", "metres" },
  { "d*2_A^-2", "d star squared", "per square ångström" },
  { "d*2_nm^-2", "d star squared", "per square nanometre" },
  { "log10(q.m)_None", "decimal logarithm of q", "with q per metre" },
  { "log(q.nm)_None", "logarithm of q", "with q per nanometre" },
  { "log(1+q.nm)_None", "logarithm of 1 plus q", "with q per nanometre" },
  { "log(1+q.A)_None", "logarithm of 1 plus q", "with q per ångström" },
  { "arcsinh(q.nm)_None", "inverse hyperbolic sine of q", "with q per nanometre" },
  { "arcsinh(q.A)_None", "inverse hyperbolic sine of q", "with q per ångström" },
  { "qx_nm^-1", "horizontal q", "per nanometre" },
  { "qy_nm^-1", "vertical q", "per nanometre" },
};

char *
ringlet_value_words (double value)
{
  return fabs (value) < 1e4 ? g_strdup_printf ("%.4g", value)
                            : g_strdup_printf ("%.0f", value);
}

static void
append_highest (GString *text, const RingletResult *pattern)
{
  const gsize highest = ringlet_plot_highest (pattern);
  g_autofree char *value = NULL;

  if (highest == pattern->n_radial) {
    g_string_append (text, ", no data");
    return;
  }
  value = ringlet_value_words (pattern->intensity[highest]);
  g_string_append_printf (
      text, ", highest %s at %.4g", value, pattern->radial[highest]);
}

char *
ringlet_pattern_words (const RingletResult *pattern)
{
  g_autoptr (GString) text = NULL;

  if (pattern == NULL)
    return g_strdup ("No pattern");

  text = g_string_new (NULL);
  g_string_append_printf (text, "Pattern of %zu bins", pattern->n_radial);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].unit, pattern->unit->name))
      g_string_append_printf (text, ", %s %.4g to %.4g %s", words[i].quantity,
          pattern->radial_min, pattern->radial_max, words[i].spoken);
  }
  append_highest (text, pattern);
  return g_strdup (text->str);
}
