/* SPDX-License-Identifier: MIT */
#pragma once

#include "scan-run.h"
#include "scan/tomo.h"

G_BEGIN_DECLS

/**
 * RingletTomoWay:
 * @RINGLET_TOMO_AUTO: by symmetry where there are opposite projections, else by mass
 * @RINGLET_TOMO_SYMMETRY: see ringlet_tomo_centre_symmetry()
 * @RINGLET_TOMO_MASS: see ringlet_tomo_centre_mass()
 * @RINGLET_TOMO_GIVEN: it is known
 *
 * Where the axis of rotation comes from.
 */
typedef enum {
  RINGLET_TOMO_AUTO,
  RINGLET_TOMO_SYMMETRY,
  RINGLET_TOMO_MASS,
  RINGLET_TOMO_GIVEN,
} RingletTomoWay;

/**
 * RingletTomoOrder:
 * @radians: angles are in radians; else in degrees
 * @way: where the axis of rotation comes from
 * @centre: where it is, for RINGLET_TOMO_GIVEN
 * @filter: of the back-projection
 * @size: rows and columns of the images; 0 for as many as there are translations
 *
 * How images are made of a scan whose rows are rotations and whose columns are
 * translations.
 */
typedef struct {
  gboolean radians;
  RingletTomoWay way;
  double centre;
  RingletTomoFilter filter;
  guint size;
} RingletTomoOrder;

/**
 * RingletTomoFindings:
 * @way: by which the axis was found
 * @centre: of the rotation; sigma is NaN where it was given
 * @wedge_rad: the largest gap between projections
 * @n_used: projections that have anything
 * @n_mended: cells that were interpolated in them
 */
typedef struct {
  RingletTomoWay way;
  RingletTomoCentre centre;
  double wedge_rad;
  guint n_used;
  guint64 n_mended;
} RingletTomoFindings;

/* "symmetry", "mass", "given" */
const char *ringlet_tomo_way_name (RingletTomoWay way);

/**
 * ringlet_scan_tomo:
 * @order: that @scan came of, with totals
 * @findings: (out)
 * @error: RINGLET_ERROR_VALUE where there is no axis of rotation, RINGLET_ERROR_LIMIT
 *   where there is no memory, both before anything is written; what keeps the file from
 * being written; G_IO_ERROR_CANCELLED
 *
 * Makes the images of all bins and puts them into the file of the scan. Bins go in
 * groups, so that memory is bounded.
 */
gboolean ringlet_scan_tomo (RingletScan *scan, const RingletScanOrder *order,
    const RingletTomoOrder *how, const RingletProgress *progress,
    RingletTomoFindings *findings, GCancellable *cancellable, GError **error);

G_END_DECLS
