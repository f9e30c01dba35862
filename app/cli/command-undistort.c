/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "base/quantity.h"
#include "cli/cli.h"
#include "cli/parse.h"
#include "cli/set-up-pixels.h"
#include "image/image-write-edf.h"
#include "output-name.h"
#include "process/regrid.h"

/* Pixels between those of a microscope and a metre are taken for meant. */
#define PIXEL_MIN_M 1e-7
#define PIXEL_MAX_M 1.0

#define MAX_ITERATIONS 10000

static const char summary[] =
    "Brings the image of a distorted detector to a regular grid, or back.\n\n"
    "Each pixel is shared out by the exact areas of overlap, so that counts are kept. "
    "Without --shape the grid covers all pixels; with it, it begins at the corner of "
    "the detector. A detector that is not flat needs --poni.";

static const char examples[] =
    "Examples:\n"
    "  ringlet undistort image.edf --detector frelon.spline -o flat.edf\n"
    "  ringlet undistort image.edf --poni my.poni --pixel 75um -o flat.edf "
    "--write-poni "
    "flat.poni\n"
    "  ringlet undistort flat.edf --detector frelon.spline --back -o raw.edf\n";

typedef struct {
  RingletSetUpPixels pixels;
  char *output;
  char *variance;
  char *variance_output;
  char *write_poni;
  char *pixel;
  char *shape;
  char *empty;
  char *iterations;
  char *frame;
  gboolean back;
  gboolean density;
  gboolean overwrite;
} Options;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->output, self->variance, self->variance_output,
    self->write_poni, self->pixel, self->shape, self->empty, self->iterations,
    self->frame };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_pixels_clear (&self->pixels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/**
 * Job:
 * @pixels: detector, mask and what is no data
 * @asked: pixel and shape as given, 0 where not
 * @regrid: how values are carried over
 * @frame: of the image
 *
 * The same as values.
 */
typedef struct {
  RingletPixels pixels;
  RingletRegularGrid asked;
  RingletRegridOptions regrid;
  guint frame;
} Job;

static void
job_clear (Job *self)
{
  ringlet_pixels_clear (&self->pixels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, file, &o->output, "Image to write", "FILE.edf" },
    { "pixel", 0, 0, text, &o->pixel,
        "Pixel of the grid (that of the detector): 75um, or height and width 75um,50um",
        "SIZE" },
    { "shape", 0, 0, text, &o->shape, "Rows and columns of the grid", "R×C" },
    { "back", 0, 0, flag, &o->back, "From the grid to the detector", NULL },
    { "iterations", 0, 0, text, &o->iterations,
        "Back: steps towards the image whose grid is just this one; more of the "
        "detail, "
        "more noise (0)",
        "N" },
    { "density", 0, 0, flag, &o->density,
        "Counts per area: even light is even; else counts, whose sum is kept", NULL },
    { "empty", 0, 0, text, &o->empty, "Value where nothing is known (nan)", "V" },
    { "variance", 0, 0, file, &o->variance, "Variance of each pixel", "FILE" },
    { "variance-output", 0, 0, file, &o->variance_output, "Variances to write",
        "FILE.edf" },
    { "write-poni", 0, 0, file, &o->write_poni, "Geometry of the grid to write",
        "FILE" },
    { "frame", 0, 0, text, &o->frame, "Which frame, counted from 0 (0)", "N" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_pixels_entries (&o->pixels, FALSE, entries);

  return ringlet_cli_parse ("undistort", "IMAGE", summary, examples, all, argc, argv);
}

/* ---- values ---- */

static gboolean
parse_pixel (const char *text, RingletRegularGrid *asked, GError **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  const guint n = parts != NULL ? g_strv_length (parts) : 0;

  if (parts == NULL)
    return TRUE;
  if (n < 1 || n > 2)
    return ringlet_parse_refuse (
        "--pixel", text, "a length, or height and width: 75um,50um", error);
  return ringlet_length_parse ("--pixel", parts[0], PIXEL_MIN_M, PIXEL_MAX_M,
             &asked->pixel_slow_m, error) &&
      ringlet_length_parse ("--pixel", parts[n - 1], PIXEL_MIN_M, PIXEL_MAX_M,
          &asked->pixel_fast_m, error);
}

/* Options that say nothing without another one, or against it. */
static gboolean
check_options (const Options *o, GError **error)
{
  const char *problem = NULL;

  if (o->pixels.geometry.poni == NULL && o->pixels.geometry.detector == NULL)
    problem = "which detector is it? Give --detector or --poni";
  else if ((o->variance == NULL) != (o->variance_output == NULL))
    problem = "--variance and --variance-output need each other";
  else if (o->iterations != NULL && !o->back)
    problem = "--iterations needs --back";
  else if (o->iterations != NULL && o->variance != NULL)
    problem = "--iterations correlates all pixels: leave out it or --variance";
  else if (o->write_poni != NULL && (o->pixels.geometry.poni == NULL || o->back))
    problem = "--write-poni needs --poni, and no --back";
  if (problem != NULL)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return problem == NULL;
}

static gboolean
parse_values (const Options *o, Job *job, GError **error)
{
  job->regrid = ringlet_regrid_options_default ();
  job->regrid.density = o->density;
  if (!check_options (o, error) ||
      !ringlet_set_up_pixels_parse (&o->pixels, &job->pixels, error) ||
      !parse_pixel (o->pixel, &job->asked, error) ||
      !ringlet_parse_shape (
          "--shape", o->shape, &job->asked.n_slow, &job->asked.n_fast, error) ||
      !ringlet_parse_number ("--empty", o->empty, &job->regrid.empty, error) ||
      !ringlet_parse_count (
          "--iterations", o->iterations, &job->regrid.n_iterations, error) ||
      !ringlet_parse_count ("--frame", o->frame, &job->frame, error))
    return FALSE;
  if (job->regrid.n_iterations > MAX_ITERATIONS)
    return ringlet_parse_refuse (
        "--iterations", o->iterations, "a whole number up to 10000", error);

  job->regrid.dummy = job->pixels.plan.dummy;
  job->regrid.dummy_value = job->pixels.plan.dummy_value;
  job->regrid.dummy_delta = job->pixels.plan.dummy_delta;
  return TRUE;
}

/* ---- work ---- */

static gboolean
check_outputs (const Options *o, const char *path, GError **error)
{
  const char *const inputs[] = { path, o->variance, o->pixels.geometry.poni,
    o->pixels.geometry.detector, o->pixels.mask };
  const char *const before[] = { o->output, o->variance_output };

  if (!ringlet_set_up_pixels_check_output (
          &o->pixels, "-o", o->output, path, o->overwrite, error) ||
      !ringlet_output_check_inputs (o->output, inputs, G_N_ELEMENTS (inputs), error))
    return FALSE;
  if (o->variance_output != NULL &&
      (!ringlet_set_up_pixels_check_output (&o->pixels, "--variance-output",
           o->variance_output, path, o->overwrite, error) ||
          !ringlet_output_check_inputs (
              o->variance_output, inputs, G_N_ELEMENTS (inputs), error) ||
          !ringlet_output_check_others (o->variance_output, before, 1, error)))
    return FALSE;
  return o->write_poni == NULL ||
      (ringlet_output_check (o->write_poni, o->overwrite, error) &&
          ringlet_output_check_inputs (
              o->write_poni, inputs, G_N_ELEMENTS (inputs), error) &&
          ringlet_output_check_others (
              o->write_poni, before, G_N_ELEMENTS (before), error));
}

static const RingletGeometry *
geometry_of (const Options *o, const Job *job)
{
  return o->pixels.geometry.poni != NULL ? &job->pixels.geometry : NULL;
}

static gboolean
choose_grid (const Options *o, const Job *job, RingletRegularGrid *grid, GError **error)
{
  const RingletDetector *detector = job->pixels.detector;
  const double slow_m =
      o->pixel != NULL ? job->asked.pixel_slow_m : detector->pixel_slow_m;
  const double fast_m =
      o->pixel != NULL ? job->asked.pixel_fast_m : detector->pixel_fast_m;

  if (o->shape == NULL)
    return ringlet_regular_grid_cover (
        detector, geometry_of (o, job), slow_m, fast_m, grid, error);
  *grid = (RingletRegularGrid){ job->asked.n_slow, job->asked.n_fast, slow_m, fast_m };
  return TRUE;
}

static double
sum_of (const RingletImage *image)
{
  const gsize n = ringlet_image_n_pixels (image);
  double sum = 0.0;

  for (gsize i = 0; i < n; i++) {
    const double value = ringlet_image_get (image, i);

    if (isfinite (value))
      sum += value;
  }
  return sum;
}

static void
report (const Options *o, const RingletRegularGrid *grid, const RingletImage *image)
{
  char number[5][RINGLET_NUMBER_SIZE];
  const double values[] = { 1e6 * grid->pixel_slow_m, 1e6 * grid->pixel_fast_m,
    grid->origin_slow_m / grid->pixel_slow_m, grid->origin_fast_m / grid->pixel_fast_m,
    sum_of (image) };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_ascii_formatd (number[i], sizeof number[i], "%.8g", values[i] + 0.0);
  g_print ("%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
           " pixels; the grid has pixels of %s × %s µm and begins at pixel (%s, %s); "
           "all counts together are %s\n",
      o->output, image->n_slow, image->n_fast, number[0], number[1], number[2],
      number[3], number[4]);
}

static gboolean
write_outputs (const Options *o, const Job *job, const RingletRegularGrid *grid,
    const RingletRegridFrame *to, const GPtrArray *header, GError **error)
{
  RingletGeometry regular;
  g_autoptr (RingletDetector) detector =
      ringlet_regular_grid_detector (grid, geometry_of (o, job), &regular);

  if (!ringlet_image_write_edf (to->image, header, o->output, o->overwrite, error))
    return FALSE;
  if (to->variance != NULL &&
      !ringlet_image_write_edf (
          to->variance, header, o->variance_output, o->overwrite, error))
    return FALSE;
  return o->write_poni == NULL ||
      ringlet_poni_save (o->write_poni, detector, &regular, 0.0, o->overwrite, error);
}

static gboolean
load_frame (const Options *o, const Job *job, const char *path,
    RingletRegridFrame *frame, GError **error)
{
  frame->image = ringlet_load_frame (path, job->frame, error);
  if (frame->image != NULL && o->variance != NULL)
    frame->variance = ringlet_load_frame (o->variance, 0, error);
  return frame->image != NULL && (o->variance == NULL || frame->variance != NULL);
}

static gboolean
run (const Options *o, Job *job, const char *path, GError **error)
{
  g_auto (RingletRegridFrame) from = { 0 };
  g_auto (RingletRegridFrame) to = { 0 };
  g_autoptr (RingletRegrid) regrid = NULL;
  RingletRegularGrid grid;

  if (!check_outputs (o, path, error) || !load_frame (o, job, path, &from, error) ||
      !ringlet_set_up_pixels_place (
          &o->pixels, o->back ? NULL : from.image, &job->pixels, error) ||
      !ringlet_set_up_pixels_load (&o->pixels, &job->pixels, error) ||
      !choose_grid (o, job, &grid, error))
    return FALSE;

  regrid = ringlet_regrid_new (
      job->pixels.detector, geometry_of (o, job), job->pixels.mask, &grid, NULL, error);
  if (regrid == NULL)
    return FALSE;
  if (!(o->back ? ringlet_regrid_restore : ringlet_regrid_correct) (
          regrid, &from, &job->regrid, &to, NULL, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  if (!write_outputs (o, job, &grid, &to, from.image->meta.header, error))
    return FALSE;
  report (o, &grid, to.image);
  return TRUE;
}

static int
undistort_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (Job) job = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc != 2)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name one image");
  else if (options.output == NULL)
    g_set_error_literal (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name the image to write with -o FILE.edf");
  if (error != NULL || !parse_values (&options, &job, &error))
    return ringlet_cli_usage ("undistort", error);
  if (!run (&options, &job, argv[1], &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_undistort = {
  .name = "undistort",
  .summary = "Images of distorted detectors onto a regular grid, and back",
  .run = undistort_run,
};
