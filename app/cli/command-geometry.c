/* SPDX-License-Identifier: MIT */

/* A geometry in all conventions, or from one format into another. */

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "base/units.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/set-up-geometry.h"
#include "geometry/placement.h"
#include "output-name.h"

static const char summary[] =
    "Shows a geometry in the words of several programs, or converts it.\n\n"
    "Reads poni, fit2d, spd, imctrl, imaged11, nxcansas, cxi and crystfel, by content; "
    "writes all but crystfel. What a format cannot hold is said on standard error. Of "
    "pyFAI's\nintegration configurations (.json) it reads the geometry, and writes one "
    "around a geometry.";

static const char examples[] =
    "Examples:\n"
    "  ringlet geometry my.poni\n"
    "  ringlet geometry my.poni --to fit2d -o my.fit2d\n"
    "  ringlet geometry my.poni --to json -o my.azimint.json\n"
    "  ringlet geometry gsas.imctrl --detector Pilatus1M --to poni -o my.poni\n"
    "  ringlet geometry old.poni --orientation-rule two-flips --to poni -o new.poni\n"
    "  ringlet geometry run5.geom --detector Eiger4M --wavelength 9.5keV\n";

typedef struct {
  char *to;
  char *from;
  char *output;
  char *poni_version;
  RingletSetUpGeometry geometry;
  gboolean overwrite;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->to, self->from, self->output, self->poni_version };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_geometry_clear (&self->geometry);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/**
 * Order:
 * @to: (nullable): NULL to show it
 * @from: (nullable): NULL to tell by the content
 * @poni_version: 0 when not given
 *
 * The options as values.
 */
typedef struct {
  const RingletGeometryFormat *to;
  const RingletGeometryFormat *from;
  double poni_version;
  RingletGeometryOrder geometry;
} Order;

static gboolean
parse_version (const char *text, double *version, GError **error)
{
  static const double versions[] = { 1.0, 2.0, 2.1, 3.0 };

  if (text == NULL)
    return TRUE;

  *version = 0.0;
  ringlet_number_parse (text, version);
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++) {
    if (*version == versions[i])
      return TRUE;
  }
  return ringlet_parse_refuse ("--poni-version", text, "1, 2, 2.1 or 3", error);
}

static gboolean
parse_order (const Options *o, Order *order, GError **error)
{
  *order = (Order){ 0 };
  if (o->to != NULL) {
    order->to = ringlet_geometry_format_find (o->to, error);
    if (order->to == NULL)
      return FALSE;
  }
  if (o->from != NULL) {
    order->from = ringlet_geometry_format_find (o->from, error);
    if (order->from == NULL)
      return FALSE;
  }
  if (order->to != NULL && order->to->write == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "%s is only read, not written", order->to->name);
    return FALSE;
  }
  if (order->to == NULL && o->output != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "-o needs --to: the format to write");
    return FALSE;
  }
  return parse_version (o->poni_version, &order->poni_version, error) &&
      ringlet_set_up_geometry_parse (&o->geometry, &order->geometry, error);
}

static gboolean
load (const Options *o, const Order *order, RingletPoni *poni, GError **error)
{
  if (!ringlet_set_up_geometry_load (
          &o->geometry, &order->geometry, order->from, poni, error))
    return FALSE;
  if (poni->detector != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s does not say which detector it is for: name one with --detector",
      o->geometry.poni);
  return FALSE;
}

/* ---- shown ---- */

/**
 * Fact:
 * @section: of the report
 * @key: in JSON
 * @value: NaN where there is none
 * @unit: as it is printed
 */
typedef struct {
  const char *section;
  const char *key;
  double value;
  const char *unit;
} Fact;

static GArray *
collect (const RingletPoni *poni)
{
  const RingletGeometry *g = &poni->geometry;
  const RingletDetector *d = poni->detector;
  const double degrees = 180.0 / G_PI;
  RingletFit2d f = { NAN, NAN, NAN, NAN, NAN };
  double slow_px = NAN;
  double fast_px = NAN;
  GArray *facts = g_array_new (FALSE, FALSE, sizeof (Fact));

  ringlet_fit2d_from_geometry (d, g, &f, NULL);
  ringlet_geometry_beam_centre (g, d, &slow_px, &fast_px);
  {
    const Fact all[] = {
      { "detector", "rows", (double) d->n_slow, "pixels" },
      { "detector", "columns", (double) d->n_fast, "pixels" },
      { "detector", "pixel1", d->pixel_slow_m, "m" },
      { "detector", "pixel2", d->pixel_fast_m, "m" },
      { "detector", "orientation", d->orientation, "" },
      { "poni", "distance", g->distance_m, "m" },
      { "poni", "poni1", g->poni_slow_m, "m" },
      { "poni", "poni2", g->poni_fast_m, "m" },
      { "poni", "rot1", g->rot1_rad, "rad" },
      { "poni", "rot2", g->rot2_rad, "rad" },
      { "poni", "rot3", g->rot3_rad, "rad" },
      { "beam", "wavelength", g->wavelength_m > 0.0 ? g->wavelength_m * 1e10 : NAN,
          "Å" },
      { "beam", "energy",
          g->wavelength_m > 0.0 ? RINGLET_KEV_METRE / g->wavelength_m : NAN, "keV" },
      { "beam", "centre_row", slow_px, "pixels" },
      { "beam", "centre_column", fast_px, "pixels" },
      { "fit2d", "directDist", f.distance_m * 1e3, "mm" },
      { "fit2d", "centerX", f.centre_fast_px, "pixels" },
      { "fit2d", "centerY", f.centre_slow_px, "pixels" },
      { "fit2d", "tilt", f.tilt_rad * degrees, "°" },
      { "fit2d", "tiltPlanRotation", f.tilt_plane_rad * degrees, "°" },
    };

    g_array_append_vals (facts, all, G_N_ELEMENTS (all));
  }
  return facts;
}

static void
print_facts (const char *path, const RingletPoni *poni)
{
  g_autoptr (GArray) facts = collect (poni);
  const char *section = "";
  char number[RINGLET_NUMBER_SIZE];

  g_print ("%s\n  %s%s\n", path, poni->detector->name,
      poni->geometry.parallax ? ", with parallax" : "");
  for (guint i = 0; i < facts->len; i++) {
    const Fact *fact = &g_array_index (facts, Fact, i);

    if (isnan (fact->value))
      continue;
    g_print ("  %-9s %-17s %s%s%s\n",
        g_str_equal (fact->section, section) ? "" : fact->section, fact->key,
        g_ascii_formatd (number, sizeof number, "%.10g", fact->value),
        *fact->unit != '\0' ? " " : "", fact->unit);
    section = fact->section;
  }
}

static void
print_json (const char *path, const RingletPoni *poni)
{
  g_autoptr (GArray) facts = collect (poni);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "path", path);
  ringlet_json_add_text (json, "detector", poni->detector->name);
  for (guint i = 0; i < facts->len; i++) {
    const Fact *fact = &g_array_index (facts, Fact, i);

    ringlet_json_add_number (json, fact->key, fact->value);
  }
  json_builder_set_member_name (json, "parallax");
  json_builder_add_boolean_value (json, poni->geometry.parallax);
  ringlet_json_add_text (json, "warning", poni->warning);
  json_builder_end_object (json);
  ringlet_json_print (json);
}

/* ---- converted ---- */

static GBytes *
format (const RingletPoni *poni, const Order *order, char **lost, GError **error)
{
  char *text = NULL;

  if (order->poni_version == 0.0 || !g_str_equal (order->to->name, "poni"))
    return order->to->write (poni->detector, &poni->geometry, lost, error);

  text =
      ringlet_poni_format (poni->detector, &poni->geometry, order->poni_version, error);
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static char *
output_name (const char *path, const RingletGeometryFormat *to)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_strconcat (base, to->suffix, NULL);
}

static gboolean
convert (const char *path, const RingletPoni *poni, const Options *o,
    const Order *order, GError **error)
{
  g_autofree char *output =
      o->output != NULL ? g_strdup (o->output) : output_name (path, order->to);
  const char *const inputs[] = { path, o->geometry.detector, poni->detector->path };
  g_autofree char *lost = NULL;
  g_autoptr (GBytes) bytes = format (poni, order, &lost, error);
  gconstpointer data = NULL;
  gsize size = 0;

  if (bytes == NULL || !ringlet_output_check (output, o->overwrite, error) ||
      !ringlet_output_check_inputs (output, inputs, G_N_ELEMENTS (inputs), error))
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  if (!ringlet_output_write (output, data, size, o->overwrite, error))
    return FALSE;

  if (lost != NULL)
    g_printerr ("ringlet: %s does not hold %s\n", output, lost);
  g_print ("%s\n", output);
  return TRUE;
}

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionEntry entries[] = {
    { "to", 't', 0, text, &o->to,
        "Write it as poni, fit2d, spd, imctrl, imaged11, nxcansas, cxi or json",
        "FORMAT" },
    { "output", 'o', 0, file, &o->output,
        "Where to (the name of the file with the suffix of the format)", "FILE" },
    { "from", 'f', 0, text, &o->from, "What it is, where its content does not tell",
        "FORMAT" },
    { "poni-version", 0, 0, text, &o->poni_version,
        "1, 2, 2.1 or 3 (the oldest from 2.1 that holds everything)", "V" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace a file that is there", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, "Show it as JSON", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *all =
      ringlet_set_up_geometry_entries (&o->geometry, FALSE, entries);

  return ringlet_cli_parse ("geometry", "FILE", summary, examples, all, argc, argv);
}

static int
geometry_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GError) error = NULL;
  Order order;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc != 2)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name one geometry file");
  if (error != NULL || !parse_order (&options, &order, &error))
    return ringlet_cli_usage ("geometry", error);

  options.geometry.poni = g_strdup (argv[1]);
  if (!load (&options, &order, &poni, &error))
    return ringlet_cli_fail (error);
  if (order.to != NULL && !convert (argv[1], &poni, &options, &order, &error))
    return ringlet_cli_fail (error);
  if (order.to == NULL && options.json)
    print_json (argv[1], &poni);
  if (order.to == NULL && !options.json)
    print_facts (argv[1], &poni);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_geometry = {
  .name = "geometry",
  .summary = "Show a geometry, or convert it from one program to another",
  .run = geometry_run,
};
