/* SPDX-License-Identifier: MIT */

/* Which pixels of a bin are left, and their sums: sigma clipping and spread. One
 * work-group a bin, in double. CPU twin: core/engine/robust.c, which has the rules in
 * words; statistic.h says what they mean. Pixels are not moved: a flag says which are
 * left. */

enum { KIND_MEAN, KIND_CLIP, KIND_PERCENTILES };

/* What goes over the pixels of a bin: one loop for all of it, since each barrier costs
 * a compiler for processors dearly. */
enum { MOMENTS, DEVIATIONS, OUTLIERS, SUMS, SCATTERING, DONE };

/* Sums of a bin as the host takes them. */
enum {
  COUNTS,
  VARIANCE,
  COUNT,
  NORM,
  NORM2,
  GAIN,
  DARK,
  DARK_VARIANCE,
  SCATTER,
  N_SUMS
};

/* Pixels of one value differ by this much of it at most, by rounding. */
#define ROUNDING 1e-12

/* Half of a pixel in @count of a bell curve lies farther out. */
static inline double
chauvenet (double count)
{
  return sqrt (2.0 * log (fmax (count, 3.0) / sqrt (2.0 * M_PI)));
}

/* What one pixel adds to the sums of a pass. */
static inline void
add_pixel (const bin_pixels *bin, ulong i, uint pass, bool by_variance, double mean,
    double limit, ARRAY (global const double, gain), double *sum)
{
  const uint pixel = AT (bin->col, i);
  const double share = AT (bin->share, i);
  const double weight = weight_at (bin, i);
  const double distance = value_at (bin, i) - mean;

  switch (pass) {
  case MOMENTS:
    sum[COUNT] += share;
    sum[NORM] += weight;
    sum[NORM2] += weight * weight;
    sum[COUNTS] += weight * value_at (bin, i);
    if (by_variance)
      sum[VARIANCE] += own_variance (bin, i);
    break;
  case OUTLIERS:
    if (fabs (distance) > limit) {
      AT (bin->left, i) = 0;
      sum[COUNT] += 1.0;
    }
    break;
  case SUMS:
    sum[COUNTS] += share * AT (bin->counts, pixel);
    if (bin->variance != 0)
      sum[VARIANCE] += share * share * AT (bin->variance, pixel);
    sum[COUNT] += share;
    sum[NORM] += weight;
    sum[NORM2] += weight * weight;
    if (gain != 0)
      sum[GAIN] += share * AT (gain, pixel);
    if (bin->dark != 0)
      sum[DARK] += share * AT (bin->dark, pixel);
    if (bin->dark_variance != 0)
      sum[DARK_VARIANCE] += share * share * AT (bin->dark_variance, pixel);
    break;
  default:
    sum[VARIANCE] += weight * distance * (weight * distance);
  }
}

/* Where a bin stands between two passes; the same for all its work-items, which decide
 * by the same sums. */
typedef struct {
  uint pass;
  uint n_done;
  double mean;
  double limit;
  double norm2;
  double count;
} bin_state;

/* After the moments, or the deviations from their mean. */
static inline void
find_limit (bin_state *at, double variance, double least_threshold)
{
  const double std = sqrt (variance / at->norm2);

  at->limit = fmax (least_threshold, chauvenet (at->count)) * std;
  at->pass = std > ROUNDING * fabs (at->mean) ? OUTLIERS : SUMS;
}

/* What comes next, by the sums of a pass: sum[k × n_lanes]. */
static inline void
go_on (bin_state *at, ARRAY (local const double, sum), double least_threshold,
    uint n_iterations, uint by_variance)
{
  const uint n = get_local_size (0);

  switch (at->pass) {
  case MOMENTS:
    at->count = AT (sum, COUNT * n);
    at->norm2 = AT (sum, NORM2 * n);
    at->mean = AT (sum, COUNTS * n) / AT (sum, NORM * n);
    if (by_variance)
      find_limit (at, AT (sum, VARIANCE * n), least_threshold);
    else
      at->pass = DEVIATIONS;
    break;
  case DEVIATIONS:
    find_limit (at, AT (sum, VARIANCE * n), least_threshold);
    break;
  case OUTLIERS:
    at->n_done++;
    at->pass = AT (sum, COUNT * n) > 0.0 && at->n_done < n_iterations ? MOMENTS : SUMS;
    break;
  case SUMS:
    at->mean = AT (sum, COUNT * n) > 0.0
        ? (AT (sum, COUNTS * n) - AT (sum, DARK * n)) / AT (sum, NORM * n)
        : 0.0;
    at->pass = SCATTERING;
    break;
  default:
    at->pass = DONE;
  }
}

/* row_start: [n_rows + 1]   col, share: [n_entries]   counts, variance: [n_pixels]
 * norm, gain, dark, dark_variance: [n_pixels] where there are   left: [n_entries]:
 * made here, but for percentiles   sums: [n_rows × N_SUMS]
 * scratch: [SCATTER × local size]
 * One column of groups a bin. */
kernel void
csr_robust (ARRAY (global const ulong, row_start), ARRAY (global const uint, col),
    ARRAY (global const double, share), ARRAY (global const double, counts),
    ARRAY (global const double, variance), const uint has_variance,
    ARRAY (global const double, norm), ARRAY (global const double, gain),
    const uint has_gain, ARRAY (global const double, dark), const uint has_dark,
    ARRAY (global const double, dark_variance), const uint has_dark_variance,
    const uint kind, const double least_threshold, const uint n_iterations,
    const uint by_variance, ARRAY (global uchar, left), ARRAY (global double, sums),
    ARRAY (local double, scratch))
{
  const size_t row = get_group_id (0);
  const uint lane = get_local_id (0);
  const uint n_lanes = get_local_size (0);
  const bin_pixels bin = { AT (row_start, row), AT (row_start, row + 1), PASS (col),
    PASS (share), PASS (counts), PASS (norm), PASS_IF (has_dark, dark),
    PASS_IF (has_dark_variance, dark_variance), PASS_IF (has_variance, variance),
    PASS (left) };
  bin_state at = { kind == KIND_CLIP ? MOMENTS : SUMS, 0, 0.0, 0.0, 0.0, 0.0 };

  if (kind != KIND_PERCENTILES) {
    for (ulong i = bin.first + lane; i < bin.end; i += n_lanes)
      AT (left, i) = !isnan (AT (counts, AT (col, i)));
  }

  /* A pixel belongs to the same work-item in each pass. */
  while (at.pass != DONE) {
    double sum[SCATTER] = { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 };

    for (ulong i = bin.first + lane; i < bin.end; i += n_lanes) {
      if (AT (left, i))
        add_pixel (&bin, i, at.pass, by_variance != 0, at.mean, at.limit,
            PASS_IF (has_gain, gain), sum);
    }
    barrier (CLK_LOCAL_MEM_FENCE);
    for (uint k = 0; k < SCATTER; k++)
      AT (scratch, k * n_lanes + lane) = sum[k];
    add_up (PASS (scratch), SCATTER);

    for (uint k = lane; at.pass == SUMS && k < SCATTER; k += n_lanes)
      AT (sums, row * N_SUMS + k) = AT (scratch, k * n_lanes);
    if (at.pass == SCATTERING && lane == 0)
      AT (sums, row * N_SUMS + SCATTER) = AT (scratch, VARIANCE * n_lanes);
    go_on (&at, PASS (scratch), least_threshold, n_iterations, by_variance);
  }
}
