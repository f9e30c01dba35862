/* SPDX-License-Identifier: MIT */

/* Which engine a plan is computed with, and why: what is said is what runs. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/resolve-engine.h"
#include "small-frame.h"

typedef struct {
  const char *engine; /* (nullable) */
  RingletStatisticKind kind;
  gboolean spread;
  gboolean unweighted;
  RingletPixelType type;
  const char *runs; /* third word of the method */
  RingletEngineReason reason;
  gboolean sums_integers;
  const char *alias; /* (nullable) */
} Case;

#define MEAN RINGLET_STATISTIC_MEAN, FALSE
#define CLIP RINGLET_STATISTIC_SIGMA_CLIP, FALSE
#define MEDIAN RINGLET_STATISTIC_PERCENTILES, FALSE
#define SPREAD RINGLET_STATISTIC_MEAN, TRUE

/* clang-format off */
static const Case cases[] = {
  { NULL, MEAN, FALSE, RINGLET_PIXEL_U16, "packed", RINGLET_ENGINE_FASTEST, TRUE, NULL },
  { NULL, MEAN, TRUE, RINGLET_PIXEL_U16, "packed", RINGLET_ENGINE_FASTEST, FALSE, NULL },
  { NULL, MEAN, FALSE, RINGLET_PIXEL_F32, "packed", RINGLET_ENGINE_FASTEST, FALSE, NULL },
  { NULL, CLIP, FALSE, RINGLET_PIXEL_U16, "csr", RINGLET_ENGINE_HAS_BINS, FALSE, NULL },
  { NULL, MEDIAN, FALSE, RINGLET_PIXEL_U16, "csr", RINGLET_ENGINE_HAS_BINS, FALSE, NULL },
  { NULL, SPREAD, FALSE, RINGLET_PIXEL_F32, "csr", RINGLET_ENGINE_HAS_BINS, FALSE, NULL },
  { "packed", MEAN, FALSE, RINGLET_PIXEL_U16, "packed", RINGLET_ENGINE_CHOSEN, TRUE, NULL },
  { "csr", MEAN, FALSE, RINGLET_PIXEL_U16, "csr", RINGLET_ENGINE_CHOSEN, FALSE, NULL },
  { "csr", CLIP, FALSE, RINGLET_PIXEL_U16, "csr", RINGLET_ENGINE_CHOSEN, FALSE, NULL },
  { "lut", MEAN, FALSE, RINGLET_PIXEL_U16, "csr", RINGLET_ENGINE_CHOSEN, FALSE, "lut" },
  { "csc", MEAN, FALSE, RINGLET_PIXEL_U16, "csc", RINGLET_ENGINE_CHOSEN, FALSE, NULL },
  { "histogram", MEAN, FALSE, RINGLET_PIXEL_F32, "histogram", RINGLET_ENGINE_CHOSEN, FALSE, NULL },
};
/* clang-format on */

static void
put (const Case *c, RingletPlan *plan)
{
  plan->engine = c->engine;
  plan->statistic.kind = c->kind;
  plan->statistic.percentile_min = plan->statistic.percentile_max = 50.0;
  plan->statistic.spread = c->spread;
  plan->weighted_average = !c->unweighted;
  plan->error_model = RINGLET_ERROR_MODEL_NONE;
}

static RingletImage *
counts (RingletPixelType type)
{
  g_autoptr (RingletImage) image = frame_new (5, 900);
  float *data = NULL;

  if (type == RINGLET_PIXEL_U16)
    return g_steal_pointer (&image);
  data = ringlet_image_alloc (RINGLET_PIXEL_F32, FRAME_SLOW, FRAME_FAST, NULL);
  for (gsize i = 0; i < FRAME_PIXELS; i++)
    data[i] = (float) (0.1 + ringlet_image_get (image, i));
  return ringlet_image_new_take (RINGLET_PIXEL_F32, FRAME_SLOW, FRAME_FAST, data, NULL);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_auto (Bench) bench = { 0 };
    g_autoptr (RingletImage) image = counts (c->type);
    g_autoptr (RingletResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) words = NULL;
    RingletEngineChoice choice;

    bench_init (&bench);
    put (c, &bench.plan);
    g_assert_true (ringlet_engine_explain (&bench.plan, c->type, &choice, &error));
    g_assert_no_error (error);
    g_assert_cmpint (choice.reason, ==, c->reason);
    g_assert_cmpint (choice.sums_integers, ==, c->sums_integers);
    g_assert_cmpstr (choice.alias, ==, c->alias);
    g_assert_cmpstr (choice.klass->algorithm, ==, c->runs);

    result = bench_run (&bench, image);
    words = g_strsplit (result->provenance.method, ", ", -1);
    g_assert_cmpstr (words[2], ==, c->runs);
    g_assert_cmpstr (result->provenance.requested_engine, ==, c->alias);
  }
}

/* What the engine refuses is not explained away. */
static void
test_refused (void)
{
  const Case refused[] = { { "packed", CLIP }, { "opencl-histogram", CLIP } };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    RingletPlan plan = ringlet_plan_default ();
    RingletEngineChoice choice;
    g_autoptr (GError) error = NULL;

    put (&refused[i], &plan);
    g_assert_false (ringlet_engine_explain (&plan, RINGLET_PIXEL_U16, &choice, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, refused[i].engine));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-explain/cases", test_cases);
  g_test_add_func ("/engine-explain/refused", test_refused);
  return g_test_run ();
}
