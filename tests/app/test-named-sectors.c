/* SPDX-License-Identifier: MIT */

/* Sectors of a document: what they may be, their patterns against those of documents
 * that take this part of the turn alone, and their files against the lines that are
 * shown for them. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "command-line.h"
#include "fixture.h"
#include "program.h"
#include "project-file.h"
#include "sector-live.h"
#include "traces.h"

/* The test runs in it, so that names may be relative. */
static char *folder;

static RingletProject *
project_new (void)
{
  g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
  g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);

  return fixture_project (image, poni);
}

static const RingletState *
state_of (RingletProject *project)
{
  return ringlet_project_get_state (project);
}

static void
add (RingletProject *project, const char *name, double start, double end)
{
  g_autoptr (GError) error = NULL;
  RingletNamedSector item;
  guint index = ringlet_sectors_count (state_of (project)->sectors);

  ringlet_project_add_sector (project, start, end, &error);
  g_assert_no_error (error);
  item = state_of (project)->sectors->items[index];
  item.name = (char *) name;
  ringlet_project_change_sector (project, index, &item, &error);
  g_assert_no_error (error);
}

/* ---- what they may be ---- */

static const struct {
  const char *name;
  double start;
  double end;
  const char *problem; /* (nullable) */
} rows[] = {
  { "up", -100, -80, NULL },
  { "so é 1", 170, 190, NULL },
  { "turn", -180, 180, NULL },
  { "up", 10, 10, "above its start" },
  { "up", 10, -10, "above its start" },
  { "up", 0, 361, "at most a turn" },
  { "up", (double) NAN, 1, "angles" },
  { "up", 0, (double) INFINITY, "angles" },
  { "", 0, 1, "name" },
  { "a/b", 0, 1, "slash" },
  { "a\nb", 0, 1, "slash" },
  { "left", 0, 1, "Another" },
};

static void
test_check (void)
{
  const RingletNamedSector left = { (char *) "left", 0, 90, 0, TRUE };
  g_autoptr (RingletSectors) sectors = ringlet_sectors_with (NULL, &left);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const RingletNamedSector item = { (char *) rows[i].name, rows[i].start, rows[i].end,
      0, TRUE };
    g_autoptr (GError) error = NULL;
    const gboolean ok = ringlet_sectors_check (sectors, 1, &item, &error);

    g_assert_cmpint (ok, ==, rows[i].problem == NULL);
    if (!ok)
      g_assert_nonnull (strstr (error->message, rows[i].problem));
  }
  /* It may keep its own name. */
  g_assert_true (ringlet_sectors_check (sectors, 0, &left, NULL));
  g_assert_false (ringlet_sectors_check (sectors, RINGLET_MAX_SECTORS, &left, NULL));
}

static void
test_path (void)
{
  const RingletNamedSector item = { (char *) "up", 0, 1, 0, TRUE };
  static const char *const paths[][2] = { { "a.xy", "a_up.xy" },
    { "d.x/a", "d.x/a_up" }, { "a.b.xye", "a.b_up.xye" } };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *path = ringlet_sector_path (&item, paths[i][0]);

    g_assert_cmpstr (path, ==, paths[i][1]);
  }
}

static void
assert_undo (RingletProject *project, const char *name)
{
  g_autofree char *label = NULL;

  g_object_get (project, "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, name);
}

static void
test_verbs (void)
{
  g_autoptr (RingletProject) project = project_new ();
  RingletNamedSector item;

  add (project, "up", -100, -80);
  assert_undo (project, "Rename Sector");
  g_assert_true (ringlet_project_divide_sectors (project, 3, NULL));
  assert_undo (project, "Divide Into Sectors");
  g_assert_cmpuint (state_of (project)->sectors->n, ==, 3);
  g_assert_cmpstr (state_of (project)->sectors->items[2].name, ==, "sector_3");
  g_assert_cmpfloat (state_of (project)->sectors->items[2].start_deg, ==, 60.0);
  g_assert_cmpfloat (state_of (project)->sectors->items[2].end_deg, ==, 180.0);
  g_assert_cmpuint (state_of (project)->sectors->items[2].colour, ==, 2);

  ringlet_project_remove_sector (project, 1);
  assert_undo (project, "Remove Sector");
  g_assert_true (ringlet_project_add_sector (project, 0, 30, NULL));
  g_assert_cmpstr (state_of (project)->sectors->items[2].name, ==, "sector_2");
  g_assert_cmpuint (state_of (project)->sectors->items[2].colour, ==, 1);
  item = state_of (project)->sectors->items[2];
  item.is_visible = FALSE;
  g_assert_true (ringlet_project_change_sector (project, 2, &item, NULL));
  assert_undo (project, "Hide Sector");
  ringlet_project_clear_sectors (project);
  g_assert_null (state_of (project)->sectors);
  while (ringlet_project_undo (project)) {
  }
  g_assert_null (state_of (project)->sectors);
}

/* ---- their patterns ---- */

/* The truth: a document that says --azimuth-range. */
static RingletResult *
integrate_alone (RingletProject *project, double start, double end)
{
  g_autoptr (RingletState) alone = ringlet_state_dup (state_of (project));
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegration) run = NULL;
  g_autoptr (GError) error = NULL;

  alone->plan.has_azimuth_range = TRUE;
  alone->plan.azimuth_min_deg = start;
  alone->plan.azimuth_max_deg = end;
  run = ringlet_integration_run (
      alone, alone->frame, NULL, wants, memo, NULL, NULL, &error);
  g_assert_no_error (error);
  return ringlet_result_ref (run->pattern);
}

static void
assert_pattern (RingletProject *project, RingletSectorLive *sectors, guint index,
    double start, double end)
{
  g_autoptr (RingletResult) truth = integrate_alone (project, start, end);
  const RingletResult *shown = ringlet_sector_live_get (sectors, index);

  g_assert_nonnull (shown);
  g_assert_cmpuint (shown->n_radial, ==, truth->n_radial);
  g_assert_cmpmem (shown->intensity, truth->n_radial * sizeof (double),
      truth->intensity, truth->n_radial * sizeof (double));
}

static void
settle (RingletLive *live, RingletSectorLive *sectors)
{
  AWAIT (ringlet_live_get_job (live) == NULL && !ringlet_live_get_is_stale (live) &&
      !ringlet_sector_live_is_busy (sectors) && !g_main_context_pending (NULL));
}

static void
test_live (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (RingletLive) live = ringlet_live_new (project);
  g_autoptr (RingletSectorLive) sectors = ringlet_sector_live_new (project, live);
  RingletNamedSector item;
  RingletResult *first = NULL;

  add (project, "one", -180, -90);
  add (project, "two", 10, 200);
  settle (live, sectors);
  assert_pattern (project, sectors, 0, -180, -90);
  assert_pattern (project, sectors, 1, 10, 200);

  /* One that changes is computed, the other one stays. */
  first = ringlet_sector_live_get (sectors, 0);
  item = state_of (project)->sectors->items[1];
  item.end_deg = 100;
  g_assert_true (ringlet_project_change_sector (project, 1, &item, NULL));
  settle (live, sectors);
  g_assert_true (ringlet_sector_live_get (sectors, 0) == first);
  assert_pattern (project, sectors, 1, 10, 100);

  /* Another plan is another pattern of each; a hidden one is not computed. */
  item = state_of (project)->sectors->items[0];
  item.is_visible = FALSE;
  item.name = (char *) "hidden";
  g_assert_true (ringlet_project_change_sector (project, 0, &item, NULL));
  g_assert_true (ringlet_sector_live_get (sectors, 0) == first);
  ringlet_project_set_unit (project, ringlet_unit_find ("q_A^-1", NULL));
  settle (live, sectors);
  g_assert_true (ringlet_sector_live_get (sectors, 0) == first);
  g_assert_true (
      ringlet_sector_live_get (sectors, 1)->unit == ringlet_unit_find ("q_A^-1", NULL));
  assert_pattern (project, sectors, 1, 10, 100);
}

/* What is stopped stays as it was until it is asked for again. */
static void
test_stopped (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (RingletLive) live = ringlet_live_new (project);
  g_autoptr (RingletSectorLive) sectors = ringlet_sector_live_new (project, live);

  settle (live, sectors);
  g_assert_false (ringlet_sector_live_cancel (sectors));
  add (project, "one", -180, -90);
  AWAIT (ringlet_sector_live_is_working (sectors));
  g_assert_true (ringlet_sector_live_cancel (sectors));
  AWAIT (!ringlet_sector_live_is_working (sectors) && !g_main_context_pending (NULL));
  if (ringlet_sector_live_get (sectors, 0) == NULL) /* it was through already else */
    g_assert_true (ringlet_sector_live_is_busy (sectors));
  ringlet_sector_live_resume (sectors);
  settle (live, sectors);
  assert_pattern (project, sectors, 0, -180, -90);
}

/* Less its own background; what is looked at as it is stays. */
static void
test_shown (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (RingletLive) live = ringlet_live_new (project);
  g_autoptr (RingletSectorLive) sectors = ringlet_sector_live_new (project, live);
  RingletBackgroundChoice choice = ringlet_background_choice_default ();
  const RingletResult *shown = NULL;
  g_autoptr (RingletResult) truth = NULL;

  add (project, "one", -180, -90);
  settle (live, sectors);
  g_assert_true (ringlet_sector_live_get_shown (sectors, 0) ==
      ringlet_sector_live_get (sectors, 0));
  choice.is_on = TRUE;
  ringlet_project_set_pattern_background (project, &choice, NULL);
  settle (live, sectors);
  shown = ringlet_sector_live_get_shown (sectors, 0);
  truth = ringlet_traces_shown (
      state_of (project), ringlet_sector_live_get (sectors, 0), NULL);
  g_assert_true (shown != ringlet_sector_live_get (sectors, 0));
  g_assert_true (shown == ringlet_sector_live_get_shown (sectors, 0));
  g_assert_cmpmem (shown->intensity, shown->n_radial * sizeof (double),
      truth->intensity, truth->n_radial * sizeof (double));
  assert_pattern (project, sectors, 0, -180, -90);
}

/* ---- their files ---- */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
export_to (RingletProject *project, const char *path, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Exporting");
  g_autoptr (GAsyncResult) result = NULL;

  ringlet_project_export_async (project, job, RINGLET_EXPORT_SECTORS, NULL, path, FALSE,
      NULL, on_exported, &result);
  AWAIT (result != NULL);
  return ringlet_project_export_finish (project, result, error);
}

/* The lines run in a shell; each file is that of the window, byte by byte. */
static void
assert_lines (char *lines)
{
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  g_assert_cmpuint (g_strv_length (each), ==, 2);
  for (gsize i = 0; each[i] != NULL; i++) {
    g_assert_true (g_str_has_prefix (each[i], "ringlet integrate "));
    program_do (folder, "%s", each[i] + strlen ("ringlet "));
  }
  assert_same_files (folder, "w_so é.xye", "s_so é.xye");
  assert_same_files (folder, "w_b.xye", "s_b.xye");
  g_assert_cmpint (g_unlink ("s_so é.xye"), ==, 0);
  g_assert_cmpint (g_unlink ("s_b.xye"), ==, 0);
}

static void
test_files (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autofree char *lines = NULL;
  g_autofree char *of_project = NULL;
  g_autoptr (GError) error = NULL;

  ringlet_project_set_error_model (project, RINGLET_ERROR_MODEL_POISSON);
  add (project, "so é", -100.25, 20.0 / 3.0);
  add (project, "b", 170, 190);
  export_to (project, "w.xye", &error);
  g_assert_no_error (error);
  g_assert_false (export_to (project, "w.xye", &error)); /* they are there */
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_clear_error (&error);

  lines = ringlet_command_line (
      state_of (project), RINGLET_EXPORT_SECTORS, NULL, "s.xye", &error);
  g_assert_no_error (error);
  g_test_message ("%s", lines);
  assert_lines (lines);

  ringlet_project_file_save (
      state_of (project), "p.ringlet", FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  of_project = ringlet_command_line_of_project (
      state_of (project), RINGLET_EXPORT_SECTORS, NULL, "p.ringlet", "s.xye", &error);
  g_assert_no_error (error);
  assert_lines (of_project);
}

/* Of two files one cannot be: none is written. */
static void
test_all_or_nothing (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (GError) error = NULL;

  add (project, "one", 0, 90);
  add (project, "two", 90, 180);
  g_assert_true (g_file_set_contents ("n_two.xy", "there", -1, NULL));
  g_assert_false (export_to (project, "n.xy", &error));
  g_assert_nonnull (strstr (error->message, "n_two.xy"));
  g_assert_false (g_file_test ("n_one.xy", G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_poni (folder, "g.poni", 3));

  g_test_add_func ("/named-sectors/check", test_check);
  g_test_add_func ("/named-sectors/path", test_path);
  g_test_add_func ("/named-sectors/verbs", test_verbs);
  g_test_add_func ("/named-sectors/live", test_live);
  g_test_add_func ("/named-sectors/stopped", test_stopped);
  g_test_add_func ("/named-sectors/shown", test_shown);
  g_test_add_func ("/named-sectors/files", test_files);
  g_test_add_func ("/named-sectors/all-or-nothing", test_all_or_nothing);

  code = g_test_run ();
  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (folder);
  g_free (folder);
  return code;
}
