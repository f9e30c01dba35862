/* SPDX-License-Identifier: MIT */
#pragma once

#include "display.h"

G_BEGIN_DECLS

/* What a document holds, in words for people: units that they use, the decimal point of
 * the locale. Each returns (transfer full) text; "" where there is nothing
 * to say. */

/* "LaB6.edf", "scan.h5 · frame 12 of 3600" */
char *ringlet_describe_source (const RingletState *state);
/* "2167 × 2070 pixels, uint32" */
char *ringlet_describe_image (const RingletImage *image);
/* "241 025 pixels, 5.4 %" */
char *ringlet_describe_mask (const RingletMask *mask, const RingletImage *image);
/* "m.edf hides 9000 of 10000 pixels. What is not 0 in a mask is left out; is it
 * inverted?", or that it hides the gaps of the detector only upside down. Of the user's
 * mask alone, not of the gaps.
 * Returns (transfer full) (nullable): NULL when it looks right */
char *ringlet_describe_mask_warning (const RingletState *state);
/* "Eiger2 4M, 75 × 75 µm" */
char *ringlet_describe_detector (const RingletDetector *detector);
/* "The geometry names no detector, so gaps count as data. The image fits Pilatus1M."
 * Returns (transfer full) (nullable): NULL when there is nothing to hint at
 * @display: (nullable) */
char *ringlet_describe_detector_hint (
    const RingletState *state, const RingletDisplay *display);
/* "200.000 mm" */
char *ringlet_describe_distance (const RingletGeometry *geometry);
/* "x 1077.4, y 1018.8 pixels"; @detector: (nullable) */
char *ringlet_describe_centre (
    const RingletGeometry *geometry, const RingletDetector *detector);
/* "1.43°": between the beam and the normal of the detector */
char *ringlet_describe_tilt (const RingletGeometry *geometry);
/* "± 18 nm": two digits of @sigma, which is in @unit ("mm", "°", "Å" or another word),
 * in a finer unit where there is one and it takes one. NULL where @sigma is not known
 */
char *ringlet_describe_sigma (double sigma, const char *unit);
/* "0.40000 Å, 30.996 keV" */
char *ringlet_describe_wavelength (const RingletGeometry *geometry);
/* "LaB6"; "silicon.cif" of a structure, wherever it lies; @calibrant: (nullable) */
char *ringlet_describe_calibrant (const RingletCalibrant *calibrant);
/* "1539 bins, full splitting, packed"; @result: (nullable) */
char *ringlet_describe_result (const RingletResult *result);

/* "2068 × 2162 pixels, uint32, 45 rings of LaB6"; @display: (nullable)
 * @rings: (nullable) (element-type RingletRing): those that are shown */
char *ringlet_describe_view (
    const RingletState *state, const RingletDisplay *display, const GArray *rings);
/* "1000 bins of q (Å⁻¹), 360 of azimuth"; @cake: (nullable) */
char *ringlet_describe_cake (const RingletResult *cake);

G_END_DECLS
