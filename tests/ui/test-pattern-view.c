/* SPDX-License-Identifier: MIT */
#include "plot/pattern-view.h"

#include <glib/gstdio.h>

#include "display/plot-range.h"
#include "drive.h"
#include "frame-watch.h"
#include "plot/pattern-view-private.h"
#include "support/fake-result.h"
#include "traces.h"

#define EXACT 1e-9    /* of angles about 10: a few roundings */
#define FRAME_MS 16.0 /* of processor time: what a frame may take */
#define ONE_BIN (40.0 / 400.0)

static char *log_path;

/* 2θ 5 … 45 degrees, a peak at every tenth degree, the highest at 30. */
static RingletResult *
pattern_new (gsize n, const char *unit)
{
  RingletResult *pattern = fake_result_new (n, 0, TRUE);

  pattern->unit = ringlet_unit_find (unit, NULL);
  pattern->radial_min = 5.0;
  pattern->radial_max = 45.0;
  for (gsize i = 0; i < n; i++) {
    const double at = 5.0 + 40.0 * ((double) i + 0.5) / (double) n;

    pattern->radial[i] = at;
    pattern->intensity[i] = 10.0;
    for (int peak = 1; peak <= 4; peak++)
      pattern->intensity[i] +=
          (peak == 3 ? 1000.0 : 100.0) * exp (-8.0 * pow (at - 10.0 * peak, 2.0));
    pattern->count[i] = 50.0;
    pattern->sigma[i] = sqrt (pattern->intensity[i]);
  }
  return pattern;
}

typedef struct {
  GtkWidget *window;
  GtkWidget *widget;
  RingletPatternView *view;
  RingletResult *pattern;
  int n_pointer;
  double radial;
  gboolean is_inside;
} Fixture;

static void
on_pointer (RingletPatternView *view, double radial, gboolean is_inside, Fixture *f)
{
  f->n_pointer++;
  f->radial = radial;
  f->is_inside = is_inside;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->widget = ringlet_pattern_view_new ();
  f->view = RINGLET_PATTERN_VIEW (f->widget);
  f->pattern = pattern_new (400, "2th_deg");
  ringlet_pattern_view_set_pattern (f->view, f->pattern, FALSE);
  g_signal_connect (f->view, "pointer", G_CALLBACK (on_pointer), f);
  f->window = drive_open (f->widget, 700, 320);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (f->window);
  ringlet_result_unref (f->pattern);
}

static double
x_of (Fixture *f, double radial)
{
  return ringlet_plot_x (&f->view->frame, radial);
}

static double
middle_y (Fixture *f)
{
  return f->view->frame.y + f->view->frame.height / 2.0;
}

static void
assert_range (Fixture *f, double min, double max)
{
  g_assert_cmpfloat_with_epsilon (f->view->range.min, min, EXACT);
  g_assert_cmpfloat_with_epsilon (f->view->range.max, max, EXACT);
  g_assert_cmpfloat (f->view->frame.left, ==, f->view->range.min);
  g_assert_cmpfloat (f->view->frame.right, ==, f->view->range.max);
}

static void
choose (Fixture *f, double from, double to)
{
  const double x = x_of (f, from);
  const double dx = x_of (f, to) - x;

  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x, middle_y (f));
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, dx / 2.0, 0.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, dx, 5.0);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, dx, 5.0);
}

static void
test_accessible (Fixture *f, gconstpointer data)
{
  g_autoptr (RingletResult) other = pattern_new (1500, "q_A^-1");

  gtk_test_accessible_assert_role (f->view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (
      f->view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Pattern");
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Pattern of 400 bins, 2θ 5 to 45 degrees, highest 990.2 at 29.95");
  ringlet_pattern_view_set_pattern (f->view, other, FALSE);
  gtk_test_accessible_assert_property (f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Pattern of 1500 bins, q 5 to 45 per ångström, highest 1010 at 30");
  ringlet_pattern_view_set_pattern (f->view, NULL, FALSE);
  gtk_test_accessible_assert_property (
      f->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "No pattern");
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  g_assert_false (gtk_widget_get_mapped (f->view->empty));
  ringlet_pattern_view_set_pattern (f->view, NULL, FALSE);
  drive_frames (f->widget, 1);
  g_assert_true (gtk_widget_get_mapped (f->view->empty));
  ringlet_pattern_view_set_hint (f->view, "Computing…");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (f->view->empty)), ==, "Computing…");
  ringlet_pattern_view_set_hint (f->view, NULL);
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (f->view->empty)), "appears"));

  /* Nothing to zoom, to move along, or to point at. */
  drive_point (f->widget, 300.0, 100.0);
  drive_scroll (f->widget, 0.0, -1.0);
  choose (f, 0.2, 0.8);
  drive_key (f->widget, "Right");
  drive_key (f->widget, "plus");
  ringlet_pattern_view_show_all (f->view);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 0);
}

/* Returns (transfer full): the widget as drawn, 0xAARRGGBB. */
static guint32 *
draw_all (Fixture *f, int width, int height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);

  gtk_widget_snapshot_child (f->window, f->widget, snapshot);
  tree = gtk_snapshot_to_node (snapshot);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (f->window)),
          tree, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * sizeof (guint32));
  return pixels;
}

/* However large, nothing that is written reaches an edge, even at the least height. */
static void
test_large_text (Fixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autofree char *usual = NULL;
  g_autofree guint32 *pixels = NULL;
  int width = 0;
  int height = 0;
  int least = 0;

  g_object_get (settings, "gtk-font-name", &usual, NULL);
  g_object_set (settings, "gtk-font-name", "DejaVu Sans 17", NULL);
  for (gsize i = 0; i < f->pattern->n_radial; i++)
    f->pattern->intensity[i] *= 80.0; /* five digits */
  ringlet_pattern_view_set_pattern (f->view, f->pattern, TRUE);
  gtk_widget_measure (
      f->widget, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, >, 200);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 700, least);
  drive_frames (f->window, 10);
  width = gtk_widget_get_width (f->widget);
  height = gtk_widget_get_height (f->widget);
  g_assert_cmpint (height, ==, least);
  pixels = draw_all (f, width, height);
  for (int x = 0; x < width; x++) {
    g_assert_cmphex (pixels[x], ==, pixels[0]);
    g_assert_cmphex (pixels[(height - 1) * width + x], ==, pixels[0]);
  }
  for (int y = 0; y < height; y++)
    g_assert_cmphex (pixels[y * width], ==, pixels[0]);
  g_object_set (settings, "gtk-font-name", usual, NULL);
}

static void
test_range_by_pointer (Fixture *f, gconstpointer data)
{
  const double shown = f->view->frame.width;

  assert_range (f, 5.0, 45.0);
  choose (f, 10.0, 20.0);
  assert_range (f, 10.0, 20.0);
  choose (f, 18.0, 12.0); /* to the left */
  assert_range (f, 12.0, 18.0);

  drive_drag_begin (f->widget, GDK_BUTTON_MIDDLE, 300.0, 100.0);
  drive_drag_to (f->widget, GDK_BUTTON_MIDDLE, shown / 6.0, 0.0);
  drive_frames (f->widget, 1);
  assert_range (f, 11.0, 17.0);
  drive_drag_end (f->widget, GDK_BUTTON_MIDDLE, -shown / 3.0, 0.0);
  assert_range (f, 14.0, 20.0);

  drive_point (f->widget, x_of (f, 15.5), 100.0);
  g_assert_true (drive_scroll (f->widget, 0.0, -1.0));
  assert_range (f, 15.5 - 1.5 / 1.25, 15.5 + 4.5 / 1.25);
  drive_scroll (f->widget, 0.0, 1.0);
  assert_range (f, 14.0, 20.0);
  drive_scroll (f->widget, 1.0, 0.0);
  assert_range (f, 14.6, 20.6);

  g_signal_emit_by_name (
      drive_controller (f->widget, GTK_TYPE_GESTURE_CLICK, GDK_BUTTON_PRIMARY),
      "pressed", 2, 300.0, 100.0);
  assert_range (f, 5.0, 45.0);
}

/* A press without a drag, or one that Escape ends, changes nothing. */
static void
test_range_not_chosen (Fixture *f, gconstpointer data)
{
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, 300.0, 100.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, 2.0, 0.0);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 2.0, 0.0);
  assert_range (f, 5.0, 45.0);

  g_assert_false (drive_key (f->widget, "Escape"));
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, 300.0, 100.0);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, 90.0, 0.0);
  g_assert_true (drive_key (f->widget, "Escape"));
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 90.0, 0.0);
  assert_range (f, 5.0, 45.0);
}

static void
test_keyboard (Fixture *f, gconstpointer data)
{
  g_assert_true (drive_key (f->widget, "plus"));
  assert_range (f, 9.0, 41.0);
  g_assert_true (drive_key (f->widget, "minus"));
  assert_range (f, 5.0, 45.0);
  drive_key (f->widget, "KP_Add");
  g_assert_true (drive_key (f->widget, "0"));
  assert_range (f, 5.0, 45.0);

  ringlet_pattern_view_set_cursor (f->view, 20.05);
  g_assert_true (drive_key (f->widget, "Right"));
  g_assert_cmpint (f->n_pointer, ==, 1);
  g_assert_true (f->is_inside);
  g_assert_cmpfloat_with_epsilon (f->radial, 20.05 + ONE_BIN, EXACT);
  drive_key (f->widget, "<Shift>Left");
  g_assert_cmpfloat_with_epsilon (f->radial, 20.05 - 9.0 * ONE_BIN, EXACT);

  /* About the cursor; then it walks out, and the axis comes along. */
  ringlet_pattern_view_set_cursor (f->view, 15.0);
  ringlet_pattern_view_zoom (f->view, 4.0);
  assert_range (f, 12.5, 22.5);
  ringlet_pattern_view_set_cursor (f->view, 22.45);
  drive_key (f->widget, "Right");
  g_assert_cmpfloat_with_epsilon (f->radial, 22.55, EXACT);
  assert_range (f, 13.55, 23.55);
  ringlet_pattern_view_set_cursor (f->view, 44.95);
  drive_key (f->widget, "<Shift>Right");
  g_assert_cmpfloat_with_epsilon (f->radial, 44.95, EXACT);
  assert_range (f, 35.0, 45.0);
}

/* From peak to peak by “,” and “.”, each within the bin that holds it; behind the last
 * one the cursor stays. */
static void
test_peaks (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *key;
    double peak;
  } steps[] = { { "period", 10.0 }, { "period", 20.0 }, { "period", 30.0 },
    { "period", 40.0 }, { "period", 40.0 }, { "comma", 30.0 }, { "comma", 20.0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_assert_true (drive_key (f->widget, steps[i].key));
    g_assert_cmpfloat_with_epsilon (f->view->cursor, steps[i].peak, 0.51 * ONE_BIN);
  }
}

static void
test_pointer (Fixture *f, gconstpointer data)
{
  for (int i = 0; i <= 50; i++)
    drive_point (f->widget, x_of (f, 10.0 + 0.1 * i), middle_y (f));
  g_assert_cmpint (f->n_pointer, ==, 0);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 1);
  g_assert_true (f->is_inside);
  g_assert_cmpfloat_with_epsilon (f->radial, 15.0, EXACT);

  drive_point (f->widget, 2.0, middle_y (f)); /* on the axis */
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 2);
  g_assert_false (f->is_inside);

  drive_point (f->widget, x_of (f, 12.0), middle_y (f));
  drive_frames (f->widget, 2);
  drive_leave (f->widget);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 4);
  g_assert_false (f->is_inside);

  /* The cursor of another view is no pointer in this one. */
  ringlet_pattern_view_set_cursor (f->view, 33.0);
  drive_frames (f->widget, 2);
  g_assert_cmpint (f->n_pointer, ==, 4);
}

static void
test_keeps_range (Fixture *f, gconstpointer data)
{
  g_autoptr (RingletResult) next = pattern_new (500, "2th_deg");
  g_autoptr (RingletResult) shorter = pattern_new (500, "2th_deg");
  g_autoptr (RingletResult) other = pattern_new (500, "2th_deg");

  ringlet_pattern_view_set_pattern (f->view, next, TRUE);
  assert_range (f, 5.0, 45.0);
  choose (f, 10.0, 20.0);
  ringlet_pattern_view_set_pattern (f->view, f->pattern, FALSE);
  assert_range (f, 10.0, 20.0);

  shorter->radial_max = 18.0;
  ringlet_pattern_view_set_pattern (f->view, shorter, FALSE);
  assert_range (f, 10.0, 18.0);
  other->radial_min = 30.0;
  ringlet_pattern_view_set_pattern (f->view, other, FALSE);
  assert_range (f, 30.0, 45.0);
  ringlet_pattern_view_set_pattern (f->view, f->pattern, FALSE);
  assert_range (f, 5.0, 45.0); /* all of one is followed by all of the next */
}

/* λ = 1 Å: q = 4π sin θ per ångström. */
static void
test_converts_range (Fixture *f, gconstpointer data)
{
  g_autoptr (RingletResult) in_q = pattern_new (400, "q_A^-1");
  g_autoptr (RingletResult) in_mm = pattern_new (400, "r_mm");
  const double degree = G_PI / 180.0;

  in_q->radial_min = 0.0;
  in_q->radial_max = 12.0;
  choose (f, 20.0, 40.0);
  ringlet_pattern_view_set_cursor (f->view, 30.0);
  ringlet_pattern_view_set_pattern (f->view, in_q, FALSE);
  assert_range (f, 4.0 * G_PI * sin (10.0 * degree), 4.0 * G_PI * sin (20.0 * degree));
  g_assert_cmpfloat_with_epsilon (
      f->view->cursor, 4.0 * G_PI * sin (15.0 * degree), EXACT);
  ringlet_pattern_view_set_as_spacing (f->view, TRUE);
  drive_frames (f->widget, 1);
  ringlet_pattern_view_set_pattern (f->view, f->pattern, FALSE);
  assert_range (f, 20.0, 40.0);

  ringlet_pattern_view_set_pattern (f->view, in_mm, FALSE);
  assert_range (f, 5.0, 45.0);
  g_assert_true (isnan (f->view->cursor));
}

/* The peak of 1000 is at 30, those of 100 at 10, 20 and 40. */
static void
test_height_follows (Fixture *f, gconstpointer data)
{
  g_assert_cmpfloat (f->view->frame.top, >, 980.0);
  choose (f, 15.0, 25.0);
  g_assert_cmpfloat (f->view->frame.top, >, 105.0);
  g_assert_cmpfloat (f->view->frame.top, <, 130.0);
  for (RingletScale scale = RINGLET_SCALE_LINEAR; scale < RINGLET_SCALE_N; scale++) {
    ringlet_pattern_view_set_scale (f->view, scale);
    g_assert_cmpint (ringlet_pattern_view_get_scale (f->view), ==, scale);
    g_assert_cmpint (f->view->frame.scale, ==, scale);
    drive_frames (f->widget, 1);
  }
}

static void
test_rings (Fixture *f, gconstpointer data)
{
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);
  g_autoptr (GArray) rings = ringlet_rings_new (lab6, 1e-10, 0.7);
  g_autoptr (RingletResult) in_q = pattern_new (400, "q_nm^-1");
  g_autoptr (RingletResult) in_mm = pattern_new (400, "r_mm");
  const RingletPlotName *names = NULL;

  g_assert_cmpuint (rings->len, >, 3);
  ringlet_pattern_view_set_rings (f->view, rings);
  drive_frames (f->widget, 1);
  names = (const RingletPlotName *) f->view->names->data;
  g_assert_cmpuint (f->view->names->len, ==, rings->len);
  g_assert_cmpstr (names[1].label, ==, "110");
  g_assert_cmpfloat_with_epsilon (names[1].at,
      2.0 * asin (1e-10 * G_SQRT2 / (2.0 * lab6->cell.a_m)) * 180.0 / G_PI, EXACT);

  ringlet_pattern_view_set_pattern (f->view, in_q, FALSE);
  names = (const RingletPlotName *) f->view->names->data;
  g_assert_cmpfloat_with_epsilon (
      names[0].at, 2e-9 * G_PI / lab6->cell.a_m, EXACT); /* 2π/d */
  ringlet_pattern_view_set_pattern (f->view, in_mm, FALSE);
  g_assert_cmpuint (f->view->names->len, ==, 0);
  ringlet_pattern_view_set_rings (f->view, NULL);
}

/* How often, and for how long at most, @what is in the log of frames. */
static int
logged (const char *what, double *most_ms)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  int n = 0;

  g_assert_true (g_file_get_contents (log_path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  *most_ms = 0.0;
  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);

    if (g_strv_length (fields) != 4 || !g_str_equal (fields[1], what))
      continue;
    *most_ms = MAX (*most_ms, g_ascii_strtod (fields[3], NULL));
    n++;
  }
  return n;
}

static void
test_hovering_draws_no_curve (Fixture *f, gconstpointer data)
{
  double ms = 0.0;
  const int n_curves = logged ("pattern draw", &ms);
  const int n_overlays = logged ("pattern overlay", &ms);

  for (int i = 0; i < 20; i++) {
    drive_point (f->widget, 200.0 + i, middle_y (f));
    drive_frames (f->widget, 1);
  }
  g_assert_cmpint (logged ("pattern draw", &ms), ==, n_curves);
  g_assert_cmpint (logged ("pattern overlay", &ms), >=, n_overlays + 15);
}

static void
test_time (Fixture *f, gconstpointer data)
{
  static const char *const callbacks[] = { "pattern draw", "pattern overlay",
    "pattern pointer", "pattern scroll", "pattern set", "pattern rings",
    "pattern allocate", "pattern key" };
  static const gsize n_bins[] = { 2000, 10000 };
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);
  g_autoptr (GArray) rings = ringlet_rings_new (lab6, 1e-10, 3.0);

  ringlet_pattern_view_set_rings (f->view, rings);
  for (gsize i = 0; i < G_N_ELEMENTS (n_bins); i++) {
    g_autoptr (RingletResult) pattern = pattern_new (n_bins[i], "2th_deg");

    ringlet_pattern_view_set_pattern (f->view, pattern, i == 1);
    for (int step = 0; step < 20; step++) {
      ringlet_pattern_view_set_scale (f->view, (RingletScale) (step % 3));
      drive_point (f->widget, 200.0 + step, middle_y (f));
      drive_scroll (f->widget, 0.0, step % 2 == 0 ? -2.0 : 3.0);
      drive_key (f->widget, "Right");
      drive_frames (f->widget, 1);
    }
    for (gsize k = 0; k < G_N_ELEMENTS (callbacks); k++) {
      double ms = 0.0;

      g_assert_cmpint (logged (callbacks[k], &ms), >, 0);
      g_test_message ("%zu bins: %s %.3f ms", n_bins[i], callbacks[k], ms);
      g_assert_cmpfloat (ms, <, FRAME_MS);
    }
  }
}

/* --- what else is dragged and picked --- */

typedef struct {
  int n;
  double first;
  double second;
  gboolean has_ended;
} Told;

static void
on_limit_moved (
    RingletPatternView *view, double min, double max, gboolean has_ended, Told *told)
{
  *told = (Told){ told->n + 1, min, max, has_ended };
  ringlet_pattern_view_set_limits (view, TRUE, min, max);
}

/* An end that is held follows the pointer; beside it a range of the axis is chosen. */
static void
test_limits (Fixture *f, gconstpointer data)
{
  const double x = x_of (f, 15.0);
  const double dx = x_of (f, 20.0) - x;
  Told told = { 0 };

  g_signal_connect (f->view, "limit-moved", G_CALLBACK (on_limit_moved), &told);
  ringlet_pattern_view_set_limits (f->view, TRUE, 15.0, 40.0);
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x + 3.0, middle_y (f));
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, dx - 3.0, 0.0);
  g_assert_cmpfloat_with_epsilon (told.first, 20.0, ONE_BIN);
  g_assert_cmpfloat (told.second, ==, 40.0);
  g_assert_false (told.has_ended);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, dx - 3.0, 0.0);
  g_assert_true (told.has_ended);
  assert_range (f, 5.0, 45.0);

  /* It stops at the other one, and Escape takes it back. */
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x_of (f, told.first), middle_y (f));
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, 1000.0, 0.0);
  g_assert_cmpfloat (told.first, <, 40.0);
  g_assert_true (drive_key (f->widget, "Escape"));
  g_assert_cmpfloat_with_epsilon (told.first, 20.0, ONE_BIN);

  ringlet_pattern_view_set_limits (f->view, FALSE, 0.0, 0.0);
  told.n = 0;
  choose (f, 20.0, 30.0);
  g_assert_cmpint (told.n, ==, 0);
  assert_range (f, 20.0, 30.0);
}

static void
on_picked (RingletPatternView *view, double radial, double reach, int n, Told *told)
{
  *told = (Told){ told->n + 1, radial, reach, FALSE };
}

/* Enter means what is under the cursor; without one it means nothing. */
static void
test_pick (Fixture *f, gconstpointer data)
{
  Told told = { 0 };

  g_signal_connect (f->view, "picked", G_CALLBACK (on_picked), &told);
  drive_key (f->widget, "Return");
  g_assert_cmpint (told.n, ==, 0);
  ringlet_pattern_view_reveal (f->view, 30.0);
  g_assert_true (drive_key (f->widget, "Return"));
  g_assert_cmpint (told.n, ==, 1);
  g_assert_cmpfloat_with_epsilon (told.first, 30.0, ONE_BIN);
  g_assert_cmpfloat (told.second, >, 0.0);
  g_assert_cmpfloat (told.second, <, 2.0);
}

/* --- what is drawn beside it --- */

/* The axis has room for an overlay, and its numbers are copied with those of the
 * pattern. */
static void
test_traces (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) traces =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_trace_free);
  RingletTrace *trace = ringlet_trace_new (RINGLET_TRACE_OVERLAY, 0, "high", 2);
  const double top = f->view->frame.top;
  g_autofree char *text = NULL;
  g_autoptr (GdkTexture) picture = NULL;

  trace->x[0] = 10.0;
  trace->x[1] = 40.0;
  trace->y[0] = trace->y[1] = 7000.0;
  g_ptr_array_add (traces, trace);
  ringlet_pattern_view_set_traces (f->view, traces);
  g_assert_cmpfloat (f->view->frame.top, >, 7000.0);
  text = ringlet_pattern_view_text (f->view);
  g_assert_true (g_str_has_prefix (text, "2th_deg\tintensity\tsigma\thigh\n"));
  picture = ringlet_pattern_view_paint (f->view);
  g_assert_cmpint (
      gdk_texture_get_width (picture), ==, gtk_widget_get_width (f->widget));
  ringlet_pattern_view_set_traces (f->view, NULL);
  g_assert_cmpfloat (f->view->frame.top, ==, top);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/ui/pattern-view/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  int result;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  log_path = g_build_filename (g_get_home_dir (), "frames.tsv", NULL);
  g_assert_true (ringlet_frame_watch_start (log_path, NULL));

  add ("accessible", test_accessible);
  add ("empty", test_empty);
  add ("large-text", test_large_text);
  add ("range-by-pointer", test_range_by_pointer);
  add ("range-not-chosen", test_range_not_chosen);
  add ("keyboard", test_keyboard);
  add ("peaks", test_peaks);
  add ("pointer", test_pointer);
  add ("keeps-range", test_keeps_range);
  add ("converts-range", test_converts_range);
  add ("height-follows", test_height_follows);
  add ("rings", test_rings);
  add ("hovering-draws-no-curve", test_hovering_draws_no_curve);
  add ("limits", test_limits);
  add ("pick", test_pick);
  add ("traces", test_traces);
  add ("time", test_time);
  result = g_test_run ();
  g_unlink (log_path);
  g_free (log_path);
  return result;
}
