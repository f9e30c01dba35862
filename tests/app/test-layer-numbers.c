/* SPDX-License-Identifier: MIT */

/* Numbers of layers as people type them. */

#include "layer-numbers.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

typedef struct {
  const char *text;
  gsize n;
  double numbers[4];
  const char *wrong; /* (nullable): what the message names */
} Case;

static const Case cases[] = {
  { "", 0, { 0 }, NULL },
  { "10 20 14.5 -24", 4, { 10, 20, 14.5, -24 }, NULL },
  { "  1;2\n3e1\t", 3, { 1, 2, 30 }, NULL },
  { "10,5 \u22122,25", 2, { 10.5, -2.25 }, NULL },
  { "-inf 5", 2, { -INFINITY, 5 }, NULL },
  { "1 two", 0, { 0 }, "“two”" },
  { "1 2px", 0, { 0 }, "“2px”" },
  { "nan", 0, { 0 }, "“nan”" },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GError) error = NULL;
    gsize n = 0;
    g_autofree double *numbers = ringlet_layer_numbers_parse (c->text, &n, &error);

    g_test_message ("%s", c->text);
    if (c->wrong != NULL) {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, c->wrong));
      continue;
    }
    g_assert_no_error (error);
    g_assert_nonnull (numbers);
    g_assert_cmpuint (n, ==, c->n);
    for (gsize k = 0; k < n; k++)
      g_assert_cmpfloat (numbers[k], ==, c->numbers[k]);
  }
}

/* What is written is read again, whatever the locale writes. */
static void
test_format (void)
{
  static const double numbers[] = { 0, -1.25, 1234.5678, -INFINITY };
  g_autofree char *text =
      ringlet_layer_numbers_format (numbers, G_N_ELEMENTS (numbers));
  gsize n = 0;
  g_autofree double *again = ringlet_layer_numbers_parse (text, &n, NULL);

  g_assert_cmpmem (again, n * sizeof *again, numbers, sizeof numbers);
}

static void
test_kind (void)
{
  g_assert_cmpstr (ringlet_layer_numbers_kind ("circle", 3), ==, "circle");
  g_assert_cmpstr (ringlet_layer_numbers_kind ("circle", 5), ==, "ellipse");
  g_assert_cmpstr (ringlet_layer_numbers_kind ("ring", 4), ==, "ring");
  g_assert_cmpstr (ringlet_layer_numbers_kind ("ring", 6), ==, "arc");
  g_assert_cmpstr (ringlet_layer_numbers_kind ("polygon", 6), ==, "polygon");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer-numbers/parse", test_parse);
  g_test_add_func ("/layer-numbers/format", test_format);
  g_test_add_func ("/layer-numbers/kind", test_kind);
  return g_test_run ();
}
