/* SPDX-License-Identifier: MIT */
#include "calib/auto-pairs.h"

#include <math.h>

#include "base/parallel.h"
#include "calib/auto-chord.h"
#include "calib/auto-pair-choice.h"
#include "calib/auto-pair-place.h"

#define TILT_STEP 0.1 /* of the sines */
#define MAX_TILT 0.75
#define N_TILTS_ACROSS 15
#define MAX_RING 70 /* the farthest that is tried */
#define N_PAIRS 2   /* of a round */
#define MAX_PAIRS (N_PAIRS * RINGLET_AUTO_PAIR_ROUNDS)
#define LEAST_COSINE 0.1 /* of 2θ */
#define MOST_LOSS 0.85
#define N_BEST 40    /* kept of a tilt */
#define N_TURNED 800 /* whose tilt is looked for between those of the grid */
#define LEAST_STEP 0.006
#define N_KEPT 200

/**
 * Guess:
 * @found: the loss is what lies on no ring
 * @pair: that it is from
 * @ring_a: of the first arc
 * @ring_b: of the second
 * @way: which of the four solutions
 */
typedef struct {
  RingletAutoCandidate found;
  guint pair;
  guint ring_a;
  guint ring_b;
  int way;
} Guess;

/**
 * Search:
 * @arcs: all
 * @rows: likewise, to be judged
 * @pairs: that make guesses
 * @n_pairs: of them
 * @round: which of them it is about
 * @chords: of the rings
 * @bounds: of what is possible
 * @best: (element-type Guess): of each tilt
 * @guesses: of all tilts
 */
typedef struct {
  const RingletArc *arcs;
  RingletArcRows rows;
  RingletAutoPair pairs[MAX_PAIRS];
  guint n_pairs;
  guint round;
  RingletChords chords;
  const RingletConeBounds *bounds;
  GArray **best;
  Guess *guesses;
} Search;

/* --- the geometry of a guess --- */

/* Where the sample is when the arcs of a guess are on its rings, for both signs of the
 * direction and both ranges; FALSE where there is no such place. */
static gboolean
place (const Search *search, const Guess *guess, const double *u, double *sample)
{
  const RingletAutoPair *pair = &search->pairs[guess->pair];
  const RingletConePoint *a = &search->arcs[pair->a].points[1];
  const RingletConePoint *b = &search->arcs[pair->b].points[1];
  const double d[3] = { b->at[0] - a->at[0], b->at[1] - a->at[1], b->at[2] - a->at[2] };
  const double cos_a = ringlet_chords_cosine (&search->chords, guess->ring_a);
  const double cos_b = ringlet_chords_cosine (&search->chords, guess->ring_b);
  const int side = guess->way / 2;
  double v[2][3], r[2];

  if (!ringlet_pair_directions (u, a->tangent, cos_a, v) ||
      ringlet_pair_ranges (d, u, v[side], cos_a, cos_b, r) <= guess->way % 2)
    return FALSE;
  for (int i = 0; i < 3; i++)
    sample[i] = a->at[i] - r[guess->way % 2] * v[side][i];
  return TRUE;
}

static gboolean
is_possible (const Search *search, const double *sample, const double *u, Guess *guess)
{
  const RingletConeBounds *bounds = search->bounds;
  RingletCone *cone = &guess->found.cone;

  cone->distance_m = -sample[2] / u[2];
  if (cone->distance_m < bounds->near_m || cone->distance_m > bounds->far_m)
    return FALSE;
  for (int k = 0; k < 2; k++) {
    cone->centre[k] = sample[k] + cone->distance_m * u[k];
    cone->tilt[k] = u[k];
  }
  return fabs (cone->centre[0] - bounds->middle[0]) < bounds->reach_m &&
      fabs (cone->centre[1] - bounds->middle[1]) < bounds->reach_m;
}

/* Sets cone and loss. FALSE where it is worse than @most, impossible, or the two arcs
 * that it is made of leave their rings: that says most, and soon. */
static gboolean
judge (const Search *search, const double *u, const double *sample, double most,
    Guess *guess)
{
  const RingletAutoPair *pair = &search->pairs[guess->pair];

  if (!is_possible (search, sample, u, guess) ||
      !ringlet_chords_follows (
          &search->chords, guess->ring_b, &search->arcs[pair->b], sample, u) ||
      !ringlet_chords_follows (
          &search->chords, guess->ring_a, &search->arcs[pair->a], sample, u))
    return FALSE;
  guess->found.loss =
      ringlet_chords_judge (&search->chords, &search->rows, sample, u, most);
  return guess->found.loss < most;
}

static void
beam (double slow, double fast, double u[3])
{
  u[0] = slow;
  u[1] = fast;
  u[2] = sqrt (fmax (1.0 - slow * slow - fast * fast, 0.1));
}

static gboolean
evaluate (const Search *search, double slow, double fast, double most, Guess *guess)
{
  double u[3], sample[3];

  beam (slow, fast, u);
  return place (search, guess, u, sample) && judge (search, u, sample, most, guess);
}

/* --- all guesses --- */

static int
compare_losses (gconstpointer a, gconstpointer b)
{
  const Guess *x = a, *y = b;

  return (x->found.loss > y->found.loss) - (x->found.loss < y->found.loss);
}

/* Keeps the best in order. */
static void
insert (GArray *best, const Guess *guess)
{
  guint i = best->len;

  while (i > 0 && g_array_index (best, Guess, i - 1).found.loss > guess->found.loss)
    i--;
  g_array_insert_val (best, i, *guess);
  g_array_set_size (best, MIN (best->len, N_BEST));
}

/* What is no better than the last of these is of no interest. */
static double
worst_of (const GArray *best)
{
  return best->len < N_BEST ? MOST_LOSS
                            : g_array_index (best, Guess, N_BEST - 1).found.loss;
}

/* With both rings given: as place() does, whose directions are known. */
static void
try_rings (const Search *search, const double *u, const double v[2][3],
    const Guess *rings, GArray *best)
{
  const RingletAutoPair *pair = &search->pairs[rings->pair];
  const double *a = search->arcs[pair->a].points[1].at;
  const double *b = search->arcs[pair->b].points[1].at;
  const double d[3] = { b[0] - a[0], b[1] - a[1], b[2] - a[2] };
  const double cos_a = ringlet_chords_cosine (&search->chords, rings->ring_a);
  const double cos_b = ringlet_chords_cosine (&search->chords, rings->ring_b);

  for (int side = 0; side < 2; side++) {
    double r[2];
    const int n = ringlet_pair_ranges (d, u, v[side], cos_a, cos_b, r);

    for (int k = 0; k < n; k++) {
      const double sample[3] = { a[0] - r[k] * v[side][0], a[1] - r[k] * v[side][1],
        a[2] - r[k] * v[side][2] };
      Guess guess = *rings;

      guess.way = 2 * side + k;
      if (judge (search, u, sample, worst_of (best), &guess))
        insert (best, &guess);
    }
  }
}

static void
try_pair (const Search *search, guint pair, double slow, double fast, GArray *best)
{
  const guint most = search->pairs[pair].rings_apart;
  const RingletConePoint *first = &search->arcs[search->pairs[pair].a].points[1];
  guint n = MIN (search->chords.n, MAX_RING);
  double u[3], v[2][3];

  beam (slow, fast, u);
  while (n > 0 && ringlet_chords_cosine (&search->chords, n - 1) < LEAST_COSINE)
    n--;
  for (guint a = 0; a < n; a++) {
    if (!ringlet_pair_directions (
            u, first->tangent, ringlet_chords_cosine (&search->chords, a), v))
      continue;
    for (guint b = a > most ? a - most : 0; b < MIN (n, a + most + 1); b++) {
      const Guess rings = { .pair = pair, .ring_a = a, .ring_b = b };

      try_rings (search, u, v, &rings, best);
    }
  }
}

static void
try_tilt (gsize index, gpointer data)
{
  const Search *search = data;
  const int half = N_TILTS_ACROSS / 2;
  const double slow = ((int) (index / N_TILTS_ACROSS) - half) * TILT_STEP;
  const double fast = ((int) (index % N_TILTS_ACROSS) - half) * TILT_STEP;

  if (hypot (slow, fast) > MAX_TILT)
    return;
  search->best[index] = g_array_new (FALSE, FALSE, sizeof (Guess));
  for (guint i = search->round * N_PAIRS;
       i < MIN (search->n_pairs, (search->round + 1) * N_PAIRS); i++)
    try_pair (search, i, slow, fast, search->best[index]);
}

/* --- between the tilts of the grid --- */

/* The best of the eight neighbours, or half the step. */
static void
turn_guess (gsize index, gpointer data)
{
  const Search *search = data;
  Guess *guess = &search->guesses[index];

  for (double step = TILT_STEP / 2.0; step > LEAST_STEP;) {
    const RingletCone from = guess->found.cone;
    Guess best = *guess;

    for (int k = 0; k < 9; k++) {
      Guess next = *guess;

      if (k != 4 &&
          evaluate (search, from.tilt[0] + (k / 3 - 1) * step,
              from.tilt[1] + (k % 3 - 1) * step, best.found.loss, &next))
        best = next;
    }
    if (best.found.loss >= guess->found.loss)
      step /= 2.0;
    *guess = best;
  }
}

static gboolean
are_alike (const RingletCone *a, const RingletCone *b)
{
  return fabs (log (a->distance_m / b->distance_m)) < 0.01 &&
      hypot (a->tilt[0] - b->tilt[0], a->tilt[1] - b->tilt[1]) < 0.03 &&
      hypot (a->centre[0] - b->centre[0], a->centre[1] - b->centre[1]) <
      0.01 * a->distance_m;
}

static void
keep_best (GArray *guesses, guint most)
{
  guint n = 0;

  g_array_sort (guesses, compare_losses);
  for (guint i = 0; i < guesses->len && n < most; i++) {
    const Guess next = g_array_index (guesses, Guess, i);
    gboolean is_new = TRUE;

    for (guint j = 0; j < n && is_new; j++)
      is_new =
          !are_alike (&g_array_index (guesses, Guess, j).found.cone, &next.found.cone);
    if (is_new)
      g_array_index (guesses, Guess, n++) = next;
  }
  g_array_set_size (guesses, n);
}

/* Of all tilts, which are freed. */
static GArray *
collect (Search *search, gsize n)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Guess));

  for (gsize i = 0; i < n; i++) {
    if (search->best[i] == NULL)
      continue;
    g_array_append_vals (all, search->best[i]->data, search->best[i]->len);
    g_array_unref (search->best[i]);
  }
  keep_best (all, N_TURNED);
  return all;
}

static GArray *
candidates_of (const GArray *guesses)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (RingletAutoCandidate));

  for (guint i = 0; i < guesses->len; i++)
    g_array_append_val (candidates, g_array_index (guesses, Guess, i).found);
  return candidates;
}

GArray *
ringlet_auto_pairs (const GArray *arcs, const GArray *rings,
    const RingletConeBounds *bounds, gboolean hold_tilt, guint round,
    GCancellable *cancellable, GError **error)
{
  const gsize n = N_TILTS_ACROSS * N_TILTS_ACROSS;
  g_autofree GArray **best = g_new0 (GArray *, n);
  g_auto (RingletChords) chords = ringlet_chords_new (rings);
  g_autoptr (GArray) all = NULL;
  Search search = { (const RingletArc *) arcs->data,
    ringlet_arc_rows ((const RingletArc *) arcs->data, arcs->len), .round = round,
    .chords = chords, .bounds = bounds, .best = best };
  gboolean is_done = TRUE;

  search.n_pairs =
      ringlet_auto_pair_choose (search.arcs, arcs->len, MAX_PAIRS, search.pairs);
  if (hold_tilt)
    try_tilt (n / 2, &search);
  else
    is_done = ringlet_parallel_for (n, try_tilt, &search, cancellable, error);
  all = collect (&search, n);
  search.guesses = (Guess *) all->data;
  if (!is_done ||
      (!hold_tilt &&
          !ringlet_parallel_for (all->len, turn_guess, &search, cancellable, error)))
    return NULL;
  keep_best (all, N_KEPT);
  return candidates_of (all);
}
