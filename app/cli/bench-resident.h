/* SPDX-License-Identifier: MIT */
#pragma once

/* What the cases of a benchmark on a device share: frames there and here, and what
 * nothing is faster than. */

#include "detector/detector.h"
#include "opencl/pinned.h"

G_BEGIN_DECLS

#define RINGLET_BENCH_DEVICE_ROUNDS 5

/**
 * RingletBenchResident:
 * @cl: the device
 * @memo: of all cases
 * @detector: of the frames
 * @gaps: (nullable): its gaps
 * @n_radial: bins of all cases
 * @memory: of @images
 * @images: (array length=n_images): all different, uint32, in memory that the device
 *   reaches
 * @n_images: how many
 * @resident: the same frames on the device
 * @copy: bytes that the device reads and writes in a second
 * @bus: bytes that reach it in a second
 */
typedef struct {
  RingletCl *cl;
  RingletMemo *memo;
  RingletDetector *detector;
  RingletMask *gaps;
  guint n_radial;
  RingletClPinned memory;
  RingletImage **images;
  gsize n_images;
  RingletClBuffer resident;
  double copy;
  double bus;
} RingletBenchResident;

/**
 * ringlet_bench_resident_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @word: which device
 * @n: frames
 * @error: RINGLET_ERROR_DEVICE
 */
gboolean ringlet_bench_resident_init (RingletBenchResident *self, const char *word,
    RingletDetector *detector, gsize n, GError **error);
void ringlet_bench_resident_clear (RingletBenchResident *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBenchResident, ringlet_bench_resident_clear)

/* Seconds since @start of g_get_monotonic_time(), above 0. */
static inline double
ringlet_bench_seconds_since (gint64 start)
{
  return (double) MAX (g_get_monotonic_time () - start, 1) * 1e-6;
}

G_END_DECLS
