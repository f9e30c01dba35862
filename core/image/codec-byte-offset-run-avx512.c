/* SPDX-License-Identifier: MIT */

/* Byte-offset decoding for processors with AVX-512 (F, BW, VL): 64 bytes are searched
 * for an escape at once, sixteen of them summed up at once, in four steps of shift and
 * add. */

#include <glib.h>

#pragma GCC target("avx2,bmi,avx512f,avx512bw,avx512vl")
#include <immintrin.h>

#include "image/codec-byte-offset-run.h"

static gboolean
is_supported (void)
{
  return __builtin_cpu_supports ("avx512f") > 0 &&
      __builtin_cpu_supports ("avx512bw") > 0 &&
      __builtin_cpu_supports ("avx512vl") > 0 && __builtin_cpu_supports ("bmi") > 0;
}

/* Sums of the first one, two … sixteen lanes. */
static inline __attribute__ ((always_inline)) __m512i
prefix_sums (__m512i x)
{
  const __m512i zero = _mm512_setzero_si512 ();

  x = _mm512_add_epi32 (x, _mm512_alignr_epi32 (x, zero, 15));
  x = _mm512_add_epi32 (x, _mm512_alignr_epi32 (x, zero, 14));
  x = _mm512_add_epi32 (x, _mm512_alignr_epi32 (x, zero, 12));
  return _mm512_add_epi32 (x, _mm512_alignr_epi32 (x, zero, 8));
}

/* Sixteen pixels, of which @plain ones are differences; returns the last of them in all
 * lanes. */
static inline __attribute__ ((always_inline)) __m512i
decode16 (const guint8 *from, __mmask16 plain, __m512i value, guint32 *to)
{
  const __m128i bytes = _mm_loadu_si128 ((const __m128i *) from);
  const __m512i sums = prefix_sums (_mm512_maskz_cvtepi8_epi32 (plain, bytes));

  _mm512_storeu_si512 (to, _mm512_add_epi32 (sums, value));
  /* The sum is ready before the value is: one addition a step waits for the last. */
  return _mm512_add_epi32 (
      value, _mm512_permutexvar_epi32 (_mm512_set1_epi32 (15), sums));
}

static inline __attribute__ ((always_inline)) guint64
find_escapes (const guint8 *from)
{
  const __m512i escape = _mm512_set1_epi8 ((char) RINGLET_BYTE_OFFSET_ESCAPE);

  return _mm512_cmpeq_epi8_mask (_mm512_loadu_si512 (from), escape);
}

static gsize
decode (const guint8 **from, const guint8 *end, gsize n, guint32 value, guint32 *to)
{
  const guint8 *at = *from;
  __m512i sum = _mm512_set1_epi32 ((gint32) value);
  gsize i = 0;

  while (n - i >= 64 && end - at >= 64 + 3) {
    const guint64 escapes = find_escapes (at);
    const guint64 plain = _blsmsk_u64 (escapes) & ~escapes;
    const gsize n_plain = escapes != 0 ? _tzcnt_u64 (escapes) : 64;
    gint32 delta;

    /* There is room for all 64; what stands behind an escape is written again. */
    for (gsize k = 0; k < n_plain; k += 16)
      sum = decode16 (at + k, (__mmask16) (plain >> k), sum, to + i + k);
    at += n_plain;
    i += n_plain;
    if (escapes == 0)
      continue;

    if (!ringlet_byte_offset_wide (at, &delta))
      break;
    sum = _mm512_add_epi32 (sum, _mm512_set1_epi32 (delta));
    to[i++] = (guint32) _mm_cvtsi128_si32 (_mm512_castsi512_si128 (sum));
    at += 3;
  }
  *from = at;
  value = (guint32) _mm_cvtsi128_si32 (_mm512_castsi512_si128 (sum));
  return i + ringlet_byte_offset_run_plain (from, end, n - i, value, to + i);
}

const RingletByteOffsetRun ringlet_byte_offset_run_avx512 = {
  .name = "avx512",
  .is_supported = is_supported,
  .decode = decode,
};
