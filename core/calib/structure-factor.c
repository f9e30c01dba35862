/* SPDX-License-Identifier: MIT */

/* The atoms of a cell and how strongly they scatter together. */

#include <math.h>

#include "calib/calibrant-private.h"

#define SAME_PLACE_M 0.1e-10 /* no two atoms are nearer */
#define THIRD_DIGITS 1e-4    /* files write 0.3333 for 1/3 */

/* What is meant by a coordinate that was written with four digits or more. */
static double
sharpen (double x)
{
  const double sixths = round (6.0 * x);

  return fabs (x - sixths / 6.0) < THIRD_DIGITS ? sixths / 6.0 : x;
}

static RingletAtom
apply (const RingletSymmetryOp *op, const RingletAtom *atom)
{
  RingletAtom image = *atom;

  for (int i = 0; i < 3; i++) {
    image.at[i] = (double) op->shift[i] / RINGLET_SYMMETRY_TURN;
    for (int j = 0; j < 3; j++)
      image.at[i] += op->turn[i][j] * sharpen (atom->at[j]);
  }
  return image;
}

static gboolean
is_same (const RingletAtom *a, const RingletAtom *b, const RingletUnitCell *cell)
{
  double delta[3];

  for (int i = 0; i < 3; i++) {
    delta[i] = a->at[i] - b->at[i];
    delta[i] -= round (delta[i]);
  }
  return ringlet_unit_cell_distance (cell, delta) < SAME_PLACE_M;
}

/* The images of one site, each place once: a site on a symmetry element has fewer. */
static void
add_site (GArray *atoms, const RingletAtom *site, const RingletSymmetry *symmetry,
    const RingletUnitCell *cell)
{
  const guint first = atoms->len;

  for (gsize i = 0; i < symmetry->n_ops; i++) {
    const RingletAtom image = apply (&symmetry->ops[i], site);
    gboolean is_new = TRUE;

    for (guint j = first; j < atoms->len && is_new; j++)
      is_new = !is_same (&image, &g_array_index (atoms, RingletAtom, j), cell);
    if (is_new)
      g_array_append_val (atoms, image);
  }
}

GArray *
ringlet_atoms_expand (
    const GArray *unit, const RingletSymmetry *symmetry, const RingletUnitCell *cell)
{
  GArray *atoms = g_array_new (FALSE, FALSE, sizeof (RingletAtom));

  for (guint i = 0; i < unit->len; i++)
    add_site (atoms, &g_array_index (unit, RingletAtom, i), symmetry, cell);
  return atoms;
}

static gboolean
scatter_alike (const RingletAtom *a, const RingletAtom *b)
{
  return a->form == b->form && a->b_iso == b->b_iso && a->occupancy == b->occupancy;
}

double
ringlet_atoms_strength (
    const GArray *atoms, const int hkl[3], double s2, double *possible)
{
  double scattering = 0.0;
  double sums[2] = { 0.0, 0.0 };
  double all = 0.0;

  for (guint i = 0; i < atoms->len; i++) {
    const RingletAtom *atom = &g_array_index (atoms, RingletAtom, i);
    const double turns =
        hkl[0] * atom->at[0] + hkl[1] * atom->at[1] + hkl[2] * atom->at[2];

    /* Atoms of one kind follow each other: the exponentials are most of the work. */
    if (i == 0 || !scatter_alike (atom, atom - 1))
      scattering = atom->occupancy * ringlet_form_factor_at (atom->form, s2) *
          exp (-atom->b_iso * s2);
    sums[0] += scattering * cos (2.0 * G_PI * turns);
    sums[1] += scattering * sin (2.0 * G_PI * turns);
    all += fabs (scattering);
  }
  *possible = all * all;
  return sums[0] * sums[0] + sums[1] * sums[1];
}
