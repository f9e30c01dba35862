/* SPDX-License-Identifier: MIT */

/* The fast way to an index gives what the formula gives, bit by bit. */

#include <float.h>
#include <locale.h>
#include <math.h>

#include "display/indexer.h"

#define N 20000

typedef struct {
  const char *name;
  RingletScale scale;
  double min;
  double max;
} Case;

static const Case cases[] = {
  { "linear", RINGLET_SCALE_LINEAR, -10.0, 1000.0 },
  { "linear-narrow", RINGLET_SCALE_LINEAR, 1e6, 1e6 + 1.0 },
  { "linear-none", RINGLET_SCALE_LINEAR, 5.0, 5.0 },
  { "sqrt", RINGLET_SCALE_SQRT, 0.0, 65535.0 },
  { "sqrt-negative", RINGLET_SCALE_SQRT, -400.0, 4e9 },
  { "log", RINGLET_SCALE_LOG, 1.0, 1000.0 },
  { "log-wide", RINGLET_SCALE_LOG, 1e-30, 1e30 },
  { "log-narrow", RINGLET_SCALE_LOG, 1000.0, 1001.0 },
  { "log-needle", RINGLET_SCALE_LOG, 1000.0, 1000.001 },
  { "log-none", RINGLET_SCALE_LOG, 1000.0, 1000.0 },
  { "log-zero", RINGLET_SCALE_LOG, 0.0, 3.0 },
  { "log-negative", RINGLET_SCALE_LOG, -2.0, -1.0 },
  { "log-small", RINGLET_SCALE_LOG, 1e-44, 1e-38 },
  { "log-large", RINGLET_SCALE_LOG, 1.0, 1e300 },
};

/* As levels.h and indexer.h write it. */
static int
formula (const RingletLevelsLine *line, float value, float steps, float shift)
{
  float scaled = value;
  float at;

  if (line->scale == RINGLET_SCALE_LOG)
    scaled = value > 0.0f ? logf (value) : -INFINITY;
  else if (line->scale == RINGLET_SCALE_SQRT)
    scaled = copysignf (sqrtf (fabsf (value)), value);
  at = (scaled - line->offset) * line->factor;
  return MIN ((int) floorf (CLAMP (at, 0.0f, 1.0f) * steps + shift), 255);
}

/* Values around and between the limits, at the ends of all floats, and neighbours. */
static void
fill (const Case *c, float *values)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  const float ends[] = { 0.0f, -0.0f, FLT_MIN, FLT_TRUE_MIN, FLT_MAX, -FLT_MAX,
    -INFINITY, 1.0f, -1.0f, (float) c->min };

  for (gsize i = 0; i < N; i++) {
    const double size = fmax (fabs (c->min), fmax (fabs (c->max), 1e-40));
    const double even =
        c->min + (c->max - c->min) * g_rand_double_range (rand, -0.2, 1.2);
    const double wide = size * pow (10.0, g_rand_double_range (rand, -45.0, 1.0));

    values[i] = (float) (i % 2 == 0 ? even : wide);
    values[i] = CLAMP (values[i], -FLT_MAX, FLT_MAX);
    if (i % 5 == 4)
      values[i] = nextafterf (values[i - 1], FLT_MAX);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    values[i] = ends[i];
}

static void
test_case (gconstpointer data)
{
  static const float steps[][2] = { { 255.0f, 0.5f }, { 256.0f, 0.0f } };
  const Case *c = data;
  const RingletLevels levels = { .scale = c->scale, .min = c->min, .max = c->max };
  const RingletLevelsLine line = ringlet_levels_line (&levels);
  g_autofree RingletIndexer *indexer = g_new (RingletIndexer, 1);
  g_autofree float *values = g_new (float, N);
  g_autofree guint8 *indices = g_new (guint8, N);

  fill (c, values);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    ringlet_indexer_init (indexer, &line, steps[i][0], steps[i][1]);
    ringlet_indexer_apply (indexer, values, N, indices);
    for (gsize j = 0; j < N; j++)
      g_assert_cmpint (
          indices[j], ==, formula (&line, values[j], steps[i][0], steps[i][1]));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/indexer/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
