/* SPDX-License-Identifier: MIT */
#include "opencl/pinned.h"

#include <string.h>

#define LEAST_BYTES 16

static gboolean
map (RingletClPinned *self, const char *what, GError **error)
{
  const RingletClApi *api = self->queue.cl->api;
  cl_int status = CL_SUCCESS;

  self->mem = api->CreateBuffer (self->queue.cl->context,
      CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR, self->n_bytes, NULL, &status);
  if (status != CL_SUCCESS) {
    self->mem = NULL;
  } else {
    self->data = api->EnqueueMapBuffer (self->queue.queue, self->mem, CL_TRUE,
        CL_MAP_READ | CL_MAP_WRITE, 0, self->n_bytes, 0, NULL, NULL, &status);
    if (status != CL_SUCCESS)
      self->data = NULL;
  }
  if (ringlet_cl_check_device (
          self->queue.cl, status, "Taking memory that the device reaches", error))
    return TRUE;

  g_prefix_error (error, "%s (%" G_GSIZE_FORMAT " bytes): ", what, self->n_bytes);
  return FALSE;
}

gboolean
ringlet_cl_pinned_init (RingletClPinned *self, RingletCl *cl, gsize n_bytes,
    const char *what, GError **error)
{
  *self = (RingletClPinned){ .n_bytes = MAX (n_bytes, LEAST_BYTES) };
  if (!ringlet_cl_queue_init (&self->queue, cl, error) || !map (self, what, error))
    return FALSE;
  if (cl->poisons)
    memset (self->data, 0xff, self->n_bytes);
  return TRUE;
}

gboolean
ringlet_cl_pinned_reserve (RingletClPinned *self, RingletCl *cl, gsize n_bytes,
    const char *what, GError **error)
{
  if (self->data != NULL && self->n_bytes >= n_bytes)
    return TRUE;

  ringlet_cl_pinned_clear (self);
  return ringlet_cl_pinned_init (self, cl, n_bytes, what, error);
}

void
ringlet_cl_pinned_clear (RingletClPinned *self)
{
  if (self->mem != NULL) {
    const RingletClApi *api = self->queue.cl->api;

    if (self->data != NULL)
      api->EnqueueUnmapMemObject (
          self->queue.queue, self->mem, self->data, 0, NULL, NULL);
    api->ReleaseMemObject (self->mem);
  }
  ringlet_cl_queue_clear (&self->queue);
  *self = (RingletClPinned){ NULL };
}
