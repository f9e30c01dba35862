/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RINGLET_SYMMETRY_TURN                                                          \
  24 /* parts of a cell edge in which shifts are counted                               \
      */

/**
 * RingletSymmetryOp:
 * @turn: what becomes of a position x: turn · x + shift
 * @shift: in 24ths of the cell edges, 0 to 23
 *
 * A symmetry operation in fractional coordinates.
 */
typedef struct {
  int turn[3][3];
  int shift[3];
} RingletSymmetryOp;

/**
 * RingletSymmetry:
 * @ops: (array length=n_ops): all operations of the cell, the identity first
 * @n_ops: order of the group, centring included
 * @laue: (array length=n_laue): what the group does to planes, with −1: for powders and
 *   without anomalous scattering hkl and −h−k−l are one
 * @n_laue: 2 to 48
 *
 * A space group. Immutable and counted.
 */
typedef struct {
  RingletSymmetryOp *ops;
  gsize n_ops;
  int (*laue)[3][3];
  gsize n_laue;
  /*< private >*/
  gatomicrefcount refs;
} RingletSymmetry;

/**
 * ringlet_symmetry_new:
 * @generators: operations, which need not be all
 * @error: RINGLET_ERROR_VALUE when they make no space group: more than 192 operations
 *
 * Returns: (transfer full): the group that they generate
 */
RingletSymmetry *ringlet_symmetry_new (
    const RingletSymmetryOp *generators, gsize n, GError **error);

/**
 * ringlet_symmetry_new_hall:
 * @symbol: a Hall symbol, "-F 4vw 2vw 3"
 * @error: RINGLET_ERROR_VALUE naming symbol and part
 *
 * Source: S. R. Hall, Acta Cryst. A37 (1981) 517; International Tables for
 * Crystallography B (2010), A1.4.2.3.
 */
RingletSymmetry *ringlet_symmetry_new_hall (const char *symbol, GError **error);

RingletSymmetry *ringlet_symmetry_ref (RingletSymmetry *self);
void ringlet_symmetry_unref (RingletSymmetry *self);

/* "x-y, x, z+1/6" as CIF writes it, also with decimals and capitals. @error:
 * RINGLET_ERROR_VALUE with the text */
gboolean ringlet_symmetry_op_parse (
    const char *text, RingletSymmetryOp *op, GError **error);

/* Whether the group lets atoms in general positions reflect from hkl. */
gboolean ringlet_symmetry_allows (const RingletSymmetry *self, const int hkl[3]);

/* hkl after the operation @turn: h′ = h · turn. */
static inline void
ringlet_symmetry_turn_plane (const int turn[3][3], const int hkl[3], int turned[3])
{
  for (int j = 0; j < 3; j++)
    turned[j] = hkl[0] * turn[0][j] + hkl[1] * turn[1][j] + hkl[2] * turn[2][j];
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSymmetry, ringlet_symmetry_unref)

G_END_DECLS
