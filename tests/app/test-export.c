/* SPDX-License-Identifier: MIT */

/* What the window writes and what the line that it shows makes: the same bytes. */

#include <glib/gstdio.h>
#include <locale.h>

#include "command-line.h"
#include "export-fixture.h"
#include "program.h"

/* --- settings --- */

static void
set_all (RingletPlan *plan)
{
  plan->unit = ringlet_unit_find ("q_A^-1", NULL);
  plan->n_radial = 37;
  plan->has_radial_range = TRUE;
  plan->radial_min = 0.1;
  plan->radial_max = 1.0 / 3.0;
  plan->has_azimuth_range = TRUE;
  plan->azimuth_min_deg = -100.25;
  plan->azimuth_max_deg = 33.0;
  plan->split = RINGLET_SPLIT_BBOX;
  plan->error_model = RINGLET_ERROR_MODEL_POISSON;
  plan->poisson_floor = 1;
  plan->factors.polarization = -0.1;
  plan->normalization_factor = 1.0 / 7.0;
  plan->empty = -1.0;
}

static void
set_errors (RingletPlan *plan)
{
  plan->error_model = RINGLET_ERROR_MODEL_POISSON;
  plan->dark_variance = FALSE;
}

static void
set_dummy (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_value = 500.5;
  plan->dummy_delta = 250.25;
}

static void
set_negative (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_value = -1.0;
  plan->unit = ringlet_unit_find ("r_mm", NULL);
  plan->has_radial_range = TRUE;
  plan->radial_min = -1.0;
  plan->radial_max = 3.0;
}

static void
set_centre (RingletPlan *plan)
{
  plan->has_azimuth_centre = TRUE;
  plan->azimuth_centre_deg = 22.7;
  plan->split = RINGLET_SPLIT_PSEUDO;
}

static void
set_plain (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_NONE;
  plan->factors.solid_angle_order = 0;
  plan->weighted_average = FALSE;
  plan->engine = "csr";
  plan->split = RINGLET_SPLIT_NO;
}

static void
set_clip (RingletPlan *plan)
{
  plan->statistic.kind = RINGLET_STATISTIC_SIGMA_CLIP;
  plan->statistic.clip_threshold = 1.0 / 3.0 + 2.0;
  plan->statistic.clip_iterations = 3;
  plan->statistic.spread = TRUE;
  plan->error_model = RINGLET_ERROR_MODEL_HYBRID;
}

static void
set_median (RingletPlan *plan)
{
  plan->statistic.kind = RINGLET_STATISTIC_PERCENTILES;
}

static void
set_percentiles (RingletPlan *plan)
{
  plan->statistic.kind = RINGLET_STATISTIC_PERCENTILES;
  plan->statistic.percentile_min = 10.0;
  plan->statistic.percentile_max = 200.0 / 3.0;
  plan->statistic.spread = TRUE;
  plan->split = RINGLET_SPLIT_BBOX;
}

static const ExportCase cases[] = {
  { "plain", "a.edf", TRUE, "g.poni", .suffix = ".xy" },
  { "relative", "a.edf", FALSE, "g.poni", .suffix = ".xy" },
  { "all of the plan", "a.edf", TRUE, "g.poni", .set = set_all, .suffix = ".xye" },
  { "files", "a.edf", TRUE, "g.poni", EXPORT_MASK, "dark.edf", "flat.edf",
      .suffix = ".xy" },
  { "errors", "a.edf", TRUE, "g.poni", EXPORT_MASK, "dark.edf", .set = set_errors,
      .suffix = ".xye" },
  { "errors not asked for", "a.edf", TRUE, "g.poni", .set = set_errors,
      .suffix = ".xy" },
  { "orientation", "a.edf", FALSE, "-o 2.poni", .suffix = ".xy" },
  { "dummy", "a.edf", TRUE, "g.poni", .set = set_dummy, .suffix = ".xy" },
  { "negative numbers", "a.edf", TRUE, "g.poni", .set = set_negative, .suffix = ".xy" },
  { "everything off", "a.edf", TRUE, "g.poni", .set = set_plain, .suffix = ".xy" },
  { "quotes", EXPORT_QUOTES, TRUE, "g.poni", .suffix = ".xy" },
  { "quotes, relative", EXPORT_QUOTES, FALSE, "g.poni", .suffix = ".h5" },
  { "leading dash", "-dash.edf", FALSE, "g.poni", .suffix = ".xy" },
  { "colons", "two::colons.edf", TRUE, "g.poni", .suffix = ".xy" },
  { "beyond ascii", "größe;é&.edf", TRUE, "g.poni", .suffix = ".xy" },
  { "second frame", "a.edf|b.edf", TRUE, "g.poni", .frame = 1, .suffix = ".xy" },
  { "first of three", "-dash.edf|b.edf|a.edf", FALSE, "g.poni", .suffix = ".h5" },
  { "one file twice", "a.edf|a.edf", TRUE, "g.poni", .frame = 1, .suffix = ".xy" },
  { "gaps", "pilatus.edf", TRUE, "pilatus.poni", .suffix = ".xy" },
  { "no gaps", "pilatus.edf", TRUE, "pilatus.poni", .no_gap_mask = TRUE,
      .suffix = ".xy" },
  { "sigma clipping", "a.edf", TRUE, "g.poni", EXPORT_MASK, "dark.edf", "flat.edf",
      .set = set_clip, .suffix = ".xye" },
  { "clipped cake", "a.edf", TRUE, "g.poni", .cake = { 20, 30 }, .set = set_clip,
      .suffix = ".h5", .what = RINGLET_EXPORT_CAKE },
  { "median", "a.edf", TRUE, "g.poni", .set = set_median, .suffix = ".xy" },
  { "percentiles", "a.edf", FALSE, "g.poni", .set = set_percentiles, .suffix = ".xy" },
  { "percentiles in HDF5", "a.edf", FALSE, "g.poni", .set = set_percentiles,
      .suffix = ".h5" },
  { "pattern in HDF5", "a.edf", TRUE, "g.poni", .suffix = ".h5" },
  { "pattern beside a cake", "a.edf", TRUE, "g.poni", .cake = { 20, 30 },
      .suffix = ".h5" },
  { "cake", "a.edf", TRUE, "g.poni", .cake = { 20, 30 }, .suffix = ".h5",
      .what = RINGLET_EXPORT_CAKE },
  { "centred cake", "a.edf", TRUE, "g.poni", .cake = { 20, 30 }, .set = set_centre,
      .suffix = ".h5", .what = RINGLET_EXPORT_CAKE },
  { "pattern beside a centred cake", "a.edf", TRUE, "g.poni", .cake = { 20, 30 },
      .set = set_centre, .suffix = ".xy" },
  { "cake as usual", "a.edf", TRUE, "g.poni", .suffix = ".h5",
      .what = RINGLET_EXPORT_CAKE },
  { "cake, radial bins of the pattern", "a.edf", TRUE, "g.poni", .cake = { 0, 30 },
      .set = set_all, .suffix = ".h5", .what = RINGLET_EXPORT_CAKE },
  { "cake, automatic radial bins", "a.edf", TRUE, "g.poni", EXPORT_MASK,
      .cake = { 0, 30 }, .set = set_errors, .suffix = ".h5",
      .what = RINGLET_EXPORT_CAKE },
};

static void
test_same_bytes (gconstpointer data)
{
  const ExportCase *c = data;
  g_autoptr (RingletProject) project = export_project (c);
  g_autofree char *window = g_strconcat ("out/window", c->suffix, NULL);
  g_autofree char *shell = g_strconcat ("out/it's the shell", c->suffix, NULL);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  export_to (project, c->what, NULL, window, FALSE, &error);
  g_assert_no_error (error);
  line = ringlet_command_line (
      ringlet_project_get_state (project), c->what, NULL, shell, &error);
  g_assert_no_error (error);
  g_test_message ("%s", line);
  export_run_line (line);
  assert_same_files (export_folder, window, shell);
  g_assert_cmpint (g_unlink (window), ==, 0);
  g_assert_cmpint (g_unlink (shell), ==, 0);
}

/* Without an output the program takes the name that the window proposes. */
static void
test_names (void)
{
  const ExportCase c = { "", "a.edf", TRUE, "g.poni", .cake = { 20, 30 } };
  g_autoptr (RingletProject) project = export_project (&c);
  const RingletState *state = ringlet_project_get_state (project);
  g_autofree char *pattern = ringlet_export_name (state, RINGLET_EXPORT_PATTERN, ".xy");
  g_autofree char *cake = ringlet_export_name (state, RINGLET_EXPORT_CAKE, ".h5");
  g_autofree char *line =
      ringlet_command_line (state, RINGLET_EXPORT_CAKE, NULL, NULL, NULL);

  export_run_line (line);
  g_assert_cmpstr (pattern, ==, "a.xy");
  g_assert_cmpstr (cake, ==, "a_cake.h5");
  g_assert_cmpint (g_unlink (pattern), ==, 0);
  g_assert_cmpint (g_unlink (cake), ==, 0);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  export_setup ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/export/same-bytes/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_same_bytes);
  }
  g_test_add_func ("/export/names", test_names);
  return export_run ();
}
