/* SPDX-License-Identifier: MIT */
#include "pattern/background.h"

#include <locale.h>

#include "base/error.h"
#include "make-pattern.h"
#include "pattern/chebyshev.h"
#include "scipy-values.h"

#define N G_N_ELEMENTS (counts_x)
/* Both compute in double; logarithms and sums in another order. */
#define TOLERANCE 1e-11

typedef struct {
  const char *name;
  RingletBackgroundOptions options;
  gboolean has_sigma;
  double lift; /* added to the counts */
  const double *expected;
} Case;

static const Case cases[] = {
  { "snip",
      { .method = RINGLET_BACKGROUND_SNIP, .reach = 10, .lls = TRUE, .smooth = 1 },
      TRUE, 0.0, snip_lls },
  { "snip of a length",
      { .method = RINGLET_BACKGROUND_SNIP,
          .reach = 0.5,
          .reach_is_length = TRUE,
          .lls = TRUE,
          .smooth = 1 },
      TRUE, 0.0, snip_lls },
  { "snip without logarithms",
      { .method = RINGLET_BACKGROUND_SNIP, .reach = 10, .smooth = 1 }, FALSE, 0.0,
      snip_plain },
  { "snip of means",
      { .method = RINGLET_BACKGROUND_SNIP, .reach = 10, .lls = TRUE, .smooth = 5 },
      FALSE, 0.0, snip_smooth },
  { "snip below 0",
      { .method = RINGLET_BACKGROUND_SNIP, .reach = 6, .lls = TRUE, .smooth = 1 },
      FALSE, -80.0, snip_negative },
  { "Brückner",
      { .method = RINGLET_BACKGROUND_BRUCKNER,
          .reach = 6,
          .smooth = 1,
          .iterations = 20 },
      FALSE, 0.0, bruckner_curve },
  { "polynomial through all",
      { .method = RINGLET_BACKGROUND_CHEBYSHEV,
          .smooth = 1,
          .iterations = 50,
          .order = 6 },
      TRUE, 0.0, chebyshev_all },
  { "polynomial, rejecting",
      { .method = RINGLET_BACKGROUND_CHEBYSHEV,
          .smooth = 1,
          .iterations = 50,
          .order = 3,
          .reject = 2.0 },
      TRUE, 0.0, chebyshev_reject },
  { "polynomial, rejecting without sigmas",
      { .method = RINGLET_BACKGROUND_CHEBYSHEV,
          .smooth = 1,
          .iterations = 50,
          .order = 3,
          .reject = 2.0 },
      FALSE, 0.0, chebyshev_no_sigma },
  { "polynomial through Brückner's curve",
      { .method = RINGLET_BACKGROUND_CHEBYSHEV,
          .reach = 6,
          .smooth = 1,
          .iterations = 20,
          .order = 8 },
      TRUE, 0.0, chebyshev_smoothed },
};

static RingletPattern *
make_case (const Case *c)
{
  RingletPattern *self = c->has_sigma ? make_counts (N, counts_x, counts_y)
                                      : make_pattern (N, counts_x, counts_y, NULL);

  for (gsize i = 0; i < N; i++)
    self->intensity[i] += c->lift;
  return self;
}

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletPattern) pattern = make_case (c);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPattern) found =
        ringlet_background_find (pattern, &c->options, &error);
    g_autoptr (RingletPattern) rest =
        ringlet_background_subtract (pattern, &c->options, &error);

    g_assert_no_error (error);
    g_assert_null (found->sigma);
    g_assert_cmpint (rest->sigma != NULL, ==, c->has_sigma);
    assert_curve (c->name, N, found->x, pattern->x, 0.0);
    assert_curve (c->name, N, found->intensity, c->expected, TOLERANCE);
    for (gsize k = 0; k < N; k++)
      g_assert_cmpfloat (
          rest->intensity[k], ==, pattern->intensity[k] - found->intensity[k]);
  }
}

/* What is known in closed form: a straight line is its own background. */
static void
test_line (void)
{
  double y[N];

  for (gsize i = 0; i < N; i++)
    y[i] = 500.0 - 3.0 * (double) i;
  for (int method = 0; method <= RINGLET_BACKGROUND_CHEBYSHEV; method++) {
    g_autoptr (RingletPattern) line = make_pattern (N, counts_x, y, NULL);
    RingletBackgroundOptions options = ringlet_background_options (method);
    g_autoptr (RingletPattern) found = NULL;

    /* Brückner holds the ends, and so bends a slope: a constant only. */
    for (gsize i = 0; method == RINGLET_BACKGROUND_BRUCKNER && i < N; i++)
      line->intensity[i] = y[0];
    options.order = 4;
    options.lls = FALSE;
    options.reach = method == RINGLET_BACKGROUND_CHEBYSHEV ? 0.0 : 7.0;
    found = ringlet_background_find (line, &options, NULL);
    assert_curve ("line", N, found->intensity, line->intensity, 1e-12);
  }
}

/* Gaps take a line between their neighbours and are no points of a polynomial. */
static void
test_gaps (void)
{
  for (int method = 0; method <= RINGLET_BACKGROUND_CHEBYSHEV; method++) {
    g_autoptr (RingletPattern) pattern = make_pattern (N, counts_x, counts_y, NULL);
    RingletBackgroundOptions options = ringlet_background_options (method);
    g_autoptr (RingletPattern) found = NULL;

    for (gsize i = 0; i < N; i++)
      pattern->intensity[i] = i < 3 || (i > 40 && i < 50) || i == N - 1 ? NAN : 25.0;
    options.order = 3;
    options.reach = method == RINGLET_BACKGROUND_CHEBYSHEV ? 0.0 : 5.0;
    found = ringlet_background_find (pattern, &options, NULL);
    for (gsize i = 0; i < N; i++)
      g_assert_cmpfloat_with_epsilon (found->intensity[i], 25.0, 1e-9);
  }
}

static void
test_header (void)
{
  g_autoptr (RingletPattern) pattern = make_pattern (N, counts_x, counts_y, NULL);
  RingletBackgroundOptions options =
      ringlet_background_options (RINGLET_BACKGROUND_SNIP);
  g_autoptr (RingletPattern) rest = NULL;

  options.reach = 20.0;
  rest = ringlet_background_subtract (pattern, &options, NULL);
  g_assert_cmpstr (ringlet_pattern_header (rest, "operations"), ==,
      "background snip,points=20,lls=yes,smooth=1 subtracted");
}

/* T₅(u) = cos (5 arccos u), and its sum. */
static void
test_chebyshev (void)
{
  const double coefficients[] = { 0.5, -1.0, 2.0, 0.0, 3.0, 0.25 };

  for (double u = -1.0; u <= 1.0; u += 0.125) {
    double terms[6];
    double sum = 0.0;

    ringlet_chebyshev_terms (u, 5, terms);
    for (int j = 0; j <= 5; j++) {
      g_assert_cmpfloat_with_epsilon (terms[j], cos (j * acos (u)), 1e-14);
      sum += coefficients[j] * cos (j * acos (u));
    }
    g_assert_cmpfloat_with_epsilon (
        ringlet_chebyshev_value (coefficients, 5, u), sum, 1e-13);
  }
}

typedef struct {
  const char *word;
  RingletBackgroundOptions options;
} BadCase;

static const BadCase bad_cases[] = {
  { "reach", { .method = RINGLET_BACKGROUND_SNIP, .smooth = 1 } },
  { "reach", { .method = RINGLET_BACKGROUND_SNIP, .reach = -2, .smooth = 1 } },
  { "reach", { .method = RINGLET_BACKGROUND_SNIP, .reach = 2.5, .smooth = 1 } },
  { "reach", { .method = RINGLET_BACKGROUND_BRUCKNER, .reach = NAN, .smooth = 1 } },
  { "odd", { .method = RINGLET_BACKGROUND_SNIP, .reach = 2, .smooth = 4 } },
  { "odd", { .method = RINGLET_BACKGROUND_SNIP, .reach = 2 } },
  { "order", { .method = RINGLET_BACKGROUND_CHEBYSHEV, .smooth = 1, .order = 101 } },
  { "lower order",
      { .method = RINGLET_BACKGROUND_CHEBYSHEV, .smooth = 1, .order = 96 } },
  { "rejection",
      { .method = RINGLET_BACKGROUND_CHEBYSHEV, .smooth = 1, .reject = -1.0 } },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autoptr (RingletPattern) pattern = make_pattern (N, counts_x, counts_y, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_background_find (pattern, &bad_cases[i].options, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, bad_cases[i].word));
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/background/values", test_values);
  g_test_add_func ("/background/line", test_line);
  g_test_add_func ("/background/gaps", test_gaps);
  g_test_add_func ("/background/header", test_header);
  g_test_add_func ("/background/chebyshev", test_chebyshev);
  g_test_add_func ("/background/refused", test_refused);

  return g_test_run ();
}
