/* SPDX-License-Identifier: MIT */

/* Sums of real numbers that do not depend on the order in which work-items come by: a
 * sum is an integer of 128 bits that counts multiples of a power of two, low word
 * first, negative ones in two's complement. That power follows from the largest value
 * of the sum, with room for as many of them as there are pixels: what is lost of a
 * value is 2^-100 of the largest one. Integers are added exactly, so the bits are the
 * same on every run, for any number of work-groups, and for anything that they do at
 * the same time. Needs real.cl. Twin: core/engine/opencl-fixed.h. */

/* @mantissa · 2^@shift */
static inline ulong2
fixed_of_bits (ulong mantissa, int shift, bool is_negative)
{
  ulong2 value = (ulong2) (0, 0);

  if (shift <= -64)
    return value;
  if (shift < 0) {
    value.x = mantissa >> -shift;
  } else if (shift < 64) {
    value.x = mantissa << shift;
    value.y = shift > 0 ? mantissa >> (64 - shift) : 0;
  } else if (shift < 128) {
    value.y = mantissa << (shift - 64);
  }
  if (is_negative) {
    value.x = ~value.x + 1;
    value.y = ~value.y + (value.x == 0 ? 1 : 0);
  }
  return value;
}

/* The second is that of what is infinite, or no number. */
enum { EXPONENT_BIAS = 2048, EXPONENT_INFINITE = 4095 };

#ifdef HAS_DOUBLE
/* In multiples of 2^@quantum. */
static inline ulong2
fixed_of_real (real a, int quantum)
{
  const ulong bits = as_ulong (a);
  const int exponent = (int) ((bits >> 52) & 0x7ff);
  const ulong mantissa =
      (bits & 0xfffffffffffffUL) | (exponent > 0 ? 0x10000000000000UL : 0);

  return fixed_of_bits (mantissa, max (exponent, 1) - 1075 - quantum, bits >> 63 != 0);
}

/* e + EXPONENT_BIAS with |a| < 2^e; 0 of 0. */
static inline uint
exponent_of (real a)
{
  const uint exponent = (uint) (as_ulong (a) >> 52) & 0x7ff;

  if (exponent == 0x7ff)
    return EXPONENT_INFINITE;
  return a == 0.0 ? 0 : max (exponent, 1u) + EXPONENT_BIAS - 1022;
}
#else
static inline ulong2
fixed_of_float (float a, int quantum)
{
  const uint bits = as_uint (a);
  const int exponent = (int) ((bits >> 23) & 0xff);
  const ulong mantissa = (bits & 0x7fffff) | (exponent > 0 ? 0x800000 : 0);

  return fixed_of_bits (mantissa, max (exponent, 1) - 150 - quantum, bits >> 31 != 0);
}

/* Both halves, each exactly. */
static inline ulong2
fixed_of_real (real a, int quantum)
{
  const ulong2 high = fixed_of_float (a.x, quantum);
  const ulong2 low = fixed_of_float (a.y, quantum);
  const ulong sum = high.x + low.x;

  return (ulong2) (sum, high.y + low.y + (sum < high.x ? 1 : 0));
}

static inline uint
exponent_of (real a)
{
  const uint exponent = (as_uint (a.x) >> 23) & 0xff;

  if (exponent == 0xff)
    return EXPONENT_INFINITE;
  /* The low half may lift it over the next power of two. */
  return a.x == 0.0f ? 0 : max (exponent, 1u) + EXPONENT_BIAS - 125;
}
#endif

/* Word by word with the carry of each: whatever others add in between, every carry is
 * passed on once. */
#define DEFINE_ADD_FIXED(space, name)                                                  \
  static inline void name (ARRAY (space uint, sums), size_t i, ulong2 value)           \
  {                                                                                    \
    const uint words[4] = { (uint) value.x, (uint) (value.x >> 32), (uint) value.y,    \
      (uint) (value.y >> 32) };                                                        \
    uint carry = 0;                                                                    \
                                                                                       \
    for (uint k = 0; k < 4; k++) {                                                     \
      const uint more = words[k] + carry;                                              \
                                                                                       \
      carry = more < carry ? 1 : 0;                                                    \
      if (more != 0 &&                                                                 \
          atomic_add (&AT_AS (volatile space uint, sums, 4 * i + k), more) > ~more)    \
        carry = 1;                                                                     \
    }                                                                                  \
  }

DEFINE_ADD_FIXED (local, add_fixed_local)

#ifdef HAS_ATOMICS64
#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable

static inline void
add_fixed_global (ARRAY (global uint, sums), size_t i, ulong2 value)
{
  DECLARE_AS (volatile global ulong, sum, sums, 2 * i);
  ulong high = value.y;

  if (value.x != 0 && atom_add (&AT (sum, 0), value.x) > ~value.x)
    high++;
  if (high != 0)
    atom_add (&AT (sum, 1), high);
}
#else
DEFINE_ADD_FIXED (global, add_fixed_global)
#endif
