/* SPDX-License-Identifier: MIT */
#pragma once

/* Whether what was made of OpenCL is given back: the entry points are counted on their
 * way. What a driver keeps for itself hides this from a leak checker. */

#include "opencl/loader.h"

/* clang-format off */
#define TEST_OPENCL_KINDS(X) X (context) X (queue) X (buffer) X (program) X (kernel) X (event)
/* clang-format on */

#define TEST_OPENCL_ENUM(kind) TEST_OPENCL_##kind,
typedef enum {
  TEST_OPENCL_KINDS (TEST_OPENCL_ENUM) TEST_OPENCL_N_KINDS
} TestOpenclKind;

/* Made and not given back, and made at all; atomic. */
static gint test_opencl_alive[TEST_OPENCL_N_KINDS];
static gint test_opencl_made[TEST_OPENCL_N_KINDS];

/* The entry points themselves. */
static RingletClApi test_opencl_real;

static inline void
test_opencl_count (TestOpenclKind kind, gboolean is_made)
{
  if (is_made) {
    g_atomic_int_inc (&test_opencl_alive[kind]);
    g_atomic_int_inc (&test_opencl_made[kind]);
  }
}

static inline cl_int
test_opencl_count_event (cl_int status, const cl_event *event)
{
  test_opencl_count (TEST_OPENCL_event, status == CL_SUCCESS && event != NULL);
  return status;
}

#define TEST_OPENCL_CREATE(type, name, kind, parameters, arguments)                    \
  static type test_opencl_##name parameters                                            \
  {                                                                                    \
    type made = test_opencl_real.name arguments;                                       \
                                                                                       \
    test_opencl_count (TEST_OPENCL_##kind, made != NULL);                              \
    return made;                                                                       \
  }

#define TEST_OPENCL_RELEASE(type, name, kind)                                          \
  static cl_int test_opencl_##name (type object)                                       \
  {                                                                                    \
    g_atomic_int_add (&test_opencl_alive[TEST_OPENCL_##kind], -1);                     \
    return test_opencl_real.name (object);                                             \
  }

#define TEST_OPENCL_ENQUEUE(name, parameters, arguments)                               \
  static cl_int test_opencl_##name parameters                                          \
  {                                                                                    \
    return test_opencl_count_event (test_opencl_real.name arguments, event);           \
  }

/* clang-format off */
#define TEST_OPENCL_EVENTS cl_uint n, const cl_event *list, cl_event *event

TEST_OPENCL_CREATE (cl_context, CreateContext, context,
  (const cl_context_properties *properties, cl_uint n, const cl_device_id *devices,
    void (CL_CALLBACK *notify) (const char *, const void *, size_t, void *), void *data,
    cl_int *status),
  (properties, n, devices, notify, data, status))
TEST_OPENCL_CREATE (cl_command_queue, CreateCommandQueue, queue,
  (cl_context context, cl_device_id device, cl_command_queue_properties properties,
    cl_int *status),
  (context, device, properties, status))
TEST_OPENCL_CREATE (cl_mem, CreateBuffer, buffer,
  (cl_context context, cl_mem_flags flags, size_t size, void *data, cl_int *status),
  (context, flags, size, data, status))
TEST_OPENCL_CREATE (cl_program, CreateProgramWithSource, program,
  (cl_context context, cl_uint n, const char **texts, const size_t *sizes,
    cl_int *status),
  (context, n, texts, sizes, status))
TEST_OPENCL_CREATE (cl_program, CreateProgramWithBinary, program,
  (cl_context context, cl_uint n, const cl_device_id *devices, const size_t *sizes,
    const unsigned char **binaries, cl_int *each, cl_int *status),
  (context, n, devices, sizes, binaries, each, status))
TEST_OPENCL_CREATE (cl_kernel, CreateKernel, kernel,
  (cl_program program, const char *name, cl_int *status), (program, name, status))

TEST_OPENCL_RELEASE (cl_context, ReleaseContext, context)
TEST_OPENCL_RELEASE (cl_command_queue, ReleaseCommandQueue, queue)
TEST_OPENCL_RELEASE (cl_mem, ReleaseMemObject, buffer)
TEST_OPENCL_RELEASE (cl_program, ReleaseProgram, program)
TEST_OPENCL_RELEASE (cl_kernel, ReleaseKernel, kernel)
TEST_OPENCL_RELEASE (cl_event, ReleaseEvent, event)

TEST_OPENCL_ENQUEUE (EnqueueWriteBuffer,
  (cl_command_queue queue, cl_mem to, cl_bool wait, size_t at, size_t size,
    const void *data, TEST_OPENCL_EVENTS),
  (queue, to, wait, at, size, data, n, list, event))
TEST_OPENCL_ENQUEUE (EnqueueReadBuffer,
  (cl_command_queue queue, cl_mem from, cl_bool wait, size_t at, size_t size, void *data,
    TEST_OPENCL_EVENTS),
  (queue, from, wait, at, size, data, n, list, event))
TEST_OPENCL_ENQUEUE (EnqueueFillBuffer,
  (cl_command_queue queue, cl_mem to, const void *pattern, size_t length, size_t at,
    size_t size, TEST_OPENCL_EVENTS),
  (queue, to, pattern, length, at, size, n, list, event))
TEST_OPENCL_ENQUEUE (EnqueueCopyBuffer,
  (cl_command_queue queue, cl_mem from, cl_mem to, size_t at, size_t at_to, size_t size,
    TEST_OPENCL_EVENTS),
  (queue, from, to, at, at_to, size, n, list, event))
TEST_OPENCL_ENQUEUE (EnqueueUnmapMemObject,
  (cl_command_queue queue, cl_mem mem, void *data, TEST_OPENCL_EVENTS),
  (queue, mem, data, n, list, event))
TEST_OPENCL_ENQUEUE (EnqueueNDRangeKernel,
  (cl_command_queue queue, cl_kernel kernel, cl_uint n_axes, const size_t *from,
    const size_t *global, const size_t *local, TEST_OPENCL_EVENTS),
  (queue, kernel, n_axes, from, global, local, n, list, event))

static void *
test_opencl_EnqueueMapBuffer (cl_command_queue queue, cl_mem mem, cl_bool wait,
    cl_map_flags flags, size_t at, size_t size, TEST_OPENCL_EVENTS, cl_int *status)
{
  void *data = test_opencl_real.EnqueueMapBuffer (
      queue, mem, wait, flags, at, size, n, list, event, status);

  test_opencl_count (TEST_OPENCL_event, data != NULL && event != NULL);
  return data;
}

#define TEST_OPENCL_COUNTED(X)                                                         \
  X (CreateContext) X (CreateCommandQueue) X (CreateBuffer)                            \
  X (CreateProgramWithSource) X (CreateProgramWithBinary) X (CreateKernel)             \
  X (ReleaseContext) X (ReleaseCommandQueue) X (ReleaseMemObject) X (ReleaseProgram)   \
  X (ReleaseKernel) X (ReleaseEvent) X (EnqueueWriteBuffer) X (EnqueueReadBuffer)      \
  X (EnqueueFillBuffer) X (EnqueueCopyBuffer) X (EnqueueMapBuffer)                     \
  X (EnqueueUnmapMemObject) X (EnqueueNDRangeKernel)
/* clang-format on */

/* Before the first object is made: the one table of the process counts from now on. */
static inline void
test_opencl_balance_init (void)
{
  RingletClApi *api = (RingletClApi *) ringlet_cl_api (NULL);

  if (api == NULL)
    return;
  test_opencl_real = *api;
#define TEST_OPENCL_REPLACE(name) api->name = test_opencl_##name;
  TEST_OPENCL_COUNTED (TEST_OPENCL_REPLACE)
#undef TEST_OPENCL_REPLACE
}

/* When nobody has a device any more. */
static inline void
test_opencl_assert_balance (void)
{
#define TEST_OPENCL_NAME(kind) #kind,
  static const char *const names[] = { TEST_OPENCL_KINDS (TEST_OPENCL_NAME) };
#undef TEST_OPENCL_NAME

  for (guint i = 0; i < TEST_OPENCL_N_KINDS; i++) {
    const int alive = g_atomic_int_get (&test_opencl_alive[i]);

    g_test_message ("%s: %d made", names[i], g_atomic_int_get (&test_opencl_made[i]));
    if (alive != 0)
      g_error ("of %d made there are %d of kind %s left",
          g_atomic_int_get (&test_opencl_made[i]), alive, names[i]);
  }
}
