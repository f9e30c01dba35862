/* SPDX-License-Identifier: MIT */
#include "calib/peak-ring.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "support/powder.h"

#define N_RINGS 5
/* Of each ring; five pixels long on the innermost. */
#define N_SECTORS 144

typedef struct {
  const char *name;
  double counts;
  double width_deg;
  gboolean with_gaps;
  double hot;
  double off_slow_px; /* of the geometry that points are looked for with */
  double off_fast_px;
  double least_found; /* share of what is possible */
} Case;

static const Case cases[] = {
  { "as it is", 1000.0, 0.1, FALSE, 0.0, 0.0, 0.0, 0.95 },
  { "narrow", 1000.0, 0.05, FALSE, 0.0, 0.0, 0.0, 0.95 },
  { "gaps", 1000.0, 0.1, TRUE, 0.0, 0.0, 0.0, 0.75 },
  { "weak", 10.0, 0.15, FALSE, 0.0, 0.0, 0.0, 0.85 },
  { "5 pixels off", 1000.0, 0.1, TRUE, 0.0, 5.0, -3.0, 0.75 },
  { "weak and off", 30.0, 0.1, FALSE, 0.0, -3.0, 4.0, 0.9 },
  { "5 % hot", 300.0, 0.1, TRUE, 0.05, 0.0, 0.0, 0.7 },
};

static RingletGeometry
geometry_of (const Case *c)
{
  RingletGeometry geometry = powder_geometry;

  geometry.poni_slow_m += c->off_slow_px * POWDER_PITCH_M;
  geometry.poni_fast_m += c->off_fast_px * POWDER_PITCH_M;
  return geometry;
}

static GArray *
points_with (const Powder *powder, const Case *c, double min_covered)
{
  const RingletGeometry geometry = geometry_of (c);
  const RingletPlacement placement =
      ringlet_placement_new (powder->detector, &geometry);
  g_autoptr (RingletImage) image =
      powder_image (powder, c->counts, c->width_deg, c->with_gaps, c->hot);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  g_autoptr (GError) error = NULL;
  RingletRingSearch search = ringlet_ring_search_default ();
  GArray *points = NULL;

  search.points_per_degree = N_SECTORS / 360.0;
  search.min_covered = min_covered;
  points = ringlet_ring_points (
      peaks, &placement, powder->rings, 0, N_RINGS, &search, NULL, NULL, &error);
  g_assert_no_error (error);
  return points;
}

static GArray *
points_of (const Powder *powder, const Case *c)
{
  return points_with (powder, c, ringlet_ring_search_default ().min_covered);
}

static gboolean
is_on_detector (const Powder *powder, double two_theta_rad, double chi_rad)
{
  double slow;
  double fast;

  return ringlet_placement_find_angles (
             &powder->placement, two_theta_rad, chi_rad, &slow, &fast) &&
      slow > 0.0 && fast > 0.0 && slow < POWDER_SIDE && fast < POWDER_SIDE;
}

static guint
count_possible (const Powder *powder)
{
  guint n = 0;

  for (guint k = 0; k < N_RINGS; k++) {
    for (int sector = 0; sector < N_SECTORS; sector++)
      n += is_on_detector (powder,
          g_array_index (powder->rings, RingletRing, k).two_theta_rad,
          (sector + 0.5) * 360.0 / N_SECTORS * POWDER_DEGREE);
  }
  return n;
}

/* Each point by the true geometry: without bias, and as far off as its σ says. */
static void
test_points (void)
{
  g_auto (Powder) powder = powder_new ();
  const guint possible = count_possible (&powder);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GArray) points = points_of (&powder, c);
    double sum = 0.0;
    double sum2 = 0.0;
    double pull2 = 0.0;
    double most = 0.0;

    for (guint k = 0; k < points->len; k++) {
      const RingletRingPoint *point = &g_array_index (points, RingletRingPoint, k);
      const double error = powder_distance_px (&powder,
          g_array_index (powder.rings, RingletRing, point->point.ring - 1)
              .two_theta_rad,
          point->point.slow_px, point->point.fast_px);

      sum += error;
      sum2 += error * error;
      pull2 += pow (error / point->point.sigma_px, 2.0);
      most = fmax (most, fabs (error / point->point.sigma_px));
    }
    sum /= points->len;
    g_test_message ("%s: %u of %u, mean %g px, rms %g px, %g σ, at most %g σ", c->name,
        points->len, possible, sum, sqrt (sum2 / points->len),
        sqrt (pull2 / points->len), most);
    g_assert_cmpfloat (points->len, >=, c->least_found * possible);
    g_assert_cmpfloat (fabs (sum), <, 4.0 * sqrt (sum2) / points->len + 2e-3);
    g_assert_cmpfloat (sqrt (pull2 / points->len), <, 1.3);
    g_assert_cmpfloat (sqrt (pull2 / points->len), >, 0.8);
    g_assert_cmpfloat (most, <, 8.0);
  }
}

/* The same place; no surer than the point, and less sure by what overlaps. */
static void
assert_plain (const RingletControlPoint *plain, const RingletRingPoint *point)
{
  g_assert_cmpuint (plain->ring, ==, point->point.ring);
  g_assert_cmpfloat (plain->slow_px, ==, point->point.slow_px);
  g_assert_cmpfloat (plain->fast_px, ==, point->point.fast_px);
  g_assert_cmpfloat (point->overlap_px, >, 0.0);
  g_assert_cmpfloat_with_epsilon (
      plain->sigma_px, hypot (point->point.sigma_px, point->overlap_px), 1e-12);
}

static void
test_order (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (GArray) points = points_of (&powder, &cases[2]);
  g_autoptr (GArray) plain = ringlet_ring_points_plain (points);

  g_assert_cmpuint (plain->len, ==, points->len);
  for (guint k = 1; k < points->len; k++) {
    const RingletRingPoint *a = &g_array_index (points, RingletRingPoint, k - 1);
    const RingletRingPoint *b = &g_array_index (points, RingletRingPoint, k);

    g_assert_true (a->point.ring < b->point.ring ||
        (a->point.ring == b->point.ring && a->chi_rad < b->chi_rad));
    assert_plain (&g_array_index (plain, RingletControlPoint, k), b);
    g_assert_false (
        powder_is_gap ((gsize) b->point.slow_px, (gsize) b->point.fast_px) &&
        !powder_is_gap ((gsize) b->point.slow_px + 3, (gsize) b->point.fast_px + 3) &&
        !powder_is_gap ((gsize) b->point.slow_px - 3, (gsize) b->point.fast_px - 3));
  }
}

/* Arcs that a gap cuts count only if that is allowed. */
static void
test_covered (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (GArray) all = points_with (&powder, &cases[2], 0.0);
  g_autoptr (GArray) half = points_with (&powder, &cases[2], 0.5);
  g_autoptr (GArray) whole = points_with (&powder, &cases[2], 0.9);

  g_test_message ("%u, %u, %u", all->len, half->len, whole->len);
  g_assert_cmpuint (all->len, >, half->len);
  g_assert_cmpuint (half->len, >, whole->len);
  g_assert_cmpuint (whole->len, >, 300);
}

/* Wide rings with the tails of a Lorentzian, which lie on each other, become weaker
 * outwards by solid angle and polarisation, and stand on scatter. Without noise. */
static RingletPeakImage *
overlapping_image (const Powder *powder)
{
  RingletSimulation options =
      ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));
  g_autoptr (RingletImage) image = NULL;

  options.peak_counts = 1e6;
  options.caglioti_w = pow (0.35 * POWDER_DEGREE, 2.0);
  options.lorentzian = 0.5;
  options.scatter = 0.1;
  options.noise = FALSE;
  image = ringlet_simulate (
      powder->detector, &powder_geometry, NULL, &options, NULL, NULL, NULL);
  return ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
}

/* The mean distance of the points of a ring from where it is. */
static double
shift_of (const Powder *powder, const GArray *points, guint ring, guint *n)
{
  double sum = 0.0;

  *n = 0;
  for (guint k = 0; k < points->len; k++) {
    const RingletRingPoint *point = &g_array_index (points, RingletRingPoint, k);

    if (point->point.ring != ring)
      continue;
    sum += powder_distance_px (powder,
        g_array_index (powder->rings, RingletRing, ring - 1).two_theta_rad,
        point->point.slow_px, point->point.fast_px);
    (*n)++;
  }
  return sum / MAX (*n, 1);
}

/* Without what the powder tells, these rings are up to 0.02 pixels off. */
static void
test_powder (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletPeakImage) peaks = overlapping_image (&powder);
  g_autoptr (GArray) before = ringlet_ring_points (
      peaks, &powder.placement, powder.rings, 0, N_RINGS + 2, NULL, NULL, NULL, NULL);
  g_autoptr (RingletRingPowder) known =
      ringlet_ring_powder_new (peaks, &powder.placement, powder.rings, before);
  RingletRingSearch search = ringlet_ring_search_default ();
  g_autoptr (GArray) points = NULL;

  g_test_message (
      "Lorentzian %g, polarisation %g", known->lorentzian, known->polarization);
  g_assert_cmpfloat_with_epsilon (known->lorentzian, 0.5, 0.15);
  g_assert_cmpfloat_with_epsilon (known->polarization, 0.99, 0.08);
  search.powder = known;
  points = ringlet_ring_points (
      peaks, &powder.placement, powder.rings, 0, N_RINGS, &search, NULL, NULL, NULL);
  for (guint ring = 1; ring <= N_RINGS; ring++) {
    guint n_before = 0;
    guint n = 0;
    const double rough = shift_of (&powder, before, ring, &n_before);
    const double shift = shift_of (&powder, points, ring, &n);

    g_test_message (
        "ring %u: %u points, %g px, %g px with what is known", ring, n, rough, shift);
    g_assert_cmpuint (n, >, 150);
    /* The shape is not exactly that of the fit, and what a neighbour's tail does is not
     * symmetrical: some 2e-4. */
    g_assert_cmpfloat (fabs (shift), <, 5e-4);
  }
}

static void
test_threads (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (GArray) first = NULL;

  ringlet_parallel_set_threads (1);
  first = points_of (&powder, &cases[6]);
  for (guint n = 2; n <= 3; n++) {
    g_autoptr (GArray) points = NULL;

    ringlet_parallel_set_threads (n);
    points = points_of (&powder, &cases[6]);
    g_assert_cmpmem (points->data, points->len * sizeof (RingletRingPoint), first->data,
        first->len * sizeof (RingletRingPoint));
  }
  ringlet_parallel_set_threads (0);
}

/* Background alone. */
static void
test_nothing (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint16 *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_U16, POWDER_SIDE, POWDER_SIDE, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletPeakImage) peaks = NULL;
  g_autoptr (GArray) points = NULL;

  for (gsize at = 0; at < POWDER_SIDE * POWDER_SIDE; at++)
    pixels[at] = (guint16) g_rand_int_range (rand, 90, 110);
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, POWDER_SIDE, POWDER_SIDE, pixels, NULL);
  peaks = ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  points = ringlet_ring_points (
      peaks, &powder.placement, powder.rings, 0, N_RINGS, NULL, NULL, NULL, NULL);
  /* The best of some 50 positions in 1700 windows: 5 σ are rare. */
  g_assert_cmpuint (points->len, <, 20);
}

static void
test_refused (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletImage) image = powder_image (&powder, 100.0, 0.1, FALSE, 0.0);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  g_autoptr (RingletDetector) other =
      ringlet_detector_new_generic (1e-4, 1e-4, 100, 100, 3, NULL);
  const RingletPlacement elsewhere = ringlet_placement_new (other, &powder_geometry);
  RingletRingSearch search = ringlet_ring_search_default ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_ring_points (
      peaks, &elsewhere, powder.rings, 0, N_RINGS, NULL, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);

  search.points_per_degree = 0.0;
  g_assert_null (ringlet_ring_points (
      peaks, &powder.placement, powder.rings, 0, N_RINGS, &search, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);

  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_ring_points (peaks, &powder.placement, powder.rings, 0,
      N_RINGS, NULL, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-ring/points", test_points);
  g_test_add_func ("/peak-ring/order", test_order);
  g_test_add_func ("/peak-ring/covered", test_covered);
  g_test_add_func ("/peak-ring/powder", test_powder);
  g_test_add_func ("/peak-ring/threads", test_threads);
  g_test_add_func ("/peak-ring/nothing", test_nothing);
  g_test_add_func ("/peak-ring/refused", test_refused);
  return g_test_run ();
}
