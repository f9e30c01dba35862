/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/facts.h"
#include "export/stored-cake.h"

G_BEGIN_DECLS

/* What images of cakes say beside the pixels; for writer-edf.c, writer-tiff.c and
 * stored-cake.c. */

/**
 * ringlet_cake_facts:
 *
 * All facts, then what pyFAI writes beside them: the centres of the first and the last
 * bin of each axis, UNIT_min, UNIT_max, chi_min and chi_max; dist, has_mask_applied,
 * has_dark_correction, has_flat_correction.
 *
 * Returns: (transfer full) (element-type RingletFact): in the order to be written
 */
GPtrArray *ringlet_cake_facts (const RingletResult *result);

/**
 * ringlet_cake_take_header:
 * @lines: (transfer full) (array zero-terminated=1): "key: value", facts first
 * @n_radial: columns of the image
 * @n_azimuth: its rows
 * @error: RINGLET_ERROR_FORMAT when the axes are not told
 *
 * Returns: (transfer full): unit, wavelength, axes and the header, which is the facts
 *   alone; the intensities are missing
 */
RingletStoredCake *ringlet_cake_take_header (
    char **lines, gsize n_radial, gsize n_azimuth, GError **error);

/* Returns (transfer full) @values, all bins of @result, as an image of doubles; error
 * RINGLET_ERROR_LIMIT. */
RingletImage *ringlet_cake_image (
    const RingletResult *result, const double *values, GError **error);

G_END_DECLS
