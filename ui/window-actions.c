/* SPDX-License-Identifier: MIT */

/* Everything that a user can do, as one table: an action, its keys, what it calls. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "frame-watch.h"
#include "window-private.h"

#define ZOOM_STEP 1.25

static void
undo (RingletWindow *self)
{
  g_autofree char *label = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->project, "undo-label", &label, NULL);
  if (!ringlet_project_undo (self->project))
    return;
  text = g_strdup_printf (_ ("Undone: %s"), label);
  ringlet_window_toast_redo (self, text);
}

static void
redo (RingletWindow *self)
{
  g_autofree char *label = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->project, "redo-label", &label, NULL);
  if (!ringlet_project_redo (self->project))
    return;
  text = g_strdup_printf (_ ("Redone: %s"), label);
  ringlet_window_toast_undo (self, text);
}

static void
zoom_in (RingletWindow *self)
{
  ringlet_canvas_zoom (ringlet_window_get_pane (self)->canvas, ZOOM_STEP);
}

static void
zoom_out (RingletWindow *self)
{
  ringlet_canvas_zoom (ringlet_window_get_pane (self)->canvas, 1.0 / ZOOM_STEP);
}

static void
zoom_fit (RingletWindow *self)
{
  ringlet_canvas_fit (ringlet_window_get_pane (self)->canvas);
}

static void
zoom_original (RingletWindow *self)
{
  ringlet_canvas_zoom_original (ringlet_window_get_pane (self)->canvas);
}

static void
pattern_fit (RingletWindow *self)
{
  ringlet_pattern_view_show_all (self->pattern_view);
}

/* Takes the next of the words that an enumerated or listed setting may have. */
static void
cycle (RingletWindow *self, const char *key, const char *const *words, gsize n)
{
  g_autofree char *now = g_settings_get_string (self->settings, key);
  gsize next = 0;

  for (gsize i = 0; i < n; i++) {
    if (g_str_equal (words[i], now))
      next = (i + 1) % n;
  }
  g_settings_set_string (self->settings, key, words[next]);
}

static const char *const views[] = { "image", "cake", "both" };
static const char *const scales[] = { "linear", "sqrt", "log" };

static void
cycle_view (RingletWindow *self)
{
  cycle (self, "view", views, G_N_ELEMENTS (views));
}

static void
view_image (RingletWindow *self)
{
  g_settings_set_string (self->settings, "view", "image");
}

static void
view_cake (RingletWindow *self)
{
  g_settings_set_string (self->settings, "view", "cake");
}

static void
view_both (RingletWindow *self)
{
  g_settings_set_string (self->settings, "view", "both");
}

static void
cycle_scale (RingletWindow *self)
{
  cycle (self, "scale", scales, G_N_ELEMENTS (scales));
}

static void
cycle_y_scale (RingletWindow *self)
{
  cycle (self, "y-scale", scales, G_N_ELEMENTS (scales));
}

static void
cycle_colormap (RingletWindow *self)
{
  const RingletColormap *const *all = ringlet_colormap_list ();
  const char *names[16];
  gsize n = 0;

  while (all[n] != NULL && n < G_N_ELEMENTS (names)) {
    names[n] = all[n]->name;
    n++;
  }
  cycle (self, "colormap", names, n);
}

static void
autoscale (RingletWindow *self)
{
  ringlet_window_get_pane (self)->is_manual = FALSE;
  ringlet_window_update_levels (self);
}

/* --- rings --- */

static void
show_calibrant (RingletWindow *self, const char *name)
{
  ringlet_project_set_calibrant (
      self->project, name != NULL ? ringlet_calibrant_find (name, NULL) : NULL);
  if (name != NULL)
    g_settings_set_boolean (self->settings, "show-rings", TRUE);
}

static void
rings_lab6 (RingletWindow *self)
{
  show_calibrant (self, "LaB6");
}

static void
rings_ceo2 (RingletWindow *self)
{
  show_calibrant (self, "CeO2");
}

static void
rings_none (RingletWindow *self)
{
  show_calibrant (self, NULL);
}

/* --- units --- */

/* d is another way to write the numbers of an axis in q, so it changes no result. */
static void
show_unit (RingletWindow *self, const char *name)
{
  const gboolean is_angle = g_str_equal (name, "two-theta");
  const RingletUnit *unit = ringlet_unit_find (is_angle ? "2th_deg" : "q_A^-1", NULL);
  const RingletState *state = ringlet_project_get_state (self->project);

  g_settings_set_boolean (self->settings, "show-spacing", g_str_equal (name, "d"));
  if (is_angle || state->plan.unit->space != RINGLET_SPACE_Q)
    ringlet_project_set_unit (self->project, unit);
}

static const char *
get_unit (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (state->plan.unit->space != RINGLET_SPACE_Q)
    return "two-theta";
  return g_settings_get_boolean (self->settings, "show-spacing") ? "d" : "q";
}

static void
unit_two_theta (RingletWindow *self)
{
  show_unit (self, "two-theta");
}

static void
unit_q (RingletWindow *self)
{
  show_unit (self, "q");
}

static void
unit_d (RingletWindow *self)
{
  show_unit (self, "d");
}

static void
cycle_unit (RingletWindow *self)
{
  const char *now = get_unit (self);

  show_unit (self,
      g_str_equal (now, "two-theta") ? "q"
          : g_str_equal (now, "q")   ? "d"
                                     : "two-theta");
}

static void
poisson_errors (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean is_on = state->plan.error_model == RINGLET_ERROR_MODEL_POISSON;

  ringlet_project_set_error_model (
      self->project, is_on ? RINGLET_ERROR_MODEL_NONE : RINGLET_ERROR_MODEL_POISSON);
}

/* The first of the detectors that the image fits. */
static void
use_detector (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  g_autofree char *names = NULL;
  g_auto (GStrv) all = NULL;

  if (display == NULL || state->detector == NULL)
    return;
  names = ringlet_detector_guess (
      display->image->n_slow, display->image->n_fast, state->detector->pixel_slow_m);
  all = g_strsplit (names, ", ", -1);
  if (all[0] != NULL && ringlet_project_use_detector (self->project, all[0], NULL)) {
    g_autofree char *text = g_strdup_printf (_ ("Detector: %s"), all[0]);

    ringlet_window_toast_undo (self, text);
  }
}

/* --- frames, panes, window --- */

static void
step_frame (RingletWindow *self, gint64 step)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gint64 n =
      state->source != NULL ? (gint64) ringlet_source_n_frames (state->source) : 0;
  const gint64 frame = (gint64) state->frame + step;

  if (frame >= 0 && frame < n)
    ringlet_project_set_frame (self->project, (guint64) frame);
}

static void
previous_frame (RingletWindow *self)
{
  step_frame (self, -1);
}

static void
next_frame (RingletWindow *self)
{
  step_frame (self, 1);
}

/* F6: canvas, cake, pattern, inspector, and round again. */
static void
next_pane (RingletWindow *self)
{
  GtkWidget *const panes[] = { GTK_WIDGET (self->image.canvas),
    GTK_WIDGET (self->cake.canvas), GTK_WIDGET (self->pattern_view),
    GTK_WIDGET (self->inspector) };
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gsize now = G_N_ELEMENTS (panes) - 1;

  for (gsize i = 0; i < G_N_ELEMENTS (panes); i++) {
    if (focus != NULL &&
        (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i])))
      now = i;
  }
  for (gsize k = 1; k <= G_N_ELEMENTS (panes); k++) {
    GtkWidget *pane = panes[(now + k) % G_N_ELEMENTS (panes)];

    if (gtk_widget_get_mapped (pane) &&
        gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
      return;
  }
}

static void
fullscreen (RingletWindow *self)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else
    gtk_window_fullscreen (GTK_WINDOW (self));
}

/* --- the table --- */

typedef struct {
  const char *name;
  void (*activate) (RingletWindow *self);
} Action;

static const Action table[] = {
  { "open", ringlet_window_open_action },
  { "sample", ringlet_window_sample_action },
  { "stop", ringlet_window_stop_action },
  { "continue", ringlet_window_continue_action },
  { "undo", undo },
  { "redo", redo },
  { "zoom-in", zoom_in },
  { "zoom-out", zoom_out },
  { "zoom-fit", zoom_fit },
  { "zoom-original", zoom_original },
  { "pattern-fit", pattern_fit },
  { "cycle-view", cycle_view },
  { "view-image", view_image },
  { "view-cake", view_cake },
  { "view-both", view_both },
  { "cycle-scale", cycle_scale },
  { "cycle-y-scale", cycle_y_scale },
  { "cycle-colormap", cycle_colormap },
  { "autoscale", autoscale },
  { "rings-lab6", rings_lab6 },
  { "rings-ceo2", rings_ceo2 },
  { "rings-none", rings_none },
  { "unit-two-theta", unit_two_theta },
  { "unit-q", unit_q },
  { "unit-d", unit_d },
  { "cycle-unit", cycle_unit },
  { "poisson-errors", poisson_errors },
  { "use-detector", use_detector },
  { "previous-frame", previous_frame },
  { "next-frame", next_frame },
  { "next-pane", next_pane },
  { "fullscreen", fullscreen },
  { "export-pattern", ringlet_window_export_pattern_action },
  { "export-cake", ringlet_window_export_cake_action },
  { "export-picture", ringlet_window_export_picture_action },
  { "copy-command", ringlet_window_copy_command_action },
  { "copy-values", ringlet_window_copy_values_action },
  { "copy-view", ringlet_window_copy_view_action },
};

/* Settings that are actions, too: radio buttons and switches. */
static const char *const setting_actions[] = { "view", "scale", "y-scale", "colormap",
  "invert-colormap", "show-rings", "show-pattern" };

/* Letters act only while a view has the focus: elsewhere people type text. */
static const struct {
  const char *trigger;
  const char *action;
} keys[] = {
  { "plus|equal|KP_Add", "win.zoom-in" },
  { "minus|KP_Subtract", "win.zoom-out" },
  { "0|KP_0", "win.zoom-fit" },
  { "1|KP_1", "win.zoom-original" },
  { "w", "win.cycle-view" },
  { "u", "win.cycle-unit" },
  { "y", "win.cycle-y-scale" },
  { "l", "win.cycle-scale" },
  { "c", "win.cycle-colormap" },
  { "i", "win.invert-colormap" },
  { "s", "win.autoscale" },
  { "o", "win.show-rings" },
  { "<Shift>f", "win.flip-x" },
  { "f", "win.flip-y" },
  { "e", "win.poisson-errors" },
};

static void
on_activate (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const char *name = g_action_get_name (G_ACTION (action));
  g_autofree char *what = g_strconcat ("action ", name, NULL);
  g_auto (RingletWatch) watch = ringlet_watch (g_intern_string (what));

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    if (g_str_equal (table[i].name, name))
      table[i].activate (self);
  }
}

static void
add_table (RingletWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (table[i].name, NULL);

    g_signal_connect_object (action, "activate", G_CALLBACK (on_activate), self, 0);
    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (setting_actions); i++) {
    g_autoptr (GAction) action =
        g_settings_create_action (self->settings, setting_actions[i]);

    g_action_map_add_action (G_ACTION_MAP (self), action);
  }
}

/* --- actions whose state is the document's --- */

static void
on_unit (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  show_unit (self, g_variant_get_string (parameter, NULL));
}

static void
on_rings (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const char *name = g_variant_get_string (parameter, NULL);

  show_calibrant (self, *name != '\0' ? name : NULL);
}

static gboolean
get_boolean (RingletWindow *self, const char *name)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self), name);

  return g_variant_get_boolean (state);
}

/* How the image is turned belongs to this window and is not kept: one that is upside
 * down the next day would be a riddle. */
static void
on_flip (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const gboolean was_flipped =
      get_boolean (self, g_action_get_name (G_ACTION (action)));

  g_simple_action_set_state (action, g_variant_new_boolean (!was_flipped));
  ringlet_canvas_flip (
      self->image.canvas, get_boolean (self, "flip-x"), get_boolean (self, "flip-y"));
}

static void
on_inspector (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  ringlet_window_toggle_inspector (self);
}

/* @state: a word for radio buttons, or a truth value for a switch */
static void
add_stateful (
    RingletWindow *self, const char *name, GVariant *state, GCallback activate)
{
  const gboolean is_switch = g_variant_is_of_type (state, G_VARIANT_TYPE_BOOLEAN);
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      name, is_switch ? NULL : g_variant_get_type (state), state);

  g_signal_connect_object (action, "activate", activate, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
set_enabled (RingletWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
ringlet_window_set_action_state (RingletWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

void
ringlet_window_update_actions (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean has_image = state->source != NULL;
  const gboolean has_result = has_image &&
      ringlet_live_get_pattern (self->live) != NULL &&
      ringlet_live_get_error (self->live) == NULL && self->export_job == NULL;
  static const char *const results[] = { "export-pattern", "export-cake",
    "export-picture", "copy-command" };
  g_autofree char *undo_label = NULL;
  g_autofree char *redo_label = NULL;

  g_object_get (
      self->project, "undo-label", &undo_label, "redo-label", &redo_label, NULL);
  set_enabled (self, "undo", undo_label != NULL);
  set_enabled (self, "redo", redo_label != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    set_enabled (self, results[i], has_result);
  set_enabled (self, "copy-view", has_image);
  set_enabled (self, "previous-frame", has_image && state->frame > 0);
  set_enabled (self, "next-frame",
      has_image && state->frame + 1 < ringlet_source_n_frames (state->source));
  ringlet_window_set_action_state (
      self, "unit", g_variant_new_string (get_unit (self)));
  ringlet_window_set_action_state (self, "rings",
      g_variant_new_string (state->calibrant != NULL ? state->calibrant->name : ""));
}

static void
add_keys (RingletWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
            gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self->panes), controller);
}

void
ringlet_window_add_actions (RingletWindow *self)
{
  add_table (self);
  add_stateful (self, "unit", g_variant_new_string (""), G_CALLBACK (on_unit));
  add_stateful (self, "rings", g_variant_new_string (""), G_CALLBACK (on_rings));
  add_stateful (self, "flip-x", g_variant_new_boolean (FALSE), G_CALLBACK (on_flip));
  add_stateful (self, "flip-y", g_variant_new_boolean (FALSE), G_CALLBACK (on_flip));
  add_stateful (
      self, "show-inspector", g_variant_new_boolean (TRUE), G_CALLBACK (on_inspector));
  add_keys (self);
  g_signal_connect_object (self->settings, "changed::show-spacing",
      G_CALLBACK (ringlet_window_update_actions), self, G_CONNECT_SWAPPED);
}
