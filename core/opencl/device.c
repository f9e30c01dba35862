/* SPDX-License-Identifier: MIT */
#include "opencl/device.h"

#include <CL/cl.h>
#include <gmodule.h>
#include <string.h>

#include "base/error.h"

#define MAX_PLATFORMS 16
#define MAX_DEVICES 32

/* The few entry points that a list needs. */
typedef struct {
  GModule *module;
  cl_int (*platforms) (cl_uint, cl_platform_id *, cl_uint *);
  cl_int (*platform_info) (cl_platform_id, cl_platform_info, size_t, void *, size_t *);
  cl_int (*devices) (
      cl_platform_id, cl_device_type, cl_uint, cl_device_id *, cl_uint *);
  cl_int (*device_info) (cl_device_id, cl_device_info, size_t, void *, size_t *);
} Loader;

static gboolean
loader_open (Loader *self, GError **error)
{
  self->module = g_module_open ("libOpenCL.so.1", G_MODULE_BIND_LAZY);
  if (self->module != NULL &&
      g_module_symbol (
          self->module, "clGetPlatformIDs", (gpointer *) &self->platforms) &&
      g_module_symbol (
          self->module, "clGetPlatformInfo", (gpointer *) &self->platform_info) &&
      g_module_symbol (self->module, "clGetDeviceIDs", (gpointer *) &self->devices) &&
      g_module_symbol (
          self->module, "clGetDeviceInfo", (gpointer *) &self->device_info)) {
    /* Drivers start threads and register exit handlers: never unload them. */
    g_module_make_resident (self->module);
    return TRUE;
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "There is no OpenCL loader on this machine (libOpenCL.so.1); everything works "
      "without, on the processor");
  return FALSE;
}

static char *
platform_text (const Loader *loader, cl_platform_id platform, cl_platform_info what)
{
  char text[512] = "";

  loader->platform_info (platform, what, sizeof text - 1, text, NULL);
  return g_strdup (g_strstrip (text));
}

static char *
device_text (const Loader *loader, cl_device_id device, cl_device_info what)
{
  char text[512] = "";

  loader->device_info (device, what, sizeof text - 1, text, NULL);
  return g_strdup (g_strstrip (text));
}

static RingletDeviceInfo *
device_info (const Loader *loader, cl_platform_id platform, cl_device_id device)
{
  RingletDeviceInfo *self = g_new0 (RingletDeviceInfo, 1);
  cl_device_type type = 0;
  cl_ulong memory = 0;
  cl_uint units = 0;
  cl_device_fp_config fp = 0;

  loader->device_info (device, CL_DEVICE_TYPE, sizeof type, &type, NULL);
  loader->device_info (device, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof memory, &memory, NULL);
  loader->device_info (device, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof units, &units, NULL);
  loader->device_info (device, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof fp, &fp, NULL);
  self->platform = platform_text (loader, platform, CL_PLATFORM_NAME);
  self->name = device_text (loader, device, CL_DEVICE_NAME);
  self->version = device_text (loader, device, CL_DEVICE_VERSION);
  self->driver = device_text (loader, device, CL_DRIVER_VERSION);
  self->is_gpu = (type & CL_DEVICE_TYPE_GPU) != 0;
  self->memory_bytes = memory;
  self->n_units = units;
  self->has_double = fp != 0;
  return self;
}

static void
device_info_free (gpointer data)
{
  RingletDeviceInfo *self = data;

  g_free (self->platform);
  g_free (self->name);
  g_free (self->version);
  g_free (self->driver);
  g_free (self);
}

static void
add_platform (const Loader *loader, cl_platform_id platform, GPtrArray *list)
{
  cl_device_id devices[MAX_DEVICES];
  cl_uint n = 0;

  if (loader->devices (platform, CL_DEVICE_TYPE_ALL, MAX_DEVICES, devices, &n) !=
      CL_SUCCESS)
    return;
  for (cl_uint i = 0; i < MIN (n, MAX_DEVICES); i++)
    g_ptr_array_add (list, device_info (loader, platform, devices[i]));
}

GPtrArray *
ringlet_device_list (GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (device_info_free);
  cl_platform_id platforms[MAX_PLATFORMS];
  Loader loader = { 0 };
  cl_uint n = 0;

  if (!loader_open (&loader, error))
    return NULL;

  if (loader.platforms (MAX_PLATFORMS, platforms, &n) == CL_SUCCESS) {
    for (cl_uint i = 0; i < MIN (n, MAX_PLATFORMS); i++)
      add_platform (&loader, platforms[i], list);
  }
  if (list->len > 0)
    return g_steal_pointer (&list);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "OpenCL is installed, but no driver offers a device");
  return NULL;
}
