/* SPDX-License-Identifier: MIT */

/* Measured images without a start. Expected: data/README.md of the shared folder, from
 * calibrations by others; of the CCD nothing is known but where the middle of the beam
 * stop is, by eye. */

#include <locale.h>
#include <math.h>

#include "calib/autocalibrate.h"
#include "geometry/placement.h"
#include "image/source.h"
#include "support/sanitizer.h"
#include "support/shared.h"

#define ROOT "data/real/"

/**
 * Case:
 * @pixel_m: of a generic detector; 0 where @detector has a name
 * @distance_m: along the beam; 0 when it is not known
 * @slow_px: where the beam is
 * @fast_px: likewise
 * @within: relative, of the distance
 * @within_px: of the beam
 * @n_rings: that are to be recognised at least
 */
typedef struct {
  const char *name;
  const char *file;
  const char *detector;
  double pixel_m;
  const char *calibrant;
  double wavelength_m;
  double distance_m;
  double slow_px;
  double fast_px;
  double within;
  double within_px;
  guint n_rings;
} Case;

/* Cubic and hexagonal titanium, with the edges that the rings have at the distance of
 * the .poni beside the image. */
#define TITANIUM "cell:a=3.2845,sg=Im-3m+cell:a=2.951,c=4.725,sg=P63/mmc"

/* The Pilatus 1M was calibrated upside down: 1043 − 512.612; so was the Pixium, with
 * another image: 1441 − 716.184. The oracles of AgBh and of the Pilatus 2M are in the
 * order of the file. At small angles another energy is another distance and no more: to
 * be told 9 or 11 keV instead of 12 is no reason to refuse. */
static const Case cases[] = {
  { "ceo2-1m", "ceo2-pilatus1m/CeO2_Pilatus1M.tif", "Pilatus1M", 0.0, "CeO2",
      0.4066e-10, 0.208711, 530.388, 487.397, 1e-3, 0.3, 15 },
  { "ceo2-2m", "ceo2-pilatus2m/ceria_50x30_740mm_000005_Pilatus2M.hdf5", "Pilatus2M",
      0.0, "CeO2", 0.20215155542837953e-10, 0.73980, 807.55, 775.25, 1e-3, 0.3, 15 },
  { "agbh", "agbh-marccd/AgBehenate_003.tif", NULL, 158e-6, "AgBh", 1.0332e-10, 0.56375,
      569.35, 482.56, 2e-3, 0.5, 4 },
  { "agbh-9kev", "agbh-marccd/AgBehenate_003.tif", NULL, 158e-6, "AgBh", 1.377602e-10,
      0.422811, 569.35, 482.56, 2e-3, 0.5, 4 },
  { "agbh-11kev", "agbh-marccd/AgBehenate_003.tif", NULL, 158e-6, "AgBh", 1.127129e-10,
      0.516774, 569.35, 482.56, 2e-3, 0.5, 4 },
  { "ceo2-ccd", "spe-ceo2/CeO2_PI_CCD_Mo.SPE", NULL, 30e-6, "CeO2", 0.71073e-10, 0.0,
      523.0, 521.0, 0.0, 6.0, 5 },
  { "titanium", "pixium-cake/pixium_03150.tif", NULL, 296e-6, TITANIUM, 0.1393e-10,
      1.194053, 724.816, 712.136, 1e-3, 0.3, 15 },
};

static RingletImage *
read_image (const char *file)
{
  g_autofree char *name = g_strconcat (ROOT, file, NULL);
  g_autofree char *path = ringlet_test_shared (name);
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;
  RingletImage *image = NULL;

  if (path == NULL)
    return NULL;
  source = ringlet_source_open_list (paths, &error);
  g_assert_no_error (error);
  image = ringlet_source_read (source, 0, NULL, &error);
  g_assert_no_error (error);
  return image;
}

static RingletAutoResult *
calibrate (const RingletImage *image, const char *detector_name, double pixel_m,
    const char *calibrant, double wavelength_m, RingletDetector **detector)
{
  const RingletAutocalibration options = {
    .calibrant = ringlet_calibrant_find (calibrant, NULL), .wavelength_m = wavelength_m
  };
  g_autoptr (GError) error = NULL;
  RingletAutoResult *result = NULL;

  *detector = detector_name != NULL
      ? ringlet_detector_new_named (detector_name, 3, &error)
      : ringlet_detector_new_generic (
            pixel_m, pixel_m, image->n_slow, image->n_fast, 3, &error);
  g_assert_no_error (error);
  result = ringlet_autocalibrate (image, *detector, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", result->message);
  return result;
}

static void
test_image (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletImage) image = read_image (c->file);
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletAutoResult) result = NULL;
  const RingletGeometry *geometry = NULL;
  double slow_px = 0.0, fast_px = 0.0;

  if (image == NULL)
    return;
  if (ringlet_calibrant_find (c->calibrant, NULL) == NULL) {
    g_test_skip ("there is no such calibrant");
    return;
  }
  result = calibrate (
      image, c->detector, c->pixel_m, c->calibrant, c->wavelength_m, &detector);
  g_assert_true (result->is_found);
  g_assert_cmpuint (result->best.first, ==, 1);
  g_assert_cmpuint (result->best.n_matched, >=, c->n_rings);
  geometry = &result->best.geometry;
  g_assert_true (ringlet_geometry_beam_centre (geometry, detector, &slow_px, &fast_px));
  g_assert_cmpfloat_with_epsilon (slow_px, c->slow_px, c->within_px);
  g_assert_cmpfloat_with_epsilon (fast_px, c->fast_px, c->within_px);
  if (c->distance_m > 0.0) {
    const double along_m =
        geometry->distance_m / (cos (geometry->rot1_rad) * cos (geometry->rot2_rad));

    g_assert_cmpfloat_with_epsilon (along_m, c->distance_m, c->within * c->distance_m);
  }
}

/* What is no answer has no geometry: one ring of a detector on an arm, and rings of
 * titanium (d = 2.555, 2.342, 2.244 Å … 1.726 Å) as CeO2. */
typedef struct {
  const char *name;
  const char *file;
  const char *detector;
  double pixel_m;
  const char *calibrant;
  double wavelength_m;
} Refusal;

#define LAB6 "lab6-pilatus300kw/"
static const Refusal refusals[] = {
  { "one-ring-1", LAB6 "tth/b_toney_Lab6_thtth_rightside_scan2_0009.tif",
      "Pilatus300kw", 0.0, "LaB6", 0.8856e-10 },
  { "one-ring-5", LAB6 "tth/b_toney_Lab6_thtth_rightside_scan2_0032.tif",
      "Pilatus300kw", 0.0, "LaB6", 0.8856e-10 },
  { "one-ring-9", LAB6 "tth/b_toney_Lab6_thtth_rightside_scan2_0050.tif",
      "Pilatus300kw", 0.0, "LaB6", 0.8856e-10 },
  { "one-ring-th", LAB6 "th_3/b_toney_lab6_th3_scan1_0029.tif", "Pilatus300kw", 0.0,
      "LaB6", 0.8856e-10 },
  { "titanium", "pixium-cake/pixium_03150.tif", NULL, 296e-6, "CeO2", 0.1393e-10 },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *c = data;
  g_autoptr (RingletImage) image = read_image (c->file);
  g_autoptr (RingletDetector) detector = NULL;
  g_autoptr (RingletAutoResult) result = NULL;

  if (image == NULL)
    return;
  result = calibrate (
      image, c->detector, c->pixel_m, c->calibrant, c->wavelength_m, &detector);
  g_assert_false (result->is_found);
  g_assert_cmpfloat (result->best.geometry.distance_m, ==, 0.0);
  g_assert_cmpuint (result->points->len, ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strconcat ("/autocalibrate/real/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_image);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strconcat ("/autocalibrate/no/", refusals[i].name, NULL);

    g_test_add_data_func (path, &refusals[i], test_refusal);
  }
  return g_test_run ();
}
