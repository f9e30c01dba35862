/* SPDX-License-Identifier: MIT */
#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "program.h"

/* Holds what make_inputs() makes; all commands run in it. */
static char *folder;

static void
write_file (const char *name, gconstpointer data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static void
copy_part (const char *from, const char *to, gsize size)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, from);

  g_assert_cmpuint (g_bytes_get_size (bytes), >, size);
  write_file (to, g_bytes_get_data (bytes, NULL), size);
}

/* The geometry file without the line of @key. */
static void
copy_without (const char *from, const char *to, const char *key)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, from);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++) {
    if (!g_str_has_prefix (lines[i], key))
      g_string_append_printf (rest, "%s\n", lines[i]);
  }
  g_assert_cmpuint (rest->len, <, strlen (text));
  write_file (to, rest->str, rest->len);
}

static void
make_inputs (void)
{
  static const char text[] = "This is a letter, not an image.\n";
  g_autofree char *inner = NULL;

  folder = folder_new ();
  inner = g_build_filename (folder, "folder", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  program_do (folder, "simulate --detector Pilatus300kw -o w.edf --write-poni w.poni");
  copy_part ("a.edf", "cut.edf", 100000);
  copy_part ("a.edf", "head.edf", 100);
  copy_without ("a.poni", "dark.poni", "Wavelength");
  copy_without ("a.poni", "half.poni", "Rot2");
  write_file ("text.tif", text, strlen (text));
  write_file ("text.poni", text, strlen (text));
  write_file ("empty.edf", "", 0);
  write_file ("there.xy", text, strlen (text));
}

/* --- exit codes and messages --- */

typedef struct {
  const char *name;
  const char *line;
  int code;
  const char *needles[4]; /* in standard output for 0, else in standard error */
} Case;

#define A "integrate --poni a.poni a.edf -q "

static const Case cases[] = {
  { "version", "--version", 0, { "ringlet " RINGLET_VERSION } },
  { "help", "--help", 0, { "integrate", "info", "simulate" } },
  { "help of integrate", "integrate --help", 0,
      { "--poni", "--cake", "--sectors", "--azimuthal" } },
  { "help of simulate", "simulate --help", 0, { "--write-poni" } },
  { "help of info", "info --help", 0, { "--json" } },
  { "detectors", "detectors", 0, { "Pilatus1M", "73533" } },
  { "info", "info a.edf", 0, { "195", "487", "uint32", "Pilatus100k" } },

  { "no command", "", 2, { NULL } },
  { "unknown command", "fold a.edf", 2, { "fold", "--help" } },
  { "unknown option", "integrate --fold a.edf", 2, { "--fold", "--help" } },
  { "no image", "integrate --poni a.poni", 2, { "image", "--help" } },
  { "info of nothing", "info", 2, { "image" } },
  { "bins", A "--bins abc", 2, { "--bins", "abc" } },
  { "negative bins", A "--bins -5", 2, { "--bins" } },
  { "cake of one number", A "--cake 100", 2, { "--cake", "1000x360" } },
  { "cake of nothing", A "--cake 0x36", 2, { "--cake" } },
  { "cake of no turn", A "--cake autox0", 2, { "--cake" } },
  { "no sectors", A "--sectors 0", 2, { "--sectors takes", "from 1 to", "\"0\"" } },
  { "sectors of a word", A "--sectors all", 2, { "--sectors takes", "\"all\"" } },
  { "sectors and a cake", A "--sectors 3 --cake 10x10", 2, { "--cake", "--sectors" } },
  { "sectors and a ring", A "--sectors 3 --azimuthal 9 -r 1,2", 2,
      { "--sectors", "--azimuthal" } },
  { "no ring", A "--azimuthal 9", 2, { "--azimuthal", "--range MIN,MAX" } },
  { "bins of a ring", A "--azimuthal 9 -r 1,2 -n 5", 2, { "--bins", "--azimuthal" } },
  { "ring of nothing", A "--azimuthal 0 -r 1,2", 2, { "--azimuthal takes", "\"0\"" } },
  { "empty bins", A "--empty full", 2, { "--empty", "full" } },
  { "unit", A "--unit inch", 2, { "inch", "2th_deg" } },
  { "split", A "--split half", 2, { "half", "bbox, pseudo" } },
  { "engine", A "--engine steam", 2, { "steam", "csr" } },
  { "error model", A "--error-model gauss", 2, { "gauss", "poisson" } },
  { "polarisation", A "--polarization 2", 2,
      { "--polarization takes", "from -1 to 1", "\"2\"" } },
  { "plate", A "--oblique 1.5", 2,
      { "--oblique takes", "between 0 and 1, neither", "\"1.5\"" } },
  { "plate of nothing", A "--oblique 0", 2, { "--oblique takes", "\"0\"" } },
  { "order", A "--solid-angle-order 0", 2,
      { "--solid-angle-order takes 1, 2 or 3", "--no-solid-angle", "\"0\"" } },
  { "sample", A "--sample cylinder:-3", 2, { "--sample cylinder:-3: ", "from 0 to" } },
  { "seat", A "--cbn-seat tilt=95", 2, { "--cbn-seat tilt=95: ", "less than 90" } },
  { "decimal comma", A "--polarization 0,99", 2, { "0,99" } },
  { "range upside down", A "--range 5,1", 2, { "--range" } },
  { "threads", A "--threads many", 2, { "--threads" } },
  { "frame", A "--frame first", 2, { "--frame" } },
  { "orientation", A "--orientation 7", 2, { "--orientation" } },
  { "wavelength", A "--wavelength red", 2, { "--wavelength" } },
  { "wavelength without a unit", A "--wavelength 0.4066", 2,
      { "--wavelength", "0.4066A or 0.4066nm" } },
  { "energy without a unit", A "--energy 30", 2, { "--energy", "30pm or 30keV" } },
  { "both", A "--energy 30keV --wavelength 1A", 2, { "--energy", "--wavelength" } },
  { "sensor", A "--sensor Cheese,1mm", 2, { "--sensor", "Cheese" } },
  { "sensor without a unit", A "--sensor Si,450", 2, { "--sensor", "450um" } },
  { "orientation rule", A "--orientation-rule three", 2, { "one-flip, two-flips" } },
  { "two rules", A "--orientation 2 --orientation-rule two-flips", 2,
      { "--orientation" } },
  { "geometry of nothing", "geometry", 2, { "name one geometry file" } },
  { "format", "geometry a.poni --to latex", 2, { "latex", "imaged11" } },
  { "format that is only read", "geometry a.poni --to crystfel", 2, { "only read" } },
  { "output without a format", "geometry a.poni -o x.fit2d", 2, { "--to" } },
  { "geometry that is there", "geometry a.poni --to poni -o a.poni", 1,
      { "a.poni", "--overwrite" } },
  { "version of a geometry", "geometry a.poni --to poni --poni-version 7 -o x.poni", 2,
      { "--poni-version", "1, 2, 2.1 or 3", "\"7\"" } },
  { "dark frames", A "-d a.edf --dark-frames some", 2, { "--dark-frames takes" } },
  { "energy of maps", "maps two_theta --poni a.poni --energy 30", 2,
      { "30pm or 30keV" } },
  { "wavelength of a geometry", "geometry a.poni -w 1e-10", 2, { "1e-10m" } },
  { "orientation of a simulation", "simulate --orientation 0 -o x.edf", 2,
      { "--orientation takes 1, 2, 3 or 4" } },
  { "maps without a geometry", "maps two_theta --detector Pilatus1M", 2,
      { "--poni FILE" } },
  { "counts", "simulate --counts many -o x.edf", 2, { "--counts" } },
  { "a word too many", "simulate x.edf", 2, { "x.edf" } },

  { "no such image", "integrate --poni a.poni no.edf -o x.xy", 1,
      { "no.edf", "check the name" } },
  { "no such result", "integrate --like no.xy a.edf -o x.xy", 1,
      { "no.xy", "check the name" } },
  { "text named .tif", "integrate --poni a.poni text.tif -o x.xy", 1, { "text.tif" } },
  { "cut image", "integrate --poni a.poni cut.edf -o x.xy", 1, { "cut.edf" } },
  { "cut header", "integrate --poni a.poni head.edf -o x.xy", 1, { "head.edf" } },
  { "empty file", "integrate --poni a.poni empty.edf -o x.xy", 1,
      { "empty.edf", "empty" } },
  { "a folder", "integrate --poni a.poni folder -o x.xy", 1, { "folder" } },
  { "geometry of another shape", "integrate --poni w.poni a.edf -o x.xy", 1,
      { "a.edf", "195", "487", "1475" } },
  { "no such geometry", "integrate --poni no.poni a.edf -o x.xy", 1,
      { "no.poni", "check the name" } },
  { "no geometry", "integrate a.edf -o x.xy", 2, { "--poni" } },
  { "text named .poni", "integrate --poni text.poni a.edf -o x.xy", 1,
      { "text.poni", "Distance" } },
  { "half a geometry", "integrate --poni half.poni a.edf -o x.xy", 1,
      { "half.poni", "Rot2" } },
  { "q without wavelength", "integrate --poni dark.poni -u q_nm^-1 a.edf -o x.xy", 1,
      { "wavelength" } },
  { "mask of another shape", "integrate --poni a.poni -m w.edf a.edf -o x.xy", 1,
      { "w.edf" } },
  { "dark of another shape", "integrate --poni a.poni -d w.edf a.edf -o x.xy", 1,
      { "1475" } },
  { "no such mask", "integrate --poni a.poni -m no.edf a.edf -o x.xy", 1,
      { "no.edf" } },
  { "no such frame", A "--frame 1 -o x.xy", 1, { "a.edf", "1" } },
  { "frames into one file", "integrate --poni a.poni a.edf a.edf -o one.xy", 1,
      { "2", "one.xy" } },
  { "errors of sectors", A "--sectors 3 -o x.xye", 1, { "x.xye", "--error-model" } },
  { "output there", A "-o there.xy", 1, { "there.xy", "--overwrite" } },
  { "unknown format", A "-o x.doc", 1, { "x.doc" } },
  { "no such folder", A "-o no/x.xy", 1, { "no/x.xy" } },
  { "info of text", "info text.tif", 1, { "text.tif" } },
  { "unknown detector", "simulate --detector Fridge -o x.edf", 1, { "Fridge" } },
};

/* One line that begins with the program's name. */
static void
assert_message (const char *text)
{
  g_assert_true (g_str_has_prefix (text, "ringlet: "));
  g_assert_true (strchr (text, '\n') == text + strlen (text) - 1);
}

static void
assert_needles (const char *text, const Case *c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (c->needles) && c->needles[i] != NULL; i++) {
    if (strstr (text, c->needles[i]) == NULL)
      g_error ("ringlet %s does not say \"%s\":\n%s", c->line, c->needles[i], text);
  }
}

/* A failure leaves no file behind. */
static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const guint n_files = folder_n_files (folder);
  g_auto (Run) run = program_run (folder, c->line);

  g_test_message ("%s%s", run.out, run.err);
  g_assert_cmpint (run.code, ==, c->code);
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  assert_needles (c->code == 0 ? run.out : run.err, c);
  if (c->code != 1)
    return;

  assert_message (run.err);
  g_assert_cmpstr (run.out, ==, "");
}

/* --- outputs --- */

static void
test_overwrite (void)
{
  g_autoptr (GBytes) before = file_bytes (folder, "there.xy");
  g_auto (Run) refused = program_run (folder, A "-o there.xy");
  g_autoptr (GBytes) after = file_bytes (folder, "there.xy");

  g_assert_cmpint (refused.code, ==, 1);
  g_assert_true (g_bytes_equal (before, after));

  program_do (folder, A "-o there.xy --overwrite");
  program_do (folder, A "-o fresh.xy");
  assert_same_files (folder, "there.xy", "fresh.xy");
}

/* Of several outputs none is written when one may not be. */
static void
test_all_or_nothing (void)
{
  const guint n_files = folder_n_files (folder);
  g_auto (Run) run = program_run (folder, A "-o new.xy -o there.xy -o new.h5");

  g_assert_cmpint (run.code, ==, 1);
  g_assert_cmpuint (folder_n_files (folder), ==, n_files);
}

typedef struct {
  const char *name;
  const char *options;
} FullCase;

static const FullCase full_cases[] = {
  { "old.xy", "" },
  { "old.xye", "--error-model poisson" },
  { "old.h5", "--cake 100x90" },
};

/* The device is full in the middle of a write: stood in for by the limit on the size of
 * files, 512 bytes. The old file stays, and no temporary one. */
static void
test_full_device (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (full_cases); i++) {
    const FullCase *c = &full_cases[i];
    g_autofree char *line =
        g_strdup_printf (A "%s -o %s --overwrite", c->options, c->name);
    g_autoptr (GBytes) before = NULL;
    g_autoptr (GBytes) after = NULL;
    g_auto (Run) run = { 0 };
    guint n_files;

    g_test_message ("%s", c->name);
    program_do (folder, "%s", line);
    before = file_bytes (folder, c->name);
    n_files = folder_n_files (folder);
    run = program_run_wrapped (folder, "trap '' XFSZ; ulimit -f 1; exec \"$@\"", line);
    after = file_bytes (folder, c->name);
    g_test_message ("%s", run.err);
    g_assert_cmpint (run.code, ==, 1);
    assert_message (run.err);
    g_assert_nonnull (strstr (run.err, c->name));
    g_assert_true (g_bytes_equal (before, after));
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

/* A stack of frames goes into a folder, each frame under its own name. */
static void
test_frames (void)
{
  program_do (folder, "integrate -q --poni a.poni a.edf -o folder");
  program_do (folder, "integrate -q --poni a.poni a.edf -o alone.xy");
  assert_same_files (folder, "alone.xy", "folder/a.xy");
}

/* --- one set of geometry options --- */

/* What a command says with two spellings of one thing. */
static const struct {
  const char *a;
  const char *b;
} spellings[] = {
  { "maps two_theta --poni a.poni", "maps two_theta --poni a_geometry.h5" },
  { "maps q --poni a.poni --wavelength 0.5A",
      "maps q --poni a_geometry.h5 -e 24.796839686640052keV" },
  { "maps chi --poni a.poni --flip", "maps chi --poni a.poni --orientation 2" },
  { "geometry o.poni --detector Pilatus100k", "geometry o.poni" },
};

static void
test_spellings (void)
{
  program_do (folder, "geometry a.poni --to nxcansas -o a_geometry.h5");
  program_do (folder, "geometry a.poni --orientation 4 --to poni -o o.poni");
  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++) {
    g_auto (Run) a = program_run (folder, spellings[i].a);
    g_auto (Run) b = program_run (folder, spellings[i].b);

    g_test_message ("%s", spellings[i].a);
    g_assert_cmpint (a.code, ==, 0);
    g_assert_cmpint (b.code, ==, 0);
    g_assert_cmpstr (a.out, ==, b.out);
  }
}

/* The detector of the command line before that of the file. */
static void
test_simulated_detector (void)
{
  g_auto (Run) run = program_run (
      folder, "simulate --poni a.poni --detector Pilatus300kw -o n.edf --no-noise");

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "195 × 1475"));
}

/* --- JSON --- */

static JsonNode *
run_json (const char *line)
{
  g_auto (Run) run = program_run (folder, line);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run.code, ==, 0);
  json_parser_load_from_data (parser, run.out, -1, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static JsonObject *
first_frame (JsonNode *root)
{
  JsonArray *frames =
      json_object_get_array_member (json_node_get_object (root), "frames");

  g_assert_cmpuint (json_array_get_length (frames), ==, 1);
  return json_array_get_object_element (frames, 0);
}

static JsonObject *
output_at (JsonObject *frame, guint i)
{
  return json_array_get_object_element (
      json_object_get_array_member (frame, "outputs"), i);
}

static void
test_json (void)
{
  g_autoptr (JsonNode) root = run_json (
      "integrate --json --poni w.poni w.edf --bins 100 --cake 50x36 -o j.xy -o j.h5");
  JsonObject *frame = first_frame (root);
  JsonObject *pattern = output_at (frame, 0);
  JsonObject *cake = output_at (frame, 1);

  g_assert_cmpstr (json_object_get_string_member (frame, "source"), ==, "w.edf");
  g_assert_cmpint (json_object_get_int_member (frame, "frame"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (pattern, "path"), ==, "j.xy");
  g_assert_cmpint (json_object_get_int_member (pattern, "n_radial"), ==, 100);
  g_assert_cmpstr (json_object_get_string_member (cake, "path"), ==, "j.h5");
  g_assert_cmpint (json_object_get_int_member (cake, "n_radial"), ==, 50);
  g_assert_cmpint (json_object_get_int_member (cake, "n_azimuth"), ==, 36);
}

static void
test_json_info (void)
{
  g_autoptr (JsonNode) root = run_json ("info --json a.edf w.edf");
  JsonArray *images = json_node_get_array (root);
  JsonObject *second = json_array_get_object_element (images, 1);

  g_assert_cmpuint (json_array_get_length (images), ==, 2);
  g_assert_cmpint (json_object_get_int_member (second, "n_slow"), ==, 195);
  g_assert_cmpint (json_object_get_int_member (second, "n_fast"), ==, 1475);
  g_assert_cmpstr (json_object_get_string_member (second, "type"), ==, "uint32");
}

typedef struct {
  const char *name;
  const char *options;
  gint64 n_masked;
  gint64 n_excluded;
} MaskCase;

/* Two gaps of 7 columns between modules of 195 × 487: 2730 pixels (pyFAI 0.21.3). The
 * simulation writes what the detector does, 2³² − 1, into them. */
static const MaskCase mask_cases[] = {
  { "default", "", 2730, 0 },
  { "no mask", "--no-mask", 0, 2730 },
  { "all is data", "--no-mask --dummy none", 0, 0 },
  { "by value", "--no-mask --dummy 4294967295", 0, 2730 },
  { "by signed value", "--no-mask --dummy -1", 0, 2730 },
};

static void
test_mask (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mask_cases); i++) {
    const MaskCase *c = &mask_cases[i];
    g_autofree char *line = g_strdup_printf (
        "integrate --json --overwrite --poni w.poni w.edf %s -o mask%zu.xy", c->options,
        i);
    g_autoptr (JsonNode) root = run_json (line);
    JsonObject *output = output_at (first_frame (root), 0);

    g_test_message ("%s", c->name);
    g_assert_cmpint (json_object_get_int_member (output, "n_masked"), ==, c->n_masked);
    g_assert_cmpint (
        json_object_get_int_member (output, "n_excluded"), ==, c->n_excluded);
  }
}

/* --- numbers --- */

/* No wall clock, no path of a temporary file, no memory that was not written to. */
static void
test_repeat (void)
{
  static const char line[] =
      "integrate -q --poni w.poni w.edf --error-model poisson --cake 60x36 -o %s.xy "
      "-o %s.xye -o %s.h5";

  program_do (folder, line, "r1", "r1", "r1");
  g_usleep (1100000); /* the next second */
  program_do (folder, line, "r2", "r2", "r2");
  assert_same_files (folder, "r1.xy", "r2.xy");
  assert_same_files (folder, "r1.xye", "r2.xye");
  assert_same_files (folder, "r1.h5", "r2.h5");
}

static void
test_repeat_simulate (void)
{
  program_do (folder, "simulate --detector Pilatus100k -o s.edf --write-poni s.poni");
  assert_same_files (folder, "a.edf", "s.edf");
  assert_same_files (folder, "a.poni", "s.poni");
}

/* Whatever the language, files are written in one. */
static void
test_locale (void)
{
  g_auto (Run) run = { 0 };

  run = program_run_wrapped (folder, "LC_ALL=C; export LC_ALL; exec \"$@\"",
      A "--error-model poisson -o c.xye -o c.h5");
  g_assert_cmpint (run.code, ==, 0);
  program_do (folder, A "--error-model poisson -o l.xye -o l.h5");
  assert_same_files (folder, "c.xye", "l.xye");
  assert_same_files (folder, "c.h5", "l.h5");
}

static const char *const engines[] = { "packed", "csr", "csc", "histogram" };
static const int thread_counts[] = { 1, 2, 3, 7, 16 };

static void
test_threads (void)
{
  for (gsize e = 0; e < G_N_ELEMENTS (engines); e++) {
    for (gsize i = 0; i < G_N_ELEMENTS (thread_counts); i++) {
      g_autofree char *name = g_strdup_printf ("%s-%d", engines[e], thread_counts[i]);
      g_autofree char *first = g_strdup_printf ("%s-1.xye", engines[e]);
      g_autofree char *first_cake = g_strdup_printf ("%s-1.h5", engines[e]);
      g_autofree char *pattern = g_strconcat (name, ".xye", NULL);
      g_autofree char *cake = g_strconcat (name, ".h5", NULL);

      program_do (folder,
          "integrate -q --poni w.poni w.edf --error-model poisson --polarization 0.99 "
          "--cake 60x36 --engine %s --threads %d -o %s -o %s",
          engines[e], thread_counts[i], pattern, cake);
      assert_same_files (folder, first, pattern);
      assert_same_files (folder, first_cake, cake);
    }
  }
}

typedef struct {
  const char *split;
  const char *unit;
} EngineCase;

static const EngineCase engine_cases[] = {
  { "no", "2th_deg" },
  { "bbox", "2th_deg" },
  { "pseudo", "2th_deg" },
  { "full", "q_A^-1" },
  { "full", "r_mm" },
};

static Table
engine_table (const EngineCase *c, const char *engine)
{
  program_do (folder,
      "integrate -q --poni w.poni w.edf -s %s -u %s --engine %s -o e.xy --overwrite",
      c->split, c->unit, engine);
  return table_read (folder, "e.xy");
}

static double
worst_ratio (const Table *a, const Table *b)
{
  double worst = 0.0;

  g_assert_cmpuint (a->n, >, 100);
  g_assert_cmpuint (a->n, ==, b->n);
  for (gsize k = 0; k < a->n; k++) {
    g_assert_cmpfloat (a->x[k], ==, b->x[k]);
    worst = MAX (worst, fabs (a->y[k] / b->y[k] - 1.0));
  }
  return worst;
}

/* Two bytes for a share: 1e-5 of the intensity; a text has ten digits. */
static void
test_engines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (engine_cases); i++) {
    const EngineCase *c = &engine_cases[i];
    g_auto (Table) csr = engine_table (c, "csr");

    for (gsize e = 0; e < G_N_ELEMENTS (engines); e++) {
      const double tolerance = g_str_equal (engines[e], "packed") ? 1e-5 : 1e-9;
      g_auto (Table) table = engine_table (c, engines[e]);
      const double worst = worst_ratio (&table, &csr);

      g_test_message ("%s %s %s: %g", engines[e], c->split, c->unit, worst);
      g_assert_cmpfloat (worst, <=, tolerance);
    }
  }
}

/* pyFAI's word for csr's older brother: the same numbers, and the file says so. */
static void
test_lut (void)
{
  g_auto (Run) run = { 0 };
  g_autofree char *path = g_build_filename (folder, "e.xy", NULL);
  g_autofree char *text = NULL;
  g_auto (Table) csr = engine_table (&engine_cases[3], "csr");
  g_auto (Table) lut = engine_table (&engine_cases[3], "LUT");

  g_assert_cmpfloat (worst_ratio (&lut, &csr), ==, 0.0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "1d, full, csr, c, cpu"));
  g_assert_nonnull (strstr (text, "lut, run as csr"));

  run =
      program_run (folder, "integrate --json --poni w.poni w.edf --engine lut -o l.xy");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "\"requested_engine\": \"lut\""));
}

/* --- the window is another program --- */

typedef struct {
  const char *add; /* (nullable): where the window's program is from now on, too */
  const char *line;
  const char *said; /* (nullable): what it prints; NULL when there is none to start */
} WindowCase;

/* Each place comes before those above. */
static const WindowCase window_cases[] = {
  { NULL, "gui", NULL },
  { "path", "gui", "path" },
  { "ui", "gui a.edf 'b c.poni'", "ui|/a.edf|/b c.poni" },
  { "app", "gui -- -a.edf -- b.edf", "app|/-a.edf|/--|/b.edf" },
  { "app", "gui x.h5::/entry file:///a.edf", "app|/x.h5::/entry|file:///a.edf" },
};

/* Says where it lies and what it was given, less the folder that we are in. */
static void
write_window (const char *place)
{
  g_autofree char *inner = g_build_filename (folder, place, NULL);
  g_autofree char *path = g_build_filename (inner, "ringlet-gtk", NULL);
  g_autofree char *script = g_strdup_printf (
      "#!/bin/sh\nprintf %%s %s\nfor a; do printf '|%%s' \"${a#\"$PWD\"}\"; done\n",
      place);

  g_mkdir_with_parents (inner, 0700);
  g_assert_true (g_file_set_contents_full (
      path, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
}

static void
copy_program (void)
{
  g_autoptr (GFile) from = g_file_new_for_path (g_getenv ("RINGLET_CLI"));
  g_autofree char *path = g_build_filename (folder, "app", "ringlet", NULL);
  g_autofree char *inner = g_path_get_dirname (path);
  g_autoptr (GFile) to = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_true (g_file_copy (from, to, 0, NULL, NULL, NULL, NULL));
}

static void
test_window (void)
{
  static const char wrapper[] = "shift; PATH=\"$PWD/path\" exec app/ringlet \"$@\"";

  copy_program ();
  for (gsize i = 0; i < G_N_ELEMENTS (window_cases); i++) {
    const WindowCase *c = &window_cases[i];
    g_auto (Run) run = { 0 };

    if (c->add != NULL)
      write_window (c->add);
    run = program_run_wrapped (folder, wrapper, c->line);
    if (c->said != NULL) {
      g_assert_cmpint (run.code, ==, 0);
      g_assert_cmpstr (run.out, ==, c->said);
    } else {
      g_assert_cmpint (run.code, ==, 1);
      g_assert_nonnull (strstr (run.err, "ringlet-gtk"));
      g_assert_nonnull (strstr (run.err, "-Dgui=true"));
    }
  }
}

static void
add_numbers (void)
{
  g_test_add_func ("/cli/repeat", test_repeat);
  g_test_add_func ("/cli/repeat-simulate", test_repeat_simulate);
  g_test_add_func ("/cli/locale", test_locale);
  g_test_add_func ("/cli/threads", test_threads);
  g_test_add_func ("/cli/engines", test_engines);
  g_test_add_func ("/cli/lut", test_lut);
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  make_inputs ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/cli/case/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/cli/overwrite", test_overwrite);
  g_test_add_func ("/cli/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/cli/full-device", test_full_device);
  g_test_add_func ("/cli/frames", test_frames);
  g_test_add_func ("/cli/spellings", test_spellings);
  g_test_add_func ("/cli/simulated-detector", test_simulated_detector);
  g_test_add_func ("/cli/json/integrate", test_json);
  g_test_add_func ("/cli/json/info", test_json_info);
  g_test_add_func ("/cli/mask", test_mask);
  g_test_add_func ("/cli/window", test_window);
  add_numbers ();

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
