/* SPDX-License-Identifier: MIT */
#include "calib/unit-cell-complete.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/space-group.h"

typedef enum {
  TRICLINIC,
  MONOCLINIC,
  ORTHORHOMBIC,
  TETRAGONAL,
  RHOMBOHEDRAL, /* three equal edges and angles */
  HEXAGONAL,
  CUBIC,
} Family;

/* The highest symmetry of a lattice, without its centring letter. */
static const char *const holohedries[] = {
  [TRICLINIC] = "-1",
  [MONOCLINIC] = "2/m",
  [ORTHORHOMBIC] = "mmm",
  [TETRAGONAL] = "4/mmm",
  [RHOMBOHEDRAL] = "-3m:R",
  [HEXAGONAL] = "6/mmm",
  [CUBIC] = "m-3m",
};

static gboolean
is_near (double a, double b)
{
  return fabs (a - b) <= 1e-6 * fabs (b);
}

static Family
family_of_group (const RingletSpaceGroup *group)
{
  static const int last[] = { 2, 15, 74, 142 };

  for (int i = 0; i < 4; i++) {
    if (group->number <= last[i])
      return (Family) i;
  }
  if (g_str_equal (group->choice, "R"))
    return RHOMBOHEDRAL;
  return group->number < 195 ? HEXAGONAL : CUBIC;
}

/* By what was said alone: edges that were not are like a. */
static Family
family_of_cell (const RingletLooseCell *loose, gboolean is_r)
{
  const double *angles = loose->angles;
  const double *edges = loose->edges;
  const double b = isnan (edges[1]) ? edges[0] : edges[1];
  const double c = isnan (edges[2]) ? edges[0] : edges[2];
  const gboolean right[] = { isnan (angles[0]) || is_near (angles[0], 90.0),
    isnan (angles[1]) || is_near (angles[1], 90.0),
    isnan (angles[2]) || is_near (angles[2], 90.0) };

  if (is_r && !right[0] && isnan (edges[2]))
    return RHOMBOHEDRAL;
  if (is_r ||
      (right[0] && right[1] && is_near (angles[2], 120.0) && is_near (b, edges[0])))
    return HEXAGONAL;
  if (right[0] && right[1] && right[2]) {
    if (!is_near (b, edges[0]))
      return ORTHORHOMBIC;
    return is_near (c, edges[0]) ? CUBIC : TETRAGONAL;
  }
  return right[0] && right[2] ? MONOCLINIC : TRICLINIC;
}

/* The group that a centring letter stands for. */
static char *
group_of_letter (const RingletLooseCell *loose, char letter)
{
  const Family family = family_of_cell (loose, letter == 'R');
  const char *rest = holohedries[family];

  if (letter == 'R' && family == HEXAGONAL)
    rest = "-3m:H";
  /* End-centred and face-centred lattices are had in few systems under that letter. */
  if (strchr ("ABC", letter) != NULL && family > ORTHORHOMBIC)
    rest = holohedries[ORTHORHOMBIC];
  if (letter == 'F' && family == TETRAGONAL)
    rest = holohedries[ORTHORHOMBIC];
  return g_strdup_printf ("%c%s", letter, rest);
}

static gboolean
fail_missing (const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is missing: give it, or a space group of which it follows", what);
  return FALSE;
}

/* Puts in what the lattice leaves no choice about. */
static void
fill (Family family, double edges[3], double angles[3])
{
  if (isnan (edges[1]) && family >= TETRAGONAL)
    edges[1] = edges[0];
  if (isnan (edges[2]) && (family == CUBIC || family == RHOMBOHEDRAL))
    edges[2] = edges[0];
  /* Of a monoclinic cell only who names one angle has said that the others are 90°. */
  if (family == TRICLINIC ||
      (family == MONOCLINIC && isnan (angles[0]) && isnan (angles[1]) &&
          isnan (angles[2])))
    return;
  for (int i = 0; i < 3 && family != RHOMBOHEDRAL; i++) {
    if (isnan (angles[i]))
      angles[i] = i == 2 && family == HEXAGONAL ? 120.0 : 90.0;
  }
  for (int i = 1; i < 3 && family == RHOMBOHEDRAL; i++) {
    if (isnan (angles[i]))
      angles[i] = angles[0];
  }
}

static gboolean
check_all_there (
    Family family, const double edges[3], const double angles[3], GError **error)
{
  static const char *const edge_names[] = { "The edge a", "The edge b", "The edge c" };
  static const char *const angle_names[] = { "The angle alpha", "The angle beta",
    "The angle gamma" };

  for (int i = 0; i < 3; i++) {
    if (isnan (edges[i]))
      return fail_missing (edge_names[i], error);
  }
  for (int i = 0; i < 3; i++) {
    if (isnan (angles[i]))
      return fail_missing (angle_names[family == MONOCLINIC ? 1 : i], error);
  }
  return TRUE;
}

gboolean
ringlet_unit_cell_complete (const RingletLooseCell *loose, const char *group,
    RingletUnitCell *cell, char **name, RingletSymmetry **symmetry, GError **error)
{
  const gboolean is_letter = group == NULL || strlen (group) == 1;
  const char letter = group != NULL ? g_ascii_toupper (group[0]) : 'P';
  g_autofree char *wanted = NULL;
  RingletLooseCell full = *loose;
  const RingletSpaceGroup *found = NULL;
  Family family = TRICLINIC;

  if (isnan (loose->edges[0]))
    return fail_missing ("The edge a", error);
  if (is_letter && strchr ("PABCIFR", letter) != NULL)
    wanted = group_of_letter (loose, letter);
  else
    wanted = g_strdup (group);
  found = ringlet_space_group_find (wanted,
      isnan (loose->edges[2]) && !isnan (loose->angles[0]) && isnan (loose->angles[2]),
      error);
  if (found == NULL)
    return FALSE;

  family = family_of_group (found);
  fill (family, full.edges, full.angles);
  if (!check_all_there (family, full.edges, full.angles, error))
    return FALSE;
  *cell = ringlet_unit_cell_new (full.edges[0], full.edges[1], full.edges[2],
      full.angles[0], full.angles[1], full.angles[2]);
  if (!ringlet_unit_cell_check (cell, error))
    return FALSE;
  *name = g_strdup (found->name);
  *symmetry = ringlet_symmetry_new_hall (found->hall, error);
  return *symmetry != NULL;
}
