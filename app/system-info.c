/* SPDX-License-Identifier: MIT */
#include "system-info.h"

#include "base/parallel.h"
#include "image/hdf5-lock.h"
#include "opencl/device.h"

static char *
text_of (const char *hdf5, const char *devices)
{
  return g_strdup_printf ("Ringlet %s\n"
                          "HDF5 %s, GLib %u.%u.%u\n"
                          "Threads: %u\n"
                          "OpenCL: %s\n",
      RINGLET_VERSION, hdf5, glib_major_version, glib_minor_version, glib_micro_version,
      ringlet_parallel_get_threads (), devices);
}

char *
ringlet_system_info_begin (void)
{
  return text_of ("…", "being asked …");
}

static char *
describe_devices (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = ringlet_device_list (&error);
  GString *text = NULL;

  if (devices == NULL)
    return g_strdup (error->message);
  text = g_string_new (NULL);
  for (guint i = 0; i < devices->len; i++) {
    const RingletDeviceInfo *device = g_ptr_array_index (devices, i);

    g_string_append_printf (text, "%s%s (%s, %s, driver %s)", i > 0 ? "; " : "",
        device->name, device->platform, device->version, device->driver);
  }
  return g_string_free (text, FALSE);
}

static gpointer
ask_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *hdf5 = ringlet_hdf5_version ();
  g_autofree char *devices = describe_devices ();

  return g_cancellable_set_error_if_cancelled (cancellable, error)
      ? NULL
      : text_of (hdf5, devices);
}

void
ringlet_system_info_async (
    RingletJob *job, GAsyncReadyCallback callback, gpointer user_data)
{
  ringlet_job_run_async (job, ask_in_thread, NULL, NULL, g_free, callback, user_data);
}

char *
ringlet_system_info_finish (RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}
