/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "calib/calibrant.h"
#include "cli/command-detectors.h"
#include "cli/completions.h"
#include "detector/catalogue.h"
#include "display/colormap.h"
#include "engine/engine.h"
#include "export/writer.h"
#include "geometry/maps.h"
#include "image/image-write.h"

/* --- printing --- */

static void
print_units (void)
{
  const RingletUnit *const *units = ringlet_unit_list ();

  for (gsize i = 0; units[i] != NULL; i++)
    g_print ("%s\n", units[i]->name);
}

static void
print_engines (void)
{
  const RingletEngineClass *const *lists[] = { ringlet_engine_list (),
    ringlet_engine_list_opencl () };

  g_print ("auto\n");
  for (gsize k = 0; k < G_N_ELEMENTS (lists); k++) {
    for (gsize i = 0; lists[k][i] != NULL; i++)
      g_print ("%s\n", lists[k][i]->name);
  }
}

static void
print_detectors (void)
{
  const RingletDetectorRow *const *rows = ringlet_catalogue ();

  for (gsize i = 0; rows[i] != NULL; i++)
    g_print ("%s\n", rows[i]->name);
}

static void
print_calibrants (void)
{
  const RingletCalibrant *const *calibrants = ringlet_calibrant_list ();

  for (gsize i = 0; calibrants[i] != NULL; i++)
    g_print ("%s\n", calibrants[i]->name);
}

static void
print_formats (void)
{
  const RingletWriter *const *writers = ringlet_writer_list ();

  for (gsize i = 0; writers[i] != NULL; i++)
    g_print ("%s\n", writers[i]->name);
}

static void
print_image_formats (void)
{
  const RingletImageWriter *const *writers = ringlet_image_writer_list ();

  for (gsize i = 0; writers[i] != NULL; i++)
    g_print ("%s\n", writers[i]->name);
}

static void
print_colours (void)
{
  const RingletColormap *const *maps = ringlet_colormap_list ();

  for (gsize i = 0; maps[i] != NULL; i++)
    g_print ("%s\n", maps[i]->name);
}

static void
print_maps (void)
{
  for (guint map = 0; map < RINGLET_MAP_N; map++)
    g_print ("%s\n", ringlet_map_name ((RingletMap) map));
}

static void
print_error_models (void)
{
  for (guint i = 0; i <= RINGLET_ERROR_MODEL_HYBRID; i++)
    g_print ("%s\n", ringlet_error_model_name ((RingletErrorModel) i));
}

static void
print_splits (void)
{
  for (guint i = 0; i <= RINGLET_SPLIT_FULL; i++)
    g_print ("%s\n", ringlet_split_name ((RingletSplit) i));
}

static void
print_orientations (void)
{
  g_print ("1\n2\n3\n4\n");
}

static void
print_detector_verbs (void)
{
  const char *const *words = ringlet_detectors_words;

  for (gsize i = 0; words[i] != NULL; i++)
    g_print ("%s\n", words[i]);
}

static const struct {
  const char *name;
  void (*print) (void);
} sets[] = {
  { "units", print_units },
  { "engines", print_engines },
  { "detectors", print_detectors },
  { "calibrants", print_calibrants },
  { "formats", print_formats },
  { "image-formats", print_image_formats },
  { "colours", print_colours },
  { "maps", print_maps },
  { "error-models", print_error_models },
  { "splits", print_splits },
  { "orientations", print_orientations },
  { "detector-verbs", print_detector_verbs },
};

gboolean
ringlet_completions_print_words (const char *set)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++) {
    if (g_str_equal (sets[i].name, set)) {
      sets[i].print ();
      return TRUE;
    }
  }
  return FALSE;
}

/* --- which set --- */

/* The first row that fits; without a command it is the same in all. */
static const struct {
  const char *command;
  const char *option;
  const char *set;
} options[] = {
  { NULL, "unit", "units" },
  { NULL, "from-unit", "units" },
  { NULL, "engine", "engines" },
  { NULL, "detector", "detectors" },
  { NULL, "calibrant", "calibrants" },
  { "plot", "rings", "calibrants" },
  { "convert", "format", "image-formats" },
  { NULL, "format", "formats" },
  { NULL, "colours", "colours" },
  { NULL, "error-model", "error-models" },
  { NULL, "split", "splits" },
  { "convert", "orientation", NULL },
  { NULL, "orientation", "orientations" },
};

static const struct {
  const char *command;
  const char *set;
} arguments[] = {
  { "calibrants", "calibrants" },
  { "detectors", "detector-verbs" },
  { "detectors show", "detectors" },
  { "detectors export", "detectors" },
  { "detectors build", "detectors" },
  { "maps", "maps" },
};

static const char *
find_set (const char *command, const char *option)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++) {
    if (g_str_equal (options[i].option, option) &&
        (options[i].command == NULL || g_str_equal (options[i].command, command)))
      return options[i].set;
  }
  return NULL;
}

/* Files and folders are called so in the help, whatever type their option has. */
static RingletOfferFlags
flags_of (const char *text)
{
  static const char *const files[] = { "FILE", "IMAGE", "MASK", "MODEL", "SET", "OUT",
    "RESULT" };

  if (strstr (text, "FOLDER") != NULL)
    return RINGLET_OFFER_FOLDERS;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    if (strstr (text, files[i]) != NULL)
      return RINGLET_OFFER_FILES;
  }
  return 0;
}

RingletOffer
ringlet_offer_for_option (const char *command, const GOptionEntry *entry)
{
  RingletOffer offer = { 0, find_set (command, entry->long_name) };

  offer.flags = flags_of (entry->arg_description != NULL ? entry->arg_description : "");
  return offer;
}

RingletOffer
ringlet_offer_for_arguments (const char *command, const char *text)
{
  RingletOffer offer = { flags_of (text), NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++) {
    if (g_str_equal (arguments[i].command, command))
      offer.set = arguments[i].set;
  }
  return offer;
}
