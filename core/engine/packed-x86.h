/* SPDX-License-Identifier: MIT */

/* What the two files of inner loops with AVX2 have in common; they set the target and
 * the types V4 and V8 first. */

#include <immintrin.h>
#include <string.h>

#include "engine/packed-kernel.h"

/* Pixels i … i + 7 of eight frames: row k of @rows is pixel i + k of all of them. */
static inline __attribute__ ((always_inline)) void
ringlet_load_transposed (gint32 *const *values, gsize i, __m256i *rows)
{
  __m256i a[8];
  __m256i b[8];

  for (gsize f = 0; f < 8; f++)
    a[f] = _mm256_loadu_si256 ((const __m256i *) (values[f] + i));
  for (gsize f = 0; f < 8; f += 2) {
    b[f] = _mm256_unpacklo_epi32 (a[f], a[f + 1]);
    b[f + 1] = _mm256_unpackhi_epi32 (a[f], a[f + 1]);
  }
  for (gsize f = 0; f < 8; f += 4) {
    a[f] = _mm256_unpacklo_epi64 (b[f], b[f + 2]);
    a[f + 1] = _mm256_unpackhi_epi64 (b[f], b[f + 2]);
    a[f + 2] = _mm256_unpacklo_epi64 (b[f + 1], b[f + 3]);
    a[f + 3] = _mm256_unpackhi_epi64 (b[f + 1], b[f + 3]);
  }
  for (gsize k = 0; k < 4; k++) {
    rows[k] = _mm256_permute2x128_si256 (a[k], a[k + 4], 0x20);
    rows[k + 4] = _mm256_permute2x128_si256 (a[k], a[k + 4], 0x31);
  }
}

static inline __attribute__ ((always_inline)) V4
splat4 (const gint32 *value)
{
  return (V4) _mm256_set1_epi32 (*value);
}

static inline __attribute__ ((always_inline)) V4
widen4_short (const guint16 *p)
{
  return (V4) _mm256_cvtepu16_epi64 (_mm_loadl_epi64 ((const __m128i *) p));
}

static inline __attribute__ ((always_inline)) guint64
load_u64 (const void *p)
{
  guint64 value;

  memcpy (&value, p, sizeof value);
  return value;
}

/* Four numbers of 16 bits in two of 32. */
static inline __attribute__ ((always_inline)) guint64
fold (guint64 q)
{
  const guint64 mask = 0x0000ffff0000ffff;

  return (q & mask) + (q >> 16 & mask);
}

/* The share of the first slot, which is what is left of 1. */
static inline __attribute__ ((always_inline)) guint64
first_share (guint64 folded)
{
  return RINGLET_PACKED_ONE - ((folded + (folded >> 32)) & 0xffffffff);
}

static inline __attribute__ ((always_inline)) void
add2 (guint64 *sums, const guint32 *shares, const gint32 *value)
{
  __m128i *to = (__m128i *) sums;
  const __m128i two = _mm_cvtepu32_epi64 (_mm_loadl_epi64 ((const __m128i *) shares));
  const __m128i part = _mm_mul_epi32 (two, _mm_set1_epi32 (*value));

  _mm_store_si128 (to, _mm_add_epi64 (_mm_load_si128 (to), part));
}

static inline __attribute__ ((always_inline)) V4
widen4 (const guint32 *p)
{
  return (V4) _mm256_cvtepu32_epi64 (_mm_loadu_si128 ((const __m128i *) p));
}
