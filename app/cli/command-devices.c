/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"
#include "cli/cli.h"
#include "engine/engine.h"
#include "opencl/device.h"

/* What kernels are chosen by. */
static void
print_abilities (const RingletDeviceInfo *device)
{
  g_print ("  %s, %s, %" G_GUINT64_FORMAT " KB of local memory, %s\n",
      device->has_double ? "double precision" : "single precision (pairs of floats)",
      device->has_atomics64 ? "64-bit atomics" : "32-bit atomics",
      device->local_bytes >> 10,
      device->has_subgroups ? "sub-groups" : "no sub-groups");
}

static void
print_device (const RingletDeviceInfo *device)
{
  g_print ("OpenCL %u: %s (%s)\n  %s, %u units, %" G_GUINT64_FORMAT
           " MB, %s, driver %s\n",
      device->index, device->name, device->is_gpu ? "GPU" : "no GPU", device->platform,
      device->n_units, device->memory_bytes >> 20, device->version, device->driver);
  print_abilities (device);
}

static void
print_processor (void)
{
  const RingletEngineClass *const *engines = ringlet_engine_list ();

  g_print ("Processor: %u threads (engines", ringlet_parallel_get_threads ());
  for (gsize i = 0; engines[i] != NULL; i++)
    g_print ("%s%s", i > 0 ? ", " : " ", engines[i]->name);
  g_print (")\n");
}

static void
print_engines (void)
{
  const RingletEngineClass *const *engines = ringlet_engine_list_opencl ();

  g_print ("OpenCL devices (engines");
  for (gsize i = 0; engines[i] != NULL; i++)
    g_print ("%s %s", i > 0 ? "," : "", engines[i]->name);
  g_print (
      "; %s:NUMBER or a part of the name chooses one, %s:0+1 two that share frames)\n",
      engines[0]->name, engines[0]->name);
}

static int
devices_run (int argc, char **argv)
{
  const GOptionEntry none[] = { { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  if (!ringlet_cli_parse ("devices", "", "Lists what can compute on this machine.",
          NULL, none, &argc, &argv))
    return RINGLET_EXIT_USAGE;

  print_processor ();
  devices = ringlet_device_list (&error);
  if (devices == NULL) {
    g_print ("OpenCL: %s\n", error->message);
    return RINGLET_EXIT_DONE;
  }
  print_engines ();
  for (guint i = 0; i < devices->len; i++)
    print_device (g_ptr_array_index (devices, i));
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_devices = {
  .name = "devices",
  .summary = "List what can compute on this machine",
  .run = devices_run,
};
