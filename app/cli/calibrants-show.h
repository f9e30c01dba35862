/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"

G_BEGIN_DECLS

/**
 * RingletCalibrantView:
 * @detector: (nullable): with @geometry, which has a wavelength
 * @geometry: where it stands; of it the wavelength alone where there is no detector,
 * and 0 where that is not known
 * @d_min_m: lines with smaller spacings are not shown; 0 for what the detector, or else
 *   half a wavelength, or else 1 Å gives
 * @n_max: at most so many lines
 *
 * What is to be shown of a calibrant.
 */
typedef struct {
  const RingletDetector *detector;
  RingletGeometry geometry;
  double d_min_m;
  guint n_max;
} RingletCalibrantView;

/* Both print to standard output. @error: as ringlet_calibrant_reflections() */
gboolean ringlet_calibrants_print (const RingletCalibrant *calibrant,
    const RingletCalibrantView *view, GError **error);
gboolean ringlet_calibrants_print_json (const RingletCalibrant *calibrant,
    const RingletCalibrantView *view, GError **error);

G_END_DECLS
