/* SPDX-License-Identifier: MIT */

/* One bin of a matrix of rows, pixel by pixel, in double; what statistics that compare
 * pixels have in common. */

/* One bin. */
typedef struct {
  ulong first;
  ulong end;
  MEMBER (global const uint, col);
  MEMBER (global const double, share);
  MEMBER (global const double, counts);
  MEMBER (global const double, norm);
  MEMBER (global const double, dark); /* 0 where there is none, as the one below */
  MEMBER (global const double, dark_variance);
  MEMBER (global const double, variance);
  MEMBER (global uchar, left);
} bin_pixels;

static inline double
value_at (const bin_pixels *bin, ulong i)
{
  const uint pixel = AT (bin->col, i);
  const double dark = bin->dark != 0 ? AT (bin->dark, pixel) : 0.0;

  return (AT (bin->counts, pixel) - dark) / AT (bin->norm, pixel);
}

static inline double
weight_at (const bin_pixels *bin, ulong i)
{
  return AT (bin->share, i) * AT (bin->norm, AT (bin->col, i));
}

/* What the error model says of one pixel, times the square of its share. */
static inline double
own_variance (const bin_pixels *bin, ulong i)
{
  const uint pixel = AT (bin->col, i);
  const double dark = bin->dark_variance != 0 ? AT (bin->dark_variance, pixel) : 0.0;

  return AT (bin->share, i) * AT (bin->share, i) * (AT (bin->variance, pixel) + dark);
}
