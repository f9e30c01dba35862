/* SPDX-License-Identifier: MIT */
#include "plot/cell-view.h"

#include <math.h>

#include "drive.h"
#include "plot/cell-view-private.h"

#define N_COLUMNS 200
#define N_ROWS 1000
#define NEAR 1e-6

typedef struct {
  GtkWidget *window;
  GtkWidget *widget;
  RingletCellView *view;
  guint n_painted;
  RingletHeatView painted;
  gsize width;
  gsize height;
  guint n_told;
  double told[2];
} Fixture;

static void
paint (gpointer data, const RingletHeatView *view, gsize width, gsize height,
    guint32 *pixels)
{
  Fixture *f = data;

  f->n_painted++;
  f->painted = *view;
  f->width = width;
  f->height = height;
  for (gsize i = 0; i < width * height; i++)
    pixels[i] = 0xff204060;
}

static void
on_two (RingletCellView *view, double a, double b, Fixture *f)
{
  f->n_told++;
  f->told[0] = a;
  f->told[1] = b;
}

static void
on_moved (RingletCellView *view, int a, int b, Fixture *f)
{
  on_two (view, a, b, f);
}

static void
set_scene (Fixture *f, gsize n_rows, gboolean is_map)
{
  const RingletCellScene scene = { N_COLUMNS, n_rows, is_map, "2θ (°)", "Frame", 1.0,
    0.5, 1.0, 1.0, paint, f };

  ringlet_cell_view_set_scene (f->view, &scene);
  drive_frames (f->widget, 1);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->widget = ringlet_cell_view_new ("Cells");
  f->view = RINGLET_CELL_VIEW (f->widget);
  f->window = drive_open (f->widget, 400, 300);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (f->window);
}

/* Where a cell is on the widget. */
static void
place (Fixture *f, double column, double row, double *x, double *y)
{
  const RingletPlotFrame *frame = &f->view->frame;
  const double down =
      (row - f->view->rows.min) / (f->view->rows.max - f->view->rows.min);

  *x = frame->x +
      frame->width * (column - f->view->columns.min) /
          (f->view->columns.max - f->view->columns.min);
  *y = frame->y + frame->height * (f->view->scene.is_map ? down : 1.0 - down);
}

/* All of it, at the resolution of the screen; not again while nothing changes. */
static void
test_paint (Fixture *f, gconstpointer data)
{
  drive_frames (f->widget, 1);
  g_assert_cmpuint (f->n_painted, ==, 0);
  set_scene (f, N_ROWS, FALSE);
  g_assert_cmpuint (f->n_painted, ==, 1);
  g_assert_cmpfloat (f->painted.frame_min, ==, 0.0);
  g_assert_cmpfloat (f->painted.frame_max, ==, N_ROWS);
  g_assert_cmpfloat (f->painted.column_max, ==, N_COLUMNS);
  g_assert_cmpuint (f->width, ==,
      (gsize) f->view->frame.width * (gsize) gtk_widget_get_scale_factor (f->widget));
  ringlet_cell_view_set_cursor (f->view, 5.0, 7.0);
  drive_frames (f->widget, 2);
  g_assert_cmpuint (f->n_painted, ==, 1);
  ringlet_cell_view_repaint (f->view);
  drive_frames (f->widget, 1);
  g_assert_cmpuint (f->n_painted, ==, 2);
}

/* All of it stays all of it; a part stays that part. */
static void
test_grow (Fixture *f, gconstpointer data)
{
  set_scene (f, 10, FALSE);
  set_scene (f, N_ROWS, FALSE);
  g_assert_cmpfloat (f->view->rows.max, ==, N_ROWS);
  drive_point (f->widget, f->view->frame.x + 100, f->view->frame.y + 100);
  drive_frames (f->widget, 1);
  g_assert_true (drive_scroll (f->widget, 0.0, -3.0));
  {
    const RingletPlotRange rows = f->view->rows;

    g_assert_cmpfloat (rows.max - rows.min, <, N_ROWS);
    set_scene (f, 2 * N_ROWS, FALSE);
    g_assert_cmpfloat (f->view->rows.min, ==, rows.min);
    g_assert_cmpfloat (f->view->rows.max, ==, rows.max);
  }
  ringlet_cell_view_show_all (f->view);
  g_assert_cmpfloat (f->view->rows.max, ==, 2 * N_ROWS);
}

/* Rows of patterns go up, rows of a map down. */
static void
test_pointed (Fixture *f, gconstpointer is_map)
{
  double x = 0.0;
  double y = 0.0;

  g_signal_connect (f->view, "pointed", G_CALLBACK (on_two), f);
  set_scene (f, N_ROWS, is_map != NULL);
  place (f, 50.5, 900.5, &x, &y);
  drive_point (f->widget, x, y);
  drive_frames (f->widget, 2);
  g_assert_cmpfloat_with_epsilon (f->told[0], 50.5, NEAR);
  g_assert_cmpfloat_with_epsilon (f->told[1], 900.5, NEAR);
  drive_leave (f->widget);
  drive_frames (f->widget, 2);
  g_assert_true (isnan (f->told[0]) && isnan (f->told[1]));
}

/* The cell under the pointer stays under it. */
static void
test_zoom (Fixture *f, gconstpointer data)
{
  double x = 0.0;
  double y = 0.0;

  set_scene (f, N_ROWS, FALSE);
  place (f, 50.0, 400.0, &x, &y);
  drive_point (f->widget, x, y);
  drive_frames (f->widget, 1);
  drive_scroll (f->widget, 0.0, -4.0);
  g_assert_cmpfloat_with_epsilon (ringlet_cell_view_column_at (f->view, x), 50.0, NEAR);
  g_assert_cmpfloat_with_epsilon (ringlet_cell_view_row_at (f->view, y), 400.0, NEAR);
  drive_scroll (f->widget, 0.0, -400.0);
  g_assert_cmpfloat_with_epsilon (f->view->rows.max - f->view->rows.min, 4.0, NEAR);
  drive_scroll (f->widget, 0.0, 400.0);
  g_assert_cmpfloat (f->view->rows.max - f->view->rows.min, ==, N_ROWS);
}

/* A drag moves what is seen with the hand, and chooses nothing; a click does. */
static void
test_drag (Fixture *f, gconstpointer data)
{
  double x = 0.0;
  double y = 0.0;
  double column = 0.0;

  set_scene (f, N_ROWS, FALSE);
  place (f, 100.0, 500.0, &x, &y);
  drive_point (f->widget, x, y);
  drive_frames (f->widget, 1);
  drive_scroll (f->widget, 0.0, -6.0);
  g_signal_connect (f->view, "chosen", G_CALLBACK (on_two), f);
  column = ringlet_cell_view_column_at (f->view, x);
  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x, y);
  drive_drag_to (f->widget, GDK_BUTTON_PRIMARY, 30.0, 20.0);
  drive_frames (f->widget, 2);
  g_assert_cmpfloat_with_epsilon (
      ringlet_cell_view_column_at (f->view, x + 30.0), column, NEAR);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 30.0, 20.0);
  g_assert_cmpuint (f->n_told, ==, 0);

  drive_drag_begin (f->widget, GDK_BUTTON_PRIMARY, x, y);
  drive_drag_end (f->widget, GDK_BUTTON_PRIMARY, 0.0, 0.0);
  g_assert_cmpuint (f->n_told, ==, 1);
  g_assert_cmpfloat_with_epsilon (
      f->told[0], ringlet_cell_view_column_at (f->view, x), NEAR);
}

static const struct {
  const char *key;
  double columns;
  double rows;
} keys[] = { { "Up", 0, 1 }, { "Down", 0, -1 }, { "Left", -1, 0 }, { "Right", 1, 0 },
  { "<Shift>Up", 0, 10 }, { "<Shift>Left", -10, 0 } };

static void
test_keys (Fixture *f, gconstpointer data)
{
  set_scene (f, N_ROWS, FALSE);
  g_signal_connect (f->view, "moved", G_CALLBACK (on_moved), f);
  gtk_widget_grab_focus (f->widget);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_assert_true (drive_key (f->widget, keys[i].key));
    g_assert_cmpfloat (f->told[0], ==, keys[i].columns);
    g_assert_cmpfloat (f->told[1], ==, keys[i].rows);
  }
  /* In a map up is back. */
  set_scene (f, N_ROWS, TRUE);
  g_assert_true (drive_key (f->widget, "Up"));
  g_assert_cmpfloat (f->told[1], ==, -1);
}

/* Enter and Delete are of the cell that the cursor is on. */
static void
test_cell_keys (Fixture *f, gconstpointer data)
{
  set_scene (f, N_ROWS, TRUE);
  g_signal_connect (f->view, "chosen", G_CALLBACK (on_two), f);
  g_signal_connect (f->view, "toggled", G_CALLBACK (on_two), f);
  drive_key (f->widget, "Return");
  g_assert_cmpuint (f->n_told, ==, 0);
  ringlet_cell_view_set_cursor (f->view, 12.0, 34.0);
  drive_key (f->widget, "Return");
  drive_key (f->widget, "Delete");
  g_assert_cmpuint (f->n_told, ==, 2);
  g_assert_cmpfloat (f->told[0], ==, 12.0);
  g_assert_cmpfloat (f->told[1], ==, 34.0);
}

#define ADD(path, data, func)                                                          \
  g_test_add ("/cell-view/" path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("paint", NULL, test_paint);
  ADD ("grow", NULL, test_grow);
  ADD ("pointed/patterns", NULL, test_pointed);
  ADD ("pointed/map", "map", test_pointed);
  ADD ("zoom", NULL, test_zoom);
  ADD ("drag", NULL, test_drag);
  ADD ("keys", NULL, test_keys);
  ADD ("cell-keys", NULL, test_cell_keys);
  return g_test_run ();
}
