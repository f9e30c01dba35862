/* SPDX-License-Identifier: MIT */
#include "window-private.h"

#include <glib/gi18n-lib.h>

#include "button-names.h"
#include "describe.h"
#include "frame-watch.h"
#include "key-tips.h"
#include "recent-list.h"

G_DEFINE_FINAL_TYPE (RingletWindow, ringlet_window, ADW_TYPE_APPLICATION_WINDOW)

gboolean
ringlet_window_is_empty (RingletWindow *self)
{
  g_return_val_if_fail (RINGLET_IS_WINDOW (self), FALSE);
  return ringlet_project_get_state (self->project)->source == NULL;
}

gboolean
ringlet_window_is_idle (RingletWindow *self)
{
  g_return_val_if_fail (RINGLET_IS_WINDOW (self), TRUE);
  return self->open_job == NULL && self->export_job == NULL;
}

RingletProject *
ringlet_window_get_project (RingletWindow *self)
{
  g_return_val_if_fail (RINGLET_IS_WINDOW (self), NULL);
  return self->project;
}

const char *
ringlet_window_get_backend_name (RingletWindow *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (RINGLET_IS_WINDOW (self), NULL);
  g_object_get (self->image.canvas, "backend-name", &name, NULL);
  return g_intern_string (name);
}

void
ringlet_window_update_geometry_warning (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean is_turned =
      state->detector != NULL && state->detector->orientation != 3;

  if (g_strcmp0 (state->geometry_warning, self->geometry_warning) == 0)
    return;

  g_free (self->geometry_warning);
  self->geometry_warning = g_strdup (state->geometry_warning);
  if (self->geometry_warning == NULL)
    ringlet_banner_hide (self->banner, "geometry");
  else
    ringlet_banner_show (self->banner, "geometry", self->geometry_warning,
        is_turned ? _ ("Read as _Two Flips") : NULL, "win.two-flips");
}

/* Once, as that of the geometry. */
static void
update_mask_warning (RingletWindow *self)
{
  g_autofree char *warning =
      ringlet_describe_mask_warning (ringlet_project_get_state (self->project));

  if (g_strcmp0 (warning, self->mask_warning) == 0)
    return;

  g_free (self->mask_warning);
  self->mask_warning = g_steal_pointer (&warning);
  if (self->mask_warning == NULL)
    ringlet_banner_hide (self->banner, "mask");
  else
    ringlet_banner_show (
        self->banner, "mask", self->mask_warning, _ ("_Undo"), "win.undo");
}

static void
on_state (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("state");

  ringlet_window_retract_toast_button (self);
  ringlet_banner_hide (self->banner, "stop"); /* it goes on with every change */
  ringlet_window_update_actions (self);
  ringlet_window_update_title (self);
  ringlet_window_update_rings (self);
  ringlet_window_update_geometry_warning (self);
  update_mask_warning (self);
}

static gboolean
ringlet_window_close_request (GtkWindow *window)
{
  RingletWindow *self = RINGLET_WINDOW (window);

  ringlet_window_save_size (self);
  /* A file that the user asked for is written first; that takes a moment. */
  self->closes = self->export_job != NULL;
  if (self->closes || ringlet_window_keeps_series (self) ||
      ringlet_window_keeps_work (self))
    return TRUE;
  ringlet_window_remember_session (self);
  ringlet_window_close_journal (self);
  return GTK_WINDOW_CLASS (ringlet_window_parent_class)->close_request (window);
}

static void
ringlet_window_dispose (GObject *object)
{
  RingletWindow *self = RINGLET_WINDOW (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  g_clear_handle_id (&self->toast_id, g_source_remove);
  g_clear_handle_id (&self->next_toast_id, g_source_remove);
  g_clear_pointer (&self->next_toast, g_free);
  g_clear_handle_id (&self->sides_id, g_source_remove);
  g_clear_handle_id (&self->blink_id, g_source_remove);
  if (self->live != NULL)
    ringlet_live_cancel (self->live);
  if (self->open_job != NULL)
    ringlet_job_cancel (self->open_job);
  if (self->export_job != NULL)
    ringlet_job_cancel (self->export_job);
  g_clear_object (&self->open_job);
  g_clear_object (&self->export_job);
  g_clear_object (&self->toast);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_WINDOW);
  g_clear_pointer (&self->rings, g_array_unref);
  ringlet_window_clear_phases (self);
  g_clear_pointer (&self->detector_hint, g_free);
  g_clear_pointer (&self->geometry_warning, g_free);
  g_clear_pointer (&self->mask_warning, g_free);
  g_clear_pointer (&self->exported, g_free);
  g_clear_pointer (&self->shown, ringlet_result_unref);
  g_clear_pointer (&self->shown_of, ringlet_result_unref);
  g_clear_pointer (&self->shown_overlays, ringlet_overlays_unref);
  g_clear_pointer (&self->shown_sectors, ringlet_sectors_unref);
  ringlet_window_clear_peaks (self);
  g_clear_object (&self->menu);
  g_clear_object (&self->narrow_menu);
  g_clear_object (&self->journal);
  g_clear_pointer (&self->orphans, g_ptr_array_unref);
  g_clear_object (&self->image_sector);
  g_clear_object (&self->cake_sector);
  g_clear_object (&self->sector_live);
  g_clear_object (&self->comparison);
  g_clear_object (&self->profile_tool);
  g_clear_object (&self->tool_before);
  g_clear_object (&self->profiler);
  g_clear_object (&self->series);
  g_clear_object (&self->link_live);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ringlet_window_parent_class)->dispose (object);
}

/* What was chosen in the menu is through with it. */
static void
on_recent_clicked (RingletWindow *self)
{
  gtk_menu_button_popdown (self->recent_button);
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletWindow, name)

/* What the template names. */
static void
ensure_types (void)
{
  g_type_ensure (RINGLET_TYPE_BANNER);
  g_type_ensure (RINGLET_TYPE_FRAME_BAR);
  g_type_ensure (RINGLET_TYPE_HISTORY_LIST);
  g_type_ensure (RINGLET_TYPE_INSPECTOR);
  g_type_ensure (RINGLET_TYPE_LAYERS_PANE);
  g_type_ensure (RINGLET_TYPE_PATTERN_VIEW);
  g_type_ensure (RINGLET_TYPE_PROFILE_PANE);
  g_type_ensure (RINGLET_TYPE_READOUT_BAR);
  g_type_ensure (RINGLET_TYPE_RECENT_LIST);
  g_type_ensure (RINGLET_TYPE_SERIES_VIEW);
  g_type_ensure (RINGLET_TYPE_SESSION_BAR);
  g_type_ensure (RINGLET_TYPE_STEP_BAR);
}

static void
ringlet_window_class_init (RingletWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ringlet_window_close_request;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/window.ui");
  BIND (toasts);
  BIND (header);
  BIND (history_box);
  BIND (layers_button);
  BIND (menu_button);
  BIND (export_button);
  BIND (title);
  BIND (pages);
  BIND (empty);
  BIND (last_button);
  BIND (last_label);
  BIND (recent_button);
  BIND (banner);
  BIND (session_bar);
  BIND (step_bar);
  BIND (undo_button);
  BIND (redo_button);
  BIND (history_button);
  BIND (history_list);
  BIND (panes);
  BIND (body);
  BIND (left);
  BIND (steps_above);
  BIND (steps_left);
  BIND (layers);
  BIND (side);
  BIND (views);
  BIND (series_pane);
  BIND (series_view);
  BIND (frame_bar);
  BIND (pattern_view);
  BIND (pattern_box);
  BIND (plots);
  BIND (compare_bar);
  BIND (compare_label);
  BIND (plot_switch);
  BIND (profile_pane);
  BIND (inspector);
  BIND (readout);
  BIND (busy_button);
  BIND (busy_spinner);
  BIND (drop_target);
  gtk_widget_class_bind_template_callback (widget_class, on_recent_clicked);
}

static void
ringlet_window_init (RingletWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ringlet_button_names_mend (GTK_WIDGET (self));
}

/* A setting is where it begins; from then on it is the document's. */
static RingletProject *
make_project (RingletWindow *self)
{
  static const char *const units[] = { "2th_deg", "q_A^-1" };
  const int unit = g_settings_get_enum (self->settings, "new-unit");

  return ringlet_project_new_in (ringlet_unit_find (units[unit], NULL));
}

static void
set_up (RingletWindow *self, RingletCanvasBackend backend)
{
  self->project = make_project (self);
  self->live = ringlet_live_new (self->project);
  ringlet_window_add_actions (self);
  ringlet_inspector_bind (self->inspector, self->project, self->live, self->settings);
  ringlet_window_connect_series (self);
  ringlet_frame_bar_bind (self->frame_bar, self->project);
  ringlet_window_connect_folder (self);
  ringlet_window_connect_correction (self);
  ringlet_window_connect_views (self, backend);
  ringlet_window_connect_pattern (self);
  ringlet_window_connect_peaks (self);
  ringlet_window_connect_export (self);
  ringlet_window_connect_probe (self);
  ringlet_window_connect_drop (self);
  ringlet_window_connect_panes (self);
  ringlet_window_connect_session (self);
  ringlet_window_connect_notify (self);
  g_signal_connect_object (
      self->project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  ringlet_window_connect_project (self);
  on_state (self);
  ringlet_window_connect_mask (self);
  ringlet_window_connect_calibrate (self);
  ringlet_window_connect_integrate (self);
  ringlet_window_connect_menus (self);
  ringlet_window_connect_profile (self);
  ringlet_window_connect_compare (self);
  ringlet_window_connect_phases (self);
  ringlet_window_connect_steps (self);
  ringlet_window_connect_history (self);
  ringlet_window_connect_journal (self);
  ringlet_key_tips_follow (GTK_WIDGET (self), self->settings);
}

GtkWidget *
ringlet_window_new (
    AdwApplication *application, GSettings *settings, RingletCanvasBackend backend)
{
  RingletWindow *self =
      g_object_new (RINGLET_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  self->backend = backend;
  set_up (self, backend);
  ringlet_window_restore_size (self);
  ringlet_frame_watch_window (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
