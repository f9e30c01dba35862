/* SPDX-License-Identifier: MIT */

/* Measured images against the patterns that were published with them. */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "export/read-nexus.h"
#include "geometry/poni.h"
#include "program.h"
#include "support/shared.h"

static char *folder;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The first bin is ours: pyFAI counts what lies below the range there. */
static void
assert_agree (const Table *ours, const Table *theirs, double median, double most)
{
  g_autofree double *differences = g_new0 (double, theirs->n);
  const gsize n = theirs->n - 1;

  g_assert_cmpuint (ours->n, ==, theirs->n);
  for (gsize i = 0; i < theirs->n; i++)
    g_assert_cmpfloat (
        fabs (ours->x[i] - theirs->x[i]), <=, 3e-7 * theirs->x[theirs->n - 1]);
  for (gsize i = 1; i < theirs->n; i++)
    differences[i - 1] = fabs (ours->y[i] / theirs->y[i] - 1.0);
  qsort (differences, n, sizeof *differences, compare_doubles);

  g_test_message ("median %g, most %g", differences[n / 2], differences[n - 1]);
  g_assert_cmpfloat (differences[n / 2], <=, median);
  g_assert_cmpfloat (differences[n - 1], <=, most);
}

/* --- CeO2 --- */

/* By tests/reference/ceo2_first_bin.py, numpy alone. */
#define CEO2_FIRST_BIN 4.17815918428041

typedef struct {
  const char *engine;
  double first_bin; /* relative to the number above */
} Ceo2Case;

/* Three pixels share the first bin, one of them reaching far beyond it: there the two
 * bytes of a packed share weigh most. */
static const Ceo2Case ceo2_cases[] = {
  { "csr", 1e-9 },
  { "packed", 1e-4 },
};

static void
test_ceo2 (gconstpointer data)
{
  const Ceo2Case *c = data;
  g_autofree char *base =
      ringlet_test_shared ("data/real/ceo2-pilatus1m/CeO2_Pilatus1M.tif");
  g_autofree char *quoted = NULL;
  g_autofree char *poni = NULL;
  g_autofree char *shipped = NULL;
  g_auto (Table) theirs = { 0 };
  g_auto (Table) ours = { 0 };

  if (base == NULL)
    return;
  quoted = g_shell_quote (base);
  poni = ringlet_test_shared ("data/real/ceo2-pilatus1m/CeO2_Pilatus1M.poni");
  shipped = ringlet_test_shared ("data/real/ceo2-pilatus1m/CeO2_Pilatus1M.xy");
  program_do (folder,
      "integrate --poni '%s' --flip --no-mask --dummy none --polarization 0.99 "
      "--split bbox --bins 1512 --unit 2th_deg --engine %s -o ceo2.xy --overwrite %s",
      poni, c->engine, quoted);
  theirs = table_read (NULL, shipped);
  ours = table_read (folder, "ceo2.xy");

  assert_agree (&ours, &theirs, 1e-6, 2e-4);
  g_assert_cmpfloat (fabs (ours.y[0] / CEO2_FIRST_BIN - 1.0), <=, c->first_bin);
}

/* --- five frames of a map --- */

/* Their patterns tell the geometry with three decimals; these numbers are the ones,
 * within the rounding, at which pyFAI 2026.09 has the first pattern to 4e-7 (median).
 * The patterns come from an old pyFAI, which divides each pixel by its corrections and
 * then takes the mean: --unweighted. */
static const RingletGeometry map_geometry = {
  .distance_m = 0.284634930882,
  .poni_slow_m = 0.08722465504835,
  .poni_fast_m = 0.08341539825949,
  .rot1_rad = -0.00025132925173,
  .rot2_rad = 0.00060348414856,
  .wavelength_m = 3.344e-11,
};

static const int map_frames[] = { 1, 2, 3, 6, 7 };

static void
write_geometry (const RingletDetector *detector)
{
  g_autofree char *text = ringlet_poni_format (detector, &map_geometry, 0.0, NULL);
  g_autofree char *path = g_build_filename (folder, "map.poni", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* How the patterns of the map were made. */
#define MAP_OPTIONS                                                                    \
  "--poni map.poni --no-mask --dummy none --polarization 0.99 --unweighted "           \
  "--split bbox --bins 1508 --unit 2th_deg "

/* (transfer full) (nullable) */
static char *
map_file (int frame, const char *suffix)
{
  g_autofree char *name = g_strdup_printf (
      "data/real/map-pilatus1m/Fe3O4C_M1_map_%d_P1_E1_001%s", frame, suffix);

  return ringlet_test_shared (name);
}

static void
test_map (gconstpointer data)
{
  const int frame = *(const int *) data;
  g_autofree char *image = map_file (frame, ".tif");
  g_autofree char *shipped = NULL;
  g_autofree char *quoted = NULL;
  g_autoptr (RingletDetector) flipped =
      ringlet_detector_new_generic (172e-6, 172e-6, 0, 0, 2, NULL);
  g_auto (Table) theirs = { 0 };
  g_auto (Table) ours = { 0 };

  if (image == NULL)
    return;
  shipped = map_file (frame, ".xy");
  quoted = g_shell_quote (image);
  write_geometry (flipped);
  program_do (folder, "integrate " MAP_OPTIONS "-o map.xy --overwrite %s", quoted);
  theirs = table_read (NULL, shipped);
  ours = table_read (folder, "map.xy");
  assert_agree (&ours, &theirs, 1e-5, 2e-4);
}

/* Row @i of the file of all five. */
static void
assert_row (gsize i)
{
  g_autofree char *name = g_strdup_printf ("map.h5::#%" G_GSIZE_FORMAT, i);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *shipped = map_file (map_frames[i], ".xy");
  g_auto (Table) theirs = table_read (NULL, shipped);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPattern) pattern = ringlet_nexus_read_pattern (path, &error);

  g_assert_no_error (error);
  assert_agree (
      &(Table){ pattern->x, pattern->intensity, pattern->n }, &theirs, 1e-5, 2e-4);
}

/* The same by the way that series go. */
static void
test_map_series (void)
{
  g_autoptr (GString) images = g_string_new (NULL);
  g_autoptr (RingletDetector) flipped =
      ringlet_detector_new_generic (172e-6, 172e-6, 0, 0, 2, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (map_frames); i++) {
    g_autofree char *image = map_file (map_frames[i], ".tif");
    g_autofree char *quoted = image != NULL ? g_shell_quote (image) : NULL;

    if (image == NULL)
      return;
    g_string_append_printf (images, " %s", quoted);
  }
  write_geometry (flipped);
  program_do (folder, "integrate " MAP_OPTIONS "-o map.h5 --overwrite%s", images->str);
  for (gsize i = 0; i < G_N_ELEMENTS (map_frames); i++)
    assert_row (i);
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  folder = folder_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (ceo2_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/acceptance/ceo2/", ceo2_cases[i].engine, NULL);

    g_test_add_data_func (path, &ceo2_cases[i], test_ceo2);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (map_frames); i++) {
    g_autofree char *path = g_strdup_printf ("/acceptance/map/%d", map_frames[i]);

    g_test_add_data_func (path, &map_frames[i], test_map);
  }

  g_test_add_func ("/acceptance/map/series", test_map_series);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
