/* SPDX-License-Identifier: MIT */

/* Pixels scattered into bins by their shares, which lie in the order of the pixels as
 * the splitting made them: nothing is sorted by bins. Floats that atomics add up have
 * other bits on every run, so sums are integers (fixed.cl): as many work-items as the
 * device has may add at once, and neither strips nor their sums need an order. Each
 * kernel runs twice: first for the largest value of each sum, then for the sums. A
 * work-group has sums of its own in local memory where the bins of a frame have room
 * there; else all share those in global memory. CPU twin: core/engine/double-strips.c.
 *
 * start: [n_chunk + 1], bin, share: [start[n_chunk]]: entries of the pixels from
 * first_pixel on   counts, variance: [n_frames × n_pixels], counts are none where the
 * pixel does not count   most: [n_frames × n_bins × sums of a bin], zeros before: of
 * the largest value the exponent, see exponent_of(), found while only_most   sums:
 * likewise, of 128 bits, zeros before, filled afterwards   room: [n_bins × sums of a
 * bin] of either, if in_local
 * One row of groups a frame. */

#define CHUNK                                                                          \
  ARRAY (global const uint, start), ARRAY (global const uint, bin),                    \
      ARRAY (global const real, share), const ulong first_pixel, const uint n_chunk

#define SUMS                                                                           \
  const ulong n_pixels, const uint n_bins, const int to_quantum, const uint only_most, \
      ARRAY (global uint, most), ARRAY (global uint, sums), const uint in_local,       \
      ARRAY (local uint, room)

#define BEGIN(n_sums)                                                                  \
  begin (n_sums, n_bins, to_quantum, only_most, PASS (most), PASS (sums), in_local,    \
      PASS (room))

/* Where a work-item adds to. */
typedef struct {
  MEMBER (global uint, most); /* of the frame */
  MEMBER (global uint, sums); /* likewise */
  MEMBER (local uint, room);
  uint n_sums;    /* of a bin */
  size_t n;       /* of all bins */
  int to_quantum; /* from the exponents */
  uint only_most;
  uint in_local;
} target;

static inline target
begin (uint n_sums, uint n_bins, int to_quantum, uint only_most,
    ARRAY (global uint, most), ARRAY (global uint, sums), uint in_local,
    ARRAY (local uint, room))
{
  const size_t frame = get_group_id (1);
  const size_t n = (size_t) n_bins * n_sums;
  const size_t n_words = in_local ? (only_most ? n : 4 * n) : 0;
  const target to = { PASS_FROM (most, n * frame), PASS_FROM (sums, 4 * n * frame),
    PASS (room), n_sums, n, to_quantum, only_most, in_local };

  for (size_t i = get_local_id (0); i < n_words; i += get_local_size (0))
    AT (room, i) = 0;
  barrier (CLK_LOCAL_MEM_FENCE);
  return to;
}

/* Most values change nothing, and need no atomic operation to find out. */
static inline void
note_most (const target *to, size_t at, uint exponent)
{
  if (to->in_local) {
    if (AT_AS (volatile local uint, to->room, at) < exponent)
      atomic_max (&AT_AS (volatile local uint, to->room, at), exponent);
  } else if (AT_AS (volatile global uint, to->most, at) < exponent) {
    atomic_max (&AT_AS (volatile global uint, to->most, at), exponent);
  }
}

static inline void
add (const target *to, uint bin, uint k, real value)
{
  const size_t at = (size_t) bin * to->n_sums + k;
  ulong2 fixed;

  if (to->only_most) {
    note_most (to, at, exponent_of (value));
    return;
  }

  fixed = fixed_of_real (value, (int) AT (to->most, at) + to->to_quantum);
  if (fixed.x == 0 && fixed.y == 0)
    return;
  if (to->in_local)
    add_fixed_local (PASS (to->room), at, fixed);
  else
    add_fixed_global (PASS (to->sums), at, fixed);
}

static inline void
finish (const target *to)
{
  barrier (CLK_LOCAL_MEM_FENCE);
  if (!to->in_local)
    return;
  for (size_t i = get_local_id (0); i < to->n; i += get_local_size (0)) {
    DECLARE (const local uint, words, to->room, 4 * i);

    if (to->only_most) {
      if (AT (to->room, i) != 0)
        atomic_max (&AT_AS (volatile global uint, to->most, i), AT (to->room, i));
    } else if ((AT (words, 0) | AT (words, 1) | AT (words, 2) | AT (words, 3)) != 0) {
      add_fixed_global (PASS (to->sums), i,
          (ulong2) (AT (words, 0) | (ulong) AT (words, 1) << 32,
              AT (words, 2) | (ulong) AT (words, 3) << 32));
    }
  }
}

/* Σ share · counts, and where there is a variance Σ share² · variance */
kernel void
histogram_sums (CHUNK, ARRAY (global const real, counts),
    ARRAY (global const real, variance), const uint has_variance, SUMS)
{
  const target to = BEGIN (has_variance ? 2 : 1);
  const size_t offset = get_group_id (1) * n_pixels + first_pixel;

  for (size_t j = get_global_id (0); j < n_chunk; j += get_global_size (0)) {
    const real value = AT (counts, offset + j);

    if (real_is_nan (value))
      continue;
    for (uint i = AT (start, j); i < AT (start, j + 1); i++) {
      add (&to, AT (bin, i), 0, real_mul (AT (share, i), value));
      if (has_variance)
        add (&to, AT (bin, i), 1,
            real_mul (
                real_mul (AT (share, i), AT (share, i)), AT (variance, offset + j)));
    }
  }
  finish (&to);
}

/* The second pass of the azimuthal error model.
 * mean: [n_frames × n_bins]: Σ share² · (counts − dark − norm · mean)² */
kernel void
histogram_scatter (CHUNK, ARRAY (global const real, counts),
    ARRAY (global const real, norm), ARRAY (global const real, dark),
    const uint has_dark, ARRAY (global const real, mean), SUMS)
{
  const target to = BEGIN (1);
  const size_t frame = get_group_id (1);

  for (size_t j = get_global_id (0); j < n_chunk; j += get_global_size (0)) {
    const size_t pixel = first_pixel + j;
    real value = AT (counts, frame * n_pixels + pixel);

    if (real_is_nan (value))
      continue;
    if (has_dark)
      value = real_sub (value, AT (dark, pixel));
    for (uint i = AT (start, j); i < AT (start, j + 1); i++) {
      const real middle =
          real_mul (AT (norm, pixel), AT (mean, frame * n_bins + AT (bin, i)));
      const real distance = real_mul (AT (share, i), real_sub (value, middle));

      add (&to, AT (bin, i), 0, real_mul (distance, distance));
    }
  }
  finish (&to);
}

/* What is known of the pixels that count in each frame, or of all live ones: Σ share, Σ
 * share · norm, Σ share² · norm², Σ share · gain, Σ share · dark, Σ share² · dark
 * variance; those without an array are 0 */
kernel void
histogram_known (CHUNK, ARRAY (global const real, counts), const uint has_counts,
    ARRAY (global const uchar, live), ARRAY (global const real, norm),
    ARRAY (global const real, gain), const uint has_gain,
    ARRAY (global const real, dark), const uint has_dark,
    ARRAY (global const real, dark_variance), const uint has_dark_variance, SUMS)
{
  const target to = BEGIN (6);
  const size_t frame = get_group_id (1);

  for (size_t j = get_global_id (0); j < n_chunk; j += get_global_size (0)) {
    const size_t pixel = first_pixel + j;

    if (has_counts ? real_is_nan (AT (counts, frame * n_pixels + pixel))
                   : !AT (live, pixel))
      continue;
    for (uint i = AT (start, j); i < AT (start, j + 1); i++) {
      const real part = AT (share, i);
      const real weight = real_mul (part, AT (norm, pixel));

      add (&to, AT (bin, i), 0, part);
      add (&to, AT (bin, i), 1, weight);
      add (&to, AT (bin, i), 2, real_mul (weight, weight));
      if (has_gain)
        add (&to, AT (bin, i), 3, real_mul (part, AT (gain, pixel)));
      if (has_dark)
        add (&to, AT (bin, i), 4, real_mul (part, AT (dark, pixel)));
      if (has_dark_variance)
        add (&to, AT (bin, i), 5,
            real_mul (real_mul (part, part), AT (dark_variance, pixel)));
    }
  }
  finish (&to);
}
