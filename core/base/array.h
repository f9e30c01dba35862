/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletArray:
 * @n: number of values
 * @data: the values
 *
 * A counted array of doubles; immutable once it left the function that made it.
 */
typedef struct {
  gsize n;
  double *data;
} RingletArray;

/* Returns (transfer full): @n values of no meaning yet, or NULL with
 * RINGLET_ERROR_LIMIT. */
RingletArray *ringlet_array_new (gsize n, GError **error);
RingletArray *ringlet_array_ref (RingletArray *self);
void ringlet_array_unref (RingletArray *self);

/* For RingletMemoClass: what a counted array needs besides its compute(). */
void ringlet_array_clear (gpointer self);
gsize ringlet_array_n_bytes (gconstpointer self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletArray, ringlet_array_unref)

G_END_DECLS
