/* SPDX-License-Identifier: MIT */

/* Byte-offset decoding for processors with AVX2: 32 bytes are searched for an escape at
 * once, eight of them summed up at once, in three steps of shift and add. */

#include <glib.h>

#pragma GCC target("avx2,bmi")
#include <immintrin.h>

#include "image/codec-byte-offset-run.h"

static gboolean
is_supported (void)
{
  return __builtin_cpu_supports ("avx2") > 0 && __builtin_cpu_supports ("bmi") > 0;
}

/* Sums of the first one, two … eight lanes. */
static inline __attribute__ ((always_inline)) __m256i
prefix_sums (__m256i x)
{
  __m256i low;

  x = _mm256_add_epi32 (x, _mm256_slli_si256 (x, 4));
  x = _mm256_add_epi32 (x, _mm256_slli_si256 (x, 8));
  /* Shifts stay in their half: the last sum of the lower one is added to the upper. */
  low = _mm256_permute2x128_si256 (x, x, 0x08);
  return _mm256_add_epi32 (x, _mm256_shuffle_epi32 (low, 0xff));
}

/* Eight pixels, of which the first @n_plain ones are differences; returns the last of
 * them in all lanes. */
static inline __attribute__ ((always_inline)) __m256i
decode8 (const guint8 *from, gint32 n_plain, __m256i value, guint32 *to)
{
  const __m256i lanes = _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7);
  const __m256i plain = _mm256_cmpgt_epi32 (_mm256_set1_epi32 (n_plain), lanes);
  const __m128i bytes = _mm_loadl_epi64 ((const __m128i *) from);
  const __m256i deltas = _mm256_and_si256 (_mm256_cvtepi8_epi32 (bytes), plain);
  const __m256i sums = prefix_sums (deltas);

  _mm256_storeu_si256 ((__m256i *) to, _mm256_add_epi32 (sums, value));
  /* The sum is ready before the value is: one addition a step waits for the last. */
  return _mm256_add_epi32 (
      value, _mm256_permutevar8x32_epi32 (sums, _mm256_set1_epi32 (7)));
}

static inline __attribute__ ((always_inline)) guint32
find_escapes (const guint8 *from)
{
  const __m256i escape = _mm256_set1_epi8 ((char) RINGLET_BYTE_OFFSET_ESCAPE);
  const __m256i bytes = _mm256_loadu_si256 ((const __m256i *) from);

  return (guint32) _mm256_movemask_epi8 (_mm256_cmpeq_epi8 (bytes, escape));
}

static gsize
decode (const guint8 **from, const guint8 *end, gsize n, guint32 value, guint32 *to)
{
  const guint8 *at = *from;
  __m256i sum = _mm256_set1_epi32 ((gint32) value);
  gsize i = 0;

  while (n - i >= 32 && end - at >= 32 + 3) {
    const guint32 escapes = find_escapes (at);
    const gint32 n_plain = (gint32) _tzcnt_u32 (escapes);
    gint32 delta;

    /* There is room for all 32; what stands behind an escape is written again. */
    for (gint32 k = 0; k < n_plain; k += 8)
      sum = decode8 (at + k, n_plain - k, sum, to + i + k);
    at += n_plain;
    i += (gsize) n_plain;
    if (escapes == 0)
      continue;

    if (!ringlet_byte_offset_wide (at, &delta))
      break;
    sum = _mm256_add_epi32 (sum, _mm256_set1_epi32 (delta));
    to[i++] = (guint32) _mm_cvtsi128_si32 (_mm256_castsi256_si128 (sum));
    at += 3;
  }
  *from = at;
  value = (guint32) _mm_cvtsi128_si32 (_mm256_castsi256_si128 (sum));
  return i + ringlet_byte_offset_run_plain (from, end, n - i, value, to + i);
}

const RingletByteOffsetRun ringlet_byte_offset_run_avx2 = {
  .name = "avx2",
  .is_supported = is_supported,
  .decode = decode,
};
