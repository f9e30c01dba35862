/* SPDX-License-Identifier: MIT */

/* Steger's ridges (IEEE Trans. PAMI 20 (1998) 113): after smoothing, the image is
 * curved downwards across a line, and its slope across vanishes on it. */

#include "calib/auto-ridge.h"

#include <math.h>

#include "base/parallel.h"
#include "base/select.h"
#include "calib/peak-smooth.h"

#define SIGMA 1.5 /* of the smoothing, in pixels of the level */
#define N_LEVELS 3
#define PIXELS_PER_TASK 65536
#define TILE 32        /* in which noise is one number */
#define MIN_CHAIN 12   /* pixels of the level */
#define MAX_POINTS 24  /* of a chain */
#define SLENDER 0.5    /* curvature along a line, at most, of that across */
#define MAX_OFFSET 0.7 /* from the middle of the pixel to the crest */

typedef struct {
  gsize n_slow;
  gsize n_fast;
  float *smooth;
  float *noise; /* of each tile */
  gsize n_tiles_fast;
  double significant; /* curvature over its noise */
} Level;

/**
 * Ridge:
 * @offset: from the middle of the pixel to the crest, slow and fast
 * @tangent: along the line
 * @strength: curvature over its noise; 0 where there is no ridge
 */
typedef struct {
  float offset[2];
  float tangent[2];
  float strength;
} Ridge;

/* Slope (slow, fast) and curvature (slow², fast², slow·fast). */
static gboolean
derive (const Level *level, gsize row, gsize column, double d[5])
{
  const gssize n = (gssize) level->n_fast;
  const float *at = level->smooth + row * level->n_fast + column;

  d[0] = (at[n] - at[-n]) / 2.0;
  d[1] = (at[1] - at[-1]) / 2.0;
  d[2] = at[n] - 2.0 * at[0] + at[-n];
  d[3] = at[1] - 2.0 * at[0] + at[-1];
  d[4] = (at[n + 1] - at[n - 1] - at[-n + 1] + at[-n - 1]) / 4.0;
  return isfinite (d[2] + d[3] + d[4]);
}

/* Of the difference of both curvatures, which even light leaves at 0; for noise it is
 * 4/3 of the variance of one. */
static void
measure_noise (gsize tile, gpointer data)
{
  Level *level = data;
  const gsize top = tile / level->n_tiles_fast * TILE;
  const gsize left = tile % level->n_tiles_fast * TILE;
  float differences[TILE * TILE];
  gsize n = 0;

  for (gsize row = MAX (top, 1); row < MIN (top + TILE, level->n_slow - 1); row++)
    for (gsize column = MAX (left, 1); column < MIN (left + TILE, level->n_fast - 1);
         column++) {
      double d[5];

      if (derive (level, row, column, d))
        differences[n++] = (float) fabs (d[2] - d[3]);
    }
  level->noise[tile] = n < 16
      ? NAN
      : fmaxf (1.4826f * ringlet_select (differences, n, n / 2) * (float) sqrt (0.75),
            1e-4f);
}

static Ridge
ridge_at (const Level *level, gsize row, gsize column)
{
  const float noise = level->noise[row / TILE * level->n_tiles_fast + column / TILE];
  Ridge ridge = { .strength = 0.0f };
  double d[5], half = 0.0, root = 0.0, across = 0.0, along = 0.0, angle = 0.0, t = 0.0;

  if (!(noise > 0.0f) || !derive (level, row, column, d))
    return ridge;
  half = (d[2] - d[3]) / 2.0;
  root = sqrt (half * half + d[4] * d[4]);
  across = (d[2] + d[3]) / 2.0 - root;
  along = across + 2.0 * root;
  if (-across < level->significant * noise || fabs (along) > -SLENDER * across)
    return ridge;

  angle = 0.5 * atan2 (-d[4], -half); /* of the direction across, from the slow axis */
  t = -(d[0] * cos (angle) + d[1] * sin (angle)) / across;
  ridge.offset[0] = (float) (t * cos (angle));
  ridge.offset[1] = (float) (t * sin (angle));
  ridge.tangent[0] = (float) -sin (angle);
  ridge.tangent[1] = (float) cos (angle);
  if (fabsf (ridge.offset[0]) <= MAX_OFFSET && fabsf (ridge.offset[1]) <= MAX_OFFSET)
    ridge.strength = (float) (-across / noise);
  return ridge;
}

typedef struct {
  const Level *level;
  Ridge *ridges;
} Search;

static void
search_row (gsize row, gpointer data)
{
  const Search *search = data;
  const Level *level = search->level;

  if (row == 0 || row + 1 >= level->n_slow)
    return;
  for (gsize column = 1; column + 1 < level->n_fast; column++)
    search->ridges[row * level->n_fast + column] = ridge_at (level, row, column);
}

static void
level_clear (Level *level)
{
  g_free (level->smooth);
  g_free (level->noise);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Level, level_clear)

/* Returns (transfer full) a ridge a pixel. */
static Ridge *
find_ridges (const RingletPeakImage *image, double significant,
    GCancellable *cancellable, GError **error)
{
  const gsize n = image->n_slow * image->n_fast;
  const gsize n_tiles_slow = (image->n_slow + TILE - 1) / TILE;
  g_auto (Level) level = { image->n_slow, image->n_fast };
  g_autofree Ridge *ridges = g_new0 (Ridge, n);
  Search search = { &level, ridges };

  level.n_tiles_fast = (image->n_fast + TILE - 1) / TILE;
  level.significant = significant;
  level.smooth = g_new (float, n);
  level.noise = g_new (float, n_tiles_slow *level.n_tiles_fast);
  if (!ringlet_peak_smooth (image, SIGMA, level.smooth, cancellable, error) ||
      !ringlet_parallel_for (n_tiles_slow * level.n_tiles_fast, measure_noise, &level,
          cancellable, error) ||
      !ringlet_parallel_for (level.n_slow, search_row, &search, cancellable, error))
    return NULL;
  return g_steal_pointer (&ridges);
}

/* --- chains --- */

static guint32
root_of (guint32 *parents, guint32 i)
{
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];
  return i;
}

/* One line goes on where the direction to the next pixel and its own are the same. */
static gboolean
are_linked (const Ridge *a, const Ridge *b, int d_slow, int d_fast)
{
  const float length = hypotf ((float) d_slow, (float) d_fast);
  const float turn = a->tangent[0] * b->tangent[0] + a->tangent[1] * b->tangent[1];
  const float along =
      (a->tangent[0] * (float) d_slow + a->tangent[1] * (float) d_fast) / length;

  return fabsf (turn) > 0.9f && fabsf (along) > 0.6f;
}

static void
link_pixel (const Ridge *ridges, gsize n_slow, gsize n_fast, gsize row, gsize column,
    guint32 *parents)
{
  const int steps[4][2] = { { 0, 1 }, { 1, -1 }, { 1, 0 }, { 1, 1 } };
  const gsize i = row * n_fast + column;

  for (int k = 0; k < 4; k++) {
    const gsize y = row + (gsize) steps[k][0];
    const gssize x = (gssize) column + steps[k][1];
    gsize j = 0;

    if (y >= n_slow || x < 0 || x >= (gssize) n_fast)
      continue;
    j = y * n_fast + (gsize) x;
    if (ridges[j].strength > 0.0f &&
        are_linked (&ridges[i], &ridges[j], steps[k][0], steps[k][1])) {
      const guint32 a = root_of (parents, (guint32) i);
      const guint32 b = root_of (parents, (guint32) j);

      parents[MAX (a, b)] = MIN (a, b);
    }
  }
}

/* (element-type guint32): the pixels that have one, row by row */
static GArray *
list_ridges (const Ridge *ridges, gsize n)
{
  GArray *pixels = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < n; i++)
    if (ridges[i].strength > 0.0f)
      g_array_append_val (pixels, i);
  return pixels;
}

/* By pixel, of those that have a ridge only: most of an image has none. */
static guint32 *
link_ridges (const Ridge *ridges, const GArray *pixels, gsize n_slow, gsize n_fast)
{
  guint32 *parents = g_new (guint32, n_slow * n_fast);

  for (guint k = 0; k < pixels->len; k++) {
    const guint32 i = g_array_index (pixels, guint32, k);

    parents[i] = i;
  }
  for (guint k = 0; k < pixels->len; k++) {
    const guint32 i = g_array_index (pixels, guint32, k);

    link_pixel (ridges, n_slow, n_fast, i / n_fast, i % n_fast, parents);
  }
  return parents;
}

static void
add_point (const Ridge *ridge, gsize row, gsize column, gsize bin,
    const RingletDetector *detector, guint chain, double weight, GArray *points)
{
  const double slow_px = ((double) row + 0.5 + ridge->offset[0]) * (double) bin;
  const double fast_px = ((double) column + 0.5 + ridge->offset[1]) * (double) bin;
  RingletConePoint point;
  double length = 0.0;

  if (!ringlet_cone_point (detector, slow_px, fast_px, &point))
    return;
  for (int i = 0; i < 3; i++)
    point.tangent[i] =
        ridge->tangent[0] * point.slow[i] + ridge->tangent[1] * point.fast[i];
  for (int i = 0; i < 3; i++)
    length += point.tangent[i] * point.tangent[i];
  for (int i = 0; i < 3; i++)
    point.tangent[i] /= sqrt (length);
  point.weight = weight;
  point.chain = chain;
  g_array_append_val (points, point);
}

static int
compare_chains (gconstpointer a, gconstpointer b)
{
  const RingletConePoint *p = a, *q = b;

  if (p->chain != q->chain)
    return p->chain < q->chain ? -1 : 1;
  if (p->slow_px != q->slow_px)
    return p->slow_px < q->slow_px ? -1 : 1;
  return (p->fast_px > q->fast_px) - (p->fast_px < q->fast_px);
}

/* A point in so many of each long chain, for its length in pixels of the image. */
static void
collect_chains (const Ridge *ridges, gsize n_slow, gsize n_fast, gsize bin,
    const RingletDetector *detector, guint *n_chains, GArray *points)
{
  g_autoptr (GArray) pixels = list_ridges (ridges, n_slow * n_fast);
  g_autofree guint32 *parents = link_ridges (ridges, pixels, n_slow, n_fast);
  g_autofree guint32 *counts = g_new0 (guint32, n_slow * n_fast);
  g_autofree guint32 *seen = g_new0 (guint32, n_slow * n_fast);

  for (guint k = 0; k < pixels->len; k++)
    counts[root_of (parents, g_array_index (pixels, guint32, k))]++;
  for (guint k = 0; k < pixels->len; k++) {
    const guint32 i = g_array_index (pixels, guint32, k);
    const guint32 root = root_of (parents, i);
    const guint32 stride = (counts[root] + MAX_POINTS - 1) / MAX_POINTS;

    if (counts[root] >= MIN_CHAIN && seen[root]++ % stride == 0)
      add_point (&ridges[i], i / n_fast, i % n_fast, bin, detector, *n_chains + root,
          (double) (stride * bin), points);
  }
  *n_chains += (guint) (n_slow * n_fast);
}

typedef struct {
  const float *values;
  float *stable;
  gsize n;
} Stabilising;

static void
stabilise_some (gsize task, gpointer data)
{
  const Stabilising *work = data;
  const gsize end = MIN ((task + 1) * PIXELS_PER_TASK, work->n);

  for (gsize i = task * PIXELS_PER_TASK; i < end; i++) {
    const float value = work->values[i];

    work->stable[i] =
        value == value ? 2.0f * sqrtf ((value > 0.0f ? value : 0.0f) + 0.375f) : NAN;
  }
}

RingletPeakImage *
ringlet_auto_stabilised (const RingletPeakImage *image)
{
  const gsize n = image->n_slow * image->n_fast;
  RingletPeakImage *self = g_new0 (RingletPeakImage, 1);
  Stabilising work = { image->values, NULL, n };

  self->n_slow = image->n_slow;
  self->n_fast = image->n_fast;
  self->values = work.stable = g_new (float, MAX (n, 1));
  ringlet_parallel_for (
      (n + PIXELS_PER_TASK - 1) / PIXELS_PER_TASK, stabilise_some, &work, NULL, NULL);
  return self;
}

GArray *
ringlet_auto_ridges (const RingletPeakImage *image, const RingletDetector *detector,
    double significant, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletConePoint));
  g_autoptr (RingletPeakImage) binned = NULL;
  guint n_chains = 0;

  for (guint i = 0; i < N_LEVELS; i++) {
    const RingletPeakImage *level = binned != NULL ? binned : image;
    RingletPeakImage *next = NULL;
    g_autofree Ridge *ridges = NULL;

    if (level->n_slow < 8 || level->n_fast < 8)
      break;
    ridges = find_ridges (level, significant, cancellable, error);
    if (ridges == NULL)
      return NULL;
    collect_chains (ridges, level->n_slow, level->n_fast, (gsize) 1 << i, detector,
        &n_chains, points);
    next = ringlet_peak_image_halved (level);
    g_clear_pointer (&binned, ringlet_peak_image_free);
    binned = next;
  }
  g_array_sort (points, compare_chains);
  return g_steal_pointer (&points);
}
