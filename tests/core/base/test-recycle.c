/* SPDX-License-Identifier: MIT */

/* Blocks that come back: which one is handed out again, and how many are kept. */

#include "base/recycle.h"

#define MIB ((gsize) 1 << 20)

#ifdef __SANITIZE_ADDRESS__
#define KEEPS FALSE
#else
#define KEEPS TRUE
#endif

/* Whether the next block of that size is @block. */
static gboolean
comes_again (gconstpointer block, gsize n_bytes)
{
  gpointer next = ringlet_recycle_take (n_bytes);
  const gboolean same = next == block;

  g_free (next);
  return same;
}

static void
test_exact_size (void)
{
  gpointer block = ringlet_recycle_take (MIB);

  ringlet_recycle_clear ();
  ringlet_recycle_give (block, MIB);
  g_assert_false (comes_again (block, MIB / 2));
  g_assert_false (comes_again (block, MIB + 1));
  if (KEEPS)
    g_assert_true (comes_again (block, MIB));
}

/* The one that came back last goes out first; what is too much is freed. */
static void
test_order (void)
{
  gpointer blocks[6];

  if (!KEEPS)
    return;

  ringlet_recycle_clear ();
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    blocks[i] = ringlet_recycle_take (MIB);
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    ringlet_recycle_give (blocks[i], MIB);
  for (gsize i = G_N_ELEMENTS (blocks); i > 2; i--)
    g_assert_true (ringlet_recycle_take (MIB) == blocks[i - 1]);
  for (gsize i = 2; i < G_N_ELEMENTS (blocks); i++)
    g_free (blocks[i]);
}

static void
test_bytes (void)
{
  char *block = ringlet_recycle_take (MIB);
  GBytes *bytes = NULL;

  ringlet_recycle_clear ();
  block[9] = 'x';
  bytes = ringlet_recycle_bytes (block, 10, MIB);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 10);
  g_assert_true (g_bytes_get_data (bytes, NULL) == block);
  g_bytes_unref (bytes);
  if (KEEPS)
    g_assert_true (comes_again (block, MIB));
}

/* What was freed is there again, cleared. */
static void
test_refill (void)
{
  gpointer block = NULL;

  if (!KEEPS)
    return;

  ringlet_recycle_clear ();
  ringlet_recycle_give (ringlet_recycle_take (MIB), MIB);
  ringlet_recycle_give (ringlet_recycle_take (2 * MIB), 2 * MIB);
  ringlet_recycle_give (ringlet_recycle_take (MIB), MIB);
  ringlet_recycle_clear ();
  ringlet_recycle_clear (); /* with nothing to free: what it freed before counts */
  ringlet_recycle_refill ();
  block = ringlet_recycle_take (2 * MIB);
  for (gsize i = 0; i < 2 * MIB; i++)
    g_assert_cmpuint (((guint8 *) block)[i], ==, 0);
  ringlet_recycle_give (block, 2 * MIB);
  g_assert_true (comes_again (block, 2 * MIB));
  ringlet_recycle_clear ();
}

static void
test_round (void)
{
  g_assert_cmpuint (ringlet_recycle_round (0), ==, 0);
  g_assert_cmpuint (ringlet_recycle_round (1000), ==, 1000);
  g_assert_cmpuint (ringlet_recycle_round (MIB), ==, MIB);
  g_assert_cmpuint (ringlet_recycle_round (MIB + 1), ==, MIB + MIB / 4);
  g_assert_cmpuint (ringlet_recycle_round (G_MAXSIZE), ==, G_MAXSIZE);
}

static void
test_odd (void)
{
  ringlet_recycle_give (NULL, MIB);
  ringlet_recycle_give (g_malloc (10), 10);
  /* The sanitizer ends the program instead. */
  if (KEEPS)
    g_assert_null (ringlet_recycle_take (G_MAXSIZE / 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recycle/exact-size", test_exact_size);
  g_test_add_func ("/recycle/order", test_order);
  g_test_add_func ("/recycle/bytes", test_bytes);
  g_test_add_func ("/recycle/refill", test_refill);
  g_test_add_func ("/recycle/round", test_round);
  g_test_add_func ("/recycle/odd", test_odd);
  return g_test_run ();
}
