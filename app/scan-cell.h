/* SPDX-License-Identifier: MIT */
#pragma once

#include "integration.h"
#include "scan-run.h"

G_BEGIN_DECLS

/* For scan-run.c alone. */

/**
 * RingletScanCell:
 * @slow: row
 * @fast: place in the row
 * @pattern: (nullable): borrowed from the frame
 * @result: (nullable): what is kept of it; borrowed from the frame
 * @rest: (nullable): the pattern less its background
 * @rest_sigma: (nullable): its errors
 * @rois: (nullable) (array): what was measured
 * @total: the sum over all bins
 *
 * What goes with a frame on its way.
 */
typedef struct {
  guint slow;
  guint fast;
  const RingletResult *pattern;
  RingletResult *result;
  double *rest;
  double *rest_sigma;
  double *rois;
  double total;
} RingletScanCell;

/* Takes and measures the results of a frame, which live longer: patterns are less the
 * background that the document takes off them. @error: where that cannot be had. Any
 * thread */
gboolean ringlet_scan_cell_take (RingletScanCell *cell, const RingletScanOrder *order,
    const RingletIntegration *run, GError **error);

/**
 * ringlet_scan_cell_check_rois:
 * @pattern: the first one
 * @warnings: (element-type utf8): gets what is odd about a region: a part of it lies
 *   outside
 * @error: RINGLET_ERROR_VALUE naming the region that has no bin of @pattern, or that
 *   cannot be said in its unit
 *
 * Whether there is something to measure: what would be NaN in all cells is a slip.
 */
gboolean ringlet_scan_cell_check_rois (const RingletScanOrder *order,
    const RingletResult *pattern, GPtrArray *warnings, GError **error);

/* @cell: (transfer full): a #RingletScanCell */
void ringlet_scan_cell_free (gpointer cell);

G_END_DECLS
