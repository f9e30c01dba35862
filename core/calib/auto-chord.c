/* SPDX-License-Identifier: MIT */
#include "calib/auto-chord.h"

#include <math.h>

#include "base/simd.h"
#include "calib/ring.h"

#define CELLS 4096
#define TOLERANCE_PX 3.0
#define FAR 3.0 /* tolerances: on no ring */

RingletChords
ringlet_chords_new (const GArray *rings)
{
  RingletChords self = { g_new (double, rings->len), rings->len, g_new (guint, CELLS) };
  guint i = 0;

  for (guint k = 0; k < rings->len; k++)
    self.chords[k] =
        2.0 * sin (g_array_index (rings, RingletRing, k).two_theta_rad / 2.0);
  for (guint cell = 0; cell < CELLS; cell++) {
    while (i < rings->len && self.chords[i] < cell * 2.0 / CELLS)
      i++;
    self.cells[cell] = i;
  }
  return self;
}

void
ringlet_chords_clear (RingletChords *self)
{
  g_clear_pointer (&self->chords, g_free);
  g_clear_pointer (&self->cells, g_free);
}

static inline double
dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static guint
nearest (const RingletChords *self, double chord)
{
  const gsize cell = (gsize) (chord * (CELLS / 2.0));
  guint i = self->cells[MIN (cell, CELLS - 1)];

  while (i < self->n && self->chords[i] < chord)
    i++;
  if (i == self->n || (i > 0 && chord - self->chords[i - 1] < self->chords[i] - chord))
    i--;
  return i;
}

/* Half the way from the inner to the outer neighbour. */
static double
spacing_at (const RingletChords *self, guint i)
{
  const double inner = i > 0 ? self->chords[i - 1] : 0.0;
  const double outer = i + 1 < self->n ? self->chords[i + 1] : 2.0;

  return 0.5 * (outer - inner);
}

/**
 * View:
 * @v: from the sample to a point
 * @length: of it
 * @cosine: of 2θ
 * @chord: of it
 */
typedef struct {
  double v[3];
  double length;
  double cosine;
  double chord;
} View;

static inline View
see (const double *sample, const double *u, const RingletConePoint *point)
{
  View view = { { point->at[0] - sample[0], point->at[1] - sample[1],
      point->at[2] - sample[2] } };

  view.length = sqrt (dot (view.v, view.v));
  view.cosine = dot (view.v, u) / view.length;
  view.chord = sqrt (fmax (2.0 - 2.0 * view.cosine, 1e-12));
  return view;
}

/* Change of the chord from pixel to pixel. */
static double
slope (const View *view, const double *u, const RingletConePoint *point)
{
  double change[3], slow = 0.0, fast = 0.0;

  for (int i = 0; i < 3; i++)
    change[i] = u[i] - view->cosine * view->v[i] / view->length;
  slow = dot (change, point->slow);
  fast = dot (change, point->fast);
  return sqrt (slow * slow + fast * fast) / (view->chord * view->length);
}

gboolean
ringlet_chords_follows (const RingletChords *self, guint ring, const RingletArc *arc,
    const double *sample, const double *u)
{
  for (int k = 0; k < RINGLET_ARC_POINTS; k += 2) {
    const View end = see (sample, u, &arc->points[k]);

    if (fabs (end.chord - self->chords[ring]) >
        FAR * TOLERANCE_PX * slope (&end, u, &arc->points[k]))
      return FALSE;
  }
  return TRUE;
}

/* --- many arcs --- */

RingletArcRows
ringlet_arc_rows (const RingletArc *arcs, guint n)
{
  RingletArcRows rows = { .arcs = arcs, .n = MIN (n, RINGLET_ARC_ROWS_MAX) };

  for (guint i = 0; i < rows.n; i++) {
    const RingletConePoint *middle = &arcs[i].points[1];

    rows.weight += arcs[i].weight;
    for (int k = 0; k < 3; k++) {
      rows.at[k][i] = middle->at[k];
      rows.slow[k][i] = middle->slow[k];
      rows.fast[k][i] = middle->fast[k];
    }
  }
  return rows;
}

/* see() and slope() of all middles. */
RINGLET_CLONES static void
see_middles (const RingletArcRows *rows, const double sample[3], const double u[3],
    double *chords, double *slopes)
{
  const double s0 = sample[0], s1 = sample[1], s2 = sample[2];
  const double u0 = u[0], u1 = u[1], u2 = u[2];

  for (guint i = 0; i < rows->n; i++) {
    const double v0 = rows->at[0][i] - s0;
    const double v1 = rows->at[1][i] - s1;
    const double v2 = rows->at[2][i] - s2;
    const double length = sqrt (v0 * v0 + v1 * v1 + v2 * v2);
    const double cosine = (v0 * u0 + v1 * u1 + v2 * u2) / length;
    const double square = 2.0 - 2.0 * cosine;
    const double chord = sqrt (square > 1e-12 ? square : 1e-12);
    const double c0 = u0 - cosine * v0 / length;
    const double c1 = u1 - cosine * v1 / length;
    const double c2 = u2 - cosine * v2 / length;
    const double slow =
        c0 * rows->slow[0][i] + c1 * rows->slow[1][i] + c2 * rows->slow[2][i];
    const double fast =
        c0 * rows->fast[0][i] + c1 * rows->fast[1][i] + c2 * rows->fast[2][i];

    chords[i] = chord;
    slopes[i] = sqrt (slow * slow + fast * fast) / (chord * length);
  }
}

/* What of an arc lies on a ring, less what would by chance. */
static double
judge_arc (const RingletChords *self, const double *sample, const double *u,
    const RingletArc *arc, double chord, double per_pixel)
{
  const guint ring = nearest (self, chord);
  const double off = (chord - self->chords[ring]) / per_pixel;
  double squares = off * off, chance = 0.0;

  if (fabs (off) > FAR * TOLERANCE_PX)
    return 0.0;
  for (int k = 0; k < RINGLET_ARC_POINTS; k += 2) {
    const View end = see (sample, u, &arc->points[k]);
    const double end_off = (end.chord - self->chords[ring]) / per_pixel;

    squares += end_off * end_off;
  }
  squares /= RINGLET_ARC_POINTS * TOLERANCE_PX * TOLERANCE_PX;
  chance = fmin (2.0 * TOLERANCE_PX * per_pixel / spacing_at (self, ring), 1.0);
  return (1.0 - chance) / (1.0 + squares);
}

double
ringlet_chords_judge (const RingletChords *self, const RingletArcRows *rows,
    const double sample[3], const double u[3], double most)
{
  double chords[RINGLET_ARC_ROWS_MAX];
  double slopes[RINGLET_ARC_ROWS_MAX];
  double lost = 0.0;

  see_middles (rows, sample, u, chords, slopes);
  for (guint i = 0; i < rows->n; i++) {
    const RingletArc *arc = &rows->arcs[i];

    lost +=
        arc->weight * (1.0 - judge_arc (self, sample, u, arc, chords[i], slopes[i]));
    if (lost > most * rows->weight)
      return 1.0;
  }
  return lost / rows->weight;
}
