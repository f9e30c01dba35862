/* SPDX-License-Identifier: MIT */

/* ringlet multi, as users call it. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "fixture.h"
#include "program.h"

static char *folder;

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Two frames of bytes. */
static void
write_stack (const char *name)
{
  static const char text[] =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 48, 64), }";
  const gsize size = 128 + 2 * FIXTURE_SLOW * FIXTURE_FAST;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = g_malloc (size);

  memset (data, ' ', 128);
  memcpy (data, "\x93NUMPY\x01\x00\x76\x00", 10);
  memcpy (data + 10, text, strlen (text));
  data[127] = '\n';
  memset (data + 128, 3, size / 2 - 64);
  memset (data + size / 2 + 64, 5, size / 2 - 64);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
}

static void
make_inputs (void)
{
  folder = folder_new ();
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_image (folder, "b.edf", 2));
  g_free (fixture_write_shape (folder, "wide.edf", 20, 90));
  g_free (fixture_write_poni (folder, "g.poni", 3));
  write_text ("left.txt", "add rectangle 0 0 48 30\n");
  program_do (folder, "mask --shape 48x64 --shapes left.txt -o left.edf");
  program_do (folder, "mask left.edf --invert -o right.npy");
  write_text ("halves.txt",
      "# two halves\n\ng.poni a.edf mask=left.edf\n'g.poni' \"a.edf\" "
      "mask=right.npy\n");
  write_stack ("stack.npy");
  write_text ("frames.txt", "g.poni stack.npy frame=1\ng.poni stack.npy frame=0\n");
  write_text ("two.txt", "g.poni a.edf monitor=2 frame=0\ng.poni b.edf monitor=3\n");
}

/* The lines of a file that begin with "# KEY: ". */
static char *
header (const char *name, const char *key)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *start = g_strdup_printf ("# %s: ", key);
  g_autofree char *text = NULL;
  const char *at = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  at = strstr (text, start);
  g_assert_nonnull (at);
  at += strlen (start);
  return g_strndup (at, strcspn (at, "\n"));
}

static void
assert_same_curve (const char *a, const char *b, double tolerance)
{
  g_auto (Table) first = table_read (folder, a);
  g_auto (Table) second = table_read (folder, b);

  g_assert_cmpuint (first.n, ==, second.n);
  g_assert_cmpuint (first.n, >, 10);
  for (gsize i = 0; i < first.n; i++) {
    if (isnan (first.y[i]) && isnan (second.y[i]))
      continue;
    g_assert_cmpfloat (fabs (first.x[i] - second.x[i]), <=, 1e-12 * fabs (second.x[i]));
    g_assert_cmpfloat (
        fabs (first.y[i] - second.y[i]), <=, tolerance * fabs (second.y[i]));
  }
}

/* With the range given, halves are the whole but for the order of sums of the
 * normalisation. */
static void
test_halves (void)
{
  program_do (
      folder, "integrate -q --poni g.poni a.edf --range 1,2 --bins 20 -o whole.xy");
  program_do (folder, "multi -q --list halves.txt --range 1,2 --bins 20 -o halves.xy");
  assert_same_curve ("halves.xy", "whole.xy", 1e-13);
}

/* A monitor divides: two exposures, each with its own, are the weighted mean. */
static void
test_monitors (void)
{
  g_autofree char *sets = NULL;
  g_autofree char *added = NULL;
  g_auto (Table) a = { 0 };
  g_auto (Table) b = { 0 };
  g_auto (Table) both = { 0 };

  program_do (folder,
      "multi -q g.poni:a.edf:2 g.poni:b.edf:3 --range 1,2 --bins 20 -o words.xy");
  program_do (folder, "multi -q -l two.txt --range 1,2 --bins 20 -o list.xy");
  assert_same_files (folder, "words.xy", "list.xy");
  program_do (folder, "integrate -q --poni g.poni a.edf --range 1,2 --bins 20 -o a.xy");
  program_do (folder, "integrate -q --poni g.poni b.edf --range 1,2 --bins 20 -o b.xy");
  a = table_read (folder, "a.xy");
  b = table_read (folder, "b.xy");
  both = table_read (folder, "words.xy");
  for (gsize i = 0; i < both.n; i++)
    g_assert_cmpfloat (
        fabs (both.y[i] - (a.y[i] + b.y[i]) / 5.0), <=, 1e-12 * both.y[i]);

  sets = header ("words.xy", "operations");
  added = header ("words.xy", "results_added");
  g_assert_cmpstr (sets, ==,
      "set 1: g.poni, a.edf frame 0, monitor 2, weight 1; "
      "set 2: g.poni, b.edf frame 0, monitor 3, weight 1");
  g_assert_cmpstr (added, ==, "2");
}

/* Several outputs, of what each can hold; the folder of a list is that of its names. */
static void
test_outputs (void)
{
  g_autofree char *inner = g_build_filename (folder, "inner", NULL);
  g_auto (Run) run = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  write_text ("inner/list.txt", "../g.poni ../a.edf\n");
  run = program_run (folder,
      "multi --list inner/list.txt g.poni:b.edf --cake 20x12 --bins 30 "
      "--error-model poisson --min-pixels 2 -o c.h5 -o c.xye");
  g_test_message ("%s%s", run.out, run.err);
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "c.h5: 20 × 12 bins"));
  g_assert_nonnull (strstr (run.out, "c.xye: 30 bins"));
  g_assert_nonnull (strstr (run.out, "from 2 sets"));
}

/* Frames of one file: 3 and 5 counts in each pixel, and no correction. */
static void
test_frames (void)
{
  g_auto (Table) table = { 0 };
  g_autofree char *sets = NULL;

  program_do (
      folder, "multi -q --list frames.txt --no-solid-angle --bins 20 -o frames.xy");
  table = table_read (folder, "frames.xy");
  for (gsize i = 0; i < table.n; i++)
    g_assert_cmpfloat (fabs (table.y[i] - 4.0), <=, 1e-12);
  sets = header ("frames.xy", "operations");
  g_assert_nonnull (strstr (sets, "set 1: g.poni, stack.npy frame 1"));
}

typedef struct {
  const char *line;
  int code;
  const char *words[2];
} BadCase;

static const BadCase bad_cases[] = {
  { "multi -o x.xy", 2, { "at least one set", "PONI:IMAGE" } },
  { "multi g.poni:a.edf", 2, { "-o" } },
  { "multi a.edf -o x.xy", 2, { "PONI:IMAGE", "\"a.edf\"" } },
  { "multi :a.edf -o x.xy", 2, { "PONI:IMAGE" } },
  { "multi g.poni: -o x.xy", 2, { "PONI:IMAGE" } },
  { "multi g.poni:a.edf:bright -o x.xy", 2, { "the monitor of a set", "\"bright\"" } },
  { "multi g.poni:a.edf:0 -o x.xy", 2, { "positive", "\"0\"" } },
  { "multi g.poni:a.edf:-2 -o x.xy", 2, { "positive", "\"-2\"" } },
  { "multi --poni g.poni g.poni:a.edf -o x.xy", 2, { "each set names its geometry" } },
  { "multi g.poni:a.edf --sectors 3 -o x.xy", 2, { "--sectors", "--cake" } },
  { "multi g.poni:a.edf --sigma-clip 3 -o x.xy", 2, { "--sigma-clip", "one image" } },
  { "multi g.poni:a.edf --spread -o x.xy", 2, { "--spread", "one image" } },
  { "multi g.poni:a.edf --min-pixels -1 -o x.xy", 2,
      { "--min-pixels takes", "\"-1\"" } },
  { "multi g.poni:a.edf --min-pixels few -o x.xy", 2, { "--min-pixels takes" } },
  { "multi g.poni:a.edf --bins 0 -o x.xy", 2, { "--bins takes" } },
  { "multi g.poni:nowhere.edf -o x.xy", 1, { "nowhere.edf" } },
  { "multi nowhere.poni:a.edf -o x.xy", 1, { "nowhere.poni" } },
  { "multi g.poni:a.edf g.poni:wide.edf -o x.xy", 1, { "wide.edf", "20 × 90" } },
  { "multi g.poni:a.edf -m right.npy -o right.npy", 1, { "right.npy" } },
  { "multi g.poni:a.edf -o a.edf --overwrite", 1, { "a.edf" } },
  { "multi g.poni:a.edf -o x.xye", 1, { "x.xye", "--error-model" } },
  { "multi g.poni:a.edf -o x.doc", 1, { "x.doc" } },
  { "multi g.poni:a.edf -o x.xy -o x.xy", 1, { "x.xy", "twice" } },
  { "multi g.poni:a.edf --like a.xy -o x.xy", 2, { "--like" } },
  { "multi --list nowhere.txt -o x.xy", 1, { "nowhere.txt" } },
  { "multi --list one.txt -o x.xy", 1, { "one.txt:2: ", "PONI IMAGE" } },
  { "multi --list odd.txt -o x.xy", 1, { "odd.txt:1: ", "\"moni=3\"" } },
  { "multi --list dark.txt -o x.xy", 1, { "dark.txt:1: ", "\"0\"" } },
  { "multi --list frame.txt -o x.xy", 1, { "a.edf", "no frame 4" } },
  { "multi --list minus.txt -o x.xy", 1, { "minus.txt:1: ", "\"-1\"" } },
  { "multi g.poni:stack.npy -o x.xy", 1, { "stack.npy has 2 frames", "frame=N" } },
  { "multi g.poni:a.edf -d wide.edf -o x.xy", 1, { "wide.edf: the dark", "20 × 90" } },
  { "multi --list quote.txt -o x.xy", 1, { "quote.txt:1: " } },
  { "multi --list mask.txt -o x.xy", 1, { "nowhere.edf" } },
};

static void
test_refused (void)
{
  write_text ("one.txt", "g.poni a.edf\ng.poni\n");
  write_text ("odd.txt", "g.poni a.edf moni=3\n");
  write_text ("dark.txt", "g.poni a.edf monitor=0\n");
  write_text ("frame.txt", "g.poni a.edf frame=4\n");
  write_text ("minus.txt", "g.poni a.edf frame=-1\n");
  write_text ("quote.txt", "g.poni 'a.edf\n");
  write_text ("mask.txt", "g.poni a.edf mask=nowhere.edf\n");
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

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  make_inputs ();
  g_test_add_func ("/multi-command/halves", test_halves);
  g_test_add_func ("/multi-command/monitors", test_monitors);
  g_test_add_func ("/multi-command/outputs", test_outputs);
  g_test_add_func ("/multi-command/frames", test_frames);
  g_test_add_func ("/multi-command/refused", test_refused);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
