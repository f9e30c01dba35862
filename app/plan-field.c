/* SPDX-License-Identifier: MIT */
#include "plan-field-private.h"

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "base/number.h"
#include "engine/engine.h"
#include "project-private.h"
#include "typed.h"

/* ---- the list ---- */

const RingletPlanField *
ringlet_plan_field_list (RingletPlanGroup group)
{
  const RingletPlanField *const groups[RINGLET_PLAN_N_GROUPS] = {
    [RINGLET_PLAN_GROUP_RANGE] = ringlet_plan_range_fields,
    [RINGLET_PLAN_GROUP_CORRECTIONS] = ringlet_plan_correction_fields,
    [RINGLET_PLAN_GROUP_STATISTICS] = ringlet_plan_statistic_fields,
    [RINGLET_PLAN_GROUP_BACKGROUND] = ringlet_plan_background_fields,
  };

  g_return_val_if_fail ((guint) group < RINGLET_PLAN_N_GROUPS, NULL);
  return groups[group];
}

const RingletPlanField *
ringlet_plan_field_find (const char *option)
{
  for (guint group = 0; group < RINGLET_PLAN_N_GROUPS; group++) {
    const RingletPlanField *list = ringlet_plan_field_list ((RingletPlanGroup) group);

    for (guint i = 0; list[i].option != NULL; i++) {
      if (g_str_equal (list[i].option, option))
        return &list[i];
    }
  }
  return NULL;
}

const char *
ringlet_plan_field_label (const RingletPlanField *self, const char *word)
{
  static const char *const labels[][2] = { { "snip", "SNIP" },
    { "bruckner", "Brückner" }, { "chebyshev", "Brückner + Chebyshev" },
    { "packed", "CPU, packed" }, { "csr", "CPU, csr" }, { "csc", "CPU, csc" },
    { "histogram", "CPU, histogram" } };
  const RingletUnit *unit = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (g_str_equal (labels[i][0], word))
      return labels[i][1];
  }
  if (!g_str_equal (self->option, "--unit"))
    return _ (word);
  unit = ringlet_unit_find (word, NULL);
  return unit != NULL ? unit->symbol : word;
}

/* ---- texts ---- */

gboolean
ringlet_field_refuse (
    const char *what, const char *text, const char *expected, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, _ ("%s takes %s, not “%s”"),
      _ (what), _ (expected), text);
  return FALSE;
}

gboolean
ringlet_field_number (const char *what, const char *text, double *value, GError **error)
{
  return ringlet_typed_number (text, value) ||
      ringlet_field_refuse (what, text, N_ ("a number"), error);
}

char *
ringlet_field_with_points (const char *text)
{
  return g_strdelimit (ringlet_typed_plain (text), ";", ',');
}

gboolean
ringlet_field_count (
    const char *what, const char *text, guint least, guint *value, GError **error)
{
  g_autofree char *expected = g_strdup_printf (_ ("a whole number from %u up"), least);
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, least, G_MAXUINT, &number, NULL))
    return ringlet_field_refuse (what, text, expected, error);
  *value = (guint) number;
  return TRUE;
}

gboolean
ringlet_field_pair (
    const char *what, const char *text, double *min, double *max, GError **error)
{
  if (ringlet_typed_pair (text, min, max) && *min <= *max)
    return TRUE;
  return ringlet_field_refuse (
      what, text, N_ ("two numbers, the smaller one first, as in 0.5, 12"), error);
}

char *
ringlet_field_number_text (double value)
{
  char number[RINGLET_NUMBER_SIZE];

  return g_strdup (ringlet_number_format (value, number));
}

char *
ringlet_field_pair_text (gboolean given, double min, double max)
{
  char first[RINGLET_NUMBER_SIZE];
  char last[RINGLET_NUMBER_SIZE];

  if (!given)
    return g_strdup ("");
  return g_strdup_printf (
      "%s, %s", ringlet_number_format (min, first), ringlet_number_format (max, last));
}

char *
ringlet_field_switch_text (gboolean is_on)
{
  return g_strdup (is_on ? "on" : "off");
}

gboolean
ringlet_field_switch (
    const char *what, const char *text, gboolean *is_on, GError **error)
{
  if (!g_str_equal (text, "on") && !g_str_equal (text, "off"))
    return ringlet_field_refuse (what, text, "on or off", error);
  *is_on = g_str_equal (text, "on");
  return TRUE;
}

/* ---- the verb ---- */

gboolean
ringlet_project_set_field (RingletProject *self, const RingletPlanField *field,
    const char *text, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (RingletState) state = ringlet_project_edit (self);

  if (!field->set (stripped, state, error) ||
      !ringlet_plan_check (&state->plan, error) ||
      !ringlet_background_choice_check (&state->pattern_background, error) ||
      ringlet_engine_for_plan (&state->plan, error) == NULL)
    return FALSE;

  ringlet_project_commit (self, g_steal_pointer (&state), field->step, NULL);
  return TRUE;
}
