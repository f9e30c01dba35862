/* SPDX-License-Identifier: MIT */

/* Hall symbols: a lattice and up to four rotations that generate the group. */

#include <string.h>

#include "base/error.h"
#include "calib/symmetry.h"

#define TURN RINGLET_SYMMETRY_TURN
#define MAX_GENERATORS 16

typedef struct {
  RingletSymmetryOp ops[MAX_GENERATORS];
  gsize n;
  int order[4]; /* of the rotations so far */
  int axis;     /* of the first one: 0, 1, 2 */
  gsize n_rotations;
} Generators;

typedef struct {
  char letter;
  int shifts[3][3];
} Shifts;

static const Shifts lattices[] = {
  { 'P', { { 0 } } },
  { 'A', { { 0, 12, 12 } } },
  { 'B', { { 12, 0, 12 } } },
  { 'C', { { 12, 12, 0 } } },
  { 'I', { { 12, 12, 12 } } },
  { 'R', { { 16, 8, 8 }, { 8, 16, 16 } } },
  { 'F', { { 0, 12, 12 }, { 12, 0, 12 }, { 12, 12, 0 } } },
};

static const Shifts letters[] = {
  { 'a', { { 12, 0, 0 } } },
  { 'b', { { 0, 12, 0 } } },
  { 'c', { { 0, 0, 12 } } },
  { 'n', { { 12, 12, 12 } } },
  { 'u', { { 6, 0, 0 } } },
  { 'v', { { 0, 6, 0 } } },
  { 'w', { { 0, 0, 6 } } },
  { 'd', { { 6, 6, 6 } } },
};

static const int rotation_1[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
static const int rotation_2[3][3] = { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, 1 } };
static const int rotation_3[3][3] = { { 0, -1, 0 }, { 1, -1, 0 }, { 0, 0, 1 } };
static const int rotation_4[3][3] = { { 0, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } };
static const int rotation_6[3][3] = { { 1, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } };
static const int minus_diagonal[3][3] = { { 0, -1, 0 }, { -1, 0, 0 }, { 0, 0, -1 } };
static const int plus_diagonal[3][3] = { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, -1 } };
static const int body_diagonal[3][3] = { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } };

static const Shifts *
find_shifts (const Shifts *table, gsize n, char letter)
{
  for (gsize i = 0; i < n; i++) {
    if (table[i].letter == letter)
      return &table[i];
  }
  return NULL;
}

static gboolean
is_zero (const int shift[3])
{
  return shift[0] == 0 && shift[1] == 0 && shift[2] == 0;
}

static RingletSymmetryOp *
add_op (Generators *self, const int turn[3][3], const int shift[3])
{
  RingletSymmetryOp *op = &self->ops[self->n++];

  memcpy (op->turn, turn, sizeof op->turn);
  memcpy (op->shift, shift, sizeof op->shift);
  return op;
}

static const int no_shift[3] = { 0, 0, 0 };

static gboolean
add_lattice (Generators *self, const char *word)
{
  static const int inversion[3][3] = { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } };
  const gboolean has_centre = word[0] == '-';
  const Shifts *lattice = find_shifts (
      lattices, G_N_ELEMENTS (lattices), g_ascii_toupper (word[has_centre]));

  if (lattice == NULL || word[has_centre + 1] != '\0')
    return FALSE;

  if (has_centre)
    add_op (self, inversion, no_shift);
  for (int i = 0; i < 3; i++) {
    if (!is_zero (lattice->shifts[i]))
      add_op (self, rotation_1, lattice->shifts[i]);
  }
  return TRUE;
}

/* The matrix of the axis z, moved to @axis by cyclic permutation. */
static void
move_axis (const int about_z[3][3], int axis, int turn[3][3])
{
  const int step = axis + 1;

  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++)
      turn[(i + step) % 3][(j + step) % 3] = about_z[i][j];
  }
}

static const int (*about_z (int order, char diagonal))[3]
{
  if (diagonal != '\0')
    return diagonal == '\'' ? minus_diagonal : plus_diagonal;
  switch (order) {
  case 1:
    return rotation_1;
  case 2:
    return rotation_2;
  case 3:
    return rotation_3;
  case 4:
    return rotation_4;
  case 6:
    return rotation_6;
  default:
    return NULL;
  }
}

/* What is meant where no axis is written depends on the rotations before. */
static char
default_axis (const Generators *self, int order)
{
  const int first = self->n_rotations > 0 ? self->order[0] : 0;

  if (self->n_rotations == 1 && order == 2)
    return first == 2 || first == 4 ? 'x' : '\'';
  if (self->n_rotations == 2 && order == 3)
    return '*';
  return 'z';
}

/* The shifts that stand behind a rotation: letters, and for a screw its pitch. */
static gboolean
add_shifts (RingletSymmetryOp *op, const char *at, int order, int axis)
{
  for (; *at != '\0'; at++) {
    const Shifts *letter = find_shifts (letters, G_N_ELEMENTS (letters), *at);

    if (letter != NULL) {
      for (int i = 0; i < 3; i++)
        op->shift[i] = (op->shift[i] + letter->shifts[0][i]) % TURN;
    } else if (*at >= '1' && *at <= '5' && *at - '0' < order) {
      op->shift[axis] = (op->shift[axis] + TURN / order * (*at - '0')) % TURN;
    } else {
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
add_rotation (Generators *self, const char *word)
{
  const int sign = word[0] == '-' ? -1 : 1;
  const char *at = word + (sign < 0);
  const int order = *at - '0';
  char axis = '\0';
  int along = 2;
  int turn[3][3];
  RingletSymmetryOp *op = NULL;

  if (order < 1 || order > 6 || order == 5 || self->n_rotations == 4)
    return FALSE;
  at++;
  axis = *at != '\0' && strchr ("xyz'\"*", *at) != NULL ? *at++
                                                        : default_axis (self, order);
  if (axis >= 'x' && axis <= 'z')
    along = axis - 'x';
  else if (axis != '*')
    along = self->axis;
  if (axis == '*')
    memcpy (turn, body_diagonal, sizeof turn);
  else
    move_axis (about_z (order, axis < 'x' ? axis : '\0'), along, turn);
  for (int i = 0; i < 9; i++)
    turn[i / 3][i % 3] *= sign;

  if (self->n_rotations == 0)
    self->axis = along;
  self->order[self->n_rotations++] = order;
  op = add_op (self, turn, no_shift);
  return add_shifts (op, at, order, along);
}

/* "(0 0 -1)": the origin lies so many twelfths away: V · op · V⁻¹. */
static gboolean
move_origin (Generators *self, const char *text)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *inside = g_strndup (text + 1, strcspn (text + 1, ")"));
  int v[3];

  words = g_strsplit (inside, " ", -1);
  if (g_strv_length (words) != 3)
    return FALSE;
  for (int i = 0; i < 3; i++) {
    gint64 value = 0;

    if (!g_ascii_string_to_signed (words[i], 10, -11, 11, &value, NULL))
      return FALSE;
    v[i] = (int) value * (TURN / 12);
  }
  for (gsize n = 0; n < self->n; n++) {
    RingletSymmetryOp *op = &self->ops[n];

    for (int i = 0; i < 3; i++) {
      int shift = op->shift[i] + v[i];

      for (int j = 0; j < 3; j++)
        shift -= op->turn[i][j] * v[j];
      op->shift[i] = (shift % TURN + TURN) % TURN;
    }
  }
  return TRUE;
}

static gboolean
parse (Generators *self, const char *symbol)
{
  const char *origin = strchr (symbol, '(');
  g_autofree char *body =
      g_strndup (symbol, origin != NULL ? (gsize) (origin - symbol) : strlen (symbol));
  g_auto (GStrv) words = g_strsplit (g_strstrip (body), " ", 6);

  if (words[0] == NULL || !add_lattice (self, words[0]))
    return FALSE;
  for (gsize i = 1; words[i] != NULL; i++) {
    if (*words[i] != '\0' && !add_rotation (self, words[i]))
      return FALSE;
  }
  return self->n_rotations > 0 && (origin == NULL || move_origin (self, origin));
}

RingletSymmetry *
ringlet_symmetry_new_hall (const char *symbol, GError **error)
{
  Generators generators = { 0 };

  if (parse (&generators, symbol))
    return ringlet_symmetry_new (generators.ops, generators.n, error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is no Hall symbol like \"-F 4vw 2vw 3\"", symbol);
  return NULL;
}
