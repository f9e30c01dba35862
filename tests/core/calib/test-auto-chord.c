/* SPDX-License-Identifier: MIT */
#include "calib/auto-chord.h"

#include <locale.h>
#include <math.h>

#include "support/arc-case.h"

#define TOLERANCE_PX 3.0 /* of auto-chord.c */

static const double angles[] = { 0.10, 0.18, 0.25, 0.33 };

static RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (1e-4, 1e-4, 400, 400, 3, NULL);
}

/* The beam is outside, so that all rings are arcs. */
static ArcSetup
make_setup (void)
{
  return arc_setup (-0.005, 0.018, 0.12, 0.2, -0.1);
}

/* |v − u| of a point, from the definition. */
static double
chord_of (const ArcSetup *setup, double slow_m, double fast_m)
{
  const double v[3] = { slow_m - setup->sample[0], fast_m - setup->sample[1],
    -setup->sample[2] };
  const double length = sqrt (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  double sum = 0.0;

  for (int i = 0; i < 3; i++)
    sum += pow (v[i] / length - setup->u[i], 2.0);
  return sqrt (sum);
}

static double
per_pixel_of (const ArcSetup *setup, const RingletConePoint *point)
{
  const double s = point->slow_px * 1e-4, f = point->fast_px * 1e-4, h = 0.5e-4;

  return hypot (chord_of (setup, s + h, f) - chord_of (setup, s - h, f),
      chord_of (setup, s, f + h) - chord_of (setup, s, f - h));
}

static void
test_cosines (void)
{
  g_autoptr (GArray) rings = arc_rings (angles, G_N_ELEMENTS (angles));
  g_auto (RingletChords) chords = ringlet_chords_new (rings);

  g_assert_cmpuint (chords.n, ==, G_N_ELEMENTS (angles));
  for (guint i = 0; i < chords.n; i++)
    g_assert_cmpfloat_with_epsilon (
        ringlet_chords_cosine (&chords, i), cos (angles[i]), 1e-12);
}

static double
judge (const RingletChords *chords, const RingletArc *arcs, guint n,
    const ArcSetup *setup, double most)
{
  const RingletArcRows rows = ringlet_arc_rows (arcs, n);

  return ringlet_chords_judge (chords, &rows, setup->sample, setup->u, most);
}

/* On its ring, an arc loses the chance to be there anyway; off by some pixels, more. */
static void
test_loss (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  const ArcSetup setup = make_setup ();
  const double off_px[] = { 0.0, 2.0, 5.0, 8.0, 12.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (off_px); i++) {
    double moved[G_N_ELEMENTS (angles)];
    RingletArc arc;
    double rest = 0.0, per_pixel = 0.0, chance = 0.0, chord = 0.0, part = 0.0;

    g_assert_true (
        arc_setup_arc (&setup, detector, angles[1], -G_PI / 2.0, 0.05, &arc));
    per_pixel = per_pixel_of (&setup, &arc.points[1]);
    for (gsize k = 0; k < G_N_ELEMENTS (angles); k++)
      moved[k] = angles[k];
    chord = 2.0 * sin (angles[1] / 2.0) + off_px[i] * per_pixel;
    moved[1] = 2.0 * asin (chord / 2.0);
    {
      g_autoptr (GArray) rings = arc_rings (moved, G_N_ELEMENTS (moved));
      g_auto (RingletChords) chords = ringlet_chords_new (rings);

      rest = judge (&chords, &arc, 1, &setup, 1.0);
    }
    chance = 2.0 * TOLERANCE_PX * per_pixel /
        (sin (angles[2] / 2.0) - sin (angles[0] / 2.0));
    part = pow (off_px[i] / TOLERANCE_PX, 2.0);
    g_assert_cmpfloat_with_epsilon (rest,
        off_px[i] > 3.0 * TOLERANCE_PX ? 1.0 : 1.0 - (1.0 - chance) / (1.0 + part),
        1e-3);
  }
}

/* What is worse than what is of interest is given up. */
static void
test_most (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  const ArcSetup setup = make_setup ();
  g_autoptr (GArray) rings = arc_rings (angles, G_N_ELEMENTS (angles));
  g_auto (RingletChords) chords = ringlet_chords_new (rings);
  RingletArc arcs[2];
  double all = 0.0;

  g_assert_true (arc_setup_arc (&setup, detector, 0.215, -G_PI / 2.0, 0.05, &arcs[0]));
  g_assert_true (arc_setup_arc (&setup, detector, 0.18, -G_PI / 2.0, 0.05, &arcs[1]));
  all = judge (&chords, arcs, 2, &setup, 1.0);
  g_assert_cmpfloat (all, >, 0.5);
  g_assert_cmpfloat (all, <, 0.9);
  g_assert_cmpfloat (judge (&chords, arcs, 2, &setup, 0.5), ==, 1.0);
}

static void
test_follows (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  const ArcSetup setup = make_setup ();
  const ArcSetup other = arc_setup (-0.012, 0.012, 0.12, 0.2, -0.1);
  g_autoptr (GArray) rings = arc_rings (angles, G_N_ELEMENTS (angles));
  g_auto (RingletChords) chords = ringlet_chords_new (rings);
  RingletArc arc;

  g_assert_true (arc_setup_arc (&setup, detector, angles[1], -G_PI / 2.0, 0.2, &arc));
  g_assert_true (ringlet_chords_follows (&chords, 1, &arc, setup.sample, setup.u));
  g_assert_false (ringlet_chords_follows (&chords, 0, &arc, setup.sample, setup.u));
  g_assert_false (ringlet_chords_follows (&chords, 1, &arc, other.sample, other.u));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auto-chord/cosines", test_cosines);
  g_test_add_func ("/auto-chord/loss", test_loss);
  g_test_add_func ("/auto-chord/most", test_most);
  g_test_add_func ("/auto-chord/follows", test_follows);
  return g_test_run ();
}
