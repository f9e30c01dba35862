/* SPDX-License-Identifier: MIT */

/* Prints CSV: what one frame and one set-up cost. Five warm-ups, best of 30: the
 * fastest run is the most stable statistic. Not a test: nothing here passes or fails.
 *
 *   bench-integrate [DETECTOR [BINS]]
 *   bench-integrate --serve    obeys commands instead, see integrate-server.h
 */

#include <locale.h>

#include "base/parallel.h"
#include "engine/engine.h"
#include "engine/integrator.h"
#include "integrate-server.h"

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
} Case;

static const Case cases[] = {
  { "1d no", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_NONE },
  { "1d bbox", RINGLET_SPLIT_BBOX, 0, RINGLET_ERROR_MODEL_NONE },
  { "1d full", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE },
  { "1d full poisson", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON },
  { "2d full 360", RINGLET_SPLIT_FULL, 360, RINGLET_ERROR_MODEL_NONE },
};

static RingletImage *
make_image (const RingletDetector *detector)
{
  const gsize n = detector->n_slow * detector->n_fast;
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint32) g_rand_int_range (rand, 0, 50);
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, data, NULL);
}

static double
frame_ms (RingletIntegrator *integrator, RingletImage *image)
{
  const RingletFrame frame = { .image = image };
  gint64 best = G_MAXINT64;

  for (int i = 0; i < 35; i++) {
    RingletResult *result = NULL;
    const gint64 start = g_get_monotonic_time ();

    ringlet_integrator_run (integrator, &frame, 1, &result, NULL, NULL);
    if (i >= 5)
      best = MIN (best, g_get_monotonic_time () - start);
    ringlet_result_unref (result);
  }
  return (double) best / 1000.0;
}

static void
run_case (const Case *c, const char *engine, RingletDetector *detector, guint bins,
    RingletImage *image)
{
  const RingletGeometry geometry = { 0.2, 0.08, 0.077, 0.02, -0.015, 0, 0.4e-10 };
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (detector);
  g_autoptr (RingletMemo) memo = ringlet_memo_new ((gsize) 1 << 32);
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = { detector, &geometry, gaps, &plan,
    { NULL, 1, NULL }, NULL, NULL, NULL };
  const gint64 start = g_get_monotonic_time ();
  double build_ms;

  plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  plan.n_radial = bins;
  plan.n_azimuth = c->n_azimuth;
  plan.split = c->split;
  plan.error_model = c->errors;
  plan.factors.polarization = 0.99;
  plan.engine = engine;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, NULL);
  build_ms = (double) (g_get_monotonic_time () - start) / 1000.0;
  g_print ("%s,%s,%s,%u,%u,%.1f,%.2f\n", engine, c->name, detector->name, bins,
      ringlet_parallel_get_threads (), build_ms, frame_ms (integrator, image));
}

static int
print_table (const char *name, guint bins)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) detector = ringlet_detector_new_named (name, 3, &error);
  g_autoptr (RingletImage) image = NULL;

  if (detector == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  image = make_image (detector);
  g_print ("engine,case,detector,bins,threads,build_ms,frame_ms\n");
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      run_case (&cases[i], ringlet_engine_list ()[e]->name, detector, bins, image);
  }
  return 0;
}

int
main (int argc, char *argv[])
{
  const char *name = argc > 1 ? argv[1] : "Eiger4M";
  const guint bins = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 1000;

  if (g_str_equal (name, "--serve"))
    return integrate_server_run ();
  return print_table (name, bins);
}
