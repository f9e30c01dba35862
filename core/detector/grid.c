/* SPDX-License-Identifier: MIT */
#include "detector/grid.h"

#include "base/parallel.h"

/* Sine of the angle between ray and plane below which rounding decides whether they
 * meet, and where. */
#define PARALLEL 1e-14

/* Bytes that one thread hashes at a time. */
#define HASH_BLOCK ((gsize) 4 << 20)

RingletGrid *
ringlet_grid_ref (RingletGrid *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
grid_clear (gpointer data)
{
  RingletGrid *self = data;

  if (self->klass->clear != NULL)
    self->klass->clear (self);
}

void
ringlet_grid_unref (RingletGrid *self)
{
  g_atomic_rc_box_release_full (self, grid_clear);
}

static char *
grid_key (const RingletGrid *self)
{
  RingletDigest *digest = ringlet_digest_new (self->klass->name);

  self->klass->digest (self, digest);
  return ringlet_digest_finish (digest);
}

gboolean
ringlet_grid_equal (const RingletGrid *a, const RingletGrid *b)
{
  g_autofree char *key_a = NULL;
  g_autofree char *key_b = NULL;

  if (a == b)
    return TRUE;
  if (a->klass != b->klass || a->n_slow != b->n_slow || a->n_fast != b->n_fast)
    return FALSE;

  key_a = grid_key (a);
  key_b = grid_key (b);
  return g_str_equal (key_a, key_b);
}

void
ringlet_grid_digest_shape (const RingletGrid *self, RingletDigest *digest)
{
  ringlet_digest_add_uint (digest, self->n_slow);
  ringlet_digest_add_uint (digest, self->n_fast);
  ringlet_digest_add_double (digest, self->pixel_slow_m);
  ringlet_digest_add_double (digest, self->pixel_fast_m);
}

typedef struct {
  const guchar *data;
  gsize size;
  char **keys;
} HashWork;

static void
hash_block (gsize index, gpointer data)
{
  const HashWork *work = data;
  const gsize start = index * HASH_BLOCK;
  RingletDigest *digest = ringlet_digest_new ("block");

  ringlet_digest_add_bytes (
      digest, work->data + start, MIN (HASH_BLOCK, work->size - start));
  work->keys[index] = ringlet_digest_finish (digest);
}

static void
hash_array (RingletDigest *digest, gconstpointer data, gsize size)
{
  const gsize n_blocks = (size + HASH_BLOCK - 1) / HASH_BLOCK;
  g_auto (GStrv) keys = g_new0 (char *, n_blocks + 1);
  HashWork work = { data, size, keys };

  ringlet_parallel_for (n_blocks, hash_block, &work, NULL, NULL);
  ringlet_digest_add_uint (digest, size);
  for (gsize i = 0; i < n_blocks; i++)
    ringlet_digest_add_string (digest, keys[i]);
}

char *
ringlet_grid_hash (gconstpointer a, gsize a_size, gconstpointer b, gsize b_size)
{
  RingletDigest *digest = ringlet_digest_new ("grid");

  hash_array (digest, a, a_size);
  hash_array (digest, b, b_size);
  return ringlet_digest_finish (digest);
}

gboolean
ringlet_grid_meet_plane (
    const double origin[3], const double direction[3], double *slow_m, double *fast_m)
{
  const double length = -origin[2] / direction[2];

  /* The sample is on the side where normal is negative. */
  if (!(direction[2] > PARALLEL))
    return FALSE;

  *slow_m = origin[0] + length * direction[0];
  *fast_m = origin[1] + length * direction[1];
  return TRUE;
}
