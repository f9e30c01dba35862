/* SPDX-License-Identifier: MIT */
#include "cli/bragg-command.h"
#include "cli/cli.h"
#include "cli/images.h"

static const char summary[] =
    "Keeps of each image the pixels that stand above the background, and the\n"
    "background as a curve: a hundredth of the bytes.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "The background is that of whole rings, from which outliers are clipped: average\n"
    "and standard deviation of each radial bin. Pixels more than --cutoff-pick times\n"
    "their noise above it are kept exactly as they are; so are those whose value is "
    "no\n"
    "data although nothing masks them. --cutoff-peak looks for peaks as well, see\n"
    "ringlet peaks.\n\n"
    "All frames go into one file, FIRST_sparse.h5 in the present folder or what -o\n"
    "names, in pyFAI's layout: /entry_0000/sparse_frames. FabIO, pyFAI and all "
    "commands\n"
    "here read it as images; ringlet densify puts the noise back, too. Masked pixels\n"
    "and those outside of --range are no data there: --dummy, what the detector "
    "writes\n"
    "into gaps, or else 0. A frame that fails is told, is no data there, and the exit\n"
    "code is 1.\n\n"
    "Where nothing else is said: 800 bins, no splitting, Poisson errors, clipping by\n"
    "Chauvenet's criterion (--sigma-clip 0) in up to 5 iterations.";

static const char examples[] =
    "Examples:\n"
    "  ringlet sparsify --poni eiger.poni --mask bad.edf scan_master.h5\n"
    "  ringlet sparsify --poni eiger.poni --cutoff-pick 4 --cutoff-peak 5 \\\n"
    "      -o small.h5 scan_master.h5\n"
    "  ringlet densify small.h5 again.h5\n";

static gboolean
parse (RingletBraggOptions *options, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
        "File to write (FIRST_sparse.h5)", "FILE" },
    { "cutoff-pick", 0, 0, G_OPTION_ARG_STRING, &options->cutoff_pick,
        "How many times its noise a pixel is above the background to be kept (3)",
        "T" },
    { "cutoff-peak", 0, 0, G_OPTION_ARG_STRING, &options->cutoff_peak,
        "Look for peaks, too; how many times its noise a pixel is above the "
        "background to be high",
        "T" },
    { "patch-size", 0, 0, G_OPTION_ARG_STRING, &options->patch_size,
        "Side of the patch of a peak, an odd number of pixels (5)", "N" },
    { "connected", 0, 0, G_OPTION_ARG_STRING, &options->connected,
        "High pixels that a patch has at least (3)", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_bragg_entries (options, own);

  return ringlet_cli_parse (
      "sparsify", "IMAGE…", summary, examples, entries, argc, argv);
}

static int
sparsify_run (int argc, char **argv)
{
  g_auto (RingletBraggOptions) options = {
    .command = "sparsify", .kind = RINGLET_BRAGG_SPARSE, .with_pixels = TRUE
  };

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  return ringlet_bragg_command (&options, (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_sparsify = {
  .name = "sparsify",
  .summary = "Images into what is above the background, and that as a curve",
  .run = sparsify_run,
};
