/* SPDX-License-Identifier: MIT */

/* One pixel of any type of image, and whether it is data. Twins: widen.c and
 * exclusion.h in core/engine; the numbers of the types are those of RingletPixelType.
 */

enum { BOOL8, U8, U16, U32, U64, I8, I16, I32, I64, F32, F64 };

enum { RULE_ACTIVE = 1, RULE_WHOLE = 2 };

/* What RingletExclusion says; the last four are of float images, those of doubles as
 * bits, since not every device knows what they mean. */
#define RULE_PARAMETERS                                                                \
  const uint type, const uint rule, const ulong first_out, const ulong n_out,          \
      const float low_out, const float high_out, const ulong low_out_bits,             \
      const ulong high_out_bits
#define RULE                                                                           \
  type, rule, first_out, n_out, low_out, high_out, low_out_bits, high_out_bits
#define NO_RULE(type) type, 0, 0, 0, 0.0f, 0.0f, 0, 0

#define IS_SIGNED(type) ((type) >= I8 && (type) <= I64)

/* The bits of an integer pixel, those of a negative one in 64 bits. */
static inline ulong
pixel_bits (ARRAY (global const uchar, image), uint type, size_t i)
{
  switch (type) {
  case U16:
    return AT_AS (global const ushort, image, i);
  case U32:
    return AT_AS (global const uint, image, i);
  case U64:
  case I64:
    return AT_AS (global const ulong, image, i);
  case I8:
    return (ulong) (long) AT_AS (global const char, image, i);
  case I16:
    return (ulong) (long) AT_AS (global const short, image, i);
  case I32:
    return (ulong) (long) AT_AS (global const int, image, i);
  default:
    return AT (image, i);
  }
}

/* All ones in the width of an integer type. */
static inline ulong
type_mask (uint type)
{
  switch (type) {
  case U16:
  case I16:
    return 0xffff;
  case U32:
  case I32:
    return 0xffffffff;
  case U64:
  case I64:
    return ~(ulong) 0;
  default:
    return 0xff;
  }
}

/* Whether an integer is no data, in the arithmetic of its type. */
static inline bool
is_excluded (ulong bits, uint type, uint rule, ulong first_out, ulong n_out)
{
  return (rule & RULE_ACTIVE) != 0 && ((bits - first_out) & type_mask (type)) <= n_out;
}

static inline real
float_pixel (float value, uint rule, float low, float high)
{
  const bool is_out = !(fabs (value) <= FLT_MAX) ||
      ((rule & RULE_ACTIVE) != 0 && value >= low && value <= high &&
          ((rule & RULE_WHOLE) == 0 || value == floor (value)));

  return is_out ? REAL_NAN : real_of_float (value);
}

#ifdef HAS_DOUBLE
static inline real
double_pixel (double value, uint rule, double low, double high)
{
  const bool is_out = !(fabs (value) <= DBL_MAX) ||
      ((rule & RULE_ACTIVE) != 0 && value >= low && value <= high &&
          ((rule & RULE_WHOLE) == 0 || value == floor (value)));

  return is_out ? REAL_NAN : value;
}
#endif

/* The value; REAL_NAN where it is none. */
static inline real
pixel_value (ARRAY (global const uchar, image), size_t i, RULE_PARAMETERS)
{
  ulong bits;

  if (type == F32)
    return float_pixel (AT_AS (global const float, image, i), rule, low_out, high_out);
  if (type == F64) {
#ifdef HAS_DOUBLE
    return double_pixel (AT_AS (global const double, image, i), rule,
        as_double (low_out_bits), as_double (high_out_bits));
#else
    return REAL_NAN; /* the host refuses such images */
#endif
  }

  bits = pixel_bits (PASS (image), type, i);
  if (is_excluded (bits, type, rule, first_out, n_out))
    return REAL_NAN;
  return IS_SIGNED (type) ? real_of_long ((long) bits) : real_of_ulong (bits);
}
