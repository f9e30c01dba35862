/* SPDX-License-Identifier: MIT */

/* Spots to rows and columns of a square lattice, bent but smooth: from one spot to its
 * neighbours, each of which knows where the next ones should be. */

#include <math.h>

#include "calib/pinhole-steps.h"

/* A neighbour is looked for within this share of the step to it. */
#define TOLERANCE 0.3
/* Spots in the middle that are tried as the start. */
#define MAX_STARTS 8

/* Spots sorted into squares. */
typedef struct {
  GArray *spots;
  double cell_px;
  gint64 n_slow;
  gint64 n_fast;
  gint64 *heads; /* first spot of each square, −1 for none */
  gint64 *next;
} Bins;

static void
bins_clear (Bins *self)
{
  g_free (self->heads);
  g_free (self->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bins, bins_clear)

static const RingletSpot *
spot_at (GArray *spots, gsize i)
{
  return &g_array_index (spots, RingletSpot, i);
}

static void
bins_init (Bins *self, GArray *spots)
{
  double slow_max = 1.0;
  double fast_max = 1.0;

  for (gsize i = 0; i < spots->len; i++) {
    slow_max = fmax (slow_max, spot_at (spots, i)->slow_px);
    fast_max = fmax (fast_max, spot_at (spots, i)->fast_px);
  }

  /* Two to four spots in a square. */
  self->spots = spots;
  self->cell_px = fmax (sqrt (3.0 * slow_max * fast_max / spots->len), 1.0);
  self->n_slow = (gint64) (slow_max / self->cell_px) + 1;
  self->n_fast = (gint64) (fast_max / self->cell_px) + 1;
  self->next = g_new (gint64, spots->len);
  self->heads = g_new (gint64, (gsize) (self->n_slow * self->n_fast));
  for (gint64 i = 0; i < self->n_slow * self->n_fast; i++)
    self->heads[i] = -1;

  for (gsize i = 0; i < spots->len; i++) {
    const gint64 row = (gint64) (spot_at (spots, i)->slow_px / self->cell_px);
    const gint64 column = (gint64) (spot_at (spots, i)->fast_px / self->cell_px);
    gint64 *head = &self->heads[row * self->n_fast + column];

    self->next[i] = *head;
    *head = (gint64) i;
  }
}

/* The spot nearest to a point but for @self_index, −1 when there is none within a
 * square's width. */
static gint64
bins_find (
    const Bins *self, double slow, double fast, gint64 self_index, double *distance)
{
  const gint64 row = (gint64) floor (slow / self->cell_px);
  const gint64 column = (gint64) floor (fast / self->cell_px);
  gint64 found = -1;

  *distance = self->cell_px;
  for (gint64 i = MAX (row - 1, 0); i <= MIN (row + 1, self->n_slow - 1); i++) {
    for (gint64 j = MAX (column - 1, 0); j <= MIN (column + 1, self->n_fast - 1); j++) {
      for (gint64 k = self->heads[i * self->n_fast + j]; k >= 0; k = self->next[k]) {
        const RingletSpot *spot = spot_at (self->spots, (gsize) k);
        const double d = hypot (spot->slow_px - slow, spot->fast_px - fast);

        if (k != self_index && d < *distance) {
          *distance = d;
          found = k;
        }
      }
    }
  }
  return found;
}

/**
 * Node:
 * @step: from this spot to the next row and to the next column, (slow, fast)
 *
 * A numbered spot whose neighbours have not been looked for.
 */
typedef struct {
  gsize spot;
  double step[2][2];
} Node;

static gint64 *
key_new (int row, int column)
{
  gint64 *key = g_new (gint64, 1);

  *key = (gint64) row * ((gint64) 1 << 32) + column;
  return key;
}

/* The spot one step off, when there is one that has no number yet and whose number is
 * free. */
static void
step_to (const Bins *bins, const Node *from, int axis, int sign, GHashTable *taken,
    GQueue *queue)
{
  RingletSpot *here = &g_array_index (bins->spots, RingletSpot, from->spot);
  const double *step = from->step[axis];
  const int row = here->row + (axis == 0 ? sign : 0);
  const int column = here->column + (axis == 1 ? sign : 0);
  g_autofree gint64 *key = key_new (row, column);
  double distance = 0.0;
  const gint64 at = bins_find (bins, here->slow_px + sign * step[0],
      here->fast_px + sign * step[1], (gint64) from->spot, &distance);
  RingletSpot *there = NULL;
  Node *node = NULL;

  if (at < 0 || distance > TOLERANCE * hypot (step[0], step[1]))
    return;
  there = &g_array_index (bins->spots, RingletSpot, (gsize) at);
  if (there->is_hole || !g_hash_table_add (taken, g_steal_pointer (&key)))
    return;

  there->is_hole = TRUE;
  there->row = row;
  there->column = column;
  node = g_memdup2 (from, sizeof *from);
  node->spot = (gsize) at;
  node->step[axis][0] = 0.5 * (step[0] + sign * (there->slow_px - here->slow_px));
  node->step[axis][1] = 0.5 * (step[1] + sign * (there->fast_px - here->fast_px));
  g_queue_push_tail (queue, node);
}

/* Steps along rows and columns of the image, from the nearest neighbour of the start.
 */
static gboolean
find_steps (const Bins *bins, gsize start, double step[2][2])
{
  const RingletSpot *here = spot_at (bins->spots, start);
  double distance = 0.0;
  const gint64 at =
      bins_find (bins, here->slow_px, here->fast_px, (gint64) start, &distance);
  double angle = 0.0;

  if (at < 0)
    return FALSE;

  angle = atan2 (spot_at (bins->spots, (gsize) at)->slow_px - here->slow_px,
      spot_at (bins->spots, (gsize) at)->fast_px - here->fast_px);
  angle -= G_PI_2 * round (angle / G_PI_2);
  step[1][0] = distance * sin (angle);
  step[1][1] = distance * cos (angle);
  step[0][0] = step[1][1];
  step[0][1] = -step[1][0];
  return TRUE;
}

static gsize
grow (const Bins *bins, gsize start)
{
  g_autoptr (GHashTable) taken =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GQueue) queue = g_queue_new ();
  Node *node = g_new0 (Node, 1);
  gsize n = 0;

  for (gsize i = 0; i < bins->spots->len; i++)
    g_array_index (bins->spots, RingletSpot, i).is_hole = FALSE;
  node->spot = start;
  if (find_steps (bins, start, node->step)) {
    RingletSpot *spot = &g_array_index (bins->spots, RingletSpot, start);

    spot->row = spot->column = 0;
    spot->is_hole = TRUE;
    g_hash_table_add (taken, key_new (0, 0));
  }
  g_queue_push_tail (queue, node);

  while ((node = g_queue_pop_head (queue)) != NULL) {
    for (int k = 0; k < 4; k++)
      step_to (bins, node, k / 2, k % 2 == 0 ? 1 : -1, taken, queue);
    g_free (node);
    n++;
  }
  return n;
}

/* The spots nearest to the middle of all. */
static gsize
find_starts (GArray *spots, gsize starts[MAX_STARTS])
{
  double best[MAX_STARTS];
  double slow = 0.0;
  double fast = 0.0;
  gsize n = 0;

  for (gsize i = 0; i < spots->len; i++) {
    slow += spot_at (spots, i)->slow_px / spots->len;
    fast += spot_at (spots, i)->fast_px / spots->len;
  }
  for (gsize i = 0; i < spots->len; i++) {
    const double d =
        hypot (spot_at (spots, i)->slow_px - slow, spot_at (spots, i)->fast_px - fast);
    gsize at = MIN (n, MAX_STARTS - 1);

    if (n == MAX_STARTS && d >= best[at])
      continue;
    for (; at > 0 && best[at - 1] > d; at--) {
      best[at] = best[at - 1];
      starts[at] = starts[at - 1];
    }
    best[at] = d;
    starts[at] = i;
    n = MIN (n + 1, MAX_STARTS);
  }
  return n;
}

gsize
ringlet_pinhole_number (GArray *spots)
{
  g_auto (Bins) bins = { 0 };
  gsize starts[MAX_STARTS];
  gsize best = 0;
  gsize best_n = 0;
  gsize n_starts;

  if (spots->len == 0)
    return 0;

  bins_init (&bins, spots);
  n_starts = find_starts (spots, starts);
  for (gsize i = 0; i < n_starts && best_n * 2 < spots->len; i++) {
    const gsize n = grow (&bins, starts[i]);

    if (n > best_n) {
      best_n = n;
      best = starts[i];
    }
  }
  return grow (&bins, best);
}
