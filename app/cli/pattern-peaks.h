/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "pattern/peak-series.h"

G_BEGIN_DECLS

/**
 * RingletPeaksOrder:
 * @positions: (nullable) (element-type double): where peaks are; NULL to search
 * @threshold: of the search, in standard deviations
 * @reach: how far around a peak, in its widths
 * @background_order: of the polynomial below
 *
 * Which peaks of a pattern are fitted, and how.
 */
typedef struct {
  GArray *positions;
  double threshold;
  double reach;
  guint background_order;
} RingletPeaksOrder;

/**
 * ringlet_peaks_fit:
 * @failures: (element-type utf8): gets messages of ranges that could not be fitted
 * @error: RINGLET_ERROR_VALUE when there is no peak, or nothing at a position
 *
 * Returns: (transfer full) (element-type RingletPeakFit): the fits
 */
GPtrArray *ringlet_peaks_fit (const RingletPattern *pattern,
    const RingletPeaksOrder *order, GPtrArray *failures, GError **error);

/* A table on standard output: a row a peak. */
void ringlet_peaks_print (const RingletPattern *pattern, const GPtrArray *fits);

/* A member "fits" of the object that is being built. */
void ringlet_peaks_add (JsonBuilder *json, const GPtrArray *fits);

G_END_DECLS
