/* SPDX-License-Identifier: MIT */

/* Frames of integers scattered into bins in the order of the pixels: image and matrix
 * are read once, next to each other, the matrix once for several frames. Sums are
 * integers, in any order the same bits. CPU twin: core/engine/packed-integer.c.
 *
 * A work-group takes a strip of pixels and some frames. Its bins are in local memory,
 * or where those of one frame have no room there, they are those of all work-groups. A
 * sum is 64 bits: in local memory, and where a device does not add more atomically, two
 * words of 32 with a carry, since 64 bits there are a loop of comparisons on many. */

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

enum { ONE = 65536, MAX_GROUP = 8, SLOT_WIDE = 1 };

/* An entry of the list of pixels that do not fit the format: RingletWideEntry. */
typedef struct {
  uint pixel;
  uint slot;
  ushort lane[4];
} wide_entry;

/* The frames of a work-group, and what is made of a pixel. Usual are numbers from
 * −lowest to limit − 1. */
typedef struct {
  MEMBER (global const uchar, images);
  size_t frame_bytes;
  uint n_frames;
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
} group_frames;

/* Whether a pixel is data, and a number for these sums. */
static inline bool
is_usual (const group_frames *in, ulong bits)
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
add_share (
    const group_frames *in, ARRAY (BINS, bins), size_t slot, ulong share, long value)
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

/* Adds a pixel to its slot and the next ones. */
static inline void
add_pixel (const group_frames *in, ARRAY (BINS, bins), uint slot,
    ARRAY (global const ushort, rest), long value)
{
  ulong first_share = ONE;

  for (uint k = 1; k < in->format; k++) {
    first_share -= AT (rest, k - 1);
    add_share (in, PASS (bins), slot + k, AT (rest, k - 1), value);
  }
  add_share (in, PASS (bins), slot, first_share, value);
}

/* One pixel of all frames of the group. n_unusual, unusual: of the first of them */
static inline void
add_pixels (const group_frames *in, ARRAY (BINS, bins), ulong i, uint slot,
    ARRAY (global const ushort, rest), ARRAY (global uint, n_unusual),
    ARRAY (global uint, unusual), uint capacity)
{
  const uint n_most = OWN (in->n_frames, GROUP);
  ulong bits[OWN (MAX_GROUP, GROUP)];

  /* All loads are under way before the first is waited for. */
#ifdef IMAGE_TYPE
#pragma unroll
#endif
  for (uint f = 0; f < n_most; f++) {
    if (f < in->n_frames)
      bits[f] = pixel_bits (PASS_FROM (in->images, f * in->frame_bytes), in->type, i);
  }

#ifdef IMAGE_TYPE
#pragma unroll
#endif
  for (uint f = 0; f < n_most; f++) {
    if (f >= in->n_frames)
      continue;
    if (!is_usual (in, bits[f])) {
      const uint at = atomic_inc (&AT (n_unusual, f));

      if (at < capacity)
        AT (unusual, (size_t) f * capacity + at) = (uint) i;
    } else if (slot != SLOT_WIDE) {
      add_pixel (in, PASS_FROM (bins, 2 * in->n_numbers * f), slot, PASS (rest),
          (long) bits[f]);
    }
  }
}

/* The pixels of a strip. */
static inline void
add_strip (const group_frames *in, ARRAY (BINS, bins),
    ARRAY (global const uchar, slots), uint slot_bytes,
    ARRAY (global const ushort, rest), ulong first, ulong end,
    ARRAY (global uint, n_unusual), ARRAY (global uint, unusual), uint capacity)
{
  for (ulong i = first + get_local_id (0); i < end; i += get_local_size (0)) {
    const uint slot = slot_bytes == 2 ? AT_AS (global const ushort, slots, i)
                                      : AT_AS (global const uint, slots, i);

    if (slot != 0)
      add_pixels (in, PASS (bins), i, slot, PASS_FROM (rest, i * (in->format - 1)),
          PASS (n_unusual), PASS (unusual), capacity);
  }
}

/* Entries of the list; their pixels were looked at in the strips. */
static inline void
add_wide (const group_frames *in, ARRAY (BINS, bins),
    ARRAY (global const wide_entry, wide), ulong first, ulong end, uint row_slots)
{
  for (ulong i = first + get_local_id (0); i < end; i += get_local_size (0)) {
    const wide_entry entry = AT (wide, i);

    for (uint f = 0; f < in->n_frames; f++) {
      const ulong value = pixel_bits (
          PASS_FROM (in->images, f * in->frame_bytes), in->type, entry.pixel);

      for (uint k = 0; k < 4 && is_usual (in, value); k++) {
        const uint share = entry.lane[k] - (k % 2 == 0 ? entry.lane[k + 1] : 0);

        add_share (in, PASS_FROM (bins, 2 * in->n_numbers * f),
            entry.slot + k / 2 * row_slots + k % 2, share, (long) value);
      }
    }
  }
}

/* images: [n_pixels] of @type each, n_frames of them from first_image on   slot:
 * [n_pixels] of 2 or 4 bytes rest: [n_pixels × (format − 1)]   wide: [n_wide] sums:
 * [n_frames × (1 or 2, with squares) × n_slots] of 64 bits, zeros before n_unusual:
 * [n_frames], zeros before: pixels that are no data, or no number for these sums;
 * unusual: [n_frames × capacity]: the first of them, in no order bins: [n_group × (1 or
 * 2) × n_slots] of 64 bits */
kernel void
packed_sums (ARRAY (global const uchar, images), const ulong first_image,
    RULE_PARAMETERS, const uint type_size, ARRAY (global const uchar, slots),
    const uint slot_bytes, ARRAY (global const ushort, rest), const uint format,
    const ulong n_pixels, ARRAY (global const wide_entry, wide), const uint n_wide,
    const uint row_slots, const ulong lowest, const ulong limit, const uint squares,
    const uint floor_value, const uint n_slots, const uint n_group, const uint n_frames,
    ARRAY (global uint, sums), ARRAY (global uint, n_unusual),
    ARRAY (global uint, unusual), const uint capacity LOCAL_PARAMETER)
{
  const size_t strip = get_group_id (0);
  const size_t n_strips = get_num_groups (0);
  const uint first_frame = get_group_id (1) * n_group;
  const size_t frame_bytes = n_pixels * type_size;
  const group_frames in = { PASS_FROM (
                                images, (first_image + first_frame) * frame_bytes),
    frame_bytes, min (n_group, n_frames - first_frame), OWN (type, IMAGE_TYPE), rule,
    first_out, n_out, lowest, limit, OWN (format, FORMAT), OWN (squares, SQUARES),
    floor_value, n_slots, (size_t) n_slots * (OWN (squares, SQUARES) ? 2 : 1) };
  DECLARE (global uint, all_sums, sums, 2 * in.n_numbers * first_frame);

#ifdef LOCAL_BINS
  for (size_t i = get_local_id (0); i < 2 * in.n_numbers * in.n_frames;
       i += get_local_size (0))
    AT (bins, i) = 0;
  barrier (CLK_LOCAL_MEM_FENCE);
#else
  DECLARE (global uint, bins, all_sums, 0);
#endif

  add_strip (&in, PASS (bins), PASS (slots), slot_bytes, PASS (rest),
      n_pixels * strip / n_strips, n_pixels * (strip + 1) / n_strips,
      PASS_FROM (n_unusual, first_frame),
      PASS_FROM (unusual, (size_t) first_frame * capacity), capacity);
  add_wide (&in, PASS (bins), PASS (wide), (ulong) n_wide * strip / n_strips,
      (ulong) n_wide * (strip + 1) / n_strips, row_slots);

#ifdef LOCAL_BINS
  barrier (CLK_LOCAL_MEM_FENCE);
  for (size_t i = get_local_id (0); i < in.n_numbers * in.n_frames;
       i += get_local_size (0)) {
    const ulong sum = AT (bins, 2 * i) | (ulong) AT (bins, 2 * i + 1) << 32;

    if (sum != 0)
      add_global (PASS (all_sums), i, sum);
  }
#endif
}
