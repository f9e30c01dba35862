/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: whether an answer can be trusted, and what to tell the user. */

#include "calib/auto-work.h"
#include "calib/calibrant.h"

G_BEGIN_DECLS

/**
 * RingletAutoDoubt:
 * @RINGLET_AUTO_SURE: none
 * @RINGLET_AUTO_NO_PIXELS: nothing was measured
 * @RINGLET_AUTO_NO_LINES: there are no bright lines
 * @RINGLET_AUTO_NO_PATTERN: the lines have no common centre or do not fit the rings
 * @RINGLET_AUTO_EXTRA: lines where there is no ring
 * @RINGLET_AUTO_MISSING: strong rings that are not there
 * @RINGLET_AUTO_ONE_RING: one line, which may be any ring
 * @RINGLET_AUTO_TWO_WAYS: two ways to number the rings fit
 * @RINGLET_AUTO_LOOSE: the rings do not fix the geometry
 *
 * Why there is no geometry.
 */
typedef enum {
  RINGLET_AUTO_SURE,
  RINGLET_AUTO_NO_PIXELS,
  RINGLET_AUTO_NO_LINES,
  RINGLET_AUTO_NO_PATTERN,
  RINGLET_AUTO_EXTRA,
  RINGLET_AUTO_MISSING,
  RINGLET_AUTO_ONE_RING,
  RINGLET_AUTO_TWO_WAYS,
  RINGLET_AUTO_LOOSE,
} RingletAutoDoubt;

/* What the best of @checked (element-type RingletAutoChecked) suffers from; @one_ring:
 * a single ring is enough. */
RingletAutoDoubt ringlet_auto_doubt (const GArray *checked, gboolean one_ring);

/* Returns (transfer full): a sentence or two: what it is, and what would help. */
char *ringlet_auto_doubt_text (RingletAutoDoubt doubt, const GArray *checked,
    const RingletCalibrant *calibrant, double wavelength_m);

G_END_DECLS
