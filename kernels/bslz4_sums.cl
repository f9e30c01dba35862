/* SPDX-License-Identifier: MIT */

/* Frames as bitshuffle and LZ4 left them, scattered into bins: what is compressed
 * crosses the bus, and no frame is ever in the memory of the device. CPU twins:
 * core/image/codec-bitshuffle.c, then core/engine/packed-integer.c.
 *
 * A work-group decodes block after block of one frame into local memory, where a pixel
 * is bits of planes: those that one word has of each are 32 pixels in a row, which one
 * lane takes. Neighbours mostly share a bin; the lane sums them before it adds. */

#define MAX_WIDTH 8
#define WIDTH OWN (MAX_WIDTH, FORMAT)

/* How many slots a pixel has, and shares in the matrix. */
#define N_SLOTS(in) OWN ((in)->format, FORMAT)
#define N_REST(in) (N_SLOTS (in) - 1)

/* Pixels whose slots and shares are loaded at once, 16 bytes of each kind; pixels of a
 * word of a plane; planes of which a lane keeps a word. */
enum { OCTET = 8, WORD = 32, N_KEPT = 16 };

#ifdef IMAGE_TYPE
#define UNROLL _Pragma ("unroll")
#else
#define UNROLL
#endif

/* A block in local memory. */
typedef struct {
  MEMBER (local const uint, planes);
  uint stride; /* bytes of a plane */
  uint type_size;
  ulong first; /* pixel */
  uint n;
  bool is_rest; /* fewer than eight pixels, which are stored as they are */
} block_planes;

/* The matrix. */
typedef struct {
  MEMBER (global const uchar, slots);
  uint slot_bytes;
  MEMBER (global const ushort, rest);
} matrix_rows;

/* Pixels that are no data, or no number for these sums, and what they hold. */
typedef struct {
  MEMBER (global uint, n);
  MEMBER (global uint2, pixels);
  uint capacity;
} odd_list;

/* Words of planes: those of small numbers, and where there are larger ones. */
typedef struct {
  uint planes[N_KEPT];
  uint used; /* a bit for each byte of the pixels that is not zero everywhere */
  uint high; /* a bit for each pixel that has more bits */
} plane_words;

/* Slots next to each other, and what is to be added to them. */
typedef struct {
  uint slot;
  ulong sum[WIDTH];
  ulong square[WIDTH];
} slot_window;

static inline uint
type_size_of (uint type)
{
  return type == U32 || type == I32 ? 4 : type == U16 || type == I16 ? 2 : 1;
}

/* Those of a negative number in 64 bits, as pixel_bits(). */
static inline ulong
extend_bits (uint bits, uint type)
{
  switch (type) {
  case I8:
    return (ulong) (long) (char) bits;
  case I16:
    return (ulong) (long) (short) bits;
  case I32:
    return (ulong) (long) (int) bits;
  default:
    return bits;
  }
}

/* Word @w of a plane; zeros behind its end. */
static inline uint
plane_word (const block_planes *block, uint plane, uint w)
{
  DECLARE_AS (local const uchar, bytes, block->planes, 0);
  uint word = 0;

  if (block->stride % 4 == 0)
    return AT (block->planes, plane * block->stride / 4 + w);
  for (uint i = 4 * w; i < min (4 * w + 4, block->stride); i++)
    word |= (uint) AT (bytes, plane * block->stride + i) << 8 * (i % 4);
  return word;
}

static inline plane_words
load_planes (const block_planes *block, uint w)
{
  plane_words words = { { 0 }, 0, 0 };

  UNROLL
  for (uint plane = 0; plane < N_KEPT; plane++) {
    if (plane / 8 < block->type_size)
      words.planes[plane] = plane_word (block, plane, w);
    words.used |= (words.planes[plane] != 0 ? 1 : 0) << plane / 8;
  }
  for (uint plane = N_KEPT; plane < 8 * block->type_size; plane++)
    words.high |= plane_word (block, plane, w);
  return words;
}

/* Pixel @k of a word of the planes, of those that are kept. */
static inline uint
join_planes (const plane_words *words, uint k)
{
  uint bits = 0;

  UNROLL
  for (uint byte = 0; byte < N_KEPT / 8; byte++) {
    if ((words->used >> byte & 1) == 0)
      continue;
    UNROLL
    for (uint bit = 0; bit < 8; bit++)
      bits |= (words->planes[8 * byte + bit] >> k & 1) << (8 * byte + bit);
  }
  return bits;
}

/* Pixel @k of a block, of all planes. */
static inline uint
join_pixel (const block_planes *block, uint k)
{
  DECLARE_AS (local const uchar, bytes, block->planes, k / 8);
  uint bits = 0;

  for (uint plane = 0; plane < 8 * block->type_size; plane++)
    bits |= (AT (bytes, plane * block->stride) >> k % 8 & (uint) 1) << plane;
  return bits;
}

static inline void
unpack_ushorts (uint4 packed, uint *to)
{
  to[0] = packed.x & 0xffff;
  to[1] = packed.x >> 16;
  to[2] = packed.y & 0xffff;
  to[3] = packed.y >> 16;
  to[4] = packed.z & 0xffff;
  to[5] = packed.z >> 16;
  to[6] = packed.w & 0xffff;
  to[7] = packed.w >> 16;
}

static inline void
unpack_uints (uint4 packed, uint *to)
{
  to[0] = packed.x;
  to[1] = packed.y;
  to[2] = packed.z;
  to[3] = packed.w;
}

/* Slots of @n pixels from @i on, an octet but at the end of the image. */
static inline void
load_slots (const matrix_rows *matrix, ulong i, uint n, uint *slots)
{
  DECLARE_AS (global const uint4, words, matrix->slots, 0);

  if (n == OCTET && matrix->slot_bytes == 2) {
    unpack_ushorts (AT (words, i / OCTET), slots);
  } else if (n == OCTET) {
    unpack_uints (AT (words, i / OCTET * 2), slots);
    unpack_uints (AT (words, i / OCTET * 2 + 1), slots + 4);
  } else {
    UNROLL
    for (uint k = 0; k < OCTET; k++) {
      slots[k] = k >= n             ? 0
          : matrix->slot_bytes == 2 ? AT_AS (global const ushort, matrix->slots, i + k)
                                    : AT_AS (global const uint, matrix->slots, i + k);
    }
  }
}

/* Their shares, N_REST a pixel. */
static inline void
load_shares (
    const sum_task *in, const matrix_rows *matrix, ulong i, uint n, uint *shares)
{
  DECLARE_AS (global const uint4, words, matrix->rest, 0);

  if (n == OCTET) {
    UNROLL
    for (uint k = 0; k < N_REST (in); k++)
      unpack_ushorts (AT (words, i / OCTET * N_REST (in) + k), shares + OCTET * k);
  } else {
    UNROLL
    for (uint k = 0; k < OCTET * N_REST (in); k++)
      shares[k] = k < n * N_REST (in) ? AT (matrix->rest, i * N_REST (in) + k) : 0;
  }
}

/* Moves a window to another slot; what falls out of it goes to the bins. */
static inline void
move_window (const sum_task *in, ARRAY (BINS, bins), slot_window *window, uint slot)
{
  const bool is_up = slot == window->slot + 1;
  const bool is_down = slot + 1 == window->slot;
  const uint last = N_REST (in);
  slot_window from = *window;

  if (slot == from.slot)
    return;
  window->slot = slot;
  UNROLL
  for (uint k = 0; k <= last; k++) {
    const bool stays = (is_up && k > 0) || (is_down && k < last);
    const uint above = k < last ? k + 1 : k;
    const uint below = k > 0 ? k - 1 : k;

    if (!stays && from.sum[k] != 0)
      ADD (PASS (bins), from.slot + k, from.sum[k]);
    if (in->squares && !stays && from.square[k] != 0)
      ADD (PASS (bins), in->n_slots + from.slot + k, from.square[k]);
    window->sum[k] = is_up && k < last ? from.sum[above]
        : is_down && k > 0             ? from.sum[below]
                                       : 0;
    if (in->squares)
      window->square[k] = is_up && k < last ? from.square[above]
          : is_down && k > 0                ? from.square[below]
                                            : 0;
  }
}

/* Adds a pixel to the window on its slots. */
static inline void
add_to_window (const sum_task *in, slot_window *window, const uint *shares, long value)
{
  const long least = (long) in->floor_value;
  const ulong floored = (ulong) (value > least ? value : least);
  ulong first_share = ONE;

  UNROLL
  for (uint k = 1; k < N_SLOTS (in); k++) {
    const ulong share = shares[k - 1];

    first_share -= share;
    window->sum[k] += share * (ulong) value;
    if (in->squares)
      window->square[k] += square_of (share) * floored;
  }
  window->sum[0] += first_share * (ulong) value;
  if (in->squares)
    window->square[0] += square_of (first_share) * floored;
}

static inline void
note_odd (const odd_list *odd, ulong pixel, ulong bits)
{
  const uint at = atomic_inc (&AT (odd->n, 0));

  if (at < odd->capacity)
    AT (odd->pixels, at) = (uint2) ((uint) pixel, (uint) bits);
}

/* Adds up to eight pixels of a block, pixel @at and those behind it. */
static inline void
add_octet (const sum_task *in, ARRAY (BINS, bins), slot_window *window,
    const matrix_rows *matrix, const block_planes *block, const plane_words *words,
    uint at, const odd_list *odd)
{
  const uint n = min ((uint) OCTET, block->n - at);
  uint slots[OCTET];
  uint shares[OCTET * WIDTH];

  load_slots (matrix, block->first + at, n, slots);
  load_shares (in, matrix, block->first + at, n, shares);
  UNROLL
  for (uint k = 0; k < OCTET; k++) {
    const uint shift = at % WORD + k;
    ulong bits;

    if (slots[k] == 0)
      continue;
    bits = extend_bits ((words->high >> shift & 1) == 0 ? join_planes (words, shift)
                                                        : join_pixel (block, at + k),
        in->type);
    if (!is_usual (in, bits)) {
      note_odd (odd, block->first + at + k, bits);
    } else if (slots[k] != SLOT_WIDE) {
      move_window (in, PASS (bins), window, slots[k]);
      add_to_window (in, window, shares + k * N_REST (in), (long) bits);
    }
  }
}

/* A lane's words of a block. */
static inline void
add_block (const sum_task *in, ARRAY (BINS, bins), const matrix_rows *matrix,
    const block_planes *block, const odd_list *odd)
{
  for (uint w = get_local_id (0); w * WORD < block->n; w += LANES) {
    const plane_words words = load_planes (block, w);
    slot_window window = { 0 };

    for (uint at = w * WORD; at < min ((w + 1) * WORD, block->n); at += OCTET)
      add_octet (in, PASS (bins), &window, matrix, block, &words, at, odd);
    /* No slot: all of the window falls out. */
    move_window (in, PASS (bins), &window, 0xfffffff0);
  }
}

/* A lane's entries of the list, of pixels of this block; whether these are odd was
 * looked at with the others. */
static inline void
add_wide (const sum_task *in, ARRAY (BINS, bins), ARRAY (global const wide_entry, wide),
    uint first, uint end, uint row_slots, const block_planes *block)
{
  for (uint i = first + get_local_id (0); i < end; i += LANES) {
    const wide_entry entry = AT (wide, i);
    const uint joined = join_pixel (block, (uint) (entry.pixel - block->first));
    const ulong bits = extend_bits (joined, in->type);

    if (is_usual (in, bits))
      add_entry (in, PASS (bins), &entry, row_slots, (long) bits);
  }
}

/* Block @b of an image, not yet decoded. */
static inline block_planes
find_block (ARRAY (local const uint, planes), uint b, uint block, ulong n_pixels,
    uint type_size)
{
  const ulong n_grouped = n_pixels / 8 * 8;
  const ulong first = min ((ulong) b * block, n_grouped);
  const bool is_rest = first == n_grouped;
  const ulong n = is_rest ? n_pixels - first : min ((ulong) block, n_grouped - first);
  const block_planes found = { PASS (planes), is_rest ? 1 : (uint) n / 8, type_size,
    first, (uint) n, is_rest };

  return found;
}

/* Pixels as they are become planes of a byte. */
static inline bool
shuffle_rest (ARRAY (global const uchar, from), uint n, uint type_size,
    ARRAY (local uint, planes))
{
  DECLARE_AS (local uchar, bytes, planes, 0);

  for (uint plane = get_local_id (0); plane < 8 * type_size; plane += LANES) {
    uint byte = 0;

    for (uint k = 0; k < n; k++)
      byte |= (AT (from, k * type_size + plane / 8) >> plane % 8 & (uint) 1) << k;
    AT (bytes, plane) = (uchar) byte;
  }
  return true;
}

/* All lanes: a block into its planes; whether it is one, to each. */
static inline bool
decode_block (ARRAY (global const uint, chunks), uint2 place, const block_planes *block,
    ARRAY (local uint, planes))
{
  DECLARE_AS (global const uchar, pixels, chunks, place.x);
  bool is_whole;

  barrier (CLK_LOCAL_MEM_FENCE);
  if (block->is_rest)
    is_whole = shuffle_rest (PASS (pixels), block->n, block->type_size, PASS (planes));
  else
    is_whole = decode_lz4 (
        PASS (chunks), place.x, place.y, PASS (planes), block->n * block->type_size);
  barrier (CLK_LOCAL_MEM_FENCE);
  return is_whole;
}

/* chunks: as files have them, and 8 bytes more   places: [n_frames × n_places], start
 * and length of each block; the pixels behind the last eight have one of their own
 * block: pixels of a block   n_pixels, slots, rest, wide, row_slots … n_slots: as those
 * of packed_sums()   wide_start: [n_places + 1], where the entries of a block begin
 * sums: [n_frames × (1 or 2, with squares) × n_slots] of 64 bits, zeros before
 * n_unusual: [n_frames], zeros before; unusual: [n_frames × capacity], in no order
 * damaged: [n_frames], zeros before: 1 where a block is; its sums mean nothing
 * planes: bytes of a block, in whole words; at least 32   bins: [(1 or 2) × n_slots] of
 * 64 bits */
kernel __attribute__ ((reqd_work_group_size (LANES, 1, 1))) void
bslz4_sums (ARRAY (global const uint, chunks), ARRAY (global const uint2, places),
    const uint n_places, const uint block, RULE_PARAMETERS,
    ARRAY (global const uchar, slots), const uint slot_bytes,
    ARRAY (global const ushort, rest), const uint format, const ulong n_pixels,
    ARRAY (global const wide_entry, wide), ARRAY (global const uint, wide_start),
    const uint row_slots, const ulong lowest, const ulong limit, const uint squares,
    const uint floor_value, const uint n_slots, ARRAY (global uint, sums),
    ARRAY (global uint, n_unusual), ARRAY (global uint2, unusual), const uint capacity,
    ARRAY (global uint, damaged), ARRAY (local uint, planes) LOCAL_PARAMETER)
{
  const uint part = get_group_id (0);
  const uint n_parts = get_num_groups (0);
  const uint frame = get_group_id (1);
  const sum_task in = SUM_TASK;
  const matrix_rows matrix = { PASS (slots), OWN (slot_bytes, SLOT_BYTES),
    PASS (rest) };
  const odd_list odd = { PASS_FROM (n_unusual, frame),
    PASS_FROM (unusual, (size_t) frame * capacity), capacity };
  const uint type_size = type_size_of (in.type);
  DECLARE (global uint, all_sums, sums, 2 * in.n_numbers * frame);

#ifdef LOCAL_BINS
  for (size_t i = get_local_id (0); i < 2 * in.n_numbers; i += LANES)
    AT (bins, i) = 0;
#else
  DECLARE (global uint, bins, all_sums, 0);
#endif

  for (uint b = (uint) ((ulong) n_places * part / n_parts);
       b < (uint) ((ulong) n_places * (part + 1) / n_parts); b++) {
    const block_planes decoded =
        find_block (PASS (planes), b, block, n_pixels, type_size);

    if (decode_block (PASS (chunks), AT (places, (size_t) frame * n_places + b),
            &decoded, PASS (planes))) {
      add_block (&in, PASS (bins), &matrix, &decoded, &odd);
      add_wide (&in, PASS (bins), PASS (wide), AT (wide_start, b),
          AT (wide_start, b + 1), row_slots, &decoded);
    } else if (get_local_id (0) == 0) {
      AT (damaged, frame) = 1;
    }
  }

#ifdef LOCAL_BINS
  barrier (CLK_LOCAL_MEM_FENCE);
  for (size_t i = get_local_id (0); i < in.n_numbers; i += LANES) {
    const ulong sum = AT (bins, 2 * i) | (ulong) AT (bins, 2 * i + 1) << 32;

    if (sum != 0)
      add_global (PASS (all_sums), i, sum);
  }
#endif
}
