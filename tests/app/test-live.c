/* SPDX-License-Identifier: MIT */

/* What is shown follows the document: in order, only as far as needed, and in the end
 * what a fresh integration gives, however wildly the document was edited. */

#include "live.h"

#include <locale.h>
#include <string.h>

#include "fixture.h"
#include "program.h"

static char *folder;
static char *image_path;
static char *other_path;
static char *small_path;
static char *mask_path;
static char *small_mask_path;
static char *poni_path;
static char *wide_poni_path;

static void
make_files (void)
{
  static const guint32 two[] = { 0, 0, 1 };
  folder = folder_new ();
  image_path = fixture_write_image (folder, "image.edf", 1);
  other_path = fixture_write_image (folder, "other.edf", 2);
  small_path = fixture_write_shape (folder, "small.edf", 20, 30);
  small_mask_path = fixture_write_shape (folder, "small-mask.edf", 20, 30);
  mask_path = fixture_write_values (folder, "mask.edf", two, 3);
  poni_path = fixture_write_poni (folder, "geometry.poni", 3);
  wide_poni_path = fixture_write_poni (folder, "turned.poni", 1);
}

static gboolean
is_idle (RingletLive *live)
{
  return ringlet_live_get_job (live) == NULL && !ringlet_live_get_is_stale (live) &&
      !ringlet_live_get_is_preview (live);
}

/* Until nothing goes on, and a pause of a drag is over. */
static void
settle (RingletLive *live)
{
  AWAIT (is_idle (live) && !g_main_context_pending (NULL));
}

static RingletIntegration *
integrate_now (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);
  const RingletIntegrationWants wants = { .pattern = TRUE, .cake = TRUE };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (GError) error = NULL;
  RingletIntegration *integration = ringlet_integration_run (
      state, state->frame, NULL, wants, memo, NULL, NULL, &error);

  g_assert_no_error (error);
  return integration;
}

static void
assert_same_result (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  g_assert_cmpuint (a->n_azimuth, ==, b->n_azimuth);
  g_assert_true (a->unit == b->unit);
  g_assert_cmpmem (a->radial, a->n_radial * sizeof (double), b->radial,
      b->n_radial * sizeof (double));
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_true ((a->sigma != NULL) == (b->sigma != NULL));
  if (a->sigma != NULL)
    g_assert_cmpmem (a->sigma, size, b->sigma, size);
}

static void
assert_up_to_date (RingletLive *live, RingletProject *project)
{
  g_autoptr (RingletIntegration) truth = integrate_now (project);
  const RingletDisplay *display = ringlet_live_get_display (live);

  g_assert_no_error (ringlet_live_get_error (live));
  g_assert_cmpstr (
      ringlet_image_digest (display->image), ==, ringlet_image_digest (truth->image));
  g_assert_cmpstr (display->mask != NULL ? display->mask->digest : NULL, ==,
      truth->mask != NULL ? truth->mask->digest : NULL);
  assert_same_result (ringlet_live_get_pattern (live), truth->pattern);
  assert_same_result (ringlet_live_get_cake (live), truth->cake);
}

static RingletLive *
live_new (RingletProject *project)
{
  RingletLive *live = ringlet_live_new (project);

  ringlet_live_set_wants_cake (live, TRUE);
  return live;
}

/* --- order --- */

static void
note_name (GObject *object, GParamSpec *pspec, gpointer data)
{
  gpointer value = NULL;

  if (!G_IS_PARAM_SPEC_POINTER (pspec))
    return;
  g_object_get (object, pspec->name, &value, NULL);
  g_string_append_printf (
      data, "%s%s ", value != NULL ? "" : "no ", g_param_spec_get_name (pspec));
}

static void
test_order (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (live, "notify", G_CALLBACK (note_name), names);
  settle (live);
  g_assert_cmpstr (names->str, ==, "display pattern cake-pyramid cake-histogram cake ");
  assert_up_to_date (live, project);
  g_assert_nonnull (ringlet_live_get_cake_pyramid (live));
  g_assert_cmpuint (ringlet_live_get_cake_histogram (live)->n_values, >, 0);
}

/* --- what a change makes anew --- */

static void
change_nothing (RingletProject *project)
{
}

static void
change_calibrant (RingletProject *project)
{
  ringlet_project_set_calibrant (project, ringlet_calibrant_find ("LaB6", NULL));
}

static void
change_unit (RingletProject *project)
{
  ringlet_project_set_unit (project, ringlet_unit_find ("q_A^-1", NULL));
}

static void
change_geometry (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  geometry.poni_slow_m += 1e-4;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

static void
change_by_dragging (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  for (guint i = 0; i < 10; i++) {
    geometry.poni_fast_m += 1e-5;
    g_assert_true (ringlet_project_set_geometry (project, &geometry, "centre", NULL));
  }
}

static void
change_cake (RingletProject *project)
{
  ringlet_project_set_cake (project, (RingletCakeBins){ 30, 20 });
}

static void
change_mask (RingletProject *project)
{
  g_assert_true (ringlet_project_load_mask (project, mask_path, NULL));
}

static void
change_dummy (RingletProject *project)
{
  RingletPlan plan = ringlet_project_get_state (project)->plan;

  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 5.0;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

static void
change_image (RingletProject *project)
{
  const char *const paths[] = { other_path, NULL };

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
}

static void
change_and_undo (RingletProject *project)
{
  change_unit (project);
  ringlet_project_undo (project);
}

typedef struct {
  const char *name;
  void (*change) (RingletProject *project);
  const char *made; /* what is published, in this order */
} Case;

#define CAKE "cake-pyramid cake-histogram cake "

static const Case cases[] = {
  { "nothing", change_nothing, "" },
  { "calibrant", change_calibrant, "" },
  { "there and back", change_and_undo, "" },
  { "cake", change_cake, CAKE },
  { "unit", change_unit, "pattern " CAKE },
  { "geometry", change_geometry, "pattern " CAKE },
  { "mask", change_mask, "display pattern " CAKE },
  { "dummy", change_dummy, "display pattern " CAKE },
  { "image", change_image, "display pattern " CAKE },
};

static void
test_changes (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  g_autoptr (GString) names = g_string_new (NULL);
  RingletPyramid *pyramid = NULL;

  settle (live);
  pyramid = ringlet_live_get_display (live)->pyramid;
  g_signal_connect (live, "notify", G_CALLBACK (note_name), names);
  c->change (project);
  g_assert_true (ringlet_live_get_is_stale (live) == (*c->made != '\0'));
  g_assert_nonnull (ringlet_live_get_pattern (live));
  settle (live);
  g_assert_cmpstr (names->str, ==, c->made);
  if (strstr (c->made, "display") == NULL)
    g_assert_true (ringlet_live_get_display (live)->pyramid == pyramid);
  assert_up_to_date (live, project);
}

/* What is discrete is computed at once, a drag waits for a pause. */
static void
test_pause (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  settle (live);
  change_by_dragging (project);
  g_assert_true (ringlet_live_get_is_stale (live));
  g_assert_null (ringlet_live_get_job (live));
  settle (live);
  assert_up_to_date (live, project);

  change_geometry (project);
  g_assert_nonnull (ringlet_live_get_job (live));
  settle (live);
  assert_up_to_date (live, project);
}

/* --- previews --- */

/* What has been shown during a drag, whose edits move the centre steadily. */
typedef struct {
  guint n_patterns;
  guint n_cakes;
  double last_m; /* where the centre was in the newest of them */
} Shown;

static void
note_preview (RingletLive *live, RingletResult *result, guint *n, double *last_m)
{
  const RingletGeometry *geometry = &result->provenance.geometry;

  g_assert_true (result->is_preview);
  g_assert_true (geometry->poni_fast_m >= *last_m);
  *last_m = geometry->poni_fast_m;
  ++*n;
}

static void
note_pattern (RingletLive *live, GParamSpec *pspec, gpointer data)
{
  Shown *shown = data;

  note_preview (
      live, ringlet_live_get_pattern (live), &shown->n_patterns, &shown->last_m);
}

static void
note_cake (RingletLive *live, GParamSpec *pspec, gpointer data)
{
  Shown *shown = data;
  double last_m = 0.0;

  note_preview (live, ringlet_live_get_cake (live), &shown->n_cakes, &last_m);
  g_assert_nonnull (ringlet_live_get_cake_pyramid (live));
  g_assert_nonnull (ringlet_live_get_cake_histogram (live));
}

static void
drag_on (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  geometry.poni_fast_m += 1e-9;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, "centre", NULL));
}

/* Motions as fast as they come leave no time for an exact result, and must not keep
 * previews from being made: the newest comes last, and each is marked. */
static void
drag_for (RingletProject *project, RingletLive *live, guint n_previews)
{
  Shown shown = { 0 };
  const gulong handlers[] = {
    g_signal_connect (live, "notify::pattern", G_CALLBACK (note_pattern), &shown),
    g_signal_connect (live, "notify::cake", G_CALLBACK (note_cake), &shown),
  };

  while (shown.n_patterns < n_previews || shown.n_cakes < n_previews) {
    drag_on (project);
    g_assert_true (ringlet_live_get_is_stale (live));
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_true (ringlet_live_get_is_preview (live));
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_handler_disconnect (live, handlers[i]);
}

static void
test_drag (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  settle (live);
  g_assert_false (ringlet_live_get_is_preview (live));
  ringlet_live_prepare_preview (live);
  drag_for (project, live, 20);
  ringlet_project_end_drag (project);
  g_assert_nonnull (ringlet_live_get_job (live));
  settle (live);
  assert_up_to_date (live, project);
}

/* When the pointer rests. */
static void
test_drag_rest (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  settle (live);
  for (guint i = 0; i < 3; i++) {
    drag_for (project, live, 3);
    settle (live);
    assert_up_to_date (live, project);
  }
}

static void
test_drag_undone (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  RingletState *before = ringlet_project_get_state (project);

  settle (live);
  drag_for (project, live, 3);
  g_assert_true (ringlet_project_undo (project));
  g_assert_true (ringlet_project_get_state (project) == before);
  settle (live);
  assert_up_to_date (live, project);
}

/* Where there is no preview all is as if there were none anywhere. */
static void
test_drag_unsupported (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  ringlet_project_set_unit (project, ringlet_unit_find ("qx_nm^-1", NULL));
  settle (live);
  drag_on (project);
  while (!is_idle (live)) {
    g_assert_false (ringlet_live_get_is_preview (live));
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_no_error (ringlet_live_get_error (live));
  assert_up_to_date (live, project);
}

/* The program ends in the middle of a drag. */
static void
test_drag_abandoned (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  RingletLive *live = live_new (project);

  settle (live);
  drag_for (project, live, 1);
  drag_on (project);
  g_object_add_weak_pointer (G_OBJECT (live), (gpointer *) &live);
  g_object_unref (live);
  g_assert_null (live);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The frame that told what the file is, is the one that is shown. */
static void
test_first_frame (void)
{
  g_autofree char *path = fixture_write_image (folder, "brief.edf", 9);
  g_autoptr (RingletProject) project = fixture_project (path, poni_path);
  g_autoptr (RingletLive) live = NULL;

  g_free (fixture_write_values (folder, "brief.edf", (const guint32[]){ 1 }, 1));
  live = ringlet_live_new (project);
  AWAIT (ringlet_live_get_display (live) != NULL);
  g_assert_cmpfloat (ringlet_live_get_display (live)->histogram->max, >, 1.0);
}

/* --- what cannot be --- */

static void
test_no_geometry (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletLive) live = live_new (project);
  const char *const paths[] = { image_path, NULL };

  settle (live);
  g_assert_null (ringlet_live_get_display (live));
  g_assert_true (fixture_open (project, paths, NULL));
  settle (live);
  g_assert_nonnull (ringlet_live_get_display (live));
  g_assert_null (ringlet_live_get_pattern (live));
  g_assert_no_error (ringlet_live_get_error (live));

  g_assert_true (ringlet_project_load_geometry (project, poni_path, NULL));
  settle (live);
  assert_up_to_date (live, project);

  g_assert_true (ringlet_project_undo (project));
  g_assert_null (ringlet_live_get_pattern (live));
  g_assert_null (ringlet_live_get_cake (live));
  g_assert_true (ringlet_project_undo (project));
  g_assert_null (ringlet_live_get_display (live));
}

static void
open_small (RingletProject *project)
{
  const char *const paths[] = { small_path, NULL };

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
}

static void
load_small_mask (RingletProject *project)
{
  g_assert_true (ringlet_project_load_mask (project, small_mask_path, NULL));
}

static void
set_q_without_wavelength (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  RingletPlan plan = ringlet_plan_default ();

  geometry.wavelength_m = 0.0;
  plan.unit = ringlet_unit_find ("q_nm^-1", NULL);
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

typedef struct {
  const char *name;
  void (*spoil) (RingletProject *project);
  const char *needle;
} Failure;

static const Failure failures[] = {
  { "image of another shape", open_small, "20 × 30" },
  { "mask of another shape", load_small_mask, "small-mask.edf" },
  { "q without a wavelength", set_q_without_wavelength, "wavelength" },
};

/* The image is there to be looked at, the reason is told, undo brings all back. */
static void
test_failures (gconstpointer data)
{
  const Failure *c = data;
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);
  RingletState *good = ringlet_project_get_state (project);

  settle (live);
  c->spoil (project);
  settle (live);
  g_assert_nonnull (ringlet_live_get_error (live));
  g_assert_nonnull (strstr (ringlet_live_get_error (live)->message, c->needle));
  g_assert_nonnull (ringlet_live_get_display (live));
  g_assert_null (ringlet_live_get_pattern (live));
  g_assert_null (ringlet_live_get_cake (live));
  change_calibrant (project);
  g_assert_nonnull (ringlet_live_get_error (live));

  while (ringlet_project_get_state (project) != good)
    g_assert_true (ringlet_project_undo (project));
  settle (live);
  assert_up_to_date (live, project);
}

/* --- the cake is made for those who look at it --- */

static void
test_wants_cake (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = ringlet_live_new (project);
  RingletResult *cake = NULL;

  settle (live);
  g_assert_null (ringlet_live_get_cake (live));
  ringlet_live_set_wants_cake (live, TRUE);
  settle (live);
  cake = ringlet_live_get_cake (live);
  g_assert_nonnull (cake);
  g_assert_cmpuint (cake->n_azimuth, ==, 360);

  ringlet_live_set_wants_cake (live, FALSE);
  g_assert_true (ringlet_live_get_cake (live) == cake);
  change_unit (project);
  g_assert_null (ringlet_live_get_cake (live));
  settle (live);
  g_assert_null (ringlet_live_get_cake (live));
}

static void
test_cancel (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  ringlet_live_cancel (live);
  AWAIT (ringlet_live_get_job (live) == NULL);
  g_assert_null (ringlet_live_get_pattern (live));
  g_assert_no_error (ringlet_live_get_error (live));
  change_unit (project);
  settle (live);
  assert_up_to_date (live, project);
}

/* What was stopped goes on when it is asked to, or when somebody looks at the cake. */
static void
test_resume (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  ringlet_live_cancel (live);
  AWAIT (ringlet_live_get_job (live) == NULL);
  ringlet_live_resume (live);
  settle (live);
  g_assert_nonnull (ringlet_live_get_pattern (live));

  ringlet_live_cancel (live);
  ringlet_live_set_wants_cake (live, TRUE);
  settle (live);
  g_assert_nonnull (ringlet_live_get_cake (live));
  assert_up_to_date (live, project);
}

/* Whoever looked goes away in the middle of the work, and the document with him. */
static void
test_abandoned (void)
{
  RingletProject *project = fixture_project (image_path, poni_path);
  RingletLive *live = live_new (project);
  RingletJob *job = g_object_ref (ringlet_live_get_job (live));
  gboolean running = TRUE;

  g_object_add_weak_pointer (G_OBJECT (live), (gpointer *) &live);
  g_object_add_weak_pointer (G_OBJECT (project), (gpointer *) &project);
  g_object_unref (project);
  g_object_unref (live);
  g_assert_null (live);
  g_assert_null (project);
  while (running) {
    g_main_context_iteration (NULL, TRUE);
    g_object_get (job, "running", &running, NULL);
  }
  g_object_unref (job);
}

/* --- a storm of edits --- */

static void
change_frame (RingletProject *project, GRand *random)
{
  const guint64 frame = ringlet_project_get_state (project)->frame;

  ringlet_project_set_frame (project, frame == 0 ? 1 : 0);
}

static void
change_two_images (RingletProject *project)
{
  const char *const paths[] = { image_path, other_path, NULL };

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
}

static void
change_errors (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);

  ringlet_project_set_error_model (project,
      state->plan.error_model == RINGLET_ERROR_MODEL_NONE ? RINGLET_ERROR_MODEL_POISSON
                                                          : RINGLET_ERROR_MODEL_NONE);
}

static void
change_to_turned (RingletProject *project)
{
  g_assert_true (ringlet_project_load_geometry (project, wide_poni_path, NULL));
}

static void
undo (RingletProject *project)
{
  if (ringlet_project_get_state (project)->source != NULL)
    ringlet_project_undo (project);
}

static void
redo (RingletProject *project)
{
  ringlet_project_redo (project);
}

static void (*const edits[]) (RingletProject *project) = { change_unit, change_geometry,
  change_by_dragging, change_cake, change_mask, change_dummy, change_image,
  change_two_images, change_errors, change_to_turned, open_small, load_small_mask,
  change_calibrant, undo, redo };

static void
edit_at_random (RingletProject *project, RingletLive *live, GRand *random)
{
  const guint n = G_N_ELEMENTS (edits);
  const guint which = (guint) g_rand_int_range (random, 0, (gint32) n + 2);
  const guint n_turns = (guint) g_rand_int_range (random, 0, 6);

  if (which < n)
    edits[which](project);
  else if (which == n)
    change_frame (project, random);
  else
    ringlet_live_set_wants_cake (live, g_rand_boolean (random));
  for (guint i = 0; i < n_turns; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* Nothing of an earlier state is ever published, but for previews of a moment ago. */
static void
check_pattern (GObject *object, GParamSpec *pspec, gpointer project)
{
  const RingletResult *pattern = ringlet_live_get_pattern (RINGLET_LIVE (object));
  const RingletState *state = ringlet_project_get_state (project);

  if (pattern == NULL)
    return;
  g_assert_true (pattern->unit == state->plan.unit);
  if (pattern->is_preview)
    return;
  g_assert_cmpint (pattern->plan.error_model, ==, state->plan.error_model);
  g_assert_true (
      ringlet_geometry_equal (&pattern->provenance.geometry, &state->geometry));
  g_assert_cmpstr (pattern->provenance.source, ==,
      ringlet_source_path (state->source, state->frame));
}

static void
test_storm (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20);

  for (guint round = 0; round < 5; round++) {
    g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
    g_autoptr (RingletLive) live = live_new (project);

    g_signal_connect (live, "notify::pattern", G_CALLBACK (check_pattern), project);
    for (guint i = 0; i < 100; i++)
      edit_at_random (project, live, random);
    change_two_images (project);
    g_assert_true (ringlet_project_load_geometry (project, poni_path, NULL));
    ringlet_project_set_mask (project, NULL);
    ringlet_live_set_wants_cake (live, TRUE);
    settle (live);
    assert_up_to_date (live, project);
  }
}

int
main (int argc, char *argv[])
{
  char **const names[] = { &image_path, &other_path, &small_path, &mask_path,
    &small_mask_path, &poni_path, &wide_poni_path, &folder };
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_files ();

  g_test_add_func ("/live/order", test_order);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/live/changes/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_changes);
  }
  g_test_add_func ("/live/pause", test_pause);
  g_test_add_func ("/live/drag", test_drag);
  g_test_add_func ("/live/drag/rest", test_drag_rest);
  g_test_add_func ("/live/drag/undone", test_drag_undone);
  g_test_add_func ("/live/drag/unsupported", test_drag_unsupported);
  g_test_add_func ("/live/drag/abandoned", test_drag_abandoned);
  g_test_add_func ("/live/first-frame", test_first_frame);
  g_test_add_func ("/live/no-geometry", test_no_geometry);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strdup_printf ("/live/failures/%s", failures[i].name);

    g_test_add_data_func (path, &failures[i], test_failures);
  }
  g_test_add_func ("/live/wants-cake", test_wants_cake);
  g_test_add_func ("/live/cancel", test_cancel);
  g_test_add_func ("/live/resume", test_resume);
  g_test_add_func ("/live/abandoned", test_abandoned);
  g_test_add_func ("/live/storm", test_storm);

  code = g_test_run ();
  folder_remove (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (*names[i]);
  return code;
}
