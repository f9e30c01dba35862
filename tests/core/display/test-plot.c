/* SPDX-License-Identifier: MIT */
#include "display/plot.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "display/plot-marks.h"
#include "support/fake-result.h"

/* Fontconfig keeps its configuration until the end. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

typedef struct {
  double min;
  double max;
  int n_wanted;
  RingletTickKind kind;
  RingletTicks ticks;
} TickCase;

static const TickCase tick_cases[] = {
  { 0.0, 10.0, 5, RINGLET_TICKS_DECIMAL, { 0.0, 2.0, 6, 0, 0 } },
  { 0.3, 9.9, 10, RINGLET_TICKS_DECIMAL, { 1.0, 1.0, 9, 0, 0 } },
  { 0.0, 0.5, 5, RINGLET_TICKS_DECIMAL, { 0.0, 0.1, 6, 1, 0 } },
  { 10.0, 0.0, 5, RINGLET_TICKS_DECIMAL, { 0.0, 2.0, 6, 0, 0 } },
  { -1.0, 1.0, 4, RINGLET_TICKS_DECIMAL, { -1.0, 0.5, 5, 1, 0 } },
  { 0.0, 2e6, 4, RINGLET_TICKS_DECIMAL, { 0.0, 5e5, 5, 1, 6 } },
  { 0.0, 0.002, 4, RINGLET_TICKS_DECIMAL, { 0.0, 5e-4, 5, 1, -3 } },
  { -180.0, 180.0, 6, RINGLET_TICKS_ANGLE, { -180.0, 90.0, 5, 0, 0 } },
  { -30.0, 30.0, 6, RINGLET_TICKS_ANGLE, { -30.0, 10.0, 7, 0, 0 } },
  { -179.9, 179.9, 6, RINGLET_TICKS_ANGLE, { -180.0, 90.0, 5, 0, 0 } },
  { 5.0, 5.0, 6, RINGLET_TICKS_DECIMAL, { 5.0, 0.0, 0, 0, 0 } },
};

static void
test_ticks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tick_cases); i++) {
    const TickCase *c = &tick_cases[i];
    const RingletTicks ticks = ringlet_ticks_new (c->min, c->max, c->n_wanted, c->kind);

    g_test_message ("%g … %g: %g step %g", c->min, c->max, ticks.first, ticks.step);
    g_assert_cmpfloat_with_epsilon (ticks.first, c->ticks.first, 1e-12);
    g_assert_cmpfloat_with_epsilon (ticks.step, c->ticks.step, 1e-12);
    g_assert_cmpint (ticks.n, ==, c->ticks.n);
    g_assert_cmpint (ticks.decimals, ==, c->ticks.decimals);
    g_assert_cmpint (ticks.power, ==, c->ticks.power);
  }
}

static void
test_numbers (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = { { 0.01, "0.01" }, { 200.0, "200" }, { 1e6, "10⁶" }, { 5e12, "5·10¹²" },
    { 2e-5, "2·10⁻⁵" }, { 0.0, "0" }, { 1.5e7, "1.5·10⁷" }, { 99999.0, "99999" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ringlet_plot_number (cases[i].value);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* --- between numbers and the canvas --- */

typedef struct {
  RingletScale scale;
  double bottom;
  double top;
  double value;
  double y; /* on a frame from 500 at the bottom to 100 at the top */
} PlaceCase;

static const PlaceCase places[] = {
  { RINGLET_SCALE_LINEAR, 0.0, 200.0, 50.0, 400.0 },
  { RINGLET_SCALE_LINEAR, -100.0, 100.0, 0.0, 300.0 },
  { RINGLET_SCALE_LINEAR, 200.0, 0.0, 50.0, 200.0 }, /* rows of an image */
  { RINGLET_SCALE_LINEAR, 0.0, 200.0, 400.0, -300.0 },
  { RINGLET_SCALE_SQRT, 0.0, 400.0, 100.0, 300.0 },
  { RINGLET_SCALE_SQRT, -100.0, 900.0, -100.0, 500.0 },
  { RINGLET_SCALE_SQRT, -100.0, 900.0, -25.0, 450.0 },
  { RINGLET_SCALE_SQRT, -100.0, 900.0, 100.0, 300.0 },
  { RINGLET_SCALE_LOG, 1.0, 1e4, 100.0, 300.0 },
  { RINGLET_SCALE_LOG, 1.0, 1e4, 0.1, 600.0 },
  { RINGLET_SCALE_LOG, 1e-8, 1.0, 1e-4, 300.0 },
};

static void
test_places (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    const PlaceCase *c = &places[i];
    const RingletPlotFrame frame = { 50.0, 100.0, 300.0, 400.0, 10.0, -5.0, c->bottom,
      c->top, c->scale };

    g_test_message ("%s %g", ringlet_scale_name (c->scale), c->value);
    g_assert_cmpfloat_with_epsilon (ringlet_plot_y (&frame, c->value), c->y, 1e-9);
    g_assert_cmpfloat_with_epsilon (
        ringlet_plot_value_y (&frame, c->y), c->value, 1e-9 * fabs (c->value) + 1e-12);
    g_assert_cmpfloat_with_epsilon (ringlet_plot_x (&frame, 2.5), 200.0, 1e-9);
    g_assert_cmpfloat_with_epsilon (ringlet_plot_value_x (&frame, 200.0), 2.5, 1e-12);
  }
}

/* What a logarithm cannot show is below everything, and the rest stays where it is. */
static void
test_log_edge (void)
{
  static const double hidden[] = { 0.0, -0.0, -1.0, -1e300, -INFINITY };
  RingletPlotFrame frame = { 0.0, 0.0, 100.0, 600.0, 0.0, 1.0, 1.0, 1e6,
    RINGLET_SCALE_LOG };

  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++) {
    const double y = ringlet_plot_y (&frame, hidden[i]);

    g_assert_cmpfloat (y, >, 2.0 * 600.0);
    g_assert_cmpfloat (y, <, 1e6); /* cairo has 24 bits before the point */
  }
  frame.bottom = 0.0; /* six decades then */
  g_assert_cmpfloat_with_epsilon (ringlet_plot_y (&frame, 1.0), 600.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ringlet_plot_y (&frame, 1e3), 300.0, 1e-9);
}

/* --- ticks --- */

typedef struct {
  const char *name;
  RingletScale scale;
  double bottom;
  double top;
  double height;
  const char *numbers; /* from the bottom to the top */
  int power;
} MarkCase;

/* Numbers of 16 units: from 60 to 60 on even steps, from 35 to 35 on others. */
static const MarkCase mark_cases[] = {
  { "linear", RINGLET_SCALE_LINEAR, 0.0, 10.0, 400.0, "0 2 4 6 8 10", 0 },
  { "linear, downwards", RINGLET_SCALE_LINEAR, 10.0, 0.0, 400.0, "0 2 4 6 8 10", 0 },
  { "linear, large", RINGLET_SCALE_LINEAR, -1e6, 2e6, 300.0, "−1 0 1 2", 6 },
  { "linear, nothing", RINGLET_SCALE_LINEAR, 1.0, 1.0, 300.0, "", 0 },
  { "log", RINGLET_SCALE_LOG, 1.0, 1e4, 400.0, "1 10 100 1000 10000", 0 },
  { "log, small", RINGLET_SCALE_LOG, 0.005, 20.0, 400.0, "0.01 0.1 1 10", 0 },
  { "log, large", RINGLET_SCALE_LOG, 500.0, 5e6, 400.0, "1000 10000 10⁵ 10⁶", 0 },
  { "log, many", RINGLET_SCALE_LOG, 1.0, 1e12, 240.0, "1 100 10000 10⁶ 10⁸ 10¹⁰ 10¹²",
      0 },
  { "log, from zero", RINGLET_SCALE_LOG, 0.0, 1e3, 300.0,
      "0.001 0.01 0.1 1 10 100 1000", 0 },
  { "log, two decades", RINGLET_SCALE_LOG, 1.0, 100.0, 400.0, "1 2 5 10 20 50 100", 0 },
  { "log, within one", RINGLET_SCALE_LOG, 300.0, 700.0, 400.0, "300 400 500 600 700",
      0 },
  { "log, high within one", RINGLET_SCALE_LOG, 3e5, 7e5, 400.0, "300 400 500 600 700",
      3 },
  { "log, narrow", RINGLET_SCALE_LOG, 1.01, 1.05, 250.0, "1.01 1.02 1.03 1.04 1.05",
      0 },
  { "sqrt", RINGLET_SCALE_SQRT, 0.0, 100.0, 400.0, "0 1 5 10 20 50 100", 0 },
  { "sqrt, large", RINGLET_SCALE_SQRT, 0.0, 1e6, 400.0, "0 0.01 0.05 0.1 0.2 0.5 1",
      6 },
  { "sqrt, both sides", RINGLET_SCALE_SQRT, -100.0, 100.0, 400.0,
      "−100 −50 −10 0 10 50 100", 0 },
  { "sqrt, far from zero", RINGLET_SCALE_SQRT, 9e3, 1e4, 200.0,
      "9000 9200 9400 9600 9800 10000", 0 },
};

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const double x = ((const RingletPlotMark *) a)->at;
  const double y = ((const RingletPlotMark *) b)->at;

  return (x > y) - (x < y);
}

/* Returns (transfer full): what they say, by place. */
static char *
numbers_of (GArray *marks, gboolean is_upwards)
{
  GString *text = g_string_new (NULL);

  g_array_sort (marks, compare_marks);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark =
        &g_array_index (marks, RingletPlotMark, is_upwards ? marks->len - 1 - i : i);

    if (mark->has_number)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", mark->text);
  }
  return g_string_free (text, FALSE);
}

/* No two numbers nearer than @gap, and each of them where it belongs. */
static void
check_marks (const GArray *marks, const RingletPlotFrame *frame, double gap, int power)
{
  double last = -INFINITY;

  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);
    const gboolean is_negative = g_str_has_prefix (mark->text, "−");
    const char *digits = mark->text + (is_negative ? strlen ("−") : 0);
    const double value = (is_negative ? -1.0 : 1.0) * g_ascii_strtod (digits, NULL);

    g_assert_cmpfloat (mark->at, >=, frame->y - 2.0);
    g_assert_cmpfloat (mark->at, <=, frame->y + frame->height + 2.0);
    if (!mark->has_number)
      continue;
    g_assert_cmpfloat (mark->at - last, >=, gap);
    last = mark->at;
    if (strstr (mark->text, "10⁵") == NULL && !g_str_has_suffix (mark->text, "⁰") &&
        strlen (mark->text) == strspn (mark->text, "0123456789."))
      g_assert_cmpfloat_with_epsilon (
          ringlet_plot_y (frame, value * pow (10.0, power)), mark->at, 0.01);
  }
}

static void
test_marks (void)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();

  for (gsize i = 0; i < G_N_ELEMENTS (mark_cases); i++) {
    const MarkCase *c = &mark_cases[i];
    const RingletPlotFrame frame = { 0.0, 10.0, 100.0, c->height, 0.0, 1.0, c->bottom,
      c->top, c->scale };
    int power = -1;
    g_autoptr (GArray) marks =
        ringlet_plot_marks_y (&style, &frame, RINGLET_TICKS_DECIMAL, &power);
    g_autofree char *numbers = numbers_of (marks, c->top > c->bottom);

    g_test_message ("%s: %s", c->name, numbers);
    g_assert_cmpstr (numbers, ==, c->numbers);
    g_assert_cmpint (power, ==, c->power);
    check_marks (marks, &frame, 35.0, power);
  }
}

/* Whatever the highest count is, a low plot with text of 11 says three numbers. */
static void
test_low_axis (void)
{
  const RingletPlotStyle style = { .text_size = 11.0, .label_size = 12.0 };

  for (double top = 1.0; top < 1e6; top *= 1.07) {
    const RingletPlotFrame frame = { 0.0, 10.0, 100.0, 100.0, 0.0, 1.0, 0.0, top,
      RINGLET_SCALE_LINEAR };
    int power = 0;
    g_autoptr (GArray) marks =
        ringlet_plot_marks_y (&style, &frame, RINGLET_TICKS_DECIMAL, &power);
    g_autofree char *text = numbers_of (marks, TRUE);
    g_auto (GStrv) numbers = g_strsplit (text, " ", -1);

    g_test_message ("up to %g: %s", top, text);
    g_assert_cmpuint (g_strv_length (numbers), >=, 3);
    check_marks (marks, &frame, 1.5 * style.text_size, power);
  }
}

typedef struct {
  double q_min;
  double q_max;
  double per_inverse_angstrom;
  const char *numbers; /* from left to right */
} SpacingCase;

static const SpacingCase spacings[] = {
  { 0.0, 2.0 * G_PI, 1.0, "10 5 3 2 1.5 1" },
  { 0.0, 20.0 * G_PI, 10.0, "10 5 3 2 1.5 1" },
  { 1.0, 3.0, 1.0, "6 5 4 3.5 3 2.5 2.3 2.1" },
  { 3.14, 3.16, 1.0, "2 1.998 1.996 1.994 1.992 1.99" },
  { -1.0, 1.0, 1.0, "100 20 10" },
};

/* Round spacings, each where 2π / d says. */
static void
test_spacings (void)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();

  for (gsize i = 0; i < G_N_ELEMENTS (spacings); i++) {
    const SpacingCase *c = &spacings[i];
    const RingletPlotFrame frame = { 50.0, 10.0, 600.0, 100.0, c->q_min, c->q_max, 0.0,
      1.0, RINGLET_SCALE_LINEAR };
    int power = -1;
    g_autoptr (GArray) marks = ringlet_plot_marks_x (
        &style, &frame, RINGLET_TICKS_SPACING, c->per_inverse_angstrom, &power);
    g_autofree char *numbers = numbers_of (marks, FALSE);
    double last = -INFINITY;

    g_test_message ("%g … %g: %s", c->q_min, c->q_max, numbers);
    g_assert_cmpint (power, ==, 0);
    for (guint k = 0; k < marks->len; k++) {
      const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, k);
      const double q = c->per_inverse_angstrom * 2.0 * G_PI /
          g_ascii_strtod (mark->has_number ? mark->text : "1", NULL);

      if (!mark->has_number)
        continue;
      g_assert_cmpfloat_with_epsilon (
          50.0 + 600.0 * (q - c->q_min) / (c->q_max - c->q_min), mark->at, 1e-6);
      g_assert_cmpfloat (mark->at - last, >=, 60.0);
      last = mark->at;
    }
    g_assert_cmpstr (numbers, ==, c->numbers);
  }
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/ticks", test_ticks);
  g_test_add_func ("/plot/numbers", test_numbers);
  g_test_add_func ("/plot/places", test_places);
  g_test_add_func ("/plot/log-edge", test_log_edge);
  g_test_add_func ("/plot/marks", test_marks);
  g_test_add_func ("/plot/low-axis", test_low_axis);
  g_test_add_func ("/plot/spacings", test_spacings);

  result = g_test_run ();
  cairo_debug_reset_static_data (); /* for leak checkers */
  return result;
}
