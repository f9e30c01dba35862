/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "calib/peak-image.h"

G_BEGIN_DECLS

/**
 * RingletBlob:
 * @slow_px: its middle, pixels from the corner of pixel (0, 0)
 * @fast_px: likewise
 * @radius_px: standard deviation of the Gaussian that is most like it
 * @strength: response of that difference of Gaussians, units of a pixel
 * @snr: strength by its standard deviation in the noise around it; without ridges, of
 *   the strength the part that stands above the ridge through it, in the noise of the
 *   ridge when its pixels are counts
 *
 * A spot.
 */
typedef struct {
  double slow_px;
  double fast_px;
  double radius_px;
  double strength;
  double snr;
} RingletBlob;

/**
 * RingletBlobSearch:
 * @min_distance_px: of two spots; the stronger stays
 * @max_blobs: the strongest are kept, 0 for all
 * @min_snr: least significance
 * @without_ridges: what goes on to both sides about as bright is no spot, as a smooth
 *   ring, whatever its radius from some widths up
 *
 * How to look for spots.
 */
typedef struct {
  double min_distance_px;
  guint max_blobs;
  double min_snr;
  gboolean without_ridges;
} RingletBlobSearch;

/* 5 pixels, 2000 spots, 6 σ, ridges too. */
RingletBlobSearch ringlet_blob_search_default (void);

/**
 * ringlet_blobs:
 * @image: made with hot pixels, when spots may be as small as one
 * @search: (nullable): NULL for the defaults
 * @error: G_IO_ERROR_CANCELLED
 *
 * Spots of spotty rings or single crystals: maxima of differences of Gaussians in place
 * and size, 1 to 6 pixels. The same bits for any number of threads.
 *
 * Source: Lowe, Int. J. Comput. Vis. 60 (2004) 91.
 *
 * Returns: (transfer full) (element-type RingletBlob): the strongest first
 */
GArray *ringlet_blobs (const RingletPeakImage *image, const RingletBlobSearch *search,
    GCancellable *cancellable, GError **error);

G_END_DECLS
