/* SPDX-License-Identifier: MIT */
#include "export/chi-label.h"

/* Source: FIT2D and its successor, the titles of the axes of a radial scan. */
static const struct {
  const char *unit;
  const char *label;
} labels[] = {
  { "2th_deg", "2-Theta Angle (Degrees)" },
  { "q_nm^-1", "Q (Inverse Nanometres)" },
  { "r_mm", "Radial Distance (mm)" },
  { "d_A", "D-spacing (Angstroms)" },
  { "chi_deg", "Azimuth (Degrees)" },
};

const char *
ringlet_chi_label (const RingletUnit *unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (g_str_equal (labels[i].unit, unit->name))
      return labels[i].label;
  }
  return unit->name;
}

const RingletUnit *
ringlet_chi_unit (const char *label)
{
  g_autofree char *plain = g_strstrip (g_strdup (label));

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (g_ascii_strcasecmp (labels[i].label, plain) == 0)
      return ringlet_unit_find (labels[i].unit, NULL);
  }
  return *plain != '\0' ? ringlet_unit_find (plain, NULL) : NULL;
}
