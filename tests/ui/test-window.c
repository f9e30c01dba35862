/* SPDX-License-Identifier: MIT */

/* The whole window on a small image: every template is made, every action is there and
 * does what it says to the document. */

#include <glib/gstdio.h>
#include <string.h>

#include "banner.h"
#include "document.h"
#include "geometry/poni.h"
#include "image/image.h"

typedef struct {
  RingletApplication *application;
  GSettings *settings;
  RingletWindow *window;
  char *folder;
  char *image;
  char *poni;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("ringlet-window-XXXXXX", NULL);
  f->image = g_build_filename (f->folder, "image.npy", NULL);
  f->poni = g_build_filename (f->folder, "image.poni", NULL);
  document_write_image (f->image, "<u2", 64);
  document_write_poni (f->poni, 64);

  f->application = the_application;
  f->settings = ringlet_settings_new (&error);
  g_assert_no_error (error);
  f->window = document_new_window (f->settings);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (GTK_WIDGET (f->window));
  g_object_unref (f->settings);
  g_unlink (f->image);
  g_unlink (f->poni);
  g_rmdir (f->folder);
  g_free (f->image);
  g_free (f->poni);
  g_free (f->folder);
}

/* --- helpers --- */

static GtkWidget *
child (Fixture *f, const char *name)
{
  return document_child (f->window, name);
}

static const char *
page (Fixture *f)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (child (f, "pages")));
}

static RingletState *
state (Fixture *f)
{
  return ringlet_project_get_state (ringlet_window_get_project (f->window));
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL));
}

static void
open_document (Fixture *f)
{
  const char *const paths[] = { f->poni, f->image, NULL };

  ringlet_window_open (f->window, paths);
  while (state (f)->source == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_enabled (Fixture *f, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), name);
}

/* Nothing is being opened. */
static gboolean
is_idle (Fixture *f)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  return ringlet_window_is_idle (f->window);
}

/* Whether a label below @widget begins with @text. */
static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *at = gtk_widget_get_first_child (widget); at != NULL;
       at = gtk_widget_get_next_sibling (at)) {
    if (has_label (at, text))
      return TRUE;
  }
  return FALSE;
}

/* --- tests --- */

static void
test_starts_empty (Fixture *f, gconstpointer data)
{
  g_assert_true (ringlet_window_is_empty (f->window));
  g_assert_cmpstr (page (f), ==, "empty");
  g_assert_false (is_enabled (f, "undo"));
  g_assert_false (is_enabled (f, "export-pattern"));
  g_assert_false (is_enabled (f, "copy-command"));
  g_assert_true (is_enabled (f, "open"));
  g_assert_true (is_enabled (f, "sample"));
}

static void
test_opens_in_any_order (Fixture *f, gconstpointer data)
{
  const char *const geometry[] = { f->poni, NULL };
  const char *const image[] = { f->image, NULL };

  ringlet_window_open (f->window, geometry);
  while (state (f)->geometry.distance_m == 0.0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (page (f), ==, "empty");
  g_assert_nonnull (
      strstr (adw_status_page_get_description (ADW_STATUS_PAGE (child (f, "empty"))),
          "image.poni"));

  ringlet_window_open (f->window, image);
  while (state (f)->source == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (page (f), ==, "document");
  g_assert_cmpfloat (state (f)->geometry.distance_m, ==, 0.1);
  /* What is not there yet cannot be exported. */
  while (!is_enabled (f, "export-pattern"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (f->window)), ==, "image.npy");
}

static void
test_units (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *unit;
    const char *shown;
  } cycle[] = { { "q_A^-1", "q" }, { "q_A^-1", "d" }, { "2th_deg", "two-theta" } };

  open_document (f);
  for (gsize i = 0; i < G_N_ELEMENTS (cycle); i++) {
    g_autoptr (GVariant) shown = NULL;

    act (f, "win.cycle-unit");
    shown = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "unit");
    g_assert_cmpstr (state (f)->plan.unit->name, ==, cycle[i].unit);
    g_assert_cmpstr (g_variant_get_string (shown, NULL), ==, cycle[i].shown);
  }
}

static void
test_undo_and_redo (Fixture *f, gconstpointer data)
{
  open_document (f);
  act (f, "win.rings-lab6");
  act (f, "win.unit-q");
  g_assert_cmpstr (state (f)->calibrant->name, ==, "LaB6");

  act (f, "win.undo");
  g_assert_cmpstr (state (f)->plan.unit->name, ==, "2th_deg");
  g_assert_true (is_enabled (f, "redo"));
  act (f, "win.undo");
  g_assert_null (state (f)->calibrant);
  act (f, "win.undo");
  g_assert_cmpstr (page (f), ==, "empty");
  g_assert_false (is_enabled (f, "undo"));

  for (int i = 0; i < 3; i++)
    act (f, "win.redo");
  g_assert_cmpstr (state (f)->plan.unit->name, ==, "q_A^-1");
  g_assert_cmpstr (state (f)->calibrant->name, ==, "LaB6");
  g_assert_false (is_enabled (f, "redo"));
}

static void
test_bad_file_in_banner (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "bad.edf", NULL);
  const char *const paths[] = { path, NULL };
  RingletBanner *banner = RINGLET_BANNER (child (f, "banner"));

  g_assert_true (g_file_set_contents (path, "{ Dim_1 = 4 ;", -1, NULL));
  ringlet_window_open (f->window, paths);
  while (ringlet_banner_get_text (banner) == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_nonnull (strstr (ringlet_banner_get_text (banner), "bad.edf"));
  g_assert_true (ringlet_window_is_empty (f->window));
  g_unlink (path);
}

/* Of two that are asked for, the later one, however long each takes. */
static void
test_newest_open_wins (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "other.npy", NULL);
  const char *const first[] = { f->image, NULL };
  const char *const second[] = { other, NULL };

  document_write_image (other, "<u2", 64);
  ringlet_window_open (f->window, first);
  ringlet_window_open (f->window, second);
  ringlet_window_open (f->window, first);
  ringlet_window_open (f->window, second);
  while (state (f)->source == NULL || !is_idle (f))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (ringlet_source_path (state (f)->source, 0), ==, other);
  g_unlink (other);
}

/* Any byte may stand in the name of a file. */
static void
test_odd_names (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "R&D <1>.poni", "caf\xe9.poni" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (f->folder, names[i], NULL);
    const char *const paths[] = { path, NULL };

    document_write_poni (path, 64);
    ringlet_window_open (f->window, paths);
    while (g_strcmp0 (state (f)->geometry_path, path) != 0)
      g_main_context_iteration (NULL, TRUE);
    g_unlink (path);
  }
  g_assert_nonnull (strstr (
      adw_status_page_get_description (ADW_STATUS_PAGE (child (f, "empty"))), "caf"));
}

static void
open_poni (Fixture *f, const char *path, const char *text)
{
  const char *const paths[] = { path, NULL };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  ringlet_window_open (f->window, paths);
  while (g_strcmp0 (state (f)->geometry_path, path) != 0)
    g_main_context_iteration (NULL, TRUE);
}

/* An orientation that older programs meant otherwise is said, until one chooses. */
static void
test_geometry_warning (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "turned.poni", NULL);
  g_autofree char *poni = document_poni (64);
  g_autofree char *turned = g_strconcat (poni,
      "poni_version: 2.1\nDetector_config: {\"pixel1\": 1e-4, \"pixel2\": 1e-4, "
      "\"max_shape\": [64, 64], \"orientation\": 2}\n",
      NULL);
  RingletBanner *banner = RINGLET_BANNER (child (f, "banner"));

  open_poni (f, path, turned);
  g_assert_nonnull (strstr (ringlet_banner_get_text (banner), "Orientation 2"));
  open_poni (f, f->poni, poni);
  g_assert_null (ringlet_banner_get_text (banner));
  ringlet_project_undo (ringlet_window_get_project (f->window));
  g_assert_nonnull (ringlet_banner_get_text (banner));

  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.two-flips", NULL);
  g_assert_null (ringlet_banner_get_text (banner));
  g_assert_cmpint (state (f)->detector->orientation, ==, 3);
  g_unlink (path);
}

/* A mask that hides more than half, until it goes again. */
static void
test_mask_warning (Fixture *f, gconstpointer data)
{
  RingletBanner *banner = RINGLET_BANNER (child (f, "banner"));
  guint8 *bad = g_malloc0 (64 * 64);
  g_autoptr (RingletMask) mask = NULL;

  open_document (f);
  memset (bad, 1, 64 * 40);
  mask = ringlet_mask_new_take (64, 64, bad);
  ringlet_project_set_mask (ringlet_window_get_project (f->window), mask);
  g_assert_nonnull (strstr (ringlet_banner_get_text (banner), "2560 of 4096 pixels"));
  act (f, "win.undo");
  g_assert_null (ringlet_banner_get_text (banner));
}

/* The button of a toast would take back another step than its words say. */
static void
test_toast_loses_its_button (Fixture *f, gconstpointer data)
{
  GtkWidget *toasts = child (f, "toasts");

  open_document (f);
  act (f, "win.unit-q");
  act (f, "win.undo");
  while (!has_label (toasts, "Undone: ") || !has_label (toasts, "Redo"))
    g_main_context_iteration (NULL, TRUE);
  act (f, "win.rings-lab6");
  while (has_label (toasts, "Redo"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (state (f)->calibrant->name, ==, "LaB6");

  /* The next words take the place of these. */
  act (f, "win.undo");
  act (f, "win.redo");
  while (!has_label (toasts, "Redone: "))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (has_label (toasts, "Undone: "));
}

static GtkDropTarget *
find_drop_target (Fixture *f)
{
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (GTK_WIDGET (f->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return GTK_DROP_TARGET (controller);
  }
  return NULL;
}

static void
test_takes_drops (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) geometry = g_file_new_for_path (f->poni);
  g_autoptr (GFile) image = g_file_new_for_path (f->image);
  GFile *files[] = { image, geometry };
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (files, 2));
  g_signal_emit_by_name (find_drop_target (f), "drop", &value, 10.0, 10.0, &taken);
  g_assert_true (taken);
  g_assert_false (gtk_widget_get_visible (child (f, "drop_target")));
  while (state (f)->source == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (state (f)->geometry.distance_m, ==, 0.1);
}

static void
test_settings_are_actions (Fixture *f, gconstpointer data)
{
  g_autofree char *view = NULL;
  g_autofree char *map = NULL;

  open_document (f);
  act (f, "win.cycle-view");
  view = g_settings_get_string (f->settings, "view");
  g_assert_cmpstr (view, ==, "cake");
  act (f, "win.cycle-colormap");
  map = g_settings_get_string (f->settings, "colormap");
  g_assert_cmpstr (map, ==, "grey");

  g_settings_reset (f->settings, "view");
  g_settings_reset (f->settings, "colormap");
}

/* A key for an action that is not there would be a promise that nobody keeps. */
static void
test_accels_have_actions (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) described =
      gtk_application_list_action_descriptions (GTK_APPLICATION (f->application));

  g_assert_cmpuint (g_strv_length (described), >, 15);
  for (gsize i = 0; described[i] != NULL; i++) {
    GActionGroup *group = g_str_has_prefix (described[i], "app.")
        ? G_ACTION_GROUP (f->application)
        : G_ACTION_GROUP (f->window);

    if (!g_str_has_prefix (described[i], "window."))
      g_assert_true (g_action_group_has_action (group, described[i] + 4));
  }
}

static const char *
shown_step (Fixture *f)
{
  GtkWidget *stack = adw_bin_get_child (ADW_BIN (child (f, "inspector")));

  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

/* Every step can be taken in an empty window, too, and its tools come out. */
static void
test_steps (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "mask", "calibrate", "integrate", "image" };

  g_settings_set_boolean (f->settings, "show-inspector", FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GVariant) now = NULL;

    g_assert_true (
        gtk_widget_activate_action (GTK_WIDGET (f->window), "win.step", "s", names[i]));
    now = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "step");
    g_assert_cmpstr (g_variant_get_string (now, NULL), ==, names[i]);
    g_assert_cmpstr (shown_step (f), ==, names[i]);
    g_assert_true (gtk_widget_get_visible (child (f, "inspector")));
  }
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (f->window), "win.step", "s", "nowhere"));
  g_assert_cmpstr (shown_step (f), ==, "image");
  g_settings_reset (f->settings, "show-inspector");
}

static gboolean
has_local_key (Fixture *f, const char *action)
{
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (child (f, "panes"));
  gboolean found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) &&
         k < g_list_model_get_n_items (G_LIST_MODEL (controller));
         k++) {
      g_autoptr (GtkShortcut) shortcut =
          g_list_model_get_item (G_LIST_MODEL (controller), k);
      GtkShortcutAction *does = gtk_shortcut_get_action (shortcut);

      found = found ||
          (GTK_IS_NAMED_ACTION (does) &&
              g_str_equal (
                  gtk_named_action_get_action_name (GTK_NAMED_ACTION (does)), action));
    }
  }
  return found;
}

/* Every action of the window can be had by a key: globally, or with a view focused. */
static void
test_actions_have_keys (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (f->window));
  g_autoptr (GString) without = g_string_new (NULL);

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *full = g_strconcat ("win.", names[i], NULL);
    g_auto (GStrv) accels =
        gtk_application_get_accels_for_action (GTK_APPLICATION (f->application), full);
    const GVariantType *parameter =
        g_action_group_get_action_parameter_type (G_ACTION_GROUP (f->window), names[i]);

    /* Those with a parameter are the radio buttons of those without. */
    if (parameter == NULL && accels[0] == NULL && !has_local_key (f, full))
      g_string_append_printf (without, " %s", full);
  }
  g_assert_cmpstr (without->str, ==, "");
}

#define ADD(path, function)                                                            \
  g_test_add ("/ui/window/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("starts-empty", test_starts_empty);
  ADD ("opens-in-any-order", test_opens_in_any_order);
  ADD ("units", test_units);
  ADD ("undo-and-redo", test_undo_and_redo);
  ADD ("bad-file-in-banner", test_bad_file_in_banner);
  ADD ("takes-drops", test_takes_drops);
  ADD ("newest-open-wins", test_newest_open_wins);
  ADD ("odd-names", test_odd_names);
  ADD ("geometry-warning", test_geometry_warning);
  ADD ("mask-warning", test_mask_warning);
  ADD ("toast-loses-its-button", test_toast_loses_its_button);
  ADD ("settings-are-actions", test_settings_are_actions);
  ADD ("steps", test_steps);
  ADD ("accels-have-actions", test_accels_have_actions);
  ADD ("actions-have-keys", test_actions_have_keys);
  return g_test_run ();
}
