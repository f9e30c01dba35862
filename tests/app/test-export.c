/* SPDX-License-Identifier: MIT */

/* What the window writes and what the line that it shows makes: the same bytes. */

#include "export.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "command-line.h"
#include "detector/detector-file.h"
#include "export-format.h"
#include "fixture.h"
#include "geometry/poni.h"
#include "image/image-write-edf.h"
#include "plan-field.h"
#include "program.h"

/* The test runs in it, so that names may be relative. */
static char *folder;

static void
write_gapped (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autofree char *text = ringlet_poni_format (detector, &fixture_geometry, 0.0, NULL);

  g_free (
      fixture_write_shape (folder, "pilatus.edf", detector->n_slow, detector->n_fast));
  g_assert_true (g_file_set_contents ("pilatus.poni", text, -1, NULL));
}

static void
make_files (void)
{
  static const guint32 mask[] = { 0, 0, 0, 1 };
  static const guint32 dark[] = { 3, 4, 5 };
  static const guint32 flat[] = { 1, 1, 2 };

  folder = folder_new ();
  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_assert_cmpint (g_mkdir ("with blank", 0700), ==, 0);
  g_assert_cmpint (g_mkdir ("out", 0700), ==, 0);
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_image (folder, "b.edf", 2));
  g_free (fixture_write_image (folder, "with blank/it's \"a\" $(file).edf", 3));
  g_free (fixture_write_image (folder, "-dash.edf", 4));
  g_free (fixture_write_image (folder, "two::colons.edf", 5));
  g_free (fixture_write_image (folder, "größe;é&.edf", 6));
  g_free (fixture_write_poni (folder, "g.poni", 3));
  g_free (fixture_write_poni (folder, "-o 2.poni", 2));
  g_free (fixture_write_poni (folder, "geometry.xy", 3));
  g_free (fixture_write_values (folder, "mask '1'.edf", mask, 4));
  g_free (fixture_write_values (folder, "dark.edf", dark, 3));
  g_free (fixture_write_values (folder, "flat.edf", flat, 3));
  g_free (fixture_write_values (folder, "flat.png", flat, 3)); /* an EDF all the same */
  write_gapped ();
}

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

typedef struct {
  const char *name;
  const char *images; /* relative, with bars between */
  gboolean is_absolute;
  const char *poni;
  const char *mask;
  const char *dark;
  const char *flat;
  gboolean no_gap_mask;
  guint64 frame;
  RingletCakeBins cake;
  void (*set) (RingletPlan *plan);
  const char *suffix;
  RingletExport what;
} Case;

#define MASK "mask '1'.edf"
#define QUOTES "with blank/it's \"a\" $(file).edf"

static const Case cases[] = {
  { "plain", "a.edf", TRUE, "g.poni", .suffix = ".xy" },
  { "relative", "a.edf", FALSE, "g.poni", .suffix = ".xy" },
  { "all of the plan", "a.edf", TRUE, "g.poni", .set = set_all, .suffix = ".xye" },
  { "files", "a.edf", TRUE, "g.poni", MASK, "dark.edf", "flat.edf", .suffix = ".xy" },
  { "errors", "a.edf", TRUE, "g.poni", MASK, "dark.edf", .set = set_errors,
      .suffix = ".xye" },
  { "errors not asked for", "a.edf", TRUE, "g.poni", .set = set_errors,
      .suffix = ".xy" },
  { "orientation", "a.edf", FALSE, "-o 2.poni", .suffix = ".xy" },
  { "dummy", "a.edf", TRUE, "g.poni", .set = set_dummy, .suffix = ".xy" },
  { "negative numbers", "a.edf", TRUE, "g.poni", .set = set_negative, .suffix = ".xy" },
  { "everything off", "a.edf", TRUE, "g.poni", .set = set_plain, .suffix = ".xy" },
  { "quotes", QUOTES, TRUE, "g.poni", .suffix = ".xy" },
  { "quotes, relative", QUOTES, FALSE, "g.poni", .suffix = ".h5" },
  { "leading dash", "-dash.edf", FALSE, "g.poni", .suffix = ".xy" },
  { "colons", "two::colons.edf", TRUE, "g.poni", .suffix = ".xy" },
  { "beyond ascii", "größe;é&.edf", TRUE, "g.poni", .suffix = ".xy" },
  { "second frame", "a.edf|b.edf", TRUE, "g.poni", .frame = 1, .suffix = ".xy" },
  { "first of three", "-dash.edf|b.edf|a.edf", FALSE, "g.poni", .suffix = ".h5" },
  { "one file twice", "a.edf|a.edf", TRUE, "g.poni", .frame = 1, .suffix = ".xy" },
  { "gaps", "pilatus.edf", TRUE, "pilatus.poni", .suffix = ".xy" },
  { "no gaps", "pilatus.edf", TRUE, "pilatus.poni", .no_gap_mask = TRUE,
      .suffix = ".xy" },
  { "sigma clipping", "a.edf", TRUE, "g.poni", MASK, "dark.edf", "flat.edf",
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
  { "cake, automatic radial bins", "a.edf", TRUE, "g.poni", MASK, .cake = { 0, 30 },
      .set = set_errors, .suffix = ".h5", .what = RINGLET_EXPORT_CAKE },
};

static char *
name_of (const Case *c, const char *file)
{
  return c->is_absolute ? g_build_filename (folder, file, NULL) : g_strdup (file);
}

static void
load_files (RingletProject *project, const Case *c)
{
  g_autofree char *poni = name_of (c, c->poni);
  g_autofree char *mask = c->mask != NULL ? name_of (c, c->mask) : NULL;
  g_autofree char *dark = c->dark != NULL ? name_of (c, c->dark) : NULL;
  g_autofree char *flat = c->flat != NULL ? name_of (c, c->flat) : NULL;

  g_assert_true (ringlet_project_load_geometry (project, poni, NULL));
  if (mask != NULL)
    g_assert_true (ringlet_project_load_mask (project, mask, NULL));
  if (dark != NULL)
    g_assert_true (ringlet_project_load_dark (project, dark, 4, NULL));
  if (flat != NULL)
    g_assert_true (ringlet_project_load_flat (project, flat, NULL));
}

static RingletProject *
project_of (const Case *c)
{
  RingletProject *project = ringlet_project_new ();
  RingletPlan plan = ringlet_plan_default ();
  g_auto (GStrv) paths = g_strsplit (c->images, "|", -1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; paths[i] != NULL; i++) {
    char *file = paths[i];

    paths[i] = name_of (c, file);
    g_free (file);
  }
  ringlet_project_open_images (project, (const char *const *) paths, &error);
  g_assert_no_error (error);
  load_files (project, c);
  if (c->set != NULL)
    c->set (&plan);
  ringlet_project_set_plan (project, &plan, &error);
  g_assert_no_error (error);
  ringlet_project_set_frame (project, c->frame);
  ringlet_project_set_gap_mask (project, !c->no_gap_mask);
  ringlet_project_set_cake (project, c->cake);
  return project;
}

/* --- exporting --- */

typedef struct {
  gboolean is_done;
  gboolean ok;
  GError *error;
} Outcome;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->ok =
      ringlet_project_export_finish (RINGLET_PROJECT (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static gboolean
export_to (RingletProject *project, RingletExport what, const char *format,
    const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Export");
  Outcome outcome = { 0 };

  ringlet_project_export_async (
      project, job, what, format, path, overwrite, NULL, on_done, &outcome);
  AWAIT (outcome.is_done);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.ok;
}

/* The line as a user pastes it into a shell, "ringlet" being the program under test. */
static void
run_line (const char *line)
{
  const char *const argv[] = { "/bin/sh", "-c", line, NULL };
  g_autofree char *bin = g_path_get_dirname (g_getenv ("RINGLET_CLI"));
  g_autofree char *path = g_strdup_printf ("%s:%s", bin, g_getenv ("PATH"));
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s\n%s", line, said);
}

static void
test_same_bytes (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletProject) project = project_of (c);
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
  run_line (line);
  assert_same_files (folder, window, shell);
  g_assert_cmpint (g_unlink (window), ==, 0);
  g_assert_cmpint (g_unlink (shell), ==, 0);
}

/* What is taken off the pattern: the window in one step, the line in two. */
static void
test_background (void)
{
  static const struct {
    const char *method;
    const char *window;
    const char *range;
    const char *suffix;
    gboolean has_errors;
  } rows[] = {
    { "snip", "5", "", ".xy", FALSE },
    { "snip", "width=0.3", "0.4, 1.8", ".xye", TRUE },
    { "bruckner", "7", "", ".dat", FALSE },
    { "chebyshev", "9", "0.5, 2", ".xye", TRUE },
    { "chebyshev", "", "", ".xy", FALSE },
  };
  const Case plain = { "", "a.edf", TRUE, "g.poni" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *const fields[][2] = { { "pattern --background", rows[i].method },
      { "pattern --background …,POINTS", rows[i].window },
      { "pattern --background …,ORDER", "2" }, { "pattern --range", rows[i].range } };
    g_autoptr (RingletProject) project = project_of (&plain);
    g_autofree char *window = g_strconcat ("out/window", rows[i].suffix, NULL);
    g_autofree char *shell = g_strconcat ("out/the shell", rows[i].suffix, NULL);
    g_autofree char *raw = g_strconcat ("out/the shell-raw", rows[i].suffix, NULL);
    g_autofree char *line = NULL;
    g_autoptr (GError) error = NULL;

    if (rows[i].has_errors)
      ringlet_project_set_error_model (project, RINGLET_ERROR_MODEL_POISSON);
    for (gsize k = 0; k < G_N_ELEMENTS (fields); k++) {
      ringlet_project_set_field (
          project, ringlet_plan_field_find (fields[k][0]), fields[k][1], &error);
      g_assert_no_error (error);
    }
    export_to (project, RINGLET_EXPORT_PATTERN, NULL, window, FALSE, &error);
    g_assert_no_error (error);
    line = ringlet_command_line (ringlet_project_get_state (project),
        RINGLET_EXPORT_PATTERN, NULL, shell, &error);
    g_test_message ("%s", line);
    run_line (line);
    assert_same_files (folder, window, shell);
    g_assert_cmpint (g_unlink (window), ==, 0);
    g_assert_cmpint (g_unlink (shell), ==, 0);
    g_assert_cmpint (g_unlink (raw), ==, 0);
  }
}

/* Returns (transfer none): a unit that the format holds, with the wavelength of the
 * fixture. */
static const RingletUnit *
unit_for (const RingletWriter *writer, double wavelength_m)
{
  static const char *const names[] = { "2th_deg", "q_A^-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const RingletUnit *unit = ringlet_unit_find (names[i], NULL);

    if (ringlet_writer_check (writer, unit, wavelength_m, TRUE, NULL))
      return unit;
  }
  return NULL;
}

static void
same_in_format (const RingletWriter *writer, gboolean is_cake, gboolean less)
{
  const Case plain = { "", "a.edf", TRUE, "g.poni", .cake = { 20, 30 } };
  const RingletExport what = is_cake ? RINGLET_EXPORT_CAKE : RINGLET_EXPORT_PATTERN;
  g_autoptr (RingletProject) project = project_of (&plain);
  const RingletState *state = ringlet_project_get_state (project);
  const RingletUnit *unit = unit_for (writer, state->geometry.wavelength_m);
  g_autofree char *window = g_strconcat ("out/window", writer->suffixes[0], NULL);
  g_autofree char *shell = g_strconcat ("out/shell", writer->suffixes[0], NULL);
  g_autofree char *raw = g_strconcat ("out/shell-raw", writer->suffixes[0], NULL);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (unit);
  ringlet_project_set_unit (project, unit);
  ringlet_project_set_error_model (project, RINGLET_ERROR_MODEL_POISSON);
  if (less)
    ringlet_project_set_field (
        project, ringlet_plan_field_find ("pattern --background"), "snip", &error);
  g_assert_no_error (error);
  export_to (project, what, writer->name, window, FALSE, &error);
  g_assert_no_error (error);
  line = ringlet_command_line (
      ringlet_project_get_state (project), what, writer->name, shell, &error);
  g_assert_no_error (error);
  g_test_message ("%s", line);
  run_line (line);
  assert_same_files (folder, window, shell);
  g_assert_cmpint (g_unlink (window), ==, 0);
  g_assert_cmpint (g_unlink (shell), ==, 0);
  g_assert_cmpint (g_unlink (raw), ==, less ? 0 : -1);
}

/* Whatever can be chosen is what the command line writes; without a background, too,
 * where a format holds curves. */
static void
test_every_format (void)
{
  const RingletWriter *const *writers = ringlet_writer_list ();

  for (gsize i = 0; writers[i] != NULL; i++) {
    if (writers[i]->dimensions & RINGLET_WRITER_PATTERN)
      same_in_format (writers[i], FALSE, FALSE);
    if (writers[i]->write_pattern != NULL)
      same_in_format (writers[i], FALSE, TRUE);
    if (writers[i]->dimensions & RINGLET_WRITER_CAKE)
      same_in_format (writers[i], TRUE, FALSE);
  }
}

/* What was typed, the format that was chosen, and the name that comes of both. */
static void
test_paths (void)
{
  static const struct {
    const char *typed;
    RingletExport what;
    const char *format; /* (nullable) */
    const char *path;
  } rows[] = {
    { "a.xy", RINGLET_EXPORT_PATTERN, NULL, "a.xy" },
    { "a.XYE", RINGLET_EXPORT_PATTERN, NULL, "a.XYE" },
    { "a 0.5mm", RINGLET_EXPORT_PATTERN, NULL, "a 0.5mm.xye" },
    { "a.xy", RINGLET_EXPORT_PATTERN, "nxmonopd", "a.h5" },
    { "a 0.5mm", RINGLET_EXPORT_PATTERN, "nxmonopd", "a 0.5mm.h5" },
    { "a.nxs", RINGLET_EXPORT_PATTERN, "nxmonopd", "a.nxs" },
    { "d.x/a", RINGLET_EXPORT_PATTERN, "fxye", "d.x/a.fxye" },
    { "a.edf", RINGLET_EXPORT_CAKE, "nxazint2d", "a.h5" },
    { "a.xy", RINGLET_EXPORT_CAKE, "tiff", "a.xy.tif" },
    { "a.svg", RINGLET_EXPORT_PICTURE, NULL, "a.svg" },
    { "a", RINGLET_EXPORT_PICTURE, NULL, "a.xye" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const RingletWriter *format = rows[i].format != NULL
        ? ringlet_writer_find (
              rows[i].format, NULL, rows[i].what == RINGLET_EXPORT_CAKE, NULL)
        : NULL;
    g_autofree char *path =
        ringlet_export_path (rows[i].typed, rows[i].what, format, ".xye");

    g_assert_cmpstr (path, ==, rows[i].path);
  }
}

/* Every format is on offer for what it holds, under a name of its own. */
static void
test_titles (void)
{
  const RingletWriter *const *writers = ringlet_writer_list ();
  g_autoptr (GPtrArray) patterns = ringlet_export_formats (RINGLET_EXPORT_PATTERN);
  g_autoptr (GPtrArray) cakes = ringlet_export_formats (RINGLET_EXPORT_CAKE);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; writers[i] != NULL; i++) {
    g_assert_true (
        g_hash_table_add (titles, (gpointer) ringlet_export_format_title (writers[i])));
    g_assert_cmpint (g_ptr_array_find (patterns, writers[i], NULL), ==,
        (writers[i]->dimensions & RINGLET_WRITER_PATTERN) != 0);
    g_assert_cmpint (g_ptr_array_find (cakes, writers[i], NULL), ==,
        (writers[i]->dimensions & RINGLET_WRITER_CAKE) != 0);
  }
}

/* A detector that was named in the window: other pixels and gaps than the file says. */
static void
test_named_detector (void)
{
  g_autofree char *image = fixture_write_shape (folder, "p.edf", 195, 487);
  g_autofree char *poni = g_build_filename (folder, "p.poni", NULL);
  g_autoptr (RingletProject) project = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (poni,
      "poni_version: 2.1\nDetector: Detector\nDetector_config: {\"pixel1\": 0.0001, "
      "\"pixel2\": 0.0001, \"orientation\": 2}\nDistance: 0.1\nPoni1: 0.01\n"
      "Poni2: 0.01\nRot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n",
      -1, NULL));
  project = fixture_project (image, poni);
  g_assert_true (ringlet_project_use_detector (project, "Pilatus100k", &error));
  export_to (project, RINGLET_EXPORT_PATTERN, NULL, "out/named.xy", FALSE, &error);
  g_assert_no_error (error);
  line = ringlet_command_line (ringlet_project_get_state (project),
      RINGLET_EXPORT_PATTERN, NULL, "out/named-shell.xy", &error);
  g_assert_no_error (error);
  run_line (line);
  assert_same_files (folder, "out/named.xy", "out/named-shell.xy");
  g_assert_cmpint (g_unlink ("out/named.xy"), ==, 0);
  g_assert_cmpint (g_unlink ("out/named-shell.xy"), ==, 0);
}

/* --- what replaces a part of the geometry file --- */

static void
turn (RingletProject *project)
{
  g_autoptr (RingletDetector) turned = ringlet_detector_with_orientation (
      ringlet_project_get_state (project)->detector, 1);

  ringlet_project_set_detector (project, turned);
}

static void
tell_sensor (RingletProject *project)
{
  const RingletSensor sensor = { ringlet_material_find ("CdTe", NULL), 0.00075 };
  g_autoptr (RingletDetector) told = ringlet_detector_with_sensor (
      ringlet_project_get_state (project)->detector, &sensor);
  RingletPlan plan = ringlet_plan_default ();

  ringlet_project_set_detector (project, told);
  plan.factors.sensor_transmission = TRUE;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

/* 1/3 has no short decimal in any unit. */
static void
retune (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  RingletPlan plan = ringlet_plan_default ();

  geometry.wavelength_m = 1e-10 / 3.0;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
  plan.unit = ringlet_unit_find ("q_nm^-1", NULL);
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

static void
count_in_depth (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 0.001 / 3.0 };
  g_autoptr (RingletDetector) told = ringlet_detector_with_sensor (
      ringlet_project_get_state (project)->detector, &sensor);

  ringlet_project_set_detector (project, told);
  geometry.parallax = TRUE;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

/* Of other pixels than the geometry file says, and turned. */
static void
exchange (RingletProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) generic =
      ringlet_detector_new_generic (2e-4, 1.5e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);
  g_autoptr (RingletDetector) loaded = NULL;
  g_autoptr (RingletDetector) turned = NULL;

  ringlet_detector_save (generic, "my detector.h5", TRUE, &error);
  g_assert_no_error (error);
  loaded = ringlet_detector_load ("my detector.h5", 0, &error);
  g_assert_no_error (error);
  turned = ringlet_detector_with_orientation (loaded, 4);
  ringlet_project_set_detector (project, turned);
}

static const struct {
  const char *name;
  void (*edit) (RingletProject *project);
  const char *needle; /* in the line */
} replacements[] = {
  { "orientation", turn, " --orientation 1 " },
  { "sensor", tell_sensor, " --sensor CdTe,750um " },
  { "wavelength", retune, " --wavelength 3.333333333333333" },
  { "parallax", count_in_depth, " --parallax " },
  { "detector file", exchange, "my detector.h5' --orientation 4 " },
};

static void
test_replaced (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (replacements); i++) {
    const Case c = { "", "a.edf", TRUE, "g.poni" };
    g_autoptr (RingletProject) project = project_of (&c);
    g_autofree char *line = NULL;
    g_autoptr (GBytes) before = NULL;
    g_autoptr (GBytes) after = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", replacements[i].name);
    export_to (project, RINGLET_EXPORT_PATTERN, NULL, "out/before.xy", FALSE, &error);
    g_assert_no_error (error);
    replacements[i].edit (project);
    export_to (project, RINGLET_EXPORT_PATTERN, NULL, "out/window.xy", FALSE, &error);
    g_assert_no_error (error);
    line = ringlet_command_line (ringlet_project_get_state (project),
        RINGLET_EXPORT_PATTERN, NULL, "out/shell.xy", &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (line, replacements[i].needle));
    run_line (line);
    assert_same_files (folder, "out/window.xy", "out/shell.xy");
    before = file_bytes (folder, "out/before.xy");
    after = file_bytes (folder, "out/shell.xy");
    g_assert_false (g_bytes_equal (before, after));
    g_assert_cmpint (g_unlink ("out/before.xy"), ==, 0);
    g_assert_cmpint (g_unlink ("out/window.xy"), ==, 0);
    g_assert_cmpint (g_unlink ("out/shell.xy"), ==, 0);
  }
}

/* Without an output the program takes the name that the window proposes. */
static void
test_names (void)
{
  const Case c = { "", "a.edf", TRUE, "g.poni", .cake = { 20, 30 } };
  g_autoptr (RingletProject) project = project_of (&c);
  const RingletState *state = ringlet_project_get_state (project);
  g_autofree char *pattern = ringlet_export_name (state, RINGLET_EXPORT_PATTERN, ".xy");
  g_autofree char *cake = ringlet_export_name (state, RINGLET_EXPORT_CAKE, ".h5");
  g_autofree char *line =
      ringlet_command_line (state, RINGLET_EXPORT_CAKE, NULL, NULL, NULL);

  run_line (line);
  g_assert_cmpstr (pattern, ==, "a.xy");
  g_assert_cmpstr (cake, ==, "a_cake.h5");
  g_assert_cmpint (g_unlink (pattern), ==, 0);
  g_assert_cmpint (g_unlink (cake), ==, 0);
}

typedef struct {
  const char *path;
  RingletExport what;
  gboolean overwrite;
  const char *needle;
} Refusal;

static const Refusal refusals[] = {
  { "there.xy", RINGLET_EXPORT_PATTERN, FALSE, "there.xy" },
  { "a.edf", RINGLET_EXPORT_PATTERN, TRUE, "a.edf" },
  { "a.edf", RINGLET_EXPORT_CAKE, TRUE, "a.edf would replace a file" },
  { "a.xy", RINGLET_EXPORT_CAKE, FALSE, "xy" },
  { "a.xye", RINGLET_EXPORT_PATTERN, FALSE, "a.xye" },
  { "a.steam", RINGLET_EXPORT_PATTERN, FALSE, "a.steam" },
  { "nowhere/a.xy", RINGLET_EXPORT_PATTERN, FALSE, "nowhere" },
  { "geometry.xy", RINGLET_EXPORT_PATTERN, TRUE, "geometry.xy" },
  { "flat.png", RINGLET_EXPORT_PICTURE, TRUE, "flat.png" },
};

static void
test_refusals (void)
{
  const Case c = { "", "a.edf", FALSE, "geometry.xy", MASK, .flat = "flat.png" };
  g_autoptr (RingletProject) project = project_of (&c);

  g_assert_true (g_file_set_contents ("there.xy", "there", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const Refusal *r = &refusals[i];
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize size_before = 0;
    gsize size_after = 0;
    g_autoptr (GError) error = NULL;

    g_file_get_contents (r->path, &before, &size_before, NULL);
    g_assert_false (export_to (project, r->what, NULL, r->path, r->overwrite, &error));
    g_assert_nonnull (error);
    if (strstr (error->message, r->needle) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, r->needle);
    g_file_get_contents (r->path, &after, &size_after, NULL);
    g_assert_cmpmem (before, size_before, after, size_after);
  }

  g_assert_true (
      export_to (project, RINGLET_EXPORT_PATTERN, NULL, "there.xy", TRUE, NULL));
  g_assert_cmpint (g_unlink ("there.xy"), ==, 0);
}

static char *
picture_text (RingletProject *project, const char *path, const char *begins)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  export_to (project, RINGLET_EXPORT_PICTURE, NULL, path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpuint (size, >, strlen (begins));
  g_assert_cmpmem (data, strlen (begins), begins, strlen (begins));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return data;
}

/* The rings of the document are in it. */
static void
test_picture (void)
{
  const Case c = { "", "a.edf", TRUE, "g.poni" };
  g_autoptr (RingletProject) project = project_of (&c);
  g_autofree char *png = picture_text (project, "out/a.png", "\x89PNG\r\n\x1a\n");
  g_autofree char *plain = picture_text (project, "out/a.svg", "<?xml");
  g_autofree char *ringed = NULL;

  ringlet_project_set_calibrant (project, ringlet_calibrant_find ("LaB6", NULL));
  ringed = picture_text (project, "out/a.svg", "<?xml");
  g_assert_cmpuint (strlen (ringed), >, strlen (plain));
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("RINGLET_CLI") == NULL)
    g_error ("RINGLET_CLI does not name the program; run this by meson test");
  make_files ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/export/same-bytes/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_same_bytes);
  }
  g_test_add_func ("/export/every-format", test_every_format);
  g_test_add_func ("/export/paths", test_paths);
  g_test_add_func ("/export/titles", test_titles);
  g_test_add_func ("/export/background", test_background);
  g_test_add_func ("/export/named-detector", test_named_detector);
  g_test_add_func ("/export/replaced", test_replaced);
  g_test_add_func ("/export/names", test_names);
  g_test_add_func ("/export/refusals", test_refusals);
  g_test_add_func ("/export/picture", test_picture);

  code = g_test_run ();
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (folder);
  g_free (folder);
  return code;
}
