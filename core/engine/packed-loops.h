/* SPDX-License-Identifier: MIT */

/* The inner loops of packed-kernel.h, once for all instruction sets. The file that
 * includes this one defines KERNELS (the name of its table), KERNELS_NAME,
 * kernels_supported(), and:
 *
 *   mul4, mul8: products of the low, signed 32 bits of each of four, eight lanes
 *   splat4, splat8: one value in the low 32 bits of every lane
 *   add2: adds two shares of a value to two lanes
 *   widen4_short: the same of 16 bits
 *   widen4, widen8: so many numbers of 32 bits without a sign, a lane each
 *   shares8: shares of pixel i in eight slots
 *   whole8: the same with 1 in place of the first
 *   load_frames: values of pixel i … i + 7 of eight frames, pixel by pixel
 *
 * Vectors are the compiler's own (GCC's vector extension), which it maps to what the
 * set has. Not a header for anybody else. */

#include "engine/packed-kernel.h"

#define INLINE static inline __attribute__ ((always_inline))

INLINE gsize
slot_at (gconstpointer slot, guint bytes, gsize i)
{
  return bytes == 2 ? ((const guint16 *) slot)[i] : ((const guint32 *) slot)[i];
}

INLINE V8
square8 (V8 share)
{
  return (mul8 (share, share) + 128) >> (2 * RINGLET_PACKED_BITS - RINGLET_SQUARE_BITS);
}

typedef guint64 V2 __attribute__ ((vector_size (16), may_alias));

/* --- shares of many pixels, by vectors --- */

/* Pixels whose shares are made before they are used: 8 KiB at most, so that sums stay
 * in the first cache beside them. */
#define AHEAD 256

/* ringlet_square() in 32 bits, which the square of 1 leaves. */
INLINE guint32
square32 (guint32 share)
{
  const guint32 below =
      (share * share + 128) >> (2 * RINGLET_PACKED_BITS - RINGLET_SQUARE_BITS);

  return share < RINGLET_PACKED_ONE ? below : 1u << RINGLET_SQUARE_BITS;
}

/* 1, b of each pixel */
INLINE void
ahead2_whole (const guint16 *rest, gsize n, guint32 *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    out[2 * i] = RINGLET_PACKED_ONE;
    out[2 * i + 1] = rest[i];
  }
}

/* a, b, a², b² of each pixel */
INLINE void
ahead2_squares (const guint16 *rest, gsize n, guint32 *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const guint32 b = rest[i];
    const guint32 a = RINGLET_PACKED_ONE - b;

    out[4 * i] = a;
    out[4 * i + 1] = b;
    out[4 * i + 2] = square32 (a);
    out[4 * i + 3] = square32 (b);
  }
}

/* 1, b, c, d of each pixel */
INLINE void
ahead4_whole (const guint16 *rest, gsize n, guint32 *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    out[4 * i] = RINGLET_PACKED_ONE;
    out[4 * i + 1] = rest[3 * i];
    out[4 * i + 2] = rest[3 * i + 1];
    out[4 * i + 3] = rest[3 * i + 2];
  }
}

/* Four shares of each pixel and their squares. */
INLINE void
ahead4_squares (const guint16 *rest, gsize n, guint32 *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const guint32 b = rest[3 * i], c = rest[3 * i + 1], d = rest[3 * i + 2];
    const guint32 a = RINGLET_PACKED_ONE - (b + c + d);

    out[8 * i] = a;
    out[8 * i + 1] = b;
    out[8 * i + 2] = c;
    out[8 * i + 3] = d;
    out[8 * i + 4] = square32 (a);
    out[8 * i + 5] = square32 (b);
    out[8 * i + 6] = square32 (c);
    out[8 * i + 7] = square32 (d);
  }
}

/* --- one frame of integers --- */

/* Neighbours hit the same bin, and an addition must not wait for the one of the pixel
 * before: pixels are taken from eight parts of the run in turn, which seldom meet in a
 * bin, and go to copies of the sums where there are copies. */
#define STREAMS 8

/* Pixel @i is the @q-th of part @c of the run. */
#define FOR_STREAMS(n, i, c)                                                           \
  for (gsize q_ = 0; q_ < (n) / STREAMS; q_++)                                         \
    for (gsize c = 0, i = q_; c < STREAMS; c++, i += (n) / STREAMS)

/* What is left of a run that eight do not divide. */
#define FOR_REST(n, i) for (gsize i = (n) / STREAMS * STREAMS; i < (n); i++)

/* Of part @c. */
#define COPY(sums, p, c, lanes)                                                        \
  ((sums) + (c) % RINGLET_COPIES * (p)->copy_stride * (lanes))

/* One addition a pixel is over so soon that copies alone keep up, and reading on is
 * quicker than reading in eight places. */
INLINE void
signal1_copies (
    const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  const gsize quarter = p->n / RINGLET_COPIES;

  for (gsize q = 0; q < quarter; q++) {
    for (gsize c = 0; c < RINGLET_COPIES; c++) {
      const gsize i = q * RINGLET_COPIES + c;

      COPY (sums, p, c, 1)[slot_at (p->slot, bytes, i)] += (guint64) (gint64) values[i];
    }
  }
  for (gsize i = quarter * RINGLET_COPIES; i < p->n; i++)
    sums[slot_at (p->slot, bytes, i)] += (guint64) (gint64) values[i];
}

INLINE void
signal1 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  if (p->copy_stride > 0) {
    signal1_copies (p, bytes, values, sums);
    return;
  }
  FOR_STREAMS (p->n, i, c)
  sums[slot_at (p->slot, bytes, i)] += (guint64) (gint64) values[i];
  FOR_REST (p->n, i)
  sums[slot_at (p->slot, bytes, i)] += (guint64) (gint64) values[i];
}

INLINE void
add8 (guint64 *sums, V8 share, const gint32 *value)
{
  *(V8 *) sums += mul8 (share, splat8 (value));
}

/* One pixel: @lanes is a constant. */
INLINE void
add (guint64 *sums, guint lanes, const guint32 *shares, const gint32 *value)
{
  if (lanes == 2)
    add2 (sums, shares, value);
  else if (lanes == 4)
    *(V4 *) sums += mul4 (widen4 (shares), splat4 (value));
  else
    *(V8 *) sums += mul8 (widen8 (shares), splat8 (value));
}

/* Pixels from @first on, with @lanes shares each that were made ahead. Where the
 * compiler knows @n and that there are no copies, eight places are one address and
 * eight constants: a quarter of all instructions. */
INLINE void
add_streams (const RingletScatter *p, guint bytes, guint lanes, gsize copy_stride,
    gsize first, gsize n, const guint32 *shares, const gint32 *values, guint64 *sums)
{
  FOR_STREAMS (n, i, c)
  add (sums + c % RINGLET_COPIES * copy_stride * lanes +
          slot_at (p->slot, bytes, first + i) * lanes,
      lanes, shares + lanes * i, values + first + i);
}

INLINE void
add_ahead (const RingletScatter *p, guint bytes, guint lanes, gsize first, gsize n,
    const guint32 *shares, const gint32 *values, guint64 *sums)
{
  if (n == AHEAD && p->copy_stride == 0)
    add_streams (p, bytes, lanes, 0, first, AHEAD, shares, values, sums);
  else if (n == AHEAD)
    add_streams (p, bytes, lanes, p->copy_stride, first, AHEAD, shares, values, sums);
  else
    add_streams (p, bytes, lanes, p->copy_stride, first, n, shares, values, sums);
  FOR_REST (n, i)
  add (sums + slot_at (p->slot, bytes, first + i) * lanes, lanes, shares + lanes * i,
      values + first + i);
}

/* Calls for runs of pixels whose shares are ahead: @first and @n. */
#define FOR_AHEAD(total, first, n)                                                     \
  for (gsize first = 0, n; n = MIN (AHEAD, (total) -first), first < (total);           \
       first += AHEAD)

INLINE void
signal2 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  guint32 shares[2 * AHEAD];

  FOR_AHEAD (p->n, first, n)
  {
    ahead2_whole (p->rest + first, n, shares);
    add_ahead (p, bytes, 2, first, n, shares, values, sums);
  }
}

/* Lanes a + b, b of a slot and of the one a row further. */
INLINE void
wide_pair (const RingletWideEntry *entry, const gint32 *value, gsize row, guint64 *sums)
{
  const V4 parts = mul4 (widen4_short (entry->lane), splat4 (value));
  guint64 *to = sums + (gsize) entry->slot * 2;

  *(V2 *) to += __builtin_shufflevector (parts, parts, 0, 1);
  *(V2 *) (to + 2 * row) += __builtin_shufflevector (parts, parts, 2, 3);
}

INLINE gsize
wide_pairs (const RingletScatterWide *p, const gint32 *values, guint64 *sums)
{
  const RingletWideEntry *entry = p->entry, *end = p->entry + p->n;

  for (; entry < end && entry->pixel < p->end; entry++)
    wide_pair (entry, values + (entry->pixel - p->first), p->row, sums);
  return (gsize) (entry - p->entry);
}

INLINE void
squares2 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  guint32 shares[4 * AHEAD];

  FOR_AHEAD (p->n, first, n)
  {
    ahead2_squares (p->rest + first, n, shares);
    add_ahead (p, bytes, 4, first, n, shares, values, sums);
  }
}

INLINE void
signal4 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  guint32 shares[4 * AHEAD];

  FOR_AHEAD (p->n, first, n)
  {
    ahead4_whole (p->rest + 3 * first, n, shares);
    add_ahead (p, bytes, 4, first, n, shares, values, sums);
  }
}

INLINE void
squares4 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  guint32 shares[8 * AHEAD];

  FOR_AHEAD (p->n, first, n)
  {
    ahead4_squares (p->rest + 3 * first, n, shares);
    add_ahead (p, bytes, 8, first, n, shares, values, sums);
  }
}

INLINE void
signal8_at (
    const RingletScatter *p, guint bytes, gsize i, const gint32 *values, guint64 *sums)
{
  add8 (sums + slot_at (p->slot, bytes, i) * 8, whole8 (p->rest, i), values + i);
}

INLINE void
signal8 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  FOR_STREAMS (p->n, i, c)
  signal8_at (p, bytes, i, values, COPY (sums, p, c, 8));
  FOR_REST (p->n, i)
  signal8_at (p, bytes, i, values, sums);
}

INLINE void
squares8_at (
    const RingletScatter *p, guint bytes, gsize i, const gint32 *values, guint64 *sums)
{
  guint64 *to = sums + slot_at (p->slot, bytes, i) * 16;
  const V8 share = shares8 (p->rest, i);

  add8 (to, share, values + i);
  add8 (to + 8, square8 (share), values + i);
}

INLINE void
squares8 (const RingletScatter *p, guint bytes, const gint32 *values, guint64 *sums)
{
  FOR_STREAMS (p->n, i, c)
  squares8_at (p, bytes, i, values, COPY (sums, p, c, 16));
  FOR_REST (p->n, i)
  squares8_at (p, bytes, i, values, sums);
}

/* --- a batch of frames: a lane is eight numbers --- */

/* Values of eight frames into the lanes of one pixel: @lanes of share · value. */
INLINE void
add_lanes (guint64 *sums, const gint32 *share, guint lanes, V8 values)
{
  for (guint k = 0; k < lanes; k++)
    *(V8 *) (sums + RINGLET_BATCH * k) += mul8 (values, splat8 (share + k));
}

/* @width and @squares are constants wherever this is called from. */
INLINE void
batch_pixel (const RingletScatter *p, guint bytes, gsize i, guint width,
    gboolean squares, V8 values, guint64 *sums)
{
  const gsize slot = slot_at (p->slot, bytes, i);
  const guint lanes = squares ? 2 * width : width <= 2 ? 1 : width;
  guint64 *to =
      sums + (i % RINGLET_COPIES * p->copy_stride + slot) * lanes * RINGLET_BATCH;
  gint32 share[2 * RINGLET_PACKED_MAX_WIDTH];

  if (width == 1) {
    *(V8 *) to += values;
    return;
  }
  if (width == 2 && !squares) {
    const gint32 second = p->rest[i];
    const V8 part = mul8 (values, splat8 (&second));

    *(V8 *) to += (values << RINGLET_PACKED_BITS) - part;
    *(V8 *) (to + RINGLET_BATCH) += part;
    return;
  }
  share[0] = RINGLET_PACKED_ONE;
  for (guint k = 0; k + 1 < width; k++) {
    share[k + 1] = p->rest[(width - 1) * i + k];
    share[0] -= share[k + 1];
  }
  for (guint k = 0; squares && k < width; k++)
    share[width + k] = (gint32) ringlet_square ((guint64) share[k]);
  /* Where pixels add directly the second slot is the next lane in memory, too. */
  add_lanes (to, share, squares ? 2 * width : width, values);
}

INLINE void
batch (const RingletScatter *p, guint bytes, guint width, gboolean squares,
    gint32 *const *values, guint64 *sums)
{
  gsize i = 0;

  for (; i + 8 <= p->n; i += 8) {
    V8 pixels[8];

    load_frames (values, i, pixels);
    for (gsize k = 0; k < 8; k++)
      batch_pixel (p, bytes, i + k, width, squares, pixels[k], sums);
  }
  for (; i < p->n; i++) {
    V8 pixel;

    for (guint f = 0; f < RINGLET_BATCH; f++)
      pixel[f] = (guint64) (gint64) values[f][i];
    batch_pixel (p, bytes, i, width, squares, pixel, sums);
  }
}

/* --- one frame of doubles --- */

#define UNIT (1.0 / RINGLET_PACKED_ONE)

typedef double D2 __attribute__ ((vector_size (16), may_alias));
typedef double D4 __attribute__ ((vector_size (32), may_alias));
typedef double D8 __attribute__ ((vector_size (64), may_alias));

/* Pixels whose shares are made at a time, by vectors. */
#define SHARES 1024

INLINE void
real1 (const RingletScatter *p, guint bytes, const double *x, double *sums)
{
  FOR_STREAMS (p->n, i, c)
  COPY (sums, p, c, 1)[slot_at (p->slot, bytes, i)] += x[i];
  FOR_REST (p->n, i)
  sums[slot_at (p->slot, bytes, i)] += x[i];
}

/* Parts of pixels that were made ahead, @lanes numbers each, as add_streams() does. */
INLINE void
add_real_streams (const RingletScatter *p, guint bytes, guint lanes, gsize copy_stride,
    gsize first, gsize n, const double *parts, double *sums)
{
  FOR_STREAMS (n, i, c)
  {
    double *to = sums + c % RINGLET_COPIES * copy_stride * lanes +
        slot_at (p->slot, bytes, first + i) * lanes;

    if (lanes == 2)
      *(D2 *) to += *(const D2 *) (parts + lanes * i);
    else
      *(D4 *) to += *(const D4 *) (parts + lanes * i);
  }
}

INLINE void
add_real_ahead (const RingletScatter *p, guint bytes, guint lanes, gsize first, gsize n,
    const double *parts, double *sums)
{
  if (n == AHEAD && p->copy_stride == 0)
    add_real_streams (p, bytes, lanes, 0, first, AHEAD, parts, sums);
  else if (n == AHEAD)
    add_real_streams (p, bytes, lanes, p->copy_stride, first, AHEAD, parts, sums);
  else
    add_real_streams (p, bytes, lanes, p->copy_stride, first, n, parts, sums);
  FOR_REST (n, i)
  {
    double *to = sums + slot_at (p->slot, bytes, first + i) * lanes;

    for (guint k = 0; k < lanes; k++)
      to[k] += parts[lanes * i + k];
  }
}

/* Lanes a x, b x. */
INLINE void
real2 (const RingletScatter *p, guint bytes, const double *x, double *sums)
{
  double parts[2 * AHEAD] __attribute__ ((aligned (16)));

  FOR_AHEAD (p->n, first, n)
  {
#pragma GCC ivdep
    for (gsize i = 0; i < n; i++) {
      const double second = p->rest[first + i], unit = UNIT * x[first + i];

      parts[2 * i] = (RINGLET_PACKED_ONE - second) * unit;
      parts[2 * i + 1] = second * unit;
    }
    add_real_ahead (p, bytes, 2, first, n, parts, sums);
  }
}

INLINE D4
real_shares4 (const guint16 *rest)
{
  const double a = rest[0], b = rest[1], c = rest[2];

  return (D4){ RINGLET_PACKED_ONE - (a + b + c), a, b, c } * UNIT;
}

INLINE D8
real_shares8 (const guint16 *rest)
{
  const double a = rest[0], b = rest[1], c = rest[2], d = rest[3], e = rest[4],
               f = rest[5], g = rest[6];
  const double first = RINGLET_PACKED_ONE - (a + b + c + d + e + f + g);

  return (D8){ first, a, b, c, d, e, f, g } * UNIT;
}

INLINE void
real4_at (const RingletScatter *p, guint bytes, gsize i, const double *x, double *sums)
{
  *(D4 *) (sums + slot_at (p->slot, bytes, i) * 4) +=
      real_shares4 (p->rest + 3 * i) * x[i];
}

INLINE void
real4 (const RingletScatter *p, guint bytes, const double *x, double *sums)
{
  FOR_STREAMS (p->n, i, c)
  real4_at (p, bytes, i, x, COPY (sums, p, c, 4));
  FOR_REST (p->n, i)
  real4_at (p, bytes, i, x, sums);
}

INLINE void
real8_at (const RingletScatter *p, guint bytes, gsize i, const double *x, double *sums)
{
  *(D8 *) (sums + slot_at (p->slot, bytes, i) * 8) +=
      real_shares8 (p->rest + 7 * i) * x[i];
}

INLINE void
real8 (const RingletScatter *p, guint bytes, const double *x, double *sums)
{
  FOR_STREAMS (p->n, i, c)
  real8_at (p, bytes, i, x, COPY (sums, p, c, 8));
  FOR_REST (p->n, i)
  real8_at (p, bytes, i, x, sums);
}

INLINE void
real_squares1_at (const RingletScatter *p, guint bytes, gsize i, const double *x,
    const double *y, double *sums)
{
  double *to = sums + slot_at (p->slot, bytes, i) * 2;

  to[0] += x[i];
  to[1] += y[i];
}

INLINE void
real_squares1 (const RingletScatter *p, guint bytes, const double *x, const double *y,
    double *sums)
{
  FOR_STREAMS (p->n, i, c)
  real_squares1_at (p, bytes, i, x, y, COPY (sums, p, c, 2));
  FOR_REST (p->n, i)
  real_squares1_at (p, bytes, i, x, y, sums);
}

/* Lanes a x, b x, a² y, b² y. */
INLINE void
real_squares2 (const RingletScatter *p, guint bytes, const double *x, const double *y,
    double *sums)
{
  double parts[4 * AHEAD] __attribute__ ((aligned (32)));

  FOR_AHEAD (p->n, first, n)
  {
#pragma GCC ivdep
    for (gsize i = 0; i < n; i++) {
      const double second = p->rest[first + i];
      const double a = (RINGLET_PACKED_ONE - second) * UNIT, b = second * UNIT;

      parts[4 * i] = a * x[first + i];
      parts[4 * i + 1] = b * x[first + i];
      parts[4 * i + 2] = a * a * y[first + i];
      parts[4 * i + 3] = b * b * y[first + i];
    }
    add_real_ahead (p, bytes, 4, first, n, parts, sums);
  }
}

INLINE void
real_squares4_at (const RingletScatter *p, guint bytes, gsize i, const double *x,
    const double *y, double *sums)
{
  double *to = sums + slot_at (p->slot, bytes, i) * 8;
  const D4 share = real_shares4 (p->rest + 3 * i);

  *(D4 *) to += share * x[i];
  *(D4 *) (to + 4) += share * share * y[i];
}

INLINE void
real_squares4 (const RingletScatter *p, guint bytes, const double *x, const double *y,
    double *sums)
{
  FOR_STREAMS (p->n, i, c)
  real_squares4_at (p, bytes, i, x, y, COPY (sums, p, c, 8));
  FOR_REST (p->n, i)
  real_squares4_at (p, bytes, i, x, y, sums);
}

INLINE void
real_squares8_at (const RingletScatter *p, guint bytes, gsize i, const double *x,
    const double *y, double *sums)
{
  double *to = sums + slot_at (p->slot, bytes, i) * 16;
  const D8 share = real_shares8 (p->rest + 7 * i);

  *(D8 *) to += share * x[i];
  *(D8 *) (to + 8) += share * share * y[i];
}

INLINE void
real_squares8 (const RingletScatter *p, guint bytes, const double *x, const double *y,
    double *sums)
{
  FOR_STREAMS (p->n, i, c)
  real_squares8_at (p, bytes, i, x, y, COPY (sums, p, c, 16));
  FOR_REST (p->n, i)
  real_squares8_at (p, bytes, i, x, y, sums);
}

/* --- what is known of pixels --- */

INLINE void
known1 (double x, double live, double *to)
{
  *(D4 *) to += (D4){ live, x, x * x, 0.0 };
}

/* Lanes a, b, a x, b x, (a x)², (b x)² and two of nothing. */
INLINE void
known2 (const double *a, const double *b, const double *norm, double *to)
{
  const D8 ones = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0 };
  const D8 first = { *a, *a, *a, *a, *a, *a, *a, *a };
  const D8 second = { *b, *b, *b, *b, *b, *b, *b, *b };
  const D8 x = { *norm, *norm, *norm, *norm, *norm, *norm, *norm, *norm };
  const D8 share = __builtin_shufflevector (first, second, 0, 9, 2, 11, 4, 13, 6, 15);
  const D8 by = __builtin_shufflevector (x, ones, 8, 9, 2, 3, 4, 5, 14, 15);
  const D8 once = share * by;

  *(D8 *) to += once * __builtin_shufflevector (once, ones, 8, 9, 10, 11, 4, 5, 14, 15);
}

INLINE void
known4 (const guint16 *rest, double x, double live, double *to)
{
  const double a = rest[0], b = rest[1], c = rest[2];
  const D4 shares = (D4){ RINGLET_PACKED_ONE - (a + b + c), a, b, c } * live;
  const D4 part = shares * x;

  *(D4 *) to += shares;
  *(D4 *) (to + 4) += part;
  *(D4 *) (to + 8) += part * part;
}

INLINE void
known8 (const guint16 *rest, double x, double live, double *to)
{
  const double a = rest[0], b = rest[1], c = rest[2], d = rest[3], e = rest[4],
               f = rest[5], g = rest[6];
  const double first = RINGLET_PACKED_ONE - (a + b + c + d + e + f + g);
  const D8 shares = (D8){ first, a, b, c, d, e, f, g } * live;
  const D8 part = shares * x;

  *(D8 *) to += shares;
  *(D8 *) (to + 8) += part;
  *(D8 *) (to + 16) += part * part;
}

INLINE void
known_pixel (const RingletScatter *p, guint bytes, guint width, gsize i,
    const double *norm, double *sums)
{
  const gsize slot = slot_at (p->slot, bytes, i);
  double *to = sums + slot * ringlet_known_lanes (width);
  const guint16 *rest = p->rest + (width - 1) * i;
  const double live = norm[i] != 0.0 ? 1.0 : 0.0;

  if (width == 1)
    known1 (norm[i], live, to);
  else if (width == 4)
    known4 (rest, norm[i], live, to);
  else
    known8 (rest, norm[i], live, to);
}

/* One aligned addition a pixel into one copy: four parts of the run in turn are enough,
 * see STREAMS. */
INLINE void
known (
    const RingletScatter *p, guint bytes, guint width, const double *norm, double *sums)
{
  const gsize quarter = p->n / RINGLET_COPIES;

  for (gsize q = 0; q < quarter; q++) {
    for (gsize c = 0; c < RINGLET_COPIES; c++)
      known_pixel (p, bytes, width, c * quarter + q, norm, sums);
  }
  for (gsize i = RINGLET_COPIES * quarter; i < p->n; i++)
    known_pixel (p, bytes, width, i, norm, sums);
}

/* The same of pixels in two slots, whose shares are made for some pixels at a time. */
INLINE void
known_pairs (const RingletScatter *p, guint bytes, const double *norm, double *sums)
{
  const guint lanes = ringlet_known_lanes (2);
  double a[SHARES];
  double b[SHARES];

  for (gsize first = 0; first < p->n; first += SHARES) {
    const gsize n = MIN (SHARES, p->n - first);
    const gsize quarter = (n + RINGLET_COPIES - 1) / RINGLET_COPIES;

    for (gsize i = 0; i < n; i++) {
      const double live = norm[first + i] != 0.0 ? 1.0 : 0.0;

      b[i] = live * p->rest[first + i];
      a[i] = live * RINGLET_PACKED_ONE - b[i];
    }
    for (gsize q = 0; q < quarter; q++) {
      for (gsize i = q; i < n; i += quarter)
        known2 (a + i, b + i, norm + first + i,
            sums + slot_at (p->slot, bytes, first + i) * lanes);
    }
  }
}

/* --- the table --- */

/* Each has a copy of the run for itself: the compiler takes it that sums may lie over
 * the caller's. */
#define DEFINE_SET(width, bytes, squares_func)                                         \
  static void signal_##width##_##bytes (                                               \
      const RingletScatter *pixels, const gint32 *values, guint64 *sums)               \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    signal##width (&run, bytes, values, sums);                                         \
  }                                                                                    \
  static void squares_##width##_##bytes (                                              \
      const RingletScatter *pixels, const gint32 *values, guint64 *sums)               \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    squares_func (&run, bytes, values, sums);                                          \
  }                                                                                    \
  static void batch_##width##_##bytes (                                                \
      const RingletScatter *pixels, gint32 *const *values, guint64 *sums)              \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    batch (&run, bytes, width, FALSE, values, sums);                                   \
  }                                                                                    \
  static void batch_squares_##width##_##bytes (                                        \
      const RingletScatter *pixels, gint32 *const *values, guint64 *sums)              \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    batch (&run, bytes, width, TRUE, values, sums);                                    \
  }                                                                                    \
  static void real_##width##_##bytes (                                                 \
      const RingletScatter *pixels, const double *x, const double *y, double *sums)    \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    real##width (&run, bytes, x, sums);                                                \
  }                                                                                    \
  static void real_squares_##width##_##bytes (                                         \
      const RingletScatter *pixels, const double *x, const double *y, double *sums)    \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    real_squares##width (&run, bytes, x, y, sums);                                     \
  }                                                                                    \
  static void known_##width##_##bytes (                                                \
      const RingletScatter *pixels, const double *norm, double *sums)                  \
  {                                                                                    \
    const RingletScatter run = *pixels;                                                \
                                                                                       \
    if (width == 2)                                                                    \
      known_pairs (&run, bytes, norm, sums);                                           \
    else                                                                               \
      known (&run, bytes, width, norm, sums);                                          \
  }

/* A pixel in one slot: its square is itself, nobody asks for it in integers. */
DEFINE_SET (1, 2, signal1)
DEFINE_SET (1, 4, signal1)
DEFINE_SET (2, 2, squares2)
DEFINE_SET (2, 4, squares2)
DEFINE_SET (4, 2, squares4)
DEFINE_SET (4, 4, squares4)
DEFINE_SET (8, 2, squares8)
DEFINE_SET (8, 4, squares8)

static gsize
wide_pairs_run (const RingletScatterWide *pixels, const gint32 *values, guint64 *sums)
{
  const RingletScatterWide run = *pixels;

  return wide_pairs (&run, values, sums);
}

#define SET(width, bytes)                                                              \
  {                                                                                    \
    signal_##width##_##bytes, squares_##width##_##bytes, batch_##width##_##bytes,      \
        batch_squares_##width##_##bytes, real_##width##_##bytes,                       \
        real_squares_##width##_##bytes, wide_pairs_run, known_##width##_##bytes        \
  }

const RingletKernels KERNELS = {
  .name = KERNELS_NAME,
  .is_supported = kernels_supported,
  .narrow = { SET (1, 2), SET (2, 2), SET (4, 2), SET (8, 2) },
  .broad = { SET (1, 4), SET (2, 4), SET (4, 4), SET (8, 4) },
};
