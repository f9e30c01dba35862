/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: how much of a bright place is a spot, and how much goes on as a
 * ridge. */

#include <gio/gio.h>

G_BEGIN_DECLS

/* Directions in which a blob is looked at. */
#define RINGLET_BLOB_SECTORS 16

/**
 * RingletBlobStand:
 * @height: of the blob above what lies around it
 * @above: of that, what stands above the ridge that goes through it, 0 … @height
 * @ground: value that it stands on: the ridge, or what lies around it
 *
 * All in units of a pixel; 0, 0 and NaN where too little is known.
 */
typedef struct {
  double height;
  double above;
  double ground;
} RingletBlobStand;

/**
 * ringlet_blob_places_new:
 * @radius_px: of blobs
 * @n_fast: columns of the image
 *
 * Pixels around a blob, by direction and by how far they are away.
 *
 * Returns: (transfer full)
 */
typedef struct RingletBlobPlaces RingletBlobPlaces;

RingletBlobPlaces *ringlet_blob_places_new (double radius_px, gsize n_fast);
void ringlet_blob_places_free (RingletBlobPlaces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletBlobPlaces, ringlet_blob_places_free)

/**
 * ringlet_blob_stand:
 * @smooth: @n_slow rows, smoothed about as wide as the blob; NaN where nothing is known
 * @at: pixel of the blob's middle, not in the first or last row or column
 * @noise: standard deviation of @smooth around @at: what is brighter than the ground by
 *   less than three of it is no ridge
 *
 * A ridge goes away from the blob into two directions that are opposite, or nearly so
 * where it is bent, and is bright on the way and 3.5 to 6 radii away: its brightness is
 * the lesser of both sides. Directions in which nothing is known may be its other half.
 * What stands above it by less than 2 % of its height (25 % at edges) is its crest.
 */
RingletBlobStand ringlet_blob_stand (const RingletBlobPlaces *places,
    const float *smooth, gsize n_slow, gsize at, double noise);

G_END_DECLS
