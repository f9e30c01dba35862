/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/info.h"
#include "image/reader.h"

static void
add_known (JsonBuilder *json, const char *name, double value)
{
  if (value != 0.0)
    ringlet_json_add_number (json, name, value);
}

static void
add_known_text (JsonBuilder *json, const char *name, const char *value)
{
  if (value != NULL)
    ringlet_json_add_text (json, name, value);
}

static void
add_motors (JsonBuilder *json, const RingletImageMeta *meta)
{
  if (meta->motors == NULL)
    return;

  json_builder_set_member_name (json, "motors");
  json_builder_begin_array (json);
  for (guint i = 0; i < meta->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (meta->motors, i);

    json_builder_begin_object (json);
    ringlet_json_add_text (json, "name", motor->name);
    ringlet_json_add_number (json, "value", motor->value);
    ringlet_json_add_text (json, "unit", motor->unit);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}

static void
add_warnings (JsonBuilder *json, const RingletImageMeta *meta)
{
  json_builder_set_member_name (json, "warnings");
  json_builder_begin_array (json);
  for (guint i = 0; meta->warnings != NULL && i < meta->warnings->len; i++)
    json_builder_add_string_value (json, g_ptr_array_index (meta->warnings, i));
  json_builder_end_array (json);
}

/* What a header repeats is there once, as the last line says it. */
static void
add_header (JsonBuilder *json, const RingletImageMeta *meta)
{
  const guint n = meta->header != NULL ? meta->header->len : 0;

  json_builder_set_member_name (json, "header");
  json_builder_begin_object (json);
  for (guint i = 0; i + 1 < n; i += 2)
    ringlet_json_add_text (json, g_ptr_array_index (meta->header, i),
        g_ptr_array_index (meta->header, i + 1));
  json_builder_end_object (json);
}

static void
add_info (JsonBuilder *json, const RingletFrameInfo *info)
{
  const RingletImageMeta *meta = &info->meta;

  ringlet_json_add_number (json, "n_slow", (double) info->n_slow);
  ringlet_json_add_number (json, "n_fast", (double) info->n_fast);
  ringlet_json_add_text (json, "type", ringlet_pixel_type_name (info->type));
  add_known (json, "wavelength_m", meta->wavelength_m);
  add_known (json, "energy_ev", ringlet_image_meta_energy_ev (meta));
  add_known (json, "distance_m", meta->distance_m);
  add_known (json, "exposure_s", meta->exposure_s);
  add_known (json, "pixel_slow_m", meta->pixel_slow_m);
  add_known (json, "pixel_fast_m", meta->pixel_fast_m);
  add_known (json, "beam_slow_px", meta->beam_slow_px);
  add_known (json, "beam_fast_px", meta->beam_fast_px);
  add_known (json, "monitor", meta->monitor);
  add_known_text (json, "date", meta->date);
  add_known_text (json, "detector", meta->detector);
  add_motors (json, meta);
  add_warnings (json, meta);
  add_header (json, meta);
}

void
ringlet_info_add_file (
    JsonBuilder *json, const RingletInfoFile *file, const RingletFrameInfo *first)
{
  const guint64 n_frames = ringlet_source_n_frames (file->source);

  ringlet_json_add_text (json, "path", file->label);
  ringlet_json_add_text (json, "format", ringlet_source_format (file->source, 0));
  ringlet_json_add_number (json, "n_frames", (double) n_frames);
  ringlet_json_add_number (json, "n_files", (double) file->n_files);
  ringlet_json_add_number (json, "n_bytes", (double) file->n_bytes);
  add_info (json, first);
}

void
ringlet_info_add_frame (JsonBuilder *json, guint64 index, const RingletFrameInfo *info)
{
  ringlet_json_add_number (json, "frame", (double) index);
  add_info (json, info);
}

void
ringlet_info_add_statistics (JsonBuilder *json, const RingletInfoStatistics *statistics)
{
  const RingletInfoStatistics *s = statistics;

  ringlet_json_add_number (json, "min", s->min);
  ringlet_json_add_number (json, "max", s->max);
  ringlet_json_add_number (json, "sum", s->sum);
  ringlet_json_add_number (json, "mean", s->n > 0 ? s->sum / (double) s->n : NAN);
  ringlet_json_add_number (json, "n_flagged", (double) s->n_flagged);
  ringlet_json_add_number (json, "n_masked", (double) s->n_masked);
  ringlet_json_add_number (json, "n_saturated", (double) s->n_saturated);
  ringlet_json_add_number (json, "n_negative", (double) s->n_negative);
}

void
ringlet_info_add_formats (JsonBuilder *json)
{
  const RingletReader *const *readers = ringlet_reader_list ();

  json_builder_begin_array (json);
  for (gsize i = 0; readers[i] != NULL; i++) {
    json_builder_begin_object (json);
    ringlet_json_add_text (json, "format", readers[i]->name);
    json_builder_set_member_name (json, "suffixes");
    json_builder_begin_array (json);
    for (gsize k = 0; readers[i]->suffixes[k] != NULL; k++)
      json_builder_add_string_value (json, readers[i]->suffixes[k]);
    json_builder_end_array (json);
    json_builder_set_member_name (json, "has_inner");
    json_builder_add_boolean_value (json, readers[i]->has_inner);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
}
