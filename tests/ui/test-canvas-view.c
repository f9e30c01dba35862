/* SPDX-License-Identifier: MIT */

/* The viewport of the canvas: through its verbs, by the pointer and by keys; and that
 * nothing is drawn that did not change. */

#include "canvas/canvas.h"

#include <math.h>

#include "canvas-image.h"
#include "canvas/layer-cursor.h"
#include "canvas/layer-rings.h"
#include "drive.h"
#include "frame-watch.h"

#define WIDTH 400
#define HEIGHT 300
#define EXACT 1e-6 /* of pixels: some hundred roundings in double precision */

static char *log_path;

typedef struct {
  GtkWidget *window;
  GtkWidget *widget;
  RingletCanvas *canvas;
  RingletPyramid *pyramid;
  int n_viewport;
  int n_pointer;
  double slow;
  double fast;
  gboolean is_inside;
} Fixture;

static void
on_viewport (RingletCanvas *canvas, Fixture *f)
{
  f->n_viewport++;
}

static void
on_pointer (
    RingletCanvas *canvas, double slow, double fast, gboolean inside, Fixture *f)
{
  f->n_pointer++;
  f->slow = slow;
  f->fast = fast;
  f->is_inside = inside;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->widget = ringlet_canvas_new (RINGLET_CANVAS_SOFTWARE);
  f->canvas = RINGLET_CANVAS (f->widget);
  f->pyramid = canvas_pyramid_new (RINGLET_PIXEL_U16, 600, 800, FALSE);
  ringlet_canvas_set_pyramid (f->canvas, f->pyramid);
  f->window = drive_open (f->widget, WIDTH, HEIGHT);
  g_signal_connect (f->canvas, "viewport-changed", G_CALLBACK (on_viewport), f);
  g_signal_connect (f->canvas, "pointer", G_CALLBACK (on_pointer), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (f->window);
  ringlet_pyramid_unref (f->pyramid);
}

static const RingletViewport *
get_viewport (Fixture *f)
{
  return ringlet_canvas_get_viewport (f->canvas);
}

/* Half a view pixel for one of 600 × 800. */
static void
test_fits_at_first (Fixture *f, gconstpointer data)
{
  const RingletViewport *viewport = get_viewport (f);

  g_assert_cmpfloat (viewport->width, ==, WIDTH);
  g_assert_cmpfloat (viewport->height, ==, HEIGHT);
  g_assert_cmpfloat (viewport->n_fast, ==, 800);
  g_assert_cmpfloat_with_epsilon (viewport->scale_x, 0.5, EXACT);
  gtk_test_accessible_assert_role (f->canvas, GTK_ACCESSIBLE_ROLE_IMG);
}

/* How the window of @f looks at (@x, @y), as 0xAARRGGBB. */
static guint32
look_at (Fixture *f, int x, int y)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 pixel = 0;

  gtk_widget_snapshot_child (f->window, f->widget, snapshot);
  tree = gtk_snapshot_to_node (snapshot);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (f->window)),
          tree, &GRAPHENE_RECT_INIT ((float) x, (float) y, 1, 1));
  gdk_texture_download (texture, (guchar *) &pixel, sizeof pixel);
  return pixel;
}

/* Dark with a text on it. */
static void
test_empty (Fixture *f, gconstpointer data)
{
  GtkWidget *hint = gtk_widget_get_first_child (f->widget);

  ringlet_canvas_set_hint (f->canvas, "Open an image");
  drive_frames (f->window, 2);
  g_assert_false (gtk_widget_get_mapped (hint));
  ringlet_canvas_set_pyramid (f->canvas, NULL);
  drive_frames (f->window, 2);
  g_assert_true (gtk_widget_get_mapped (hint));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (hint)), ==, "Open an image");
  g_assert_cmphex (look_at (f, 1, 1), ==, 0xFF2A2A2E);
  g_assert_cmphex (look_at (f, WIDTH - 1, HEIGHT / 2), ==, 0xFF2A2A2E);
  ringlet_canvas_set_pyramid (f->canvas, f->pyramid);
  drive_frames (f->window, 2);
  g_assert_false (gtk_widget_get_mapped (hint));
  ringlet_canvas_set_hint (f->canvas, NULL);
}

/* In the colour of the theme, two pixels along the edge. */
static void
test_focus_frame (Fixture *f, gconstpointer data)
{
  const guint32 accent = 0xFF3584E4; /* of libadwaita 1.2 */
  const guint32 before = look_at (f, 1, HEIGHT / 2);

  gtk_widget_grab_focus (f->widget);
  gtk_window_set_focus_visible (GTK_WINDOW (f->window), TRUE);
  drive_frames (f->window, 2);
  g_assert_cmphex (look_at (f, 0, HEIGHT / 2), ==, accent);
  g_assert_cmphex (look_at (f, 1, HEIGHT / 2), ==, accent);
  g_assert_cmphex (look_at (f, WIDTH - 1, HEIGHT / 2), ==, accent);
  g_assert_cmphex (look_at (f, 2, HEIGHT / 2), !=, accent);
  g_assert_cmphex (before, !=, accent);
}

static void
test_same_shape_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (RingletPyramid) same =
      canvas_pyramid_new (RINGLET_PIXEL_F32, 600, 800, FALSE);
  g_autoptr (RingletPyramid) other =
      canvas_pyramid_new (RINGLET_PIXEL_F32, 300, 200, FALSE);
  RingletViewport before = { 0 };

  ringlet_canvas_zoom (f->canvas, 3);
  before = *get_viewport (f);
  ringlet_canvas_set_pyramid (f->canvas, same);
  g_assert_true (ringlet_viewport_equal (get_viewport (f), &before));
  ringlet_canvas_set_pyramid (f->canvas, other);
  g_assert_true (ringlet_viewport_is_fit (get_viewport (f)));
  g_assert_cmpfloat_with_epsilon (get_viewport (f)->scale_x, 1, EXACT);
}

static void
test_verbs (Fixture *f, gconstpointer data)
{
  ringlet_canvas_zoom (f->canvas, 4);
  g_assert_cmpint (f->n_viewport, ==, 1);
  g_assert_cmpfloat_with_epsilon (get_viewport (f)->scale_x, 2, EXACT);
  g_assert_cmpfloat_with_epsilon (get_viewport (f)->centre_fast, 400, EXACT);

  ringlet_canvas_zoom_original (f->canvas);
  g_assert_cmpfloat_with_epsilon (
      get_viewport (f)->scale_x * gtk_widget_get_scale_factor (f->widget), 1, EXACT);

  ringlet_canvas_flip (f->canvas, TRUE, FALSE);
  g_assert_true (get_viewport (f)->flip_x);
  g_assert_cmpint (f->n_viewport, ==, 3);
  ringlet_canvas_flip (f->canvas, TRUE, FALSE);
  g_assert_cmpint (f->n_viewport, ==, 3);

  ringlet_canvas_fit (f->canvas);
  g_assert_true (ringlet_viewport_is_fit (get_viewport (f)));
  g_assert_true (get_viewport (f)->flip_x);
}

static void
test_margins (Fixture *f, gconstpointer data)
{
  g_autoptr (GdkTexture) picture = NULL;

  ringlet_canvas_set_margins (f->canvas, 50, 10, 20, 30);
  drive_frames (f->widget, 2);
  g_assert_cmpfloat (get_viewport (f)->width, ==, WIDTH - 60);
  g_assert_cmpfloat (get_viewport (f)->height, ==, HEIGHT - 50);
  g_assert_true (ringlet_viewport_is_fit (get_viewport (f)));
  picture = ringlet_canvas_paint (f->canvas);
  g_assert_cmpint (gdk_texture_get_width (picture), ==, WIDTH - 60);
  g_assert_cmpint (gdk_texture_get_height (picture), ==, HEIGHT - 50);

  /* The corner of the view is that of the margins. */
  drive_point (f->widget, 50, 20);
  drive_frames (f->widget, 1);
  g_assert_cmpfloat_with_epsilon (
      f->fast, 400 - (WIDTH - 60) / 2 / get_viewport (f)->scale_x, EXACT);
  drive_point (f->widget, 20, 100);
  drive_frames (f->widget, 1);
  g_assert_false (f->is_inside);
}

/* The image point under the pointer stays there. */
static void
test_scroll (Fixture *f, gconstpointer data)
{
  double before[2];
  double after[2];

  drive_point (f->widget, 100, 200);
  ringlet_viewport_to_image (get_viewport (f), 100, 200, &before[0], &before[1]);
  g_assert_true (drive_scroll (f->widget, 0, -2));
  g_assert_cmpfloat_with_epsilon (get_viewport (f)->scale_x, 0.5 * 1.25 * 1.25, EXACT);
  ringlet_viewport_to_image (get_viewport (f), 100, 200, &after[0], &after[1]);
  g_assert_cmpfloat_with_epsilon (after[0], before[0], EXACT);
  g_assert_cmpfloat_with_epsilon (after[1], before[1], EXACT);
  drive_scroll (f->widget, 0, 2);
  g_assert_cmpfloat_with_epsilon (get_viewport (f)->scale_x, 0.5, EXACT);
}

static void
test_drag (Fixture *f, gconstpointer data)
{
  const guint buttons[] = { GDK_BUTTON_PRIMARY, GDK_BUTTON_MIDDLE };

  ringlet_canvas_zoom (f->canvas, 8);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    const double fast = get_viewport (f)->centre_fast;

    drive_drag_begin (f->widget, buttons[i], 10, 10);
    drive_drag_to (f->widget, buttons[i], 12, 0);
    drive_drag_to (f->widget, buttons[i], 40, 0);
    drive_drag_end (f->widget, buttons[i], 40, 0);
    g_assert_cmpfloat_with_epsilon (get_viewport (f)->centre_fast, fast - 10, EXACT);
  }
}

static void
test_pinch_and_double_click (Fixture *f, gconstpointer data)
{
  gpointer pinch = drive_controller (f->widget, GTK_TYPE_GESTURE_ZOOM, 0);
  gpointer click =
      drive_controller (f->widget, GTK_TYPE_GESTURE_CLICK, GDK_BUTTON_PRIMARY);

  g_signal_emit_by_name (pinch, "begin", NULL);
  g_signal_emit_by_name (pinch, "scale-changed", 1.5);
  g_signal_emit_by_name (pinch, "scale-changed", 3.0);
  g_assert_cmpfloat_with_epsilon (get_viewport (f)->scale_x, 1.5, EXACT);
  g_signal_emit_by_name (click, "pressed", 1, 50.0, 50.0);
  g_assert_false (ringlet_viewport_is_fit (get_viewport (f)));
  g_assert_true (gtk_widget_has_focus (f->widget));
  g_signal_emit_by_name (click, "pressed", 2, 50.0, 50.0);
  g_assert_true (ringlet_viewport_is_fit (get_viewport (f)));
}

static void
test_pointer (Fixture *f, gconstpointer data)
{
  drive_point (f->widget, 10, 10);
  drive_point (f->widget, 20, 30);
  drive_point (f->widget, 101, 151);
  g_assert_cmpint (f->n_pointer, ==, 0);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 1);
  g_assert_true (f->is_inside);
  g_assert_cmpfloat_with_epsilon (f->fast, 202, EXACT);
  g_assert_cmpfloat_with_epsilon (f->slow, 302, EXACT);

  /* The picture moves, the pointer does not. */
  ringlet_canvas_zoom (f->canvas, 2);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 2);
  g_assert_cmpfloat_with_epsilon (f->fast, 301, EXACT);

  drive_leave (f->widget);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 3);
  g_assert_false (f->is_inside);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 3);
}

static gboolean
press (Fixture *f, guint keyval, GdkModifierType state)
{
  gboolean is_ours = FALSE;

  g_signal_emit_by_name (drive_controller (f->widget, GTK_TYPE_EVENT_CONTROLLER_KEY, 0),
      "key-pressed", keyval, 0, state, &is_ours);
  return is_ours;
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  drive_point (f->widget, 100, 100);
  drive_frames (f->widget, 1);
  g_assert_true (press (f, GDK_KEY_Right, 0));
  g_assert_cmpfloat_with_epsilon (f->fast, 201, EXACT);
  press (f, GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (f->slow, 210, EXACT);
  press (f, GDK_KEY_Up, GDK_CONTROL_MASK);
  g_assert_cmpfloat_with_epsilon (f->slow, 209.9, EXACT);

  /* Keys go where they point to on the screen. */
  ringlet_canvas_flip (f->canvas, TRUE, TRUE);
  press (f, GDK_KEY_KP_Right, 0);
  g_assert_cmpfloat_with_epsilon (f->fast, 200, EXACT);
  press (f, GDK_KEY_Down, 0);
  g_assert_cmpfloat_with_epsilon (f->slow, 208.9, EXACT);
  g_assert_true (f->is_inside);

  g_assert_false (press (f, GDK_KEY_a, 0));
  g_assert_false (press (f, GDK_KEY_Left, GDK_ALT_MASK));
}

/* A pointer that rests does not take the crosshair from the keys, one that leaves hands
 * it over, and one that moves takes it back. */
static void
test_keys_and_pointer (Fixture *f, gconstpointer data)
{
  drive_point (f->widget, 100, 100);
  drive_frames (f->widget, 1);
  press (f, GDK_KEY_Right, 0);
  drive_point (f->widget, 100, 100);
  drive_frames (f->widget, 2);
  g_assert_cmpfloat_with_epsilon (f->fast, 201, EXACT);

  drive_point (f->widget, 110, 100);
  drive_frames (f->widget, 1);
  g_assert_cmpfloat_with_epsilon (f->fast, 220, EXACT);
  drive_leave (f->widget);
  drive_frames (f->widget, 1);
  g_assert_false (f->is_inside);
  press (f, GDK_KEY_Right, 0);
  g_assert_true (f->is_inside);
  g_assert_cmpfloat_with_epsilon (f->fast, 221, EXACT);

  drive_point (f->widget, 110, 100);
  drive_frames (f->widget, 1);
  g_assert_cmpfloat_with_epsilon (f->fast, 220, EXACT);
}

static void
test_crosshair_stays_in_sight (Fixture *f, gconstpointer data)
{
  double x = 0;
  double y = 0;

  ringlet_canvas_zoom (f->canvas, 20);
  for (int i = 0; i < 100; i++) {
    press (f, GDK_KEY_Left, GDK_SHIFT_MASK);
    ringlet_viewport_to_view (get_viewport (f), f->slow, f->fast, &x, &y);
    g_assert_cmpfloat (x, >=, -EXACT);
  }
  g_assert_cmpfloat_with_epsilon (f->fast, 0.5, EXACT);
}

static guint
count_in_log (const char *what)
{
  g_autofree char *text = NULL;
  g_autofree char *field = g_strdup_printf ("\t%s\t", what);
  guint n = 0;

  g_assert_true (g_file_get_contents (log_path, &text, NULL, NULL));
  for (const char *at = text; (at = strstr (at, field)) != NULL; at++)
    n++;
  return n;
}

/* Which of the three parts a change draws again. */
static void
assert_drawn (Fixture *f, guint before[3], guint surface, guint rings, guint cursor)
{
  const guint expected[] = { surface, rings, cursor };
  const char *const what[] = { "canvas software snapshot", "canvas rings snapshot",
    "canvas cursor snapshot" };

  drive_frames (f->widget, 2);
  for (guint i = 0; i < G_N_ELEMENTS (what); i++) {
    const guint n = count_in_log (what[i]);

    g_assert_cmpuint (n - before[i], ==, expected[i]);
    before[i] = n;
  }
}

static void
test_draws_what_changed (Fixture *f, gconstpointer data)
{
  RingletLayer *rings = ringlet_rings_layer_new ();
  RingletLayer *cursor = ringlet_cursor_layer_new ();
  RingletLevels levels = ringlet_levels_default ();
  guint before[3];

  ringlet_canvas_add_layer (f->canvas, rings);
  ringlet_canvas_add_layer (f->canvas, cursor);
  drive_frames (f->widget, 2);
  before[0] = count_in_log ("canvas software snapshot");
  before[1] = count_in_log ("canvas rings snapshot");
  before[2] = count_in_log ("canvas cursor snapshot");
  g_assert_cmpuint (before[2], >, 0);

  levels.max = 77;
  ringlet_canvas_set_levels (f->canvas, &levels);
  assert_drawn (f, before, 1, 0, 0);
  ringlet_canvas_set_levels (f->canvas, &levels);
  assert_drawn (f, before, 0, 0, 0);
  ringlet_cursor_layer_set_point (RINGLET_CURSOR_LAYER (cursor), 10, 20);
  assert_drawn (f, before, 0, 0, 1);
  ringlet_cursor_layer_set_point (RINGLET_CURSOR_LAYER (cursor), 10, 20);
  assert_drawn (f, before, 0, 0, 0);
  ringlet_canvas_zoom (f->canvas, 2);
  assert_drawn (f, before, 1, 1, 1);
}

static void
add (const char *name, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/canvas-view/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  log_path = g_build_filename (g_get_home_dir (), "frames.tsv", NULL);
  g_assert_true (ringlet_frame_watch_start (log_path, NULL));

  add ("empty", test_empty);
  add ("focus-frame", test_focus_frame);
  add ("fits-at-first", test_fits_at_first);
  add ("same-shape-stays", test_same_shape_stays);
  add ("verbs", test_verbs);
  add ("margins", test_margins);
  add ("scroll", test_scroll);
  add ("drag", test_drag);
  add ("pinch-and-double-click", test_pinch_and_double_click);
  add ("pointer", test_pointer);
  add ("keys", test_keys);
  add ("keys-and-pointer", test_keys_and_pointer);
  add ("crosshair-stays-in-sight", test_crosshair_stays_in_sight);
  add ("draws-what-changed", test_draws_what_changed);
  return g_test_run ();
}
