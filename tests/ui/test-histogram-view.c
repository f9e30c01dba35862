/* SPDX-License-Identifier: MIT */
#include "plot/histogram-view.h"

#include "drive.h"
#include "plot/histogram-view-private.h"
#include "support/fake-histogram.h"

#define EXACT 1e-9 /* relative: a few roundings of logarithms */

typedef struct {
  GtkWidget *window;
  GtkWidget *widget;
  RingletHistogramView *view;
  GtkWidget *lower;
  GtkWidget *upper;
  RingletHistogram *histogram;
  int n_changes;
  double min;
  double max;
} Fixture;

static void
on_limits (RingletHistogramView *view, double min, double max, Fixture *f)
{
  f->n_changes++;
  f->min = min;
  f->max = max;
}

static RingletLevels
levels_new (RingletScale scale, double min, double max)
{
  RingletLevels levels = ringlet_levels_default ();

  levels.scale = scale;
  levels.min = min;
  levels.max = max;
  return levels;
}

static void
set_levels (Fixture *f, RingletScale scale, double min, double max)
{
  const RingletLevels levels = levels_new (scale, min, max);

  ringlet_histogram_view_set_levels (f->view, &levels);
  drive_frames (f->widget, 1);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->widget = ringlet_histogram_view_new ();
  f->view = RINGLET_HISTOGRAM_VIEW (f->widget);
  f->lower = f->view->handles[RINGLET_LIMIT_LOWER];
  f->upper = f->view->handles[RINGLET_LIMIT_UPPER];
  f->histogram = fake_histogram_new ();
  ringlet_histogram_view_set_histogram (f->view, f->histogram);
  g_signal_connect (f->view, "limits-changed", G_CALLBACK (on_limits), f);
  f->window = drive_open (f->widget, 324, 130);
  set_levels (f, RINGLET_SCALE_LINEAR, 200.0, 800.0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (f->window);
  ringlet_histogram_unref (f->histogram);
}

static void
assert_limits (Fixture *f, double min, double max)
{
  g_assert_cmpfloat_with_epsilon (f->view->levels.min, min, EXACT * (1.0 + fabs (min)));
  g_assert_cmpfloat_with_epsilon (f->view->levels.max, max, EXACT * (1.0 + fabs (max)));
}

static double
x_of (Fixture *f, GtkWidget *handle)
{
  graphene_rect_t box;

  g_assert_true (gtk_widget_compute_bounds (handle, f->widget, &box));
  return box.origin.x + box.size.width / 2.0;
}

/* From the axis that is 300 wide: by a part of it. */
static void
drag (Fixture *f, GtkWidget *handle, double by)
{
  const double x = x_of (f, handle);
  const double dx = by * (gtk_widget_get_width (f->widget) - 24);

  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x, 60.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, dx / 2.0, 0.0);
  drive_frames (f->widget, 1);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, dx, 3.0);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, dx, 3.0);
  drive_frames (f->widget, 2);
}

static void
test_accessible (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *label;
    double value;
    const char *text;
  } cases[RINGLET_LIMIT_N] = {
    { "Lower limit", 1.0, "0.5" }, /* below the axis: at its end */
    { "Upper limit", 2500.0, "2500" },
  };

  set_levels (f, RINGLET_SCALE_LOG, 0.5, 2500.0);
  for (RingletLimit i = RINGLET_LIMIT_LOWER; i < RINGLET_LIMIT_N; i++) {
    GtkWidget *handle = f->view->handles[i];

    g_assert_true (gtk_widget_get_focusable (handle));
    gtk_test_accessible_assert_role (handle, GTK_ACCESSIBLE_ROLE_SLIDER);
    gtk_test_accessible_assert_property (
        handle, GTK_ACCESSIBLE_PROPERTY_LABEL, cases[i].label);
    gtk_test_accessible_assert_property (
        handle, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 1.0);
    gtk_test_accessible_assert_property (
        handle, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1e4);
    gtk_test_accessible_assert_property (
        handle, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, cases[i].value);
    gtk_test_accessible_assert_property (
        handle, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, cases[i].text);
  }
}

static void
test_places (Fixture *f, gconstpointer data)
{
  static const struct {
    RingletScale scale;
    double min;
    double max;
    double lower; /* parts of the axis, by the formula of the scale */
    double upper;
  } cases[] = {
    { RINGLET_SCALE_LINEAR, 250.0, 750.0, 0.25, 0.75 },
    { RINGLET_SCALE_SQRT, 250.0, 2250.0, 0.25, 0.75 },
    { RINGLET_SCALE_LOG, 10.0, 1000.0, 0.25, 0.75 },
    { RINGLET_SCALE_LINEAR, -50.0, 5000.0, 0.0, 1.0 },
    { RINGLET_SCALE_LOG, 0.0, 1e6, 0.0, 1.0 },
  };
  const double width = gtk_widget_get_width (f->widget) - 24;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    set_levels (f, cases[i].scale, cases[i].min, cases[i].max);
    g_assert_cmpfloat_with_epsilon (
        x_of (f, f->lower), 12.0 + cases[i].lower * width, 0.5);
    g_assert_cmpfloat_with_epsilon (
        x_of (f, f->upper), 12.0 + cases[i].upper * width, 0.5);
  }
  g_assert_cmpint (f->n_changes, ==, 0); /* nobody moved them */
}

static void
test_keyboard (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *key;
    gboolean is_upper;
    double min;
    double max;
  } cases[] = {
    { "Right", FALSE, 210.0, 800.0 },
    { "Left", FALSE, 200.0, 800.0 },
    { "<Shift>Right", FALSE, 300.0, 800.0 },
    { "<Shift>Left", TRUE, 300.0, 700.0 },
    { "Up", TRUE, 300.0, 710.0 },
    { "Page_Down", TRUE, 300.0, 610.0 },
    { "End", TRUE, 300.0, 1000.0 },
    { "Home", TRUE, 300.0, 305.0 }, /* up to the other one */
    { "End", FALSE, 300.0, 305.0 }, /* which it cannot pass */
    { "Home", FALSE, 0.0, 305.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].key);
    g_assert_true (drive_key (cases[i].is_upper ? f->upper : f->lower, cases[i].key));
    assert_limits (f, cases[i].min, cases[i].max);
    drive_frames (f->widget, 2);
  }
  g_assert_cmpint (f->n_changes, ==, G_N_ELEMENTS (cases) - 1); /* one was refused */
  g_assert_cmpfloat (f->min, ==, f->view->levels.min);
  g_assert_cmpfloat (f->max, ==, f->view->levels.max);
}

static void
test_steps_of_a_logarithm (Fixture *f, gconstpointer data)
{
  set_levels (f, RINGLET_SCALE_LOG, 10.0, 1000.0);
  drive_key (f->lower, "Right"); /* a hundredth of four decades */
  assert_limits (f, 10.0 * pow (10.0, 0.04), 1000.0);
  drive_key (f->upper, "<Shift>Right");
  assert_limits (f, 10.0 * pow (10.0, 0.04), 1000.0 * pow (10.0, 0.4));
}

static void
test_drag (Fixture *f, gconstpointer data)
{
  drag (f, f->lower, 0.1);
  assert_limits (f, 300.0, 800.0);
  g_assert_cmpint (f->n_changes, ==, 2); /* two frames */
  drag (f, f->upper, -0.2);
  assert_limits (f, 300.0, 600.0);
  drag (f, f->upper, -0.9);
  assert_limits (f, 300.0, 305.0);
  drag (f, f->upper, 2.0);
  assert_limits (f, 300.0, 1000.0);
  drag (f, f->lower, -2.0);
  assert_limits (f, 0.0, 1000.0);
}

static void
test_once_a_frame (Fixture *f, gconstpointer data)
{
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x_of (f, f->lower), 60.0);
  for (int i = 1; i <= 50; i++)
    drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, i, 0.0);
  g_assert_cmpint (f->n_changes, ==, 0);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_changes, ==, 1);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 50.0, 0.0);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_changes, ==, 1);

  for (int i = 0; i < 5; i++)
    drive_key (f->upper, "Left");
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_changes, ==, 2);
  g_assert_cmpfloat_with_epsilon (f->max, 750.0, 1e-6);
}

/* A click on a handle, and a press where there is none, change nothing; nor does a
 * limit beyond the axis move when the other one does. */
static void
test_beyond (Fixture *f, gconstpointer data)
{
  set_levels (f, RINGLET_SCALE_LINEAR, -50.0, 5000.0);
  drag (f, f->lower, 0.0);
  drag (f, f->upper, 0.0);
  drive_key (f->lower, "Left");
  drive_key (f->upper, "End");
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, 150.0, 60.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, 40.0, 0.0);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 40.0, 0.0);
  drive_frames (f->widget, 2);
  assert_limits (f, -50.0, 5000.0);
  g_assert_cmpint (f->n_changes, ==, 0);

  drag (f, f->lower, 0.25);
  assert_limits (f, 250.0, 5000.0);
  g_assert_cmpfloat (f->max, ==, 5000.0);
  drag (f, f->upper, -0.25);
  assert_limits (f, 250.0, 750.0);
}

static void
test_click (Fixture *f, gconstpointer data)
{
  for (int i = 1; i <= 40; i++) {
    set_levels (f, RINGLET_SCALE_LOG, 1.37 * i, 5000.0);
    drag (f, f->lower, 0.0);
    g_assert_cmpfloat (f->view->levels.min, ==, 1.37 * i);
  }
  g_assert_cmpint (f->n_changes, ==, 0);
}

static void
test_value_shown (Fixture *f, gconstpointer data)
{
  GtkLabel *value = GTK_LABEL (f->view->value);

  g_assert_false (gtk_widget_get_mapped (f->view->value));
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x_of (f, f->upper), 60.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, -30.0, 0.0);
  drive_frames (f->widget, 2);
  g_assert_true (gtk_widget_get_mapped (f->view->value));
  g_assert_cmpstr (gtk_label_get_text (value), ==, "700");
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, -30.0, 0.0);
  gtk_window_set_focus_visible (GTK_WINDOW (f->window), FALSE);
  drive_frames (f->widget, 1);
  g_assert_false (gtk_widget_get_mapped (f->view->value));
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  ringlet_histogram_view_set_histogram (f->view, NULL);
  drive_frames (f->widget, 1);
  g_assert_false (gtk_widget_get_mapped (f->lower));
  g_assert_false (gtk_widget_get_mapped (f->upper));
  drive_key (f->lower, "Right");
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, 100.0, 60.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, 40.0, 0.0);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 40.0, 0.0);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_changes, ==, 0);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/ui/histogram-view/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("accessible", test_accessible);
  add ("places", test_places);
  add ("keyboard", test_keyboard);
  add ("steps-of-a-logarithm", test_steps_of_a_logarithm);
  add ("drag", test_drag);
  add ("once-a-frame", test_once_a_frame);
  add ("beyond", test_beyond);
  add ("click", test_click);
  add ("value-shown", test_value_shown);
  add ("empty", test_empty);
  return g_test_run ();
}
