/* SPDX-License-Identifier: MIT */
#include "masking.h"

/* What the mask of a document is made of. */
typedef struct {
  const RingletDetector *detector;
  RingletMask *user; /* (nullable) */
} MaskInputs;

static void
unref_mask (gpointer data)
{
  g_clear_pointer ((RingletMask **) data, ringlet_mask_unref);
}

/* A box around the mask, since there may be none at all. */
static gpointer
mask_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const MaskInputs *in = data;
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (in->detector);
  RingletMask *mask = NULL;
  RingletMask **box = NULL;

  if (in->user != NULL || gaps != NULL) {
    mask = ringlet_mask_union (in->user, gaps, error);
    if (mask == NULL)
      return NULL;
  }
  box = g_atomic_rc_box_new0 (RingletMask *);
  *box = mask;
  return box;
}

static gsize
mask_n_bytes (gconstpointer data)
{
  const RingletMask *mask = *(RingletMask *const *) data;

  return sizeof mask + (mask != NULL ? mask->n_slow * mask->n_fast : 0);
}

static const RingletMemoClass mask_class = {
  .name = "mask",
  .compute = mask_compute,
  .clear = unref_mask,
  .n_bytes = mask_n_bytes,
};

gboolean
ringlet_masking_get (const RingletState *state, const RingletDetector *detector,
    RingletMemo *memo, RingletMask **mask, GError **error)
{
  const MaskInputs inputs = { detector, state->mask };
  RingletDigest *digest = NULL;
  g_autofree char *key = NULL;
  RingletMask **box = NULL;

  if (!state->gap_mask) {
    *mask = state->mask != NULL ? ringlet_mask_ref (state->mask) : NULL;
    return TRUE;
  }

  digest = ringlet_digest_new ("mask");
  ringlet_digest_add_string (digest, detector->name);
  ringlet_detector_mask_digest (detector, digest);
  ringlet_digest_add_string (digest, state->mask != NULL ? state->mask->digest : "");
  key = ringlet_digest_finish (digest);
  box = ringlet_memo_get (memo, &mask_class, key, &inputs, NULL, error);
  if (box == NULL)
    return FALSE;

  *mask = *box != NULL ? ringlet_mask_ref (*box) : NULL;
  g_atomic_rc_box_release_full (box, unref_mask);
  return TRUE;
}
