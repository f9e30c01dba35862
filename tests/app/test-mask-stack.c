/* SPDX-License-Identifier: MIT */

/* Layers into pixels, against their rules pixel by pixel; and what is kept from one
 * set to the next against what is made at once. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "mask-stack.h"

#define N_SLOW 150
#define N_FAST 70
#define N (N_SLOW * N_FAST)

/* Without tilt: the beam meets the detector at 60.3, 31.7 pixels, 0.1 m away. */
static const RingletGeometry geometry = { 0.1, 60.3e-3, 31.7e-3, 0, 0, 0, 1e-10,
  FALSE };

static RingletImage *
make_image (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N; i++)
    data[i] = (guint32) g_rand_int_range (rand, 90, 110);
  for (gsize i = 0; i < 30; i++)
    data[g_rand_int_range (rand, 0, N)] = 5000;
  data[17] = G_MAXUINT32;
  return ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST, data, NULL);
}

static RingletMask *
random_mask (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *bad = g_new (guint8, N);

  for (gsize i = 0; i < N; i++)
    bad[i] = g_rand_int_range (rand, 0, 40) == 0;
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
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

/* Takes @layer. */
static void
push (RingletMaskLayers **layers, RingletMaskLayer *layer)
{
  RingletMaskLayers *more =
      ringlet_mask_layers_insert (*layers, ringlet_mask_layers_n (*layers), layer);

  ringlet_mask_layer_unref (layer);
  ringlet_mask_layers_unref (*layers);
  *layers = more;
}

/* ---- each kind by its rule ---- */

static gboolean
in_rectangle (double y, double x)
{
  return y >= 10.0 && y < 41.5 && x >= 5.25 && x < 33.0;
}

static gboolean
in_circle (double y, double x)
{
  return hypot (y - 70.2, x - 30.1) < 20.0;
}

static gboolean
in_ring (double y, double x)
{
  return hypot (y - 70.2, x - 30.1) >= 9.5 && in_circle (y, x);
}

/* A quarter, from x to y. */
static gboolean
in_arc (double y, double x)
{
  return in_ring (y, x) && y >= 70.2 && x > 30.1;
}

static gboolean
in_ellipse (double y, double x)
{
  return pow ((y - 70.2) / 30.0, 2.0) + pow ((x - 30.1) / 8.0, 2.0) < 1.0;
}

/* A triangle: on the inner side of its three edges. */
static gboolean
in_polygon (double y, double x)
{
  static const double p[][2] = { { 5.1, 5.2 }, { 120.3, 20.4 }, { 60.7, 66.6 } };
  gboolean inside = TRUE;

  for (gsize i = 0; i < 3; i++) {
    const double *a = p[i];
    const double *b = p[(i + 1) % 3];

    inside = inside && (b[0] - a[0]) * (x - a[1]) - (b[1] - a[1]) * (y - a[0]) > 0.0;
  }
  return inside;
}

static double
two_theta_deg (double y, double x)
{
  return atan2 (hypot (y - 60.3, x - 31.7) * 1e-3, 0.1) * 180.0 / G_PI;
}

static gboolean
in_two_theta (double y, double x)
{
  return two_theta_deg (y, x) >= 10.0 && two_theta_deg (y, x) < 20.0;
}

static gboolean
in_q (double y, double x)
{
  const double q =
      4.0 * G_PI / 0.1 * sin (two_theta_deg (y, x) * G_PI / 360.0); /* nm⁻¹ */

  return q >= 8.0 && q < 11.0;
}

typedef struct {
  const char *id;
  double numbers[6];
  gsize n;
  gboolean (*inside) (double y, double x);
} Case;

static const Case cases[] = {
  { "rectangle", { 10, 5.25, 41.5, 33 }, 4, in_rectangle },
  { "circle", { 70.2, 30.1, 20 }, 3, in_circle },
  { "ring", { 70.2, 30.1, 9.5, 20 }, 4, in_ring },
  { "arc", { 70.2, 30.1, 9.5, 20, 0, 90 }, 6, in_arc },
  { "ellipse", { 70.2, 30.1, 30, 8 }, 4, in_ellipse },
  { "polygon", { 5.1, 5.2, 120.3, 20.4, 60.7, 66.6 }, 6, in_polygon },
  { "2theta", { 10, 20 }, 2, in_two_theta },
  { "radial", { 8, 11 }, 2, in_q },
};

static RingletMaskScene
scene_of (RingletImage *image, RingletDetector *detector, RingletMask *base)
{
  return (RingletMaskScene){ N_SLOW, N_FAST, base, image, detector, &geometry };
}

static RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (1e-3, 1e-3, N_SLOW, N_FAST, 3, NULL);
}

/* As a mask above nothing, and as an eraser above all. */
static void
test_shape (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
  const RingletMaskScene scene = scene_of (NULL, detector, NULL);

  for (gboolean cut = FALSE; cut <= TRUE; cut++) {
    const double all[] = { 0, 0, N_SLOW, N_FAST };
    g_autoptr (RingletMaskLayers) layers = NULL;
    g_autoptr (RingletMaskLayer) plain = layer_of (c->id, c->numbers, c->n);
    gsize n_inside = 0;

    if (cut)
      push (&layers, layer_of ("rectangle", all, 4));
    push (&layers, ringlet_mask_layer_with_cut (plain, cut));
    g_assert_true (ringlet_mask_stack_update (stack, layers, &scene, NULL, NULL, NULL));
    for (gsize i = 0; i < N; i++) {
      const gboolean inside =
          c->inside ((double) (i / N_FAST) + 0.5, (double) (i % N_FAST) + 0.5);

      n_inside += inside != FALSE;
      g_assert_cmpuint (ringlet_mask_stack_peek (stack)[i], ==, inside != cut);
    }
    g_assert_cmpuint (n_inside, >, 20);
    g_assert_cmpuint (
        ringlet_mask_stack_count (stack, layers->n - 1).n_own, ==, n_inside);
    g_assert_cmpuint (
        ringlet_mask_stack_count (stack, layers->n - 1).n_changed, ==, n_inside);
    g_assert_cmpuint (
        ringlet_mask_stack_n_masked (stack), ==, cut ? N - n_inside : n_inside);
  }
}

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

/* ---- what a stroke costs ---- */

static void
test_stroke (void)
{
  const double dot[] = { 4.0, 20.0, 30.0 };
  const double all[] = { 0, 0, N_SLOW, N_FAST };
  const double one[] = { 1 };
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
  const RingletMaskScene scene = scene_of (NULL, NULL, NULL);
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMaskLayer) plain = layer_of ("brush", NULL, 0);
  g_autoptr (RingletMaskLayer) brush =
      ringlet_mask_layer_with_stroke (plain, TRUE, dot, 3, NULL);
  g_autoptr (RingletMaskLayer) longer =
      ringlet_mask_layer_with_point (brush, 22.0, 31.0, NULL);
  g_autoptr (RingletMaskLayers) next = NULL;
  RingletMaskArea changed = { 0 };

  push (&layers, layer_of ("rectangle", all, 4));
  push (&layers, ringlet_mask_layer_ref (brush));
  push (&layers, layer_of ("grow", one, 1));
  g_assert_true (
      ringlet_mask_stack_update (stack, layers, &scene, &changed, NULL, NULL));
  g_assert_cmpuint (changed.slow_end, ==, N_SLOW);
  g_assert_true (
      ringlet_mask_stack_update (stack, layers, &scene, &changed, NULL, NULL));
  g_assert_cmpuint (changed.slow_end, ==, changed.slow);

  /* Radius, the pixel around boxes, and what grows. */
  next = ringlet_mask_layers_replace (layers, 1, longer);
  g_assert_true (ringlet_mask_stack_update (stack, next, &scene, &changed, NULL, NULL));
  g_assert_cmpuint (changed.slow, >=, 20 - 4 - 2 - 1);
  g_assert_cmpuint (changed.slow_end, <=, 22 + 4 + 2 + 1);
}

/* What lies beside the rows that change decides about them, too. */
static void
test_stroke_below (void)
{
  static const char *const operations[] = { "grow", "shrink", "fill", "invert" };
  const double dot[] = { 4.0, 20.0, 30.0 };
  const double three[] = { 3 };
  g_autoptr (RingletMask) base = random_mask (3);
  const RingletMaskScene scene = scene_of (NULL, NULL, base);
  g_autoptr (RingletMaskLayer) plain = layer_of ("brush", NULL, 0);
  g_autoptr (RingletMaskLayer) brush =
      ringlet_mask_layer_with_stroke (plain, FALSE, dot, 3, NULL);
  g_autoptr (RingletMaskLayer) longer =
      ringlet_mask_layer_with_point (brush, 22.0, 31.0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++) {
    g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
    g_autoptr (RingletMaskStack) fresh = ringlet_mask_stack_new ();
    g_autoptr (RingletMaskLayers) layers = NULL;
    g_autoptr (RingletMaskLayers) next = NULL;

    push (&layers, ringlet_mask_layer_ref (brush));
    push (&layers, layer_of (operations[i], three, i < 2 ? 1 : 0));
    next = ringlet_mask_layers_replace (layers, 0, longer);
    g_assert_true (ringlet_mask_stack_update (stack, layers, &scene, NULL, NULL, NULL));
    g_assert_true (ringlet_mask_stack_update (stack, next, &scene, NULL, NULL, NULL));
    g_assert_true (ringlet_mask_stack_update (fresh, next, &scene, NULL, NULL, NULL));
    g_assert_cmpmem (
        ringlet_mask_stack_peek (stack), N, ringlet_mask_stack_peek (fresh), N);
  }
}

/* ---- counts ---- */

static void
test_counts (void)
{
  const double a[] = { 0, 0, 10, 10 };
  const double b[] = { 5, 5, 15, 15 };
  const double one[] = { 1, 1 };
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
  const RingletMaskScene scene = scene_of (NULL, NULL, NULL);
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMaskLayer) second = layer_of ("rectangle", b, 4);
  static const gsize wanted[][2] = { { 100, 100 }, { 100, 75 }, { 100, 75 } };

  push (&layers, layer_of ("rectangle", a, 4));
  push (&layers, ringlet_mask_layer_with_enabled (second, FALSE));
  push (&layers, ringlet_mask_layer_ref (second));
  push (&layers, ringlet_mask_layer_with_cut (second, TRUE));
  g_assert_true (ringlet_mask_stack_update (stack, layers, &scene, NULL, NULL, NULL));
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (ringlet_mask_stack_count (stack, i).n_own, ==, wanted[i][0]);
    g_assert_cmpuint (ringlet_mask_stack_count (stack, i).n_changed, ==, wanted[i][1]);
  }
  g_assert_cmpuint (ringlet_mask_stack_count (stack, 3).n_changed, ==, 100);
  g_assert_cmpuint (ringlet_mask_stack_n_masked (stack), ==, 75);
  push (&layers, layer_of ("grow", one, 2));
  g_assert_true (ringlet_mask_stack_update (stack, layers, &scene, NULL, NULL, NULL));
  /* A square without its last quarter is two rectangles, each a pixel larger. */
  g_assert_cmpuint (ringlet_mask_stack_count (stack, 4).n_own, ==, 0);
  g_assert_cmpuint (
      ringlet_mask_stack_count (stack, 4).n_changed, ==, 2 * 11 * 6 - 6 * 6 - 75);
}

/* ---- refused ---- */

typedef struct {
  const char *id;
  double numbers[4];
  gsize n;
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "square", { 1 }, 1, "\"square\" is no layer" },
  { "pixels", { 1 }, 0, "made of numbers" },
  { "rectangle", { 1, 2, 3 }, 3, "too few" },
  { "rectangle", { 1, 2, 1, 4 }, 4, "no area" },
  { "rectangle", { 1, 2, NAN, 4 }, 4, "beyond" },
  { "circle", { 1, 2, 0 }, 3, "radius" },
  { "circle", { 1e8, 2, 1 }, 3, "1e7" },
  { "2theta", { 3, 2 }, 2, "smaller" },
  { "threshold", { 3, 2 }, 2, "smaller" },
  { "threshold", { -INFINITY, INFINITY }, 2, "one of the limits" },
  { "threshold", { NAN, 1 }, 2, "smaller" },
  { "hot", { 0 }, 1, "positive" },
  { "spots", { 2, 1 }, 2, "3 or more" },
  { "grow", { 1.5 }, 1, "whole number" },
  { "grow", { 1001 }, 1, "1000" },
  { "shrink", { 1, 2 }, 2, "squares" },
  { "invert", { 1 }, 1, "no numbers" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_mask_layer_new (c->id, c->numbers, c->n, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, c->word));
  }
}

/* And the next update makes up for it. */
static void
test_other_shape (void)
{
  g_autoptr (RingletMask) small = ringlet_mask_new_take (1, 2, g_malloc0 (2));
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
  const RingletMaskScene scene = scene_of (NULL, NULL, NULL);
  const RingletMaskScene tiny = { 1, 2 };
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (GError) error = NULL;

  push (&layers, ringlet_mask_layer_new_pixels (small, "/a/small.edf"));
  g_assert_false (
      ringlet_mask_stack_update (stack, layers, &scene, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "small.edf"));
  g_assert_true (ringlet_mask_stack_update (stack, layers, &tiny, NULL, NULL, NULL));
  g_assert_cmpuint (ringlet_mask_stack_n_masked (stack), ==, 0);
  g_assert_true (ringlet_mask_stack_update (stack, NULL, &scene, NULL, NULL, NULL));
  g_assert_cmpuint (ringlet_mask_stack_n_masked (stack), ==, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/mask-stack/shape/", cases[i].id, NULL);

    g_test_add_data_func (path, &cases[i], test_shape);
  }
  g_test_add_func ("/mask-stack/walk", test_walk);
  g_test_add_func ("/mask-stack/order", test_order);
  g_test_add_func ("/mask-stack/stroke", test_stroke);
  g_test_add_func ("/mask-stack/stroke-below", test_stroke_below);
  g_test_add_func ("/mask-stack/counts", test_counts);
  g_test_add_func ("/mask-stack/refused", test_refused);
  g_test_add_func ("/mask-stack/other-shape", test_other_shape);
  return g_test_run ();
}
