/* SPDX-License-Identifier: MIT */

/* What is dropped at once, sorted: by name where names tell, by content else. */

#include "support/hang.h"

#include "handful.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
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
make_folder (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_files (void)
{
  static const char *const empty[] = { "a.edf", "g.poni", "p.ringlet", "q.RINGLET",
    "k.npt", "l.NPT", "s.cif", "t.jcpds", "v.D", "notes.txt", "run/img_10.tif",
    "run/img_9.tif", "run/notes.txt", "run/.hidden.edf", "eiger/run_master.h5",
    "eiger/run_data_000001.h5", "eiger/other_data_000001.h5", "texts/notes.txt",
    "run/below/z.edf" };

  folder = folder_new ();
  make_folder ("run");
  make_folder ("run/below");
  make_folder ("eiger");
  make_folder ("texts");
  make_folder ("nothing");
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    write_text (empty[i], "");
  write_text ("foreign.xy", "1.0 2.0\n2.0 3.0\n3.0 4.0\n");
  write_text ("broken.xy", "this is no pattern\n");
}

/* Names with "|" between: "a.edf|g.poni". */
static char **
full_paths (const char *names)
{
  char **paths = g_strsplit (names, "|", -1);

  for (gsize i = 0; paths[i] != NULL; i++) {
    char *name = paths[i];

    paths[i] = g_build_filename (folder, name, NULL);
    g_free (name);
  }
  return paths;
}

/* Returns (transfer full): the same back. */
static char *
short_names (char **paths)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; paths[i] != NULL; i++) {
    g_assert_true (g_str_has_prefix (paths[i], folder));
    g_string_append_printf (
        names, "%s%s", i > 0 ? "|" : "", paths[i] + strlen (folder) + 1);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

typedef struct {
  const char *names;
  const char *projects;
  const char *picks;
  const char *powders;
  const char *files;
  const char *patterns; /* NULL for none */
} Case;

static const Case cases[] = {
  { "a.edf", "", "", "", "a.edf" },
  { "g.poni|a.edf", "", "", "", "g.poni|a.edf" },
  { "p.ringlet|a.edf|q.RINGLET", "p.ringlet|q.RINGLET", "", "", "a.edf" },
  { "k.npt", "", "k.npt", "", "" },
  { "l.NPT|a.edf|s.cif", "", "l.NPT", "s.cif", "a.edf" },
  { "t.jcpds", "", "", "t.jcpds", "" },
  { "v.D", "", "", "v.D", "" },
  /* Nobody knows what it is: the reader says so. */
  { "notes.txt", "", "", "", "notes.txt" },
  { "run", "", "", "", "run/img_9.tif|run/img_10.tif" },
  { "g.poni|run", "", "", "", "g.poni|run/img_9.tif|run/img_10.tif" },
  { "foreign.xy", "", "", "", "", "foreign.xy" },
  { "foreign.xy|k.npt", "", "k.npt", "", "", "foreign.xy" },
  { "eiger", "", "", "", "eiger/other_data_000001.h5|eiger/run_master.h5" },
};

static void
assert_names (char **paths, const char *expected)
{
  g_autofree char *names = short_names (paths);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_sorted (gconstpointer data)
{
  const Case *c = data;
  g_auto (GStrv) paths = full_paths (c->names);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletHandful) handful =
      ringlet_handful_sort ((const char *const *) paths, NULL, &error);

  g_assert_no_error (error);
  assert_names (handful->projects, c->projects);
  assert_names (handful->results, "");
  assert_names (handful->picks, c->picks);
  assert_names (handful->powders, c->powders);
  assert_names (handful->files, c->files);
  assert_names (handful->patterns, c->patterns != NULL ? c->patterns : "");
}

typedef struct {
  const char *names;
  const char *says; /* and the name of this file with it */
  const char *file;
} BadCase;

static const BadCase bad_cases[] = {
  { "nothing", "there is no image in this folder", "nothing" },
  { "texts", "there is no image in this folder", "texts" },
  { "a.edf|nothing", "there is no image in this folder", "nothing" },
  { "k.npt|l.NPT", "a second set of control points", "l.NPT" },
  { "s.cif|t.jcpds", "a second powder", "t.jcpds" },
  { "broken.xy", "cannot be opened as the document it was made from", "broken.xy" },
  { "a.edf|foreign.xy", "add it as an overlay", "foreign.xy" },
};

static void
test_refused (gconstpointer data)
{
  const BadCase *c = data;
  g_auto (GStrv) paths = full_paths (c->names);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletHandful) handful =
      ringlet_handful_sort ((const char *const *) paths, NULL, &error);

  g_assert_null (handful);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, c->says));
  g_assert_nonnull (strstr (error->message, c->file));
}

static void
test_cancelled (void)
{
  g_auto (GStrv) paths = full_paths ("a.edf");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (
      ringlet_handful_sort ((const char *const *) paths, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_files ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/handful/sorted/", cases[i].names, NULL);

    g_test_add_data_func (path, &cases[i], test_sorted);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/handful/refused/", bad_cases[i].names, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_refused);
  }
  g_test_add_func ("/handful/cancelled", test_cancelled);
  status = g_test_run ();
  folder_remove (folder);
  return status;
}
