/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/progress.h"
#include "cli/simulate-from.h"
#include "geometry/factor-text.h"
#include "output-name.h"
#include "scene.h"

static const char summary[] =
    "Computes the image of a powder: Debye–Scherrer rings "
    "with noise and module gaps.\n\n"
    "Without a geometry, on an Eiger2 4M or the detector that --detector names, 20 cm "
    "behind the sample at 0.4 Å.\n\n"
    "With --from, an image is calculated back from an integrated pattern or cake "
    "instead, with the corrections that are named here put on again: expected counts, "
    "nan where nothing is known, or with --noise whole counts.\n\n"
    "Writes the image as EDF and, with --write-poni, the "
    "geometry that it was made with.";

static const char examples[] =
    "Examples:\n"
    "  ringlet simulate -o lab6.edf --write-poni lab6.poni\n"
    "  ringlet simulate --calibrant CeO2 --poni my.poni "
    "--detector Pilatus1M -o ceo2.edf\n"
    "  ringlet simulate --caglioti 2e-3,-1e-3,1e-3 --lorentz "
    "0.02,0.01 -o wide.edf\n"
    "  ringlet simulate --from pattern.xy --poni my.poni "
    "-P 0.99 -o image.edf\n"
    "  ringlet simulate --from cake.h5 --poni my.poni --noise "
    "-o image.edf\n";

typedef struct {
  char *output;
  char *write_poni;
  RingletSetUpPixels pixels;
  RingletSimulateFrom from;
  char *calibrant;
  char *counts;
  char *caglioti;
  char *lorentz;
  char *seed;
  gboolean no_noise;
  gboolean no_gaps;
  gboolean overwrite;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->output, self->write_poni, self->calibrant, self->counts,
    self->caglioti, self->lorentz, self->seed };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_pixels_clear (&self->pixels);
  ringlet_simulate_from_clear (&self->from);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, file, &o->output, "Image to write (simulated.edf)", "FILE" },
    { "write-poni", 0, 0, file, &o->write_poni, "Geometry to write", "FILE" },
    { "calibrant", 'c', 0, text, &o->calibrant,
        "Powder, a name of \"ringlet calibrants\", a file or a cell (LaB6)", "NAME" },
    { "counts", 0, 0, text, &o->counts, "Counts on the strongest ring", "N" },
    { "caglioti", 0, 0, text, &o->caglioti,
        "FWHM² = U tan² θ + V tan θ + W of the rings, degrees² of 2θ (0,0,0.0016)",
        "U,V,W" },
    { "lorentz", 0, 0, text, &o->lorentz,
        "FWHM = X tan θ + Y / cos θ of a Lorentzian that widens them, degrees (a share "
        "of 0.2)",
        "X,Y" },
    { "from", 0, 0, file, &o->from.path,
        "Pattern, or HDF5 file of a pattern or cake, to calculate the image from",
        "FILE" },
    { "unit", 'u', 0, text, &o->from.unit,
        "Radial unit of --from, where the file does not say it", "UNIT" },
    { "per-bin", 0, 0, flag, &o->from.per_bin,
        "Value of the bin that a pixel lies in; else interpolated", NULL },
    { "noise", 0, 0, flag, &o->from.noise, "With --from: draw counts", NULL },
    { "seed", 0, 0, text, &o->seed, "Of the noise: same seed, same image (1)", "N" },
    { "no-noise", 0, 0, flag, &o->no_noise, "Expected counts, rounded", NULL },
    { "no-gaps", 0, 0, flag, &o->no_gaps, "Modules without gaps", NULL },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "json", 0, 0, flag, &o->json, "Tell what was done as JSON", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_pixels_entries (&o->pixels, TRUE, entries);

  return ringlet_cli_parse ("simulate", "", summary, examples, all, argc, argv);
}

/* "a,b,c": just so many numbers. */
static gboolean
parse_numbers (
    const char *option, const char *text, double *values, guint n, GError **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  gboolean ok = parts != NULL && g_strv_length (parts) == n;

  if (text == NULL)
    return TRUE;
  for (guint i = 0; ok && i < n; i++)
    ok = ringlet_number_parse (parts[i], &values[i]);
  return ok ||
      ringlet_parse_refuse (
          option, text, n == 3 ? "three numbers: U,V,W" : "two numbers: X,Y", error);
}

/* Degrees of 2θ into radians. */
static gboolean
parse_widths (const Options *o, RingletSimulation *options, GError **error)
{
  const double degree = RINGLET_DEGREE;
  double u[3] = { options->caglioti_u, options->caglioti_v, options->caglioti_w };
  double x[2] = { 0.0, 0.0 };

  if (!parse_numbers ("--caglioti", o->caglioti, u, 3, error) ||
      !parse_numbers ("--lorentz", o->lorentz, x, 2, error))
    return FALSE;
  if (o->caglioti != NULL) {
    options->caglioti_u = u[0] * degree * degree;
    options->caglioti_v = u[1] * degree * degree;
    options->caglioti_w = u[2] * degree * degree;
  }
  options->lorentz_x = x[0] * degree;
  options->lorentz_y = x[1] * degree;
  return TRUE;
}

/* The calibrant has no say where there is a pattern. */
static gboolean
check_powder (const Options *o, GError **error)
{
  const char *const texts[] = { o->calibrant, o->counts, o->caglioti, o->lorentz };
  const char *const names[] = { "--calibrant", "--counts", "--caglioti", "--lorentz" };

  for (gsize i = 0; o->from.path != NULL && i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] == NULL)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s is about a powder, and --from gives the intensities: leave out one of them",
        names[i]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
apply_poni (const Options *o, const RingletGeometryOrder *order, RingletScene *scene,
    GError **error)
{
  g_auto (RingletPoni) poni = { 0 };

  if (!ringlet_set_up_geometry_load (&o->pixels.geometry, order, NULL, &poni, error))
    return FALSE;
  if (poni.detector == NULL || poni.detector->n_slow == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the geometry does not say how many pixels there are; give --detector",
        o->pixels.geometry.poni);
    return FALSE;
  }

  ringlet_scene_set_detector (scene, poni.detector);
  scene->geometry = poni.geometry;
  return TRUE;
}

/* The geometry of the default scene, around another detector or wavelength. */
static gboolean
apply_default (const Options *o, const RingletGeometryOrder *order, RingletScene *scene,
    GError **error)
{
  g_autoptr (RingletDetector) detector = ringlet_detector_ref (scene->detector);

  if (!ringlet_set_up_geometry_change (
          &o->pixels.geometry, order, &detector, &scene->geometry, error))
    return FALSE;

  ringlet_scene_set_detector (scene, detector);
  return TRUE;
}

static gboolean
apply_options (const Options *o, const RingletGeometryOrder *order, RingletScene *scene,
    GError **error)
{
  if (!(o->pixels.geometry.poni != NULL ? apply_poni (o, order, scene, error)
                                        : apply_default (o, order, scene, error)))
    return FALSE;

  scene->options.noise = !o->no_noise;
  if (o->no_gaps)
    g_clear_pointer (&scene->gaps, ringlet_mask_unref);
  return TRUE;
}

/* What the image is of. */
static const char *
source_of (const Options *o, const RingletScene *scene)
{
  return o->from.path != NULL ? o->from.path : scene->options.calibrant->name;
}

static void
report (const Options *o, const char *path, const RingletImage *image,
    const RingletScene *scene)
{
  g_autoptr (JsonBuilder) json = NULL;

  if (!o->json) {
    g_print ("%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels, %s on %s\n", path,
        image->n_slow, image->n_fast, source_of (o, scene), scene->detector->name);
    return;
  }
  json = json_builder_new ();
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "path", path);
  ringlet_json_add_text (json, "poni", o->write_poni);
  ringlet_json_add_text (
      json, o->from.path != NULL ? "from" : "calibrant", source_of (o, scene));
  ringlet_json_add_text (json, "detector", scene->detector->name);
  ringlet_json_add_number (json, "seed", scene->options.seed);
  ringlet_json_add_image (json, image);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

static void
on_progress (double fraction, gpointer bar)
{
  ringlet_bar_update (bar, fraction);
}

static gboolean
check_output (
    const Options *o, const RingletScene *scene, const char *path, GError **error)
{
  const char *const inputs[] = { o->pixels.geometry.poni, o->pixels.geometry.detector,
    scene->detector->path, o->from.path, o->pixels.mask, o->pixels.dark, o->pixels.flat,
    o->pixels.factors.absorption };

  return ringlet_output_check (path, o->overwrite, error) &&
      ringlet_output_check_inputs (path, inputs, G_N_ELEMENTS (inputs), error);
}

static RingletImage *
make_powder (const RingletScene *scene, GError **error)
{
  g_auto (RingletBar) bar;
  const RingletProgress progress = { on_progress, &bar };

  ringlet_bar_init (&bar, "Simulating");
  return ringlet_simulate (scene->detector, &scene->geometry, scene->gaps,
      &scene->options, &progress, NULL, error);
}

static gboolean
simulate (const Options *o, RingletPixels *pixels, RingletScene *scene, GError **error)
{
  const char *path = o->output != NULL ? o->output : "simulated.edf";
  g_autoptr (RingletImage) image = NULL;

  if (!check_output (o, scene, path, error) ||
      !(o->write_poni == NULL ||
          (check_output (o, scene, o->write_poni, error) &&
              ringlet_output_check_others (o->write_poni, &path, 1, error))))
    return FALSE;

  image = o->from.path != NULL ? ringlet_simulate_from (&o->from, &o->pixels, pixels,
                                     scene, scene->options.seed, error)
                               : make_powder (scene, error);
  if (image == NULL ||
      !ringlet_scene_write (scene, image, path, o->write_poni, o->overwrite, error))
    return FALSE;

  report (o, path, image, scene);
  return TRUE;
}

static gboolean
parse_values (Options *o, RingletPixels *pixels, RingletScene *scene, GError **error)
{
  const char *calibrant = o->calibrant != NULL ? o->calibrant : "LaB6";

  scene->options.calibrant = ringlet_calibrant_find (calibrant, error);
  o->pixels.no_mask = o->pixels.no_mask || (o->no_gaps && o->from.path != NULL);
  if (scene->options.calibrant == NULL ||
      !ringlet_simulate_from_check (&o->from, &o->pixels, error) ||
      !check_powder (o, error) ||
      !ringlet_set_up_pixels_parse (&o->pixels, pixels, error) ||
      !ringlet_parse_positive (
          "--counts", o->counts, &scene->options.peak_counts, error) ||
      !parse_widths (o, &scene->options, error) ||
      !ringlet_parse_count ("--seed", o->seed, &scene->options.seed, error))
    return FALSE;
  if (o->pixels.factors.polarization != NULL)
    scene->options.polarization = pixels->plan.factors.polarization;
  return TRUE;
}

static int
simulate_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletScene) scene = { 0 };
  g_auto (RingletPixels) pixels = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 1) {
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is one word too many; the output is named with -o", argv[1]);
    return ringlet_cli_usage ("simulate", error);
  }

  ringlet_scene_default (&scene);
  if (!parse_values (&options, &pixels, &scene, &error))
    return ringlet_cli_usage ("simulate", error);
  if (!apply_options (&options, &pixels.order, &scene, &error) ||
      !simulate (&options, &pixels, &scene, &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_simulate = {
  .name = "simulate",
  .summary = "Compute the image of a powder, to try things out",
  .run = simulate_run,
};
