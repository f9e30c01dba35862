/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 1, 2, 4 and 8 streams by one thread, then by all. */
#define RINGLET_BANDWIDTH_N 8

/**
 * RingletBandwidth:
 * @n_threads: that read at once
 * @n_streams: places from which each thread reads in turns
 * @bytes_per_s: best of all rounds
 *
 * How fast memory was read in one way. One stream a thread does not saturate it:
 * prefetchers follow several.
 */
typedef struct {
  guint n_threads;
  guint n_streams;
  double bytes_per_s;
} RingletBandwidth;

/**
 * ringlet_bandwidth_bytes:
 *
 * Returns: what to read so that no cache helps: 512 MiB or twice the last cache, but at
 * most a third of the machine's memory
 */
gsize ringlet_bandwidth_bytes (void);

/**
 * ringlet_bandwidth_measure:
 * @n_bytes: to read, in huge pages where the system has them
 * @n_rounds: of which the best counts
 * @rows: (out caller-allocates) (array fixed-size=8): one for each way
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Main thread, nothing else running: the number of threads is changed meanwhile.
 *
 * Returns: the best with all threads, bytes per second: the "R" that benchmarks are
 * compared with; 0 with @error
 */
double ringlet_bandwidth_measure (gsize n_bytes, guint n_rounds,
    RingletBandwidth rows[RINGLET_BANDWIDTH_N], GError **error);

G_END_DECLS
