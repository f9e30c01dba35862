/* SPDX-License-Identifier: MIT */

/* What a stack keeps from one set of layers to the next, against what is made at once.
 */

#include "mask-stack-fixture.h"

/* ---- a random document ---- */

typedef struct {
  GRand *rand;
  RingletMaskLayers *layers;
  RingletMask *base;
  RingletImage *images[2];
  RingletDetector *detector;
  RingletGeometry geometry;
  gsize image;
} Walk;

static double
random_at (Walk *walk, double max)
{
  return g_rand_double_range (walk->rand, -10.0, max + 10.0);
}

static RingletMaskLayer *
random_brush (Walk *walk)
{
  RingletMaskLayer *brush = layer_of ("brush", NULL, 0);
  const int n = g_rand_int_range (walk->rand, 0, 3);

  for (int i = 0; i < n; i++) {
    const double numbers[] = { g_rand_double_range (walk->rand, 0.4, 9.0),
      random_at (walk, N_SLOW), random_at (walk, N_FAST), random_at (walk, N_SLOW),
      random_at (walk, N_FAST) };
    RingletMaskLayer *more = ringlet_mask_layer_with_stroke (
        brush, i % 2 == 1, numbers, g_rand_boolean (walk->rand) ? 3 : 5, NULL);

    ringlet_mask_layer_unref (brush);
    brush = more;
  }
  return brush;
}

static RingletMaskLayer *
random_layer (Walk *walk)
{
  const double y = random_at (walk, N_SLOW);
  const double x = random_at (walk, N_FAST);
  const double r = g_rand_double_range (walk->rand, 1.0, 30.0);
  const double rectangle[] = { y, x, y + r, x + 2.0 * r };
  const double ring[] = { y, x, r, r + 5.0 };
  const double range[] = { r * 0.5, r * 0.5 + 4.0 };
  const double threshold[] = { -INFINITY, 100.0 };
  const double hot[] = { g_rand_double_range (walk->rand, 2.0, 9.0) };
  const double growth[] = { g_rand_int_range (walk->rand, 0, 5),
    g_rand_int_range (walk->rand, 0, 2) };
  g_autoptr (RingletMask) mask = NULL;

  switch (g_rand_int_range (walk->rand, 0, 11)) {
  case 0:
    return layer_of ("rectangle", rectangle, 4);
  case 1:
    return layer_of ("ring", ring, 4);
  case 2:
    return layer_of ("2theta", range, 2);
  case 3:
    return layer_of ("threshold", threshold, 2);
  case 4:
    return layer_of ("hot", hot, 1);
  case 5:
    return layer_of ("dead", NULL, 0);
  case 6:
    return layer_of (g_rand_boolean (walk->rand) ? "grow" : "shrink", growth, 2);
  case 7:
    return layer_of ("invert", NULL, 0);
  case 8:
    return layer_of ("fill", NULL, 0);
  case 9:
    mask = random_mask (g_rand_int (walk->rand));
    return ringlet_mask_layer_new_pixels (mask, NULL);
  default:
    return random_brush (walk);
  }
}

/* Takes @layers. */
static void
put (Walk *walk, RingletMaskLayers *layers)
{
  ringlet_mask_layers_unref (walk->layers);
  walk->layers = layers;
}

/* Takes @layer. */
static void
put_layer (Walk *walk, guint index, RingletMaskLayer *layer)
{
  put (walk, ringlet_mask_layers_replace (walk->layers, index, layer));
  ringlet_mask_layer_unref (layer);
}

static void
go_on (Walk *walk, guint index)
{
  const RingletMaskLayer *layer = ringlet_mask_layers_get (walk->layers, index);
  const double y = random_at (walk, N_SLOW);
  const double x = random_at (walk, N_FAST);
  const double numbers[] = { 3.5, y, x };

  if (layer->strokes == NULL)
    return;
  if (layer->strokes->len > 0 && g_rand_int_range (walk->rand, 0, 4) > 0)
    put_layer (walk, index, ringlet_mask_layer_with_point (layer, y, x, NULL));
  else
    put_layer (walk, index,
        ringlet_mask_layer_with_stroke (
            layer, g_rand_boolean (walk->rand), numbers, 3, NULL));
}

static void
step_layer (Walk *walk, guint index)
{
  const RingletMaskLayer *layer = ringlet_mask_layers_get (walk->layers, index);
  const guint n = walk->layers->n;

  switch (g_rand_int_range (walk->rand, 0, 7)) {
  case 0:
    put (walk, ringlet_mask_layers_remove (walk->layers, index));
    break;
  case 1:
    put (walk,
        ringlet_mask_layers_move (
            walk->layers, index, (guint) g_rand_int_range (walk->rand, 0, (int) n)));
    break;
  case 2:
    put_layer (walk, index, ringlet_mask_layer_with_enabled (layer, !layer->enabled));
    break;
  case 3:
    put_layer (walk, index, ringlet_mask_layer_with_cut (layer, !layer->cut));
    break;
  case 4:
    put_layer (walk, index, ringlet_mask_layer_with_name (layer, "other"));
    break;
  default:
    go_on (walk, index);
  }
}

static void
step (Walk *walk)
{
  const guint n = ringlet_mask_layers_n (walk->layers);

  switch (g_rand_int_range (walk->rand, 0, 12)) {
  case 0:
    walk->image = !walk->image;
    break;
  case 1:
    walk->geometry.distance_m *= 1.01;
    break;
  case 2:
    g_clear_pointer (&walk->base, ringlet_mask_unref);
    if (g_rand_boolean (walk->rand))
      walk->base = random_mask (g_rand_int (walk->rand));
    break;
  case 3:
  case 4: {
    g_autoptr (RingletMaskLayer) layer = random_layer (walk);

    if (n < 8)
      put (walk,
          ringlet_mask_layers_insert (walk->layers,
              (guint) g_rand_int_range (walk->rand, 0, (int) n + 1), layer));
    break;
  }
  default:
    if (n > 0)
      step_layer (walk, (guint) g_rand_int_range (walk->rand, 0, (int) n));
  }
}

static Walk
walk_new (guint32 seed)
{
  return (Walk){ g_rand_new_with_seed (seed), NULL, NULL,
    { make_image (1), make_image (2) }, make_detector (), geometry, 0 };
}

static void
walk_clear (Walk *walk)
{
  g_rand_free (walk->rand);
  ringlet_mask_layers_unref (walk->layers);
  g_clear_pointer (&walk->base, ringlet_mask_unref);
  ringlet_image_unref (walk->images[0]);
  ringlet_image_unref (walk->images[1]);
  ringlet_detector_unref (walk->detector);
}

static RingletMaskScene
walk_scene (const Walk *walk)
{
  return (RingletMaskScene){ N_SLOW, N_FAST, walk->base, walk->images[walk->image],
    walk->detector, &walk->geometry };
}

/* Rows that are not said to have changed have not; counts and pixels are those of a
 * stack that knew nothing. */
static void
assert_as_new (RingletMaskStack *stack, const guint8 *before, RingletMaskArea changed,
    const Walk *walk)
{
  const RingletMaskScene scene = walk_scene (walk);
  g_autoptr (RingletMaskStack) fresh = ringlet_mask_stack_new ();
  const guint8 *now = ringlet_mask_stack_peek (stack);

  g_assert_true (
      ringlet_mask_stack_update (fresh, walk->layers, &scene, NULL, NULL, NULL));
  g_assert_cmpmem (now, N, ringlet_mask_stack_peek (fresh), N);
  for (gsize i = 0; before != NULL && i < N_SLOW; i++) {
    if (i < changed.slow || i >= changed.slow_end)
      g_assert_cmpmem (now + i * N_FAST, N_FAST, before + i * N_FAST, N_FAST);
  }
  for (guint i = 0; i < ringlet_mask_layers_n (walk->layers); i++) {
    const RingletMaskCount a = ringlet_mask_stack_count (stack, i);
    const RingletMaskCount b = ringlet_mask_stack_count (fresh, i);

    g_assert_cmpuint (a.n_own, ==, b.n_own);
    g_assert_cmpuint (a.n_changed, ==, b.n_changed);
  }
}

static void
test_walk (void)
{
  for (guint32 seed = 0; seed < 6; seed++) {
    g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
    Walk walk = walk_new (seed);
    g_autofree guint8 *before = NULL;

    for (guint i = 0; i < 70; i++) {
      RingletMaskArea changed = { 0 };
      RingletMaskScene scene;
      g_autoptr (RingletMask) mask = NULL;

      step (&walk);
      scene = walk_scene (&walk);
      g_assert_true (
          ringlet_mask_stack_update (stack, walk.layers, &scene, &changed, NULL, NULL));
      assert_as_new (stack, before, changed, &walk);
      mask = ringlet_mask_stack_get_mask (stack, NULL);
      g_assert_cmpmem (mask->bad, N, ringlet_mask_stack_peek (stack), N);
      g_free (before);
      before = g_memdup2 (ringlet_mask_stack_peek (stack), N);
    }
    walk_clear (&walk);
  }
}

/* A stack that knew nothing, against one layer after the other. */
static void
combine_slowly (
    const RingletMaskLayers *layers, const RingletMaskScene *scene, guint8 *bad)
{
  if (scene->base != NULL)
    memcpy (bad, scene->base->bad, N);
  for (guint i = 0; i < ringlet_mask_layers_n (layers); i++) {
    g_autoptr (RingletMask) below =
        ringlet_mask_new_take (N_SLOW, N_FAST, g_memdup2 (bad, N));
    RingletMaskScene alone = *scene;
    g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
    g_autoptr (RingletMaskLayers) one =
        ringlet_mask_layers_insert (NULL, 0, layers->layers[i]);

    alone.base = below;
    g_assert_true (ringlet_mask_stack_update (stack, one, &alone, NULL, NULL, NULL));
    memcpy (bad, ringlet_mask_stack_peek (stack), N);
  }
}

static void
test_order (void)
{
  for (guint32 seed = 100; seed < 110; seed++) {
    Walk walk = walk_new (seed);
    RingletMaskScene scene;
    g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
    g_autofree guint8 *bad = g_new0 (guint8, N);

    for (guint i = 0; i < 60; i++)
      step (&walk);
    scene = walk_scene (&walk);
    combine_slowly (walk.layers, &scene, bad);
    g_assert_true (
        ringlet_mask_stack_update (stack, walk.layers, &scene, NULL, NULL, NULL));
    g_assert_cmpmem (ringlet_mask_stack_peek (stack), N, bad, N);
    walk_clear (&walk);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mask-stack-walk/walk", test_walk);
  g_test_add_func ("/mask-stack-walk/order", test_order);
  return g_test_run ();
}
