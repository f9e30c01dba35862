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

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/geometry/extent/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_largest);
  }
  return g_test_run ();
}
