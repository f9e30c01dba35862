/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: going along an arc from crest to crest. */

#include <gio/gio.h>

#include "calib/peak-image.h"

G_BEGIN_DECLS

#define RINGLET_TRACE_STEP_PX 5.0

/**
 * RingletTracePoint:
 * @slow_px: on the crest, pixels from the corner of pixel (0, 0)
 * @fast_px: likewise
 * @normal_rad: direction across: (slow, fast) = (sin, cos)
 * @curvature_per_px: 1 / radius; the centre is at −normal
 * @sigma_px: standard deviation across
 * @fwhm_px: width across
 * @amplitude: above the background
 */
typedef struct {
  double slow_px;
  double fast_px;
  double normal_rad;
  double curvature_per_px;
  double sigma_px;
  double fwhm_px;
  double amplitude;
} RingletTracePoint;

/* The arc nearest to a place, of any direction; FALSE when there is none. */
gboolean ringlet_trace_start (const RingletPeakImage *image, double slow_px,
    double fast_px, RingletTracePoint *start);

/**
 * ringlet_trace_arc:
 * @through_gaps: go on behind masked pixels
 * @error: G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type RingletTracePoint): both ways from @start, in
 *   order
 */
GArray *ringlet_trace_arc (const RingletPeakImage *image,
    const RingletTracePoint *start, gboolean through_gaps, GCancellable *cancellable,
    GError **error);

G_END_DECLS
