/* SPDX-License-Identifier: MIT */

/* Layers at small angles: rings at equal steps, of which every second would be a ring
 * at half the distance, too. What tells is a ring that is not there; where its place
 * cannot be seen, nothing does. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "calib/autocalibrate.h"
#include "geometry/placement.h"
#include "process/simulate.h"
#include "support/sanitizer.h"

#define WAVELENGTH_M 1e-10
#define PENUMBRA_PX 20.0

/* What hides the beam. */
typedef enum { NOTHING, MASK, SHADOW } Stop;

/**
 * Case:
 * @binned: pixels twice as large and no gaps, which is four times faster
 * @distance_m: of a Pilatus 1M, perpendicular to the beam that is on it
 * @n_rings: that reach it: the first one is at atan (λ / d) ≈ 0.98°
 * @stop: a disc about the beam
 * @stop_px: its radius
 * @is_found: else it cannot be known
 */
typedef struct {
  const char *name;
  gboolean binned;
  double distance_m;
  guint n_rings;
  Stop stop;
  double stop_px;
  gboolean is_found;
} Case;

/* At 2.6 m the rings are at 130 and 259 pixels, and the third beside the corners. */
static const Case cases[] = {
  { "1.5m", TRUE, 1.5, 4, NOTHING, 0.0, TRUE },
  { "2m", FALSE, 2.0, 3, NOTHING, 0.0, TRUE },
  { "3m", TRUE, 3.0, 2, NOTHING, 0.0, TRUE },
  { "5m", TRUE, 5.0, 1, NOTHING, 0.0, TRUE },
  { "second-alone-mask", TRUE, 2.6, 1, MASK, 150.0, FALSE },
  { "second-alone-shadow", TRUE, 2.6, 1, SHADOW, 190.0, FALSE },
};

static RingletGeometry
truth_of (const Case *c)
{
  return (RingletGeometry){ .distance_m = c->distance_m,
    .poni_slow_m = 0.085,
    .poni_fast_m = 0.08,
    .wavelength_m = WAVELENGTH_M };
}

static RingletDetector *
detector_of (const Case *c)
{
  return c->binned ? ringlet_detector_new_generic (344e-6, 344e-6, 522, 491, 3, NULL)
                   : ringlet_detector_new_named ("Pilatus1M", 3, NULL);
}

/* The disc as a mask, or with a soft edge in @image. */
static RingletMask *
put_stop (const Case *c, const RingletDetector *detector, RingletImage **image)
{
  const RingletGeometry truth = truth_of (c);
  const gsize n_fast = detector->n_fast, n = detector->n_slow * n_fast;
  guint8 *bad = g_new0 (guint8, n);
  guint32 *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_U32, detector->n_slow, n_fast, NULL);
  double slow_px = 0.0, fast_px = 0.0;

  memcpy (pixels, (*image)->data, n * sizeof *pixels);
  ringlet_geometry_beam_centre (&truth, detector, &slow_px, &fast_px);
  for (gsize i = 0; i < n; i++) {
    const double outside_px =
        hypot ((double) (i / n_fast) - slow_px, (double) (i % n_fast) - fast_px) -
        c->stop_px;

    bad[i] = c->stop == MASK && outside_px < 0.0;
    if (c->stop == SHADOW && pixels[i] != RINGLET_SIMULATION_GAP)
      pixels[i] = (guint32) lround (
          pixels[i] * CLAMP (outside_px / PENUMBRA_PX + 1.0, 0.0, 1.0));
  }
  ringlet_image_unref (*image);
  *image = ringlet_image_new_take (
      RINGLET_PIXEL_U32, detector->n_slow, n_fast, pixels, NULL);
  return ringlet_mask_new_take (detector->n_slow, n_fast, bad);
}

/* The beam to a hundredth of a pixel and the distance to 1e-5, and no tilt: of what it
 * would do to rings at such angles, no pixel tells. */
static void
assert_found (
    const Case *c, const RingletDetector *detector, const RingletAutoResult *result)
{
  const RingletGeometry truth = truth_of (c);
  double slow[2], fast[2];

  g_assert_true (result->is_found);
  g_assert_true (result->tilt_held);
  g_assert_nonnull (strstr (result->message, "held at zero"));
  g_assert_cmpuint (result->best.first, ==, 1);
  g_assert_cmpuint (result->best.last, ==, c->n_rings);
  ringlet_geometry_beam_centre (&truth, detector, &slow[0], &fast[0]);
  ringlet_geometry_beam_centre (&result->best.geometry, detector, &slow[1], &fast[1]);
  g_assert_cmpfloat_with_epsilon (slow[1], slow[0], 0.01);
  g_assert_cmpfloat_with_epsilon (fast[1], fast[0], 0.01);
  g_assert_cmpfloat_with_epsilon (
      result->best.geometry.distance_m / truth.distance_m, 1.0, 1e-5);
}

static void
test_layers (gconstpointer data)
{
  const Case *c = data;
  const RingletGeometry truth = truth_of (c);
  const RingletCalibrant *powder = ringlet_calibrant_find ("AgBh", NULL);
  const RingletSimulation simulation = ringlet_simulation_default (powder);
  g_autoptr (RingletDetector) detector = detector_of (c);
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  g_autoptr (RingletImage) image =
      ringlet_simulate (detector, &truth, gaps, &simulation, NULL, NULL, NULL);
  g_autoptr (RingletMask) mask = put_stop (c, detector, &image);
  const RingletAutocalibration options = {
    .calibrant = powder, .wavelength_m = WAVELENGTH_M, .mask = mask
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletAutoResult) result =
      ringlet_autocalibrate (image, detector, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  g_test_message ("%s", result->message);
  if (c->is_found) {
    assert_found (c, detector, result);
    return;
  }
  g_assert_false (result->is_found);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i += RINGLET_TEST_STRIDE) {
    g_autofree char *path = g_strconcat ("/autocalibrate/saxs/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_layers);
  }
  return g_test_run ();
}
