/* SPDX-License-Identifier: MIT */

/* ringlet map and ringlet tomo, as users call them: what they refuse, what is left when
 * they stop, and a measured map. What is in the files: read-maps.py. */

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "geometry/poni.h"
#include "image/hdf5-handle.h"
#include "program.h"
#include "project-file.h"
#include "support/shared.h"

/* Frames of a byte a pixel. */
#define N_FEW 6
#define N_MANY 30000

static char *folder;

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Frame i is i + 1 everywhere, but for its last bits. */
static void
write_stack (const char *name, guint n_frames)
{
  const gsize n_pixels = FIXTURE_SLOW * FIXTURE_FAST;
  const gsize size = 128 + n_frames * n_pixels;
  g_autofree char *text = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': False, 'shape': (%u, 48, 64), }", n_frames);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = g_malloc (size);

  memset (data, ' ', 128);
  memcpy (data, "\x93NUMPY\x01\x00\x76\x00", 10);
  memcpy (data + 10, text, strlen (text));
  data[127] = '\n';
  for (guint i = 0; i < n_frames; i++)
    memset (data + 128 + i * n_pixels, (int) (i % 200) + 1, n_pixels);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static void
make_inputs (void)
{
  folder = folder_new ();
  write_stack ("few.npy", N_FEW);
  write_stack ("many.npy", N_MANY);
  g_free (fixture_write_poni (folder, "g.poni", 3));
  write_text (
      "newer.json", "{\"diffmap_config_version\": 2, \"ai\": {\"version\": 5}}");
  write_text ("odd.json", "{\"ai\": {\"version\": 5}, \"nbpt_slow\": \"three\"}");
  write_text ("empty.json", "{}");
}

typedef struct {
  const char *line;
  int code;
  const char *words[2];
} BadCase;

#define MAP "map --poni g.poni few.npy "
#define TOMO "tomo --poni g.poni few.npy --grid 2x3 "

static const BadCase bad_cases[] = {
  { "map --poni g.poni --grid 2x3 -o x.h5", 2, { "at least one image" } },
  { MAP "--grid 2x3", 2, { "-o" } },
  { MAP "--grid 2x3 -o x.csv", 2, { "x.csv", ".h5" } },
  { MAP "-o x.h5", 2, { "--grid", "10x20" } },
  { MAP "--grid 2 -o x.h5", 2, { "--grid takes", "\"2\"" } },
  { MAP "--grid 0x3 -o x.h5", 2, { "--grid takes", "\"0x3\"" } },
  { MAP "--grid -1x3 -o x.h5", 2, { "--grid takes" } },
  { MAP "--grid 2x3x4 -o x.h5", 2, { "--grid takes" } },
  { MAP "--grid autoxauto -o x.h5", 2, { "--grid takes" } },
  { MAP "--grid nanx3 -o x.h5", 2, { "--grid takes" } },
  { MAP "--grid 1000000x1000000 -o x.h5", 1, { "16777216 cells" } },
  { MAP "--grid 2x3 --offset few -o x.h5", 2, { "--offset takes" } },
  { MAP "--grid 2x3 --offset 99999999999 -o x.h5", 2, { "--offset takes" } },
  { MAP "--grid 2x3 --offset 6 -o x.h5", 1, { "No frame of 6", "offset" } },
  { MAP "--grid 2x3 --offset -6 -o x.h5", 1, { "No frame of 6" } },
  { MAP "--grid 2x3 --blanks 0 -o x.h5", 2, { "--blanks" } },
  { MAP "--grid 2x3 --blanks 1-6 -o x.h5", 1, { "No frame of 6", "blanks" } },
  { MAP "--grid 2x3 --slow samz -o x.h5", 2, { "--slow takes", "samy:-1:1:mm" } },
  { MAP "--grid 2x3 --slow :0:1 -o x.h5", 2, { "--slow takes" } },
  { MAP "--grid 2x3 --fast samx:0:nan -o x.h5", 2, { "--fast takes" } },
  { MAP "--grid 2x3 --fast samx:0:1:mm:x -o x.h5", 2, { "--fast takes" } },
  { MAP "--grid 2x3 --sectors 4 -o x.h5", 2, { "--sectors", "--cake" } },
  { MAP "--grid 2x3 --threads some -o x.h5", 2, { "--threads" } },
  { MAP "--grid 2x3 --roi B=1..2 -o x.h5", 2, { "--roi takes", "from A on" } },
  { MAP "--grid 2x3 --roi A=2..1 -o x.h5", 2, { "--roi takes" } },
  { MAP "--grid 2x3 --roi A=1..inf -o x.h5", 2, { "--roi takes" } },
  { MAP "--grid 2x3 --roi A=1-2 -o x.h5", 2, { "--roi takes" } },
  { MAP "--grid 2x3 --roi A=1..2:height -o x.h5", 2, { "--roi takes" } },
  { MAP "--grid 2x3 --roi A=1..2:sum:furlong -o x.h5", 2, { "furlong" } },
  { MAP "--grid 2x3 --roi A=1..2 --expression r=A -o x.h5", 2,
      { "--expression takes" } },
  { MAP "--grid 2x3 --roi A=1..2 --expression ra=A/B -o x.h5", 2,
      { "--expression", "no region B" } },
  { MAP "--grid 2x3 --roi A=1..2 --expression a/b=A -o x.h5", 2,
      { "--expression takes" } },
  { MAP "--grid 2x3 --roi A=1..2 --expression ra=A --expression ra=A -o x.h5", 2,
      { "--expression takes" } },
  { MAP "--grid 2x3 --layers x.csv -o x.h5", 1, { "--layers", "--roi" } },
  { MAP "--grid 2x3 --roi A=1..2 --layers x.doc -o x.h5", 2, { "--layers", ".png" } },
  { MAP "--grid 2x3 --roi A=1..2 --layers x.h5 -o x.h5", 1, { "x.h5" } },
  { MAP "--grid 2x3 --roi A=10..11 --roi B=500..501 -o x.h5", 1,
      { "The region B, 500 to 501 2th_deg", "has no bin of the patterns" } },
  { MAP "--grid 2x3 --roi A=10..10.0001 -o x.h5", 1, { "region A", "has no bin" } },
  { MAP "--grid 2x3 --cake 20x4 --roi A=500..501 -o x.h5", 1, { "region A" } },
  { MAP "--grid 2x3 -o few.h5 --like nowhere.xy", 1, { "nowhere.xy" } },
  { "map --grid 2x3 few.npy -o x.h5", 2, { "--poni" } },
  { "map --poni nowhere.poni --grid 2x3 few.npy -o x.h5", 1, { "nowhere.poni" } },
  { "map --poni g.poni --grid 2x3 nowhere.npy -o x.h5", 1, { "nowhere.npy" } },
  { MAP "--grid 2x3 -o there.h5", 1, { "there.h5", "--overwrite" } },
  { MAP "--grid 2x3 -o nowhere/x.h5", 1, { "nowhere" } },
  { MAP "--mask few.npy --grid 2x3 -o x.h5", 1, { "few.npy" } },
  { MAP "--cake 0x3 --grid 2x3 -o x.h5", 2, { "--cake" } },
  { "map --config nowhere.json -o x.h5", 1, { "nowhere.json" } },
  { "map --config newer.json -o x.h5", 1, { "newer.json", "newer than 1" } },
  { "map --config odd.json -o x.h5", 1, { "odd.json", "nbpt_slow" } },
  { "map --config empty.json -o x.h5", 2, { "at least one image" } },
  { TOMO "-o x.h5", 2, { "--rotation", "--no-images" } },
  { TOMO "--rotation rot:0:90:turns -o x.h5", 2, { "deg or in rad" } },
  { TOMO "--rotation rot:0:90 --translation t:1:1 -o x.h5", 2, { "two positions" } },
  { TOMO "--rotation rot:0:90 --centre middle -o x.h5", 2, { "--centre takes" } },
  { TOMO "--rotation rot:0:90 --filter gauss -o x.h5", 2, { "--filter", "hann" } },
  { TOMO "--rotation rot:0:90 --size 0 -o x.h5", 2, { "--size takes" } },
  { TOMO "--rotation rot:0:90 --size 70000 -o x.h5", 2, { "16384" } },
  { TOMO "--rotation rot:0:90 --cake 10x4 -o x.h5", 2, { "--cake" } },
};

static void
test_refused (void)
{
  write_text ("there.h5", "");
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run (folder, c->line);

    g_test_message ("%s: %s", c->line, run.err);
    g_assert_cmpint (run.code, ==, c->code);
    g_assert_cmpstr (run.out, ==, "");
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
    for (gsize k = 0; k < 2 && c->words[k] != NULL; k++)
      g_assert_nonnull (strstr (run.err, c->words[k]));
  }
}

/* What cannot be found in the end does not cost the sinograms. */
static void
test_no_axis (void)
{
  const char *lines[] = {
    TOMO "--rotation rot:0:90 -o a.h5",
    TOMO "--rotation rot:0:90 --centre 7 -o b.h5",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (Run) run = program_run (folder, lines[i]);

    g_test_message ("%s%s", run.out, run.err);
    g_assert_cmpint (run.code, ==, 1);
    g_assert_nonnull (strstr (run.err, "sinograms and no images"));
    g_assert_nonnull (strstr (run.out, "2 × 3 cells"));
  }
}

/* A project has grid, regions and expression; options come before them. */
static void
test_project (void)
{
  g_autofree char *image = g_build_filename (folder, "few.npy", NULL);
  g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);
  g_autofree char *path = g_build_filename (folder, "p.ringlet", NULL);
  g_autoptr (RingletProject) project = fixture_project (image, poni);
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);
  const RingletMapRoi roi = { 10.0, 20.0, ringlet_unit_find ("2th_deg", NULL),
    RINGLET_MAP_OF_SUM };
  g_autoptr (GError) error = NULL;
  g_auto (Run) run = { 0 };

  setup->grid.n_slow = 3;
  setup->grid.n_fast = 2;
  setup->grid.serpentine = TRUE;
  g_array_append_val (setup->rois, roi);
  ringlet_series_setup_set_expression (setup, "2*A");
  ringlet_project_set_series (project, setup, "Set", NULL);
  ringlet_series_setup_unref (setup);
  g_assert_true (ringlet_project_file_save (
      ringlet_project_get_state (project), path, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  program_do (folder, "map --project p.ringlet -q --layers p.csv -o p.h5");
  {
    g_autoptr (GBytes) bytes = file_bytes (folder, "p.csv");
    const char *text = g_bytes_get_data (bytes, NULL);

    g_assert_nonnull (strstr (text, "row,column,frame,slow,fast,A,map\n"));
    g_assert_nonnull (strstr (text, "\n1,0,3,1,0,"));
  }
  run = program_run (
      folder, "map --project p.ringlet --grid 1x6 -o q.h5 --save-project q.ringlet");
  g_assert_nonnull (strstr (run.out, "1 × 6 cells"));
  run_clear (&run);
  run = program_run (folder, "map --project q.ringlet --layers q.csv -o r.h5");
  g_assert_nonnull (strstr (run.out, "1 × 6 cells"));
}

static float *read_cells (const char *name, gsize n);

/* Patterns are less the background of the document, in a part of the bins. */
static void
test_background (void)
{
  g_autofree char *image = fixture_write_image (folder, "a.edf", 1);
  g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);
  g_autofree char *path = g_build_filename (folder, "b.ringlet", NULL);
  g_autoptr (RingletProject) project = fixture_project (image, poni);
  RingletPlan plan = ringlet_project_get_state (project)->plan;
  RingletBackgroundChoice background = ringlet_background_choice_default ();
  g_auto (Table) table = { 0 };
  g_autofree float *values = NULL;
  gsize n = 0;

  plan.n_radial = 40;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
  background.is_on = TRUE;
  background.has_range = TRUE;
  background.min = 10.0;
  background.max = 20.0;
  g_assert_true (ringlet_project_set_pattern_background (project, &background, NULL));
  g_assert_true (ringlet_project_file_save (
      ringlet_project_get_state (project), path, TRUE, NULL, NULL, NULL));
  program_do (folder, "integrate -q --project b.ringlet -o b.xy");
  program_do (folder, "map -q --project b.ringlet --grid 1x1 -o rest.h5");
  table = table_read (folder, "b.xy");
  values = read_cells ("rest.h5", 40);
  for (gsize i = 0; i < 40; i++) {
    if (isnan (values[i]))
      continue;
    g_assert_cmpuint (n, <, table.n);
    g_assert_cmpfloat (values[i], ==, (float) table.y[n++]);
  }
  g_assert_cmpuint (n, ==, table.n);
  g_assert_cmpuint (n, >, 5);
  g_assert_cmpuint (n, <, 35);
}

/* A disk that gets full in whatever part of the work leaves nothing behind. */
static void
test_full (void)
{
  static const guint kilobytes[] = { 1, 8, 40, 150, 250, 300 };
  static const char *const lines[] = {
    "map -q --poni g.poni few.npy --grid 2x3 --bins 9000 --roi A=1..9 -o full.h5",
    "tomo -q --poni g.poni few.npy --grid 2x3 --bins 9000 --rotation r:0:90 "
    "--centre 1 -o full.h5",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines) * G_N_ELEMENTS (kilobytes); i++) {
    g_autofree char *wrapper = g_strdup_printf (
        "ulimit -f %u; exec \"$@\"", 2 * kilobytes[i % G_N_ELEMENTS (kilobytes)]);
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run =
        program_run_wrapped (folder, wrapper, lines[i / G_N_ELEMENTS (kilobytes)]);

    g_test_message ("%s: %s", wrapper, run.err);
    g_assert_cmpint (run.code, ==, 1);
    g_assert_nonnull (strstr (run.err, "Cannot write full.h5"));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

/* Ctrl+C once the output has begun. */
static void
test_interrupted (void)
{
  const char *wrapper =
      "\"$@\" & i=0; until ls .ringlet-* 2>/dev/null || [ $i -gt 500 ];"
      "do sleep 0.02; i=$((i + 1)); done; kill -INT $!; wait $!";
  static const char *const lines[] = {
    "map --poni g.poni many.npy --grid autox100 --engine csr -o stopped.h5",
    "tomo --poni g.poni many.npy --grid autox100 --engine csr --rotation r:0:179 "
    "-o stopped.h5",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    const guint n_files = folder_n_files (folder);
    g_auto (Run) run = program_run_wrapped (folder, wrapper, lines[i]);

    g_test_message ("%s%s", run.out, run.err);
    g_assert_cmpint (run.code, ==, 1);
    g_assert_nonnull (strstr (run.err, "interrupted"));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

/* ---- a measured map ---- */

/* As in test-acceptance.c. */
static const RingletGeometry map_geometry = {
  .distance_m = 0.284634930882,
  .poni_slow_m = 0.08722465504835,
  .poni_fast_m = 0.08341539825949,
  .rot1_rad = -0.00025132925173,
  .rot2_rad = 0.00060348414856,
  .wavelength_m = 3.344e-11,
};

#define MAP_BINS 1508
static const int map_frames[] = { 1, 2, 3, 6, 7 };

/* Returns (transfer full): cells × bins of "intensity" */
static float *
read_cells (const char *name, gsize n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  float *values = g_new (float, n);
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_auto (RingletHdf5Id) dataset =
      H5Dopen2 (file, "/entry_0000/pyFAI/result/intensity", H5P_DEFAULT);

  g_assert_cmpint (
      H5Dread (dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), >=,
      0);
  return values;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The first bin is ours, see test-acceptance.c. */
static void
assert_shipped (const float *ours, const char *path)
{
  g_auto (Table) theirs = table_read (NULL, path);
  double differences[MAP_BINS];

  g_assert_cmpuint (theirs.n, ==, MAP_BINS);
  for (gsize i = 1; i < MAP_BINS; i++)
    differences[i - 1] = fabs (ours[i] / theirs.y[i] - 1.0);
  qsort (differences, MAP_BINS - 1, sizeof *differences, compare_doubles);
  g_test_message (
      "median %g, most %g", differences[MAP_BINS / 2], differences[MAP_BINS - 2]);
  g_assert_cmpfloat (differences[MAP_BINS / 2], <=, 1e-5);
  g_assert_cmpfloat (differences[MAP_BINS - 2], <=, 2e-4);
}

static void
test_measured (void)
{
  g_autoptr (RingletDetector) flipped =
      ringlet_detector_new_generic (172e-6, 172e-6, 0, 0, 2, NULL);
  g_autofree char *text = ringlet_poni_format (flipped, &map_geometry, 0.0, NULL);
  g_autoptr (GString) line = g_string_new (
      "map -q --poni map.poni --no-mask --dummy none --polarization 0.99 --unweighted "
      "--split bbox --bins 1508 --unit 2th_deg --grid 2x3 --zigzag -o measured.h5");
  /* Frames 3 and 4 are in the second row, which runs back. */
  static const gsize cells[] = { 0, 1, 2, 5, 4 };
  g_autofree float *values = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (map_frames); i++) {
    g_autofree char *name = g_strdup_printf (
        "data/real/map-pilatus1m/Fe3O4C_M1_map_%d_P1_E1_001.tif", map_frames[i]);
    g_autofree char *image = ringlet_test_shared (name);
    g_autofree char *quoted = NULL;

    if (image == NULL)
      return;
    quoted = g_shell_quote (image);
    g_string_append_printf (line, " %s", quoted);
  }
  write_text ("map.poni", text);
  program_do (folder, "%s", line->str);
  values = read_cells ("measured.h5", (gsize) 6 * MAP_BINS);
  g_assert_true (isnan (values[3 * MAP_BINS]));
  for (gsize i = 0; i < G_N_ELEMENTS (map_frames); i++) {
    g_autofree char *name = g_strdup_printf (
        "data/real/map-pilatus1m/Fe3O4C_M1_map_%d_P1_E1_001.xy", map_frames[i]);
    g_autofree char *shipped = ringlet_test_shared (name);

    assert_shipped (values + cells[i] * MAP_BINS, shipped);
  }
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  make_inputs ();
  g_test_add_func ("/map-command/refused", test_refused);
  g_test_add_func ("/map-command/no-axis", test_no_axis);
  g_test_add_func ("/map-command/project", test_project);
  g_test_add_func ("/map-command/background", test_background);
  g_test_add_func ("/map-command/full", test_full);
  g_test_add_func ("/map-command/interrupted", test_interrupted);
  g_test_add_func ("/map-command/measured", test_measured);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
