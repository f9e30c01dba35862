/* SPDX-License-Identifier: MIT */
#include "calib/auto-find.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"

#define N_PAIRS 1500
#define N_SAMPLE 300 /* points that judge a pair */
#define N_JUDGES 150 /* of these, where there are many tries */
#define N_PLACES 9
#define PLACE_STEP 0.25 /* in diagonals of the detector */
#define N_CENTRES 4     /* kept of the pairs */
#define N_CHAIN_POINTS 2500
#define N_UPRIGHT 2
#define N_KEPT 4
#define SKEW_FIRST 0.4
#define SKEW_LOOSE 0.15 /* sine between ridge and ring that counts half */
#define SKEW_TIGHT 0.05
#define OTHER_DISTANCE 0.6 /* logarithm of the ratio */
#define PRIOR 1e-3

static const double tilt_sines[] = { 0.0, 0.35, 0.6 };
static const double distances[] = { 0.3, 0.8, 2.5 };
#define N_DIRECTIONS 8

GArray *
ringlet_auto_thinned (const GArray *points, guint most)
{
  const guint stride = (points->len + most - 1) / MAX (most, 1);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (RingletConePoint));

  for (guint i = 0; i < points->len; i += MAX (stride, 1))
    g_array_append_val (out, g_array_index (points, RingletConePoint, i));
  return out;
}

/* Where two normals meet. */
static gboolean
meet (const RingletConePoint *p, const RingletConePoint *q, double centre[2])
{
  const double *t = p->tangent, *s = q->tangent;
  const double det = t[0] * s[1] - t[1] * s[0];
  const double a = t[0] * p->at[0] + t[1] * p->at[1];
  const double b = s[0] * q->at[0] + s[1] * q->at[1];

  if (fabs (det) < 0.02)
    return FALSE;
  centre[0] = (a * s[1] - b * t[1]) / det;
  centre[1] = (b * t[0] - a * s[0]) / det;
  return TRUE;
}

/* The part of at most @most points that the directions of @cone do not explain. */
static double
judge (const RingletCone *cone, const GArray *sample, guint most, double skew_half)
{
  const guint stride = (sample->len + most - 1) / most;
  double sum = 0.0, weight = 0.0;

  for (guint i = 0; i < sample->len; i += MAX (stride, 1)) {
    const RingletConePoint *point = &g_array_index (sample, RingletConePoint, i);
    const double skew = ringlet_cone_skew (cone, point);
    const double r2 = skew * skew / (skew_half * skew_half);

    sum += point->weight * r2 / (1.0 + r2);
    weight += point->weight;
  }
  return weight > 0.0 ? sum / weight : 1.0;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const RingletAutoCandidate *x = a, *y = b;

  return (x->loss > y->loss) - (x->loss < y->loss);
}

/* The same place to a hundredth of what matters. */
static gboolean
are_alike (
    const RingletCone *a, const RingletCone *b, double size_m, gboolean with_distance)
{
  if (with_distance && fabs (log (a->distance_m / b->distance_m)) > OTHER_DISTANCE)
    return FALSE;
  return hypot (a->centre[0] - b->centre[0], a->centre[1] - b->centre[1]) <
      0.02 * size_m &&
      hypot (a->tilt[0] - b->tilt[0], a->tilt[1] - b->tilt[1]) < 0.05;
}

/* Keeps the best @most, no two alike; without a tilt rings of all distances are. */
static void
keep_best (GArray *candidates, guint most, double size_m, gboolean with_distance)
{
  guint n = 0;

  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && n < most; i++) {
    const RingletAutoCandidate next =
        g_array_index (candidates, RingletAutoCandidate, i);
    gboolean is_new = TRUE;

    for (guint j = 0; j < n && is_new; j++)
      is_new = !are_alike (&next.cone,
          &g_array_index (candidates, RingletAutoCandidate, j).cone, size_m,
          with_distance);
    if (is_new)
      g_array_index (candidates, RingletAutoCandidate, n++) = next;
  }
  g_array_set_size (candidates, n);
}

static GArray *
try_pairs (
    const GArray *sample, const RingletConeBounds *bounds, double size_m, guint32 seed)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (RingletAutoCandidate));
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (int i = 0; i < N_PAIRS; i++) {
    const gint32 n = (gint32) sample->len;
    const guint a = (guint) g_rand_int_range (rand, 0, n);
    const guint b = (guint) g_rand_int_range (rand, 0, n);
    RingletAutoCandidate next = { .cone = { .distance_m = 2.0 * size_m } };

    if (!meet (&g_array_index (sample, RingletConePoint, a),
            &g_array_index (sample, RingletConePoint, b), next.cone.centre) ||
        hypot (next.cone.centre[0] - bounds->middle[0],
            next.cone.centre[1] - bounds->middle[1]) > bounds->reach_m)
      continue;
    next.loss = judge (&next.cone, sample, N_JUDGES, SKEW_LOOSE);
    g_array_append_val (candidates, next);
  }
  keep_best (candidates, N_CENTRES, size_m, FALSE);
  return candidates;
}

/* --- from each start to what the directions say --- */

typedef struct {
  const GArray *sample;
  const RingletConeBounds *bounds;
  double size_m;
  RingletAutoCandidate *starts;
} Descent;

/* Normals of cones that are cut aslant do not meet where the beam is: of the places in
 * and around the detector, the one where these cones agree best with the ridges. */
static void
choose_centre (const Descent *descent, RingletCone *cone)
{
  RingletCone next = *cone;
  double least = judge (cone, descent->sample, N_JUDGES, SKEW_FIRST);

  for (int i = 0; i < N_PLACES * N_PLACES; i++) {
    double loss = 0.0;

    for (int k = 0; k < 2; k++) {
      const int at = (k == 0 ? i / N_PLACES : i % N_PLACES) - N_PLACES / 2;

      next.centre[k] = descent->bounds->middle[k] + at * descent->size_m * PLACE_STEP;
    }
    loss = judge (&next, descent->sample, N_JUDGES, SKEW_FIRST);
    if (loss < least) {
      least = loss;
      memcpy (cone->centre, next.centre, sizeof cone->centre);
    }
  }
}

/* First the beam alone, then everything, so loosely that the start need not be near. */
static void
descend_loosely (gsize index, gpointer data)
{
  const Descent *descent = data;
  RingletAutoCandidate *start = &descent->starts[index];
  const RingletConePoint *points = (const RingletConePoint *) descent->sample->data;
  const gsize n = descent->sample->len;
  const RingletConeFit beam = { descent->bounds, SKEW_FIRST, { TRUE, TRUE }, PRIOR, 8 };
  const RingletConeFit all = { descent->bounds, SKEW_LOOSE,
    { TRUE, TRUE, TRUE, TRUE, TRUE }, PRIOR, 12 };

  if (hypot (start->cone.tilt[0], start->cone.tilt[1]) > 0.0)
    choose_centre (descent, &start->cone);
  ringlet_cone_fit_tangents (points, n, &beam, &start->cone);
  start->loss = ringlet_cone_fit_tangents (points, n, &all, &start->cone);
}

static void
descend_tightly (gsize index, gpointer data)
{
  const Descent *descent = data;
  RingletAutoCandidate *start = &descent->starts[index];
  const RingletConeFit all = { descent->bounds, SKEW_TIGHT,
    { TRUE, TRUE, TRUE, TRUE, TRUE }, PRIOR, 12 };

  start->loss =
      ringlet_cone_fit_tangents ((const RingletConePoint *) descent->sample->data,
          descent->sample->len, &all, &start->cone);
}

static GArray *
make_starts (const GArray *centres, double size_m)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (RingletAutoCandidate));

  for (guint c = 0; c < centres->len; c++)
    for (gsize i = 0; i < G_N_ELEMENTS (tilt_sines); i++)
      for (int k = 0; k < (i == 0 ? 1 : N_DIRECTIONS); k++)
        for (gsize j = 0; j < (i == 0 ? 1 : G_N_ELEMENTS (distances)); j++) {
          const double angle = k * 2.0 * G_PI / N_DIRECTIONS;
          RingletAutoCandidate next = g_array_index (centres, RingletAutoCandidate, c);

          if (i > 0 && c > 0) /* directions hardly depend on which centre it was */
            continue;
          next.cone.distance_m = size_m * distances[j];
          next.cone.tilt[0] = tilt_sines[i] * cos (angle);
          next.cone.tilt[1] = tilt_sines[i] * sin (angle);
          g_array_append_val (starts, next);
        }
  return starts;
}

static void
settle_chains (gsize index, gpointer data)
{
  const Descent *descent = data;
  RingletAutoCandidate *start = &descent->starts[index];
  const RingletConePoint *points = (const RingletConePoint *) descent->sample->data;
  const double losses[] = { 4.0, 2.0, 1.0 };
  const RingletConeFit beam = { descent->bounds, losses[0], { TRUE, TRUE }, PRIOR, 8 };

  ringlet_cone_fit_chains (points, descent->sample->len, &beam, &start->cone, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (losses); i++) {
    const RingletConeFit how = { descent->bounds, losses[i],
      { TRUE, TRUE, TRUE, TRUE, TRUE }, PRIOR, 10 };

    start->loss = ringlet_cone_fit_chains (
        points, descent->sample->len, &how, &start->cone, NULL);
  }
}

/* Directions are too noisy to tell a small tilt and the distance, and where they end
 * may be far from both. */
static void
add_upright (const GArray *centres, double size_m, GArray *starts)
{
  for (guint c = 0; c < MIN (centres->len, N_UPRIGHT); c++)
    for (gsize j = 0; j < G_N_ELEMENTS (distances); j++) {
      RingletAutoCandidate next = g_array_index (centres, RingletAutoCandidate, c);

      next.cone.distance_m = distances[j] * size_m;
      g_array_append_val (starts, next);
    }
}

GArray *
ringlet_auto_find (const GArray *points, const RingletConeBounds *bounds, double size_m,
    guint32 seed, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) sample = ringlet_auto_thinned (points, N_SAMPLE);
  g_autoptr (GArray) chains = ringlet_auto_thinned (points, N_CHAIN_POINTS);
  g_autoptr (GArray) centres = try_pairs (sample, bounds, size_m, seed);
  g_autoptr (GArray) starts = make_starts (centres, size_m);
  Descent descent = { sample, bounds, size_m, (RingletAutoCandidate *) starts->data };

  if (!ringlet_parallel_for (
          starts->len, descend_loosely, &descent, cancellable, error))
    return NULL;
  keep_best (starts, 6 * N_KEPT, size_m, TRUE);
  if (!ringlet_parallel_for (
          starts->len, descend_tightly, &descent, cancellable, error))
    return NULL;
  keep_best (starts, 2 * N_KEPT, size_m, TRUE);
  add_upright (centres, size_m, starts);
  descent.starts = (RingletAutoCandidate *) starts->data;
  descent.sample = chains;
  if (!ringlet_parallel_for (starts->len, settle_chains, &descent, cancellable, error))
    return NULL;
  keep_best (starts, N_KEPT, size_m, FALSE);
  return g_steal_pointer (&starts);
}
