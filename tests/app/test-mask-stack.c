/* SPDX-License-Identifier: MIT */

/* Layers into pixels, against their rules pixel by pixel: shapes, strokes, counts. */

#include "base/error.h"
#include "mask-stack-fixture.h"

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
  g_test_add_func ("/mask-stack/stroke", test_stroke);
  g_test_add_func ("/mask-stack/stroke-below", test_stroke_below);
  g_test_add_func ("/mask-stack/counts", test_counts);
  g_test_add_func ("/mask-stack/refused", test_refused);
  g_test_add_func ("/mask-stack/other-shape", test_other_shape);
  return g_test_run ();
}
