/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_program_cache_load:
 * @folder: the cache
 * @key: hex digest of all that the program depends on
 *
 * A driver that is given damaged bytes may do anything: each file begins with the
 * digest of its key and of the rest, and one that does not fit is none.
 *
 * Returns: (transfer full) (nullable): what was stored under @key
 */
GBytes *ringlet_program_cache_load (const char *folder, const char *key);

/* Stores it, whole or not at all. Where that fails, the next start compiles again: no
 * error for anybody but who reads the debug messages. */
void ringlet_program_cache_store (const char *folder, const char *key, GBytes *binary);

G_END_DECLS
