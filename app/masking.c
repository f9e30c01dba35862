/* SPDX-License-Identifier: MIT */
#include "masking.h"

#include <string.h>

#include "base/error.h"
#include "image/mask-write.h"
#include "mask-stack.h"

/* Roughly, of a stack of a few layers. */
#define BYTES_PER_PIXEL 4

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
  .keep = 2,
  .is_held = TRUE, /* by what is shown */
};

/* What is below the layers: the mask and the gaps. */
static gboolean
get_base (const RingletState *state, const RingletDetector *detector, RingletMemo *memo,
    RingletMask **mask, GError **error)
{
  const MaskInputs inputs = { detector, state->mask };
  RingletDigest *digest = NULL;
  g_autofree char *key = NULL;
  RingletMask **box = NULL;

  if (!state->gap_mask || detector == NULL) {
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

/* ---- layers ---- */

/* One stack for a document: what it says depends on what it is asked, and only how fast
 * on what it was asked before. */
typedef struct {
  GMutex lock;
  RingletMaskStack *stack;
  gsize n_bytes;
} Layers;

static gpointer
layers_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const RingletMaskScene *scene = data;
  Layers *self = g_atomic_rc_box_new0 (Layers);

  g_mutex_init (&self->lock);
  self->stack = ringlet_mask_stack_new ();
  self->n_bytes = sizeof *self + BYTES_PER_PIXEL * scene->n_slow * scene->n_fast;
  return self;
}

static void
layers_clear (gpointer data)
{
  Layers *self = data;

  ringlet_mask_stack_free (self->stack);
  g_mutex_clear (&self->lock);
}

static gsize
layers_n_bytes (gconstpointer data)
{
  return ((const Layers *) data)->n_bytes;
}

static const RingletMemoClass layers_class = {
  .name = "mask-layers",
  .compute = layers_compute,
  .clear = layers_clear,
  .n_bytes = layers_n_bytes,
};

static RingletMask *
stack_layers (const RingletState *state, const RingletMaskScene *scene,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  Layers *layers =
      ringlet_memo_get (memo, &layers_class, "mask-layers", scene, cancellable, error);
  RingletMask *mask = NULL;

  if (layers == NULL)
    return NULL;

  g_mutex_lock (&layers->lock);
  if (ringlet_mask_stack_update (
          layers->stack, state->layers, scene, NULL, cancellable, error))
    mask = ringlet_mask_stack_get_mask (layers->stack, error);
  g_mutex_unlock (&layers->lock);
  g_atomic_rc_box_release_full (layers, layers_clear);
  return mask;
}

/* In the shape of the first that has one. */
static gboolean
find_shape (RingletMaskScene *scene, GError **error)
{
  if (scene->image != NULL) {
    scene->n_slow = scene->image->n_slow;
    scene->n_fast = scene->image->n_fast;
  } else if (scene->detector != NULL) {
    scene->n_slow = scene->detector->n_slow;
    scene->n_fast = scene->detector->n_fast;
  } else if (scene->base != NULL) {
    scene->n_slow = scene->base->n_slow;
    scene->n_fast = scene->base->n_fast;
  }
  if (scene->n_slow > 0)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "How many pixels has the mask? Open an image or a geometry first");
  return FALSE;
}

gboolean
ringlet_masking_get (const RingletState *state, RingletDetector *detector,
    RingletImage *image, RingletMemo *memo, RingletMask **mask,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletMask) base = NULL;
  RingletMaskScene scene = { 0, 0, NULL, image, detector, &state->geometry };

  if (!get_base (state, detector, memo, &base, error))
    return FALSE;
  if (state->layers == NULL) {
    *mask = g_steal_pointer (&base);
    return TRUE;
  }

  scene.base = base;
  if (!find_shape (&scene, error))
    return FALSE;
  *mask = stack_layers (state, &scene, memo, cancellable, error);
  return *mask != NULL;
}

gboolean
ringlet_masking_save (const RingletState *state, RingletDetector *detector,
    RingletImage *image, RingletMemo *memo, const char *path, gboolean overwrite,
    GCancellable *cancellable, GError **error)
{
  RingletMaskScene scene = { 0, 0, state->mask, image, detector, NULL };
  g_autoptr (RingletMask) mask = NULL;

  if (!ringlet_mask_write_check (path, error) || !find_shape (&scene, error) ||
      !ringlet_masking_get (state, detector, image, memo, &mask, cancellable, error))
    return FALSE;
  if (mask == NULL) {
    guint8 *bad =
        ringlet_image_alloc (RINGLET_PIXEL_U8, scene.n_slow, scene.n_fast, error);

    if (bad == NULL)
      return FALSE;
    memset (bad, 0, scene.n_slow * scene.n_fast);
    mask = ringlet_mask_new_take (scene.n_slow, scene.n_fast, bad);
  }
  return ringlet_mask_write (mask, path, overwrite, error);
}
