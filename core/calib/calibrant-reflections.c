/* SPDX-License-Identifier: MIT */

/* Which planes of a cell reflect, each family once. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/calibrant-private.h"

/* Families of planes with the symmetry of the lattice; rings are at most as many. */
#define MAX_FAMILIES 65536.0

/* Planes nearer than this in spacing are one ring: more digits than any cell has. */
#define SAME_SPACING 1e-8

/* Of |F|² against atoms in step: what is less is an extinction that rounding spoils. */
#define NO_STRENGTH 1e-9

/**
 * Bounds:
 * @k_from_zero: hk̄l is a mirror image of hkl, so that k ≥ 0 is enough
 * @l_from_zero: likewise
 * @k_to_h: k ≤ h is enough
 * @l_to_k: l ≤ k is enough
 *
 * Indices that the one with the largest indices of each family cannot have.
 */
typedef struct {
  gboolean k_from_zero;
  gboolean l_from_zero;
  gboolean k_to_h;
  gboolean l_to_k;
} Bounds;

typedef struct {
  const RingletCalibrant *calibrant;
  const RingletSymmetry *symmetry;
  RingletReciprocal reciprocal;
  Bounds bounds;
  double square_max; /* largest 1/d² */
  GArray *families;
} Search;

/* Whether index @from of the image is @sign times index @to of the plane. */
static gboolean
gives (const int turn[3][3], int from, int to, int sign)
{
  for (int i = 0; i < 3; i++) {
    if (turn[i][from] != (i == to ? sign : 0))
      return FALSE;
  }
  return TRUE;
}

static Bounds
find_bounds (const RingletSymmetry *symmetry)
{
  Bounds bounds = { FALSE };

  for (gsize i = 0; i < symmetry->n_laue; i++) {
    const int (*turn)[3] = symmetry->laue[i];

    if (gives (turn, 0, 1, 1))
      bounds.k_to_h = TRUE;
    if (!gives (turn, 0, 0, 1))
      continue;
    if (gives (turn, 1, 1, -1))
      bounds.k_from_zero = TRUE;
    if (gives (turn, 1, 1, 1) && gives (turn, 2, 2, -1))
      bounds.l_from_zero = TRUE;
    if (gives (turn, 1, 2, 1))
      bounds.l_to_k = TRUE;
  }
  return bounds;
}

/* Below 0 when @a comes before @b. */
static int
compare (const int a[3], const int b[3])
{
  for (int i = 0; i < 3; i++) {
    if (a[i] != b[i])
      return a[i] - b[i];
  }
  return 0;
}

static gboolean
is_first (const RingletSymmetry *symmetry, const int hkl[3])
{
  for (gsize i = 1; i < symmetry->n_laue; i++) {
    int turned[3];

    ringlet_symmetry_turn_plane (symmetry->laue[i], hkl, turned);
    if (compare (turned, hkl) > 0)
      return FALSE;
  }
  return TRUE;
}

/* The indices that people would write: few minus signs, then large ones first. */
static gboolean
is_nicer (const int a[3], const int b[3])
{
  const int minus_a = (a[0] < 0) + (a[1] < 0) + (a[2] < 0);
  const int minus_b = (b[0] < 0) + (b[1] < 0) + (b[2] < 0);

  return minus_a != minus_b ? minus_a < minus_b : compare (a, b) > 0;
}

/* Order of the Laue group by how many of its operations leave the plane alone. */
static guint
multiplicity (const RingletSymmetry *symmetry, const int hkl[3], int nicest[3])
{
  gsize n_same = 0;

  memcpy (nicest, hkl, 3 * sizeof *nicest);
  for (gsize i = 0; i < symmetry->n_laue; i++) {
    int turned[3];

    ringlet_symmetry_turn_plane (symmetry->laue[i], hkl, turned);
    n_same += compare (turned, hkl) == 0;
    if (is_nicer (turned, nicest))
      memcpy (nicest, turned, sizeof turned);
  }
  return (guint) (symmetry->n_laue / n_same);
}

static void
add_family (Search *self, const int hkl[3])
{
  const GArray *atoms = self->calibrant->inside->atoms;
  const double square =
      ringlet_reciprocal_square (&self->reciprocal, hkl[0], hkl[1], hkl[2]);
  double possible = 0.0;
  double strength = 1.0;
  RingletReflection family;
  int nicest[3];

  if (!ringlet_symmetry_allows (self->symmetry, hkl))
    return;
  if (atoms != NULL) {
    strength = ringlet_atoms_strength (atoms, hkl, 0.25e-20 * square, &possible);
    if (!(strength > NO_STRENGTH * possible))
      return;
  }
  family.multiplicity = multiplicity (self->symmetry, hkl, nicest);
  family.h = nicest[0];
  family.k = nicest[1];
  family.l = nicest[2];
  family.d_m = 1.0 / sqrt (square);
  family.strength = strength * family.multiplicity;
  g_array_append_val (self->families, family);
}

/* All l of one row of planes: where the parabola 1/d² is below its largest. */
static void
search_row (Search *self, int h, int k)
{
  const RingletReciprocal *r = &self->reciprocal;
  const double b = r->kl * k + r->hl * h;
  const double c = ringlet_reciprocal_square (r, h, k, 0.0) - self->square_max;
  const double root = b * b - 4.0 * r->ll * c;
  int first = 0;
  int last = 0;

  if (root < 0.0)
    return;
  first = (int) ceil ((-b - sqrt (root)) / (2.0 * r->ll));
  last = (int) floor ((-b + sqrt (root)) / (2.0 * r->ll));
  if (self->bounds.l_from_zero)
    first = MAX (first, 0);
  if (self->bounds.l_to_k)
    last = MIN (last, k);
  for (int l = first; l <= last; l++) {
    const int hkl[3] = { h, k, l };

    if (!(h == 0 && k == 0 && l == 0) && is_first (self->symmetry, hkl))
      add_family (self, hkl);
  }
}

/* |h| ≤ a / d, since h is a component along a. */
static void
search_all (Search *self)
{
  const double reach = sqrt (self->square_max);
  const int h_max = (int) floor (self->calibrant->cell.a_m * reach);
  const int k_max = (int) floor (self->calibrant->cell.b_m * reach);

  for (int h = 0; h <= h_max; h++) {
    const int first = self->bounds.k_from_zero ? 0 : -k_max;
    const int last = self->bounds.k_to_h ? MIN (h, k_max) : k_max;

    for (int k = first; k <= last; k++)
      search_row (self, h, k);
  }
}

static gint
by_spacing (gconstpointer a, gconstpointer b)
{
  const RingletReflection *first = a;
  const RingletReflection *second = b;

  if (first->d_m != second->d_m)
    return first->d_m < second->d_m ? 1 : -1;
  if (first->h != second->h)
    return second->h - first->h;
  return first->k != second->k ? second->k - first->k : second->l - first->l;
}

static int
largest_index (const RingletReflection *self)
{
  return MAX (MAX (ABS (self->h), ABS (self->k)), ABS (self->l));
}

static int
n_minus (const RingletReflection *self)
{
  return (self->h < 0) + (self->k < 0) + (self->l < 0);
}

static void
join (RingletReflection *ring, const RingletReflection *family)
{
  const int minus = n_minus (family) - n_minus (ring);

  if (minus < 0 || (minus == 0 && largest_index (family) > largest_index (ring))) {
    ring->h = family->h;
    ring->k = family->k;
    ring->l = family->l;
  }
  ring->multiplicity += family->multiplicity;
  ring->strength += family->strength;
}

static GArray *
make_rings (GArray *families)
{
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletReflection));

  g_array_sort (families, by_spacing);
  for (guint i = 0; i < families->len; i++) {
    const RingletReflection *family = &g_array_index (families, RingletReflection, i);
    RingletReflection *last = rings->len > 0
        ? &g_array_index (rings, RingletReflection, rings->len - 1)
        : NULL;

    if (last != NULL && last->d_m - family->d_m <= SAME_SPACING * family->d_m)
      join (last, family);
    else
      g_array_append_val (rings, *family);
  }
  return rings;
}

static GArray *
copy_lines (const GArray *lines, double d_min_m)
{
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletReflection));

  for (guint i = 0; i < lines->len; i++) {
    const RingletReflection *line = &g_array_index (lines, RingletReflection, i);

    if (line->d_m >= d_min_m)
      g_array_append_val (rings, *line);
  }
  return rings;
}

double
ringlet_calibrant_d_floor (const RingletCalibrant *self)
{
  const RingletCalibrantInside *inside = self->inside;
  double planes = 0.0;

  if (inside->lines != NULL)
    return 0.0;
  planes = MAX_FAMILIES * (double) inside->symmetry->n_laue;
  return cbrt (4.0 / 3.0 * G_PI * ringlet_unit_cell_volume (&self->cell) / planes);
}

static gboolean
check_spacing (const RingletCalibrant *self, double d_min_m, GError **error)
{
  const double floor_m = ringlet_calibrant_d_floor (self);
  char numbers[2][RINGLET_NUMBER_SIZE];

  if (d_min_m > 0.0 && isfinite (d_min_m) && d_min_m >= floor_m)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The smallest spacing of the rings of %s must be at least %s Å, not %s Å",
      self->name,
      g_ascii_formatd (numbers[0], sizeof numbers[0], "%.4g", floor_m * 1e10),
      g_ascii_formatd (numbers[1], sizeof numbers[1], "%.4g", d_min_m * 1e10));
  return FALSE;
}

GArray *
ringlet_calibrant_reflections (
    const RingletCalibrant *self, double d_min_m, GError **error)
{
  Search search = { .calibrant = self };
  g_autoptr (GArray) families = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!check_spacing (self, d_min_m, error))
    return NULL;
  if (self->inside->lines != NULL)
    return copy_lines (self->inside->lines, d_min_m * (1.0 - 1e-12));

  families = g_array_new (FALSE, FALSE, sizeof (RingletReflection));
  search.symmetry = self->inside->symmetry;
  search.reciprocal = ringlet_unit_cell_reciprocal (&self->cell);
  search.bounds = find_bounds (search.symmetry);
  search.square_max = (1.0 + 1e-12) / (d_min_m * d_min_m); /* the limit itself is in */
  search.families = families;
  search_all (&search);
  return make_rings (families);
}
