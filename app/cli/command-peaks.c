/* SPDX-License-Identifier: MIT */
#include "cli/bragg-command.h"
#include "cli/cli.h"
#include "cli/images.h"

static const char summary[] =
    "Finds Bragg peaks of single crystals above the background of each "
    "image.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "The background is that of whole rings, from which outliers are clipped. A peak "
    "is\n"
    "a pixel that is the highest of the patch around it, where enough pixels stand "
    "more\n"
    "than --cutoff-peak times their noise above the background; a patch with masked\n"
    "pixels, or over the edge of the detector, has none. Its intensity is the sum of\n"
    "what is above the background there, its place the centre of mass, in pixels from\n"
    "the centre of the first one.\n\n"
    "All frames go into one file, FIRST_spots.h5 in the present folder or what -o\n"
    "names. nexus has /entry_0000/peaks as pyFAI writes it (spots, frame_ptr, index,\n"
    "intensity, sigma, pos1 and pos2: row and column), cxi /entry_1/result_1 as\n"
    "CrystFEL reads it (nPeaks, peakTotalIntensity, peakXPosRaw, peakYPosRaw,\n"
    "peakSNR). A frame that fails is told, has no peaks there, and the exit code is "
    "1.\n\n"
    "Where nothing else is said: 800 bins, no splitting, Poisson errors, clipping by\n"
    "Chauvenet's criterion (--sigma-clip 0) in up to 5 iterations.";

static const char examples[] =
    "Examples:\n"
    "  ringlet peaks --poni jungfrau.poni --mask bad.edf scan.h5\n"
    "  ringlet peaks --poni jungfrau.poni --cutoff-peak 5 -o scan.cxi scan.h5\n"
    "  ringlet peaks --poni eiger.poni --error-model azimuthal --sigma-clip 4 \\\n"
    "      --patch-size 3 --connected 2 --range 2,40 scan_master.h5\n";

static gboolean
parse (RingletBraggOptions *options, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
        "File to write (FIRST_spots.h5)", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options->format,
        "nexus or cxi (nexus; cxi where the name ends so)", "NAME" },
    { "cutoff-peak", 0, 0, G_OPTION_ARG_STRING, &options->cutoff_peak,
        "How many times its noise a pixel is above the background to be high (3)",
        "T" },
    { "patch-size", 0, 0, G_OPTION_ARG_STRING, &options->patch_size,
        "Side of the patch, an odd number of pixels (5)", "N" },
    { "connected", 0, 0, G_OPTION_ARG_STRING, &options->connected,
        "High pixels that a patch has at least (3)", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_bragg_entries (options, own);

  return ringlet_cli_parse ("peaks", "IMAGE…", summary, examples, entries, argc, argv);
}

static int
peaks_run (int argc, char **argv)
{
  g_auto (RingletBraggOptions)
      options = { .command = "peaks", .kind = RINGLET_BRAGG_NEXUS, .with_peaks = TRUE };

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  return ringlet_bragg_command (&options, (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_peaks = {
  .name = "peaks",
  .summary = "Bragg peaks of images as a table of spots",
  .run = peaks_run,
};
