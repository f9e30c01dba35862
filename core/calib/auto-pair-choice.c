/* SPDX-License-Identifier: MIT */
#include "calib/auto-pair-choice.h"

#include <math.h>

#define N_STRONG 10 /* arcs of which pairs are made */
#define MAX_USES 2  /* of one arc, as one may be no ring */
#define MIN_APART_PX 8.0
#define N_SLOTS 64 /* between two arcs, which hold a ring or not */
#define SOME 12

static inline double
dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* From one arc to another, across the first, in pixels. */
static double
apart (const RingletArc *a, const RingletArc *b, double across[3])
{
  const RingletConePoint *p = &a->points[1], *q = &b->points[1];
  const double pixel_m = sqrt (0.5 * (dot (p->slow, p->slow) + dot (p->fast, p->fast)));
  double d[3], along = 0.0;

  for (int i = 0; i < 3; i++)
    d[i] = (q->at[i] - p->at[i]) / pixel_m;
  along = dot (d, p->tangent);
  for (int i = 0; i < 3; i++)
    across[i] = d[i] - along * p->tangent[i];
  return sqrt (dot (across, across));
}

/* How many rings there may be between the two arcs: three times as many as are seen,
 * and some, as others are weak. */
static guint
count_between (const RingletArc *arcs, guint n_arcs, guint a, guint b)
{
  guint8 is_seen[N_SLOTS] = { 0 };
  double to[3];
  const double length = apart (&arcs[a], &arcs[b], to);
  guint n = 0;

  for (guint i = 0; i < n_arcs; i++) {
    double across[3], part = 0.0;

    apart (&arcs[a], &arcs[i], across);
    part = dot (across, to) / (length * length);
    if (part > 0.0 && part < 1.0)
      is_seen[(gsize) (part * N_SLOTS)] = 1;
  }
  for (gsize i = 0; i < N_SLOTS; i++)
    n += is_seen[i];
  return 3 * n + SOME;
}

static gboolean
is_chosen (const RingletAutoPair *pairs, guint n_pairs, guint a, guint b)
{
  for (guint i = 0; i < n_pairs; i++)
    if (pairs[i].a == a && pairs[i].b == b)
      return TRUE;
  return FALSE;
}

guint
ringlet_auto_pair_choose (
    const RingletArc *arcs, guint n_arcs, guint most, RingletAutoPair *pairs)
{
  const guint n = MIN (n_arcs, N_STRONG);
  guint uses[N_STRONG] = { 0 };
  guint n_pairs = 0;

  while (n_pairs < most) {
    double best_worth = 0.0;
    RingletAutoPair best = { 0 };

    for (guint a = 0; a < n; a++)
      for (guint b = a + 1; b < n; b++) {
        double across[3];
        const RingletAutoPair next = { a, b, apart (&arcs[a], &arcs[b], across) };
        const double worth = arcs[b].weight * sqrt (arcs[a].weight * next.apart_px);

        if (uses[a] == MAX_USES || uses[b] == MAX_USES ||
            next.apart_px < MIN_APART_PX || worth <= best_worth ||
            is_chosen (pairs, n_pairs, a, b))
          continue;
        best_worth = worth;
        best = next;
      }
    if (!(best_worth > 0.0))
      break;
    best.rings_apart = count_between (arcs, n_arcs, best.a, best.b);
    uses[best.a]++;
    uses[best.b]++;
    pairs[n_pairs++] = best;
  }
  return n_pairs;
}
