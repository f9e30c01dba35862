/* SPDX-License-Identifier: MIT */
#pragma once

/* A detector in its place, as kernels/place.cl wants it. */

#include "engine/preproc.h"
#include "opencl/buffer.h"
#include "split/split.h"

G_BEGIN_DECLS

/**
 * RingletClPlace:
 * @slow: laboratory (y, x, z) per metre along the slow axis, see #RingletProjection
 * @fast: the same along the fast axis
 * @normal: the same along the normal
 * @origin: of the corner of the grid
 * @pitch_slow_m: from one row to the next
 * @pitch_fast_m: from one column to the next
 * @first_slow_px: of the first row of the file on the grid
 * @step_slow: 1, or −1 where rows are flipped
 * @first_fast_px: of the first column
 * @step_fast: 1, or −1 where columns are flipped
 * @per_base: factor on 2 sin θ before a function of it is taken
 * @radial_origin: start of the range, as #RingletSpace has it
 * @bins_per_radial: radial bins in one of its units
 * @n_radial: radial bins
 * @n_azimuth: azimuthal bins
 * @azimuth_min: start of the azimuthal range, radians
 * @turn: azimuthal bins in 2π
 * @distance_m: of the geometry
 * @poni_slow_m: of the geometry
 * @poni_fast_m: of the geometry
 * @cosine: polarisation factor times cos 2 offset
 * @sine: and times sin 2 offset
 *
 * The same bytes as the placement of the kernels: doubles only.
 */
typedef struct {
  cl_double slow[3];
  cl_double fast[3];
  cl_double normal[3];
  cl_double origin[3];
  cl_double pitch_slow_m;
  cl_double pitch_fast_m;
  cl_double first_slow_px;
  cl_double step_slow;
  cl_double first_fast_px;
  cl_double step_fast;
  cl_double per_base;
  cl_double radial_origin;
  cl_double bins_per_radial;
  cl_double n_radial;
  cl_double n_azimuth;
  cl_double azimuth_min;
  cl_double turn;
  cl_double distance_m;
  cl_double poni_slow_m;
  cl_double poni_fast_m;
  cl_double cosine;
  cl_double sine;
} RingletClPlace;

/**
 * ringlet_cl_place_lacks:
 *
 * Returns: (transfer none) (nullable): what the kernels do not know: the parallax, a
 *   component of q; doubles that the device lacks: "the device has no doubles"
 */
const char *ringlet_cl_place_lacks (
    const RingletCl *cl, const RingletSplitter *splitter);

/* The same of a matrix. @error: RINGLET_ERROR_UNSUPPORTED naming it */
gboolean ringlet_cl_place_check (
    const RingletCl *cl, const RingletSplitter *splitter, GError **error);

/* @formula: (nullable): of the norms. What the check refuses is of no meaning. */
RingletClPlace ringlet_cl_place_new (
    const RingletSplitter *splitter, const RingletNormFormula *formula);

G_END_DECLS
