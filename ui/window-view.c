/* SPDX-License-Identifier: MIT */

/* What the views show: results of the document in the colours of the settings. */

#include <glib/gi18n-lib.h>

#include "describe.h"
#include "frame-watch.h"
#include "window-private.h"

RingletPane *
ringlet_window_get_pane (RingletWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  g_autofree char *view = g_settings_get_string (self->settings, "view");

  if (g_str_equal (view, "cake") ||
      (g_str_equal (view, "both") && focus == GTK_WIDGET (self->cake.canvas)))
    return &self->cake;
  return &self->image;
}

RingletPane *
ringlet_window_get_coloured (RingletWindow *self)
{
  RingletPane *pane = ringlet_window_get_pane (self);

  return pane == &self->image && ringlet_link_live_get_view (self->link_live) != NULL
      ? &self->link_pane
      : pane;
}

/* --- colours --- */

static const RingletHistogram *
get_histogram (RingletWindow *self, const RingletPane *pane)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletLinkView *view = ringlet_link_live_get_view (self->link_live);

  if (pane == &self->link_pane)
    return view != NULL ? view->histogram : NULL;
  if (pane == &self->cake)
    return ringlet_live_get_cake_histogram (self->live);
  return display != NULL ? display->histogram : NULL;
}

RingletLevels
ringlet_window_get_levels (RingletWindow *self, const RingletPane *pane)
{
  const RingletHistogram *histogram = get_histogram (self, pane);
  g_autofree char *colormap = g_settings_get_string (self->settings, "colormap");
  g_autofree char *scale = g_settings_get_string (self->settings, "scale");
  const RingletColormap *found = ringlet_colormap_find (colormap, NULL);
  const RingletLinkView *view = ringlet_link_live_get_view (self->link_live);
  RingletLevels levels = ringlet_levels_default ();

  if (found != NULL)
    levels.colormap = found;
  levels.inverted = g_settings_get_boolean (self->settings, "invert-colormap");
  ringlet_scale_parse (scale, &levels.scale, NULL);
  if (pane == &self->link_pane && view != NULL)
    levels = ringlet_link_view_levels (view, &levels);
  if (pane == &self->link_pane && !pane->is_manual)
    return levels;
  levels.min = pane->min;
  levels.max = pane->max;
  if (!pane->is_manual && histogram != NULL)
    ringlet_histogram_set_levels (
        histogram, g_settings_get_double (self->settings, "percent"), &levels);
  return levels;
}

static RingletContrast *
get_contrast (RingletWindow *self, const RingletPane *pane)
{
  return self->comparison != NULL && pane != &self->link_pane
      ? ringlet_comparison_get_contrast (self->comparison, pane == &self->cake)
      : NULL;
}

static const RingletHistogram *
get_shown_histogram (RingletWindow *self, const RingletPane *pane)
{
  const RingletHistogram *other = self->comparison != NULL && pane != &self->link_pane
      ? ringlet_comparison_get_histogram (self->comparison, pane == &self->cake)
      : NULL;

  return other != NULL ? other : get_histogram (self, pane);
}

/* Another image is shown with the limits of the present one, so that both are alike; a
 * difference has colours of its own. */
static RingletLevels
get_shown_levels (RingletWindow *self, const RingletPane *pane)
{
  const RingletContrast *contrast = get_contrast (self, pane);
  const gboolean is_cake = pane == &self->cake;

  if (contrast == NULL)
    return ringlet_window_get_levels (self, pane);
  if (!self->compare_is_manual[is_cake])
    self->compare_levels[is_cake] = ringlet_contrast_levels (
        contrast, g_settings_get_double (self->settings, "percent"));
  return self->compare_levels[is_cake];
}

static void
update_pane (RingletWindow *self, RingletPane *pane)
{
  const RingletLevels levels = ringlet_window_get_levels (self, pane);
  const RingletLevels shown = get_shown_levels (self, pane);

  pane->min = levels.min;
  pane->max = levels.max;
  ringlet_canvas_set_levels (pane->canvas, &shown);
}

void
ringlet_window_update_levels (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("levels");
  RingletHistogramView *view = ringlet_inspector_get_histogram (self->inspector);
  RingletPane *shown = ringlet_window_get_coloured (self);
  RingletLevels levels;

  update_pane (self,
      ringlet_link_live_get_view (self->link_live) != NULL ? &self->link_pane
                                                           : &self->image);
  update_pane (self, &self->cake);

  levels = get_shown_levels (self, shown);
  ringlet_histogram_view_set_levels (view, &levels);
  ringlet_histogram_view_set_histogram (
      view, (RingletHistogram *) get_shown_histogram (self, shown));
  ringlet_inspector_set_manual (self->inspector,
      get_contrast (self, shown) != NULL ? self->compare_is_manual[shown == &self->cake]
                                         : shown->is_manual);
}

void
ringlet_window_forget_limits (RingletWindow *self)
{
  RingletPane *pane = ringlet_window_get_coloured (self);

  if (get_contrast (self, pane) != NULL)
    self->compare_is_manual[pane == &self->cake] = FALSE;
  else
    pane->is_manual = FALSE;
  ringlet_window_update_levels (self);
}

static void
on_limits (RingletWindow *self, double min, double max)
{
  RingletPane *pane = ringlet_window_get_coloured (self);
  const RingletContrast *contrast = get_contrast (self, pane);
  const gboolean is_cake = pane == &self->cake;

  if (contrast != NULL) {
    self->compare_levels[is_cake] =
        ringlet_contrast_levels_at (contrast, &self->compare_levels[is_cake], min, max);
    self->compare_is_manual[is_cake] = TRUE;
  } else {
    pane->is_manual = TRUE;
    pane->min = min;
    pane->max = max;
  }
  ringlet_window_update_levels (self);
}

/* --- results --- */

/* A surprise that the likeliest file brings: gaps that count as data, since a geometry
 * of another program names no detector. Said once, not after each frame. */
static void
update_detector_hint (RingletWindow *self)
{
  g_autofree char *hint = ringlet_describe_detector_hint (
      ringlet_project_get_state (self->project), ringlet_live_get_display (self->live));

  if (hint == NULL && self->detector_hint != NULL) {
    ringlet_banner_hide (self->banner, "detector");
    /* Which the hint may have taken the place of. */
    g_clear_pointer (&self->geometry_warning, g_free);
    ringlet_window_update_geometry_warning (self);
  } else if (g_strcmp0 (hint, self->detector_hint) != 0) {
    ringlet_banner_show (
        self->banner, "detector", hint, _ ("_Use It"), "win.use-detector");
  }
  g_free (self->detector_hint);
  self->detector_hint = g_steal_pointer (&hint);
}

static RingletPyramid *
get_other_pyramid (RingletWindow *self, gboolean is_cake)
{
  return self->comparison != NULL
      ? ringlet_comparison_get_pyramid (self->comparison, is_cake)
      : NULL;
}

/* A correction is looked at for a moment, whatever is compared. */
static RingletPyramid *
get_image_pyramid (RingletWindow *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const RingletLinkView *view = ringlet_link_live_get_view (self->link_live);
  RingletPyramid *other = get_other_pyramid (self, FALSE);

  if (view != NULL)
    return view->pyramid;
  if (display == NULL)
    return NULL;
  return other != NULL ? other : display->pyramid;
}

void
ringlet_window_show_pictures (RingletWindow *self)
{
  const RingletLinkView *view = ringlet_link_live_get_view (self->link_live);
  g_autofree char *title = view != NULL ? ringlet_link_view_title (view) : NULL;
  RingletPyramid *cake = get_other_pyramid (self, TRUE);

  if (cake == NULL)
    cake = ringlet_live_get_cake_pyramid (self->live);
  ringlet_canvas_set_pyramid (self->image.canvas, get_image_pyramid (self));
  ringlet_caption_layer_set_text (self->caption, title);
  ringlet_canvas_set_pyramid (self->cake.canvas, cake);
  ringlet_window_update_levels (self);
  ringlet_window_update_rings (self);
}

static void
on_display (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("display");
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  update_detector_hint (self);
  ringlet_window_show_pictures (self);
  ringlet_frame_watch_drawn (GTK_WINDOW (self), display != NULL ? "image drawn" : NULL);
}

/* Into the frame log, when a result has come. */
static void
mark_result (const RingletResult *result, const char *preview, const char *exact)
{
  if (result != NULL)
    ringlet_watch_mark (result->is_preview ? preview : exact);
}

static void
on_cake (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("cake");

  ringlet_window_show_pictures (self);
  mark_result (ringlet_live_get_cake (self->live), "cake preview", "cake exact");
}

static void
on_pattern (RingletWindow *self)
{
  ringlet_window_update_pattern (self);
  ringlet_window_update_actions (self);
  if (!ringlet_live_get_is_stale (self->live))
    ringlet_frame_watch_drawn (GTK_WINDOW (self), "pattern drawn");
}

static void
on_new_pattern (RingletWindow *self)
{
  mark_result (
      ringlet_live_get_pattern (self->live), "pattern preview", "pattern exact");
  on_pattern (self);
}

static void
on_error (RingletWindow *self)
{
  const GError *error = ringlet_live_get_error (self->live);

  if (error != NULL)
    ringlet_banner_show (self->banner, "live", error->message, _ ("_Undo"), "win.undo");
  else
    ringlet_banner_hide (self->banner, "live");
  ringlet_window_update_actions (self);
}

/* Returns (transfer none): why there is no pattern and no cake. */
static const char *
get_hint (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (ringlet_live_get_error (self->live) != NULL)
    return _ ("Nothing could be integrated: the reason stands above");
  if (state->geometry.distance_m <= 0.0)
    return _ (
        "Calibrate (Ctrl+3), or open a geometry (.poni), to see pattern and cake");
  return _ ("Integrating…");
}

static void
update_hints (RingletWindow *self)
{
  const char *hint = get_hint (self);

  ringlet_pattern_view_set_hint (self->pattern_view, hint);
  ringlet_canvas_set_hint (self->cake.canvas, hint);
}

/* --- settings --- */

static void
update_view (RingletWindow *self)
{
  g_autofree char *view = g_settings_get_string (self->settings, "view");
  const gboolean has_image = !g_str_equal (view, "cake");
  const gboolean has_cake = !g_str_equal (view, "image");
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const gboolean had_focus = focus == GTK_WIDGET (self->image.canvas) ||
      focus == GTK_WIDGET (self->cake.canvas);

  gtk_widget_set_visible (GTK_WIDGET (self->image.canvas), has_image);
  gtk_widget_set_visible (GTK_WIDGET (self->cake.canvas), has_cake);
  /* Keys go on in the view that is there now. */
  if (had_focus && !gtk_widget_get_visible (focus))
    gtk_widget_grab_focus (GTK_WIDGET (ringlet_window_get_pane (self)->canvas));
  /* Nothing is kept of what nobody sees. */
  if (!has_image)
    ringlet_window_leave_correction (self);
  if (has_image && has_cake)
    ringlet_window_share_views (self);
  ringlet_live_set_wants_cake (self->live, has_cake);
  ringlet_window_update_levels (self);
}

static void
update_pattern (RingletWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "y-scale");
  RingletScale scale = RINGLET_SCALE_LINEAR;

  ringlet_scale_parse (name, &scale, NULL);
  ringlet_pattern_view_set_scale (self->pattern_view, scale);
  ringlet_pattern_view_set_as_spacing (
      self->pattern_view, g_settings_get_boolean (self->settings, "show-spacing"));
  ringlet_window_update_rings (self);
}

static void
update_percent (RingletWindow *self)
{
  ringlet_window_forget_limits (self);
}

/* Which settings change what. */
static const struct {
  const char *key;
  void (*update) (RingletWindow *self);
} followers[] = {
  { "view", update_view },
  { "colormap", ringlet_window_update_levels },
  { "invert-colormap", ringlet_window_update_levels },
  { "scale", ringlet_window_update_levels },
  { "percent", update_percent },
  { "show-rings", ringlet_window_update_rings },
  { "show-phases", ringlet_window_update_phases },
  { "show-spacing", update_pattern },
  { "y-scale", update_pattern },
};

static void
follow_settings (RingletWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (followers); i++) {
    g_autofree char *signal = g_strconcat ("changed::", followers[i].key, NULL);

    g_signal_connect_object (self->settings, signal, G_CALLBACK (followers[i].update),
        self, G_CONNECT_SWAPPED);
  }
}

/* --- set-up --- */

static void
make_pane (RingletPane *pane, RingletCanvasBackend backend, const char *label)
{
  pane->canvas = RINGLET_CANVAS (ringlet_canvas_new (backend));
  pane->cursor = RINGLET_CURSOR_LAYER (ringlet_cursor_layer_new ());
  pane->max = 1.0;
  gtk_widget_set_hexpand (GTK_WIDGET (pane->canvas), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (pane->canvas), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (pane->canvas), 120, 80);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (pane->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The axes need room that grows with the text. */
static void
update_margins (RingletWindow *self)
{
  int left = 0;
  int right = 0;
  int top = 0;
  int bottom = 0;

  ringlet_cake_layer_get_margins (self->cake_layer, &left, &right, &top, &bottom);
  ringlet_canvas_set_margins (self->cake.canvas, left, right, top, bottom);
}

static void
make_canvases (RingletWindow *self, RingletCanvasBackend backend)
{
  make_pane (&self->image, backend, _ ("Diffraction image"));
  self->rings_layer = RINGLET_RINGS_LAYER (ringlet_rings_layer_new ());
  self->image_phases = RINGLET_PHASES_LAYER (ringlet_phases_layer_new ());
  ringlet_canvas_add_layer (self->image.canvas, RINGLET_LAYER (self->image_phases));
  ringlet_canvas_add_layer (self->image.canvas, RINGLET_LAYER (self->rings_layer));
  ringlet_canvas_add_layer (self->image.canvas, RINGLET_LAYER (self->image.cursor));
  self->caption = RINGLET_CAPTION_LAYER (ringlet_caption_layer_new ());
  ringlet_canvas_add_layer (self->image.canvas, RINGLET_LAYER (self->caption));
  self->link_pane.canvas = self->image.canvas;
  self->link_pane.max = 1.0;

  make_pane (&self->cake, backend, _ ("Cake"));
  self->cake_layer = RINGLET_CAKE_LAYER (ringlet_cake_layer_new ());
  ringlet_canvas_set_free_aspect (self->cake.canvas, TRUE);
  g_signal_connect_object (self->cake_layer, "margins-changed",
      G_CALLBACK (update_margins), self, G_CONNECT_SWAPPED);
  update_margins (self);
  ringlet_canvas_flip (self->cake.canvas, FALSE, TRUE); /* azimuth runs upwards */
  self->cake_phases = RINGLET_PHASES_LAYER (ringlet_phases_layer_new ());
  ringlet_canvas_add_layer (self->cake.canvas, RINGLET_LAYER (self->cake_phases));
  ringlet_canvas_add_layer (self->cake.canvas, RINGLET_LAYER (self->cake_layer));
  ringlet_canvas_add_layer (self->cake.canvas, RINGLET_LAYER (self->cake.cursor));

  gtk_paned_set_start_child (self->views, GTK_WIDGET (self->image.canvas));
  gtk_paned_set_end_child (self->views, GTK_WIDGET (self->cake.canvas));
}

void
ringlet_window_connect_views (RingletWindow *self, RingletCanvasBackend backend)
{
  static const struct {
    const char *signal;
    void (*show) (RingletWindow *self);
  } results[] = {
    { "notify::display", on_display },
    { "notify::cake", on_cake },
    { "notify::pattern", on_new_pattern },
    { "notify::is-stale", on_pattern },
    { "notify::error", on_error },
    { "notify::error", update_hints },
    { "notify::job", ringlet_window_update_busy },
  };

  make_canvases (self, backend);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    g_signal_connect_object (self->live, results[i].signal,
        G_CALLBACK (results[i].show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringlet_inspector_get_histogram (self->inspector),
      "limits-changed", G_CALLBACK (on_limits), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->project, "notify::state", G_CALLBACK (update_hints),
      self, G_CONNECT_SWAPPED);
  follow_settings (self);
  update_hints (self);
  update_pattern (self);
  update_view (self);
}
