/* SPDX-License-Identifier: MIT */
#include "detector/grid-pyramid.h"

#include <math.h>

#include "base/parallel.h"

/* Boxes along one side of the next larger one. */
#define SIDE 4

/* 4 to this power is more than any image has pixels along a side. */
#define MAX_LEVELS 32

typedef struct {
  RingletBox *boxes;
  gsize n_slow;
  gsize n_fast;
} Level;

struct _RingletPyramid {
  gsize n_slow;
  gsize n_fast;
  guint n_levels;
  Level levels[MAX_LEVELS];
};

static Level
level_new (gsize n_slow, gsize n_fast)
{
  Level level = { NULL, (n_slow + SIDE - 1) / SIDE, (n_fast + SIDE - 1) / SIDE };

  level.boxes = g_new (RingletBox, level.n_slow * level.n_fast);
  for (gsize i = 0; i < level.n_slow * level.n_fast; i++)
    for (int k = 0; k < 3; k++) {
      level.boxes[i].low[k] = INFINITY;
      level.boxes[i].high[k] = -INFINITY;
    }
  return level;
}

static RingletBox *
box_of (const Level *level, gsize slow, gsize fast)
{
  return &level->boxes[slow / SIDE * level->n_fast + fast / SIDE];
}

static void
join (RingletBox *box, const RingletBox *other)
{
  for (int k = 0; k < 3; k++) {
    box->low[k] = fminf (box->low[k], other->low[k]);
    box->high[k] = fmaxf (box->high[k], other->high[k]);
  }
}

static Level
level_above (const Level *below)
{
  const Level level = level_new (below->n_slow, below->n_fast);

  for (gsize i = 0; i < below->n_slow; i++)
    for (gsize j = 0; j < below->n_fast; j++)
      join (box_of (&level, i, j), &below->boxes[i * below->n_fast + j]);
  return level;
}

typedef struct {
  RingletPyramidBound bound;
  gconstpointer data;
  const Level *level;
  gsize n_slow;
  gsize n_fast;
} BoundWork;

/* The pixels of one row of boxes. */
static void
bound_row (gsize index, gpointer data)
{
  const BoundWork *work = data;

  for (gsize i = SIDE * index; i < MIN (SIDE * (index + 1), work->n_slow); i++)
    for (gsize j = 0; j < work->n_fast; j++)
      work->bound (work->data, i, j, box_of (work->level, i, j));
}

RingletPyramid *
ringlet_pyramid_new (
    gsize n_slow, gsize n_fast, RingletPyramidBound bound, gconstpointer data)
{
  RingletPyramid *self = g_new0 (RingletPyramid, 1);
  Level level = level_new (n_slow, n_fast);
  BoundWork work = { bound, data, &level, n_slow, n_fast };

  self->n_slow = n_slow;
  self->n_fast = n_fast;
  ringlet_parallel_for (level.n_slow, bound_row, &work, NULL, NULL);

  self->levels[self->n_levels++] = level;
  while (level.n_slow * level.n_fast > 1) {
    level = level_above (&level);
    self->levels[self->n_levels++] = level;
  }
  return self;
}

void
ringlet_pyramid_free (RingletPyramid *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i].boxes);
  g_free (self);
}

/* What a box is made of. */
typedef struct {
  gsize slow;
  gsize fast;
  double cost;
} Child;

static guint
insert (Child *children, guint n, Child child)
{
  guint i = n;

  for (; i > 0 && children[i - 1].cost > child.cost; i--)
    children[i] = children[i - 1];
  children[i] = child;
  return n + 1;
}

static void
visit_pixels (const RingletPyramid *self, RingletWalk *walk, gsize slow, gsize fast)
{
  for (gsize i = SIDE * slow; i < MIN (SIDE * (slow + 1), self->n_slow); i++)
    for (gsize j = SIDE * fast; j < MIN (SIDE * (fast + 1), self->n_fast); j++)
      walk->visit (walk, i, j);
}

/* The cheapest first, so that most of the others need no look. */
static void
visit_box (
    const RingletPyramid *self, RingletWalk *walk, guint level, gsize slow, gsize fast)
{
  Child children[SIDE * SIDE];
  const Level *below = NULL;
  guint n = 0;

  if (level == 0) {
    visit_pixels (self, walk, slow, fast);
    return;
  }

  below = &self->levels[level - 1];
  for (gsize i = SIDE * slow; i < MIN (SIDE * (slow + 1), below->n_slow); i++)
    for (gsize j = SIDE * fast; j < MIN (SIDE * (fast + 1), below->n_fast); j++) {
      const RingletBox *box = &below->boxes[i * below->n_fast + j];

      if (box->low[0] <= box->high[0])
        n = insert (children, n, (Child){ i, j, walk->cost (walk, box) });
    }
  for (guint k = 0; k < n && children[k].cost < walk->best; k++)
    visit_box (self, walk, level - 1, children[k].slow, children[k].fast);
}

void
ringlet_pyramid_walk (const RingletPyramid *self, RingletWalk *walk)
{
  visit_box (self, walk, self->n_levels - 1, 0, 0);
}
