/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/exclusion.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * RingletProbeOrigin:
 * @RINGLET_PROBE_NOWHERE: nothing is pointed at
 * @RINGLET_PROBE_PIXEL: a place in the image
 * @RINGLET_PROBE_BIN: a place in the cake, or a ring of the pattern
 */
typedef enum {
  RINGLET_PROBE_NOWHERE,
  RINGLET_PROBE_PIXEL,
  RINGLET_PROBE_BIN,
} RingletProbeOrigin;

/**
 * RingletProbe:
 * @is_active: the user points at something; all else holds only then
 * @has_pixel: @slow_px and @fast_px hold
 * @slow_px: in pixels from the corner of pixel (0, 0) of the file
 * @fast_px: likewise
 * @has_two_theta: @two_theta_rad holds; needs a geometry
 * @has_chi: @chi_rad holds: a point and not a whole ring
 * @origin: what it was made from, see ringlet_probe_refresh()
 * @unit: of @radial, for a bin
 * @radial: in @unit
 * @chi_deg: as it was given, NaN for a ring
 *
 * What the user points at, in image, cake or pattern: the cursor that all views share.
 * A value.
 */
typedef struct {
  gboolean is_active;
  gboolean has_pixel;
  double slow_px;
  double fast_px;
  gboolean has_two_theta;
  double two_theta_rad;
  gboolean has_chi;
  double chi_rad;
  RingletProbeOrigin origin;
  const RingletUnit *unit;
  double radial;
  double chi_deg;
} RingletProbe;

/* @detector: (nullable): in the shape of the image */
RingletProbe ringlet_probe_at_pixel (const RingletState *state,
    const RingletDetector *detector, double slow_px, double fast_px);

/* @radial is in @unit, NaN for none; @chi_deg is NaN for a whole ring, any turn else.
 */
RingletProbe ringlet_probe_at_bin (const RingletState *state,
    const RingletDetector *detector, const RingletUnit *unit, double radial,
    double chi_deg);

/* The same place under the geometry of @state: a pixel stays where it is in the image,
 * a bin at its place on the axis. For after each change of geometry, detector or
 * wavelength. @detector: (nullable): in the shape of the image */
RingletProbe ringlet_probe_refresh (const RingletProbe *self, const RingletState *state,
    const RingletDetector *detector);

/* Where the probe lies on an axis in @unit; NaN when it has no 2θ or the unit needs a
 * wavelength that is not known. */
double ringlet_probe_radial (
    const RingletProbe *self, const RingletState *state, const RingletUnit *unit);

/**
 * RingletReadout:
 *
 * One line about the probe, in parts: "x 812 y 1304", "I 1 230", "2θ 8.421°",
 * "q 2.23 Å⁻¹", "d 2.81 Å", "χ −41.2°", "ring 3 (111)". An empty part has nothing to
 * say.
 */
typedef struct {
  char position[48];
  char intensity[48];
  char two_theta[32];
  char q[32];
  char d[32];
  char chi[32];
  char ring[48];
} RingletReadout;

/**
 * ringlet_readout_make:
 * @image: (nullable): for the intensity, which is exact whatever its type
 * @mask: (nullable): a masked pixel says so, before its number
 * @exclusion: (nullable): and so does a flag of the detector, "no data", or "flag,
 *   counted" where the integration takes it for data
 * @rings: (nullable) (element-type RingletRing): to name the nearest one
 *
 * For people: digits after the decimal point of the locale.
 */
RingletReadout ringlet_readout_make (const RingletProbe *probe,
    const RingletState *state, const RingletImage *image, const RingletMask *mask,
    const RingletExclusion *exclusion, const GArray *rings);

/* Returns (transfer full): all parts in one line, for the clipboard and for readers of
 * the screen. */
char *ringlet_readout_text (const RingletReadout *self);

G_END_DECLS
