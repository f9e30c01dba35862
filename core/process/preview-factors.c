/* SPDX-License-Identifier: MIT */
#include "process/preview-factors.h"

#include <math.h>

#include "geometry/lab.h"
#include "geometry/map-table.h"

/* Pixels a side of a value: the transmission of a plate differs by 10^-4 from a
 * straight line over these. */
#define COARSE 16

static RingletFactors
others (const RingletFactors *factors)
{
  RingletFactors rest = *factors;

  rest.solid_angle_order = 0;
  rest.polarization = NAN;
  return rest;
}

static gboolean
has_others (const RingletFactors *factors)
{
  const RingletFactors rest = others (factors);

  for (guint i = 0; i < RINGLET_MAP_N; i++) {
    if (ringlet_map_is_factor ((RingletMap) i, &rest))
      return TRUE;
  }
  return FALSE;
}

/* The same plane in large pixels. */
static RingletDetector *
coarse_detector (
    const RingletDetector *detector, gsize n_slow, gsize n_fast, GError **error)
{
  g_autoptr (RingletDetector) plain = ringlet_detector_new_generic (
      detector->pixel_slow_m * (double) detector->n_slow / (double) n_slow,
      detector->pixel_fast_m * (double) detector->n_fast / (double) n_fast, n_slow,
      n_fast, detector->orientation, error);

  return plain != NULL ? ringlet_detector_with_sensor (plain, &detector->sensor) : NULL;
}

gboolean
ringlet_preview_factors_init (RingletPreviewFactors *self,
    const RingletIntegratorInputs *in, GCancellable *cancellable, GError **error)
{
  const RingletFactors rest = others (&in->plan->factors);
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletMapContext) context = NULL;

  *self = (RingletPreviewFactors){
    .factors = in->plan->factors,
    .distance_m = in->geometry->distance_m,
    .n_slow = (in->detector->n_slow + COARSE - 1) / COARSE,
    .n_fast = (in->detector->n_fast + COARSE - 1) / COARSE,
  };
  self->per_slow = (double) self->n_slow / (double) in->detector->n_slow;
  self->per_fast = (double) self->n_fast / (double) in->detector->n_fast;
  if (!has_others (&in->plan->factors))
    return TRUE;

  detector = coarse_detector (in->detector, self->n_slow, self->n_fast, error);
  if (detector == NULL)
    return FALSE;
  context = ringlet_map_context_new (
      RINGLET_MAP_NORMALIZATION, detector, in->geometry, &rest, cancellable, error);
  if (context == NULL)
    return FALSE;
  self->values = ringlet_array_new (self->n_slow * self->n_fast, error);
  for (gsize i = 0; self->values != NULL && i < self->n_slow; i++)
    ringlet_map_context_row (context, i, self->values->data + i * self->n_fast);
  return self->values != NULL;
}

void
ringlet_preview_factors_clear (RingletPreviewFactors *self)
{
  g_clear_pointer (&self->values, ringlet_array_unref);
}

double
ringlet_preview_factors_known (
    const RingletPreviewFactors *self, RingletLab direction, double cosine)
{
  const RingletFactors *f = &self->factors;
  double value = 1.0;

  for (guint i = 0; i < MIN (f->solid_angle_order, RINGLET_SOLID_ANGLE_ORDER); i++)
    value *= cosine;
  if (!isnan (f->polarization)) {
    const double x = direction.x * cos (f->polarization_offset_rad) -
        direction.y * sin (f->polarization_offset_rad);
    const double y = direction.x * sin (f->polarization_offset_rad) +
        direction.y * cos (f->polarization_offset_rad);

    value *=
        ringlet_lab_polarization ((RingletLab){ x, y, direction.z }, f->polarization);
  }
  return value;
}

/* The value before a place, and the share of the next; on the border as inside. */
static gsize
before (double place, gsize n, double *share)
{
  const double at = CLAMP (place - 0.5, 0.0, (double) n - 1.0);
  const gsize first = MIN ((gsize) at, n >= 2 ? n - 2 : 0);

  *share = n >= 2 ? MIN (place - 0.5, (double) n) - (double) first : 0.0;
  return first;
}

double
ringlet_preview_factors_other (
    const RingletPreviewFactors *self, double slow_px, double fast_px)
{
  double y;
  double x;
  gsize i;
  gsize j;
  const double *row;
  const double *next;

  if (self->values == NULL)
    return 1.0;

  i = before (slow_px * self->per_slow, self->n_slow, &y);
  j = before (fast_px * self->per_fast, self->n_fast, &x);
  row = self->values->data + i * self->n_fast + j;
  next = row + (self->n_slow >= 2 ? self->n_fast : 0);
  return (row[0] * (1.0 - x) + row[self->n_fast >= 2] * x) * (1.0 - y) +
      (next[0] * (1.0 - x) + next[self->n_fast >= 2] * x) * y;
}
