/* SPDX-License-Identifier: MIT */
#include "base/number.h"
#include "cli/bench-device.h"
#include "cli/json.h"

#define NAME "%-22s"
#define NUMBERS " %7s %8s %9s %9s %9s %6s %9s %6s %9s %-7s\n"

gboolean
ringlet_bench_device_all_exact (const RingletBenchDevice *self)
{
  gboolean all = self->rows->len > 0;

  for (guint i = 0; i < self->rows->len; i++)
    all = all && g_array_index (self->rows, RingletBenchDeviceRow, i).is_exact;
  return all;
}

static const char *
cell (double value, const char *format, char *buffer)
{
  return g_ascii_formatd (buffer, RINGLET_NUMBER_SIZE, format, value);
}

static void
print_row (const RingletBenchDeviceRow *row)
{
  char a[RINGLET_NUMBER_SIZE], b[RINGLET_NUMBER_SIZE], c[RINGLET_NUMBER_SIZE];
  char d[RINGLET_NUMBER_SIZE], e[RINGLET_NUMBER_SIZE], f[RINGLET_NUMBER_SIZE];
  char g[RINGLET_NUMBER_SIZE], launch[16], together[16];

  g_snprintf (launch, sizeof launch, "%u", row->n_frames);
  g_snprintf (together, sizeof together, "%u", row->n_together);
  g_print (NAME NUMBERS, row->name, launch, row->n_together > 0 ? together : "-",
      cell (row->kernel_us, "%.2f", a), cell (1e6 / row->kernel_us, "%.0f", b),
      cell (1e6 / row->launch_us, "%.0f", c), cell (100.0 * row->of_copy, "%.0f", d),
      cell (1e6 / row->pinned_us, "%.0f", e), cell (100.0 * row->of_bus, "%.0f", f),
      cell (1e6 / row->copied_us, "%.0f", g), row->is_exact ? "exact" : "WRONG");
}

void
ringlet_bench_device_print (const RingletBenchDevice *self)
{
  char copy[RINGLET_NUMBER_SIZE], bus[RINGLET_NUMBER_SIZE];

  g_print ("%s: copies %s GB/s, reached by %s GB/s; %s, %" G_GSIZE_FORMAT
           " frames, %" G_GSIZE_FORMAT " MB\n\n",
      self->device, cell (self->copy_gb_per_s, "%.0f", copy),
      cell (self->bus_gb_per_s, "%.1f", bus), self->detector, self->n_frames,
      self->bytes / 1000000);
  g_print (NAME NUMBERS, "case", "frames", "frames", "kernel", "kernel", "launched",
      "of", "pinned", "of", "others", "");
  g_print (NAME NUMBERS, "", "/launch", "together", "us", "frames/s", "frames/s",
      "copy %", "frames/s", "bus %", "frames/s", "");
  for (guint i = 0; i < self->rows->len; i++)
    print_row (&g_array_index (self->rows, RingletBenchDeviceRow, i));
  g_print ("\nkernel: by the clock of the device, of frames that it has; launched: the "
           "same by the clock here.\n"
           "pinned, others: with the way there and back, from memory that the device "
           "reaches by itself and\nfrom any other.\n");
}

static void
add_row (JsonBuilder *json, const RingletBenchDeviceRow *row)
{
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "name", row->name);
  ringlet_json_add_number (json, "frames_per_launch", row->n_frames);
  ringlet_json_add_number (json, "frames_together", row->n_together);
  ringlet_json_add_number (json, "kernel_us", row->kernel_us);
  ringlet_json_add_number (json, "kernel_frames_per_s", 1e6 / row->kernel_us);
  ringlet_json_add_number (json, "launched_frames_per_s", 1e6 / row->launch_us);
  ringlet_json_add_number (json, "part_of_copy", row->of_copy);
  ringlet_json_add_number (json, "pinned_frames_per_s", 1e6 / row->pinned_us);
  ringlet_json_add_number (json, "part_of_bus", row->of_bus);
  ringlet_json_add_number (json, "copied_frames_per_s", 1e6 / row->copied_us);
  ringlet_json_add_flag (json, "exact", row->is_exact);
  json_builder_end_object (json);
}

JsonBuilder *
ringlet_bench_device_json (const RingletBenchDevice *self)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "ringlet", RINGLET_VERSION);
  ringlet_json_add_text (json, "device", self->device);
  ringlet_json_add_text (json, "detector", self->detector);
  ringlet_json_add_number (json, "frames", (double) self->n_frames);
  ringlet_json_add_number (json, "copy_gb_per_s", self->copy_gb_per_s);
  ringlet_json_add_number (json, "bus_gb_per_s", self->bus_gb_per_s);
  json_builder_set_member_name (json, "rows");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->rows->len; i++)
    add_row (json, &g_array_index (self->rows, RingletBenchDeviceRow, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
  return json;
}
