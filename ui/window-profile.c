/* SPDX-License-Identifier: MIT */

/* The intensity along a line and across a box: the tool on the image, and the pane
 * below it. */

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "file-dialog.h"
#include "frame-watch.h"
#include "profile-tool.h"
#include "window-private.h"

static const char *const kinds[] = { [RINGLET_PROFILE_NONE] = "none",
  [RINGLET_PROFILE_LINE] = "line",
  [RINGLET_PROFILE_BOX] = "box" };

static const RingletProfileRegion *
get_region (RingletWindow *self)
{
  return ringlet_profiler_get_region (self->profiler);
}

static gboolean
has_tool (RingletWindow *self)
{
  return ringlet_canvas_get_tool (self->image.canvas) == self->profile_tool;
}

/* ---- what is shown ---- */

static void
show_layer (RingletWindow *self)
{
  ringlet_profile_layer_set (self->profile_layer, get_region (self), has_tool (self),
      ringlet_profile_tool_get_part (RINGLET_PROFILE_TOOL (self->profile_tool)));
}

static void
show_pane (RingletWindow *self)
{
  ringlet_profile_pane_show (self->profile_pane,
      ringlet_profiler_get_cut (self->profiler), self->profile_of_rows,
      self->profile_is_sum, ringlet_project_get_state (self->project));
}

static void
show_plot (RingletWindow *self, gboolean is_profile)
{
  gtk_stack_set_visible_child (
      self->plots, is_profile ? GTK_WIDGET (self->profile_pane) : self->pattern_box);
  ringlet_window_set_action_state (
      self, "plot", g_variant_new_string (is_profile ? "profile" : "pattern"));
}

/* The mode is on as long as there is a region, or one is about to be drawn. */
static void
set_mode (RingletWindow *self, RingletProfileKind kind)
{
  if (self->profile_kind == kind)
    return;
  self->profile_kind = kind;
  ringlet_window_set_action_state (self, "profile", g_variant_new_string (kinds[kind]));
  gtk_widget_set_visible (self->plot_switch, kind != RINGLET_PROFILE_NONE);
  if (kind != RINGLET_PROFILE_NONE &&
      !gtk_widget_get_visible (GTK_WIDGET (self->plots)))
    ringlet_window_toggle_pattern (self);
  show_plot (self, kind != RINGLET_PROFILE_NONE);
  ringlet_window_update_actions (self);
}

static void
on_changed (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("profile changed");
  const RingletProfileKind kind = get_region (self)->kind;

  /* Another image took it away: the tool stays for the next one. */
  if (kind != RINGLET_PROFILE_NONE)
    set_mode (self, kind);
  ringlet_profile_pane_set_region (self->profile_pane, get_region (self));
  show_layer (self);
  show_pane (self);
}

/* ---- the tool ---- */

/* The tool of the step has the pointer again. */
static void
give_tool_back (RingletWindow *self)
{
  if (has_tool (self))
    ringlet_canvas_set_tool (self->image.canvas, self->tool_before);
  g_clear_object (&self->tool_before);
  show_layer (self);
}

static void
take_tool (RingletWindow *self)
{
  if (has_tool (self))
    return;
  g_set_object (&self->tool_before, ringlet_canvas_get_tool (self->image.canvas));
  ringlet_canvas_set_tool (self->image.canvas, self->profile_tool);
  show_layer (self);
}

void
ringlet_window_leave_profile (RingletWindow *self)
{
  if (has_tool (self))
    ringlet_canvas_set_tool (self->image.canvas, self->tool_before);
  g_clear_object (&self->tool_before);
}

void
ringlet_window_resume_profile (RingletWindow *self)
{
  if (self->profile_kind != RINGLET_PROFILE_NONE &&
      ringlet_canvas_get_tool (self->image.canvas) == NULL)
    take_tool (self);
  show_layer (self);
}

static void
switch_off (RingletWindow *self)
{
  ringlet_canvas_tool_cancel (self->image.canvas);
  ringlet_profiler_clear (self->profiler);
  give_tool_back (self);
  set_mode (self, RINGLET_PROFILE_NONE);
}

/* Once more takes it away, unless a tool of the step has the pointer meanwhile. */
static void
choose (RingletWindow *self, RingletProfileKind kind)
{
  if (ringlet_live_get_display (self->live) == NULL)
    return;
  if (self->profile_kind == kind && has_tool (self)) {
    switch_off (self);
    return;
  }
  if (get_region (self)->kind != kind)
    ringlet_profiler_clear (self->profiler);
  ringlet_profile_tool_set_kind (RINGLET_PROFILE_TOOL (self->profile_tool), kind);
  take_tool (self);
  set_mode (self, kind);
  if (ringlet_window_get_pane (self) != &self->image)
    g_settings_set_string (self->settings, "view", "image");
  gtk_widget_grab_focus (GTK_WIDGET (self->image.canvas));
}

static void
profile_line (RingletWindow *self)
{
  choose (self, RINGLET_PROFILE_LINE);
}

static void
profile_box (RingletWindow *self)
{
  choose (self, RINGLET_PROFILE_BOX);
}

gboolean
ringlet_window_stop_profile (RingletWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const gboolean is_here = focus != NULL &&
      (focus == GTK_WIDGET (self->image.canvas) ||
          gtk_widget_is_ancestor (focus, GTK_WIDGET (self->profile_pane)));

  if (self->profile_kind == RINGLET_PROFILE_NONE || !is_here)
    return FALSE;
  switch_off (self);
  return TRUE;
}

static void
on_profile (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const char *name = g_variant_get_string (parameter, NULL);

  if (g_str_equal (name, kinds[RINGLET_PROFILE_LINE]))
    choose (self, RINGLET_PROFILE_LINE);
  else if (g_str_equal (name, kinds[RINGLET_PROFILE_BOX]))
    choose (self, RINGLET_PROFILE_BOX);
}

/* ---- what of it is looked at ---- */

static void
set_of_rows (RingletWindow *self, gboolean of_rows)
{
  self->profile_of_rows = of_rows;
  ringlet_window_set_action_state (
      self, "profile-axis", g_variant_new_string (of_rows ? "rows" : "columns"));
  show_pane (self);
}

static void
set_is_sum (RingletWindow *self, gboolean is_sum)
{
  self->profile_is_sum = is_sum;
  ringlet_window_set_action_state (
      self, "profile-value", g_variant_new_string (is_sum ? "sum" : "mean"));
  show_pane (self);
}

static void
on_axis (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  set_of_rows (self, g_str_equal (g_variant_get_string (parameter, NULL), "rows"));
}

static void
on_value (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  set_is_sum (self, g_str_equal (g_variant_get_string (parameter, NULL), "sum"));
}

static void
on_plot (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  show_plot (self, g_str_equal (g_variant_get_string (parameter, NULL), "profile"));
}

static void
cycle_axis (RingletWindow *self)
{
  set_of_rows (self, !self->profile_of_rows);
}

static void
cycle_value (RingletWindow *self)
{
  set_is_sum (self, !self->profile_is_sum);
}

static void
cycle_plot (RingletWindow *self)
{
  show_plot (self, gtk_stack_get_visible_child (self->plots) == self->pattern_box);
}

static void
on_width (RingletWindow *self, guint width)
{
  RingletProfileRegion region = *get_region (self);

  if (region.kind != RINGLET_PROFILE_LINE)
    return;
  region.width = width;
  ringlet_profiler_set_region (self->profiler, &region);
}

/* The cursor of the profile is the one that all views share. */
static void
on_pointed (RingletWindow *self, int point)
{
  const RingletProfileCut *cut = ringlet_profiler_get_cut (self->profiler);
  const RingletProfile *profile =
      cut != NULL ? ringlet_profile_cut_get (cut, self->profile_of_rows) : NULL;

  if (profile != NULL && point >= 0 && (gsize) point < profile->n)
    ringlet_window_probe_pixel (self, profile->slow[point], profile->fast[point]);
  else
    ringlet_window_probe_nothing (self);
}

/* ---- it leaves the window ---- */

static void
copy_profile (RingletWindow *self)
{
  const RingletProfileCut *cut = ringlet_profiler_get_cut (self->profiler);
  g_autofree char *text = NULL;

  if (cut == NULL || ringlet_profiler_is_busy (self->profiler))
    return;
  text = ringlet_profile_cut_columns (
      cut, self->profile_of_rows, ringlet_project_get_state (self->project));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Columns of the profile copied"));
}

gboolean
ringlet_window_copy_focused_profile (RingletWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != GTK_WIDGET (ringlet_profile_pane_get_view (self->profile_pane)))
    return FALSE;
  copy_profile (self);
  return TRUE;
}

/* What the worker writes. */
typedef struct {
  RingletProfileCut *cut;
  RingletState *state;
  gboolean of_rows;
  char *path;
  gboolean overwrite;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  ringlet_profile_cut_unref (self->cut);
  ringlet_state_unref (self->state);
  g_free (self->path);
  g_free (self);
}

/* Any pointer but NULL: it is done. */
static gpointer
save_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;

  return ringlet_profile_cut_save (order->cut, order->of_rows, order->state,
             order->path, order->overwrite, error)
      ? job
      : NULL;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletWindow) self = data;
  g_autoptr (GError) error = NULL;

  ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  g_clear_object (&self->export_job);
  if (self->project == NULL) /* closed */
    return;
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
  if (error == NULL) {
    ringlet_banner_hide (self->banner, "export");
    ringlet_window_toast (self, _ ("Profile saved"));
    /* Closing waited for the file; an error is a reason to stay. */
    if (self->closes)
      gtk_window_close (GTK_WINDOW (self));
  }
  self->closes = FALSE;
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  ringlet_banner_show (self->banner, "export", error->message, _ ("_Save Elsewhere…"),
      "win.export-profile");
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  RingletWindow *self = RINGLET_WINDOW (window);
  RingletProfileCut *cut = NULL;
  Order *order = NULL;

  /* No answer comes of a window that goes, whose profiler went before. */
  if (paths == NULL || self->export_job != NULL)
    return;
  cut = ringlet_profiler_get_cut (self->profiler);
  if (cut == NULL)
    return;
  order = g_new (Order, 1);
  *order = (Order){ ringlet_profile_cut_ref (cut),
    ringlet_state_ref (ringlet_project_get_state (self->project)),
    self->profile_of_rows, g_strdup (paths[0]), TRUE };
  self->export_job = ringlet_job_new_background (_ ("Exporting"));
  ringlet_job_run_async (self->export_job, save_in_thread, order, order_free, NULL,
      on_saved, g_object_ref (self));
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
}

static void
export_profile (RingletWindow *self)
{
  static const char *const csv[] = { "*.csv", NULL };
  static const char *const text[] = { "*.txt", "*.dat", NULL };
  const RingletFileDialogFilter filters[] = { { _ ("Tables with commas (.csv)"), csv },
    { _ ("Tables with blanks (.txt, .dat)"), text }, { NULL, NULL } };
  const RingletProfileCut *cut = ringlet_profiler_get_cut (self->profiler);
  g_autofree char *folder = ringlet_window_get_export_folder (self);
  g_autofree char *name = NULL;

  if (cut == NULL)
    return;
  name = ringlet_profile_cut_name (cut);
  ringlet_file_dialog_save (
      GTK_WINDOW (self), _ ("Save Profile"), filters, folder, name, on_chosen, NULL);
}

/* ---- set-up ---- */

const RingletWindowAction ringlet_window_profile_actions[] = {
  { "profile-line", profile_line },
  { "profile-box", profile_box },
  { "remove-profile", switch_off },
  { "cycle-profile-axis", cycle_axis },
  { "cycle-profile-value", cycle_value },
  { "cycle-plot", cycle_plot },
  { "copy-profile", copy_profile },
  { "export-profile", export_profile },
  { NULL, NULL },
};

static void
add_choice (RingletWindow *self, const char *name, const char *word, GCallback activate)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      name, G_VARIANT_TYPE_STRING, g_variant_new_string (word));

  g_signal_connect_object (action, "activate", activate, self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
update_scale (RingletWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "y-scale");
  RingletScale scale = RINGLET_SCALE_LINEAR;

  ringlet_scale_parse (name, &scale, NULL);
  ringlet_profile_pane_set_scale (self->profile_pane, scale);
}

void
ringlet_window_connect_profile (RingletWindow *self)
{
  self->profiler = ringlet_profiler_new (self->project, self->live);
  self->profile_tool = ringlet_profile_tool_new (self->profiler, self->image.canvas);
  self->profile_layer = RINGLET_PROFILE_LAYER (ringlet_profile_layer_new ());
  ringlet_canvas_add_layer (self->image.canvas, RINGLET_LAYER (self->profile_layer));
  add_choice (self, "profile", "none", G_CALLBACK (on_profile));
  add_choice (self, "profile-axis", "columns", G_CALLBACK (on_axis));
  add_choice (self, "profile-value", "mean", G_CALLBACK (on_value));
  add_choice (self, "plot", "pattern", G_CALLBACK (on_plot));
  gtk_widget_set_visible (self->plot_switch, FALSE);
  g_signal_connect_object (
      self->profiler, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->profile_tool, "changed", G_CALLBACK (show_layer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->profile_pane, "pointed", G_CALLBACK (on_pointed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->profile_pane, "width", G_CALLBACK (on_width), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->project, "notify::state", G_CALLBACK (show_pane), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::y-scale",
      G_CALLBACK (update_scale), self, G_CONNECT_SWAPPED);
  update_scale (self);
  on_changed (self);
}
