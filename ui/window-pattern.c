/* SPDX-License-Identifier: MIT */

/* The pane of the pattern: what of it is shown, and what beside it. */

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "frame-watch.h"
#include "handful.h"
#include "process/relabel.h"
#include "project-overlays.h"
#include "traces.h"
#include "window-private.h"

/* --- what is drawn --- */

static void
add_own_traces (RingletWindow *self, GPtrArray *traces)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  RingletResult *pattern = ringlet_live_get_pattern (self->live);
  RingletTrace *trace = NULL;

  if (state->pattern_background.is_on &&
      g_settings_get_boolean (self->settings, "inspect-background"))
    trace = ringlet_trace_of_background (state, pattern, NULL);
  if (trace != NULL)
    g_ptr_array_add (traces, trace);
  trace = g_settings_get_boolean (self->settings, "show-spread")
      ? ringlet_trace_of_spread (pattern)
      : NULL;
  if (trace != NULL)
    g_ptr_array_add (traces, trace);
}

/* Whether a pattern is over another axis than the document asks for by now. */
static gboolean
is_other_axis (RingletWindow *self, const RingletResult *pattern)
{
  return pattern != NULL && ringlet_live_get_is_stale (self->live) &&
      pattern->unit != ringlet_project_get_state (self->project)->plan.unit;
}

/* Returns (transfer full) (nullable): over the axis that is asked for, until the exact
 * one is there; NULL where it is over that, or cannot be. */
static RingletResult *
relabel (RingletWindow *self, const RingletResult *pattern)
{
  return is_other_axis (self, pattern)
      ? ringlet_result_relabel (
            pattern, ringlet_project_get_state (self->project)->plan.unit)
      : NULL;
}

/* Less its background, unless that is what is looked at. */
static RingletResult *
make_shown (RingletWindow *self, RingletResult *pattern)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autoptr (GError) error = NULL;
  RingletResult *shown = NULL;

  if (pattern == NULL)
    return NULL;
  shown = relabel (self, pattern);
  if (shown != NULL) {
    ringlet_watch_mark ("pattern other axis");
    return shown;
  }
  if (g_settings_get_boolean (self->settings, "inspect-background"))
    return ringlet_result_ref (pattern);
  shown = ringlet_traces_shown (state, pattern, &error);
  if (shown == NULL)
    ringlet_banner_show (
        self->banner, "background", error->message, _ ("_Undo"), "win.undo");
  else
    ringlet_banner_hide (self->banner, "background");
  return shown != NULL ? shown : ringlet_result_ref (pattern);
}

/* Nothing is drawn that is drawn already: the document changes for other reasons, too.
 */
static void
update_shown (RingletWindow *self)
{
  RingletResult *pattern = ringlet_live_get_pattern (self->live);
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean inspects =
      g_settings_get_boolean (self->settings, "inspect-background");
  RingletResult *shown = NULL;

  if (self->shown_of == pattern && self->shown_inspects == inspects &&
      self->shown_unit == state->plan.unit &&
      ringlet_background_choice_equal (&self->shown_less, &state->pattern_background))
    return;
  shown = make_shown (self, pattern);
  g_clear_pointer (&self->shown, ringlet_result_unref);
  g_clear_pointer (&self->shown_of, ringlet_result_unref);
  self->shown = shown;
  self->shown_of = pattern != NULL ? ringlet_result_ref (pattern) : NULL;
  self->shown_less = state->pattern_background;
  self->shown_unit = state->plan.unit;
  self->shown_inspects = inspects;
  self->peaks_wait = TRUE;
}

/* The range of the background, where that is looked at. */
static void
update_limits (RingletWindow *self)
{
  const RingletBackgroundChoice *choice =
      &ringlet_project_get_state (self->project)->pattern_background;
  const RingletResult *pattern = self->shown;

  ringlet_pattern_view_set_limits (self->pattern_view,
      self->shown_inspects && choice->is_on && pattern != NULL,
      choice->has_range || pattern == NULL ? choice->min : pattern->radial_min,
      choice->has_range || pattern == NULL ? choice->max : pattern->radial_max);
}

void
ringlet_window_update_traces (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autoptr (GPtrArray) traces = NULL;

  if (self->shown != NULL) {
    traces = ringlet_traces_overlays (state, self->shown);
    if (self->shown->unit == ringlet_live_get_pattern (self->live)->unit)
      add_own_traces (self, traces);
    ringlet_window_add_sector_traces (self, traces);
    if (!self->peaks_wait)
      ringlet_fitted_peaks_add_traces (self->peaks, traces);
  }
  ringlet_pattern_view_set_traces (
      self->pattern_view, traces != NULL && traces->len > 0 ? traces : NULL);
}

void
ringlet_window_update_pattern (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern");

  update_shown (self);
  ringlet_pattern_view_set_pattern (
      self->pattern_view, self->shown, ringlet_live_get_is_stale (self->live));
  ringlet_window_follow_peaks (self);
  ringlet_window_update_traces (self);
  update_limits (self);
}

static void
on_state (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (ringlet_background_choice_equal (&self->shown_less, &state->pattern_background) &&
      self->shown_overlays == state->overlays)
    return;
  ringlet_overlays_unref (self->shown_overlays);
  self->shown_overlays = ringlet_overlays_ref (state->overlays);
  ringlet_window_update_pattern (self);
  ringlet_window_update_actions (self);
}

/* --- overlays --- */

static void
keep_pattern (RingletWindow *self)
{
  RingletResult *pattern = ringlet_live_get_pattern (self->live);
  g_autoptr (GError) error = NULL;

  if (pattern == NULL || pattern->is_preview || ringlet_live_get_is_stale (self->live))
    return;
  if (ringlet_project_keep_pattern (self->project, pattern, &error))
    ringlet_window_toast_undo (self, _ ("Pattern kept as an overlay"));
  else
    ringlet_window_show_failure (self, error);
}

/* What is being read, for the words when it is there. */
typedef struct {
  RingletWindow *window;
  RingletJob *job;
  guint n;
} Adding;

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Adding *adding = data;
  g_autoptr (RingletWindow) self = adding->window;
  g_autoptr (RingletJob) job = adding->job;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const gboolean ok =
      ringlet_project_load_overlays_finish (RINGLET_PROJECT (source), result, &error);

  if (!ringlet_window_end_job (self, job))
    return;
  if (!ok) {
    ringlet_window_show_failure (self, error);
    return;
  }
  ringlet_banner_hide (self->banner, "open");
  text = adding->n == 1 ? g_strdup (_ ("Overlay added"))
                        : g_strdup_printf (_ ("%u overlays added"), adding->n);
  ringlet_window_toast_undo (self, text);
}

void
ringlet_window_add_overlays (RingletWindow *self, const char *const *paths)
{
  Adding *adding = g_new0 (Adding, 1);

  adding->window = g_object_ref (self);
  adding->n = g_strv_length ((char **) paths);
  adding->job = g_object_ref (ringlet_window_begin_job (self, _ ("Opening")));
  ringlet_project_load_overlays_async (
      self->project, adding->job, paths, on_added, adding);
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  if (paths != NULL)
    ringlet_window_add_overlays (RINGLET_WINDOW (window), paths);
}

static void
add_overlays (RingletWindow *self)
{
  static const char *const patterns[] = { "*.xy", "*.xye", "*.dat", "*.csv", "*.chi",
    "*.fxye", "*.gsas", "*.gsa", "*.gda", "*.esg", "*.xrdml", "*.cif", "*.h5", NULL };
  const RingletFileDialogFilter filters[] = {
    { _ ("Patterns"), patterns },
    { _ ("All files"), (const char *const[]){ "*", NULL } },
    { NULL, NULL },
  };
  g_autofree char *uri = g_settings_get_string (self->settings, "export-folder");
  g_autofree char *folder = g_filename_from_uri (uri, NULL, NULL);

  ringlet_file_dialog_open (GTK_WINDOW (self), _ ("Add Patterns as Overlays"), filters,
      folder, on_chosen, NULL);
}

static void
clear_overlays (RingletWindow *self)
{
  ringlet_project_clear_overlays (self->project);
}

/* Whether there is an overlay of the number that an action is asked for. */
static gboolean
get_index (RingletWindow *self, GVariant *parameter, guint *index)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  *index = g_variant_get_uint32 (parameter);
  return *index < ringlet_overlays_count (state->overlays);
}

static void
on_match (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  g_autoptr (GError) error = NULL;
  double min = 0.0;
  double max = 0.0;
  guint index = 0;

  if (!get_index (self, parameter, &index) || self->shown == NULL)
    return;
  ringlet_pattern_view_get_range (self->pattern_view, &min, &max);
  if (ringlet_project_match_overlay (
          self->project, index, self->shown, min, max, &error))
    ringlet_banner_hide (self->banner, "overlay");
  else
    ringlet_banner_show (self->banner, "overlay", error->message, NULL, NULL);
}

/* Once more for none. */
static void
on_compare (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const RingletOverlays *overlays = ringlet_project_get_state (self->project)->overlays;
  guint index = 0;

  if (get_index (self, parameter, &index))
    ringlet_project_compare_overlay (
        self->project, overlays->compared == (int) index ? -1 : (int) index);
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  guint index = 0;

  if (!get_index (self, parameter, &index))
    return;
  ringlet_project_remove_overlay (self->project, index);
  ringlet_window_toast_undo (self, _ ("Overlay removed"));
}

/* One step from press to release, however long a hand rests between; Esc ends where it
 * began. */
static void
on_lifted (RingletWindow *self, double by, gboolean has_ended)
{
  const RingletOverlays *overlays = ringlet_project_get_state (self->project)->overlays;

  if (overlays == NULL)
    return;
  if (!self->lifts) {
    self->lift_from = overlays->waterfall;
    ringlet_project_begin_drag (self->project, N_ ("Change Waterfall"));
  }
  self->lifts = !has_ended;
  if (!ringlet_project_in_drag (self->project)) /* undone under the hand */
    return;
  if (has_ended && by == 0.0) {
    ringlet_project_cancel_drag (self->project);
    return;
  }
  ringlet_project_set_waterfall (self->project, self->lift_from + by);
  if (has_ended)
    ringlet_project_end_drag (self->project);
}

/* All of the pattern is no range. */
static void
on_limit_moved (RingletWindow *self, double min, double max, gboolean has_ended)
{
  RingletBackgroundChoice choice =
      ringlet_project_get_state (self->project)->pattern_background;
  const RingletResult *pattern = self->shown;

  if (pattern == NULL || !choice.is_on)
    return;
  choice.has_range = min > pattern->radial_min || max < pattern->radial_max;
  choice.min = choice.has_range ? min : 0.0;
  choice.max = choice.has_range ? max : 0.0;
  ringlet_project_set_pattern_background (self->project, &choice, NULL);
}

/* --- dropped --- */

static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, RingletWindow *self)
{
  g_auto (GStrv) paths = ringlet_window_dropped_paths (self, value);

  if (paths[0] == NULL)
    return FALSE;
  /* Without a pattern there is nothing to lay them over. */
  if (self->shown == NULL ||
      !ringlet_handful_are_patterns ((const char *const *) paths))
    ringlet_window_open (self, (const char *const *) paths);
  else
    ringlet_window_add_overlays (self, (const char *const *) paths);
  return TRUE;
}

/* --- set-up --- */

const RingletWindowAction ringlet_window_pattern_actions[] = {
  { "keep-pattern", keep_pattern },
  { "add-overlays", add_overlays },
  { "clear-overlays", clear_overlays },
  { NULL, NULL },
};

static void
add_indexed (RingletWindow *self, const char *name, GCallback activate)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, G_VARIANT_TYPE_UINT32);

  g_signal_connect_object (action, "activate", activate, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

void
ringlet_window_connect_pattern (RingletWindow *self)
{
  static const char *const settings[] = { "changed::inspect-background",
    "changed::show-spread" };
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  add_indexed (self, "match-overlay", G_CALLBACK (on_match));
  add_indexed (self, "compare-overlay", G_CALLBACK (on_compare));
  add_indexed (self, "remove-overlay", G_CALLBACK (on_remove));
  g_signal_connect_object (
      self->project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_signal_connect_object (self->settings, settings[i],
        G_CALLBACK (ringlet_window_update_pattern), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->pattern_view, "lifted", G_CALLBACK (on_lifted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pattern_view, "limit-moved",
      G_CALLBACK (on_limit_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (
      GTK_WIDGET (self->pattern_view), GTK_EVENT_CONTROLLER (target));
}
