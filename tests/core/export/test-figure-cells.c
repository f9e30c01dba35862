/* SPDX-License-Identifier: MIT */
#include "export/figure-cells.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

#define COLUMNS 80
#define ROWS 30
#define BLUE 0xff0072b2u

/* 20 everywhere, but 100 at one of 101 points from 0 to 100. */
static RingletPattern *
make_pattern (gsize peak)
{
  RingletPattern *pattern = ringlet_pattern_new (101, FALSE, NULL);

  pattern->unit = ringlet_unit_find ("q_A^-1", NULL);
  for (gsize i = 0; i <= 100; i++) {
    pattern->x[i] = (double) i;
    pattern->intensity[i] = i == peak ? 100.0 : 20.0;
  }
  return pattern;
}

/* The rows of the data, and the column behind the axis: found by the line of the axis,
 * which has this character. */
static void
find_frame (const RingletCells *cells, gunichar corner, gsize *row, gsize *column)
{
  for (*row = 0; *row < cells->n_rows; ++*row) {
    for (*column = 0; *column < cells->n_columns; ++*column) {
      if (ringlet_cells_at (cells, *row, *column)->text == corner) {
        ++*column;
        return;
      }
    }
  }
  g_assert_not_reached ();
}

/* Returns (transfer full): a row as text, blanks for halves. */
static char *
row_text (const RingletCells *cells, gsize row)
{
  GString *text = g_string_new (NULL);

  for (gsize j = 0; j < cells->n_columns; j++) {
    const gunichar character = ringlet_cells_at (cells, row, j)->text;

    g_string_append_unichar (text, character != 0 ? character : ' ');
  }
  return g_string_free (text, FALSE);
}

static void
assert_row (const RingletCells *cells, gsize row, const char *part)
{
  g_autofree char *text = row_text (cells, row);

  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, part));
}

/* The peak is the highest half cell that has the colour of the curve. */
static void
test_curve (void)
{
  for (gsize peak = 10; peak <= 90; peak += 20) {
    const RingletFigureOptions options = {
      .title = "Title", .has_limits = TRUE, .max = 200.0
    };
    g_autoptr (RingletPattern) pattern = make_pattern (peak);
    const RingletFigure figure = { .patterns = &pattern, .n_patterns = 1 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletCells) cells =
        ringlet_figure_cells (&figure, &options, COLUMNS, ROWS, FALSE, &error);
    gsize bottom = 0;
    gsize left = 0;
    gsize n_columns;
    gsize found = 0;
    gboolean is_found = FALSE;
    double at = 0.0;

    g_assert_no_error (error);
    find_frame (cells, 0x2514, &bottom, &left); /* └ */
    n_columns = COLUMNS - left;
    for (gsize i = 4; !is_found && i < 2 * bottom; i++) {
      for (gsize j = left; !is_found && j < COLUMNS; j++) {
        const RingletCell *cell = ringlet_cells_at (cells, i / 2, j);

        is_found = cell->text == 0 && cell->colours[i % 2] == BLUE;
        if (is_found) {
          found = i;
          at = (double) j + 0.5 - (double) left;
        }
      }
    }
    g_assert_true (is_found);
    g_assert_cmpfloat (fabs (at - (double) n_columns * (double) peak / 100.0), <=, 1.5);
    g_assert_cmpfloat (
        fabs ((double) found - (4.0 + (double) bottom * 2.0) / 2.0), <=, 2.0);
    assert_row (cells, 0, "Title");
    assert_row (cells, 1, "Intensity (arb. unit)");
    assert_row (cells, bottom + 1, "0");
    assert_row (cells, bottom + 2, "q (Å⁻¹)");
  }
}

static RingletImage *
make_image (void)
{
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, 10, 20, NULL);

  for (gsize i = 0; i < 200; i++)
    data[i] = (float) i;
  return ringlet_image_new_take (RINGLET_PIXEL_F32, 10, 20, data, NULL);
}

/* Each pixel covers several half cells, which all have its colour; proportions stay. */
static void
test_image (void)
{
  const RingletFigureOptions options = {
    .has_scale = TRUE, .has_limits = TRUE, .max = 199.0
  };
  g_autoptr (RingletImage) image = make_image ();
  guint8 *bad = g_new0 (guint8, 200);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (10, 20, bad);
  const RingletFigure figure = { .image = image, .mask = mask };
  const RingletColormap *map = ringlet_colormap_list ()[0];
  g_autoptr (RingletCells) cells = NULL;
  gsize bottom = 0;
  gsize left = 0;
  double scale;

  bad[45] = 1;
  cells = ringlet_figure_cells (&figure, &options, COLUMNS, ROWS, FALSE, NULL);
  find_frame (cells, 0x2514, &bottom, &left);
  scale = fmin ((COLUMNS - (double) left) / 20.0, (double) (ROWS - 1 - 5) * 2.0 / 10.0);
  for (gsize i = 0; i < 200; i++) {
    const gsize row = (gsize) (((double) (i / 20) + 0.5) * scale);
    const gsize column = (gsize) (((double) (i % 20) + 0.5) * scale);
    const RingletCell *cell = ringlet_cells_at (cells, 1 + row / 2, left + column);
    const guint32 wanted =
        bad[i] ? map->masked : map->colours[(gsize) (255.0 * (double) i / 199.0 + 0.5)];

    g_assert_cmpuint (cell->text, ==, 0);
    g_assert_cmphex (cell->colours[row % 2], ==, wanted | 0xff000000u);
  }
  assert_row (cells, bottom + 3, "199");
  assert_row (cells, bottom + 4, "linear scale");
}

/* In ASCII bright pixels are "@", dark ones ".", masked ones blank. */
static void
test_plain (void)
{
  const RingletFigureOptions options = { .has_scale = TRUE };
  g_autoptr (RingletImage) image = make_image ();
  guint8 *bad = g_new0 (guint8, 200);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (10, 20, bad);
  const RingletFigure figure = { .image = image, .mask = mask };
  g_autoptr (RingletCells) cells = NULL;
  g_autofree char *text = NULL;
  gsize row = 0;
  gsize left = 0;
  gsize n_rows = 0;

  for (gsize i = 0; i < 20; i++)
    bad[80 + i] = bad[100 + i] = 1;
  cells = ringlet_figure_cells (&figure, &options, COLUMNS, ROWS, TRUE, NULL);
  text = ringlet_cells_encode (cells, RINGLET_CELLS_PLAIN);
  g_assert_true (g_str_is_ascii (text));
  find_frame (cells, '|', &row, &left);
  while (ringlet_cells_at (cells, 1 + n_rows, left)->text == 0)
    n_rows++;
  g_assert_cmpuint (n_rows, >, 10);
  g_assert_cmpint (ringlet_cells_at (cells, 1, left)->plain, ==, '.');
  g_assert_cmpint (ringlet_cells_at (cells, n_rows, left + 30)->plain, ==, '@');
  g_assert_cmpint (ringlet_cells_at (cells, 1 + n_rows / 2, left)->plain, ==, 0);
}

typedef struct {
  gsize n_columns;
  gsize n_rows;
  gsize n_patterns;
  gboolean is_fine;
} SizeCase;

static const SizeCase sizes[] = {
  { 24, 10, 1, TRUE },
  { 23, 10, 1, FALSE },
  { 24, 9, 1, FALSE },
  { 24, 17, 8, FALSE },
  { 24, 18, 8, TRUE },
  { 1000, 1000, 1, TRUE },
  { 1001, 1000, 1, FALSE },
  { 0, 0, 1, FALSE },
};

static void
test_sizes (void)
{
  g_autoptr (RingletPattern) pattern = make_pattern (50);
  RingletPattern *const patterns[] = { pattern, pattern, pattern, pattern, pattern,
    pattern, pattern, pattern };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const SizeCase *c = &sizes[i];
    const RingletFigure figure = { .patterns = patterns, .n_patterns = c->n_patterns };
    const RingletFigureOptions options = { .legend = c->n_patterns > 1 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletCells) cells = ringlet_figure_cells (
        &figure, &options, c->n_columns, c->n_rows, FALSE, &error);

    g_test_message ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, c->n_columns, c->n_rows);
    g_assert_cmpint (cells != NULL, ==, c->is_fine);
    if (cells == NULL)
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

/* What is no figure on paper is none here. */
static void
test_refused (void)
{
  g_autoptr (RingletPattern) pattern = make_pattern (50);
  const RingletFigure figure = { .patterns = &pattern, .n_patterns = 1 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < pattern->n; i++)
    pattern->intensity[i] = NAN;
  g_assert_null (ringlet_figure_cells (&figure, NULL, 80, 24, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/figure-cells/curve", test_curve);
  g_test_add_func ("/figure-cells/image", test_image);
  g_test_add_func ("/figure-cells/plain", test_plain);
  g_test_add_func ("/figure-cells/sizes", test_sizes);
  g_test_add_func ("/figure-cells/refused", test_refused);
  return g_test_run ();
}
