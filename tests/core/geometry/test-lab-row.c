/* SPDX-License-Identifier: MIT */
#include "geometry/lab-row.h"

#include <locale.h>
#include <math.h>

#include "geometry/lab.h"

#define N 517

typedef struct {
  const char *name;
  void (*row) (const RingletLabRow *p, gsize n, double *out);
  double (*point) (RingletLab p);
} Case;

static const Case cases[] = {
  { "two_theta", ringlet_lab_row_two_theta, ringlet_lab_two_theta },
  { "chi", ringlet_lab_row_chi, ringlet_lab_chi },
  { "radius", ringlet_lab_row_radius, ringlet_lab_radius },
  { "sin_theta", ringlet_lab_row_sin_theta, ringlet_lab_sin_theta },
};

/* In front of the sample, beside it and behind it, near the axis and far from it. */
static RingletLab
random_point (GRand *rand)
{
  const double size = exp (g_rand_double_range (rand, -12.0, 1.0));

  return (RingletLab){
    .x = size * g_rand_double_range (rand, -1.0, 1.0),
    .y = size * g_rand_double_range (rand, -1.0, 1.0),
    .z = g_rand_double_range (rand, -1.0, 1.0),
  };
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  double x[N], y[N], z[N], out[N];
  const RingletLabRow row = { x, y, z };

  for (int round = 0; round < 100; round++) {
    for (gsize j = 0; j < N; j++) {
      const RingletLab p = random_point (rand);

      x[j] = p.x;
      y[j] = p.y;
      z[j] = p.z;
    }
    c->row (&row, N, out);
    for (gsize j = 0; j < N; j++) {
      const double truth = c->point ((RingletLab){ x[j], y[j], z[j] });

      g_assert_cmpfloat (fabs (out[j] - truth), <=, 8e-16 * fabs (truth));
    }
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/lab-row/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
