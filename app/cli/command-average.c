/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/average.h"
#include "cli/check-outputs.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/run.h"
#include "output-name.h"

static const char summary[] =
    "Makes one image of many frames, pixel by pixel: for darks, flat fields, and "
    "powders that\nneed more than one frame.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "Methods: mean, sum, min, max, std, median, quantiles, cutoff, flat-field (the "
    "mean "
    "over\nits median), count (frames in which the pixel has a value); several with "
    "commas between\nthem make a file each: {method_name} in OUT is the method, or "
    "else "
    "it is put before the\nsuffix. {image_count} is the number of frames.";

static const char examples[] =
    "Values that are no data do not count: NaN, infinity, the two largest numbers of "
    "unsigned\nintegers, -1 and -2 of signed ones (unless others are below -2: no "
    "detector counts so), or\nwhat --dummy says. A pixel that has a value in no frame, "
    "is masked, or has none in dark or\nflat field, is NaN, in integers the largest "
    "number or -1 (or the dummy).\n\n"
    "Sums are exact integers of 64 bits, min and max of the type of the frames; all is "
    "float64\nwith dark, flat field or monitor, and everything else always; --type "
    "says "
    "otherwise. std\nis that of the n values themselves (divided by n).\n\n"
    "cutoff: values further than C standard deviations from the mean (or the median) "
    "are left\nout, and the mean is that of the rest; once, as in pyFAI, or again with "
    "what is left. One\nvalue of n is never further than (n-1)/sqrt(n) from the mean: "
    "for a few frames take the\nmedian, or a small C. Of n values in order, quantiles "
    "A-B takes the mean from number\nfloor(n A), counted from 0, to number ceil(n B) - "
    "1.\n\n"
    "Memory: up to 76 bytes a pixel, 8 to 16 for each image, and some frames that are "
    "on "
    "their\nway. Median, quantiles and cutoff keep up to --memory of frames besides, "
    "and "
    "read them again\nfor each further band of pixels. The number of threads changes "
    "no "
    "bit.\n\n"
    "A monitor table is a text with a number a line, in the order of the frames, or "
    "with FILE\nNUMBER.\n\n"
    "Examples:\n"
    "  ringlet average dark_####.edf -m median -o dark.edf\n"
    "  ringlet average darks/ -c 3 --cutoff-centre median -o dark.edf\n"
    "  ringlet average flood_master.h5 -m flat-field -d dark.edf -o flat.edf\n"
    "  ringlet average scan_master.h5 -m mean,std,count -o scan_{method_name}.h5\n"
    "  ringlet average a_####.cbf --monitor Ion_chamber -o mean.tif --type float32\n"
    "  ringlet average a_####.cbf -m sum -o sum.cbf\n";

static gboolean
parse (RingletAverageOptions *o, int *argc, char ***argv)
{
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  ringlet_average_options_list (o, entries);
  return ringlet_cli_parse ("average", "IMAGE…", summary, examples,
      (const GOptionEntry *) entries->data, argc, argv);
}

/* ---- files ---- */

typedef struct {
  RingletImage *dark;
  RingletImage *flat;
  RingletMask *mask;
  double *monitors;
} Files;

static void
files_clear (Files *self)
{
  g_clear_pointer (&self->dark, ringlet_image_unref);
  g_clear_pointer (&self->flat, ringlet_image_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_free (self->monitors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static gboolean
load_image (const char *path, RingletImage **image, GError **error)
{
  if (path != NULL)
    *image = ringlet_image_load (path, NULL, error);
  return path == NULL || *image != NULL;
}

static gboolean
load_files (const RingletAverageOptions *o, RingletAverageJob *job, Files *files,
    GError **error)
{
  g_autoptr (RingletImage) mask = NULL;

  if (!load_image (o->dark, &files->dark, error) ||
      !load_image (o->flat, &files->flat, error) || !load_image (o->mask, &mask, error))
    return FALSE;
  if (mask != NULL) {
    files->mask = ringlet_mask_new_from_image (mask, error);
    if (files->mask == NULL)
      return FALSE;
    if (ringlet_mask_seems_inverted (files->mask))
      g_printerr (
          "ringlet: %s hides more than half of its pixels; is it inverted?\n", o->mask);
  }
  if (o->monitor_table != NULL) {
    files->monitors =
        ringlet_average_load_monitors (o->monitor_table, job->source, error);
    if (files->monitors == NULL)
      return FALSE;
  }
  if (o->monitor != NULL && *o->monitor == '/') {
    files->monitors = ringlet_average_read_monitors (o->monitor, job->source, error);
    if (files->monitors == NULL)
      return FALSE;
  }
  job->order.dark = files->dark;
  job->order.flat = files->flat;
  job->order.mask = files->mask;
  job->order.monitors = files->monitors;
  return TRUE;
}

static gboolean
check_outputs (
    const RingletAverageOptions *o, const RingletAverageJob *job, GError **error)
{
  const char *const inputs[] = { o->dark, o->flat, o->mask, o->monitor_table };

  for (guint i = 0; i < job->paths->len; i++) {
    if (!ringlet_output_check_inputs (
            g_ptr_array_index (job->paths, i), inputs, G_N_ELEMENTS (inputs), error))
      return FALSE;
  }
  return ringlet_cli_check_outputs (job->source, job->paths, o->overwrite, error);
}

/* ---- the work ---- */

static gpointer
work (RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  RingletAverageJob *self = inputs;
  const RingletProgress progress = ringlet_job_progress (job);

  self->result =
      ringlet_average_run (self->source, &self->order, &progress, cancellable, error);
  if (self->result == NULL || !ringlet_average_write (self, cancellable, error))
    return NULL;
  return self;
}

static gboolean
run (const RingletAverageOptions *o, RingletAverageJob *job, Files *files, char **names,
    GError **error)
{
  g_auto (RingletBar) bar = { 0 };

  if (!ringlet_average_open (job, (const char *const *) names, error) ||
      !ringlet_average_plan_outputs (job, o->output, error) ||
      !check_outputs (o, job, error) || !load_files (o, job, files, error))
    return FALSE;
  if (!o->quiet)
    ringlet_cli_tell_notes (ringlet_source_notes (job->source));

  ringlet_bar_init (&bar, "Average");
  return ringlet_run_job (work, job, &bar, error) != NULL;
}

static void
job_clear (RingletAverageJob *self)
{
  g_clear_pointer (&self->result, ringlet_average_free);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->unreadable, g_ptr_array_unref);
  g_clear_pointer (&self->source, ringlet_source_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletAverageJob, job_clear)

static int
average_run (int argc, char **argv)
{
  g_auto (RingletAverageOptions) options = { 0 };
  g_auto (Files) files = { 0 };
  g_auto (RingletAverageJob) job = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc < 2)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name at least one image, folder or series");
  else if (options.output == NULL)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name the file to write with --output");
  if (error != NULL || !ringlet_average_options_parse (&options, &job, &error))
    return ringlet_cli_usage ("average", error);
  if (!run (&options, &job, &files, argv + 1, &error))
    return ringlet_cli_fail (error);

  if (!options.quiet)
    ringlet_average_tell_notes (&job);
  if (options.json)
    ringlet_average_tell_json (&job);
  else if (!options.quiet)
    ringlet_average_tell (&job);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_average = {
  .name = "average",
  .summary = "Frames into their mean, median, sum …, or a flat field",
  .run = average_run,
};
