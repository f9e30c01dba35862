/* SPDX-License-Identifier: MIT */

/* Phases as part of a document: verbs, drags, project files. */

#include "project-phases.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "phase-card.h"
#include "project-file.h"

static const RingletPhases *
phases_of (RingletProject *project)
{
  return ringlet_project_get_state (project)->phases;
}

static void
test_verbs (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  RingletPhase *phase = NULL;

  g_assert_true (ringlet_project_add_phase_named (project, "Au", &error));
  g_assert_true (ringlet_project_add_phase_named (project, "NaCl", &error));
  g_assert_cmpuint (phases_of (project)->n, ==, 2);
  g_assert_cmpuint (phases_of (project)->phases[0]->colour, ==, 0);
  g_assert_cmpuint (phases_of (project)->phases[1]->colour, ==, 1);
  g_assert_true (ringlet_project_has_unsaved_work (project));

  phase = ringlet_phase_dup (phases_of (project)->phases[1]);
  phase->pressure_pa = GPA; /* without an equation of state */
  g_assert_false (ringlet_project_change_phase (project, 1, phase, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, 3);

  phase = ringlet_phase_dup (phases_of (project)->phases[1]);
  phase->eos.k0_pa = 23.83 * GPA; /* Brown, J. Appl. Phys. 86 (1999) 5801 */
  phase->eos.k0_prime = 5.09;
  phase->pressure_pa = GPA;
  g_assert_true (ringlet_project_change_phase (project, 1, phase, NULL, NULL));
  ringlet_project_remove_phase (project, 0);
  g_assert_cmpuint (phases_of (project)->n, ==, 1);
  g_assert_cmpstr (phases_of (project)->phases[0]->name, ==, "NaCl");
  ringlet_project_undo (project);
  g_assert_cmpuint (phases_of (project)->n, ==, 2);
  g_assert_cmpfloat (phases_of (project)->phases[1]->pressure_pa, ==, GPA);
}

typedef struct {
  gboolean is_over;
  gboolean ok;
  GError *error;
} Loaded;

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Loaded *loaded = data;

  loaded->ok = ringlet_project_load_phases_finish (
      RINGLET_PROJECT (source), result, &loaded->error);
  loaded->is_over = TRUE;
}

/* @cancel_ms: after so long it is cancelled, -1: never */
static Loaded
load (RingletProject *project, const char *const *words, int cancel_ms)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Opening");
  Loaded loaded = { FALSE, FALSE, NULL };

  ringlet_project_load_phases_async (project, job, words, on_loaded, &loaded);
  g_assert_cmpuint (ringlet_phases_n (phases_of (project)), ==, 0); /* not at once */
  if (cancel_ms >= 0) {
    g_usleep ((gulong) cancel_ms * 1000);
    ringlet_job_cancel (job);
  }
  while (!loaded.is_over)
    g_main_context_iteration (NULL, TRUE);
  return loaded;
}

/* In the order of the words, each a step with a colour of its own; what cannot be read
 * does not take the others away. */
static void
test_loaded (void)
{
  g_autofree char *card = write_card ();
  g_autofree char *folder = g_path_get_dirname (card);
  const char *const words[] = { "NaCl", "no such powder", card, "/nowhere/a.cif",
    NULL };
  g_autoptr (RingletProject) project = ringlet_project_new ();
  Loaded loaded = { 0 };

  /* At once, and when all are found but not there yet. */
  for (int ms = 0; ms <= 100; ms += 100) {
    loaded = load (project, words, ms);
    g_assert_error (loaded.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (ringlet_phases_n (phases_of (project)), ==, 0);
    g_clear_error (&loaded.error);
  }

  loaded = load (project, words, -1);
  g_assert_false (loaded.ok);
  g_assert_nonnull (strstr (loaded.error->message, "no such powder"));
  g_assert_nonnull (strstr (loaded.error->message, "/nowhere/a.cif"));
  g_clear_error (&loaded.error);
  g_assert_cmpuint (phases_of (project)->n, ==, 2);
  g_assert_cmpstr (phases_of (project)->phases[0]->name, ==, "NaCl");
  g_assert_cmpuint (phases_of (project)->phases[1]->colour, ==, 1);
  ringlet_project_undo (project);
  g_assert_cmpuint (phases_of (project)->n, ==, 1);
  g_remove (card);
  g_rmdir (folder);
}

static void
drag_to (RingletProject *project, double pressure_gpa)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPhase) wanted = ringlet_phase_dup (phases_of (project)->phases[0]);

  wanted->pressure_pa = pressure_gpa * GPA;
  g_assert_true (ringlet_project_drag_phase (project, 0, 1,
      line_at (wanted, 1)->d_m * ringlet_phase_stretch (wanted), &error));
  g_assert_no_error (error);
}

/* From press to release one step, and Esc leaves none. */
static void
test_drag (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  g_assert_true (ringlet_project_add_phase_named (project, "Au", NULL));
  ringlet_project_begin_drag (project, "Set the Pressure");
  for (int i = 1; i <= 20; i++)
    drag_to (project, i);
  ringlet_project_end_drag (project);
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, 3);
  g_assert_cmpfloat (phases_of (project)->phases[0]->pressure_pa, ==, 20.0 * GPA);

  ringlet_project_begin_drag (project, "Set the Pressure");
  drag_to (project, 70.0);
  g_assert_true (ringlet_project_cancel_drag (project));
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, 3);
  g_assert_cmpfloat (phases_of (project)->phases[0]->pressure_pa, ==, 20.0 * GPA);
  ringlet_project_undo (project);
  g_assert_cmpfloat (phases_of (project)->phases[0]->pressure_pa, ==, 0.0);
}

/* The lines are in the project: without the card it says the same. */
static void
test_missing_file (void)
{
  g_autofree char *card = write_card ();
  g_autofree char *folder = g_path_get_dirname (card);
  g_autofree char *path = g_build_filename (folder, "one.ringlet", NULL);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  RingletProjectFile file = { 0 };

  g_assert_true (ringlet_project_add_phase_named (project, card, &error));
  drag_to (project, 33.0);
  g_assert_true (ringlet_project_file_save (
      ringlet_project_get_state (project), path, TRUE, NULL, NULL, &error));
  g_assert_no_error (error);
  g_remove (card);
  g_assert_true (ringlet_project_file_load (path, TRUE, &file, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (file.warnings->len, ==, 0);
  g_assert_true (ringlet_state_equal (file.state, ringlet_project_get_state (project)));
  ringlet_project_file_clear (&file);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_bad_files (void)
{
  static const struct {
    const char *from;
    const char *to;
    const char *says;
  } cases[] = {
    { "\"colour\": 0", "\"colour\": 9", "colour" },
    { "\"scale\": 1", "\"scale\": -1", "height" },
    { "\"lines\"", "\"lone\"", "parts.phases[0].lines" },
    { "\"kind\": \"vinet\"", "\"kind\": \"ideal\"", "equation_of_state.kind" },
    { "\"pressure_pa\": 0", "\"pressure_pa\": 1e99", "pressure" },
    { "\"name\"", "\"mane\"", "parts.phases[0].name" },
  };
  g_autofree char *folder = g_dir_make_tmp ("ringlet-phases-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "one.ringlet", NULL);
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *good = NULL;

  g_assert_true (ringlet_project_add_phase_named (project, "Au", NULL));
  g_assert_true (ringlet_project_file_save (
      ringlet_project_get_state (project), path, TRUE, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &good, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *at = g_strrstr (good, cases[i].from);
    g_autofree char *head = NULL;
    g_autofree char *bad = NULL;
    g_autoptr (GError) error = NULL;
    RingletProjectFile file = { 0 };

    g_test_message ("%s", cases[i].to);
    g_assert_nonnull (at);
    head = g_strndup (good, (gsize) (at - good));
    bad = g_strconcat (head, cases[i].to, at + strlen (cases[i].from), NULL);
    g_assert_true (g_file_set_contents (path, bad, -1, NULL));
    g_assert_false (ringlet_project_file_load (path, TRUE, &file, NULL, NULL, &error));
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/project-phases/loaded", test_loaded);
  g_test_add_func ("/project-phases/verbs", test_verbs);
  g_test_add_func ("/project-phases/drag", test_drag);
  g_test_add_func ("/project-phases/missing-file", test_missing_file);
  g_test_add_func ("/project-phases/bad-files", test_bad_files);
  return g_test_run ();
}
