/* SPDX-License-Identifier: MIT */
#include "opencl/buffer.h"

#include <string.h>

#include "base/error.h"
#include "opencl/checked.h"

#define LEAST_BYTES 16

/* Returns (transfer full) (nullable): what a buffer holds at first, where it is not all
 * of @data. */
static guint8 *
make_content (const RingletCl *cl, gsize n_bytes, gconstpointer data)
{
  const gsize size = MAX (n_bytes, LEAST_BYTES);
  guint8 *content = NULL;

  if (data != NULL ? n_bytes >= LEAST_BYTES : !cl->poisons)
    return NULL;

  /* As numbers NaN, as counts and places the largest there are. */
  content = g_malloc (size);
  memset (content, 0xff, size);
  if (data != NULL)
    memcpy (content, data, n_bytes);
  return content;
}

static gboolean
is_lack_of_memory (cl_int status)
{
  return status == CL_MEM_OBJECT_ALLOCATION_FAILURE || status == CL_OUT_OF_RESOURCES ||
      status == CL_OUT_OF_HOST_MEMORY;
}

cl_mem
ringlet_cl_memory_new (const RingletCl *cl, cl_mem_flags flags, gsize n_bytes,
    gpointer from, cl_int *status)
{
  cl_mem mem = cl->api->CreateBuffer (cl->context, flags, n_bytes, from, status);

  if (is_lack_of_memory (*status) && ringlet_cl_store_empty (cl->store))
    mem = cl->api->CreateBuffer (cl->context, flags, n_bytes, from, status);
  return *status == CL_SUCCESS ? mem : NULL;
}

gboolean
ringlet_cl_buffer_init (RingletClBuffer *self, const RingletCl *cl, gsize n_bytes,
    gconstpointer data, const char *what, GError **error)
{
  g_autofree guint8 *content = make_content (cl, n_bytes, data);
  gpointer from = content != NULL ? content : (gpointer) data;
  const cl_mem_flags flags =
      CL_MEM_READ_WRITE | (from != NULL ? CL_MEM_COPY_HOST_PTR : 0);
  cl_int status = CL_SUCCESS;

  self->api = cl->api;
  self->n_bytes = MAX (n_bytes, LEAST_BYTES);
  self->n_used = n_bytes;
  self->mem = ringlet_cl_memory_new (cl, flags, self->n_bytes, from, &status);
  if (ringlet_cl_check_device (cl, status, "Taking memory of the device", error))
    return TRUE;

  g_prefix_error (error, "%s (%" G_GSIZE_FORMAT " bytes): ", what, n_bytes);
  return FALSE;
}

gboolean
ringlet_cl_buffer_reserve (RingletClBuffer *self, const RingletCl *cl, gsize n_bytes,
    const char *what, GError **error)
{
  RingletClMemory memory;

  self->n_used = n_bytes;
  if (self->mem != NULL && self->n_bytes >= n_bytes)
    return TRUE;

  /* Not to the store: a kernel that was begun may read it still. */
  ringlet_cl_buffer_clear (self);
  if (!ringlet_cl_store_take (
          cl->store, RINGLET_CL_ON_DEVICE, MAX (n_bytes, LEAST_BYTES), &memory))
    return ringlet_cl_buffer_init (self, cl, n_bytes, NULL, what, error);

  *self = (RingletClBuffer){ cl->api, memory.mem, memory.n_bytes, n_bytes };
  return TRUE;
}

void
ringlet_cl_buffer_put_away (RingletClBuffer *self, const RingletCl *cl)
{
  if (self->mem != NULL)
    ringlet_cl_store_put (cl->store, RINGLET_CL_ON_DEVICE,
        (RingletClMemory){ self->mem, NULL, self->n_bytes });
  *self = (RingletClBuffer){ NULL };
}

void
ringlet_cl_buffer_clear (RingletClBuffer *self)
{
  if (self->mem != NULL)
    self->api->ReleaseMemObject (self->mem);
  *self = (RingletClBuffer){ NULL };
}

gsize
ringlet_cl_host_bytes (
    const RingletCl *cl, const RingletClBuffer *const *buffers, gsize n)
{
  gsize n_bytes = 0;

  for (gsize i = 0; !cl->is_gpu && i < n; i++)
    n_bytes += buffers[i]->n_bytes;
  return n_bytes;
}

gboolean
ringlet_cl_queue_init (RingletClQueue *self, RingletCl *cl, GError **error)
{
  cl_int status = CL_SUCCESS;

  *self = (RingletClQueue){ .cl = ringlet_cl_ref (cl) };
  self->events = g_array_new (FALSE, FALSE, sizeof (cl_event));
  self->queue = cl->api->CreateCommandQueue (cl->context, cl->device, 0, &status);
  return ringlet_cl_check_device (cl, status, "Opening a queue of the device", error);
}

static void
forget_events (RingletClQueue *self)
{
  for (guint i = 0; i < self->events->len; i++)
    self->cl->api->ReleaseEvent (g_array_index (self->events, cl_event, i));
  g_array_set_size (self->events, 0);
}

/* Of the kernels that were begun, the first that failed; CL_COMPLETE for none. */
static cl_int
look_at_kernels (RingletClQueue *self)
{
  const RingletClApi *api = self->cl->api;
  cl_int failure = CL_COMPLETE;

  for (guint i = 0; failure == CL_COMPLETE && i < self->events->len; i++) {
    cl_int status = CL_COMPLETE;

    if (api->GetEventInfo (g_array_index (self->events, cl_event, i),
            CL_EVENT_COMMAND_EXECUTION_STATUS, sizeof status, &status,
            NULL) == CL_SUCCESS)
      failure = MIN (status, CL_COMPLETE);
  }
  if (!self->is_timed)
    forget_events (self);
  return failure;
}

/* Behind a command that waited, with its @status: the kernels before it are done, well
 * or not. Only their events say so for certain, and if one failed that is why @what
 * did.
 */
static gboolean
settle (RingletClQueue *self, cl_int status, const char *what, GError **error)
{
  return ringlet_cl_check_device (
             self->cl, look_at_kernels (self), "A kernel on the device", error) &&
      ringlet_cl_check_device (self->cl, status, what, error);
}

void
ringlet_cl_queue_clear (RingletClQueue *self)
{
  if (self->cl == NULL)
    return;
  /* What is under way reads buffers that go next. */
  if (self->queue != NULL) {
    self->cl->api->Finish (self->queue);
    self->cl->api->ReleaseCommandQueue (self->queue);
  }
  ringlet_cl_buffer_clear (&self->faults);
  forget_events (self);
  g_array_unref (self->events);
  ringlet_cl_unref (self->cl);
  *self = (RingletClQueue){ NULL };
}

gboolean
ringlet_cl_queue_time (RingletClQueue *self, GError **error)
{
  const RingletClApi *api = self->cl->api;
  cl_int status = CL_SUCCESS;
  cl_command_queue queue = api->CreateCommandQueue (
      self->cl->context, self->cl->device, CL_QUEUE_PROFILING_ENABLE, &status);

  if (!ringlet_cl_check_device (
          self->cl, status, "Opening a queue that takes times", error))
    return FALSE;
  api->Finish (self->queue);
  api->ReleaseCommandQueue (self->queue);
  self->queue = queue;
  self->is_timed = TRUE;
  return TRUE;
}

gboolean
ringlet_cl_queue_seconds (RingletClQueue *self, double *seconds, GError **error)
{
  const RingletClApi *api = self->cl->api;
  gboolean ok =
      ringlet_cl_check_device (self->cl, api->Finish (self->queue), "Waiting", error);

  *seconds = 0.0;
  for (guint i = 0; ok && i < self->events->len; i++) {
    cl_event event = g_array_index (self->events, cl_event, i);
    cl_ulong start = 0, end = 0;

    ok = ringlet_cl_check_device (self->cl,
             api->GetEventProfilingInfo (
                 event, CL_PROFILING_COMMAND_START, sizeof start, &start, NULL),
             "Reading a time", error) &&
        ringlet_cl_check_device (self->cl,
            api->GetEventProfilingInfo (
                event, CL_PROFILING_COMMAND_END, sizeof end, &end, NULL),
            "Reading a time", error);
    *seconds += (double) (end - start) * 1e-9;
  }
  forget_events (self);
  return ok;
}

static cl_int
copy_to (RingletClQueue *self, const RingletClBuffer *buffer, gsize offset,
    gsize n_bytes, gconstpointer data, cl_bool waits)
{
  return n_bytes == 0 ? CL_SUCCESS
                      : self->cl->api->EnqueueWriteBuffer (self->queue, buffer->mem,
                            waits, offset, n_bytes, data, 0, NULL, NULL);
}

static cl_int
copy_from (RingletClQueue *self, const RingletClBuffer *buffer, gsize offset,
    gsize n_bytes, gpointer data, cl_bool waits)
{
  return n_bytes == 0 ? CL_SUCCESS
                      : self->cl->api->EnqueueReadBuffer (self->queue, buffer->mem,
                            waits, offset, n_bytes, data, 0, NULL, NULL);
}

static const char to_device[] = "Copying to the device";
static const char from_device[] = "Copying from the device";

gboolean
ringlet_cl_write (RingletClQueue *self, const RingletClBuffer *buffer, gsize offset,
    gsize n_bytes, gconstpointer data, GError **error)
{
  return settle (
      self, copy_to (self, buffer, offset, n_bytes, data, CL_TRUE), to_device, error);
}

gboolean
ringlet_cl_read (RingletClQueue *self, const RingletClBuffer *buffer, gsize offset,
    gsize n_bytes, gpointer data, GError **error)
{
  return settle (self, copy_from (self, buffer, offset, n_bytes, data, CL_TRUE),
      from_device, error);
}

gboolean
ringlet_cl_send (RingletClQueue *self, const RingletClBuffer *buffer, gsize offset,
    gsize n_bytes, gconstpointer data, GError **error)
{
  return ringlet_cl_check_device (self->cl,
      copy_to (self, buffer, offset, n_bytes, data, CL_FALSE), to_device, error);
}

gboolean
ringlet_cl_fetch (RingletClQueue *self, const RingletClBuffer *buffer, gsize offset,
    gsize n_bytes, gpointer data, GError **error)
{
  return ringlet_cl_check_device (self->cl,
      copy_from (self, buffer, offset, n_bytes, data, CL_FALSE), from_device, error);
}

gboolean
ringlet_cl_begin (RingletClQueue *self, GError **error)
{
  return ringlet_cl_check_device (
      self->cl, self->cl->api->Flush (self->queue), "Starting the device", error);
}

gboolean
ringlet_cl_wait (RingletClQueue *self, GError **error)
{
  return settle (
      self, self->cl->api->Finish (self->queue), "Waiting for the device", error);
}

gboolean
ringlet_cl_zero (
    RingletClQueue *self, const RingletClBuffer *buffer, gsize n_bytes, GError **error)
{
  const cl_uint zero = 0;

  return n_bytes == 0 ||
      ringlet_cl_check_device (self->cl,
          self->cl->api->EnqueueFillBuffer (
              self->queue, buffer->mem, &zero, sizeof zero, 0, n_bytes, 0, NULL, NULL),
          "Clearing memory of the device", error);
}

gsize
ringlet_cl_most_group (const RingletCl *cl, cl_kernel kernel)
{
  gsize most = 0;

  if (cl->api->GetKernelWorkGroupInfo (kernel, cl->device, CL_KERNEL_WORK_GROUP_SIZE,
          sizeof most, &most, NULL) != CL_SUCCESS ||
      most == 0)
    most = cl->max_group;
  return cl->max_kernel_group > 0 ? MIN (most, cl->max_kernel_group) : most;
}

gsize
ringlet_cl_group (const RingletCl *cl, cl_kernel kernel, gsize most)
{
  const gsize fit = MIN (most, ringlet_cl_most_group (cl, kernel));
  gsize group = 1;

  while (2 * group <= fit)
    group *= 2;
  return group;
}

/* As a device says it of its own kernels. */
static gboolean
is_too_large (const RingletCl *cl, gsize group)
{
  return cl->max_kernel_group > 0 && group > cl->max_kernel_group;
}

/* The launches that a test has fail: one, and all that follow. */
static gboolean
is_to_fail (RingletCl *cl)
{
  if (g_atomic_int_get (&cl->n_left) > 0)
    g_atomic_int_add (&cl->n_left, -1);
  else if (g_atomic_int_get (&cl->n_left) == 0)
    return TRUE;
  return FALSE;
}

static cl_int
set_args (const RingletClQueue *self, cl_kernel kernel, const RingletClArg *args,
    gsize n_args, gboolean is_checked)
{
  cl_int status = CL_SUCCESS;
  cl_uint at = 0;

  for (gsize i = 0; status == CL_SUCCESS && i < n_args; i++) {
    status = self->cl->api->SetKernelArg (kernel, at++, args[i].size, args[i].value);
    if (status != CL_SUCCESS || !is_checked || !args[i].is_array)
      continue;
    status = ringlet_cl_checked_set (self, kernel, at, args[i].n_bytes);
    at += 2;
  }
  return status;
}

gboolean
ringlet_cl_run (RingletClQueue *self, cl_kernel kernel, const char *name,
    const RingletClArg *args, gsize n_args, const gsize n_groups[2], gsize group,
    GError **error)
{
  const RingletClApi *api = self->cl->api;
  const gsize global[2] = { n_groups[0] * group, n_groups[1] };
  const gsize local[2] = { group, 1 };
  const gboolean is_checked =
      ringlet_cl_checked_takes_bounds (self->cl, kernel, n_args);
  cl_event event = NULL;
  cl_int status;

  if (is_checked && !ringlet_cl_checked_reserve (self, error))
    return FALSE;
  status = set_args (self, kernel, args, n_args, is_checked);
  if (!ringlet_cl_check_device (self->cl, status, name, error))
    return FALSE;
  if (is_to_fail (self->cl))
    return ringlet_cl_check_device (self->cl, CL_OUT_OF_RESOURCES, name, error);
  if (is_too_large (self->cl, group))
    return ringlet_cl_check_device (self->cl, CL_INVALID_WORK_GROUP_SIZE, name, error);
  status = api->EnqueueNDRangeKernel (
      self->queue, kernel, 2, NULL, global, local, 0, NULL, &event);
  if (event != NULL)
    g_array_append_val (self->events, event);
  return ringlet_cl_check_device (self->cl, status, name, error) &&
      (!is_checked || ringlet_cl_checked_look (self, kernel, error));
}
