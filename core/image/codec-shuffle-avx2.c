/* SPDX-License-Identifier: MIT */

/* Elements of two and four bytes for processors with AVX2: shuffles of whole vectors,
 * where the compiler widens every byte by itself. */

#include "image/codec-shuffle.h"

#pragma GCC target("avx2")
#include <immintrin.h>

static inline __attribute__ ((always_inline)) __m256i
load (const guint8 *at)
{
  return _mm256_loadu_si256 ((const __m256i *) at);
}

static inline __attribute__ ((always_inline)) void
store (guint8 *at, __m256i value, gboolean streams)
{
  if (streams)
    _mm256_stream_si256 ((__m256i *) at, value);
  else
    _mm256_storeu_si256 ((__m256i *) at, value);
}

/* The lower lanes of both, then, @apart bytes on, the upper ones. */
static inline __attribute__ ((always_inline)) void
store_lanes (guint8 *at, gsize apart, __m256i a, __m256i b, gboolean streams)
{
  store (at, _mm256_permute2x128_si256 (a, b, 0x20), streams);
  store (at + apart, _mm256_permute2x128_si256 (a, b, 0x31), streams);
}

static inline __attribute__ ((always_inline)) void
join_2 (const guint8 *from, gsize n, gsize n_wide, gboolean streams, guint8 *to)
{
  for (gsize j = 0; j < n_wide; j += 32) {
    const __m256i a = load (from + j);
    const __m256i b = load (from + n + j);

    store_lanes (to + 2 * j, 32, _mm256_unpacklo_epi8 (a, b),
        _mm256_unpackhi_epi8 (a, b), streams);
  }
}

static inline __attribute__ ((always_inline)) void
join_4 (const guint8 *from, gsize n, gsize n_wide, gboolean streams, guint8 *to)
{
  for (gsize j = 0; j < n_wide; j += 32) {
    const __m256i a = load (from + j);
    const __m256i b = load (from + n + j);
    const __m256i c = load (from + 2 * n + j);
    const __m256i d = load (from + 3 * n + j);
    const __m256i ab_low = _mm256_unpacklo_epi8 (a, b);
    const __m256i ab_high = _mm256_unpackhi_epi8 (a, b);
    const __m256i cd_low = _mm256_unpacklo_epi8 (c, d);
    const __m256i cd_high = _mm256_unpackhi_epi8 (c, d);

    store_lanes (to + 4 * j, 64, _mm256_unpacklo_epi16 (ab_low, cd_low),
        _mm256_unpackhi_epi16 (ab_low, cd_low), streams);
    store_lanes (to + 4 * j + 32, 64, _mm256_unpacklo_epi16 (ab_high, cd_high),
        _mm256_unpackhi_epi16 (ab_high, cd_high), streams);
  }
}

gsize
ringlet_codec_unshuffle_avx2 (
    const guint8 *from, gsize n, gsize size, gboolean streams, guint8 *to)
{
  const gsize n_wide = n - n % 32;

  streams = streams && (guintptr) to % 32 == 0;
  if (size == 2 && streams)
    join_2 (from, n, n_wide, TRUE, to);
  else if (size == 2)
    join_2 (from, n, n_wide, FALSE, to);
  else if (streams)
    join_4 (from, n, n_wide, TRUE, to);
  else
    join_4 (from, n, n_wide, FALSE, to);
  if (streams)
    _mm_sfence ();
  return n_wide;
}
