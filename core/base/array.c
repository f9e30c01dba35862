/* SPDX-License-Identifier: MIT */
#include "base/array.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/error.h"

#define HUGE_PAGE ((gsize) 2 << 20)

/* Maps of a large detector are hundreds of MiB: their first touch is several times
 * faster in huge pages, where the system has them. */
static gpointer
alloc (gsize size)
{
  gpointer data = NULL;

  if (size < HUGE_PAGE)
    return g_try_malloc (MAX (size, 1));

  if (posix_memalign (&data, HUGE_PAGE, size) != 0)
    return NULL;
  madvise (data, size, MADV_HUGEPAGE);
  return data;
}

RingletArray *
ringlet_array_new (gsize n, GError **error)
{
  double *data = n <= G_MAXSIZE / sizeof (double) ? alloc (n * sizeof (double)) : NULL;
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
  free (((RingletArray *) self)->data);
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
