/* SPDX-License-Identifier: MIT */
#include "random-mask-actions.h"

#include <math.h>

#include "mask-proposal.h"
#include "project-mask.h"

/* More would only be slower. */
#define MOST_LAYERS 12

/* What an action may do. */
typedef struct {
  RingletProject *project;
  const char *folder;
  GRand *random;
} Hand;

static double
real (const Hand *hand, double from, double to)
{
  return g_rand_double_range (hand->random, from, to);
}

static guint
whole (const Hand *hand, guint n)
{
  return (guint) g_rand_int_range (hand->random, 0, (gint32) n);
}

static guint
n_layers (const Hand *hand)
{
  return ringlet_mask_layers_n (ringlet_project_get_state (hand->project)->layers);
}

static const RingletMaskLayer *
layer_at (const Hand *hand, guint index)
{
  return ringlet_project_get_state (hand->project)->layers->layers[index];
}

/* ---- one of any kind ---- */

/* Every kind of app/mask-layer.h that is made of numbers. */
static const struct {
  const char *id;
  gsize n;
} kinds[] = { { "rectangle", 4 }, { "circle", 3 }, { "ellipse", 5 }, { "polygon", 6 },
  { "ring", 4 }, { "arc", 6 }, { "2theta", 2 }, { "radial", 2 }, { "threshold", 2 },
  { "hot", 1 }, { "spots", 2 }, { "dead", 0 }, { "gaps", 0 }, { "grow", 2 },
  { "shrink", 1 }, { "invert", 0 }, { "fill", 0 } };

static void
fill_numbers (const Hand *hand, const char *id, double *p)
{
  const double y = real (hand, 0.0, FIXTURE_SLOW);
  const double x = real (hand, 0.0, FIXTURE_FAST);
  const double places[] = { y, x, y + real (hand, 2.0, 9.0),
    x + real (hand, 10.0, 15.0), real (hand, -90.0, 90.0), real (hand, 100.0, 200.0) };
  const double shape[] = { y, x, real (hand, 1.0, 4.0), real (hand, 5.0, 9.0),
    real (hand, -90.0, 90.0), real (hand, 100.0, 200.0) };
  const gboolean is_place =
      g_str_equal (id, "rectangle") || g_str_equal (id, "polygon");

  for (guint i = 0; i < 6; i++)
    p[i] = is_place ? places[i] : shape[i];
  if (g_str_equal (id, "grow") || g_str_equal (id, "shrink"))
    p[0] = 1 + whole (hand, 3), p[1] = whole (hand, 2);
  else if (g_str_equal (id, "spots"))
    p[0] = real (hand, 3.0, 9.0), p[1] = real (hand, 1.0, 3.0);
  else if (g_str_equal (id, "threshold"))
    p[0] = whole (hand, 2) > 0 ? -INFINITY : real (hand, -9.0, 0.0), p[1] = 40.0 + x;
  else if (g_str_equal (id, "2theta") || g_str_equal (id, "radial"))
    p[0] = real (hand, 0.0, 5.0), p[1] = p[0] + real (hand, 0.1, 3.0);
}

static void
add (const Hand *hand)
{
  const guint which = whole (hand, G_N_ELEMENTS (kinds));
  double numbers[6];
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMaskLayer) layer = NULL;

  fill_numbers (hand, kinds[which].id, numbers);
  layer = ringlet_mask_layer_new (kinds[which].id, numbers, kinds[which].n,
      ringlet_unit_find ("q_nm^-1", NULL), &error);
  g_assert_no_error (error);
  if (n_layers (hand) < MOST_LAYERS)
    ringlet_project_add_mask_layer (
        hand->project, whole (hand, n_layers (hand) + 1), layer);
}

/* ---- what is there already ---- */

static void
change (const Hand *hand)
{
  const guint index = whole (hand, n_layers (hand));
  const RingletMaskLayer *layer = layer_at (hand, index);
  double numbers[6];
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMaskLayer) other = NULL;

  if (layer->n == 0)
    return;
  fill_numbers (hand, layer->klass->id, numbers);
  other = ringlet_mask_layer_with_numbers (layer, numbers, layer->n, &error);
  g_assert_no_error (error);
  ringlet_project_change_mask_layer (
      hand->project, index, other, whole (hand, 2) > 0 ? "shape" : NULL);
}

static void
remove_one (const Hand *hand)
{
  ringlet_project_remove_mask_layer (hand->project, whole (hand, n_layers (hand)));
}

static void
move (const Hand *hand)
{
  ringlet_project_move_mask_layer (
      hand->project, whole (hand, n_layers (hand)), whole (hand, n_layers (hand)));
}

static void
rename_one (const Hand *hand)
{
  static const char *const names[] = { "beam stop", "Ångström", "" };

  ringlet_project_rename_mask_layer (
      hand->project, whole (hand, n_layers (hand)), names[whole (hand, 3)]);
}

static void
enable (const Hand *hand)
{
  ringlet_project_enable_mask_layer (
      hand->project, whole (hand, n_layers (hand)), whole (hand, 2) > 0);
}

static void
cut (const Hand *hand)
{
  ringlet_project_cut_mask_layer (
      hand->project, whole (hand, n_layers (hand)), whole (hand, 2) > 0);
}

/* ---- strokes ---- */

static guint
find_brush (const Hand *hand)
{
  guint i = 0;

  while (i < n_layers (hand) && layer_at (hand, i)->strokes == NULL)
    i++;
  return i;
}

/* On the lowest brush, or on a new one. */
static void
paint (const Hand *hand)
{
  const guint index = find_brush (hand);
  const guint n = whole (hand, 8);
  const double y = real (hand, 0.0, FIXTURE_SLOW);
  const double x = real (hand, 0.0, FIXTURE_FAST);

  g_assert_true (ringlet_project_begin_stroke (
      hand->project, index, whole (hand, 3) == 0, real (hand, 0.5, 5.0), y, x, NULL));
  for (guint i = 1; i <= n; i++)
    g_assert_true (
        ringlet_project_extend_stroke (hand->project, index, y + i, x - i, NULL));
  if (whole (hand, 3) == 0)
    g_assert_true (ringlet_project_cancel_drag (hand->project));
  else
    ringlet_project_end_drag (hand->project);
}

/* ---- files, proposals ---- */

static void
load (const Hand *hand)
{
  g_autofree char *path = g_build_filename (hand->folder, "mask.edf", NULL);

  if (whole (hand, 2) > 0)
    g_assert_true (ringlet_project_replace_mask (hand->project, path, NULL));
  else if (n_layers (hand) < MOST_LAYERS)
    g_assert_true (ringlet_project_add_mask (hand->project, path, NULL));
}

static void
propose (const Hand *hand)
{
  const RingletState *state = ringlet_project_get_state (hand->project);
  g_autoptr (RingletImage) image =
      state->source != NULL ? ringlet_source_read (state->source, 0, NULL, NULL) : NULL;
  g_autoptr (RingletMaskLayers) layers = NULL;

  if (image == NULL)
    return;
  g_assert_true (ringlet_mask_proposal (state, image, NULL, &layers, NULL));
  if (layers != NULL)
    ringlet_project_add_mask_layers (hand->project, layers, "Mask: proposal");
}

static void
clear (const Hand *hand)
{
  ringlet_project_clear_mask (hand->project);
}

static const struct {
  void (*act) (const Hand *hand);
  guint share;        /* how often */
  gboolean needs_one; /* layer */
} acts[] = {
  { add, 12, FALSE },
  { change, 6, TRUE },
  { remove_one, 3, TRUE },
  { move, 3, TRUE },
  { rename_one, 2, TRUE },
  { enable, 4, TRUE },
  { cut, 3, TRUE },
  { paint, 8, FALSE },
  { load, 2, FALSE },
  { propose, 2, FALSE },
  { clear, 1, FALSE },
};

void
random_mask_action (RingletProject *project, const char *folder, GRand *random)
{
  const Hand hand = { project, folder, random };
  guint n_shares = 0;
  guint at = 0;
  gsize i = 0;

  for (gsize k = 0; k < G_N_ELEMENTS (acts); k++)
    n_shares += acts[k].share;
  at = whole (&hand, n_shares);
  for (; at >= acts[i].share; i++)
    at -= acts[i].share;
  if (!acts[i].needs_one || n_layers (&hand) > 0)
    acts[i].act (&hand);
  else
    add (&hand);
}
