/* SPDX-License-Identifier: MIT */
#include "image/mask.h"

#include <math.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/simd.h"

/* Bytes that are digested in one go. */
#define CHUNK 4096

/* Flags that one byte can count. */
#define FEW 128

/* Makes every flag 0 or 1; returns how many are set. */
RINGLET_CLONES static guint8
count_few (guint8 *bad, gsize n)
{
  guint8 n_bad = 0;

  for (gsize i = 0; i < n; i++) {
    bad[i] = bad[i] != 0;
    n_bad = (guint8) (n_bad + bad[i]);
  }
  return n_bad;
}

/* How many of @n flags differ from the one before them. */
RINGLET_CLONES static guint8
count_changes (const guint8 *bad, gsize n)
{
  guint8 n_changes = 0;

  for (gsize i = 0; i < n; i++)
    n_changes = (guint8) (n_changes + (bad[i] != bad[(gssize) i - 1]));
  return n_changes;
}

/* A part of the flags, one thread's. */
#define PART ((gsize) 1 << 18)

typedef struct {
  guint8 *bad;
  gsize n;
  gsize *n_bad;     /* of each part */
  gsize *n_changes; /* likewise, but for those at the parts' ends */
} Count;

static void
count_part (gsize part, gpointer data)
{
  Count *self = data;
  const gsize end = MIN (self->n, (part + 1) * PART);

  for (gsize at = part * PART; at < end; at += FEW) {
    const gsize n = MIN (FEW, end - at);
    const gsize has_left = at % PART == 0 ? 1 : 0; /* another part's flag */

    self->n_bad[part] += count_few (self->bad + at, n);
    self->n_changes[part] += count_changes (self->bad + at + has_left, n - has_left);
  }
}

/* Makes every flag 0 or 1; returns how many are set, and in @n_changes how many differ
 * from the one before. */
static gsize
count_bad (guint8 *bad, gsize n, gsize *n_changes)
{
  const gsize n_parts = (n + PART - 1) / PART;
  g_autofree gsize *counts = g_new0 (gsize, 2 * n_parts + 1);
  const Count count = { bad, n, counts, counts + n_parts };
  gsize n_bad = 0;

  ringlet_parallel_for (n_parts, count_part, (gpointer) &count, NULL, NULL);
  for (gsize part = 0; part < n_parts; part++) {
    n_bad += count.n_bad[part];
    *n_changes += count.n_changes[part];
    *n_changes += part > 0 && bad[part * PART] != bad[part * PART - 1];
  }
  return n_bad;
}

/* Eight flags as bits, the first one lowest. */
static guint8
pack_bits (const guint8 *bad)
{
  guint64 flags;

  memcpy (&flags, bad, sizeof flags);
  return (guint8) (GUINT64_FROM_LE (flags) * 0x0102040810204080 >> 56);
}

static void
digest_bits (RingletDigest *digest, const guint8 *bad, gsize n)
{
  const gsize n_whole = n / 8;
  guint8 bits[CHUNK];

  for (gsize first = 0; first < n_whole; first += CHUNK) {
    const gsize n_bits = MIN (CHUNK, n_whole - first);

    for (gsize i = 0; i < n_bits; i++)
      bits[i] = pack_bits (bad + 8 * (first + i));
    ringlet_digest_add_bytes (digest, bits, n_bits);
  }
  ringlet_digest_add_bytes (digest, bad + 8 * n_whole, n % 8);
}

/* The next flag from @from on that is not @flag, or @n. */
static gsize
find_change (const guint8 *bad, gsize from, gsize n, guint8 flag)
{
  const guint64 same = flag * G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 flags = same;

  for (; from + 8 <= n; from += 8) {
    memcpy (&flags, bad + from, sizeof flags);
    if (flags != same)
      break;
  }
  while (from < n && bad[from] == flag)
    from++;
  return from;
}

/* Lengths of runs of equal flags, little-endian, that of good ones first. */
static void
digest_runs (RingletDigest *digest, const guint8 *bad, gsize n)
{
  guint32 runs[CHUNK / sizeof (guint32)];
  gsize n_runs = 0;
  guint8 flag = 0;

  for (gsize from = 0; from < n; flag = !flag) {
    const gsize end = find_change (bad, from, n, flag);

    runs[n_runs++] = GUINT32_TO_LE ((guint32) (end - from));
    from = end;
    if (n_runs < G_N_ELEMENTS (runs) && from < n)
      continue;
    ringlet_digest_add_bytes (digest, runs, n_runs * sizeof *runs);
    n_runs = 0;
  }
}

/* Of runs, where these are shorter than bits: an edit of 4 megapixels waits 0.5 ms for
 * it, for that of the bits 2 ms, of the bytes 17. */
static void
digest_flags (RingletDigest *digest, const guint8 *bad, gsize n, gsize n_changes)
{
  const gboolean has_runs = n <= G_MAXUINT32 && n_changes < n / 32;

  ringlet_digest_add_string (digest, has_runs ? "runs" : "bits");
  if (has_runs)
    digest_runs (digest, bad, n);
  else
    digest_bits (digest, bad, n);
}

RingletMask *
ringlet_mask_new_take (gsize n_slow, gsize n_fast, guint8 *bad)
{
  RingletMask *self = g_atomic_rc_box_new0 (RingletMask);
  RingletDigest *digest = ringlet_digest_new ("mask");
  const gsize n = n_slow * n_fast;
  gsize n_changes = 0;

  self->n_bad = count_bad (bad, n, &n_changes);
  ringlet_digest_add_uint (digest, n_slow);
  ringlet_digest_add_uint (digest, n_fast);
  digest_flags (digest, bad, n, n_changes);
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
