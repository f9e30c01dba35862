/* SPDX-License-Identifier: MIT */

/* Bins from their pixels, one work-group a bin: entries are read next to each other,
 * and a tree of fixed shape adds up what the work-items have, so that a device gives
 * the same bits on every run. CPU twin: core/engine/engine-csr.c.
 *
 * row_start: [n_rows + 1]   col, share: [n_entries]   counts, variance: [n_frames ×
 * n_pixels]   scratch: [sums × local size], which is a power of two
 * One column of groups a bin, one row of groups a frame. */

/* Adds up @n_sums arrays of scratch into the first element of each. */
static inline void
add_up (local real *scratch, uint n_sums)
{
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);

  /* The bounds are the same for all work-items: none skips a barrier. */
  for (uint half_size = n_lanes / 2; half_size > 0; half_size /= 2) {
    barrier (CLK_LOCAL_MEM_FENCE);
    for (uint k = 0; lane < half_size && k < n_sums; k++)
      scratch[k * n_lanes + lane] = real_add (
          scratch[k * n_lanes + lane], scratch[k * n_lanes + lane + half_size]);
  }
}

/* sums: [n_frames × n_rows × 2]: Σ share · counts and Σ share² · variance */
kernel void
csr_sums (global const ulong *row_start, global const uint *col,
    global const real *share, global const real *counts, global const real *variance,
    const uint has_variance, const ulong n_pixels, const uint n_rows, global real *sums,
    local real *scratch)
{
  const size_t row = get_group_id (0);
  const size_t frame = get_group_id (1);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  real sum = REAL_ZERO;
  real square = REAL_ZERO;

  for (ulong i = row_start[row] + lane; i < row_start[row + 1]; i += n_lanes) {
    const size_t at = frame * n_pixels + col[i];
    const real value = counts[at];

    if (real_is_nan (value))
      continue;
    sum = real_add (sum, real_mul (share[i], value));
    if (has_variance)
      square =
          real_add (square, real_mul (real_mul (share[i], share[i]), variance[at]));
  }
  scratch[lane] = sum;
  scratch[n_lanes + lane] = square;
  add_up (scratch, 2);
  if (lane == 0) {
    sums[2 * (frame * n_rows + row)] = scratch[0];
    sums[2 * (frame * n_rows + row) + 1] = scratch[n_lanes];
  }
}

/* The second pass of the azimuthal error model.
 * mean, sums: [n_frames × n_rows]: Σ share² · (counts − dark − norm · mean)² */
kernel void
csr_scatter (global const ulong *row_start, global const uint *col,
    global const real *share, global const real *counts, global const real *norm,
    global const real *dark, const uint has_dark, global const real *mean,
    const ulong n_pixels, const uint n_rows, global real *sums, local real *scratch)
{
  const size_t row = get_group_id (0);
  const size_t frame = get_group_id (1);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  real sum = REAL_ZERO;

  for (ulong i = row_start[row] + lane; i < row_start[row + 1]; i += n_lanes) {
    const uint pixel = col[i];
    real distance = counts[frame * n_pixels + pixel];

    if (real_is_nan (distance))
      continue;
    if (has_dark)
      distance = real_sub (distance, dark[pixel]);
    distance = real_sub (distance, real_mul (norm[pixel], mean[frame * n_rows + row]));
    distance = real_mul (share[i], distance);
    sum = real_add (sum, real_mul (distance, distance));
  }
  scratch[lane] = sum;
  add_up (scratch, 1);
  if (lane == 0)
    sums[frame * n_rows + row] = scratch[0];
}

/* What is known of the pixels that count in each frame.
 * sums: [n_frames × n_rows × 6]: Σ share, Σ share · norm, Σ share² · norm², Σ share ·
 * gain, Σ share · dark, Σ share² · dark variance; those without an array are 0 */
kernel void
csr_known (global const ulong *row_start, global const uint *col,
    global const real *share, global const real *counts, global const real *norm,
    global const real *gain, const uint has_gain, global const real *dark,
    const uint has_dark, global const real *dark_variance, const uint has_dark_variance,
    const ulong n_pixels, const uint n_rows, global real *sums, local real *scratch)
{
  const size_t row = get_group_id (0);
  const size_t frame = get_group_id (1);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  real sum[6] = { REAL_ZERO, REAL_ZERO, REAL_ZERO, REAL_ZERO, REAL_ZERO, REAL_ZERO };

  for (ulong i = row_start[row] + lane; i < row_start[row + 1]; i += n_lanes) {
    const uint pixel = col[i];
    const real part = share[i];
    const real weight = real_mul (part, norm[pixel]);

    if (real_is_nan (counts[frame * n_pixels + pixel]))
      continue;
    sum[0] = real_add (sum[0], part);
    sum[1] = real_add (sum[1], weight);
    sum[2] = real_add (sum[2], real_mul (weight, weight));
    if (has_gain)
      sum[3] = real_add (sum[3], real_mul (part, gain[pixel]));
    if (has_dark)
      sum[4] = real_add (sum[4], real_mul (part, dark[pixel]));
    if (has_dark_variance)
      sum[5] =
          real_add (sum[5], real_mul (real_mul (part, part), dark_variance[pixel]));
  }
  for (uint k = 0; k < 6; k++)
    scratch[k * n_lanes + lane] = sum[k];
  add_up (scratch, 6);
  for (uint k = lane; k < 6; k += n_lanes)
    sums[6 * (frame * n_rows + row) + k] = scratch[k * n_lanes];
}
