/* SPDX-License-Identifier: MIT */

/* "ringlet calibrants" as users call it. */

#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "program.h"

static char *folder;

typedef struct {
  const char *name;
  const char *line;
  int code;
  const char *words[3]; /* in what it says */
} Case;

static const Case cases[] = {
  { "all", "calibrants", 0, { "LaB6 ", "a = 4.156826 Å", "lysozyme" } },
  { "all-json", "calibrants --json", 0, { "\"name\": \"LaB6\"", "\"first_d_m\"" } },
  { "lines", "calibrants CeO2", 0, { "NIST SRM 674b", "Fm-3m", "3.124418" } },
  { "angles", "calibrants Si --energy 30keV", 0, { "2θ/°", "111", "7.5569" } },
  { "few", "calibrants LaB6 --lines 2", 0, { "and 13 more" } },
  { "deep", "calibrants LaB6 --d-min 0.5A --lines 100", 0, { "820    48" } },
  { "list", "calibrants agbh", 0, { "AgBh: Silver behenate", "58.380000" } },
  { "cell", "calibrants 'cell:a=4.0782,sg=Fm-3m@20GPa,K0=167,K0p=6,eos=vinet'", 0,
      { "F m -3 m", "multiplicities" } },
  { "file", "calibrants own.D", 0, { "own.D: Mine", "2.500000" } },
  { "seen", "calibrants LaB6 -w 0.4A --detector Pilatus1M -l 20cm", 0,
      { "radius/px", "rings on the detector" } },
  { "unknown", "calibrants LaB7", 1, { "\"LaB7\"", "nearest names are LaB6" } },
  { "no-file", "calibrants nosuch.D", 1, { "nosuch.D" } },
  { "bad-file", "calibrants bad.D", 1, { "bad.D: line 2: \"two\"" } },
  { "bad-cell", "calibrants cell:a=4,sg=Q", 1, { "\"Q\" is no space group" } },
  { "two", "calibrants LaB6 CeO2", 2, { "\"CeO2\" is one word too many" } },
  { "no-energy", "calibrants LaB6 --detector Pilatus1M -l 20cm", 2, { "--energy" } },
  { "no-distance", "calibrants LaB6 --detector Pilatus1M -e 10keV", 2,
      { "--distance" } },
  { "no-detector", "calibrants LaB6 -l 20cm -e 10keV", 2, { "--detector" } },
  { "twice", "calibrants LaB6 -l 20cm --poni x.poni", 2, { "--poni" } },
  { "no-unit", "calibrants LaB6 --energy 10", 2, { "--energy" } },
  { "bad-lines", "calibrants LaB6 --lines 0", 2, { "--lines" } },
  { "too-deep", "calibrants lysozyme --d-min 0.1A", 1, { "smallest spacing" } },
  { "bad-detector", "calibrants LaB6 --detector Pilatos -l 20cm -e 10keV", 1,
      { "Pilatos" } },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_auto (Run) run = program_run (folder, c->line);

    g_test_message ("%s: %s%s", c->name, run.out, run.err);
    g_assert_cmpint (run.code, ==, c->code);
    for (gsize j = 0; j < G_N_ELEMENTS (c->words) && c->words[j] != NULL; j++)
      g_assert_nonnull (strstr (c->code == 0 ? run.out : run.err, c->words[j]));
  }
}

static double
member (JsonObject *object, const char *name)
{
  return json_node_get_double (json_object_get_member (object, name));
}

/* A flat detector with the beam through its middle: r = L tan 2θ, and a ring with a
 * radius of less than half the short side is there whole. */
static void
check_ring (JsonObject *ring, double *before)
{
  const double a_m = 4.156826e-10;
  const double h = member (ring, "h");
  const double k = member (ring, "k");
  const double l = member (ring, "l");
  const double d_m = a_m / sqrt (h * h + k * k + l * l);
  const double two_theta = 2.0 * asin (0.4e-10 / (2.0 * d_m));
  const double radius = 0.2 * tan (two_theta) / 172e-6;

  g_assert_cmpfloat_with_epsilon (member (ring, "d_m"), d_m, 1e-20);
  g_assert_cmpfloat_with_epsilon (member (ring, "two_theta_rad"), two_theta, 1e-10);
  if (radius > 0.5 * hypot (1043, 981) - 1.0)
    return;
  g_assert_cmpfloat_with_epsilon (member (ring, "radius_px"), radius, 1e-6 * radius);
  if (*before > 0.0)
    g_assert_cmpfloat_with_epsilon (member (ring, "gap_px"), radius - *before, 1e-4);
  if (radius < 490.0)
    g_assert_cmpfloat (member (ring, "share_seen"), ==, 1.0);
  else if (radius > 493.0)
    g_assert_cmpfloat (member (ring, "share_seen"), <, 1.0);
  *before = radius;
}

static void
test_seen (void)
{
  g_auto (Run) run = program_run (
      folder, "calibrants LaB6 -w 0.4A --detector Pilatus1M -l 20cm --json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *rings = NULL;
  double before = 0.0;

  g_assert_cmpint (run.code, ==, 0);
  json_parser_load_from_data (parser, run.out, -1, &error);
  g_assert_no_error (error);
  rings = json_object_get_array_member (
      json_node_get_object (json_parser_get_root (parser)), "rings");
  g_assert_cmpuint (json_array_get_length (rings), >, 10);
  for (guint i = 0; i < json_array_get_length (rings); i++)
    check_ring (json_array_get_object_element (rings, i), &before);
  g_assert_cmpfloat (before, >, 600.0);
}

/* The same words in other commands. */
static void
test_other_commands (void)
{
  program_do (folder, "simulate -c own.D --detector Pilatus100k -o own.edf");
  program_do (
      folder, "simulate -c cell:a=4.0782,sg=Fm-3m --detector Pilatus100k -o cell.edf");
}

int
main (int argc, char *argv[])
{
  g_autofree char *own = NULL;
  g_autofree char *bad = NULL;
  int result = 0;

  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  own = g_build_filename (folder, "own.D", NULL);
  bad = g_build_filename (folder, "bad.D", NULL);
  g_assert_true (g_file_set_contents (own, "# Calibrant: Mine\n2.5\n2.1\n", -1, NULL));
  g_assert_true (g_file_set_contents (bad, "2.5\ntwo\n", -1, NULL));

  g_test_add_func ("/calibrants-command/cases", test_cases);
  g_test_add_func ("/calibrants-command/seen", test_seen);
  g_test_add_func ("/calibrants-command/other-commands", test_other_commands);

  result = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return result;
}
