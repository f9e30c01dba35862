/* SPDX-License-Identifier: MIT */
#include "calib/symmetry.h"

#include <string.h>

#include "base/error.h"

#define TURN RINGLET_SYMMETRY_TURN
#define MAX_OPS 192
#define MAX_LAUE 48

static int
wrap (int shift)
{
  return ((shift % TURN) + TURN) % TURN;
}

/* a after b */
static RingletSymmetryOp
multiply (const RingletSymmetryOp *a, const RingletSymmetryOp *b)
{
  RingletSymmetryOp op;

  for (int i = 0; i < 3; i++) {
    int shift = a->shift[i];

    for (int j = 0; j < 3; j++) {
      shift += a->turn[i][j] * b->shift[j];
      op.turn[i][j] = a->turn[i][0] * b->turn[0][j] + a->turn[i][1] * b->turn[1][j] +
          a->turn[i][2] * b->turn[2][j];
    }
    op.shift[i] = wrap (shift);
  }
  return op;
}

static gboolean
contains (GArray *ops, const RingletSymmetryOp *op)
{
  for (guint i = 0; i < ops->len; i++) {
    if (memcmp (&g_array_index (ops, RingletSymmetryOp, i), op, sizeof *op) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Entries beyond ±1 do not belong to a lattice in a usual setting, and would let the
 * products grow without end. */
static gboolean
is_small (const RingletSymmetryOp *op)
{
  for (int i = 0; i < 9; i++) {
    if (ABS (op->turn[i / 3][i % 3]) > 1)
      return FALSE;
  }
  return TRUE;
}

static int
determinant (const int m[3][3])
{
  return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
      m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
      m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The symmetry operations make no space group; one of them is mistyped");
  return FALSE;
}

/* Every product of what is there with a generator, until nothing new comes. */
static gboolean
close_group (GArray *ops, const RingletSymmetryOp *generators, gsize n, GError **error)
{
  for (guint i = 0; i < ops->len; i++) {
    for (gsize j = 0; j < n; j++) {
      const RingletSymmetryOp op =
          multiply (&g_array_index (ops, RingletSymmetryOp, i), &generators[j]);

      if (contains (ops, &op))
        continue;
      if (ops->len == MAX_OPS || !is_small (&op) || ABS (determinant (op.turn)) != 1)
        return fail (error);
      g_array_append_val (ops, op);
    }
  }
  return TRUE;
}

static gboolean
add_laue (RingletSymmetry *self, const int turn[3][3], int sign)
{
  int m[3][3];

  for (int i = 0; i < 9; i++)
    m[i / 3][i % 3] = sign * turn[i / 3][i % 3];
  for (gsize i = 0; i < self->n_laue; i++) {
    if (memcmp (self->laue[i], m, sizeof m) == 0)
      return TRUE;
  }
  if (self->n_laue == MAX_LAUE)
    return FALSE;
  memcpy (self->laue[self->n_laue++], m, sizeof m);
  return TRUE;
}

static gboolean
find_laue (RingletSymmetry *self)
{
  self->laue = g_malloc (MAX_LAUE * sizeof *self->laue);
  for (gsize i = 0; i < self->n_ops; i++) {
    if (!add_laue (self, self->ops[i].turn, 1) ||
        !add_laue (self, self->ops[i].turn, -1))
      return FALSE;
  }
  return TRUE;
}

RingletSymmetry *
ringlet_symmetry_new (const RingletSymmetryOp *generators, gsize n, GError **error)
{
  static const RingletSymmetryOp identity = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { 0, 0, 0 } };
  g_autoptr (RingletSymmetry) self = g_new0 (RingletSymmetry, 1);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (RingletSymmetryOp));

  g_atomic_ref_count_init (&self->refs);
  g_array_append_val (ops, identity);
  if (!close_group (ops, generators, n, error))
    return NULL;

  self->ops = (RingletSymmetryOp *) (gpointer) g_array_steal (ops, &self->n_ops);
  if (!find_laue (self)) {
    fail (error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

RingletSymmetry *
ringlet_symmetry_ref (RingletSymmetry *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ringlet_symmetry_unref (RingletSymmetry *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->ops);
  g_free (self->laue);
  g_free (self);
}

/* A wave that an operation turns onto itself must come back in step: International
 * Tables B (2010), 1.4.2. */
gboolean
ringlet_symmetry_allows (const RingletSymmetry *self, const int hkl[3])
{
  for (gsize i = 1; i < self->n_ops; i++) {
    const RingletSymmetryOp *op = &self->ops[i];
    const int phase =
        hkl[0] * op->shift[0] + hkl[1] * op->shift[1] + hkl[2] * op->shift[2];
    int turned[3];

    if (phase % TURN == 0)
      continue;
    ringlet_symmetry_turn_plane (op->turn, hkl, turned);
    if (turned[0] == hkl[0] && turned[1] == hkl[1] && turned[2] == hkl[2])
      return FALSE;
  }
  return TRUE;
}
