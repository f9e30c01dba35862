/* SPDX-License-Identifier: MIT */

/* One bin of a matrix of rows, pixel by pixel, in double; what statistics that compare
 * pixels have in common. */

/* One bin. */
typedef struct {
  ulong first;
  ulong end;
  global const uint *col;
  global const double *share;
  global const double *counts;
  global const double *norm;
  global const double *dark; /* 0 where there is none, as the one below */
  global const double *dark_variance;
  global const double *variance;
  global uchar *left;
} bin_pixels;

static inline double
value_at (const bin_pixels *bin, ulong i)
{
  const uint pixel = bin->col[i];
  const double dark = bin->dark != 0 ? bin->dark[pixel] : 0.0;

  return (bin->counts[pixel] - dark) / bin->norm[pixel];
}

static inline double
weight_at (const bin_pixels *bin, ulong i)
{
  return bin->share[i] * bin->norm[bin->col[i]];
}

/* What the error model says of one pixel, times the square of its share. */
static inline double
own_variance (const bin_pixels *bin, ulong i)
{
  const uint pixel = bin->col[i];
  const double dark = bin->dark_variance != 0 ? bin->dark_variance[pixel] : 0.0;

  return bin->share[i] * bin->share[i] * (bin->variance[pixel] + dark);
}
