/* SPDX-License-Identifier: MIT */

/* No pixel has a larger 2θ than the largest, and one nearly has it. */

#include <locale.h>

#include "geometry/extent.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

#define N_SLOW 300
#define N_FAST 200
#define PIXEL_M 1e-3

typedef struct {
  const char *name;
  RingletGeometry geometry;
} Case;

static const Case cases[] = {
  { "straight", { 0.2, 0.15, 0.1, 0.0, 0.0, 0.0, 1e-10 } },
  { "beam-outside", { 0.2, 0.5, -0.3, 0.0, 0.0, 0.0, 1e-10 } },
  { "tilted", { 0.2, 0.1, 0.1, 0.9, -0.4, 0.3, 1e-10 } },
  { "beyond-90", { 0.1, 0.15, 0.1, 1.8, 0.2, 0.0, 1e-10 } },
  { "backwards", { 0.2, 0.15, 0.1, G_PI, 0.0, 0.0, 1e-10 } },
};

static void
test_largest (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, 3, NULL);
  const double largest = ringlet_geometry_largest_two_theta (&c->geometry, detector);
  double found = 0.0;

  for (int i = 0; i <= N_SLOW; i++) {
    for (int j = 0; j <= N_FAST; j++)
      found = fmax (found,
          ringlet_lab_two_theta (
              ringlet_geometry_lab_at (&c->geometry, detector, i, j)));
  }
  g_assert_cmpfloat (found, <=, largest + (largest > G_PI / 2 ? 1e-4 : 1e-12));
  /* Less than half a pixel away where the pole lies between the points. */
  g_assert_cmpfloat (found, >=, largest - PIXEL_M / c->geometry.distance_m);
}

/* --- other grids --- */

#define DEGREE (G_PI / 180.0)

typedef RingletGrid *(*MakeGrid) (void);

static RingletGrid *
make_cylinder (void)
{
  return ringlet_grid_new_cylinder (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, 0.07, NULL);
}

/* A wave along both axes, a pixel high. */
static RingletGrid *
make_wave (void)
{
  const gsize n = (N_SLOW + 1) * (N_FAST + 1);
  double *slow = g_new (double, n);
  double *fast = g_new (double, n);

  for (gsize i = 0; i < n; i++) {
    slow[i] = sin ((double) (i % (N_FAST + 1)) / 9.0);
    fast[i] = cos ((double) (i / (N_FAST + 1)) / 7.0);
  }
  return ringlet_grid_new_nodes (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, slow, fast);
}

static RingletGrid *
make_hexagons (void)
{
  return ringlet_grid_new_hexagon (PIXEL_M, N_SLOW, N_FAST);
}

/* A small module in the middle of the image stands behind the sample. */
static RingletGrid *
make_modules (void)
{
  const RingletPanel panels[] = {
    { 0, 0, 100, N_FAST, { 0.0, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 117, 53, 40, 30, { 0.0, 0.3, -0.31 }, { 0.0, 0.6, 0.8 }, { -1.0, 0.0, 0.0 } },
    { 180, 0, 120, N_FAST, { 0.2, 0.0, -0.1 }, { 0.8, 0.0, -0.6 }, { 0.0, 1.0, 0.0 } },
  };

  return ringlet_grid_new_panels (
      PIXEL_M, PIXEL_M, N_SLOW, N_FAST, panels, G_N_ELEMENTS (panels), NULL, NULL);
}

typedef struct {
  const char *name;
  MakeGrid make;
  RingletGeometry geometry;
} GridCase;

static const GridCase grids[] = {
  { "cylinder", make_cylinder, { 0.07, 0.15, 0.0, 0.0, 0.0, 0.0, 1e-10 } },
  { "cylinder-inside", make_cylinder, { 0.1, 0.11, -0.02, -0.6, 0.1, 0.0, 1e-10 } },
  { "wave", make_wave, { 0.2, 0.15, 0.1, 0.0, 0.0, 0.0, 1e-10 } },
  { "wave-beyond-90", make_wave, { 0.1, 0.15, 0.1, 1.8, 0.2, 0.0, 1e-10 } },
  { "hexagons", make_hexagons, { 0.2, 0.1, 0.1, 0.9, -0.4, 0.3, 1e-10 } },
  { "modules", make_modules, { 0.2, 0.1, 0.1, 0.0, 0.0, 0.0, 1e-10 } },
};

/* Over each corner of each pixel. */
static double
largest_of_all (const RingletPlacement *placement)
{
  g_autofree double *buffer = g_new (double, RINGLET_CORNERS_MAX * 3 * N_FAST);
  RingletLabRow corners[RINGLET_CORNERS_MAX];
  double largest = 0.0;

  for (gsize k = 0; k < RINGLET_CORNERS_MAX; k++) {
    double *x = buffer + 3 * k * N_FAST;

    corners[k] = (RingletLabRow){ x, x + N_FAST, x + 2 * N_FAST };
  }
  for (gsize i = 0; i < N_SLOW; i++) {
    ringlet_placement_corners (placement, i, corners);
    for (gsize at = 0; at < placement->detector->grid->n_corners * N_FAST; at++) {
      const RingletLabRow *c = &corners[at / N_FAST];
      const gsize j = at % N_FAST;

      largest = fmax (largest, atan2 (hypot (c->x[j], c->y[j]), c->z[j]));
    }
  }
  return largest;
}

static void
test_grid (gconstpointer data)
{
  const GridCase *c = data;

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_grid (c->name, c->make (), orientation, NULL);
    const RingletPlacement placement = ringlet_placement_new (detector, &c->geometry);
    const double expected = largest_of_all (&placement);

    g_assert_cmpfloat (expected, >, 30.0 * DEGREE);
    g_assert_cmpfloat (expected, <, 179.0 * DEGREE);
    g_assert_cmpfloat_with_epsilon (
        ringlet_geometry_largest_two_theta (&c->geometry, detector), expected, 1e-12);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/geometry/extent/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_largest);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (grids); i++) {
    g_autofree char *path = g_strconcat ("/geometry/extent/", grids[i].name, NULL);

    g_test_add_data_func (path, &grids[i], test_grid);
  }
  return g_test_run ();
}
