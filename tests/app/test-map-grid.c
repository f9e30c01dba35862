/* SPDX-License-Identifier: MIT */

/* Grids of maps, against numbers that are known by counting. */

#include <locale.h>

#include "base/error.h"
#include "map-grid.h"

static const struct {
  const char *name;
  guint n_slow;
  guint n_fast;
  gboolean serpentine;
  gint64 offset;
  const char *blanks;
  guint64 n_frames;
  const char *frames; /* row by row; "." for none */
} grids[] = {
  { "plain", 2, 3, FALSE, 0, "", 6, "0 1 2 3 4 5" },
  { "serpentine", 3, 3, TRUE, 0, "", 9, "0 1 2 5 4 3 6 7 8" },
  { "frames before", 2, 3, FALSE, 2, "", 8, "2 3 4 5 6 7" },
  { "begins late", 2, 3, FALSE, -2, "", 6, ". . 0 1 2 3" },
  { "too few frames", 2, 3, FALSE, 0, "", 4, "0 1 2 3 . ." },
  { "blanks", 2, 3, FALSE, 0, "2, 5", 6, "0 . 1 2 . 3" },
  { "blanks, serpentine", 2, 3, TRUE, 0, "4-5", 6, "0 1 2 3 . ." },
  { "first cell blank", 1, 3, FALSE, 0, "1", 2, ". 0 1" },
  { "all of it", 2, 2, TRUE, 3, "1;3", 20, ". 3 4 ." },
};

static void
test_grid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (grids); i++) {
    RingletMapGrid grid = { grids[i].n_slow, grids[i].n_fast, grids[i].serpentine,
      grids[i].offset, NULL };
    g_autoptr (GString) frames = g_string_new (NULL);

    g_assert_true (ringlet_map_blanks_parse (grids[i].blanks, &grid.blanks, NULL));
    for (guint slow = 0; slow < grid.n_slow; slow++) {
      for (guint fast = 0; fast < grid.n_fast; fast++) {
        const gint64 frame =
            ringlet_map_grid_frame (&grid, slow, fast, grids[i].n_frames);
        guint slow_back = 99;
        guint fast_back = 99;

        if (frame < 0) {
          g_string_append (frames, ". ");
          continue;
        }
        g_string_append_printf (frames, "%" G_GINT64_FORMAT " ", frame);
        g_assert_true (ringlet_map_grid_find (&grid, frame, &slow_back, &fast_back));
        g_assert_cmpuint (slow_back, ==, slow);
        g_assert_cmpuint (fast_back, ==, fast);
      }
    }
    g_string_truncate (frames, frames->len - 1);
    if (!g_str_equal (frames->str, grids[i].frames))
      g_error ("%s: %s", grids[i].name, frames->str);
    g_clear_pointer (&grid.blanks, g_array_unref);
  }
}

/* Before and behind the grid there is no place. */
static void
test_grid_outside (void)
{
  const RingletMapGrid grid = { 2, 3, FALSE, 2, NULL };
  const RingletMapGrid none = { 0 };
  guint slow = 0;
  guint fast = 0;

  g_assert_false (ringlet_map_grid_find (&grid, 1, &slow, &fast));
  g_assert_false (ringlet_map_grid_find (&grid, 8, &slow, &fast));
  g_assert_false (ringlet_map_grid_find (&none, 0, &slow, &fast));
  g_assert_cmpint (ringlet_map_grid_frame (&grid, 2, 0, 99), ==, -1);
  g_assert_cmpint (ringlet_map_grid_frame (&grid, 0, 3, 99), ==, -1);
}

static const struct {
  const char *text;
  const char *again; /* NULL: refused */
} blanks[] = {
  { "", "" },
  { "3", "3" },
  { " 19, 17-18 ,3", "3, 17-19" },
  { "3, 3, 2-4", "2-4" },
  { "5 - 7", "5-7" },
  { "0", NULL },
  { "7-5", NULL },
  { "1-2-3", NULL },
  { "x", NULL },
  { "-1", NULL },
  { "99999999", NULL },
};

static void
test_blanks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blanks); i++) {
    g_autoptr (GArray) cells = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *again = NULL;
    const gboolean ok = ringlet_map_blanks_parse (blanks[i].text, &cells, &error);

    if (ok != (blanks[i].again != NULL))
      g_error ("“%s”: %s", blanks[i].text, ok ? "taken" : error->message);
    if (!ok) {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
      continue;
    }
    again = ringlet_map_blanks_format (cells);
    g_assert_cmpstr (again, ==, blanks[i].again);
  }
}

static void
test_toggle (void)
{
  RingletMapGrid grid = { 2, 3, FALSE, 0, NULL };
  static const struct {
    guint cell;
    const char *after;
  } steps[] = { { 4, "5" }, { 1, "2, 5" }, { 2, "2-3, 5" }, { 1, "3, 5" }, { 4, "3" },
    { 2, "" } };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    GArray *after = ringlet_map_grid_toggle_blank (&grid, steps[i].cell);
    g_autofree char *text = ringlet_map_blanks_format (after);

    g_assert_cmpstr (text, ==, steps[i].after);
    g_clear_pointer (&grid.blanks, g_array_unref);
    grid.blanks = after;
  }
  g_assert_null (grid.blanks);
}

static void
test_grid_check (void)
{
  static const struct {
    RingletMapGrid grid;
    gboolean ok;
  } cases[] = {
    { { 0 }, TRUE },
    { { 60, 60 }, TRUE },
    { { 4096, 4096 }, TRUE },
    { { 4096, 4097 }, FALSE },
    { { G_MAXUINT, G_MAXUINT }, FALSE },
    { { 3, 0 }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ringlet_map_grid_check (&cases[i].grid, NULL), ==, cases[i].ok);
}

static void
test_shape (void)
{
  RingletMapGrid grid = { 0 };

  ringlet_map_grid_set_shape (&grid, 6, 0, 20);
  g_assert_cmpuint (grid.n_slow, ==, 6);
  g_assert_cmpuint (grid.n_fast, ==, 4);
  ringlet_map_grid_set_shape (&grid, 6, 5, 20);
  g_assert_cmpuint (grid.n_fast, ==, 5);
  ringlet_map_grid_set_shape (&grid, 0, 5, 20);
  g_assert_cmpuint (ringlet_map_grid_n_cells (&grid), ==, 0);
  ringlet_map_grid_set_shape (&grid, 0, 5, 20);
  g_assert_cmpuint (grid.n_slow, ==, 4);
  ringlet_map_grid_set_shape (&grid, 0, 0, 20);
  g_assert_cmpuint (ringlet_map_grid_n_cells (&grid), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-map/grid/frames", test_grid);
  g_test_add_func ("/series-map/grid/outside", test_grid_outside);
  g_test_add_func ("/series-map/grid/blanks", test_blanks);
  g_test_add_func ("/series-map/grid/toggle", test_toggle);
  g_test_add_func ("/series-map/grid/check", test_grid_check);
  g_test_add_func ("/series-map/grid/shape", test_shape);
  return g_test_run ();
}
