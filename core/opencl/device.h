/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletDeviceInfo:
 * @index: its place in the list: a name for it
 * @platform: name of the OpenCL platform, "Portable Computing Language"
 * @platform_version: version of it, and often of its compiler
 * @name: name of the device
 * @version: what it says of its OpenCL version
 * @driver: driver version
 * @is_gpu: it is a GPU; else a CPU or another accelerator
 * @memory_bytes: global memory
 * @local_bytes: local memory of one work-group
 * @max_group: most work-items of one work-group
 * @n_units: compute units
 * @has_double: it computes in double precision
 * @has_atomics64: it adds 64-bit integers atomically
 * @has_subgroups: work-items of a group pass values on without memory
 * @platform_id: cl_platform_id
 * @device_id: cl_device_id
 *
 * One OpenCL device of this machine and what it can do.
 */
typedef struct {
  guint index;
  char *platform;
  char *platform_version;
  char *name;
  char *version;
  char *driver;
  gboolean is_gpu;
  guint64 memory_bytes;
  guint64 local_bytes;
  gsize max_group;
  guint n_units;
  gboolean has_double;
  gboolean has_atomics64;
  gboolean has_subgroups;
  gpointer platform_id;
  gpointer device_id;
} RingletDeviceInfo;

/**
 * ringlet_device_list:
 * @error: RINGLET_ERROR_DEVICE when there is no OpenCL loader or no platform
 *
 * The loader library is opened at run time: the program starts where there is none.
 *
 * Returns: (transfer full) (element-type RingletDeviceInfo): at least one device
 */
GPtrArray *ringlet_device_list (GError **error);

/**
 * ringlet_device_choose:
 * @devices: (element-type RingletDeviceInfo): of ringlet_device_list()
 * @word: (nullable): an index, or a part of a name or of name or version of a platform,
 *   "pocl", case does not matter; NULL for the first GPU. What OpenCL offers of the
 * processor is slower than the other engines: it is taken only where @word names it
 * @error: RINGLET_ERROR_DEVICE with the devices there are
 *
 * Returns: (transfer none): one of @devices
 */
const RingletDeviceInfo *ringlet_device_choose (
    const GPtrArray *devices, const char *word, GError **error);

G_END_DECLS
