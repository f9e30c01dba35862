/* SPDX-License-Identifier: MIT */

/* A mask over a matrix. One mask follows another, mostly an edit of it: the layer of
 * one that was taken off is patched where the two differ: 1.1 ms for 4 megapixels, of
 * which a new one takes 2.8. */

#include "matrix/packed-layer.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/recycle.h"
#include "base/simd.h"

struct _RingletPackedLayer {
  gsize n_blocks;
  gpointer slot; /* of the matrix, with trash where the mask is */
  gsize n_bytes; /* of it */
  guint64 *bits; /* of the mask it is for */
  RingletWide
      *wide;       /* n_blocks: of the matrix, with those skipped that the mask hides */
  gboolean is_new; /* nothing above is filled yet */
};

void
ringlet_packed_layer_free (RingletPackedLayer *self)
{
  for (gsize block = 0; self->wide != NULL && block < self->n_blocks; block++)
    g_free (self->wide[block].skipped);
  g_free (self->wide);
  g_free (self->bits);
  ringlet_recycle_give (self->slot, self->n_bytes);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPackedLayer, ringlet_packed_layer_free)

static gsize
n_words (const RingletPacked *matrix)
{
  return (matrix->n_pixels + 63) / 64;
}

static RingletPackedLayer *
layer_new (const RingletPacked *matrix)
{
  g_autoptr (RingletPackedLayer) self = g_new0 (RingletPackedLayer, 1);

  self->is_new = TRUE;
  self->n_blocks = matrix->n_blocks;
  self->n_bytes = ringlet_packed_slot_bytes (matrix);
  self->slot = ringlet_recycle_take (self->n_bytes);
  self->bits = g_try_new (guint64, n_words (matrix));
  self->wide = g_try_new (RingletWide, matrix->n_blocks);
  if (self->slot == NULL || self->bits == NULL || self->wide == NULL)
    return NULL;
  /* A layer may be given up before all blocks are filled. */
  memcpy (self->wide, matrix->wide, matrix->n_blocks * sizeof *self->wide);
  return g_steal_pointer (&self);
}

void
ringlet_packed_unmask (RingletPacked *self)
{
  RingletPackedLayer *before =
      g_atomic_pointer_exchange (&self->parent->spare, self->layer);

  g_clear_pointer (&before, ringlet_packed_layer_free);
  ringlet_packed_unref (self->parent);
}

static RingletPackedLayer *
take_layer (RingletPacked *self)
{
  RingletPackedLayer *layer = g_atomic_pointer_exchange (&self->spare, NULL);

  return layer != NULL ? layer : layer_new (self);
}

typedef struct {
  const RingletPacked *matrix;
  const RingletMask *mask;
  RingletPackedLayer *layer;
  gint no_memory; /* atomic */
} Masking;

RINGLET_CLONES static void
mask_narrow (const guint16 *from, const guint8 *bad, gsize n, guint16 *to)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    to[i] = (guint16) (bad[i] ? 0 : from[i]);
}

RINGLET_CLONES static void
mask_broad (const guint32 *from, const guint8 *bad, gsize n, guint32 *to)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    to[i] = bad[i] ? 0 : from[i];
}

static void
mask_pixels (const Masking *self, gsize first, gsize n)
{
  const RingletPacked *matrix = self->matrix;
  const guint8 *bad = self->mask->bad + first;

  if (matrix->slot_bytes == 2)
    mask_narrow ((const guint16 *) matrix->slot + first, bad, n,
        (guint16 *) self->layer->slot + first);
  else
    mask_broad ((const guint32 *) matrix->slot + first, bad, n,
        (guint32 *) self->layer->slot + first);
}

static void
patch_pixel (const Masking *self, gsize pixel)
{
  const RingletPacked *matrix = self->matrix;
  const guint32 slot =
      self->mask->bad[pixel] ? 0 : ringlet_packed_first_slot (matrix, pixel);

  if (matrix->slot_bytes == 2)
    ((guint16 *) self->layer->slot)[pixel] = (guint16) slot;
  else
    ((guint32 *) self->layer->slot)[pixel] = slot;
}

/* The pixels that only one of both masks hides. Whether there are any. */
static gboolean
patch_pixels (const Masking *self, gsize first, gsize end)
{
  gboolean any = FALSE;

  for (gsize word = first / 64; 64 * word < end; word++) {
    guint64 differ = self->layer->bits[word] ^ self->mask->bits[word];

    for (; differ != 0; differ &= differ - 1) {
      const gsize pixel = 64 * word + (gsize) __builtin_ctzll (differ);

      if (pixel < first || pixel >= end)
        continue; /* another block's */
      patch_pixel (self, pixel);
      any = TRUE;
    }
  }
  return any;
}

/* The same list, with what the mask hides; FALSE without memory. */
static gboolean
mask_wide (const RingletWide *wide, const RingletMask *mask, RingletWide *out)
{
  guint32 n = 0;

  g_free (out->skipped);
  *out = *wide;
  for (guint32 k = 0; k < wide->n; k++)
    n += mask->bad[wide->entry[k].pixel] != 0;
  out->skipped = g_try_new (guint32, MAX (n, 1));
  if (out->skipped == NULL)
    return FALSE;

  for (guint32 k = 0; k < wide->n; k++) {
    if (mask->bad[wide->entry[k].pixel])
      out->skipped[out->n_skipped++] = k;
  }
  return TRUE;
}

static void
mask_block (gsize block, gpointer data)
{
  Masking *self = data;
  const gsize first = self->matrix->block_pixel[block];
  const gsize end = self->matrix->block_pixel[block + 1];

  if (self->layer->is_new)
    mask_pixels (self, first, end - first);
  else if (!patch_pixels (self, first, end))
    return;
  if (!mask_wide (&self->matrix->wide[block], self->mask, &self->layer->wide[block]))
    g_atomic_int_set (&self->no_memory, TRUE);
}

static RingletPacked *
fail_memory (const RingletPacked *self, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels", self->n_pixels);
  return NULL;
}

static RingletPacked *
masked_new (RingletPacked *parent, RingletPackedLayer *layer)
{
  RingletPacked *self = g_atomic_rc_box_dup (sizeof *self, parent);

  self->parent = ringlet_packed_ref (parent);
  self->layer = layer;
  self->slot = layer->slot;
  self->wide = layer->wide;
  self->spare = NULL;
  return self;
}

RingletPacked *
ringlet_packed_masked (RingletPacked *self, const RingletMask *mask,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPackedLayer) layer = NULL;
  Masking masking = { self, mask, NULL, FALSE };

  if (mask->n_bad == 0)
    return ringlet_packed_ref (self);

  layer = take_layer (self);
  if (layer == NULL)
    return fail_memory (self, error);

  masking.layer = layer;
  if (!ringlet_parallel_for (self->n_blocks, mask_block, &masking, cancellable, error))
    return NULL;
  if (masking.no_memory)
    return fail_memory (self, error);
  memcpy (layer->bits, mask->bits, n_words (self) * sizeof *layer->bits);
  layer->is_new = FALSE;
  return masked_new (self, g_steal_pointer (&layer));
}
