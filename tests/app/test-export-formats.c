/* SPDX-License-Identifier: MIT */

/* Every format that can be chosen, under the name that comes of the choice, and what is
 * taken off a pattern: the same bytes of the window and of its line. */

#include <glib/gstdio.h>
#include <locale.h>

#include "command-line.h"
#include "export-fixture.h"
#include "export-format.h"
#include "plan-field.h"
#include "program.h"

static void
test_background (void)
{
  static const struct {
    const char *method;
    const char *window;
    const char *range;
    const char *suffix;
    gboolean has_errors;
  } rows[] = {
    { "snip", "5", "", ".xy", FALSE },
    { "snip", "width=0.3", "0.4, 1.8", ".xye", TRUE },
    { "bruckner", "7", "", ".dat", FALSE },
    { "chebyshev", "9", "0.5, 2", ".xye", TRUE },
    { "chebyshev", "", "", ".xy", FALSE },
  };
  const ExportCase plain = { "", "a.edf", TRUE, "g.poni" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *const fields[][2] = { { "pattern --background", rows[i].method },
      { "pattern --background …,POINTS", rows[i].window },
      { "pattern --background …,ORDER", "2" }, { "pattern --range", rows[i].range } };
    g_autoptr (RingletProject) project = export_project (&plain);
    g_autofree char *window = g_strconcat ("out/window", rows[i].suffix, NULL);
    g_autofree char *shell = g_strconcat ("out/the shell", rows[i].suffix, NULL);
    g_autofree char *raw = g_strconcat ("out/the shell-raw", rows[i].suffix, NULL);
    g_autofree char *line = NULL;
    g_autoptr (GError) error = NULL;

    if (rows[i].has_errors)
      ringlet_project_set_error_model (project, RINGLET_ERROR_MODEL_POISSON);
    for (gsize k = 0; k < G_N_ELEMENTS (fields); k++) {
      ringlet_project_set_field (
          project, ringlet_plan_field_find (fields[k][0]), fields[k][1], &error);
      g_assert_no_error (error);
    }
    export_to (project, RINGLET_EXPORT_PATTERN, NULL, window, FALSE, &error);
    g_assert_no_error (error);
    line = ringlet_command_line (ringlet_project_get_state (project),
        RINGLET_EXPORT_PATTERN, NULL, shell, &error);
    g_test_message ("%s", line);
    export_run_line (line);
    assert_same_files (export_folder, window, shell);
    g_assert_cmpint (g_unlink (window), ==, 0);
    g_assert_cmpint (g_unlink (shell), ==, 0);
    g_assert_cmpint (g_unlink (raw), ==, 0);
  }
}

/* Returns (transfer none): a unit that the format holds, with the wavelength of the
 * fixture. */
static const RingletUnit *
unit_for (const RingletWriter *writer, double wavelength_m)
{
  static const char *const names[] = { "2th_deg", "q_A^-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const RingletUnit *unit = ringlet_unit_find (names[i], NULL);

    if (ringlet_writer_check (writer, unit, wavelength_m, TRUE, NULL))
      return unit;
  }
  return NULL;
}

static void
same_in_format (const RingletWriter *writer, gboolean is_cake, gboolean less)
{
  const ExportCase plain = { "", "a.edf", TRUE, "g.poni", .cake = { 20, 30 } };
  const RingletExport what = is_cake ? RINGLET_EXPORT_CAKE : RINGLET_EXPORT_PATTERN;
  g_autoptr (RingletProject) project = export_project (&plain);
  const RingletState *state = ringlet_project_get_state (project);
  const RingletUnit *unit = unit_for (writer, state->geometry.wavelength_m);
  g_autofree char *window = g_strconcat ("out/window", writer->suffixes[0], NULL);
  g_autofree char *shell = g_strconcat ("out/shell", writer->suffixes[0], NULL);
  g_autofree char *raw = g_strconcat ("out/shell-raw", writer->suffixes[0], NULL);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (unit);
  ringlet_project_set_unit (project, unit);
  ringlet_project_set_error_model (project, RINGLET_ERROR_MODEL_POISSON);
  if (less)
    ringlet_project_set_field (
        project, ringlet_plan_field_find ("pattern --background"), "snip", &error);
  g_assert_no_error (error);
  export_to (project, what, writer->name, window, FALSE, &error);
  g_assert_no_error (error);
  line = ringlet_command_line (
      ringlet_project_get_state (project), what, writer->name, shell, &error);
  g_assert_no_error (error);
  g_test_message ("%s", line);
  export_run_line (line);
  assert_same_files (export_folder, window, shell);
  g_assert_cmpint (g_unlink (window), ==, 0);
  g_assert_cmpint (g_unlink (shell), ==, 0);
  g_assert_cmpint (g_unlink (raw), ==, less ? 0 : -1);
}

/* Whatever can be chosen is what the command line writes; without a background, too,
 * where a format holds curves. */
static void
test_every_format (void)
{
  const RingletWriter *const *writers = ringlet_writer_list ();

  for (gsize i = 0; writers[i] != NULL; i++) {
    if (writers[i]->dimensions & RINGLET_WRITER_PATTERN)
      same_in_format (writers[i], FALSE, FALSE);
    if (writers[i]->write_pattern != NULL)
      same_in_format (writers[i], FALSE, TRUE);
    if (writers[i]->dimensions & RINGLET_WRITER_CAKE)
      same_in_format (writers[i], TRUE, FALSE);
  }
}

/* What was typed, the format that was chosen, and the name that comes of both. */
static void
test_paths (void)
{
  static const struct {
    const char *typed;
    RingletExport what;
    const char *format; /* (nullable) */
    const char *path;
  } rows[] = {
    { "a.xy", RINGLET_EXPORT_PATTERN, NULL, "a.xy" },
    { "a.XYE", RINGLET_EXPORT_PATTERN, NULL, "a.XYE" },
    { "a 0.5mm", RINGLET_EXPORT_PATTERN, NULL, "a 0.5mm.xye" },
    { "a.xy", RINGLET_EXPORT_PATTERN, "nxmonopd", "a.h5" },
    { "a 0.5mm", RINGLET_EXPORT_PATTERN, "nxmonopd", "a 0.5mm.h5" },
    { "a.nxs", RINGLET_EXPORT_PATTERN, "nxmonopd", "a.nxs" },
    { "d.x/a", RINGLET_EXPORT_PATTERN, "fxye", "d.x/a.fxye" },
    { "a.edf", RINGLET_EXPORT_CAKE, "nxazint2d", "a.h5" },
    { "a.xy", RINGLET_EXPORT_CAKE, "tiff", "a.xy.tif" },
    { "a.svg", RINGLET_EXPORT_PICTURE, NULL, "a.svg" },
    { "a", RINGLET_EXPORT_PICTURE, NULL, "a.xye" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const RingletWriter *format = rows[i].format != NULL
        ? ringlet_writer_find (
              rows[i].format, NULL, rows[i].what == RINGLET_EXPORT_CAKE, NULL)
        : NULL;
    g_autofree char *path =
        ringlet_export_path (rows[i].typed, rows[i].what, format, ".xye");

    g_assert_cmpstr (path, ==, rows[i].path);
  }
}

/* Every format is on offer for what it holds, under a name of its own. */
static void
test_titles (void)
{
  const RingletWriter *const *writers = ringlet_writer_list ();
  g_autoptr (GPtrArray) patterns = ringlet_export_formats (RINGLET_EXPORT_PATTERN);
  g_autoptr (GPtrArray) cakes = ringlet_export_formats (RINGLET_EXPORT_CAKE);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; writers[i] != NULL; i++) {
    g_assert_true (
        g_hash_table_add (titles, (gpointer) ringlet_export_format_title (writers[i])));
    g_assert_cmpint (g_ptr_array_find (patterns, writers[i], NULL), ==,
        (writers[i]->dimensions & RINGLET_WRITER_PATTERN) != 0);
    g_assert_cmpint (g_ptr_array_find (cakes, writers[i], NULL), ==,
        (writers[i]->dimensions & RINGLET_WRITER_CAKE) != 0);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  export_setup ();
  g_test_add_func ("/export/every-format", test_every_format);
  g_test_add_func ("/export/paths", test_paths);
  g_test_add_func ("/export/titles", test_titles);
  g_test_add_func ("/export/background", test_background);
  return export_run ();
}
