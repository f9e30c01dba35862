/* SPDX-License-Identifier: MIT */

/* Frames of integers scattered into bins in the order of the pixels: image and matrix
 * are read once, next to each other, the matrix once for several frames. Sums are
 * integers, in any order the same bits. CPU twin: core/engine/packed-integer.c.
 *
 * A work-group takes a strip of pixels and some frames. Its bins are in local memory,
 * or where those of one frame have no room there, they are those of all work-groups. */

enum { MAX_GROUP = 8 };

/* The frames of a work-group. */
typedef struct {
  MEMBER (global const uchar, images);
  size_t frame_bytes;
  uint n_frames;
  sum_task task;
} group_frames;

/* Adds a pixel to its slot and the next ones. */
static inline void
add_pixel (const sum_task *in, ARRAY (BINS, bins), uint slot,
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
      bits[f] =
          pixel_bits (PASS_FROM (in->images, f * in->frame_bytes), in->task.type, i);
  }

#ifdef IMAGE_TYPE
#pragma unroll
#endif
  for (uint f = 0; f < n_most; f++) {
    if (f >= in->n_frames)
      continue;
    if (!is_usual (&in->task, bits[f])) {
      const uint at = atomic_inc (&AT (n_unusual, f));

      if (at < capacity)
        AT (unusual, (size_t) f * capacity + at) = (uint) i;
    } else if (slot != SLOT_WIDE) {
      add_pixel (&in->task, PASS_FROM (bins, 2 * in->task.n_numbers * f), slot,
          PASS (rest), (long) bits[f]);
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
      add_pixels (in, PASS (bins), i, slot, PASS_FROM (rest, i * (in->task.format - 1)),
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
          PASS_FROM (in->images, f * in->frame_bytes), in->task.type, entry.pixel);

      if (is_usual (&in->task, value))
        add_entry (&in->task, PASS_FROM (bins, 2 * in->task.n_numbers * f), &entry,
            row_slots, (long) value);
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
    frame_bytes, min (n_group, n_frames - first_frame), SUM_TASK };
  DECLARE (global uint, all_sums, sums, 2 * in.task.n_numbers * first_frame);

#ifdef LOCAL_BINS
  for (size_t i = get_local_id (0); i < 2 * in.task.n_numbers * in.n_frames;
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
  for (size_t i = get_local_id (0); i < in.task.n_numbers * in.n_frames;
       i += get_local_size (0)) {
    const ulong sum = AT (bins, 2 * i) | (ulong) AT (bins, 2 * i + 1) << 32;

    if (sum != 0)
      add_global (PASS (all_sums), i, sum);
  }
#endif
}
