/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/quantity.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "cli/pattern-peaks.h"
#include "cli/pattern-work.h"

static const char summary[] = "Works on patterns that are in files: takes off "
                              "backgrounds, adds, rebins, converts, "
                              "merges, fits peaks.\n\n"
                              "Steps (marked *) are done in the order in which they "
                              "stand, with every FILE alike; "
                              "--merge makes one pattern of all, which the steps "
                              "behind it take on. The header of "
                              "what is written says what was done.";

static const char examples[] =
    "Backgrounds (METHOD):\n"
    "  snip,20            clips peaks up to 20 points to each side of a point; or\n"
    "                     snip,width=0.4 in the unit; ,lls=no without the logarithms\n"
    "                     that even out heights, ,smooth=5 on means of 5 points\n"
    "  bruckner,20        Brückner's filter; ,iterations=50\n"
    "  chebyshev,8        a polynomial of order 8 through the points that are not "
    "more\n"
    "                     than 3 sigmas above it; ,reject=3; with ,width=0.4 or\n"
    "                     ,points=20 through Brückner's filter instead, as Dioptas "
    "does\n\n"
    "Examples:\n"
    "  ringlet pattern --subtract empty.xye,0.93 --background snip,20 s.xye -o "
    "clean.xye\n"
    "  ringlet pattern --unit q_A^-1 --wavelength 30keV old.chi -o new.xy\n"
    "  ringlet pattern --range 2,20 --rebin 2,20,1800 *.xye -o folder\n"
    "  ringlet pattern --merge sigma,scale near.xye far.xye -o both.xye\n"
    "  ringlet pattern --peaks lab6.xye\n"
    "  ringlet pattern --peaks-at 9.4,13.3 --json lab6.xye\n";

typedef struct {
  GArray *steps;
  char *output;
  char *format;
  char *from_unit;
  char *wavelength;
  char *distance;
  char *peaks_at;
  char *threshold;
  char *peak_reach;
  char *peak_background;
  gboolean peaks;
  gboolean interpolate;
  gboolean overwrite;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  char *const texts[] = { self->output, self->format, self->from_unit, self->wavelength,
    self->distance, self->peaks_at, self->threshold, self->peak_reach,
    self->peak_background };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&self->steps, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/**
 * Order:
 * @from: (nullable): unit of the files
 * @axis: for conversions
 * @fits_peaks: whether
 * @peaks: which
 *
 * The options as values.
 */
typedef struct {
  const RingletUnit *from;
  RingletPatternAxis axis;
  gboolean fits_peaks;
  RingletPeaksOrder peaks;
} Order;

static void
order_clear (Order *self)
{
  g_clear_pointer (&self->peaks.positions, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static gboolean
parse_positions (const char *text, GArray **positions, GError **error)
{
  g_auto (GStrv) parts = NULL;
  double last = 0.0;

  if (text == NULL)
    return TRUE;

  parts = g_strsplit (text, ",", -1);
  *positions = g_array_new (FALSE, FALSE, sizeof (double));
  for (gsize i = 0; parts[i] != NULL; i++) {
    double value = 0.0;

    if (!ringlet_number_parse (parts[i], &value) || (i > 0 && value <= last))
      return ringlet_parse_refuse (
          "--peaks-at", text, "positions that rise, such as 9.4,13.3", error);
    g_array_append_val (*positions, value);
    last = value;
  }
  return TRUE;
}

static gboolean
parse_order (const Options *o, Order *order, GError **error)
{
  order->peaks = (RingletPeaksOrder){ NULL, 8.0, 4.0, 1 };
  order->fits_peaks = o->peaks || o->peaks_at != NULL;
  if (o->from_unit != NULL) {
    order->from = ringlet_unit_find (o->from_unit, error);
    if (order->from == NULL)
      return FALSE;
  }
  return (o->wavelength == NULL ||
             ringlet_wavelength_parse (
                 "--wavelength", o->wavelength, &order->axis.wavelength_m, error)) &&
      (o->distance == NULL ||
          ringlet_length_parse ("--distance", o->distance, 0.01, 100.0,
              &order->axis.distance_m, error)) &&
      parse_positions (o->peaks_at, &order->peaks.positions, error) &&
      ringlet_parse_positive (
          "--threshold", o->threshold, &order->peaks.threshold, error) &&
      ringlet_parse_positive (
          "--peak-reach", o->peak_reach, &order->peaks.reach, error) &&
      ringlet_parse_count ("--peak-background", o->peak_background,
          &order->peaks.background_order, error);
}

/* ---- told ---- */

static void
add_pattern (JsonBuilder *json, const RingletPatternWork *work, guint i,
    const GPtrArray *fits, const GPtrArray *failures)
{
  const RingletPattern *pattern = g_ptr_array_index (work->patterns, i);

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "path", g_ptr_array_index (work->names, i));
  ringlet_json_add_text (json, "output",
      i < work->outputs->len ? g_ptr_array_index (work->outputs, i) : NULL);
  ringlet_json_add_text (
      json, "unit", pattern->unit != NULL ? pattern->unit->name : NULL);
  ringlet_json_add_number (json, "n_points", (double) pattern->n);
  ringlet_json_add_number (json, "first", pattern->x[0]);
  ringlet_json_add_number (json, "last", pattern->x[pattern->n - 1]);
  json_builder_set_member_name (json, "has_sigma");
  json_builder_add_boolean_value (json, pattern->sigma != NULL);
  json_builder_set_member_name (json, "operations");
  json_builder_begin_array (json);
  for (gsize k = 0; pattern->header[k] != NULL; k++) {
    if (g_str_has_prefix (pattern->header[k], "operations: "))
      json_builder_add_string_value (
          json, pattern->header[k] + strlen ("operations: "));
  }
  json_builder_end_array (json);
  if (fits != NULL)
    ringlet_peaks_add (json, fits);
  json_builder_set_member_name (json, "failures");
  json_builder_begin_array (json);
  for (guint k = 0; k < failures->len; k++)
    json_builder_add_string_value (json, g_ptr_array_index (failures, k));
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* Fits and tells of one pattern; FALSE when some of it failed, which is said. */
static gboolean
tell (const Order *order, const RingletPatternWork *work, guint i, JsonBuilder *json)
{
  const RingletPattern *pattern = g_ptr_array_index (work->patterns, i);
  const char *name = g_ptr_array_index (work->names, i);
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) fits = NULL;
  g_autoptr (GError) error = NULL;

  if (order->fits_peaks) {
    fits = ringlet_peaks_fit (pattern, &order->peaks, failures, &error);
    if (fits == NULL)
      g_ptr_array_add (failures, g_strdup (error->message));
  }

  if (json != NULL)
    add_pattern (json, work, i, fits, failures);
  else if (i < work->outputs->len)
    g_print ("%s\n", (const char *) g_ptr_array_index (work->outputs, i));
  if (json == NULL && fits != NULL) {
    g_print ("%s\n", name);
    ringlet_peaks_print (pattern, fits);
  }
  for (guint k = 0; k < failures->len; k++)
    g_printerr (
        "ringlet: %s: %s\n", name, (const char *) g_ptr_array_index (failures, k));
  return failures->len == 0;
}

static int
tell_all (const Options *o, const Order *order, const RingletPatternWork *work)
{
  g_autoptr (JsonBuilder) json = o->json ? json_builder_new () : NULL;
  int code = RINGLET_EXIT_DONE;

  if (json != NULL)
    json_builder_begin_array (json);
  for (guint i = 0; i < work->patterns->len; i++) {
    if (!tell (order, work, i, json))
      code = RINGLET_EXIT_FAILURE;
  }
  if (json != NULL) {
    json_builder_end_array (json);
    ringlet_json_print (json);
  }
  return code;
}

/* ---- the command ---- */

static gboolean
run (const Options *o, const Order *order, RingletPatternWork *work, GError **error)
{
  const RingletAxisRule rule =
      o->interpolate ? RINGLET_AXIS_INTERPOLATE : RINGLET_AXIS_SAME;

  return ringlet_pattern_work_plan (
             work, o->steps, o->output, o->format, o->overwrite, error) &&
      ringlet_pattern_work_read (work, order->from, order->axis.wavelength_m, error) &&
      ringlet_pattern_steps_run (
          o->steps, work->names, work->patterns, &order->axis, rule, error) &&
      ringlet_pattern_work_write (work, o->format, o->overwrite, error);
}

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionArg step = G_OPTION_ARG_CALLBACK;
  const int name = G_OPTION_FLAG_FILENAME;
  const int bare = G_OPTION_FLAG_NO_ARG;
  const gpointer add = ringlet_pattern_steps_add;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "background", 0, 0, step, add, "* Take off the background", "METHOD" },
    { "background-curve", 0, 0, step, add, "* Go on with the background itself", "METHOD" },
    { "subtract", 0, name, step, add, "* Subtract a pattern, or K times it", "FILE[,K]" },
    { "add", 0, name, step, add, "* Add a pattern, or K times it", "FILE[,K]" },
    { "divide", 0, name, step, add, "* Divide by a pattern, or by K times it", "FILE[,K]" },
    { "multiply", 0, 0, step, add, "* Multiply with a number", "K" },
    { "range", 'r', 0, step, add, "* Keep the points from MIN to MAX", "MIN,MAX" },
    { "bin", 0, 0, step, add, "* Make one point of N neighbours, their mean", "N" },
    { "rebin", 0, 0, step, add, "* N even bins from MIN to MAX; areas are kept", "MIN,MAX,N" },
    { "unit", 'u', 0, step, add, "* Convert to another unit", "UNIT" },
    { "drop-sigma", 0, bare, step, add, "* Forget the uncertainties", NULL },
    { "merge", 0, 0, step, add, "* One pattern of all, weighted by \"sigma\" or \"count\"; \",scale\" fits scales where they overlap", "WEIGHT" },
    { "interpolate", 0, 0, flag, &o->interpolate, "Interpolate patterns that have other points", NULL },
    { "from-unit", 0, 0, text, &o->from_unit, "Unit of the files, where they do not tell", "UNIT" },
    { "wavelength", 'w', 0, text, &o->wavelength, "Wavelength or photon energy with its unit, where the files do not tell", "VALUE" },
    { "distance", 0, 0, text, &o->distance, "From sample to detector with its unit, for radii", "VALUE" },
    { "peaks", 0, 0, flag, &o->peaks, "Find and fit peaks, and print them", NULL },
    { "peaks-at", 0, 0, text, &o->peaks_at, "Fit the peaks at these positions", "X,X…" },
    { "threshold", 0, 0, text, &o->threshold, "Least prominence of a peak, in sigmas (8)", "T" },
    { "peak-reach", 0, 0, text, &o->peak_reach, "Widths to each side of a peak that are fitted (4)", "N" },
    { "peak-background", 0, 0, text, &o->peak_background, "Order of the polynomial below peaks (1)", "N" },
    { "output", 'o', 0, file, &o->output, "Pattern to write, or folder for several", "FILE" },
    { "format", 0, 0, text, &o->format, "Format to write (by the suffix)", "NAME" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "json", 0, 0, flag, &o->json, "Tell what was done as JSON", NULL },
    { NULL },
  };
  /* clang-format on */

  return ringlet_cli_parse_steps (
      "pattern", "FILE…", summary, examples, entries, o->steps, argc, argv);
}

static int
pattern_run (int argc, char **argv)
{
  g_auto (Options) options = { .steps = ringlet_pattern_steps_new () };
  g_auto (Order) order = { 0 };
  g_auto (RingletPatternWork) work = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc < 2)
    g_set_error (
        &error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "name at least one pattern");
  else if (options.output == NULL && !options.peaks && options.peaks_at == NULL)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "name the output with -o, or ask for --peaks");
  if (error != NULL || !parse_order (&options, &order, &error))
    return ringlet_cli_usage ("pattern", error);

  ringlet_pattern_work_init (&work, argv + 1);
  if (!run (&options, &order, &work, &error))
    return ringlet_cli_fail (error);
  return tell_all (&options, &order, &work);
}

const RingletCommand ringlet_command_pattern = {
  .name = "pattern",
  .summary = "Backgrounds, arithmetic, rebinning and peaks of patterns",
  .run = pattern_run,
};
