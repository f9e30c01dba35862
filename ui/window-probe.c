/* SPDX-License-Identifier: MIT */

/* The cursor that image, cake and pattern share: whoever it is over tells the window,
 * and the window tells the others. */

#include <math.h>

#include "describe.h"
#include "engine/result-axis.h"
#include "frame-watch.h"
#include "preview-badge.h"
#include "window-private.h"

/* As long as the pointer moves, readers of the screen are not disturbed. */
#define REST_MS 350

static RingletDetector *
get_detector (RingletWindow *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  return display != NULL ? display->detector : NULL;
}

RingletReadout
ringlet_window_get_readout (RingletWindow *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletState *state = ringlet_project_get_state (self->project);

  const RingletLinkView *view = ringlet_link_live_get_view (self->link_live);
  RingletReadout readout = ringlet_readout_make (&self->probe, state,
      display != NULL ? display->image : NULL, display != NULL ? display->mask : NULL,
      display != NULL ? &display->exclusion : NULL, self->rings);
  g_autofree char *compared = self->comparison != NULL && self->probe.has_pixel
      ? ringlet_comparison_pixel_text (
            self->comparison, self->probe.slow_px, self->probe.fast_px)
      : NULL;

  if (view != NULL)
    ringlet_link_view_read (view, &self->probe, &readout);
  else if (compared != NULL)
    g_strlcpy (readout.intensity, compared, sizeof readout.intensity);
  return readout;
}

/* Returns (transfer full): what is said of a picture beside which, or in whose place,
 * another one is shown. The cake has another one less often than the image. */
static char *
with_comparison (RingletWindow *self, gboolean is_cake, char *text)
{
  g_autofree char *image = text;
  g_autofree char *shown = NULL;

  if (self->comparison == NULL ||
      ringlet_comparison_get_with (self->comparison) == RINGLET_COMPARE_NOTHING ||
      (is_cake && ringlet_comparison_get_pyramid (self->comparison, TRUE) == NULL))
    return g_steal_pointer (&image);
  shown = ringlet_comparison_text (self->comparison);
  return g_strconcat (shown, "; ", image, NULL);
}

/* What a view shows, then what is under the cursor. */
static void
describe_canvas (
    const RingletPane *pane, const char *what, const RingletReadout *readout)
{
  g_autofree char *under = ringlet_readout_text (readout);
  g_autofree char *text =
      g_strconcat (what, *what != '\0' && *under != '\0' ? "; " : "", under, NULL);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (pane->canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Returns (transfer full): the frame, or what is seen in its place. */
static char *
describe_image (RingletWindow *self, const RingletState *state,
    const RingletDisplay *display, const GArray *rings)
{
  const RingletLinkView *view = ringlet_link_live_get_view (self->link_live);

  return view != NULL
      ? ringlet_link_view_title (view)
      : with_comparison (self, FALSE, ringlet_describe_view (state, display, rings));
}

static gboolean
describe (gpointer data)
{
  RingletWindow *self = data;
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletReadout readout = ringlet_window_get_readout (self);
  const gboolean has_rings =
      self->rings != NULL && g_settings_get_boolean (self->settings, "show-rings");
  g_autofree char *image =
      describe_image (self, state, display, has_rings ? self->rings : NULL);
  const RingletResult *shown = ringlet_live_get_cake (self->live);
  g_autofree char *bins = ringlet_describe_cake (shown);
  g_autofree char *cake =
      with_comparison (self, TRUE, ringlet_preview_words (shown, bins));

  self->describe_id = 0;
  self->says_preview = shown != NULL && shown->is_preview;
  describe_canvas (&self->image, image, &readout);
  describe_canvas (&self->cake, cake, &readout);
  return G_SOURCE_REMOVE;
}

/* Whether it is a preview is said at once, wherever the pointer is. */
static void
on_cake (RingletWindow *self)
{
  const RingletResult *cake = ringlet_live_get_cake (self->live);

  if (self->says_preview == (cake != NULL && cake->is_preview))
    return;
  g_clear_handle_id (&self->describe_id, g_source_remove);
  describe (self);
}

static void
show_on_image (RingletWindow *self, gboolean from_image)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletProbe *probe = &self->probe;
  const gboolean has_ring = probe->is_active && probe->has_two_theta && !from_image;

  ringlet_cursor_layer_set_point (self->image.cursor,
      probe->is_active && probe->has_pixel ? probe->slow_px : NAN,
      probe->is_active && probe->has_pixel ? probe->fast_px : NAN);
  ringlet_cursor_layer_set_ring (self->image.cursor, get_detector (self),
      &state->geometry, has_ring ? probe->two_theta_rad : NAN);
}

static void
show_on_cake (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletResult *cake = ringlet_live_get_cake (self->live);
  double column = NAN;
  double row = NAN;

  if (cake != NULL && self->probe.is_active) {
    column = ringlet_result_column_at (
        cake, ringlet_probe_radial (&self->probe, state, cake->unit));
    if (self->probe.has_chi)
      row = ringlet_result_row_at (cake, self->probe.chi_rad * 180.0 / G_PI);
  }
  ringlet_cursor_layer_set_column (self->cake.cursor, column);
  ringlet_cursor_layer_set_point (self->cake.cursor, row, column);
}

static void
show_on_pattern (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletResult *pattern = self->shown;

  ringlet_pattern_view_set_cursor (self->pattern_view,
      pattern != NULL && self->probe.is_active
          ? ringlet_probe_radial (&self->probe, state, pattern->unit)
          : NAN);
}

static void
show_on_series (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletUnit *unit = ringlet_series_view_get_unit (self->series_view);

  ringlet_series_view_set_radial (self->series_view, unit,
      unit != NULL && self->probe.is_active
          ? ringlet_probe_radial (&self->probe, state, unit)
          : NAN);
}

static void
show (RingletWindow *self, gboolean from_image)
{
  const RingletReadout readout = ringlet_window_get_readout (self);

  ringlet_readout_bar_set (self->readout, &readout);
  show_on_image (self, from_image);
  show_on_cake (self);
  show_on_pattern (self);
  show_on_series (self);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  self->describe_id = g_timeout_add (REST_MS, describe, self);
}

void
ringlet_window_show_probe (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  /* The pointer may rest while the geometry moves. */
  self->probe = ringlet_probe_refresh (&self->probe, state, get_detector (self));
  show (self, self->probes_image);
}

static void
on_image_pointer (RingletWindow *self, double slow, double fast, gboolean inside)
{
  g_auto (RingletWatch) watch = ringlet_watch ("readout");
  const RingletState *state = ringlet_project_get_state (self->project);

  self->probe = (RingletProbe){ 0 };
  if (inside)
    self->probe = ringlet_probe_at_pixel (state, get_detector (self), slow, fast);
  self->probes_image = TRUE;
  show (self, TRUE);
}

static void
on_cake_pointer (RingletWindow *self, double slow, double fast, gboolean inside)
{
  g_auto (RingletWatch) watch = ringlet_watch ("readout");
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletResult *cake = ringlet_live_get_cake (self->live);

  self->probe = (RingletProbe){ 0 };
  if (inside && cake != NULL)
    self->probe = ringlet_probe_at_bin (state, get_detector (self), cake->unit,
        ringlet_result_radial_at (cake, fast), ringlet_result_azimuth_at (cake, slow));
  self->probes_image = FALSE;
  show (self, FALSE);
}

static void
on_pattern_pointer (RingletWindow *self, double radial, gboolean inside)
{
  g_auto (RingletWatch) watch = ringlet_watch ("readout");
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletResult *pattern = self->shown;

  self->probe = (RingletProbe){ 0 };
  if (inside && pattern != NULL)
    self->probe =
        ringlet_probe_at_bin (state, get_detector (self), pattern->unit, radial, NAN);
  self->probes_image = FALSE;
  show (self, FALSE);
}

static void
on_series_pointer (RingletWindow *self, double radial)
{
  g_auto (RingletWatch) watch = ringlet_watch ("readout");
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletUnit *unit = ringlet_series_view_get_unit (self->series_view);

  self->probe = (RingletProbe){ 0 };
  if (unit != NULL && !isnan (radial))
    self->probe = ringlet_probe_at_bin (state, get_detector (self), unit, radial, NAN);
  self->probes_image = FALSE;
  show (self, FALSE);
}

void
ringlet_window_probe_pixel (RingletWindow *self, double slow, double fast)
{
  self->probe = ringlet_probe_at_pixel (
      ringlet_project_get_state (self->project), get_detector (self), slow, fast);
  self->probes_image = FALSE;
  show (self, FALSE);
}

void
ringlet_window_probe_nothing (RingletWindow *self)
{
  self->probe = (RingletProbe){ 0 };
  self->probes_image = FALSE;
  show (self, FALSE);
}

void
ringlet_window_connect_probe (RingletWindow *self)
{
  g_signal_connect_object (self->image.canvas, "pointer", G_CALLBACK (on_image_pointer),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cake.canvas, "pointer", G_CALLBACK (on_cake_pointer),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pattern_view, "pointer",
      G_CALLBACK (on_pattern_pointer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->series_view, "pointed", G_CALLBACK (on_series_pointer),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->live, "notify::cake", G_CALLBACK (on_cake), self, G_CONNECT_SWAPPED);
}
