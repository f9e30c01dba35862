/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include "base/error.h"

static const RingletUnit units[] = {
  { "2th_deg", "2θ (°)", RINGLET_SPACE_TWO_THETA, 180.0 / G_PI, "two_theta", "degree" },
  { "2th_rad", "2θ (rad)", RINGLET_SPACE_TWO_THETA, 1.0, "two_theta", "rad" },
  { "q_nm^-1", "q (nm⁻¹)", RINGLET_SPACE_Q, 1e-9, "q", "1/nm" },
  { "q_A^-1", "q (Å⁻¹)", RINGLET_SPACE_Q, 1e-10, "q", "1/angstrom" },
  { "r_mm", "r (mm)", RINGLET_SPACE_RADIUS, 1e3, "radius", "mm" },
  { "r_m", "r (m)", RINGLET_SPACE_RADIUS, 1.0, "radius", "m" },
};

static const RingletUnit *const list[] = {
  &units[0],
  &units[1],
  &units[2],
  &units[3],
  &units[4],
  &units[5],
  NULL,
};

const RingletUnit *const *
ringlet_unit_list (void)
{
  return list;
}

const RingletUnit *
ringlet_unit_find (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; list[i] != NULL; i++) {
    if (g_str_equal (list[i]->name, name))
      return list[i];
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", list[i]->name);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no unit \"%s\"; the units are %s", name, names->str);
  return NULL;
}
