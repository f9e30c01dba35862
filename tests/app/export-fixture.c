/* SPDX-License-Identifier: MIT */
#include "export-fixture.h"

#include <glib/gstdio.h>

#include "geometry/poni.h"
#include "program.h"

char *export_folder;

static void
write_gapped (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autofree char *text = ringlet_poni_format (detector, &fixture_geometry, 0.0, NULL);

  g_free (fixture_write_shape (
      export_folder, "pilatus.edf", detector->n_slow, detector->n_fast));
  g_assert_true (g_file_set_contents ("pilatus.poni", text, -1, NULL));
}

static void
make_files (void)
{
  static const guint32 mask[] = { 0, 0, 0, 1 };
  static const guint32 dark[] = { 3, 4, 5 };
  static const guint32 flat[] = { 1, 1, 2 };

  export_folder = folder_new ();
  g_assert_cmpint (g_chdir (export_folder), ==, 0);
  g_assert_cmpint (g_mkdir ("with blank", 0700), ==, 0);
  g_assert_cmpint (g_mkdir ("out", 0700), ==, 0);
  g_free (fixture_write_image (export_folder, "a.edf", 1));
  g_free (fixture_write_image (export_folder, "b.edf", 2));
  g_free (fixture_write_image (export_folder, "with blank/it's \"a\" $(file).edf", 3));
  g_free (fixture_write_image (export_folder, "-dash.edf", 4));
  g_free (fixture_write_image (export_folder, "two::colons.edf", 5));
  g_free (fixture_write_image (export_folder, "größe;é&.edf", 6));
  g_free (fixture_write_poni (export_folder, "g.poni", 3));
  g_free (fixture_write_poni (export_folder, "-o 2.poni", 2));
  g_free (fixture_write_poni (export_folder, "geometry.xy", 3));
  g_free (fixture_write_values (export_folder, "mask '1'.edf", mask, 4));
  g_free (fixture_write_values (export_folder, "dark.edf", dark, 3));
  g_free (fixture_write_values (export_folder, "flat.edf", flat, 3));
  g_free (fixture_write_values (
      export_folder, "flat.png", flat, 3)); /* an EDF all the same */
  write_gapped ();
}

void
export_setup (void)
{
  if (g_getenv ("RINGLET_CLI") == NULL)
    g_error ("RINGLET_CLI does not name the program; run this by meson test");
  make_files ();
}

int
export_run (void)
{
  const int code = g_test_run ();

  g_assert_cmpint (g_chdir ("/"), ==, 0);
  folder_remove (export_folder);
  g_clear_pointer (&export_folder, g_free);
  return code;
}

/* --- documents --- */

static char *
name_of (const ExportCase *c, const char *file)
{
  return c->is_absolute ? g_build_filename (export_folder, file, NULL)
                        : g_strdup (file);
}

static void
load_files (RingletProject *project, const ExportCase *c)
{
  g_autofree char *poni = name_of (c, c->poni);
  g_autofree char *mask = c->mask != NULL ? name_of (c, c->mask) : NULL;
  g_autofree char *dark = c->dark != NULL ? name_of (c, c->dark) : NULL;
  g_autofree char *flat = c->flat != NULL ? name_of (c, c->flat) : NULL;

  g_assert_true (ringlet_project_load_geometry (project, poni, NULL));
  if (mask != NULL)
    g_assert_true (ringlet_project_load_mask (project, mask, NULL));
  if (dark != NULL)
    g_assert_true (ringlet_project_load_dark (project, dark, 4, NULL));
  if (flat != NULL)
    g_assert_true (ringlet_project_load_flat (project, flat, NULL));
}

RingletProject *
export_project (const ExportCase *c)
{
  RingletProject *project = ringlet_project_new ();
  RingletPlan plan = ringlet_plan_default ();
  g_auto (GStrv) paths = g_strsplit (c->images, "|", -1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; paths[i] != NULL; i++) {
    char *file = paths[i];

    paths[i] = name_of (c, file);
    g_free (file);
  }
  ringlet_project_open_images (project, (const char *const *) paths, &error);
  g_assert_no_error (error);
  load_files (project, c);
  if (c->set != NULL)
    c->set (&plan);
  ringlet_project_set_plan (project, &plan, &error);
  g_assert_no_error (error);
  ringlet_project_set_frame (project, c->frame);
  ringlet_project_set_gap_mask (project, !c->no_gap_mask);
  ringlet_project_set_cake (project, c->cake);
  return project;
}

/* --- exporting --- */

typedef struct {
  gboolean is_done;
  gboolean ok;
  GError *error;
} Outcome;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->ok =
      ringlet_project_export_finish (RINGLET_PROJECT (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

gboolean
export_to (RingletProject *project, RingletExport what, const char *format,
    const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Export");
  Outcome outcome = { 0 };

  ringlet_project_export_async (
      project, job, what, format, path, overwrite, NULL, on_done, &outcome);
  AWAIT (outcome.is_done);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.ok;
}

void
export_run_line (const char *line)
{
  const char *const argv[] = { "/bin/sh", "-c", line, NULL };
  g_autofree char *bin = g_path_get_dirname (g_getenv ("RINGLET_CLI"));
  g_autofree char *path = g_strdup_printf ("%s:%s", bin, g_getenv ("PATH"));
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s\n%s", line, said);
}
