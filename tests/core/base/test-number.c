/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <string.h>

typedef struct {
  double value;
  const char *text;
} FormatCase;

/* As Python's repr() finds the shortest digits, in the notation of %g. */
static const FormatCase format_cases[] = {
  { 0.1, "0.1" },
  { 1.0 / 3.0, "0.3333333333333333" },
  { 0.1 + 0.2, "0.30000000000000004" },
  { 172e-6, "0.000172" },
  { 3.344e-11, "3.344e-11" },
  { 100.0, "100" },
  { -2.5, "-2.5" },
  { 0.0, "0" },
  { 9007199254740993.0, "9007199254740992" },
  { 1.7976931348623157e308, "1.7976931348623157e+308" },
  { 2.2250738585072014e-308, "2.2250738585072014e-308" },
  { NAN, "nan" },
};

static void
test_format (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (format_cases); i++) {
    char buffer[RINGLET_NUMBER_SIZE];

    g_assert_cmpstr (ringlet_number_format (format_cases[i].value, buffer), ==,
        format_cases[i].text);
  }
}

static guint64
bits_of (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static void
assert_round_trip (double value)
{
  char buffer[RINGLET_NUMBER_SIZE];
  double back = NAN;

  g_assert_true (ringlet_number_parse (ringlet_number_format (value, buffer), &back));
  if (bits_of (back) != bits_of (value))
    g_error ("%s is another number", buffer);
}

/* Every exponent with both ends of its range; denormals by their bits. */
static void
test_round_trip_edges (void)
{
  for (int exponent = -1074; exponent <= 1023; exponent++) {
    const double power = ldexp (1.0, exponent);

    assert_round_trip (power);
    assert_round_trip (-nextafter (power, 0.0));
    assert_round_trip (nextafter (power, 1e300));
  }
  assert_round_trip (-0.0);
}

static void
test_round_trip_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < 200000; i++) {
    const guint64 bits = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
    double value;

    memcpy (&value, &bits, sizeof value);
    if (isfinite (value))
      assert_round_trip (value);
    assert_round_trip (g_rand_double (rand));
  }
}

typedef struct {
  double value;
  int places;
  const char *text;
} ScaledCase;

static const ScaledCase scaled_cases[] = {
  { 12.34, 2, "1234" },
  { 0.0123, 2, "1.23" },
  { -1.0 / 3.0, 2, "-33.33333333333333" },
  { 4.066e-11, 10, "0.4066" },
  { 1e-10, 10, "1" },
  { 1.5e-13, 10, "0.0015" },
  { 0.1, 3, "100" },
  { 1e300, 2, "1e+302" },
  { 1.25e-30, 2, "1.25e-28" },
  { 12345.0, -2, "123.45" },
  { 0.0, 2, "0" },
};

/* The point moves, the digits stay: there and back are the same bits. */
static void
test_scaled (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  char buffer[RINGLET_NUMBER_SIZE];
  double back = NAN;

  for (gsize i = 0; i < G_N_ELEMENTS (scaled_cases); i++) {
    const ScaledCase *c = &scaled_cases[i];

    g_assert_cmpstr (
        ringlet_number_format_scaled (c->value, c->places, buffer), ==, c->text);
    g_assert_true (ringlet_number_parse_scaled (buffer, -c->places, &back));
    g_assert_cmpfloat (back, ==, c->value);
  }
  for (gsize i = 0; i < 200000; i++) {
    const double value =
        ldexp (g_rand_double (rand), g_rand_int_range (rand, -120, 120));
    const int places = g_rand_int_range (rand, -20, 21);

    ringlet_number_format_scaled (value, places, buffer);
    g_assert_true (ringlet_number_parse_scaled (buffer, -places, &back));
    g_assert_true (bits_of (back) == bits_of (value));
  }
  g_assert_false (ringlet_number_parse_scaled ("1e", 2, &back));
  g_assert_false (ringlet_number_parse_scaled ("1e307", 2, &back));
  g_assert_false (ringlet_number_parse_scaled ("0e99999999999999999999", 2, &back));
}

typedef struct {
  const char *text;
  gboolean ok;
  double value;
} ParseCase;

static const ParseCase parse_cases[] = {
  { "1.5", TRUE, 1.5 },
  { " 1.5", TRUE, 1.5 },
  { "1.5\t \r\n", TRUE, 1.5 },
  { "-2e-3", TRUE, -2e-3 },
  { "+7", TRUE, 7.0 },
  { ".5", TRUE, 0.5 },
  { "5.", TRUE, 5.0 },
  { "1e-400", TRUE, 0.0 },
  { "", FALSE, 0 },
  { " ", FALSE, 0 },
  { "1,5", FALSE, 0 },
  { "1.000,5", FALSE, 0 },
  { "1x", FALSE, 0 },
  { "1 2", FALSE, 0 },
  { "1e", FALSE, 0 },
  { "--1", FALSE, 0 },
  { "1.5.2", FALSE, 0 },
  { "mm", FALSE, 0 },
  { "nan", FALSE, 0 },
  { "inf", FALSE, 0 },
  { "-Infinity", FALSE, 0 },
  { "1e400", FALSE, 0 },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++) {
    const ParseCase *c = &parse_cases[i];
    double value = -1.0;

    g_test_message ("\"%s\"", c->text);
    g_assert_true (ringlet_number_parse (c->text, &value) == c->ok);
    if (c->ok)
      g_assert_cmpfloat (value, ==, c->value);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/number/format", test_format);
  g_test_add_func ("/number/round-trip/edges", test_round_trip_edges);
  g_test_add_func ("/number/round-trip/random", test_round_trip_random);
  g_test_add_func ("/number/parse", test_parse);
  g_test_add_func ("/number/scaled", test_scaled);

  return g_test_run ();
}
