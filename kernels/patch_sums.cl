/* SPDX-License-Identifier: MIT */

/* Frames of integers summed patch by patch: a rectangle of pixels of several frames is
 * in local memory, and the shares of its pixels come sorted by bins, so that a bin's
 * sum stays in a register until the next bin begins. Nothing is added atomically but
 * that sum, once a bin and patch. Sums are integers, in any order the same bits. Twin:
 * core/engine/packed-integer.c, whose shares these are.
 *
 * Work-items that follow each other have one pixel of different frames: the matrix is
 * read once for all of them, and they never wait for one bank of local memory. FRAMES
 * of them go along one stream of entries; a work-group has several streams.
 *
 * PATCH_WIDTH × PATCH_HEIGHT pixels of FRAMES frames, GROUP work-items, IMAGE_TYPE and
 * SQUARES are the program's. */

#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable

enum {
  PIXELS = PATCH_WIDTH * PATCH_HEIGHT,
  STREAMS = GROUP / FRAMES,
  /* Work-items next to each other that load one frame, and how much each at a time:
   * as many loads are under way. */
  LANES = GROUP / FRAMES > 32 ? GROUP / FRAMES : 32,
  LOADS = PIXELS / LANES < 8 ? PIXELS / LANES : 8,
  SIDE = 16, /* of what is turned at once */
};

/* What an entry says: RingletPatches in core/matrix/patches.h. */
#define IS_LAST(entries) (((entries).x & 1) != 0)
#define PLACE(entry) ((entry) &0x7ffc)
#define SHARE(entry) ((entry) >> 15)

/* The pixel of an entry in the frame of the work-item. */
#define FETCH(entry) AT_BYTE (local, int, pixels, PLACE (entry) ^ f * 4)

/* Where the frames of a pixel begin. That of frame f is there, exclusive or f: so both
 * neighbours in a frame and frames of a pixel are in different banks. */
#define PIXEL_PLACE(k) ((k) *FRAMES + ((k) *FRAMES / 32 & (FRAMES - 1)))

/* Counts are compared in as many bits as they have. */
#if IMAGE_TYPE == 4 || IMAGE_TYPE == 8 /* U64, I64 */
typedef ulong word;
typedef long signed_word;
#else
typedef uint word;
typedef int signed_word;
#endif

typedef struct {
  bool is_active;
  word first_out;
  word n_out;
  int least;
  int most;
} usual_rule;

/* Whether a pixel is data, and a number for these sums. */
static inline bool
is_usual_pixel (const usual_rule *in, word bits)
{
  const signed_word value = (signed_word) bits;

  if (in->is_active &&
      ((bits - in->first_out) & (word) type_mask (IMAGE_TYPE)) <= in->n_out)
    return false;
  if (!IS_SIGNED (IMAGE_TYPE))
    return bits <= (word) in->most;
  return value >= in->least && value <= in->most;
}

/* What stands for a pixel that is not summed; sums of squares have no negative counts.
 */
#define NO_COUNT (SQUARES ? -1 : 0)

/* Share squared in 2^-24, rounded: ringlet_square(). The square of 1 has 33 bits. */
static inline uint
share_squared (uint share)
{
  return (share * share + 128) >> 8 | (share & 65536) << 8;
}

/* Sums of the slot that a stream is in. */
typedef struct {
  ulong signal;
  ulong square;
} stream_sums;

static inline void
add_entry (stream_sums *at, uint entry, int value, int floor_value)
{
  const uint share = SHARE (entry);

#if SQUARES
  const uint floored = value == NO_COUNT ? 0 : (uint) max (value, floor_value);

  at->signal += (ulong) (uint) max (value, 0) * share;
  at->square += (ulong) floored * share_squared (share);
#else
  at->signal += IS_SIGNED (IMAGE_TYPE) ? (ulong) ((long) value * (int) share)
                                       : (ulong) (uint) value * share;
#endif
}

/* Where a patch lies, and the last pixel of the detector. */
typedef struct {
  uint left;
  uint top;
  uint last_x;
  uint last_y;
} patch_place;

/* Flat index of pixel @k of the patch; beyond the edge of the detector that of the
 * pixel at the edge, which no entry of that place asks for. */
static inline uint
pixel_index (const patch_place in, uint k)
{
  return min (in.top + k / PATCH_WIDTH, in.last_y) * (in.last_x + 1) +
      min (in.left + k % PATCH_WIDTH, in.last_x);
}

/* Frames, and where their pixels go that are no counts: as the kernel is given them, so
 * that they take no registers. */
typedef struct {
  MEMBER (global const uchar, images);
  ulong first_image;
  size_t frame_bytes;
  uint first; /* of the group among @n_frames */
  uint n_frames;
  usual_rule usual;
  uint patch;
  MEMBER (global const uint, used);
  MEMBER (global uint, n_unusual);
  MEMBER (global uint, unusual);
  uint capacity;
} group_frames;

/* A pixel that is no count goes on the list of its frame, if it counts anywhere. */
static inline void
list_unusual (const group_frames *in, const patch_place place, uint frame, uint k)
{
  if ((AT (in->used, (size_t) in->patch * (PIXELS / 32) + k / 32) >> k % 32 & 1) == 0)
    return;

  const uint at = atomic_inc (&AT (in->n_unusual, frame));

  if (at < in->capacity)
    AT (in->unusual, (size_t) frame * in->capacity + at) = pixel_index (place, k);
}

/* Every LANES-th pixel of one frame, LOADS of them, all under way before the first is
 * waited for. @index: of each in the frame */
static inline void
load_some (const group_frames *in, const patch_place place, uint f, uint first,
    const uint *index, ARRAY (local int, pixels))
{
  const uint frame = min (in->first + f, in->n_frames - 1);
  DECLARE (global const uchar, image, in->images,
      (in->first_image + frame) * in->frame_bytes);
  word bits[LOADS];
  uint odd = 0;

#pragma unroll
  for (uint j = 0; j < LOADS; j++)
    bits[j] = (word) pixel_bits (PASS (image), IMAGE_TYPE, index[j]);
#pragma unroll
  for (uint j = 0; j < LOADS; j++) {
    const uint k = first + j * LANES;
    const bool is_usual_one = is_usual_pixel (&in->usual, bits[j]);

    AT (pixels, PIXEL_PLACE (k) ^ f) = is_usual_one ? (int) bits[j] : NO_COUNT;
    odd |= is_usual_one ? 0 : 1u << j;
  }
  if (odd == 0 || in->first + f >= in->n_frames)
    return;
  for (uint j = 0; j < LOADS; j++)
    if ((odd >> j & 1) != 0)
      list_unusual (in, place, frame, first + j * LANES);
}

/* The patch of all frames into local memory. Where there are fewer than FRAMES the last
 * one comes again, and its sums are those of no frame. */
static inline void
load_patch (const group_frames *in, const patch_place place, ARRAY (local int, pixels))
{
  const uint item = get_local_id (0);

  for (uint turn = 0; turn < PIXELS; turn += LANES * LOADS) {
    const uint first = turn + item % LANES;
    uint index[LOADS];

#pragma unroll
    for (uint j = 0; j < LOADS; j++)
      index[j] = pixel_index (place, first + j * LANES);
    for (uint f = item / LANES; f < FRAMES; f += GROUP / LANES)
      load_some (in, place, f, first, index, PASS (pixels));
  }
}

/* One stream of entries, in one frame: from @i on before @end, every STREAMS-th
 * quadruple. What comes next is asked for before it is needed. */
static inline void
sum_stream (ARRAY (local const int, pixels), uint f,
    ARRAY (global const uint4, entries), uint i, uint end,
    ARRAY (global const uint, slot), int floor_value, ARRAY (global ulong, sums),
    ulong n_sums)
{
  uint4 next = i < end ? AT (entries, i) : (uint4) (0);
  uint own_slot = i < end ? AT (slot, 0) : 0;
  stream_sums at = { 0, 0 };

  while (i < end) {
    const uint4 four = next;

    i += STREAMS;
    if (i < end)
      next = AT (entries, i);
    add_entry (&at, four.x, FETCH (four.x), floor_value);
    add_entry (&at, four.y, FETCH (four.y), floor_value);
    add_entry (&at, four.z, FETCH (four.z), floor_value);
    add_entry (&at, four.w, FETCH (four.w), floor_value);
    if (IS_LAST (four)) {
      DECLARE (global ulong, sum, sums, (ulong) own_slot * FRAMES);

      own_slot = i < end ? (NEXT (slot), AT (slot, 0)) : 0;
      if (at.signal != 0)
        atom_add (&AT (sum, 0), at.signal);
      if (SQUARES && at.square != 0)
        atom_add (&AT (sum, n_sums), at.square);
      at.signal = 0;
      at.square = 0;
    }
  }
}

/* images: [n_pixels] of @type each, n_frames of them from first_image on
 * start: [n_patches + 1]: quadruples of entries before those of a patch
 * entries: [start[n_patches]]: of a patch, one of each stream in turn
 * first_slot: [n_patches × STREAMS]: where in @slots those of a stream begin
 * slots: the slots that streams come to
 * used: [n_patches × PIXELS / 32] bits: pixels that count somewhere
 * least, most: which numbers are usual
 * sums: [(n_frames / FRAMES rounded up) × (1 or 2, with squares) × n_slots × FRAMES]
 * n_unusual, unusual: as packed_sums() has them
 * One row of groups for each FRAMES frames. */
kernel __attribute__ ((reqd_work_group_size (GROUP, 1, 1))) void
patch_sums (ARRAY (global const uchar, images), const ulong first_image,
    RULE_PARAMETERS, const uint type_size, const uint width, const uint height,
    const uint n_across, ARRAY (global const uint, start),
    ARRAY (global const uint4, entries), ARRAY (global const uint, first_slot),
    ARRAY (global const uint, slots), ARRAY (global const uint, used), const int least,
    const int most, const int floor_value, const uint n_slots, const uint n_frames,
    ARRAY (global ulong, sums), ARRAY (global uint, n_unusual),
    ARRAY (global uint, unusual), const uint capacity)
{
  LOCAL (int, pixels, PIXELS *FRAMES, sums);
  const uint patch = get_group_id (0);
  const uint f = get_local_id (0) % FRAMES;
  const uint stream = get_local_id (0) / FRAMES;
  const ulong n_sums = (ulong) n_slots * FRAMES;
  const patch_place place = { patch % n_across * PATCH_WIDTH,
    patch / n_across * PATCH_HEIGHT, width - 1, height - 1 };
  const group_frames in = { PASS (images), first_image,
    (size_t) width * height * type_size, get_group_id (1) * FRAMES, n_frames,
    { (rule & RULE_ACTIVE) != 0, (word) first_out, (word) n_out, least, most }, patch,
    PASS (used), PASS (n_unusual), PASS (unusual), capacity };

  load_patch (&in, place, PASS (pixels));
  barrier (CLK_LOCAL_MEM_FENCE);
  sum_stream (PASS (pixels), f, PASS (entries), AT (start, patch) + stream,
      AT (start, patch + 1),
      PASS_FROM (slots, AT (first_slot, patch * STREAMS + stream)), floor_value,
      PASS_FROM (sums, get_group_id (1) * n_sums * (SQUARES ? 2 : 1) + f), n_sums);
}

/* Turns the sums of patch_sums() to [n_frames × n_numbers], the shape of those of
 * packed_sums(), and leaves zeros behind for the next frames. One group of SIDE × SIDE
 * work-items for SIDE numbers, one row of groups for each FRAMES frames. */
kernel __attribute__ ((reqd_work_group_size (SIDE * SIDE, 1, 1))) void
patch_turn (ARRAY (global ulong, sums), const ulong n_numbers, const uint n_frames,
    ARRAY (global ulong, out))
{
  LOCAL (ulong, tile, SIDE * (FRAMES + 1), sums);
  const ulong first = (ulong) get_group_id (0) * SIDE;
  const uint first_frame = get_group_id (1) * FRAMES;
  const uint n = (uint) min ((ulong) SIDE, n_numbers - first) * FRAMES;
  DECLARE (global ulong, from, sums, (get_group_id (1) * n_numbers + first) * FRAMES);

  for (uint k = get_local_id (0); k < n; k += SIDE * SIDE) {
    AT (tile, k / FRAMES * (FRAMES + 1) + k % FRAMES) = AT (from, k);
    AT (from, k) = 0;
  }
  barrier (CLK_LOCAL_MEM_FENCE);
  for (uint k = get_local_id (0); k < SIDE * FRAMES; k += SIDE * SIDE) {
    const uint f = k / SIDE;
    const uint r = k % SIDE;

    if (first + r < n_numbers && first_frame + f < n_frames)
      AT (out, (ulong) (first_frame + f) * n_numbers + first + r) =
          AT (tile, r * (FRAMES + 1) + f);
  }
}
