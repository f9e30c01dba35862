/* SPDX-License-Identifier: MIT */
#include "state.h"

/* What most people make first: a degree of azimuth a row. */
static const RingletCakeBins usual_cake = { 1000, 360 };

RingletState *
ringlet_state_new (void)
{
  RingletState *self = g_atomic_rc_box_new0 (RingletState);

  self->gap_mask = TRUE;
  self->n_dark = 1;
  self->background_scale = 1.0;
  self->plan = ringlet_plan_default ();
  self->calibration = ringlet_calibration_settings ();
  self->pattern_background = ringlet_background_choice_default ();
  return self;
}

RingletState *
ringlet_state_dup (const RingletState *self)
{
  RingletState *copy = g_atomic_rc_box_new (RingletState);

  *copy = *self;

  if (copy->source != NULL)
    ringlet_source_ref (copy->source);
  if (copy->detector != NULL)
    ringlet_detector_ref (copy->detector);
  if (copy->mask != NULL)
    ringlet_mask_ref (copy->mask);
  ringlet_mask_layers_ref (copy->layers);
  if (copy->dark != NULL)
    ringlet_image_ref (copy->dark);
  if (copy->flat != NULL)
    ringlet_image_ref (copy->flat);
  if (copy->absorption != NULL)
    ringlet_image_ref (copy->absorption);
  ringlet_phases_ref (copy->phases);
  if (copy->background != NULL)
    ringlet_image_ref (copy->background);
  ringlet_switched_off_ref (copy->switched_off);
  copy->picks = ringlet_picks_ref (self->picks);
  ringlet_series_setup_ref (copy->series);
  copy->overlays = ringlet_overlays_ref (self->overlays);
  copy->sectors = ringlet_sectors_ref (self->sectors);
  copy->geometry_path = g_strdup (self->geometry_path);
  copy->geometry_warning = g_strdup (self->geometry_warning);
  copy->mask_path = g_strdup (self->mask_path);
  copy->dark_path = g_strdup (self->dark_path);
  copy->flat_path = g_strdup (self->flat_path);
  copy->absorption_path = g_strdup (self->absorption_path);
  copy->background_path = g_strdup (self->background_path);
  return copy;
}

RingletState *
ringlet_state_ref (RingletState *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
state_clear (gpointer data)
{
  RingletState *self = data;

  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->layers, ringlet_mask_layers_unref);
  g_clear_pointer (&self->dark, ringlet_image_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
  g_clear_pointer (&self->absorption, ringlet_image_unref);
  g_clear_pointer (&self->phases, ringlet_phases_unref);
  g_clear_pointer (&self->background, ringlet_image_unref);
  g_clear_pointer (&self->switched_off, ringlet_switched_off_unref);
  g_clear_pointer (&self->picks, ringlet_picks_unref);
  g_clear_pointer (&self->series, ringlet_series_setup_unref);
  g_clear_pointer (&self->overlays, ringlet_overlays_unref);
  g_clear_pointer (&self->sectors, ringlet_sectors_unref);
  g_free (self->geometry_path);
  g_free (self->geometry_warning);
  g_free (self->mask_path);
  g_free (self->dark_path);
  g_free (self->flat_path);
  g_free (self->absorption_path);
  g_free (self->background_path);
}

void
ringlet_state_unref (RingletState *self)
{
  g_atomic_rc_box_release_full (self, state_clear);
}

void
ringlet_state_combine (RingletState *self, RingletCombine how, guint64 n)
{
  RingletSource *source = NULL;

  if (self->source == NULL)
    return;

  source = ringlet_source_new_combined (self->source, how, n);
  ringlet_source_unref (self->source);
  self->source = source;
  self->frame = MIN (self->frame, ringlet_source_n_frames (source) - 1);
}

static gboolean
same_mask (const RingletState *a, const RingletState *b)
{
  if (g_strcmp0 (a->mask_path, b->mask_path) != 0)
    return FALSE;
  if (a->mask == b->mask || a->mask == NULL || b->mask == NULL)
    return a->mask == b->mask;

  return g_str_equal (a->mask->digest, b->mask->digest);
}

/* The names first: they cost less than the pixels. */
static gboolean
same_image (const RingletImage *a, const char *path_a, const RingletImage *b,
    const char *path_b)
{
  if (g_strcmp0 (path_a, path_b) != 0)
    return FALSE;
  if (a == b || a == NULL || b == NULL)
    return a == b;

  return g_str_equal (ringlet_image_digest (a), ringlet_image_digest (b));
}

gboolean
ringlet_state_equal (const RingletState *a, const RingletState *b)
{
  return a->source == b->source && a->frame == b->frame &&
      ringlet_detector_equal (a->detector, b->detector) &&
      ringlet_geometry_equal (&a->geometry, &b->geometry) &&
      g_strcmp0 (a->geometry_path, b->geometry_path) == 0 &&
      a->orientation_rule == b->orientation_rule && a->replaced == b->replaced &&
      g_strcmp0 (a->geometry_warning, b->geometry_warning) == 0 && same_mask (a, b) &&
      !a->gap_mask == !b->gap_mask &&
      ringlet_mask_layers_equal (a->layers, b->layers) &&
      same_image (a->dark, a->dark_path, b->dark, b->dark_path) &&
      a->n_dark == b->n_dark &&
      same_image (a->flat, a->flat_path, b->flat, b->flat_path) &&
      same_image (
          a->absorption, a->absorption_path, b->absorption, b->absorption_path) &&
      same_image (
          a->background, a->background_path, b->background, b->background_path) &&
      a->background_scale == b->background_scale &&
      ringlet_switched_off_equal (a->switched_off, b->switched_off) &&
      ringlet_plan_equal (&a->plan, &b->plan) && a->cake.n_radial == b->cake.n_radial &&
      a->cake.n_azimuth == b->cake.n_azimuth && a->calibrant == b->calibrant &&
      ringlet_phases_equal (a->phases, b->phases) &&
      ringlet_picks_equal (a->picks, b->picks) &&
      ringlet_calibration_settings_equal (&a->calibration, &b->calibration) &&
      ringlet_series_setup_equal (a->series, b->series) &&
      ringlet_background_choice_equal (
          &a->pattern_background, &b->pattern_background) &&
      ringlet_overlays_equal (a->overlays, b->overlays) &&
      ringlet_sectors_equal (a->sectors, b->sectors);
}

static gsize
image_bytes (const RingletImage *image, const RingletImage *before)
{
  return image != NULL && image != before
      ? image->n_slow * image->n_fast * ringlet_pixel_type_size (image->type)
      : 0;
}

static gsize
mask_bytes (const RingletMask *mask, const RingletMask *before)
{
  return mask != NULL && mask != before ? mask->n_slow * mask->n_fast : 0;
}

static gsize
stroke_bytes (const RingletMaskLayer *layer)
{
  gsize bytes = 0;

  for (guint i = 0; layer->strokes != NULL && i < layer->strokes->len; i++)
    bytes += ((const RingletMaskStroke *) g_ptr_array_index (layer->strokes, i))->n *
        sizeof (double);
  return bytes;
}

static gboolean
has_layer (const RingletMaskLayers *layers, const RingletMaskLayer *layer)
{
  for (guint i = 0; i < ringlet_mask_layers_n (layers); i++) {
    if (layers->layers[i] == layer)
      return TRUE;
  }
  return FALSE;
}

/* Of the layers that @before does not have. */
static gsize
layer_bytes (const RingletMaskLayers *self, const RingletMaskLayers *before)
{
  gsize bytes = 0;

  for (guint i = 0; self != before && i < ringlet_mask_layers_n (self); i++) {
    const RingletMaskLayer *layer = self->layers[i];

    if (!has_layer (before, layer))
      bytes += mask_bytes (layer->mask, NULL) + layer->n * sizeof (double) +
          stroke_bytes (layer);
  }
  return bytes;
}

gsize
ringlet_state_bytes_beside (const RingletState *self, const RingletState *before)
{
  const gsize picks = self->picks == before->picks
      ? 0
      : ringlet_picks_count (self->picks) * sizeof (RingletPick);

  return picks + mask_bytes (self->mask, before->mask) +
      ringlet_overlays_bytes_beside (self->overlays, before->overlays) +
      ringlet_switched_off_bytes_beside (self->switched_off, before->switched_off) +
      layer_bytes (self->layers, before->layers) +
      image_bytes (self->dark, before->dark) + image_bytes (self->flat, before->flat) +
      image_bytes (self->absorption, before->absorption) +
      image_bytes (self->background, before->background);
}

RingletCakeBins
ringlet_state_cake_bins (const RingletState *self)
{
  return self->cake.n_azimuth > 0 ? self->cake : usual_cake;
}
