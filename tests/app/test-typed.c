/* SPDX-License-Identifier: MIT */

/* Numbers as people type them, whatever the locale. */

#include "typed.h"

#include <locale.h>
#include <math.h>

static const struct {
  const char *text;
  double value; /* NaN: no number */
} cases[] = {
  { "30.5", 30.5 },
  { "30,5", 30.5 },
  { " 0,25 ", 0.25 },
  { "-3", -3 },
  { "\u22120,5", -0.5 },
  { "1e-3", 1e-3 },
  { "1,5e3", 1500 },
  { "260\u202f328", 260328 },
  { "1\u00a0234,5", 1234.5 },
  { "", NAN },
  { "1,234,5", NAN },
  { "1.234,5", NAN },
  { "12 mm", NAN },
  { "1 2", NAN },
  { "nan", NAN },
  { "inf", NAN },
};

static void
test_number (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    double value = 7.0;

    g_test_message ("“%s”", cases[i].text);
    g_assert_cmpint (
        ringlet_typed_number (cases[i].text, &value), ==, !isnan (cases[i].value));
    g_assert_cmpfloat (value, ==, isnan (cases[i].value) ? 7.0 : cases[i].value);
  }
}

static void
test_plain (void)
{
  g_autofree char *energy = ringlet_typed_plain ("30,5 keV");

  g_assert_cmpstr (energy, ==, "30.5 keV");
}

static const struct {
  const char *text;
  double first; /* NaN: no pair */
  double second;
} pairs[] = {
  { "0.5, 12", 0.5, 12 },
  { "0.5,12", 0.5, 12 },
  { "0,5 12,25", 0.5, 12.25 },
  { "0,5; 12,25", 0.5, 12.25 },
  { " 12 \u22120,5 ", 12, -0.5 },
  { "", NAN, 0 },
  { "1", NAN, 0 },
  { "1,2,3", NAN, 0 },
  { "1 2 3", NAN, 0 },
  { "1 two", NAN, 0 },
};

static void
test_pair (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    double first = 0.0;
    double second = 0.0;

    g_test_message ("“%s”", pairs[i].text);
    g_assert_cmpint (ringlet_typed_pair (pairs[i].text, &first, &second), ==,
        !isnan (pairs[i].first));
    if (isnan (pairs[i].first))
      continue;
    g_assert_cmpfloat (first, ==, pairs[i].first);
    g_assert_cmpfloat (second, ==, pairs[i].second);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/typed/number", test_number);
  g_test_add_func ("/typed/pair", test_pair);
  g_test_add_func ("/typed/plain", test_plain);
  return g_test_run ();
}
