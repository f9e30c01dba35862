/* SPDX-License-Identifier: MIT */
#include "engine/packed-cake.h"

#include "base/digest.h"

/* Beyond this part of the bins it is quicker to sum them all. */
#define MANY_TOUCHED 2

/* The sums made last, under which mask. */
typedef struct {
  GMutex mutex;        /* for all below */
  RingletTiles *tiles; /* (nullable): made by the first edit */
  RingletMask *mask;   /* (nullable) */
  RingletKnown *known; /* (nullable): there are none yet */
  gsize n_bytes;
} Last;

static void
last_set (Last *self, RingletMask *mask, RingletKnown *known)
{
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->known, ringlet_known_unref);
  self->mask = mask != NULL ? ringlet_mask_ref (mask) : NULL;
  self->known = known != NULL ? ringlet_known_ref (known) : NULL;
}

static gpointer
last_compute (gconstpointer inputs, G_GNUC_UNUSED GCancellable *cancellable,
    G_GNUC_UNUSED GError **error)
{
  const RingletKnownTask *task = inputs;
  Last *self = g_atomic_rc_box_new0 (Last);

  g_mutex_init (&self->mutex);
  self->n_bytes = task->unmasked->n_pixels +
      3 * ringlet_bins_n (&task->unmasked->bins) * sizeof (double) +
      ringlet_tiles_n_bytes (task->unmasked, task->preproc->n_fast);
  return self;
}

static void
last_clear (gpointer data)
{
  Last *self = data;

  last_set (self, NULL, NULL);
  g_clear_pointer (&self->tiles, ringlet_tiles_free);
  g_mutex_clear (&self->mutex);
}

static gsize
last_n_bytes (gconstpointer value)
{
  return ((const Last *) value)->n_bytes;
}

static const RingletMemoClass last_class = {
  .name = "known-last",
  .compute = last_compute,
  .clear = last_clear,
  .n_bytes = last_n_bytes,
};

static Last *
get_last (const RingletKnownTask *task, GError **error)
{
  RingletDigest *digest = ringlet_digest_new ("known-last");
  g_autofree char *key = NULL;

  ringlet_digest_add_string (digest, task->matrix_key);
  ringlet_digest_add_string (digest, task->preproc->key);
  key = ringlet_digest_finish (digest);
  return ringlet_memo_get (task->memo, &last_class, key, task, NULL, error);
}

/* Returns (transfer none): as long as @last lives; NULL without memory or when
 * cancelled. */
static const RingletTiles *
get_tiles (const RingletKnownTask *task, Last *last, GCancellable *cancellable)
{
  const RingletTiles *tiles;

  g_mutex_lock (&last->mutex);
  if (last->tiles == NULL)
    last->tiles =
        ringlet_tiles_new (task->unmasked, task->preproc->n_fast, cancellable);
  tiles = last->tiles;
  g_mutex_unlock (&last->mutex);
  return tiles;
}

/* NULL without error where it is better, or takes less memory, to sum all. */
static RingletKnown *
edit (const RingletKnownTask *task, const RingletTiles *tiles,
    const RingletKnown *known, RingletMask *mask, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletTouched) touched =
      ringlet_touched_new (task->unmasked, tiles, mask, task->mask, error);

  if (touched == NULL || touched->n_places > task->unmasked->n_slots / MANY_TOUCHED ||
      ringlet_preproc_arrays (task->preproc, error) == NULL)
    return NULL;
  return ringlet_packed_known_edit (known, touched, task->in, cancellable, error);
}

static RingletKnown *
edit_last (
    const RingletKnownTask *task, Last *last, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletKnown) known = NULL;
  const RingletTiles *tiles = NULL;

  g_mutex_lock (&last->mutex);
  mask = last->mask != NULL ? ringlet_mask_ref (last->mask) : NULL;
  known = last->known != NULL ? ringlet_known_ref (last->known) : NULL;
  g_mutex_unlock (&last->mutex);
  if (known != NULL)
    tiles = get_tiles (task, last, cancellable);
  return tiles != NULL ? edit (task, tiles, known, mask, cancellable, error) : NULL;
}

static void
keep (Last *last, const RingletKnownTask *task, RingletKnown *known)
{
  g_mutex_lock (&last->mutex);
  last_set (last, task->mask, known);
  g_mutex_unlock (&last->mutex);
}

static RingletKnown *
sum_all (const RingletKnownTask *task, GCancellable *cancellable, GError **error)
{
  RingletKnown *known = ringlet_packed_known_sum (task->in, NULL, cancellable, error);

  if (known != NULL)
    ringlet_known_clean (known);
  return known;
}

RingletKnown *
ringlet_packed_cake_known (
    const RingletKnownTask *task, GCancellable *cancellable, GError **error)
{
  Last *last = get_last (task, error);
  GError *local_error = NULL;
  RingletKnown *known = NULL;

  if (last == NULL)
    return NULL;

  known = edit_last (task, last, cancellable, &local_error);
  if (known == NULL && local_error == NULL)
    known = sum_all (task, cancellable, &local_error);
  if (known != NULL)
    keep (last, task, known);
  else
    g_propagate_error (error, local_error);
  g_atomic_rc_box_release_full (last, last_clear);
  return known;
}
