/* SPDX-License-Identifier: MIT */

/* Values spread evenly, by their root, by their logarithm. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "base/scale.h"

typedef struct {
  RingletScale scale;
  double value;
  double scaled;
} Case;

static const Case cases[] = {
  { RINGLET_SCALE_LINEAR, -3.5, -3.5 },
  { RINGLET_SCALE_LINEAR, 0.0, 0.0 },
  { RINGLET_SCALE_LINEAR, 1e12, 1e12 },
  { RINGLET_SCALE_SQRT, 0.0, 0.0 },
  { RINGLET_SCALE_SQRT, 144.0, 12.0 },
  { RINGLET_SCALE_SQRT, -6.25, -2.5 },
  { RINGLET_SCALE_LOG, 1.0, 0.0 },
  { RINGLET_SCALE_LOG, G_E, 1.0 },
  { RINGLET_SCALE_LOG, 1024.0, 10.0 * G_LN2 },
};

static void
test_apply (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    const double scaled = ringlet_scale_apply (c->scale, c->value);

    g_assert_cmpfloat_with_epsilon (scaled, c->scaled, 1e-14);
    g_assert_cmpfloat_with_epsilon (ringlet_scale_invert (c->scale, scaled), c->value,
        1e-15 + 1e-12 * fabs (c->value));
  }
}

static void
test_no_logarithm (void)
{
  const double values[] = { 0.0, -0.0, -1.0, -INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat (
        ringlet_scale_apply (RINGLET_SCALE_LOG, values[i]), ==, -INFINITY);
  g_assert_cmpfloat (ringlet_scale_invert (RINGLET_SCALE_LOG, -INFINITY), ==, 0.0);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  RingletScale scale = RINGLET_SCALE_N;

  for (int i = 0; i < RINGLET_SCALE_N; i++) {
    const char *name = ringlet_scale_name ((RingletScale) i);

    g_assert_true (ringlet_scale_parse (name, &scale, NULL));
    g_assert_cmpint (scale, ==, i);
  }
  g_assert_cmpstr (ringlet_scale_name (RINGLET_SCALE_SQRT), ==, "sqrt");
  g_assert_false (ringlet_scale_parse ("cubic", &scale, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "linear"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/apply", test_apply);
  g_test_add_func ("/scale/no-logarithm", test_no_logarithm);
  g_test_add_func ("/scale/names", test_names);
  return g_test_run ();
}
