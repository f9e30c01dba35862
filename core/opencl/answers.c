/* SPDX-License-Identifier: MIT */
#include "opencl/answers.h"

#include "base/error.h"

/* As a test has it: lost, but where it is to be full. */
static gboolean
pretends_loss (const RingletCl *self)
{
  return g_atomic_int_get (&self->n_left) == 0 && !self->is_full;
}

/* A few bytes there and back. */
static cl_int
try_memory (const RingletCl *self, cl_command_queue queue)
{
  const RingletClApi *api = self->api;
  const cl_uint there = 0x600d;
  cl_uint back = 0;
  cl_int status = CL_SUCCESS;
  cl_mem memory =
      api->CreateBuffer (self->context, CL_MEM_READ_WRITE, sizeof there, NULL, &status);

  if (memory == NULL)
    return status;
  status = api->EnqueueWriteBuffer (
      queue, memory, CL_TRUE, 0, sizeof there, &there, 0, NULL, NULL);
  if (status == CL_SUCCESS)
    status = api->EnqueueReadBuffer (
        queue, memory, CL_TRUE, 0, sizeof back, &back, 0, NULL, NULL);
  api->ReleaseMemObject (memory);
  return status;
}

gboolean
ringlet_cl_answers (const RingletCl *self)
{
  const RingletClApi *api = self->api;
  cl_int status = CL_SUCCESS;
  cl_command_queue queue = NULL;

  if (pretends_loss (self))
    return FALSE;
  queue = api->CreateCommandQueue (self->context, self->device, 0, &status);
  if (queue == NULL)
    return FALSE;
  status = api->Finish (queue);
  if (status == CL_SUCCESS)
    status = try_memory (self, queue);
  api->ReleaseCommandQueue (queue);
  return status == CL_SUCCESS || status == CL_MEM_OBJECT_ALLOCATION_FAILURE;
}

gboolean
ringlet_cl_fail_short (const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "%s: OpenCL says CL_OUT_OF_RESOURCES (%d), and the device still answers: it has "
      "too little free memory. Close what else uses it, or choose an engine of the "
      "processor",
      what, CL_OUT_OF_RESOURCES);
  return FALSE;
}
