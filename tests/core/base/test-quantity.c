/* SPDX-License-Identifier: MIT */
#include "base/quantity.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

#define CLOSE 1e-15 /* relative: two roundings */

typedef struct {
  const char *text;
  double value;
} Case;

/* Energies by hand from h·c/e = 12.398419843320026 keV·Å (CODATA 2018). */
static const Case wavelengths[] = {
  { "0.4066A", 0.4066e-10 },
  { "0.4066 Å", 0.4066e-10 },
  { "0.4066\u212b", 0.4066e-10 },
  { "0.4066 A\u030a", 0.4066e-10 },
  { "40.66pm", 40.66e-12 },
  { " 4.066e-11 m ", 4.066e-11 },
  { "0.04066\tnm", 0.04066e-9 },
  { "12.398419843320026keV", 1e-10 },
  { "12398.419843320026 eV", 1e-10 },
  { "0.012398419843320026MeV", 1e-10 },
  { "30kev", 0.41328066144400087e-10 },
  { "30000 EV", 0.41328066144400087e-10 },
};

static const Case lengths[] = {
  { "75um", 75e-6 },
  { "75 \u00b5m", 75e-6 },
  { "75 \u03bcm", 75e-6 },
  { "172 micron", 172e-6 },
  { "2.5mm", 2.5e-3 },
  { "+25.5 cm", 0.255 },
  { "3e5nm", 3e-4 },
};

static const Case angles[] = {
  { "180deg", 3.141592653589793 },
  { "-90 °", -1.5707963267948966 },
  { "0.25rad", 0.25 },
  { "3 mrad", 3e-3 },
};

static void
check (const Case *c, double value)
{
  if (!(fabs (value - c->value) <= CLOSE * fabs (c->value)))
    g_error ("%s: %.17g, not %.17g", c->text, value, c->value);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  double value = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (wavelengths); i++) {
    ringlet_wavelength_parse ("w", wavelengths[i].text, &value, &error);
    g_assert_no_error (error);
    check (&wavelengths[i], value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    ringlet_length_parse ("l", lengths[i].text, 1e-6, 1e-3, &value, &error);
    g_assert_no_error (error);
    check (&lengths[i], value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (angles); i++) {
    ringlet_angle_parse ("a", angles[i].text, &value, &error);
    g_assert_no_error (error);
    check (&angles[i], value);
  }
}

typedef struct {
  const char *text;
  const char *message; /* part of it */
} Refusal;

static const Refusal refused_wavelengths[] = {
  { "0.4066",
      "--wavelength: \"0.4066\" has no unit: 0.4066 Å is 30.49 keV, 0.4066 nm is "
      "3.049 keV; write 0.4066A or 0.4066nm" },
  { "30",
      "\"30\" has no unit: 30 pm is 41.33 keV, 30 keV is 0.4133 Å; write 30pm or "
      "30keV" },
  { "4e-11", "\"4e-11\" has no unit: 4e-11 m is 31 keV; write 4e-11m" },
  { "12000", "12000 eV is 1.033 Å; write 12000eV" },
  { "5e9", "\"5e9\" has no unit; write it with one, such as 0.4066A or 30keV" },
  { "0", "\"0\" is not allowed: a wavelength or an energy is positive and finite" },
  { "-30keV", "\"-30keV\" is not allowed" },
  { "infA", "\"infA\" is not allowed" },
  { "nan", "\"nan\" is not allowed" },
  { "1e400keV", "\"1e400keV\" is not allowed" },
  { "1e-320keV", "\"1e-320keV\" is not allowed" },
  { "1e-323pm", "\"1e-323pm\" is not allowed" },
  { "0,4066A", "one of A, nm, pm, m, eV, keV, MeV" },
  { "0x3A", "one of A, nm" },
  { "30keV 40keV", "one of A, nm" },
  { "3deg", "one of A, nm" },
  { "30 kV", "one of A, nm" },
  { "", "one of A, nm" },
  { "keV", "one of A, nm" },
};

static const Refusal refused_lengths[] = {
  { "450", "\"450\" has no unit: 450 µm; write 450um" },
  { "0.00045", "\"0.00045\" has no unit: 0.00045 m, 0.00045 cm; write" },
  { "3", "\"3\" has no unit: 3 mm, 3 µm; write 3mm or 3um" },
  { "0mm", "\"0mm\" is not allowed: the length is positive and finite" },
  { "1e309mm", "\"1e309mm\" is not allowed" },
  { "1e-323pm", "\"1e-323pm\" is not allowed" },
  { "3keV", "one of m, cm, mm, um, nm, A, pm" },
};

static const Refusal refused_angles[] = {
  { "0.3", "one of deg, rad, mrad" },
  { "infrad", "a finite number" },
  { "3mm", "one of deg, rad, mrad" },
};

static void
check_refusal (const Refusal *c, GError **error)
{
  g_assert_error (*error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  if (strstr ((*error)->message, c->message) == NULL)
    g_error ("\"%s\" is not in \"%s\"", c->message, (*error)->message);
  g_clear_error (error);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  double value = 7.0;

  for (gsize i = 0; i < G_N_ELEMENTS (refused_wavelengths); i++) {
    const Refusal *c = &refused_wavelengths[i];

    g_assert_false (ringlet_wavelength_parse ("--wavelength", c->text, &value, &error));
    check_refusal (c, &error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused_lengths); i++) {
    const Refusal *c = &refused_lengths[i];

    g_assert_false (ringlet_length_parse ("l", c->text, 1e-6, 1e-2, &value, &error));
    check_refusal (c, &error);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused_angles); i++) {
    g_assert_false (ringlet_angle_parse ("a", refused_angles[i].text, &value, &error));
    check_refusal (&refused_angles[i], &error);
  }
  g_assert_cmpfloat (value, ==, 7.0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantity/values", test_values);
  g_test_add_func ("/quantity/refused", test_refused);
  return g_test_run ();
}
