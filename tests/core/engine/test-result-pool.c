/* SPDX-License-Identifier: MIT */

/* The arrays of a result come back to the integrator that made it: the next result has
 * them again, and one that is still held keeps its own, with or without the integrator.
 */

#include <locale.h>
#include <string.h>

#include "base/pages.h"
#include "engine/engine.h"
#include "small-frame.h"

enum { N_RESULTS = 40 };

static RingletIntegrator *
make_integrator (Bench *bench, const char *engine)
{
  RingletIntegratorInputs inputs = { bench->detector, &bench->geometry, NULL,
    &bench->plan, bench->corrections, NULL, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator;

  bench->plan.engine = engine;
  integrator = ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  g_assert_no_error (error);
  return integrator;
}

static RingletResult *
run (RingletIntegrator *integrator, RingletImage *image)
{
  const RingletFrame frame = { .image = image };
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Everything that a result has in arrays, one after another. */
static double *
copy_arrays (const RingletResult *a)
{
  const gsize n = ringlet_result_n_bins (a);
  const double *arrays[] = { a->intensity, a->sigma, a->sum_signal, a->sum_counts,
    a->sum_variance, a->sum_norm, a->sum_norm2, a->count, a->sum_gain };
  double *copy = g_new (double, n *G_N_ELEMENTS (arrays));

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    memcpy (copy + i * n, arrays[i], n * sizeof *copy);
  return copy;
}

static void
assert_arrays (const RingletResult *a, const double *expected)
{
  const gsize size = 9 * ringlet_result_n_bins (a) * sizeof (double);
  g_autofree double *now = copy_arrays (a);

  g_assert_cmpmem (now, size, expected, size);
}

/* The allocator would hand out what was freed last; these take it away. */
static void
take_free_blocks (gpointer *blocks, gsize n_bins)
{
  for (guint i = 0; i < N_RESULTS; i++)
    blocks[i] = ringlet_pages_alloc (n_bins, sizeof (double));
}

static void
test_come_back (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (RingletImage) image = frame_new (1, 500);
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *first;
  g_autoptr (RingletResult) second = NULL;
  const double *arrays[2];
  gpointer blocks[N_RESULTS];

  bench_init (&bench);
  integrator = make_integrator (&bench, engine);
  first = run (integrator, image);
  arrays[0] = first->intensity;
  arrays[1] = first->sigma;
  ringlet_result_unref (first);
  take_free_blocks (blocks, 12 * 6);
  second = run (integrator, image);
  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_assert_true (arrays[i] == second->intensity || arrays[i] == second->sigma ||
        arrays[i] == second->sum_counts || arrays[i] == second->sum_variance);
  for (guint i = 0; i < N_RESULTS; i++)
    g_free (blocks[i]);
}

/* More than a pool keeps, all of them held while others come and go. */
static void
test_held (gconstpointer engine)
{
  g_auto (Bench) bench;
  RingletIntegrator *integrator;
  RingletResult *held[N_RESULTS];
  double *expected[N_RESULTS];

  bench_init (&bench);
  integrator = make_integrator (&bench, engine);
  for (guint i = 0; i < N_RESULTS; i++) {
    g_autoptr (RingletImage) image = frame_new (i, 500);
    g_autoptr (RingletImage) other = frame_new (1000 + i, 60000);

    held[i] = run (integrator, image);
    expected[i] = copy_arrays (held[i]);
    ringlet_result_unref (run (integrator, other));
  }
  ringlet_integrator_unref (integrator);
  for (guint i = 0; i < N_RESULTS; i++) {
    assert_arrays (held[i], expected[i]);
    ringlet_result_unref (held[i]);
    g_free (expected[i]);
  }
}

/* A frame of a pool that was full of another's numbers is what it is alone. */
static void
test_no_trace (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (RingletImage) image = frame_new (7, 500);
  g_autoptr (RingletImage) loud = frame_new (8, 60000);
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (RingletResult) alone = NULL;
  g_autofree double *expected = NULL;

  bench_init (&bench);
  bench.plan.has_radial_range = TRUE; /* with bins that are empty */
  bench.plan.radial_max = 40.0;
  integrator = make_integrator (&bench, engine);
  alone = run (integrator, image);
  g_assert_cmpfloat (alone->count[11], ==, 0.0);
  expected = copy_arrays (alone);
  for (guint i = 0; i < N_RESULTS; i++) {
    g_autoptr (RingletResult) again = NULL;

    ringlet_result_unref (run (integrator, loud));
    again = run (integrator, image);
    assert_arrays (again, expected);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    const char *name = ringlet_engine_list ()[e]->name;
    g_autofree char *back = g_strdup_printf ("/result/pool/come-back/%s", name);
    g_autofree char *held = g_strdup_printf ("/result/pool/held/%s", name);
    g_autofree char *trace = g_strdup_printf ("/result/pool/no-trace/%s", name);

    g_test_add_data_func (back, name, test_come_back);
    g_test_add_data_func (held, name, test_held);
    g_test_add_data_func (trace, name, test_no_trace);
  }
  return g_test_run ();
}
