/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletDeviceInfo:
 * @platform: name of the OpenCL platform, "Portable Computing Language"
 * @name: name of the device
 * @version: what it says of its OpenCL version
 * @driver: driver version
 * @is_gpu: it is a GPU; else a CPU or another accelerator
 * @memory_bytes: global memory
 * @n_units: compute units
 * @has_double: it computes in double precision
 *
 * One OpenCL device of this machine.
 */
typedef struct {
  char *platform;
  char *name;
  char *version;
  char *driver;
  gboolean is_gpu;
  guint64 memory_bytes;
  guint n_units;
  gboolean has_double;
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

G_END_DECLS
