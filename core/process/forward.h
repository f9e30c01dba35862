/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"

G_BEGIN_DECLS

/**
 * RingletForwardTable:
 * @unit: of @radial
 * @n_radial: number of radial values, at least 2
 * @radial: (array length=n_radial): centres of the bins, ascending, not necessarily
 *   even
 * @n_azimuth: rows of a cake, 0 for a pattern, which is the same all around
 * @azimuth_deg: (array length=n_azimuth) (nullable): their centres, ascending, within
 *   a turn
 * @intensity: n_azimuth × n_radial, row-major, or n_radial; not finite where none is
 *   known
 *
 * What an image is calculated from: an integrated pattern or cake, a model. Bins end
 * half-way between their centres, and the outermost ones as far outside. Borrowed.
 */
typedef struct {
  const RingletUnit *unit;
  gsize n_radial;
  const double *radial;
  gsize n_azimuth;
  const double *azimuth_deg;
  const double *intensity;
} RingletForwardTable;

/* The axes and intensities of @result, borrowed from it. Not of I(χ). */
RingletForwardTable ringlet_forward_table_of_result (const RingletResult *result);

/**
 * RingletForward:
 * @per_bin: the value of the bin that the pixel lies in; else interpolated linearly
 *   between the centres of bins, in both directions of a cake
 * @empty: what a pixel holds that is masked or of which nothing is known, in an image
 *   without noise
 * @noise: draw Poisson counts: a uint32 image, whose empty pixels are
 *   #RINGLET_SIMULATION_GAP. Else expected counts as doubles
 * @seed: of the noise
 *
 * How an image is calculated. A value.
 */
typedef struct {
  gboolean per_bin;
  double empty;
  gboolean noise;
  guint32 seed;
} RingletForward;

/* Interpolated, NaN where nothing is known, no noise. */
RingletForward ringlet_forward_default (void);

/**
 * ringlet_forward_image:
 * @inputs: what the intensities were corrected for: of the plan the factors and the
 *   normalisation factor; its mask becomes empty
 * @table: what to calculate from
 * @error: RINGLET_ERROR_VALUE when an axis does not ascend or needs a wavelength that
 *   the geometry does not know, RINGLET_ERROR_SHAPE, RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED; what ringlet_preproc_get() says
 *
 * The integration backwards: intensity at the centre of each pixel · solid angle ·
 * polarisation · flat · … + dark. Pixels outside the bins are empty; pyFAI's
 * calcfrom1d() gives them the value of the outermost bin.
 *
 * Returns: (transfer full): the image
 */
RingletImage *ringlet_forward_image (const RingletIntegratorInputs *inputs,
    const RingletForwardTable *table, const RingletForward *options, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

G_END_DECLS
