/* SPDX-License-Identifier: MIT */
#include "project.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "geometry/poni.h"
#include "image/image-write-edf.h"

#define N_SLOW 20
#define N_FAST 30

static const RingletGeometry geometry = { 0.1, 0.001, 0.0015, 0.1, 0.05, 0.0, 1e-10 };
static const RingletGeometry moved = { 0.11, 0.001, 0.0015, 0.1, 0.05, 0.0, 1e-10 };
static const RingletIntegrationWants wants = { .pattern = TRUE };

static RingletImage *
make_image (gsize n_slow, gsize n_fast)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = (guint32) (7 + i % 13);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, data, NULL);
}

/* --- a folder with one file of each kind --- */

typedef struct {
  char *folder;
  char *image;
  char *small; /* an image of another shape */
  char *poni;
} Files;

static void
files_set_up (Files *self, gconstpointer data)
{
  g_autoptr (RingletImage) image = make_image (N_SLOW, N_FAST);
  g_autoptr (RingletImage) small = make_image (N_SLOW / 2, N_FAST);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, N_SLOW, N_FAST, 3, NULL);
  g_autofree char *text = ringlet_poni_format (detector, &geometry, 0.0, NULL);

  self->folder = g_dir_make_tmp ("ringlet-project-XXXXXX", NULL);
  self->image = g_build_filename (self->folder, "image.edf", NULL);
  self->small = g_build_filename (self->folder, "small.edf", NULL);
  self->poni = g_build_filename (self->folder, "geometry.poni", NULL);
  g_assert_true (ringlet_image_write_edf (image, NULL, self->image, FALSE, NULL));
  g_assert_true (ringlet_image_write_edf (small, NULL, self->small, FALSE, NULL));
  g_assert_true (g_file_set_contents (self->poni, text, -1, NULL));
}

static void
files_tear_down (Files *self, gconstpointer data)
{
  g_unlink (self->image);
  g_unlink (self->small);
  g_unlink (self->poni);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->image);
  g_free (self->small);
  g_free (self->poni);
  g_free (self->folder);
}

static RingletProject *
open_project (const Files *files)
{
  RingletProject *project = ringlet_project_new ();
  const char *const images[] = { files->image, NULL };

  g_assert_true (ringlet_project_open_images (project, images, NULL));
  g_assert_true (ringlet_project_load_geometry (project, files->poni, NULL));
  return project;
}

/* --- verbs --- */

static void
do_images (RingletProject *project, const Files *files)
{
  const char *const images[] = { files->image, files->image, NULL };

  g_assert_true (ringlet_project_open_images (project, images, NULL));
}

static void
do_source (RingletProject *project, const Files *files)
{
  g_autoptr (RingletImage) image = make_image (N_SLOW, N_FAST);
  g_autoptr (RingletSource) source = ringlet_source_new_image (image, "memory");

  ringlet_project_set_source (project, source);
}

static void
do_frame (RingletProject *project, const Files *files)
{
  ringlet_project_set_frame (project, 1);
}

static void
do_load_geometry (RingletProject *project, const Files *files)
{
  g_assert_true (ringlet_project_load_geometry (project, files->poni, NULL));
}

static void
do_geometry (RingletProject *project, const Files *files)
{
  g_assert_true (ringlet_project_set_geometry (project, &moved, NULL, NULL));
}

static void
do_detector (RingletProject *project, const Files *files)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Eiger1M", 3, NULL);

  ringlet_project_set_detector (project, detector);
}

static void
do_load_mask (RingletProject *project, const Files *files)
{
  g_assert_true (ringlet_project_load_mask (project, files->image, NULL));
}

static void
do_mask (RingletProject *project, const Files *files)
{
  g_autoptr (RingletMask) mask =
      ringlet_mask_new_take (N_SLOW, N_FAST, g_malloc0 (N_SLOW * N_FAST));

  ringlet_project_set_mask (project, mask);
}

static void
do_no_mask (RingletProject *project, const Files *files)
{
  ringlet_project_set_mask (project, NULL);
}

static void
do_gap_mask (RingletProject *project, const Files *files)
{
  ringlet_project_set_gap_mask (project, FALSE);
}

static void
do_dark (RingletProject *project, const Files *files)
{
  g_assert_true (ringlet_project_load_dark (project, files->image, 4, NULL));
}

static void
do_flat (RingletProject *project, const Files *files)
{
  g_assert_true (ringlet_project_load_flat (project, files->image, NULL));
}

static void
do_plan (RingletProject *project, const Files *files)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.n_radial = 17;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

static void
do_cake (RingletProject *project, const Files *files)
{
  ringlet_project_set_cake (project, (RingletCakeBins){ 10, 36 });
}

static void
do_unit (RingletProject *project, const Files *files)
{
  ringlet_project_set_unit (project, ringlet_unit_find ("q_nm^-1", NULL));
}

static void
do_error_model (RingletProject *project, const Files *files)
{
  ringlet_project_set_error_model (project, RINGLET_ERROR_MODEL_POISSON);
}

static void
do_calibrant (RingletProject *project, const Files *files)
{
  ringlet_project_set_calibrant (project, ringlet_calibrant_find ("LaB6", NULL));
}

typedef void (*Verb) (RingletProject *project, const Files *files);

typedef struct {
  const char *name;
  const char *label;
  Verb prepare; /* (nullable): without it the verb would change nothing */
  Verb verb;
  gboolean is_always_new; /* files may have changed: a source is like no other */
} VerbCase;

static const VerbCase verbs[] = {
  { "set source", "Open Image", NULL, do_source, TRUE },
  { "open images", "Open Image", NULL, do_images, TRUE },
  { "set frame", "Change Frame", do_images, do_frame },
  { "load geometry", "Load Geometry", do_geometry, do_load_geometry },
  { "set geometry", "Change Geometry", NULL, do_geometry },
  { "set detector", "Change Detector", NULL, do_detector },
  { "load mask", "Load Mask", NULL, do_load_mask },
  { "set mask", "Edit Mask", NULL, do_mask },
  { "take mask away", "Edit Mask", do_mask, do_no_mask },
  { "set gap mask", "Change Gap Mask", NULL, do_gap_mask },
  { "load dark", "Load Dark", NULL, do_dark },
  { "load flat", "Load Flat Field", NULL, do_flat },
  { "set plan", "Change Integration", NULL, do_plan },
  { "set unit", "Change Unit", NULL, do_unit },
  { "set error model", "Change Error Model", NULL, do_error_model },
  { "set cake", "Change Cake", NULL, do_cake },
  { "set calibrant", "Change Calibrant", NULL, do_calibrant },
};

static void
perform (const VerbCase *c, RingletProject *project, const Files *files)
{
  if (c->prepare != NULL)
    c->prepare (project, files);
  c->verb (project, files);
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  ++*(guint *) data;
}

/* Each verb is one new state, told once, and one step to undo; once more is none. */
static void
test_verbs (Files *files, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    const VerbCase *c = &verbs[i];
    g_autoptr (RingletProject) project = open_project (files);
    RingletState *before = NULL;
    RingletState *after = NULL;
    RingletState *property = NULL;
    g_autofree char *label = NULL;
    guint n = 0;

    g_test_message ("%s", c->name);
    if (c->prepare != NULL)
      c->prepare (project, files);
    before = ringlet_project_get_state (project);
    g_signal_connect (project, "notify::state", G_CALLBACK (count_notify), &n);
    c->verb (project, files);
    after = ringlet_project_get_state (project);
    g_object_get (project, "undo-label", &label, "state", &property, NULL);
    g_assert_cmpuint (n, ==, 1);
    g_assert_true (after != before && property == after);
    g_assert_cmpstr (label, ==, c->label);

    g_assert_true (ringlet_project_undo (project));
    g_assert_true (ringlet_project_get_state (project) == before);
    g_assert_true (ringlet_project_redo (project));
    g_assert_true (ringlet_project_get_state (project) == after);
    g_assert_cmpuint (n, ==, 3);

    c->verb (project, files);
    g_assert_cmpuint (n, ==, c->is_always_new ? 4 : 3);
  }
}

static void
test_values (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  const RingletState *state = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    perform (&verbs[i], project, files);
  state = ringlet_project_get_state (project);
  g_assert_cmpuint (ringlet_source_n_frames (state->source), ==, 2);
  g_assert_cmpuint (state->frame, ==, 1);
  g_assert_true (ringlet_geometry_equal (&state->geometry, &moved));
  g_assert_null (state->geometry_path);
  g_assert_cmpstr (state->detector->name, ==, "Eiger1M");
  g_assert_null (state->mask);
  g_assert_null (state->mask_path);
  g_assert_false (state->gap_mask);
  g_assert_cmpstr (state->dark_path, ==, files->image);
  g_assert_cmpuint (state->n_dark, ==, 4);
  g_assert_cmpstr (state->flat_path, ==, files->image);
  g_assert_cmpuint (state->plan.n_radial, ==, 17);
  g_assert_cmpstr (state->plan.unit->name, ==, "q_nm^-1");
  g_assert_cmpint (state->plan.error_model, ==, RINGLET_ERROR_MODEL_POISSON);
  g_assert_cmpstr (state->calibrant->name, ==, "LaB6");
  g_assert_cmpuint (state->cake.n_radial, ==, 10);
  g_assert_cmpuint (state->cake.n_azimuth, ==, 36);

  while (ringlet_project_undo (project))
    ;
  state = ringlet_project_get_state (project);
  g_assert_null (state->source);
  g_assert_null (state->detector);
  g_assert_true (state->gap_mask);
}

/* Dragging the beam centre about is one step; the next drag is another. */
static void
test_drag (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  RingletState *before = ringlet_project_get_state (project);
  RingletState *between = NULL;
  RingletGeometry dragged = geometry;
  guint n = 0;

  g_signal_connect (project, "notify::state", G_CALLBACK (count_notify), &n);
  for (int i = 0; i < 100; i++) {
    dragged.poni_slow_m += 1e-5;
    g_assert_true (ringlet_project_set_geometry (project, &dragged, "centre", NULL));
  }
  g_assert_cmpuint (n, ==, 100);
  ringlet_project_end_drag (project);
  between = ringlet_project_get_state (project);
  for (int i = 0; i < 100; i++) {
    dragged.poni_fast_m += 1e-5;
    g_assert_true (ringlet_project_set_geometry (project, &dragged, "centre", NULL));
  }

  g_assert_true (ringlet_project_undo (project));
  g_assert_true (ringlet_project_get_state (project) == between);
  g_assert_true (ringlet_project_undo (project));
  g_assert_true (ringlet_project_get_state (project) == before);
}

/* What cannot be is no step and says why. */
static void
test_refusals (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  RingletState *before = ringlet_project_get_state (project);
  const char *const missing[] = { "/nowhere/image.edf", NULL };
  RingletGeometry behind = geometry;
  RingletPlan plan = ringlet_plan_default ();
  GError *errors[7] = { NULL };
  guint n = 0;

  behind.distance_m = -1.0;
  plan.factors.polarization = 2.0;
  g_signal_connect (project, "notify::state", G_CALLBACK (count_notify), &n);
  g_assert_false (ringlet_project_open_images (project, missing, &errors[0]));
  g_assert_false (ringlet_project_load_geometry (project, missing[0], &errors[1]));
  g_assert_false (ringlet_project_set_geometry (project, &behind, NULL, &errors[2]));
  g_assert_false (ringlet_project_load_mask (project, missing[0], &errors[3]));
  g_assert_false (ringlet_project_load_dark (project, missing[0], 1, &errors[4]));
  g_assert_false (ringlet_project_load_flat (project, missing[0], &errors[5]));
  g_assert_false (ringlet_project_set_plan (project, &plan, &errors[6]));

  g_assert_cmpuint (n, ==, 0);
  g_assert_true (ringlet_project_get_state (project) == before);
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++) {
    g_assert_nonnull (errors[i]);
    if (i != 2 && i != 6)
      g_assert_nonnull (strstr (errors[i]->message, missing[0]));
    g_error_free (errors[i]);
  }
}

/* --- integration --- */

typedef struct {
  gboolean is_done;
  RingletIntegration *integration;
  GError *error;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_pointer (&self->integration, ringlet_integration_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->integration = ringlet_project_integrate_finish (
      RINGLET_PROJECT (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static void
start (RingletProject *project, Outcome *outcome)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Integrate");

  ringlet_project_integrate_async (project, job, 0, wants, on_done, outcome);
}

static void
finish (const Outcome *outcome)
{
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_published (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  g_auto (Outcome) outcome = { 0 };
  guint n = 0;

  g_signal_connect (project, "notify::integration", G_CALLBACK (count_notify), &n);
  start (project, &outcome);
  finish (&outcome);
  g_assert_no_error (outcome.error);
  g_assert_nonnull (outcome.integration->pattern);
  g_assert_null (outcome.integration->cake);
  g_assert_true (ringlet_project_get_integration (project) == outcome.integration);
  g_assert_cmpuint (n, ==, 1);

  do_plan (project, files);
  g_assert_null (ringlet_project_get_integration (project));
  g_assert_cmpuint (n, ==, 2);
}

/* The document moved on: the results are handed out and not shown. */
static void
test_overtaken (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  g_auto (Outcome) outcome = { 0 };

  start (project, &outcome);
  do_plan (project, files);
  finish (&outcome);
  g_assert_no_error (outcome.error);
  g_assert_nonnull (outcome.integration);
  g_assert_null (ringlet_project_get_integration (project));
}

/* The document is as it was: the results are right. */
static void
test_undone (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  g_auto (Outcome) outcome = { 0 };

  start (project, &outcome);
  do_plan (project, files);
  g_assert_true (ringlet_project_undo (project));
  finish (&outcome);
  g_assert_true (ringlet_project_get_integration (project) == outcome.integration);
}

/* Nobody waits any more; the worker ends all the same. */
static void
test_abandoned (Files *files, gconstpointer data)
{
  RingletProject *project = open_project (files);
  g_auto (Outcome) outcome = { 0 };

  g_object_add_weak_pointer (G_OBJECT (project), (gpointer *) &project);
  start (project, &outcome);
  g_object_unref (project);
  finish (&outcome);
  g_assert_no_error (outcome.error);
  while (project != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The same again builds nothing: neither maps nor matrices. */
static const char *const built[] = { "map", "csr", "packed", "preproc", "extent",
  "engine" };

static void
test_builds_once (Files *files, gconstpointer data)
{
  g_autoptr (RingletProject) project = open_project (files);
  RingletMemo *memo = ringlet_project_get_memo (project);
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  guint n_built[G_N_ELEMENTS (built)];

  start (project, &first);
  finish (&first);
  for (gsize i = 0; i < G_N_ELEMENTS (built); i++)
    n_built[i] = ringlet_memo_n_computed (memo, built[i]);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "engine"), ==, 1);
  start (project, &second);
  finish (&second);

  g_assert_no_error (second.error);
  for (gsize i = 0; i < G_N_ELEMENTS (built); i++)
    g_assert_cmpuint (ringlet_memo_n_computed (memo, built[i]), ==, n_built[i]);
  g_assert_cmpmem (first.integration->pattern->intensity,
      first.integration->pattern->n_radial * sizeof (double),
      second.integration->pattern->intensity,
      second.integration->pattern->n_radial * sizeof (double));
}

typedef struct {
  const char *name;
  gboolean has_image;
  gboolean has_geometry;
  gboolean has_detector;
  gboolean fits;
  const char *needle;
} MissingCase;

static const MissingCase missing_cases[] = {
  { "nothing", FALSE, FALSE, FALSE, TRUE, "image" },
  { "no image", FALSE, TRUE, TRUE, TRUE, "image" },
  { "no geometry", TRUE, FALSE, TRUE, TRUE, "geometry" },
  { "no detector", TRUE, TRUE, FALSE, TRUE, "detector" },
  { "another shape", TRUE, TRUE, TRUE, FALSE, "10 × 30" },
};

static void
test_missing (Files *files, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (missing_cases); i++) {
    const MissingCase *c = &missing_cases[i];
    g_autoptr (RingletProject) project = ringlet_project_new ();
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (1e-4, 1e-4, N_SLOW, N_FAST, 3, NULL);
    const char *const images[] = { c->fits ? files->image : files->small, NULL };
    g_auto (Outcome) outcome = { 0 };

    g_test_message ("%s", c->name);
    if (c->has_image)
      g_assert_true (ringlet_project_open_images (project, images, NULL));
    if (c->has_geometry)
      do_geometry (project, files);
    if (c->has_detector)
      ringlet_project_set_detector (project, detector);
    start (project, &outcome);
    finish (&outcome);
    g_assert_null (outcome.integration);
    g_assert_nonnull (strstr (outcome.error->message, c->needle));
    g_assert_true (outcome.error->domain == RINGLET_ERROR);
    g_assert_null (ringlet_project_get_integration (project));
  }
}

#define ADD(name, func)                                                                \
  g_test_add ("/project/" name, Files, NULL, files_set_up, func, files_tear_down)

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  ADD ("verbs", test_verbs);
  ADD ("values", test_values);
  ADD ("drag", test_drag);
  ADD ("refusals", test_refusals);
  ADD ("integration/published", test_published);
  ADD ("integration/overtaken", test_overtaken);
  ADD ("integration/undone", test_undone);
  ADD ("integration/abandoned", test_abandoned);
  ADD ("integration/builds-once", test_builds_once);
  ADD ("integration/missing", test_missing);

  return g_test_run ();
}
