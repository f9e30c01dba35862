/* SPDX-License-Identifier: MIT */

/* The verbs: each edits a copy of the state and commits it as one step. */

#include "project-private.h"

#include <math.h>

#include "geometry/space.h"
#include "radial.h"

gboolean
ringlet_project_open_images (
    RingletProject *self, const char *const *paths, GError **error)
{
  return ringlet_project_open_images_full (self, paths, RINGLET_SOURCE_DEFAULT, error);
}

gboolean
ringlet_project_open_images_full (RingletProject *self, const char *const *paths,
    RingletSourceFlags flags, GError **error)
{
  g_autoptr (RingletSource) source =
      ringlet_source_open_full (paths, flags, NULL, error);

  if (source == NULL)
    return FALSE;

  ringlet_project_set_source (self, source);
  return TRUE;
}

void
ringlet_project_set_source (RingletProject *self, RingletSource *source)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_source_ref (source);
  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = source;
  state->frame = 0;
  ringlet_project_commit (self, state, N_ ("Open Image"), NULL);
}

void
ringlet_project_set_frame (RingletProject *self, guint64 frame)
{
  RingletState *state = ringlet_project_edit (self);
  const guint64 n = state->source != NULL ? ringlet_source_n_frames (state->source) : 1;

  state->frame = MIN (frame, n - 1);
  ringlet_project_seal_after_rest (self);
  ringlet_project_commit (self, state, N_ ("Change Frame"), "frame");
}

void
ringlet_project_grow_source (RingletProject *self, RingletSource *source, guint64 frame)
{
  RingletState *state = ringlet_project_edit (self);
  RingletCombine how = RINGLET_COMBINE_SUM;
  const guint64 n =
      state->source != NULL ? ringlet_source_n_combined (state->source, &how) : 1;

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_new_combined (source, how, n);
  state->frame = MIN (frame, ringlet_source_n_frames (state->source) - 1);
  ringlet_project_seal_after_rest (self);
  ringlet_project_commit (self, state, N_ ("Series: New Frames"), "grow");
}

void
ringlet_project_set_series (
    RingletProject *self, RingletSeriesSetup *setup, const char *name, const char *drag)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_series_setup_ref (setup);
  g_clear_pointer (&state->series, ringlet_series_setup_unref);
  state->series = setup;
  if (drag != NULL)
    ringlet_project_seal_after_rest (self);
  ringlet_project_commit (self, state, name, drag);
}

void
ringlet_project_combine_frames (RingletProject *self, RingletCombine how, guint64 n)
{
  static const char *const names[] = { N_ ("Sum Frames"), N_ ("Average Frames") };
  const RingletSource *source = ringlet_project_get_state (self)->source;
  RingletCombine before = RINGLET_COMBINE_SUM;
  guint64 n_before = 1;
  RingletState *state = NULL;

  if (source == NULL)
    return;
  n_before = ringlet_source_n_combined (source, &before);
  if (n_before == n && (n == 1 || before == how))
    return;

  state = ringlet_project_edit (self);
  ringlet_state_combine (state, how, n);
  ringlet_project_seal_after_rest (self);
  ringlet_project_commit (
      self, state, n > 1 ? names[how] : N_ ("Single Frames"), "combine");
}

void
ringlet_project_put_mask (RingletState *state, RingletMask *mask, const char *path)
{
  if (mask != NULL)
    ringlet_mask_ref (mask);
  g_clear_pointer (&state->mask, ringlet_mask_unref);
  g_free (state->mask_path);
  state->mask = mask;
  state->mask_path = g_strdup (path);
}

gboolean
ringlet_project_load_mask (RingletProject *self, const char *path, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, error);
  g_autoptr (RingletMask) mask = NULL;
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  mask = ringlet_mask_new_from_image (image, error);
  if (mask == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  ringlet_project_put_mask (state, mask, path);
  ringlet_project_commit (self, state, N_ ("Load Mask"), NULL);
  return TRUE;
}

void
ringlet_project_set_mask (RingletProject *self, RingletMask *mask)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_project_put_mask (state, mask, NULL);
  ringlet_project_commit (self, state, N_ ("Edit Mask"), NULL);
}

void
ringlet_project_set_gap_mask (RingletProject *self, gboolean gap_mask)
{
  RingletState *state = ringlet_project_edit (self);

  state->gap_mask = gap_mask;
  ringlet_project_commit (self, state, N_ ("Change Gap Mask"), NULL);
}

gboolean
ringlet_project_load_dark (
    RingletProject *self, const char *path, guint n_dark, GError **error)
{
  RingletImage *image = ringlet_image_load (path, NULL, error);
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  g_clear_pointer (&state->dark, ringlet_image_unref);
  g_free (state->dark_path);
  state->dark = image;
  state->dark_path = g_strdup (path);
  state->n_dark = MAX (n_dark, 1);
  ringlet_project_commit (self, state, N_ ("Load Dark"), NULL);
  return TRUE;
}

gboolean
ringlet_project_load_flat (RingletProject *self, const char *path, GError **error)
{
  RingletImage *image = ringlet_image_load (path, NULL, error);
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  g_clear_pointer (&state->flat, ringlet_image_unref);
  g_free (state->flat_path);
  state->flat = image;
  state->flat_path = g_strdup (path);
  ringlet_project_commit (self, state, N_ ("Load Flat Field"), NULL);
  return TRUE;
}

gboolean
ringlet_project_load_absorption (RingletProject *self, const char *path, GError **error)
{
  RingletImage *image = ringlet_image_load (path, NULL, error);
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  g_clear_pointer (&state->absorption, ringlet_image_unref);
  g_free (state->absorption_path);
  state->absorption = image;
  state->absorption_path = g_strdup (path);
  ringlet_project_commit (self, state, N_ ("Load Absorption"), NULL);
  return TRUE;
}

gboolean
ringlet_project_load_background (
    RingletProject *self, const char *path, double scale, GError **error)
{
  RingletImage *image = ringlet_image_load (path, NULL, error);
  RingletState *state = NULL;

  if (image == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  g_clear_pointer (&state->background, ringlet_image_unref);
  g_free (state->background_path);
  state->background = image;
  state->background_path = g_strdup (path);
  state->background_scale = scale;
  ringlet_project_commit (self, state, N_ ("Load Background Image"), NULL);
  return TRUE;
}

gboolean
ringlet_project_set_plan (RingletProject *self, const RingletPlan *plan, GError **error)
{
  RingletState *state = NULL;

  if (!ringlet_plan_check (plan, error))
    return FALSE;

  state = ringlet_project_edit (self);
  state->plan = *plan;
  ringlet_project_commit (self, state, N_ ("Change Integration"), NULL);
  return TRUE;
}

static double
convert_edge (double edge, const RingletState *state, const RingletUnit *unit)
{
  const RingletUnit *now = state->plan.unit;
  const RingletGeometry *geometry = &state->geometry;

  if (unit->space == now->space)
    return ringlet_unit_convert (edge, now, unit, geometry->wavelength_m);
  return ringlet_radial_from_two_theta (unit,
      ringlet_radial_to_two_theta (now, edge, state->detector, geometry, NAN),
      state->detector, geometry, NAN);
}

/* The same range in another unit; FALSE where that cannot be said in two numbers. */
static gboolean
convert_range (
    const RingletState *state, const RingletUnit *unit, double *min, double *max)
{
  const double a = convert_edge (*min, state, unit);
  const double b = convert_edge (*max, state, unit);
  const gboolean ok = isfinite (a) && isfinite (b) && a != b;

  *min = ok ? fmin (a, b) : 0.0;
  *max = ok ? fmax (a, b) : 0.0; /* d falls when q rises */
  return ok;
}

/* A width is one at one place of an axis alone: as many points as are usual, then. */
static void
convert_background (RingletState *state, const RingletUnit *unit)
{
  RingletBackgroundChoice *choice = &state->pattern_background;

  if (choice->has_range)
    choice->has_range = convert_range (state, unit, &choice->min, &choice->max);
  if (!choice->options.reach_is_length)
    return;
  choice->options.reach = ringlet_background_choice_default ().options.reach;
  choice->options.reach_is_length = FALSE;
}

void
ringlet_project_put_unit (RingletState *state, const RingletUnit *unit)
{
  RingletPlan *plan = &state->plan;

  if (unit == plan->unit)
    return;
  if (plan->has_radial_range)
    plan->has_radial_range =
        convert_range (state, unit, &plan->radial_min, &plan->radial_max);
  convert_background (state, unit);
  plan->unit = unit;
}

void
ringlet_project_set_unit (RingletProject *self, const RingletUnit *unit)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_project_put_unit (state, unit);
  ringlet_project_commit (self, state, N_ ("Change Unit"), NULL);
}

void
ringlet_project_set_error_model (RingletProject *self, RingletErrorModel model)
{
  RingletState *state = ringlet_project_edit (self);

  state->plan.error_model = model;
  ringlet_project_commit (self, state, N_ ("Change Error Model"), NULL);
}

void
ringlet_project_set_cake (RingletProject *self, RingletCakeBins cake)
{
  RingletState *state = ringlet_project_edit (self);

  state->cake = cake;
  ringlet_project_commit (self, state, N_ ("Change Cake"), NULL);
}

gboolean
ringlet_project_set_pattern_background (
    RingletProject *self, const RingletBackgroundChoice *background, GError **error)
{
  RingletState *state = NULL;

  if (!ringlet_background_choice_check (background, error))
    return FALSE;

  ringlet_project_seal_after_rest (self);
  state = ringlet_project_edit (self);
  state->pattern_background = *background;
  ringlet_project_commit (
      self, state, N_ ("Change Range of Background"), "background range");
  return TRUE;
}

void
ringlet_project_set_calibrant (RingletProject *self, const RingletCalibrant *calibrant)
{
  RingletState *state = ringlet_project_edit (self);

  state->calibrant = calibrant;
  state->calibration.confirmed &= ~(guint) RINGLET_CONFIRMED_CALIBRANT;
  if (calibrant != NULL)
    state->calibration.confirmed |= RINGLET_CONFIRMED_CALIBRANT;
  ringlet_project_commit (self, state, N_ ("Change Calibrant"), NULL);
}
