/* SPDX-License-Identifier: MIT */

/* The way through the window by Tab: it comes to everything, is seen where it is,
 * leaves everything, and comes back. Nothing gets less room than it needs. */

#include <glib/gstdio.h>
#include <string.h>

#include "document.h"
#include "image/image.h"

typedef struct {
  GSettings *settings;
  RingletWindow *window;
  char *folder;
  char *image;
  char *poni;
} Fixture;

static const char *const steps[] = { "image", "mask", "calibrate", "integrate",
  "series" };

static void
wait_for (Fixture *f)
{
  while (!ringlet_window_is_idle (f->window) || ringlet_window_is_empty (f->window))
    g_main_context_iteration (NULL, TRUE);
  drive_frames (GTK_WIDGET (f->window), 10);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("ringlet-focus-XXXXXX", NULL);
  f->image = g_build_filename (f->folder, "image.npy", NULL);
  f->poni = g_build_filename (f->folder, "image.poni", NULL);
  document_write_image (f->image, "<u2", 64);
  document_write_poni (f->poni, 64);
  f->settings = ringlet_settings_new (&error);
  g_assert_no_error (error);
  g_settings_set_int (f->settings, "window-width", 1280);
  g_settings_set_int (f->settings, "window-height", 820);
  f->window = document_new_window (f->settings);
  ringlet_window_open (f->window, (const char *const[]){ f->image, f->poni, NULL });
  wait_for (f);
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

static void
show_step (Fixture *f, const char *step)
{
  g_autofree char *action = g_strconcat ("step-", step, NULL);

  g_action_group_activate_action (G_ACTION_GROUP (f->window), action, NULL);
  drive_frames (GTK_WIDGET (f->window), 5);
}

/* Returns (transfer full): what a widget is, and where. */
static char *
describe (GtkWidget *widget)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at)) {
    const char *tip = gtk_widget_get_tooltip_text (at);
    const char *name = gtk_widget_get_name (at);

    g_string_append_printf (
        text, "%s%s", at != widget ? " < " : "", G_OBJECT_TYPE_NAME (at));
    if (tip != NULL)
      g_string_append_printf (text, " “%s”", tip);
    else if (GTK_IS_BUTTON (at) && gtk_button_get_label (GTK_BUTTON (at)) != NULL)
      g_string_append_printf (text, " “%s”", gtk_button_get_label (GTK_BUTTON (at)));
    else if (GTK_IS_LABEL (at))
      g_string_append_printf (text, " “%s”", gtk_label_get_text (GTK_LABEL (at)));
    else if (!g_str_equal (name, G_OBJECT_TYPE_NAME (at)))
      g_string_append_printf (text, " #%s", name);
  }
  return g_string_free (text, FALSE);
}

/* --- Tab --- */

#define MOST_STEPS 300

/* Whoever has the focus must be somewhere where it can be seen. */
static void
assert_seen (Fixture *f, GtkWidget *focus)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  g_assert_true (gtk_widget_compute_bounds (focus, GTK_WIDGET (f->window), &bounds));
  if (bounds.size.width > 0 && bounds.size.height > 0 && bounds.origin.x >= -1 &&
      bounds.origin.x + bounds.size.width <=
          gtk_widget_get_width (GTK_WIDGET (f->window)) + 1)
    return;
  g_error ("the focus cannot be seen: %s", describe (focus));
}

/* Returns (transfer full) (element-type GtkWidget): all that Tab comes to, once round.
 */
static GHashTable *
walk (Fixture *f, GtkDirectionType direction)
{
  GHashTable *seen = g_hash_table_new (NULL, NULL);
  GtkWidget *first = NULL;

  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
  for (int i = 0; i < MOST_STEPS; i++) {
    GtkWidget *focus = NULL;

    g_signal_emit_by_name (f->window, "move-focus", direction);
    focus = gtk_window_get_focus (GTK_WINDOW (f->window));
    if (focus == NULL)
      continue;
    drive_frames (GTK_WIDGET (f->window), 1); /* lists scroll to it */
    if (focus == first)
      return seen;
    first = first != NULL ? first : focus;
    assert_seen (f, focus);
    g_hash_table_add (seen, focus);
  }
  g_error ("Tab does not come back to where it began: %s", describe (first));
}

static gboolean
is_reached (GHashTable *seen, GtkWidget *widget)
{
  GHashTableIter iter;
  gpointer one = NULL;

  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &one, NULL)) {
    if (one == widget || gtk_widget_is_ancestor (one, widget))
      return TRUE;
  }
  return FALSE;
}

/* What is gone through by arrows once Tab is in it. */
static gboolean
is_of_a_list (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX) != NULL &&
      !GTK_IS_EDITABLE (widget) && !GTK_IS_SWITCH (widget);
}

static guint
count_missed (GHashTable *seen, GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) ||
      GTK_IS_POPOVER (widget))
    return 0;
  /* The buttons + and − of a spin button are its keys Up and Down. */
  if (gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) &&
      (GTK_IS_BUTTON (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_SWITCH (widget) ||
          GTK_IS_CHECK_BUTTON (widget) || RINGLET_IS_CANVAS (widget)) &&
      !is_of_a_list (widget) && !is_reached (seen, widget)) {
    g_autofree char *what = describe (widget);

    g_test_message ("missed: %s", what);
    n++;
  }
  for (GtkWidget *at = gtk_widget_get_first_child (widget); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    n += count_missed (seen, at);
  return n;
}

static void
test_tab (Fixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GHashTable) forward = NULL;
    g_autoptr (GHashTable) backward = NULL;

    show_step (f, steps[i]);
    g_test_message ("step %s", steps[i]);
    forward = walk (f, GTK_DIR_TAB_FORWARD);
    backward = walk (f, GTK_DIR_TAB_BACKWARD);
    g_assert_cmpuint (g_hash_table_size (forward), >, 20);
    g_assert_cmpuint (count_missed (forward, GTK_WIDGET (f->window)), ==, 0);
    g_assert_cmpuint (count_missed (backward, GTK_WIDGET (f->window)), ==, 0);
  }
}

/* --- F6 --- */

static gboolean
has_focus (Fixture *f, const char *pane)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  GtkWidget *widget = document_child (f->window, pane);

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

/* Each pane in turn, and the same way back. */
static void
test_panes (Fixture *f, gconstpointer data)
{
  static const char *const panes[] = { "step_bar", "layers", "views", "pattern_view",
    "inspector" };
  const int n = G_N_ELEMENTS (panes);

  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
  for (int i = 0; i < 2 * n; i++) {
    g_action_group_activate_action (G_ACTION_GROUP (f->window), "next-pane", NULL);
    g_assert_true (has_focus (f, panes[i % n]));
  }
  for (int i = n - 2; i >= 0; i--) {
    g_action_group_activate_action (G_ACTION_GROUP (f->window), "previous-pane", NULL);
    g_assert_true (has_focus (f, panes[i]));
  }
  g_action_group_activate_action (G_ACTION_GROUP (f->window), "previous-pane", NULL);
  g_assert_true (has_focus (f, panes[n - 1]));
}

/* --- room --- */

/* What scrolls shows a part, and the image may be as low as one likes. */
static guint
count_cut (Fixture *f, GtkWidget *widget)
{
  int least_width = 0;
  int least_height = 0;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget))
    return 0;
  gtk_widget_measure (
      widget, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (
      widget, GTK_ORIENTATION_VERTICAL, -1, &least_height, NULL, NULL, NULL);
  if (gtk_widget_get_allocated_width (widget) < least_width &&
      !RINGLET_IS_CANVAS (widget)) {
    g_autofree char *what = describe (widget);

    g_test_message ("%d of %d pixels wide: %s", gtk_widget_get_allocated_width (widget),
        least_width, what);
    n++;
  }
  if (GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_VIEWPORT (widget))
    return n;
  for (GtkWidget *at = gtk_widget_get_first_child (widget); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    n += count_cut (f, at);
  return n;
}

static void
resize (Fixture *f, int width, int height)
{
  /* A pane that leaves makes more room: as a hand does it, that pulls on. */
  for (int i = 0; i < 4; i++) {
    gtk_window_set_default_size (GTK_WINDOW (f->window), width, height);
    drive_frames (GTK_WIDGET (f->window), 6);
  }
}

static void
test_room (Fixture *f, gconstpointer data)
{
  static const struct {
    int width;
    int height;
    int text;
  } rooms[] = { { 1280, 820, 1 }, { 1024, 600, 1 }, { 640, 480, 1 }, { 360, 294, 1 },
    { 1280, 900, 2 }, { 1024, 600, 2 } };

  for (gsize r = 0; r < G_N_ELEMENTS (rooms); r++) {
    g_object_set (
        gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * rooms[r].text, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
      show_step (f, steps[i]);
      resize (f, rooms[r].width, rooms[r].height);
      g_test_message ("step %s in %d × %d, text × %d: %d × %d", steps[i],
          rooms[r].width, rooms[r].height, rooms[r].text,
          gtk_widget_get_width (GTK_WIDGET (f->window)),
          gtk_widget_get_height (GTK_WIDGET (f->window)));
      g_assert_cmpuint (count_cut (f, GTK_WIDGET (f->window)), ==, 0);
      g_assert_cmpint (
          gtk_widget_get_width (GTK_WIDGET (f->window)), <=, rooms[r].width + 40);
      if (gtk_widget_get_mapped (document_child (f->window, "views")))
        g_assert_cmpint (
            gtk_widget_get_height (document_child (f->window, "views")), >, 40);
    }
  }
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

/* Without tools beside it the image can be looked at in the smallest of windows. */
static void
test_smallest (Fixture *f, gconstpointer data)
{
  show_step (f, "image");
  g_action_group_activate_action (G_ACTION_GROUP (f->window), "show-inspector", NULL);
  resize (f, 360, 294);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->window)), <=, 400);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->window)), <=, 320);
  g_assert_cmpint (gtk_widget_get_height (document_child (f->window, "views")), >, 80);
  g_assert_false (gtk_widget_get_visible (document_child (f->window, "export_button")));
  g_assert_true (g_settings_get_boolean (f->settings, "show-pattern"));
  resize (f, 1280, 820);
  g_assert_true (gtk_widget_get_visible (document_child (f->window, "export_button")));
  g_assert_true (gtk_widget_get_visible (document_child (f->window, "pattern_box")));
  g_settings_reset (f->settings, "show-inspector");
}

#define ADD(path, function)                                                            \
  g_test_add ("/ui/focus/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("tab", test_tab);
  ADD ("panes", test_panes);
  ADD ("room", test_room);
  ADD ("smallest", test_smallest);
  return g_test_run ();
}
