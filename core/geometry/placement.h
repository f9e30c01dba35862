/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"
#include "geometry/parallax.h"

G_BEGIN_DECLS

/**
 * RingletLabRow:
 * @x: see #RingletLab
 * @y: likewise
 * @z: likewise
 *
 * A run of points in the laboratory, metres, one array a coordinate.
 */
typedef struct {
  double *x;
  double *y;
  double *z;
} RingletLabRow;

/**
 * RingletPlacement:
 * @detector: borrowed
 * @geometry: where it stands
 * @projection: the same as a matrix
 * @parallax: how deep photons go, where the geometry says so
 *
 * A detector in its place, prepared once: from pixels to the laboratory and back. All
 * that maps, splitting and display know of positions comes from here. A value.
 */
typedef struct {
  const RingletDetector *detector;
  RingletGeometry geometry;
  RingletProjection projection;
  RingletParallax parallax;
} RingletPlacement;

/**
 * ringlet_placement_check:
 * @error: RINGLET_ERROR_VALUE when the parallax is asked for and sensor or wavelength
 * are not known, or the detector is not flat
 */
gboolean ringlet_placement_check (
    const RingletDetector *detector, const RingletGeometry *geometry, GError **error);

/* What the check refuses has no parallax. */
RingletPlacement ringlet_placement_new (
    const RingletDetector *detector, const RingletGeometry *geometry);

/* Adds everything that positions depend on; the wavelength where @with_wavelength, or
 * where the parallax needs it. */
void ringlet_placement_digest (const RingletDetector *detector,
    const RingletGeometry *geometry, gboolean with_wavelength, RingletDigest *digest);

/* The centres of the n_fast pixels of row @slow of the file. Thread-safe, as all here.
 */
void ringlet_placement_centres (
    const RingletPlacement *self, gsize slow, RingletLabRow out);

/* The n_fast + 1 nodes of node row @slow, 0 … n_slow, of a contiguous grid. */
void ringlet_placement_nodes (
    const RingletPlacement *self, gsize slow, RingletLabRow out);

/* Corner k of the n_fast pixels of row @slow into out[k], of any grid. */
void ringlet_placement_corners (
    const RingletPlacement *self, gsize slow, const RingletLabRow *out);

/**
 * ringlet_placement_at:
 * @slow_px: in pixels from the corner of pixel (0, 0) of the file, as all pixels here
 *
 * Returns: where that point of the detector is; lab.h says what it means
 */
RingletLab ringlet_placement_at (
    const RingletPlacement *self, double slow_px, double fast_px);

/**
 * ringlet_placement_find:
 * @direction: of length 1, from the sample
 * @slow_px: (out): also outside the detector
 *
 * The inverse, in a time that does not grow with the number of pixels.
 *
 * Returns: %FALSE when that ray never meets the detector
 */
gboolean ringlet_placement_find (const RingletPlacement *self, RingletLab direction,
    double *slow_px, double *fast_px);

/* The same for an angle 0 … π and any azimuth. */
gboolean ringlet_placement_find_angles (const RingletPlacement *self,
    double two_theta_rad, double chi_rad, double *slow_px, double *fast_px);

/* ringlet_placement_at() for a single point. */
RingletLab ringlet_geometry_lab_at (const RingletGeometry *self,
    const RingletDetector *detector, double slow_px, double fast_px);

/**
 * ringlet_geometry_beam_centre:
 * @slow_px: (out): where the direct beam hits the detector, in pixels from the corner
 * of pixel (0, 0) of the file
 * @fast_px: (out): the same along the fast axis
 *
 * Returns: %FALSE when the beam runs parallel to the detector or away from it
 */
gboolean ringlet_geometry_beam_centre (const RingletGeometry *self,
    const RingletDetector *detector, double *slow_px, double *fast_px);

G_END_DECLS
