/* SPDX-License-Identifier: MIT */

/* What a state says, in one number. */

#include "base/digest.h"
#include "base/json-text.h"
#include "detector/material.h"
#include "project-fields.h"
#include "state.h"

static void
add_text (RingletDigest *digest, const char *text)
{
  ringlet_digest_add_uint (digest, text != NULL);
  ringlet_digest_add_string (digest, text != NULL ? text : "");
}

/* @object: (transfer full) */
static void
add_json (RingletDigest *digest, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = ringlet_json_text_format (node);

  add_text (digest, text);
  json_object_unref (object);
}

static void
add_source (RingletDigest *digest, const RingletState *state)
{
  RingletSource *source =
      state->source != NULL ? ringlet_source_single (state->source) : NULL;
  const guint64 n = source != NULL ? ringlet_source_n_frames (source) : 0;
  RingletCombine how = RINGLET_COMBINE_SUM;
  const char *last = NULL;

  ringlet_digest_add_uint (digest, n);
  for (guint64 i = 0; i < n; i++) {
    const char *path = ringlet_source_path (source, i);

    if (path != last)
      add_text (digest, path);
    last = path;
  }
  ringlet_digest_add_uint (
      digest, n > 0 ? ringlet_source_n_combined (state->source, &how) : 1);
  ringlet_digest_add_uint (digest, how);
  ringlet_digest_add_uint (digest, state->frame);
}

static void
add_detector (RingletDigest *digest, const RingletDetector *detector)
{
  ringlet_digest_add_uint (digest, detector != NULL);
  if (detector == NULL)
    return;

  ringlet_detector_digest (detector, digest);
  ringlet_detector_mask_digest (detector, digest);
  add_text (digest,
      detector->sensor.material != NULL ? detector->sensor.material->name : NULL);
  ringlet_digest_add_double (digest, detector->sensor.thickness_m);
  add_text (digest, detector->name);
  add_text (digest, detector->path);
}

static void
add_image (RingletDigest *digest, RingletImage *image, const char *path)
{
  add_text (digest, image != NULL ? ringlet_image_digest (image) : NULL);
  add_text (digest, path);
}

static void
add_layers (RingletDigest *digest, const RingletMaskLayers *layers)
{
  g_autofree char *text = layers != NULL ? ringlet_mask_layers_digest (layers) : NULL;

  add_text (digest, text);
}

static void
add_phases (RingletDigest *digest, const RingletPhases *phases)
{
  g_autofree char *text = phases != NULL ? ringlet_phases_digest (phases) : NULL;

  add_text (digest, text);
}

static void
add_calibration (RingletDigest *digest, const RingletCalibrationSettings *settings)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    const RingletRefineLimit *limit = &settings->limits[k];

    ringlet_digest_add_uint (digest, limit->state);
    ringlet_digest_add_double (digest, limit->lo);
    ringlet_digest_add_double (digest, limit->hi);
    ringlet_digest_add_double (digest, limit->known_sigma);
  }
  ringlet_digest_add_uint (digest, settings->residual);
  ringlet_digest_add_uint (digest, settings->loss);
  ringlet_digest_add_double (digest, settings->reject_sigma);
  ringlet_digest_add_double (digest, settings->points_per_degree);
  ringlet_digest_add_uint (digest, settings->n_rings);
  ringlet_digest_add_uint (digest, settings->confirmed);
}

static void
add_series (RingletDigest *digest, const RingletSeriesSetup *series)
{
  g_autofree char *text = ringlet_series_setup_text (series);

  add_text (digest, text);
}

static void
add_background (RingletDigest *digest, const RingletBackgroundChoice *background)
{
  const RingletBackgroundOptions *options = &background->options;

  ringlet_digest_add_uint (digest, background->is_on != FALSE);
  ringlet_digest_add_uint (digest, options->method);
  ringlet_digest_add_double (digest, options->reach);
  ringlet_digest_add_uint (digest, options->reach_is_length != FALSE);
  ringlet_digest_add_uint (digest, options->lls != FALSE);
  ringlet_digest_add_uint (digest, options->smooth);
  ringlet_digest_add_uint (digest, options->iterations);
  ringlet_digest_add_uint (digest, options->order);
  ringlet_digest_add_double (digest, options->reject);
  ringlet_digest_add_uint (digest, background->has_range != FALSE);
  ringlet_digest_add_double (digest, background->min);
  ringlet_digest_add_double (digest, background->max);
}

static void
add_geometry (RingletDigest *digest, const RingletState *state)
{
  add_json (digest, ringlet_fields_write_geometry (&state->geometry));
  add_text (digest, state->geometry_path);
  add_text (digest, state->geometry_warning);
  ringlet_digest_add_uint (digest, state->orientation_rule);
  ringlet_digest_add_uint (digest, state->replaced);
}

char *
ringlet_state_digest (const RingletState *self)
{
  RingletDigest *digest = ringlet_digest_new ("state");

  add_source (digest, self);
  add_detector (digest, self->detector);
  add_geometry (digest, self);
  add_text (digest, self->mask != NULL ? self->mask->digest : NULL);
  add_text (digest, self->mask_path);
  ringlet_digest_add_uint (digest, self->gap_mask != FALSE);
  add_layers (digest, self->layers);
  add_image (digest, self->dark, self->dark_path);
  ringlet_digest_add_uint (digest, self->n_dark);
  add_image (digest, self->flat, self->flat_path);
  add_image (digest, self->absorption, self->absorption_path);
  add_image (digest, self->background, self->background_path);
  ringlet_digest_add_double (digest, self->background_scale);
  ringlet_switched_off_digest (self->switched_off, digest);
  add_json (digest, ringlet_fields_write_plan (&self->plan));
  add_json (digest, ringlet_fields_write_cake (&self->cake));
  add_text (digest, self->calibrant != NULL ? self->calibrant->name : NULL);
  add_phases (digest, self->phases);
  add_text (digest, self->picks != NULL ? self->picks->digest : NULL);
  add_calibration (digest, &self->calibration);
  add_series (digest, self->series);
  add_background (digest, &self->pattern_background);
  add_text (digest, self->overlays != NULL ? self->overlays->digest : NULL);
  add_text (digest, self->sectors != NULL ? self->sectors->digest : NULL);
  return ringlet_digest_finish (digest);
}
