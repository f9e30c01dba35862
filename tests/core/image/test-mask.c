/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/mask.h"

static RingletMask *
mask_of (gsize n_slow, gsize n_fast, const guint8 *bad)
{
  return ringlet_mask_new_take (n_slow, n_fast, g_memdup2 (bad, n_slow * n_fast));
}

static void
test_new (void)
{
  const guint8 bad[6] = { 0, 1, 255, 0, 0, 7 };
  const guint8 wanted[6] = { 0, 1, 1, 0, 0, 1 };
  g_autoptr (RingletMask) mask = mask_of (2, 3, bad);
  g_autoptr (RingletMask) same = mask_of (2, 3, wanted);
  g_autoptr (RingletMask) turned = mask_of (3, 2, wanted);

  g_assert_cmpmem (mask->bad, 6, wanted, 6);
  g_assert_cmpuint (mask->n_bad, ==, 3);
  /* Any non-zero byte means the same; the shape is part of what a mask is. */
  g_assert_cmpstr (mask->digest, ==, same->digest);
  g_assert_cmpstr (mask->digest, !=, turned->digest);
}

enum { SIDE = 211, N_FLAGS = SIDE * SIDE };

/* A part of @density of the flags, and whole rows: a mask of few runs, or of many. */
static void
fill_flags (GRand *rand, double density, guint8 *bad)
{
  for (gsize i = 0; i < N_FLAGS; i++)
    bad[i] = g_rand_double (rand) < density || i / SIDE % 50 == 49;
}

/* The same flags have one digest, and each flag is part of it, whichever way it is
 * taken: of runs where there are few, else of bits. */
static void
test_digest (void)
{
  const double densities[] = { 0.0, 1e-4, 0.01, 0.5, 1.0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint8 bad[N_FLAGS];

  for (gsize d = 0; d < G_N_ELEMENTS (densities); d++) {
    fill_flags (rand, densities[d], bad);
    for (guint i = 0; i < 60; i++) {
      const gsize at = i == 0 ? 0 : i == 1 ? N_FLAGS - 1 : (i * 7919) % N_FLAGS;
      g_autoptr (RingletMask) before = mask_of (SIDE, SIDE, bad);
      g_autoptr (RingletMask) again = mask_of (SIDE, SIDE, bad);
      g_autoptr (RingletMask) after = NULL;

      bad[at] = !bad[at];
      after = mask_of (SIDE, SIDE, bad);
      bad[at] = !bad[at];
      g_assert_cmpstr (before->digest, ==, again->digest);
      g_assert_true (g_hash_table_add (seen, g_strdup (after->digest)));
      if (i == 0)
        g_assert_true (g_hash_table_add (seen, g_strdup (before->digest)));
    }
  }
}

static void
test_from_image (void)
{
  const float pixels[4] = { 0.0f, NAN, -0.0f, 1e-30f };
  const guint8 wanted[4] = { 0, 1, 0, 1 };
  g_autoptr (RingletImage) image = ringlet_image_new_take (
      RINGLET_PIXEL_F32, 2, 2, g_memdup2 (pixels, sizeof pixels), NULL);
  g_autoptr (RingletMask) mask = ringlet_mask_new_from_image (image, NULL);

  g_assert_cmpmem (mask->bad, 4, wanted, 4);
}

static void
test_union (void)
{
  const guint8 a_bad[4] = { 1, 0, 1, 0 };
  const guint8 b_bad[4] = { 0, 0, 1, 1 };
  const guint8 wanted[4] = { 1, 0, 1, 1 };
  g_autoptr (RingletMask) a = mask_of (2, 2, a_bad);
  g_autoptr (RingletMask) b = mask_of (2, 2, b_bad);
  g_autoptr (RingletMask) flat = mask_of (1, 4, b_bad);
  g_autoptr (RingletMask) both = ringlet_mask_union (a, b, NULL);
  g_autoptr (RingletMask) only = ringlet_mask_union (NULL, a, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpmem (both->bad, 4, wanted, 4);
  g_assert_true (only == a);
  g_assert_null (ringlet_mask_union (NULL, NULL, NULL));
  g_assert_null (ringlet_mask_union (a, flat, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

typedef struct {
  gsize n_bad;
  gboolean inverted;
} Hidden;

static const Hidden hidden[] = { { 0, FALSE }, { 5, FALSE }, { 6, TRUE }, { 9, TRUE },
  { 10, FALSE } };

static void
test_inverted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++) {
    guint8 *bad = g_malloc0 (10);
    g_autoptr (RingletMask) mask = NULL;

    memset (bad, 1, hidden[i].n_bad);
    mask = ringlet_mask_new_take (2, 5, bad);
    g_assert_true (ringlet_mask_seems_inverted (mask) == hidden[i].inverted);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mask/new", test_new);
  g_test_add_func ("/mask/digest", test_digest);
  g_test_add_func ("/mask/from-image", test_from_image);
  g_test_add_func ("/mask/union", test_union);
  g_test_add_func ("/mask/inverted", test_inverted);
  return g_test_run ();
}
