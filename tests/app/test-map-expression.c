/* SPDX-License-Identifier: MIT */

/* Expressions of the layers of a map, against their values by hand. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "map-expression.h"

/* A = 6, B = 3, C = 0.5, D = NaN */
static const double layers[] = { 6.0, 3.0, 0.5, NAN };

static const struct {
  const char *text;
  double value;
} expressions[] = {
  { "A", 6.0 },
  { "b", 3.0 },
  { " A / B ", 2.0 },
  { "(A-B)/(A+B)", 1.0 / 3.0 },
  { "A-B-C", 2.5 },
  { "A/B/C", 4.0 },
  { "A - B * C", 4.5 },
  { "(A - B) * C", 1.5 },
  { "-A", -6.0 },
  { "--A", 6.0 },
  { "A*-B", -18.0 },
  { "-(A+B)*2", -18.0 },
  { "1e2*A", 600.0 },
  { ".5*A", 3.0 },
  { "A × B ÷ C", 36.0 },
  { "A − B", 3.0 },
  { "((((A))))", 6.0 },
  { "2", 2.0 },
  { "A/0", NAN },
  { "A/(B-3)", NAN },
  { "A+D", NAN },
  { "0*D", NAN },
};

static void
test_expressions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletMapExpression) parsed =
        ringlet_map_expression_new (expressions[i].text, 4, NULL, &error);
    double value = 0.0;

    g_assert_no_error (error);
    value = ringlet_map_expression_evaluate (parsed, layers);
    if (isnan (value) != isnan (expressions[i].value) ||
        fabs (value - expressions[i].value) > 1e-15)
      g_error ("%s: %.17g", expressions[i].text, value);
  }
}

static const struct {
  const char *text;
  gsize position;
  const char *says;
} refused[] = {
  { "", 0, "“” cannot be computed: a region" },
  { "  ", 2, "is missing at character 3" },
  { "A +", 3,
      "“A +” cannot be computed: a region (A, B, …), a number or a parenthesis is "
      "missing at character 4" },
  { "A B", 2, "an operator (+ − * /) is missing before character 3" },
  { "A/(B", 4,
      "“A/(B” cannot be computed: a closing parenthesis is missing at character 5" },
  { "A)", 1, "an operator" },
  { "E", 0, "“E” cannot be computed: there is no region E yet (character 1)" },
  { "A+e", 2, "there is no region E yet (character 3)" },
  { "A++B", 2, "a region" },
  { "* A", 0, "a region" },
  { "A − Ä", 4, "“A − Ä” cannot" }, /* characters, and not bytes */
  { "é", 0, "character 1" },
  { "2A", 1, "an operator" },
  { "1e999", 0, "what begins at character 1 is no number" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    gsize position = 99;
    RingletMapExpression *parsed =
        ringlet_map_expression_new (refused[i].text, 4, &position, &error);

    g_assert_null (parsed);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    if (position != refused[i].position ||
        strstr (error->message, refused[i].says) == NULL ||
        strstr (error->message, refused[i].text) == NULL)
      g_error ("“%s”: %s", refused[i].text, error->message);
  }
}

/* As deep as it is allowed, with as much as can wait on the stack; one deeper is no
 * crash. */
static void
test_deep (void)
{
  for (guint depth = 63; depth <= 65; depth++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (RingletMapExpression) parsed = NULL;

    for (guint i = 0; i < depth; i++)
      g_string_append (text, "1+2*(");
    g_string_append (text, "A+B*C");
    for (guint i = 0; i < depth; i++)
      g_string_append_c (text, ')');
    parsed = ringlet_map_expression_new (text->str, 3, NULL, NULL);
    g_assert_cmpint (parsed != NULL, ==, depth <= 64);
    if (parsed != NULL) /* x → 1 + 2x, depth times from 7.5 */
      g_assert_cmpfloat (ringlet_map_expression_evaluate (parsed, layers), ==,
          ldexp (8.5, (int) depth) - 1.0);
  }
}

static void
test_uses (void)
{
  g_autoptr (RingletMapExpression) parsed =
      ringlet_map_expression_new ("A/C", 4, NULL, NULL);

  g_assert_true (ringlet_map_expression_uses (parsed, 0));
  g_assert_false (ringlet_map_expression_uses (parsed, 1));
  g_assert_true (ringlet_map_expression_uses (parsed, 2));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-map/expression/values", test_expressions);
  g_test_add_func ("/series-map/expression/refused", test_refused);
  g_test_add_func ("/series-map/expression/deep", test_deep);
  g_test_add_func ("/series-map/expression/uses", test_uses);
  return g_test_run ();
}
