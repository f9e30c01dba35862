/* SPDX-License-Identifier: MIT */
#include "opencl/pinned.h"

#include <string.h>

#define LEAST_BYTES 16

/* By the queue of the store, which is there as long as the device. */
static gboolean
map (RingletClPinned *self, const char *what, GError **error)
{
  const RingletCl *cl = self->cl;
  cl_int status = CL_SUCCESS;

  self->mem = ringlet_cl_memory_new (
      cl, CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR, self->n_bytes, NULL, &status);
  if (self->mem != NULL)
    self->data = cl->api->EnqueueMapBuffer (ringlet_cl_store_get_queue (cl->store),
        self->mem, CL_TRUE, CL_MAP_READ | CL_MAP_WRITE, 0, self->n_bytes, 0, NULL, NULL,
        &status);
  if (status != CL_SUCCESS)
    self->data = NULL;
  if (ringlet_cl_check_device (
          cl, status, "Taking memory that the device reaches", error))
    return TRUE;

  g_prefix_error (error, "%s (%" G_GSIZE_FORMAT " bytes): ", what, self->n_bytes);
  return FALSE;
}

gboolean
ringlet_cl_pinned_init (RingletClPinned *self, RingletCl *cl, gsize n_bytes,
    const char *what, GError **error)
{
  *self = (RingletClPinned){ .n_bytes = MAX (n_bytes, LEAST_BYTES),
    .cl = ringlet_cl_ref (cl) };
  if (!map (self, what, error))
    return FALSE;
  if (cl->poisons)
    memset (self->data, 0xff, self->n_bytes);
  return TRUE;
}

gboolean
ringlet_cl_pinned_reserve (RingletClPinned *self, RingletCl *cl, gsize n_bytes,
    const char *what, GError **error)
{
  RingletClMemory memory;

  if (self->data != NULL && self->n_bytes >= n_bytes)
    return TRUE;

  ringlet_cl_pinned_clear (self); /* see ringlet_cl_buffer_reserve() */
  if (!ringlet_cl_store_take (
          cl->store, RINGLET_CL_PINNED, MAX (n_bytes, LEAST_BYTES), &memory))
    return ringlet_cl_pinned_init (self, cl, n_bytes, what, error);

  *self =
      (RingletClPinned){ memory.data, memory.n_bytes, ringlet_cl_ref (cl), memory.mem };
  return TRUE;
}

void
ringlet_cl_pinned_put_away (RingletClPinned *self)
{
  if (self->data == NULL) {
    ringlet_cl_pinned_clear (self);
    return;
  }
  ringlet_cl_store_put (self->cl->store, RINGLET_CL_PINNED,
      (RingletClMemory){ self->mem, self->data, self->n_bytes });
  ringlet_cl_unref (self->cl);
  *self = (RingletClPinned){ NULL };
}

void
ringlet_cl_pinned_clear (RingletClPinned *self)
{
  if (self->mem != NULL)
    ringlet_cl_store_release (
        self->cl->store, (RingletClMemory){ self->mem, self->data, self->n_bytes });
  g_clear_pointer (&self->cl, ringlet_cl_unref);
  *self = (RingletClPinned){ NULL };
}
