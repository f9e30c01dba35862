/* SPDX-License-Identifier: MIT */

/* What is said about an integration, as text: the words of the command line. */

#include "plan-field.h"

#include <locale.h>
#include <math.h>

#include "base/error.h"

/* ---- helpers ---- */

static const RingletPlanField *
field (const char *option)
{
  const RingletPlanField *self = ringlet_plan_field_find (option);

  g_assert_nonnull (self);
  return self;
}

static void
set (RingletProject *project, const char *option, const char *text)
{
  g_autoptr (GError) error = NULL;

  ringlet_project_set_field (project, field (option), text, &error);
  g_assert_no_error (error);
}

static void
assert_says (RingletProject *project, const char *option, const char *expected)
{
  g_autofree char *text = field (option)->get (ringlet_project_get_state (project));

  g_assert_cmpstr (text, ==, expected);
}

static const RingletPlan *
plan (RingletProject *project)
{
  return &ringlet_project_get_state (project)->plan;
}

/* ---- read and said ---- */

#define BACKGROUND "pattern --background"
#define OF_BACKGROUND(text) BACKGROUND " …" text

/* Said in every way that people write; told in one. What counts for nothing without
 * another field needs that one first. */
static const struct {
  const char *option;
  const char *text;
  const char *said;
  const char *needs;
  const char *needed;
} texts[] = {
  { "--unit", "q_A^-1", "q_A^-1" },
  { "--bins", " 500 ", "500" },
  { "--bins", "", "" },
  { "--range", "0.5,12", "0.5, 12" },
  { "--range", "0.5, 12", "0.5, 12" },
  { "--range", "0,5 12,25", "0.5, 12.25" },
  { "--range", "0,5; 12,25", "0.5, 12.25" },
  { "--range", "", "" },
  { "--azimuth-range", "170, 190", "170, 190" },
  { "--cake", "500x180", "500×180" },
  { "--cake", "auto × 90", "auto×90" },
  { "--cake", "", "1000×360" },
  { "--split", "bbox", "bbox" },
  { "--engine", "csr", "csr" },
  { "--engine", "automatic", "automatic" },
  { "--solid-angle-order", "no", "no" },
  { "--polarization", "0,99", "0.99" },
  { "--polarization", "", "" },
  { "--polarization-offset", "12.5", "12.5", "--polarization", "0.9" },
  { "--oblique", "0.7", "0.7" },
  { "--sample", "cylinder:0.5", "cylinder:0.5" },
  { "--sample", "sphere:0,5", "sphere:0.5" },
  { "--sample", "slab:0,5; 10; 2,5", "slab:0.5,10,2.5" },
  { "--sample", "", "" },
  { "--dummy", "none", "none" },
  { "--dummy", "-1", "-1" },
  { "--delta-dummy", "0.5", "0.5", "--dummy", "-1" },
  { "--error-model", "poisson", "poisson" },
  { "--poisson-floor", "1", "1", "--error-model", "poisson" },
  { "--no-dark-variance", "off", "off", "--error-model", "poisson" },
  { "--normalization-factor", "12.5", "12.5" },
  { "--statistic", "sigma-clip", "sigma-clip" },
  { "--sigma-clip", "chauvenet", "chauvenet", "--statistic", "sigma-clip" },
  { "--sigma-clip", "", "5", "--statistic", "sigma-clip" },
  { "--clip-iterations", "3", "3", "--statistic", "sigma-clip" },
  { "--statistic", "median", "median" },
  { "--statistic", "percentiles", "percentiles" },
  { "--percentiles", "10, 90", "10, 90", "--statistic", "percentiles" },
  { "--spread", "on", "on" },
  { "--unweighted", "on", "on" },
  { "--empty", "0", "0" },
  { "--empty", "", "" },
  { "--dark-frames", "10", "10" },
  { BACKGROUND, "snip", "snip" },
  { BACKGROUND, "none", "none" },
  { OF_BACKGROUND (",POINTS"), "35", "35", BACKGROUND, "snip" },
  { OF_BACKGROUND (",POINTS"), "width=0,4", "width=0.4", BACKGROUND, "bruckner" },
  { OF_BACKGROUND (",POINTS"), "", "20", BACKGROUND, "snip" },
  { OF_BACKGROUND (",POINTS"), "", "", BACKGROUND, "chebyshev" },
  { OF_BACKGROUND (",smooth=N"), "5", "5", BACKGROUND, "snip" },
  { OF_BACKGROUND (",ORDER"), "12", "12", BACKGROUND, "chebyshev" },
  { OF_BACKGROUND (",iterations=N"), "7", "7", BACKGROUND, "bruckner" },
  { "pattern --range", "2; 12,5", "2, 12.5", BACKGROUND, "snip" },
};

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (RingletProject) project = ringlet_project_new ();

    if (texts[i].needs != NULL)
      set (project, texts[i].needs, texts[i].needed);
    set (project, texts[i].option, texts[i].text);
    assert_says (project, texts[i].option, texts[i].said);
  }
}

/* What is said is the number that it says. */
static void
test_values (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  set (project, "--bins", "500");
  set (project, "--range", "0,5 12,25");
  set (project, "--azimuth-range", "-30, 30");
  set (project, "--polarization", "0.99");
  set (project, "--polarization-offset", "90");
  set (project, "--solid-angle-order", "2");
  set (project, "--statistic", "median");
  set (project, "--unweighted", "on");
  set (project, "--cbn-seat", "diamond=2,5;seat=4,25");
  g_assert_cmpfloat_with_epsilon (plan (project)->factors.cbn.diamond_m, 2.5e-3, 1e-15);
  g_assert_cmpfloat_with_epsilon (plan (project)->factors.cbn.seat_m, 4.25e-3, 1e-15);
  g_assert_cmpuint (plan (project)->n_radial, ==, 500);
  g_assert_true (plan (project)->has_radial_range);
  g_assert_cmpfloat (plan (project)->radial_min, ==, 0.5);
  g_assert_cmpfloat (plan (project)->radial_max, ==, 12.25);
  g_assert_cmpfloat (plan (project)->azimuth_min_deg, ==, -30.0);
  g_assert_cmpfloat_with_epsilon (
      plan (project)->factors.polarization_offset_rad, G_PI / 2.0, 1e-15);
  g_assert_cmpuint (plan (project)->factors.solid_angle_order, ==, 2);
  g_assert_cmpfloat (plan (project)->statistic.percentile_min, ==, 50.0);
  g_assert_cmpfloat (plan (project)->statistic.percentile_max, ==, 50.0);
  g_assert_false (plan (project)->weighted_average);
}

/* ---- refused ---- */

/* Nothing changes, and the message has what was written and what is allowed. */
static void
test_refused (void)
{
  static const struct {
    const char *option;
    const char *text;
    const char *message;
  } cases[] = {
    { "--bins", "0", "*whole number from 1 up*0*" },
    { "--bins", "many", "*whole number*many*" },
    { "--range", "5", "*two numbers*5*" },
    { "--range", "5,3,7,1", "*two numbers*5,3,7,1*" },
    { "--range", "9, 3", "*smaller one first*9, 3*" },
    { "--azimuth-range", "0, 720", "*azimuth*" },
    { "--cake", "1000", "*two numbers*1000*" },
    { "--cake", "99999x99999", "*" },
    { "--polarization", "1.5", "*polarisation factor*-1 to 1*1.5*" },
    { "--oblique", "2", "*between 0 and 1*2*" },
    { "--sample", "cube:1", "*cube*" },
    { "--cbn-seat", "colour=2", "*colour*" },
    { "--dummy", "nothing", "*number*none*nothing*" },
    { "--error-model", "variance", "*none, poisson, azimuthal or hybrid*variance*" },
    { "--normalization-factor", "0", "*above 0*0*" },
    { "--clip-iterations", "0", "*whole number from 1 up*" },
    { "--percentiles", "10, 190", "*percentile*" },
    { "--split", "some", "*some*" },
    { "--unit", "parsec", "*parsec*" },
    { BACKGROUND, "fit", "*none, snip, bruckner or chebyshev*fit*" },
    { OF_BACKGROUND (",POINTS"), "-3", "*points*width=*-3*" },
    { OF_BACKGROUND (",POINTS"), "width=0", "*points*width=*width=0*" },
    { OF_BACKGROUND (",smooth=N"), "4", "*odd*4*" },
    { OF_BACKGROUND (",ORDER"), "101", "*100*101*" },
    { "pattern --range", "5, 5", "*smaller one first*5, 5*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletProject) project = ringlet_project_new ();
    g_autoptr (GError) error = NULL;

    set (project, "--statistic", "percentiles");
    g_assert_false (ringlet_project_set_field (
        project, field (cases[i].option), cases[i].text, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    if (!g_pattern_match_simple (cases[i].message, error->message))
      g_error ("%s %s: %s", cases[i].option, cases[i].text, error->message);
    g_assert_cmpuint (ringlet_project_n_steps (project), ==, 2);
  }
}

/* One engine adds up and cannot compare the pixels of a bin. */
static void
test_refused_by_engine (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;

  set (project, "--engine", "histogram");
  g_assert_false (
      ringlet_project_set_field (project, field ("--statistic"), "median", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  assert_says (project, "--statistic", "mean");
}

/* ---- steps ---- */

static void
test_steps (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  set (project, "--split", "no");
  g_assert_cmpstr (
      ringlet_project_step_name (project, 1), ==, "Change Pixel Splitting");
  set (project, "--split", "no");
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, 2);
  g_assert_true (ringlet_project_undo (project));
  assert_says (project, "--split", "full");
}

/* The range stays where it is on the detector. */
static void
test_unit_takes_range (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  set (project, "--range", "5, 10");
  set (project, "--unit", "2th_rad");
  g_assert_cmpfloat_with_epsilon (
      plan (project)->radial_min, 5.0 * G_PI / 180.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (
      plan (project)->radial_max, 10.0 * G_PI / 180.0, 1e-15);
}

/* Of the background, too; a width in the one unit is none in the other. */
static void
test_unit_takes_background (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  const RingletBackgroundChoice *choice = NULL;

  set (project, BACKGROUND, "snip");
  set (project, "pattern --range", "5, 10");
  set (project, OF_BACKGROUND (",POINTS"), "width=0.5");
  set (project, "--unit", "2th_rad");
  choice = &ringlet_project_get_state (project)->pattern_background;
  g_assert_cmpfloat_with_epsilon (choice->min, 5.0 * G_PI / 180.0, 1e-15);
  g_assert_cmpfloat_with_epsilon (choice->max, 10.0 * G_PI / 180.0, 1e-15);
  g_assert_false (choice->options.reach_is_length);
  g_assert_cmpfloat (choice->options.reach, ==, 20.0);
}

/* What one method was told about, another is not: but for how wide peaks are. */
static void
test_methods (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  set (project, BACKGROUND, "snip");
  set (project, OF_BACKGROUND (",POINTS"), "33");
  set (project, OF_BACKGROUND (",smooth=N"), "5");
  set (project, BACKGROUND, "chebyshev");
  assert_says (project, OF_BACKGROUND (",POINTS"), "33");
  assert_says (project, OF_BACKGROUND (",smooth=N"), "1");
  assert_says (project, OF_BACKGROUND (",ORDER"), "50");
}

/* ---- the list ---- */

/* Every radial unit can be chosen, and every default says itself. */
static void
test_list (void)
{
  const char *const *choices = field ("--unit")->choices;
  const RingletUnit *const *units = ringlet_unit_list ();
  guint n = 0;

  for (guint i = 0; units[i] != NULL; i++) {
    if (units[i]->is_azimuthal)
      continue;
    g_assert_cmpstr (choices[n++], ==, units[i]->name);
  }
  g_assert_null (choices[n]);
  g_assert_cmpstr (
      ringlet_plan_field_label (field ("--unit"), "q_A^-1"), ==, "q (Å⁻¹)");
  g_assert_cmpstr (ringlet_plan_field_label (field ("--split"), "full"), ==, "full");
  g_assert_null (ringlet_plan_field_find ("--colour"));
}

static void
test_defaults (void)
{
  for (guint group = 0; group < RINGLET_PLAN_N_GROUPS; group++) {
    const RingletPlanField *list = ringlet_plan_field_list ((RingletPlanGroup) group);

    for (guint i = 0; list[i].option != NULL; i++) {
      g_autoptr (RingletProject) project = ringlet_project_new ();
      g_autofree char *text = list[i].get (ringlet_project_get_state (project));
      g_autoptr (GError) error = NULL;

      ringlet_project_set_field (project, &list[i], text, &error);
      g_assert_no_error (error);
      if (g_str_equal (
              list[i].option, "--cake")) /* said, it is a cake of the document */
        continue;
      g_assert_cmpuint (ringlet_project_n_steps (project), ==, 1);
    }
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-field/texts", test_texts);
  g_test_add_func ("/plan-field/values", test_values);
  g_test_add_func ("/plan-field/refused", test_refused);
  g_test_add_func ("/plan-field/refused-by-engine", test_refused_by_engine);
  g_test_add_func ("/plan-field/steps", test_steps);
  g_test_add_func ("/plan-field/unit-takes-range", test_unit_takes_range);
  g_test_add_func ("/plan-field/unit-takes-background", test_unit_takes_background);
  g_test_add_func ("/plan-field/methods", test_methods);
  g_test_add_func ("/plan-field/list", test_list);
  g_test_add_func ("/plan-field/defaults", test_defaults);
  return g_test_run ();
}
