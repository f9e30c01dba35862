/* SPDX-License-Identifier: MIT */

/* The verbs of layers: each is one step, and a random session goes both ways. */

#include "base/error.h"
#include "mask-layers-fixture.h"

/* ---- verbs ---- */

static void
do_change (RingletProject *project)
{
  g_autoptr (RingletMaskLayer) layer = layer_of ("rectangle", other, 4);

  ringlet_project_change_mask_layer (project, n_layers (project) - 1, layer, NULL);
}

static void
do_remove (RingletProject *project)
{
  ringlet_project_remove_mask_layer (project, 0);
}

static void
do_move (RingletProject *project)
{
  ringlet_project_move_mask_layer (project, 0, 1);
}

static void
do_rename (RingletProject *project)
{
  ringlet_project_rename_mask_layer (project, 0, "beam stop");
}

static void
do_hide (RingletProject *project)
{
  ringlet_project_enable_mask_layer (project, 0, FALSE);
}

static void
do_show (RingletProject *project)
{
  ringlet_project_enable_mask_layer (project, 0, TRUE);
}

static void
do_cut (RingletProject *project)
{
  ringlet_project_cut_mask_layer (project, 0, TRUE);
}

static void
do_clear (RingletProject *project)
{
  ringlet_project_clear_mask (project);
}

static void
do_stroke (RingletProject *project)
{
  g_assert_true (ringlet_project_begin_stroke (
      project, n_layers (project), FALSE, 2.0, 5.0, 5.0, NULL));
  for (guint i = 1; i < 20; i++)
    g_assert_true (ringlet_project_extend_stroke (
        project, n_layers (project) - 1, 5.0 + i, 5.0, NULL));
  ringlet_project_end_drag (project);
}

static void
do_erase (RingletProject *project)
{
  g_assert_true (ringlet_project_begin_stroke (
      project, n_layers (project) - 1, TRUE, 2.0, 5.0, 5.0, NULL));
  g_assert_true (
      ringlet_project_extend_stroke (project, n_layers (project) - 1, 6.0, 5.0, NULL));
  ringlet_project_end_drag (project);
}

static void
do_load (RingletProject *project)
{
  g_autofree char *path = in ("square.edf");

  g_assert_true (ringlet_project_replace_mask (project, path, NULL));
}

static void
do_load_more (RingletProject *project)
{
  g_autofree char *path = in ("square.edf");

  g_assert_true (ringlet_project_add_mask (project, path, NULL));
}

typedef struct {
  const char *label;
  void (*prepare) (RingletProject *project);
  void (*verb) (RingletProject *project);
  guint n_layers;
} Verb;

static const Verb verbs[] = {
  { "Mask: rectangle", NULL, add_square, 1 },
  { "Mask: change rectangle", add_square, do_change, 1 },
  { "Mask: remove hot pixels", add_two, do_remove, 1 },
  { "Mask: move hot pixels", add_two, do_move, 2 },
  { "Mask: rename rectangle", add_square, do_rename, 1 },
  { "Mask: switch off rectangle", add_square, do_hide, 1 },
  { "Mask: switch on rectangle", do_hide, do_show, 1 },
  { "Mask: unmask rectangle", add_square, do_cut, 1 },
  { "Mask: clear", add_two, do_clear, 0 },
  { "Mask: brush", NULL, do_stroke, 1 },
  { "Mask: eraser", do_stroke, do_erase, 1 },
  { "Mask: load", add_two, do_load, 0 },
  { "Mask: pixels", add_two, do_load_more, 3 },
};

/* Each is one step, with that name, that undo takes back whole. */
static void
test_verbs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    const Verb *c = &verbs[i];
    g_autoptr (RingletProject) project = open_project ();
    g_autoptr (RingletState) before = NULL;
    g_autofree char *label = NULL;

    g_test_message ("%s", c->label);
    if (c->prepare == do_hide)
      add_square (project);
    if (c->prepare != NULL)
      c->prepare (project);
    before = ringlet_state_ref (ringlet_project_get_state (project));
    c->verb (project);
    g_object_get (project, "undo-label", &label, NULL);
    g_assert_cmpstr (label, ==, c->label);
    g_assert_cmpuint (n_layers (project), ==, c->n_layers);
    g_assert_false (ringlet_state_equal (before, ringlet_project_get_state (project)));
    g_assert_true (ringlet_project_undo (project));
    g_assert_true (ringlet_project_get_state (project) == before);
    g_assert_true (
        ringlet_project_has_unsaved_work (project) == (before->layers != NULL));
  }
}

/* What would change nothing is no step. */
static void
test_nothing (void)
{
  g_autoptr (RingletProject) project = open_project ();
  RingletState *state = NULL;

  add_square (project);
  state = ringlet_project_get_state (project);
  do_show (project);
  ringlet_project_cut_mask_layer (project, 0, FALSE);
  ringlet_project_move_mask_layer (project, 0, 0);
  ringlet_project_rename_mask_layer (project, 0, "");
  g_assert_true (ringlet_project_get_state (project) == state);
  do_stroke (project);
  state = ringlet_project_get_state (project);
  g_assert_true (ringlet_project_extend_stroke (project, 1, 24.0, 5.0, NULL));
  g_assert_true (ringlet_project_get_state (project) == state);
}

static void
test_refused (void)
{
  g_autoptr (RingletProject) project = open_project ();
  RingletState *state = ringlet_project_get_state (project);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ringlet_project_begin_stroke (project, 0, FALSE, 0.0, 1.0, 1.0, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (ringlet_project_replace_mask (project, "/no/such", &error));
  g_assert_nonnull (error);
  g_assert_true (ringlet_project_get_state (project) == state);
}

/* ---- undone to the start and redone ---- */

static void
random_step (RingletProject *project, GRand *rand)
{
  const guint n = n_layers (project);
  const guint at = n > 0 ? (guint) g_rand_int_range (rand, 0, (int) n) : 0;
  const double y = g_rand_double_range (rand, 0.0, FIXTURE_SLOW);
  const double x = g_rand_double_range (rand, 0.0, FIXTURE_FAST);
  const double ring[] = { y, x, 3.0, 9.0 };
  g_autoptr (RingletMaskLayer) layer = layer_of ("ring", ring, 4);

  switch (g_rand_int_range (rand, 0, n > 0 ? 9 : 2)) {
  case 0:
    ringlet_project_add_mask_layer (project, at, layer);
    break;
  case 1:
    g_assert_true (
        ringlet_project_begin_stroke (project, n, y > 20.0, 3.0, y, x, NULL));
    for (guint i = 0; i < 10; i++)
      g_assert_true (ringlet_project_extend_stroke (project, n, y + i, x - i, NULL));
    break;
  case 2:
    ringlet_project_remove_mask_layer (project, at);
    break;
  case 3:
    ringlet_project_move_mask_layer (project, at, n - 1 - at);
    break;
  case 4:
    ringlet_project_enable_mask_layer (project, at, y > 20.0);
    break;
  case 5:
    ringlet_project_cut_mask_layer (project, at, y > 20.0);
    break;
  case 6:
    ringlet_project_rename_mask_layer (project, at, x > 30.0 ? "one" : "two");
    break;
  case 7:
    if (ringlet_project_get_state (project)->layers->layers[at]->klass == layer->klass)
      ringlet_project_change_mask_layer (project, at, layer, "drag");
    break;
  default:
    if (y < 5.0)
      ringlet_project_clear_mask (project);
  }
}

static char *
digest_now (RingletProject *project)
{
  return ringlet_mask_layers_digest (ringlet_project_get_state (project)->layers);
}

/* Not the step that opened the files. */
static gboolean
undo_layers (RingletProject *project)
{
  g_autofree char *label = NULL;

  g_object_get (project, "undo-label", &label, NULL);
  return g_str_has_prefix (label, "Mask: ") && ringlet_project_undo (project);
}

/* By the steps that there are: a drag is one, and what changes nothing is none. */
static void
test_walk (void)
{
  g_autoptr (RingletProject) project = open_project ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  for (guint i = 0; i < 200; i++) {
    random_step (project, rand);
    ringlet_project_end_drag (project);
  }
  g_ptr_array_add (digests, digest_now (project));
  while (undo_layers (project))
    g_ptr_array_add (digests, digest_now (project));
  n = digests->len;
  g_assert_cmpuint (n, >, 100);
  g_assert_cmpuint (n_layers (project), ==, 0);
  for (guint i = n - 1; i-- > 0;) {
    g_autofree char *now = NULL;

    g_assert_true (ringlet_project_redo (project));
    now = digest_now (project);
    g_assert_cmpstr (now, ==, g_ptr_array_index (digests, i));
  }
  g_assert_false (ringlet_project_redo (project));
}

int
main (int argc, char **argv)
{
  layers_start (&argc, &argv);
  g_test_add_func ("/mask-layers/verbs", test_verbs);
  g_test_add_func ("/mask-layers/nothing", test_nothing);
  g_test_add_func ("/mask-layers/refused", test_refused);
  g_test_add_func ("/mask-layers/walk", test_walk);
  return layers_run ();
}
