/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletCorrections:
 * @dark: (nullable): counts without beam, subtracted from each frame
 * @n_dark: frames that @dark is the mean of; its variance is dark / n_dark
 * @flat: (nullable): relative response of the pixels, divides
 * @absorption: (nullable): what reaches each pixel through something that absorbs,
 * divides too
 * @background: (nullable): another image as it was measured, of which
 *   @background_scale times is subtracted; its variance is that of counts. In a
 *   detector that flags gaps and dead pixels, those of it do not count
 * @background_scale: finite
 * @n_summed: single frames that each frame is the sum of, 0 as 1: dark and background
 *   are of one, and subtracted so often
 *
 * Measured corrections of one detector. Borrowed.
 */
typedef struct {
  RingletImage *dark;
  guint n_dark;
  RingletImage *flat;
  RingletImage *absorption;
  RingletImage *background;
  double background_scale;
  guint64 n_summed;
} RingletCorrections;

/**
 * RingletCorrectionPaths:
 * @dark: (nullable): file of the dark
 * @flat: (nullable): file of the flat field
 * @absorption: (nullable): file of the absorption image
 * @background: (nullable): file of the background
 *
 * Where the images are from, for messages.
 */
typedef struct {
  const char *dark;
  const char *flat;
  const char *absorption;
  const char *background;
} RingletCorrectionPaths;

/**
 * ringlet_corrections_check:
 * @detector: of known shape
 * @error: RINGLET_ERROR_SHAPE naming the image, its file and both shapes;
 *   RINGLET_ERROR_VALUE for a dark of no frames and for a scale that is not finite
 */
gboolean ringlet_corrections_check (const RingletCorrections *self,
    const RingletCorrectionPaths *paths, const RingletDetector *detector,
    GError **error);

/* Whether there is none. */
gboolean ringlet_corrections_is_empty (const RingletCorrections *self);

/* Whether the same images do the same. */
gboolean ringlet_corrections_equal (
    const RingletCorrections *a, const RingletCorrections *b);

/* Whether something is subtracted. */
static inline gboolean
ringlet_corrections_subtract (const RingletCorrections *self)
{
  return self->dark != NULL || self->background != NULL;
}

/**
 * ringlet_corrections_subtrahend:
 * @has_flags: see ringlet_detector_has_flags()
 * @variance: (out) (optional): of it
 *
 * Returns: what is subtracted from a pixel of each frame; not finite where the
 *   background has no data
 */
double ringlet_corrections_subtrahend (
    const RingletCorrections *self, gsize pixel, gboolean has_flags, double *variance);

/* What is measured and divides at a pixel: flat field × absorption. */
double ringlet_corrections_response (const RingletCorrections *self, gsize pixel);

/* A copy with references of its own, which ringlet_corrections_clear() gives back. */
RingletCorrections ringlet_corrections_hold (const RingletCorrections *self);
void ringlet_corrections_clear (RingletCorrections *self);

G_END_DECLS
