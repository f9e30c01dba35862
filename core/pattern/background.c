/* SPDX-License-Identifier: MIT */
#include "pattern/background.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/background-steps.h"
#include "pattern/chebyshev.h"
#include "pattern/derive.h"

#define MAX_ITERATIONS 100000

RingletBackgroundOptions
ringlet_background_options (RingletBackgroundMethod method)
{
  return (RingletBackgroundOptions){
    .method = method,
    .lls = TRUE,
    .smooth = 1,
    .iterations = 50,
    .order = 50,
    .reject = 3.0,
  };
}

/* The points that @o reaches; 0 with @error. Chebyshev without smoothing has none. */
static gboolean
reach_in_points (const RingletPattern *pattern, const RingletBackgroundOptions *o,
    gsize *reach, GError **error)
{
  const double pitch = o->reach_is_length ? ringlet_pattern_pitch (pattern) : 1.0;
  const double points = pitch > 0.0 ? round (o->reach / pitch) : 0.0;
  const gboolean is_whole = o->reach_is_length || o->reach == points;

  *reach = 0;
  if (o->reach == 0.0 && o->method == RINGLET_BACKGROUND_CHEBYSHEV)
    return TRUE;
  if (!(o->reach > 0.0) || !is_whole)
    return ringlet_number_refuse ("reach of the background",
        "a positive length or whole number of points", o->reach, error);

  *reach = (gsize) CLAMP (points, 1.0, (double) pattern->n);
  return TRUE;
}

static gboolean
check_options (const RingletBackgroundOptions *o, GError **error)
{
  if (o->smooth % 2 == 0)
    return ringlet_number_refuse ("smoothing of the background",
        "an odd number of points", (double) o->smooth, error);
  if (o->order > RINGLET_CHEBYSHEV_MAX_ORDER)
    return ringlet_number_refuse (
        "order of the background", "between 0 and 100", (double) o->order, error);
  if (!(o->reject >= 0.0 && isfinite (o->reject)))
    return ringlet_number_refuse ("rejection of the background",
        "a number of standard deviations, 0 or more", o->reject, error);
  if (o->iterations > MAX_ITERATIONS)
    return ringlet_number_refuse ("number of iterations of the background",
        "at most 100000", (double) o->iterations, error);
  return TRUE;
}

/* Puts a line into the gap between two points; holds the outermost values. */
static void
bridge (const double *x, double *y, gsize from, gsize to)
{
  for (gsize i = from + 1; i < to; i++) {
    const double t = (x[i] - x[from]) / (x[to] - x[from]);

    y[i] = y[from] + t * (y[to] - y[from]);
  }
}

static gboolean
fill_gaps (const RingletPattern *pattern, double *y, GError **error)
{
  const gsize none = pattern->n;
  gsize last = none;

  for (gsize i = 0; i < pattern->n; i++) {
    if (isnan (y[i]))
      continue;
    if (last == none) {
      for (gsize k = 0; k < i; k++)
        y[k] = y[i];
    } else {
      bridge (pattern->x, y, last, i);
    }
    last = i;
  }
  if (last == none) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The pattern has no intensity at any point");
    return FALSE;
  }

  for (gsize i = last + 1; i < pattern->n; i++)
    y[i] = y[last];
  return TRUE;
}

static gboolean
find (const RingletPattern *pattern, const RingletBackgroundOptions *o, gsize reach,
    double *y, GError **error)
{
  const gboolean is_clipped = o->method != RINGLET_BACKGROUND_CHEBYSHEV || reach > 0;
  const gsize n = pattern->n;

  if (is_clipped && !fill_gaps (pattern, y, error))
    return FALSE;
  if (o->method == RINGLET_BACKGROUND_SNIP)
    ringlet_background_snip (n, y, reach, o->lls, o->smooth);
  else if (is_clipped)
    ringlet_background_bruckner (n, y, reach, o->iterations);
  if (o->method != RINGLET_BACKGROUND_CHEBYSHEV)
    return TRUE;

  return ringlet_background_chebyshev (n, pattern->x, y,
      is_clipped ? NULL : pattern->sigma, o->order, is_clipped ? 0.0 : o->reject,
      o->iterations, error);
}

/* As the command line has it. */
static char *
describe (const RingletBackgroundOptions *o)
{
  static const char *const names[] = { "snip", "bruckner", "chebyshev" };
  GString *text = g_string_new (names[o->method]);
  char number[RINGLET_NUMBER_SIZE];

  if (o->method == RINGLET_BACKGROUND_CHEBYSHEV)
    g_string_append_printf (text, ",order=%u", o->order);
  if (o->reach > 0.0)
    g_string_append_printf (text, ",%s=%s", o->reach_is_length ? "width" : "points",
        ringlet_number_format (o->reach, number));
  if (o->method == RINGLET_BACKGROUND_SNIP)
    g_string_append_printf (
        text, ",lls=%s,smooth=%u", o->lls ? "yes" : "no", o->smooth);
  else
    g_string_append_printf (text, ",iterations=%u", o->iterations);
  if (o->method == RINGLET_BACKGROUND_CHEBYSHEV && o->reach == 0.0)
    g_string_append_printf (
        text, ",reject=%s", ringlet_number_format (o->reject, number));
  return g_string_free (text, FALSE);
}

RingletPattern *
ringlet_background_find (const RingletPattern *pattern,
    const RingletBackgroundOptions *options, GError **error)
{
  g_autofree char *described = NULL;
  g_autoptr (RingletPattern) self = NULL;
  gsize reach = 0;

  if (!ringlet_pattern_check (pattern, error) || !check_options (options, error) ||
      !reach_in_points (pattern, options, &reach, error))
    return NULL;

  described = describe (options);
  self = ringlet_pattern_derive (pattern, pattern->n, FALSE,
      g_strconcat ("background of ", described, NULL), error);
  if (self == NULL)
    return NULL;
  memcpy (self->x, pattern->x, pattern->n * sizeof *self->x);
  memcpy (self->intensity, pattern->intensity, pattern->n * sizeof *self->x);
  if (!find (pattern, options, reach, self->intensity, error))
    return NULL;
  return g_steal_pointer (&self);
}

RingletPattern *
ringlet_background_subtract (const RingletPattern *pattern,
    const RingletBackgroundOptions *options, GError **error)
{
  g_autoptr (RingletPattern) background =
      ringlet_background_find (pattern, options, error);
  g_autofree char *described = NULL;
  RingletPattern *self = NULL;

  if (background == NULL)
    return NULL;

  described = describe (options);
  self = ringlet_pattern_derive (pattern, pattern->n, pattern->sigma != NULL,
      g_strconcat ("background ", described, " subtracted", NULL), error);
  for (gsize i = 0; self != NULL && i < pattern->n; i++) {
    self->x[i] = pattern->x[i];
    self->intensity[i] = pattern->intensity[i] - background->intensity[i];
    if (self->sigma != NULL)
      self->sigma[i] = pattern->sigma[i];
  }
  return self;
}
