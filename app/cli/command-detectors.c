/* SPDX-License-Identifier: MIT */
#include "cli/command-detectors.h"

#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"
#include "detector/catalogue.h"

static const char summary[] =
    "Lists the detectors that are known by name, with rows × columns of the image. "
    "PATTERN is a part of a name, alias or maker.\n\n"
    "Other words instead of \"list\":\n"
    "  show NAME|FILE     all that is known about one\n"
    "  export NAME|FILE   write it as a NeXus detector file, which pyFAI reads\n"
    "  build              the same from a spline, offset maps, a mask or an image of a "
    "pinhole grid";

static const char examples[] = "Examples:\n"
                               "  ringlet detectors list rayonix --shape 2048x2048\n"
                               "  ringlet detectors show Pilatus1M\n";

typedef struct {
  char *shape;
  gboolean json;
  gsize n_slow;
  gsize n_fast;
} Options;

static gboolean
contains (const char *text, const char *pattern)
{
  g_autofree char *a = g_utf8_casefold (text != NULL ? text : "", -1);
  g_autofree char *b = g_utf8_casefold (pattern, -1);

  return strstr (a, b) != NULL;
}

static gboolean
matches (const RingletDetectorRow *row, const char *pattern)
{
  if (pattern == NULL || contains (row->name, pattern) ||
      contains (row->manufacturer, pattern))
    return TRUE;

  for (gsize i = 0; i < RINGLET_ALIASES_MAX && row->aliases[i] != NULL; i++) {
    if (contains (row->aliases[i], pattern))
      return TRUE;
  }
  return FALSE;
}

static void
print_detector (const RingletDetector *detector)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  char pitch[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("%-20s %5" G_GSIZE_FORMAT " × %-5" G_GSIZE_FORMAT
           " %6s µm  %8" G_GSIZE_FORMAT " pixels in gaps\n",
      detector->name, detector->n_slow, detector->n_fast,
      g_ascii_formatd (pitch, sizeof pitch, "%g", detector->pixel_slow_m * 1e6),
      gaps != NULL ? gaps->n_bad : 0);
}

static void
add_detector (JsonBuilder *json, const RingletDetector *detector)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "name", detector->name);
  ringlet_json_add_text (json, "manufacturer", detector->row->manufacturer);
  ringlet_json_add_number (json, "n_slow", (double) detector->n_slow);
  ringlet_json_add_number (json, "n_fast", (double) detector->n_fast);
  ringlet_json_add_number (json, "pixel_slow_m", detector->pixel_slow_m);
  ringlet_json_add_number (json, "pixel_fast_m", detector->pixel_fast_m);
  ringlet_json_add_number (json, "n_masked", gaps != NULL ? (double) gaps->n_bad : 0.0);
  json_builder_end_object (json);
}

/* NULL when no image of the detector has the shape that was asked for. */
static RingletDetector *
in_shape (const RingletDetectorRow *row, const Options *o)
{
  RingletDetectorMode mode;

  return ringlet_detector_mode_find (row, 0.0, 0.0, o->n_slow, o->n_fast, &mode)
      ? ringlet_detector_new_mode (&mode, 0.0, 3, NULL)
      : NULL;
}

static gsize
list_all (const Options *o, const char *pattern)
{
  g_autoptr (JsonBuilder) json = o->json ? json_builder_new () : NULL;
  const char *const *names = ringlet_detector_names ();
  gsize n = 0;

  if (json != NULL)
    json_builder_begin_array (json);
  for (gsize i = 0; names[i] != NULL; i++) {
    const RingletDetectorRow *row = ringlet_catalogue_find (names[i]);
    g_autoptr (RingletDetector) detector =
        matches (row, pattern) ? in_shape (row, o) : NULL;

    if (detector == NULL)
      continue;
    if (json != NULL)
      add_detector (json, detector);
    else
      print_detector (detector);
    n++;
  }
  if (json != NULL) {
    json_builder_end_array (json);
    ringlet_json_print (json);
  }
  return n;
}

static int
list_run (int argc, char **argv)
{
  Options o = { 0 };
  const GOptionEntry entries[] = {
    { "shape", 0, 0, G_OPTION_ARG_STRING, &o.shape,
        "Only those with such images, binned or not", "ROWSxCOLUMNS" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, "As JSON on standard output", NULL },
    { NULL },
  };
  g_autofree char *shape = NULL;
  g_autoptr (GError) error = NULL;

  if (!ringlet_cli_parse (
          "detectors", "[list [PATTERN]]", summary, examples, entries, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  shape = o.shape;
  if (argc > 2)
    g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is one word too many; give one pattern", argv[2]);
  if (error != NULL ||
      !ringlet_parse_shape ("--shape", shape, &o.n_slow, &o.n_fast, &error))
    return ringlet_cli_usage ("detectors", error);

  if (list_all (&o, argc > 1 ? argv[1] : NULL) > 0 || o.json)
    return RINGLET_EXIT_DONE;
  g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "No detector is like this; \"ringlet detectors\" lists all");
  return ringlet_cli_fail (error);
}

const char *const ringlet_detectors_words[] = { "list", "show", "export", "build",
  NULL };

static int
detectors_run (int argc, char **argv)
{
  static int (*const runs[]) (int argc, char **argv) = { list_run,
    ringlet_detectors_show, ringlet_detectors_export, ringlet_detectors_build };
  g_autoptr (GError) error = NULL;

  if (argc < 2 || argv[1][0] == '-')
    return list_run (argc, argv);

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    if (g_str_equal (argv[1], ringlet_detectors_words[i]))
      return runs[i](argc - 1, argv + 1);
  }
  g_set_error (&error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is none of list, show, export and build; \"list %s\" searches", argv[1],
      argv[1]);
  return ringlet_cli_usage ("detectors", error);
}

const RingletCommand ringlet_command_detectors = {
  .name = "detectors",
  .summary = "List, show, export and build detectors",
  .words = ringlet_detectors_words,
  .run = detectors_run,
};
