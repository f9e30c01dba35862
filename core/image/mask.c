/* SPDX-License-Identifier: MIT */
#include "image/mask.h"

#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/simd.h"

/* Words or runs that are digested in one go. */
#define CHUNK 1024

/* Makes @n ≤ 64 flags 0 or 1; returns them as bits. */
static inline guint64
pack_word (guint8 *bad, gsize n)
{
  guint64 word = 0;

  for (gsize i = 0; i < n; i++)
    bad[i] = bad[i] != 0;
  for (gsize i = 0; n == 64 && i < 8; i++) {
    guint64 eight;

    memcpy (&eight, bad + 8 * i, sizeof eight);
    eight = GUINT64_FROM_LE (eight) * 0x0102040810204080 >> 56;
    word |= eight << (8 * i);
  }
  for (gsize i = 0; n < 64 && i < n; i++)
    word |= (guint64) bad[i] << i;
  return word;
}

/* Words that one thread fills. */
#define PART 4096

typedef struct {
  guint8 *bad;
  gsize n;
  guint64 *bits;
} Packing;

RINGLET_CLONES static void
pack_words (guint8 *bad, gsize n, guint64 *bits)
{
  for (gsize at = 0; at < n; at += 64)
    bits[at / 64] = pack_word (bad + at, MIN (64, n - at));
}

static void
pack_part (gsize part, gpointer data)
{
  const Packing *self = data;
  const gsize first = 64 * PART * part;

  pack_words (
      self->bad + first, MIN (64 * PART, self->n - first), self->bits + first / 64);
}

/* Makes every flag 0 or 1. */
static guint64 *
pack_bits (guint8 *bad, gsize n)
{
  const gsize n_words = (n + 63) / 64;
  Packing packing = { bad, n, g_new (guint64, n_words + 1) };

  ringlet_parallel_for ((n_words + PART - 1) / PART, pack_part, &packing, NULL, NULL);
  packing.bits[n_words] = 0;
  return packing.bits;
}

/* How many flags are set, and in @n_changes how many differ from the one before. */
RINGLET_CLONES static gsize
count_bad (const guint64 *bits, gsize n, gsize *n_changes)
{
  guint64 before = bits[0] & 1; /* the last flag of the word before */
  gsize n_bad = 0;

  for (gsize at = 0; at < n; at += 64) {
    const guint64 word = bits[at / 64];
    const guint64 changes = word ^ (word << 1 | before);
    const gsize n_here = MIN (64, n - at);

    n_bad += (gsize) __builtin_popcountll (word);
    *n_changes += (gsize) __builtin_popcountll (
        n_here < 64 ? changes & ~(~(guint64) 0 << n_here) : changes);
    before = word >> 63;
  }
  return n_bad;
}

/* Eight pixels in one byte; those that are left in one each. */
static void
digest_bits (RingletDigest *digest, const RingletMask *mask, gsize n)
{
  const gsize n_whole = n / 8;

  for (gsize first = 0; first < n_whole; first += 8 * CHUNK) {
    const gsize n_bytes = MIN (8 * CHUNK, n_whole - first);
    guint64 bits[CHUNK];

    for (gsize i = 0; i < (n_bytes + 7) / 8; i++)
      bits[i] = GUINT64_TO_LE (mask->bits[first / 8 + i]);
    ringlet_digest_add_bytes (digest, bits, n_bytes);
  }
  ringlet_digest_add_bytes (digest, mask->bad + 8 * n_whole, n % 8);
}

/* The next flag from @from on that is not @flag, or @n. */
static gsize
find_change (const guint64 *bits, gsize from, gsize n, guint8 flag)
{
  const guint64 same = flag ? ~(guint64) 0 : 0;
  guint64 others = (bits[from / 64] ^ same) & ~(guint64) 0 << from % 64;

  for (gsize word = from / 64; 64 * word < n; others = bits[++word] ^ same) {
    if (others != 0)
      return MIN (n, 64 * word + (gsize) __builtin_ctzll (others));
  }
  return n;
}

/* Lengths of runs of equal flags, little-endian, that of good ones first. */
static void
digest_runs (RingletDigest *digest, const guint64 *bits, gsize n)
{
  guint32 runs[CHUNK];
  gsize n_runs = 0;
  guint8 flag = 0;

  for (gsize from = 0; from < n; flag = !flag) {
    const gsize end = find_change (bits, from, n, flag);

    runs[n_runs++] = GUINT32_TO_LE ((guint32) (end - from));
    from = end;
    if (n_runs < G_N_ELEMENTS (runs) && from < n)
      continue;
    ringlet_digest_add_bytes (digest, runs, n_runs * sizeof *runs);
    n_runs = 0;
  }
}

/* Of runs, where these are shorter than bits: every edit waits for it, 2 ms for that of
 * the bits of 4 megapixels, 17 for that of the bytes. */
static void
digest_flags (RingletDigest *digest, const RingletMask *mask, gsize n, gsize n_changes)
{
  const gboolean has_runs = n <= G_MAXUINT32 && n_changes < n / 32;

  ringlet_digest_add_string (digest, has_runs ? "runs" : "bits");
  if (has_runs)
    digest_runs (digest, mask->bits, n);
  else
    digest_bits (digest, mask, n);
}

RingletMask *
ringlet_mask_new_take (gsize n_slow, gsize n_fast, guint8 *bad)
{
  RingletMask *self = g_atomic_rc_box_new0 (RingletMask);
  RingletDigest *digest = ringlet_digest_new ("mask");
  const gsize n = n_slow * n_fast;
  gsize n_changes = 0;

  self->n_slow = n_slow;
  self->n_fast = n_fast;
  self->bad = bad;
  self->bits = pack_bits (bad, n);
  self->n_bad = count_bad (self->bits, n, &n_changes);
  ringlet_digest_add_uint (digest, n_slow);
  ringlet_digest_add_uint (digest, n_fast);
  digest_flags (digest, self, n, n_changes);
  self->digest = ringlet_digest_finish (digest);
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
  g_free ((gpointer) self->bits);
  g_free (self->digest);
}

void
ringlet_mask_unref (RingletMask *self)
{
  g_atomic_rc_box_release_full (self, mask_clear);
}
