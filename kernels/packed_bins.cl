/* SPDX-License-Identifier: MIT */

/* What kernels that scatter integers into bins have in common: how a sum is added to,
 * and which pixels are numbers for it.
 *
 * A sum is 64 bits: in local memory, and where a device does not add more atomically,
 * two words of 32 with a carry, since 64 bits there are a loop of comparisons on many.
 */

#define DEFINE_ADD_WORDS(space, name)                                                  \
  static inline void name (ARRAY (space uint, sums), size_t i, ulong value)            \
  {                                                                                    \
    const uint low = (uint) value;                                                     \
    const uint before = atomic_add (&AT_AS (volatile space uint, sums, 2 * i), low);   \
    const uint high = (uint) (value >> 32) + (before + low < before ? 1 : 0);          \
                                                                                       \
    if (high != 0)                                                                     \
      atomic_add (&AT_AS (volatile space uint, sums, 2 * i + 1), high);                \
  }

#ifdef HAS_ATOMICS64
#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable

static inline void
add_global (ARRAY (global uint, sums), size_t i, ulong value)
{
  atom_add (&AT_AS (volatile global ulong, sums, i), value);
}
#else
DEFINE_ADD_WORDS (global, add_global)
#endif

#ifdef LOCAL_BINS
DEFINE_ADD_WORDS (local, add_local)
#define ADD add_local
#define BINS local uint
#define LOCAL_PARAMETER , ARRAY (local uint, bins)
#else
#define ADD add_global
#define BINS global uint
#define LOCAL_PARAMETER
#endif

/* A program that is made for one kind of frames has constants: its loops over frames
 * are unrolled, and their values stay in registers. */
#ifdef IMAGE_TYPE
#define OWN(argument, constant) (constant)
#else
#define OWN(argument, constant) (argument)
#endif

enum { ONE = 65536, SLOT_WIDE = 1 };

/* An entry of the list of pixels that do not fit the format: RingletWideEntry. */
typedef struct {
  uint pixel;
  uint slot;
  ushort lane[4];
} wide_entry;

/* What is made of a pixel. Usual are numbers from −lowest to limit − 1. */
typedef struct {
  uint type;
  uint rule;
  ulong first_out;
  ulong n_out;
  ulong lowest;
  ulong limit;
  uint format;
  uint squares;
  uint floor_value;
  uint n_slots;
  size_t n_numbers; /* of one frame */
} sum_task;

/* Of the parameters of a kernel. */
#define SUM_TASK                                                                       \
  {                                                                                    \
    OWN (type, IMAGE_TYPE), rule, first_out, n_out, lowest, limit,                     \
        OWN (format, FORMAT), OWN (squares, SQUARES), floor_value, n_slots,            \
        (size_t) n_slots *(OWN (squares, SQUARES) ? 2 : 1)                             \
  }

/* Whether a pixel is data, and a number for these sums. */
static inline bool
is_usual (const sum_task *in, ulong bits)
{
  const long value = (long) bits;

  if (is_excluded (bits, in->type, in->rule, in->first_out, in->n_out))
    return false;
  if (!IS_SIGNED (in->type))
    return bits < in->limit;
  return value < (long) in->limit && value >= -(long) in->lowest;
}

/* Share squared in 2^-24, rounded: ringlet_square(). */
static inline ulong
square_of (ulong share)
{
  return (share * share + 128) >> 8;
}

/* Adds what one share of a pixel is to the bins of its frame. */
static inline void
add_share (const sum_task *in, ARRAY (BINS, bins), size_t slot, ulong share, long value)
{
  const long least = (long) in->floor_value;
  const long floored = value > least ? value : least;

  if (share == 0)
    return;
  if (value != 0)
    ADD (PASS (bins), slot, share * (ulong) value);
  if (in->squares && floored != 0)
    ADD (PASS (bins), in->n_slots + slot, square_of (share) * (ulong) floored);
}

/* Adds the shares of an entry of the list. */
static inline void
add_entry (const sum_task *in, ARRAY (BINS, bins), const wide_entry *entry,
    uint row_slots, long value)
{
  for (uint k = 0; k < 4; k++) {
    const uint share = entry->lane[k] - (k % 2 == 0 ? entry->lane[k + 1] : 0);

    add_share (in, PASS (bins), entry->slot + k / 2 * row_slots + k % 2, share, value);
  }
}
