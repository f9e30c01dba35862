/* SPDX-License-Identifier: MIT */
#pragma once

#include "split/row.h"

G_BEGIN_DECLS

/**
 * RingletBox:
 * @radial: half width, bins
 * @azimuth_rad: half width, radians; 0 where nobody asked for it
 *
 * A rectangle in (radial, χ) around the centre of a pixel.
 */
typedef struct {
  double radial;
  double azimuth_rad;
} RingletBox;

/* The largest deviation of a corner from the centre of pixel @j, in bins. */
double ringlet_box_radial (const RingletRow *row, gsize j);

/* The same in azimuth, radians; π for a pixel that the beam passes through. */
double ringlet_box_azimuth (const RingletRow *row, gsize j);

/* pyFAI's bounding box: both. */
static inline RingletBox
ringlet_box_around (const RingletRow *row, gsize j)
{
  return (RingletBox){ ringlet_box_radial (row, j), ringlet_box_azimuth (row, j) };
}

/* Quarters the pixel that the beam passes through where the radial value is infinite
 * there: it has no box. FALSE for any other, and nothing is added. */
gboolean ringlet_box_add_beam (const RingletRow *row, gsize j, RingletShares *shares);

/* Whether the radial half width alone decides: one bin over the whole turn. */
static inline gboolean
ringlet_box_is_flat (const RingletRow *row)
{
  const RingletBins *bins = &row->splitter->bins;

  return bins->whole_turn && bins->n_azimuth == 1;
}

/**
 * ringlet_box_add_shares:
 * @shares: gets the part of the rectangle in each bin, relative to the whole of it;
 *   what is outside the range is dropped
 */
void ringlet_box_add_shares (
    const RingletBox *self, const RingletRow *row, gsize j, RingletShares *shares);

/* What the rectangle covers. */
RingletExtent ringlet_box_extent (
    const RingletBox *self, const RingletRow *row, gsize j);

G_END_DECLS
