/* SPDX-License-Identifier: MIT */

/* What is said of a series. */

#include "base/error.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/integrate-series.h"
#include "cli/integrate-tell.h"
#include "engine/engine.h"

/* Failures that are told in words; all of them are in the file and in the JSON. */
#define MOST_TOLD 100
#define MOST_NAMES 10

static char *
name_of (const RingletSource *source, guint64 frame)
{
  g_autofree char *path = g_filename_display_name (ringlet_source_path (source, frame));

  if (!ringlet_source_is_of_stack (source, frame))
    return g_steal_pointer (&path);
  return g_strdup_printf ("%s frame %" G_GUINT64_FORMAT, path,
      ringlet_source_index_in_file (source, frame));
}

/* ---- frames ---- */

/* Of the first one. */
static void
hint (RingletIntegrateSeries *self, guint64 frame)
{
  g_auto (RingletFrameInfo) info = { 0 };

  if (ringlet_source_describe (self->state->source, frame, &info, NULL, NULL))
    ringlet_integrate_hint (
        &self->run->options->set_up, self->state, info.n_slow, info.n_fast);
}

/* ---- devices ---- */

static void
count_method (RingletIntegrateSeries *self, const char *method)
{
  RingletMethodCount *count = NULL;

  for (guint i = 0; i < self->methods->len; i++) {
    count = g_ptr_array_index (self->methods, i);
    if (g_strcmp0 (count->method, method) == 0) {
      count->n_frames++;
      return;
    }
  }
  count = g_new0 (RingletMethodCount, 1);
  count->method = g_strdup (method);
  count->n_frames = 1;
  g_ptr_array_add (self->methods, count);
}

static void
note_first (char **first, const char *text)
{
  if (*first == NULL)
    *first = g_strdup (text);
}

/* Whether it is to be said: each once. That there is no device from the beginning on is
 * no news to who wants none. */
static gboolean
is_news (const RingletIntegrateSeries *self, const char *text, gboolean is_failure)
{
  return text != NULL && g_hash_table_add (self->run->told, g_strdup (text)) &&
      (is_failure || !self->run->options->quiet);
}

static void
tell_devices (RingletIntegrateSeries *self, guint64 frame, const RingletResult *result)
{
  const RingletProvenance *from = &result->provenance;
  const gboolean is_later = self->n_done > 0;

  note_first (&self->no_device, from->no_device);
  note_first (&self->lost_device, from->lost_device);
  if (from->no_device == NULL && is_news (self, from->lost_device, TRUE))
    g_printerr ("ringlet: frame %" G_GUINT64_FORMAT
                ": a device failed, and the series goes on: %s\n",
        frame, from->lost_device);
  if (!is_news (self, from->no_device, from->lost_device != NULL))
    return;
  if (is_later)
    g_printerr ("ringlet: --engine auto: the processor computes from frame "
                "%" G_GUINT64_FORMAT " on. %s\n",
        frame, from->no_device);
  else
    g_printerr (
        "ringlet: --engine auto: the processor computes. %s\n", from->no_device);
}

void
ringlet_integrate_series_tell_frame (RingletIntegrateSeries *self,
    const RingletReducedFrame *frame, const RingletOutputs *outputs)
{
  const RingletIntegrateRun *run = self->run;
  const RingletIntegration *integration = frame->integration;
  const RingletResult *result =
      integration->pattern != NULL ? integration->pattern : integration->cake;

  ringlet_bar_clear (&self->bar);
  if (!run->options->quiet) {
    ringlet_cli_tell_warnings (ringlet_source_path (self->state->source, frame->frame),
        &frame->meta, run->told);
    if (self->n_done == 0)
      hint (self, frame->frame);
  }
  tell_devices (self, frame->frame, result);
  count_method (self, result->provenance.method);
  self->n_bins = result->n_radial;
  if (outputs->files == NULL || outputs->files->len == 0)
    return;
  if (run->json != NULL)
    ringlet_integrate_add_outputs (run->json, outputs);
  else if (!run->options->quiet)
    ringlet_integrate_tell_outputs (outputs);
}

void
ringlet_integrate_series_tell_failure (
    RingletIntegrateSeries *self, guint64 frame, const GError *error)
{
  RingletFailure *failure = g_new (RingletFailure, 1);

  failure->frame = frame;
  failure->name = name_of (self->state->source, frame);
  failure->text = g_strdup (error->message);
  g_ptr_array_add (self->failures, failure);
  if (self->failures->len > MOST_TOLD)
    return;
  ringlet_bar_clear (&self->bar);
  g_printerr (
      "ringlet: frame %" G_GUINT64_FORMAT " failed: %s\n", frame, error->message);
  if (self->failures->len == MOST_TOLD)
    g_printerr ("ringlet: those that fail from here on are not named one by one\n");
}

void
ringlet_integrate_series_tell_progress (RingletIntegrateSeries *self)
{
  guint64 n_worked;

  /* While a row is on its way to a slow disk Ctrl+C must not wait for it. */
  if (!g_mutex_trylock (&self->lock))
    return;
  n_worked = self->n_done + self->failures->len;
  ringlet_rate_note (&self->rate, g_get_monotonic_time (), n_worked);
  ringlet_bar_count (&self->bar, n_worked + self->n_skipped, self->frames->len,
      ringlet_rate_get (&self->rate));
  g_mutex_unlock (&self->lock);
}

/* ---- the end ---- */

static void
add_names (GString *text, const GPtrArray *failures)
{
  for (guint i = 0; i < MIN (failures->len, MOST_NAMES); i++) {
    const RingletFailure *failure = g_ptr_array_index (failures, i);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", failure->name);
  }
  if (failures->len > MOST_NAMES)
    g_string_append_printf (text, " and %u more", failures->len - MOST_NAMES);
}

/* "997 of 1000 frames, 3 failed: a.cbf, …" */
static char *
summarise (const RingletIntegrateSeries *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT " of %u frames",
      self->n_done + self->n_skipped, self->frames->len);
  if (self->n_skipped > 0)
    g_string_append_printf (
        text, ", %" G_GUINT64_FORMAT " of them from before", self->n_skipped);
  if (self->failures->len > 0) {
    g_string_append_printf (text, ", %u failed: ", self->failures->len);
    add_names (text, self->failures);
  }
  return g_string_free (text, FALSE);
}

/* What ran in this run. */
static void
add_methods (const RingletIntegrateSeries *self)
{
  JsonBuilder *json = self->run->json;

  json_builder_set_member_name (json, "methods");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->methods->len; i++) {
    const RingletMethodCount *count = g_ptr_array_index (self->methods, i);

    json_builder_begin_object (json);
    ringlet_json_add_text (json, "method", count->method);
    ringlet_json_add_number (json, "n_frames", (double) count->n_frames);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  if (self->no_device != NULL)
    ringlet_json_add_text (json, "no_device", self->no_device);
  if (self->lost_device != NULL)
    ringlet_json_add_text (json, "lost_device", self->lost_device);
}

static void
add_json (const RingletIntegrateSeries *self)
{
  JsonBuilder *json = self->run->json;

  json_builder_end_array (json);
  if (self->path != NULL)
    ringlet_json_add_text (json, "series", self->path);
  ringlet_json_add_number (json, "n_frames", self->frames->len);
  ringlet_json_add_number (json, "n_done", (double) self->n_done);
  ringlet_json_add_number (json, "n_skipped", (double) self->n_skipped);
  ringlet_json_add_number (json, "n_missing", (double) self->n_missing);
  add_methods (self);
  json_builder_set_member_name (json, "failures");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->failures->len; i++) {
    const RingletFailure *failure = g_ptr_array_index (self->failures, i);
    const guint64 index =
        ringlet_source_index_in_file (self->state->source, failure->frame);

    json_builder_begin_object (json);
    ringlet_json_add_text (
        json, "source", ringlet_source_path (self->state->source, failure->frame));
    ringlet_json_add_number (json, "frame", (double) failure->frame);
    ringlet_json_add_number (json, "index", (double) index);
    ringlet_json_add_text (json, "error", failure->text);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

/* Returns (transfer full): of I(χ) the bins are those of the azimuth. */
static char *
bins_text (const RingletIntegrateSeries *self)
{
  if (self->run->cake_use == RINGLET_CAKE_RING)
    return g_strdup_printf ("%u bins of χ (°)", self->state->cake.n_azimuth);
  return g_strdup_printf (
      "%" G_GUINT64_FORMAT " bins of %s", self->n_bins, self->state->plan.unit->symbol);
}

static void
tell_file (const RingletIntegrateSeries *self, const char *summary)
{
  g_autofree char *bins = bins_text (self);

  if (self->path == NULL || self->run->options->quiet || self->run->json != NULL)
    return;
  if (self->n_done == 0)
    g_print ("%s: %s\n", self->path, summary);
  else
    g_print ("%s: %s, %s\n", self->path, summary, bins);
}

void
ringlet_integrate_series_tell_complete (
    const RingletIntegrateSeries *self, gboolean has_all)
{
  if (self->run->options->quiet || self->run->json != NULL || self->n_missing > 0)
    return;
  if (has_all)
    g_printerr (
        "ringlet: %s is complete, and was made with these options: nothing to do\n",
        self->path);
  else
    g_printerr ("ringlet: %s has these frames, made with these options: nothing to do; "
                "it waits for others\n",
        self->path);
}

/* What becomes of frames in files that are missing. */
static void
tell_missing (const RingletIntegrateSeries *self)
{
  const char *later = "";

  if (self->rows != NULL && self->path != NULL)
    later = "; --resume adds them when they are there";
  else if (self->path != NULL)
    later = "; with them it is another one, for another output";
  g_printerr ("ringlet: %" G_GUINT64_FORMAT
              " frames more are in files that are missing or damaged, see above: "
              "the series is not whole%s\n",
      self->n_missing, later);
}

static const char *
how_to_go_on (const RingletIntegrateSeries *self)
{
  return self->path != NULL ? "--resume" : "--existing skip";
}

/* Whether the same line would be refused again. */
static gboolean
was_refused (const GError *error)
{
  return g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_VALUE) ||
      g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

/* One line, and what a compiler said behind it. */
static void
tell_lost (const RingletIntegrateSeries *self, const GError *error, const char *summary)
{
  const char *device = ringlet_engine_device (self->state->plan.engine);
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", 2);

  g_printerr ("ringlet: %s. Saved are %s; the same line with %s goes on, and with "
              "--engine auto%s%s the processor does what the device cannot\n",
      lines[0], summary, how_to_go_on (self), device != NULL ? ":" : "",
      device != NULL ? device : "");
  if (lines[1] != NULL)
    g_printerr ("%s\n", lines[1]);
}

int
ringlet_integrate_series_tell_end (RingletIntegrateSeries *self, const GError *error)
{
  g_autofree char *summary = summarise (self);

  ringlet_bar_clear (&self->bar);
  if (self->run->json != NULL)
    add_json (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_printerr ("ringlet: interrupted: %s; the same line with %s goes on\n", summary,
        how_to_go_on (self));
  else if (g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE))
    tell_lost (self, error, summary);
  else if (error != NULL && was_refused (error))
    g_printerr ("ringlet: %s\n", error->message);
  else if (error != NULL)
    g_printerr ("ringlet: %s\nringlet: ended before its end: %s; the same line with %s "
                "goes on\n",
        error->message, summary, how_to_go_on (self));
  else if (self->failures->len > 0)
    g_printerr ("ringlet: %s\n", summary);
  if (self->n_missing > 0)
    tell_missing (self);
  if (error != NULL || self->failures->len > 0 || self->n_missing > 0)
    return RINGLET_EXIT_FAILURE;
  tell_file (self, summary);
  return RINGLET_EXIT_DONE;
}
