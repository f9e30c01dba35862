/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/array.h"
#include "base/memo.h"
#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletMap:
 * @RINGLET_MAP_POSITION: laboratory (z, y, x) of the pixel centre; 3 values a pixel
 * @RINGLET_MAP_CORNERS: laboratory (z, y, x) of the corners (0,0), (1,0), (1,1), (0,1)
 * in (slow, fast), or of the six of a hexagon; 12 or 18 values a pixel
 * @RINGLET_MAP_TWO_THETA: scattering angle, radians
 * @RINGLET_MAP_Q: scattering vector, metres⁻¹; needs the wavelength
 * @RINGLET_MAP_CHI: azimuth, radians, −π … π
 * @RINGLET_MAP_RADIUS: distance from the beam axis, metres
 * @RINGLET_MAP_SOLID_ANGLE: relative solid angle, 1 at normal incidence
 * @RINGLET_MAP_POLARIZATION: polarisation correction for one factor
 *
 * The per-pixel arrays, in the pixel order of the file, at pixel centres.
 */
typedef enum {
  RINGLET_MAP_POSITION,
  RINGLET_MAP_CORNERS,
  RINGLET_MAP_TWO_THETA,
  RINGLET_MAP_Q,
  RINGLET_MAP_CHI,
  RINGLET_MAP_RADIUS,
  RINGLET_MAP_SOLID_ANGLE,
  RINGLET_MAP_POLARIZATION,
  RINGLET_MAP_N,
} RingletMap;

/**
 * RingletMaps:
 *
 * All per-pixel arrays of one detector in one geometry, each computed when it is
 * first asked for and kept in a memo under a digest of just what it depends on: a new
 * wavelength keeps 2θ, undo finds the old arrays.
 */
typedef struct _RingletMaps RingletMaps;

/* @detector must know its shape. */
RingletMaps *ringlet_maps_new (
    RingletDetector *detector, const RingletGeometry *geometry, RingletMemo *memo);
RingletMaps *ringlet_maps_ref (RingletMaps *self);
void ringlet_maps_unref (RingletMaps *self);

/**
 * ringlet_maps_get:
 * @factor: polarisation factor −1 … 1 for #RINGLET_MAP_POLARIZATION, else ignored
 * @error: RINGLET_ERROR_VALUE for q without a wavelength, RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): n_slow × n_fast × values per pixel
 */
RingletArray *ringlet_maps_get (RingletMaps *self, RingletMap map, double factor,
    GCancellable *cancellable, GError **error);

/* "two_theta", "q", … and how many values there are a pixel. */
const char *ringlet_map_name (RingletMap map);
guint ringlet_maps_n_values (const RingletMaps *self, RingletMap map);

/* Whether @map changes with the wavelength, and with the polarisation factor. */
gboolean ringlet_map_uses_wavelength (RingletMap map);
gboolean ringlet_map_uses_factor (RingletMap map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaps, ringlet_maps_unref)

G_END_DECLS
