/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/average.h"
#include "cli/parse.h"
#include "image/image-type.h"

#define MEBIBYTE ((guint64) 1 << 20)

void
ringlet_average_options_clear (RingletAverageOptions *self)
{
  char *const texts[] = { self->output, self->method, self->cutoff, self->centre,
    self->passes, self->quantiles, self->format, self->type, self->mask, self->dark,
    self->flat, self->dummy, self->delta_dummy, self->monitor, self->monitor_table,
    self->memory };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/* ---- the line ---- */

/* What is made. */
static void
list_methods (RingletAverageOptions *o, GArray *entries)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionEntry more[] = {
    { "output", 'o', 0, file, &o->output,
        "File to write; its suffix or --format tells the format", "OUT" },
    { "method", 'm', 0, text, &o->method,
        "Methods, with commas between them (mean, unless the next two add theirs)",
        "LIST" },
    { "cutoff", 'c', 0, text, &o->cutoff,
        "Adds the method cutoff: the mean without values further than C standard "
        "deviations",
        "C" },
    { "quantiles", 0, 0, text, &o->quantiles,
        "Adds the method quantiles: the mean of what lies between them, as 0.2-0.8",
        "A-B" },
    { "cutoff-centre", 0, 0, text, &o->centre,
        "What of cutoff is the centre: mean or median (mean)", "NAME" },
    { "cutoff-passes", 0, 0, text, &o->passes,
        "How often cutoff looks at what is left, or \"all\": until nothing is left out "
        "any more (1)",
        "N" },
  };

  g_array_append_vals (entries, more, G_N_ELEMENTS (more));
}

/* What is done to frames before. */
static void
list_corrections (RingletAverageOptions *o, GArray *entries)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg file = G_OPTION_ARG_FILENAME;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry more[] = {
    { "dark", 'd', 0, file, &o->dark, "Image that is subtracted from each frame",
        "FILE" },
    { "flat", 'f', 0, file, &o->flat,
        "Flat field, divides; what is not above 0 is no data", "FILE" },
    { "monitor", 0, 0, text, &o->monitor,
        "Divide each frame by a number of its header: a key, a motor, a counter "
        "(counter/NAME) or \"monitor\", or of a /DATASET in its file",
        "KEY" },
    { "monitor-table", 0, 0, file, &o->monitor_table,
        "Divide each frame by a number of this text", "FILE" },
    { "mask", 0, 0, file, &o->mask, "Mask image: pixels that are not 0 do not count",
        "FILE" },
    { "dummy", 0, 0, text, &o->dummy,
        "Pixel value that is no data, or \"none\" (the flags of detectors)", "V" },
    { "delta-dummy", 0, 0, text, &o->delta_dummy, "Half width around --dummy (0)",
        "D" },
    { "skip-bad", 0, 0, flag, &o->skip_bad,
        "Leave out frames that cannot be read or have no monitor, and say which",
        NULL },
  };

  g_array_append_vals (entries, more, G_N_ELEMENTS (more));
}

/* How it is written. */
static void
list_outputs (RingletAverageOptions *o, GArray *entries)
{
  const GOptionArg text = G_OPTION_ARG_STRING;
  const GOptionArg flag = G_OPTION_ARG_NONE;
  const GOptionEntry more[] = {
    { "type", 0, 0, text, &o->type,
        "Type of the pixels; a value that does not fit is an error", "TYPE" },
    { "format", 'F', 0, text, &o->format,
        "edf, cbf, tiff, hdf5, npy or fit2dmask, whatever the suffix", "NAME" },
    { "memory", 0, 0, text, &o->memory,
        "Mebibytes of frames that median, quantiles and cutoff keep (1024)", "MIB" },
    { "overwrite", 0, 0, flag, &o->overwrite, "Replace files that are there", NULL },
    { "json", 0, 0, flag, &o->json, "What was written, as JSON on standard output",
        NULL },
    { "quiet", 'q', 0, flag, &o->quiet, "Tell nothing", NULL },
  };

  g_array_append_vals (entries, more, G_N_ELEMENTS (more));
}

void
ringlet_average_options_list (RingletAverageOptions *self, GArray *entries)
{
  list_methods (self, entries);
  list_corrections (self, entries);
  list_outputs (self, entries);
}

/* ---- values ---- */

static gboolean
parse_methods (
    const RingletAverageOptions *o, RingletAverageOrder *order, GError **error)
{
  g_auto (GStrv) words = g_strsplit (o->method != NULL ? o->method : "", ",", -1);

  for (gsize i = 0; words[i] != NULL; i++) {
    RingletAverageMethod method;

    if (*g_strstrip (words[i]) == '\0' && o->method == NULL)
      continue;
    if (!ringlet_average_method_parse (words[i], &method, error)) {
      g_prefix_error (error, "--method: ");
      return FALSE;
    }
    order->methods |= 1u << method;
  }
  if (o->cutoff != NULL)
    order->methods |= 1u << RINGLET_AVERAGE_CUTOFF;
  if (o->quantiles != NULL)
    order->methods |= 1u << RINGLET_AVERAGE_QUANTILES;
  if (order->methods == 0)
    order->methods = 1u << RINGLET_AVERAGE_MEAN;
  return TRUE;
}

static gboolean
needs (const RingletAverageOrder *order, RingletAverageMethod method,
    const char *option, const char *text, GError **error)
{
  if (text != NULL || (order->methods & (1u << method)) == 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "the method %s needs %s",
      ringlet_average_method_name (method), option);
  return FALSE;
}

/* "0.2-0.8", also with a comma. */
static gboolean
parse_quantiles (const char *text, double quantiles[2], GError **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit_set (text, "-,", -1) : NULL;

  if (text == NULL)
    return TRUE;
  if (g_strv_length (parts) == 2 && ringlet_number_parse (parts[0], &quantiles[0]) &&
      ringlet_number_parse (parts[1], &quantiles[1]) && quantiles[0] >= 0.0 &&
      quantiles[0] <= quantiles[1] && quantiles[1] <= 1.0)
    return TRUE;
  return ringlet_parse_refuse ("--quantiles", text,
      "two numbers from 0 to 1, the smaller one first, such as 0.2-0.8", error);
}

static gboolean
parse_cutoff (
    const RingletAverageOptions *o, RingletAverageOrder *order, GError **error)
{
  order->cutoff_passes = 1;
  order->cutoff_by_median = g_strcmp0 (o->centre, "median") == 0;
  if (o->cutoff == NULL && (o->centre != NULL || o->passes != NULL)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--cutoff-centre and --cutoff-passes need --cutoff");
    return FALSE;
  }
  if (!ringlet_parse_positive ("--cutoff", o->cutoff, &order->cutoff, error))
    return FALSE;
  if (o->centre != NULL && !order->cutoff_by_median && !g_str_equal (o->centre, "mean"))
    return ringlet_parse_refuse ("--cutoff-centre", o->centre, "mean or median", error);
  if (g_strcmp0 (o->passes, "all") == 0) {
    order->cutoff_passes = 0;
    return TRUE;
  }
  return ringlet_parse_positive_count (
      "--cutoff-passes", o->passes, &order->cutoff_passes, error);
}

static gboolean
parse_dummy (const RingletAverageOptions *o, RingletAverageOrder *order, GError **error)
{
  const gboolean none = g_strcmp0 (o->dummy, "none") == 0;

  if (o->delta_dummy != NULL && (o->dummy == NULL || none)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--delta-dummy needs --dummy with a value");
    return FALSE;
  }
  if (o->dummy == NULL)
    return TRUE;
  order->dummy = none ? RINGLET_DUMMY_NONE : RINGLET_DUMMY_VALUE;
  return none ||
      (ringlet_parse_number ("--dummy", o->dummy, &order->dummy_value, error) &&
          ringlet_parse_number (
              "--delta-dummy", o->delta_dummy, &order->dummy_delta, error) &&
          (order->dummy_delta >= 0.0 ||
              ringlet_parse_refuse (
                  "--delta-dummy", o->delta_dummy, "a number from 0 up", error)));
}

gboolean
ringlet_average_options_parse (
    const RingletAverageOptions *o, RingletAverageJob *job, GError **error)
{
  RingletAverageOrder *order = &job->order;
  guint mebibytes = 1024;

  if (!parse_methods (o, order, error) ||
      !needs (order, RINGLET_AVERAGE_CUTOFF, "--cutoff", o->cutoff, error) ||
      !needs (order, RINGLET_AVERAGE_QUANTILES, "--quantiles", o->quantiles, error) ||
      !parse_quantiles (o->quantiles, order->quantiles, error) ||
      !parse_cutoff (o, order, error) || !parse_dummy (o, order, error) ||
      !ringlet_parse_positive_count ("--memory", o->memory, &mebibytes, error))
    return FALSE;
  order->most_bytes = mebibytes * MEBIBYTE;
  order->skips_bad = o->skip_bad;
  job->monitor_name = o->monitor;
  if (o->monitor != NULL && *o->monitor != '/')
    order->monitor_key = o->monitor;
  if (o->monitor != NULL && o->monitor_table != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--monitor or --monitor-table, not both");
    return FALSE;
  }
  job->has_type = o->type != NULL;
  if (o->type != NULL && !ringlet_pixel_type_parse (o->type, &job->type, error)) {
    g_prefix_error (error, "--type: ");
    return FALSE;
  }
  job->format = o->format;
  job->overwrite = o->overwrite;
  order->mask_path = o->mask;
  order->dark_path = o->dark;
  order->flat_path = o->flat;
  job->monitors_path = o->monitor_table;
  return o->format == NULL || ringlet_image_writer_find ("", o->format, error) != NULL;
}
