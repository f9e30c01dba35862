/* SPDX-License-Identifier: MIT */
#include "base/array.h"

#include "base/error.h"
#include "base/pages.h"

RingletArray *
ringlet_array_new (gsize n, GError **error)
{
  double *data = ringlet_pages_alloc (n, sizeof *data);
  RingletArray *self = NULL;

  if (data == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " numbers", n);
    return NULL;
  }

  self = g_atomic_rc_box_new0 (RingletArray);
  self->n = n;
  self->data = data;
  return self;
}

RingletArray *
ringlet_array_ref (RingletArray *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_array_clear (gpointer self)
{
  g_free (((RingletArray *) self)->data);
}

gsize
ringlet_array_n_bytes (gconstpointer self)
{
  return sizeof (RingletArray) + ((const RingletArray *) self)->n * sizeof (double);
}

void
ringlet_array_unref (RingletArray *self)
{
  g_atomic_rc_box_release_full (self, ringlet_array_clear);
}
