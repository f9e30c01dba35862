/* SPDX-License-Identifier: MIT */

/* The inner loops for processors with AVX2. */

#include <string.h>

#include <glib.h>

#pragma GCC target("avx2")
#include <immintrin.h>

/* Nothing here is called from another file, so that no calling convention matters. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef guint64 V4 __attribute__ ((vector_size (32), may_alias));
typedef guint64 V8 __attribute__ ((vector_size (64), may_alias));

#include "engine/packed-x86.h"

#define KERNELS ringlet_kernels_avx2
#define KERNELS_NAME "avx2"

static gboolean
kernels_supported (void)
{
  return __builtin_cpu_supports ("avx2") > 0;
}

static inline __attribute__ ((always_inline)) V4
mul4 (V4 a, V4 b)
{
  return (V4) _mm256_mul_epi32 ((__m256i) a, (__m256i) b);
}

static inline __attribute__ ((always_inline)) V8
mul8 (V8 a, V8 b)
{
  union {
    V8 eight;
    V4 four[2];
  } x = { a }, y = { b }, z;

  z.four[0] = mul4 (x.four[0], y.four[0]);
  z.four[1] = mul4 (x.four[1], y.four[1]);
  return z.eight;
}

static inline __attribute__ ((always_inline)) void
load_frames (gint32 *const *values, gsize i, V8 *pixels)
{
  __m256i rows[8];

  ringlet_load_transposed (values, i, rows);
  for (gsize k = 0; k < 8; k++) {
    union {
      V8 eight;
      __m256i four[2];
    } wide;

    wide.four[0] = _mm256_cvtepi32_epi64 (_mm256_castsi256_si128 (rows[k]));
    wide.four[1] = _mm256_cvtepi32_epi64 (_mm256_extracti128_si256 (rows[k], 1));
    pixels[k] = wide.eight;
  }
}

static inline __attribute__ ((always_inline)) V8
splat8 (const gint32 *value)
{
  union {
    V8 eight;
    V4 four[2];
  } out;

  out.four[0] = out.four[1] = splat4 (value);
  return out.eight;
}

static inline __attribute__ ((always_inline)) V8
widen8 (const guint32 *p)
{
  union {
    V8 eight;
    V4 four[2];
  } out;

  out.four[0] = widen4 (p);
  out.four[1] = widen4 (p + 4);
  return out.eight;
}

static inline __attribute__ ((always_inline)) V8
shares8 (const guint16 *rest, gsize i)
{
  const guint16 *p = rest + 7 * i;
  const guint64 folded = fold (load_u64 (p)) + fold (load_u64 (p + 3) >> 16);
  const __m128i first = _mm_cvtsi64_si128 ((gint64) first_share (folded));
  const __m128i others = _mm_slli_si128 (_mm_loadu_si128 ((const __m128i *) p), 2);
  const __m256i low = _mm256_cvtepu16_epi64 (others);
  union {
    V8 eight;
    __m256i four[2];
  } out;

  out.four[0] = _mm256_blend_epi32 (low, _mm256_castsi128_si256 (first), 3);
  out.four[1] = _mm256_cvtepu16_epi64 (_mm_srli_si128 (others, 8));
  return out.eight;
}

static inline __attribute__ ((always_inline)) V8
whole8 (const guint16 *rest, gsize i)
{
  const __m128i seven = _mm_loadu_si128 ((const __m128i *) (rest + 7 * i));
  const __m128i others = _mm_slli_si128 (seven, 2);
  const __m256i one = _mm256_set1_epi64x (RINGLET_PACKED_ONE);
  union {
    V8 eight;
    __m256i four[2];
  } out;

  out.four[0] = _mm256_blend_epi32 (_mm256_cvtepu16_epi64 (others), one, 3);
  out.four[1] = _mm256_cvtepu16_epi64 (_mm_srli_si128 (others, 8));
  return out.eight;
}

#include "engine/packed-loops.h"
