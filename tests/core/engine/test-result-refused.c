/* SPDX-License-Identifier: MIT */

/* Results that cannot be combined: the error names what differs, and both values. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine/result-arithmetic.h"
#include "support/fake-result.h"

typedef struct {
  const char *name;
  void (*spoil) (RingletResult *self);
  int code;
  const char *needles[2];
} MatchCase;

static void
spoil_unit (RingletResult *self)
{
  self->unit = ringlet_unit_find ("q_nm^-1", NULL);
}

static void
spoil_radial (RingletResult *self)
{
  self->n_radial = 29;
}

static void
spoil_azimuth (RingletResult *self)
{
  self->n_azimuth = 11;
}

static void
spoil_range (RingletResult *self)
{
  self->radial_max = 31.5;
}

static void
spoil_turn (RingletResult *self)
{
  self->azimuth_min_deg = -90.0;
}

static void
spoil_average (RingletResult *self)
{
  self->plan.weighted_average = FALSE;
}

static void
spoil_errors (RingletResult *self)
{
  self->plan.error_model = RINGLET_ERROR_MODEL_NONE;
  g_clear_pointer (&self->sum_variance, g_free);
  g_clear_pointer (&self->sigma, g_free);
}

static const MatchCase match_cases[] = {
  { "unit", spoil_unit, RINGLET_ERROR_VALUE, { "2th_deg", "q_nm^-1" } },
  { "radial bins", spoil_radial, RINGLET_ERROR_SHAPE, { "30 and 29", "radial" } },
  { "azimuthal bins", spoil_azimuth, RINGLET_ERROR_SHAPE,
      { "12 and 11", "azimuthal" } },
  { "radial range", spoil_range, RINGLET_ERROR_VALUE, { "0.25 to 30.5", "31.5" } },
  { "azimuthal range", spoil_turn, RINGLET_ERROR_VALUE, { "-180 to 180", "-90" } },
  { "average", spoil_average, RINGLET_ERROR_VALUE, { "weighted", "unweighted" } },
  { "error model", spoil_errors, RINGLET_ERROR_VALUE, { "poisson", "none" } },
};

static void
test_match (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (match_cases); i++) {
    const MatchCase *c = &match_cases[i];
    g_autoptr (RingletResult) a = fake_result_new (30, 12, TRUE);
    g_autoptr (RingletResult) b = fake_result_new (30, 12, TRUE);

    c->spoil (b);
    for (gsize k = 0; k < 2; k++) {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", c->name);
      g_assert_null (k == 0 ? ringlet_result_add (a, b, &error)
                            : ringlet_result_subtract (a, b, 1.0, &error));
      g_assert_error (error, RINGLET_ERROR, c->code);
      g_assert_nonnull (strstr (error->message, c->needles[0]));
      g_assert_nonnull (strstr (error->message, c->needles[1]));
    }
  }
}

static void
test_scale (void)
{
  const double scales[] = { -1.0, NAN, INFINITY };
  g_autoptr (RingletResult) a = fake_result_new (30, 0, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_result_subtract (a, a, scales[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, "0 or a positive number"));
  }
}

typedef struct {
  gsize n_azimuth;
  double azimuth_max_deg;
  const char *needle;
} TurnCase;

static const TurnCase turn_cases[] = {
  { 5, 180.0, "5 azimuthal bins" },
  { 6, 90.0, "270°" },
  { 0, 180.0, "pattern" },
};

static void
test_symmetrise_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (turn_cases); i++) {
    const TurnCase *c = &turn_cases[i];
    g_autoptr (RingletResult) cake = fake_result_new (4, c->n_azimuth, TRUE);
    g_autoptr (GError) error = NULL;

    cake->azimuth_max_deg = c->azimuth_max_deg;
    g_assert_null (ringlet_result_symmetrise (cake, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, c->needle));
    g_assert_nonnull (strstr (error->message, "360°"));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/result/refused/match", test_match);
  g_test_add_func ("/result/refused/scale", test_scale);
  g_test_add_func ("/result/refused/symmetrise", test_symmetrise_refused);

  return g_test_run ();
}
