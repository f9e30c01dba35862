/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

typedef struct {
  const char *name;
  RingletSpace space;
  double si;
  double displayed;
  const char *nexus_unit;
} Case;

/* Names and spaces as pyFAI has them (units.py); scales by the definition of the units:
 * 1 nm⁻¹ = 10⁹ m⁻¹, 1 Å⁻¹ = 10¹⁰ m⁻¹. */
static const Case cases[] = {
  { "2th_deg", RINGLET_SPACE_TWO_THETA, G_PI, 180.0, "degree" },
  { "2th_rad", RINGLET_SPACE_TWO_THETA, G_PI, G_PI, "rad" },
  { "q_nm^-1", RINGLET_SPACE_Q, 2.5e10, 25.0, "1/nm" },
  { "q_A^-1", RINGLET_SPACE_Q, 2.5e10, 2.5, "1/angstrom" },
  { "r_mm", RINGLET_SPACE_RADIUS, 0.125, 125.0, "mm" },
  { "r_m", RINGLET_SPACE_RADIUS, 0.125, 0.125, "m" },
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
    g_assert_cmpfloat (
        fabs (c->si * unit->per_si - c->displayed), <=, 1e-15 * c->displayed);
    g_assert_cmpstr (unit->nexus_unit, ==, c->nexus_unit);
    g_assert_true (g_utf8_validate (unit->symbol, -1, NULL));
  }
}

static void
test_list (void)
{
  const RingletUnit *const *units = ringlet_unit_list ();
  gsize n = 0;

  for (; units[n] != NULL; n++)
    g_assert_true (ringlet_unit_find (units[n]->name, NULL) == units[n]);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (cases));
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
  g_test_add_func ("/units/list", test_list);
  g_test_add_func ("/units/unknown", test_unknown);
  g_test_add_func ("/units/energy", test_energy);

  return g_test_run ();
}
