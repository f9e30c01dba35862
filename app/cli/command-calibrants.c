/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/quantity.h"
#include "cli/calibrants-show.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/set-up-geometry.h"

#define ANGSTROM 1e-10
#define DEFAULT_LINES 40
#define CELL_WIDTH 39 /* of the longest in the list */

static const char summary[] =
    "Lists the calibrants that are known by name, or shows the lines of one: indices, "
    "multiplicity, spacing, q, and with an energy 2θ. With a detector it tells what "
    "would be seen: radius in pixels, distance to the ring before, and how much of it "
    "is on the detector.\n\n"
    "A calibrant is a name, pyFAI's too; a .D, CIF or JCPDS file; or a cell, "
    "\"cell:a=5.43,sg=Fd-3m\". Behind \"@\" may stand pressure and temperature, "
    "\"Au@5GPa,500K\", with K0=, K0p=, alpha= and eos= where they are not known. \"+\" "
    "joins powders of one sample, \"CeO2+LaB6\". The same words are understood "
    "wherever a command takes a calibrant.";

static const char examples[] =
    "Examples:\n"
    "  ringlet calibrants\n"
    "  ringlet calibrants CeO2 --energy 80keV\n"
    "  ringlet calibrants LaB6 --poni my.poni\n"
    "  ringlet calibrants AgBh --energy 12.4keV --detector Pilatus1M --distance 2m\n"
    "  ringlet calibrants \"cell:a=4.0782,sg=Fm-3m@20GPa,K0=167,K0p=6,eos=vinet\"\n";

typedef struct {
  RingletSetUpGeometry geometry;
  char *distance;
  char *d_min;
  char *lines;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  ringlet_set_up_geometry_clear (&self->geometry);
  g_free (self->distance);
  g_free (self->d_min);
  g_free (self->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "distance", 'l', 0, G_OPTION_ARG_STRING, &o->distance,
        "From the sample to the middle of a detector without geometry: 20cm",
        "LENGTH" },
    { "d-min", 0, 0, G_OPTION_ARG_STRING, &o->d_min,
        "Smallest spacing: 0.5A (what is seen, or 1 Å)", "LENGTH" },
    { "lines", 0, 0, G_OPTION_ARG_STRING, &o->lines, "At most so many lines (40)",
        "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json,
        "As JSON on standard output, all lines", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_geometry_entries (&o->geometry, TRUE, entries);

  return ringlet_cli_parse (
      "calibrants", "[NAME|FILE|CELL]", summary, examples, all, argc, argv);
}

/* ---- the list ---- */

/* Lines down to 1 Å; of a list all. */
static GArray *
usual_lines (const RingletCalibrant *calibrant)
{
  return ringlet_calibrant_reflections (calibrant,
      ringlet_calibrant_is_list (calibrant) ? 1e-3 * ANGSTROM : ANGSTROM, NULL);
}

static void
print_row (const RingletCalibrant *calibrant)
{
  g_autoptr (GArray) lines = usual_lines (calibrant);
  g_autofree char *cell = calibrant->cell.a_m > 0.0
      ? ringlet_unit_cell_text (&calibrant->cell)
      : g_strdup ("a list");
  const int width = CELL_WIDTH - (int) MIN (g_utf8_strlen (cell, -1), CELL_WIDTH);
  char spacing[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("%-24s  %s%*s  %6u lines from %8s Å  %s; %s\n", calibrant->name, cell, width,
      "", lines->len,
      g_ascii_formatd (spacing, sizeof spacing, "%.4f",
          g_array_index (lines, RingletReflection, 0).d_m / ANGSTROM),
      calibrant->title, calibrant->reference);
}

static void
add_row (JsonBuilder *json, const RingletCalibrant *calibrant)
{
  g_autoptr (GArray) lines = usual_lines (calibrant);

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "name", calibrant->name);
  ringlet_json_add_text (json, "title", calibrant->title);
  ringlet_json_add_text (json, "source", calibrant->reference);
  ringlet_json_add_text (json, "space_group", calibrant->space_group);
  ringlet_json_add_number (json, "a_m", calibrant->cell.a_m);
  ringlet_json_add_number (json, "b_m", calibrant->cell.b_m);
  ringlet_json_add_number (json, "c_m", calibrant->cell.c_m);
  ringlet_json_add_number (json, "n_lines", lines->len);
  ringlet_json_add_number (
      json, "first_d_m", g_array_index (lines, RingletReflection, 0).d_m);
  json_builder_end_object (json);
}

static int
list_all (gboolean as_json)
{
  const RingletCalibrant *const *list = ringlet_calibrant_list ();
  g_autoptr (JsonBuilder) json = as_json ? json_builder_new () : NULL;

  if (json == NULL) {
    for (gsize i = 0; list[i] != NULL; i++)
      print_row (list[i]);
    g_print ("Lines are those down to 1 Å, where the list does not end before.\n");
    return RINGLET_EXIT_DONE;
  }
  json_builder_begin_array (json);
  for (gsize i = 0; list[i] != NULL; i++)
    add_row (json, list[i]);
  json_builder_end_array (json);
  ringlet_json_print (json);
  return RINGLET_EXIT_DONE;
}

/* ---- one calibrant ---- */

static gboolean
parse_numbers (
    const Options *o, RingletCalibrantView *view, double *distance_m, GError **error)
{
  view->n_max = o->json ? G_MAXUINT : DEFAULT_LINES;
  return (o->d_min == NULL ||
             ringlet_length_parse (
                 "--d-min", o->d_min, 1e-12, 1e-7, &view->d_min_m, error)) &&
      (o->distance == NULL ||
          ringlet_length_parse (
              "--distance", o->distance, 1e-3, 100.0, distance_m, error)) &&
      ringlet_parse_positive_count ("--lines", o->lines, &view->n_max, error);
}

static gboolean
fail_usage (const char *text, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

/* A detector needs a place and a wavelength, and a place a detector. */
static gboolean
check_together (const Options *o, const RingletGeometryOrder *order, GError **error)
{
  const gboolean has_poni = o->geometry.poni != NULL;

  if (has_poni && o->distance != NULL)
    return fail_usage (
        "--poni says where the detector is, and --distance says it again: "
        "give one of them",
        error);
  if (!has_poni && o->geometry.detector != NULL && o->distance == NULL)
    return fail_usage ("--detector needs --distance, or --poni instead of both", error);
  if (!has_poni && o->geometry.detector == NULL && o->distance != NULL)
    return fail_usage ("--distance needs --detector", error);
  if (!has_poni && o->geometry.detector != NULL && order->wavelength_m == 0.0)
    return fail_usage ("--detector needs --energy or --wavelength to tell where rings "
                       "are",
        error);
  return TRUE;
}

/* The beam through the middle of the detector. */
static gboolean
place_detector (const Options *o, const RingletGeometryOrder *order, double distance_m,
    RingletPoni *poni, GError **error)
{
  poni->geometry.distance_m = distance_m > 0.0 ? distance_m : 1.0;
  poni->geometry.wavelength_m = order->wavelength_m;
  if (o->geometry.detector == NULL)
    return TRUE;
  if (!ringlet_set_up_geometry_change (
          &o->geometry, order, &poni->detector, &poni->geometry, error))
    return FALSE;
  poni->geometry.poni_slow_m =
      0.5 * (double) poni->detector->n_slow * poni->detector->pixel_slow_m;
  poni->geometry.poni_fast_m =
      0.5 * (double) poni->detector->n_fast * poni->detector->pixel_fast_m;
  return ringlet_placement_check (poni->detector, &poni->geometry, error);
}

static gboolean
load_poni (const Options *o, const RingletGeometryOrder *order, RingletPoni *poni,
    GError **error)
{
  if (!ringlet_set_up_geometry_load (&o->geometry, order, NULL, poni, error))
    return FALSE;
  if (!(poni->geometry.wavelength_m > 0.0)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has no wavelength: give --energy", o->geometry.poni);
    return FALSE;
  }
  if (poni->detector != NULL && poni->detector->n_slow > 0)
    return ringlet_placement_check (poni->detector, &poni->geometry, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s does not say how large the detector is: give --detector", o->geometry.poni);
  return FALSE;
}

static int
show (const Options *o, const RingletGeometryOrder *order, double distance_m,
    RingletCalibrantView *view, const char *word)
{
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GError) error = NULL;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (word, &error);
  gboolean done = FALSE;

  if (calibrant == NULL)
    return ringlet_cli_fail (error);
  if (o->geometry.poni != NULL ? !load_poni (o, order, &poni, &error)
                               : !place_detector (o, order, distance_m, &poni, &error))
    return ringlet_cli_fail (error);

  view->detector = poni.detector;
  view->geometry = poni.geometry;
  done = o->json ? ringlet_calibrants_print_json (calibrant, view, &error)
                 : ringlet_calibrants_print (calibrant, view, &error);
  return done ? RINGLET_EXIT_DONE : ringlet_cli_fail (error);
}

static int
calibrants_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  RingletGeometryOrder order = { 0 };
  RingletCalibrantView view = { 0 };
  double distance_m = 0.0;
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc > 2)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is one word too many; name one calibrant", argv[2]);
  if (error != NULL ||
      !ringlet_set_up_geometry_parse (&options.geometry, &order, &error) ||
      !parse_numbers (&options, &view, &distance_m, &error) ||
      !check_together (&options, &order, &error))
    return ringlet_cli_usage ("calibrants", error);

  if (argc == 2)
    return show (&options, &order, distance_m, &view, argv[1]);
  return list_all (options.json);
}

const RingletCommand ringlet_command_calibrants = {
  .name = "calibrants",
  .summary = "List calibrants, and show their lines and what a detector sees of them",
  .run = calibrants_run,
};
