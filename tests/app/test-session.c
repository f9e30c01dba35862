/* SPDX-License-Identifier: MIT */

/* Sessions of random actions: undone to the start and redone, and as a project file. */

#include <locale.h>

#include "program.h"
#include "project-file.h"
#include "project-state.h"
#include "random-actions.h"
#include "random-mask-actions.h"

#define N_ACTIONS 200
#define N_SESSIONS 5

static char *folder;

/* A state as it was when its step was made. */
typedef struct {
  RingletState *state;
  char *digest;
} Noted;

static void
noted_free (gpointer data)
{
  Noted *self = data;

  ringlet_state_unref (self->state);
  g_free (self->digest);
  g_free (self);
}

static Noted *
noted_new (RingletState *state)
{
  Noted *self = g_new (Noted, 1);

  *self = (Noted){ ringlet_state_ref (state), ringlet_state_digest (state) };
  return self;
}

/* Steps that are new, or stand where others stood. */
static void
note (RingletProject *project, GPtrArray *noted)
{
  const guint n = ringlet_project_n_steps (project);

  if (noted->len > n)
    g_ptr_array_set_size (noted, (int) n);
  for (guint i = 0; i < n; i++) {
    RingletState *state = ringlet_project_step_state (project, i);

    if (i == noted->len) {
      g_ptr_array_add (noted, noted_new (state));
    } else if (((Noted *) noted->pdata[i])->state != state) {
      noted_free (noted->pdata[i]);
      noted->pdata[i] = noted_new (state);
    }
  }
}

static void
assert_digest (RingletProject *project, GPtrArray *noted)
{
  const Noted *then = g_ptr_array_index (noted, ringlet_project_get_step (project));
  g_autofree char *digest = ringlet_state_digest (ringlet_project_get_state (project));

  g_assert_cmpstr (digest, ==, then->digest);
}

/* Does one thing; returns which. */
typedef guint (*Act) (RingletProject *project, const char *folder, GRand *random);

static void
run_session (RingletProject *project, guint32 seed, Act act, gboolean *done)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) noted = g_ptr_array_new_with_free_func (noted_free);
  RingletState *first = ringlet_project_get_state (project);
  guint n = 0;

  note (project, noted);
  for (guint i = 0; i < N_ACTIONS; i++) {
    done[act (project, folder, random)] = TRUE;
    note (project, noted);
  }
  while (ringlet_project_redo (project))
    ;
  n = ringlet_project_n_steps (project);
  g_assert_cmpuint (n, >, N_ACTIONS / 5);
  do
    assert_digest (project, noted);
  while (ringlet_project_undo (project));
  g_assert_true (ringlet_project_get_state (project) == first);
  do
    assert_digest (project, noted);
  while (ringlet_project_redo (project));
  g_assert_cmpuint (ringlet_project_get_step (project), ==, n - 1);
}

static void
test_undone_and_redone (void)
{
  g_autofree gboolean *done = g_new0 (gboolean, random_action_count ());

  for (guint32 seed = 1; seed <= N_SESSIONS; seed++) {
    g_autoptr (RingletProject) project = ringlet_project_new ();

    run_session (project, seed, random_action, done);
  }
  for (guint i = 0; i < random_action_count (); i++)
    g_assert_true (done[i]);
}

static guint
act_on_layers (RingletProject *project, const char *path, GRand *random)
{
  random_mask_action (project, path, random);
  return 0;
}

/* The id of every kind of layer that any step has. */
static void
collect_kinds (RingletProject *project, GHashTable *kinds)
{
  for (guint i = 0; i < ringlet_project_n_steps (project); i++) {
    const RingletMaskLayers *layers = ringlet_project_step_state (project, i)->layers;

    for (guint k = 0; k < ringlet_mask_layers_n (layers); k++)
      g_hash_table_add (kinds, (gpointer) layers->layers[k]->klass->id);
  }
}

/* The mask alone, with layers of every kind. */
static void
test_layers (void)
{
  g_autofree char *ids = ringlet_mask_layer_class_ids ();
  g_auto (GStrv) all = g_strsplit (ids, ", ", -1);
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean done = FALSE;

  for (guint32 seed = 21; seed < 21 + N_SESSIONS; seed++) {
    g_autoptr (RingletProject) project = ringlet_project_new ();

    run_session (project, seed, act_on_layers, &done);
    collect_kinds (project, kinds);
  }
  g_assert_cmpuint (g_hash_table_size (kinds), ==, g_strv_length (all));
}

/* What was saved in the middle of a session is what is loaded. */
static void
test_saved (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree char *path = g_build_filename (folder, "session.ringlet", NULL);

  for (guint i = 0; i < 100; i++) {
    g_auto (RingletProjectFile) file = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    RingletState *state = NULL;

    random_action (project, folder, random);
    state = ringlet_project_get_state (project);
    ringlet_project_file_save (state, path, TRUE, NULL, NULL, &error);
    g_assert_no_error (error);
    ringlet_project_file_load (path, TRUE, &file, NULL, NULL, &error);
    g_assert_no_error (error);
    before = ringlet_state_digest (state);
    after = ringlet_state_digest (file.state);
    g_assert_cmpstr (after, ==, before);
  }
}

/* ---- the digest sees every member ---- */

typedef void (*Change) (RingletState *state);

static void
change_frame (RingletState *state)
{
  state->frame ^= 1;
}

static void
change_source (RingletState *state)
{
  g_clear_pointer (&state->source, ringlet_source_unref);
}

static void
change_detector (RingletState *state)
{
  RingletSensor sensor = state->detector->sensor;
  RingletDetector *before = state->detector;

  sensor.thickness_m *= 2.0;
  state->detector = ringlet_detector_with_sensor (before, &sensor);
  ringlet_detector_unref (before);
}

static void
change_geometry (RingletState *state)
{
  state->geometry.rot3_rad = 2e-17;
}

static void
change_geometry_path (RingletState *state)
{
  g_clear_pointer (&state->geometry_path, g_free);
}

static void
change_warning (RingletState *state)
{
  g_clear_pointer (&state->geometry_warning, g_free);
}

static void
change_rule (RingletState *state)
{
  state->orientation_rule = RINGLET_ORIENTATION_ONE_FLIP;
}

static void
change_replaced (RingletState *state)
{
  state->replaced = 0;
}

static void
change_mask (RingletState *state)
{
  g_clear_pointer (&state->mask, ringlet_mask_unref);
}

static void
change_gap_mask (RingletState *state)
{
  state->gap_mask = !state->gap_mask;
}

static void
change_dark (RingletState *state)
{
  g_clear_pointer (&state->dark, ringlet_image_unref);
}

static void
change_n_dark (RingletState *state)
{
  state->n_dark++;
}

static void
swap_images (RingletState *state)
{
  RingletImage *flat = state->flat;

  state->flat = state->absorption;
  state->absorption = flat;
}

static void
change_plan (RingletState *state)
{
  state->plan.normalization_factor *= 2.0;
}

static void
change_cake (RingletState *state)
{
  state->cake.n_azimuth++;
}

static void
change_calibrant (RingletState *state)
{
  state->calibrant = NULL;
}

static void
change_picks (RingletState *state)
{
  RingletPicks *before = state->picks;

  state->picks = ringlet_picks_new (before->items, before->n - 1);
  ringlet_picks_unref (before);
}

static void
change_limit (RingletState *state)
{
  state->calibration.limits[RINGLET_REFINE_ROT3].known_sigma *= 2.0;
}

static void
change_confirmed (RingletState *state)
{
  state->calibration.confirmed ^= RINGLET_CONFIRMED_CALIBRANT;
}

static const Change changes[] = { change_frame, change_source, change_detector,
  change_geometry, change_geometry_path, change_warning, change_rule, change_replaced,
  change_mask, change_gap_mask, change_dark, change_n_dark, swap_images, change_plan,
  change_cake, change_calibrant, change_picks, change_limit, change_confirmed };

static void
test_digest (void)
{
  g_autoptr (RingletState) full = project_state_full (folder);
  g_autofree char *digest = ringlet_state_digest (full);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (RingletState) other = ringlet_state_dup (full);
    g_autofree char *before = ringlet_state_digest (other);
    g_autofree char *after = NULL;

    g_assert_cmpstr (before, ==, digest);
    g_assert_true (ringlet_state_equal (full, other));
    changes[i](other);
    after = ringlet_state_digest (other);
    g_test_message ("change %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (after, !=, digest);
    g_assert_false (ringlet_state_equal (full, other));
  }
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  project_state_make_files (folder);

  g_test_add_func ("/session/digest", test_digest);
  g_test_add_func ("/session/undone-and-redone", test_undone_and_redone);
  g_test_add_func ("/session/layers", test_layers);
  g_test_add_func ("/session/saved", test_saved);
  result = g_test_run ();

  folder_remove (folder);
  g_free (folder);
  return result;
}
