/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"

G_BEGIN_DECLS

/**
 * RingletSeparation:
 * @bragg: what is not along whole rings: spots of crystals; may be negative
 * @amorphous: what is: powder, liquid, air
 *
 * One image as the sum of two, in counts, float64.
 */
typedef struct {
  RingletImage *bragg;
  RingletImage *amorphous;
} RingletSeparation;

/* Frees what @self holds, and forgets it. */
void ringlet_separation_clear (RingletSeparation *self);

/**
 * ringlet_separate:
 * @inputs: of the integrator that made @pattern
 * @frame: the frame that it is of
 * @pattern: the amorphous part as a function of the radius, such as the median
 * @self: (out caller-allocates):
 * @error: RINGLET_ERROR_VALUE when @pattern is a cake or has no bin with a pixel,
 *   RINGLET_ERROR_SHAPE when the image does not have the shape of the detector,
 *   RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * The amorphous image is @pattern at the centre of each pixel, linear between the
 * centres of bins that have pixels, with what integration divides by and subtracts put
 * back: factors, flat, absorption, monitor, dark. The Bragg image is the rest. Of an
 * integer image the sum of both is exactly that image, up to 2^52 in a pixel: the
 * amorphous part is rounded to the last bit that both can hold.
 *
 * Both are NaN where a pixel does not count: under the mask, where its value is no
 * data, and outside the range of @pattern. So neither needs the mask again. The same
 * inputs give the same pixels for any number of threads.
 *
 * Source: AzimuthalIntegrator.separate() of pyFAI 2026.9, which leaves flat and dark
 * out and has float32.
 */
gboolean ringlet_separate (const RingletIntegratorInputs *inputs,
    const RingletFrame *frame, const RingletResult *pattern, RingletMemo *memo,
    RingletSeparation *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSeparation, ringlet_separation_clear)

G_END_DECLS
