/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/output.h"
#include "cli/cli.h"
#include "cli/command-detectors.h"
#include "cli/parse.h"
#include "detector/catalogue.h"
#include "detector/detector-file.h"
#include "output-name.h"

static const char summary[] =
    "Writes a detector of the catalogue, a NeXus detector file or a FIT2D spline as a "
    "NeXus detector file, which pyFAI reads.";

static const char examples[] =
    "Examples:\n"
    "  ringlet detectors export Eiger2_4M -o eiger.h5\n"
    "  ringlet detectors export RayonixMx225 --binning 2 -o mx225.h5\n"
    "  ringlet detectors export frelon.spline -o frelon.h5\n";

typedef struct {
  char *output;
  char *orientation;
  char *binning;
  gboolean overwrite;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->output);
  g_free (self->orientation);
  g_free (self->binning);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output, "File to write", "FILE" },
    { "orientation", 0, 0, G_OPTION_ARG_STRING, &o->orientation,
        "Where the first pixel is, 1 to 4 (3, or what the file says)", "N" },
    { "binning", 0, 0, G_OPTION_ARG_STRING, &o->binning,
        "Pixels read out as one, along each axis", "N" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace a file that is there", NULL },
    { NULL },
  };

  return ringlet_cli_parse (
      "detectors export", "NAME|FILE", summary, examples, entries, argc, argv);
}

/* Rows or columns of the image; those of a list first. */
static gsize
binned (const RingletDetectorRow *row, guint binning, gsize n)
{
  for (const RingletBinning *b = row->binnings; b != NULL && b->binning != 0; b++) {
    if (b->binning == binning && b->size != 0)
      return b->size;
  }
  return n / binning;
}

static RingletDetector *
bin (const RingletDetector *detector, guint binning, GError **error)
{
  const RingletDetectorRow *row = detector->row;
  RingletDetectorMode mode;
  g_autofree char *modes = NULL;

  if (row == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--binning is for detectors of the catalogue; %s is none", detector->name);
    return NULL;
  }
  if (binning > 0 &&
      ringlet_detector_mode_find (row, 0.0, 0.0, binned (row, binning, row->n_slow),
          binned (row, binning, row->n_fast), &mode) &&
      mode.binning_slow == binning && mode.binning_fast == binning)
    return ringlet_detector_new_mode (&mode, 0.0, detector->orientation, error);

  modes = ringlet_detector_modes_text (row);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s is not read out with binning %u; it gives %s", row->name, binning, modes);
  return NULL;
}

static RingletDetector *
open_detector (const Options *o, const char *name, int orientation, GError **error)
{
  g_autoptr (RingletDetector) detector =
      ringlet_parse_detector (name, orientation, error);
  guint binning = 0;

  if (detector == NULL || o->binning == NULL)
    return g_steal_pointer (&detector);
  if (!ringlet_parse_count ("--binning", o->binning, &binning, error))
    return NULL;
  return bin (detector, binning, error);
}

int
ringlet_detectors_export (int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (GError) error = NULL;
  const char *input = NULL;
  int orientation = 0;

  if (!parse (&o, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc != 2 || o.output == NULL)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name one detector or one file, and the output with -o");
  if (error != NULL ||
      !ringlet_detectors_parse_orientation (o.orientation, &orientation, &error))
    return ringlet_cli_usage ("detectors export", error);

  input = argv[1];
  if (!ringlet_output_check (o.output, o.overwrite, &error) ||
      !ringlet_output_check_inputs (o.output, &input, 1, &error))
    return ringlet_cli_fail (error);
  detector = open_detector (&o, argv[1], orientation, &error);
  if (detector == NULL ||
      !ringlet_detector_save (detector, o.output, o.overwrite, &error))
    return ringlet_cli_fail (error);
  ringlet_detectors_report (o.output, detector);
  return RINGLET_EXIT_DONE;
}
