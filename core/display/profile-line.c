/* SPDX-License-Identifier: MIT */
#include "display/profile.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "display/profile-part.h"

#define MOST_LENGTH ((double) (1 << 20))
#define POINTS_A_TASK 32
#define LEAST_SHARE 0.5 /* of a sample that has to lie on pixels that count */
#define TINY 1e-9       /* pixels: lengths that rounding made */

/* A sample is made of four pixels, and only the two samples before it can have some of
 * them, since all lie on a line at distances of a pixel. */
#define PARTS_BACK 8

/* What one pixel adds to a point. */
typedef struct {
  gsize index;
  double value;
  double weight;
} Part;

/**
 * Walk:
 * @along: one pixel along the line: slow, fast
 * @length: of the line
 * @step: from point to point
 */
typedef struct {
  const RingletProfilePixels *pixels;
  const RingletProfileLine *line;
  RingletProfile *profile;
  double along[2];
  double length;
  double step;
} Walk;

static gboolean
walk_init (Walk *self, const RingletProfilePixels *pixels,
    const RingletProfileLine *line, GError **error)
{
  const double d_slow = line->slow1 - line->slow0;
  const double d_fast = line->fast1 - line->fast0;

  self->pixels = pixels;
  self->line = line;
  self->length = hypot (d_slow, d_fast);
  if (!ringlet_profile_check (pixels, error))
    return FALSE;
  if (!(self->length <= MOST_LENGTH) || line->width < 1) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The line is too long, or has no width");
    return FALSE;
  }
  self->along[0] = self->length > TINY ? d_slow / self->length : 0.0;
  self->along[1] = self->length > TINY ? d_fast / self->length : 1.0;
  return TRUE;
}

static void
add_part (Part *parts, gsize *n, Part part)
{
  for (gsize k = 0; k < MIN (*n, PARTS_BACK); k++) {
    if (parts[*n - 1 - k].index == part.index) {
      parts[*n - 1 - k].weight += part.weight;
      return;
    }
  }
  parts[(*n)++] = part;
}

/* The pixels around a place: bilinear, without those that do not count. */
static void
add_sample (const Walk *self, double slow, double fast, Part *parts, gsize *n)
{
  const RingletImage *image = self->pixels->image;
  const double y = floor (slow - 0.5);
  const double x = floor (fast - 0.5);
  const double shares[2][2] = {
    { 1.0 - (slow - 0.5 - y), slow - 0.5 - y },
    { 1.0 - (fast - 0.5 - x), fast - 0.5 - x },
  };
  Part found[4];
  gsize n_found = 0;
  double known = 0.0;

  for (int k = 0; k < 4; k++) {
    const double row = y + k / 2;
    const double column = x + k % 2;
    Part part = { .weight = shares[0][k / 2] * shares[1][k % 2] };

    if (!(part.weight > 0.0) || row < 0.0 || column < 0.0 ||
        row >= (double) image->n_slow || column >= (double) image->n_fast)
      continue;
    part.index = (gsize) row * image->n_fast + (gsize) column;
    ringlet_profile_read (self->pixels, part.index, 1, &part.value);
    if (isnan (part.value))
      continue;
    known += part.weight;
    found[n_found++] = part;
  }
  for (gsize k = 0; known >= LEAST_SHARE - TINY && k < n_found; k++)
    add_part (parts, n, found[k]);
}

static void
make_point (const Walk *self, gsize i, Part *parts)
{
  const guint width = self->line->width;
  const double slow = self->line->slow0 + self->along[0] * self->step * (double) i;
  const double fast = self->line->fast0 + self->along[1] * self->step * (double) i;
  gsize n = 0;
  double weight = 0.0;
  double sum = 0.0;
  double variance = 0.0;

  for (guint k = 0; k < width; k++) {
    const double across = (double) k - 0.5 * (double) (width - 1);

    add_sample (self, slow - across * self->along[1], fast + across * self->along[0],
        parts, &n);
  }
  for (gsize k = 0; k < n; k++) {
    weight += parts[k].weight;
    sum += parts[k].weight * parts[k].value;
    variance += parts[k].weight * parts[k].weight * fmax (parts[k].value, 0.0);
  }
  self->profile->position[i] = self->step * (double) i;
  self->profile->slow[i] = slow;
  self->profile->fast[i] = fast;
  ringlet_profile_set (self->profile, i, weight, sum, variance);
}

static void
make_points (gsize task, gpointer data)
{
  const Walk *self = data;
  const gsize end = MIN ((task + 1) * POINTS_A_TASK, self->profile->n);
  g_autofree Part *parts = g_new (Part, 4 * (gsize) self->line->width);

  for (gsize i = task * POINTS_A_TASK; i < end; i++)
    make_point (self, i, parts);
}

RingletProfile *
ringlet_profile_new_line (const RingletProfilePixels *pixels,
    const RingletProfileLine *line, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletProfile) profile = NULL;
  Walk walk = { 0 };
  gsize n_steps = 0;

  if (!walk_init (&walk, pixels, line, error))
    return NULL;
  n_steps = walk.length > TINY ? (gsize) ceil (walk.length - TINY) : 0;
  walk.step = n_steps > 0 ? walk.length / (double) n_steps : 0.0;
  profile = ringlet_profile_alloc (pixels, n_steps + 1);
  walk.profile = profile;
  if (!ringlet_parallel_for ((profile->n + POINTS_A_TASK - 1) / POINTS_A_TASK,
          make_points, &walk, cancellable, error))
    return NULL;
  return g_steal_pointer (&profile);
}

/* ---- statistics ---- */

/* Cuts @range, columns, to where low ≤ at + slope · column ≤ high. */
static void
cut (double *range, double at, double slope, double low, double high)
{
  const double a = (low - at) / slope;
  const double b = (high - at) / slope;

  if (fabs (slope) < TINY) {
    if (at < low - 1.0 || at > high + 1.0)
      range[1] = range[0] - 1.0;
    return;
  }
  range[0] = fmax (range[0], fmin (a, b));
  range[1] = fmin (range[1], fmax (a, b));
}

static gboolean
is_on_line (const Walk *self, double slow, double fast)
{
  const double y = slow - self->line->slow0;
  const double x = fast - self->line->fast0;
  const double along = y * self->along[0] + x * self->along[1];
  const double across = x * self->along[0] - y * self->along[1];
  const double half = 0.5 * (double) self->line->width;

  return along >= -TINY && along <= self->length + TINY && across >= -half - TINY &&
      across < half - TINY;
}

/* The pixels of a row whose centres are on the line. */
static void
add_line_row (const Walk *self, gsize row, double *scratch, RingletPixelStats *stats)
{
  const RingletImage *image = self->pixels->image;
  const double half = 0.5 * (double) self->line->width;
  const double y = (double) row + 0.5 - self->line->slow0;
  const double x = 0.5 - self->line->fast0; /* of the first column */
  const double one = 1.0;
  double range[2] = { 0.0, (double) image->n_fast - 1.0 };

  cut (range, y * self->along[0] + x * self->along[1], self->along[1], 0.0,
      self->length);
  cut (range, x * self->along[0] - y * self->along[1], self->along[0], -half, half);
  range[0] = fmax (floor (range[0]) - 1.0, 0.0);
  range[1] = fmin (ceil (range[1]) + 1.0, (double) image->n_fast - 1.0);
  for (double column = range[0]; column <= range[1]; column += 1.0) {
    if (!is_on_line (self, (double) row + 0.5, column + 0.5))
      continue;
    ringlet_profile_read (
        self->pixels, row * image->n_fast + (gsize) column, 1, scratch);
    ringlet_pixel_stats_add (stats, scratch, &one, 1.0, 1);
  }
}

gboolean
ringlet_profile_line_stats (const RingletProfilePixels *pixels,
    const RingletProfileLine *line, RingletPixelStats *stats, GCancellable *cancellable,
    GError **error)
{
  const double room = (double) line->width + 1.0;
  const double n_slow = (double) pixels->image->n_slow;
  Walk walk = { 0 };
  double first = 0.0;
  double last = 0.0;
  double value = NAN;

  if (!walk_init (&walk, pixels, line, error))
    return FALSE;
  first = fmax (floor (fmin (line->slow0, line->slow1) - room), 0.0);
  last = fmin (ceil (fmax (line->slow0, line->slow1) + room), n_slow - 1.0);
  *stats = ringlet_pixel_stats_empty ();
  for (double row = first; row <= last; row += 1.0) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    add_line_row (&walk, (gsize) row, &value, stats);
  }
  ringlet_pixel_stats_finish (stats);
  return TRUE;
}
