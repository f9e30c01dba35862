/* SPDX-License-Identifier: MIT */

/* What a check says is wrong: a measured image against its geometry, moved by known
 * amounts, and against other powders. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "calibration.h"
#include "geometry/poni.h"
#include "image/source.h"
#include "support/shared.h"

#define FOLDER "data/real/ceo2-pilatus1m/"
#define DEGREE (G_PI / 180.0)

static RingletImage *image;
static RingletPoni oracle;

/**
 * Case:
 * @rows: the centre is moved by, pixels
 * @columns: likewise
 * @along: direct distance, times
 * @turn_rad: about the beam centre, rot1
 * @wavelength: times
 * @hint: what stands first
 * @size: of it, as RingletRefineFault has it; a tenth or @within may be off
 * @says: part of the sentence
 */
typedef struct {
  const char *name;
  const char *calibrant;
  double rows;
  double columns;
  double along;
  double turn_rad;
  double wavelength;
  RingletRefineHint hint;
  double size;
  double within;
  const char *says;
} Case;

static const Case cases[] = {
  { "true", "CeO2", 0, 0, 1, 0, 1, RINGLET_REFINE_HINT_NONE, 0, 0, "" },
  { "centre-0.1", "CeO2", 0.1, 0, 1, 0, 1, RINGLET_REFINE_HINT_NONE, 0, 0, "" },
  { "centre-0.5", "CeO2", 0.5, 0, 1, 0, 1, RINGLET_REFINE_HINT_CENTRE, 0.5, 0.1,
      "The beam centre is wrong by 0." },
  { "centre-3", "CeO2", 0, -3, 1, 0, 1, RINGLET_REFINE_HINT_CENTRE, 3, 0.1,
      "free poni1 and poni2" },
  { "distance-2e-4", "CeO2", 0, 0, 1.0002, 0, 1, RINGLET_REFINE_HINT_NONE, 0, 0, "" },
  { "distance-3e-3", "CeO2", 0, 0, 0.997, 0, 1, RINGLET_REFINE_HINT_DISTANCE, -0.003,
      2e-4, "the distance is about 0.3 % too short, or the energy as much too high" },
  { "tilt-0.5", "CeO2", 0, 0, 1, 0.5 * DEGREE, 1, RINGLET_REFINE_HINT_TILT,
      0.5 * DEGREE, 0, "The tilt is wrong by about 0." },
  { "energy", "CeO2", 0, 0, 1, 0, 1.003, RINGLET_REFINE_HINT_DISTANCE, 0.003, 5e-4,
      "too long, or the energy as much too low" },
  { "lab6", "LaB6", 0, 0, 1, 0, 1, RINGLET_REFINE_HINT_RINGS, NAN, 0,
      "the calibrant or the numbers of the rings may be wrong" },
};

static double
direct_m (const RingletGeometry *g)
{
  return g->distance_m / (cos (g->rot1_rad) * cos (g->rot2_rad));
}

/* Where the beam meets the plane, metres from the corner. Source: pyFAI's definition of
 * the rotations. */
static void
centre_m (const RingletGeometry *g, double at[2])
{
  at[0] = g->poni_slow_m + direct_m (g) * sin (g->rot2_rad);
  at[1] = g->poni_fast_m - direct_m (g) * cos (g->rot2_rad) * sin (g->rot1_rad);
}

static RingletGeometry
moved (const Case *c)
{
  RingletGeometry g = oracle.geometry;
  const double along = direct_m (&g) * c->along;
  double was[2], is[2];

  centre_m (&g, was);
  g.rot1_rad += c->turn_rad;
  g.distance_m = along * cos (g.rot1_rad) * cos (g.rot2_rad);
  centre_m (&g, is);
  g.poni_slow_m += was[0] - is[0] + c->rows * oracle.detector->pixel_slow_m;
  g.poni_fast_m += was[1] - is[1] + c->columns * oracle.detector->pixel_fast_m;
  g.wavelength_m *= c->wavelength;
  return g;
}

static void
assert_words (const Case *c, const RingletRefinement *fit)
{
  g_autofree char *text = ringlet_refine_hint_text (fit);
  const RingletRefineFault *worst = &fit->faults[0];

  g_test_message ("%s: rms %.3f px, %.3f px without: %s", c->name, fit->total.rms_px,
      fit->rest_px, text);
  g_assert_cmpint (fit->total.hint, ==, c->hint);
  g_assert_nonnull (strstr (text, c->says));
  g_assert_cmpint (fit->n_faults, ==, c->hint != RINGLET_REFINE_HINT_NONE);
  if (c->hint == RINGLET_REFINE_HINT_NONE)
    g_assert_cmpstr (text, ==, "");
  else if (isfinite (c->size))
    g_assert_cmpfloat_with_epsilon (
        worst->size, c->size, fmax (c->within, 0.1 * fabs (c->size)));
  if (c->hint == RINGLET_REFINE_HINT_CENTRE) {
    g_assert_cmpfloat_with_epsilon (worst->slow_px, c->rows, 0.15);
    g_assert_cmpfloat_with_epsilon (worst->fast_px, c->columns, 0.15);
  }
}

/* The geometry beside the image was made on its mirror image, rows upside down. */
static void
load (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "CeO2_Pilatus1M.tif", NULL);
  g_autofree char *poni = g_build_filename (folder, "oracle_pyfai.poni", NULL);
  RingletGeometry *g = &oracle.geometry;
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GError) error = NULL;

  source = ringlet_source_open (path, &error);
  g_assert_no_error (error);
  image = ringlet_source_read (source, 0, NULL, &error);
  g_assert_no_error (error);
  ringlet_poni_load (poni, RINGLET_ORIENTATION_ONE_FLIP, &oracle, &error);
  g_assert_no_error (error);
  g->poni_slow_m =
      (double) image->n_slow * oracle.detector->pixel_slow_m - g->poni_slow_m;
  g->rot2_rad = -g->rot2_rad;
}

static void
test_words (gconstpointer data)
{
  const Case *c = data;
  const RingletCalibrant *calibrant = ringlet_calibrant_find (c->calibrant, NULL);
  RingletCalibrationInputs in = ringlet_calibration_inputs ();
  g_autofree char *folder = ringlet_test_shared (FOLDER);
  g_autoptr (RingletCalibration) done = NULL;
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    return;
  if (image == NULL)
    load (folder);
  in.way = RINGLET_CALIBRATION_CHECK;
  in.image = image;
  in.detector = oracle.detector;
  in.calibrant = calibrant;
  in.start = moved (c);
  in.has_start = TRUE;
  in.n_rings = 10;
  in.points_per_degree = 0.4;
  in.wavelength_m = in.start.wavelength_m;
  done = ringlet_calibrate (&in, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_words (c, done->refinement);
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/check-words/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_words);
  }
  code = g_test_run ();
  g_clear_pointer (&image, ringlet_image_unref);
  ringlet_poni_clear (&oracle);
  return code;
}
