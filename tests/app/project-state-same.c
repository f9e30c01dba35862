/* SPDX-License-Identifier: MIT */

/* How documents are compared, member by member. */

#include "project-state-pattern.h"
#include "project-state.h"

static void
assert_same_sample (const RingletSample *a, const RingletSample *b)
{
  g_assert_cmpint (a->shape, ==, b->shape);
  g_assert_cmpfloat (a->depth, ==, b->depth);
  g_assert_cmpfloat (a->tilt_x_rad, ==, b->tilt_x_rad);
  g_assert_cmpfloat (a->tilt_y_rad, ==, b->tilt_y_rad);
  g_assert_cmpint (a->horizontal, ==, b->horizontal);
}

static void
assert_same_cbn (const RingletCbn *a, const RingletCbn *b)
{
  g_assert_cmpint (a->is_active, ==, b->is_active);
  g_assert_cmpfloat (a->diamond_m, ==, b->diamond_m);
  g_assert_cmpfloat (a->seat_m, ==, b->seat_m);
  g_assert_cmpfloat (a->small_radius_m, ==, b->small_radius_m);
  g_assert_cmpfloat (a->large_radius_m, ==, b->large_radius_m);
  g_assert_cmpfloat (a->tilt_rad, ==, b->tilt_rad);
  g_assert_cmpfloat (a->rotation_rad, ==, b->rotation_rad);
  g_assert_cmpfloat (a->diamond_length_m, ==, b->diamond_length_m);
  g_assert_cmpfloat (a->seat_length_m, ==, b->seat_length_m);
  g_assert_cmpfloat (a->offset_m, ==, b->offset_m);
  g_assert_cmpfloat (a->offset_angle_rad, ==, b->offset_angle_rad);
}

static void
assert_same_factors (const RingletFactors *a, const RingletFactors *b)
{
  g_assert_cmpuint (a->solid_angle_order, ==, b->solid_angle_order);
  assert_same_number (a->polarization, b->polarization);
  g_assert_cmpfloat (a->polarization_offset_rad, ==, b->polarization_offset_rad);
  g_assert_cmpint (a->sensor_transmission, ==, b->sensor_transmission);
  assert_same_number (a->oblique_transmission, b->oblique_transmission);
  assert_same_sample (&a->sample, &b->sample);
  assert_same_cbn (&a->cbn, &b->cbn);
}

static void
assert_same_bins (const RingletPlan *a, const RingletPlan *b)
{
  g_assert_true (a->unit == b->unit);
  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  g_assert_cmpuint (a->n_azimuth, ==, b->n_azimuth);
  g_assert_cmpint (a->has_radial_range, ==, b->has_radial_range);
  g_assert_cmpfloat (a->radial_min, ==, b->radial_min);
  g_assert_cmpfloat (a->radial_max, ==, b->radial_max);
  g_assert_cmpint (a->has_azimuth_range, ==, b->has_azimuth_range);
  g_assert_cmpfloat (a->azimuth_min_deg, ==, b->azimuth_min_deg);
  g_assert_cmpfloat (a->azimuth_max_deg, ==, b->azimuth_max_deg);
  g_assert_cmpint (a->has_azimuth_centre, ==, b->has_azimuth_centre);
  g_assert_cmpfloat (a->azimuth_centre_deg, ==, b->azimuth_centre_deg);
}

static void
assert_same_statistic (const RingletStatistic *a, const RingletStatistic *b)
{
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpfloat (a->clip_threshold, ==, b->clip_threshold);
  g_assert_cmpuint (a->clip_iterations, ==, b->clip_iterations);
  g_assert_cmpfloat (a->percentile_min, ==, b->percentile_min);
  g_assert_cmpfloat (a->percentile_max, ==, b->percentile_max);
  g_assert_cmpint (a->spread, ==, b->spread);
}

static void
assert_same_plan (const RingletPlan *a, const RingletPlan *b)
{
  assert_same_bins (a, b);
  g_assert_cmpint (a->split, ==, b->split);
  g_assert_cmpstr (a->engine, ==, b->engine);
  g_assert_cmpint (a->error_model, ==, b->error_model);
  g_assert_cmpuint (a->poisson_floor, ==, b->poisson_floor);
  g_assert_cmpint (a->dark_variance, ==, b->dark_variance);
  assert_same_factors (&a->factors, &b->factors);
  g_assert_cmpint (a->dummy, ==, b->dummy);
  g_assert_cmpfloat (a->dummy_value, ==, b->dummy_value);
  g_assert_cmpfloat (a->dummy_delta, ==, b->dummy_delta);
  g_assert_cmpint (a->weighted_average, ==, b->weighted_average);
  g_assert_cmpfloat (a->normalization_factor, ==, b->normalization_factor);
  assert_same_number (a->empty, b->empty);
  assert_same_statistic (&a->statistic, &b->statistic);
}

static void
assert_same_image (const RingletImage *a, const char *path_a, const RingletImage *b,
    const char *path_b)
{
  g_assert_cmpstr (path_a, ==, path_b);
  g_assert_true ((a == NULL) == (b == NULL));
  if (a != NULL)
    g_assert_cmpstr (ringlet_image_digest (a), ==, ringlet_image_digest (b));
}

static void
assert_same_picks (const RingletPicks *a, const RingletPicks *b)
{
  g_assert_cmpuint (ringlet_picks_count (a), ==, ringlet_picks_count (b));
  for (gsize i = 0; i < ringlet_picks_count (a); i++) {
    const RingletPick *one = &a->items[i];
    const RingletPick *other = &b->items[i];

    g_assert_cmpfloat (one->point.slow_px, ==, other->point.slow_px);
    g_assert_cmpfloat (one->point.fast_px, ==, other->point.fast_px);
    g_assert_cmpfloat (one->point.sigma_px, ==, other->point.sigma_px);
    g_assert_cmpuint (one->point.ring, ==, other->point.ring);
    g_assert_cmpuint (one->frame, ==, other->frame);
    g_assert_cmpint (one->origin, ==, other->origin);
  }
}

static void
assert_same_settings (
    const RingletCalibrationSettings *a, const RingletCalibrationSettings *b)
{
  for (guint k = 0; k < RINGLET_REFINE_N; k++) {
    g_assert_cmpint (a->limits[k].state, ==, b->limits[k].state);
    g_assert_cmpfloat (a->limits[k].lo, ==, b->limits[k].lo);
    g_assert_cmpfloat (a->limits[k].hi, ==, b->limits[k].hi);
    g_assert_cmpfloat (a->limits[k].known_sigma, ==, b->limits[k].known_sigma);
  }
  g_assert_cmpint (a->residual, ==, b->residual);
  g_assert_cmpint (a->loss, ==, b->loss);
  g_assert_cmpfloat (a->reject_sigma, ==, b->reject_sigma);
  g_assert_cmpfloat (a->points_per_degree, ==, b->points_per_degree);
  g_assert_cmpuint (a->n_rings, ==, b->n_rings);
  g_assert_cmpuint (a->confirmed, ==, b->confirmed);
}

static void
assert_same_series (const RingletSeriesSetup *a, const RingletSeriesSetup *b)
{
  g_autofree char *blanks_a = NULL;
  g_autofree char *blanks_b = NULL;
  g_autofree char *excluded_a = NULL;
  g_autofree char *excluded_b = NULL;

  g_assert_true ((a == NULL) == (b == NULL));
  if (a == NULL)
    return;
  blanks_a = ringlet_map_blanks_format (a->grid.blanks);
  blanks_b = ringlet_map_blanks_format (b->grid.blanks);
  excluded_a = ringlet_map_blanks_format (a->grid.excluded);
  excluded_b = ringlet_map_blanks_format (b->grid.excluded);
  g_assert_cmpstr (a->folder, ==, b->folder);
  g_assert_cmpstrv (a->formats, b->formats);
  g_assert_cmpint (a->existing, ==, b->existing);
  g_assert_cmpuint (a->grid.n_slow, ==, b->grid.n_slow);
  g_assert_cmpuint (a->grid.n_fast, ==, b->grid.n_fast);
  g_assert_cmpint (a->grid.serpentine, ==, b->grid.serpentine);
  g_assert_cmpint (a->grid.offset, ==, b->grid.offset);
  g_assert_cmpstr (blanks_a, ==, blanks_b);
  g_assert_cmpstr (excluded_a, ==, excluded_b);
  g_assert_cmpuint (a->rois->len, ==, b->rois->len);
  for (guint i = 0; i < a->rois->len; i++)
    g_assert_true (ringlet_map_roi_equal (
        ringlet_series_setup_roi (a, i), ringlet_series_setup_roi (b, i)));
  g_assert_cmpstr (a->expression, ==, b->expression);
}

static void
assert_same_source (const RingletSource *a, const RingletSource *b)
{
  g_assert_true ((a == NULL) == (b == NULL));
  if (a == NULL)
    return;
  g_assert_cmpuint (ringlet_source_n_frames (a), ==, ringlet_source_n_frames (b));
  for (guint64 i = 0; i < ringlet_source_n_frames (a); i++)
    g_assert_cmpstr (ringlet_source_path (a, i), ==, ringlet_source_path (b, i));
}

static void
assert_same_layers (const RingletMaskLayers *a, const RingletMaskLayers *b)
{
  g_autofree char *digest_a = ringlet_mask_layers_digest (a);
  g_autofree char *digest_b = ringlet_mask_layers_digest (b);

  g_assert_true (ringlet_mask_layers_equal (a, b));
  g_assert_cmpstr (digest_a, ==, digest_b);
}

static void
assert_same_switched_off (const RingletSwitchedOff *a, const RingletSwitchedOff *b)
{
  g_assert_true ((a == NULL) == (b == NULL));
  if (a == NULL)
    return;
  for (guint i = 0; i < RINGLET_ASIDE_N; i++)
    assert_same_image (
        a->images[i].image, a->images[i].path, b->images[i].image, b->images[i].path);
  g_assert_cmpuint (a->n_dark, ==, b->n_dark);
  g_assert_cmpfloat (a->background_scale, ==, b->background_scale);
  assert_same_factors (&a->factors, &b->factors);
}

void
project_state_assert_same (const RingletState *a, const RingletState *b)
{
  assert_same_source (a->source, b->source);
  g_assert_cmpuint (a->frame, ==, b->frame);
  g_assert_true (ringlet_detector_equal (a->detector, b->detector));
  g_assert_true (ringlet_geometry_equal (&a->geometry, &b->geometry));
  g_assert_cmpint (a->geometry.parallax, ==, b->geometry.parallax);
  g_assert_cmpstr (a->geometry_path, ==, b->geometry_path);
  g_assert_cmpstr (a->geometry_warning, ==, b->geometry_warning);
  g_assert_cmpint (a->orientation_rule, ==, b->orientation_rule);
  g_assert_cmpuint (a->replaced, ==, b->replaced);
  g_assert_true ((a->mask == NULL) == (b->mask == NULL));
  if (a->mask != NULL)
    g_assert_cmpstr (a->mask->digest, ==, b->mask->digest);
  g_assert_cmpstr (a->mask_path, ==, b->mask_path);
  g_assert_cmpint (a->gap_mask, ==, b->gap_mask);
  assert_same_layers (a->layers, b->layers);
  assert_same_image (a->dark, a->dark_path, b->dark, b->dark_path);
  g_assert_cmpuint (a->n_dark, ==, b->n_dark);
  assert_same_image (a->flat, a->flat_path, b->flat, b->flat_path);
  assert_same_image (
      a->absorption, a->absorption_path, b->absorption, b->absorption_path);
  assert_same_image (
      a->background, a->background_path, b->background, b->background_path);
  g_assert_cmpfloat (a->background_scale, ==, b->background_scale);
  assert_same_switched_off (a->switched_off, b->switched_off);
  assert_same_plan (&a->plan, &b->plan);
  g_assert_cmpuint (a->cake.n_radial, ==, b->cake.n_radial);
  g_assert_cmpuint (a->cake.n_azimuth, ==, b->cake.n_azimuth);
  g_assert_true (a->calibrant == b->calibrant);
  g_assert_true (ringlet_phases_equal (a->phases, b->phases));
  assert_same_picks (a->picks, b->picks);
  assert_same_settings (&a->calibration, &b->calibration);
  assert_same_series (a->series, b->series);
  assert_same_background (&a->pattern_background, &b->pattern_background);
  assert_same_overlays (a->overlays, b->overlays);
  assert_same_sectors (a->sectors, b->sectors);
}
