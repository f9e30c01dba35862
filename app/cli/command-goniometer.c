/* SPDX-License-Identifier: MIT */

/* A detector on an arm: a model of where it stands for any position of the motors. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "base/quantity.h"
#include "cli/cli.h"
#include "cli/goniometer-run.h"
#include "cli/parse.h"
#include "cli/set-up-geometry.h"
#include "cli/set-up-pixels.h"
#include "output-name.h"

static const char summary[] =
    "Shows the model of a detector on an arm (JSON as pyFAI writes it), says where the "
    "detector\nstands at a position of the motors, and refines the model on several "
    "images.\n\n"
    "Without more, MODEL.json is shown. With --at, or an image whose header has the "
    "motors,\nits geometry there; -o writes that. With --refine, the images (or .npt "
    "files of control\npoints) refine the model together, and -o writes it as JSON. "
    "With --regress there is no\nmodel: lines through geometries against their nominal "
    "distance make one.";

static const char examples[] =
    "Examples:\n"
    "  ringlet goniometer arm.json\n"
    "  ringlet goniometer arm.json --at tth=17.25 -o at17.poni\n"
    "  ringlet goniometer arm.json --at tth=17.25 --energy 18keV -o at17.poni\n"
    "  ringlet goniometer arm.json scan_0012.edf --motor tth=del -o scan_0012.poni\n"
    "  ringlet goniometer arm.json --refine scan_*.edf -c LaB6 -o refined.json\n"
    "  ringlet goniometer arm.json --refine --list scan.txt --fix dist -o new.json\n"
    "  ringlet goniometer --regress a.poni:100mm b.poni:200mm -o lines.json\n\n"
    "A list has a line \"IMAGE [MOTOR=VALUE …] [frame=N]\" for each image or .npt "
    "file.\n";

typedef struct {
  char *at;
  char *list;
  char *calibrant;
  char *mask;
  char *reject;
  char *density;
  char *wavelength;
  char *energy;
  char **motors;
  char **fix;
  char **bound;
  char *output;
  gboolean refine;
  gboolean regress;
  gboolean overwrite;
  gboolean json;
  gboolean quiet;
} Options;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->at, self->list, self->calibrant, self->mask,
    self->reject, self->density, self->output, self->wavelength, self->energy };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (self->motors);
  g_strfreev (self->fix);
  g_strfreev (self->bound);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The same as values. */
typedef struct {
  RingletGoniometerOrder order;
  GHashTable *given;
  char **words;
} Command;

static void
command_clear (Command *self)
{
  g_clear_pointer (&self->order.entries, g_ptr_array_unref);
  g_clear_pointer (&self->order.names, g_hash_table_unref);
  g_clear_pointer (&self->given, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Command, command_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg texts = G_OPTION_ARG_STRING_ARRAY;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry entries[] = {
    { "at", 0, 0, text, &o->at, "Where the motors stand", "MOTOR=VALUE,…" },
    { "motor", 0, 0, texts, &o->motors, "What a header calls a motor of the model",
        "MOTOR=NAME" },
    { "refine", 0, 0, flag, &o->refine, "Refine the model on the images", NULL },
    { "list", 0, 0, file, &o->list, "Images and their motors, one a line", "FILE" },
    { "calibrant", 'c', 0, text, &o->calibrant,
        "Powder (what the points or the name of an image say)", "NAME" },
    { "mask", 'm', 0, file, &o->mask, "Pixels of all images that do not count",
        "FILE" },
    { "fix", 0, 0, texts, &o->fix, "Leave these as they are, or at a value",
        "NAME[=V],…" },
    { "bound", 0, 0, texts, &o->bound, "Keep one between two values", "NAME=LO,HI" },
    { "reject", 0, 0, text, &o->reject,
        "Leave out points farther from their ring, in σ; 0 keeps all (4)", "N" },
    { "points-per-degree", 0, 0, text, &o->density, "Of azimuth on each ring (1)",
        "N" },
    { "wavelength", 'w', 0, text, &o->wavelength,
        "Wavelength or photon energy with its unit, instead of the model's", "VALUE" },
    { "energy", 'e', 0, text, &o->energy, "The same as --wavelength", "VALUE" },
    { "regress", 0, 0, flag, &o->regress,
        "Lines through geometries, PONI:DISTANCE each", NULL },
    { "output", 'o', 0, file, &o->output, "A geometry, or the new model (.json)",
        "FILE" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace a file that is there", NULL },
    { "json", 0, 0, flag, &o->json, "Tell it as JSON", NULL },
    { "quiet", 'q', 0, flag, &o->quiet, "Only write files", NULL },
    { NULL },
  };

  return ringlet_cli_parse (
      "goniometer", "[MODEL.json] [IMAGE…]", summary, examples, entries, argc, argv);
}

/* ---- options ---- */

/* What was said for nothing is a mistake. */
static gboolean
check_options (const Options *o, int n_words, GError **error)
{
  const gboolean has_refining = o->list != NULL || o->calibrant != NULL ||
      o->mask != NULL || o->fix != NULL || o->bound != NULL || o->reject != NULL ||
      o->density != NULL;
  const gboolean makes_model = o->refine || o->regress;
  const char *problem = NULL;

  if (o->refine && o->regress)
    problem = "--refine and --regress are two things: choose one";
  else if (!o->refine && has_refining)
    problem = "--list, --calibrant, --mask, --fix, --bound, --reject and "
              "--points-per-degree need --refine";
  else if (o->at != NULL && makes_model)
    problem = "--at asks for a geometry: not with --refine or --regress";
  else if (o->regress && (o->wavelength != NULL || o->energy != NULL))
    problem = "--regress has the wavelength of its geometries: not with --wavelength";
  else if (!o->regress && n_words < 1)
    problem = "name the model, a JSON file";
  else if (o->regress && n_words < 2)
    problem = "--regress needs two geometries or more, PONI:DISTANCE each";
  else if (o->refine && n_words < 2 && o->list == NULL)
    problem = "--refine needs images or .npt files, or --list FILE";
  else if (!makes_model && n_words > 2)
    problem = "name one image, or refine the model with --refine";
  else if (!makes_model && n_words > 1 && o->at != NULL)
    problem = "name an image or say --at, not both";
  else if (!makes_model && n_words == 1 && o->at == NULL && o->output != NULL)
    problem = "-o needs a position: --at MOTOR=VALUE, or an image";
  else if (makes_model && o->output != NULL && !g_str_has_suffix (o->output, ".json"))
    problem = "-o must be a name in .json: a model is written as pyFAI does";
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

static gboolean
parse_names (const Options *o, GHashTable *names, GError **error)
{
  for (gsize i = 0; o->motors != NULL && o->motors[i] != NULL; i++) {
    char *equals = strchr (o->motors[i], '=');

    if (equals == NULL || equals == o->motors[i] || equals[1] == '\0')
      return ringlet_parse_refuse (
          "--motor", o->motors[i], "MOTOR=NAME, the name of the header last", error);
    g_hash_table_replace (names,
        g_strndup (o->motors[i], (gsize) (equals - o->motors[i])),
        g_strdup (equals + 1));
  }
  return TRUE;
}

static gboolean
parse_wavelength (const Options *o, double *wavelength_m, GError **error)
{
  const RingletSetUpGeometry words = { .wavelength = o->wavelength,
    .energy = o->energy };
  RingletGeometryOrder order;

  if (!ringlet_set_up_geometry_parse (&words, &order, error))
    return FALSE;
  *wavelength_m = order.wavelength_m;
  return TRUE;
}

static gboolean
parse_values (const Options *o, char **words, Command *command, GError **error)
{
  RingletGoniometerOrder *order = &command->order;

  *order = (RingletGoniometerOrder){ .model = words[0],
    .entries = g_ptr_array_new_with_free_func (ringlet_goniometer_entry_free),
    .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .mask = o->mask,
    .fix = (const char *const *) o->fix,
    .bound = (const char *const *) o->bound,
    .reject_sigma = 4.0,
    .output = o->output,
    .overwrite = o->overwrite,
    .json = o->json,
    .quiet = o->quiet };
  command->words = words;
  command->given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (o->calibrant != NULL) {
    order->calibrant = ringlet_calibrant_find (o->calibrant, error);
    if (order->calibrant == NULL)
      return FALSE;
  }
  if (!ringlet_parse_number ("--reject", o->reject, &order->reject_sigma, error))
    return FALSE;
  if (order->reject_sigma < 0.0)
    return ringlet_parse_refuse (
        "--reject", o->reject, "0 or a number of σ above it", error);
  return parse_wavelength (o, &order->wavelength_m, error) &&
      ringlet_parse_positive (
          "--points-per-degree", o->density, &order->points_per_degree, error) &&
      parse_names (o, order->names, error) &&
      ringlet_goniometer_parse_positions ("--at", o->at, command->given, error);
}

/* ---- shown ---- */

/* Where the motors stand: by the line, or by the header of an image. */
static gboolean
locate (Command *command, const RingletGoniometer *model, double **positions,
    GError **error)
{
  const char *path = command->words[1];
  g_autoptr (RingletImage) image = NULL;

  if (path == NULL && g_hash_table_size (command->given) == 0)
    return TRUE;
  if (path != NULL) {
    image = ringlet_load_frame (path, 0, error);
    if (image == NULL)
      return FALSE;
  }
  *positions = ringlet_goniometer_find_positions (model, command->given,
      command->order.names, image, path != NULL ? path : "--at", error);
  return *positions != NULL;
}

static gboolean
run_show (Command *command, GError **error)
{
  const RingletGoniometerOrder *order = &command->order;
  const char *const inputs[] = { order->model, command->words[1] };
  const char *const outputs[] = { order->output, NULL };
  g_autoptr (RingletGoniometer) model = ringlet_goniometer_run_load (order, error);
  g_autofree double *positions = NULL;
  RingletGoniometerTale tale = { order->model, model, NULL, { 0 }, NULL, outputs };

  if (model == NULL || !locate (command, model, &positions, error))
    return FALSE;
  tale.positions = positions;
  if (positions != NULL &&
      !ringlet_goniometer_geometry (model, positions, &tale.geometry, NULL, error)) {
    g_prefix_error (error, "%s: ", order->model);
    return FALSE;
  }
  if (order->output != NULL &&
      (!ringlet_output_check (order->output, order->overwrite, error) ||
          !ringlet_output_check_inputs (
              order->output, inputs, G_N_ELEMENTS (inputs), error) ||
          !ringlet_goniometer_write_geometry (
              model->detector, &tale.geometry, order->output, order->overwrite, error)))
    return FALSE;
  if (order->json)
    ringlet_goniometer_tell_json (&tale);
  else if (!order->quiet)
    ringlet_goniometer_tell (&tale);
  return TRUE;
}

/* ---- lines ---- */

/* "PONI:DISTANCE" */
static gboolean
load_geometry (const char *word, RingletPoni *poni, double *nominal_m, GError **error)
{
  const RingletConvertHints hints = { 0 };
  const char *colon = strrchr (word, ':');
  g_autofree char *path = NULL;

  if (colon == NULL || colon == word)
    return ringlet_parse_refuse (
        "--regress", word, "PONI:DISTANCE, such as near.poni:100mm", error);
  path = g_strndup (word, (gsize) (colon - word));
  return ringlet_length_parse (word, colon + 1, 1e-3, 100.0, nominal_m, error) &&
      ringlet_geometry_load (path, NULL, &hints, poni, error);
}

/* All of one detector at one energy: the model has room for one. */
static gboolean
check_alike (
    const char *word, const RingletPoni *first, const RingletPoni *poni, GError **error)
{
  const char *problem = NULL;

  if (poni->detector == NULL)
    problem = "does not say which detector it is for";
  else if (first->detector != NULL &&
      (poni->detector->pixel_slow_m != first->detector->pixel_slow_m ||
          poni->detector->pixel_fast_m != first->detector->pixel_fast_m ||
          poni->detector->orientation != first->detector->orientation))
    problem = "is for another detector than the first one";
  else if (first->detector != NULL &&
      fabs (poni->geometry.wavelength_m - first->geometry.wavelength_m) >
          1e-6 * first->geometry.wavelength_m)
    problem = "has another wavelength than the first one";
  if (problem == NULL)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s %s", word, problem);
  return FALSE;
}

static gboolean
load_geometries (char **words, gsize n, RingletPoni *first, RingletGeometry *geometries,
    double *nominal_m, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    g_auto (RingletPoni) poni = { 0 };

    if (!load_geometry (words[i], &poni, &nominal_m[i], error) ||
        !check_alike (words[i], first, &poni, error))
      return FALSE;
    geometries[i] = poni.geometry;
    if (i > 0)
      continue;
    *first = poni;
    poni = (RingletPoni){ 0 };
  }
  return TRUE;
}

static gboolean
run_regress (Command *command, GError **error)
{
  const RingletGoniometerOrder *order = &command->order;
  const gsize n = g_strv_length (command->words);
  const char *const outputs[] = { order->output, NULL };
  g_autofree RingletGeometry *geometries = g_new0 (RingletGeometry, n);
  g_autofree double *nominal_m = g_new0 (double, n);
  RingletGoniometerLine lines[RINGLET_REFINE_N];
  g_auto (RingletPoni) first = { 0 };
  g_autoptr (RingletGoniometer) model = NULL;

  if (!load_geometries (command->words, n, &first, geometries, nominal_m, error) ||
      !ringlet_goniometer_regress (geometries, nominal_m, n, lines, error))
    return FALSE;
  model =
      ringlet_goniometer_new_lines (first.detector, first.geometry.wavelength_m, lines);
  if (order->output != NULL &&
      !ringlet_goniometer_save (model, order->output, order->overwrite, error))
    return FALSE;
  {
    const RingletRegressionTale tale = { first.detector, lines, n, outputs };

    if (order->json)
      ringlet_regression_tell_json (&tale);
    else if (!order->quiet)
      ringlet_regression_tell (&tale);
  }
  return TRUE;
}

static gboolean
run_refine (const Options *o, Command *command, GError **error)
{
  if (o->list != NULL &&
      !ringlet_goniometer_load_list (o->list, command->order.entries, error))
    return FALSE;
  for (gsize i = 1; command->words[i] != NULL; i++)
    g_ptr_array_add (
        command->order.entries, ringlet_goniometer_entry_new (command->words[i]));
  return ringlet_goniometer_run_refine (&command->order, error);
}

static int
goniometer_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (Command) command = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (!check_options (&options, argc - 1, &error) ||
      !parse_values (&options, argv + 1, &command, &error))
    return ringlet_cli_usage ("goniometer", error);
  if (options.regress)
    ok = run_regress (&command, &error);
  else
    ok = options.refine ? run_refine (&options, &command, &error)
                        : run_show (&command, &error);
  return ok ? RINGLET_EXIT_DONE : ringlet_cli_fail (error);
}

const RingletCommand ringlet_command_goniometer = {
  .name = "goniometer",
  .summary = "Where a detector on an arm stands",
  .run = goniometer_run,
};
