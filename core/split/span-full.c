/* SPDX-License-Identifier: MIT */

/* Full splitting of a whole row at once. The part of a pixel below a bin edge is an
 * area under clipped edges (as area_below() in polygon.c), the part of it below an
 * azimuth as well is an area under the same edges cut off at that azimuth: no polygon
 * is built and nothing is branched on, so that the loops run on vector units. Pixels
 * near the beam, flat ones and very wide ones are left to the per-pixel function. */

#include <math.h>

#include "base/simd.h"
#include "base/trig.h"
#include "split/span-kernels.h"

#define INLINE static inline __attribute__ ((always_inline))

/* Pixels at a time: what is known of them stays in the L1 cache. */
#define CHUNK 64

/* As in polygon.c: an area below this part of the bounding box is rounding. */
#define FLAT 1e-10

/* An edge that covers less of a bin than this is vertical. */
#define VERTICAL 1e-12

typedef struct {
  double u[RINGLET_CORNERS_MAX][CHUNK];     /* radial, in bins */
  double v[RINGLET_CORNERS_MAX][CHUNK];     /* azimuthal, in bins */
  double slope[RINGLET_CORNERS_MAX][CHUNK]; /* of the edge from corner k on */
  double first[CHUNK];
  double count[CHUNK];
  double row[CHUNK];   /* azimuthal bin of the lowest corner */
  double scale[CHUNK]; /* 1 / twice the area */
  double ask[CHUNK];   /* not 0: left to pixel() */
  double cross[CHUNK]; /* not 0: in two azimuthal rows */
} Chunk;

/* Replaces @n numbers by their inverses with one division: a division takes as long as
 * eight multiplications. */
INLINE void
invert_all (double *values, guint n)
{
  double product[RINGLET_CORNERS_MAX];
  double inverse;

  product[0] = values[0];
  for (guint k = 1; k < n; k++)
    product[k] = product[k - 1] * values[k];
  inverse = 1.0 / product[n - 1];
  for (guint k = n - 1; k > 0; k--) {
    const double one = inverse * product[k - 1];

    inverse *= values[k];
    values[k] = one;
  }
  values[0] = inverse;
}

/* Pixel @j into column @i; @origin: the azimuth of its centre. */
INLINE void
load_pixel (const RingletRow *row, gsize j, guint n_corners, double origin,
    double per_radian, Chunk *chunk, gsize i)
{
  const double x0 = row->centre.x[j];
  const double y0 = row->centre.y[j];
  double cross[RINGLET_CORNERS_MAX];
  double dot[RINGLET_CORNERS_MAX];
  double ask = 0.0;

  for (guint k = 0; k < n_corners; k++) {
    const double x = row->corner[k].x[j];
    const double y = row->corner[k].y[j];
    const double u = row->corner[k].radial[j];

    cross[k] = x0 * y - y0 * x;
    dot[k] = x0 * x + y0 * y;
    chunk->u[k][i] = u;
    ask += fabs (cross[k]) * 32.0 < dot[k] && fabs (u) < 1e9 ? 0.0 : 1.0;
  }
  invert_all (dot, n_corners);
  for (guint k = 0; k < n_corners; k++)
    chunk->v[k][i] = origin + ringlet_atan_small (cross[k] * dot[k]) * per_radian;
  chunk->ask[i] = ask;
}

INLINE void
load_chunk (const RingletRow *row, const RingletSpans *spans, gsize j, gsize n,
    guint n_corners, gboolean flat, Chunk *chunk)
{
  const double per_radian = flat ? 1.0 : row->turn / (2.0 * G_PI);

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    load_pixel (
        row, j + i, n_corners, flat ? 0.0 : spans->centre[j + i], per_radian, chunk, i);
}

/* Which bins, how many, and how large. */
INLINE void
measure (Chunk *chunk, gsize n, guint n_corners, double n_radial, RingletSpanTurn turn)
{
  const gboolean flat = turn.flat;
  /* In a sector the discontinuity is not at the edge of a bin. */
  const double lowest = turn.flat || turn.whole ? -G_MAXDOUBLE : 0.0;
  const double highest = turn.flat || turn.whole ? G_MAXDOUBLE : turn.turn;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    double u_min = chunk->u[0][i], u_max = u_min;
    double v_min = chunk->v[0][i], v_max = v_min;
    double steep[RINGLET_CORNERS_MAX];
    double area = 0.0;
    double first, last, row;

    for (guint k = 0; k < n_corners; k++) {
      const guint l = k + 1 < n_corners ? k + 1 : 0;
      const double u = chunk->u[k][i];
      const double v = chunk->v[k][i];
      const double du = chunk->u[l][i] - u;

      u_min = u < u_min ? u : u_min;
      u_max = u > u_max ? u : u_max;
      v_min = v < v_min ? v : v_min;
      v_max = v > v_max ? v : v_max;
      area += du * (v + chunk->v[l][i]);
      steep[k] = fabs (du) > VERTICAL ? du : 1e30;
    }
    invert_all (steep, n_corners);
    for (guint k = 0; k < n_corners; k++) {
      const guint l = k + 1 < n_corners ? k + 1 : 0;

      chunk->slope[k][i] = (chunk->v[l][i] - chunk->v[k][i]) * steep[k];
    }

    first = floor (u_min);
    last = floor (u_max);
    row = flat ? 0.0 : floor (v_min);
    first = first < -1.0 ? -1.0 : first;
    last = last > n_radial ? n_radial : last;
    chunk->first[i] = first;
    chunk->row[i] = row;
    chunk->scale[i] = 1.0 / area;
    chunk->cross[i] = !flat && v_max > row + 1.0 ? 1.0 : 0.0;
    chunk->count[i] = u_max >= 0.0 && u_min < n_radial ? last - first + 1.0 : 0.0;

    /* Flat pixels matter only where there is something to share out. */
    chunk->ask[i] += last - first >= RINGLET_SPAN_MAX ? 1.0 : 0.0;
    chunk->ask[i] += !(fabs (area) > FLAT * (u_max - u_min) * (v_max - v_min)) &&
            (last > first || chunk->cross[i] != 0.0)
        ? 1.0
        : 0.0;
    chunk->ask[i] += !flat && v_max > row + 2.0 ? 1.0 : 0.0;
    chunk->ask[i] += v_min < lowest || v_max > highest ? 1.0 : 0.0;
  }
}

/* The part of each pixel below the upper edge of its bin @index. */
INLINE void
areas_below (const Chunk *chunk, gsize n, guint n_corners, guint index, double *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const double edge = chunk->first[i] + (double) (index + 1);
    double area = 0.0;

    for (guint k = 0; k < n_corners; k++) {
      const guint l = k + 1 < n_corners ? k + 1 : 0;
      const double u = chunk->u[k][i];
      const double a = u < edge ? u : edge;
      const double b = chunk->u[l][i] < edge ? chunk->u[l][i] : edge;

      area +=
          (b - a) * (2.0 * chunk->v[k][i] + chunk->slope[k][i] * ((a - u) + (b - u)));
    }
    out[i] = area * chunk->scale[i];
  }
}

/* The same of what lies below the upper edge of azimuthal bin row; all of that for
 * @index of the last bin and beyond. The outline is closed, so that azimuths may be
 * counted from that edge: what is taken off on the way out comes back. */
INLINE void
areas_lower (const Chunk *chunk, gsize n, guint n_corners, guint index, double *out)
{
#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const double end = (double) (index + 1) < chunk->count[i] ? 0.0 : 1e10;
    const double edge = chunk->first[i] + (double) (index + 1) + end;
    const double level = chunk->row[i] + 1.0;
    double area = 0.0;

    for (guint k = 0; k < n_corners; k++) {
      const guint l = k + 1 < n_corners ? k + 1 : 0;
      const double u = chunk->u[k][i];
      const double a = u < edge ? u : edge;
      const double b = chunk->u[l][i] < edge ? chunk->u[l][i] : edge;
      const double here = chunk->v[k][i] - level + chunk->slope[k][i] * (a - u);
      const double next = chunk->v[k][i] - level + chunk->slope[k][i] * (b - u);
      const double p = here < 0.0 ? here : 0.0;
      const double q = next < 0.0 ? next : 0.0;
      const double step = here - next;
      /* Twice the mean of the part below the level along the edge. */
      const double bent = step != 0.0 ? (p * p - q * q) / step : 0.0;
      const double twice_mean = here * next >= 0.0 ? p + q : bent;

      area += (b - a) * twice_mean;
    }
    out[i] = area * chunk->scale[i];
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
chunk_spans (
    const RingletRow *row, RingletSpans *spans, gsize j, gsize n, guint n_corners)
{
  const RingletSpanTurn turn = ringlet_row_turn (row);
  const double n_radial = (double) row->splitter->bins.n_radial;
  double most = 1.0;
  Chunk chunk;

  load_chunk (row, spans, j, n, n_corners, turn.flat, &chunk);
  measure (&chunk, n, n_corners, n_radial, turn);
  for (gsize i = 0; i < n; i++)
    most = chunk.ask[i] == 0.0 && chunk.count[i] > most ? chunk.count[i] : most;
  for (guint k = 0; k + 1 < (guint) most; k++)
    areas_below (&chunk, n, n_corners, k, spans->below[k] + j);

  store_chunk (&chunk, n, spans->first + j, spans->azimuth + j, spans->n_bins + j);
}

RINGLET_CLONES static void
row_spans (const RingletRow *row, RingletSpans *spans)
{
  for (gsize j = 0; j < row->n_fast; j += CHUNK) {
    const gsize n = MIN (CHUNK, row->n_fast - j);

    if (row->n_corners == 4)
      chunk_spans (row, spans, j, n, 4);
    else
      chunk_spans (row, spans, j, n, 6);
  }
}

INLINE void
chunk_crossings (
    const RingletRow *row, RingletSpans *spans, gsize c, gsize n, guint n_corners)
{
  const RingletSpanTurn turn = ringlet_row_turn (row);
  const double per_radian = row->turn / (2.0 * G_PI);
  RingletCrossings *crossing = &spans->crossing;
  double most = 1.0;
  Chunk chunk;

  for (gsize i = 0; i < n; i++) {
    const gsize j = crossing->pixel[c + i];

    load_pixel (row, j, n_corners, spans->centre[j], per_radian, &chunk, i);
  }
  measure (&chunk, n, n_corners, (double) row->splitter->bins.n_radial, turn);
  for (gsize i = 0; i < n; i++)
    most = chunk.count[i] > most ? chunk.count[i] : most;
  for (guint k = 0; k < (guint) most; k++) {
    areas_lower (&chunk, n, n_corners, k, crossing->lower[k] + c);
    if (k + 1 < (guint) most)
      areas_below (&chunk, n, n_corners, k, crossing->below[k] + c);
  }
  for (gsize i = 0; i < n; i++) {
    crossing->first[c + i] = (gint32) chunk.first[i];
    crossing->n_bins[c + i] = (guint8) chunk.count[i];
  }
}

RINGLET_CLONES static void
crossing_spans (const RingletRow *row, RingletSpans *spans)
{
  for (gsize c = 0; c < spans->crossing.n; c += CHUNK) {
    const gsize n = MIN (CHUNK, spans->crossing.n - c);

    if (row->n_corners == 4)
      chunk_crossings (row, spans, c, n, 4);
    else
      chunk_crossings (row, spans, c, n, 6);
  }
}

/* From bins counted on from the start of the range to bins that exist. */
static void
wrap_rows (const RingletSpanTurn *turn, RingletSpans *spans)
{
  RingletCrossings *crossing = &spans->crossing;

  crossing->n = 0;
  for (gsize j = 0; j < spans->n; j++) {
    const double row = (double) spans->azimuth[j];
    const guint8 n_bins = spans->n_bins[j];
    const gint32 here = ringlet_span_wrap (turn, row);

    if (n_bins == RINGLET_SPAN_ASK)
      continue;
    if (n_bins != RINGLET_SPAN_CROSSING) {
      spans->azimuth[j] = here;
      spans->n_bins[j] = here >= 0 ? n_bins : 0;
    } else {
      crossing->azimuth[0][crossing->n] = here;
      crossing->azimuth[1][crossing->n] = ringlet_span_wrap (turn, row + 1.0);
      crossing->pixel[crossing->n++] = (guint32) j;
    }
  }
}

void
ringlet_split_full_row (const RingletRow *row, RingletSpans *spans)
{
  const RingletSpanTurn turn = ringlet_row_turn (row);

  spans->crossing.n = 0;
  if (!turn.flat)
    ringlet_row_azimuths (row, spans->centre);
  row_spans (row, spans);
  if (turn.flat)
    return;

  wrap_rows (&turn, spans);
  crossing_spans (row, spans);
}
