/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_pages_alloc:
 * @n: elements
 * @size: bytes of one
 *
 * Memory for an array that may be large: in huge pages where the system has them, whose
 * first touch is several times faster. Aligned to a cache line at least. Of no meaning
 * yet.
 *
 * Returns: (transfer full) (nullable): NULL without memory; g_free() frees it
 */
gpointer ringlet_pages_alloc (gsize n, gsize size);

/* The same, zeroed. */
gpointer ringlet_pages_alloc0 (gsize n, gsize size);

G_END_DECLS
