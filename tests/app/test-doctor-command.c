/* SPDX-License-Identifier: MIT */

/* "ringlet doctor" in environments that lack something. */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "image/hdf5-lock.h"
#include "program.h"

static char *folder;

/* Folders that even root cannot write, and a loader that is none. */
#define NOWHERE "/proc/nothing/here"
#define RUN_IT "; exec \"$@\""

static const struct {
  const char *name;
  const char *wrapper;
  const char *topic;
  const char *verdict;
  const char *text; /* a part of it */
  gboolean stops;
} cases[] = {
  { "no-loader",
      "mkdir -p lib && : >lib/libOpenCL.so.1 && export LD_LIBRARY_PATH=$PWD/lib" RUN_IT,
      "OpenCL", "missing", "no OpenCL loader", FALSE },
  { "no-driver", "export OCL_ICD_VENDORS=" NOWHERE RUN_IT, "OpenCL", "missing",
      "OpenCL", FALSE },
  { "c-locale", "export LC_ALL=C" RUN_IT, "locale", "wrong", "C, ANSI_X3.4-1968",
      FALSE },
  { "utf-8", "export LC_ALL=C.UTF-8" RUN_IT, "locale", "ok", "UTF-8, decimal point",
      FALSE },
  { "no-such-locale", "export LC_ALL=xx_XX.UTF-8" RUN_IT, "locale", "missing", "xx_XX",
      FALSE },
  { "cache", "export XDG_CACHE_HOME=" NOWHERE RUN_IT, "cache", "slow",
      "cannot be written", FALSE },
  { "state", "export XDG_STATE_HOME=" NOWHERE RUN_IT, "state", "wrong",
      "cannot be written", TRUE },
  { "state-is-file", ": >file; export XDG_STATE_HOME=$PWD/file" RUN_IT, "state",
      "wrong", "cannot be written", TRUE },
  { "temporary", "export TMPDIR=" NOWHERE RUN_IT, "temporary files", "wrong", NOWHERE,
      FALSE },
  { "here", "cd /proc" RUN_IT, "this folder", "wrong", "/proc cannot be written",
      FALSE },
  { "few-files", "ulimit -n 100" RUN_IT, "open files", "wrong", "100 at most", FALSE },
  { "no-files", "ulimit -n 24; export OCL_ICD_VENDORS=" NOWHERE RUN_IT, "open files",
      "wrong", "24 at most", TRUE },
  { "one-processor",
      "exec taskset -c $(taskset -cp $$ | sed 's/.*: //; s/[-,].*//') "
      "\"$@\"",
      "processors", "slow", "1 threads", FALSE },
  { "no-display", "unset DISPLAY WAYLAND_DISPLAY" RUN_IT, "display", "missing",
      "DISPLAY", FALSE },
  { "x", "unset WAYLAND_DISPLAY; export DISPLAY=:7" RUN_IT, "display", "ok", "X :7",
      FALSE },
  { "ssh",
      "unset WAYLAND_DISPLAY; export DISPLAY=localhost:10.0 SSH_CONNECTION=a" RUN_IT,
      "display", "slow", "X localhost:10.0, logged in by ssh", FALSE },
  { "gl-no-display", "unset DISPLAY WAYLAND_DISPLAY" RUN_IT, "GL", "missing",
      "there is no display", FALSE },
  { "gl-no-answer", "unset WAYLAND_DISPLAY; export DISPLAY=:7" RUN_IT, "GL", "slow",
      "no", FALSE },
  { "x2go", "unset WAYLAND_DISPLAY; export DISPLAY=:50 X2GO_SESSION=a" RUN_IT,
      "display", "ok", "X :50, by X2Go", FALSE },
  { "no-wayland", "export WAYLAND_DISPLAY=" NOWHERE RUN_IT, "display", "wrong",
      "Wayland " NOWHERE, FALSE },
  { "no-window", "unset PATH" RUN_IT, "window", NULL, "ringlet-gtk", FALSE },
  { "plugins", "export HDF5_PLUGIN_PATH=" NOWHERE RUN_IT, "HDF5 filters", "ok",
      "bitshuffle, Zstandard; no plugins are needed (HDF5_PLUGIN_PATH", FALSE },
};

/* Everything that a case does not change is made good. */
#define GOOD                                                                           \
  "export LC_ALL=C.UTF-8 XDG_STATE_HOME=$PWD/state XDG_CACHE_HOME=$PWD/cache; "        \
  "unset TMPDIR SSH_CONNECTION X2GO_SESSION NXSESSIONID NX_SESSION_ID VNCDESKTOP "     \
  "XRDP_SESSION; "

static JsonArray *
findings_of (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (parser));
}

/* Returns (transfer none): the first one about @topic. */
static JsonObject *
find (JsonArray *findings, const char *topic)
{
  for (guint i = 0; i < json_array_get_length (findings); i++) {
    JsonObject *finding = json_array_get_object_element (findings, i);

    if (g_str_equal (json_object_get_string_member (finding, "topic"), topic))
      return finding;
  }
  g_error ("nothing is said of %s", topic);
}

static void
test_case (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *wrapper = g_strconcat (GOOD, cases[i].wrapper, NULL);
  g_auto (Run) run = program_run_wrapped (folder, wrapper, "doctor --json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *finding = find (findings_of (parser, run.out), cases[i].topic);
  const char *verdict = json_object_get_string_member (finding, "verdict");
  const char *text = json_object_get_string_member (finding, "text");

  g_test_message ("%s: %s", verdict, text);
  if (cases[i].verdict != NULL)
    g_assert_cmpstr (verdict, ==, cases[i].verdict);
  g_assert_nonnull (strstr (text, cases[i].text));
  g_assert_true (json_object_get_boolean_member (finding, "stops") == cases[i].stops);
  g_assert_cmpint (run.code, ==, cases[i].stops ? 1 : 0);
  /* Advice where it is wanted, and nowhere else. */
  g_assert_true (
      json_object_get_null_member (finding, "advice") == g_str_equal (verdict, "ok"));
  g_assert_cmpstr (run.err, ==, "");
}

/* The numbers of bytes and threads are those of the machine. */
static void
test_text (void)
{
  g_auto (Run) run = program_run_wrapped (folder, GOOD "exec \"$@\"", "doctor");
  g_autofree char *hdf5 = ringlet_hdf5_version ();
  g_autofree char *line = g_strdup_printf ("\nok       HDF5             %s\n", hdf5);

  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, line));
  g_assert_nonnull (
      strstr (run.out, "Ringlet          " RINGLET_VERSION ", built by "));
  g_assert_nonnull (strstr (run.out, "/state/ringlet, "));
}

/* Nothing is left of what was tried. */
static void
test_leaves_nothing (void)
{
  g_autofree char *place = g_build_filename (folder, "clean", NULL);
  g_auto (Run) run = { 0 };

  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  run = program_run_wrapped (place,
      "export LC_ALL=C.UTF-8 OCL_ICD_VENDORS=/nonexistent TMPDIR=$PWD "
      "XDG_STATE_HOME=$PWD/state XDG_CACHE_HOME=$PWD/cache" RUN_IT,
      "doctor");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_cmpuint (folder_n_files (place), ==, 0);
}

static void
test_usage (void)
{
  g_auto (Run) run = program_run (folder, "doctor please");

  g_assert_cmpint (run.code, ==, 2);
  g_assert_nonnull (strstr (run.err, "\"please\" is one word too many"));
}

int
main (int argc, char **argv)
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/doctor-command/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/doctor-command/text", test_text);
  g_test_add_func ("/doctor-command/leaves-nothing", test_leaves_nothing);
  g_test_add_func ("/doctor-command/usage", test_usage);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
