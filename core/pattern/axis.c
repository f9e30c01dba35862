/* SPDX-License-Identifier: MIT */
#include "pattern/axis.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "geometry/space.h"
#include "pattern/derive.h"

static void
copy_point (const RingletPattern *from, gsize i, RingletPattern *to, gsize k)
{
  to->intensity[k] = from->intensity[i];
  if (to->sigma != NULL)
    to->sigma[k] = from->sigma[i];
}

RingletPattern *
ringlet_pattern_cut (const RingletPattern *self, double min, double max, GError **error)
{
  const double range[] = { min, max };
  g_autofree char *text = ringlet_pattern_numbers (range, 2);
  gsize first = 0;
  gsize end = 0;
  RingletPattern *out = NULL;

  if (!ringlet_pattern_check (self, error))
    return NULL;

  while (first < self->n && !(self->x[first] >= min))
    first++;
  for (end = first; end < self->n && self->x[end] <= max; end++)
    ;
  if (end == first) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The pattern has no points in the range %s", text);
    return NULL;
  }

  out = ringlet_pattern_derive (self, end - first, self->sigma != NULL,
      g_strconcat ("cut to ", text, NULL), error);
  for (gsize k = 0; out != NULL && k < out->n; k++) {
    out->x[k] = self->x[first + k];
    copy_point (self, first + k, out, k);
  }
  return out;
}

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, what);
  return FALSE;
}

/* Both follow from 2θ, a radius with a distance. */
static gboolean
is_radial (const RingletUnit *unit)
{
  return unit->space == RINGLET_SPACE_RADIUS ||
      (!unit->is_azimuthal && !ringlet_space_get_class (unit->space)->is_component);
}

static gboolean
check_units (const RingletUnit *from, const RingletUnit *to,
    const RingletPatternAxis *axis, double wavelength_m, GError **error)
{
  const gboolean is_other = from != NULL && from->space != to->space;

  if (from == NULL)
    return refuse ("The pattern does not tell its unit; give it", error);
  if (!is_other)
    return TRUE;
  if (!is_radial (from) || !is_radial (to)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s does not follow from %s alone", to->name, from->name);
    return FALSE;
  }
  if ((from->needs_wavelength || to->needs_wavelength) && !(wavelength_m > 0.0))
    return refuse ("The conversion needs the wavelength, which the pattern does not "
                   "tell; give it",
        error);
  if ((from->space == RINGLET_SPACE_RADIUS || to->space == RINGLET_SPACE_RADIUS) &&
      !(axis->distance_m > 0.0))
    return refuse ("The conversion needs the distance from sample to detector", error);
  return TRUE;
}

static double
convert (double x, const RingletUnit *from, const RingletUnit *to, double wavelength_m,
    double distance_m)
{
  const RingletUnit *metres = ringlet_unit_find ("r_m", NULL);
  const RingletUnit *radians = ringlet_unit_find ("2th_rad", NULL);
  double angle;

  if (from->space == to->space ||
      (from->space != RINGLET_SPACE_RADIUS && to->space != RINGLET_SPACE_RADIUS))
    return ringlet_unit_convert (x, from, to, wavelength_m);
  if (from->space == RINGLET_SPACE_RADIUS) {
    angle = atan (ringlet_unit_convert (x, from, metres, 0.0) / distance_m);
    return ringlet_unit_convert (angle, radians, to, wavelength_m);
  }

  /* Behind the sample there is no such plane. */
  angle = ringlet_unit_convert (x, from, radians, wavelength_m);
  return fabs (angle) < 0.5 * G_PI
      ? ringlet_unit_convert (distance_m * tan (angle), metres, to, 0.0)
      : NAN;
}

/* The positions of @self in @out, which gets the order in which they rise. */
static gboolean
convert_points (const RingletPattern *self, const RingletUnit *from,
    const RingletUnit *to, const RingletPatternAxis *axis, RingletPattern *out,
    GError **error)
{
  const gsize n = self->n;
  gboolean falls = FALSE;

  for (gsize i = 0; i < n; i++) {
    out->x[i] = convert (self->x[i], from, to, out->wavelength_m, axis->distance_m);
    if (!isfinite (out->x[i])) {
      char number[RINGLET_NUMBER_SIZE];

      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "The point at %s %s has no place on the axis %s; cut it off first",
          ringlet_number_format (self->x[i], number), from->name, to->name);
      return FALSE;
    }
  }

  falls = n > 1 && out->x[n - 1] < out->x[0];
  for (gsize i = 0; falls && i < n / 2; i++) {
    const double x = out->x[i];

    out->x[i] = out->x[n - 1 - i];
    out->x[n - 1 - i] = x;
  }
  for (gsize i = 0; i < n; i++)
    copy_point (self, falls ? n - 1 - i : i, out, i);
  return ringlet_pattern_check (out, error);
}

RingletPattern *
ringlet_pattern_convert (const RingletPattern *self, const RingletUnit *to,
    const RingletPatternAxis *axis, GError **error)
{
  const RingletUnit *from = axis->from != NULL ? axis->from : self->unit;
  const double wavelength_m =
      axis->wavelength_m > 0.0 ? axis->wavelength_m : self->wavelength_m;
  g_autoptr (RingletPattern) out = NULL;

  if (!ringlet_pattern_check (self, error) ||
      !check_units (from, to, axis, wavelength_m, error))
    return NULL;

  out = ringlet_pattern_derive (self, self->n, self->sigma != NULL,
      g_strdup_printf ("converted from %s to %s", from->name, to->name), error);
  if (out == NULL)
    return NULL;
  out->unit = to;
  out->wavelength_m = wavelength_m;
  if (ringlet_pattern_header (out, "unit") != NULL)
    ringlet_pattern_set_header (out, "unit", to->name);
  if (!convert_points (self, from, to, axis, out, error))
    return NULL;
  return g_steal_pointer (&out);
}
