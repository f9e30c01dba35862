/* SPDX-License-Identifier: MIT */
#include "base/number.h"
#include "cli/average.h"
#include "cli/json.h"

/* More of them are told by their number. */
#define MOST_NOTES 20

static const char *
plural (guint64 n)
{
  return n == 1 ? "" : "s";
}

/* Pixels that no frame tells anything of, in words; "" where there are none. */
static char *
excluded_text (const RingletAverage *result, gboolean is_flat)
{
  const struct {
    gsize n;
    const char *what;
  } parts[] = {
    { result->n_masked, "masked" },
    { result->n_spoilt, "without a number in dark or flat field" },
    { result->n_without, "without data in every frame" },
    { is_flat ? result->n_dim : 0, "with a mean that is not above 0" },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i].n > 0)
      g_string_append_printf (text, "%s%" G_GSIZE_FORMAT " %s",
          text->len > 0 ? ", " : "; pixels left out: ", parts[i].n, parts[i].what);
  }
  return g_strdup (text->str);
}

static void
tell_image (const RingletAverageJob *self, RingletAverageMethod method)
{
  const RingletAverage *result = self->result;
  const gboolean is_flat = method == RINGLET_AVERAGE_FLAT_FIELD;
  g_autofree char *label =
      g_filename_display_name (ringlet_average_path (self, method));
  g_autofree char *excluded = excluded_text (result, is_flat);
  char level[RINGLET_NUMBER_SIZE];

  g_print ("%s: %s of %" G_GUINT64_FORMAT " frame%s, %" G_GSIZE_FORMAT
           " × %" G_GSIZE_FORMAT " pixels (rows × columns), %s",
      label, ringlet_average_method_name (method), result->n_frames,
      plural (result->n_frames), result->n_slow, result->n_fast,
      ringlet_pixel_type_name (self->types[method]));
  if (is_flat)
    g_print ("; the median %s is 1", ringlet_number_format (result->level, level));
  g_print ("%s\n", excluded);
}

void
ringlet_average_tell (const RingletAverageJob *self)
{
  for (int method = 0; method < RINGLET_AVERAGE_N; method++) {
    if (self->result->images[method] != NULL)
      tell_image (self, method);
  }
}

static void
tell_left_out (const GPtrArray *notes, const char *what)
{
  for (guint i = 0; i < MIN (notes->len, MOST_NOTES); i++)
    g_printerr ("ringlet: left out: %s\n", (const char *) g_ptr_array_index (notes, i));
  if (notes->len > MOST_NOTES)
    g_printerr ("ringlet: left out: %u %s in all\n", notes->len, what);
}

void
ringlet_average_tell_notes (const RingletAverageJob *self)
{
  const RingletAverage *result = self->result;

  for (guint i = 0; i < result->warnings->len; i++)
    g_printerr (
        "ringlet: %s\n", (const char *) g_ptr_array_index (result->warnings, i));
  tell_left_out (self->unreadable, "files");
  tell_left_out (result->left_out, "frames");
  if (result->flags_count)
    g_printerr ("ringlet: some values are below -2, so that -1 and -2 count as numbers "
                "and not as flags; --dummy says otherwise\n");
}

static void
add_image (JsonBuilder *json, const RingletAverageJob *self, int method)
{
  g_autofree char *label =
      g_filename_display_name (ringlet_average_path (self, method));

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "method", ringlet_average_method_name (method));
  ringlet_json_add_text (json, "file", label);
  ringlet_json_add_text (json, "type", ringlet_pixel_type_name (self->types[method]));
  if (method == RINGLET_AVERAGE_FLAT_FIELD) {
    ringlet_json_add_number (json, "level", self->result->level);
    ringlet_json_add_number (json, "n_not_above_0", (double) self->result->n_dim);
  }
  json_builder_end_object (json);
}

void
ringlet_average_tell_json (const RingletAverageJob *self)
{
  const RingletAverage *result = self->result;
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_number (json, "n_frames", (double) result->n_frames);
  ringlet_json_add_number (json, "n_frames_left_out", result->left_out->len);
  ringlet_json_add_number (json, "n_files_left_out", self->unreadable->len);
  ringlet_json_add_number (json, "n_slow", (double) result->n_slow);
  ringlet_json_add_number (json, "n_fast", (double) result->n_fast);
  ringlet_json_add_number (json, "n_masked", (double) result->n_masked);
  ringlet_json_add_number (json, "n_spoilt", (double) result->n_spoilt);
  ringlet_json_add_number (json, "n_without_data", (double) result->n_without);
  ringlet_json_add_number (json, "n_passes", result->n_passes);
  json_builder_set_member_name (json, "images");
  json_builder_begin_array (json);
  for (int method = 0; method < RINGLET_AVERAGE_N; method++) {
    if (result->images[method] != NULL)
      add_image (json, self, method);
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
  ringlet_json_print (json);
}
