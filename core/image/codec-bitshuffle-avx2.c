/* SPDX-License-Identifier: MIT */

/* The inner loop of bitshuffle for processors with AVX2. */

#include "image/codec-bitshuffle.h"

#include <string.h>

#pragma GCC target("avx2")
#include <immintrin.h>

static gboolean
is_supported (void)
{
  return __builtin_cpu_supports ("avx2") > 0;
}

/* Exchanges the upper bits of each group in @low with the lower ones in @high. */
static inline __attribute__ ((always_inline)) void
exchange (__m256i *low, __m256i *high, int shift, __m256i mask)
{
  const __m256i t = _mm256_and_si256 (
      _mm256_xor_si256 (_mm256_srli_epi64 (*low, shift), *high), mask);

  *high = _mm256_xor_si256 (*high, t);
  *low = _mm256_xor_si256 (*low, _mm256_slli_epi64 (t, shift));
}

/* Of byte j in the eight planes to byte j of pixels 0, 8, 16, …; then 1, 9, …: the 8 ×
 * 8 bits at each place are transposed. */
static inline __attribute__ ((always_inline)) void
transpose_bits (__m256i *r)
{
  const __m256i by4 = _mm256_set1_epi8 (0x0f);
  const __m256i by2 = _mm256_set1_epi8 (0x33);
  const __m256i by1 = _mm256_set1_epi8 (0x55);

  for (int k = 0; k < 4; k++)
    exchange (&r[k], &r[k + 4], 4, by4);
  for (int k = 0; k < 8; k += 4) {
    exchange (&r[k], &r[k + 2], 2, by2);
    exchange (&r[k + 1], &r[k + 3], 2, by2);
  }
  for (int k = 0; k < 8; k += 2)
    exchange (&r[k], &r[k + 1], 1, by1);
}

/* Byte j of all eight beside each other: 256 bytes. */
static inline __attribute__ ((always_inline)) void
store_interleaved (const __m256i *r, guint8 *to)
{
  __m256i a[8];
  __m256i b[8];

  for (int k = 0; k < 4; k++) {
    a[2 * k] = _mm256_unpacklo_epi8 (r[2 * k], r[2 * k + 1]);
    a[2 * k + 1] = _mm256_unpackhi_epi8 (r[2 * k], r[2 * k + 1]);
  }
  for (int k = 0; k < 8; k += 4) {
    b[k] = _mm256_unpacklo_epi16 (a[k], a[k + 2]);
    b[k + 1] = _mm256_unpackhi_epi16 (a[k], a[k + 2]);
    b[k + 2] = _mm256_unpacklo_epi16 (a[k + 1], a[k + 3]);
    b[k + 3] = _mm256_unpackhi_epi16 (a[k + 1], a[k + 3]);
  }
  for (int k = 0; k < 4; k++) {
    a[2 * k] = _mm256_unpacklo_epi32 (b[k], b[k + 4]);
    a[2 * k + 1] = _mm256_unpackhi_epi32 (b[k], b[k + 4]);
  }
  /* The lower lanes are the first 16 places, the upper ones the other 16. */
  for (int k = 0; k < 8; k += 2) {
    _mm256_storeu_si256 (
        (__m256i *) (to + 16 * k), _mm256_permute2x128_si256 (a[k], a[k + 1], 0x20));
    _mm256_storeu_si256 ((__m256i *) (to + 128 + 16 * k),
        _mm256_permute2x128_si256 (a[k], a[k + 1], 0x31));
  }
}

static void
join (const guint8 *planes, gsize n, guint8 *to)
{
  const gsize n_wide = n - n % 32;

  for (gsize at = 0; at < n_wide; at += 32) {
    __m256i r[8];

    for (gsize k = 0; k < 8; k++)
      r[k] = _mm256_loadu_si256 ((const __m256i *) (planes + k * n + at));
    transpose_bits (r);
    store_interleaved (r, to + 8 * at);
  }
  ringlet_bit_planes_join_rest (planes, n, n_wide, to);
}

/* Byte k of four goes to all of the lane of eight in which its bits are looked for. */
static void
spread (const guint8 *plane, gsize n, guint8 *to)
{
  const gsize n_wide = n - n % 4;
  const __m256i which = _mm256_setr_epi64x (
      0x0000000000000000, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  const __m256i bit = _mm256_set1_epi64x ((long long) 0x8040201008040201);

  for (gsize at = 0; at < n_wide; at += 4) {
    int four;
    __m256i bytes;

    memcpy (&four, plane + at, sizeof four);
    bytes = _mm256_shuffle_epi8 (_mm256_set1_epi32 (four), which);
    bytes = _mm256_cmpeq_epi8 (_mm256_and_si256 (bytes, bit), bit);
    _mm256_storeu_si256 ((__m256i *) (to + 8 * at), bytes);
  }
  ringlet_bit_planes_spread_rest (plane, n, n_wide, to);
}

const RingletBitPlanes ringlet_bit_planes_avx2 = {
  .name = "avx2",
  .is_supported = is_supported,
  .join = join,
  .spread = spread,
};
