/* SPDX-License-Identifier: MIT */

/* The phases in a project file, in both directions: "parts.phases", with their lines: a
 * document is the same without the files that they were read from. */

#include <math.h>

#include "base/choice.h"
#include "project-fields.h"
#include "project-file-private.h"

#define KEY "phases"
#define MAX_LINES 100000

static const char *const eos_kinds[] = { "bm3", "bm2", "bm4", "vinet" };

static const RingletField phase_fields[] = {
  RINGLET_FIELD (RingletPhase, colour, COUNT),
  RINGLET_FIELD (RingletPhase, is_visible, FLAG),
  RINGLET_FIELD (RingletPhase, pressure_pa, NUMBER),
  RINGLET_FIELD (RingletPhase, temperature_k, NUMBER),
  RINGLET_FIELD (RingletPhase, scale, NUMBER),
  RINGLET_FIELD (RingletPhase, volume_m3, NUMBER),
  RINGLET_FIELD (RingletPhase, v0_m3, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletPhase, 72 + sizeof (RingletEquationOfState));

static const RingletField eos_fields[] = {
  RINGLET_FIELD (RingletEquationOfState, k0_pa, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, k0_prime, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, k0_second_per_pa, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, k0_slope_pa_per_k, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, k0_prime_slope_per_k, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, expansion_per_k, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, expansion_slope_per_k2, NUMBER),
  RINGLET_FIELD (RingletEquationOfState, reference_k, NUMBER),
  RINGLET_FIELD_END,
};
RINGLET_ASSERT_SIZE (RingletEquationOfState, 72);

/* ---- written ---- */

static JsonArray *
write_line (const RingletPhaseLine *line)
{
  JsonArray *array = json_array_new ();

  json_array_add_double_element (array, line->d_m);
  json_array_add_double_element (array, line->intensity);
  json_array_add_int_element (array, line->h);
  json_array_add_int_element (array, line->k);
  json_array_add_int_element (array, line->l);
  json_array_add_int_element (array, line->multiplicity);
  return array;
}

static JsonObject *
write_phase (const RingletPhase *phase)
{
  JsonObject *object = json_object_new ();
  JsonObject *eos = json_object_new ();
  JsonArray *lines = json_array_new ();

  json_object_set_string_member (object, "name", phase->name);
  json_object_set_string_member (object, "source", phase->source);
  ringlet_fields_write (object, phase_fields, phase);
  json_object_set_string_member (eos, "kind", eos_kinds[phase->eos.kind]);
  ringlet_fields_write (eos, eos_fields, &phase->eos);
  json_object_set_object_member (object, "equation_of_state", eos);
  for (guint i = 0; i < phase->lines->len; i++)
    json_array_add_array_element (
        lines, write_line (&g_array_index (phase->lines, RingletPhaseLine, i)));
  json_object_set_array_member (object, "lines", lines);
  return object;
}

void
ringlet_project_write_phases (const RingletState *state, JsonObject *parts)
{
  JsonArray *array = NULL;

  if (state->phases == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; i < state->phases->n; i++)
    json_array_add_object_element (array, write_phase (state->phases->phases[i]));
  json_object_set_array_member (parts, KEY, array);
}

/* ---- read ---- */

/* Of an array of numbers; NaN where it is none. */
static double
number_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);
  const GType type =
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node)
                                                       : (double) NAN;
}

static gboolean
read_line (JsonNode *node, RingletPhaseLine *line)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  double v[6] = { 0 };

  if (array == NULL || json_array_get_length (array) != G_N_ELEMENTS (v))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (v); i++)
    v[i] = number_at (array, i);
  if (!(v[0] > 0.0 && v[0] < 1e-5 && v[1] >= 0.0 && v[1] <= 1.0))
    return FALSE;
  for (guint i = 2; i < G_N_ELEMENTS (v); i++) {
    if (!(fabs (v[i]) < 1e6 && v[i] == floor (v[i])))
      return FALSE;
  }
  *line = (RingletPhaseLine){ v[0], v[1], (int) v[2], (int) v[3], (int) v[4],
    (guint) fabs (v[5]) };
  return TRUE;
}

static gboolean
read_lines (RingletKeys *keys, GArray *lines, GError **error)
{
  JsonArray *array = NULL;
  RingletPhaseLine line = { 0 };
  double last = INFINITY;

  if (!ringlet_keys_array (keys, "lines", &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_LINES);
       i++) {
    if (!read_line (json_array_get_element (array, i), &line) || line.d_m > last)
      break;
    last = line.d_m;
    g_array_append_val (lines, line);
  }
  return (array != NULL && lines->len > 0 &&
             lines->len == json_array_get_length (array)) ||
      ringlet_keys_refuse (keys, "lines",
          "an array of [spacing in m, intensity from 0 to 1, h, k, l, multiplicity], "
          "the largest spacing first",
          error);
}

static gboolean
read_eos (RingletProjectReading *reading, RingletKeys *outer,
    RingletEquationOfState *eos, GError **error)
{
  g_auto (RingletKeys) keys = { 0 };
  g_autofree char *kind = NULL;

  if (!ringlet_keys_object (outer, "equation_of_state", &keys, error) ||
      !ringlet_keys_text (&keys, "kind", &kind, error) ||
      !ringlet_fields_read (&keys, eos_fields, eos, NULL, error))
    return FALSE;
  ringlet_keys_add_left (&keys, reading->unknown);
  return ringlet_keys_prefix (&keys, "kind",
      kind == NULL || ringlet_eos_kind_parse (kind, &eos->kind, error), error);
}

static gboolean
read_phase (RingletProjectReading *reading, RingletKeys *keys, RingletPhase *phase,
    GError **error)
{
  if (!ringlet_keys_text (keys, "name", &phase->name, error) ||
      !ringlet_keys_text (keys, "source", &phase->source, error) ||
      !read_eos (reading, keys, &phase->eos, error) ||
      !ringlet_fields_read (keys, phase_fields, phase, NULL, error) ||
      !read_lines (keys, phase->lines, error))
    return FALSE;
  ringlet_keys_add_left (keys, reading->unknown);
  if (phase->name == NULL)
    return ringlet_keys_refuse (keys, "name", "a text", error);
  if (phase->source == NULL)
    phase->source = g_strdup (phase->name);
  if (phase->colour >= RINGLET_PHASE_N_COLOURS)
    return ringlet_keys_refuse (keys, "colour", "a whole number from 0 to 5", error);
  return ringlet_keys_prefix (
      keys, "pressure_pa", ringlet_phase_check (phase, error), error);
}

static RingletPhase *
bare_phase (void)
{
  RingletPhase *phase = g_atomic_rc_box_new0 (RingletPhase);

  phase->is_visible = TRUE;
  phase->temperature_k = phase->eos.reference_k = RINGLET_ROOM_K;
  phase->scale = 1.0;
  phase->lines = g_array_new (FALSE, FALSE, sizeof (RingletPhaseLine));
  return phase;
}

gboolean
ringlet_project_read_phases (
    RingletProjectReading *reading, RingletKeys *parts, GError **error)
{
  JsonArray *array = NULL;

  if (!ringlet_keys_array (parts, KEY, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    g_auto (RingletKeys) keys = { 0 };
    g_autoptr (RingletPhase) phase = bare_phase ();
    RingletPhases *before = reading->state->phases;

    if (!ringlet_keys_element (parts, KEY, array, i, &keys, error) ||
        !read_phase (reading, &keys, phase, error))
      return FALSE;
    reading->state->phases = ringlet_phases_insert (before, i, phase);
    ringlet_phases_unref (before);
  }
  return TRUE;
}
