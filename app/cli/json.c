/* SPDX-License-Identifier: MIT */
#include "cli/json.h"

#include <math.h>
#include <string.h>

#include "base/json-text.h"
#include "base/output.h"

void
ringlet_json_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (!isfinite (value))
    json_builder_add_null_value (builder);
  else if (value == floor (value) && fabs (value) < 1e15)
    json_builder_add_int_value (builder, (gint64) value);
  else
    json_builder_add_double_value (builder, value);
}

void
ringlet_json_add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
ringlet_json_add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
ringlet_json_add_texts (
    JsonBuilder *builder, const char *name, const char *const *texts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
add_known (JsonBuilder *builder, const char *name, double value)
{
  if (value != 0.0)
    ringlet_json_add_number (builder, name, value);
}

void
ringlet_json_add_image (JsonBuilder *builder, const RingletImage *image)
{
  const RingletImageMeta *meta = &image->meta;

  ringlet_json_add_number (builder, "n_slow", (double) image->n_slow);
  ringlet_json_add_number (builder, "n_fast", (double) image->n_fast);
  ringlet_json_add_text (builder, "type", ringlet_pixel_type_name (image->type));
  add_known (builder, "wavelength_m", meta->wavelength_m);
  add_known (builder, "distance_m", meta->distance_m);
  add_known (builder, "exposure_s", meta->exposure_s);
  add_known (builder, "pixel_slow_m", meta->pixel_slow_m);
  add_known (builder, "pixel_fast_m", meta->pixel_fast_m);
  add_known (builder, "beam_slow_px", meta->beam_slow_px);
  add_known (builder, "beam_fast_px", meta->beam_fast_px);
}

void
ringlet_json_add_result (JsonBuilder *builder, const RingletResult *result)
{
  const RingletProvenance *from = &result->provenance;

  ringlet_json_add_text (builder, "unit", result->unit->name);
  ringlet_json_add_number (builder, "n_radial", (double) result->n_radial);
  ringlet_json_add_number (builder, "n_azimuth", (double) result->n_azimuth);
  ringlet_json_add_number (builder, "radial_first", result->radial[0]);
  ringlet_json_add_number (
      builder, "radial_last", result->radial[result->n_radial - 1]);
  ringlet_json_add_number (builder, "azimuth_min_deg", result->azimuth_min_deg);
  ringlet_json_add_number (builder, "azimuth_max_deg", result->azimuth_max_deg);
  ringlet_json_add_text (builder, "method", from->method);
  if (from->requested_engine != NULL)
    ringlet_json_add_text (builder, "requested_engine", from->requested_engine);
  if (from->no_device != NULL)
    ringlet_json_add_text (builder, "no_device", from->no_device);
  if (from->lost_device != NULL)
    ringlet_json_add_text (builder, "lost_device", from->lost_device);
  ringlet_json_add_number (builder, "n_masked", (double) from->n_masked);
  ringlet_json_add_number (builder, "n_excluded", (double) from->n_excluded);
  ringlet_json_add_text (builder, "mask_sha256", from->mask_digest);
}

void
ringlet_json_print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = ringlet_json_text_format (root);

  g_print ("%s", text);
}

gboolean
ringlet_json_save (
    JsonBuilder *builder, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = ringlet_json_text_format (root);

  return ringlet_output_write (path, text, strlen (text), overwrite, error);
}
