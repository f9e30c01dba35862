/* SPDX-License-Identifier: MIT */

/* For the two files of inner loops with AVX2, which set the target first. */

#include <glib.h>

#include <immintrin.h>

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
