/* SPDX-License-Identifier: MIT */

/* Everything that a user can do as actions of the window, and the keys of the views. */

#include "frame-watch.h"
#include "keys.h"
#include "window-private.h"

/* --- the table --- */

static const RingletWindowAction file_actions[] = {
  { "open", ringlet_window_open_action },
  { "open-folder", ringlet_window_open_folder_action },
  { "save", ringlet_window_save_action },
  { "save-as", ringlet_window_save_as_action },
  { "sample", ringlet_window_sample_action },
  { "stop", ringlet_window_stop_action },
  { "continue", ringlet_window_continue_action },
  { "export-pattern", ringlet_window_export_pattern_action },
  { "export-cake", ringlet_window_export_cake_action },
  { "export-picture", ringlet_window_export_picture_action },
  { "export-again", ringlet_window_export_again_action },
  { "copy-command", ringlet_window_copy_command_action },
  { "save-and-copy-command", ringlet_window_save_and_copy_command_action },
  { "copy-values", ringlet_window_copy_values_action },
  { "copy-view", ringlet_window_copy_view_action },
  { NULL, NULL },
};

/* All of them; each file has the rows of its own verbs. */
static const RingletWindowAction *const tables[] = { file_actions,
  ringlet_window_correction_actions, ringlet_window_document_actions,
  ringlet_window_folder_actions, ringlet_window_help_actions,
  ringlet_window_history_actions, ringlet_window_integrate_actions,
  ringlet_window_journal_actions, ringlet_window_look_actions,
  ringlet_window_step_actions, ringlet_window_calibrate_actions,
  ringlet_window_series_actions, ringlet_window_session_actions,
  ringlet_window_phase_actions, ringlet_window_pattern_actions,
  ringlet_window_peak_actions, ringlet_window_profile_actions,
  ringlet_window_compare_actions };

/* Settings that are actions, too: radio buttons and switches. */
static const char *const setting_actions[] = { "view", "scale", "y-scale", "colormap",
  "invert-colormap", "show-rings", "show-phases", "show-spread", "inspect-background",
  "series-view", "series-hidden", "map-smooth" };

static const RingletWindowAction *
find_action (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const RingletWindowAction *row = tables[i]; row->name != NULL; row++) {
      if (g_str_equal (row->name, name))
        return row;
    }
  }
  g_return_val_if_reached (NULL);
}

static void
on_activate (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const char *name = g_action_get_name (G_ACTION (action));
  g_autofree char *what = g_strconcat ("action ", name, NULL);
  g_auto (RingletWatch) watch = ringlet_watch (g_intern_string (what));

  find_action (name)->activate (self);
}

static void
add_action (RingletWindow *self, const char *name)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_object (action, "activate", G_CALLBACK (on_activate), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
add_tables (RingletWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (const RingletWindowAction *row = tables[i]; row->name != NULL; row++)
      add_action (self, row->name);
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
  ringlet_window_show_unit (self, g_variant_get_string (parameter, NULL));
}

static void
on_rings (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const char *name = g_variant_get_string (parameter, NULL);

  ringlet_window_show_calibrant (self, *name != '\0' ? name : NULL);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  RingletStep step = RINGLET_STEP_IMAGE;

  if (ringlet_step_find (g_variant_get_string (parameter, NULL), &step))
    ringlet_window_show_step (self, step);
}

static void
on_correction (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  ringlet_window_show_correction (self, g_variant_get_string (parameter, NULL));
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
on_draw_sector (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  ringlet_window_draw_sector (
      self, !get_boolean (self, g_action_get_name (G_ACTION (action))));
}

static void
on_inspector (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  ringlet_window_toggle_side (self, RINGLET_WINDOW_RIGHT);
}

static void
on_pattern (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  ringlet_window_toggle_pattern (self);
}

static void
on_layers (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  ringlet_window_toggle_side (self, RINGLET_WINDOW_LEFT);
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

static void
enable_all (
    RingletWindow *self, const char *const *names, gsize n_names, gboolean enabled)
{
  for (gsize i = 0; i < n_names; i++)
    set_enabled (self, names[i], enabled);
}

#define ENABLE_ALL(self, names, enabled)                                               \
  enable_all ((self), (names), G_N_ELEMENTS (names), (enabled))

static void
update_history_actions (RingletWindow *self)
{
  g_autofree char *undo_label = NULL;
  g_autofree char *redo_label = NULL;

  g_object_get (
      self->project, "undo-label", &undo_label, "redo-label", &redo_label, NULL);
  set_enabled (self, "undo", undo_label != NULL);
  set_enabled (self, "redo", redo_label != NULL);
}

/* What needs the pattern, or is beside it. */
static void
update_result_actions (RingletWindow *self, const RingletState *state)
{
  static const char *const results[] = { "export-pattern", "export-cake",
    "export-picture", "copy-command", "save-and-copy-command", "keep-pattern",
    "add-overlays", "draw-sector", "find-peaks" };
  const gboolean has_result = state->source != NULL &&
      ringlet_live_get_pattern (self->live) != NULL &&
      ringlet_live_get_error (self->live) == NULL && self->export_job == NULL;

  ENABLE_ALL (self, results, has_result);
  set_enabled (self, "export-again", has_result && self->exported != NULL);
  set_enabled (self, "clear-overlays", state->overlays != NULL);
  set_enabled (self, "clear-sectors", state->sectors != NULL);
  set_enabled (self, "export-sectors", has_result && state->sectors != NULL);
  set_enabled (self, "copy-peaks", ringlet_fitted_peaks_count (self->peaks) > 0);
  set_enabled (self, "clear-peaks", self->peaks->starts->len > 0);
}

/* What needs the image. */
static void
update_image_actions (RingletWindow *self, const RingletState *state)
{
  static const char *const images[] = { "copy-view", "compare-previous", "compare-file",
    "compare-uncorrected", "compare-step", "profile-line", "profile-box", "show-layers",
    "previous-file", "next-file" };
  static const char *const back[] = { "previous-frame", "back-ten-frames",
    "first-frame" };
  static const char *const on[] = { "next-frame", "on-ten-frames", "last-frame" };
  const gboolean has_image = state->source != NULL;

  ENABLE_ALL (self, images, has_image);
  ENABLE_ALL (self, back, has_image && state->frame > 0);
  ENABLE_ALL (self, on,
      has_image && state->frame + 1 < ringlet_source_n_frames (state->source));
}

void
ringlet_window_update_actions (RingletWindow *self)
{
  static const char *const of_profile[] = { "remove-profile", "cycle-profile-axis",
    "cycle-profile-value", "cycle-plot", "copy-profile", "export-profile" };
  static const char *const saves[] = { "save", "save-as" };
  const RingletState *state = ringlet_project_get_state (self->project);

  update_history_actions (self);
  update_result_actions (self, state);
  update_image_actions (self, state);
  ringlet_window_update_compare_actions (self);
  ENABLE_ALL (self, of_profile, self->profile_kind != RINGLET_PROFILE_NONE);
  ENABLE_ALL (self, saves, self->export_job == NULL);
  ringlet_window_set_action_state (
      self, "unit", g_variant_new_string (ringlet_window_get_unit (self)));
  ringlet_window_set_action_state (self, "rings",
      g_variant_new_string (state->calibrant != NULL ? state->calibrant->name : ""));
}

static void
list_keys (RingletWindow *self)
{
  g_autoptr (GtkShortcutsWindow) keys = ringlet_keys_window (self->settings);

  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), keys);
}

static void
add_keys (RingletWindow *self)
{
  static const char *const changes[] = { "changed::key-bindings",
    "changed::letter-keys" };

  gtk_widget_add_controller (GTK_WIDGET (self->panes),
      ringlet_keys_controller (RINGLET_KEY_VIEWS, self->settings));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (
        self->settings, changes[i], G_CALLBACK (list_keys), self, G_CONNECT_SWAPPED);
  list_keys (self);
}

void
ringlet_window_add_actions (RingletWindow *self)
{
  add_tables (self);
  add_stateful (self, "unit", g_variant_new_string (""), G_CALLBACK (on_unit));
  add_stateful (self, "step",
      g_variant_new_string (ringlet_step_name (RINGLET_STEP_IMAGE)),
      G_CALLBACK (on_step));
  add_stateful (
      self, "show-correction", g_variant_new_string (""), G_CALLBACK (on_correction));
  add_stateful (self, "rings", g_variant_new_string (""), G_CALLBACK (on_rings));
  add_stateful (self, "flip-x", g_variant_new_boolean (FALSE), G_CALLBACK (on_flip));
  add_stateful (self, "flip-y", g_variant_new_boolean (FALSE), G_CALLBACK (on_flip));
  add_stateful (
      self, "draw-sector", g_variant_new_boolean (FALSE), G_CALLBACK (on_draw_sector));
  add_stateful (
      self, "show-layers", g_variant_new_boolean (TRUE), G_CALLBACK (on_layers));
  add_stateful (
      self, "show-inspector", g_variant_new_boolean (TRUE), G_CALLBACK (on_inspector));
  add_stateful (
      self, "show-pattern", g_variant_new_boolean (TRUE), G_CALLBACK (on_pattern));
  add_keys (self);
  g_signal_connect_object (self->settings, "changed::show-spacing",
      G_CALLBACK (ringlet_window_update_actions), self, G_CONNECT_SWAPPED);
}
