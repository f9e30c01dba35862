/* SPDX-License-Identifier: MIT */

/* What is particular to one kind of grid or another. */

#include <locale.h>

#include "base/error.h"
#include "core/detector/corner-table.h"
#include "core/detector/grid-samples.h"
#include "detector/detector.h"

/* Coordinates of a few millimetres, rounded. */
#define ROUNDED 1e-17

/* Each changes one thing of the first: what it is made of is in the digest. */
static RingletGrid *
panels_but (int which)
{
  RingletPanel panels[2] = {
    { 0, 0, 2, 4, { 0.0, 0.0, 0.0 }, { 1, 0, 0 }, { 0, 1, 0 } },
    { 2, 0, 2, 4, { 3e-4, 0.0, 0.0 }, { 1, 0, 0 }, { 0, 1, 0 } },
  };
  double edges[] = { 0.0, 1.0, 2.0 };

  panels[1].origin_m[2] += which == 1 ? 1e-9 : 0.0;
  panels[1].slow_axis[1] += which == 2 ? 1e-9 : 0.0;
  panels[1].fast_axis[2] += which == 3 ? 1e-9 : 0.0;
  panels[1].n_fast -= which == 4;
  panels[0].n_slow -= which == 5;
  panels[1].slow_first += which == 6;
  panels[1].n_slow -= which >= 6;
  panels[1].fast_first += which == 8;
  panels[1].n_fast -= which == 8;
  edges[1] += which == 9 ? 1e-9 : 0.0;
  return ringlet_grid_new_panels (which == 10 ? 2e-4 : 1e-4, 1e-4, 4, 4, panels,
      which == 11 ? 1 : 2, which == 12 ? NULL : edges, NULL);
}

static RingletGrid *
moved_but (int which)
{
  const gsize n = which % 2 == 0 ? 9 : 4;
  double *slow = g_new0 (double, n);
  double *fast = g_new0 (double, n);

  slow[n - 1] = which >= 2 && which < 4 ? 1e-12 : 0.0;
  fast[0] = which >= 4 && which < 6 ? 1e-12 : 0.0;
  return n == 9
      ? ringlet_grid_new_nodes (1e-4, which == 6 ? 2e-4 : 1e-4, 2, 2, slow, fast)
      : ringlet_grid_new_offsets (1e-4, which == 7 ? 2e-4 : 1e-4, 2, 2, slow, fast);
}

static RingletGrid *
other_but (int which)
{
  const double edges[] = { 0.0, 1.0, 1.0, which == 1 ? 2.5 : 2.0 };
  const double others[] = { 0.0, 1.0, 1.0, which == 2 ? 2.5 : 2.0 };
  float *corners = NULL;

  if (which < 4)
    return ringlet_grid_new_edges (which == 3 ? 2.0 : 1.0, 1.0, 2, 2, edges, others);
  if (which < 8)
    return ringlet_grid_new_cylinder (which == 5 ? 2.0 : 1.0, which == 6 ? 1.1 : 1.0, 2,
        2, which == 7 ? 11.0 : 10.0, NULL);
  if (which < 10)
    return ringlet_grid_new_hexagon (1.0 + which, 2, 2);
  corners = g_new0 (float, 2 * 12);
  corners[23] = (float) which;
  return ringlet_grid_new_corners (
      1.0, 1.0, which == 11 ? 2 : 1, which == 11 ? 1 : 2, 4, corners);
}

static void
check_all_differ (RingletGrid *(*make) (int), int n)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      g_autoptr (RingletGrid) a = make (i);
      g_autoptr (RingletGrid) b = make (j);

      g_test_message ("%d %d", i, j);
      g_assert_true (ringlet_grid_equal (a, b) == (i == j));
    }
}

static void
test_digest (void)
{
  check_all_differ (panels_but, 13);
  check_all_differ (moved_but, 8);
  check_all_differ (other_but, 12);
}

static RingletGrid *
named_grid (const char *name)
{
  RingletPanel panels[20] = { { 0 } };
  double edges[561] = { 0.0 };
  double slow = 0.0;
  double normal = 0.0;

  if (g_str_equal (name, "Aarhus"))
    return ringlet_grid_new_cylinder (24.893e-6, 24.893e-6, 1000, 16000, 0.29989, NULL);
  if (g_str_equal (name, "Rapid"))
    return ringlet_grid_new_cylinder (1e-4, 1e-4, 2560, 4700, 0.12726, NULL);
  if (g_str_equal (name, "Pixirad1"))
    return ringlet_grid_new_hexagon (60e-6, 476, 512);

  for (int i = 0; i < 560; i++)
    edges[i + 1] = edges[i] + (i % 80 == 79 || (i % 80 == 0 && i > 0) ? 2.5 : 1.0);
  /* The last row of a module is no border between chips. */
  edges[560] = edges[559] + 1.0;
  for (gsize i = 0; i < 20; i++) {
    const double angle = 6.74 * (double) i * G_PI / 180.0;

    panels[i] = (RingletPanel){ 560 * i, 0, 560, 120, { slow, 0.0, normal },
      { cos (angle), 0.0, sin (angle) }, { 0.0, 1.0, 0.0 } };
    slow += 598 * 130e-6 * cos (angle);
    normal += 598 * 130e-6 * sin (angle);
  }
  return ringlet_grid_new_panels (130e-6, 130e-6, 11200, 120, panels, 20, edges, NULL);
}

/* "the three curved detectors and Pixirad against an independent script" */
static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (corner_rows); i++) {
    const CornerRow *row = &corner_rows[i];
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_grid (row->detector, named_grid (row->detector), 3, NULL);
    g_autofree double *buffer = g_new (double, 18 * (detector->n_fast + 1));
    RingletPoints points[6];

    for (int k = 0; k < 6; k++) {
      double *part = buffer + 3 * (gsize) k * (detector->n_fast + 1);

      points[k] = (RingletPoints){ part, part + detector->n_fast + 1,
        part + 2 * (detector->n_fast + 1) };
    }
    ringlet_detector_corners (detector, row->slow, points);
    g_assert_cmpfloat_with_epsilon (
        points[row->corner].slow[row->fast], row->place[0], 1e-12);
    g_assert_cmpfloat_with_epsilon (
        points[row->corner].fast[row->fast], row->place[1], 1e-12);
    g_assert_cmpfloat_with_epsilon (
        points[row->corner].normal[row->fast], row->place[2], 1e-12);
  }
}

/* A ray along the normal to (slow, fast) metres. */
static gboolean
find_straight (const RingletGrid *grid, double slow_m, double fast_m, double *slow_px,
    double *fast_px)
{
  const double origin[3] = { slow_m, fast_m, -1.0 };
  const double direction[3] = { 0.0, 0.0, 1.0 };

  return grid->klass->find (grid, origin, direction, slow_px, fast_px);
}

/* Between modules: the edge, and of the row that the gap is beside. */
static void
test_gaps (void)
{
  g_autoptr (RingletGrid) edges = sample_gaps ();
  g_autoptr (RingletGrid) corners = sample_corners ();
  g_autoptr (RingletGrid) panels = sample_panels ();
  double slow = NAN;
  double fast = NAN;

  /* The first gap is from 11.5 to 14.8 pitches. */
  g_assert_true (find_straight (edges, 12e-4, 3e-4, &slow, &fast));
  g_assert_cmpfloat (slow, ==, 10.0);
  g_assert_true (find_straight (corners, 12e-4, 3e-4, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, 10.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (fast, 2.0, 1e-5);
  /* From 12 to 15. */
  g_assert_true (find_straight (panels, 13e-4, 3.3e-4, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, 12.0, 1e-8);
  g_assert_cmpint ((int) slow, ==, 11);
  g_assert_cmpfloat_with_epsilon (fast, 3.3, 1e-9);
  g_assert_true (find_straight (panels, 14e-4, 3.3e-4, &slow, &fast));
  g_assert_cmpfloat (slow, ==, 12.0);
  /* Where the image ends the panel goes on. */
  g_assert_true (find_straight (panels, -2e-4, 3.3e-4, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, -2.0, 1e-9);
}

/* Every point of a hexagon belongs to the nearest centre. */
static void
test_hexagon (void)
{
  g_autoptr (RingletGrid) grid = sample_hexagon ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int n = 0; n < 20000; n++) {
    const double slow_m = g_rand_double_range (rand, 2e-4, 18e-4);
    const double fast_m = g_rand_double_range (rand, 2e-4, 28e-4);
    double nearest = INFINITY;
    double slow = NAN;
    double fast = NAN;
    double found[3];

    g_assert_true (find_straight (grid, slow_m, fast_m, &slow, &fast));
    grid->klass->point (grid, floor (slow) + 0.5, floor (fast) + 0.5, found);
    for (int i = 0; i < 24 * 30; i++) {
      double centre[3];

      grid->klass->point (grid, i / 30 + 0.5, i % 30 + 0.5, centre);
      nearest = fmin (nearest, hypot (centre[0] - slow_m, centre[1] - fast_m));
    }
    g_assert_cmpfloat_with_epsilon (
        hypot (found[0] - slow_m, found[1] - fast_m), nearest, ROUNDED);
  }
}

typedef struct {
  const char *what;
  RingletPanel panels[2];
  const double *edges;
  gsize n;
} BadPanels;

static const double descending[] = { 0.0, 2.0, 1.0 };
static const double not_finite[] = { 0.0, 1.0, NAN };

static const BadPanels bad_panels[] = {
  { "no panels", { { 0 } }, NULL, 0 },
  { "has no pixels", { { 0, 0, 0, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, NULL, 1 },
  { "leaves the image", { { 3, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, NULL, 1 },
  { "leaves the image", { { 0, 1, 2, G_MAXSIZE, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } },
      NULL, 1 },
  { "overlaps",
      { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } },
          { 1, 3, 2, 1, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } },
      NULL, 2 },
  { "span no plane", { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 2, 0, 0 } } }, NULL, 1 },
  { "span no plane", { { 0, 0, 2, 4, { 0 }, { NAN, 0, 0 }, { 2, 0, 0 } } }, NULL, 1 },
  { "no finite place", { { 0, 0, 2, 4, { INFINITY }, { 1, 0, 0 }, { 0, 1, 0 } } }, NULL,
      1 },
  { "do not ascend", { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, descending,
      1 },
  { "do not ascend", { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, not_finite,
      1 },
};

static void
test_bad_panels (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_panels); i++) {
    const BadPanels *c = &bad_panels[i];
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->what);
    g_assert_null (
        ringlet_grid_new_panels (1e-4, 1e-4, 4, 4, c->panels, c->n, c->edges, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, c->what));
  }
}

static void
test_bad_radius (void)
{
  const double radii[] = { 0.0, -1.0, NAN, INFINITY,
    100 * 1e-4 / (2.0 * G_PI) * 0.999 };

  for (gsize i = 0; i < G_N_ELEMENTS (radii); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_grid_new_cylinder (1e-4, 1e-4, 10, 100, radii[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/grid-kinds/digest", test_digest);
  g_test_add_func ("/grid-kinds/table", test_table);
  g_test_add_func ("/grid-kinds/gaps", test_gaps);
  g_test_add_func ("/grid-kinds/hexagon", test_hexagon);
  g_test_add_func ("/grid-kinds/bad/panels", test_bad_panels);
  g_test_add_func ("/grid-kinds/bad/radius", test_bad_radius);

  return g_test_run ();
}
