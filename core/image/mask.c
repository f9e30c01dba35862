/* SPDX-License-Identifier: MIT */
#include "image/mask.h"

#include <math.h>

#include "base/digest.h"
#include "base/error.h"

RingletMask *
ringlet_mask_new_take (gsize n_slow, gsize n_fast, guint8 *bad)
{
  RingletMask *self = g_atomic_rc_box_new0 (RingletMask);
  RingletDigest *digest = ringlet_digest_new ("mask");
  const gsize n = n_slow * n_fast;

  for (gsize i = 0; i < n; i++) {
    bad[i] = bad[i] != 0;
    self->n_bad += bad[i];
  }

  ringlet_digest_add_uint (digest, n_slow);
  ringlet_digest_add_uint (digest, n_fast);
  ringlet_digest_add_bytes (digest, bad, n);
  self->digest = ringlet_digest_finish (digest);
  self->n_slow = n_slow;
  self->n_fast = n_fast;
  self->bad = bad;
  return self;
}

/* Returns (transfer full): @n bytes of no meaning, or NULL. */
static guint8 *
alloc (gsize n, GError **error)
{
  guint8 *bad = g_try_malloc (n);

  if (bad == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask of %" G_GSIZE_FORMAT " pixels", n);
  return bad;
}

RingletMask *
ringlet_mask_new_from_image (const RingletImage *image, GError **error)
{
  const gsize n = ringlet_image_n_pixels (image);
  guint8 *bad = alloc (n, error);

  if (bad == NULL)
    return NULL;

  /* NaN differs from zero, so one comparison masks both. A 64-bit integer that a double
   * cannot hold exactly is not zero either. */
  for (gsize i = 0; i < n; i++)
    bad[i] = ringlet_image_get (image, i) != 0.0;
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}

static RingletMask *
mask_or (const RingletMask *a, const RingletMask *b, GError **error)
{
  const gsize n = a->n_slow * a->n_fast;
  guint8 *bad = alloc (n, error);

  if (bad == NULL)
    return NULL;

  for (gsize i = 0; i < n; i++)
    bad[i] = a->bad[i] | b->bad[i];
  return ringlet_mask_new_take (a->n_slow, a->n_fast, bad);
}

RingletMask *
ringlet_mask_union (RingletMask *a, RingletMask *b, GError **error)
{
  if (a == NULL || b == NULL) {
    RingletMask *one = a != NULL ? a : b;

    return one != NULL ? ringlet_mask_ref (one) : NULL;
  }

  if (a->n_slow != b->n_slow || a->n_fast != b->n_fast) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "One mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels (rows × columns), the other %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        a->n_slow, a->n_fast, b->n_slow, b->n_fast);
    return NULL;
  }
  return mask_or (a, b, error);
}

gboolean
ringlet_mask_seems_inverted (const RingletMask *self)
{
  const gsize n = self->n_slow * self->n_fast;

  return self->n_bad > n / 2 && self->n_bad < n;
}

RingletMask *
ringlet_mask_ref (RingletMask *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mask_clear (gpointer data)
{
  RingletMask *self = data;

  g_free ((gpointer) self->bad);
  g_free (self->digest);
}

void
ringlet_mask_unref (RingletMask *self)
{
  g_atomic_rc_box_release_full (self, mask_clear);
}
