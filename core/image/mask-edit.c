/* SPDX-License-Identifier: MIT */
#include "image/mask-edit.h"

#include "base/error.h"

/* Of the gaps, what a mask hides when it is theirs, and when it is not. */
#define MOST 0.99
#define LITTLE 0.5

/* Returns (transfer full): bytes of no meaning, or NULL. */
static guint8 *
alloc_like (const RingletMask *self, GError **error)
{
  return ringlet_image_alloc (RINGLET_PIXEL_U8, self->n_slow, self->n_fast, error);
}

static gboolean
check_shapes (const RingletMask *a, const RingletMask *b, GError **error)
{
  if (a->n_slow == b->n_slow && a->n_fast == b->n_fast)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), not %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT "%s",
      b->n_slow, b->n_fast, a->n_slow, a->n_fast,
      a->n_slow == b->n_fast && a->n_fast == b->n_slow
          ? ": it fits only transposed; transpose it first"
          : "");
  return FALSE;
}

RingletMask *
ringlet_mask_combine (
    const RingletMask *a, RingletMaskOperator how, const RingletMask *b, GError **error)
{
  const gsize n = a->n_slow * a->n_fast;
  guint8 *bad = NULL;

  if (!check_shapes (a, b, error))
    return NULL;
  bad = alloc_like (a, error);
  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < n; i++) {
    const guint8 or = a->bad[i] | b->bad[i];
    const guint8 and = a->bad[i] & b->bad[i];

    bad[i] = how == RINGLET_MASK_OR ? or
        : how == RINGLET_MASK_AND   ? and
        : how == RINGLET_MASK_XOR   ? or -and
                                    : a->bad[i] - and;
  }
  return ringlet_mask_new_take (a->n_slow, a->n_fast, bad);
}

RingletMask *
ringlet_mask_invert (const RingletMask *self, GError **error)
{
  const gsize n = self->n_slow * self->n_fast;
  guint8 *bad = alloc_like (self, error);

  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < n; i++)
    bad[i] = !self->bad[i];
  return ringlet_mask_new_take (self->n_slow, self->n_fast, bad);
}

RingletMask *
ringlet_mask_transpose (const RingletMask *self, GError **error)
{
  guint8 *bad = alloc_like (self, error);

  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < self->n_slow; i++) {
    for (gsize j = 0; j < self->n_fast; j++)
      bad[j * self->n_slow + i] = self->bad[i * self->n_fast + j];
  }
  return ringlet_mask_new_take (self->n_fast, self->n_slow, bad);
}

RingletMask *
ringlet_mask_flip (const RingletMask *self, gboolean rows, GError **error)
{
  guint8 *bad = alloc_like (self, error);

  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < self->n_slow; i++) {
    const gsize from = rows ? self->n_slow - 1 - i : i;

    for (gsize j = 0; j < self->n_fast; j++)
      bad[i * self->n_fast + j] =
          self->bad[from * self->n_fast + (rows ? j : self->n_fast - 1 - j)];
  }
  return ringlet_mask_new_take (self->n_slow, self->n_fast, bad);
}

gboolean
ringlet_mask_seems_flipped (const RingletMask *self, const RingletMask *gaps)
{
  gsize n_odd = 0;
  gsize n_same = 0;
  gsize n_flipped = 0;

  if (gaps == NULL || gaps->n_slow != self->n_slow || gaps->n_fast != self->n_fast)
    return FALSE;

  /* Gaps that lie alike both ways tell nothing. */
  for (gsize i = 0; i < self->n_slow; i++) {
    const gsize first = i * self->n_fast;
    const gsize mirrored = (self->n_slow - 1 - i) * self->n_fast;

    for (gsize j = 0; j < self->n_fast; j++) {
      if (!gaps->bad[first + j] || gaps->bad[mirrored + j])
        continue;
      n_odd++;
      n_same += self->bad[first + j];
      n_flipped += self->bad[mirrored + j];
    }
  }
  return n_odd > 0 && (double) n_flipped >= MOST * (double) n_odd &&
      (double) n_same < LITTLE * (double) n_odd;
}
