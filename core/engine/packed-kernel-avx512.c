/* SPDX-License-Identifier: MIT */

/* The inner loops for processors with AVX-512 (F, DQ, BW, VL). */

#include <string.h>

#include <glib.h>

#pragma GCC target("avx2,avx512f,avx512dq,avx512bw,avx512vl")
#include <immintrin.h>

typedef guint64 V4 __attribute__ ((vector_size (32), may_alias));
typedef guint64 V8 __attribute__ ((vector_size (64), may_alias));

#include "engine/packed-x86.h"

#define KERNELS ringlet_kernels_avx512
#define KERNELS_NAME "avx512"

static gboolean
kernels_supported (void)
{
  return __builtin_cpu_supports ("avx2") > 0 &&
      __builtin_cpu_supports ("avx512f") > 0 &&
      __builtin_cpu_supports ("avx512dq") > 0 &&
      __builtin_cpu_supports ("avx512bw") > 0 &&
      __builtin_cpu_supports ("avx512vl") > 0;
}

static inline __attribute__ ((always_inline)) V4
mul4 (V4 a, V4 b)
{
  return (V4) _mm256_mul_epi32 ((__m256i) a, (__m256i) b);
}

static inline __attribute__ ((always_inline)) V8
mul8 (V8 a, V8 b)
{
  return (V8) _mm512_mul_epi32 ((__m512i) a, (__m512i) b);
}

static inline __attribute__ ((always_inline)) void
load_frames (gint32 *const *values, gsize i, V8 *pixels)
{
  __m256i rows[8];

  ringlet_load_transposed (values, i, rows);
  for (gsize k = 0; k < 8; k++)
    pixels[k] = (V8) _mm512_cvtepi32_epi64 (rows[k]);
}

static inline __attribute__ ((always_inline)) V8
splat8 (const gint32 *value)
{
  return (V8) _mm512_set1_epi32 (*value);
}

static inline __attribute__ ((always_inline)) V8
widen8 (const guint32 *p)
{
  return (V8) _mm512_cvtepu32_epi64 (_mm256_loadu_si256 ((const __m256i *) p));
}

static inline __attribute__ ((always_inline)) V8
shares8 (const guint16 *rest, gsize i)
{
  const guint16 *p = rest + 7 * i;
  const guint64 folded = fold (load_u64 (p)) + fold (load_u64 (p + 3) >> 16);
  const __m128i others = _mm_slli_si128 (_mm_loadu_si128 ((const __m128i *) p), 2);
  const __m512i wide = _mm512_cvtepu16_epi64 (others);

  return (V8) _mm512_mask_set1_epi64 (wide, 1, (gint64) first_share (folded));
}

static inline __attribute__ ((always_inline)) V8
whole8 (const guint16 *rest, gsize i)
{
  const __m128i seven = _mm_loadu_si128 ((const __m128i *) (rest + 7 * i));
  const __m512i one = _mm512_set1_epi64 (RINGLET_PACKED_ONE);

  return (V8) _mm512_mask_cvtepu16_epi64 (one, 0xfe, _mm_slli_si128 (seven, 2));
}

#include "engine/packed-loops.h"
