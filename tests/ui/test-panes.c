/* SPDX-License-Identifier: MIT */

/* The panes beside the canvas: they come and go as they are asked for, and as there is
 * room for them; the steps can always be reached. */

#include "mask-fixture.h"

static gboolean
is_there (Fixture *f, const char *name)
{
  return gtk_widget_get_mapped (document_child (f->window, name));
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (f->canvas, action, NULL));
  drive_frames (GTK_WIDGET (f->window), 3);
}

/* As a hand does it that pulls until it is so: a pane that left makes more room. */
static void
resize (Fixture *f, int width)
{
  for (int i = 0; i < 3; i++) {
    gtk_window_set_default_size (GTK_WINDOW (f->window), width, 600);
    drive_frames (GTK_WIDGET (f->window), 5);
  }
}

/* Without the border that is drawn where there is no window manager. */
static void
assert_width (Fixture *f, int width)
{
  const int is = gtk_widget_get_width (GTK_WIDGET (f->window));

  g_assert_cmpint (is, <=, width);
  g_assert_cmpint (is, >=, width - 20);
}

static GtkOrientation
steps_orientation (Fixture *f)
{
  return gtk_orientable_get_orientation (GTK_ORIENTABLE (
      adw_bin_get_child (ADW_BIN (document_child (f->window, "step_bar")))));
}

/* What a user asked for is kept for the next window. */
static void
test_asked (Fixture *f, gconstpointer data)
{
  g_assert_true (is_there (f, "layers"));
  g_assert_cmpint (steps_orientation (f), ==, GTK_ORIENTATION_VERTICAL);
  act (f, "win.show-layers");
  g_assert_false (is_there (f, "layers"));
  g_assert_true (is_there (f, "step_bar"));
  g_assert_cmpint (steps_orientation (f), ==, GTK_ORIENTATION_HORIZONTAL);
  g_assert_false (g_settings_get_boolean (f->settings, "show-layers"));
  g_assert_true (is_there (f, "inspector"));
  act (f, "win.show-layers");
  g_assert_true (is_there (f, "layers"));
  g_assert_true (is_there (f, "step_bar"));
  g_assert_true (g_settings_get_boolean (f->settings, "show-layers"));
}

typedef struct {
  int width;
  gboolean layers;
  gboolean inspector;
} Room;

static const Room rooms[] = {
  { 1200, TRUE, TRUE },
  { 1024, FALSE, TRUE },
  { 700, FALSE, FALSE },
  { 1024, FALSE, TRUE },
  { 1200, TRUE, TRUE },
};

/* The image has its share first; what the user asked for is not forgotten. */
static void
test_room (Fixture *f, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++) {
    resize (f, rooms[i].width);
    assert_width (f, rooms[i].width);
    g_assert_cmpint (is_there (f, "layers"), ==, rooms[i].layers);
    g_assert_cmpint (is_there (f, "inspector"), ==, rooms[i].inspector);
    g_assert_true (is_there (f, "step_bar"));
    g_assert_true (g_settings_get_boolean (f->settings, "show-layers"));
    g_assert_true (g_settings_get_boolean (f->settings, "show-inspector"));
  }
}

/* Who asks gets it, beside the inspector where both fit. */
static void
test_asked_where_narrow (Fixture *f, gconstpointer data)
{
  resize (f, 1024);
  act (f, "win.show-layers");
  g_assert_true (is_there (f, "layers"));
  g_assert_true (is_there (f, "inspector"));
  assert_width (f, 1024);
  act (f, "win.show-layers");
  g_assert_false (is_there (f, "layers"));
  g_assert_true (g_settings_get_boolean (f->settings, "show-layers"));
}

/* Where only one has room, the one that was asked for last is there, and the window is
 * no wider than before. */
static void
test_large_text (Fixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 2, NULL);
  resize (f, 1000);
  for (int i = 0; i < 2; i++) {
    if (!is_there (f, "layers"))
      act (f, "win.show-layers");
    g_assert_true (is_there (f, "layers"));
    g_assert_false (is_there (f, "inspector"));
    assert_width (f, 1000);
    act (f, "win.show-inspector");
    g_assert_true (is_there (f, "inspector"));
    g_assert_false (is_there (f, "layers"));
    assert_width (f, 1000);
  }
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

/* The smallest window that an application of the desktop has to be usable in, in every
 * step; the border that is drawn where there is no window manager is part of it. */
static void
test_least (Fixture *f, gconstpointer data)
{
  static const char *const steps[] = { "win.step-image", "win.step-mask",
    "win.step-calibrate", "win.step-integrate", "win.step-series", "win.step-compare" };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    act (f, steps[i]);
    for (int k = 0; k < 4; k++) {
      gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 294);
      drive_frames (GTK_WIDGET (f->window), 5);
    }
    assert_width (f, 360);
    g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (f->window)), <=, 294);
    g_assert_true (is_there (f, "step_bar"));
    g_assert_true (is_there (f, "menu_button"));
  }
}

#define ADD(name, function)                                                            \
  g_test_add ("/panes/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("asked", test_asked);
  ADD ("room", test_room);
  ADD ("asked-where-narrow", test_asked_where_narrow);
  ADD ("large-text", test_large_text);
  ADD ("least", test_least);
  return g_test_run ();
}
