/* SPDX-License-Identifier: MIT */
#include "engine/packed-pattern.h"

#include "base/digest.h"

/* Beyond this part of the pixels it is quicker to sum what a mask leaves. */
#define MANY_MASKED 4

/* What the sums are made from, and whether they had to be made. */
typedef struct {
  const RingletKnownInputs *in;
  gboolean *is_new;
} KnownInputs;

static gpointer
known_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const KnownInputs *inputs = data;
  RingletKnown *known = ringlet_packed_known_sum (inputs->in, NULL, cancellable, error);

  *inputs->is_new = TRUE;
  if (known != NULL)
    ringlet_known_clean (known);
  return known;
}

static void
known_clear (gpointer data)
{
  g_free (((RingletKnown *) data)->count);
}

static gsize
known_n_bytes (gconstpointer data)
{
  return ringlet_known_n_bytes (data);
}

static const RingletMemoClass known_class = {
  .name = "known",
  .compute = known_compute,
  .clear = known_clear,
  .n_bytes = known_n_bytes,
};

/* Those of all pixels, whatever the mask. */
static RingletKnown *
get_known (const RingletKnownTask *task, const RingletKnownInputs *in, gboolean *is_new,
    GCancellable *cancellable, GError **error)
{
  const KnownInputs inputs = { in, is_new };
  RingletDigest *digest = ringlet_digest_new ("known");
  g_autofree char *key = NULL;

  ringlet_digest_add_string (digest, task->matrix_key);
  ringlet_digest_add_string (digest, task->preproc->key);
  key = ringlet_digest_finish (digest);
  return ringlet_memo_get (task->memo, &known_class, key, &inputs, cancellable, error);
}

/* Those under the mask: a function of both, whatever was asked for before. */
static RingletKnown *
mask_known (const RingletKnown *all, const RingletKnownInputs *in,
    const RingletMask *mask, const RingletPacked *masked, GCancellable *cancellable,
    GError **error)
{
  RingletKnownInputs left = *in;
  gboolean lost_digits = FALSE;
  RingletKnown *known = NULL;

  if (mask->n_bad < in->task.matrix->n_pixels / MANY_MASKED) {
    known = ringlet_packed_known_without (
        all, in, mask->bad, NULL, NULL, &lost_digits, error);
    if (known == NULL || !lost_digits)
      return known;
    ringlet_known_unref (known);
  }

  left.task.matrix = masked;
  known = ringlet_packed_known_sum (&left, NULL, cancellable, error);
  if (known != NULL)
    ringlet_known_clean (known);
  return known;
}

RingletKnown *
ringlet_packed_pattern_known (
    const RingletKnownTask *task, GCancellable *cancellable, GError **error)
{
  RingletKnownInputs in = *task->in;
  gboolean is_new = FALSE;
  g_autoptr (RingletKnown) all = NULL;

  in.task.matrix = task->unmasked;
  all = get_known (task, &in, &is_new, cancellable, error);
  if (all == NULL || task->mask == NULL)
    return g_steal_pointer (&all);
  /* Another mask: it is being edited, and each edit asks for norms all over. */
  if (!is_new && ringlet_preproc_arrays (task->preproc, error) == NULL)
    return NULL;
  return mask_known (all, &in, task->mask, task->in->task.matrix, cancellable, error);
}
