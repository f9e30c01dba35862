/* SPDX-License-Identifier: MIT */

/* Which pixels of a bin lie between two percentiles: they are sorted in room of their
 * own, as many as the next power of two, and a flag says which are left. CPU twin:
 * keep_percentiles() in core/engine/robust.c. */

/* Whether a pixel comes behind another one: by value, then by its place. */
static inline bool
is_behind (ARRAY (global const double, value), ARRAY (global const uint, place), uint a,
    uint b)
{
  return AT (value, a) > AT (value, b) ||
      (AT (value, a) == AT (value, b) && AT (place, a) > AT (place, b));
}

/* Sorts @n = 2^k pixels: Batcher, AFIPS SJCC 32 (1968) 307, the bitonic sorter. */
static inline void
sort (ARRAY (global double, value), ARRAY (global uint, place), uint n)
{
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);

  for (uint size = 2; size <= n; size *= 2) {
    for (uint step = size / 2; step > 0; step /= 2) {
      barrier (CLK_GLOBAL_MEM_FENCE);
      for (uint i = lane; i < n; i += n_lanes) {
        const uint other = i ^ step;
        const bool ascending = (i & size) == 0;

        if (other > i &&
            is_behind (PASS (value), PASS (place), i, other) == ascending) {
          const double one = AT (value, i);
          const uint its_place = AT (place, i);

          AT (value, i) = AT (value, other);
          AT (place, i) = AT (place, other);
          AT (value, other) = one;
          AT (place, other) = its_place;
        }
      }
    }
  }
  barrier (CLK_GLOBAL_MEM_FENCE);
}

static inline bool
lies_wholly (double min, double max, double from, double to)
{
  return (min >= from && max <= to) || (min <= from && max >= to);
}

static inline bool
lies_partly (double min, double max, double from, double to)
{
  return min < to && max > from;
}

/* How many lie between two sums of weights; with @choose these are left. One work-item
 * adds in the order of the sorted pixels, so that the sums have the bits of the twin's,
 * and a median of pixels alike is the same one. */
static inline uint
between (const bin_pixels *bin, ARRAY (global const uint, place), uint n, double from,
    double to, bool wholly, bool choose)
{
  double max = 0.0;
  uint n_left = 0;

  for (uint k = 0; k < n; k++) {
    const ulong i = bin->first + AT (place, k);
    const double min = max;
    bool lies;

    max += fabs (weight_at (bin, i));
    lies = wholly ? lies_wholly (min, max, from, to) : lies_partly (min, max, from, to);
    n_left += lies;
    if (choose)
      AT (bin->left, i) = lies;
  }
  return n_left;
}

static inline void
keep_between (const bin_pixels *bin, ARRAY (global const uint, place), uint n,
    double from, double to)
{
  const bool wholly = between (bin, PASS (place), n, from, to, true, false) > 0;

  between (bin, PASS (place), n, from, to, wholly, true);
}

/* row_start: [n_rows + 1]   col, share: [n_entries]   counts, norm: [n_pixels]
 * dark: [n_pixels] where there is one   room_start: [n_rows + 1]: room of each bin, a
 * power of two or nothing   value, place: [room_start[n_rows]]   left: [n_entries]
 * One column of groups a bin. */
kernel void
csr_percentiles (ARRAY (global const ulong, row_start), ARRAY (global const uint, col),
    ARRAY (global const double, share), ARRAY (global const double, counts),
    ARRAY (global const double, norm), ARRAY (global const double, dark),
    const uint has_dark, const double low_percent, const double high_percent,
    ARRAY (global const ulong, room_start), ARRAY (global double, all_values),
    ARRAY (global uint, all_places), ARRAY (global uchar, left))
{
  const size_t row = get_group_id (0);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  const bin_pixels bin = { AT (row_start, row), AT (row_start, row + 1), PASS (col),
    PASS (share), PASS (counts), PASS (norm), PASS_IF (has_dark, dark), PASS_NOTHING,
    PASS_NOTHING, PASS (left) };
  DECLARE (global double, value, all_values, AT (room_start, row));
  DECLARE (global uint, place, all_places, AT (room_start, row));
  const uint n_room = (uint) (AT (room_start, row + 1) - AT (room_start, row));
  const uint n = (uint) (bin.end - bin.first);

  /* What does not count, and what only fills up, comes last. */
  for (uint k = lane; k < n_room; k += n_lanes) {
    const bool is_data = k < n && !isnan (AT (counts, AT (col, bin.first + k)));

    AT (value, k) = is_data ? value_at (&bin, bin.first + k) : INFINITY;
    AT (place, k) = is_data ? k : n_room + k;
    if (k < n)
      AT (left, bin.first + k) = 0;
  }
  sort (PASS (value), PASS (place), n_room);

  if (lane == 0) {
    double total = 0.0;
    uint n_counts = 0;

    while (n_counts < n_room && AT (place, n_counts) < n_room)
      total += fabs (weight_at (&bin, bin.first + AT (place, n_counts++)));
    keep_between (&bin, PASS (place), n_counts, low_percent / 100.0 * total,
        high_percent / 100.0 * total);
  }
}
