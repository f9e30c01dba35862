/* SPDX-License-Identifier: MIT */
#include "display/plot-marks.h"

#include <math.h>

#include "display/plot-ladder.h"

#define EDGE 0.0015 /* of the axis: a tick so little outside is drawn at its end */

/* Room for a number and the space beside it, in sizes of the text. */
#define ROOM 3.75
#define ROOM_UPRIGHT 2.2 /* where the steps are not even and the numbers lie above */

#define MINOR_GAP 4.0 /* between small ticks, canvas units */
#define MANY 1e3      /* a logarithmic axis longer than this shows powers of ten only */
#define ALL_DIGITS 12
#define ENOUGH 4 /* numbers for an axis, where they have room */
#define LEAST 3  /* for them they may stand as near to each other as this, in sizes */
#define LEAST_ROOM 1.8

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

/* Of ten, by which numbers up to @largest are divided. */
static int
power_for (double largest)
{
  if (largest >= 1e5 || largest < 1e-2)
    return 3 * (int) floor (log10 (largest) / 3.0 + 1e-9);
  return 0;
}

RingletTicks
ringlet_ticks_new (double min, double max, int n_wanted, RingletTickKind kind)
{
  const double low = fmin (min, max);
  const double high = fmax (min, max);
  const double margin = EDGE * (high - low);
  RingletTicks ticks = { .first = low };

  if (!(high > low) || !isfinite (high - low))
    return ticks;

  ticks.step = round_step ((high - low) / n_wanted, kind);
  ticks.first = ceil ((low - margin) / ticks.step) * ticks.step;
  ticks.n = (int) ((high + margin - ticks.first) / ticks.step) + 1;
  ticks.power = power_for (fmax (fabs (low), fabs (high)));
  ticks.decimals =
      (int) fmax (ceil (-log10 (ticks.step * pow (10.0, -ticks.power)) - 1e-6), 0.0);
  return ticks;
}

/* With the minus of a typesetter. */
static void
print_number (RingletPlotMark *mark, const char *format, double value)
{
  const double shown = fabs (value) < 1e-9 ? 0.0 : fabs (value);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, format, shown);
  g_snprintf (mark->text, sizeof mark->text, "%s%s",
      value < 0.0 && shown > 0.0 ? "−" : "", buffer);
}

/* --- even steps --- */

/* Small ticks between the numbered ones: into 4 or 5 parts, angles into 3. */
static int
minor_parts (double step)
{
  const double digit = step / pow (10.0, floor (log10 (step) + 1e-9));

  if (fabs (digit - 2.0) < 1e-6)
    return 4;
  return fabs (digit - 1.0) < 1e-6 || fabs (digit - 5.0) < 1e-6 ? 5 : 3;
}

typedef double (*PlaceFunc) (const RingletPlotFrame *frame, double value);

static void
add_minor (GArray *marks, const RingletTicks *ticks, const RingletPlotFrame *frame,
    PlaceFunc place, double min, double max)
{
  const int n_parts = ticks->n > 0 ? minor_parts (ticks->step) : 0;

  for (int i = -n_parts; i < ticks->n * n_parts; i++) {
    const double value = ticks->first + ticks->step * i / n_parts;
    const RingletPlotMark mark = { .at = place (frame, value) };

    if (i % n_parts != 0 && value > fmin (min, max) && value < fmax (min, max))
      g_array_append_val (marks, mark);
  }
}

/* From @min to @max, in whichever order these are. */
static void
add_even (GArray *marks, const RingletTicks *ticks, const RingletPlotFrame *frame,
    PlaceFunc place, double min, double max)
{
  char format[] = "%.0f";

  format[2] = (char) ('0' + MIN (ticks->decimals, 9));
  add_minor (marks, ticks, frame, place, min, max);
  for (int i = 0; i < ticks->n; i++) {
    const double value = ticks->first + i * ticks->step;
    RingletPlotMark mark = { .at = place (frame, value), .has_number = TRUE };

    print_number (&mark, format, value * pow (10.0, -ticks->power));
    g_array_append_val (marks, mark);
  }
}

/* --- uneven steps --- */

/* @power: of ten, by which numbers are divided; bare powers of ten show their own */
static void
add_ladder (GArray *marks, const RingletLadder *ladder, int power)
{
  RingletLadder finer = *ladder;
  g_autoptr (GArray) values = ringlet_ladder_values (ladder);
  g_autoptr (GArray) minor = NULL;

  for (guint i = 0; i < values->len; i++) {
    const double value = g_array_index (values, double, i);
    RingletPlotMark mark = { .at = ringlet_ladder_at (ladder, value),
      .has_number = TRUE };

    if (ladder->depth == 0) {
      g_autofree char *text = ringlet_plot_number (value);
      g_strlcpy (mark.text, text, sizeof mark.text);
    } else {
      print_number (&mark, "%.8g", value * pow (10.0, -power));
    }
    g_array_append_val (marks, mark);
  }

  finer.gap = MINOR_GAP;
  finer.depth = MAX (ladder->depth, 2);
  minor = ringlet_ladder_values (&finer);
  for (guint i = 0; i < minor->len; i++) {
    const RingletPlotMark mark = {
      .at = ringlet_ladder_at (ladder, g_array_index (minor, double, i)),
    };

    g_array_append_val (marks, mark);
  }
}

GArray *
ringlet_plot_marks_x (const RingletPlotStyle *style, const RingletPlotFrame *frame,
    RingletTickKind kind, double q_per_inverse_angstrom, int *power)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (RingletPlotMark));
  const double room = ROOM * style->text_size;
  const RingletLadder ladder = { frame, q_per_inverse_angstrom, room, ALL_DIGITS };
  RingletTicks ticks;

  *power = 0;
  if (kind == RINGLET_TICKS_SPACING) {
    add_ladder (marks, &ladder, 0);
    return marks;
  }

  ticks = ringlet_ticks_new (
      frame->left, frame->right, (int) fmax (frame->width / room, 2.0), kind);
  add_even (marks, &ticks, frame, ringlet_plot_x, frame->left, frame->right);
  *power = ticks.power;
  return marks;
}

/* No finer than gives enough numbers: 1, 2, 5 and 10 read more easily than 1, 1.5, 2.
 */
static int
least_depth (const RingletLadder *ladder)
{
  RingletLadder trial = *ladder;

  for (trial.depth = 1; trial.depth < ALL_DIGITS; trial.depth++) {
    g_autoptr (GArray) values = ringlet_ladder_values (&trial);

    if (values->len >= ENOUGH)
      break;
  }
  return trial.depth;
}

static void
add_uneven_y (GArray *marks, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, int *power)
{
  RingletLadder ladder = { frame, 0.0, ROOM_UPRIGHT * style->text_size, 0 };
  double min;
  double max;

  ringlet_ladder_range (&ladder, &min, &max);
  if (frame->scale != RINGLET_SCALE_LOG || max < MANY * min) {
    ladder.depth = least_depth (&ladder);
    *power = power_for (fmax (fabs (min), fabs (max)));
  }
  add_ladder (marks, &ladder, *power);
}

/* Three numbers tell a scale that two leave open. */
static RingletTicks
make_ticks_y (
    const RingletPlotStyle *style, const RingletPlotFrame *frame, RingletTickKind kind)
{
  const double room = frame->height / style->text_size;
  int n_wanted = (int) fmax (room / ROOM, 2.0);
  RingletTicks ticks = ringlet_ticks_new (frame->bottom, frame->top, n_wanted, kind);

  while (ticks.n < LEAST && n_wanted < (int) (room / LEAST_ROOM))
    ticks = ringlet_ticks_new (frame->bottom, frame->top, ++n_wanted, kind);
  return ticks;
}

GArray *
ringlet_plot_marks_y (const RingletPlotStyle *style, const RingletPlotFrame *frame,
    RingletTickKind kind, int *power)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (RingletPlotMark));
  RingletTicks ticks;

  *power = 0;
  if (frame->scale != RINGLET_SCALE_LINEAR) {
    add_uneven_y (marks, style, frame, power);
    return marks;
  }

  ticks = make_ticks_y (style, frame, kind);
  add_even (marks, &ticks, frame, ringlet_plot_y, frame->bottom, frame->top);
  *power = ticks.power;
  return marks;
}
