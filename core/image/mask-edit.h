/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/mask.h"

G_BEGIN_DECLS

/* Masks made of masks. All return (transfer full) a new mask and may be called by any
 * thread. "Masked" is a pixel that is left out. */

/**
 * RingletMaskOperator:
 * @RINGLET_MASK_OR: masked by either
 * @RINGLET_MASK_AND: masked by both
 * @RINGLET_MASK_XOR: masked by just one of them
 * @RINGLET_MASK_MINUS: masked by the first and not by the second
 *
 * How two masks become one.
 */
typedef enum {
  RINGLET_MASK_OR,
  RINGLET_MASK_AND,
  RINGLET_MASK_XOR,
  RINGLET_MASK_MINUS,
} RingletMaskOperator;

/**
 * ringlet_mask_combine:
 * @error: RINGLET_ERROR_SHAPE naming both shapes, and whether the second fits
 *   transposed; RINGLET_ERROR_LIMIT without memory
 */
RingletMask *ringlet_mask_combine (const RingletMask *a, RingletMaskOperator how,
    const RingletMask *b, GError **error);

/* What was masked counts, and the other way round. Error RINGLET_ERROR_LIMIT. */
RingletMask *ringlet_mask_invert (const RingletMask *self, GError **error);

/* Rows become columns. Error RINGLET_ERROR_LIMIT. */
RingletMask *ringlet_mask_transpose (const RingletMask *self, GError **error);

/* The last row (@rows) or the last column first. Error RINGLET_ERROR_LIMIT. */
RingletMask *ringlet_mask_flip (const RingletMask *self, gboolean rows, GError **error);

/**
 * RingletMaskKernel:
 * @RINGLET_MASK_DISC: pixels whose centres are at most n apart
 * @RINGLET_MASK_SQUARE: pixels at most n rows and at most n columns apart
 *
 * What "n pixels around" means.
 */
typedef enum {
  RINGLET_MASK_DISC,
  RINGLET_MASK_SQUARE,
} RingletMaskKernel;

/* Most pixels that a mask grows or shrinks by at once. */
#define RINGLET_MASK_MAX_GROWTH 1000

/**
 * ringlet_mask_grow:
 * @n: up to #RINGLET_MASK_MAX_GROWTH; 0 changes nothing
 * @error: RINGLET_ERROR_VALUE for a larger @n; RINGLET_ERROR_LIMIT without memory
 *
 * Masks every pixel around a masked one.
 */
RingletMask *ringlet_mask_grow (
    const RingletMask *self, guint n, RingletMaskKernel kernel, GError **error);

/**
 * ringlet_mask_shrink:
 * @n: as for ringlet_mask_grow()
 * @error: likewise
 *
 * Frees every pixel around one that counts. What lies beyond the edge of the image does
 * not count: a mask that reaches the edge stays there.
 */
RingletMask *ringlet_mask_shrink (
    const RingletMask *self, guint n, RingletMaskKernel kernel, GError **error);

/**
 * ringlet_mask_fill_holes:
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Masks every pixel that counts and from which no way over pixels that count leads to
 * the edge of the image. A way goes from a pixel to the four beside it: an outline that
 * hangs together by corners is closed.
 */
RingletMask *ringlet_mask_fill_holes (const RingletMask *self, GError **error);

/**
 * ringlet_mask_seems_flipped:
 * @self: a mask that should hide @gaps
 * @gaps: (nullable): what is known to be no data, of the same shape, else the answer is
 *   no
 *
 * Whether @self hides @gaps only when its rows are turned upside down, as in masks of
 * Dioptas, which turns the images of detectors. Told by gaps that are none in the
 * mirrored row.
 */
gboolean ringlet_mask_seems_flipped (const RingletMask *self, const RingletMask *gaps);

G_END_DECLS
