/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What this process takes of the machine's memory, for benchmarks. */

/**
 * ringlet_footprint_reset_peak:
 *
 * Lets ringlet_footprint_peak() begin again at what is resident now.
 *
 * Returns: %FALSE where the system does not let it; the peak is that of the whole run
 */
gboolean ringlet_footprint_reset_peak (void);

/* Bytes: the most that was resident at once, 0 when the system does not say. */
gsize ringlet_footprint_peak (void);

/* Pages that were touched for the first time and came without reading a disk. */
guint64 ringlet_footprint_n_faults (void);

/* Bytes that the C library's allocator has given out, of all threads; 0 where it is
 * another one than glibc's, or older than 2.33. */
gsize ringlet_footprint_in_use (void);

/* Bytes of the machine's memory, 0 when the system does not say. */
gsize ringlet_footprint_machine (void);

/* Bytes of the last cache before the memory, 0 when the system does not say. */
gsize ringlet_footprint_cache (void);

G_END_DECLS
