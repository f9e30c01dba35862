/* SPDX-License-Identifier: MIT */
#include "opencl/loader.h"

#include <gmodule.h>

#include "base/error.h"

#define LIBRARY "libOpenCL.so.1"

gboolean
ringlet_cl_load (const char *library, RingletClApi *api, GError **error)
{
  GModule *module = g_module_open (library, G_MODULE_BIND_LAZY);
  const char *missing = NULL;

  if (module == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
        "There is no OpenCL loader on this machine (%s); everything works "
        "without, on the processor",
        library);
    return FALSE;
  }

#define LOOK_UP(name)                                                                  \
  if (!g_module_symbol (module, "cl" #name, (gpointer *) &api->name))                  \
    missing = "cl" #name;
  RINGLET_CL_ENTRY_POINTS (LOOK_UP)
#undef LOOK_UP
  g_module_make_resident (module);
  if (missing == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "The OpenCL loader %s is older than OpenCL 1.2: it has no %s; everything works "
      "without, on the processor",
      library, missing);
  return FALSE;
}

/* What is known for the whole process. */
typedef struct {
  RingletClApi api;
  GError *error;
} Loaded;

static gpointer
load_once (gpointer data)
{
  Loaded *self = data;

  ringlet_cl_load (LIBRARY, &self->api, &self->error);
  return self;
}

const RingletClApi *
ringlet_cl_api (GError **error)
{
  static GOnce once = G_ONCE_INIT;
  static Loaded loaded;

  g_once (&once, load_once, &loaded);
  if (loaded.error == NULL)
    return &loaded.api;
  if (error != NULL)
    *error = g_error_copy (loaded.error);
  return NULL;
}

typedef struct {
  cl_int status;
  const char *name;
  const char *advice;
} Status;

#define MEMORY                                                                         \
  "; the device has too little free memory for this detector and these bins. Close "   \
  "what else uses it, or choose an engine of the processor"
/* By which drivers mean any of these. */
#define EITHER                                                                         \
  "; the device may be lost, its driver may have stopped the kernel, or its memory "   \
  "may "                                                                               \
  "be short. Try again, or choose an engine of the processor"
#define LOST                                                                           \
  "; the device may be lost, or its driver may have stopped the kernel. Try again, "   \
  "or choose an engine of the processor"

/* clang-format off */
static const Status statuses[] = {
  { CL_DEVICE_NOT_FOUND, "CL_DEVICE_NOT_FOUND", "" },
  { CL_DEVICE_NOT_AVAILABLE, "CL_DEVICE_NOT_AVAILABLE", "; another program may hold it" },
  { CL_COMPILER_NOT_AVAILABLE, "CL_COMPILER_NOT_AVAILABLE", "; the driver cannot compile kernels" },
  { CL_MEM_OBJECT_ALLOCATION_FAILURE, "CL_MEM_OBJECT_ALLOCATION_FAILURE", MEMORY },
  { CL_OUT_OF_RESOURCES, "CL_OUT_OF_RESOURCES", EITHER },
  { CL_OUT_OF_HOST_MEMORY, "CL_OUT_OF_HOST_MEMORY", "; not enough memory" },
  { CL_BUILD_PROGRAM_FAILURE, "CL_BUILD_PROGRAM_FAILURE", "" },
  { CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST,
    "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST", LOST },
  { CL_INVALID_VALUE, "CL_INVALID_VALUE", "" },
  { CL_INVALID_DEVICE, "CL_INVALID_DEVICE", LOST },
  { CL_INVALID_CONTEXT, "CL_INVALID_CONTEXT", LOST },
  { CL_INVALID_COMMAND_QUEUE, "CL_INVALID_COMMAND_QUEUE", LOST },
  { CL_INVALID_MEM_OBJECT, "CL_INVALID_MEM_OBJECT", "" },
  { CL_INVALID_BINARY, "CL_INVALID_BINARY", "" },
  { CL_INVALID_BUILD_OPTIONS, "CL_INVALID_BUILD_OPTIONS", "" },
  { CL_INVALID_PROGRAM_EXECUTABLE, "CL_INVALID_PROGRAM_EXECUTABLE", "" },
  { CL_INVALID_KERNEL_NAME, "CL_INVALID_KERNEL_NAME", "" },
  { CL_INVALID_KERNEL_ARGS, "CL_INVALID_KERNEL_ARGS", "" },
  { CL_INVALID_WORK_GROUP_SIZE, "CL_INVALID_WORK_GROUP_SIZE", "" },
  { CL_INVALID_BUFFER_SIZE, "CL_INVALID_BUFFER_SIZE", MEMORY },
  { -1001, "CL_PLATFORM_NOT_FOUND_KHR", "; no driver is installed" },
};
/* clang-format on */

gboolean
ringlet_cl_check (cl_int status, const char *what, GError **error)
{
  if (status == CL_SUCCESS)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    if (statuses[i].status != status)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
        "%s: OpenCL says %s (%d)%s", what, statuses[i].name, status,
        statuses[i].advice);
    return FALSE;
  }
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_DEVICE, "%s: OpenCL error %d", what, status);
  return FALSE;
}

/* What drivers of NVIDIA say of a kernel that went where no memory is. */
#define ILLEGAL_ACCESS -9999

gboolean
ringlet_cl_is_loss (cl_int status)
{
  switch (status) {
  case CL_DEVICE_NOT_AVAILABLE:
  case CL_OUT_OF_RESOURCES:
  case CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST:
  case CL_INVALID_DEVICE:
  case CL_INVALID_CONTEXT:
  case CL_INVALID_COMMAND_QUEUE:
  case ILLEGAL_ACCESS:
    return TRUE;
  default:
    return FALSE;
  }
}
