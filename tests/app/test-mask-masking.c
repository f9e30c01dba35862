/* SPDX-License-Identifier: MIT */

/* What layers mask: in a pattern, in a file, and as the command line program does. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "display.h"
#include "image/mask-write.h"
#include "mask-layers-fixture.h"
#include "masking.h"

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
  add_square (project);
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

  add_square (project);
  a = ringlet_state_ref (ringlet_project_get_state (project));
  ringlet_project_rename_mask_layer (project, 0, "beam stop");
  g_assert_true (
      ringlet_integration_is_same (a, ringlet_project_get_state (project), FALSE));
  g_assert_true (ringlet_display_is_same (a, ringlet_project_get_state (project)));
  ringlet_project_enable_mask_layer (project, 0, FALSE);
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

  add_two (project);
  g_assert_true (ringlet_project_begin_stroke (project, 2, FALSE, 2.0, 5.0, 5.0, NULL));
  g_assert_true (ringlet_project_extend_stroke (project, 2, 24.0, 5.0, NULL));
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

int
main (int argc, char **argv)
{
  layers_start (&argc, &argv);
  g_test_add_func ("/mask-masking/integrated", test_integrated);
  g_test_add_func ("/mask-masking/same", test_same);
  g_test_add_func ("/mask-masking/range-follows", test_range_follows);
  g_test_add_func ("/mask-masking/other-shape", test_other_shape);
  g_test_add_func ("/mask-masking/program", test_program);
  g_test_add_func ("/mask-masking/saved", test_saved);
  return layers_run ();
}
