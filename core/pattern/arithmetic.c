/* SPDX-License-Identifier: MIT */
#include "pattern/arithmetic.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/derive.h"

static gboolean
check_sigmas (const RingletPattern *a, const RingletPattern *b, GError **error)
{
  if (a->sigma == NULL || b->sigma != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Only the first pattern has sigmas, which would be too small; drop them, or give "
      "both");
  return FALSE;
}

static gboolean
is_correlated (const RingletPattern *self)
{
  return g_strcmp0 (ringlet_pattern_header (self, "variance"), "lower bound") == 0;
}

/* An empty result on the points of @a; @other gets @b at these. Takes @operation. */
static RingletPattern *
begin (const RingletPattern *a, RingletPattern *b, RingletAxisRule rule,
    char *operation, RingletPattern **other, GError **error)
{
  g_autofree char *owned = operation;
  RingletPattern *self = NULL;

  *other = ringlet_pattern_interpolate (b, a, rule, error);
  if (*other == NULL || !check_sigmas (a, b, error))
    return NULL;

  self = ringlet_pattern_derive (a, a->n, a->sigma != NULL,
      g_strconcat (owned, *other != b ? ", interpolated" : NULL, NULL), error);
  if (self != NULL && is_correlated (*other))
    ringlet_pattern_mark_correlated (self);
  return self;
}

/* Of what is not there, no sigma either. */
static void
finish (RingletPattern *self)
{
  for (gsize i = 0; self->sigma != NULL && i < self->n; i++) {
    if (isnan (self->intensity[i]))
      self->sigma[i] = NAN;
  }
}

RingletPattern *
ringlet_pattern_add (const RingletPattern *a, RingletPattern *b, const char *name,
    double scale, RingletAxisRule rule, GError **error)
{
  g_autoptr (RingletPattern) other = NULL;
  char number[RINGLET_NUMBER_SIZE];
  RingletPattern *self = NULL;

  if (!isfinite (scale)) {
    ringlet_number_refuse ("scale of a pattern", "a finite number", scale, error);
    return NULL;
  }
  ringlet_number_format (fabs (scale), number);
  self = begin (a, b, rule,
      g_strdup_printf ("%s times %s %s", number,
          name != NULL ? name : "another pattern",
          scale < 0.0 ? "subtracted" : "added"),
      &other, error);
  if (self == NULL)
    return NULL;

  for (gsize i = 0; i < a->n; i++) {
    self->x[i] = a->x[i];
    self->intensity[i] = a->intensity[i] + scale * other->intensity[i];
    if (self->sigma != NULL)
      self->sigma[i] = hypot (a->sigma[i], scale * other->sigma[i]);
  }
  finish (self);
  return self;
}

RingletPattern *
ringlet_pattern_divide (const RingletPattern *a, RingletPattern *b, const char *name,
    RingletAxisRule rule, GError **error)
{
  g_autoptr (RingletPattern) other = NULL;
  RingletPattern *self = begin (a, b, rule,
      g_strconcat ("divided by ", name != NULL ? name : "another pattern", NULL),
      &other, error);

  if (self == NULL)
    return NULL;

  for (gsize i = 0; i < a->n; i++) {
    const double by = other->intensity[i];

    self->x[i] = a->x[i];
    self->intensity[i] = by != 0.0 ? a->intensity[i] / by : NAN;
    if (self->sigma != NULL)
      self->sigma[i] =
          hypot (a->sigma[i] / by, a->intensity[i] / by * other->sigma[i] / by);
  }
  finish (self);
  return self;
}

RingletPattern *
ringlet_pattern_multiply (const RingletPattern *a, double factor, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];
  RingletPattern *self = NULL;

  if (!isfinite (factor)) {
    ringlet_number_refuse ("factor of a pattern", "a finite number", factor, error);
    return NULL;
  }
  if (!ringlet_pattern_check (a, error))
    return NULL;

  ringlet_number_format (factor, number);
  self = ringlet_pattern_derive (
      a, a->n, a->sigma != NULL, g_strconcat ("multiplied by ", number, NULL), error);
  for (gsize i = 0; self != NULL && i < a->n; i++) {
    self->x[i] = a->x[i];
    self->intensity[i] = factor * a->intensity[i];
    if (self->sigma != NULL)
      self->sigma[i] = fabs (factor) * a->sigma[i];
  }
  return self;
}

RingletPattern *
ringlet_pattern_drop_sigma (const RingletPattern *a, GError **error)
{
  RingletPattern *self = NULL;

  if (!ringlet_pattern_check (a, error))
    return NULL;

  self = ringlet_pattern_derive (a, a->n, FALSE, g_strdup ("sigmas dropped"), error);
  for (gsize i = 0; self != NULL && i < a->n; i++) {
    self->x[i] = a->x[i];
    self->intensity[i] = a->intensity[i];
  }
  return self;
}
