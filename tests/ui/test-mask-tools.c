/* SPDX-License-Identifier: MIT */

/* What pointer and keys make of a mask in the window. How many pixels that has to be is
 * counted here, pixel by pixel, from the definition of each shape. */

#include "canvas/layer-mask.h"
#include "mask-fixture.h"

/* Rings and their numbers are drawn after the hatching, and can be read on it. */
static void
test_below_rings (Fixture *f, gconstpointer data)
{
  GtkWidget *child = gtk_widget_get_first_child (f->canvas);
  int n_rings = 0;

  while (child != NULL && !RINGLET_IS_MASK_OVERLAY (child))
    child = gtk_widget_get_next_sibling (child);
  g_assert_nonnull (child);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    n_rings += RINGLET_IS_RINGS_LAYER (child) ? 1 : 0;
  g_assert_cmpint (n_rings, ==, 1);
}

static void
test_rectangle (Fixture *f, gconstpointer data)
{
  choose (f, "rectangle");
  press (f, 70.2, 50.3);
  drag (f, -10, 20, FALSE);
  g_assert_cmpuint (n_layers (f), ==, 0);
  drag (f, -30, 40, TRUE);

  g_assert_cmpuint (n_layers (f), ==, 1);
  g_assert_cmpstr (layer (f, 0)->klass->id, ==, "rectangle");
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[0], 40.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[3], 90.3, 1e-6);
  g_assert_cmpuint (n_masked (f), ==, 30 * 40);
}

static gboolean
is_under_brush (double y, double x)
{
  /* From (60.25, 40.75), 50 to the right. */
  const double along = CLAMP (x - 40.75, 0, 50);

  return hypot (y - 60.25, x - 40.75 - along) < 7.3;
}

/* One step, however many events. */
static void
test_brush (Fixture *f, gconstpointer data)
{
  const guint before = ringlet_project_n_steps (f->window->project);

  choose (f, "brush");
  ringlet_mask_editor_set_radius (f->editor, 7.3);
  press (f, 60.25, 40.75);
  for (int i = 1; i < 50; i++)
    drag (f, 0, i, FALSE);
  drag (f, 0, 50, TRUE);

  g_assert_cmpuint (n_masked (f), ==, count (is_under_brush));
  g_assert_cmpuint (ringlet_project_n_steps (f->window->project), ==, before + 1);
  ringlet_project_undo (f->window->project);
  g_assert_cmpuint (n_masked (f), ==, 0);
}

/* The other way round where the mode says so, on the same layer. */
static void
test_eraser (Fixture *f, gconstpointer data)
{
  choose (f, "brush");
  ringlet_mask_editor_set_radius (f->editor, 7.3);
  press (f, 60.25, 40.75);
  drag (f, 0, 50, TRUE);
  gtk_widget_activate_action (f->canvas, "mask.unmask", NULL);
  press (f, 60.25, 40.75);
  drag (f, 0, 50, TRUE);

  g_assert_cmpuint (n_layers (f), ==, 1);
  g_assert_cmpuint (n_masked (f), ==, 0);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  static const char *const drawn[] = { "brush", "rectangle", "circle", "ring" };

  for (gsize i = 0; i < G_N_ELEMENTS (drawn); i++) {
    choose (f, drawn[i]);
    press (f, 60, 40);
    drag (f, 10, 50, FALSE);
    g_assert_true (key (f, GDK_KEY_Escape, 0));
    drag (f, 20, 60, TRUE);
    g_assert_cmpuint (n_layers (f), ==, 0);
  }
}

/* It never was: what could be redone before still can. */
static void
test_cancelled_stroke (Fixture *f, gconstpointer data)
{
  const double numbers[] = { 20, 30, 60, 90 };
  guint steps = 0;

  ringlet_mask_editor_add_new (f->editor, "rectangle", numbers, 4);
  ringlet_project_undo (f->window->project);
  steps = ringlet_project_n_steps (f->window->project);
  choose (f, "brush");
  press (f, 60, 40);
  drag (f, 10, 50, FALSE);
  g_assert_cmpuint (n_masked (f), >, 0);
  g_assert_true (key (f, GDK_KEY_Escape, 0));
  drag (f, 20, 60, TRUE);

  g_assert_cmpuint (n_masked (f), ==, 0);
  g_assert_cmpuint (ringlet_project_n_steps (f->window->project), ==, steps);
  g_assert_true (ringlet_project_redo (f->window->project));
  g_assert_cmpuint (n_masked (f), ==, 40 * 60);
}

/* With Space held the button is the canvas's. */
static void
test_pan (Fixture *f, gconstpointer data)
{
  RingletViewport before = { 0 };

  ringlet_canvas_zoom (f->window->image.canvas, 4);
  before = *ringlet_canvas_get_viewport (f->window->image.canvas);
  choose (f, "rectangle");
  key (f, GDK_KEY_space, 0);
  press (f, 100, 100);
  drag (f, 10, 5, TRUE);
  g_signal_emit_by_name (drive_controller (f->canvas, GTK_TYPE_EVENT_CONTROLLER_KEY, 0),
      "key-released", GDK_KEY_space, 0, 0);

  g_assert_cmpuint (n_layers (f), ==, 0);
  g_assert_cmpfloat_with_epsilon (
      ringlet_canvas_get_viewport (f->window->image.canvas)->centre_slow,
      before.centre_slow - 10, 1e-6);
  press (f, 100, 100);
  drag (f, 10, 5, TRUE);
  g_assert_cmpuint (n_layers (f), ==, 1);
}

/* Of the lines through the corners (20, 30), (120, 40), (70, 151): none of
 * them through the centre of a pixel. */
static gboolean
is_in_triangle (double y, double x)
{
  const double a = (120 - 20) * (x - 30) - (40 - 30) * (y - 20);
  const double b = (70 - 120) * (x - 40) - (151 - 40) * (y - 120);
  const double c = (20 - 70) * (x - 151) - (30 - 151) * (y - 70);

  return (a > 0) == (b > 0) && (b > 0) == (c > 0);
}

static void
test_polygon (Fixture *f, gconstpointer data)
{
  choose (f, "polygon");
  click (f, 20, 30);
  click (f, 120, 40);
  click (f, 180, 190);
  key (f, GDK_KEY_BackSpace, 0); /* that was wrong */
  click (f, 70, 151);
  g_assert_cmpuint (n_layers (f), ==, 0);
  drive_point (f->canvas, 50, 60);
  drive_frames (GTK_WIDGET (f->window), 1);
  g_assert_true (key (f, GDK_KEY_Return, 0));

  g_assert_cmpuint (n_layers (f), ==, 1);
  g_assert_cmpuint (n_masked (f), ==, count (is_in_triangle));
}

static void
test_select (Fixture *f, gconstpointer data)
{
  const double numbers[] = { 20, 30, 60, 90 };

  ringlet_mask_editor_add_new (f->editor, "rectangle", numbers, 4);
  choose (f, "select");
  press (f, 40, 60);
  drag (f, 15, -10, TRUE);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[0], 35, 1e-6);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[3], 80, 1e-6);

  press (f, 75, 80); /* its last corner */
  drag (f, 25, 20, TRUE);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[2], 100, 1e-6);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[0], 35, 1e-6);

  press (f, 60, 60);
  drag (f, 30, 30, FALSE);
  key (f, GDK_KEY_Escape, 0);
  drag (f, 40, 40, TRUE);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[0], 35, 1e-6);
  g_assert_true (key (f, GDK_KEY_Delete, 0));
  g_assert_cmpuint (n_layers (f), ==, 0);
}

static const MaskDocument calibrated = { 0, TRUE };

/* Of the ring @px pixels from the beam, which is in the middle: 0.1 mm, 0.1 m away. */
static double
degrees_at (double px)
{
  return atan2 (px * 1e-4, 0.1) * 180 / G_PI;
}

/* Its limits are grabbed anywhere on their rings, and it moves as a whole. */
static void
test_range (Fixture *f, gconstpointer data)
{
  const double *numbers = NULL;

  choose (f, "range");
  press (f, 100, 130);
  drag (f, 0, 30, TRUE);
  g_assert_cmpstr (layer (f, 0)->klass->id, ==, "2theta");
  numbers = layer (f, 0)->numbers;
  g_assert_cmpfloat_with_epsilon (numbers[0], degrees_at (30), 1e-6);
  g_assert_cmpfloat_with_epsilon (numbers[1], degrees_at (60), 1e-6);

  choose (f, "select");
  press (f, 40, 100); /* above the beam, on the outer ring */
  drag (f, -20, 0, TRUE);
  numbers = layer (f, 0)->numbers;
  g_assert_cmpfloat_with_epsilon (numbers[0], degrees_at (30), 1e-6);
  g_assert_cmpfloat_with_epsilon (numbers[1], degrees_at (80), 1e-6);

  press (f, 100, 50); /* between both */
  drag (f, 0, -5, TRUE);
  numbers = layer (f, 0)->numbers;
  g_assert_cmpfloat_with_epsilon (
      numbers[0], degrees_at (30) + degrees_at (55) - degrees_at (50), 1e-6);

  press (f, 100, 50);
  drag (f, 0, -20, FALSE);
  key (f, GDK_KEY_Escape, 0);
  drag (f, 0, -30, TRUE);
  g_assert_cmpfloat_with_epsilon (layer (f, 0)->numbers[1],
      degrees_at (80) + degrees_at (55) - degrees_at (50), 1e-6);
}

/* Arrows and Enter are a pointer with a button. */
static void
test_keys (Fixture *f, gconstpointer data)
{
  choose (f, "rectangle");
  key (f, GDK_KEY_Right, 0);
  g_assert_true (key (f, GDK_KEY_Return, 0));
  for (int i = 0; i < 3; i++)
    key (f, GDK_KEY_Right, GDK_SHIFT_MASK);
  key (f, GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_cmpuint (n_layers (f), ==, 0);
  g_assert_true (key (f, GDK_KEY_Return, 0));

  g_assert_cmpuint (n_layers (f), ==, 1);
  g_assert_cmpuint (n_masked (f), ==, 10 * 30);
}

/* Values i % 97 above 90: 6 in each 97. */
static gsize
count_above (int limit)
{
  gsize n = 0;

  for (int i = 0; i < N_PX * N_PX; i++)
    n += i % 97 > limit ? 1 : 0;
  return n;
}

static void
test_candidate (Fixture *f, gconstpointer data)
{
  const double limits[] = { -INFINITY, 90 };
  g_autoptr (RingletMaskLayer) above =
      ringlet_mask_layer_new ("threshold", limits, 2, NULL, NULL);
  RingletMaskCount counted = { 0 };

  ringlet_mask_editor_set_candidate (f->editor, above);
  while (!ringlet_mask_editor_count_candidate (f->editor, &counted))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (counted.n_changed, ==, count_above (90));
  g_assert_cmpuint (n_masked (f), ==, 0);
  g_assert_cmpuint (n_layers (f), ==, 0);
}

/* Returns (transfer none) (nullable): the button of that action below @widget. */
static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, action);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_buttons (Fixture *f, gconstpointer data)
{
  const double numbers[] = { 20, 30, 60, 90 };
  GtkWidget *panel =
      GTK_WIDGET (ringlet_inspector_get_mask_panel (f->window->inspector));
  GtkWidget *invert = find_button (panel, "mask.invert");
  GtkWidget *clear = find_button (panel, "mask.clear");

  g_assert_true (gtk_widget_is_sensitive (invert));
  ringlet_mask_editor_add_new (f->editor, "rectangle", numbers, 4);
  g_signal_emit_by_name (invert, "clicked");
  g_assert_cmpuint (n_masked (f), ==, N_PX * N_PX - 40 * 60);
  g_signal_emit_by_name (clear, "clicked");
  g_assert_cmpuint (n_layers (f), ==, 0);
}

#define ADD(name, function)                                                            \
  g_test_add ("/mask-tools/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("below-rings", test_below_rings);
  ADD ("rectangle", test_rectangle);
  ADD ("brush", test_brush);
  ADD ("eraser", test_eraser);
  ADD ("cancel", test_cancel);
  ADD ("cancelled-stroke", test_cancelled_stroke);
  ADD ("pan", test_pan);
  ADD ("polygon", test_polygon);
  ADD ("select", test_select);
  g_test_add ("/mask-tools/range", Fixture, &calibrated, set_up, test_range, tear_down);
  ADD ("keys", test_keys);
  ADD ("candidate", test_candidate);
  ADD ("buttons", test_buttons);
  return g_test_run ();
}
