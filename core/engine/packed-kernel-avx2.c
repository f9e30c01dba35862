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

#include "engine/packed-transpose.h"

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

#include "engine/packed-loops.h"
