/* SPDX-License-Identifier: MIT */

/* ringlet watch, as users call it: what comes while it runs is integrated as ringlet
 * integrate does it, once, and nothing keeps it when it is to end. */

#include "support/hang.h"

#include <locale.h>
#include <string.h>

#include "fixture.h"
#include "program.h"

static char *folder;

/* What `timeout` answers when it had to interrupt. */
#define WAS_INTERRUPTED 124

static void
make_inputs (void)
{
  folder = folder_new ();
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_image (folder, "b.edf", 2));
  g_free (fixture_write_poni (folder, "g.poni", 3));
  program_do (folder, "convert a.edf b.edf stack.h5");
}

/* Folders of a test, empty. */
static void
begin (void)
{
  static const char *const names[] = { "in", "out", "same" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    folder_remove (path);
    g_mkdir (path, 0700);
  }
}

/* With a shell script that goes on beside it. */
static Run
run_beside (const char *script, const char *line)
{
  g_autofree char *wrapper =
      g_strdup_printf ("(%s) >/dev/null 2>&1 & exec \"$@\"", script);

  return program_run_wrapped (folder, wrapper, line);
}

static guint
n_in (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return folder_n_files (path);
}

static void
assert_says (const Run *run, const char *text)
{
  g_test_message ("%s%s", run->out, run->err);
  g_assert_nonnull (strstr (run->err, text));
}

static void
test_same_bytes (void)
{
  g_auto (Run) run = { 0 };

  begin ();
  run =
      run_beside ("sleep 0.3; head -c 4000 a.edf >in/a.edf; cp b.edf in/.b; sleep 0.4; "
                  "mv in/.b in/b.edf; tail -c +4001 a.edf >>in/a.edf; cp stack.h5 in/",
          "watch --poni g.poni --until 4 -o out --error-model poisson --cake 50x36 in");
  g_assert_cmpint (run.code, ==, 0);
  assert_says (&run, "4 frames integrated, 0 had a result before, 0 failed");
  g_assert_cmpuint (n_in ("out"), ==, 8);
  for (const char *name = "a"; name != NULL; name = *name == 'a' ? "b" : NULL)
    program_do (folder,
        "integrate --poni g.poni -o same --error-model poisson --cake 50x36 -q "
        "in/%s.edf",
        name);
  assert_same_files (folder, "out/a.xye", "same/a.xye");
  assert_same_files (folder, "out/a_cake.h5", "same/a_cake.h5");
  assert_same_files (folder, "out/b.xye", "same/b.xye");
}

/* Numbers of a stack are those of its frames, also where it has one. */
static void
test_stack (void)
{
  g_auto (Run) run = { 0 };
  g_auto (Run) one = { 0 };

  begin ();
  run = run_beside ("sleep 0.3; cp stack.h5 in/s.h5",
      "watch --poni g.poni --until-idle 1.5 -o out -q in/s.h5");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpuint (n_in ("out"), ==, 2);
  program_do (folder, "integrate --poni g.poni -q -o same/a.xy a.edf");
  program_do (folder, "integrate --poni g.poni -q -o same/b.xy b.edf");
  {
    g_auto (Table) a = table_read (folder, "out/s_00000.xy");
    g_auto (Table) b = table_read (folder, "out/s_00001.xy");
    g_auto (Table) same_a = table_read (folder, "same/a.xy");
    g_auto (Table) same_b = table_read (folder, "same/b.xy");

    g_assert_cmpmem (a.y, a.n * sizeof *a.y, same_a.y, same_a.n * sizeof *same_a.y);
    g_assert_cmpmem (b.y, b.n * sizeof *b.y, same_b.y, same_b.n * sizeof *same_b.y);
  }
  program_do (folder, "convert a.edf in/one.h5");
  one = program_run (folder, "watch --poni g.poni --until 1 -o out -q in/one.h5");
  g_assert_cmpint (one.code, ==, 0);
  g_assert_cmpuint (n_in ("out"), ==, 3);
  program_do (folder, "plot -o same/plot.svg out/one_00000.xy");
}

/* What was done before is not done again. */
static void
test_resumed (void)
{
  static const char line[] = "watch --poni g.poni --until-idle 0.6 -o out in";
  g_auto (Run) first = { 0 };
  g_auto (Run) second = { 0 };
  g_auto (Run) third = { 0 };

  begin ();
  first = run_beside ("cp a.edf in/", "watch --poni g.poni --until 1 -o out in");
  g_assert_cmpint (first.code, ==, 0);
  g_free (fixture_write_image (folder, "in/b.edf", 2));
  second = program_run (folder, line);
  g_assert_cmpint (second.code, ==, 0);
  assert_says (&second, "1 frame integrated, 1 had a result before, 0 failed");
  third = program_run (folder, "watch --poni g.poni --until 2 --overwrite -o out in");
  g_assert_cmpint (third.code, ==, 0);
  assert_says (&third, "2 frames integrated, 0 had a result before, 0 failed");
}

static void
test_written_anew (void)
{
  static const char script[] =
      "cp a.edf in/x.edf; while [ ! -e out/x.xy ]; do sleep 0.1; "
      "done; cp b.edf in/x.edf";
  g_auto (Run) kept = { 0 };
  g_auto (Run) replaced = { 0 };

  begin ();
  kept = run_beside (script, "watch --poni g.poni --until-idle 2 -o out in");
  g_assert_cmpint (kept.code, ==, 0);
  assert_says (&kept, "x.edf: It has been written anew since it was integrated");
  program_do (folder, "integrate --poni g.poni -q -o same/x.xy in/x.edf");
  begin ();
  replaced = run_beside (script, "watch --poni g.poni --until 2 --overwrite -o out in");
  g_assert_cmpint (replaced.code, ==, 0);
  program_do (folder, "integrate --poni g.poni -q -o same/x.xy in/x.edf");
  assert_same_files (folder, "out/x.xy", "same/x.xy");
}

static void
test_never_whole (void)
{
  g_auto (Run) run = { 0 };

  begin ();
  run = run_beside ("head -c 4000 a.edf >in/a.edf; cp b.edf in/b.edf",
      "watch --poni g.poni --patience 0.4 --until-idle 1.5 -o out in");
  g_assert_cmpint (run.code, ==, 1);
  assert_says (&run, "in/a.edf: ");
  assert_says (&run, "1 frame integrated, 0 had a result before, 1 failed");
  g_assert_cmpuint (n_in ("out"), ==, 1);
}

/* Two images that would write to one file. */
static void
test_same_name (void)
{
  g_auto (Run) run = { 0 };

  begin ();
  program_do (folder, "convert a.edf in/a.cbf --type int32");
  run = run_beside ("cp b.edf in/a.edf", "watch --poni g.poni --until 2 -o out in");
  g_assert_cmpint (run.code, ==, 1);
  assert_says (&run, "would be written to out/a.xy, which is that of another image");
}

/* Opening a file never returns, and Ctrl+C ends it at once. */
static void
test_hung (void)
{
  g_autofree char *path = g_build_filename (folder, "in/h.edf", NULL);
  gint64 begin_us = 0;
  int lease = -1;
  g_auto (Run) run = { 0 };

  begin ();
  g_free (fixture_write_image (folder, "in/h.edf", 1));
  lease = ringlet_test_hang (path);
  if (lease < 0)
    return;
  begin_us = g_get_monotonic_time ();
  run = program_run_wrapped (
      folder, "exec timeout -s INT 2 \"$@\"", "watch --poni g.poni -o out in");
  g_test_message ("%d %s", run.code, run.err);
  g_assert_cmpint (run.code, ==, WAS_INTERRUPTED);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 20 * G_TIME_SPAN_SECOND);
  assert_says (&run, "0 frames integrated, 0 had a result before, 0 failed");
  g_assert_cmpuint (n_in ("out"), ==, 0);
  ringlet_test_let_go (lease);
}

/* Ctrl+C is the usual end of a watch without another one. */
static void
test_interrupted (void)
{
  g_auto (Run) run = { 0 };

  begin ();
  run = program_run_wrapped (folder,
      "cp a.edf in; (while [ ! -e out/a.xy ]; do sleep 0.1; done; sleep 0.2; "
      "kill -INT $$) & exec \"$@\"",
      "watch --poni g.poni -o out in");
  g_assert_cmpint (run.code, ==, 0);
  assert_says (&run, "1 frame integrated, 0 had a result before, 0 failed");
}

typedef struct {
  const char *line;
  int code;
  const char *says;
} Refused;

static const Refused refused[] = {
  { "watch --poni g.poni", 2, "name a folder, a series or a file to watch" },
  { "watch --poni g.poni --until 0 in", 2, "--until" },
  { "watch --poni g.poni --until -3 in", 2, "--until" },
  { "watch --poni g.poni --until-idle nan in", 2, "--until-idle" },
  { "watch --poni g.poni --until-idle=-1 in", 2, "--until-idle" },
  { "watch --poni g.poni --until-idle 0 in", 2, "--until-idle" },
  { "watch --poni g.poni --patience x in", 2, "--patience" },
  { "watch -o out in", 2, "geometry" },
  { "watch --poni g.poni -o missing in", 1, "-o missing: there is no such folder" },
  { "watch --poni g.poni -o in in", 1, "in is watched, and results in it would be" },
  { "watch --poni g.poni -o in/../in in/", 1,
      "is watched, and results in it would be" },
  { "watch --poni g.poni .", 1, ". is watched" },
  { "watch --poni missing.poni -o out in", 1, "missing.poni" },
  { "watch --poni g.poni -o out --format nonsense in", 1, "nonsense" },
};

static void
test_refused (void)
{
  begin ();
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_auto (Run) run =
        program_run_wrapped (folder, "exec timeout 60 \"$@\"", refused[i].line);

    g_test_message ("%s: %s", refused[i].line, run.err);
    g_assert_cmpint (run.code, ==, refused[i].code);
    g_assert_nonnull (strstr (run.err, refused[i].says));
  }
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_func ("/watch-command/same-bytes", test_same_bytes);
  g_test_add_func ("/watch-command/stack", test_stack);
  g_test_add_func ("/watch-command/resumed", test_resumed);
  g_test_add_func ("/watch-command/written-anew", test_written_anew);
  g_test_add_func ("/watch-command/never-whole", test_never_whole);
  g_test_add_func ("/watch-command/same-name", test_same_name);
  g_test_add_func ("/watch-command/hung", test_hung);
  g_test_add_func ("/watch-command/interrupted", test_interrupted);
  g_test_add_func ("/watch-command/refused", test_refused);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
