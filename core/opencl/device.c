/* SPDX-License-Identifier: MIT */
#include "opencl/device.h"

#include <string.h>

#include "base/error.h"
#include "opencl/loader.h"

#define MAX_PLATFORMS 16
#define MAX_DEVICES 32

static char *
platform_text (const RingletClApi *api, cl_platform_id platform, cl_platform_info what)
{
  char text[512] = "";

  api->GetPlatformInfo (platform, what, sizeof text - 1, text, NULL);
  return g_strdup (g_strstrip (text));
}

static char *
device_text (const RingletClApi *api, cl_device_id device, cl_device_info what)
{
  gsize size = 0;
  g_autofree char *text = NULL;

  if (api->GetDeviceInfo (device, what, 0, NULL, &size) != CL_SUCCESS)
    return g_strdup ("");
  text = g_malloc0 (size + 1);
  api->GetDeviceInfo (device, what, size, text, NULL);
  return g_strdup (g_strstrip (text));
}

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  return g_strv_contains ((const char *const *) list, word);
}

static void
fill_abilities (RingletDeviceInfo *self, const RingletClApi *api, cl_device_id device)
{
  g_autofree char *extensions = device_text (api, device, CL_DEVICE_EXTENSIONS);
  cl_device_type type = 0;
  cl_ulong memory = 0;
  cl_ulong local = 0;
  cl_uint units = 0;
  cl_device_fp_config fp = 0;
  gsize group = 1;

  api->GetDeviceInfo (device, CL_DEVICE_TYPE, sizeof type, &type, NULL);
  api->GetDeviceInfo (device, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof memory, &memory, NULL);
  api->GetDeviceInfo (device, CL_DEVICE_LOCAL_MEM_SIZE, sizeof local, &local, NULL);
  api->GetDeviceInfo (device, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof units, &units, NULL);
  api->GetDeviceInfo (
      device, CL_DEVICE_MAX_WORK_GROUP_SIZE, sizeof group, &group, NULL);
  api->GetDeviceInfo (device, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof fp, &fp, NULL);
  self->is_gpu = (type & CL_DEVICE_TYPE_GPU) != 0;
  self->memory_bytes = memory;
  self->local_bytes = local;
  self->max_group = group;
  self->n_units = units;
  self->has_double = fp != 0;
  self->has_atomics64 = has_word (extensions, "cl_khr_int64_base_atomics");
  self->has_subgroups = has_word (extensions, "cl_khr_subgroups");
}

static RingletDeviceInfo *
device_info (const RingletClApi *api, cl_platform_id platform, cl_device_id device)
{
  RingletDeviceInfo *self = g_new0 (RingletDeviceInfo, 1);

  self->platform = platform_text (api, platform, CL_PLATFORM_NAME);
  self->platform_version = platform_text (api, platform, CL_PLATFORM_VERSION);
  self->name = device_text (api, device, CL_DEVICE_NAME);
  self->version = device_text (api, device, CL_DEVICE_VERSION);
  self->driver = device_text (api, device, CL_DRIVER_VERSION);
  self->platform_id = platform;
  self->device_id = device;
  fill_abilities (self, api, device);
  return self;
}

static void
device_info_free (gpointer data)
{
  RingletDeviceInfo *self = data;

  g_free (self->platform);
  g_free (self->platform_version);
  g_free (self->name);
  g_free (self->version);
  g_free (self->driver);
  g_free (self);
}

static void
add_platform (const RingletClApi *api, cl_platform_id platform, GPtrArray *list)
{
  cl_device_id devices[MAX_DEVICES];
  cl_uint n = 0;

  if (api->GetDeviceIDs (platform, CL_DEVICE_TYPE_ALL, MAX_DEVICES, devices, &n) !=
      CL_SUCCESS)
    return;
  for (cl_uint i = 0; i < MIN (n, MAX_DEVICES); i++) {
    RingletDeviceInfo *info = device_info (api, platform, devices[i]);

    info->index = list->len;
    g_ptr_array_add (list, info);
  }
}

GPtrArray *
ringlet_device_list (GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (device_info_free);
  cl_platform_id platforms[MAX_PLATFORMS];
  const RingletClApi *api = ringlet_cl_api (error);
  cl_uint n = 0;

  if (api == NULL)
    return NULL;

  if (api->GetPlatformIDs (MAX_PLATFORMS, platforms, &n) == CL_SUCCESS) {
    for (cl_uint i = 0; i < MIN (n, MAX_PLATFORMS); i++)
      add_platform (api, platforms[i], list);
  }
  if (list->len > 0)
    return g_steal_pointer (&list);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
      "OpenCL is installed, but no driver offers a device");
  return NULL;
}

static gboolean
text_has (const char *text, const char *part)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *folded_part = g_utf8_casefold (part, -1);

  return strstr (folded, folded_part) != NULL;
}

/* Whether @word means this device. */
static gboolean
is_named (const RingletDeviceInfo *device, const char *word)
{
  guint64 index = 0;

  if (g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT, &index, NULL))
    return index == device->index;
  return text_has (device->name, word) || text_has (device->platform, word) ||
      text_has (device->platform_version, word);
}

/* "0 pthread-AMD EPYC (Portable Computing Language), 1 …" */
static char *
list_names (const GPtrArray *devices)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < devices->len; i++) {
    const RingletDeviceInfo *device = g_ptr_array_index (devices, i);

    g_string_append_printf (
        text, "%s%u %s (%s)", i > 0 ? ", " : "", i, device->name, device->platform);
  }
  return g_string_free (text, FALSE);
}

const RingletDeviceInfo *
ringlet_device_choose (const GPtrArray *devices, const char *word, GError **error)
{
  g_autofree char *names = NULL;

  for (guint i = 0; i < devices->len; i++) {
    const RingletDeviceInfo *device = g_ptr_array_index (devices, i);

    if (word != NULL ? is_named (device, word) : device->is_gpu)
      return device;
  }

  names = list_names (devices);
  if (word != NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
        "No OpenCL device has the number or the name \"%s\". There are: %s", word,
        names);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
        "OpenCL offers no GPU. There are: %s. Name one of them to use it all the same, "
        "as in opencl:0; the other engines are faster on the processor",
        names);
  return NULL;
}
