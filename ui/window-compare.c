/* SPDX-License-Identifier: MIT */

/* The step Compare: image and cake beside others, shown in turns, by difference or by
 * ratio. */

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "frame-watch.h"
#include "window-private.h"

/* Both once makes two a second. */
#define HALF_BLINK_MS 250

static void
stop_blinking (RingletWindow *self)
{
  g_clear_handle_id (&self->blink_id, g_source_remove);
  ringlet_window_set_action_state (self, "blink-steady", g_variant_new_boolean (FALSE));
}

/* ---- what is shown ---- */

static void
show_bar (RingletWindow *self)
{
  g_autofree char *text = ringlet_comparison_text (self->comparison);

  gtk_widget_set_visible (self->compare_bar,
      ringlet_comparison_get_with (self->comparison) != RINGLET_COMPARE_NOTHING);
  gtk_label_set_text (self->compare_label, text);
}

static void
on_changed (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("comparison changed");
  const RingletCompareView view = ringlet_comparison_get_view (self->comparison);

  if (ringlet_comparison_get_with (self->comparison) == RINGLET_COMPARE_NOTHING)
    stop_blinking (self);
  if (view != self->compare_view)
    self->compare_is_manual[0] = self->compare_is_manual[1] = FALSE;
  self->compare_view = view;
  /* One of both is seen in the place of the image. */
  if (view != RINGLET_COMPARE_PRESENT)
    ringlet_window_leave_correction (self);
  ringlet_window_set_action_state (
      self, "compare-view", g_variant_new_string (ringlet_compare_view_name (view)));
  show_bar (self);
  ringlet_window_show_pictures (self);
  ringlet_window_update_actions (self);
}

/* ---- what the user does ---- */

static void
show_view (RingletWindow *self, RingletCompareView view)
{
  stop_blinking (self);
  ringlet_comparison_set_view (self->comparison, view);
}

static void
on_view (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < RINGLET_COMPARE_N_VIEWS; i++) {
    if (g_str_equal (name, ringlet_compare_view_name (i)))
      show_view (self, i);
  }
}

static void
compare_present (RingletWindow *self)
{
  show_view (self, RINGLET_COMPARE_PRESENT);
}

static void
compare_other (RingletWindow *self)
{
  show_view (self, RINGLET_COMPARE_OTHER);
}

static void
compare_difference (RingletWindow *self)
{
  show_view (self, RINGLET_COMPARE_DIFFERENCE);
}

static void
compare_ratio (RingletWindow *self)
{
  show_view (self, RINGLET_COMPARE_RATIO);
}

static void
compare_nothing (RingletWindow *self)
{
  ringlet_comparison_set_with (self->comparison, RINGLET_COMPARE_NOTHING);
}

static void
compare_previous (RingletWindow *self)
{
  ringlet_comparison_set_with (self->comparison, RINGLET_COMPARE_PREVIOUS);
}

static void
compare_uncorrected (RingletWindow *self)
{
  ringlet_comparison_set_with (self->comparison, RINGLET_COMPARE_UNCORRECTED);
}

static void
compare_step (RingletWindow *self)
{
  const guint now = ringlet_project_get_step (self->project);

  if (now > 0)
    ringlet_comparison_set_step (self->comparison, now - 1);
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  RingletWindow *self = RINGLET_WINDOW (window);

  if (paths != NULL && self->comparison != NULL)
    ringlet_comparison_set_file (self->comparison, paths[0]);
}

static void
compare_file (RingletWindow *self)
{
  const RingletFileDialogFilter filters[] = {
    { _ ("All files"), (const char *const[]){ "*", NULL } },
    { NULL, NULL },
  };
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *folder = NULL;

  if (state->source == NULL)
    return;
  folder = g_path_get_dirname (ringlet_source_path (state->source, state->frame));
  ringlet_file_dialog_open (
      GTK_WINDOW (self), _ ("Compare With"), filters, folder, on_chosen, NULL);
}

/* ---- blink ---- */

/* Nothing to swap with: the comparison says why. */
static void
blink (RingletWindow *self)
{
  stop_blinking (self);
  if (ringlet_comparison_get_with (self->comparison) == RINGLET_COMPARE_NOTHING)
    ringlet_window_toast (self, _ ("Choose what to compare with in the step Compare"));
  else
    ringlet_comparison_blink (self->comparison);
}

static gboolean
on_blink (gpointer data)
{
  RingletWindow *self = data;

  ringlet_comparison_blink (self->comparison);
  return G_SOURCE_CONTINUE;
}

static gboolean
may_move (void)
{
  gboolean is_animated = FALSE;

  g_object_get (
      gtk_settings_get_default (), "gtk-enable-animations", &is_animated, NULL);
  return is_animated;
}

static void
on_steady (GSimpleAction *action, GVariant *parameter, RingletWindow *self)
{
  const gboolean was_on = self->blink_id != 0;

  stop_blinking (self);
  if (was_on || !may_move () ||
      ringlet_comparison_get_with (self->comparison) == RINGLET_COMPARE_NOTHING)
    return;
  self->blink_id = g_timeout_add (HALF_BLINK_MS, on_blink, self);
  ringlet_window_set_action_state (self, "blink-steady", g_variant_new_boolean (TRUE));
}

gboolean
ringlet_window_stop_blinking (RingletWindow *self)
{
  if (self->blink_id == 0)
    return FALSE;
  stop_blinking (self);
  return TRUE;
}

/* Who asked the desktop for less motion gets none of this. */
static void
on_animations (RingletWindow *self)
{
  if (!may_move ())
    stop_blinking (self);
  ringlet_compare_panel_set_still (
      ringlet_inspector_get_compare_panel (self->inspector),
      may_move () ? NULL : _ ("Not where the desktop has reduced motion"));
  ringlet_window_update_actions (self);
}

void
ringlet_window_update_compare_actions (RingletWindow *self)
{
  static const char *const of_comparison[] = { "compare-view", "compare-present",
    "compare-other", "compare-difference", "compare-ratio", "compare-nothing",
    "blink-steady" };
  const gboolean has_image = ringlet_project_get_state (self->project)->source != NULL;
  const gboolean is_on = self->comparison != NULL &&
      ringlet_comparison_get_with (self->comparison) != RINGLET_COMPARE_NOTHING;

  for (gsize i = 0; i < G_N_ELEMENTS (of_comparison); i++) {
    GAction *action =
        g_action_map_lookup_action (G_ACTION_MAP (self), of_comparison[i]);
    const gboolean moves = g_str_equal (of_comparison[i], "blink-steady");

    if (action != NULL)
      g_simple_action_set_enabled (
          G_SIMPLE_ACTION (action), has_image && is_on && (!moves || may_move ()));
  }
}

const RingletWindowAction ringlet_window_compare_actions[] = {
  { "compare-present", compare_present },
  { "compare-other", compare_other },
  { "compare-difference", compare_difference },
  { "compare-ratio", compare_ratio },
  { "compare-nothing", compare_nothing },
  { "compare-previous", compare_previous },
  { "compare-file", compare_file },
  { "compare-uncorrected", compare_uncorrected },
  { "compare-step", compare_step },
  { "blink", blink },
  { NULL, NULL },
};

void
ringlet_window_connect_compare (RingletWindow *self)
{
  g_autoptr (GSimpleAction) view = g_simple_action_new_stateful (
      "compare-view", G_VARIANT_TYPE_STRING, g_variant_new_string ("present"));
  g_autoptr (GSimpleAction) steady = g_simple_action_new_stateful (
      "blink-steady", NULL, g_variant_new_boolean (FALSE));

  g_signal_connect_object (view, "activate", G_CALLBACK (on_view), self, 0);
  g_signal_connect_object (steady, "activate", G_CALLBACK (on_steady), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (view));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (steady));
  self->comparison = ringlet_comparison_new (self->project, self->live);
  ringlet_compare_panel_bind (ringlet_inspector_get_compare_panel (self->inspector),
      self->project, self->comparison);
  g_signal_connect_object (
      self->comparison, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-enable-animations",
      G_CALLBACK (on_animations), self, G_CONNECT_SWAPPED);
  on_animations (self);
  on_changed (self);
}
