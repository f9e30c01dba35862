/* SPDX-License-Identifier: MIT */
#include "calib/auto-pairs.h"

#include <locale.h>
#include <math.h>

#include "calib/auto-pair-choice.h"
#include "support/arc-case.h"

#define WAVELENGTH_M 0.5e-10

/* Beams beside a detector of 40 × 40 mm², whose arcs alone do not tell where they are.
 */
typedef struct {
  const char *name;
  double slow_m;
  double fast_m;
  double distance_m;
  double tilt[2];
  double off; /* of the tilts that are tried, at most: what is found between them */
} Case;

static const Case cases[] = {
  { "upright", -0.02, 0.06, 0.15, { 0.0, 0.0 }, 0.03 },
  { "on-grid", -0.02, 0.06, 0.15, { 0.2, -0.1 }, 0.03 },
  { "between", -0.03, 0.05, 0.20, { -0.14, 0.27 }, 0.03 },
};

static RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (1e-4, 1e-4, 400, 400, 3, NULL);
}

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const RingletArc *x = a, *y = b;

  return (x->weight < y->weight) - (x->weight > y->weight);
}

/* One arc a ring, about where most of it is. */
static GArray *
make_arcs (const ArcSetup *setup, const RingletDetector *detector, const GArray *rings)
{
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (RingletArc));

  for (guint i = 0; i < rings->len; i++) {
    const double two_theta = g_array_index (rings, RingletRing, i).two_theta_rad;
    RingletArc best = { .weight = 0.0 };

    for (int k = 0; k < 90; k++)
      for (double half = 0.05; half < 0.5; half += 0.05) {
        RingletArc arc;

        if (arc_setup_arc (setup, detector, two_theta, k * G_PI / 45.0, half, &arc) &&
            arc.weight > best.weight)
          best = arc;
      }
    if (best.weight > 40.0)
      g_array_append_val (arcs, best);
  }
  g_array_sort (arcs, compare_weights);
  return arcs;
}

static gboolean
is_found (const GArray *candidates, const Case *c, double *loss)
{
  for (guint i = 0; i < candidates->len; i++) {
    const RingletAutoCandidate *next =
        &g_array_index (candidates, RingletAutoCandidate, i);
    const RingletCone *cone = &next->cone;

    *loss = next->loss;
    if (hypot (cone->tilt[0] - c->tilt[0], cone->tilt[1] - c->tilt[1]) < c->off &&
        fabs (log (cone->distance_m / c->distance_m)) < 0.05 &&
        hypot (cone->centre[0] - c->slow_m, cone->centre[1] - c->fast_m) <
            0.1 * c->distance_m)
      return TRUE;
  }
  return FALSE;
}

static void
test_finds (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletDetector) detector = make_detector ();
  const RingletConeBounds bounds = ringlet_cone_bounds (detector);
  const RingletCalibrant *calibrant = ringlet_calibrant_find ("LaB6", NULL);
  g_autoptr (GArray) rings = ringlet_rings_new (calibrant, WAVELENGTH_M, 1.0);
  const ArcSetup setup =
      arc_setup (c->slow_m, c->fast_m, c->distance_m, c->tilt[0], c->tilt[1]);
  g_autoptr (GArray) arcs = make_arcs (&setup, detector, rings);
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GError) error = NULL;
  double loss = 1.0;

  g_assert_cmpuint (arcs->len, >, 5);
  candidates = ringlet_auto_pairs (
      arcs, rings, &bounds, hypot (c->tilt[0], c->tilt[1]) == 0.0, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < candidates->len; i++)
    g_assert_cmpfloat (g_array_index (candidates, RingletAutoCandidate, i).loss, >=,
        g_array_index (candidates, RingletAutoCandidate, i - 1).loss);
  g_assert_true (is_found (candidates, c, &loss));
  g_assert_cmpfloat (loss, <, 0.5);
}

static void
test_cancelled (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  const RingletConeBounds bounds = ringlet_cone_bounds (detector);
  const RingletCalibrant *calibrant = ringlet_calibrant_find ("LaB6", NULL);
  g_autoptr (GArray) rings = ringlet_rings_new (calibrant, WAVELENGTH_M, 1.0);
  const ArcSetup setup = arc_setup (-0.02, 0.06, 0.15, 0.2, -0.1);
  g_autoptr (GArray) arcs = make_arcs (&setup, detector, rings);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (
      ringlet_auto_pairs (arcs, rings, &bounds, FALSE, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Straight arcs side by side: far apart is better, and one arc is in two pairs at most.
 */
static void
test_choice (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  RingletArc arcs[4];
  RingletAutoPair pairs[6];
  guint uses[4] = { 0 };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (arcs); i++) {
    arcs[i].weight = 100.0;
    for (int k = 0; k < RINGLET_ARC_POINTS; k++) {
      RingletConePoint *point = &arcs[i].points[k];

      g_assert_true (
          ringlet_cone_point (detector, 100.0 + 50.0 * k, 20.0 + 100.0 * i, point));
      point->tangent[0] = 1.0;
      point->tangent[1] = point->tangent[2] = 0.0;
    }
  }
  n = ringlet_auto_pair_choose (arcs, G_N_ELEMENTS (arcs), G_N_ELEMENTS (pairs), pairs);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (pairs[0].a, ==, 0);
  g_assert_cmpuint (pairs[0].b, ==, 3);
  g_assert_cmpfloat_with_epsilon (pairs[0].apart_px, 300.0, 1e-6);
  /* The first one itself and two in between are seen: three times as many, and twelve.
   */
  g_assert_cmpuint (pairs[0].rings_apart, ==, 3 * 2 + 12);
  for (guint i = 0; i < n; i++) {
    uses[pairs[i].a]++;
    uses[pairs[i].b]++;
  }
  for (guint i = 0; i < G_N_ELEMENTS (arcs); i++)
    g_assert_cmpuint (uses[i], <=, 2);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/auto-pairs/finds/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_finds);
  }
  g_test_add_func ("/auto-pairs/cancelled", test_cancelled);
  g_test_add_func ("/auto-pairs/choice", test_choice);
  return g_test_run ();
}
