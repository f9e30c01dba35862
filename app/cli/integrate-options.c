/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/integrate.h"

static const char summary[] =
    "Integrates images azimuthally: intensity against the scattering "
    "angle.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "Without -o the pattern goes to IMAGE.xy in the present folder (IMAGE.xye with an\n"
    "error model), a cake to IMAGE_cake.h5. -o takes files, whose suffix tells the\n"
    "format, or one existing folder: .xy, .xye, .dat, .csv, .chi (FIT2D), .fxye "
    "(GSAS),\n"
    ".esg (MAUD), .cif, .xrdml, and .h5, for cakes also .edf and .tif; those of "
    "programs\n"
    "for refinement hold 2θ. --format chooses another one: nxazint1d, nxazint2d,\n"
    "nxmonopd, nxcansas, pyfai.\n\n"
    "Of several frames -o takes a folder for files a frame, or FILE.h5 for one HDF5\n"
    "file (NXazint) of all frames, or both. FILE.h5 grows while frames come and can "
    "be\n"
    "read meanwhile (SWMR, h5py: swmr=True); it has the pattern of each frame in "
    "entry/data,\n"
    "the cake in entry/cake, sectors of a project in entry/sector_NAME, what each adds "
    "up\n"
    "from in NAME_sums, and in entry/frames which frame is whole, why others are not, "
    "and\n"
    "the file and number of each: entry/raw/source_LINK[LINK_INDEX] are its pixels, "
    "where\n"
    "they are HDF5. Ctrl+C or kill end a series with all that is done in the file; a "
    "second\n"
    "Ctrl+C ends at once, Ctrl+Z and fg pause it. --resume goes on where it ended, "
    "for\n"
    "whatever reason, with the frames that are left, those that had failed, and those "
    "of\n"
    "data files that were missing; other options than before are refused.\n\n"
    "A frame that fails ends no series: it is named with its reason, and the exit "
    "code\n"
    "is 1; so is a file of a folder that cannot be read. A file that is named twice "
    "is\n"
    "told, and integrated twice. At most two groups of 8 frames a processor are in "
    "memory\n"
    "as their files hold them, and of a group 128 MiB of pixels and of results: below\n"
    "500 MB on two processors, but for cakes of a million bins. An OpenCL device has "
    "four\n"
    "groups at once, in at most half of its memory. \"mpirun -n N\" or "
    "\"srun -n N\" in front of the line spreads a "
    "series\n"
    "over N processes, on several machines too (package ringlet-mpi): each writes a "
    "file\n"
    "of its own, FILE_rank_1_of_N.h5, and FILE.h5 leads to all; ringlet(1) has a "
    "template\n"
    "for Slurm.\n\n"
    "--sectors N makes one pattern a sector in one pass, IMAGE_sector_01_of_N.xy and\n"
    "so on, or FILE_01.xy for -o FILE.xy; the header tells the azimuth range of each.\n"
    "--azimuthal N makes IMAGE_azimuthal.xy, whose first column is the azimuth.\n\n"
    "--project and --config take a file in place of the options: a project file of\n"
    "Ringlet, as the window saves it, or an integration configuration of pyFAI.";

static const char examples[] =
    "Examples:\n"
    "  ringlet integrate --poni ceo2.poni --polarization 0.99 image.cbf\n"
    "  ringlet integrate --poni lab6.poni --unit q_A^-1 --error-model poisson \\\n"
    "      --cake 1000x360 -o lab6.xye -o lab6.h5 lab6.edf\n"
    "  ringlet integrate --poni scan.poni -o patterns/ scan.h5::/entry/data/data\n"
    "  ringlet integrate --poni scan.poni -o scan_azint.h5 scan_master.h5\n"
    "  ringlet integrate --poni scan.poni --monitor monitor -o run.h5 --resume run/\n"
    "  ringlet integrate --poni saxs.poni --unit q_nm^-1 --error-model poisson \\\n"
    "      --format nxcansas -o saxs.h5 saxs.edf\n"
    "  ringlet integrate --poni lab6.poni --sectors 12 lab6.edf\n"
    "  ringlet integrate --poni lab6.poni --range 5.3,5.7 --azimuthal 360 lab6.edf\n"
    "  ringlet integrate --like lab6.xye -o next.xye next.edf\n"
    "  ringlet integrate --project lab6.ringlet -o lab6.xy\n"
    "  ringlet integrate --config .azimint.json lab6.edf\n";

gboolean
ringlet_integrate_options_parse (RingletIntegrateOptions *self, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->outputs,
        "File to write, or a folder; may come several times", "FILE" },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self->format,
        "Format of the output (by the suffix)", "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &self->overwrite,
        "Replace files that are there already", NULL },
    { "existing", 0, 0, G_OPTION_ARG_STRING, &self->existing,
        "Of a series, files that are there: skip frames whose files are, replace "
        "(--overwrite), or number the new ones; without it nothing is begun",
        "HOW" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &self->resume,
        "Go on with the series in FILE.h5: frames that are in it are passed over; "
        "files "
        "of frames that are there are left as they are",
        NULL },
    { "monitor", 0, 0, G_OPTION_ARG_STRING, &self->monitor,
        "Divide each frame by a number of its header: a key, a motor, a counter "
        "(counter/NAME) or \"monitor\", or of a /DATASET in its file",
        "KEY" },
    { "monitor-table", 0, 0, G_OPTION_ARG_FILENAME, &self->monitor_table,
        "Divide each frame by its number in this text, one a line", "TABLE" },
    { "stop-on-error", 0, 0, G_OPTION_ARG_NONE, &self->stop_on_error,
        "End a series with the first frame that fails", NULL },
    { "frame", 0, 0, G_OPTION_ARG_STRING, &self->frame,
        "Only this frame, counted from 0 (all)", "N" },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &self->verify,
        "Compare all checksums and refuse what differs; of a single file that is a "
        "warning otherwise",
        NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json,
        "Tell what was done as JSON on standard output", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, "Tell nothing", NULL },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &self->threads,
        "Threads to use (one per processor); never changes a result", "N" },
    { NULL },
  };
  g_autofree GOptionEntry *whole =
      ringlet_set_up_document_entries (&self->document, &self->set_up, own);
  g_autofree GOptionEntry *entries = ringlet_set_up_entries (&self->set_up, whole);

  self->set_up.passes_bad_files = TRUE;

  return ringlet_cli_parse (
      "integrate", "[IMAGE…]", summary, examples, entries, argc, argv);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, why);
  return FALSE;
}

gboolean
ringlet_integrate_options_check (RingletIntegrateOptions *self, GError **error)
{
  self->choice = self->overwrite ? RINGLET_EXISTING_REPLACE : RINGLET_EXISTING_SKIP;
  if (self->monitor != NULL && self->monitor_table != NULL)
    return refuse (
        error, "--monitor and --monitor-table both say what frames are divided by");
  if (self->monitor != NULL && *self->monitor == '\0')
    return refuse (error, "--monitor takes a key, and not nothing");
  if (self->resume && self->overwrite)
    return refuse (error, "--resume keeps what --overwrite replaces: give one of them");
  if (self->existing == NULL)
    return TRUE;
  if (!ringlet_existing_parse (self->existing, &self->choice)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--existing takes skip, replace or number, not \"%s\"", self->existing);
    return FALSE;
  }
  if (self->overwrite && self->choice != RINGLET_EXISTING_REPLACE)
    return refuse (error, "--overwrite is --existing replace: give one of them");
  return TRUE;
}

void
ringlet_integrate_options_clear (RingletIntegrateOptions *self)
{
  ringlet_set_up_clear (&self->set_up);
  ringlet_set_up_document_clear (&self->document);
  g_strfreev (self->outputs);
  g_free (self->format);
  g_free (self->frame);
  g_free (self->threads);
  g_free (self->existing);
  g_free (self->monitor);
  g_free (self->monitor_table);
}
