/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/digest.h"
#include "base/units.h"

G_BEGIN_DECLS

/**
 * RingletBins:
 * @space: the radial quantity
 * @n_radial: radial bins, at least 1
 * @radial_min: lower edge of the first bin, as #RingletSpace has it
 * @radial_max: upper edge of the last bin, not inside
 * @n_azimuth: azimuthal bins, at least 1
 * @whole_turn: the azimuthal range is the full circle: bins wrap, nothing is outside
 * @azimuth_min: lower edge of the first azimuthal bin, radians, any branch
 * @azimuth_max: upper edge of the last, at most azimuth_min + 2π
 *
 * The bins of one integration with nothing automatic left. Bin (a, r) has the flat
 * index a × n_radial + r; a value x falls into floor ((x − min) / width). A value.
 */
typedef struct {
  RingletSpace space;
  gsize n_radial;
  double radial_min;
  double radial_max;
  gsize n_azimuth;
  gboolean whole_turn;
  double azimuth_min;
  double azimuth_max;
} RingletBins;

/* n_radial × n_azimuth */
static inline gsize
ringlet_bins_n (const RingletBins *self)
{
  return self->n_radial * self->n_azimuth;
}

/* Adds all that decides which value falls into which bin. */
void ringlet_bins_digest (const RingletBins *self, RingletDigest *digest);

G_END_DECLS
