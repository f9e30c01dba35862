/* SPDX-License-Identifier: MIT */

/* Points along rings of very different strength: of a weak ring only a long arc stands
 * out of the noise. */

#include "calib/peak-ring.h"

/* So much longer each time, and so often. */
#define LONGER 4.0
#define N_PASSES 3

/* With less than this an arc of the usual length is near to being missed. */
#define STRONG_SNR 12.0
#define MANY_POINTS 40

/* What the points of one ring say of its place. */
typedef struct {
  gsize n;
  double information; /* Σ 1 / σ², pixels⁻² */
  double snr;         /* mean */
} Strength;

static Strength
strength_of (const GArray *points, guint ring)
{
  Strength all = { 0, 0.0, 0.0 };

  for (guint i = 0; i < points->len; i++) {
    const RingletRingPoint *point = &g_array_index (points, RingletRingPoint, i);
    const double sigma = point->point.sigma_px;

    if (point->point.ring != ring)
      continue;
    all.n++;
    all.snr += point->snr;
    all.information += sigma > 0.0 ? 1.0 / (sigma * sigma) : 0.0;
  }
  all.snr /= MAX ((double) all.n, 1.0);
  return all;
}

/* Appends those of one ring. */
static void
append_ring (GArray *to, const GArray *from, guint ring)
{
  for (guint i = 0; i < from->len; i++) {
    if (g_array_index (from, RingletRingPoint, i).point.ring == ring)
      g_array_append_val (to, g_array_index (from, RingletRingPoint, i));
  }
}

/* Returns (transfer full) the best of the usual points of a ring and those of longer
 * arcs. */
static GArray *
search_ring (const RingletPeakImage *image, const RingletPlacement *placement,
    const GArray *rings, guint index, const RingletRingSearch *usual,
    const GArray *points, GCancellable *cancellable, GError **error)
{
  const guint number = g_array_index (rings, RingletRing, index).number;
  RingletRingSearch search = *usual;
  Strength best = strength_of (points, number);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (RingletRingPoint));

  append_ring (kept, points, number);
  for (int pass = 1; pass < N_PASSES && (best.snr < STRONG_SNR || best.n < MANY_POINTS);
       pass++) {
    g_autoptr (GArray) longer = NULL;
    Strength strength;

    search.points_per_degree /= LONGER;
    longer = ringlet_ring_points (
        image, placement, rings, index, 1, &search, NULL, cancellable, error);
    if (longer == NULL) {
      g_array_unref (kept);
      return NULL;
    }
    strength = strength_of (longer, number);
    if (strength.information <= best.information)
      break;
    best = strength;
    g_array_set_size (kept, 0);
    append_ring (kept, longer, number);
  }
  return kept;
}

GArray *
ringlet_ring_points_adaptive (const RingletPeakImage *image,
    const RingletPlacement *placement, const GArray *rings, guint first, guint n,
    const RingletRingSearch *search, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  const RingletRingSearch usual =
      search != NULL ? *search : ringlet_ring_search_default ();
  g_autoptr (GArray) points = ringlet_ring_points (
      image, placement, rings, first, n, &usual, progress, cancellable, error);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (RingletRingPoint));

  if (points == NULL)
    return NULL;
  for (guint k = first; k < first + n; k++) {
    g_autoptr (GArray) ring =
        search_ring (image, placement, rings, k, &usual, points, cancellable, error);

    if (ring == NULL)
      return NULL;
    g_array_append_vals (all, ring->data, ring->len);
  }
  return g_steal_pointer (&all);
}
