/* SPDX-License-Identifier: MIT */

/* Grids, regions and expressions of maps, against numbers that are known by counting
 * and by formula. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "map-expression.h"
#include "map-grid.h"
#include "map-roi.h"

/* ---- grid ---- */

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

/* ---- expressions ---- */

/* A = 6, B = 3, C = 0.5, D = NaN */
static const double layers[] = { 6.0, 3.0, 0.5, NAN };

static const struct {
  const char *text;
  double value;
} expressions[] = {
  { "A", 6.0 },
  { "b", 3.0 },
  { " A / B ", 2.0 },
  { "(A-B)/(A+B)", 1.0 / 3.0 },
  { "A-B-C", 2.5 },
  { "A/B/C", 4.0 },
  { "A - B * C", 4.5 },
  { "(A - B) * C", 1.5 },
  { "-A", -6.0 },
  { "--A", 6.0 },
  { "A*-B", -18.0 },
  { "-(A+B)*2", -18.0 },
  { "1e2*A", 600.0 },
  { ".5*A", 3.0 },
  { "A × B ÷ C", 36.0 },
  { "A − B", 3.0 },
  { "((((A))))", 6.0 },
  { "2", 2.0 },
  { "A/0", NAN },
  { "A/(B-3)", NAN },
  { "A+D", NAN },
  { "0*D", NAN },
};

static void
test_expressions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletMapExpression) parsed =
        ringlet_map_expression_new (expressions[i].text, 4, NULL, &error);
    double value = 0.0;

    g_assert_no_error (error);
    value = ringlet_map_expression_evaluate (parsed, layers);
    if (isnan (value) != isnan (expressions[i].value) ||
        fabs (value - expressions[i].value) > 1e-15)
      g_error ("%s: %.17g", expressions[i].text, value);
  }
}

static const struct {
  const char *text;
  gsize position;
  const char *says;
} refused[] = {
  { "", 0, "“” cannot be computed: a region" },
  { "  ", 2, "is missing at character 3" },
  { "A +", 3,
      "“A +” cannot be computed: a region (A, B, …), a number or a parenthesis is "
      "missing at character 4" },
  { "A B", 2, "an operator (+ − * /) is missing before character 3" },
  { "A/(B", 4,
      "“A/(B” cannot be computed: a closing parenthesis is missing at character 5" },
  { "A)", 1, "an operator" },
  { "E", 0, "“E” cannot be computed: there is no region E yet (character 1)" },
  { "A+e", 2, "there is no region E yet (character 3)" },
  { "A++B", 2, "a region" },
  { "* A", 0, "a region" },
  { "A − Ä", 4, "“A − Ä” cannot" }, /* characters, and not bytes */
  { "é", 0, "character 1" },
  { "2A", 1, "an operator" },
  { "1e999", 0, "what begins at character 1 is no number" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    gsize position = 99;
    RingletMapExpression *parsed =
        ringlet_map_expression_new (refused[i].text, 4, &position, &error);

    g_assert_null (parsed);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    if (position != refused[i].position ||
        strstr (error->message, refused[i].says) == NULL ||
        strstr (error->message, refused[i].text) == NULL)
      g_error ("“%s”: %s", refused[i].text, error->message);
  }
}

/* As deep as it is allowed, with as much as can wait on the stack; one deeper is no
 * crash. */
static void
test_deep (void)
{
  for (guint depth = 63; depth <= 65; depth++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (RingletMapExpression) parsed = NULL;

    for (guint i = 0; i < depth; i++)
      g_string_append (text, "1+2*(");
    g_string_append (text, "A+B*C");
    for (guint i = 0; i < depth; i++)
      g_string_append_c (text, ')');
    parsed = ringlet_map_expression_new (text->str, 3, NULL, NULL);
    g_assert_cmpint (parsed != NULL, ==, depth <= 64);
    if (parsed != NULL) /* x → 1 + 2x, depth times from 7.5 */
      g_assert_cmpfloat (ringlet_map_expression_evaluate (parsed, layers), ==,
          ldexp (8.5, (int) depth) - 1.0);
  }
}

static void
test_uses (void)
{
  g_autoptr (RingletMapExpression) parsed =
      ringlet_map_expression_new ("A/C", 4, NULL, NULL);

  g_assert_true (ringlet_map_expression_uses (parsed, 0));
  g_assert_false (ringlet_map_expression_uses (parsed, 1));
  g_assert_true (ringlet_map_expression_uses (parsed, 2));
}

/* ---- regions ---- */

/* A triangle on a slope: 10 + x, and 8 − 2 |x − 10| from 6 to 14; bins 0, 1 … 19. */
static void
fill_triangle (float *values)
{
  for (int i = 0; i < 20; i++)
    values[i] = (float) (10 + i + MAX (8 - 2 * abs (i - 10), 0));
}

static const struct {
  RingletMapQuantity quantity;
  double lo;
  double hi;
  double value;
} regions[] = {
  { RINGLET_MAP_OF_SUM, 0.0, 0.0, 10.0 },
  { RINGLET_MAP_OF_SUM, 0.0, 4.0, 60.0 }, /* both ends */
  { RINGLET_MAP_OF_SUM, 0.1, 4.0, 50.0 },
  { RINGLET_MAP_OF_SUM, 3.5, 3.9, NAN }, /* between two bins */
  { RINGLET_MAP_OF_SUM, -9.0, -1.0, NAN },
  { RINGLET_MAP_OF_SUM, 30.0, 40.0, NAN },
  { RINGLET_MAP_OF_SUM, -1e300, 1e300, 422.0 },
  { RINGLET_MAP_OF_AREA, 6.0, 14.0, 32.0 }, /* base 8, height 8 */
  { RINGLET_MAP_OF_AREA, 4.0, 16.0, 32.0 }, /* the slope is no area */
  { RINGLET_MAP_OF_AREA, 0.0, 4.0, 0.0 },
  { RINGLET_MAP_OF_POSITION, 4.0, 16.0, 10.0 },
  { RINGLET_MAP_OF_POSITION, 0.0, 4.0, NAN },
  { RINGLET_MAP_OF_FWHM, 4.0, 16.0, 4.0 },
  { RINGLET_MAP_OF_FWHM, 0.0, 4.0, NAN },
};

static void
test_regions (void)
{
  float values[20];

  fill_triangle (values);
  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++) {
    const double value = ringlet_map_roi_measure (regions[i].quantity, regions[i].lo,
        regions[i].hi, 0.0, 1.0, values, G_N_ELEMENTS (values));

    if (isnan (value) != isnan (regions[i].value) ||
        fabs (value - regions[i].value) > 1e-5)
      g_error ("%s of %g … %g: %.9g", ringlet_map_quantity_name (regions[i].quantity),
          regions[i].lo, regions[i].hi, value);
  }
}

/* Σ I Δ = h w √(π / 4 ln 2), and the width is the width, on bins of any size. */
static void
test_gaussian (void)
{
  const double step = 0.01;
  const double width = 0.12;
  const double centre = 5.0037;
  float values[200];
  double value = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    const double x = 4.0 + step * (double) i;

    values[i] = (float) (50.0 - x +
        1000.0 * exp (-4.0 * G_LN2 * pow ((x - centre) / width, 2)));
  }
  value = ringlet_map_roi_measure (
      RINGLET_MAP_OF_AREA, 4.5, 5.5, 4.0, step, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat_with_epsilon (
      value, 1000.0 * width * sqrt (G_PI / (4.0 * G_LN2)), 0.02);
  value = ringlet_map_roi_measure (
      RINGLET_MAP_OF_POSITION, 4.5, 5.5, 4.0, step, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat_with_epsilon (value, centre, 1e-5);
  /* Between bins it is a straight line. */
  value = ringlet_map_roi_measure (
      RINGLET_MAP_OF_FWHM, 4.5, 5.5, 4.0, step, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat_with_epsilon (value, width, 1e-3);
}

/* Empty bins are passed over, also at the ends. */
static void
test_gaps (void)
{
  float values[20];

  fill_triangle (values);
  values[4] = values[16] = values[9] = NAN;
  g_assert_cmpfloat (ringlet_map_roi_measure (RINGLET_MAP_OF_AREA, 4.0, 16.0, 0.0, 1.0,
                         values, G_N_ELEMENTS (values)),
      ==, 26.0);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = NAN;
  for (guint i = 0; i < RINGLET_MAP_N_QUANTITIES; i++)
    g_assert_true (isnan (ringlet_map_roi_measure (
        (RingletMapQuantity) i, 0.0, 19.0, 0.0, 1.0, values, G_N_ELEMENTS (values))));
}

static const struct {
  const char *text;
  const char *again; /* NULL: refused */
} ranges[] = {
  { "4.2 – 4.6", "4.2 – 4.6" },
  { "4.2,4.6", "4.2 – 4.6" },
  { " 4.6  4.2 ", "4.2 – 4.6" },
  { "4.2 - 4.6", "4.2 – 4.6" },
  { "-1.5 – 2", "-1.5 – 2" },
  { "4.2", NULL },
  { "4.2 4.2", NULL },
  { "1 2 3", NULL },
  { "1 x", NULL },
  { "", NULL },
};

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    RingletMapRoi roi = { 0 };
    const gboolean ok = ringlet_map_roi_parse (&roi, ranges[i].text);
    g_autofree char *again = ringlet_map_roi_format (&roi);

    g_assert_cmpint (ok, ==, ranges[i].again != NULL);
    if (ok)
      g_assert_cmpstr (again, ==, ranges[i].again);
  }
}

static void
test_round (void)
{
  g_assert_cmpfloat (ringlet_map_roi_round (7.67976, 0.026), ==, 7.68);
  g_assert_cmpfloat (ringlet_map_roi_round (7.67976, 0.01), ==, 7.68);
  g_assert_cmpfloat (ringlet_map_roi_round (7.67976, 0.00999), ==, 7.680);
  g_assert_cmpfloat (ringlet_map_roi_round (-1234.0, 25.0), ==, -1230.0);
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

static void
test_names (void)
{
  for (guint i = 0; i < RINGLET_MAP_N_QUANTITIES; i++) {
    RingletMapQuantity quantity = RINGLET_MAP_N_QUANTITIES;

    g_assert_true (ringlet_map_quantity_parse (
        ringlet_map_quantity_name ((RingletMapQuantity) i), &quantity));
    g_assert_cmpuint (quantity, ==, i);
    g_assert_false (ringlet_map_quantity_parse ("height", &quantity));
  }
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
  g_test_add_func ("/series-map/expression/values", test_expressions);
  g_test_add_func ("/series-map/expression/refused", test_refused);
  g_test_add_func ("/series-map/expression/deep", test_deep);
  g_test_add_func ("/series-map/expression/uses", test_uses);
  g_test_add_func ("/series-map/roi/triangle", test_regions);
  g_test_add_func ("/series-map/roi/gaussian", test_gaussian);
  g_test_add_func ("/series-map/roi/gaps", test_gaps);
  g_test_add_func ("/series-map/roi/names", test_names);
  g_test_add_func ("/series-map/roi/ranges", test_ranges);
  g_test_add_func ("/series-map/roi/round", test_round);
  g_test_add_func ("/series-map/grid/shape", test_shape);
  return g_test_run ();
}
