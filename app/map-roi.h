/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"

G_BEGIN_DECLS

/* As many as there are letters for expressions. */
#define RINGLET_MAP_MAX_ROIS 26

/**
 * RingletMapQuantity:
 * @RINGLET_MAP_OF_SUM: Σ I over the bins of the range
 * @RINGLET_MAP_OF_AREA: ∫ (I − b) over the range, in units of I × the radial unit
 * @RINGLET_MAP_OF_POSITION: centre of mass of what of I − b is positive
 * @RINGLET_MAP_OF_FWHM: full width at half of the largest I − b
 *
 * What of a range of a pattern is shown; b is the straight line through the first and
 * the last bin of it.
 */
typedef enum {
  RINGLET_MAP_OF_SUM,
  RINGLET_MAP_OF_AREA,
  RINGLET_MAP_OF_POSITION,
  RINGLET_MAP_OF_FWHM,
  RINGLET_MAP_N_QUANTITIES,
} RingletMapQuantity;

/* "sum", "area", "position", "fwhm": what project files say. */
const char *ringlet_map_quantity_name (RingletMapQuantity quantity);
gboolean ringlet_map_quantity_parse (const char *name, RingletMapQuantity *quantity);

/**
 * RingletMapRoi:
 * @lo: lower end, in @unit
 * @hi: upper end, above @lo
 * @unit: radial
 * @quantity: what is shown of it
 *
 * One layer of a map. A value.
 */
typedef struct {
  double lo;
  double hi;
  const RingletUnit *unit;
  RingletMapQuantity quantity;
} RingletMapRoi;

gboolean ringlet_map_roi_equal (const RingletMapRoi *a, const RingletMapRoi *b);

/* Returns (transfer full): the ends, "4.2 – 4.6", to six digits. */
char *ringlet_map_roi_format (const RingletMapRoi *self);

/* To the power of ten that is no larger than @step: what a pointer says has no more
 * digits. */
double ringlet_map_roi_round (double value, double step);

/* Takes two numbers, the smaller one first or not, with a dash, a comma or a blank
 * between them; FALSE, and nothing is taken, where they are none. */
gboolean ringlet_map_roi_parse (RingletMapRoi *self, const char *text);

/**
 * ringlet_map_roi_measure:
 * @lo: lower end, in the unit of the bins
 * @hi: upper end, likewise
 * @first: centre of the first bin
 * @step: between two centres
 * @values: (array length=n): NaN where there is none
 *
 * Bins count whose centres lie in the range, both ends included.
 *
 * Returns: NaN where no bin counts, and where nothing rises above the line
 */
double ringlet_map_roi_measure (RingletMapQuantity quantity, double lo, double hi,
    double first, double step, const float *values, gsize n);

G_END_DECLS
