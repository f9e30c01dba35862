/* SPDX-License-Identifier: MIT */

/* --format: which file gets it, and what is refused before anything is computed. */

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "export/read-nexus.h"
#include "fixture.h"
#include "image/hdf5-field.h"
#include "program.h"

static char *folder;

#define A "integrate -q --overwrite --poni a.poni a.edf "

/**
 * Case:
 * @options: of the run
 * @kinds: for each file "NAME=DEFINITION", "NAME=text", "NAME=edf" or "NAME=nexus"
 * @n_kinds: of them; nothing else is written
 * @message: (nullable): what it is refused with
 */
typedef struct {
  const char *options;
  const char *kinds[4];
  const char *message;
} Case;

static const Case cases[] = {
  { "--format nxazint1d -o a.h5", { "a.h5=NXazint1d" }, NULL },
  { "--format nxmonopd -o a.odd", { "a.odd=NXmonopd" }, NULL },
  { "--format nxazint2d --cake 20x8 -o a.h5", { "a.h5=NXazint2d" }, NULL },
  { "--format nxazint1d --cake 20x8 -o a.h5", { "a.h5=NXazint1d" }, NULL },
  { "--format nxazint2d --cake 20x8 -o a.h5 -o b.xy", { "a.h5=NXazint2d", "b.xy=text" },
      NULL },
  { "--format nxazint1d --cake 20x8 -o out",
      { "out/a.h5=NXazint1d", "out/a_cake.h5=-" }, NULL },
  { "--format edf --cake 20x8 -o out", { "out/a.xy=text", "out/a_cake.edf=edf" },
      NULL },
  { "--format nxmonopd --sectors 2 -o s", { "s_1=NXmonopd", "s_2=NXmonopd" }, NULL },
  { "--cake 20x8 -o a.h5", { "a.h5=-" }, NULL },
  { "--cake 20x8 -o c.edf", { "c.edf=edf" }, NULL },
  { "--format edf -o c.edf", { NULL }, "The format edf cannot hold a pattern" },
  { "--format nonsense -o a.h5", { NULL }, "no output format \"nonsense\"" },
  { "--format nxcansas -o a.h5", { NULL }, "NXcanSAS holds q, not 2th_deg" },
  { "--format nxmonopd --azimuthal 8 --range 2,3 -o a.h5", { NULL },
      "NXmonopd holds 2θ, not chi_deg" },
  { "--format xye -o a.xye", { NULL }, "needs uncertainties" },
  { "--format edf --cake 20x8 -o a.h5 -o b.xy", { NULL },
      "--format edf is for none of the outputs" },
};

/* "-" for a file of no application definition. */
static char *
definition_of (const char *path)
{
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, NULL);
  g_autofree char *definition = NULL;

  g_assert_nonnull (lock);
  g_assert_cmpint ((int) (file >= 0), ==, TRUE);
  definition = ringlet_hdf5_dup_text (file, "entry/definition");
  return g_strdup (definition != NULL ? definition : "-");
}

static void
assert_kind (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "=", 2);
  g_autofree char *path = g_build_filename (folder, parts[0], NULL);
  g_autoptr (GBytes) bytes = file_bytes (folder, parts[0]);
  const char *start = g_bytes_get_data (bytes, NULL);

  g_test_message ("%s", words);
  if (g_str_equal (parts[1], "text")) {
    g_assert_true (g_str_has_prefix (start, "# program"));
  } else if (g_str_equal (parts[1], "edf")) {
    g_assert_true (g_str_has_prefix (start, "{\n"));
  } else {
    g_autofree char *definition = definition_of (path);

    g_assert_cmpstr (definition, ==, parts[1]);
  }
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_formats (void)
{
  const guint n_files = folder_n_files (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autofree char *line = g_strconcat (A, c->options, NULL);
    g_auto (Run) run = program_run (folder, line);

    g_test_message ("%s: %s", c->options, run.err);
    g_assert_cmpint (run.code == 0, ==, c->message == NULL);
    if (c->message != NULL)
      g_assert_nonnull (strstr (run.err, c->message));
    for (gsize k = 0; c->kinds[k] != NULL; k++)
      assert_kind (c->kinds[k]);
    g_assert_cmpuint (folder_n_files (folder), ==, n_files);
  }
}

/* The numbers do not depend on what they are written as. */
static void
test_same_numbers (void)
{
  g_autofree char *path = g_build_filename (folder, "n.h5", NULL);
  g_autoptr (RingletPattern) pattern = NULL;
  g_auto (Table) table = { 0 };

  program_do (folder, A "-o n.xy");
  program_do (folder, A "--format nxazint1d -o n.h5");
  table = table_read (folder, "n.xy");
  pattern = ringlet_nexus_read_pattern (path, NULL);
  g_assert_nonnull (pattern);
  g_assert_cmpuint (pattern->n, ==, table.n);
  for (gsize i = 0; i < table.n; i++) {
    g_assert_cmpfloat (pattern->x[i], ==, table.x[i]);
    g_assert_true (pattern->intensity[i] == table.y[i] ||
        (isnan (table.y[i]) && isnan (pattern->intensity[i])));
  }
}

int
main (int argc, char *argv[])
{
  g_autofree char *image = NULL;
  g_autofree char *poni = NULL;
  g_autofree char *out = NULL;
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  image = fixture_write_image (folder, "a.edf", 1);
  poni = fixture_write_poni (folder, "a.poni", 3);
  out = g_build_filename (folder, "out", NULL);
  g_assert_cmpint (g_mkdir (out, 0755), ==, 0);

  g_test_add_func ("/output-format/which", test_formats);
  g_test_add_func ("/output-format/same-numbers", test_same_numbers);

  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
