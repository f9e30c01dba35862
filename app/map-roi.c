/* SPDX-License-Identifier: MIT */
#include "map-roi.h"

#include <math.h>

#include "typed.h"

static const char *const names[RINGLET_MAP_N_QUANTITIES] = { "sum", "area", "position",
  "fwhm" };

/* A centre that is on the end of a range but for rounding is in it. */
#define ROUNDING 1e-9

const char *
ringlet_map_quantity_name (RingletMapQuantity quantity)
{
  g_return_val_if_fail ((guint) quantity < RINGLET_MAP_N_QUANTITIES, NULL);
  return names[quantity];
}

gboolean
ringlet_map_quantity_parse (const char *name, RingletMapQuantity *quantity)
{
  for (guint i = 0; i < RINGLET_MAP_N_QUANTITIES; i++) {
    if (g_strcmp0 (names[i], name) == 0) {
      *quantity = (RingletMapQuantity) i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ringlet_map_roi_equal (const RingletMapRoi *a, const RingletMapRoi *b)
{
  return a->lo == b->lo && a->hi == b->hi && a->unit == b->unit &&
      a->quantity == b->quantity;
}

/* ---- in words ---- */

char *
ringlet_map_roi_format (const RingletMapRoi *self)
{
  char lo[G_ASCII_DTOSTR_BUF_SIZE];
  char hi[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%s – %s", g_ascii_formatd (lo, sizeof lo, "%.6g", self->lo),
      g_ascii_formatd (hi, sizeof hi, "%.6g", self->hi));
}

double
ringlet_map_roi_round (double value, double step)
{
  const double power = pow (10.0, -floor (log10 (step)));

  return round (value * power) / power;
}

gboolean
ringlet_map_roi_parse (RingletMapRoi *self, const char *text)
{
  static const char *const dashes[] = { "–", " - " };
  g_autoptr (GString) blank = g_string_new (text);
  double ends[2];

  for (gsize i = 0; i < G_N_ELEMENTS (dashes); i++)
    g_string_replace (blank, dashes[i], " ", 0);
  if (!ringlet_typed_pair (blank->str, &ends[0], &ends[1]) || ends[0] == ends[1])
    return FALSE;
  self->lo = fmin (ends[0], ends[1]);
  self->hi = fmax (ends[0], ends[1]);
  return TRUE;
}

/* ---- measured ---- */

/* The bins of a range, from the first to the last that has a value, and the line
 * through these two. */
typedef struct {
  const float *values;
  gsize begin;
  gsize end; /* behind the last */
  double first;
  double step;
  double base;
  double slope; /* per bin */
} Range;

static gboolean
find_range (Range *self, double lo, double hi, gsize n)
{
  const double begin = ceil ((lo - self->first) / self->step - ROUNDING);
  const double end = floor ((hi - self->first) / self->step + ROUNDING) + 1.0;

  if (!(begin < end) || end <= 0.0 || begin >= (double) n)
    return FALSE;
  self->begin = begin > 0.0 ? (gsize) begin : 0;
  self->end = end < (double) n ? (gsize) end : n;
  while (self->begin < self->end && isnan (self->values[self->begin]))
    self->begin++;
  while (self->begin < self->end && isnan (self->values[self->end - 1]))
    self->end--;
  if (self->begin == self->end)
    return FALSE;

  self->base = self->values[self->begin];
  if (self->end - self->begin > 1)
    self->slope = ((double) self->values[self->end - 1] - self->base) /
        (double) (self->end - 1 - self->begin);
  return TRUE;
}

/* I − b of a bin; NaN where there is no value. */
static double
net (const Range *self, gsize i)
{
  return self->values[i] - (self->base + self->slope * (double) (i - self->begin));
}

static double
sum (const Range *self)
{
  double total = 0.0;

  for (gsize i = self->begin; i < self->end; i++)
    total += isnan (self->values[i]) ? 0.0 : self->values[i];
  return total;
}

static double
area (const Range *self)
{
  double total = 0.0;

  for (gsize i = self->begin; i < self->end; i++)
    total += isnan (self->values[i]) ? 0.0 : net (self, i);
  return total * self->step;
}

static double
position (const Range *self)
{
  double weight = 0.0;
  double moment = 0.0;

  for (gsize i = self->begin; i < self->end; i++) {
    const double y = net (self, i);

    if (y > 0.0) {
      weight += y;
      moment += y * (double) i;
    }
  }
  return weight > 0.0 ? self->first + self->step * moment / weight : NAN;
}

/* Where the curve falls to @half on the way from @top in steps of @by, in bins. */
static double
crossing (const Range *self, gsize top, int by, double half)
{
  gsize above = top;
  gsize i = top;

  while (i != (by < 0 ? self->begin : self->end - 1)) {
    const double y = net (self, i = by < 0 ? i - 1 : i + 1);

    if (isnan (y))
      continue;
    if (y <= half) {
      const double share = (net (self, above) - half) / (net (self, above) - y);

      return (double) above + share * ((double) i - (double) above);
    }
    above = i;
  }
  return NAN;
}

static double
fwhm (const Range *self)
{
  gsize top = self->begin;

  for (gsize i = self->begin; i < self->end; i++) {
    if (net (self, i) > net (self, top))
      top = i;
  }
  if (!(net (self, top) > 0.0))
    return NAN;
  return self->step *
      (crossing (self, top, 1, 0.5 * net (self, top)) -
          crossing (self, top, -1, 0.5 * net (self, top)));
}

double
ringlet_map_roi_measure (RingletMapQuantity quantity, double lo, double hi,
    double first, double step, const float *values, gsize n)
{
  Range range = { .values = values, .first = first, .step = step };

  if (!(step > 0.0) || !find_range (&range, lo, hi, n))
    return NAN;

  switch (quantity) {
  case RINGLET_MAP_OF_SUM:
    return sum (&range);
  case RINGLET_MAP_OF_AREA:
    return area (&range);
  case RINGLET_MAP_OF_POSITION:
    return position (&range);
  case RINGLET_MAP_OF_FWHM:
    return fwhm (&range);
  case RINGLET_MAP_N_QUANTITIES:
    break;
  }
  g_return_val_if_reached (NAN);
}
