/* SPDX-License-Identifier: MIT */

/* A project that the window saves and what the program makes of it: the same bytes. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "export.h"
#include "program.h"
#include "project-file.h"
#include "project-state.h"

static char *folder;

static char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- the verbs of the window ---- */

typedef struct {
  gboolean is_done;
  GError *error;
  char **warnings;
} Wait;

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  ringlet_project_save_finish (RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

static void
save (RingletProject *project, const char *name, gboolean overwrite, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Save");
  g_autofree char *path = in (name);
  Wait wait = { 0 };

  ringlet_project_save_async (project, job, path, overwrite, on_saved, &wait);
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->warnings =
      ringlet_project_load_finish (RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

static RingletProject *
load (const char *name)
{
  RingletProject *project = ringlet_project_new ();
  g_autoptr (RingletJob) job = ringlet_job_new ("Load");
  g_autofree char *path = in (name);
  Wait wait = { 0 };

  ringlet_project_load_async (project, job, path, on_loaded, &wait);
  AWAIT (wait.is_done);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (g_strv_length (wait.warnings), ==, 0);
  g_strfreev (wait.warnings);
  g_assert_cmpstr (ringlet_project_get_path (project), ==, path);
  g_assert_false (ringlet_project_has_unsaved_work (project));
  return project;
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  ringlet_project_export_finish (RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

static void export(RingletProject *project, RingletExport what, const char *name)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Export");
  g_autofree char *path = in (name);
  Wait wait = { 0 };

  ringlet_project_export_async (
      project, job, what, NULL, path, TRUE, NULL, on_exported, &wait);
  AWAIT (wait.is_done);
  g_assert_no_error (wait.error);
}

/* ---- documents ---- */

static RingletProject *
make_document (void)
{
  g_autofree char *image = in ("a.edf");
  g_autofree char *poni = in ("g.poni");

  return fixture_project (image, poni);
}

static void
set_nothing (RingletProject *project)
{
}

static void
set_all (RingletProject *project)
{
  g_autoptr (RingletState) full = project_state_full (folder);
  RingletPlan plan = full->plan;
  g_autofree char *mask = in ("mask.edf");
  g_autofree char *dark = in ("dark.edf");
  g_autofree char *flat = in ("flat.edf");
  g_autofree char *absorption = in ("absorption.edf");
  g_autofree char *background = in ("background.edf");

  plan.factors.sensor_transmission = FALSE; /* the detector has no sensor */
  plan.factors.cbn.is_active = FALSE;       /* and no ray would get through */
  g_assert_true (ringlet_project_load_mask (project, mask, NULL));
  g_assert_true (ringlet_project_load_dark (project, dark, 7, NULL));
  g_assert_true (ringlet_project_load_flat (project, flat, NULL));
  g_assert_true (ringlet_project_load_absorption (project, absorption, NULL));
  g_assert_true (
      ringlet_project_load_background (project, background, 1.0 / 3.0, NULL));
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

static void
edit_mask (RingletProject *project)
{
  guint8 *bad = g_malloc0 (FIXTURE_SLOW * FIXTURE_FAST);
  g_autoptr (RingletMask) mask = NULL;

  for (gsize i = 0; i < FIXTURE_SLOW * FIXTURE_FAST; i += 7)
    bad[i] = 1;
  mask = ringlet_mask_new_take (FIXTURE_SLOW, FIXTURE_FAST, bad);
  ringlet_project_set_mask (project, mask);
}

static void
sum_frames (RingletProject *project)
{
  g_autofree char *a = in ("a.edf");
  g_autofree char *b = in ("b.edf");
  const char *const paths[] = { a, b, b, NULL };

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  ringlet_project_combine_frames (project, RINGLET_COMBINE_SUM, 3);
}

/* No command line says this: the project does. */
static void
edit_geometry (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  geometry.rot1_rad += 1e-3;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

static const struct {
  const char *name;
  void (*set) (RingletProject *project);
} documents[] = {
  { "plain", set_nothing },
  { "all", set_all },
  { "sum", sum_frames },
  { "edited mask", edit_mask },
  { "edited geometry", edit_geometry },
};

static void
test_same_bytes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autoptr (RingletProject) project = make_document ();
    g_autoptr (RingletProject) again = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", documents[i].name);
    documents[i].set (project);
    save (project, "s.ringlet", TRUE, &error);
    g_assert_no_error (error);
    export(project, RINGLET_EXPORT_PATTERN, "window.xy");
    program_do (folder, "integrate --project s.ringlet --overwrite -o cli.xy");
    assert_same_files (folder, "window.xy", "cli.xy");

    again = load ("s.ringlet");
    export(again, RINGLET_EXPORT_PATTERN, "again.xy");
    assert_same_files (folder, "again.xy", "cli.xy");
  }
}

/* A window has a cake where the document says none; the program is told. */
static void
test_cake (void)
{
  g_autoptr (RingletProject) project = make_document ();
  g_autoptr (GError) error = NULL;

  ringlet_project_set_cake (project, (RingletCakeBins){ 30, 12 });
  save (project, "s.ringlet", TRUE, &error);
  g_assert_no_error (error);
  export(project, RINGLET_EXPORT_CAKE, "window.h5");
  program_do (folder, "integrate --project s.ringlet --overwrite -o cli.h5");
  program_do (folder, "integrate --project s.ringlet --cake 30x12 --overwrite -o b.h5");
  assert_same_files (folder, "window.h5", "cli.h5");
  assert_same_files (folder, "window.h5", "b.h5");
}

/* What the program saves is what its options said. */
static void
test_program_saves (void)
{
  program_do (folder,
      "integrate --poni %s/g.poni --mask %s/mask.edf --unit q_A^-1 --bins 40 --cake "
      "9x8 "
      "--error-model poisson --save-project p.ringlet -o first.xye %s/a.edf",
      folder, folder, folder);
  program_do (folder, "integrate --project p.ringlet -o second.xye");
  assert_same_files (folder, "first.xye", "second.xye");
}

/* Other images in the place of those that are there no more. */
static void
test_other_images (void)
{
  g_autoptr (RingletProject) project = make_document ();
  g_autoptr (GError) error = NULL;

  save (project, "s.ringlet", TRUE, &error);
  g_assert_no_error (error);
  program_do (folder, "integrate --project s.ringlet -o b.xy %s/b.edf", folder);
  program_do (folder, "integrate --poni %s/g.poni -o b2.xy %s/b.edf", folder, folder);
  assert_same_files (folder, "b.xy", "b2.xy");
}

static const struct {
  const char *line;
  int code;
  const char *needle;
} refusals[] = {
  { "integrate --project s.ringlet --unit r_mm", 2, "--unit and --project" },
  { "integrate --project s.ringlet --no-mask", 2, "--no-mask and --project" },
  { "integrate --project s.ringlet --config c.json", 2, "give one of them" },
  { "integrate --config c.json", 2, "name at least one image" },
  { "integrate --config c.json --cake 3x4 a.edf", 2, "--cake and --config" },
  { "integrate --project none.ringlet", 1, "none.ringlet" },
  { "integrate --project a.edf", 1, "a.edf" },
  { "integrate --poni g.poni --save-project s.xy a.edf", 2, ".ringlet" },
  { "integrate --poni g.poni --sectors 3 --save-project n.ringlet a.edf", 2,
      "--sectors" },
  { "integrate --poni g.poni --save-project s.ringlet -o new.xy a.edf", 1,
      "s.ringlet exists" },
};

static void
test_refused (void)
{
  g_autoptr (RingletProject) project = make_document ();
  g_autoptr (GError) error = NULL;

  save (project, "s.ringlet", TRUE, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_auto (Run) run = program_run (folder, refusals[i].line);

    g_test_message ("%s: %s", refusals[i].line, run.err);
    g_assert_cmpint (run.code, ==, refusals[i].code);
    g_assert_nonnull (strstr (run.err, refusals[i].needle));
  }
}

static void
test_config (void)
{
  g_autofree char *config = in (".azimint.json");
  g_auto (Run) run = { 0 };

  g_assert_true (g_file_set_contents (config,
      "{\"version\": 5, \"application\": \"worker\", \"nbpt_rad\": 30, \"unit\": "
      "\"q_A^-1\", \"error_model\": \"poisson\", \"opencl_device\": [0, 0], "
      "\"method\": [\"bbox\", \"csr\", \"opencl\"], \"mask_file\": \"mask.edf\", "
      "\"poni\": {\"dist\": 0.02, \"poni1\": 0.002, \"poni2\": 0.003, \"rot1\": 0.1, "
      "\"rot2\": 0.05, \"rot3\": 0, \"wavelength\": 1e-10, \"detector\": \"Detector\", "
      "\"detector_config\": {\"pixel1\": 1e-4, \"pixel2\": 1e-4}}}",
      -1, NULL));
  run = program_run (folder, "integrate --config .azimint.json -o config.xye a.edf");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.err, "opencl_device says nothing here"));
  program_do (folder,
      "integrate --poni g.poni --no-mask --mask %s/mask.edf --unit q_A^-1 --bins 30 "
      "--error-model poisson --poisson-floor 1 --no-dark-variance --empty 0 --split "
      "bbox "
      "--engine csr -o options.xye a.edf",
      folder);
  assert_same_files (folder, "config.xye", "options.xye");
}

/* ---- the document ---- */

static void
test_unsaved_work (void)
{
  g_autoptr (RingletProject) project = make_document ();
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_project_has_unsaved_work (project));
  edit_mask (project);
  g_assert_true (ringlet_project_has_unsaved_work (project));
  ringlet_project_undo (project);
  g_assert_false (ringlet_project_has_unsaved_work (project));

  save (project, "u.ringlet", FALSE, &error);
  g_assert_no_error (error);
  ringlet_project_set_unit (project, ringlet_unit_find ("q_A^-1", NULL));
  g_assert_true (ringlet_project_has_unsaved_work (project));
  ringlet_project_undo (project);
  g_assert_false (ringlet_project_has_unsaved_work (project));
}

static void
test_save_asks (void)
{
  g_autoptr (RingletProject) project = make_document ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) exists = NULL;

  save (project, "e.ringlet", FALSE, &error);
  g_assert_no_error (error);
  save (project, "e.ringlet", FALSE, &exists);
  g_assert_error (exists, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  project_state_make_files (folder);

  g_test_add_func ("/project-program/same-bytes", test_same_bytes);
  g_test_add_func ("/project-program/cake", test_cake);
  g_test_add_func ("/project-program/saves", test_program_saves);
  g_test_add_func ("/project-program/other-images", test_other_images);
  g_test_add_func ("/project-program/refused", test_refused);
  g_test_add_func ("/project-program/config", test_config);
  g_test_add_func ("/project-program/unsaved-work", test_unsaved_work);
  g_test_add_func ("/project-program/save-asks", test_save_asks);
  result = g_test_run ();

  folder_remove (folder);
  g_free (folder);
  return result;
}
