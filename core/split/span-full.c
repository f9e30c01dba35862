/* SPDX-License-Identifier: MIT */

/* Full splitting of a whole row at once. The part of a pixel below a bin edge is an
 * area under clipped edges (as area_below() in polygon.c), the part of it below an
 * azimuth as well is an area under the same edges cut off at that azimuth: no polygon
 * is built and nothing is branched on, so that the loops run on vector units. Pixels
 * near the beam, flat ones and very wide ones are left to the per-pixel function. */

#include <math.h>

#include "base/simd.h"
#include "split/span-kernels.h"

#define INLINE static inline __attribute__ ((always_inline))

/* Pixels at a time: what is known of them stays in the L1 cache. */
#define CHUNK 64

/* As in polygon.c: an area below this part of the bounding box is rounding. */
#define FLAT 1e-10

/* How the loops see pixels: what a row has of them, and what follows. */
typedef struct {
  const double *u[RINGLET_CORNERS_MAX];     /* radial, in bins */
  const double *step[RINGLET_CORNERS_MAX];  /* see RingletRow */
  const double *slope[RINGLET_CORNERS_MAX]; /* of the edge from corner k on */
  double v[RINGLET_CORNERS_MAX][CHUNK];     /* azimuthal, from that of the first */
  double first[CHUNK];
  double count[CHUNK];
  double row[CHUNK];    /* azimuthal bin of the lowest corner */
  double level[CHUNK];  /* its upper edge, from the first corner */
  double scale[CHUNK];  /* 1 / twice the area */
  double ask[CHUNK];    /* not 0: left to pixel() */
  double cross[CHUNK];  /* not 0: in two azimuthal rows */
  gint32 wanted[CHUNK]; /* bins, or 0 where pixel() is asked */
} Chunk;

/* What rows differ in, for the compiler to make a version of each. */
typedef struct {
  guint n_corners;
  gboolean shared; /* the last two edges of four run backwards */
  gboolean flat;
  gboolean units;
} Shape;

/* Whether edge @k runs against the outline, and the corner where it begins. */
INLINE gboolean
is_backward (Shape shape, guint k)
{
  return shape.shared && k >= 2;
}

INLINE guint
begin_of (Shape shape, guint k)
{
  return !is_backward (shape, k) ? k : k == 2 ? 3 : 0;
}

INLINE guint
end_of (Shape shape, guint k)
{
  return is_backward (shape, k) ? k : k + 1 < shape.n_corners ? k + 1 : 0;
}

INLINE void
point_chunk (const RingletRow *row, gsize j, Shape shape, Chunk *chunk)
{
  for (guint k = 0; k < shape.n_corners; k++) {
    chunk->u[k] = row->corner[k].radial + j;
    chunk->step[k] = row->edge[k].step + j;
    chunk->slope[k] = row->edge[k].slope + j;
  }
}

/* Azimuths of the corners of pixel @i. */
INLINE void
turn_corners (Chunk *chunk, gsize i, Shape shape)
{
  double v = 0.0;

  chunk->v[0][i] = v;
  for (guint k = 0; k + 1 < shape.n_corners; k++) {
    v = is_backward (shape, k) ? v - chunk->step[k][i] : v + chunk->step[k][i];
    chunk->v[k + 1][i] = v;
  }
}

/* Where the corners are, which bins they reach, how many, and how large the pixel is.
 */
INLINE void
measure (Chunk *chunk, gsize n, Shape shape, const double *origin, double n_radial,
    RingletSpanTurn turn)
{
  /* In a sector the discontinuity is not at the edge of a bin. */
  const double lowest = shape.flat || turn.whole ? -G_MAXDOUBLE : 0.0;
  const double highest = shape.flat || turn.whole ? G_MAXDOUBLE : turn.turn;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const double start = shape.flat ? 0.0 : origin[i];
    double u_min = chunk->u[0][i], u_max = u_min;
    double v_min = 0.0, v_max = 0.0;
    double area = 0.0, unknown = 0.0;
    double first, last, row;

    turn_corners (chunk, i, shape);
    for (guint k = 0; k < shape.n_corners; k++) {
      const guint l = k + 1 < shape.n_corners ? k + 1 : 0;
      const double u = chunk->u[k][i];
      const double v = chunk->v[k][i];

      u_min = u < u_min ? u : u_min;
      u_max = u > u_max ? u : u_max;
      v_min = v < v_min ? v : v_min;
      v_max = v > v_max ? v : v_max;
      area += (chunk->u[l][i] - u) * (v + chunk->v[l][i]);
      unknown += chunk->slope[k][i];
    }

    first = floor (u_min);
    last = floor (u_max);
    row = shape.flat ? 0.0 : floor (start + v_min);
    first = first < -1.0 ? -1.0 : first;
    last = last > n_radial ? n_radial : last;
    chunk->first[i] = first;
    chunk->row[i] = row;
    chunk->level[i] = row + 1.0 - start;
    chunk->scale[i] = 1.0 / area;
    chunk->cross[i] = !shape.flat && v_max > chunk->level[i] ? 1.0 : 0.0;
    chunk->count[i] = u_max >= 0.0 && u_min < n_radial ? last - first + 1.0 : 0.0;

    /* Edges without a slope; flat pixels matter only where there is something to share
     * out. */
    chunk->ask[i] = unknown != unknown ? 1.0 : 0.0;
    chunk->ask[i] += last - first >= RINGLET_SPAN_MAX ? 1.0 : 0.0;
    chunk->ask[i] += !(fabs (area) > FLAT * (u_max - u_min) * (v_max - v_min)) &&
            (last > first || chunk->cross[i] != 0.0)
        ? 1.0
        : 0.0;
    chunk->ask[i] += !shape.flat && v_max > chunk->level[i] + 1.0 ? 1.0 : 0.0;
    chunk->ask[i] += start + v_min < lowest || start + v_max > highest ? 1.0 : 0.0;
    chunk->wanted[i] = (gint32) (chunk->ask[i] != 0.0 ? 0.0 : chunk->count[i]);
  }
}

/* Most bins that one of the pixels reaches. */
INLINE guint
most_wanted (const Chunk *chunk, gsize n)
{
  gint32 most = 1;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, chunk->wanted[i]);
  return (guint) most;
}

/* The part of pixel @i below the upper edge of its bin @index. Azimuths are counted
 * from the first corner, where two edges of four begin. */
INLINE double
part_below (const Chunk *chunk, gsize i, Shape shape, guint index)
{
  const double edge = chunk->first[i] + (double) (index + 1);
  double area = 0.0;

  for (guint k = 0; k < shape.n_corners; k++) {
    const guint begin = begin_of (shape, k);
    const double u = chunk->u[begin][i];
    const double run = chunk->u[end_of (shape, k)][i] - u;
    const double ahead = edge - u;
    const double a = ahead < 0.0 ? ahead : 0.0;
    const double b = ahead < run ? ahead : run;
    const double bent = chunk->slope[k][i] * (a + b);
    const double mean = begin > 0 ? 2.0 * chunk->v[begin][i] + bent : bent;
    const double strip = (b - a) * mean;

    area = is_backward (shape, k) ? area - strip : area + strip;
  }
  return area * chunk->scale[i];
}

/* The same of what lies below the upper edge of azimuthal bin row; all of that for
 * @index of the last bin and beyond. The outline is closed, so that azimuths may be
 * counted from that edge: what is taken off on the way out comes back. */
INLINE double
part_lower (const Chunk *chunk, gsize i, Shape shape, guint index)
{
  const double end = (double) (index + 1) < chunk->count[i] ? 0.0 : 1e10;
  const double edge = chunk->first[i] + (double) (index + 1) + end;
  double area = 0.0;

  for (guint k = 0; k < shape.n_corners; k++) {
    const guint begin = begin_of (shape, k);
    const double u = chunk->u[begin][i];
    const double run = chunk->u[end_of (shape, k)][i] - u;
    const double ahead = edge - u;
    const double a = ahead < 0.0 ? ahead : 0.0;
    const double b = ahead < run ? ahead : run;
    const double above = chunk->v[begin][i] - chunk->level[i];
    const double here = above + chunk->slope[k][i] * a;
    const double next = above + chunk->slope[k][i] * b;
    const double p = here < 0.0 ? here : 0.0;
    const double q = next < 0.0 ? next : 0.0;
    const double step = here - next;
    /* Twice the mean of the part below the level along the edge. */
    const double bent = step != 0.0 ? (p * p - q * q) / step : 0.0;
    const double strip = (b - a) * (here * next >= 0.0 ? p + q : bent);

    area = is_backward (shape, k) ? area - strip : area + strip;
  }
  return area * chunk->scale[i];
}

/* Of each pixel, as parts or as units. */
INLINE void
parts_below (const Chunk *chunk, gsize n, Shape shape, guint index,
    const RingletSpans *spans, gsize j)
{
  if (shape.units) {
    gint32 *units = spans->units.below[index] + j;

#pragma GCC ivdep
    for (gsize i = 0; i < n; i++)
      units[i] = ringlet_span_to_units (part_below (chunk, i, shape, index));
  } else {
    double *parts = spans->parts.below[index] + j;

#pragma GCC ivdep
    for (gsize i = 0; i < n; i++)
      parts[i] = part_below (chunk, i, shape, index);
  }
}

INLINE void
store_chunk (
    const Chunk *chunk, gsize n, gint32 *first, gint32 *azimuth, guint8 *n_bins)
{
  gint32 bins[CHUNK];

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const double count = chunk->count[i];
    const double crossed =
        chunk->cross[i] * count > 0.0 ? RINGLET_SPAN_CROSSING : count;

    first[i] = (gint32) (chunk->ask[i] != 0.0 ? 0.0 : chunk->first[i]);
    azimuth[i] = (gint32) (chunk->ask[i] != 0.0 ? 0.0 : chunk->row[i]);
    bins[i] = (gint32) (chunk->ask[i] != 0.0 ? RINGLET_SPAN_ASK : crossed);
  }
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    n_bins[i] = (guint8) bins[i];
}

INLINE void
chunk_spans (const RingletRow *row, RingletSpans *spans, gsize j, gsize n, Shape shape)
{
  const double n_radial = (double) row->splitter->bins.n_radial;
  guint most;
  Chunk chunk;

  point_chunk (row, j, shape, &chunk);
  measure (&chunk, n, shape, spans->origin + j, n_radial, ringlet_row_turn (row));
  most = most_wanted (&chunk, n);
  for (guint k = 0; k + 1 < most; k++)
    parts_below (&chunk, n, shape, k, spans, j);

  store_chunk (&chunk, n, spans->first + j, spans->azimuth + j, spans->n_bins + j);
}

static Shape
shape_of (const RingletRow *row, const RingletSpans *spans)
{
  return (Shape){ row->n_corners, row->splitter->detector->grid->is_contiguous,
    ringlet_row_turn (row).flat, spans->with_units };
}

/* Of @n pixels or a chunk of them. */
INLINE gsize
whole_lanes (gsize n)
{
  const gsize last = RINGLET_SPAN_LANES - 1;

  return n < CHUNK ? (n + last) & ~last : CHUNK;
}

RINGLET_CLONES static void
row_spans (const RingletRow *row, RingletSpans *spans, Shape shape)
{
  for (gsize next = 0; next < row->n_fast; next += CHUNK) {
    const gsize n = MIN (whole_lanes (row->n_fast - next), row->n_fast);
    /* A few pixels are computed twice, so that all are in vectors. */
    const gsize j = MIN (next, row->n_fast - n);

    if (shape.shared && shape.flat && shape.units)
      chunk_spans (row, spans, j, n, (Shape){ 4, TRUE, TRUE, TRUE });
    else if (shape.shared && shape.flat)
      chunk_spans (row, spans, j, n, (Shape){ 4, TRUE, TRUE, FALSE });
    else if (shape.shared && shape.units)
      chunk_spans (row, spans, j, n, (Shape){ 4, TRUE, FALSE, TRUE });
    else if (shape.shared)
      chunk_spans (row, spans, j, n, (Shape){ 4, TRUE, FALSE, FALSE });
    else if (shape.n_corners == 4)
      chunk_spans (row, spans, j, n, (Shape){ 4, FALSE, shape.flat, shape.units });
    else
      chunk_spans (row, spans, j, n, (Shape){ 6, FALSE, shape.flat, shape.units });
  }
}

/* What the loops read of pixels that are not neighbours. */
typedef struct {
  double u[RINGLET_CORNERS_MAX][CHUNK];
  double step[RINGLET_CORNERS_MAX][CHUNK];
  double slope[RINGLET_CORNERS_MAX][CHUNK];
  double origin[CHUNK];
} Gathered;

INLINE void
gather (const RingletRow *row, const RingletSpans *spans, gsize c, gsize n,
    guint n_corners, Gathered *out, Chunk *chunk)
{
  const guint32 *pixel = spans->crossing.pixel + c;

  for (guint k = 0; k < n_corners; k++) {
    for (gsize i = 0; i < n; i++) {
      out->u[k][i] = row->corner[k].radial[pixel[i]];
      out->step[k][i] = row->edge[k].step[pixel[i]];
      out->slope[k][i] = row->edge[k].slope[pixel[i]];
    }
    chunk->u[k] = out->u[k];
    chunk->step[k] = out->step[k];
    chunk->slope[k] = out->slope[k];
  }
  for (gsize i = 0; i < n; i++)
    out->origin[i] = spans->origin[pixel[i]];
}

/* Of crossing pixels: all of the lower row, then what goes on from there. */
INLINE void
parts_crossing (const Chunk *chunk, gsize n, Shape shape, guint most,
    const RingletSpanParts *out, gsize c)
{
  double *all = out->lower[most - 1] + c;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    all[i] = part_lower (chunk, i, shape, most - 1);
  for (guint k = 0; k + 1 < most; k++) {
    double *lower = out->lower[k] + c;
    double *upper = out->upper[k] + c;

#pragma GCC ivdep
    for (gsize i = 0; i < n; i++) {
      lower[i] = part_lower (chunk, i, shape, k);
      upper[i] = all[i] + (part_below (chunk, i, shape, k) - lower[i]);
    }
  }
}

INLINE void
chunk_crossings (
    const RingletRow *row, RingletSpans *spans, gsize c, gsize n, Shape shape)
{
  RingletCrossings *crossing = &spans->crossing;
  guint most;
  Gathered gathered;
  Chunk chunk;

  gather (row, spans, c, n, shape.n_corners, &gathered, &chunk);
  measure (&chunk, n, shape, gathered.origin, (double) row->splitter->bins.n_radial,
      ringlet_row_turn (row));
  most = most_wanted (&chunk, n);
  parts_crossing (&chunk, n, shape, most, &spans->parts, c);
  for (gsize i = 0; i < n; i++) {
    crossing->first[c + i] = (gint32) chunk.first[i];
    crossing->n_bins[c + i] = (guint8) chunk.count[i];
  }
  if (spans->with_units)
    ringlet_spans_round_crossings (spans, c, n, most);
}

RINGLET_CLONES static void
crossing_spans (const RingletRow *row, RingletSpans *spans, Shape shape)
{
  RingletCrossings *crossing = &spans->crossing;
  const gsize end = crossing->n / CHUNK * CHUNK + whole_lanes (crossing->n % CHUNK);

  /* The last one fills the vector. */
  for (gsize c = crossing->n; c > 0 && c < end; c++)
    crossing->pixel[c] = crossing->pixel[c - 1];
  for (gsize c = 0; c < end; c += CHUNK) {
    const gsize n = MIN (CHUNK, end - c);

    if (shape.shared)
      chunk_crossings (row, spans, c, n, (Shape){ 4, TRUE, FALSE, FALSE });
    else if (shape.n_corners == 4)
      chunk_crossings (row, spans, c, n, (Shape){ 4, FALSE, FALSE, FALSE });
    else
      chunk_crossings (row, spans, c, n, (Shape){ 6, FALSE, FALSE, FALSE });
  }
}

void
ringlet_split_full_row (const RingletRow *row, RingletSpans *spans)
{
  const RingletSpanTurn turn = ringlet_row_turn (row);
  const Shape shape = shape_of (row, spans);

  spans->crossing.n = 0;
  if (shape.shared && !turn.flat)
    ringlet_row_azimuths_along (row, spans->origin);
  else if (!turn.flat)
    ringlet_row_azimuths (row, &row->corner[0], spans->origin);
  row_spans (row, spans, shape);
  if (turn.flat)
    return;

  ringlet_spans_list_crossings (spans, turn);
  crossing_spans (row, spans, shape);
}
