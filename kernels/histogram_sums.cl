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
  global const uint *start, global const uint *bin, global const real *share,          \
      const ulong first_pixel, const uint n_chunk

#define SUMS                                                                           \
  const ulong n_pixels, const uint n_bins, const int to_quantum, const uint only_most, \
      global uint *most, global uint *sums, const uint in_local, local uint *room

#define BEGIN(n_sums)                                                                  \
  begin (n_sums, n_bins, to_quantum, only_most, most, sums, in_local, room)

/* Where a work-item adds to. */
typedef struct {
  global uint *most; /* of the frame */
  global uint *sums; /* likewise */
  local uint *room;
  uint n_sums;    /* of a bin */
  size_t n;       /* of all bins */
  int to_quantum; /* from the exponents */
  uint only_most;
  uint in_local;
} target;

static inline target
begin (uint n_sums, uint n_bins, int to_quantum, uint only_most, global uint *most,
    global uint *sums, uint in_local, local uint *room)
{
  const size_t frame = get_group_id (1);
  const size_t n = (size_t) n_bins * n_sums;
  const size_t n_words = in_local ? (only_most ? n : 4 * n) : 0;
  const target to = { most + n * frame, sums + 4 * n * frame, room, n_sums, n,
    to_quantum, only_most, in_local };

  for (size_t i = get_local_id (0); i < n_words; i += get_local_size (0))
    room[i] = 0;
  barrier (CLK_LOCAL_MEM_FENCE);
  return to;
}

/* Most values change nothing, and need no atomic operation to find out. */
static inline void
note_most (const target *to, size_t at, uint exponent)
{
  if (to->in_local) {
    if (((volatile local uint *) to->room)[at] < exponent)
      atomic_max ((volatile local uint *) to->room + at, exponent);
  } else if (((volatile global uint *) to->most)[at] < exponent) {
    atomic_max ((volatile global uint *) to->most + at, exponent);
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

  fixed = fixed_of_real (value, (int) to->most[at] + to->to_quantum);
  if (fixed.x == 0 && fixed.y == 0)
    return;
  if (to->in_local)
    add_fixed_local (to->room, at, fixed);
  else
    add_fixed_global (to->sums, at, fixed);
}

static inline void
finish (const target *to)
{
  barrier (CLK_LOCAL_MEM_FENCE);
  if (!to->in_local)
    return;
  for (size_t i = get_local_id (0); i < to->n; i += get_local_size (0)) {
    const local uint *words = to->room + 4 * i;

    if (to->only_most) {
      if (to->room[i] != 0)
        atomic_max ((volatile global uint *) to->most + i, to->room[i]);
    } else if ((words[0] | words[1] | words[2] | words[3]) != 0) {
      add_fixed_global (to->sums, i,
          (ulong2) (words[0] | (ulong) words[1] << 32,
              words[2] | (ulong) words[3] << 32));
    }
  }
}

/* Σ share · counts, and where there is a variance Σ share² · variance */
kernel void
histogram_sums (CHUNK, global const real *counts, global const real *variance,
    const uint has_variance, SUMS)
{
  const target to = BEGIN (has_variance ? 2 : 1);
  const size_t offset = get_group_id (1) * n_pixels + first_pixel;

  for (size_t j = get_global_id (0); j < n_chunk; j += get_global_size (0)) {
    const real value = counts[offset + j];

    if (real_is_nan (value))
      continue;
    for (uint i = start[j]; i < start[j + 1]; i++) {
      add (&to, bin[i], 0, real_mul (share[i], value));
      if (has_variance)
        add (&to, bin[i], 1,
            real_mul (real_mul (share[i], share[i]), variance[offset + j]));
    }
  }
  finish (&to);
}

/* The second pass of the azimuthal error model.
 * mean: [n_frames × n_bins]: Σ share² · (counts − dark − norm · mean)² */
kernel void
histogram_scatter (CHUNK, global const real *counts, global const real *norm,
    global const real *dark, const uint has_dark, global const real *mean, SUMS)
{
  const target to = BEGIN (1);
  const size_t frame = get_group_id (1);

  for (size_t j = get_global_id (0); j < n_chunk; j += get_global_size (0)) {
    const size_t pixel = first_pixel + j;
    real value = counts[frame * n_pixels + pixel];

    if (real_is_nan (value))
      continue;
    if (has_dark)
      value = real_sub (value, dark[pixel]);
    for (uint i = start[j]; i < start[j + 1]; i++) {
      const real middle = real_mul (norm[pixel], mean[frame * n_bins + bin[i]]);
      const real distance = real_mul (share[i], real_sub (value, middle));

      add (&to, bin[i], 0, real_mul (distance, distance));
    }
  }
  finish (&to);
}

/* What is known of the pixels that count in each frame, or of all live ones: Σ share, Σ
 * share · norm, Σ share² · norm², Σ share · gain, Σ share · dark, Σ share² · dark
 * variance; those without an array are 0 */
kernel void
histogram_known (CHUNK, global const real *counts, const uint has_counts,
    global const uchar *live, global const real *norm, global const real *gain,
    const uint has_gain, global const real *dark, const uint has_dark,
    global const real *dark_variance, const uint has_dark_variance, SUMS)
{
  const target to = BEGIN (6);
  const size_t frame = get_group_id (1);

  for (size_t j = get_global_id (0); j < n_chunk; j += get_global_size (0)) {
    const size_t pixel = first_pixel + j;

    if (has_counts ? real_is_nan (counts[frame * n_pixels + pixel]) : !live[pixel])
      continue;
    for (uint i = start[j]; i < start[j + 1]; i++) {
      const real part = share[i];
      const real weight = real_mul (part, norm[pixel]);

      add (&to, bin[i], 0, part);
      add (&to, bin[i], 1, weight);
      add (&to, bin[i], 2, real_mul (weight, weight));
      if (has_gain)
        add (&to, bin[i], 3, real_mul (part, gain[pixel]));
      if (has_dark)
        add (&to, bin[i], 4, real_mul (part, dark[pixel]));
      if (has_dark_variance)
        add (&to, bin[i], 5, real_mul (real_mul (part, part), dark_variance[pixel]));
    }
  }
  finish (&to);
}
