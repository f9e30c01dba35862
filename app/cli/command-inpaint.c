/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/cli.h"
#include "cli/parse.h"
#include "cli/set-up-pixels.h"
#include "image/image-write-edf.h"
#include "process/inpaint.h"

static const char summary[] =
    "Fills masked pixels of an image with what their neighbours along the "
    "Debye–Scherrer ring let expect.\n\n"
    "All other pixels keep their values, and the image its type. What the pixels are "
    "corrected for in between, they have again in the end: give --polarization where "
    "rings are long.";

static const char examples[] =
    "Examples:\n"
    "  ringlet inpaint image.cbf --poni my.poni -o filled.edf\n"
    "  ringlet inpaint image.edf --poni my.poni --mask beamstop.edf -P 0.99 --noise "
    "-o filled.edf\n";

typedef struct {
  RingletSetUpPixels pixels;
  char *output;
  char *frame;
  char *neighbours;
  char *seed;
  gboolean noise;
  gboolean overwrite;
} Options;

static void
options_clear (Options *self)
{
  ringlet_set_up_pixels_clear (&self->pixels);
  g_free (self->output);
  g_free (self->frame);
  g_free (self->neighbours);
  g_free (self->seed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output, "Image to write",
        "FILE.edf" },
    { "frame", 0, 0, text, &o->frame, "Which frame, counted from 0 (0)", "N" },
    { "neighbours", 0, 0, text, &o->neighbours,
        "Pixels to look at on each side along the ring (24)", "N" },
    { "noise", 0, 0, flag, &o->noise, "Draw counts as noisy as measured ones", NULL },
    { "poissonian", 0, G_OPTION_FLAG_HIDDEN, flag, &o->noise, "As pyFAI calls it",
        NULL },
    { "seed", 0, 0, text, &o->seed, "Of the noise: same seed, same image (0)", "N" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_pixels_entries (&o->pixels, TRUE, entries);

  return ringlet_cli_parse ("inpaint", "IMAGE", summary, examples, all, argc, argv);
}

static gsize
count_changed (const RingletImage *before, const RingletImage *after)
{
  const gsize n = ringlet_image_n_pixels (before);
  gsize n_changed = 0;

  for (gsize i = 0; i < n; i++)
    n_changed += ringlet_image_get (before, i) != ringlet_image_get (after, i);
  return n_changed;
}

static gboolean
run (const Options *o, const char *path, guint frame, const RingletInpaint *inpaint,
    RingletPixels *pixels, GError **error)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletImage) filled = NULL;
  RingletIntegratorInputs inputs;

  if (!ringlet_set_up_pixels_check_output (
          &o->pixels, "-o", o->output, path, o->overwrite, error))
    return FALSE;
  image = ringlet_load_frame (path, frame, error);
  if (image == NULL ||
      !ringlet_set_up_pixels_place (&o->pixels, image, pixels, error) ||
      !ringlet_set_up_pixels_load (&o->pixels, pixels, error))
    return FALSE;

  inputs = ringlet_pixels_inputs (&o->pixels, pixels);
  filled = ringlet_inpaint (&inputs, image, inpaint, memo, NULL, error);
  if (filled == NULL ||
      !ringlet_image_write_edf (
          filled, filled->meta.header, o->output, o->overwrite, error))
    return FALSE;

  g_print ("%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels, %" G_GSIZE_FORMAT
           " of them changed\n",
      o->output, filled->n_slow, filled->n_fast, count_changed (image, filled));
  return TRUE;
}

static int
inpaint_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletPixels) pixels = { 0 };
  RingletInpaint inpaint = ringlet_inpaint_default ();
  guint frame = 0;
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc != 2)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name one image; several are filled one by one");
  else if (options.output == NULL)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name the image to write with -o FILE.edf");
  inpaint.noise = options.noise;
  if (error != NULL ||
      !ringlet_set_up_geometry_check_file (&options.pixels.geometry, &error) ||
      !ringlet_set_up_pixels_parse (&options.pixels, &pixels, &error) ||
      !ringlet_parse_count ("--frame", options.frame, &frame, &error) ||
      !ringlet_parse_count ("--seed", options.seed, &inpaint.seed, &error) ||
      !ringlet_parse_positive_count (
          "--neighbours", options.neighbours, &inpaint.n_neighbours, &error))
    return ringlet_cli_usage ("inpaint", error);
  if (!run (&options, argv[1], frame, &inpaint, &pixels, &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_inpaint = {
  .name = "inpaint",
  .summary = "Fill masked pixels from their neighbours along the rings",
  .run = inpaint_run,
};
