/* SPDX-License-Identifier: MIT */

/* "ringlet info", and what integrate says about the files of a series. */

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "program.h"
#include "support/shared.h"

static char *folder;

static void
write_bytes (const char *name, const void *bytes, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
copy (const char *from, const char *to)
{
  g_autoptr (GBytes) bytes = file_bytes (folder, from);

  write_bytes (to, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Two frames of 1 × 8: what counts, what does not, and a frame of fives. */
static void
write_stack (void)
{
  static const char header[] = "\x93NUMPY\x01\x00\x3f\x00{'descr': '<u2', "
                               "'fortran_order': False, 'shape': (2, 1, "
                               "8), }\n";
  static const guint16 pixels[] = { 65535, 65534, 65533, 0, 3, 4, 1, 2, 5, 5, 5, 5, 5,
    5, 5, 5 };
  g_autoptr (GString) file = g_string_new_len (header, sizeof header - 1);

  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
    g_string_append_c (file, (char) (pixels[i] & 0xff));
    g_string_append_c (file, (char) (pixels[i] >> 8));
  }
  write_bytes ("stack.npy", file->str, file->len);
}

/* Every number that a header can have, and a value that would clear the screen. */
static void
write_edf (void)
{
  static const char lines[] =
      "{\nByteOrder = LowByteFirst ;\nDataType = SignedInteger ;\nDim_1 = 2 ;\n"
      "Dim_2 = 2 ;\nSize = 16 ;\nWaveLength = 1.0e-10 ;\nSampleDistance = 0.2 ;\n"
      "PSize_1 = 172e-6 ;\nPSize_2 = 100e-6 ;\nCenter_1 = 10.5 ;\nCenter_2 = 20.25 ;\n"
      "ExposureTime = 0.5 ;\nTitle = a\x1b[2Jb ;\nCount_cutoff = 100 counts ;\n";
  static const gint32 pixels[] = { -2, 7, 100, 2147483647 };
  g_autoptr (GString) file = g_string_new (lines);

  while (file->len < 1022)
    g_string_append_c (file, ' ');
  g_string_append (file, "}\n");
  for (gsize i = 0; i < G_N_ELEMENTS (pixels); i++) {
    const guint32 bits = GUINT32_TO_LE ((guint32) pixels[i]);

    g_string_append_len (file, (const char *) &bits, 4);
  }
  write_bytes ("facts.edf", file->str, file->len);
}

/* Many detectors have 512 × 512 pixels, in some binning; of 75 µm few. */
static void
write_square (void)
{
  static const char lines[] =
      "{\nByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = 512 ;\n"
      "Dim_2 = 512 ;\nSize = 262144 ;\nPSize_1 = 75e-6 ;\nPSize_2 = 75e-6 ;\n";
  g_autoptr (GString) file = g_string_new (lines);

  while (file->len < 1022)
    g_string_append_c (file, ' ');
  g_string_append (file, "}\n");
  g_string_set_size (file, 1024 + 262144);
  memset (file->str + 1024, 0, 262144);
  write_bytes ("square.edf", file->str, file->len);
}

/* Four frames of 2 × 2 bytes: of those with even numbers the bytes are no gzip. */
static void
write_damaged (void)
{
  g_autoptr (GString) file = g_string_new (NULL);

  for (guint i = 0; i < 4; i++) {
    const gsize start = file->len;

    g_string_append_printf (file,
        "{\nHeaderID = EH:%06u:000000:000000 ;\nByteOrder = LowByteFirst ;\n"
        "DataType = UnsignedByte ;\nDim_1 = 2 ;\nDim_2 = 2 ;\nSize = 4 ;\n%s",
        i + 1, i % 2 == 0 ? "Compression = GZIP ;\n" : "");
    while (file->len < start + 510)
      g_string_append_c (file, ' ');
    g_string_append (file, "}\nabcd");
  }
  write_bytes ("damaged.edf", file->str, file->len);
}

static void
make_inputs (void)
{
  g_autofree char *images = NULL;

  folder = folder_new ();
  images = g_build_filename (folder, "images", NULL);
  g_assert_cmpint (g_mkdir_with_parents (images, 0700), ==, 0);
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  copy ("a.edf", "s_0001.edf");
  copy ("a.edf", "s_0002.edf");
  copy ("a.edf", "s_0004.edf");
  write_stack ();
  write_edf ();
  write_square ();
  write_damaged ();
  copy ("stack.npy", "images/b10.npy");
  copy ("facts.edf", "images/b9.edf");
  write_bytes ("images/read.me", "nothing", 7);
  write_bytes ("broken.edf", "{\n", 2);
  copy ("stack.npy", "\xff.npy");
}

/* ---- text, without the signs that not every locale has ---- */

static const struct {
  const char *line;
  int code;
  const char *needles[16]; /* in standard output */
  const char *missing;     /* not there */
} cases[] = {
  { "info a.edf", 0, { "195", "487", "uint32", "Pilatus100k", "  size " }, "values" },
  { "info square.edf", 0, { "may be       ", "Eiger2_250k" }, "Perkin" },
  { "info facts.edf", 0,
      { "wavelength   1 ", "energy       12.398", " keV\n", "distance     200 mm\n",
          "pixel rows   100 ", "pixel cols   172 ", "beam row     20.25 pixels\n",
          "beam column  10.5 pixels\n", "exposure     0.5 s\n",
          "size         1040 bytes", "(rows ", "columns), int32\n" },
      "Title" },
  { "info --header facts.edf", 0, { "    Title = a [2Jb\n", "    Dim_1 = 2\n" },
      "\x1b" },
  { "info --statistics facts.edf", 0,
      { "values       -2 to 2147483647, mean 5.36871e+08, sum 2147483752\n",
          "saturated    2 pixels", "negative     1 pixel below 0\n" },
      "flagged" },
  { "info stack.npy", 0, { "frames       2\n", "pixels       1 " }, "frame 0" },
  { "info --statistics stack.npy", 0,
      { "values       0 to 65533, mean 10923.8, sum 65543\n", "flagged      2 pixels" },
      "mean 5," },
  { "info --frames stack.npy", 0,
      { "  frame 0      1 ", " 8, uint16\n", "  frame 1      1 " }, "values" },
  { "info --frames --statistics stack.npy", 0,
      { "8, uint16, 0 to 65533, mean 10923.8, sum 65543, 2 masked, 0 "
        "saturated, 0 negative\n",
          "8, uint16, 5 to 5, mean 5, sum 40, 0 masked, 0 saturated, "
          "0 "
          "negative\n" },
      NULL },
  { "info --verify stack.npy", 0, { "verified     2 frames read" }, "values" },
  { "info images", 0, { "images/b9.edf\n", "images/b10.npy\n" }, "read.me" },
  { "info 's_####.edf'", 0, { "s_0001.edf\n", "s_0002.edf\n", "s_0004.edf\n" }, NULL },
  { "info s_0002.edf..s_0004.edf", 0, { "s_0002.edf\n", "s_0004.edf\n" }, "s_0001" },
  { "info broken.edf stack.npy no.edf facts.edf", 1, { "stack.npy\n", "facts.edf\n" },
      "broken" },
  { "info --formats", 0, { "hdf5 ", ".h5 ", "::raw:", "cbf ", ".cbf", "edf ", "npy " },
      NULL },
  { "info --json --formats", 0, { "\"format\": \"edf\"", "\".edf\"" }, NULL },
  { "info --help", 0,
      { "--header", "--frames", "--statistics", "--verify", "--json", "--formats",
          "img_####.cbf", "img_0001.cbf..img_0100.cbf", "folder" },
      NULL },
  { "integrate --help", 0, { "--verify", "img_####.cbf" }, NULL },
  { "separate --help", 0, { "img_####.cbf" }, NULL },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Run) run = program_run (folder, cases[i].line);

    g_test_message ("%s\n%s%s", cases[i].line, run.out, run.err);
    g_assert_cmpint (run.code, ==, cases[i].code);
    for (gsize k = 0; cases[i].needles[k] != NULL; k++) {
      if (strstr (run.out, cases[i].needles[k]) == NULL)
        g_error ("%s: no \"%s\"", cases[i].line, cases[i].needles[k]);
    }
    if (cases[i].missing != NULL && strstr (run.out, cases[i].missing) != NULL)
      g_error ("%s: \"%s\" is there", cases[i].line, cases[i].missing);
  }
}

/* ---- what is said beside ---- */

static const struct {
  const char *line;
  const char *err; /* standard error, whole */
} asides[] = {
  { "info stack.npy", "" },
  { "info images", "ringlet: images: 1 file is no image and left out: read.me\n" },
  { "info 's_####.edf'",
      "ringlet: s_####.edf: 1 of the series is missing: s_0003.edf\n" },
  { "integrate --poni a.poni 's_####.edf' --overwrite",
      "ringlet: s_####.edf: 1 of the series is missing: s_0003.edf\n" },
  { "integrate --poni a.poni 's_####.edf' -q --overwrite", "" },
  { "separate --poni a.poni 's_####.edf' --overwrite",
      "ringlet: s_####.edf: 1 of the series is missing: s_0003.edf\n" },
};

static void
test_asides (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (asides); i++) {
    g_auto (Run) run = program_run (folder, asides[i].line);

    g_test_message ("%s", asides[i].line);
    g_assert_cmpint (run.code, ==, 0);
    g_assert_cmpstr (run.err, ==, asides[i].err);
  }
}

/* A name is bytes, what is printed is text. */
static void
test_bytes (void)
{
  const char *wrapper = "LC_ALL=C.UTF-8 exec \"$@\" \"$(printf '\\377').npy\"";
  g_auto (Run) run = program_run_wrapped (folder, wrapper, "info");
  g_auto (Run) json = program_run_wrapped (folder, wrapper, "info --json");

  g_assert_cmpint (run.code, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "\xef\xbf\xbd.npy\n"));
  g_assert_cmpint (json.code, ==, 0);
  g_assert_nonnull (strstr (json.out, "\"\xef\xbf\xbd.npy\""));
}

/* ---- JSON ---- */

static JsonNode *
run_json (const char *line, int code)
{
  g_auto (Run) run = program_run (folder, line);
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (run.out, &error);

  g_assert_no_error (error);
  g_assert_cmpint (run.code, ==, code);
  return root;
}

static void
test_json (void)
{
  g_autoptr (JsonNode) root = run_json ("info --json facts.edf", 0);
  JsonObject *file = json_array_get_object_element (json_node_get_array (root), 0);
  JsonObject *header = json_object_get_object_member (file, "header");

  g_assert_cmpstr (json_object_get_string_member (file, "path"), ==, "facts.edf");
  g_assert_cmpstr (json_object_get_string_member (file, "format"), ==, "edf");
  g_assert_cmpint (json_object_get_int_member (file, "n_frames"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (file, "n_slow"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (file, "n_bytes"), ==, 1040);
  g_assert_cmpint (json_object_get_int_member (file, "min"), ==, -2);
  g_assert_cmpint (json_object_get_int_member (file, "max"), ==, 2147483647);
  g_assert_cmpint (json_object_get_int_member (file, "sum"), ==, 2147483752);
  g_assert_cmpint (json_object_get_int_member (file, "n_saturated"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (file, "n_negative"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (file, "n_flagged"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (file, "wavelength_m"), ==, 1e-10);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (file, "energy_ev"), 12398.419843320026, 1e-8);
  g_assert_cmpfloat (json_object_get_double_member (file, "beam_slow_px"), ==, 20.25);
  g_assert_cmpstr (json_object_get_string_member (header, "Title"), ==, "a\x1b[2Jb");
  g_assert_false (json_object_has_member (file, "frames"));
}

static void
test_json_frames (void)
{
  g_autoptr (JsonNode) root =
      run_json ("info --json --frames --statistics stack.npy", 0);
  JsonObject *file = json_array_get_object_element (json_node_get_array (root), 0);
  JsonArray *frames = json_object_get_array_member (file, "frames");
  JsonObject *second = NULL;

  g_assert_cmpint (json_object_get_int_member (file, "n_masked"), ==, 2);
  g_assert_cmpuint (json_array_get_length (frames), ==, 2);
  second = json_array_get_object_element (frames, 1);
  g_assert_cmpint (json_object_get_int_member (second, "frame"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (second, "sum"), ==, 40);
}

/* What cannot be read is missing, and the rest is there. */
static void
test_json_broken (void)
{
  g_autoptr (JsonNode) root = run_json ("info --json broken.edf stack.npy", 1);
  JsonArray *files = json_node_get_array (root);

  g_assert_cmpuint (json_array_get_length (files), ==, 1);
}

/* ---- checksums ---- */

static void
test_verify (void)
{
  g_autofree char *path = ringlet_test_shared ("data/bad/cbf/md5.cbf");
  g_autofree char *plain = NULL;
  g_autofree char *verify = NULL;
  g_auto (Run) told = { 0 };
  g_auto (Run) refused = { 0 };

  if (path == NULL)
    return;

  plain = g_strdup_printf ("info '%s' stack.npy", path);
  verify = g_strdup_printf ("info --verify '%s' stack.npy", path);
  told = program_run (folder, plain);
  g_assert_cmpint (told.code, ==, 0);
  refused = program_run (folder, verify);
  g_assert_cmpint (refused.code, ==, 1);
  g_assert_nonnull (strstr (refused.err, "MD5"));
  g_assert_nonnull (strstr (refused.err, path));
  g_assert_nonnull (strstr (refused.out, "stack.npy\n"));
}

/* Each damaged frame of a file is named, and the file behind it is told of. */
static void
test_verify_frames (void)
{
  g_auto (Run) plain = program_run (folder, "info damaged.edf");
  g_auto (Run) run =
      program_run (folder, "info --verify --statistics damaged.edf stack.npy");

  g_assert_cmpint (plain.code, ==, 0);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "damaged.edf: Frame 0: "));
  g_assert_nonnull (strstr (run.err, "damaged.edf: Frame 2: "));
  g_assert_null (strstr (run.err, "Frame 1"));
  g_assert_null (strstr (run.err, "Frame 3"));
  g_assert_nonnull (strstr (run.out, "verified     2 of 4 frames damaged\n"));
  g_assert_nonnull (strstr (run.out, "verified     2 frames read"));
}

static void
test_verify_json (void)
{
  g_autoptr (JsonNode) root =
      run_json ("info --json --verify --frames damaged.edf stack.npy", 1);
  JsonArray *files = json_node_get_array (root);
  JsonObject *damaged = json_array_get_object_element (files, 0);
  JsonObject *whole = json_array_get_object_element (files, 1);
  JsonArray *damage = json_object_get_array_member (damaged, "damage");

  g_assert_cmpuint (json_array_get_length (files), ==, 2);
  g_assert_cmpuint (json_array_get_length (damage), ==, 2);
  g_assert_nonnull (strstr (json_array_get_string_element (damage, 1), "Frame 2: "));
  g_assert_false (json_object_has_member (damaged, "sum"));
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (damaged, "frames")), ==, 2);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (whole, "damage")), ==, 0);
}

/* What is only found odd in the pixels is told where they are decoded. */
static void
test_warning_of_pixels (void)
{
  g_autofree char *path = ringlet_test_shared ("data/bad/jpeg/trunc.jp2");
  g_autofree char *measured = NULL;
  g_autofree char *verified = NULL;
  g_auto (Run) told = { 0 };
  g_auto (Run) aside = { 0 };

  if (path == NULL)
    return;

  measured = g_strdup_printf ("info --statistics '%s'", path);
  verified = g_strdup_printf ("info --verify '%s'", path);
  told = program_run (folder, measured);
  g_assert_cmpint (told.code, ==, 0);
  g_assert_nonnull (strstr (told.out, "warning      The JPEG 2000 data are truncated"));
  aside = program_run (folder, verified);
  g_assert_cmpint (aside.code, ==, 0);
  g_assert_nonnull (strstr (aside.err, "The JPEG 2000 data are truncated"));
}

/* integrate takes the sums of a series when it is told to. */
static void
test_integrate_verify (void)
{
  g_autofree char *path = ringlet_test_shared ("data/bad/cbf/md5.cbf");
  g_autofree char *line = NULL;
  g_auto (Run) run = { 0 };

  if (path == NULL)
    return;

  line = g_strdup_printf (
      "integrate --verify --poni a.poni s_0001.edf '%s' -q --overwrite", path);
  run = program_run (folder, line);
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "MD5"));
}

int
main (int argc, char **argv)
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_func ("/info-command/cases", test_cases);
  g_test_add_func ("/info-command/asides", test_asides);
  g_test_add_func ("/info-command/bytes", test_bytes);
  g_test_add_func ("/info-command/json", test_json);
  g_test_add_func ("/info-command/json-frames", test_json_frames);
  g_test_add_func ("/info-command/json-broken", test_json_broken);
  g_test_add_func ("/info-command/verify", test_verify);
  g_test_add_func ("/info-command/verify-frames", test_verify_frames);
  g_test_add_func ("/info-command/verify-json", test_verify_json);
  g_test_add_func ("/info-command/warning-of-pixels", test_warning_of_pixels);
  g_test_add_func ("/info-command/integrate-verify", test_integrate_verify);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
