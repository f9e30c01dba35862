/* SPDX-License-Identifier: MIT */
#include "calib/auto-order.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"

#define N_STRONG 8  /* lines that are tried for each ring */
#define MAX_RING 40 /* the farthest that a strong line is tried for */
#define N_TRIED 24  /* hypotheses that are fitted */
#define N_KEPT 6
#define MATCH_PX 2.0 /* a line is on a ring */

/* Chains of one angle. */
typedef struct {
  double radius_m;
  double along_m;
  double two_theta_rad;
  double per_pixel;
  double weight;
} Line;

static Line
line_of_chain (const RingletConePoint *points, gsize n, const RingletCone *cone)
{
  Line line = { 0 };

  for (gsize i = 0; i < n; i++) {
    const RingletConeView view = ringlet_cone_see (cone, &points[i]);
    const double w = points[i].weight;

    line.radius_m += w * view.radius_m;
    line.along_m += w * view.along_m;
    line.two_theta_rad += w * ringlet_cone_two_theta (&view);
    line.per_pixel += w * view.per_pixel;
    line.weight += w;
  }
  line.radius_m /= line.weight;
  line.along_m /= line.weight;
  line.two_theta_rad /= line.weight;
  line.per_pixel /= line.weight;
  return line;
}

static GArray *
lines_new (const GArray *points, const RingletCone *cone)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  const RingletConePoint *all = (const RingletConePoint *) points->data;

  for (gsize i = 0, end = 0; i < points->len; i = end) {
    Line line;

    for (end = i; end < points->len && all[end].chain == all[i].chain; end++)
      ;
    line = line_of_chain (all + i, end - i, cone);
    g_array_append_val (lines, line);
  }
  return lines;
}

static int
compare_angles (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;

  return (x->two_theta_rad > y->two_theta_rad) - (x->two_theta_rad < y->two_theta_rad);
}

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;

  return (x->weight < y->weight) - (x->weight > y->weight);
}

/* Makes one line of those that follow each other closely. */
static void
merge_lines (GArray *lines)
{
  guint n = 0;

  g_array_sort (lines, compare_angles);
  for (guint i = 0; i < lines->len; i++) {
    const Line next = g_array_index (lines, Line, i);
    Line *last = n > 0 ? &g_array_index (lines, Line, n - 1) : NULL;
    double sum = 0.0;

    if (last == NULL ||
        next.two_theta_rad - last->two_theta_rad > 1.5 * next.per_pixel) {
      g_array_index (lines, Line, n++) = next;
      continue;
    }
    sum = last->weight + next.weight;
    last->two_theta_rad +=
        (next.two_theta_rad - last->two_theta_rad) * next.weight / sum;
    last->radius_m += (next.radius_m - last->radius_m) * next.weight / sum;
    last->along_m += (next.along_m - last->along_m) * next.weight / sum;
    last->per_pixel += (next.per_pixel - last->per_pixel) * next.weight / sum;
    last->weight = sum;
  }
  g_array_set_size (lines, n);
}

/* The ring nearest to an angle, and how far the rings are apart there. */
static const RingletRing *
nearest (const GArray *rings, double two_theta_rad, double *spacing)
{
  const RingletRing *all = (const RingletRing *) rings->data;
  guint lo = 0, hi = rings->len;
  const RingletRing *best = NULL;

  while (lo < hi) {
    const guint mid = (lo + hi) / 2;

    if (all[mid].two_theta_rad < two_theta_rad)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (lo == rings->len ||
      (lo > 0 &&
          two_theta_rad - all[lo - 1].two_theta_rad <
              all[lo].two_theta_rad - two_theta_rad))
    lo--;
  best = &all[lo];
  *spacing = G_PI;
  if (lo > 0)
    *spacing = best->two_theta_rad - all[lo - 1].two_theta_rad;
  if (lo + 1 < rings->len)
    *spacing = fmin (*spacing, all[lo + 1].two_theta_rad - best->two_theta_rad);
  return best;
}

/* A guess of ring and distance, scored by the angles of the lines alone. */
typedef struct {
  RingletCone cone;
  double score;
} Guess;

static double
score_lines (const GArray *lines, const GArray *rings, double shift_m)
{
  double matched = 0.0, total = 0.0, expected = 0.0, found = 0.0;
  double first = G_PI, last = 0.0;
  g_autofree guint8 *is_found = g_new0 (guint8, rings->len);

  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    const double two_theta = atan2 (line->radius_m, line->along_m + shift_m);
    const double per_pixel = line->per_pixel * sin (2.0 * two_theta) /
        fmax (sin (2.0 * line->two_theta_rad), 1e-6);
    const double tolerance = fabs (per_pixel) * MATCH_PX + 0.004 * two_theta;
    double spacing = 0.0;
    const RingletRing *ring = nearest (rings, two_theta, &spacing);
    const double chance = fmin (2.0 * tolerance / spacing, 1.0);

    total += line->weight;
    first = fmin (first, two_theta);
    last = fmax (last, two_theta);
    if (fabs (ring->two_theta_rad - two_theta) < tolerance) {
      matched += line->weight * (1.0 - chance);
      is_found[ring->number - 1] = 1;
    }
  }
  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);

    if (ring->two_theta_rad < first * 0.99 || ring->two_theta_rad > last * 1.01)
      continue;
    expected += 1.0;
    found += is_found[i];
  }
  return matched / total * (0.2 + 0.8 * found / fmax (expected, 1.0));
}

static int
compare_guesses (gconstpointer a, gconstpointer b)
{
  const Guess *x = a, *y = b;

  return (x->score < y->score) - (x->score > y->score);
}

static void
add_guesses (const GArray *points, const RingletAutoCandidate *candidate,
    const GArray *rings, GArray *guesses)
{
  g_autoptr (GArray) lines = lines_new (points, &candidate->cone);
  g_autoptr (GArray) strong = g_array_new (FALSE, FALSE, sizeof (Line));

  merge_lines (lines);
  g_array_append_vals (strong, lines->data, lines->len);
  g_array_sort (strong, compare_weights);
  for (guint i = 0; i < MIN (strong->len, N_STRONG); i++)
    for (guint k = 0; k < MIN (rings->len, MAX_RING); k++) {
      const Line *line = &g_array_index (strong, Line, i);
      const double two_theta = g_array_index (rings, RingletRing, k).two_theta_rad;
      const double along_m = line->radius_m / tan (two_theta);
      const double shift_m = along_m - line->along_m;
      Guess guess = { candidate->cone };

      guess.cone.distance_m += shift_m;
      if (two_theta > 0.9 * G_PI / 2.0 || guess.cone.distance_m <= 0.0)
        continue;
      guess.score = score_lines (lines, rings, shift_m);
      g_array_append_val (guesses, guess);
    }
}

double
ringlet_auto_lines_score (
    const GArray *points, const RingletCone *cone, const GArray *rings)
{
  const RingletAutoCandidate candidate = { .cone = *cone };
  g_autoptr (GArray) guesses = g_array_new (FALSE, FALSE, sizeof (Guess));
  double best = 0.0;

  if (rings->len > 0 && points->len > 0)
    add_guesses (points, &candidate, rings, guesses);
  for (guint i = 0; i < guesses->len; i++)
    best = fmax (best, g_array_index (guesses, Guess, i).score);
  return best;
}

/* The best, no two within half a hundredth of the same distance. */
static void
keep_guesses (GArray *guesses)
{
  guint n = 0;

  g_array_sort (guesses, compare_guesses);
  for (guint i = 0; i < guesses->len && n < N_TRIED; i++) {
    const Guess next = g_array_index (guesses, Guess, i);
    gboolean is_new = TRUE;

    for (guint j = 0; j < n && is_new; j++) {
      const RingletCone *old = &g_array_index (guesses, Guess, j).cone;

      is_new = fabs (log (old->distance_m / next.cone.distance_m)) > 0.005 ||
          hypot (old->tilt[0] - next.cone.tilt[0], old->tilt[1] - next.cone.tilt[1]) >
              0.05 ||
          hypot (old->centre[0] - next.cone.centre[0],
              old->centre[1] - next.cone.centre[1]) > 0.02 * next.cone.distance_m;
    }
    if (is_new)
      g_array_index (guesses, Guess, n++) = next;
  }
  g_array_set_size (guesses, n);
}

/* --- fits --- */

typedef struct {
  const GArray *points;
  const GArray *rings;
  const RingletConeBounds *bounds;
  RingletAutoOrder *orders;
  gboolean hold_tilt;
} Fits;

/* Gives each chain the ring that its middle is near to. Returns (transfer full): the
 * points of those that have one. */
static GArray *
assign (const GArray *points, const GArray *rings, const RingletCone *cone,
    double within_px, double within_part)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (RingletConePoint));
  const RingletConePoint *all = (const RingletConePoint *) points->data;

  for (gsize i = 0, end = 0; i < points->len; i = end) {
    double spacing = 0.0;
    Line line;
    const RingletRing *ring = NULL;

    for (end = i; end < points->len && all[end].chain == all[i].chain; end++)
      ;
    line = line_of_chain (all + i, end - i, cone);
    ring = nearest (rings, line.two_theta_rad, &spacing);
    if (fabs (ring->two_theta_rad - line.two_theta_rad) >
        fmin (fmax (within_px * line.per_pixel, within_part * line.two_theta_rad),
            0.4 * spacing))
      continue;
    for (gsize j = i; j < end; j++) {
      RingletConePoint point = all[j];

      point.two_theta_rad = ring->two_theta_rad;
      g_array_append_val (out, point);
    }
  }
  return out;
}

static void
score_order (const GArray *points, const GArray *rings, RingletAutoOrder *order)
{
  g_autofree guint8 *is_found = g_new0 (guint8, rings->len);
  double matched = 0.0, total = 0.0, squares = 0.0;

  order->n_points = order->n_rings = 0;
  for (guint i = 0; i < points->len; i++) {
    const RingletConePoint *point = &g_array_index (points, RingletConePoint, i);
    const RingletConeView view = ringlet_cone_see (&order->cone, point);
    const double two_theta = ringlet_cone_two_theta (&view);
    double spacing = 0.0;
    const RingletRing *ring = nearest (rings, two_theta, &spacing);
    const double off_px = fabs (two_theta - ring->two_theta_rad) / view.per_pixel;
    const double chance =
        fmin (2.0 * MATCH_PX * view.per_pixel / fmax (spacing, 1e-9), 1.0);

    total += point->weight;
    if (off_px > MATCH_PX)
      continue;
    matched += point->weight * (1.0 - chance);
    squares += off_px * off_px;
    order->n_points++;
    order->n_rings += !is_found[ring->number - 1];
    is_found[ring->number - 1] = 1;
  }
  order->explained = total > 0.0 ? matched / total : 0.0;
  order->rms_px = sqrt (squares / MAX (order->n_points, 1));
}

static void
fit_order (gsize index, gpointer data)
{
  const Fits *fits = data;
  const double within_px[] = { 8.0, 5.0, 3.0, 2.0, 2.0 };
  const double within_part[] = { 0.02, 0.01, 0.004, 0.0, 0.0 };
  const double loss[] = { 6.0, 3.0, 2.0, 1.0, 1.0 };
  RingletAutoOrder *order = &fits->orders[index];
  const gboolean tilt = !fits->hold_tilt;

  if (fits->hold_tilt)
    order->cone.tilt[0] = order->cone.tilt[1] = 0.0;
  for (gsize i = 0; i < G_N_ELEMENTS (loss); i++) {
    const RingletConeFit how = { fits->bounds, loss[i],
      { TRUE, TRUE, TRUE, tilt, tilt }, 1e-2, 8 };
    g_autoptr (GArray) some =
        assign (fits->points, fits->rings, &order->cone, within_px[i], within_part[i]);

    if (some->len < RINGLET_CONE_PARAMETERS + 3)
      break;
    ringlet_cone_fit_chains (
        (RingletConePoint *) some->data, some->len, &how, &order->cone, NULL);
  }
  score_order (fits->points, fits->rings, order);
}

RingletAutoOrder
ringlet_auto_order_new (
    const GArray *points, const GArray *rings, const RingletCone *cone)
{
  RingletAutoOrder order = { .cone = *cone };

  score_order (points, rings, &order);
  return order;
}

static int
compare_orders (gconstpointer a, gconstpointer b)
{
  const RingletAutoOrder *x = a, *y = b;

  return (x->explained < y->explained) - (x->explained > y->explained);
}

static void
keep_orders (GArray *orders, guint most)
{
  guint n = 0;

  g_array_sort (orders, compare_orders);
  for (guint i = 0; i < orders->len && n < most; i++) {
    const RingletAutoOrder next = g_array_index (orders, RingletAutoOrder, i);
    gboolean is_new = TRUE;

    for (guint j = 0; j < n && is_new; j++) {
      const RingletCone *old = &g_array_index (orders, RingletAutoOrder, j).cone;

      is_new = fabs (log (old->distance_m / next.cone.distance_m)) > 0.003 ||
          hypot (old->tilt[0] - next.cone.tilt[0], old->tilt[1] - next.cone.tilt[1]) >
              0.02;
    }
    if (is_new)
      g_array_index (orders, RingletAutoOrder, n++) = next;
  }
  g_array_set_size (orders, n);
}

GArray *
ringlet_auto_orders_near (const GArray *points, const GArray *cones,
    const GArray *rings, const RingletConeBounds *bounds, gboolean hold_tilt,
    guint most, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) orders = g_array_new (FALSE, TRUE, sizeof (RingletAutoOrder));
  Fits fits = { points, rings, bounds, NULL, hold_tilt };

  if (rings->len == 0 || points->len == 0)
    return g_steal_pointer (&orders);

  g_array_set_size (orders, cones->len);
  fits.orders = (RingletAutoOrder *) orders->data;
  for (guint i = 0; i < cones->len; i++)
    fits.orders[i].cone = g_array_index (cones, RingletCone, i);
  if (!ringlet_parallel_for (cones->len, fit_order, &fits, cancellable, error))
    return NULL;
  keep_orders (orders, most);
  return g_steal_pointer (&orders);
}

GArray *
ringlet_auto_orders (const GArray *points, const GArray *candidates,
    const GArray *rings, const RingletConeBounds *bounds, gboolean hold_tilt,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) guesses = g_array_new (FALSE, FALSE, sizeof (Guess));
  g_autoptr (GArray) cones = g_array_new (FALSE, FALSE, sizeof (RingletCone));

  for (guint i = 0; rings->len > 0 && points->len > 0 && i < candidates->len; i++)
    add_guesses (
        points, &g_array_index (candidates, RingletAutoCandidate, i), rings, guesses);
  keep_guesses (guesses);
  for (guint i = 0; i < guesses->len; i++)
    g_array_append_val (cones, g_array_index (guesses, Guess, i).cone);
  return ringlet_auto_orders_near (
      points, cones, rings, bounds, hold_tilt, N_KEPT, cancellable, error);
}
