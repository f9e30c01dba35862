/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include <math.h>

#include "base/error.h"

#define DEGREE (180.0 / G_PI)
#define TURN (2.0 * G_PI)
#define LOG10 (1.0 / G_LN10)

/* clang-format off */
static const RingletUnit units[] = {
  { "2th_deg", "2θ (°)", RINGLET_SPACE_TWO_THETA, FALSE, FALSE, DEGREE, 0, 0, "two_theta", "degree" },
  { "2th_rad", "2θ (rad)", RINGLET_SPACE_TWO_THETA, FALSE, FALSE, 1.0, 0, 0, "two_theta", "rad" },
  { "q_nm^-1", "q (nm⁻¹)", RINGLET_SPACE_Q, FALSE, TRUE, TURN * 1e-9, -1, 0, "q", "1/nm" },
  { "q_A^-1", "q (Å⁻¹)", RINGLET_SPACE_Q, FALSE, TRUE, TURN * 1e-10, -1, 0, "q", "1/angstrom" },
  { "r_mm", "r (mm)", RINGLET_SPACE_RADIUS, FALSE, FALSE, 1e3, 0, 0, "radius", "mm" },
  { "r_m", "r (m)", RINGLET_SPACE_RADIUS, FALSE, FALSE, 1.0, 0, 0, "radius", "m" },
  { "d_A", "d (Å)", RINGLET_SPACE_SPACING, FALSE, TRUE, 1e10, 1, 0, "d", "angstrom" },
  { "d_nm", "d (nm)", RINGLET_SPACE_SPACING, FALSE, TRUE, 1e9, 1, 0, "d", "nm" },
  { "d_m", "d (m)", RINGLET_SPACE_SPACING, FALSE, TRUE, 1.0, 1, 0, "d", "m" },
  { "d*2_A^-2", "d*² (Å⁻²)", RINGLET_SPACE_INVERSE_SPACING2, FALSE, TRUE, 1e-20, -2, 0, "d_star_squared", "1/angstrom^2" },
  { "d*2_nm^-2", "d*² (nm⁻²)", RINGLET_SPACE_INVERSE_SPACING2, FALSE, TRUE, 1e-18, -2, 0, "d_star_squared", "1/nm^2" },
  { "log10(q.m)_None", "log₁₀(q·m)", RINGLET_SPACE_LOG_Q, FALSE, TRUE, LOG10, 0, 1.0, "log10_q_m", "1" },
  { "log(q.nm)_None", "ln(q·nm)", RINGLET_SPACE_LOG_Q, FALSE, TRUE, 1.0, 0, 1e-9, "ln_q_nm", "1" },
  { "log(1+q.nm)_None", "ln(1 + q·nm)", RINGLET_SPACE_LOG1P_Q_NM, FALSE, TRUE, 1.0, 0, 0, "ln_1_plus_q_nm", "1" },
  { "log(1+q.A)_None", "ln(1 + q·Å)", RINGLET_SPACE_LOG1P_Q_ANGSTROM, FALSE, TRUE, 1.0, 0, 0, "ln_1_plus_q_angstrom", "1" },
  { "arcsinh(q.nm)_None", "arsinh(q·nm)", RINGLET_SPACE_ARSINH_Q_NM, FALSE, TRUE, 1.0, 0, 0, "arsinh_q_nm", "1" },
  { "arcsinh(q.A)_None", "arsinh(q·Å)", RINGLET_SPACE_ARSINH_Q_ANGSTROM, FALSE, TRUE, 1.0, 0, 0, "arsinh_q_angstrom", "1" },
  { "qx_nm^-1", "qx (nm⁻¹)", RINGLET_SPACE_QX, FALSE, TRUE, TURN * 1e-9, -1, 0, "qx", "1/nm" },
  { "qy_nm^-1", "qy (nm⁻¹)", RINGLET_SPACE_QY, FALSE, TRUE, TURN * 1e-9, -1, 0, "qy", "1/nm" },
  { "chi_deg", "χ (°)", RINGLET_SPACE_CHI, TRUE, FALSE, DEGREE, 0, 0, "azimuth", "degree" },
  { "chi_rad", "χ (rad)", RINGLET_SPACE_CHI, TRUE, FALSE, 1.0, 0, 0, "azimuth", "rad" },
};
/* clang-format on */

static const RingletUnit *const list[G_N_ELEMENTS (units) + 1] = {
  &units[0],
  &units[1],
  &units[2],
  &units[3],
  &units[4],
  &units[5],
  &units[6],
  &units[7],
  &units[8],
  &units[9],
  &units[10],
  &units[11],
  &units[12],
  &units[13],
  &units[14],
  &units[15],
  &units[16],
  &units[17],
  &units[18],
  &units[19],
  &units[20],
  NULL,
};

G_STATIC_ASSERT (G_N_ELEMENTS (units) == 21);

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

RingletUnitScale
ringlet_unit_scale (const RingletUnit *self, double wavelength_m)
{
  RingletUnitScale scale = { self->factor, 0.0 };

  for (int i = 0; i < self->wavelength_power; i++)
    scale.factor *= wavelength_m;
  for (int i = self->wavelength_power; i < 0; i++)
    scale.factor /= wavelength_m;
  if (self->log_unit_m > 0.0)
    scale.offset = self->factor * log (TURN * self->log_unit_m / wavelength_m);
  return scale;
}
