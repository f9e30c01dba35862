/* SPDX-License-Identifier: MIT */
#include "plot/plot-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "display/plot-read.h"

/* As they are spoken. */
static const struct {
  const char *unit;
  const char *quantity;
  const char *spoken;
} words[] = {
  { "2th_deg", "2θ", N_ ("degrees") },
  { "2th_rad", "2θ", N_ ("radians") },
  { "q_nm^-1", "q", N_ ("per nanometre") },
  { "q_A^-1", "q", N_ ("per ångström") },
  { "r_mm", N_ ("radius"), N_ ("millimetres") },
  { "r_m", N_ ("radius"), N_ ("metres") },
  { "d_A", "d", N_ ("ångström") },
  { "d_nm", "d", N_ ("nanometres") },
  { "d_m", "d", N_ ("metres") },
  { "d*2_A^-2", N_ ("d star squared"), N_ ("per square ångström") },
  { "d*2_nm^-2", N_ ("d star squared"), N_ ("per square nanometre") },
  { "log10(q.m)_None", N_ ("decimal logarithm of q"), N_ ("with q per metre") },
  { "log(q.nm)_None", N_ ("logarithm of q"), N_ ("with q per nanometre") },
  { "log(1+q.nm)_None", N_ ("logarithm of 1 plus q"), N_ ("with q per nanometre") },
  { "log(1+q.A)_None", N_ ("logarithm of 1 plus q"), N_ ("with q per ångström") },
  { "arcsinh(q.nm)_None", N_ ("inverse hyperbolic sine of q"),
      N_ ("with q per nanometre") },
  { "arcsinh(q.A)_None", N_ ("inverse hyperbolic sine of q"),
      N_ ("with q per ångström") },
  { "qx_nm^-1", N_ ("horizontal q"), N_ ("per nanometre") },
  { "qy_nm^-1", N_ ("vertical q"), N_ ("per nanometre") },
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
    g_string_append (text, _ (", no data"));
    return;
  }
  value = ringlet_value_words (pattern->intensity[highest]);
  g_string_append_printf (
      text, _ (", highest %s at %.4g"), value, pattern->radial[highest]);
}

char *
ringlet_pattern_words (const RingletResult *pattern)
{
  g_autoptr (GString) text = NULL;

  if (pattern == NULL)
    return g_strdup (_ ("No pattern"));

  text = g_string_new (NULL);
  g_string_append_printf (text,
      g_dngettext (GETTEXT_PACKAGE, "Pattern of %zu bin", "Pattern of %zu bins",
          pattern->n_radial),
      pattern->n_radial);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].unit, pattern->unit->name))
      g_string_append_printf (text, _ (", %s %.4g to %.4g %s"), _ (words[i].quantity),
          pattern->radial_min, pattern->radial_max, _ (words[i].spoken));
  }
  append_highest (text, pattern);
  return g_strdup (text->str);
}
