/* SPDX-License-Identifier: MIT */

/* Formulas: values as C computes them, derivatives against differences. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "calib/goniometer-expression.h"

#define A 0.7
#define B 2.3

static const char *const names[] = { "a", "b", "pi", "sin_1", NULL };
static const double values[] = { A, B, G_PI, -1.5 };

/**
 * Case:
 * @value: what C makes of it
 */
typedef struct {
  const char *text;
  double value;
} Case;

static void
test_values (void)
{
  const Case cases[] = {
    { "a", A },
    { " 1.5e-3 ", 1.5e-3 },
    { ".5*b", 0.5 * B },
    { "5.", 5.0 },
    { "1/2", 0.5 },
    { "7 % 3", 1.0 },
    { "-7 % 3", 2.0 },
    { "-7 // 2", -4.0 },
    { "fmod(-7, 3)", -1.0 },
    { "a + b * 2 - 1", A + B * 2.0 - 1.0 },
    { "(a + b) * 2", (A + B) * 2.0 },
    { "a - b - 1", A - B - 1.0 },
    { "a / b / 2", A / B / 2.0 },
    { "-a**2", -(A * A) },
    { "2**-1", 0.5 },
    { "2**3**2", 512.0 },
    { "a*-2", A * -2.0 },
    { "+a", A },
    { "--a", A },
    { "sin(a)", sin (A) },
    { "cos(a*b)", cos (A * B) },
    { "tan (a)", tan (A) },
    { "arcsin(a)", asin (A) },
    { "arccos(a)", acos (A) },
    { "arctan(b)", atan (B) },
    { "arctan2(a, b)", atan2 (A, B) },
    { "sinh(a)", sinh (A) },
    { "cosh(a)", cosh (A) },
    { "tanh(a)", tanh (A) },
    { "arcsinh(b)", asinh (B) },
    { "arccosh(b)", acosh (B) },
    { "arctanh(a)", atanh (A) },
    { "exp(-a)", exp (-A) },
    { "expm1(a)", expm1 (A) },
    { "log(b)", log (B) },
    { "log10(b)", log10 (B) },
    { "log2(b)", log2 (B) },
    { "log1p(b)", log1p (B) },
    { "sqrt(a*b)", sqrt (A * B) },
    { "abs(-b)", B },
    { "sign(-b)", -1.0 },
    { "floor(b) + ceil(b) + round(b) + trunc(b)", 2.0 + 3.0 + 2.0 + 2.0 },
    { "b**a", pow (B, A) },
    { "a**0", 1.0 },
    { "sin_1 * sin(sin_1)", -1.5 * sin (-1.5) },
    { "a * pi / 180 + sin(2*pi*b)*0.5", A * G_PI / 180.0 + sin (2 * G_PI * B) * 0.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletExpression) formula =
        ringlet_expression_new ("f", cases[i].text, names, &error);

    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (
        ringlet_expression_evaluate (formula, values, 0, NULL), cases[i].value, 1e-15);
  }
}

static double
value_at (const RingletExpression *formula, int variable, double step)
{
  double moved[G_N_ELEMENTS (values)];

  memcpy (moved, values, sizeof values);
  moved[variable] += step;
  return ringlet_expression_evaluate (formula, moved, 0, NULL);
}

/* Fourth order with steps of 1e-3: 1e-12, and rounding 1e-13. */
static double
slope_at (const RingletExpression *formula, int variable)
{
  const double h = 1e-3;

  return (8.0 * (value_at (formula, variable, h) - value_at (formula, variable, -h)) -
             value_at (formula, variable, 2.0 * h) +
             value_at (formula, variable, -2.0 * h)) /
      (12.0 * h);
}

static void
test_slopes (void)
{
  static const char *const texts[] = { "a", "3", "a + b * 2 - a * b", "a / b", "b / a",
    "-a**2", "a**b", "b**-a", "2**a", "b % a", "fmod(b, a)", "sin(a*b)",
    "cos(a) * tan(b)", "arcsin(a*a)", "arccos(a)", "arctan(b/a)", "arctan2(a, b)",
    "arctan2(b*b, -a)", "sinh(a) + cosh(b) + tanh(a*b)", "arcsinh(b)", "arccosh(b)",
    "arctanh(a)", "exp(-a*b)", "expm1(a)", "log(a*b)", "log10(b)", "log2(a)",
    "log1p(b)", "sqrt(a + b)", "abs(-b*a)", "sign(a)", "floor(b) * a", "b // a * a",
    "ceil(a) + round(b) * b + trunc(a)" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (RingletExpression) formula =
        ringlet_expression_new ("f", texts[i], names, NULL);
    double gradient[2] = { NAN, NAN };

    ringlet_expression_evaluate (formula, values, 2, gradient);
    for (int k = 0; k < 2; k++)
      g_assert_cmpfloat_with_epsilon (
          gradient[k], slope_at (formula, k), 1e-9 * fmax (1.0, fabs (gradient[k])));
  }
}

/* Where a rule would multiply 0 with infinity. */
static void
test_still (void)
{
  static const char *const texts[] = { "a + sqrt(pi - pi)", "a + log(0*pi)*0",
    "a * (pi - pi)**0.5" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (RingletExpression) formula =
        ringlet_expression_new ("f", texts[i], names, NULL);
    double gradient = NAN;

    ringlet_expression_evaluate (formula, values, 1, &gradient);
    g_assert_true (isfinite (gradient));
  }
}

static void
test_uses (void)
{
  g_autoptr (RingletExpression) formula =
      ringlet_expression_new ("f", "b * sin(2)", names, NULL);

  g_assert_false (ringlet_expression_uses (formula, 0));
  g_assert_true (ringlet_expression_uses (formula, 1));
}

/**
 * BadCase:
 * @message: a part of what is said
 */
typedef struct {
  const char *text;
  RingletError code;
  const char *message;
} BadCase;

static const BadCase bad_cases[] = {
  { "", RINGLET_ERROR_FORMAT, "f: a number, a name or “(” is expected at character 1" },
  { "a +", RINGLET_ERROR_FORMAT, "expected at character 4 of “a +”, not “”" },
  { "(a", RINGLET_ERROR_FORMAT, "“)” is expected at character 3" },
  { "a b", RINGLET_ERROR_FORMAT,
      "an operator (+ - * / // % **) or the end is expected" },
  { "2 3", RINGLET_ERROR_FORMAT, "an operator" },
  { "a ^ 2", RINGLET_ERROR_FORMAT, "an operator (+ - * / // % **) or the end" },
  { "c", RINGLET_ERROR_FORMAT, "a known name (a, b, pi, sin_1) is expected" },
  { "sin", RINGLET_ERROR_FORMAT, "a known name" },
  { "sin a", RINGLET_ERROR_FORMAT, "a known name" },
  { "sin(a, b)", RINGLET_ERROR_FORMAT, "“)” is expected" },
  { "arctan2(a)", RINGLET_ERROR_FORMAT, "“,” and a second argument" },
  { "1e400", RINGLET_ERROR_FORMAT, "a finite number" },
  { "1.2.3", RINGLET_ERROR_FORMAT, "a finite number" },
  { "__import__('os')", RINGLET_ERROR_FORMAT, "a known name" },
  { "a.b", RINGLET_ERROR_FORMAT, "an operator" },
  { "a < b", RINGLET_ERROR_FORMAT, "an operator" },
  { "a µ", RINGLET_ERROR_FORMAT, "expected at character 3 of “a µ”, not “µ”" },
  { "a\xff", RINGLET_ERROR_FORMAT, "not UTF-8" },
};

static void
assert_refused (const char *text, RingletError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_expression_new ("f", text, names, &error));
  g_assert_error (error, RINGLET_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static void
test_bad (void)
{
  g_autofree char *deep = g_strnfill (100000, '(');
  g_autofree char *signs = g_strnfill (100000, '-');
  g_autoptr (GString) powers = g_string_new ("a");
  g_autoptr (GString) sums = g_string_new ("a");

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    assert_refused (bad_cases[i].text, bad_cases[i].code, bad_cases[i].message);
  for (int i = 0; i < 2000; i++) {
    g_string_append (powers, "**a");
    g_string_append (sums, "+a");
  }
  assert_refused (deep, RINGLET_ERROR_LIMIT, "in one another");
  assert_refused (signs, RINGLET_ERROR_LIMIT, "in one another");
  assert_refused (powers->str, RINGLET_ERROR_LIMIT, "in one another");
  assert_refused (sums->str, RINGLET_ERROR_LIMIT, "more than 1000 parts");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/goniometer-expression/values", test_values);
  g_test_add_func ("/calib/goniometer-expression/slopes", test_slopes);
  g_test_add_func ("/calib/goniometer-expression/still", test_still);
  g_test_add_func ("/calib/goniometer-expression/uses", test_uses);
  g_test_add_func ("/calib/goniometer-expression/bad", test_bad);
  return g_test_run ();
}
