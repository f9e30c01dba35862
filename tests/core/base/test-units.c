/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

typedef struct {
  const char *name;
  RingletSpace space;
  double value;
  double wavelength_m;
  double displayed;
  const char *nexus_unit;
} Case;

#define PI G_PI

/* Names as pyFAI has them (units.py). Numbers by the definition of the quantities at
 * 2 sin θ = s: q = 2π s / λ, d = λ / s; with 1 nm⁻¹ = 10⁹ m⁻¹, 1 Å⁻¹ = 10¹⁰ m⁻¹. */
static const Case cases[] = {
  { "2th_deg", RINGLET_SPACE_TWO_THETA, PI, 0, 180.0, "degree" },
  { "2th_rad", RINGLET_SPACE_TWO_THETA, PI, 0, PI, "rad" },
  { "q_nm^-1", RINGLET_SPACE_Q, 0.5, 1e-10, 10.0 * PI, "1/nm" },
  { "q_A^-1", RINGLET_SPACE_Q, 0.5, 2e-10, 0.5 * PI, "1/angstrom" },
  { "r_mm", RINGLET_SPACE_RADIUS, 0.125, 0, 125.0, "mm" },
  { "r_m", RINGLET_SPACE_RADIUS, 0.125, 0, 0.125, "m" },
  { "d_A", RINGLET_SPACE_SPACING, 4.0, 2e-10, 8.0, "angstrom" },
  { "d_nm", RINGLET_SPACE_SPACING, 4.0, 2e-10, 0.8, "nm" },
  { "d_m", RINGLET_SPACE_SPACING, 4.0, 2e-10, 8e-10, "m" },
  { "d*2_A^-2", RINGLET_SPACE_INVERSE_SPACING2, 0.25, 2e-10, 0.0625, "1/angstrom^2" },
  { "d*2_nm^-2", RINGLET_SPACE_INVERSE_SPACING2, 0.25, 2e-10, 6.25, "1/nm^2" },
  { "log10(q.m)_None", RINGLET_SPACE_LOG_Q, 0.0, 2e-9 * PI, 9.0, "1" },
  { "log10(q.m)_None", RINGLET_SPACE_LOG_Q, -G_LN10, 2e-9 * PI, 8.0, "1" },
  { "log(q.nm)_None", RINGLET_SPACE_LOG_Q, 3.0, 2e-9 * PI, 3.0, "1" },
  { "log(q.nm)_None", RINGLET_SPACE_LOG_Q, 3.0, 2e-10 * PI, 3.0 + G_LN10, "1" },
  { "log(1+q.nm)_None", RINGLET_SPACE_LOG1P_Q_NM, 2.0, 1e-10, 2.0, "1" },
  { "log(1+q.A)_None", RINGLET_SPACE_LOG1P_Q_ANGSTROM, 2.0, 1e-10, 2.0, "1" },
  { "arcsinh(q.nm)_None", RINGLET_SPACE_ARSINH_Q_NM, 2.0, 1e-10, 2.0, "1" },
  { "arcsinh(q.A)_None", RINGLET_SPACE_ARSINH_Q_ANGSTROM, 2.0, 1e-10, 2.0, "1" },
  { "qx_nm^-1", RINGLET_SPACE_QX, -0.5, 1e-10, -10.0 * PI, "1/nm" },
  { "qy_nm^-1", RINGLET_SPACE_QY, 0.5, 1e-10, 10.0 * PI, "1/nm" },
  { "chi_deg", RINGLET_SPACE_CHI, -PI / 2.0, 0, -90.0, "degree" },
  { "chi_rad", RINGLET_SPACE_CHI, -PI / 2.0, 0, -PI / 2.0, "rad" },
};

static void
test_find (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GError) error = NULL;
    const RingletUnit *unit = ringlet_unit_find (c->name, &error);

    g_test_message ("%s", c->name);
    g_assert_no_error (error);
    g_assert_cmpstr (unit->name, ==, c->name);
    g_assert_cmpint ((int) unit->space, ==, (int) c->space);
    g_assert_true (unit->is_azimuthal == (c->space == RINGLET_SPACE_CHI));
    g_assert_true (unit->needs_wavelength == (c->wavelength_m > 0.0));
    g_assert_cmpstr (unit->nexus_unit, ==, c->nexus_unit);
    g_assert_true (g_utf8_validate (unit->symbol, -1, NULL));
  }
}

/* There and back; a few roundings. */
static void
test_scale (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    const RingletUnitScale scale =
        ringlet_unit_scale (ringlet_unit_find (c->name, NULL), c->wavelength_m);

    g_test_message ("%s at %g", c->name, c->wavelength_m);
    g_assert_cmpfloat (fabs (ringlet_unit_scale_show (scale, c->value) - c->displayed),
        <=, 4e-15 * fabs (c->displayed));
    g_assert_cmpfloat (fabs (ringlet_unit_scale_read (scale, c->displayed) - c->value),
        <=, 2e-14 * (1.0 + fabs (c->value)));
  }
}

static gboolean
has_case (const RingletUnit *unit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (g_str_equal (cases[i].name, unit->name))
      return TRUE;
  }
  return FALSE;
}

static void
test_list (void)
{
  const RingletUnit *const *units = ringlet_unit_list ();

  for (gsize i = 0; units[i] != NULL; i++) {
    g_assert_true (ringlet_unit_find (units[i]->name, NULL) == units[i]);
    g_assert_true (has_case (units[i]));
  }
}

static const char *const unknown[] = { "", "2th", "2TH_DEG", "q", "q_nm^-1 ",
  "2th_deg2" };

static void
test_unknown (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("\"%s\"", unknown[i]);
    g_assert_null (ringlet_unit_find (unknown[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, unknown[i]));
    for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
      g_assert_nonnull (strstr (error->message, cases[k].name));
  }
}

/* h, c and e of the SI since 2019 are exact. */
static void
test_energy (void)
{
  const double h = 6.62607015e-34, c = 299792458.0, e = 1.602176634e-19;
  const double expected = h * c / e * 1e-3;

  g_assert_cmpfloat (fabs (RINGLET_KEV_METRE - expected), <=, 1e-15 * expected);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/units/find", test_find);
  g_test_add_func ("/units/scale", test_scale);
  g_test_add_func ("/units/list", test_list);
  g_test_add_func ("/units/unknown", test_unknown);
  g_test_add_func ("/units/energy", test_energy);

  return g_test_run ();
}
