/* SPDX-License-Identifier: MIT */
#include "export/plot.h"

#include <math.h>
#include <string.h>

#define TICK_SIZE 16.0
#define LABEL_SIZE 18.0
#define TICK_LENGTH 7.0
#define MINOR_LENGTH 4.0
#define LINE_WIDTH 1.25
#define EDGE 0.0015 /* of the axis: a tick so little outside is drawn at its end */
#define INK 0.13    /* grey of lines and text */

static double
round_step (double rough, RingletTickKind kind)
{
  static const double angles[] = { 15.0, 30.0, 45.0, 90.0, 180.0 };
  static const double factors[] = { 1.0, 2.0, 5.0 };
  const double decade = pow (10.0, floor (log10 (rough)));

  for (gsize i = 0;
       kind == RINGLET_TICKS_ANGLE && rough > 10.0 && i < G_N_ELEMENTS (angles); i++) {
    if (angles[i] >= rough)
      return angles[i];
  }
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++) {
    if (factors[i] * decade >= rough * (1.0 - 1e-9))
      return factors[i] * decade;
  }
  return 10.0 * decade;
}

RingletTicks
ringlet_ticks_new (double min, double max, int n_wanted, RingletTickKind kind)
{
  const double low = fmin (min, max);
  const double high = fmax (min, max);
  const double largest = fmax (fabs (low), fabs (high));
  const double margin = EDGE * (high - low);
  RingletTicks ticks = { .first = low };

  if (!(high > low) || !isfinite (high - low))
    return ticks;

  ticks.step = round_step ((high - low) / n_wanted, kind);
  ticks.first = ceil ((low - margin) / ticks.step) * ticks.step;
  ticks.n = (int) ((high + margin - ticks.first) / ticks.step) + 1;
  if (largest >= 1e5 || largest < 1e-2)
    ticks.power = 3 * (int) floor (log10 (largest) / 3.0 + 1e-9);
  ticks.decimals =
      (int) fmax (ceil (-log10 (ticks.step * pow (10.0, -ticks.power)) - 1e-6), 0.0);
  return ticks;
}

/* Returns (transfer full) the number at tick @i, with the minus of a typesetter. */
static char *
tick_text (const RingletTicks *ticks, int i)
{
  const double value = (ticks->first + i * ticks->step) * pow (10.0, -ticks->power);
  const double shown = fabs (value) < 1e-9 ? 0.0 : fabs (value);
  char format[] = "%.0f";
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  format[2] = (char) ('0' + MIN (ticks->decimals, 9));
  g_ascii_formatd (buffer, sizeof buffer, format, shown);
  return g_strconcat (value < 0.0 && shown > 0.0 ? "−" : "", buffer, NULL);
}

void
ringlet_plot_text (cairo_t *cr, const char *text, double x, double y, double size,
    RingletTextAlign align)
{
  cairo_text_extents_t extents;

  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, x - extents.x_advance * align / 2.0, y);
  cairo_show_text (cr, text);
}

double
ringlet_plot_x (const RingletPlotFrame *frame, double value)
{
  return frame->x + frame->width * (value - frame->left) / (frame->right - frame->left);
}

double
ringlet_plot_y (const RingletPlotFrame *frame, double value)
{
  return frame->y + frame->height * (value - frame->top) / (frame->bottom - frame->top);
}

/* On the middle of a canvas pixel, where a thin line is sharp. */
static double
crisp (double at)
{
  return floor (at) + 0.5;
}

/* As many numbers as stand apart well. */
static int
n_ticks_x (const RingletPlotFrame *frame)
{
  return (int) fmax (frame->width / 60.0, 2.0);
}

static int
n_ticks_y (const RingletPlotFrame *frame)
{
  return (int) fmax (frame->height / 60.0, 2.0);
}

static void
start_line (cairo_t *cr)
{
  cairo_set_source_rgb (cr, INK, INK, INK);
  cairo_set_line_width (cr, LINE_WIDTH);
}

static void
append_power (GString *text, int power)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸",
    "⁹" };
  g_autofree char *number = g_strdup_printf ("%d", power);

  g_string_append (text, "10");
  for (const char *at = number; *at != '\0'; at++)
    g_string_append (text, *at == '-' ? "⁻" : digits[*at - '0']);
}

char *
ringlet_plot_number (double value)
{
  const int power = (int) floor (log10 (value) + 1e-9);
  const double digit = value * pow (10.0, -power);
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (power >= -3 && power < 5)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));

  if (fabs (digit - 1.0) > 1e-6)
    g_string_append_printf (text, "%d·", (int) (digit + 0.5));
  append_power (text, power);
  return g_strdup (text->str);
}

/* "Intensity (counts)" becomes "Intensity (10⁶ counts)" when the numbers are divided.
 */
static char *
scaled_label (const char *label, int power)
{
  const char *unit = strchr (label, '(');
  g_autoptr (GString) text = NULL;

  if (power == 0 || unit == NULL)
    return g_strdup (label);

  text = g_string_new_len (label, unit + 1 - label);
  append_power (text, power);
  g_string_append_printf (text, " %s", unit + 1);
  return g_strdup (text->str);
}

/* Small ticks between the numbered ones: into 4 or 5 parts, angles into 3. */
static int
minor_parts (double step)
{
  const double digit = step / pow (10.0, floor (log10 (step) + 1e-9));

  if (fabs (digit - 2.0) < 1e-6)
    return 4;
  return fabs (digit - 1.0) < 1e-6 || fabs (digit - 5.0) < 1e-6 ? 5 : 3;
}

/* All places of small ticks between @min and @max, in whichever order these are. */
static GArray *
minor_ticks (const RingletTicks *ticks, double min, double max)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  const int n_parts = ticks->n > 0 ? minor_parts (ticks->step) : 0;

  for (int i = -n_parts; i < ticks->n * n_parts; i++) {
    const double value = ticks->first + ticks->step * i / n_parts;

    if (value > fmin (min, max) && value < fmax (min, max))
      g_array_append_val (values, value);
  }
  return values;
}

void
ringlet_plot_axis_x (
    cairo_t *cr, const RingletPlotFrame *frame, const char *label, RingletTickKind kind)
{
  const RingletTicks ticks =
      ringlet_ticks_new (frame->left, frame->right, n_ticks_x (frame), kind);
  const double base = frame->y + frame->height;
  g_autoptr (GArray) minor = minor_ticks (&ticks, frame->left, frame->right);
  g_autofree char *text = NULL;

  start_line (cr);
  for (guint i = 0; i < minor->len; i++) {
    const double value = g_array_index (minor, double, i);

    cairo_move_to (cr, crisp (ringlet_plot_x (frame, value)), base);
    cairo_rel_line_to (cr, 0.0, MINOR_LENGTH);
  }
  cairo_stroke (cr);
  for (int i = 0; i < ticks.n; i++) {
    const double x = crisp (ringlet_plot_x (frame, ticks.first + i * ticks.step));
    g_autofree char *number = NULL;

    cairo_move_to (cr, x, base);
    cairo_rel_line_to (cr, 0.0, TICK_LENGTH);
    cairo_stroke (cr);
    if (label == NULL)
      continue;
    number = tick_text (&ticks, i);
    ringlet_plot_text (cr, number, x, base + TICK_LENGTH + TICK_SIZE + 1.0, TICK_SIZE,
        RINGLET_TEXT_CENTRE);
  }
  if (label == NULL)
    return;

  text = scaled_label (label, ticks.power);
  ringlet_plot_text (cr, text, frame->x + frame->width / 2.0,
      base + TICK_LENGTH + TICK_SIZE + LABEL_SIZE + 10.0, LABEL_SIZE,
      RINGLET_TEXT_CENTRE);
}

/* Turned by a quarter to the left, its middle at (@x, @y). */
static void
vertical_text (cairo_t *cr, const char *text, double x, double y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, -G_PI / 2.0);
  ringlet_plot_text (cr, text, 0.0, 0.0, LABEL_SIZE, RINGLET_TEXT_CENTRE);
  cairo_restore (cr);
}

void
ringlet_plot_axis_y (
    cairo_t *cr, const RingletPlotFrame *frame, const char *label, RingletTickKind kind)
{
  const RingletTicks ticks =
      ringlet_ticks_new (frame->bottom, frame->top, n_ticks_y (frame), kind);
  g_autoptr (GArray) minor = minor_ticks (&ticks, frame->bottom, frame->top);
  g_autofree char *text = scaled_label (label, ticks.power);
  double widest = 0.0;

  start_line (cr);
  for (guint i = 0; i < minor->len; i++) {
    const double value = g_array_index (minor, double, i);

    cairo_move_to (cr, frame->x, crisp (ringlet_plot_y (frame, value)));
    cairo_rel_line_to (cr, -MINOR_LENGTH, 0.0);
  }
  cairo_stroke (cr);
  for (int i = 0; i < ticks.n; i++) {
    const double y = crisp (ringlet_plot_y (frame, ticks.first + i * ticks.step));
    g_autofree char *number = NULL;
    cairo_text_extents_t extents;

    cairo_move_to (cr, frame->x, y);
    cairo_rel_line_to (cr, -TICK_LENGTH, 0.0);
    cairo_stroke (cr);
    number = tick_text (&ticks, i);
    ringlet_plot_text (cr, number, frame->x - TICK_LENGTH - 5.0, y + 0.36 * TICK_SIZE,
        TICK_SIZE, RINGLET_TEXT_RIGHT);
    cairo_text_extents (cr, number, &extents);
    widest = fmax (widest, extents.x_advance);
  }
  vertical_text (
      cr, text, frame->x - TICK_LENGTH - widest - 16.0, frame->y + frame->height / 2.0);
}

void
ringlet_plot_border (cairo_t *cr, const RingletPlotFrame *frame)
{
  start_line (cr);
  cairo_rectangle (cr, crisp (frame->x) - 1.0, crisp (frame->y) - 1.0,
      floor (frame->width) + 1.0, floor (frame->height) + 1.0);
  cairo_stroke (cr);
}

void
ringlet_plot_grid (cairo_t *cr, const RingletPlotFrame *frame)
{
  const RingletTicks x = ringlet_ticks_new (
      frame->left, frame->right, n_ticks_x (frame), RINGLET_TICKS_DECIMAL);
  const RingletTicks y = ringlet_ticks_new (
      frame->bottom, frame->top, n_ticks_y (frame), RINGLET_TICKS_DECIMAL);

  cairo_set_source_rgb (cr, 0.91, 0.91, 0.91);
  cairo_set_line_width (cr, 1.0);
  for (int i = 0; i < x.n; i++) {
    cairo_move_to (cr, crisp (ringlet_plot_x (frame, x.first + i * x.step)), frame->y);
    cairo_rel_line_to (cr, 0.0, frame->height);
  }
  for (int i = 0; i < y.n; i++) {
    cairo_move_to (cr, frame->x, crisp (ringlet_plot_y (frame, y.first + i * y.step)));
    cairo_rel_line_to (cr, frame->width, 0.0);
  }
  cairo_stroke (cr);
}
