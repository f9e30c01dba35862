/* SPDX-License-Identifier: MIT */
#pragma once

/* OpenCL itself, and the only way to it: nothing links libOpenCL. */

#include <CL/cl.h>
#include <glib.h>

G_BEGIN_DECLS

/* clang-format off */
/* Every entry point that is used: one line is all that a new one takes. */
#define RINGLET_CL_ENTRY_POINTS(X)                                                     \
  X (GetPlatformIDs) X (GetPlatformInfo) X (GetDeviceIDs) X (GetDeviceInfo)            \
  X (CreateContext) X (ReleaseContext) X (CreateCommandQueue) X (ReleaseCommandQueue)  \
  X (CreateBuffer) X (ReleaseMemObject)                                                \
  X (EnqueueWriteBuffer) X (EnqueueReadBuffer) X (EnqueueFillBuffer) X (EnqueueCopyBuffer) \
  X (EnqueueMapBuffer) X (EnqueueUnmapMemObject)                                       \
  X (CreateProgramWithSource) X (CreateProgramWithBinary) X (BuildProgram)             \
  X (GetProgramBuildInfo) X (GetProgramInfo) X (ReleaseProgram)                        \
  X (CreateKernel) X (SetKernelArg) X (ReleaseKernel) X (GetKernelInfo)                \
  X (GetKernelWorkGroupInfo)                                                           \
  X (EnqueueNDRangeKernel) X (Flush) X (Finish)                                        \
  X (WaitForEvents) X (ReleaseEvent) X (GetEventInfo) X (GetEventProfilingInfo)
/* clang-format on */

/**
 * RingletClApi:
 *
 * The entry points of OpenCL 1.2 without their prefix: api->CreateBuffer (…).
 */
typedef struct {
#define RINGLET_CL_MEMBER(name) __typeof__ (&cl##name) name;
  RINGLET_CL_ENTRY_POINTS (RINGLET_CL_MEMBER)
#undef RINGLET_CL_MEMBER
} RingletClApi;

/**
 * ringlet_cl_load:
 * @library: file name of an ICD loader
 * @api: (out caller-allocates): its entry points
 * @error: RINGLET_ERROR_DEVICE when there is none, or one that lacks an entry point
 *
 * Opens it for good: drivers start threads and register exit handlers, so that they can
 * never be unloaded.
 */
gboolean ringlet_cl_load (const char *library, RingletClApi *api, GError **error);

/**
 * ringlet_cl_api:
 * @error: as ringlet_cl_load()
 *
 * That of this machine, opened when first asked for: the program starts where there is
 * none. Thread-safe.
 *
 * Returns: (transfer none) (nullable): as long as the process
 */
const RingletClApi *ringlet_cl_api (GError **error);

/**
 * ringlet_cl_check:
 * @status: what an entry point returned
 * @what: what was tried: "Copying a frame to the device"
 * @error: RINGLET_ERROR_DEVICE with the name of the status and what to do about it
 */
gboolean ringlet_cl_check (cl_int status, const char *what, GError **error);

/* Whether a device that says so is of no use any more, with all that it has: memory,
 * queues, programs. */
gboolean ringlet_cl_is_loss (cl_int status);

G_END_DECLS
