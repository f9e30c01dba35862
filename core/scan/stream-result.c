/* SPDX-License-Identifier: MIT */
#include "scan/stream-result.h"

#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "base/json-text.h"

#define FORMAT_VERSION 1

/* ---- the first part ---- */

static void
add_count (JsonBuilder *json, const char *name, guint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, (gint64) value);
}

static void
add_text (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_flag (JsonBuilder *json, const char *name, gboolean value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value);
}

/* JSON has no other numbers than finite ones. */
static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  if (isfinite (value))
    json_builder_add_double_value (json, value);
  else
    json_builder_add_null_value (json);
}

static JsonBuilder *
begin (const char *kind, guint64 series)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  add_text (json, "format", "ringlet-stream");
  add_count (json, "version", FORMAT_VERSION);
  add_text (json, "kind", kind);
  add_count (json, "series", series);
  return json;
}

static void
add_result (JsonBuilder *json, const RingletResult *result)
{
  add_text (json, "result", ringlet_result_is_cake (result) ? "cake" : "pattern");
  add_text (json, "unit", result->unit->name);
  add_count (json, "n_azimuth", result->n_azimuth);
  add_count (json, "n_radial", result->n_radial);
  add_number (json, "radial_min", result->radial_min);
  add_number (json, "radial_max", result->radial_max);
  add_number (json, "azimuth_min_deg", result->azimuth_min_deg);
  add_number (json, "azimuth_max_deg", result->azimuth_max_deg);
}

static void
add_arrays (JsonBuilder *json, const char *first, const char *second)
{
  json_builder_set_member_name (json, "arrays");
  json_builder_begin_array (json);
  json_builder_add_string_value (json, first);
  if (second != NULL)
    json_builder_add_string_value (json, second);
  json_builder_end_array (json);
  add_text (json, "dtype", "<f8");
}

static void
finish (GPtrArray *parts, JsonBuilder *json)
{
  g_autoptr (JsonNode) root = NULL;
  char *text = NULL;

  json_builder_end_object (json);
  root = json_builder_get_root (json);
  text = ringlet_json_text_format (root);
  g_ptr_array_insert (parts, 0, g_bytes_new_take (text, strlen (text)));
}

/* ---- arrays ---- */

static GPtrArray *
parts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

/* Little-endian, wherever this runs. */
static void
add_array (GPtrArray *parts, const double *values, gsize n)
{
  guint64 *bits = g_new (guint64, n);

  memcpy (bits, values, n * sizeof *bits);
  for (gsize i = 0; i < n; i++)
    bits[i] = GUINT64_TO_LE (bits[i]);
  g_ptr_array_add (parts, g_bytes_new_take (bits, n * sizeof *bits));
}

/* ---- messages ---- */

GPtrArray *
ringlet_stream_result_axes (guint64 series, const RingletResult *result)
{
  const gboolean is_cake = ringlet_result_is_cake (result);
  g_autoptr (JsonBuilder) json = begin ("axes", series);
  GPtrArray *parts = parts_new ();

  add_result (json, result);
  add_arrays (json, "radial", is_cake ? "azimuth" : NULL);
  add_array (parts, result->radial, result->n_radial);
  if (is_cake)
    add_array (parts, result->azimuth, result->n_azimuth);
  finish (parts, json);
  return parts;
}

static gboolean
same_numbers (const double *a, const double *b, gsize n)
{
  return memcmp (a, b, n * sizeof *a) == 0;
}

gboolean
ringlet_stream_result_same_axes (const RingletResult *a, const RingletResult *b)
{
  return a->unit == b->unit && a->n_radial == b->n_radial &&
      a->n_azimuth == b->n_azimuth &&
      ringlet_result_is_cake (a) == ringlet_result_is_cake (b) &&
      same_numbers (a->radial, b->radial, a->n_radial) &&
      same_numbers (a->azimuth, b->azimuth, a->n_azimuth);
}

GPtrArray *
ringlet_stream_result_frame (
    const RingletStreamLabel *label, const RingletResult *result)
{
  const gsize n = ringlet_result_n_bins (result);
  g_autoptr (JsonBuilder) json = begin ("frame", label->series);
  GPtrArray *parts = parts_new ();

  add_count (json, "frame", label->frame);
  add_flag (json, "late", label->is_late);
  add_number (json, "delay_s", label->delay_s);
  add_count (json, "n_excluded", result->provenance.n_excluded);
  add_result (json, result);
  add_arrays (json, "intensity", result->sigma != NULL ? "sigma" : NULL);
  add_array (parts, result->intensity, n);
  if (result->sigma != NULL)
    add_array (parts, result->sigma, n);
  finish (parts, json);
  return parts;
}

GPtrArray *
ringlet_stream_result_end (guint64 series, const RingletStreamCounts *counts,
    guint64 n_failed, gboolean is_whole)
{
  g_autoptr (JsonBuilder) json = begin ("end", series);
  GPtrArray *parts = parts_new ();

  add_flag (json, "whole", is_whole);
  add_count (json, "frames", counts->n_frames);
  add_count (json, "failed", n_failed);
  add_count (json, "lost", counts->n_lost);
  add_count (json, "missing", counts->n_missing);
  add_count (json, "late", counts->n_late);
  add_count (json, "repeated", counts->n_repeated);
  add_count (json, "stray", counts->n_stray);
  finish (parts, json);
  return parts;
}
