/* SPDX-License-Identifier: MIT */

/* What ringlet stream refuses before anything is sent, with ZeroMQ and without. */

#include <locale.h>
#include <string.h>

#include "program.h"
#include "scan/stream-socket.h"

static char *folder;

/**
 * Case:
 * @line: behind "ringlet stream"
 * @code: exit code
 * @words: of what it says
 */
typedef struct {
  const char *line;
  int code;
  const char *words;
} Case;

static const Case cases[] = {
  { "--poni a.poni tcp://127.0.0.1:9999", 2, "--publish ADDRESS, -o FOLDER, or both" },
  { "--publish tcp://127.0.0.1:* tcp://127.0.0.1:1", 2, "--poni" },
  { "--poni a.poni --publish tcp://127.0.0.1:* x y", 2, "one address" },
  { "--poni a.poni --publish tcp://127.0.0.1:* dcu:9999", 2,
      "dcu:9999 is no address: write tcp://HOST:PORT" },
  { "--poni a.poni --publish 127.0.0.1:5555", 2, "127.0.0.1:5555 is no address" },
  { "--poni a.poni --publish tcp://*:5555", 2, "--allow-remote" },
  { "--poni a.poni --publish tcp://0.0.0.0:5555", 2, "--allow-remote" },
  { "--poni a.poni --publish tcp://127.0.0.1:* --format xye", 2, "-o FOLDER" },
  { "--poni a.poni --publish tcp://127.0.0.1:* --one-file", 2, "--one-file needs -o" },
  { "--poni a.poni -o nowhere", 1, "nowhere: there is no such folder" },
  { "--poni a.poni -o .  --queue 0", 2, "--queue" },
  { "--poni none.poni -o .", 1, "none.poni" },
  { "--poni a.poni -o . --format fxye", 1, "fxye needs uncertainties" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *line = g_strconcat ("stream ", cases[i].line, NULL);
    g_auto (Run) run = program_run (folder, line);

    g_test_message ("%s: %d %s", line, run.code, run.err);
    g_assert_cmpint (run.code, ==, cases[i].code);
    g_assert_nonnull (strstr (run.err, cases[i].words));
    g_assert_cmpstr (run.out, ==, "");
  }
}

/* A build without the library says which one. */
static void
test_without_library (void)
{
  g_auto (Run) run = { 0 };

  if (ringlet_stream_socket_is_built ())
    return;
  run = program_run (folder, "stream --poni a.poni -o .");
  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "built without ZeroMQ"));
  g_assert_nonnull (strstr (run.err, "libzmq3-dev"));
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  program_do (folder, "simulate --detector Pilatus100k -o a.edf --write-poni a.poni");
  g_test_add_func ("/stream-refused/refused", test_refused);
  g_test_add_func ("/stream-refused/without-library", test_without_library);
  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
