/* SPDX-License-Identifier: MIT */

/* What makes an application of the desktop a good one, point by point: the order in
 * which Esc takes things away, what is said of pictures that are not the present one,
 * rows that come a few at a time. */

#include <string.h>

#include "about.h"
#include "context-menu.h"
#include "image/hdf5-lock.h"
#include "key-bindings.h"
#include "key-page.h"
#include "mask-fixture.h"

static const MaskDocument calibrated = { 0, TRUE };

static void
act (Fixture *f, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (f->window), action, NULL);
  drive_frames (GTK_WIDGET (f->window), 3);
}

static void
await_result (Fixture *f)
{
  while (ringlet_live_get_pattern (f->window->live) == NULL ||
      ringlet_live_get_job (f->window->live) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- Esc ---- */

/* What is at work is stopped before the line of a profile is taken away. */
static void
test_esc (Fixture *f, gconstpointer data)
{
  RingletJob *job = NULL;
  gboolean is_cancelled = FALSE;

  await_result (f);
  act (f, "profile-line");
  g_assert_cmpint (f->window->profile_kind, ==, RINGLET_PROFILE_LINE);
  job = g_object_ref (ringlet_window_begin_job (f->window, "at work"));
  act (f, "stop");
  g_object_get (job, "cancelled", &is_cancelled, NULL);
  g_assert_true (is_cancelled);
  g_assert_cmpint (f->window->profile_kind, ==, RINGLET_PROFILE_LINE);

  ringlet_window_end_job (f->window, job);
  g_object_unref (job);
  gtk_widget_grab_focus (f->canvas);
  act (f, "stop");
  g_assert_cmpint (f->window->profile_kind, ==, RINGLET_PROFILE_NONE);
}

/* ---- what is said of pictures ---- */

/* Returns (transfer full) */
static char *
description_of (RingletCanvas *canvas)
{
  return gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "what nobody says");
}

static gboolean
says (RingletCanvas *canvas, const char *words)
{
  g_autofree char *said = description_of (canvas);

  return said != NULL && strstr (said, words) != NULL;
}

static gboolean
has_other_cake (Fixture *f)
{
  return ringlet_comparison_get_pyramid (f->window->comparison, TRUE) != NULL &&
      !ringlet_comparison_is_busy (f->window->comparison);
}

/* Another cake than that of the document is named before what is said of it. */
static void
test_compared_cake (Fixture *f, gconstpointer data)
{
  await_result (f);
  g_settings_set_string (f->settings, "view", "both");
  while (ringlet_live_get_cake (f->window->live) == NULL)
    g_main_context_iteration (NULL, TRUE);
  act (f, "compare-uncorrected");
  act (f, "compare-other");
  while (!has_other_cake (f))
    g_main_context_iteration (NULL, TRUE);
  ringlet_window_show_probe (f->window);
  while (!says (f->window->cake.canvas, "Shown: the other image"))
    g_main_context_iteration (NULL, TRUE);

  act (f, "compare-nothing");
  ringlet_window_show_probe (f->window);
  while (says (f->window->cake.canvas, "Shown:"))
    g_main_context_iteration (NULL, TRUE);
}

/* ---- corrections ---- */

static void
on_display (RingletLive *live, GParamSpec *pspec, Fixture *f)
{
  const RingletDisplay *display = ringlet_live_get_display (live);
  const RingletLinkView *view = ringlet_link_live_get_view (f->window->link_live);

  if (display != NULL && view != NULL)
    g_assert_cmpuint (view->pyramid->levels[0].n_slow, ==, display->image->n_slow);
}

/* A correction is never in the place of an image of another size. */
static void
test_other_size (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "other.npy", NULL);

  await_result (f);
  g_action_group_activate_action (G_ACTION_GROUP (f->window), "show-correction",
      g_variant_new_string (ringlet_link_name (RINGLET_LINK_SOLID_ANGLE)));
  while (ringlet_link_live_get_view (f->window->link_live) == NULL)
    g_main_context_iteration (NULL, TRUE);
  document_write_image (other, "|u1", N_PX / 2);
  g_signal_connect_after (
      f->window->live, "notify::display", G_CALLBACK (on_display), f);
  ringlet_window_open_image (f->window, other);
  while (ringlet_live_get_display (f->window->live)->image->n_slow != N_PX / 2)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_func (f->window->live, on_display, f);
  g_assert_cmpint (g_unlink (other), ==, 0);
}

/* ---- menus ---- */

/* Each view has a menu that both keys open, of which every entry is an action. */
static void
test_menus (Fixture *f, gconstpointer data)
{
  GtkWidget *const views[] = { f->canvas, GTK_WIDGET (f->window->pattern_view) };
  static const char *const keys[] = { "Menu", "<Shift>F10" };

  await_result (f);
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++) {
    for (gsize k = 0; k < G_N_ELEMENTS (keys); k++) {
      GtkWidget *menu = NULL;

      gtk_widget_grab_focus (views[i]);
      g_assert_true (drive_key (views[i], keys[k]));
      menu = ringlet_context_menu_get (views[i]);
      g_assert_nonnull (menu);
      while (!gtk_widget_get_mapped (menu))
        g_main_context_iteration (NULL, TRUE);
      gtk_popover_popdown (GTK_POPOVER (menu));
      while (ringlet_context_menu_get (views[i]) != NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  }
}

/* An entry that names no action could never be chosen. @model: (nullable) */
static void
assert_actions (GtkWidget *widget, GMenuModel *model)
{
  for (int i = 0; model != NULL && i < g_menu_model_get_n_items (model); i++) {
    g_autoptr (GMenuModel) section =
        g_menu_model_get_item_link (model, i, G_MENU_LINK_SECTION);
    g_autofree char *action = NULL;

    if (section != NULL) {
      assert_actions (widget, section);
      continue;
    }
    g_assert_true (g_menu_model_get_item_attribute (
        model, i, G_MENU_ATTRIBUTE_ACTION, "s", &action));
    if (g_str_has_prefix (action, "win."))
      g_assert_true (g_action_group_has_action (
          G_ACTION_GROUP (gtk_widget_get_root (widget)), action + strlen ("win.")));
  }
}

static void
test_menu_actions (Fixture *f, gconstpointer data)
{
  GtkWidget *const views[] = { f->canvas, GTK_WIDGET (f->window->cake.canvas),
    GTK_WIDGET (f->window->pattern_view),
    GTK_WIDGET (ringlet_profile_pane_get_view (f->window->profile_pane)) };

  await_result (f);
  g_settings_set_string (f->settings, "view", "both");
  act (f, "profile-line");
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++) {
    gtk_widget_grab_focus (f->canvas);
    ringlet_context_menu_show (views[i], 5.0, 5.0);
    assert_actions (views[i],
        gtk_popover_menu_get_menu_model (
            GTK_POPOVER_MENU (ringlet_context_menu_get (views[i]))));
  }
}

/* ---- what is told of the machine ---- */

static void
on_text (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* The devices answer in a worker; then it is in the clipboard, HDF5 and OpenCL with it.
 */
static void
test_system (Fixture *f, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (f->window));
  g_autofree char *text = NULL;
  g_autofree char *hdf5 = ringlet_hdf5_version ();
  g_autofree char *line = g_strconcat ("HDF5: ", hdf5, "\n", NULL);

  gdk_clipboard_set_text (clipboard, "before");
  ringlet_about_copy (f->window);
  while (g_strcmp0 (text, "before") == 0 || text == NULL) {
    char *now = NULL;

    gdk_clipboard_read_text_async (clipboard, NULL, on_text, &now);
    while (now == NULL)
      g_main_context_iteration (NULL, TRUE);
    g_free (text);
    text = now;
  }
  g_assert_nonnull (strstr (text, "Ringlet: " RINGLET_VERSION));
  g_assert_nonnull (strstr (text, line));
  g_assert_nonnull (strstr (text, "OpenCL: "));
  g_assert_null (strstr (text, "being asked"));
  g_assert_nonnull (strstr (text, "\nGL: "));
  /* Tests have no graphics card: there is advice. */
  g_assert_nonnull (strstr (text, " (slow)\n  → "));
  g_assert_nonnull (strstr (text, "Canvas: "));
}

/* ---- keys ---- */

static guint
count_rows (GtkWidget *widget)
{
  guint n = ADW_IS_ACTION_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static gboolean
has_tip (GtkWidget *widget, const char *tip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tip) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (has_tip (child, tip))
      return TRUE;
  }
  return FALSE;
}

static const RingletKey *
find_key (const char *action, const char *word)
{
  gsize n = 0;
  const RingletKey *keys = ringlet_keys (&n);

  for (gsize i = 0; i < n; i++) {
    if (g_strcmp0 (keys[i].action, action) == 0 && g_strcmp0 (keys[i].word, word) == 0)
      return &keys[i];
  }
  g_assert_not_reached ();
}

/* Tips name the keys that act, of the mask's letters and of the views' apart. */
static void
test_tips (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->window);

  g_assert_true (has_tip (window, "Open images, a geometry, a mask (Ctrl+O)"));
  ringlet_key_bindings_set (
      f->settings, find_key ("win.open", NULL), "<Control><Alt>j");
  ringlet_key_bindings_set (f->settings, find_key ("mask.tool", "brush"), "q");
  g_assert_true (has_tip (window, "Open images, a geometry, a mask (Ctrl+Alt+J)"));
  g_assert_true (has_tip (window, "Brush (Q)"));
  g_assert_true (
      has_tip (window, "Show the background below the pattern as it is (B)"));
  g_settings_set_boolean (f->settings, "letter-keys", FALSE);
  g_assert_true (has_tip (window, "Brush (no key)"));
  g_assert_true (has_tip (window, "Open images, a geometry, a mask (Ctrl+Alt+J)"));
  g_settings_set_boolean (f->settings, "letter-keys", TRUE);
  ringlet_key_bindings_reset (f->settings, NULL);
  g_assert_true (has_tip (window, "Open images, a geometry, a mask (Ctrl+O)"));
  g_assert_true (has_tip (window, "Brush (B)"));
}

/* The rows of keys come when the window has time, and all of them do. */
static void
test_key_page (Fixture *f, gconstpointer data)
{
  g_autoptr (GtkWidget) page = g_object_ref_sink (ringlet_key_page_new (f->settings));
  gsize n_keys = 0;
  const RingletKey *keys = ringlet_keys (&n_keys);
  guint n = 1; /* letters as keys */

  for (gsize i = 0; i < n_keys; i++)
    n += ringlet_key_bindings_can_set (&keys[i]) ? 1 : 0;
  g_assert_cmpuint (count_rows (page), ==, 1);
  while (count_rows (page) < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_rows (page), ==, n);
}

#define ADD(path, function)                                                            \
  g_test_add ("/ui/points/" path, Fixture, &calibrated, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  if (!document_start (&argc, &argv))
    return 77;
  ADD ("esc", test_esc);
  ADD ("compared-cake", test_compared_cake);
  ADD ("other-size", test_other_size);
  ADD ("menus", test_menus);
  ADD ("menu-actions", test_menu_actions);
  ADD ("system", test_system);
  ADD ("key-page", test_key_page);
  ADD ("tips", test_tips);
  return g_test_run ();
}
