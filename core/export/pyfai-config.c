/* SPDX-License-Identifier: MIT */
#include "export/pyfai-config.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "export/nexus-file.h"
#include "geometry/poni-config.h"

/* Written by hand: json-glib 1.6 makes 1e-10 the invalid 1e-10.0. */

static void
add_key (GString *json, const char *name)
{
  const char last = json->str[json->len - 1];

  g_string_append_printf (json, "%s\n\"%s\": ", last == '{' ? "" : ",", name);
}

static void
append_number (GString *json, double value)
{
  char buffer[RINGLET_NUMBER_SIZE];

  g_string_append (
      json, isfinite (value) ? ringlet_number_format (value, buffer) : "null");
}

static void
add_number (GString *json, const char *name, double value)
{
  add_key (json, name);
  append_number (json, value);
}

static void
add_flag (GString *json, const char *name, gboolean value)
{
  add_key (json, name);
  g_string_append (json, value ? "true" : "false");
}

static void
append_text (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *at = valid; *at != '\0'; at++) {
    if (g_ascii_iscntrl (*at))
      g_string_append_printf (json, "\\u%04x", (guint) *at);
    else if (*at == '"' || *at == '\\')
      g_string_append_printf (json, "\\%c", *at);
    else
      g_string_append_c (json, *at);
  }
  g_string_append_c (json, '"');
}

/* @text: (nullable) */
static void
add_text (GString *json, const char *name, const char *text)
{
  add_key (json, name);
  if (text != NULL)
    append_text (json, text);
  else
    g_string_append (json, "null");
}

static void
add_pair (GString *json, const char *name, gboolean given, double a, double b)
{
  add_key (json, name);
  if (!given) {
    g_string_append (json, "null");
    return;
  }
  g_string_append_c (json, '[');
  append_number (json, a);
  g_string_append (json, ", ");
  append_number (json, b);
  g_string_append_c (json, ']');
}

/* ---- where the detector stood ---- */

static void
add_detector (GString *json, const RingletDetector *detector)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  if (detector == NULL)
    return;

  ringlet_poni_config_append (text, detector, TRUE);
  lines = g_strsplit (text->str, "\n", 3);
  add_text (json, "detector", lines[0] + strlen ("Detector: "));
  add_key (json, "detector_config");
  g_string_append (json, lines[1] + strlen ("Detector_config: "));
}

static void
append_poni (GString *json, const RingletProvenance *from)
{
  const RingletGeometry *geometry = &from->geometry;

  g_string_append_c (json, '{');
  add_number (json, "poni_version", geometry->parallax ? 3.0 : 2.1);
  add_number (json, "dist", geometry->distance_m);
  add_number (json, "poni1", geometry->poni_slow_m);
  add_number (json, "poni2", geometry->poni_fast_m);
  add_number (json, "rot1", geometry->rot1_rad);
  add_number (json, "rot2", geometry->rot2_rad);
  add_number (json, "rot3", geometry->rot3_rad);
  add_detector (json, from->detector);
  if (geometry->wavelength_m > 0.0)
    add_number (json, "wavelength", geometry->wavelength_m);
  if (geometry->parallax)
    add_flag (json, "parallax", TRUE);
  g_string_append_c (json, '}');
}

/* ---- what was integrated ---- */

static void
add_dummy (GString *json, const RingletPlan *plan)
{
  if (plan->dummy != RINGLET_DUMMY_VALUE) {
    add_text (json, "val_dummy", NULL);
    add_text (json, "delta_dummy", NULL);
    return;
  }
  add_number (json, "val_dummy", plan->dummy_value);
  add_number (json, "delta_dummy", plan->dummy_delta);
}

static void
add_corrections (GString *json, const RingletResult *result)
{
  const RingletFactors *factors = &result->plan.factors;
  const RingletProvenance *from = &result->provenance;

  add_pair (json, "polarization_description", !isnan (factors->polarization),
      factors->polarization, factors->polarization_offset_rad);
  add_number (json, "normalization_factor", ringlet_nexus_monitor (result));
  add_dummy (json, &result->plan);
  add_flag (json, "correct_solid_angle", factors->solid_angle_order > 0);
  add_text (json, "dark_current", from->dark);
  add_text (json, "flat_field", from->flat);
  add_text (json, "mask_file", from->mask);
  add_text (json, "error_model",
      result->plan.error_model == RINGLET_ERROR_MODEL_NONE
          ? "no"
          : ringlet_error_model_name (result->plan.error_model));
}

/* pyFAI's three words; ours are "1d, bbox, packed, c, cpu". */
static void
add_method (GString *json, const RingletResult *result)
{
  static const char *const known[] = { "histogram", "csr", "csc", "lut", NULL };
  g_auto (GStrv) words = g_strsplit (result->provenance.method, ", ", -1);
  const char *engine = g_strv_length (words) > 2 ? words[2] : "";

  add_key (json, "method");
  g_string_append_printf (json, "[\"%s\", \"%s\", \"cython\"]",
      ringlet_split_name (result->plan.split),
      g_strv_contains (known, engine) ? engine : "csr");
}

static void
add_bins (GString *json, const RingletResult *result)
{
  const RingletPlan *plan = &result->plan;
  const gboolean is_cake = ringlet_result_is_cake (result);

  add_number (json, "nbpt_rad", (double) result->n_radial);
  add_number (json, "nbpt_azim", is_cake ? (double) result->n_azimuth : 1.0);
  add_text (json, "unit", result->unit->name);
  add_flag (json, "chi_discontinuity_at_0", result->azimuth_max_deg > 180.0);
  /* Always: pyFAI's automatic range is another one. */
  add_pair (json, "radial_range", TRUE, result->radial_min, result->radial_max);
  add_pair (json, "azimuth_range", plan->has_azimuth_range, result->azimuth_min_deg,
      result->azimuth_max_deg);
}

char *
ringlet_pyfai_config (const RingletResult *result)
{
  g_autoptr (GString) json = g_string_new ("{");

  add_text (json, "application", "worker");
  add_number (json, "version", 5.0);
  add_key (json, "poni");
  append_poni (json, &result->provenance);
  add_bins (json, result);
  add_corrections (json, result);
  add_method (json, result);
  add_text (json, "integrator_class", "AzimuthalIntegrator");
  g_string_append (json, "\n}\n");
  return g_string_free (g_steal_pointer (&json), FALSE);
}

char *
ringlet_pyfai_geometry_config (const RingletResult *result)
{
  g_autoptr (GString) json = g_string_new (NULL);

  append_poni (json, &result->provenance);
  return g_string_free (g_steal_pointer (&json), FALSE);
}
