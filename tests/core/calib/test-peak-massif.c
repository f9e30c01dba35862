/* SPDX-License-Identifier: MIT */
#include "calib/peak-massif.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "support/powder.h"

#define CHI_STEPS 36

static RingletPeakImage *
peaks_of (const Powder *powder, double counts, gboolean with_gaps, double hot)
{
  g_autoptr (RingletImage) image = powder_image (powder, counts, 0.1, with_gaps, hot);

  return ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
}

/* A place on a ring that is on the detector, not in a gap, and far from the border. */
static gboolean
place_on (const Powder *powder, guint ring, double chi_rad, double *slow, double *fast)
{
  return ringlet_placement_find_angles (&powder->placement,
             g_array_index (powder->rings, RingletRing, ring - 1).two_theta_rad,
             chi_rad, slow, fast) &&
      *slow > 12.0 && *fast > 12.0 && *slow < POWDER_SIDE - 12.0 &&
      *fast < POWDER_SIDE - 12.0 && !powder_is_gap ((gsize) *slow + 8, (gsize) *fast) &&
      !powder_is_gap ((gsize) *slow - 8, (gsize) *fast) &&
      !powder_is_gap ((gsize) *slow, (gsize) *fast + 8) &&
      !powder_is_gap ((gsize) *slow, (gsize) *fast - 8) &&
      !powder_is_gap ((gsize) *slow, (gsize) *fast);
}

/* Which part of a turn the points see, in steps of 10°. */
static guint
turn_of (const Powder *powder, const GArray *points)
{
  gboolean seen[CHI_STEPS] = { FALSE };
  guint n = 0;

  for (guint k = 0; k < points->len; k++) {
    const RingletControlPoint *point = &g_array_index (points, RingletControlPoint, k);
    const double chi = ringlet_lab_chi (
        ringlet_placement_at (&powder->placement, point->slow_px, point->fast_px));
    const int step = (int) floor ((chi + G_PI) / (2.0 * G_PI) * CHI_STEPS);

    seen[CLAMP (step, 0, CHI_STEPS - 1)] = TRUE;
  }
  for (int k = 0; k < CHI_STEPS; k++)
    n += seen[k];
  return n;
}

/* All points lie on the ring that was clicked; returns their number. */
static guint
check_ring (const Powder *powder, const GArray *points, guint ring)
{
  for (guint k = 0; k < points->len; k++) {
    const RingletControlPoint *point = &g_array_index (points, RingletControlPoint, k);
    const double error = powder_distance_px (powder,
        g_array_index (powder->rings, RingletRing, ring - 1).two_theta_rad,
        point->slow_px, point->fast_px);

    g_assert_cmpuint (point->ring, ==, 0);
    g_assert_cmpfloat (fabs (error), <, 6.0 * point->sigma_px + 0.05);
  }
  return points->len;
}

typedef struct {
  const char *name;
  double counts;
  gboolean with_gaps;
  double hot;
  gboolean through;
  guint ring;
  guint least_turn; /* of the 36 parts */
  guint most_turn;
} Case;

/* Rings 1 and 2 are whole on the detector; bars cut them into four pieces. */
static const Case cases[] = {
  { "whole", 1000.0, FALSE, 0.0, FALSE, 1, 36, 36 },
  { "second", 1000.0, FALSE, 0.0, FALSE, 2, 36, 36 },
  { "weak", 40.0, FALSE, 0.0, FALSE, 1, 36, 36 },
  { "hot", 300.0, FALSE, 0.05, FALSE, 1, 36, 36 },
  { "arc", 1000.0, TRUE, 0.0, FALSE, 1, 4, 24 },
  { "through gaps", 1000.0, TRUE, 0.0, TRUE, 1, 34, 36 },
};

static void
test_arcs (void)
{
  g_auto (Powder) powder = powder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletPeakImage) peaks =
        peaks_of (&powder, c->counts, c->with_gaps, c->hot);
    const RingletMassifSearch search = { 0.0, c->through };
    guint n_clicks = 0;

    for (int k = 0; k < 12; k++) {
      g_autoptr (GArray) points = NULL;
      g_autoptr (GError) error = NULL;
      double slow;
      double fast;

      if (!place_on (&powder, c->ring, k * 30.0 * POWDER_DEGREE, &slow, &fast))
        continue;
      points =
          ringlet_massif_points (peaks, slow + 1.0, fast - 1.0, &search, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s, %d°: %u points, %u", c->name, k * 30, points->len,
          turn_of (&powder, points));
      g_assert_cmpuint (check_ring (&powder, points, c->ring), <=, 200);
      g_assert_cmpuint (turn_of (&powder, points), >=, c->least_turn);
      g_assert_cmpuint (turn_of (&powder, points), <=, c->most_turn);
      n_clicks++;
    }
    g_assert_cmpuint (n_clicks, >=, 6);
  }
}

/* Masked from the beam to the right. */
static RingletMask *
cut_once (const Powder *powder)
{
  guint8 *bad = g_new0 (guint8, POWDER_SIDE * POWDER_SIDE);
  double slow;
  double fast;

  g_assert_true (
      ringlet_placement_find_angles (&powder->placement, 1e-9, 0.0, &slow, &fast));
  for (gsize i = (gsize) slow - 20; i < (gsize) slow + 20; i++) {
    for (gsize j = (gsize) fast; j < POWDER_SIDE; j++)
      bad[i * POWDER_SIDE + j] = 1;
  }
  return ringlet_mask_new_take (POWDER_SIDE, POWDER_SIDE, bad);
}

/* A ring that is cut once is one arc, wherever it is clicked: what lies far ahead says
 * nothing about the way back. */
static void
test_both_ways (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletMask) mask = cut_once (&powder);
  g_autoptr (RingletImage) image = powder_image (&powder, 1000.0, 0.1, FALSE, 0.0);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, mask, TRUE, NULL, NULL);
  guint n_clicks = 0;

  for (guint ring = 1; ring <= 2; ring++) {
    for (int chi = 0; chi < 360; chi += 20) {
      g_autoptr (GArray) points = NULL;
      double slow;
      double fast;

      if (!place_on (&powder, ring, (chi - 180) * POWDER_DEGREE, &slow, &fast) ||
          mask->bad[(gsize) slow * POWDER_SIDE + (gsize) fast] != 0)
        continue;
      n_clicks++;
      points = ringlet_massif_points (peaks, slow, fast, NULL, NULL, NULL);
      g_assert_nonnull (points);
      check_ring (&powder, points, ring);
      g_test_message ("ring %u, %d°: %u", ring, chi - 180, turn_of (&powder, points));
      g_assert_cmpuint (turn_of (&powder, points), >=, 34);
    }
  }
  g_assert_cmpuint (n_clicks, >=, 16);
}

static void
test_spacing (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletPeakImage) peaks = peaks_of (&powder, 1000.0, FALSE, 0.0);
  const RingletMassifSearch search = { 30.0, FALSE };
  g_autoptr (GArray) points = NULL;
  double slow;
  double fast;

  g_assert_true (place_on (&powder, 1, 1.0, &slow, &fast));
  points = ringlet_massif_points (peaks, slow, fast, &search, NULL, NULL);
  g_assert_cmpuint (points->len, >=, 12);
  for (guint k = 1; k < points->len; k++) {
    const RingletControlPoint *a = &g_array_index (points, RingletControlPoint, k - 1);
    const RingletControlPoint *b = &g_array_index (points, RingletControlPoint, k);
    const double chord = hypot (a->slow_px - b->slow_px, a->fast_px - b->fast_px);

    g_assert_cmpfloat (chord, >, 25.0);
    g_assert_cmpfloat (chord, <, 38.0);
  }
}

/* One point; a click three pixels beside is forgiven. */
static void
test_peak (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletPeakImage) peaks = peaks_of (&powder, 1000.0, FALSE, 0.0);

  for (int k = 0; k < 24; k++) {
    RingletControlPoint point;
    double slow;
    double fast;

    if (!place_on (&powder, 3, k * 15.0 * POWDER_DEGREE, &slow, &fast))
      continue;
    g_assert_true (ringlet_massif_peak (peaks, slow + 2.0, fast - 2.0, &point, NULL));
    g_assert_cmpfloat (hypot (point.slow_px - slow, point.fast_px - fast), <, 8.0);
    g_assert_cmpfloat (fabs (powder_distance_px (&powder,
                           g_array_index (powder.rings, RingletRing, 2).two_theta_rad,
                           point.slow_px, point.fast_px)),
        <, 6.0 * point.sigma_px + 0.03);
  }
}

static const struct {
  double slow;
  double fast;
} refused[] = {
  { -1.0, 10.0 }, { 10.0, POWDER_SIDE }, { NAN, 10.0 },
  { 220.0, 281.0 }, /* at the beam */
};

static void
test_refused (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletPeakImage) peaks = peaks_of (&powder, 1000.0, FALSE, 0.0);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) stopped = NULL;
  double slow;
  double fast;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_massif_points (
        peaks, refused[i].slow, refused[i].fast, NULL, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
  g_assert_true (place_on (&powder, 1, 1.0, &slow, &fast));
  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_massif_points (peaks, slow, fast, NULL, cancelled, &stopped));
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-massif/arcs", test_arcs);
  g_test_add_func ("/peak-massif/both-ways", test_both_ways);
  g_test_add_func ("/peak-massif/spacing", test_spacing);
  g_test_add_func ("/peak-massif/peak", test_peak);
  g_test_add_func ("/peak-massif/refused", test_refused);
  return g_test_run ();
}
