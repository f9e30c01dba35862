/* SPDX-License-Identifier: MIT */
#include "calib/auto-arc.h"

#include <locale.h>
#include <math.h>

#define CENTRE_SLOW 20.0
#define CENTRE_FAST -10.0
#define N 24

/**
 * Case:
 * @zigzag_px: every other point is farther out by this, the rest farther in
 * @n_arcs: that come of it
 * @off_px: of the arcs from the circle: a parabola errs by R φ⁴ / 8 at most, and noise
 *   of N points moves it by less than itself
 *
 * A piece of a circle.
 */
typedef struct {
  const char *name;
  double radius_px;
  double from_rad;
  double to_rad;
  double zigzag_px;
  guint n_arcs;
  double off_px;
} Case;

static const Case cases[] = {
  { "short", 400.0, 0.6, 0.75, 0.0, 1, 0.002 },
  { "uneven", 400.0, 0.6, 0.75, 0.5, 1, 0.3 },
  { "long", 400.0, 0.35, 0.95, 0.0, 1, 0.41 },
  /* No parabola, but its halves are. */
  { "halves", 300.0, 0.2, 2.0, 0.0, 2, 1.54 },
  { "turned", 60.0, 0.0, 6.2, 0.0, 0, 0.0 },
  { "noise", 400.0, 0.6, 0.75, 3.0, 0, 0.0 },
  { "tiny", 400.0, 0.6, 0.61, 0.0, 0, 0.0 },
};

static void
add_circle (const Case *c, const RingletDetector *detector, guint chain, double weight,
    GArray *points)
{
  for (int i = 0; i < N; i++) {
    const double phi = c->from_rad + (c->to_rad - c->from_rad) * i / (N - 1.0);
    const double r = c->radius_px + (i % 2 == 0 ? c->zigzag_px : -c->zigzag_px);
    RingletConePoint point;

    g_assert_true (ringlet_cone_point (
        detector, CENTRE_SLOW + r * sin (phi), CENTRE_FAST + r * cos (phi), &point));
    point.chain = chain;
    point.weight = weight;
    g_array_append_val (points, point);
  }
}

static void
test_circles (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 400, 400, 3, NULL);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletConePoint));
  g_autoptr (GArray) arcs = NULL;

  add_circle (c, detector, 7, 2.0, points);
  arcs = ringlet_arcs_new (points, detector, 10);
  g_assert_cmpuint (arcs->len, ==, c->n_arcs);
  for (guint i = 0; i < arcs->len; i++) {
    const RingletArc *arc = &g_array_index (arcs, RingletArc, i);

    g_assert_cmpfloat_with_epsilon (arc->weight, 2.0 * N / arcs->len, 1e-9);
    for (int k = 0; k < RINGLET_ARC_POINTS; k++) {
      const double slow = arc->points[k].slow_px - CENTRE_SLOW;
      const double fast = arc->points[k].fast_px - CENTRE_FAST;
      const double r = hypot (slow, fast);

      g_assert_cmpfloat_with_epsilon (r, c->radius_px, c->off_px);
      /* The slope of R φ⁴ / 8 along the circle, and twice the noise over the arc. */
      g_assert_cmpfloat_with_epsilon (
          (arc->points[k].tangent[0] * slow + arc->points[k].tangent[1] * fast) / r,
          0.0,
          1e-4 +
              5.0 * c->off_px / c->radius_px / (c->to_rad - c->from_rad) * arcs->len);
    }
  }
}

/* The heavier first, no more than asked for. */
static void
test_order (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 400, 400, 3, NULL);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletConePoint));
  g_autoptr (GArray) arcs = NULL;

  add_circle (&cases[0], detector, 1, 1.0, points);
  add_circle (&cases[0], detector, 2, 3.0, points);
  add_circle (&cases[0], detector, 3, 2.0, points);
  arcs = ringlet_arcs_new (points, detector, 2);
  g_assert_cmpuint (arcs->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (
      g_array_index (arcs, RingletArc, 0).weight, 3.0 * N, 1e-9);
  g_assert_cmpfloat_with_epsilon (
      g_array_index (arcs, RingletArc, 1).weight, 2.0 * N, 1e-9);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/auto-arc/circle/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_circles);
  }
  g_test_add_func ("/auto-arc/order", test_order);
  return g_test_run ();
}
