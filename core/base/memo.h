/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletMemo:
 *
 * A thread-safe cache of computed values, bounded in bytes, least recently used
 * out first. Keys are digests of everything a value depends on, so nothing is
 * ever invalidated: other inputs are another key. Two threads that ask for one
 * missing key compute it once; the second waits.
 */
typedef struct _RingletMemo RingletMemo;

/**
 * RingletMemoClass:
 * @name: what the values are; counted apart by ringlet_memo_n_computed()
 * @compute: returns (transfer full) the value of a missing key, made with
 *   g_atomic_rc_box_new(), or NULL with the error set. It may ask the same memo for
 * other keys, never for its own
 * @clear: frees what a value holds when its last reference goes
 * @n_bytes: the memory that a value holds
 * @keep: most values of this kind that are kept, where bytes alone would keep too many:
 *   the one used longest ago goes before another is computed. 0: any number
 * @grows: values may take more memory than when they were computed: n_bytes() is asked
 *   again when one is found, from any thread
 * @is_held: somebody has the values of this kind as long as they are of use:
 *   ringlet_memo_trim() would free nothing, and a second one would be computed
 *
 * One kind of value.
 */
typedef struct {
  const char *name;
  gpointer (*compute) (gconstpointer inputs, GCancellable *cancellable, GError **error);
  GDestroyNotify clear;
  gsize (*n_bytes) (gconstpointer value);
  guint keep;
  gboolean grows;
  gboolean is_held;
} RingletMemoClass;

/* Returns (transfer full): an empty one that keeps at most @max_bytes by the n_bytes()
 * of its values. */
RingletMemo *ringlet_memo_new (gsize max_bytes);
RingletMemo *ringlet_memo_ref (RingletMemo *self);
void ringlet_memo_unref (RingletMemo *self);

/**
 * ringlet_memo_get:
 * @key: digest of the kind and all inputs
 * @error: whatever compute() reports; a failure is not remembered
 *
 * A value larger than the whole memo is returned and not kept.
 *
 * Returns: (transfer full): the value, kept or fresh
 */
gpointer ringlet_memo_get (RingletMemo *self, const RingletMemoClass *klass,
    const char *key, gconstpointer inputs, GCancellable *cancellable, GError **error);

/* Marks a kept value as used now, as ringlet_memo_get() would. */
void ringlet_memo_touch (RingletMemo *self, const char *key);

/* A clock that goes on with each use of a value. */
guint64 ringlet_memo_now (RingletMemo *self);

/**
 * ringlet_memo_trim:
 * @max_bytes: what may stay
 * @since: time by ringlet_memo_now()
 *
 * Gives up what has not been used for longest, but nothing that was used after @since.
 */
void ringlet_memo_trim (RingletMemo *self, gsize max_bytes, guint64 since);

/* Gives up every value of the class named @name; who has one keeps it. */
void ringlet_memo_forget (RingletMemo *self, const char *name);

/* Gives up one value that ringlet_memo_get() has returned, where it is still kept: what
 * somebody else has computed in its place meanwhile stays. */
void ringlet_memo_forget_value (RingletMemo *self, gconstpointer value);

/* How often compute() of the class named @name has run and succeeded. */
guint ringlet_memo_n_computed (RingletMemo *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMemo, ringlet_memo_unref)

G_END_DECLS
