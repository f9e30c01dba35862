/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletMask:
 * @n_slow: rows
 * @n_fast: columns
 * @bad: @n_slow × @n_fast bytes, row-major, 1 = the pixel is absent, 0 = it counts
 * @bits: the same as bits, in one word those of 64 pixels, the first one lowest; 0
 * behind the last pixel. Edits compare masks
 * @n_bad: how many are absent
 *
 * Pixels that never count: gaps, dead pixels, what the user drew. In the pixel
 * order of the file. Immutable.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  const guint8 *bad;
  const guint64 *bits;
  gsize n_bad;
  char *digest; /* hex SHA-256 of shape and pixels, as bits */
} RingletMask;

/* Word @word of the bits; 0 without a mask. Those of pixels before @first and from @end
 * on are 0. */
static inline guint64
ringlet_mask_word (const RingletMask *self, gsize word, gsize first, gsize end)
{
  guint64 bits = self != NULL ? self->bits[word] : 0;

  if (first > 64 * word)
    bits &= ~(guint64) 0 << (first - 64 * word);
  if (end < 64 * (word + 1))
    bits &= ~(~(guint64) 0 << (end - 64 * word));
  return bits;
}

/* Takes @bad (transfer full), n_slow × n_fast bytes; any non-zero byte becomes 1. */
RingletMask *ringlet_mask_new_take (gsize n_slow, gsize n_fast, guint8 *bad);

/**
 * ringlet_mask_new_from_image:
 * @error: RINGLET_ERROR_LIMIT without memory
 *
 * Returns: (transfer full): any non-zero or NaN pixel of @image is masked, as FIT2D,
 *   pyFAI and silx do
 */
RingletMask *ringlet_mask_new_from_image (const RingletImage *image, GError **error);

/* Whether a mask that a user made hides more than half of its pixels, but not all:
 * likely the one that was meant leaves what this one hides. */
gboolean ringlet_mask_seems_inverted (const RingletMask *self);

/**
 * ringlet_mask_union:
 * @a: (nullable): no mask when NULL
 * @b: (nullable): likewise
 * @error: RINGLET_ERROR_SHAPE when the shapes differ, RINGLET_ERROR_LIMIT without
 * memory
 *
 * Returns: (transfer full) (nullable): what either masks; NULL without error when both
 *   are NULL
 */
RingletMask *ringlet_mask_union (RingletMask *a, RingletMask *b, GError **error);

/* Takes and gives back a reference. */
RingletMask *ringlet_mask_ref (RingletMask *self);
void ringlet_mask_unref (RingletMask *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMask, ringlet_mask_unref)

G_END_DECLS
