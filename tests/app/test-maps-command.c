/* SPDX-License-Identifier: MIT */

/* ringlet maps, as users call it. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "geometry/maps.h"
#include "geometry/poni.h"
#include "image/source.h"
#include "program.h"

static char *folder;

static RingletArray *
expected (RingletMap map, const RingletFactors *factors, RingletDetector *detector)
{
  g_autofree char *path = g_build_filename (folder, "g.poni", NULL);
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps = NULL;

  g_assert_true (ringlet_poni_load (path, RINGLET_ORIENTATION_ONE_FLIP, &poni, NULL));
  maps = ringlet_maps_new (detector, &poni.geometry, memo);
  return ringlet_maps_get (maps, map, factors, NULL, NULL);
}

/* The file holds every bit of the map. */
static void
assert_holds (const char *name, RingletMap map, const RingletFactors *factors)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, &error);
  g_autofree char *poni_path = g_build_filename (folder, "g.poni", NULL);
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletArray) array = NULL;

  g_assert_no_error (error);
  g_assert_true (
      ringlet_poni_load (poni_path, RINGLET_ORIENTATION_ONE_FLIP, &poni, NULL));
  detector =
      ringlet_detector_for_image (poni.detector, image->n_slow, image->n_fast, NULL);
  array = expected (map, factors, detector);
  g_assert_cmpuint (image->type, ==, RINGLET_PIXEL_F64);
  g_assert_cmpuint (array->n, ==, image->n_slow * image->n_fast);
  for (gsize i = 0; i < array->n; i++)
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, array->data[i]);
}

static void
test_files (void)
{
  RingletFactors factors = ringlet_factors_default ();

  program_do (folder, "maps two_theta --poni g.poni --image a.edf -o t.edf");
  assert_holds ("t.edf", RINGLET_MAP_TWO_THETA, &factors);
  program_do (folder, "maps chi --poni g.poni --image a.edf -o c.npy");
  assert_holds ("c.npy", RINGLET_MAP_CHI, &factors);
  program_do (folder, "maps solid_angle --poni g.poni --image a.edf -o s.h5");
  assert_holds ("s.h5", RINGLET_MAP_SOLID_ANGLE, &factors);
  program_do (folder, "maps radius q --poni g.poni --image a.edf -o several.nxs");
  program_do (folder, "maps incidence --poni g.poni --image a.edf -o picture.png");

  factors.polarization = 0.9;
  factors.polarization_offset_rad = 10.0 * (G_PI / 180.0);
  factors.solid_angle_order = 2;
  factors.oblique_transmission = 0.5;
  factors.sample = (RingletSample){ RINGLET_SAMPLE_SLAB, 0.4 };
  factors.cbn.is_active = TRUE;
  program_do (folder,
      "maps normalization --poni g.poni --image a.edf -o n.npy -P 0.9 "
      "--polarization-offset 10 --solid-angle-order 2 --oblique 0.5 --sample slab:0.4 "
      "--cbn-seat diamond=2");
  assert_holds ("n.npy", RINGLET_MAP_NORMALIZATION, &factors);
}

static void
test_list (void)
{
  g_auto (Run) run = program_run (folder, "maps");

  g_assert_cmpint (run.code, ==, 0);
  for (guint map = 0; map < RINGLET_MAP_N; map++)
    g_assert_nonnull (strstr (run.out, ringlet_map_name (map)));
}

typedef struct {
  const char *line;
  int code;
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "maps tthheta --poni g.poni", 2, "two_theta" },
  { "maps --poni g.poni", 2, "Which map" },
  { "maps chi", 2, "--poni" },
  { "maps chi --poni g.poni --image a.edf -o a.tiff", 1, ".npy" },
  { "maps chi radius --poni g.poni --image a.edf -o two.edf", 1, ".h5" },
  { "maps position --poni g.poni --image a.edf -o p.png", 1, "several values" },
  { "maps polarization --poni g.poni --image a.edf", 1, "asked" },
  { "maps chi --poni g.poni --image a.edf -o a.edf", 1, "--overwrite" },
  { "maps chi --poni g.poni --sample cube:1", 2, "cylinder" },
  { "maps chi --poni g.poni --oblique 2", 2, "between 0 and 1" },
  { "maps chi --poni g.poni --solid-angle-order 4", 2, "1, 2 or 3" },
  { "maps chi --poni g.poni --cbn-seat x=1", 2, "diamond" },
  { "maps --estimate-polarization a.edf --poni g.poni", 2, "--range" },
  { "maps --estimate-polarization a.edf --poni g.poni --range 11,10", 2, "--range" },
  { "maps chi --poni g.poni --shape autox981", 2, "--shape takes rows" },
  { "maps chi --poni g.poni --shape 0x981", 2, "--shape takes rows" },
  { "maps chi --poni g.poni --shape 981", 2, "--shape takes rows" },
  { "maps chi --poni g.poni --shape 999999999x999999999", 2, "--shape: " },
  { "maps chi --poni g.poni --wavelength red", 2, "--wavelength" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (Run) run = program_run (folder, bad_cases[i].line);

    g_test_message ("%s: %s", bad_cases[i].line, run.err);
    g_assert_cmpint (run.code, ==, bad_cases[i].code);
    g_assert_nonnull (strstr (run.err, bad_cases[i].word));
  }
}

static void
test_estimate (void)
{
  const char *found = NULL;
  g_auto (Run) run = { 0 };

  program_do (
      folder, "simulate --no-noise --counts 100000 -o ring.edf --write-poni ring.poni");
  run = program_run (
      folder, "maps --estimate-polarization ring.edf --poni ring.poni --range 14,20");
  g_assert_cmpint (run.code, ==, 0);
  found = strstr (run.out, "polarization: ");
  g_assert_nonnull (found);
  g_assert_cmpfloat (
      fabs (g_ascii_strtod (found + strlen ("polarization: "), NULL) - 0.99), <=,
      0.005);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  folder = folder_new ();
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_poni (folder, "g.poni", 3));
  g_test_add_func ("/maps-command/files", test_files);
  g_test_add_func ("/maps-command/list", test_list);
  g_test_add_func ("/maps-command/refused", test_refused);
  g_test_add_func ("/maps-command/estimate", test_estimate);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
