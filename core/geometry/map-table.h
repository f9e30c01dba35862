/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/factors.h"

G_BEGIN_DECLS

/**
 * RingletMap:
 * @RINGLET_MAP_POSITION: laboratory (z, y, x) of the pixel centre; 3 values a pixel
 * @RINGLET_MAP_CORNERS: laboratory (z, y, x) of the corners (0,0), (1,0), (1,1), (0,1)
 * in (slow, fast), or of the six of a hexagon; 12 or 18 values a pixel
 * @RINGLET_MAP_TWO_THETA: scattering angle, radians
 * @RINGLET_MAP_Q: scattering vector, metres⁻¹; needs the wavelength
 * @RINGLET_MAP_D: lattice spacing, metres; needs the wavelength, infinite in the beam
 * @RINGLET_MAP_CHI: azimuth, radians, −π … π
 * @RINGLET_MAP_RADIUS: distance from the beam axis, metres
 * @RINGLET_MAP_INCIDENCE: angle between the ray and the normal of the pixel, radians
 * @RINGLET_MAP_PIXEL_AREA: relative to the nominal pixel
 * @RINGLET_MAP_SOLID_ANGLE: relative to a pixel at normal incidence
 * @RINGLET_MAP_POLARIZATION: what the polarisation leaves of the intensity
 * @RINGLET_MAP_SENSOR: share of the photons that the sensor stops, relative to normal
 * incidence
 * @RINGLET_MAP_OBLIQUE: the same of a plate of known transmission
 * @RINGLET_MAP_SAMPLE: transmission of the sample, relative to straight ahead
 * @RINGLET_MAP_CBN: transmission of the seat of a diamond anvil cell
 * @RINGLET_MAP_NORMALIZATION: the product of the factors that are asked for: what
 * counts are divided by
 *
 * The per-pixel arrays, in the pixel order of the file, at pixel centres.
 *
 * The solid angle of order n is area · cos α · (distance / length)ⁿ⁻¹, which on a flat
 * uniform detector is cosⁿ α. pyFAI has the area for FIT2D splines only, and cosⁿ α on
 * bent detectors, too.
 */
typedef enum {
  RINGLET_MAP_POSITION,
  RINGLET_MAP_CORNERS,
  RINGLET_MAP_TWO_THETA,
  RINGLET_MAP_Q,
  RINGLET_MAP_D,
  RINGLET_MAP_CHI,
  RINGLET_MAP_RADIUS,
  RINGLET_MAP_INCIDENCE,
  RINGLET_MAP_PIXEL_AREA,
  RINGLET_MAP_SOLID_ANGLE,
  RINGLET_MAP_POLARIZATION,
  RINGLET_MAP_SENSOR,
  RINGLET_MAP_OBLIQUE,
  RINGLET_MAP_SAMPLE,
  RINGLET_MAP_CBN,
  RINGLET_MAP_NORMALIZATION,
  RINGLET_MAP_N,
} RingletMap;

/**
 * RingletMapInputs:
 * @RINGLET_INPUT_GRID: where the pixels lie within the detector
 * @RINGLET_INPUT_PONI: distance and point of normal incidence
 * @RINGLET_INPUT_ROTATION: the rotations, and the parallax, which may need sensor and
 * wavelength
 * @RINGLET_INPUT_WAVELENGTH: the wavelength
 * @RINGLET_INPUT_SENSOR: material and thickness of the sensor
 * @RINGLET_INPUT_SOLID_ANGLE: the order
 * @RINGLET_INPUT_POLARIZATION: factor and offset
 * @RINGLET_INPUT_OBLIQUE: transmission of the plate
 * @RINGLET_INPUT_SAMPLE: the sample
 * @RINGLET_INPUT_CBN: the cell
 *
 * What a map may depend on.
 */
typedef enum {
  RINGLET_INPUT_GRID = 1 << 0,
  RINGLET_INPUT_PONI = 1 << 1,
  RINGLET_INPUT_ROTATION = 1 << 2,
  RINGLET_INPUT_WAVELENGTH = 1 << 3,
  RINGLET_INPUT_SENSOR = 1 << 4,
  RINGLET_INPUT_SOLID_ANGLE = 1 << 5,
  RINGLET_INPUT_POLARIZATION = 1 << 6,
  RINGLET_INPUT_OBLIQUE = 1 << 7,
  RINGLET_INPUT_SAMPLE = 1 << 8,
  RINGLET_INPUT_CBN = 1 << 9,
} RingletMapInputs;

/* How many there are. */
#define RINGLET_INPUT_N 10

/* "two_theta", "q", …; the SI unit, "" for none; how many values a pixel has. */
const char *ringlet_map_name (RingletMap map);
const char *ringlet_map_unit (RingletMap map);
guint ringlet_map_n_values (RingletMap map, const RingletDetector *detector);

/* One line for humans. */
const char *ringlet_map_description (RingletMap map);

/* @error: RINGLET_ERROR_VALUE with the list of names */
gboolean ringlet_map_find (const char *name, RingletMap *map, GError **error);

/**
 * ringlet_map_inputs:
 * @factors: which the normalisation is the product of
 *
 * Returns: exactly what @map depends on
 */
RingletMapInputs ringlet_map_inputs (RingletMap map, const RingletFactors *factors);

/* "distance and poni", …; @input is one flag. */
const char *ringlet_input_name (RingletMapInputs input);

/* Whether @map is one of the factors that @factors asks for. */
gboolean ringlet_map_is_factor (RingletMap map, const RingletFactors *factors);

/* Takes of @from what says the factor @map, be it asked for or not, into @to; nothing
 * for what is none. */
void ringlet_map_copy_factor (
    RingletMap map, const RingletFactors *from, RingletFactors *to);

/* Adds name and version of @map and all that it depends on. */
void ringlet_map_digest (RingletMap map, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletFactors *factors,
    RingletDigest *digest);

/**
 * RingletMapContext:
 *
 * Everything that the rows of one map share, prepared once. Immutable; borrows the
 * detector.
 */
typedef struct _RingletMapContext RingletMapContext;

/**
 * ringlet_map_context_new:
 * @detector: of known shape
 * @error: RINGLET_ERROR_VALUE when something that @map depends on is not known or not
 * asked for, G_IO_ERROR_CANCELLED
 */
RingletMapContext *ringlet_map_context_new (RingletMap map,
    const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletFactors *factors, GCancellable *cancellable, GError **error);
void ringlet_map_context_free (RingletMapContext *self);

/* The values of row @slow, n_fast × values a pixel, into @out. Thread-safe. */
void ringlet_map_context_row (const RingletMapContext *self, gsize slow, double *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMapContext, ringlet_map_context_free)

G_END_DECLS
