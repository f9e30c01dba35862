/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/output.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/progress.h"
#include "cli/set-up-geometry.h"
#include "output-name.h"
#include "scene.h"

static const char summary[] =
    "Computes the image of a powder: Debye–Scherrer rings "
    "with noise and module gaps.\n\n"
    "Without a geometry, on an Eiger2 4M or the detector that --detector names, 20 cm "
    "behind the sample at 0.4 Å.\n\n"
    "Writes the image as EDF and, with --write-poni, the "
    "geometry that it was made with.";

static const char examples[] = "Examples:\n"
                               "  ringlet simulate -o lab6.edf --write-poni lab6.poni\n"
                               "  ringlet simulate --calibrant CeO2 --poni my.poni "
                               "--detector Pilatus1M -o ceo2.edf\n";

typedef struct {
  char *output;
  char *write_poni;
  RingletSetUpGeometry geometry;
  char *calibrant;
  char *counts;
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
    self->seed };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_geometry_clear (&self->geometry);
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
    { "calibrant", 'c', 0, text, &o->calibrant, "Powder: LaB6 or CeO2 (LaB6)", "NAME" },
    { "counts", 0, 0, text, &o->counts, "Counts on the strongest ring", "N" },
    { "seed", 0, 0, text, &o->seed, "Of the noise: same seed, same image (1)", "N" },
    { "no-noise", 0, 0, flag, &o->no_noise, "Expected counts, rounded", NULL },
    { "no-gaps", 0, 0, flag, &o->no_gaps, "Modules without gaps", NULL },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "json", 0, 0, flag, &o->json, "Tell what was done as JSON", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_geometry_entries (&o->geometry, TRUE, entries);

  return ringlet_cli_parse ("simulate", "", summary, examples, all, argc, argv);
}

static gboolean
apply_poni (const Options *o, const RingletGeometryOrder *order, RingletScene *scene,
    GError **error)
{
  g_auto (RingletPoni) poni = { 0 };

  if (!ringlet_set_up_geometry_load (&o->geometry, order, NULL, &poni, error))
    return FALSE;
  if (poni.detector == NULL || poni.detector->n_slow == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: the geometry does not say how many pixels there are; give --detector",
        o->geometry.poni);
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
          &o->geometry, order, &detector, &scene->geometry, error))
    return FALSE;

  ringlet_scene_set_detector (scene, detector);
  return TRUE;
}

static gboolean
apply_options (const Options *o, const RingletGeometryOrder *order, RingletScene *scene,
    GError **error)
{
  const char *calibrant = o->calibrant != NULL ? o->calibrant : "LaB6";

  if (!(o->geometry.poni != NULL ? apply_poni (o, order, scene, error)
                                 : apply_default (o, order, scene, error)))
    return FALSE;

  scene->options.calibrant = ringlet_calibrant_find (calibrant, error);
  scene->options.noise = !o->no_noise;
  if (o->no_gaps)
    g_clear_pointer (&scene->gaps, ringlet_mask_unref);
  return scene->options.calibrant != NULL;
}

static void
report (const Options *o, const char *path, const RingletImage *image,
    const RingletScene *scene)
{
  g_autoptr (JsonBuilder) json = NULL;

  if (!o->json) {
    g_print ("%s: %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " pixels, %s on %s\n", path,
        image->n_slow, image->n_fast, scene->options.calibrant->name,
        scene->detector->name);
    return;
  }
  json = json_builder_new ();
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  ringlet_json_add_text (json, "path", path);
  ringlet_json_add_text (json, "poni", o->write_poni);
  ringlet_json_add_text (json, "calibrant", scene->options.calibrant->name);
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
  const char *const inputs[] = { o->geometry.poni, o->geometry.detector,
    scene->detector->path };

  return ringlet_output_check (path, o->overwrite, error) &&
      ringlet_output_check_inputs (path, inputs, G_N_ELEMENTS (inputs), error);
}

static gboolean
simulate (const Options *o, const RingletScene *scene, GError **error)
{
  const char *path = o->output != NULL ? o->output : "simulated.edf";
  g_autoptr (RingletImage) image = NULL;
  g_auto (RingletBar) bar;
  const RingletProgress progress = { on_progress, &bar };

  ringlet_bar_init (&bar, "Simulating");
  if (!check_output (o, scene, path, error) ||
      !(o->write_poni == NULL || check_output (o, scene, o->write_poni, error)))
    return FALSE;

  image = ringlet_simulate (scene->detector, &scene->geometry, scene->gaps,
      &scene->options, &progress, NULL, error);
  if (image == NULL ||
      !ringlet_scene_write (scene, image, path, o->write_poni, o->overwrite, error))
    return FALSE;

  ringlet_bar_clear (&bar);
  report (o, path, image, scene);
  return TRUE;
}

static int
simulate_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletScene) scene = { 0 };
  RingletGeometryOrder order;
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 1) {
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is one word too many; the output is named with -o", argv[1]);
    return ringlet_cli_usage ("simulate", error);
  }

  ringlet_scene_default (&scene);
  if (!ringlet_set_up_geometry_parse (&options.geometry, &order, &error) ||
      !ringlet_parse_positive (
          "--counts", options.counts, &scene.options.peak_counts, &error) ||
      !ringlet_parse_count ("--seed", options.seed, &scene.options.seed, &error))
    return ringlet_cli_usage ("simulate", error);
  if (!apply_options (&options, &order, &scene, &error) ||
      !simulate (&options, &scene, &error))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_simulate = {
  .name = "simulate",
  .summary = "Compute the image of a powder, to try things out",
  .run = simulate_run,
};
