/* SPDX-License-Identifier: MIT */

/* Processors, memory and OpenCL devices. */

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/parallel.h"
#include "doctor-private.h"
#include "engine/packed-kernel.h"
#include "opencl/device.h"

/* A document of 16 megapixels with pattern and cake takes 600 MB. */
#define LITTLE_MEMORY (G_GUINT64_CONSTANT (1) << 30)

/* --- processors --- */

/* Returns (transfer full): the value behind "KEY : " in a file of /proc; "" without it.
 */
static char *
value_in (const char *file, const char *key)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return g_strdup ("");
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    const char *colon = strchr (lines[i], ':');

    if (colon != NULL && g_str_has_prefix (lines[i], key))
      return g_strstrip (g_strdup (colon + 1));
  }
  return g_strdup ("");
}

static void
look_at_kernels (GPtrArray *findings)
{
  g_autofree char *model = value_in ("/proc/cpuinfo", "model name");
  const RingletKernels *best = ringlet_kernels_best ();
  const RingletKernels *const *all = ringlet_kernels_list ();
  guint n = 0;

  while (all[n] != NULL)
    n++;
  ringlet_doctor_add (findings, "processor",
      g_strdup_printf (
          "%s, kernels for %s", model[0] != '\0' ? model : "unknown", best->name));
  if (n > 1 && best == all[n - 1])
    ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
        "It has no vector units that Ringlet knows (AVX2): in a virtual machine, let "
        "it pass on the processor of its host.");
}

static void
look_at_threads (GPtrArray *findings)
{
  const guint n = ringlet_parallel_get_threads ();
  const long online = sysconf (_SC_NPROCESSORS_ONLN);

  ringlet_doctor_add (findings, "processors",
      g_strdup_printf ("%u threads, %ld processors", n, online));
  if (n < online)
    ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
        "This process may not use all of them: begin it outside taskset, or ask the "
        "batch system for more processors.");
  else if (n == 1)
    ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
        "Series and calibrations share their work among processors; here is one.");
}

/* --- memory --- */

/* In bytes; 0 where it is not known. */
static guint64
memory_of (const char *key)
{
  g_autofree char *value = value_in ("/proc/meminfo", key);

  return g_ascii_strtoull (value, NULL, 10) << 10;
}

static void
look_at_memory (GPtrArray *findings)
{
  guint64 available = memory_of ("MemAvailable");
  struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
  const gboolean is_limited =
      getrlimit (RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;

  if (is_limited)
    available = MIN (available, (guint64) limit.rlim_cur);
  ringlet_doctor_add (findings, "memory",
      g_strdup_printf ("%" G_GUINT64_FORMAT " MB, available %" G_GUINT64_FORMAT " MB%s",
          memory_of ("MemTotal") >> 20, available >> 20,
          is_limited ? ", by ulimit -v" : ""));
  if (available > 0 && available < LITTLE_MEMORY)
    ringlet_doctor_judge (findings, RINGLET_VERDICT_SLOW,
        "Images of 16 megapixels need about 600 MB: close other programs, or raise "
        "ulimit -v.");
}

void
ringlet_doctor_look_at_machine (GPtrArray *findings)
{
  look_at_kernels (findings);
  look_at_threads (findings);
  look_at_memory (findings);
}

/* --- OpenCL --- */

static void
add_device (GPtrArray *findings, const RingletDeviceInfo *device)
{
  ringlet_doctor_add (findings, "OpenCL",
      g_strdup_printf ("%u: %s (%s), %s, %s, driver %s, %" G_GUINT64_FORMAT " MB%s",
          device->index, device->name, device->is_gpu ? "GPU" : "no GPU",
          device->platform, device->version, device->driver, device->memory_bytes >> 20,
          device->has_double ? "" : ", single precision"));
}

/* Where no device is. */
static const char *
how_to_get_devices (void)
{
  g_autofree char *sandbox = ringlet_doctor_dup_sandbox ();

  if (sandbox != NULL)
    return "Only --engine opencl needs it. Drivers of this machine are not seen in a "
           "Flatpak; those of NVIDIA are an extension of its runtime: flatpak install "
           "org.freedesktop.Platform.GL.nvidia-VERSION, of the driver's version.";
  return "Only --engine opencl needs it: install the loader (ocl-icd-libopencl1) and "
         "the OpenCL driver of the GPU, and see that OCL_ICD_VENDORS leads to it where "
         "it is set.";
}

void
ringlet_doctor_look_at_opencl (GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = ringlet_device_list (&error);

  for (guint i = 0; devices != NULL && i < devices->len; i++)
    add_device (findings, g_ptr_array_index (devices, i));
  if (devices != NULL)
    return;

  ringlet_doctor_add (findings, "OpenCL", g_strdup (error->message));
  ringlet_doctor_judge (findings, RINGLET_VERDICT_MISSING, how_to_get_devices ());
}
