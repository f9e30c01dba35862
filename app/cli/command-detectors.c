/* SPDX-License-Identifier: MIT */
#include "cli/cli.h"
#include "geometry/detector.h"

static void
print_row (const char *name)
{
  g_autoptr (RingletDetector) detector = ringlet_detector_new_named (name, 3, NULL);
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  char pitch[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("%-20s %5" G_GSIZE_FORMAT " × %-5" G_GSIZE_FORMAT
           " %6s µm  %8" G_GSIZE_FORMAT " pixels in gaps\n",
      detector->name, detector->n_slow, detector->n_fast,
      g_ascii_formatd (pitch, sizeof pitch, "%g", detector->pixel_slow_m * 1e6),
      gaps != NULL ? gaps->n_bad : 0);
}

static int
detectors_run (int argc, char **argv)
{
  const GOptionEntry none[] = { { NULL } };
  const char *const *names = ringlet_detector_names ();

  if (!ringlet_cli_parse ("detectors", "",
          "Lists the detectors that are known by name, with rows × columns of the "
          "image.",
          NULL, none, &argc, &argv))
    return RINGLET_EXIT_USAGE;

  for (gsize i = 0; names[i] != NULL; i++)
    print_row (names[i]);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_detectors = {
  .name = "detectors",
  .summary = "List the detectors that are known by name",
  .run = detectors_run,
};
