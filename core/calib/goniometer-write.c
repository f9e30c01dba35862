/* SPDX-License-Identifier: MIT */
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/number.h"
#include "base/output.h"
#include "calib/goniometer-keys.h"
#include "geometry/poni.h"

static void
add_text (GString *out, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (out, quoted);
}

static void
add_number (GString *out, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append (out, ringlet_number_format (value, number));
}

static void
add_names (GString *out, char *const *names)
{
  g_string_append_c (out, '[');
  for (gsize k = 0; names[k] != NULL; k++) {
    g_string_append (out, k > 0 ? ", " : "");
    add_text (out, names[k]);
  }
  g_string_append_c (out, ']');
}

static void
add_params (GString *out, const RingletGoniometer *self)
{
  g_string_append_c (out, '[');
  for (gsize k = 0; k < self->n_params; k++) {
    g_string_append (out, k > 0 ? ", " : "");
    add_number (out, self->params[k]);
  }
  g_string_append_c (out, ']');
}

/* All but what every reader knows. "pi" is written as pyFAI does. */
static void
add_constants (GString *out, const RingletGoniometer *self)
{
  gsize n = 0;

  g_string_append_c (out, '{');
  for (gsize k = 0; self->constant_names[k] != NULL; k++) {
    const char *name = self->constant_names[k];

    if (self->formulas[RINGLET_REFINE_WAVELENGTH] == NULL &&
        (strcmp (name, "hc") == 0 || strcmp (name, "q") == 0))
      continue;
    g_string_append (out, n++ > 0 ? ", " : "");
    add_text (out, name);
    g_string_append (out, ": ");
    add_number (out, self->constants[k]);
  }
  g_string_append_c (out, '}');
}

static void
add_function (GString *out, const RingletGoniometer *self)
{
  const gboolean is_extended = self->formulas[RINGLET_REFINE_WAVELENGTH] != NULL;

  g_string_append (out, "  \"trans_function\": {\n    \"content\": ");
  add_text (out, is_extended ? "ExtendedTransformation" : "GeometryTransformation");
  g_string_append (out, ",\n    \"param_names\": ");
  add_names (out, self->param_names);
  g_string_append (out, ",\n    \"pos_names\": ");
  add_names (out, self->pos_names);
  for (int k = 0; k < RINGLET_REFINE_N; k++) {
    if (k == RINGLET_REFINE_WAVELENGTH && !is_extended)
      continue;
    g_string_append_printf (out, ",\n    \"%s\": ", ringlet_goniometer_keys[k]);
    /* pyFAI needs all six. */
    add_text (out, self->formulas[k] != NULL ? self->formulas[k] : "0.0");
  }
  g_string_append (out, ",\n    \"constants\": ");
  add_constants (out, self);
  g_string_append (out, "\n  }\n");
}

/* (nullable): what stands behind @key in the lines of @poni. */
static char *
line_of (const char *poni, const char *key)
{
  const char *found = strstr (poni, key);
  const char *start = found != NULL ? found + strlen (key) : NULL;
  const char *end = start != NULL ? strchr (start, '\n') : NULL;

  if (end == NULL)
    return NULL;
  return g_strstrip (g_strndup (start, (gsize) (end - start)));
}

static gboolean
add_detector (GString *out, const RingletGoniometer *self, GError **error)
{
  const RingletGeometry geometry = { .distance_m = 1.0 };
  g_autofree char *poni = ringlet_poni_format (self->detector, &geometry, 0.0, error);
  g_autofree char *name = NULL;
  g_autofree char *config = NULL;

  if (poni == NULL)
    return FALSE;
  name = line_of (poni, "\nDetector:");
  config = line_of (poni, "\nDetector_config:");
  g_string_append (out, "  \"detector\": ");
  add_text (out, name != NULL ? name : "Detector");
  g_string_append_printf (
      out, ",\n  \"detector_config\": %s,\n", config != NULL ? config : "{}");
  return TRUE;
}

char *
ringlet_goniometer_format (const RingletGoniometer *self, GError **error)
{
  g_autoptr (GString) out =
      g_string_new ("{\n  \"content\": \"" RINGLET_GONIOMETER_NEW "\",\n");

  if (!add_detector (out, self, error))
    return NULL;
  if (self->wavelength_m > 0.0) {
    g_string_append (out, "  \"wavelength\": ");
    add_number (out, self->wavelength_m);
    g_string_append (out, ",\n");
  }
  g_string_append (out, "  \"param\": ");
  add_params (out, self);
  g_string_append (out, ",\n  \"param_names\": ");
  add_names (out, self->param_names);
  g_string_append (out, ",\n  \"pos_names\": ");
  add_names (out, self->pos_names);
  g_string_append (out, ",\n");
  add_function (out, self);
  g_string_append (out, "}\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
ringlet_goniometer_save (
    const RingletGoniometer *self, const char *path, gboolean overwrite, GError **error)
{
  g_autofree char *text = ringlet_goniometer_format (self, error);

  return text != NULL &&
      ringlet_output_write (path, text, strlen (text), overwrite, error);
}
