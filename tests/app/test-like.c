/* SPDX-License-Identifier: MIT */

/* ringlet integrate --like: the same bytes again, from the header of every text format
 * and with every option once; changed files and hostile headers are refused. */

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "image/image-write-edf.h"
#include "like.h"
#include "program.h"

static char *folder;

/* --- the same bytes --- */

#define TWO_THETA "xy xye dat csv chi fxye esg cif xrdml h5"
#define ANY_UNIT "xy xye dat csv chi h5"
#define NO_ERRORS "xy dat csv chi h5"

typedef struct {
  const char *name;
  const char *options;
  const char *formats;
} SameCase;

static const SameCase same_cases[] = {
  { "nothing", "--poni a.poni", "xy dat csv chi esg cif xrdml h5" },
  { "files",
      "--poni a.poni --mask mask.edf --no-mask --dark dark.edf --dark-frames 10 "
      "--flat flat.edf --absorption absorption.edf --error-model poisson",
      TWO_THETA },
  { "background",
      "--poni a.poni --background-image dark.edf --background-scale 0.3 --error-model "
      "poisson",
      "xy xye csv" },
  { "bins",
      "--poni a.poni --dummy 7 --delta-dummy 1.5 --unit 2th_rad --bins 123 --range "
      "0.0123456789,0.17 --azimuth-range 30,200.7 --split bbox --engine csr "
      "--error-model poisson",
      TWO_THETA },
  { "errors",
      "--poni a.poni --error-model azimuthal --poisson-floor 1 --engine lut --split no "
      "--unweighted --empty 0.5 --normalization-factor 1.7e-3",
      TWO_THETA },
  { "dark variance",
      "--poni a.poni --error-model hybrid --no-dark-variance --dark dark.edf "
      "--no-solid-angle -P 0.97 --polarization-offset 12.3 --engine histogram",
      TWO_THETA },
  { "factors",
      "--poni a.poni --solid-angle-order 2 --sensor Si,450um --sensor-transmission "
      "--parallax --oblique 0.3 --sample cylinder:1.5,horizontal --cbn-seat "
      "diamond=2,seat=5",
      NO_ERRORS },
  { "detector",
      "--poni a.poni --detector Pilatus100k --orientation 2 --flip --wavelength 0.5A "
      "--dummy none --split pseudo --engine csc",
      NO_ERRORS },
  { "sigma clipping",
      "--poni a.poni --sigma-clip 3.25 --clip-iterations 4 --spread --error-model "
      "hybrid",
      "xy xye csv" },
  { "cake", "--poni a.poni --cake 40x12 --error-model poisson -P 0.9", "h5 edf tif" },
  { "median", "--poni a.poni --median --error-model poisson", TWO_THETA },
  { "percentiles", "--poni a.poni --percentiles 10,90.5 --spread", NO_ERRORS },
  { "generic", "--poni generic.poni", NO_ERRORS },
  { "two flips", "--poni flipped.poni --orientation-rule two-flips", NO_ERRORS },
  { "detector file", "--poni a.poni --detector detector.h5", NO_ERRORS },
  { "q",
      "--poni a.poni --energy 30keV --unit q_A^-1 --range 0.7,5.3 --error-model "
      "poisson",
      ANY_UNIT },
  { "q of a range in thirds", "--poni a.poni -u q_nm^-1 -r 3.3333333333333335,17.1",
      NO_ERRORS },
  { "d", "--poni a.poni --unit d_A", NO_ERRORS },
  { "radius", "--poni a.poni --unit r_mm --sample slab:0.3,1,2", NO_ERRORS },
  { "automatic engine", "--poni a.poni --engine auto:nowhere", NO_ERRORS },
  { "logarithm", "--poni a.poni --unit log10(q.m)_None --sample sphere:0.2",
      NO_ERRORS },
};

static void
test_same (gconstpointer data)
{
  const SameCase *c = data;
  g_auto (GStrv) formats = g_strsplit (c->formats, " ", -1);
  g_autoptr (GString) outputs = g_string_new (NULL);

  for (gsize i = 0; formats[i] != NULL; i++)
    g_string_append_printf (outputs, " -o first.%s", formats[i]);
  program_do (folder, "integrate -q --overwrite %s%s a.edf", c->options, outputs->str);
  for (gsize i = 0; formats[i] != NULL; i++) {
    g_autofree char *first = g_strconcat ("first.", formats[i], NULL);
    g_autofree char *second = g_strconcat ("second.", formats[i], NULL);

    program_do (
        folder, "integrate -q --overwrite --like %s -o %s a.edf", first, second);
    assert_same_files (folder, first, second);
  }
}

/* What was made from the header makes the next one, in any format. */
static void
test_chain (void)
{
  static const char *const formats[] = { "xye", "csv", "fxye", "dat", "cif", "esg",
    "xrdml", "chi", "xye" };
  g_autofree char *before = g_strdup ("start.xye");

  program_do (folder,
      "integrate -q --poni a.poni --mask mask.edf --error-model poisson -P 0.9 -o %s "
      "a.edf",
      before);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *after = g_strdup_printf ("chain-%u.%s", (guint) i, formats[i]);

    program_do (folder, "integrate -q --like %s -o %s a.edf", before, after);
    g_free (before);
    before = g_steal_pointer (&after);
  }
  assert_same_files (folder, "start.xye", before);
}

/* A file of a run that made several repeats the run. */
static void
test_parts (void)
{
  program_do (folder,
      "integrate -q --poni a.poni --sectors 7 -a 20,111.3 -n 77 --error-model poisson "
      "-o s.xye a.edf");
  program_do (folder, "integrate -q --like s_3.xye -o t.xye a.edf");
  for (guint i = 1; i <= 7; i++) {
    g_autofree char *a = g_strdup_printf ("s_%u.xye", i);
    g_autofree char *b = g_strdup_printf ("t_%u.xye", i);

    assert_same_files (folder, a, b);
  }
  program_do (folder,
      "integrate -q --poni a.poni --azimuthal 31 -r 1.1,7.7 -s bbox -o r.xy a.edf");
  program_do (folder, "integrate -q --like r.xy -o u.xy a.edf");
  assert_same_files (folder, "r.xy", "u.xy");
  program_do (folder,
      "integrate -q --poni a.poni --azimuthal 31 -r 1.1,7.7 -a 3,99.9 -o r.csv a.edf");
  program_do (folder, "integrate -q --like r.csv -o u.csv a.edf");
  assert_same_files (folder, "r.csv", "u.csv");
}

static char *read_text (const char *name);

/* What was typed is written, not what became of it in the space of the unit. */
static void
test_given (void)
{
  for (guint tenths = 1; tenths < 60; tenths++) {
    g_autofree char *range =
        g_strdup_printf ("%u.%u 7.%u", tenths / 10, tenths % 10, tenths % 9 + 1);
    g_autofree char *line = g_strdup_printf ("\n# radial_range: %s 2th_deg\n", range);
    g_autofree char *text = NULL;

    if (tenths % 10 == 0)
      continue; /* "1.0" is written 1 */
    g_strdelimit (range, " ", ',');
    program_do (folder,
        "integrate -q --overwrite --poni a.poni -s no -n 3 -r %s -o g.xy a.edf", range);
    text = read_text ("g.xy");
    g_assert_nonnull (strstr (text, line));
  }
}

/* EDF files behind each other are frames of one. */
static void
write_stack (const char *name)
{
  g_autoptr (GBytes) a = file_bytes (folder, "a.edf");
  g_autoptr (GBytes) b = file_bytes (folder, "flat.edf");
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_byte_array_append (both, g_bytes_get_data (a, NULL), (guint) g_bytes_get_size (a));
  g_byte_array_append (both, g_bytes_get_data (b, NULL), (guint) g_bytes_get_size (b));
  g_assert_true (
      g_file_set_contents (path, (const char *) both->data, both->len, NULL));
}

/* A series says the SHA-256 of its file, one frame that of its pixels, and each comes
 * back. */
static void
test_series (void)
{
  g_autofree char *hex = NULL;
  g_autofree char *line = NULL;
  g_autofree char *of_series = NULL;
  g_autofree char *of_one = NULL;
  g_autoptr (GBytes) stack = NULL;

  write_stack ("stack.edf");
  stack = file_bytes (folder, "stack.edf");
  hex = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, stack);
  line = g_strdup_printf ("\n# source_file_sha256: %s\n# frame: 1\n", hex);
  program_do (folder, "integrate -q --poni a.poni stack.edf");
  of_series = read_text ("stack_00001.xy");
  g_assert_nonnull (strstr (of_series, line));
  g_assert_null (strstr (of_series, "\n# source_sha256: "));
  program_do (
      folder, "integrate -q --like stack_00001.xy --frame 1 -o repeated.xy stack.edf");
  assert_same_files (folder, "stack_00001.xy", "repeated.xy");

  program_do (folder, "integrate -q --poni a.poni --frame 1 -o one.xy stack.edf");
  of_one = read_text ("one.xy");
  g_assert_null (strstr (of_one, "source_file_sha256"));
  g_assert_nonnull (strstr (of_one, "\n# source_sha256: "));
  program_do (folder, "integrate -q --like one.xy --frame 1 -o two.xy stack.edf");
  assert_same_files (folder, "one.xy", "two.xy");

  /* Files of one frame each are no series. */
  program_do (folder, "integrate -q --poni a.poni a.edf flat.edf");
  g_free (of_one);
  of_one = read_text ("flat.xy");
  g_assert_null (strstr (of_one, "source_file_sha256"));
}

/* --- options replace --- */

typedef struct {
  const char *like;    /* options of the first run */
  const char *options; /* added to --like */
  const char *plain;   /* what says the same in one line */
} ReplaceCase;

static const ReplaceCase replace_cases[] = {
  { "-P 0.9 --split no", "-P 0.5", "-P 0.5 --split no" },
  { "--mask mask.edf", "--mask other.edf", "--mask other.edf" },
  { "--dark dark.edf --dark-frames 4", "--dark-frames 5",
      "--dark dark.edf --dark-frames 5" },
  { "--dark dark.edf --dark-frames 4", "--dark flat.edf", "--dark flat.edf" },
  { "--background-image dark.edf --background-scale 3", "--background-scale 0.5",
      "--background-image dark.edf --background-scale 0.5" },
  { "--background-image dark.edf --background-scale 3", "--background-image flat.edf",
      "--background-image flat.edf" },
  { "-n 50 -r 1,5", "-r 2,6 -n 60", "-n 60 -r 2,6" },
  { "-r 1,5", "-u q_nm^-1 -r 2,6 -n 70", "-u q_nm^-1 -r 2,6 -n 70" },
  { "--wavelength 1A -n 50", "--wavelength 0.7A", "--wavelength 0.7A -n 50" },
  { "-n 40", "--poni generic.poni", "--poni generic.poni -n 40" },
};

static void
test_replace (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (replace_cases); i++) {
    const ReplaceCase *c = &replace_cases[i];
    const char *poni = strstr (c->plain, "--poni") == NULL ? "--poni a.poni" : "";

    g_test_message ("%s", c->options);
    program_do (
        folder, "integrate -q --overwrite --poni a.poni %s -o like.xy a.edf", c->like);
    program_do (folder, "integrate -q --overwrite --like like.xy %s -o is.xy a.edf",
        c->options);
    program_do (
        folder, "integrate -q --overwrite %s %s -o was.xy a.edf", poni, c->plain);
    assert_same_files (folder, "is.xy", "was.xy");
  }
}

/* --- refused --- */

static void
assert_fails (const char *line, int code, const char *const *needles)
{
  g_auto (Run) run = program_run (folder, line);

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, code);
  for (gsize i = 0; needles[i] != NULL; i++)
    g_assert_nonnull (strstr (run.err, needles[i]));
}

static char *
read_text (const char *name)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, name);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_mask (const char *name, gsize every)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  guint8 *data = ringlet_image_alloc (RINGLET_PIXEL_U8, 195, 487, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < 195 * 487; i++)
    data[i] = i % every == 0;
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, 195, 487, data, NULL);
  g_assert_true (ringlet_image_write_edf (image, NULL, path, TRUE, NULL));
}

/* Another mask, dark, flat or absorption under the same name. */
static void
test_changed (void)
{
  static const char *const names[] = { "mask", "dark", "flat", "absorption" };

  program_do (folder,
      "integrate -q --overwrite --poni a.poni --mask m.edf --dark d.edf --flat f.edf "
      "--absorption s.edf -o like.xy a.edf");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = g_strdup_printf ("%c.edf", i == 3 ? 's' : names[i][0]);
    g_autofree char *before = read_text (file);
    g_autofree char *path = g_build_filename (folder, file, NULL);
    g_autofree char *key = g_strdup_printf ("%s_sha256: ", names[i]);
    g_autofree char *option = g_strdup_printf ("--%s", names[i]);
    const char *const needles[] = { "like.xy", key, file, option, NULL };
    g_autoptr (GBytes) bytes = file_bytes (folder, file);

    write_mask (file, 3);
    assert_fails ("integrate -q --like like.xy -o never.xy a.edf", 1, needles);
    g_assert_true (g_file_set_contents (
        path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  }
  program_do (folder, "integrate -q --like like.xy -o ever.xy a.edf");
  assert_same_files (folder, "like.xy", "ever.xy");

  {
    const char *const gone[] = { "gone.edf", NULL };
    g_autofree char *text = read_text ("like.xy");
    g_auto (GStrv) parts = g_strsplit (text, "dark: d.edf", 2);
    g_autofree char *other = g_strjoinv ("dark: gone.edf", parts);

    write_text ("other.xy", other);
    assert_fails ("integrate -q --like other.xy -o never.xy a.edf", 1, gone);
  }
}

/* The text with the value of @key replaced; without its line when @value is NULL. */
static char *
with_value (const char *text, const char *key, const char *value)
{
  g_autofree char *start = g_strdup_printf ("# %s: ", key);
  const char *at = strstr (text, start);
  const char *end = at != NULL ? strchr (at, '\n') : NULL;
  GString *other = g_string_new_len (text, at - text);

  g_assert_nonnull (end);
  if (value != NULL)
    g_string_append_printf (other, "%s%s\n", start, value);
  g_string_append (other, end + 1);
  return g_string_free (other, FALSE);
}

/* The header alone, without the program around it. */
static void
assert_unreadable (const char *text, const char *const *needles)
{
  g_autofree char *path = g_build_filename (folder, "bad.xye", NULL);
  g_autoptr (GError) error = NULL;
  RingletLike *like = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  like = ringlet_like_read (path, &error);
  if (like != NULL)
    g_error ("read all the same: %s, %s", needles[1], needles[2]);
  g_assert_true (g_str_has_prefix (error->message, path));
  for (gsize i = 0; needles[i] != NULL; i++) {
    if (strstr (error->message, needles[i]) == NULL)
      g_error ("%s: not in \"%s\"", needles[i], error->message);
  }
}

static const char *const all_keys[] = { "program", "detector_config", "distance",
  "poni1", "poni2", "rot1", "rot2", "rot3", "wavelength", "gaps", "dummy",
  "dummy_delta", "solid_angle", "solid_angle_order", "average", "polarization_factor",
  "polarization_offset", "sensor_transmission", "oblique_transmission",
  "sample_absorption", "cbn_seat", "normalization_factor", "error_model",
  "poisson_floor", "dark_variance", "dark_frames", "method", "engine", "unit",
  "radial_range", "radial_bins", "azimuth_range", "empty_bins", "parallax" };

/* Not there unless asked for: without them another plan is meant. */
static const char *const optional_keys[] = { "wavelength", "gaps", "solid_angle_order",
  "polarization_offset", "sensor_transmission", "oblique_transmission",
  "sample_absorption", "cbn_seat", "poisson_floor", "dark_variance", "dark_frames",
  "engine", "empty_bins", "parallax", NULL };

static const char *const wrong_values[] = { "x", "", "1e999 m", "0y10 m", "-1 -2 -3",
  "9999999999999999999999 x", "nan nan nan", "corrected corrected",
  "{\"orientation\": 9}", "[[[[[[[[[[[[[[", "lut,", ", , , ,",
  "1d, full, steam, c, cpu", "1d, half, packed, c, cpu" };

static void
test_hostile (void)
{
  g_autofree char *text = NULL;

  program_do (folder,
      "integrate -q --overwrite --poni a.poni --dummy 7 --delta-dummy 1 "
      "--solid-angle-order 2 -P 0.9 --polarization-offset 3 --sensor Si,450um "
      "--sensor-transmission --oblique 0.3 --sample sphere:0.2 --cbn-seat diamond=2 "
      "--error-model poisson --poisson-floor 1 --engine lut --dark dark.edf "
      "--dark-frames 3 --empty 1 --parallax -o full.xye a.edf");
  text = read_text ("full.xye");
  for (gsize k = 0; k < G_N_ELEMENTS (all_keys); k++) {
    const char *key = all_keys[k];

    for (gsize v = 0; v < G_N_ELEMENTS (wrong_values); v++) {
      g_autofree char *other = with_value (text, key, wrong_values[v]);
      const char *const needles[] = { "bad.xye: ", key, wrong_values[v], NULL };
      const char *const program[] = { "bad.xye: ", "Ringlet", NULL };

      assert_unreadable (other, k == 0 ? program : needles);
    }
    if (!g_strv_contains (optional_keys, key) && k > 0) {
      g_autofree char *other = with_value (text, key, NULL);
      const char *const needles[] = { "bad.xye: ", key, NULL };

      assert_unreadable (other, needles);
    }
  }
}

/* A detector file that says something else than it did. */
static void
test_detector_changed (void)
{
  const char *const needles[] = { "detector_sha256: 0123", "detector.h5", NULL };
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;

  program_do (folder,
      "integrate -q --overwrite --poni a.poni --detector detector.h5 -o file.xy a.edf");
  text = read_text ("file.xy");
  other = with_value (text, "detector_sha256", "0123");
  assert_unreadable (other, needles);
}

typedef struct {
  const char *line; /* of the header, added before the numbers */
  const char *needles[4];
} AddedCase;

static const AddedCase added_cases[] = {
  { "results_added: 3", { "results_added: 3", "one frame" } },
  { "results_subtracted: 1", { "results_subtracted: 1" } },
  { "operations: symmetrised", { "operations: symmetrised" } },
  { "monitor: 5", { "monitor: 5", "--normalization-factor" } },
  { "sector: 3 2 0 90", { "sector", "3 2 0 90" } },
  { "sector: 1 2 90 0", { "azimuth" } },
  { "azimuth_bins: 0", { "azimuth_bins", "\"0\"" } },
  { "azimuth_bins: 67108864", { "bins" } },
  { "azimuth_centre: 3", { "azimuth_centre", "\"3\"" } },
  { "absorption: nowhere.edf", { "nowhere.edf" } },
};

static void
test_added (void)
{
  g_autofree char *text = NULL;

  program_do (folder, "integrate -q --overwrite --poni a.poni -o plain.xy a.edf");
  text = read_text ("plain.xy");
  for (gsize i = 0; i < G_N_ELEMENTS (added_cases); i++) {
    const AddedCase *c = &added_cases[i];
    g_autofree char *other = g_strdup_printf ("# %s\n%s", c->line, text);

    write_text ("added.xy", other);
    assert_fails ("integrate -q --like added.xy -o never.xy a.edf", 1, c->needles);
  }
}

typedef struct {
  const char *line;
  int code;
  const char *needles[4];
} UseCase;

static const UseCase use_cases[] = {
  { "integrate -q --like nowhere.xy a.edf", 1, { "nowhere.xy" } },
  { "integrate -q --like a.poni a.edf", 1, { "a.poni" } },
  { "integrate -q --like a.edf a.edf", 1, { "a.edf" } },
  { "integrate -q --like foreign.xy a.edf", 1, { "foreign.xy", "Ringlet" } },
  { "integrate -q --like ranged.xy -u q_nm^-1 a.edf", 2,
      { "--unit q_nm^-1", "ranged.xy", "--range" } },
  { "integrate -q --like ranged.xy --azimuth-centre 3 a.edf", 2, { "--cake" } },
  { "integrate -q --like ranged.xy -o ranged.xy a.edf", 1, { "ranged.xy" } },
  { "integrate -q --like ranged.xy -o q.xy small.edf", 1, { "small.edf" } },
};

static void
test_use (void)
{
  program_do (
      folder, "integrate -q --overwrite --poni a.poni -r 1,5 -o ranged.xy a.edf");
  write_text ("foreign.xy", "# Wavelength: 1e-10\n1 2\n2 3\n");
  for (gsize i = 0; i < G_N_ELEMENTS (use_cases); i++)
    assert_fails (use_cases[i].line, use_cases[i].code, use_cases[i].needles);
}

/* Of another version: a warning, and the file says who made it. */
static void
test_version (void)
{
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;
  g_auto (Run) run = { 0 };

  program_do (folder, "integrate -q --overwrite --poni a.poni -o now.xy a.edf");
  text = read_text ("now.xy");
  other = with_value (text, "program", "Ringlet 0.0.1");
  write_text ("old.xy", other);
  run = program_run (folder, "integrate --like old.xy -o new.xy a.edf");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.err, "old.xy was made by Ringlet 0.0.1"));
  assert_same_files (folder, "now.xy", "new.xy");
}

static void
make_files (void)
{
  g_autofree char *generic = fixture_write_poni (folder, "fixture.poni", 1);

  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  program_do (folder, "simulate --detector Pilatus100k --counts 9 -o dark.edf");
  program_do (folder, "simulate --detector Pilatus100k --counts 300 -o flat.edf");
  program_do (folder, "simulate --detector Pilatus100k --counts 30 -o absorption.edf");
  program_do (folder, "simulate --detector Pilatus100k --counts 5 -o d.edf");
  program_do (folder, "simulate --detector Pilatus100k --counts 50 -o f.edf");
  program_do (folder, "simulate --detector Pilatus100k --counts 70 -o s.edf");
  program_do (folder, "simulate --detector Pilatus300k -o small.edf");
  write_mask ("mask.edf", 11);
  write_mask ("other.edf", 5);
  write_mask ("m.edf", 7);
  write_text ("generic.poni",
      "poni_version: 2.1\nDetector: Detector\nDetector_config: {\"pixel1\": 0.000172, "
      "\"pixel2\": 0.000173, \"max_shape\": null, \"orientation\": 1}\nDistance: 0.12\n"
      "Poni1: 0.01\nPoni2: 0.03\nRot1: 0.1\nRot2: 0.05\nRot3: 0\nWavelength: 6e-11\n");
  write_text ("flipped.poni",
      "poni_version: 2.1\nDetector: Pilatus100k\nDetector_config: {\"orientation\": "
      "1}\n"
      "Distance: 0.12\nPoni1: 0.01\nPoni2: 0.03\nRot1: 0.1\nRot2: 0.05\nRot3: 0.2\n"
      "Wavelength: 6e-11\n");
  program_do (folder, "detectors export Pilatus100k -o detector.h5");
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  make_files ();

  for (gsize i = 0; i < G_N_ELEMENTS (same_cases); i++) {
    g_autofree char *path = g_strconcat ("/like/same/", same_cases[i].name, NULL);

    g_test_add_data_func (path, &same_cases[i], test_same);
  }
  g_test_add_func ("/like/chain", test_chain);
  g_test_add_func ("/like/parts", test_parts);
  g_test_add_func ("/like/given", test_given);
  g_test_add_func ("/like/series", test_series);
  g_test_add_func ("/like/replace", test_replace);
  g_test_add_func ("/like/changed", test_changed);
  g_test_add_func ("/like/hostile", test_hostile);
  g_test_add_func ("/like/detector-changed", test_detector_changed);
  g_test_add_func ("/like/added", test_added);
  g_test_add_func ("/like/use", test_use);
  g_test_add_func ("/like/version", test_version);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
