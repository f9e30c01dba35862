/* SPDX-License-Identifier: MIT */

/* Layers in a document: verbs and undo, what is integrated, files, and the command line
 * program, which makes the same masks. */

#include "project-mask.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "display.h"
#include "fixture.h"
#include "image/image-write-edf.h"
#include "image/mask-write.h"
#include "mask-proposal.h"
#include "masking.h"
#include "program.h"

#define N (FIXTURE_SLOW * FIXTURE_FAST)

static char *folder;

static char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Counts with two flags and a hot pixel. */
static void
write_image (const char *name)
{
  g_autofree char *path = in (name);
  guint32 *values =
      ringlet_image_alloc (RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < N; i++)
    values[i] = (guint32) (100 + i * 7 % 13);
  values[5] = 4294967295u;
  values[7 * FIXTURE_FAST + 9] = 4294967294u;
  values[20 * FIXTURE_FAST + 30] = 5000;
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, values, NULL);
  g_assert_true (ringlet_image_write_edf (image, NULL, path, FALSE, NULL));
}

static RingletProject *
open_project (void)
{
  g_autofree char *image = in ("a.edf");
  g_autofree char *poni = in ("g.poni");

  return fixture_project (image, poni);
}

static RingletMaskLayer *
layer_of (const char *id, const double *numbers, gsize n)
{
  g_autoptr (GError) error = NULL;
  RingletMaskLayer *layer = ringlet_mask_layer_new (
      id, numbers, n, ringlet_unit_find ("q_nm^-1", NULL), &error);

  g_assert_no_error (error);
  return layer;
}

static guint
n_layers (RingletProject *project)
{
  return ringlet_mask_layers_n (ringlet_project_get_state (project)->layers);
}

/* On top. */
static void
add (RingletProject *project, const char *id, const double *numbers, gsize n)
{
  g_autoptr (RingletMaskLayer) layer = layer_of (id, numbers, n);

  ringlet_project_add_mask_layer (project, n_layers (project), layer);
}

static const double square[] = { 10, 20, 14, 24 };
static const double other[] = { 11, 20, 15, 24 };

/* ---- verbs ---- */

static void
do_add (RingletProject *project)
{
  add (project, "rectangle", square, 4);
}

static void
do_two (RingletProject *project)
{
  add (project, "hot", (const double[]){ 5.0 }, 1);
  do_add (project);
}

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
  { "Mask: rectangle", NULL, do_add, 1 },
  { "Mask: change rectangle", do_add, do_change, 1 },
  { "Mask: remove hot pixels", do_two, do_remove, 1 },
  { "Mask: move hot pixels", do_two, do_move, 2 },
  { "Mask: rename rectangle", do_add, do_rename, 1 },
  { "Mask: switch off rectangle", do_add, do_hide, 1 },
  { "Mask: switch on rectangle", do_hide, do_show, 1 },
  { "Mask: unmask rectangle", do_add, do_cut, 1 },
  { "Mask: clear", do_two, do_clear, 0 },
  { "Mask: brush", NULL, do_stroke, 1 },
  { "Mask: eraser", do_stroke, do_erase, 1 },
  { "Mask: load", do_two, do_load, 0 },
  { "Mask: pixels", do_two, do_load_more, 3 },
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
      do_add (project);
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

  do_add (project);
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

/* ---- integrated ---- */

static RingletIntegration *
integrate (RingletProject *project)
{
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (GError) error = NULL;
  RingletIntegration *run =
      ringlet_integration_run (ringlet_project_get_state (project), 0, NULL, wants,
          ringlet_project_get_memo (project), NULL, NULL, &error);

  g_assert_no_error (error);
  return run;
}

static void
assert_same_pattern (const RingletResult *a, const RingletResult *b)
{
  g_assert_cmpuint (a->n_radial, ==, b->n_radial);
  g_assert_cmpmem (a->intensity, a->n_radial * sizeof *a->intensity, b->intensity,
      b->n_radial * sizeof *b->intensity);
}

/* The same pattern as with the same pixels in a file, edit for edit, and no matrix is
 * built for it. */
static void
test_integrated (void)
{
  g_autoptr (RingletProject) project = open_project ();
  RingletMemo *memo = ringlet_project_get_memo (project);
  g_autofree char *path = in ("layers.edf");
  g_autoptr (RingletIntegration) whole = integrate (project);

  g_assert_null (whole->mask);
  do_add (project);
  add (project, "brush", NULL, 0);
  for (guint i = 0; i < 8; i++) {
    g_autoptr (RingletProject) plain = open_project ();
    const RingletState *state = ringlet_project_get_state (project);
    g_autoptr (RingletIntegration) run = NULL;
    g_autoptr (RingletIntegration) truth = NULL;

    if (i == 0)
      g_assert_true (
          ringlet_project_begin_stroke (project, 1, FALSE, 2.0, 20.0, 20.0, NULL));
    else
      g_assert_true (
          ringlet_project_extend_stroke (project, 1, 20.0 + i, 20.0 + i, NULL));
    state = ringlet_project_get_state (project);
    run = integrate (project);
    g_assert_true (ringlet_masking_save (
        state, state->detector, run->image, memo, path, TRUE, NULL, NULL));
    g_assert_true (ringlet_project_load_mask (plain, path, NULL));
    truth = integrate (plain);
    g_assert_cmpstr (run->mask->digest, ==, truth->mask->digest);
    g_assert_cmpuint (run->pattern->provenance.n_masked, >=, 16);
    assert_same_pattern (run->pattern, truth->pattern);
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "packed"), ==, 1);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "mask-layers"), ==, 1);
}

/* A name is no other mask; a geometry is, to ranges alone. */
static void
test_same (void)
{
  g_autoptr (RingletProject) project = open_project ();
  g_autoptr (RingletState) a = NULL;
  g_autoptr (RingletState) moved = NULL;
  g_autoptr (RingletState) ranged = NULL;
  const double range[] = { 1.0, 2.0 };

  do_add (project);
  a = ringlet_state_ref (ringlet_project_get_state (project));
  do_rename (project);
  g_assert_true (
      ringlet_integration_is_same (a, ringlet_project_get_state (project), FALSE));
  g_assert_true (ringlet_display_is_same (a, ringlet_project_get_state (project)));
  do_hide (project);
  g_assert_false (
      ringlet_integration_is_same (a, ringlet_project_get_state (project), FALSE));
  g_assert_false (ringlet_display_is_same (a, ringlet_project_get_state (project)));
  g_assert_true (
      ringlet_integration_shares_matrices (a, ringlet_project_get_state (project)));

  moved = ringlet_state_dup (a);
  moved->geometry.distance_m *= 2.0;
  g_assert_true (ringlet_display_is_same (a, moved));
  add (project, "2theta", range, 2);
  ranged = ringlet_state_dup (ringlet_project_get_state (project));
  ranged->geometry.distance_m *= 2.0;
  g_assert_false (
      ringlet_display_is_same (ranged, ringlet_project_get_state (project)));
}

/* The range goes where the geometry says. */
static void
test_range_follows (void)
{
  g_autoptr (RingletProject) project = open_project ();
  const double range[] = { 0.0, 3.0 };
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  g_autoptr (RingletIntegration) near = NULL;
  g_autoptr (RingletIntegration) far = NULL;

  add (project, "2theta", range, 2);
  near = integrate (project);
  geometry.distance_m *= 1.5;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
  far = integrate (project);
  g_assert_cmpuint (near->mask->n_bad, >, 0);
  g_assert_cmpuint (far->mask->n_bad, >, near->mask->n_bad);
}

/* Another shape is an error that names the layer; the picture is there all the same. */
static void
test_other_shape (void)
{
  g_autoptr (RingletProject) project = open_project ();
  g_autofree char *small = fixture_write_shape (folder, "small.edf", 3, 4);
  const RingletIntegrationWants wants = { .pattern = TRUE };
  g_autoptr (RingletIntegration) run = NULL;
  g_autoptr (RingletDisplay) display = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_project_add_mask (project, small, NULL));
  run = ringlet_integration_run (ringlet_project_get_state (project), 0, NULL, wants,
      ringlet_project_get_memo (project), NULL, NULL, &error);
  g_assert_null (run);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "small.edf"));
  display = ringlet_display_new (ringlet_project_get_state (project), 0, NULL,
      ringlet_project_get_memo (project), NULL, NULL, NULL);
  g_assert_nonnull (display);
}

/* ---- the command line program ---- */

typedef struct {
  const char *id;
  double numbers[6];
  gsize n;
  gboolean cut;
  const char *step;  /* options of "ringlet mask" */
  const char *shape; /* (nullable): or a line of --shapes */
} Twin;

static const Twin twins[] = {
  { "rectangle", { 10, 20, 14, 24 }, 4, FALSE, NULL, "add rectangle 10 20 14 24" },
  { "ellipse", { 20, 30, 7, 15.5, 33 }, 5, FALSE, NULL, "add ellipse 20 30 7 15.5 33" },
  { "polygon", { 3, 4, 40, 9.5, 20, 60 }, 6, TRUE, NULL,
      "cut polygon 3 4 40 9.5 20 60" },
  { "arc", { 20, 30, 7, 15.5, 20, 170 }, 6, FALSE, NULL,
      "add arc 20 30 7 15.5 20 170" },
  { "2theta", { 1, 3 }, 2, FALSE, NULL, "add 2theta 1 3" },
  { "radial", { 3, 4 }, 2, TRUE, NULL, "cut radial q_nm^-1 3 4" },
  { "dead", { 0 }, 0, FALSE, "--flagged", NULL },
  { "hot", { 8 }, 1, FALSE, "--hot 8", NULL },
  { "threshold", { -INFINITY, 111 }, 2, FALSE, "--above 111", NULL },
  { "grow", { 2 }, 1, FALSE, "--grow 2", NULL },
  { "shrink", { 1, 1 }, 2, FALSE, "--shrink 1,square", NULL },
  { "fill", { 0 }, 0, FALSE, "--fill", NULL },
  { "invert", { 0 }, 0, FALSE, "--invert", NULL },
};

/* The hot pixels of a document are looked for among what is no data alone: before the
 * shapes. @which: bits of @twins */
static void
compare_twins (guint which)
{
  g_autoptr (RingletProject) project = open_project ();
  const RingletState *state = NULL;
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GString) line =
      g_string_new ("mask --overwrite --poni g.poni --image a.edf -o cli.npy");
  g_autofree char *ours = in ("gui.npy");
  g_autofree char *theirs = in ("cli.npy");
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gsize n_a = 0;
  gsize n_b = 0;

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++) {
    const Twin *twin = &twins[i];
    g_autofree char *name = g_strdup_printf ("twin-%u.txt", i);
    g_autofree char *path = in (name);

    if (!(which & (1u << i)))
      continue;
    add (project, twin->id, twin->numbers, twin->n);
    ringlet_project_cut_mask_layer (project, n_layers (project) - 1, twin->cut);
    if (twin->shape != NULL)
      g_assert_true (g_file_set_contents (path, twin->shape, -1, NULL));
    if (twin->shape != NULL)
      g_string_append_printf (line, " --shapes %s", name);
    else
      g_string_append_printf (line, " %s", twin->step);
  }
  program_do (folder, "%s", line->str);
  state = ringlet_project_get_state (project);
  image = ringlet_source_read (state->source, 0, NULL, NULL);
  g_assert_true (ringlet_masking_save (state, state->detector, image,
      ringlet_project_get_memo (project), ours, TRUE, NULL, NULL));
  g_assert_true (g_file_get_contents (ours, &a, &n_a, NULL));
  g_assert_true (g_file_get_contents (theirs, &b, &n_b, NULL));
  g_assert_cmpmem (a, n_a, b, n_b);
}

static void
test_program (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    compare_twins (i == 7 ? 0xc0 : 1u << i);
  compare_twins (0x1f3f);
}

/* ---- saved ---- */

/* In every format, and read back. */
static void
test_saved (void)
{
  static const char *const names[] = { "s.edf", "s.tif", "s.npy", "s.msk", "s.h5" };
  g_autoptr (RingletProject) project = open_project ();
  const RingletState *state = NULL;
  g_autoptr (RingletMask) mask = NULL;

  do_two (project);
  do_stroke (project);
  state = ringlet_project_get_state (project);
  g_assert_true (ringlet_masking_get (state, state->detector, NULL,
      ringlet_project_get_memo (project), &mask, NULL, NULL));
  g_assert_cmpuint (mask->n_bad, >, 16);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = in (names[i]);
    g_autoptr (RingletProject) other_project = open_project ();
    g_autoptr (GError) error = NULL;

    ringlet_masking_save (state, state->detector, NULL,
        ringlet_project_get_memo (project), path, FALSE, NULL, &error);
    g_assert_no_error (error);
    g_assert_false (ringlet_masking_save (state, state->detector, NULL,
        ringlet_project_get_memo (project), path, FALSE, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
    g_assert_true (ringlet_project_replace_mask (other_project, path, NULL));
    g_assert_cmpstr (
        ringlet_project_get_state (other_project)->mask->digest, ==, mask->digest);
  }
}

/* ---- proposed ---- */

static void
test_proposed (void)
{
  g_autoptr (RingletProject) project = open_project ();
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletImage) image = ringlet_source_read (state->source, 0, NULL, NULL);
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMaskLayers) none = NULL;
  g_autoptr (RingletMask) mask = NULL;
  g_autofree char *label = NULL;

  g_assert_true (ringlet_mask_proposal (state, image, state->detector, &layers, NULL));
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  g_assert_cmpstr (layers->layers[0]->klass->id, ==, "dead");
  ringlet_project_add_mask_layers (project, layers, "Mask: proposal");
  g_object_get (project, "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, "Mask: proposal");
  state = ringlet_project_get_state (project);
  g_assert_true (ringlet_masking_get (state, state->detector, image,
      ringlet_project_get_memo (project), &mask, NULL, NULL));
  g_assert_cmpuint (mask->n_bad, ==, 2);
  g_assert_cmpuint (mask->bad[5] + mask->bad[7 * FIXTURE_FAST + 9], ==, 2);
  g_assert_true (ringlet_mask_proposal (state, image, state->detector, &none, NULL));
  g_assert_null (none);
}

typedef struct {
  RingletPixelType type;
  const char *key;
  const char *value;
  double limit; /* of the values 100, 200, 65535; 0 for no layer */
  gsize n_masked;
} Saturated;

static const Saturated saturated[] = {
  { RINGLET_PIXEL_U16, NULL, NULL, 65534.0, 1 },
  { RINGLET_PIXEL_U32, NULL, NULL, 0.0, 0 },
  { RINGLET_PIXEL_U32, "Count_cutoff", "150 counts", 149.0, 2 },
  { RINGLET_PIXEL_U32, "CCD_IMAGE_SATURATION", "200", 199.0, 2 },
  { RINGLET_PIXEL_U32, "Count_cutoff", "1048500 counts", 0.0, 0 },
  { RINGLET_PIXEL_U32, "Count_cutoff", "none", 0.0, 0 },
};

static void
test_saturated (void)
{
  static const guint32 values[] = { 100, 200, 65535 };

  for (gsize i = 0; i < G_N_ELEMENTS (saturated); i++) {
    const Saturated *c = &saturated[i];
    g_autoptr (RingletState) state = ringlet_state_new ();
    gpointer data = ringlet_image_alloc (c->type, 1, 3, NULL);
    RingletImageMeta meta = { 0 };
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (RingletMaskLayers) layers = NULL;

    for (gsize k = 0; k < 3; k++) {
      if (c->type == RINGLET_PIXEL_U16)
        ((guint16 *) data)[k] = (guint16) values[k];
      else
        ((guint32 *) data)[k] = values[k];
    }
    if (c->key != NULL)
      ringlet_image_meta_add (&meta, c->key, c->value);
    image = ringlet_image_new_take (c->type, 1, 3, data, &meta);
    g_assert_true (ringlet_mask_proposal (state, image, NULL, &layers, NULL));
    g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, c->n_masked > 0);
    if (c->n_masked > 0) {
      g_assert_cmpstr (layers->layers[0]->name, ==, "Saturated");
      g_assert_cmpfloat (layers->layers[0]->numbers[1], ==, c->limit);
    }
  }
}

/* Of a detector that writes flags, the largest value is one. */
static void
test_flags (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (RingletDetector) named = ringlet_detector_new_named ("Eiger1M", 3, NULL);
  guint16 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U16, named->n_slow, named->n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMaskLayers) layers = NULL;

  memset (data, 0, named->n_slow * named->n_fast * sizeof *data);
  data[1234] = G_MAXUINT16;
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, named->n_slow, named->n_fast, data, NULL);
  g_assert_true (ringlet_mask_proposal (state, image, named, &layers, NULL));
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  g_assert_cmpstr (layers->layers[0]->klass->id, ==, "dead");
}

/* Where they are not masked anyway. */
static void
test_gaps (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autoptr (RingletDetector) gappy =
      ringlet_detector_new_named ("Pilatus300k", 3, NULL);
  guint16 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U16, gappy->n_slow, gappy->n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletMask) mask = NULL;

  memset (data, 0, gappy->n_slow * gappy->n_fast * sizeof *data);
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U16, gappy->n_slow, gappy->n_fast, data, NULL);
  g_assert_true (ringlet_mask_proposal (state, image, gappy, &layers, NULL));
  g_assert_null (layers);
  state->gap_mask = FALSE;
  g_assert_true (ringlet_mask_proposal (state, image, detector, &layers, NULL));
  g_assert_null (layers);
  g_assert_true (ringlet_mask_proposal (state, image, gappy, &layers, NULL));
  g_assert_cmpuint (ringlet_mask_layers_n (layers), ==, 1);
  state->layers = ringlet_mask_layers_ref (layers);
  g_assert_true (ringlet_masking_get (state, gappy, image, memo, &mask, NULL, NULL));
  g_assert_cmpuint (mask->n_bad, ==, 16558); /* as pyFAI */
}

int
main (int argc, char **argv)
{
  g_autofree char *square_path = NULL;
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  write_image ("a.edf");
  g_free (fixture_write_poni (folder, "g.poni", 3));
  square_path = in ("square.txt");
  g_assert_true (
      g_file_set_contents (square_path, "add rectangle 10 20 14 24", -1, NULL));
  program_do (folder, "mask --shape 48x64 --shapes square.txt -o square.edf");

  g_test_add_func ("/mask-layers/verbs", test_verbs);
  g_test_add_func ("/mask-layers/nothing", test_nothing);
  g_test_add_func ("/mask-layers/refused", test_refused);
  g_test_add_func ("/mask-layers/walk", test_walk);
  g_test_add_func ("/mask-layers/integrated", test_integrated);
  g_test_add_func ("/mask-layers/same", test_same);
  g_test_add_func ("/mask-layers/range-follows", test_range_follows);
  g_test_add_func ("/mask-layers/other-shape", test_other_shape);
  g_test_add_func ("/mask-layers/program", test_program);
  g_test_add_func ("/mask-layers/saved", test_saved);
  g_test_add_func ("/mask-layers/proposed", test_proposed);
  g_test_add_func ("/mask-layers/saturated", test_saturated);
  g_test_add_func ("/mask-layers/flags", test_flags);
  g_test_add_func ("/mask-layers/gaps", test_gaps);
  result = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return result;
}
