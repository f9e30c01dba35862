/* SPDX-License-Identifier: MIT */

/* ringlet plot, as users call it. */

#include <cairo.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "program.h"

static char *folder;

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_size (const char *name, int width, int height)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, height);
  cairo_surface_destroy (surface);
}

/* --- files --- */

typedef struct {
  const char *line; /* behind "plot", before "-o FILE" */
  const char *suffix;
  int width; /* 0 where the file has no pixels */
  int height;
} FileCase;

static const FileCase files[] = {
  { "a.edf", ".png", 1027, 900 }, /* 2 · (80 + 64/48 · 325) */
  { "a.edf --log --colours inferno --limits 1,500 --mask mask.npy --title T", ".pdf", 0,
      0 },
  { "a.edf --poni g.poni --rings LaB6 -w 0.4A --scale-bar", ".svg", 0, 0 },
  { "cake.h5 --sqrt", ".png", 1200, 900 },
  { "cake.h5 --unit q_nm^-1 --range 5,20 --rings CeO2 -w 0.4A", ".pdf", 0, 0 },
  { "cake.h5::/entry/data", ".png", 1200, 900 },
  { "a.xy --size 640x480", ".png", 640, 480 },
  { "a.xy --size 640×480 --dpi 300", ".png", 640, 480 },
  { "a.xy --size 1.5x2in --dpi 100", ".png", 150, 200 },
  { "a.xy --size 25.4mmx50.8mm --dpi 300", ".png", 300, 600 },
  { "a.xy --size 10x5cm --dpi 254", ".png", 1000, 500 },
  { "a.xy --dpi 72", ".png", 600, 450 },
  { "a.xye --sigma --legend", ".png", 1200, 900 },
  { "a.xy a.xye plain.txt --unit 2th_deg --label one --label two", ".svg", 0, 0 },
  { "plain.txt --quantity 'Counts (1)' --linear", ".png", 1200, 900 },
  { "a.xy a.xye --log --offset 3 --no-legend --unit d_A -w 0.4A", ".png", 1200, 900 },
  { "a.xye --rings LaB6 -e 30keV", ".png", 1200, 900 },
};

/* The same bytes a second time, by --overwrite alone. */
static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    const FileCase *c = &files[i];
    g_autofree char *name = g_strdup_printf ("out%d%s", (int) i, c->suffix);

    g_test_message ("%s", c->line);
    program_do (folder, "plot %s -o %s", c->line, name);
    if (c->width > 0)
      assert_size (name, c->width, c->height);
    program_do (folder, "plot %s -o again%s --overwrite", c->line, c->suffix);
    g_autofree char *again = g_strconcat ("again", c->suffix, NULL);

    assert_same_files (folder, name, again);
  }
}

/* --- what is refused --- */

typedef struct {
  const char *line;
  int code;
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "plot", 2, "Name an image" },
  { "plot a.edf", 2, "-o FILE.png" },
  { "plot a.edf -o a.jpg", 2, ".pdf" },
  { "plot a.edf -o x.png --terminal ascii", 2, "--terminal" },
  { "plot a.edf --terminal teletype", 2, "sixel" },
  { "plot a.edf -o x.png --log --sqrt", 2, "--sqrt" },
  { "plot a.edf -o x.png --limits 5", 2, "--limits" },
  { "plot a.edf -o x.png --limits 5,5", 2, "--limits" },
  { "plot a.edf -o x.png --limits 1,5 --limits 0,5 --log", 2, "positive" },
  { "plot a.edf -o x.png --colours rainbow", 2, "cividis" },
  { "plot a.xy -o x.png --unit furlong", 2, "q_nm^-1" },
  { "plot a.xy -o x.png --unit chi_deg", 2, "radial unit" },
  { "plot a.xy -o x.png --range 5,1", 2, "--range" },
  { "plot a.xy -o x.png --range 1,1", 2, "--range" },
  { "plot a.xy -o x.png --range 500,600", 1, "no point lies" },
  { "plot a.xy -o x.png --size 5", 2, "--size" },
  { "plot a.xy -o x.png --size 5x", 2, "--size" },
  { "plot a.xy -o x.png --size 5mmx5cm", 2, "--size" },
  { "plot a.xy -o x.png --size 0x5", 2, "--size" },
  { "plot a.xy -o x.png --size nanxnan", 2, "--size" },
  { "plot a.xy -o x.png --size 1x1", 1, "at least an inch" },
  { "plot a.xy -o x.png --size 50000x50000", 1, "14400" },
  { "plot a.xy -o x.png --size 14000x100pt --dpi 300", 1, "30000" },
  { "plot a.xy -o x.png --dpi 0", 2, "--dpi" },
  { "plot a.xy -o x.png --dpi 1,5", 2, "--dpi" },
  { "plot a.xy -o x.png --offset -1", 2, "--offset" },
  { "plot a.edf -o x.png --offset 1", 1, "for patterns" },
  { "plot a.edf -o x.png --rings LaB6", 1, "--poni" },
  { "plot a.edf -o x.png --rings Unobtainium", 2, "LaB6" },
  { "plot plain.txt -o x.png --rings LaB6", 1, "--unit" },
  { "plot plain.txt -o x.png --rings LaB6 --unit 2th_deg", 1, "--wavelength" },
  { "plot a.xy -o x.png --scale-bar", 1, "for an image" },
  { "plot bare.npy -o x.png --scale-bar", 1, "--poni" },
  { "plot a.xy -o x.png --mask a.edf", 1, "for an image" },
  { "plot a.edf -o x.png --mask bare.npy", 1, "bare.npy" },
  { "plot a.edf -o x.png --range 1,2", 1, "no radial axis" },
  { "plot a.edf -o x.png --frame 3", 1, "no frame 3" },
  { "plot a.edf a.xy -o x.png", 1, "one by one" },
  { "plot a.xy a.edf -o x.png", 1, "one by one" },
  { "plot a.xy plain.txt -o x.png", 1, "plain.txt" },
  { "plot a.xy -o x.png --label a --label b", 1, "--label" },
  { "plot a.xy -o x.png --legend --no-legend", 2, "--no-legend" },
  { "plot missing.xy -o x.png", 1, "missing.xy" },
  { "plot empty.xy -o x.png", 1, "empty.xy" },
  { "plot words.txt -o x.png", 1, "words.txt" },
  { "plot nan.xy -o x.png", 1, "no point has a value" },
  { "plot negative.xy -o x.png --log", 1, "no value is positive" },
  { "plot short.edf -o x.png", 1, "short.edf" },
  { "plot a.xy -o nowhere/x.png", 1, "nowhere" },
  { "plot a.xy -o taken.png", 1, "--overwrite" },
  { "plot a.edf -o a.edf", 2, ".pdf" },
  { "plot a.xy --terminal ascii --size 5x5", 1, "columns" },
};

static void
test_refused (void)
{
  g_autoptr (GBytes) before = file_bytes (folder, "taken.png");
  g_autoptr (GBytes) after = NULL;
  g_autofree char *path = g_build_filename (folder, "x.png", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (Run) run = program_run (folder, bad_cases[i].line);

    g_test_message ("%s: %s", bad_cases[i].line, run.err);
    g_assert_cmpint (run.code, ==, bad_cases[i].code);
    g_assert_nonnull (strstr (run.err, bad_cases[i].word));
    g_assert_cmpstr (run.out, ==, "");
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  after = file_bytes (folder, "taken.png");
  g_assert_true (g_bytes_equal (before, after));
}

/* One point, a flat line, negative values: little, but no mistake. */
static void
test_little (void)
{
  static const char *const lines[] = { "one.xy", "flat.xy", "negative.xy --sqrt",
    "negative.xy", "nan-between.xy", "a.edf --limits -5,5" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    program_do (folder, "plot %s -o little%d.png", lines[i], (int) i);
}

/* --- terminals --- */

typedef struct {
  const char *environment;
  const char *line;
  const char *has;
  const char *lacks; /* (nullable) */
} TextCase;

static const TextCase texts[] = {
  { "TERM=xterm COLORTERM=truecolor", "a.xy --terminal blocks",
      "\033[0;38;2;0;114;178m", "\033P" },
  { "TERM=xterm-256color COLORTERM=", "a.xy --terminal blocks", ";5;", "38;2" },
  { "TERM=xterm COLORTERM=", "a.xy --terminal blocks", "\033[0;3", "38;5" },
  { "TERM=dumb", "a.edf --terminal blocks", "▀", "38;" },
  { "TERM=xterm", "a.xy --terminal ascii", "Intensity (arb. unit)", "\033" },
  { "TERM=xterm", "a.edf --terminal ascii", "Column (pixel)", "\033" },
  { "TERM=xterm", "cake.h5 --terminal ascii", "Azimuth chi (deg)", "\033" },
  { "TERM=xterm", "a.edf --terminal SIXEL", "\033P0;1q\"1;1;800;440#0;2;", "▀" },
  { "TERM=xterm", "a.xy --terminal sixel --size 300x200", "\033P0;1q\"1;1;300;200#",
      NULL },
};

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const TextCase *c = &texts[i];
    g_autofree char *wrapper = g_strdup_printf (
        "unset NO_COLOR COLUMNS LINES; export %s; exec \"$@\"", c->environment);
    g_autofree char *line = g_strconcat ("plot ", c->line, NULL);
    g_auto (Run) run = program_run_wrapped (folder, wrapper, line);

    g_test_message ("%s, %s: %s", c->environment, c->line, run.err);
    g_assert_cmpint (run.code, ==, 0);
    g_assert_nonnull (strstr (run.out, c->has));
    if (c->lacks != NULL)
      g_assert_null (strstr (run.out, c->lacks));
  }
}

/* As many rows and columns as there are, less those of the prompt. */
static void
test_columns (void)
{
  g_auto (Run) run = program_run_wrapped (folder,
      "COLUMNS=57 LINES=31; export COLUMNS LINES; exec \"$@\"",
      "plot cake.h5 --terminal ascii");
  g_auto (GStrv) rows = g_strsplit (run.out, "\n", -1);
  gsize widest = 0;

  g_assert_cmpuint (g_strv_length (rows), ==, 31 - 2 + 1); /* the last is empty */
  for (gsize i = 0; rows[i] != NULL; i++)
    widest = MAX (widest, strlen (rows[i]));
  g_assert_cmpuint (widest, ==, 57);
}

typedef struct {
  const char *name;
  const char *answer; /* of the terminal to DA1; NULL for silence */
  const char *locale;
  const char *term;
  const char *has;
  const char *lacks;
} TerminalCase;

static const TerminalCase terminals[] = {
  { "sixel", "\033[?62;4;22c", "C.UTF-8", "xterm-256color", "\033P0;1q\"1;1;600;420#",
      "▀" },
  { "sixel, cells", "\033[6;30;15t\033[?62;22;4c", "C.UTF-8", "xterm-256color",
      "\033P0;1q\"1;1;900;630#", "▀" },
  { "no sixel", "\033[?62;22;40c", "C.UTF-8", "xterm-256color", "38;5;", "\033P" },
  { "kind 4", "\033[?4c", "C.UTF-8", "xterm-256color", "38;5;", "\033P" },
  { "silent", NULL, "C.UTF-8", "xterm-256color", "38;5;", "\033P" },
  { "nonsense", "abc\033[6;0;99999999999t", "C.UTF-8", "xterm-256color", "38;5;",
      "\033P" },
  { "no UTF-8", "\033[?62;22c", "C", "xterm-256color", "q (A^-1)", "38;5;" },
  { "dumb", NULL, "C.UTF-8", "dumb", "q (A^-1)", "\033" },
};

static void
start_program (const TerminalCase *c)
{
  const char *program = g_getenv ("RINGLET_CLI");

  g_setenv ("LC_ALL", c->locale, TRUE);
  g_setenv ("TERM", c->term, TRUE);
  g_unsetenv ("COLORTERM");
  g_unsetenv ("NO_COLOR");
  if (g_chdir (folder) == 0)
    execl (program, program, "plot", "q.xy", NULL);
  _exit (127);
}

/* Plays the terminal; returns (transfer full) what the program wrote. */
static char *
serve (int fd, const char *answer)
{
  GString *all = g_string_new (NULL);
  gboolean is_asked = FALSE;

  for (;;) {
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    char buffer[4096];
    ssize_t n;

    if (poll (&wait, 1, 20000) <= 0)
      break;
    n = read (fd, buffer, sizeof buffer);
    if (n <= 0)
      break;
    g_string_append_len (all, buffer, n);
    if (!is_asked && strstr (all->str, "\033[c") != NULL) {
      is_asked = TRUE;
      g_string_truncate (all, 0); /* the question is not the plot */
      if (answer != NULL)
        g_assert_cmpint (
            write (fd, answer, strlen (answer)), ==, (ssize_t) strlen (answer));
    }
  }
  return g_string_free (all, FALSE);
}

static void
test_terminal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (terminals); i++) {
    const TerminalCase *c = &terminals[i];
    struct winsize size = { .ws_row = 40, .ws_col = 60 };
    int fd = -1;
    int status = 0;
    const pid_t child = forkpty (&fd, NULL, NULL, &size);
    g_autofree char *out = NULL;

    g_assert_cmpint (child, >=, 0);
    if (child == 0)
      start_program (c);
    out = serve (fd, c->answer);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    close (fd);
    g_test_message ("%s", c->name);
    g_assert_true (WIFEXITED (status));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
    g_assert_nonnull (strstr (out, c->has));
    g_assert_null (strstr (out, c->lacks));
  }
}

static void
test_help (void)
{
  g_auto (Run) run = program_run (folder, "plot --help");

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "Examples:"));
  g_assert_nonnull (strstr (run.out, "--scale-bar"));
}

/* --- what is plotted --- */

static void
write_short_edf (void)
{
  g_autoptr (GBytes) whole = file_bytes (folder, "a.edf");
  g_autofree char *path = g_build_filename (folder, "short.edf", NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (whole, NULL),
      (gssize) g_bytes_get_size (whole) / 2, NULL));
}

/* 16 bits; most of it 0. */
static void
write_npy (const char *name, int n_slow, int n_fast)
{
  GString *text = g_string_new ("\x93NUMPY\x01");
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *header = g_strdup_printf (
      "{'descr': '<u2', 'fortran_order': False, 'shape': (%d, %d), }", n_slow, n_fast);

  g_string_append_c (text, '\0');
  g_string_append_c (text, 118);
  g_string_append_c (text, '\0');
  g_string_append_printf (text, "%-117s\n", header);
  for (int i = 0; i < n_slow * n_fast; i++) {
    g_string_append_c (text, i % 100 == 99);
    g_string_append_c (text, '\0');
  }
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  g_string_free (text, TRUE);
}

static void
write_inputs (void)
{
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_poni (folder, "g.poni", 3));
  program_do (folder, "integrate a.edf --poni g.poni -u 2th_deg --bins 100 -o a.xy");
  program_do (folder,
      "integrate a.edf --poni g.poni -u 2th_deg --bins 50 "
      "--error-model poisson -o a.xye");
  program_do (
      folder, "integrate a.edf --poni g.poni -u 2th_deg --cake 40x36 -o cake.h5");
  program_do (
      folder, "integrate a.edf --poni g.poni -w 0.4A -u q_A^-1 --bins 50 -o q.xy");
  write_text ("plain.txt", "1 5\n2 8\n3 2\n");
  write_text ("one.xy", "1 5\n");
  write_text ("flat.xy", "1 5\n2 5\n3 5\n");
  write_text ("empty.xy", "");
  write_text ("words.txt", "to be or\nnot to be\n");
  write_text ("nan.xy", "1 nan\n2 nan\n");
  write_text ("nan-between.xy", "1 5\n2 nan\n3 6\n");
  write_text ("negative.xy", "1 -5\n2 -3\n3 -8\n");
  write_text ("taken.png", "mine");
  write_short_edf ();
  write_npy ("bare.npy", 20, 30);
  write_npy ("mask.npy", FIXTURE_SLOW, FIXTURE_FAST);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  folder = folder_new ();
  write_inputs ();
  g_test_add_func ("/plot-command/files", test_files);
  g_test_add_func ("/plot-command/refused", test_refused);
  g_test_add_func ("/plot-command/little", test_little);
  g_test_add_func ("/plot-command/text", test_text);
  g_test_add_func ("/plot-command/columns", test_columns);
  g_test_add_func ("/plot-command/terminal", test_terminal);
  g_test_add_func ("/plot-command/help", test_help);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
