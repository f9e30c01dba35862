/* SPDX-License-Identifier: MIT */

/* Blocks come back and are handed out again, and no more of them than asked for are
 * kept. */

#include "base/pool.h"

#include <locale.h>
#include <string.h>

enum { N_BYTES = 4096, MAX_IDLE = 3, N_BLOCKS = 8 };

static gboolean
is_among (gconstpointer block, gpointer *blocks, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (blocks[i] == block)
      return TRUE;
  }
  return FALSE;
}

/* @n blocks, no two of them the same memory. */
static void
take_blocks (RingletPool *pool, gpointer *blocks, guint n)
{
  for (guint i = 0; i < n; i++) {
    blocks[i] = ringlet_pool_take (pool);
    g_assert_nonnull (blocks[i]);
    g_assert_false (is_among (blocks[i], blocks, i));
    memset (blocks[i], (int) i, N_BYTES);
  }
  for (guint i = 0; i < n; i++) {
    g_assert_cmpuint (((guint8 *) blocks[i])[0], ==, i);
    g_assert_cmpuint (((guint8 *) blocks[i])[N_BYTES - 1], ==, i);
  }
}

static void
give_blocks (RingletPool *pool, gpointer *blocks, guint n)
{
  for (guint i = 0; i < n; i++)
    ringlet_pool_give (pool, blocks[i]);
}

static void
test_come_back (void)
{
  g_autoptr (RingletPool) pool = ringlet_pool_new (N_BYTES, MAX_IDLE);
  gpointer first[MAX_IDLE];
  gpointer again[N_BLOCKS];

  take_blocks (pool, first, MAX_IDLE);
  give_blocks (pool, first, MAX_IDLE);
  ringlet_pool_give (pool, NULL);
  take_blocks (pool, again, N_BLOCKS);
  for (guint i = 0; i < N_BLOCKS; i++)
    g_assert_true (is_among (again[i], first, MAX_IDLE) == (i < MAX_IDLE));
  give_blocks (pool, again, N_BLOCKS);
}

/* Of eight the first three to come back are kept; with all of them the last one would
 * be the first to go. */
static void
test_max_idle (void)
{
  g_autoptr (RingletPool) pool = ringlet_pool_new (N_BYTES, MAX_IDLE);
  gpointer blocks[N_BLOCKS];
  gpointer again[MAX_IDLE];

  take_blocks (pool, blocks, N_BLOCKS);
  give_blocks (pool, blocks, N_BLOCKS);
  take_blocks (pool, again, MAX_IDLE);
  for (guint i = 0; i < MAX_IDLE; i++)
    g_assert_true (is_among (again[i], blocks, MAX_IDLE));
  give_blocks (pool, again, MAX_IDLE);
}

/* A pool that keeps nothing is the allocator. */
static void
test_none_idle (void)
{
  g_autoptr (RingletPool) pool = ringlet_pool_new (N_BYTES, 0);
  gpointer blocks[N_BLOCKS];

  for (guint round = 0; round < 3; round++) {
    take_blocks (pool, blocks, N_BLOCKS);
    give_blocks (pool, blocks, N_BLOCKS);
  }
}

/* Who has a block holds a reference: the pool is there when it comes back. */
static void
test_last_owner (void)
{
  RingletPool *pool = ringlet_pool_new (N_BYTES, MAX_IDLE);
  RingletPool *mine = ringlet_pool_ref (pool);
  gpointer blocks[2];

  take_blocks (mine, blocks, 2);
  ringlet_pool_unref (pool);
  give_blocks (mine, blocks, 1);
  g_assert_true (ringlet_pool_take (mine) == blocks[0]);
  give_blocks (mine, blocks, 2);
  ringlet_pool_unref (mine);
}

enum { N_THREADS = 4, N_ROUNDS = 5000 };

static gpointer
take_and_give (gpointer data)
{
  gpointer blocks[2];

  for (guint round = 0; round < N_ROUNDS; round++) {
    blocks[0] = ringlet_pool_take (data);
    blocks[1] = ringlet_pool_take (data);
    g_assert_true (blocks[0] != blocks[1]);
    memset (blocks[0], 1, N_BYTES);
    memset (blocks[1], 2, N_BYTES);
    /* Another thread's block would be written to by now. */
    g_assert_cmpuint (((guint8 *) blocks[0])[N_BYTES / 2], ==, 1);
    give_blocks (data, blocks, 2);
  }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (RingletPool) pool = ringlet_pool_new (N_BYTES, MAX_IDLE);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("pool", take_and_give, pool);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/come-back", test_come_back);
  g_test_add_func ("/pool/max-idle", test_max_idle);
  g_test_add_func ("/pool/none-idle", test_none_idle);
  g_test_add_func ("/pool/last-owner", test_last_owner);
  g_test_add_func ("/pool/threads", test_threads);
  return g_test_run ();
}
