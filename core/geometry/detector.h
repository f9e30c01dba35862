/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/digest.h"
#include "image/mask.h"

G_BEGIN_DECLS

/* One row of the catalogue, see catalogue.h. */
typedef struct _RingletDetectorRow RingletDetectorRow;

/**
 * RingletDetector:
 * @name: catalogue name as .poni files write it, "Pilatus1M"; "Detector" when generic
 * @n_slow: rows of the image, 0 when a generic detector does not say
 * @n_fast: columns of the image, 0 likewise
 * @pixel_slow_m: pixel pitch along the slow axis
 * @pixel_fast_m: pixel pitch along the fast axis
 * @orientation: 1–4 as EXIF counts corners: where pixel (0, 0) lies seen from the
 *   sample: 1 top left, 2 top right, 3 bottom right (pyFAI's default), 4 bottom left
 * @row: (nullable): the catalogue row, NULL for a generic detector
 *
 * The pixel grid: which point of the detector plane belongs to which pixel. The
 * orientation is one flip of the grid (1 and 2 reverse the rows, 1 and 4 reverse
 * the columns), made here and nowhere else: masks, images and results keep the
 * pixel order of the file. Immutable.
 *
 * Source of the flip: pyFAI after pull request 2911; older versions negated the
 * laboratory axes as well.
 */
typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  double pixel_slow_m;
  double pixel_fast_m;
  int orientation;
  const RingletDetectorRow *row;
} RingletDetector;

/**
 * ringlet_detector_new_named:
 * @name: a catalogue name; case, blanks, "_" and "-" do not matter
 * @orientation: 1–4
 * @error: RINGLET_ERROR_VALUE when the catalogue has no such name
 */
RingletDetector *ringlet_detector_new_named (
    const char *name, int orientation, GError **error);

/**
 * ringlet_detector_new_generic:
 * @n_slow: 0 when unknown: any image fits then
 * @error: RINGLET_ERROR_VALUE when a pixel size is not positive or the orientation not
 *   1–4, RINGLET_ERROR_LIMIT for a shape beyond images
 */
RingletDetector *ringlet_detector_new_generic (double pixel_slow_m, double pixel_fast_m,
    gsize n_slow, gsize n_fast, int orientation, GError **error);

/* Returns (transfer full) the same grid, otherwise oriented. */
RingletDetector *ringlet_detector_with_orientation (
    RingletDetector *self, int orientation);

/**
 * ringlet_detector_for_image:
 * @error: RINGLET_ERROR_SHAPE when the detector has another shape, with both shapes and
 *   the catalogue names that would fit in the text
 *
 * Returns: (transfer full): a detector whose shape is known: itself, or a generic one
 *   completed with the shape of the image
 */
RingletDetector *ringlet_detector_for_image (
    RingletDetector *self, gsize n_slow, gsize n_fast, GError **error);

/**
 * ringlet_detector_guess:
 * @pixel_m: pixel pitch, or 0 for any
 *
 * Returns: (transfer full): comma-separated catalogue names of that shape and pitch,
 *   an empty string when there is none
 */
char *ringlet_detector_guess (gsize n_slow, gsize n_fast, double pixel_m);

/**
 * ringlet_detector_gap_mask:
 *
 * Returns: (transfer full) (nullable): the gaps between modules; NULL when the detector
 *   has none or its shape is not known
 */
RingletMask *ringlet_detector_gap_mask (const RingletDetector *self);

/* (array zero-terminated=1): names of the catalogue, in its order */
const char *const *ringlet_detector_names (void);

/* Position of a pixel-grid point in the detector plane, metres from the corner of
 * the grid, before the PONI is taken off. The indices count pixel edges: the centre of
 * pixel (i, j) is at (i + ½, j + ½). */
static inline void
ringlet_detector_point (const RingletDetector *self, double slow_px, double fast_px,
    double *slow_m, double *fast_m)
{
  const gboolean flip_rows = self->orientation <= 2;
  const gboolean flip_columns = self->orientation == 1 || self->orientation == 4;

  *slow_m =
      self->pixel_slow_m * (flip_rows ? (double) self->n_slow - slow_px : slow_px);
  *fast_m =
      self->pixel_fast_m * (flip_columns ? (double) self->n_fast - fast_px : fast_px);
}

/* The inverse of ringlet_detector_point(). */
static inline void
ringlet_detector_pixel (const RingletDetector *self, double slow_m, double fast_m,
    double *slow_px, double *fast_px)
{
  const gboolean flip_rows = self->orientation <= 2;
  const gboolean flip_columns = self->orientation == 1 || self->orientation == 4;
  const double slow = slow_m / self->pixel_slow_m;
  const double fast = fast_m / self->pixel_fast_m;

  *slow_px = flip_rows ? (double) self->n_slow - slow : slow;
  *fast_px = flip_columns ? (double) self->n_fast - fast : fast;
}

/* Whether both are the same grid, otherwise than by chance of shape and pitch; either
 * may be NULL. */
gboolean ringlet_detector_equal (const RingletDetector *a, const RingletDetector *b);

/* Adds everything that a pixel's position depends on. */
void ringlet_detector_digest (const RingletDetector *self, RingletDigest *digest);

RingletDetector *ringlet_detector_ref (RingletDetector *self);
void ringlet_detector_unref (RingletDetector *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletDetector, ringlet_detector_unref)

G_END_DECLS
