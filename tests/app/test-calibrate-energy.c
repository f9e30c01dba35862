/* SPDX-License-Identifier: MIT */

/* An energy that is wrong by a hundredth gives a distance that is wrong by as much, and
 * rings that nearly fit. Measured images, of energies that others know. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "program.h"
#include "support/shared.h"

/**
 * Case:
 * @file: below data/real of the shared folder
 * @start: (nullable): a geometry beside it, which spares the search
 * @given: energy, calibrant and detector
 * @kev: what the rings say, by the energy of those who measured it; 0 where they say
 *   nothing else than what is given, or nothing at all
 */
typedef struct {
  const char *name;
  const char *file;
  const char *start;
  const char *given;
  double kev;
} Case;

#define CEO2_1M "ceo2-pilatus1m/CeO2_Pilatus1M.tif"

static const Case cases[] = {
  { "ceo2-1m", CEO2_1M, NULL, "-e 30.493keV -c CeO2 --detector Pilatus1M", 0.0 },
  { "ceo2-1m-low", CEO2_1M, NULL, "-e 30.1keV -c CeO2 --detector Pilatus1M", 30.493 },
  { "ceo2-ccd", "spe-ceo2/CeO2_PI_CCD_Mo.SPE", NULL, "-w 0.71073A -c CeO2 --pixel 30um",
      0.0 },
};

static char *
path_of (const char *file)
{
  g_autofree char *below = g_strconcat ("data/real/", file, NULL);

  return ringlet_test_shared (below);
}

/* The warning about the energy; NULL for none. */
static const char *
find_warning (JsonObject *root)
{
  JsonArray *warnings = json_object_get_array_member (root, "warnings");

  for (guint i = 0; i < json_array_get_length (warnings); i++) {
    const char *text = json_array_get_string_element (warnings, i);

    if (strstr (text, "keV") != NULL)
      return text;
  }
  return NULL;
}

/* Its σ is 0.06 %. */
static void
assert_names (const char *warning, double kev)
{
  const char *at = strstr (warning, "fit better at ");

  g_assert_nonnull (at);
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (at + strlen ("fit better at "), NULL), kev, 0.003 * kev);
}

static void
test_energy (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *image = path_of (c->file);
  g_autofree char *start = c->start != NULL ? path_of (c->start) : NULL;
  g_autofree char *folder = folder_new ();
  g_autofree char *line = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (image == NULL)
    return;
  line = g_strdup_printf ("calibrate '%s' %s %s%s%s -o o.poni --json", image, c->given,
      start != NULL ? "--poni '" : "", start != NULL ? start : "",
      start != NULL ? "'" : "");
  {
    g_auto (Run) run = program_run (folder, line);
    const char *warning = NULL;

    g_assert_cmpint (run.code, ==, 0);
    json_parser_load_from_data (parser, run.out, -1, &error);
    g_assert_no_error (error);
    warning = find_warning (json_node_get_object (json_parser_get_root (parser)));
    g_test_message ("%s", warning != NULL ? warning : "no word of the energy");
    g_assert_true ((warning != NULL) == (c->kev > 0.0));
    if (warning != NULL)
      assert_names (warning, c->kev);
  }
  folder_remove (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/calibrate/energy/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_energy);
  }
  return g_test_run ();
}
