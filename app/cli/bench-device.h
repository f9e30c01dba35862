/* SPDX-License-Identifier: MIT */
#pragma once

/* How fast an OpenCL device sums frames, and how fast they get there. */

#include <json-glib/json-glib.h>

#include "detector/detector.h"

G_BEGIN_DECLS

/**
 * RingletBenchDeviceRow:
 * @name: of the case
 * @n_frames: that one launch sums
 * @n_together: that one work-group sums, patch by patch; 0 in the order of the pixels
 * @kernel_us: of a frame that the device has, by its own clock; the best round
 * @launch_us: of the same by the clock here, from the first launch to the end of the
 *   last
 * @of_copy: bytes that are read for a frame in @kernel_us, over what the device copies
 *   in a second
 * @pinned_us: of a frame with the way there and back, from memory that the device
 *   reaches
 * @of_bus: bytes of a frame in @pinned_us, over what the bus carries in a second
 * @copied_us: from any other memory
 * @is_exact: all sums of all frames are those of the processor, bit for bit
 */
typedef struct {
  const char *name;
  guint n_frames;
  guint n_together;
  double kernel_us;
  double launch_us;
  double of_copy;
  double pinned_us;
  double of_bus;
  double copied_us;
  gboolean is_exact;
} RingletBenchDeviceRow;

/**
 * RingletBenchDevice:
 * @device: its name
 * @detector: that of the frames
 * @n_frames: different frames, which follow each other
 * @bytes: of all of them
 * @copy_gb_per_s: that the device copies, read and written
 * @bus_gb_per_s: on the way to it from memory that it reaches
 * @rows: (element-type RingletBenchDeviceRow)
 */
typedef struct {
  char *device;
  char *detector;
  gsize n_frames;
  gsize bytes;
  double copy_gb_per_s;
  double bus_gb_per_s;
  GArray *rows;
} RingletBenchDevice;

/**
 * ringlet_bench_device_measure:
 * @self: (out caller-allocates): to be cleared in either case
 * @word: which device, see ringlet_device_choose()
 * @n_radial: bins
 * @is_quick: 4 frames; else 64, more than any cache holds
 * @error: RINGLET_ERROR_DEVICE and what engines report; sums that are wrong are none
 */
gboolean ringlet_bench_device_measure (RingletBenchDevice *self, const char *word,
    RingletDetector *detector, guint n_radial, gboolean is_quick, GError **error);
void ringlet_bench_device_clear (RingletBenchDevice *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletBenchDevice, ringlet_bench_device_clear)

/* To stdout: all of it as a table. */
void ringlet_bench_device_print (const RingletBenchDevice *self);

/* Returns (transfer full): all of it */
JsonBuilder *ringlet_bench_device_json (const RingletBenchDevice *self);

gboolean ringlet_bench_device_all_exact (const RingletBenchDevice *self);

G_END_DECLS
