/* SPDX-License-Identifier: MIT */
#include "export/nexus-unit.h"

#include <string.h>

typedef struct {
  const char *found;
  const char *meant;
} Word;

/* What is called by a name, a long name or the "name" of pyFAI. */
static const Word quantities[] = {
  { "q", "q" },
  { "2theta", "two_theta" },
  { "2th", "two_theta" },
  { "tth", "two_theta" },
  { "polar_angle", "two_theta" },
  { "r", "radius" },
  { "chi", "azimuth" },
  { "d*2", "d_star_squared" },
};

static const Word spellings[] = {
  { "deg", "degree" },
  { "degrees", "degree" },
  { "radian", "rad" },
  { "radians", "rad" },
  { "nm^-1", "1/nm" },
  { "nm^{-1}", "1/nm" },
  { "A^-1", "1/angstrom" },
  { "1/A", "1/angstrom" },
  { "\\AA^{-1}", "1/angstrom" },
  { "1/angstroms", "1/angstrom" },
  { "\\AA", "angstrom" },
  { "A", "angstrom" },
};

/* @found itself where it stands for nothing else. */
static const char *
look_up (const Word *words, gsize n_words, const char *found)
{
  for (gsize i = 0; i < n_words; i++) {
    if (g_ascii_strcasecmp (words[i].found, found) == 0)
      return words[i].meant;
  }
  return found;
}

static const RingletUnit *
find (const char *word, const char *units)
{
  const char *quantity = look_up (quantities, G_N_ELEMENTS (quantities), word);
  const char *spelling = look_up (spellings, G_N_ELEMENTS (spellings), units);
  const RingletUnit *const *list = ringlet_unit_list ();

  for (gsize i = 0; list[i] != NULL; i++) {
    if (g_str_equal (list[i]->nexus_quantity, quantity) &&
        g_str_equal (list[i]->nexus_unit, spelling))
      return list[i];
  }
  return NULL;
}

static char *
dup_units (hid_t dataset)
{
  char *units = ringlet_hdf5_dup_attribute (dataset, "units");

  return units != NULL ? units : ringlet_hdf5_dup_attribute (dataset, "unit");
}

const RingletUnit *
ringlet_nexus_axis_unit (hid_t group, const char *name)
{
  static const char *const attributes[] = { "long_name", "name" };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_open_dataset (group, name);
  g_autofree char *units = dataset >= 0 ? dup_units (dataset) : NULL;
  const RingletUnit *unit = NULL;

  H5Eclear2 (H5E_DEFAULT);
  if (units == NULL)
    return NULL;

  /* pyFAI also writes the name of its unit there. */
  unit = ringlet_unit_find (units, NULL);
  if (unit == NULL)
    unit = find (name, units);
  for (gsize i = 0; i < G_N_ELEMENTS (attributes) && unit == NULL; i++) {
    g_autofree char *word = ringlet_hdf5_dup_attribute (dataset, attributes[i]);

    if (word != NULL)
      unit = find (word, units);
  }
  return unit;
}
