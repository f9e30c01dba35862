/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletDigest:
 *
 * A SHA-256 over a sequence of tagged values: the key of everything that is
 * computed from them. Each value is hashed with its size, so that no two
 * different sequences run together. Doubles are hashed by their bits, with the
 * two zeros made one.
 */
typedef GChecksum RingletDigest;

/* Returns (transfer full): one that begins with @kind, which keeps apart what is
 * computed otherwise from the same values. Belongs to one thread. */
RingletDigest *ringlet_digest_new (const char *kind);

/* Each adds one value: @size bytes, a text that ends with its NUL, a number. */
void ringlet_digest_add_bytes (RingletDigest *self, gconstpointer data, gsize size);
void ringlet_digest_add_string (RingletDigest *self, const char *text);
void ringlet_digest_add_double (RingletDigest *self, double value);
void ringlet_digest_add_uint (RingletDigest *self, guint64 value);

/* Returns (transfer full) 64 hex digits and frees @self. */
char *ringlet_digest_finish (RingletDigest *self);

G_END_DECLS
