/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/peak-blob.h"

G_BEGIN_DECLS

/* Least significance of a spot that a mask may ask for. */
#define RINGLET_MASK_SPOTS_LEAST_SNR 3.0

/**
 * ringlet_mask_spots_find:
 * @known: (nullable): pixels that are no data, of the shape of @image
 * @error: RINGLET_ERROR_SHAPE for another shape of @known, RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED
 *
 * The spots of ringlet_blobs() without ridges from #RINGLET_MASK_SPOTS_LEAST_SNR up, 5
 * pixels apart: smooth rings are none, spots on them are where they stand above them.
 *
 * Returns: (transfer full) (element-type RingletBlob): the strongest first
 */
GArray *ringlet_mask_spots_find (const RingletImage *image, const RingletMask *known,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_mask_spots_paint:
 * @spots: (element-type RingletBlob)
 * @min_snr: least significance of those that are painted
 * @reach: radius of the disc of each, by its own radius
 * @pixels: @n_slow × @n_fast bytes, which become @value where the centre of a pixel is
 *   in a disc
 *
 * Returns: how many spots there are
 */
gsize ringlet_mask_spots_paint (GArray *spots, double min_snr, double reach,
    guint8 *pixels, gsize n_slow, gsize n_fast, guint8 value);

/**
 * ringlet_mask_new_spots:
 * @known: (nullable): pixels that are no data, of the shape of @image
 * @min_snr: from #RINGLET_MASK_SPOTS_LEAST_SNR up
 * @reach: positive, up to 100: a disc of so many radii is masked
 * @error: RINGLET_ERROR_VALUE for another @min_snr or @reach, else as
 *   ringlet_mask_spots_find()
 *
 * Returns: (transfer full): a mask of discs around the spots of @image
 */
RingletMask *ringlet_mask_new_spots (const RingletImage *image,
    const RingletMask *known, double min_snr, double reach, GCancellable *cancellable,
    GError **error);

G_END_DECLS
