/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"
#include "image/image.h"

G_BEGIN_DECLS

/* The laboratory that every benchmark stands in: the beam inside the detector, not at
 * its middle, all three rotations, 1 Å. */
RingletGeometry ringlet_bench_geometry (const RingletDetector *detector);

/**
 * RingletBenchFrames:
 * @detector: that took them
 * @gaps: (nullable): its gaps
 * @type: of the pixels
 * @images: (array length=n): all different
 * @n: how many
 *
 * Simulated frames of one detector in one type.
 */
typedef struct {
  RingletDetector *detector;
  RingletMask *gaps;
  RingletPixelType type;
  RingletImage **images;
  gsize n;
} RingletBenchFrames;

/**
 * ringlet_bench_frames_new:
 * @is_quick: 8 frames; else as many as exceed every cache: 400 MB or twice the last
 * one, but at most a third of the machine's memory
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Rings on a background that decays with q, some 20 to 300 counts, with the scatter of
 * counts; gaps hold the flag of the detector's maker. The same pixels on every run and
 * for any number of threads.
 *
 * Returns: (transfer full): the frames
 */
RingletBenchFrames *ringlet_bench_frames_new (RingletDetector *detector,
    RingletPixelType type, gboolean is_quick, GError **error);
void ringlet_bench_frames_free (RingletBenchFrames *self);

/* Whether these are the ones. */
gboolean ringlet_bench_frames_fit (const RingletBenchFrames *self,
    const RingletDetector *detector, RingletPixelType type);

/* Σ counts of the pixels of frame @index that neither @mask nor a flag hides. */
double ringlet_bench_frames_sum (
    const RingletBenchFrames *self, gsize index, const RingletMask *mask);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletBenchFrames, ringlet_bench_frames_free)

G_END_DECLS
