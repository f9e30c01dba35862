/* SPDX-License-Identifier: MIT */

/* `ringlet integrate` on series: files of frames and the one file against each frame
 * alone, to the bit; what is there already; monitors; what is refused. */

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "program.h"
#include "project-file.h"
#include "project-sectors.h"
#include "series-command.h"

/* Every so many frames are done alone, too. */
enum { N_FRAMES = 12, STEP = 5 };

#define IMAGES "img_000.edf..img_011.edf "
#define SERIES "integrate --poni a.poni " IMAGES

static char *folder;

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_all (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    folder_remove (path);
  else
    g_unlink (path);
}

static void
make_folder (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  remove_all (name);
  g_assert_cmpint (g_mkdir (path, 0777), ==, 0);
}

/* ---- each frame alone ---- */

static const struct {
  const char *name;
  const char *options;
  const char *word; /* of the file of a frame */
  const char *suffix;
  const char *group; /* of its result in the one file */
  const char *format;
} cases[] = {
  { "plain", "", "", ".xy", "data", "nxazint1d" },
  { "poisson", "--error-model poisson --dummy 20", "", ".xye", "data", "nxazint1d" },
  { "azimuthal", "--error-model azimuthal --unit q_A^-1", "", ".xye", "data",
      "nxazint1d" },
  { "corrected", "--dark img_000.edf --flat img_011.edf --mask mask.edf", "", ".xy",
      "data", "nxazint1d" },
  { "clipped", "--sigma-clip 3 --error-model poisson", "", ".xye", "data",
      "nxazint1d" },
  { "median", "--median", "", ".xy", "data", "nxazint1d" },
  { "csr", "--engine csr", "", ".xy", "data", "nxazint1d" },
  { "cake", "--cake 20x6", "_cake", ".h5", "cake", "nxazint2d" },
  { "sectors", "--sectors 3", "_sector_2_of_3", ".xy", "sector_2_of_3", NULL },
  { "ring", "--range 5,20 --azimuthal 12", "_azimuthal", ".xy", "azimuthal", NULL },
};

/* Files of frames have the bytes of a line for that frame. */
static void
test_files (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);

  make_folder ("out");
  make_folder ("alone");
  program_do (folder, SERIES "-q %s -o out", cases[i].options);
  for (guint frame = 0; frame < N_FRAMES; frame += STEP) {
    g_autofree char *name =
        g_strdup_printf ("out/img_%03u%s%s", frame, cases[i].word, cases[i].suffix);
    g_autofree char *alone =
        g_strdup_printf ("alone/img_%03u%s%s", frame, cases[i].word, cases[i].suffix);

    program_do (folder, SERIES "-q %s --frame %u -o alone", cases[i].options, frame);
    assert_same_files (folder, name, alone);
  }
}

static void
test_file (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GString) singles = g_string_new (NULL);
  g_autofree char *done = NULL;

  if (cases[i].format == NULL)
    return;
  make_folder ("alone");
  program_do (folder, SERIES "-q --overwrite %s -o s.h5", cases[i].options);
  for (guint frame = 0; frame < N_FRAMES; frame += STEP) {
    program_do (folder, SERIES "-q %s --frame %u --format %s -o alone/%02u.h5",
        cases[i].options, frame, cases[i].format, frame);
    g_string_append_printf (singles, " %u:alone/%02u.h5", frame, frame);
  }
  done = series_python (folder, "same s.h5 %s %s", cases[i].group, singles->str);
}

/* Of a cake of one radial bin, the ring is all there is. */
static void
test_ring (void)
{
  g_autoptr (GString) singles = g_string_new (NULL);
  g_auto (Run) told = { 0 };
  g_autofree char *done = NULL;

  make_folder ("alone");
  told = program_run (folder, SERIES "--overwrite --range 5,20 --azimuthal 12 -o s.h5");
  g_assert_cmpint (told.code, ==, 0);
  g_assert_nonnull (strstr (told.out, "12 bins of χ (°)"));
  for (guint frame = 0; frame < N_FRAMES; frame += STEP) {
    program_do (folder,
        SERIES "-q --range 5,20 --cake 1x12 --frame %u --format nxazint2d "
               "-o alone/%02u.h5",
        frame, frame);
    g_string_append_printf (singles, " %u:alone/%02u.h5", frame, frame);
  }
  done = series_python (folder, "same s.h5 azimuthal %s", singles->str);
}

/* Rows of a cake are those of runs with that range. */
static void
test_parts (void)
{
  g_autoptr (GString) singles = g_string_new (NULL);
  g_autofree char *done = NULL;

  make_folder ("alone");
  program_do (folder, SERIES "-q --overwrite --sectors 3 -o s.h5");
  for (guint frame = 0; frame < N_FRAMES; frame += STEP) {
    program_do (folder,
        SERIES "-q --sectors 3 --frame %u --format nxazint1d -o alone/%02u.h5", frame,
        frame);
    g_string_append_printf (singles, " %u:alone/%02u_2.h5", frame, frame);
  }
  done = series_python (folder, "same s.h5 sector_2_of_3 %s", singles->str);
}

/* Both at once, and in either order, give what each gives. */
static void
test_both (void)
{
  make_folder ("out");
  make_folder ("both");
  remove_all ("both.h5");
  program_do (folder, SERIES "-q --cake 20x6 -o out");
  program_do (folder, SERIES "-q --overwrite --cake 20x6 -o s.h5");
  program_do (folder, SERIES "-q --cake 20x6 -o both.h5 -o both");
  series_assert_same (folder, "s.h5", "both.h5");
  assert_same_files (folder, "out/img_007.xy", "both/img_007.xy");
  assert_same_files (folder, "out/img_007_cake.h5", "both/img_007_cake.h5");
}

/* Sectors that a project names are groups beside the pattern, each with the numbers of
 * --azimuth-range. */
static void
test_sectors (void)
{
  const double ends[] = { 40.0, 100.0 };
  g_autofree char *image = g_build_filename (folder, "img_000.edf", NULL);
  g_autofree char *poni = g_build_filename (folder, "a.poni", NULL);
  g_autofree char *path = g_build_filename (folder, "p.ringlet", NULL);
  g_autoptr (RingletProject) project = fixture_project (image, poni);
  g_autoptr (GString) singles = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;

  g_assert_true (ringlet_project_add_sector (project, ends[0], ends[1], &error));
  g_assert_true (ringlet_project_file_save (
      ringlet_project_get_state (project), path, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  make_folder ("alone");
  program_do (folder, "integrate -q --overwrite --project p.ringlet -o s.h5 " IMAGES);
  for (guint frame = 0; frame < N_FRAMES; frame += STEP) {
    program_do (folder,
        "integrate -q --project p.ringlet --azimuth-range %g,%g --frame %u "
        "--format nxazint1d -o alone/%02u.h5 " IMAGES,
        ends[0], ends[1], frame, frame);
    g_string_append_printf (singles, " %u:alone/%02u.h5", frame, frame);
  }
  done = series_python (folder, "same s.h5 sector_%s %s",
      ringlet_project_get_state (project)->sectors->items[0].name, singles->str);
}

/* ---- what is there already ---- */

static void
test_existing (void)
{
  g_auto (Run) refused = { 0 };
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) whole = NULL;

  make_folder ("out");
  program_do (folder, SERIES "-q -o out");
  whole = file_bytes (folder, "out/img_003.xy");
  refused = program_run (folder, SERIES "-o out");
  g_assert_cmpint (refused.code, ==, 1);
  g_assert_nonnull (strstr (refused.err, "img_000.xy"));
  g_assert_cmpuint (folder_n_files ("out"), ==, N_FRAMES);

  write_text ("out/img_003.xy", "mine\n");
  remove_all ("out/img_005.xy");
  program_do (folder, SERIES "-q --existing skip -o out");
  kept = file_bytes (folder, "out/img_003.xy");
  g_assert_cmpuint (g_bytes_get_size (kept), ==, 5);
  g_assert_cmpuint (folder_n_files ("out"), ==, N_FRAMES);

  program_do (folder, SERIES "-q --existing number -o out");
  g_assert_cmpuint (folder_n_files ("out"), ==, 2 * N_FRAMES);
  assert_same_files (folder, "out/img_004.xy", "out/img_004_2.xy");

  program_do (folder, SERIES "-q --existing replace -o out");
  g_clear_pointer (&kept, g_bytes_unref);
  kept = file_bytes (folder, "out/img_003.xy");
  g_assert_true (g_bytes_equal (kept, whole));
}

/* ---- monitors ---- */

#define NUMBERS "2 4 8 0.5 1e3 3 7 - - 1 1 9"

static void
test_monitor_table (void)
{
  g_auto (Run) run = { 0 };
  g_autofree char *done = NULL;

  write_text ("table.txt", "# I0\n2\n4\n8\n0.5\n1e3\n\n3\n7\n0\n-1\n1\n1\n9\n");
  program_do (folder, SERIES "-q --overwrite -o s.h5");
  run = program_run (folder, SERIES "--monitor-table table.txt -o divided.h5");
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "img_007.edf: its monitor is 0"));
  g_assert_nonnull (
      strstr (run.err, "10 of 12 frames, 2 failed: img_007.edf, img_008.edf\n"));
  done = series_python (folder, "close divided.h5 data s.h5 " NUMBERS);
}

static const struct {
  const char *name;
  const char *line;
  int code;
  const char *needle;
} refused[] = {
  { "no key", SERIES "--monitor Nope -o r.h5", 1,
      "img_000.edf: The header has no number under \"Nope\"" },
  { "few numbers", SERIES "--monitor-table few.txt -o r.h5", 1,
      "few.txt has 1 number, and there are 12 frames" },
  { "no numbers", SERIES "--monitor-table a.poni -o r.h5", 1, "a.poni: line " },
  { "both", SERIES "--monitor a --monitor-table few.txt", 2, "--monitor-table" },
  { "resume and overwrite", SERIES "--resume --overwrite -o r.h5", 2, "--overwrite" },
  { "existing", SERIES "--existing perhaps", 2, "not \"perhaps\"" },
  { "into one file", SERIES "-o one.xy", 1, "12 frames do not fit into one.xy" },
  { "two files", SERIES "-o r.h5 -o t.h5", 1, "one file at most" },
  { "two folders", SERIES "-o . -o .", 1, "one folder" },
  { "format", SERIES "--format xy -o r.h5", 1, "--format xy is for files of frames" },
  { "there already", SERIES "-o text.h5", 1,
      "text.h5 exists already and would be replaced (--overwrite replaces it, --resume "
      "goes on with it)" },
  { "input", "integrate --poni a.poni --overwrite stack.h5 -o stack.h5", 1,
      "stack.h5 would replace a file that is read here" },
  { "no series", SERIES "--resume -o text.h5", 1, "text.h5" },
};

static void
test_refused (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_auto (Run) run = program_run (folder, refused[i].line);

  g_test_message ("%s", run.err);
  g_assert_cmpint (run.code, ==, refused[i].code);
  g_assert_nonnull (strstr (run.err, refused[i].needle));
}

/* ---- what is said ---- */

static void
test_told (void)
{
  g_auto (Run) run = { 0 };
  g_auto (Run) twice = { 0 };
  g_auto (Run) json = { 0 };

  run = program_run (folder, SERIES "--overwrite -o s.h5");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_true (g_str_has_prefix (run.out, "s.h5: 12 of 12 frames, "));
  twice = program_run (folder,
      "integrate --poni a.poni --overwrite -o s.h5 img_001.edf img_002.edf "
      "./img_001.edf");
  g_assert_cmpint (twice.code, ==, 0);
  g_assert_cmpstr (twice.err, ==,
      "ringlet: ./img_001.edf is named more than once, and integrated as often\n");
  g_assert_true (g_str_has_prefix (twice.out, "s.h5: 3 of 3 frames"));
  write_text ("zeros.txt", "0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n0\n");
  json = program_run (
      folder, SERIES "--overwrite -o s.h5 --monitor-table zeros.txt --json");
  g_assert_cmpint (json.code, ==, 1);
  g_assert_nonnull (strstr (json.out, "\"n_done\": 0"));
  g_assert_nonnull (strstr (json.out, "\"source\": \"img_011.edf\""));
}

/* Frames of a stack have their number in it, in the file and in words. */
static void
test_stack (void)
{
  g_autofree char *status = NULL;

  program_do (folder, "integrate -q --poni a.poni --overwrite stack.h5 -o s.h5");
  status = series_python (folder, "status s.h5");
  g_assert_true (g_str_has_prefix (status, "whole\n1 stack.h5"));
  g_assert_nonnull (strstr (status, " 1 \n1 stack.h5"));
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_assert_cmpint (g_chdir (folder), ==, 0);
  series_write_images (folder, N_FRAMES);
  g_free (fixture_write_values (folder, "mask.edf", (const guint32[]){ 0, 0, 1 }, 3));
  write_text ("few.txt", "1\n");
  write_text ("text.h5", "no series\n");
  program_do (folder, "convert img_000.edf img_001.edf img_002.edf stack.h5");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *files =
        g_strconcat ("/series-command/files/", cases[i].name, NULL);
    g_autofree char *file = g_strconcat ("/series-command/file/", cases[i].name, NULL);

    g_test_add_data_func (files, GSIZE_TO_POINTER (i), test_files);
    g_test_add_data_func (file, GSIZE_TO_POINTER (i), test_file);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path =
        g_strconcat ("/series-command/refused/", refused[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refused);
  }
  g_test_add_func ("/series-command/parts", test_parts);
  g_test_add_func ("/series-command/ring", test_ring);
  g_test_add_func ("/series-command/both", test_both);
  g_test_add_func ("/series-command/sectors", test_sectors);
  g_test_add_func ("/series-command/existing", test_existing);
  g_test_add_func ("/series-command/monitor-table", test_monitor_table);
  g_test_add_func ("/series-command/told", test_told);
  g_test_add_func ("/series-command/stack", test_stack);
  code = g_test_run ();
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (folder);
  g_free (folder);
  return code;
}
