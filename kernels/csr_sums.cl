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
add_up (ARRAY (local real, scratch), uint n_sums)
{
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);

  /* The bounds are the same for all work-items: none skips a barrier. */
  for (uint half_size = n_lanes / 2; half_size > 0; half_size /= 2) {
    barrier (CLK_LOCAL_MEM_FENCE);
    for (uint k = 0; lane < half_size && k < n_sums; k++)
      AT (scratch, k * n_lanes + lane) = real_add (AT (scratch, k * n_lanes + lane),
          AT (scratch, k * n_lanes + lane + half_size));
  }
  /* Others than the first work-item read what it has. */
  barrier (CLK_LOCAL_MEM_FENCE);
}

/* sums: [n_frames × n_rows × 2]: Σ share · counts and Σ share² · variance */
kernel void
csr_sums (ARRAY (global const ulong, row_start), ARRAY (global const uint, col),
    ARRAY (global const real, share), ARRAY (global const real, counts),
    ARRAY (global const real, variance), const uint has_variance, const ulong n_pixels,
    const uint n_rows, ARRAY (global real, sums), ARRAY (local real, scratch))
{
  const size_t row = get_group_id (0);
  const size_t frame = get_group_id (1);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  real sum = REAL_ZERO;
  real square = REAL_ZERO;

  for (ulong i = AT (row_start, row) + lane; i < AT (row_start, row + 1);
       i += n_lanes) {
    const size_t at = frame * n_pixels + AT (col, i);
    const real value = AT (counts, at);

    if (real_is_nan (value))
      continue;
    sum = real_add (sum, real_mul (AT (share, i), value));
    if (has_variance)
      square = real_add (square,
          real_mul (real_mul (AT (share, i), AT (share, i)), AT (variance, at)));
  }
  AT (scratch, lane) = sum;
  AT (scratch, n_lanes + lane) = square;
  add_up (PASS (scratch), 2);
  if (lane == 0) {
    AT (sums, 2 * (frame * n_rows + row)) = AT (scratch, 0);
    AT (sums, 2 * (frame * n_rows + row) + 1) = AT (scratch, n_lanes);
  }
}

/* The second pass of the azimuthal error model.
 * mean, sums: [n_frames × n_rows]: Σ share² · (counts − dark − norm · mean)² */
kernel void
csr_scatter (ARRAY (global const ulong, row_start), ARRAY (global const uint, col),
    ARRAY (global const real, share), ARRAY (global const real, counts),
    ARRAY (global const real, norm), ARRAY (global const real, dark),
    const uint has_dark, ARRAY (global const real, mean), const ulong n_pixels,
    const uint n_rows, ARRAY (global real, sums), ARRAY (local real, scratch))
{
  const size_t row = get_group_id (0);
  const size_t frame = get_group_id (1);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  real sum = REAL_ZERO;

  for (ulong i = AT (row_start, row) + lane; i < AT (row_start, row + 1);
       i += n_lanes) {
    const uint pixel = AT (col, i);
    real distance = AT (counts, frame * n_pixels + pixel);

    if (real_is_nan (distance))
      continue;
    if (has_dark)
      distance = real_sub (distance, AT (dark, pixel));
    distance = real_sub (
        distance, real_mul (AT (norm, pixel), AT (mean, frame * n_rows + row)));
    distance = real_mul (AT (share, i), distance);
    sum = real_add (sum, real_mul (distance, distance));
  }
  AT (scratch, lane) = sum;
  add_up (PASS (scratch), 1);
  if (lane == 0)
    AT (sums, frame * n_rows + row) = AT (scratch, 0);
}

/* What is known of the pixels that count in each frame.
 * sums: [n_frames × n_rows × 6]: Σ share, Σ share · norm, Σ share² · norm², Σ share ·
 * gain, Σ share · dark, Σ share² · dark variance; those without an array are 0 */
kernel void
csr_known (ARRAY (global const ulong, row_start), ARRAY (global const uint, col),
    ARRAY (global const real, share), ARRAY (global const real, counts),
    ARRAY (global const real, norm), ARRAY (global const real, gain),
    const uint has_gain, ARRAY (global const real, dark), const uint has_dark,
    ARRAY (global const real, dark_variance), const uint has_dark_variance,
    const ulong n_pixels, const uint n_rows, ARRAY (global real, sums),
    ARRAY (local real, scratch))
{
  const size_t row = get_group_id (0);
  const size_t frame = get_group_id (1);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  real sum[6] = { REAL_ZERO, REAL_ZERO, REAL_ZERO, REAL_ZERO, REAL_ZERO, REAL_ZERO };

  for (ulong i = AT (row_start, row) + lane; i < AT (row_start, row + 1);
       i += n_lanes) {
    const uint pixel = AT (col, i);
    const real part = AT (share, i);
    const real weight = real_mul (part, AT (norm, pixel));

    if (real_is_nan (AT (counts, frame * n_pixels + pixel)))
      continue;
    sum[0] = real_add (sum[0], part);
    sum[1] = real_add (sum[1], weight);
    sum[2] = real_add (sum[2], real_mul (weight, weight));
    if (has_gain)
      sum[3] = real_add (sum[3], real_mul (part, AT (gain, pixel)));
    if (has_dark)
      sum[4] = real_add (sum[4], real_mul (part, AT (dark, pixel)));
    if (has_dark_variance)
      sum[5] = real_add (
          sum[5], real_mul (real_mul (part, part), AT (dark_variance, pixel)));
  }
  for (uint k = 0; k < 6; k++)
    AT (scratch, k * n_lanes + lane) = sum[k];
  add_up (PASS (scratch), 6);
  for (uint k = lane; k < 6; k += n_lanes)
    AT (sums, 6 * (frame * n_rows + row) + k) = AT (scratch, k * n_lanes);
}
