/* SPDX-License-Identifier: MIT */

/* A straight line through points of which a third lie far off: the minimum of a robust
 * loss, and in how many steps it is found. */

#include <locale.h>
#include <math.h>

#include "calib/refine-loss.h"
#include "calib/refine-solve.h"

#define N_POINTS 300
#define N_PARAMETERS 2

typedef struct {
  double t[N_POINTS];
  double y[N_POINTS];
  guint n_slopes; /* how often the derivatives were asked for */
} Line;

static void
residuals (gpointer data, const double *x, double *out)
{
  const Line *line = data;

  for (gsize i = 0; i < N_POINTS; i++)
    out[i] = x[0] + x[1] * line->t[i] - line->y[i];
}

static void
jacobian (gpointer data, const double *x, double *out)
{
  Line *line = data;

  line->n_slopes++;
  for (gsize i = 0; i < N_POINTS; i++) {
    out[i] = 1.0;
    out[N_POINTS + i] = line->t[i];
  }
}

/* Off to one side, as points of a ring nearby are, by a few times the scale. */
static void
line_init (Line *line, guint seed, double outliers)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  line->n_slopes = 0;
  for (gsize i = 0; i < N_POINTS; i++) {
    const double noise = g_rand_double_range (rand, -1.0, 1.0);
    const gboolean is_off = g_rand_double (rand) < outliers;

    line->t[i] = g_rand_double_range (rand, -10.0, 10.0);
    line->y[i] = 3.0 - 0.5 * line->t[i] + noise +
        (is_off ? g_rand_double_range (rand, 1.0, 20.0) : 0.0);
  }
}

/* The derivative of the cost by parameter @k over the sum of its parts: 0 at a minimum.
 */
static double
pull_of (const RingletRefineSystem *system, const double *x, gsize k)
{
  const Line *line = system->data;
  double left[N_POINTS];
  double sum = 0.0, size = 0.0;

  residuals (system->data, x, left);
  for (gsize i = 0; i < N_POINTS; i++) {
    double unused = 0.0;
    const double part =
        ringlet_refine_loss_influence (system->loss, system->scale, left[i], &unused) *
        (k == 0 ? 1.0 : line->t[i]);

    sum += part;
    size += fabs (part);
  }
  return fabs (sum) / size;
}

static const struct {
  const char *name;
  RingletRefineLoss loss;
  double outliers;
  guint most; /* Jacobians */
} cases[] = {
  { "squares", RINGLET_REFINE_LINEAR, 0.3, 5 },
  { "huber", RINGLET_REFINE_HUBER, 0.3, 25 },
  { "cauchy", RINGLET_REFINE_CAUCHY, 0.3, 25 },
  { "cauchy-half", RINGLET_REFINE_CAUCHY, 0.45, 30 },
};

static void
test_minimum (gconstpointer data)
{
  const gsize which = GPOINTER_TO_SIZE (data);
  const RingletRefineLimit limits[N_PARAMETERS] = { { RINGLET_REFINE_FREE, 0.0, 0.0 },
    { RINGLET_REFINE_FREE, 0.0, 0.0 } };

  for (guint seed = 0; seed < 20; seed++) {
    Line line;
    const RingletRefineSystem system = { N_POINTS, N_PARAMETERS, residuals, jacobian,
      &line, cases[which].loss, 0.5 };
    double x[N_PARAMETERS] = { 0.0, 0.0 };
    int at_bound[N_PARAMETERS];
    RingletRefineFit fit = { .x = x, .at_bound = at_bound };
    g_autoptr (GError) error = NULL;

    line_init (&line, seed, cases[which].outliers);
    ringlet_refine_solve (&system, limits, 0.0, &fit, NULL, &error);
    g_assert_no_error (error);
    g_assert_false (fit.is_stuck);
    g_assert_cmpuint (line.n_slopes, <=, cases[which].most);
    for (gsize k = 0; k < N_PARAMETERS; k++)
      g_assert_cmpfloat (pull_of (&system, x, k), <, 1e-9);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/refine-newton/%s", cases[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_minimum);
  }
  return g_test_run ();
}
