/* SPDX-License-Identifier: MIT */
#include "profile-region.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAST_LENGTH 0.5

gboolean
ringlet_profile_region_equal (
    const RingletProfileRegion *a, const RingletProfileRegion *b)
{
  if (a->kind == RINGLET_PROFILE_NONE || b->kind == RINGLET_PROFILE_NONE)
    return a->kind == b->kind;
  return a->kind == b->kind && a->slow0 == b->slow0 && a->fast0 == b->fast0 &&
      a->slow1 == b->slow1 && a->fast1 == b->fast1 && a->width == b->width;
}

/* Edges of the pixels that two points are in. */
static void
span_pixels (double *low, double *high, gsize n)
{
  const double a = CLAMP (fmin (*low, *high), 0.0, (double) n - 1.0);
  const double b = CLAMP (fmax (*low, *high), 0.0, (double) n - 1.0);

  *low = floor (a);
  *high = floor (b) + 1.0;
}

RingletProfileRegion
ringlet_profile_region_span (RingletProfileKind kind, double slow0, double fast0,
    double slow1, double fast1, guint width, const RingletProfilePlane *plane)
{
  const double n_slow = (double) plane->n_slow;
  const double n_fast = (double) plane->n_fast;
  RingletProfileRegion self = { kind, CLAMP (slow0, 0.0, n_slow),
    CLAMP (fast0, 0.0, n_fast), CLAMP (slow1, 0.0, n_slow), CLAMP (fast1, 0.0, n_fast),
    CLAMP (width, 1, RINGLET_PROFILE_MOST_WIDTH) };

  if (kind == RINGLET_PROFILE_BOX) {
    span_pixels (&self.slow0, &self.slow1, plane->n_slow);
    span_pixels (&self.fast0, &self.fast1, plane->n_fast);
  }
  return self;
}

gboolean
ringlet_profile_region_is_empty (const RingletProfileRegion *self)
{
  if (self->kind == RINGLET_PROFILE_LINE)
    return hypot (self->slow1 - self->slow0, self->fast1 - self->fast0) < LEAST_LENGTH;
  return self->kind == RINGLET_PROFILE_NONE;
}

gboolean
ringlet_profile_region_fits (
    const RingletProfileRegion *self, const RingletProfilePlane *plane)
{
  return self->kind == RINGLET_PROFILE_NONE ||
      (fmax (self->slow0, self->slow1) <= (double) plane->n_slow &&
          fmax (self->fast0, self->fast1) <= (double) plane->n_fast);
}

/* ---- found ---- */

static double
distance_to_line (const RingletProfileRegion *self, double slow, double fast)
{
  const double y = self->slow1 - self->slow0;
  const double x = self->fast1 - self->fast0;
  const double square = y * y + x * x;
  const double t = square > 0.0
      ? ((slow - self->slow0) * y + (fast - self->fast0) * x) / square
      : 0.0;
  const double on = CLAMP (t, 0.0, 1.0);

  return hypot (slow - self->slow0 - on * y, fast - self->fast0 - on * x);
}

static guint
find_on_line (const RingletProfileRegion *self, double slow, double fast, double reach)
{
  const double start = hypot (slow - self->slow0, fast - self->fast0);
  const double end = hypot (slow - self->slow1, fast - self->fast1);

  if (fmin (start, end) <= reach)
    return end <= start ? RINGLET_PROFILE_END : RINGLET_PROFILE_START;
  return distance_to_line (self, slow, fast) <= fmax (reach, 0.5 * self->width)
      ? RINGLET_PROFILE_ALL
      : 0;
}

/* The nearer edge of an axis. */
static guint
find_edge (
    double low, double high, double at, double reach, guint at_low, guint at_high)
{
  const double to_low = fabs (at - low);
  const double to_high = fabs (at - high);

  if (fmin (to_low, to_high) > reach)
    return 0;
  return to_high <= to_low ? at_high : at_low;
}

static guint
find_on_box (const RingletProfileRegion *self, double slow, double fast, double reach)
{
  const gboolean is_near = slow >= self->slow0 - reach && slow <= self->slow1 + reach &&
      fast >= self->fast0 - reach && fast <= self->fast1 + reach;
  const guint part = find_edge (self->slow0, self->slow1, slow, reach,
                         RINGLET_PROFILE_SLOW0, RINGLET_PROFILE_SLOW1) |
      find_edge (self->fast0, self->fast1, fast, reach, RINGLET_PROFILE_FAST0,
          RINGLET_PROFILE_FAST1);

  if (!is_near)
    return 0;
  return part != 0 ? part : RINGLET_PROFILE_ALL;
}

guint
ringlet_profile_region_find (
    const RingletProfileRegion *self, double slow, double fast, double reach)
{
  switch (self->kind) {
  case RINGLET_PROFILE_LINE:
    return find_on_line (self, slow, fast, reach);
  case RINGLET_PROFILE_BOX:
    return find_on_box (self, slow, fast, reach);
  case RINGLET_PROFILE_NONE:
    break;
  }
  return 0;
}

/* ---- moved ---- */

/* As a whole: no further than the image reaches. */
static double
shift_within (double a, double b, double by, double n)
{
  return CLAMP (by, -fmin (a, b), n - fmax (a, b));
}

static double
moved (double at, gboolean moves, double by, double n)
{
  return moves ? CLAMP (at + by, 0.0, n) : at;
}

/* Edges of whole pixels that do not pass each other. */
static void
settle (double *low, double *high, gboolean moves_high, double n)
{
  *low = CLAMP (round (*low), 0.0, n - 1.0);
  *high = CLAMP (round (*high), 1.0, n);
  if (*high - *low >= 1.0)
    return;
  if (moves_high)
    *high = *low + 1.0;
  else
    *low = *high - 1.0;
}

RingletProfileRegion
ringlet_profile_region_move (const RingletProfileRegion *self, guint part,
    double d_slow, double d_fast, const RingletProfilePlane *plane)
{
  const double n_slow = (double) plane->n_slow;
  const double n_fast = (double) plane->n_fast;
  const gboolean is_box = self->kind == RINGLET_PROFILE_BOX;
  RingletProfileRegion to = *self;

  if (part == RINGLET_PROFILE_ALL) {
    d_slow = shift_within (
        self->slow0, self->slow1, is_box ? round (d_slow) : d_slow, n_slow);
    d_fast = shift_within (
        self->fast0, self->fast1, is_box ? round (d_fast) : d_fast, n_fast);
  }
  to.slow0 = moved (self->slow0, part & RINGLET_PROFILE_SLOW0, d_slow, n_slow);
  to.fast0 = moved (self->fast0, part & RINGLET_PROFILE_FAST0, d_fast, n_fast);
  to.slow1 = moved (self->slow1, part & RINGLET_PROFILE_SLOW1, d_slow, n_slow);
  to.fast1 = moved (self->fast1, part & RINGLET_PROFILE_FAST1, d_fast, n_fast);
  if (is_box) {
    settle (&to.slow0, &to.slow1, part & RINGLET_PROFILE_SLOW1, n_slow);
    settle (&to.fast0, &to.fast1, part & RINGLET_PROFILE_FAST1, n_fast);
  }
  return to;
}

/* ---- in words ---- */

char *
ringlet_profile_region_text (const RingletProfileRegion *self)
{
  switch (self->kind) {
  case RINGLET_PROFILE_LINE:
    return g_strdup_printf (
        _ ("Line from x %.1f y %.1f to x %.1f y %.1f, %.1f pixels long, %u wide"),
        self->fast0, self->slow0, self->fast1, self->slow1,
        hypot (self->slow1 - self->slow0, self->fast1 - self->fast0), self->width);
  case RINGLET_PROFILE_BOX:
    return g_strdup_printf (
        _ ("Box of columns %.0f to %.0f and rows %.0f to %.0f, %.0f × %.0f pixels"),
        self->fast0, self->fast1 - 1.0, self->slow0, self->slow1 - 1.0,
        self->fast1 - self->fast0, self->slow1 - self->slow0);
  case RINGLET_PROFILE_NONE:
    break;
  }
  return g_strdup ("");
}
