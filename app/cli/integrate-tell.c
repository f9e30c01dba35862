/* SPDX-License-Identifier: MIT */
#include "cli/integrate-tell.h"

#include "describe.h"

static gboolean
is_empty (const RingletResult *result)
{
  for (gsize i = 0; i < ringlet_result_n_bins (result); i++) {
    if (result->count[i] > 0.0)
      return FALSE;
  }
  return TRUE;
}

/* Which written files hold nothing but empty bins. */
static void
warn_empty (const RingletOutputs *self)
{
  for (guint i = 0; i < self->files->len; i++) {
    const RingletOutputFile *output = ringlet_outputs_get (self, i);

    if (is_empty (output->result))
      g_printerr ("ringlet: %s: all bins are empty: no pixel that counts lies in the "
                  "range\n",
          output->path);
  }
}

void
ringlet_integrate_tell_outputs (const RingletOutputs *outputs)
{
  for (guint i = 0; i < outputs->files->len; i++) {
    const RingletOutputFile *output = ringlet_outputs_get (outputs, i);
    const RingletResult *result = output->result;
    g_autofree char *bins = ringlet_result_is_cake (result)
        ? g_strdup_printf ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, result->n_radial,
              result->n_azimuth)
        : g_strdup_printf ("%" G_GSIZE_FORMAT, result->n_radial);

    g_print ("%s: %s bins of %s, %" G_GSIZE_FORMAT " pixels masked, %" G_GSIZE_FORMAT
             " left out for their value\n",
        output->path, bins, result->unit->symbol, result->provenance.n_masked,
        result->provenance.n_excluded);
  }
  warn_empty (outputs);
}

void
ringlet_integrate_tell_no_device (
    const RingletIntegration *integration, GHashTable *told)
{
  const RingletResult *const results[] = { integration->pattern, integration->cake };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++) {
    const char *why = results[i] != NULL ? results[i]->provenance.no_device : NULL;
    const char *lost = results[i] != NULL ? results[i]->provenance.lost_device : NULL;

    if (why != NULL && g_hash_table_add (told, g_strdup (why)))
      g_printerr ("ringlet: --engine auto: the processor computes. %s\n", why);
    if (why == NULL && lost != NULL && g_hash_table_add (told, g_strdup (lost)))
      g_printerr ("ringlet: a device failed, and others go on: %s\n", lost);
  }
}

void
ringlet_integrate_add_outputs (JsonBuilder *json, const RingletOutputs *outputs)
{
  const RingletProvenance *from = &ringlet_outputs_get (outputs, 0)->result->provenance;

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "source", from->source);
  ringlet_json_add_text (json, "source_sha256", from->source_sha256);
  if (from->source_file_sha256 != NULL)
    ringlet_json_add_text (json, "source_file_sha256", from->source_file_sha256);
  ringlet_json_add_number (json, "frame", (double) from->frame);
  json_builder_set_member_name (json, "outputs");
  json_builder_begin_array (json);
  for (guint i = 0; i < outputs->files->len; i++) {
    const RingletOutputFile *output = ringlet_outputs_get (outputs, i);

    json_builder_begin_object (json);
    ringlet_json_add_text (json, "path", output->path);
    ringlet_json_add_result (json, output->result);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* A hint for the likeliest surprise: gaps of a well-known detector counted as data. */
static void
hint_at_detector (const RingletState *state, gsize n_slow, gsize n_fast)
{
  const RingletDetector *detector = state->detector;
  g_autofree char *names = NULL;

  if (detector->row != NULL || detector->mask != NULL || !state->gap_mask ||
      state->mask != NULL)
    return;

  names = ringlet_detector_guess_gaps (n_slow, n_fast, detector->pixel_slow_m);
  if (*names != '\0')
    g_printerr (
        "ringlet: the geometry names no detector, so the gaps between modules count as "
        "data. The image fits %s: --detector masks the gaps, --no-mask silences "
        "this.\n",
        names);
}

/* The next likeliest: a mask that leaves what it should hide. */
static void
hint_at_mask (const RingletState *state)
{
  g_autofree char *warning = ringlet_describe_mask_warning (state);

  if (warning != NULL)
    g_printerr ("ringlet: %s\n", warning);
}

/* Whether another program made what is to be repeated. */
static void
hint_at_version (const RingletSetUp *set_up)
{
  if (set_up->facts != NULL &&
      !g_str_equal (set_up->facts->version, "Ringlet " RINGLET_VERSION))
    g_printerr ("ringlet: %s was made by %s; this is %s, whose results may differ\n",
        set_up->like, set_up->facts->version, RINGLET_VERSION);
}

void
ringlet_integrate_hint (
    const RingletSetUp *set_up, const RingletState *state, gsize n_slow, gsize n_fast)
{
  hint_at_version (set_up);
  hint_at_detector (state, n_slow, n_fast);
  hint_at_mask (state);
}
