/* SPDX-License-Identifier: MIT */
#include "display/plot-ladder.h"

#include <math.h>

#define EDGE 0.0015 /* of the axis: a number so little outside is at its end */
#define MIN_DECADE (-300)
#define MAX_DECADE 300
#define N_DECADES 40 /* more are never told apart on a canvas */

/* Ways to divide an interval of @width by the points @inner, both in its own unit, a
 * power of ten; the finest first. A width of 9 is a decade from 1 to 10. */
static const struct {
  double width;
  double inner[10]; /* 0 ends */
} splits[] = {
  { 9.0, { 1.0, 4.0 } },
  { 9.0, { 4.0 } },
  { 9.0, { 1.0 } },
  { 5.0, { 1.0, 2.0, 3.0, 4.0 } },
  { 5.0, { 1.0, 3.0 } },
  { 3.0, { 1.0, 2.0 } },
  { 3.0, { 1.0 } },
  { 2.0, { 0.5, 1.0, 1.5 } },
  { 2.0, { 1.0 } },
  { 1.0, { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 } },
  { 1.0, { 0.2, 0.4, 0.6, 0.8 } },
  { 1.0, { 0.5 } },
};

/**
 * Climb:
 * @sign: −1 while the numbers below zero are looked for, with the sign taken off
 * @min: of the numbers on this side of zero
 * @max: likewise
 */
typedef struct {
  const RingletLadder *ladder;
  double sign;
  double min;
  double max;
  GArray *values;
} Climb;

double
ringlet_ladder_at (const RingletLadder *self, double value)
{
  const double turn = 2.0 * G_PI * self->q_per_inverse_angstrom;

  return turn > 0.0 ? ringlet_plot_x (self->frame, turn / value)
                    : ringlet_plot_y (self->frame, value);
}

void
ringlet_ladder_range (const RingletLadder *self, double *min, double *max)
{
  const RingletPlotFrame *frame = self->frame;
  const double turn = 2.0 * G_PI * self->q_per_inverse_angstrom;
  const double margin = EDGE * (turn > 0.0 ? frame->width : frame->height);
  const double first = turn > 0.0 ? ringlet_plot_value_x (frame, frame->x - margin)
                                  : ringlet_plot_value_y (frame, frame->y - margin);
  const double last = turn > 0.0
      ? ringlet_plot_value_x (frame, frame->x + frame->width + margin)
      : ringlet_plot_value_y (frame, frame->y + frame->height + margin);

  *min = fmin (first, last);
  *max = fmax (first, last);
  if (turn > 0.0) {
    /* So near to q = 0 any spacing would do. */
    const double q_least =
        self->gap / 4.0 * fabs (frame->right - frame->left) / frame->width;
    const double q_min = fmax (*min, q_least);
    const double q_max = fmax (*max, 0.0);

    *min = turn / q_max;
    *max = turn / q_min;
  }
}

static gboolean
is_in_range (const Climb *climb, double value)
{
  return value >= climb->min && value <= climb->max;
}

static double
place_of (const Climb *climb, double value)
{
  return ringlet_ladder_at (climb->ladder, climb->sign * value);
}

static void
append (const Climb *climb, double value)
{
  const double signed_value = climb->sign * value;

  g_array_append_val (climb->values, signed_value);
}

/* Whether @a, @b can both be there; what is out of sight is in nobody's way. */
static gboolean
stand_apart (const Climb *climb, double a, double b)
{
  return !is_in_range (climb, a) || !is_in_range (climb, b) ||
      fabs (place_of (climb, a) - place_of (climb, b)) >= climb->ladder->gap;
}

static gboolean
fits (const Climb *climb, const double *inner, double a, double width, double unit)
{
  double before = a;

  for (gsize i = 0; inner[i] > 0.0; i++) {
    if (!stand_apart (climb, before, a + inner[i] * unit))
      return FALSE;
    before = a + inner[i] * unit;
  }
  return stand_apart (climb, before, a + width * unit);
}

/* Adds the finest numbers that fit between @a and @a + @width · @unit. */
static void
divide (const Climb *climb, double a, double width, double unit, int depth)
{
  const double *inner = NULL;

  if (depth == 0 || a > climb->max || a + width * unit < climb->min)
    return;
  if (width < 0.99) {
    width *= 10.0;
    unit /= 10.0;
  }
  for (gsize i = 0; inner == NULL && i < G_N_ELEMENTS (splits); i++) {
    if (fabs (splits[i].width - width) < 1e-6 &&
        fits (climb, splits[i].inner, a, width, unit))
      inner = splits[i].inner;
  }
  if (inner == NULL)
    return;

  for (double before = 0.0; before < width; inner++) {
    const gboolean is_last = !(*inner > 0.0);
    const double next = is_last ? width : *inner;

    divide (climb, a + before * unit, next - before, unit, depth - 1);
    if (!is_last && is_in_range (climb, a + next * unit))
      append (climb, a + next * unit);
    before = next;
  }
}

/* Powers of ten, from where they stand far apart to where they crowd: near zero or, of
 * spacings, near infinity. */
static void
add_decades (const Climb *climb, int first, int last, gboolean has_zero)
{
  const int step = first < last ? 1 : -1;
  double kept = has_zero ? place_of (climb, 0.0) : INFINITY;
  const double zero = kept;

  for (int power = first; power != last + step; power += step) {
    const double value = pow (10.0, power);
    const double place = place_of (climb, value);

    if (!is_in_range (climb, value) || fabs (place - kept) < climb->ladder->gap ||
        fabs (place - zero) < climb->ladder->gap)
      continue;
    append (climb, value);
    kept = place;
  }
}

static void
climb_side (const Climb *climb, gboolean has_zero)
{
  const gboolean is_spacing = climb->ladder->q_per_inverse_angstrom > 0.0;
  int low = (int) CLAMP (floor (log10 (climb->min)), MIN_DECADE, MAX_DECADE);
  int high = (int) CLAMP (ceil (log10 (climb->max)), MIN_DECADE, MAX_DECADE);

  if (is_spacing) {
    high = MIN (high, low + N_DECADES);
    add_decades (climb, low, high, has_zero);
  } else {
    low = MAX (low, high - N_DECADES);
    add_decades (climb, high, low, has_zero);
  }
  for (int power = low; power < high; power++)
    divide (climb, pow (10.0, power), 9.0, pow (10.0, power), climb->ladder->depth);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

GArray *
ringlet_ladder_values (const RingletLadder *self)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  Climb climb = { .ladder = self, .values = values };
  double zero = 0.0;
  double min;
  double max;
  gboolean has_zero;

  ringlet_ladder_range (self, &min, &max);
  if (!(max > min))
    return values;

  has_zero = min <= 0.0 && max >= 0.0;
  if (has_zero)
    g_array_append_val (values, zero);
  for (climb.sign = -1.0; climb.sign <= 1.0; climb.sign += 2.0) {
    climb.min = fmax (climb.sign > 0.0 ? min : -max, 0.0);
    climb.max = climb.sign > 0.0 ? max : -min;
    if (climb.max > climb.min)
      climb_side (&climb, has_zero);
  }
  g_array_sort (values, compare);
  return values;
}
