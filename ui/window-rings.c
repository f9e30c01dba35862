/* SPDX-License-Identifier: MIT */

/* The rings of the calibrant in the views. */

#include "frame-watch.h"
#include "geometry/extent.h"
#include "window-private.h"

double
ringlet_window_get_reach (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  if (display == NULL || display->detector == NULL || state->geometry.distance_m <= 0.0)
    return 0.0;
  return ringlet_geometry_largest_two_theta (&state->geometry, display->detector);
}

/* Kept as long as they are the same: at short wavelengths there are thousands. */
static void
make_rings (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const double wavelength_m = state->geometry.wavelength_m;
  const double two_theta_rad = ringlet_window_get_reach (self);

  if (self->rings_calibrant == state->calibrant &&
      self->rings_wavelength_m == wavelength_m &&
      self->rings_two_theta_rad == two_theta_rad)
    return;

  g_clear_pointer (&self->rings, g_array_unref);
  if (state->calibrant != NULL && two_theta_rad > 0.0)
    self->rings = ringlet_rings_new (state->calibrant, wavelength_m, two_theta_rad);
  self->rings_calibrant = state->calibrant;
  self->rings_wavelength_m = wavelength_m;
  self->rings_two_theta_rad = two_theta_rad;
}

/* Those of an earlier step, while that is shown. */
static void
show_rings_on_image (RingletWindow *self, gboolean is_shown)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletState *before = self->comparison != NULL
      ? ringlet_comparison_get_shown_state (self->comparison)
      : NULL;
  g_autoptr (GArray) rings = NULL;

  if (before == NULL)
    rings = self->rings != NULL ? g_array_ref (self->rings) : NULL;
  else if (before->calibrant != NULL && before->geometry.distance_m > 0.0)
    rings = ringlet_rings_new (
        before->calibrant, before->geometry.wavelength_m, self->rings_two_theta_rad);
  ringlet_rings_layer_set_rings (self->rings_layer,
      display != NULL ? display->detector : NULL,
      before != NULL ? &before->geometry : &state->geometry, is_shown ? rings : NULL);
}

void
ringlet_window_update_rings (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("rings");
  const gboolean shown = g_settings_get_boolean (self->settings, "show-rings");
  const gboolean as_spacing = g_settings_get_boolean (self->settings, "show-spacing");

  make_rings (self);
  show_rings_on_image (self, shown);
  ringlet_pattern_view_set_rings (self->pattern_view, shown ? self->rings : NULL);
  ringlet_cake_layer_set_cake (self->cake_layer, ringlet_live_get_cake (self->live),
      as_spacing, shown ? self->rings : NULL);
  ringlet_window_update_phases (self);
  ringlet_window_show_probe (self);
}
