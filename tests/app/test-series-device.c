/* SPDX-License-Identifier: MIT */

/* `ringlet integrate` on series whose device fails on the way: what is done stays, what
 * happened is said once, and the file says of each row what made it. */

#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "program.h"
#include "series-command.h"
#include "support/opencl.h"

enum { N_FRAMES = 40 };

#define SERIES "integrate --poni a.poni img_000.edf..img_039.edf "

static char *folder;

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

/* Each "*" is the device of the tests. */
static Run
run (const char *engine, const char *options)
{
  g_auto (GStrv) parts = g_strsplit (engine, "*", -1);
  g_autofree char *word = g_strjoinv (test_opencl_device (), parts);
  g_autofree char *line = g_strdup_printf (SERIES "--engine '%s' %s", word, options);

  g_test_message ("%s", line);
  return program_run (folder, line);
}

/* The file has the numbers that the processor has. */
static void
assert_right (const char *name)
{
  g_autoptr (GString) ones = g_string_new (NULL);
  g_autofree char *done = NULL;

  if (!g_file_test ("right.h5", G_FILE_TEST_EXISTS))
    program_do (folder, SERIES "-q --engine packed -o right.h5");
  for (guint i = 0; i < N_FRAMES; i++)
    g_string_append (ones, " 1");
  done = series_python (folder, "close %s data right.h5 %s", name, ones->str);
}

/* Rows of which each kind there are; those that are missing have none. */
typedef struct {
  char *head;
  guint n_device, n_processor, n_none;
  guint n_no_device, n_lost_device;
} Methods;

static void
methods_clear (Methods *self)
{
  g_free (self->head);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Methods, methods_clear)

static void
count_row (Methods *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "|", -1);

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  self->n_device += strstr (words[0], "opencl") != NULL;
  self->n_processor += g_str_has_suffix (words[0], ", c, cpu");
  self->n_none += *words[0] == '\0';
  self->n_no_device += *words[1] != '\0';
  self->n_lost_device += *words[2] != '\0';
  /* A word about the processor is of its rows, and of all that took over. */
  g_assert_true (*words[1] == '\0' || g_str_has_suffix (words[0], ", c, cpu"));
}

static Methods
read_methods (const char *name)
{
  g_autofree char *text = series_python (folder, "methods %s", name);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  Methods self = { .head = g_strdup (lines[0]) };

  for (guint i = 1; lines[i] != NULL; i++)
    count_row (&self, lines[i]);
  return self;
}

static void
forget (const char *name)
{
  g_unlink (name);
}

/* ---- a device that was named ---- */

/* One line says it all; the rest can be done another day, by another engine. */
static void
run_named (const char *engine, const char *says)
{
  g_auto (Run) told = { 0 };
  g_auto (Run) again = { 0 };
  g_auto (Methods) before = { 0 };
  g_auto (Methods) after = { 0 };
  g_autofree char *status = NULL;

  forget ("s.h5");
  told = run (engine, "-o s.h5");
  g_test_message ("%s", told.err);
  g_assert_cmpint (told.code, ==, 1);
  g_assert_cmpuint (count (told.err, "ringlet: Frame "), ==, 1);
  g_assert_cmpuint (count (told.err, says), >=, 1);
  g_assert_nonnull (strstr (told.err, "of 40 frames"));
  g_assert_nonnull (strstr (told.err, "--resume goes on"));
  g_assert_nonnull (strstr (told.err, "--engine auto:"));
  g_assert_null (strstr (told.err, "failed:"));
  status = series_python (folder, "status s.h5");
  g_assert_true (g_str_has_prefix (status, "interrupted\n"));
  g_assert_cmpuint (count (status, "\n2 "), ==, 0);
  before = read_methods ("s.h5");
  g_assert_cmpuint (before.n_device, >, 0);
  g_assert_cmpuint (before.n_device + before.n_none, ==, N_FRAMES);
  g_assert_cmpuint (before.n_none, >, 0);

  again = run ("packed", "--resume -o s.h5");
  g_assert_cmpint (again.code, ==, 0);
  after = read_methods ("s.h5");
  g_assert_cmpuint (after.n_device, ==, before.n_device);
  g_assert_cmpuint (after.n_processor, ==, before.n_none);
  g_assert_nonnull (strstr (after.head, "several"));
  assert_right ("s.h5");
}

static void
test_named (void)
{
  if (!test_opencl_has_device ())
    return;
  run_named ("opencl:*/fails=5", "opened anew");
  run_named ("opencl:*/full=5", "too little free memory");
}

/* It goes on with what is left undone when it is opened anew. */
static void
test_recovers (void)
{
  g_auto (Run) told = { 0 };
  g_auto (Methods) methods = { 0 };

  if (!test_opencl_has_device ())
    return;
  forget ("s.h5");
  told = run ("opencl:*/lost=5", "-q -o s.h5");
  g_assert_cmpint (told.code, ==, 0);
  g_assert_cmpuint (count (told.err, "ringlet: "), ==, 1);
  g_assert_nonnull (strstr (told.err, "a device failed, and the series goes on"));
  methods = read_methods ("s.h5");
  g_assert_cmpuint (methods.n_device, ==, N_FRAMES);
  g_assert_cmpuint (methods.n_lost_device, >, 0);
  g_assert_cmpuint (methods.n_lost_device, <, N_FRAMES);
  g_assert_null (strstr (methods.head, "several"));
  assert_right ("s.h5");
}

/* Frames that have files of their own, which can be gone on with as well. */
static void
test_files (void)
{
  g_auto (Run) told = { 0 };
  g_auto (Run) again = { 0 };

  if (!test_opencl_has_device ())
    return;
  g_assert_cmpint (g_mkdir ("out", 0777), ==, 0);
  told = run ("opencl:*/fails=5", "-o out");
  g_assert_cmpint (told.code, ==, 1);
  g_assert_nonnull (strstr (told.err, "--existing skip goes on"));
  again = run ("packed", "-q --existing skip -o out");
  g_assert_cmpint (again.code, ==, 0);
  g_assert_cmpuint (folder_n_files ("out"), ==, N_FRAMES);
}

/* ---- where the processor may take over ---- */

static JsonObject *
parse (const char *text, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
check_json (const char *text, const Methods *methods)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse (text, parser);
  JsonArray *counts = json_object_get_array_member (object, "methods");

  g_assert_cmpuint (json_array_get_length (counts), ==, 2);
  for (guint i = 0; i < 2; i++) {
    JsonObject *one = json_array_get_object_element (counts, i);
    const char *method = json_object_get_string_member (one, "method");

    g_assert_cmpint (json_object_get_int_member (one, "n_frames"), ==,
        g_str_has_suffix (method, ", c, cpu") ? methods->n_processor
                                              : methods->n_device);
  }
  g_assert_nonnull (strstr (
      json_object_get_string_member (object, "no_device"), "CL_OUT_OF_RESOURCES"));
}

static void
test_auto (void)
{
  g_auto (Run) told = { 0 };
  g_auto (Run) again = { 0 };
  g_auto (Methods) methods = { 0 };

  if (!test_opencl_has_device ())
    return;
  forget ("s.h5");
  told = run ("auto:*/fails=5", "-q --json -o s.h5");
  g_assert_cmpint (told.code, ==, 0);
  g_assert_cmpuint (count (told.err, "ringlet: "), ==, 1);
  g_assert_nonnull (strstr (told.err, "the processor computes"));
  methods = read_methods ("s.h5");
  g_assert_cmpuint (methods.n_device, >, 0);
  g_assert_cmpuint (methods.n_device + methods.n_processor, ==, N_FRAMES);
  g_assert_cmpuint (methods.n_no_device, ==, methods.n_processor);
  g_assert_nonnull (strstr (methods.head, "several"));
  check_json (told.out, &methods);
  assert_right ("s.h5");
  again = run ("auto:*/fails=5", "--resume -o s.h5");
  g_assert_cmpint (again.code, ==, 0);
  g_assert_nonnull (strstr (again.err, "is complete"));
}

/* A series that a device has left, taken over at the second attempt. */
static void
test_resumed (void)
{
  g_auto (Run) first = { 0 };
  g_auto (Run) second = { 0 };
  g_auto (Methods) before = { 0 };
  g_auto (Methods) after = { 0 };

  if (!test_opencl_has_device ())
    return;
  forget ("s.h5");
  first = run ("opencl:*/fails=5", "-q -o s.h5");
  g_assert_cmpint (first.code, ==, 1);
  before = read_methods ("s.h5");
  second = run ("auto:*/fails=5", "-q --resume -o s.h5");
  g_assert_cmpint (second.code, ==, 0);
  after = read_methods ("s.h5");
  g_assert_cmpuint (after.n_device, >=, before.n_device);
  g_assert_cmpuint (after.n_processor, >, 0);
  g_assert_cmpuint (after.n_no_device, ==, after.n_processor);
  g_assert_cmpuint (after.n_none, ==, 0);
  g_assert_nonnull (strstr (after.head, "several"));
  assert_right ("s.h5");
}

/* Nobody who asks for silence is told that there is no GPU; the file says so. */
static void
test_absent (void)
{
  g_auto (Run) told = { 0 };
  g_auto (Methods) methods = { 0 };

  if (!test_opencl_has_device ())
    return;
  forget ("s.h5");
  told = run ("auto:no such device", "-q -o s.h5");
  g_assert_cmpint (told.code, ==, 0);
  g_assert_cmpstr (told.err, ==, "");
  methods = read_methods ("s.h5");
  g_assert_cmpuint (methods.n_no_device, ==, N_FRAMES);
  g_assert_null (strstr (methods.head, "several"));
}

/* ---- several devices ---- */

static void
run_several (const char *engine)
{
  g_auto (Run) told = { 0 };
  g_auto (Methods) methods = { 0 };

  forget ("s.h5");
  told = run (engine, "-o s.h5");
  g_assert_cmpint (told.code, ==, 0);
  g_assert_cmpuint (count (told.err, "a device failed, and"), ==, 1);
  methods = read_methods ("s.h5");
  g_assert_cmpuint (methods.n_device, ==, N_FRAMES);
  g_assert_cmpuint (methods.n_lost_device, >, 0);
  assert_right ("s.h5");
}

static void
test_several (void)
{
  g_auto (Run) told = { 0 };

  if (!test_opencl_has_device ())
    return;
  run_several ("opencl:*/fails=2+*");
  run_several ("opencl:*+*/fails=2");
  forget ("s.h5");
  told = run ("opencl:*/fails=2+*/fails=2", "-o s.h5");
  g_assert_cmpint (told.code, ==, 1);
  g_assert_cmpuint (count (told.err, "ringlet: Frame "), ==, 1);
}

/* ---- maps ---- */

/* A map is not gone on with: what is done of it is kept, and the rest has failed. */
static void
test_map (void)
{
  g_auto (Run) told = { 0 };
  g_autofree char *line = g_strdup_printf (
      "map --poni a.poni --bins 30 --grid 4x10 --engine opencl:%s/fails=5 -o map.h5 "
      "img_000.edf..img_039.edf",
      test_opencl_device ());

  if (!test_opencl_has_device ())
    return;
  told = program_run (folder, line);
  g_test_message ("%s", told.err);
  g_assert_cmpint (told.code, ==, 1);
  g_assert_true (g_file_test ("map.h5", G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count (told.err, "opened anew"), >=, 1);
  g_assert_nonnull (strstr (told.err, "more for the same reason"));
  g_assert_nonnull (strstr (told.out, "4 × 10 cells"));
}

/* ---- words behind the name ---- */

static void
test_words (void)
{
  g_auto (Run) good = { 0 };
  g_auto (Run) bad = { 0 };

  if (!test_opencl_has_device ())
    return;
  forget ("s.h5");
  good = run ("opencl:*/checked", "-q -o s.h5");
  g_assert_cmpint (good.code, ==, 0);
  assert_right ("s.h5");
  bad = run ("opencl:*/nonsense", "-q --overwrite -o s.h5");
  g_assert_cmpint (bad.code, !=, 0);
  g_assert_nonnull (strstr (bad.err, "nonsense"));
  g_assert_null (strstr (bad.err, "Frame"));
}

int
main (int argc, char *argv[])
{
  g_autofree char *before = g_get_current_dir ();
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  folder = folder_new ();
  series_write_images (folder, N_FRAMES);
  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_test_add_func ("/series-device/named", test_named);
  g_test_add_func ("/series-device/recovers", test_recovers);
  g_test_add_func ("/series-device/files", test_files);
  g_test_add_func ("/series-device/auto", test_auto);
  g_test_add_func ("/series-device/resumed", test_resumed);
  g_test_add_func ("/series-device/absent", test_absent);
  g_test_add_func ("/series-device/several", test_several);
  g_test_add_func ("/series-device/map", test_map);
  g_test_add_func ("/series-device/words", test_words);
  status = test_opencl_run ();
  g_assert_cmpint (g_chdir (before), ==, 0);
  folder_remove (folder);
  g_free (folder);
  return status;
}
