/* SPDX-License-Identifier: MIT */
#include "display/plot-range.h"

#include "support/fake-result.h"

#define EXACT 1e-12 /* of numbers about 1 … 100: a few roundings */

static const RingletPlotRange all = { 10.0, 30.0 };

static void
assert_range (const RingletPlotRange *range, double min, double max, const char *name)
{
  g_test_message ("%s: %g to %g", name, range->min, range->max);
  g_assert_cmpfloat_with_epsilon (range->min, min, EXACT);
  g_assert_cmpfloat_with_epsilon (range->max, max, EXACT);
}

static void
test_zoom (void)
{
  static const struct {
    const char *name;
    RingletPlotRange from;
    double at;
    double factor;
    double min;
    double max;
  } cases[] = {
    { "about the middle", { 10.0, 30.0 }, 20.0, 2.0, 15.0, 25.0 },
    { "the value at a quarter stays there", { 10.0, 30.0 }, 15.0, 4.0, 13.75, 18.75 },
    { "about the left end", { 10.0, 30.0 }, 10.0, 2.0, 10.0, 20.0 },
    { "out, stopped at the left end", { 11.0, 15.0 }, 15.0, 0.5, 10.0, 18.0 },
    { "out, stopped at the right end", { 25.0, 29.0 }, 25.0, 0.5, 22.0, 30.0 },
    { "out of all", { 12.0, 20.0 }, 14.0, 0.1, 10.0, 30.0 },
    { "no narrower than the least", { 19.0, 21.0 }, 20.0, 100.0, 19.75, 20.25 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletPlotRange range = ringlet_plot_range_zoom (
        &cases[i].from, &all, cases[i].at, cases[i].factor, 0.5);

    assert_range (&range, cases[i].min, cases[i].max, cases[i].name);
  }
}

static void
test_zoom_and_back (void)
{
  const RingletPlotRange near = ringlet_plot_range_zoom (&all, &all, 17.0, 8.0, 0.1);
  const RingletPlotRange back = ringlet_plot_range_zoom (&near, &all, 17.0, 0.125, 0.1);

  g_assert_cmpfloat_with_epsilon (near.max - near.min, 2.5, EXACT);
  assert_range (&back, all.min, all.max, "and back");
}

static void
test_move (void)
{
  static const struct {
    double by;
    double min;
    double max;
  } cases[] = {
    { 3.0, 18.0, 22.0 },
    { -3.0, 12.0, 16.0 },
    { 100.0, 26.0, 30.0 },
    { -100.0, 10.0, 14.0 },
    { 0.0, 15.0, 19.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletPlotRange range =
        ringlet_plot_range_move (&(RingletPlotRange){ 15.0, 19.0 }, &all, cases[i].by);

    assert_range (&range, cases[i].min, cases[i].max, "moved");
  }
}

static void
test_within (void)
{
  static const struct {
    const char *name;
    RingletPlotRange wanted;
    double min;
    double max;
  } cases[] = {
    { "inside", { 12.0, 20.0 }, 12.0, 20.0 },
    { "over the left end", { 2.0, 20.0 }, 10.0, 20.0 },
    { "over both ends", { 2.0, 200.0 }, 10.0, 30.0 },
    { "beyond", { 31.0, 40.0 }, 10.0, 30.0 },
    { "touching", { 30.0, 40.0 }, 10.0, 30.0 },
    { "narrow", { 20.0, 20.1 }, 19.8, 20.3 },
    { "narrow at the end", { 29.9, 50.0 }, 29.5, 30.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletPlotRange range =
        ringlet_plot_range_within (&cases[i].wanted, &all, 0.5);

    assert_range (&range, cases[i].min, cases[i].max, cases[i].name);
  }
}

static void
test_of_pattern (void)
{
  g_autoptr (RingletResult) pattern = fake_result_new (1000, 0, FALSE);
  const RingletPlotRange whole = ringlet_plot_range_all (pattern);

  assert_range (&whole, pattern->radial_min, pattern->radial_max, "edges of the bins");
  g_assert_cmpfloat_with_epsilon (ringlet_plot_range_least (pattern),
      8.0 * (pattern->radial_max - pattern->radial_min) / 1000.0, EXACT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/plot-range/zoom", test_zoom);
  g_test_add_func ("/display/plot-range/zoom-and-back", test_zoom_and_back);
  g_test_add_func ("/display/plot-range/move", test_move);
  g_test_add_func ("/display/plot-range/within", test_within);
  g_test_add_func ("/display/plot-range/of-pattern", test_of_pattern);
  return g_test_run ();
}
