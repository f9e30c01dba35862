/* SPDX-License-Identifier: MIT */

/* Masks made of masks, against definitions that are worked out pixel by pixel. */

#include <string.h>

#include "base/error.h"
#include "image/mask-edit.h"

#define N_SLOW 23
#define N_FAST 31

static RingletMask *
mask_of (gsize n_slow, gsize n_fast, const guint8 *bad)
{
  return ringlet_mask_new_take (n_slow, n_fast, g_memdup2 (bad, n_slow * n_fast));
}

/* Returns (transfer full): one pixel in @one_in is masked. */
static RingletMask *
random_mask (guint32 seed, gint32 one_in)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *bad = g_new (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    bad[i] = g_rand_int_range (rand, 0, one_in) == 0;
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static void
assert_same (const RingletMask *a, const RingletMask *b)
{
  g_assert_cmpuint (a->n_slow, ==, b->n_slow);
  g_assert_cmpmem (a->bad, a->n_slow * a->n_fast, b->bad, b->n_slow * b->n_fast);
  g_assert_cmpuint (a->n_bad, ==, b->n_bad);
}

static void
test_combine (void)
{
  static const guint8 a_bad[4] = { 0, 0, 1, 1 };
  static const guint8 b_bad[4] = { 0, 1, 0, 1 };
  static const guint8 wanted[][4] = {
    [RINGLET_MASK_OR] = { 0, 1, 1, 1 },
    [RINGLET_MASK_AND] = { 0, 0, 0, 1 },
    [RINGLET_MASK_XOR] = { 0, 1, 1, 0 },
    [RINGLET_MASK_MINUS] = { 0, 0, 1, 0 },
  };
  g_autoptr (RingletMask) a = mask_of (1, 4, a_bad);
  g_autoptr (RingletMask) b = mask_of (1, 4, b_bad);

  for (guint how = 0; how < G_N_ELEMENTS (wanted); how++) {
    g_autoptr (RingletMask) mask =
        ringlet_mask_combine (a, (RingletMaskOperator) how, b, NULL);

    g_assert_cmpmem (mask->bad, 4, wanted[how], 4);
  }
}

static void
test_shapes (void)
{
  static const guint8 bad[6] = { 1 };
  g_autoptr (RingletMask) a = mask_of (2, 3, bad);
  g_autoptr (RingletMask) turned = mask_of (3, 2, bad);
  g_autoptr (RingletMask) other = mask_of (1, 6, bad);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_mask_combine (a, RINGLET_MASK_OR, turned, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "3 × 2 pixels"));
  g_assert_nonnull (strstr (error->message, "transposed"));
  g_clear_error (&error);
  g_assert_null (ringlet_mask_combine (a, RINGLET_MASK_OR, other, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_null (strstr (error->message, "transposed"));
}

static void
test_turns (void)
{
  static const guint8 bad[6] = { 1, 0, 0, 1, 1, 0 };
  static const guint8 inverted[6] = { 0, 1, 1, 0, 0, 1 };
  static const guint8 transposed[6] = { 1, 1, 0, 1, 0, 0 };
  static const guint8 flipped[6] = { 1, 1, 0, 1, 0, 0 };
  static const guint8 mirrored[6] = { 0, 0, 1, 0, 1, 1 };
  g_autoptr (RingletMask) mask = mask_of (2, 3, bad);
  g_autoptr (RingletMask) i = ringlet_mask_invert (mask, NULL);
  g_autoptr (RingletMask) t = ringlet_mask_transpose (mask, NULL);
  g_autoptr (RingletMask) f = ringlet_mask_flip (mask, TRUE, NULL);
  g_autoptr (RingletMask) m = ringlet_mask_flip (mask, FALSE, NULL);

  g_assert_cmpmem (i->bad, 6, inverted, 6);
  g_assert_cmpmem (t->bad, 6, transposed, 6);
  g_assert_cmpuint (t->n_slow, ==, 3);
  g_assert_cmpuint (t->n_fast, ==, 2);
  g_assert_cmpmem (f->bad, 6, flipped, 6);
  g_assert_cmpmem (m->bad, 6, mirrored, 6);
}

/* A pixel counts in the end when it counts and lies at the edge or beside one that
 * does: said again and again until nothing changes. */
static RingletMask *
fill_slowly (const RingletMask *mask)
{
  guint8 *bad = g_new (guint8, N_SLOW * N_FAST);
  gboolean changed = TRUE;

  memset (bad, 1, N_SLOW * N_FAST);
  while (changed) {
    changed = FALSE;
    for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
      const gsize slow = i / N_FAST;
      const gsize fast = i % N_FAST;
      const gboolean at_edge =
          slow == 0 || fast == 0 || slow == N_SLOW - 1 || fast == N_FAST - 1;

      if (mask->bad[i] || !bad[i] ||
          (!at_edge && bad[i - 1] && bad[i + 1] && bad[i - N_FAST] && bad[i + N_FAST]))
        continue;
      bad[i] = 0;
      changed = TRUE;
    }
  }
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static void
test_fill (void)
{
  static const guint8 corners[25] = { 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1,
    0, 1, 0, 0, 0, 1, 0, 0 };
  g_autoptr (RingletMask) outline = mask_of (5, 5, corners);
  g_autoptr (RingletMask) whole = ringlet_mask_fill_holes (outline, NULL);

  g_assert_cmpuint (outline->n_bad, ==, 8);
  g_assert_cmpuint (whole->n_bad, ==, 13); /* a square on its corner */
  for (guint32 seed = 0; seed < 40; seed++) {
    g_autoptr (RingletMask) mask = random_mask (seed, 2 + (gint32) seed % 3);
    g_autoptr (RingletMask) slowly = fill_slowly (mask);
    g_autoptr (RingletMask) filled = ringlet_mask_fill_holes (mask, NULL);

    assert_same (filled, slowly);
    g_assert_cmpuint (filled->n_bad, >=, mask->n_bad);
  }
}

/* Whether two pixels are within a kernel of each other. */
static gboolean
is_near (gsize a, gsize b, guint n, RingletMaskKernel kernel)
{
  const int dy = ABS ((int) (a / N_FAST) - (int) (b / N_FAST));
  const int dx = ABS ((int) (a % N_FAST) - (int) (b % N_FAST));

  return kernel == RINGLET_MASK_DISC ? dy * dy + dx * dx <= (int) (n * n)
                                     : MAX (dy, dx) <= (int) n;
}

/* Every pixel against every other one. @what: which kind grows. */
static RingletMask *
grow_slowly (const RingletMask *mask, guint n, RingletMaskKernel kernel, guint8 what)
{
  guint8 *bad = g_new (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    gboolean reached = FALSE;

    for (gsize j = 0; j < N_SLOW * N_FAST && !reached; j++)
      reached = mask->bad[j] == what && is_near (i, j, n, kernel);
    bad[i] = reached ? what : !what;
  }
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static void
test_growth (void)
{
  for (guint32 seed = 0; seed < 3; seed++) {
    g_autoptr (RingletMask) few = random_mask (seed, 60);
    g_autoptr (RingletMask) many = ringlet_mask_invert (few, NULL);

    for (guint n = 0; n < 9; n++) {
      for (guint k = RINGLET_MASK_DISC; k <= RINGLET_MASK_SQUARE; k++) {
        const RingletMaskKernel kernel = (RingletMaskKernel) k;
        g_autoptr (RingletMask) grown = ringlet_mask_grow (few, n, kernel, NULL);
        g_autoptr (RingletMask) shrunk = ringlet_mask_shrink (many, n, kernel, NULL);
        g_autoptr (RingletMask) slowly = grow_slowly (few, n, kernel, 1);
        g_autoptr (RingletMask) slowly_shrunk = grow_slowly (many, n, kernel, 0);

        assert_same (grown, slowly);
        assert_same (shrunk, slowly_shrunk);
      }
    }
  }
}

/* A mask along the edge does not leave it; nothing and everything stay what they are,
 * however far. */
static void
test_growth_limits (void)
{
  guint8 bad[N_SLOW * N_FAST] = { 0 };
  g_autoptr (RingletMask) none = mask_of (N_SLOW, N_FAST, bad);
  g_autoptr (RingletMask) all = ringlet_mask_invert (none, NULL);
  g_autoptr (RingletMask) grown = NULL;
  g_autoptr (RingletMask) shrunk = NULL;
  g_autoptr (RingletMask) edge = NULL;
  g_autoptr (RingletMask) thin = NULL;
  g_autoptr (GError) error = NULL;

  grown = ringlet_mask_grow (none, RINGLET_MASK_MAX_GROWTH, RINGLET_MASK_DISC, NULL);
  shrunk =
      ringlet_mask_shrink (all, RINGLET_MASK_MAX_GROWTH, RINGLET_MASK_SQUARE, NULL);
  assert_same (grown, none);
  assert_same (shrunk, all);

  memset (bad, 1, 4 * N_FAST);
  edge = mask_of (N_SLOW, N_FAST, bad);
  thin = ringlet_mask_shrink (edge, 3, RINGLET_MASK_DISC, NULL);
  g_assert_cmpuint (thin->n_bad, ==, N_FAST);
  g_assert_cmpuint (thin->bad[0], ==, 1);

  g_assert_null (
      ringlet_mask_grow (none, RINGLET_MASK_MAX_GROWTH + 1, RINGLET_MASK_DISC, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

static void
test_flipped (void)
{
  /* The middle row is alike both ways. */
  static const guint8 gaps_bad[9] = { 1, 1, 0, 1, 0, 0, 0, 0, 0 };
  static const guint8 same_bad[9] = { 1, 1, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 none_bad[9] = { 0, 0, 0, 1, 1, 1, 0, 0, 0 };
  g_autoptr (RingletMask) gaps = mask_of (3, 3, gaps_bad);
  g_autoptr (RingletMask) same = mask_of (3, 3, same_bad);
  g_autoptr (RingletMask) none = mask_of (3, 3, none_bad);
  g_autoptr (RingletMask) flipped = ringlet_mask_flip (same, TRUE, NULL);
  g_autoptr (RingletMask) all =
      ringlet_mask_combine (same, RINGLET_MASK_OR, flipped, NULL);
  g_autoptr (RingletMask) other = mask_of (1, 9, same_bad);

  g_assert_true (ringlet_mask_seems_flipped (flipped, gaps));
  g_assert_false (ringlet_mask_seems_flipped (same, gaps));
  g_assert_false (ringlet_mask_seems_flipped (none, gaps));
  g_assert_false (ringlet_mask_seems_flipped (all, gaps));
  g_assert_false (ringlet_mask_seems_flipped (other, gaps));
  g_assert_false (ringlet_mask_seems_flipped (flipped, none));
  g_assert_false (ringlet_mask_seems_flipped (flipped, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mask-edit/combine", test_combine);
  g_test_add_func ("/mask-edit/shapes", test_shapes);
  g_test_add_func ("/mask-edit/turns", test_turns);
  g_test_add_func ("/mask-edit/growth", test_growth);
  g_test_add_func ("/mask-edit/growth-limits", test_growth_limits);
  g_test_add_func ("/mask-edit/flipped", test_flipped);
  g_test_add_func ("/mask-edit/fill", test_fill);
  return g_test_run ();
}
