/* SPDX-License-Identifier: MIT */

/* How the line looks: short, only what differs from the defaults, quoted where a shell
 * would read something else. That it makes the right bytes is in test-export.c. */

#include "command-line.h"

#include <glib/gstdio.h>

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "fixture.h"

static RingletState *
state_new (const char *label)
{
  RingletState *state = ringlet_state_new ();
  const char *const paths[] = { label, NULL };

  state->source = ringlet_source_open_list (paths, NULL);
  state->geometry = fixture_geometry;
  state->geometry_path = g_strdup ("g.poni");
  return state;
}

static char *image;

static void
change_nothing (RingletState *state)
{
}

static void
set_unit (RingletState *state)
{
  state->plan.unit = ringlet_unit_find ("q_nm^-1", NULL);
}

static void
set_polarization (RingletState *state)
{
  state->plan.factors.polarization = 0.99;
}

static void
set_factors (RingletState *state)
{
  RingletFactors *factors = &state->plan.factors;

  factors->solid_angle_order = 2;
  factors->polarization = 0.9;
  factors->polarization_offset_rad = 12.3 * (G_PI / 180.0);
  factors->sensor_transmission = TRUE;
  factors->oblique_transmission = 0.25;
  factors->sample = (RingletSample){ RINGLET_SAMPLE_CYLINDER, 1.5, .horizontal = TRUE };
}

static void
set_cell (RingletState *state)
{
  state->plan.factors.solid_angle_order = 0;
  state->plan.factors.cbn.is_active = TRUE;
  state->plan.factors.cbn.tilt_rad = -2.1 * (G_PI / 180.0);
}

static void
set_range (RingletState *state)
{
  state->plan.has_radial_range = TRUE;
  state->plan.radial_min = 0.5;
  state->plan.radial_max = 1e-3 + 10.0;
}

static void
set_poni (RingletState *state)
{
  g_free (state->geometry_path);
  state->geometry_path = g_strdup ("my geometry.poni");
}

static void
turn (RingletState *state)
{
  state->detector = ringlet_detector_new_named ("Pilatus100k", 4, NULL);
  state->replaced = RINGLET_REPLACED_DETECTOR | RINGLET_REPLACED_ORIENTATION;
}

static void
set_sensor (RingletState *state)
{
  const RingletSensor sensor = { ringlet_material_find ("CdTe", NULL), 750e-6 };
  g_autoptr (RingletDetector) bare =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);

  state->detector = ringlet_detector_with_sensor (bare, &sensor);
  state->replaced = RINGLET_REPLACED_SENSOR;
}

static void
set_thick_sensor (RingletState *state)
{
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 0.0 };
  g_autoptr (RingletDetector) bare =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);

  state->detector = ringlet_detector_with_sensor (bare, &sensor);
  state->replaced = RINGLET_REPLACED_SENSOR;
}

static void
set_wavelength (RingletState *state)
{
  state->geometry.wavelength_m = 0.5e-10;
  state->geometry.parallax = TRUE;
  state->replaced = RINGLET_REPLACED_WAVELENGTH | RINGLET_REPLACED_PARALLAX;
}

static void
set_bins (RingletState *state)
{
  state->plan.n_radial = 1000;
  state->cake = (RingletCakeBins){ 500, 180 };
}

static void
set_centre (RingletState *state)
{
  state->plan.has_azimuth_centre = TRUE;
  state->plan.azimuth_centre_deg = -90.5;
  state->plan.split = RINGLET_SPLIT_PSEUDO;
}

static void
set_automatic (RingletState *state)
{
  state->cake = (RingletCakeBins){ 0, 180 };
}

static void
set_clip (RingletState *state)
{
  state->plan.statistic.kind = RINGLET_STATISTIC_SIGMA_CLIP;
  state->plan.statistic.clip_threshold = 3.5;
  state->plan.statistic.spread = TRUE;
}

static void
set_chauvenet (RingletState *state)
{
  state->plan.statistic.kind = RINGLET_STATISTIC_SIGMA_CLIP;
  state->plan.statistic.clip_threshold = 0.0;
  state->plan.statistic.clip_iterations = 12;
}

static void
set_median (RingletState *state)
{
  state->plan.statistic.kind = RINGLET_STATISTIC_PERCENTILES;
}

static void
set_percentiles (RingletState *state)
{
  state->plan.statistic.kind = RINGLET_STATISTIC_PERCENTILES;
  state->plan.statistic.percentile_min = 12.5;
  state->plan.statistic.percentile_max = 90.0;
  state->plan.engine = "csr";
}

static void
set_background (RingletState *state)
{
  state->background = fixture_image (2, 2, 1);
  state->background_path = g_strdup ("empty.edf");
  state->background_scale = 0.75;
}

/* Five files of one frame each; the sum of three from the second on. */
static void
set_sum (RingletState *state)
{
  const char *const paths[] = { image, image, image, image, image, NULL };

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_open_list (paths, NULL);
  ringlet_state_combine (state, RINGLET_COMBINE_SUM, 3);
  state->frame = 1;
}

/* Of all frames there is one mean. */
static void
set_mean (RingletState *state)
{
  const char *const paths[] = { image, image, NULL };

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_open_list (paths, NULL);
  state->frame = 1;
  ringlet_state_combine (state, RINGLET_COMBINE_MEAN, 2);
}

static void
set_quantile (RingletState *state)
{
  state->plan.statistic.kind = RINGLET_STATISTIC_PERCENTILES;
  state->plan.statistic.percentile_min = 30.0;
  state->plan.statistic.percentile_max = 30.0;
}

typedef struct {
  const char *name;
  void (*change) (RingletState *state);
  RingletExport what;
  const char *output;
  const char *line; /* what stands between "ringlet integrate " and the image */
  guint n_images;   /* 0 for one */
} Case;

static const Case cases[] = {
  { "defaults", change_nothing, RINGLET_EXPORT_PATTERN, NULL, "--poni g.poni" },
  { "output", change_nothing, RINGLET_EXPORT_PATTERN, "a b.xy",
      "--poni g.poni --output 'a b.xy'" },
  { "unit", set_unit, RINGLET_EXPORT_PATTERN, NULL, "--poni g.poni --unit 'q_nm^-1'" },
  { "polarisation", set_polarization, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --polarization 0.99" },
  { "corrections", set_factors, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --solid-angle-order 2 --polarization 0.9 --polarization-offset "
      "12.3 "
      "--sensor-transmission --oblique 0.25 --sample cylinder:1.5,horizontal" },
  { "cell", set_cell, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --no-solid-angle --cbn-seat "
      "'diamond=2,seat=5,r1=0.5,r2=2,tilt=-2.1,rotation=0,diamond-length=13.7,"
      "seat-length=14.05,offset=0,offset-angle=0'" },
  { "range", set_range, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --range 0.5,10.001" },
  { "blank", set_poni, RINGLET_EXPORT_PATTERN, NULL, "--poni 'my geometry.poni'" },
  { "detector and orientation", turn, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --detector Pilatus100k --orientation 4" },
  { "sensor", set_sensor, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --sensor CdTe,750um" },
  { "sensor of no thickness", set_thick_sensor, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --sensor Si" },
  { "wavelength and parallax", set_wavelength, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --wavelength 0.5A --parallax" },
  { "bins of the pattern", set_bins, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --bins 1000" },
  { "bins of the cake", set_bins, RINGLET_EXPORT_CAKE, NULL,
      "--poni g.poni --bins 1000 --cake 500x180" },
  { "usual cake", change_nothing, RINGLET_EXPORT_CAKE, NULL,
      "--poni g.poni --cake 1000x360" },
  { "centred cake", set_centre, RINGLET_EXPORT_CAKE, NULL,
      "--poni g.poni --cake 1000x360 --azimuth-centre -90.5 --split pseudo" },
  { "centred cake's pattern", set_centre, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --split pseudo" },
  { "sigma clipping", set_clip, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --sigma-clip 3.5 --spread" },
  { "Chauvenet", set_chauvenet, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --sigma-clip 0 --clip-iterations 12" },
  { "median", set_median, RINGLET_EXPORT_PATTERN, NULL, "--poni g.poni --median" },
  { "percentiles", set_percentiles, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --engine csr --percentiles 12.5,90" },
  { "percentile", set_quantile, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --percentiles 30,30" },
  { "background", set_background, RINGLET_EXPORT_PATTERN, NULL,
      "--poni g.poni --background-image empty.edf --background-scale 0.75" },
  { "sum", set_sum, RINGLET_EXPORT_PATTERN, NULL, "--poni g.poni --frame 1 --sum 3",
      5 },
  { "mean", set_mean, RINGLET_EXPORT_PATTERN, NULL, "--poni g.poni --frame 0 --mean 2",
      2 },
  { "automatic cake", set_automatic, RINGLET_EXPORT_CAKE, NULL,
      "--poni g.poni --cake autox180" },
};

static void
test_lines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletState) state = state_new (image);
    g_autoptr (GString) expected = g_string_new ("ringlet integrate ");
    g_autofree char *line = NULL;

    g_string_append (expected, c->line);
    for (guint k = 0; k < MAX (c->n_images, 1); k++)
      g_string_append_printf (expected, " %s", image);

    g_test_message ("%s", c->name);
    c->change (state);
    line = ringlet_command_line (state, c->what, NULL, c->output, NULL);
    g_assert_cmpstr (line, ==, expected->str);
  }
}

static void
lose_image (RingletState *state)
{
  g_clear_pointer (&state->source, ringlet_source_unref);
}

static void
make_image_in_memory (RingletState *state)
{
  g_autoptr (RingletImage) made = fixture_image (2, 2, 1);

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_new_image (made, "memory");
}

static void
lose_geometry (RingletState *state)
{
  state->geometry.distance_m = 0.0;
}

static void
edit_geometry (RingletState *state)
{
  g_clear_pointer (&state->geometry_path, g_free);
}

static void
edit_mask (RingletState *state)
{
  state->mask = ringlet_mask_new_take (1, 1, g_malloc0 (1));
}

typedef struct {
  void (*spoil) (RingletState *state);
  RingletExport what;
  const char *needle;
} Refusal;

static const Refusal refusals[] = {
  { lose_image, RINGLET_EXPORT_PATTERN, "no image" },
  { make_image_in_memory, RINGLET_EXPORT_PATTERN, "in no file" },
  { lose_geometry, RINGLET_EXPORT_PATTERN, "no geometry" },
  { edit_geometry, RINGLET_EXPORT_CAKE, "geometry was edited" },
  { edit_mask, RINGLET_EXPORT_PATTERN, "mask was edited" },
  { change_nothing, RINGLET_EXPORT_PICTURE, "picture" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (RingletState) state = state_new (image);
    g_autoptr (GError) error = NULL;

    refusals[i].spoil (state);
    g_assert_null (ringlet_command_line (state, refusals[i].what, NULL, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, refusals[i].needle));
  }
}

/* Only what a project file keeps is a reason to make one. */
static void
test_of_project (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (RingletState) state = state_new (image);
    const gboolean is_kept =
        refusals[i].spoil == edit_geometry || refusals[i].spoil == edit_mask;
    g_autoptr (GError) error = NULL;
    g_autofree char *line = NULL;

    refusals[i].spoil (state);
    g_assert_cmpint (
        ringlet_command_line_needs_project (state, refusals[i].what), ==, is_kept);
    line = ringlet_command_line_of_project (
        state, refusals[i].what, NULL, "my run.ringlet", "out.xy", &error);
    g_assert_cmpint (line != NULL, ==, is_kept);
    if (is_kept)
      g_assert_true (
          g_str_has_prefix (line, "ringlet integrate --project 'my run.ringlet' "));
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-line-XXXXXX", &error);
  g_assert_no_error (error);
  image = fixture_write_image (folder, "image.edf", 1);

  g_test_add_func ("/command-line/lines", test_lines);
  g_test_add_func ("/command-line/refusals", test_refusals);
  g_test_add_func ("/command-line/of-project", test_of_project);

  code = g_test_run ();
  g_assert_cmpint (g_unlink (image), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (image);
  return code;
}
