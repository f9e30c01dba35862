/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/arithmetic.h"
#include "pattern/derive.h"

/* Of the mean distance of points. */
#define SAME_POINT 1e-3
/* Relative. */
#define SAME_WAVELENGTH 1e-6

static const char *
unit_name (const RingletUnit *unit)
{
  return unit != NULL ? unit->name : "none";
}

/* A file that does not tell is taken to be like the other. */
static gboolean
check_unit (const RingletPattern *a, const RingletPattern *b, GError **error)
{
  const RingletUnit *unit = a->unit != NULL ? a->unit : b->unit;
  char first[RINGLET_NUMBER_SIZE];
  char second[RINGLET_NUMBER_SIZE];

  if (a->unit != NULL && b->unit != NULL && a->unit != b->unit) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The patterns have other units, %s and %s; convert one of them",
        unit_name (a->unit), unit_name (b->unit));
    return FALSE;
  }
  if (unit == NULL || unit->needs_wavelength || unit->is_azimuthal ||
      a->wavelength_m <= 0.0 || b->wavelength_m <= 0.0 ||
      fabs (a->wavelength_m - b->wavelength_m) < SAME_WAVELENGTH * a->wavelength_m)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The patterns have other wavelengths, %s m and %s m, on which %s depends; "
      "convert "
      "them to q or d",
      ringlet_number_format (a->wavelength_m, first),
      ringlet_number_format (b->wavelength_m, second), unit->name);
  return FALSE;
}

static gboolean
has_same_points (const RingletPattern *a, const RingletPattern *b)
{
  const double tolerance = SAME_POINT * ringlet_pattern_pitch (a);

  if (a->n != b->n)
    return FALSE;
  for (gsize i = 0; i < a->n; i++) {
    if (a->x[i] != b->x[i] && !(fabs (a->x[i] - b->x[i]) < tolerance))
      return FALSE;
  }
  return TRUE;
}

static gboolean
refuse_points (const RingletPattern *a, const RingletPattern *b, GError **error)
{
  const double ends[] = { b->x[0], b->x[b->n - 1], a->x[0], a->x[a->n - 1] };
  g_autofree char *of_b = ringlet_pattern_numbers (ends, 2);
  g_autofree char *of_a = ringlet_pattern_numbers (ends + 2, 2);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The patterns have other points: %" G_GSIZE_FORMAT " in %s and %" G_GSIZE_FORMAT
      " in %s; ask for interpolation, or rebin one",
      a->n, of_a, b->n, of_b);
  return FALSE;
}

/* The value of @self at @x, @i being the last point that is not above it. */
static void
set_point (const RingletPattern *self, gsize i, double x, RingletPattern *out, gsize at)
{
  const gsize next = MIN (i + 1, self->n - 1);
  const double t =
      self->x[i] < x ? (x - self->x[i]) / (self->x[next] - self->x[i]) : 0.0;
  const double rest = 1.0 - t;

  out->x[at] = x;
  out->intensity[at] = t == 0.0 ? self->intensity[i]
                                : rest * self->intensity[i] + t * self->intensity[next];
  if (out->sigma == NULL)
    return;
  out->sigma[at] =
      t == 0.0 ? self->sigma[i] : hypot (rest * self->sigma[i], t * self->sigma[next]);
}

static void
interpolate (
    const RingletPattern *self, const RingletPattern *like, RingletPattern *out)
{
  gsize i = 0;

  for (gsize k = 0; k < like->n; k++) {
    const double x = like->x[k];

    while (i + 1 < self->n && self->x[i + 1] <= x)
      i++;
    if (x >= self->x[0] && x <= self->x[self->n - 1]) {
      set_point (self, i, x, out, k);
      continue;
    }
    out->x[k] = x;
    out->intensity[k] = NAN;
    if (out->sigma != NULL)
      out->sigma[k] = NAN;
  }
}

RingletPattern *
ringlet_pattern_interpolate (RingletPattern *self, const RingletPattern *like,
    RingletAxisRule rule, GError **error)
{
  RingletPattern *out = NULL;

  if (!ringlet_pattern_check (self, error) || !ringlet_pattern_check (like, error) ||
      !check_unit (like, self, error))
    return NULL;
  if (has_same_points (like, self))
    return ringlet_pattern_ref (self);
  if (rule == RINGLET_AXIS_SAME) {
    refuse_points (like, self, error);
    return NULL;
  }

  out = ringlet_pattern_derive (
      self, like->n, self->sigma != NULL, g_strdup ("interpolated"), error);
  if (out == NULL)
    return NULL;
  interpolate (self, like, out);
  ringlet_pattern_mark_correlated (out);
  return out;
}
