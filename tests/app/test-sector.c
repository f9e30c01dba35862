/* SPDX-License-Identifier: MIT */

/* The sector of a plan: dragged by numbers, and its lines held against the azimuth and
 * the angle of the places that they go through. */

#include "sector.h"

#include <locale.h>
#include <math.h>

#include "geometry/lab.h"
#include "geometry/placement.h"

#define DEGREE (G_PI / 180.0)
#define EXACT 1e-9 /* rounding on the way from an angle to a pixel and back */

/* ---- of a plan ---- */

static void
test_of_plan (void)
{
  RingletPlan plan = ringlet_plan_default ();
  RingletSector sector = { 0 };

  g_assert_false (ringlet_sector_of_plan (&plan, &sector));
  plan.has_azimuth_range = TRUE;
  plan.azimuth_min_deg = -180.0;
  plan.azimuth_max_deg = 180.0;
  g_assert_false (ringlet_sector_of_plan (&plan, &sector));
  plan.azimuth_min_deg = 170.0;
  plan.azimuth_max_deg = 190.0;
  g_assert_true (ringlet_sector_of_plan (&plan, &sector));
  g_assert_cmpfloat (sector.start_deg, ==, 170.0);
  g_assert_cmpfloat (sector.end_deg, ==, 190.0);
}

/* ---- dragged ---- */

static const struct {
  RingletSector before;
  RingletSectorPart which;
  double from;
  double to;
  RingletSector after;
} drags[] = {
  { { 10, 50 }, RINGLET_SECTOR_START, 10, 20, { 20, 50 } },
  { { 10, 50 }, RINGLET_SECTOR_START, 11, 21.04, { 20, 50 } },
  { { 10, 50 }, RINGLET_SECTOR_END, 50, 62.26, { 10, 62.3 } },
  { { 10, 50 }, RINGLET_SECTOR_ALL, 30, 40, { 20, 60 } },
  { { 0.1, 0.3 }, RINGLET_SECTOR_ALL, 0, -0.2, { -0.1, 0.1 } },
  /* across ±180, where the azimuth of a place jumps */
  { { 170, 190 }, RINGLET_SECTOR_END, -170, -160, { 170, 200 } },
  { { 170, 190 }, RINGLET_SECTOR_START, 170, -175, { -175, -170 } },
  { { 170, 190 }, RINGLET_SECTOR_ALL, 180, -160, { -170, -150 } },
  { { -170, -150 }, RINGLET_SECTOR_ALL, -160, 180, { 170, 190 } },
  { { 100, 300 }, RINGLET_SECTOR_START, 100, 90, { 90, 300 } },
  /* past the other ray: the rest of the turn */
  { { 10, 50 }, RINGLET_SECTOR_START, 10, 60, { 60, 410 } },
  { { 10, 50 }, RINGLET_SECTOR_END, 50, 0, { 10, 360 } },
  /* onto it */
  { { 10, 50 }, RINGLET_SECTOR_START, 10, 50, { 49.9, 50 } },
  { { 10, 50 }, RINGLET_SECTOR_END, 50, 10, { 10, 369.9 } },
  { { 10, 50 }, RINGLET_SECTOR_NONE, 10, 50, { 10, 50 } },
};

static void
test_drag (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (drags); i++) {
    const RingletSector after = ringlet_sector_drag (
        &drags[i].before, drags[i].which, drags[i].from, drags[i].to);

    if (after.start_deg != drags[i].after.start_deg ||
        after.end_deg != drags[i].after.end_deg)
      g_error (
          "%" G_GSIZE_FORMAT ": %.17g to %.17g", i, after.start_deg, after.end_deg);
  }
}

/* ---- on the image ---- */

static RingletState *
state_new (double tilt_rad)
{
  RingletState *state = ringlet_state_new ();

  state->geometry =
      (RingletGeometry){ 0.1, 0.05, 0.04, tilt_rad, -tilt_rad, 0.0, 4e-11, FALSE };
  return state;
}

static RingletDetector *
detector_new (int orientation)
{
  return ringlet_detector_new_generic (1e-4, 8e-5, 1000, 1200, orientation, NULL);
}

static double
off_by (double chi_rad, double azimuth_deg)
{
  return fabs (remainder (chi_rad - azimuth_deg * DEGREE, 2.0 * G_PI));
}

/* All of a ray has one azimuth; it begins at the beam and passes the last corner. */
static void
test_ray (void)
{
  static const double azimuths[] = { 0.0, 33.5, -170.0, 200.0 };

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = detector_new (orientation);
    g_autoptr (RingletState) state = state_new (0.2);

    for (gsize i = 0; i < G_N_ELEMENTS (azimuths); i++) {
      g_autoptr (GArray) ray = ringlet_sector_ray (state, detector, azimuths[i]);
      double last = 0.0;

      g_assert_cmpuint (ray->len, >, 1);
      for (guint j = 0; j < ray->len; j++) {
        const RingletSectorPoint *at = &g_array_index (ray, RingletSectorPoint, j);
        const RingletLab lab = ringlet_geometry_lab_at (
            &state->geometry, detector, at->slow_px, at->fast_px);

        last = ringlet_lab_two_theta (lab);
        if (j == 0)
          g_assert_cmpfloat (last, <, 1e-6);
        else
          g_assert_cmpfloat (off_by (ringlet_lab_chi (lab), azimuths[i]), <, EXACT);
      }
      for (int corner = 0; corner < 4; corner++) {
        const RingletLab lab = ringlet_geometry_lab_at (
            &state->geometry, detector, corner / 2 * 1000.0, corner % 2 * 1200.0);

        g_assert_cmpfloat (ringlet_lab_two_theta (lab), <=, last + EXACT);
      }
    }
  }
}

/* Between the limits of the radial range, which in d are the other way round. */
static void
test_limits (void)
{
  const RingletSector sector = { 20.0, 65.0 };
  g_autoptr (RingletDetector) detector = detector_new (3);
  g_autoptr (RingletState) state = state_new (0.1);
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) ray = NULL;
  g_autoptr (GArray) arc = NULL;

  none = ringlet_sector_arc (state, detector, &sector, TRUE);
  g_assert_cmpuint (none->len, ==, 0);

  state->plan.unit = ringlet_unit_find ("d_A", NULL);
  state->plan.has_radial_range = TRUE;
  state->plan.radial_min = 1.0;
  state->plan.radial_max = 4.0;
  ray = ringlet_sector_ray (state, detector, sector.start_deg);
  arc = ringlet_sector_arc (state, detector, &sector, TRUE);
  for (guint i = 0; i < ray->len; i += ray->len - 1) {
    const RingletSectorPoint *at = &g_array_index (ray, RingletSectorPoint, i);
    const RingletLab lab =
        ringlet_geometry_lab_at (&state->geometry, detector, at->slow_px, at->fast_px);
    const double d_m = 4e-11 / (2.0 * sin (ringlet_lab_two_theta (lab) / 2.0));

    g_assert_cmpfloat_with_epsilon (d_m * 1e10, i == 0 ? 4.0 : 1.0, EXACT);
  }
  g_assert_cmpuint (arc->len, >, 2);
  for (guint i = 0; i < arc->len; i++) {
    const RingletSectorPoint *at = &g_array_index (arc, RingletSectorPoint, i);
    const RingletLab lab =
        ringlet_geometry_lab_at (&state->geometry, detector, at->slow_px, at->fast_px);
    const double share = (double) i / (arc->len - 1);

    g_assert_cmpfloat_with_epsilon (
        4e-11 / (2.0 * sin (ringlet_lab_two_theta (lab) / 2.0)), 4e-10, 1e-18);
    g_assert_cmpfloat (off_by (ringlet_lab_chi (lab), 20.0 + 45.0 * share), <, EXACT);
  }
}

/* An upright detector: pixels beside a ray are r Δχ away along the ring. */
static void
test_find (void)
{
  const RingletSector sector = { 0.0, 90.0 };
  const double radius_px = 300.0;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 1000, 1000, 3, NULL);
  g_autoptr (RingletState) state = state_new (0.0);
  g_autoptr (RingletState) nowhere = ringlet_state_new ();
  const double centre[] = { 500.0, 400.0 };
  static const struct {
    double chi_deg;
    double reach_px;
    RingletSectorPart found;
  } cases[] = {
    { 1.0, 6.0, RINGLET_SECTOR_START },
    { -1.0, 6.0, RINGLET_SECTOR_START },
    { 1.0, 5.0, RINGLET_SECTOR_NONE },
    { 89.0, 6.0, RINGLET_SECTOR_END },
    { 91.0, 6.0, RINGLET_SECTOR_END },
    { 45.0, 6.0, RINGLET_SECTOR_NONE },
    { 180.0, 6.0, RINGLET_SECTOR_NONE },
    { 44.0, 1000.0, RINGLET_SECTOR_START },
    { 46.0, 1000.0, RINGLET_SECTOR_END },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletPlacement placement =
        ringlet_placement_new (detector, &state->geometry);
    double slow = 0.0;
    double fast = 0.0;

    g_assert_true (ringlet_placement_find_angles (&placement,
        atan (radius_px * 1e-4 / 0.1), cases[i].chi_deg * DEGREE, &slow, &fast));
    g_assert_cmpfloat_with_epsilon (
        hypot (slow - centre[0], fast - centre[1]), radius_px, 1e-6);
    g_assert_cmpint (
        ringlet_sector_find (state, detector, &sector, slow, fast, cases[i].reach_px),
        ==, cases[i].found);
    g_assert_cmpint (ringlet_sector_find (nowhere, detector, &sector, slow, fast, 1e6),
        ==, RINGLET_SECTOR_NONE);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sector/of-plan", test_of_plan);
  g_test_add_func ("/sector/drag", test_drag);
  g_test_add_func ("/sector/ray", test_ray);
  g_test_add_func ("/sector/limits", test_limits);
  g_test_add_func ("/sector/find", test_find);
  return g_test_run ();
}
