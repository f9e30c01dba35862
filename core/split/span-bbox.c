/* SPDX-License-Identifier: MIT */

/* Bounding boxes of a whole row at once, see split-bbox.c. Boxes over an azimuthal edge
 * are crossing pixels whose lower part is the same in every radial bin. */

#include <math.h>

#include "base/simd.h"
#include "split/span-kernels.h"

#define INLINE static inline __attribute__ ((always_inline))

/* Whether a corner is seen from the beam at more than a small angle from the centre:
 * such pixels, and those of the beam, are left to pixel(). */
INLINE gboolean
is_near_beam (const RingletRow *row, gsize j)
{
  gboolean near = FALSE;

  for (guint k = 0; k < row->n_corners; k++) {
    const double cross =
        row->centre.x[j] * row->corner[k].y[j] - row->centre.y[j] * row->corner[k].x[j];
    const double dot =
        row->centre.x[j] * row->corner[k].x[j] + row->centre.y[j] * row->corner[k].y[j];

    near |= !(fabs (cross) * 32.0 < dot);
  }
  return near;
}

/* Half the radial width of each pixel, into below[0] for the time being. */
RINGLET_CLONES static void
half_widths (const RingletRow *row, double *out)
{
  const double *centre = row->centre.radial;

  for (gsize j = 0; j < row->n_fast; j++)
    out[j] = 0.0;
  for (guint k = 0; k < row->n_corners; k++) {
    const double *corner = row->corner[k].radial;

#pragma GCC ivdep
    for (gsize j = 0; j < row->n_fast; j++) {
      const double delta = fabs (corner[j] - centre[j]);

      out[j] = delta > out[j] ? delta : out[j];
    }
  }
}

/* Radial bins of each box, and what of it lies below their edges. */
RINGLET_CLONES static void
radial_spans (const RingletRow *row, RingletSpans *spans)
{
  const double n_radial = (double) row->splitter->bins.n_radial;
  const double *centre = row->centre.radial;
  double *half = spans->parts.below[0];

#pragma GCC ivdep
  for (gsize j = 0; j < row->n_fast; j++) {
    const double delta = half[j];
    const double min = centre[j] - delta;
    const double max = centre[j] + delta;
    const double low = floor (min) < -1.0 ? -1.0 : floor (min);
    const double high = floor (max) > n_radial ? n_radial : floor (max);
    const double count = max >= 0.0 && min < n_radial ? high - low + 1.0 : 0.0;
    const gboolean fits = count <= RINGLET_SPAN_MAX && fabs (centre[j]) < 1e9;
    const double scale = delta > 0.0 ? 0.5 / delta : 0.0;

    for (guint k = 0; k + 1 < RINGLET_SPAN_MAX; k++) {
      const double part = (low + (double) (k + 1) - min) * scale;

      spans->parts.below[k][j] = part < 1.0 ? part : 1.0;
    }
    spans->first[j] = (gint32) (fits ? low : 0.0);
    spans->n_bins[j] = (guint8) (fits ? count : (double) RINGLET_SPAN_ASK);
    spans->azimuth[j] = 0;
  }
}

static double
half_angle (const RingletRow *row, gsize j)
{
  double delta = 0.0;

  for (guint k = 0; k < row->n_corners; k++)
    delta = MAX (delta, fabs (ringlet_row_corner_angle (row, j, k)));
  return delta / (2.0 * G_PI) * row->turn;
}

/* The box of pixel @j over the edge between azimuthal bins @low and @low + 1. */
static void
add_crossing (
    const RingletSpanTurn *turn, RingletSpans *spans, gsize j, double low, double part)
{
  RingletCrossings *crossing = &spans->crossing;
  const gsize c = crossing->n++;
  const guint n_bins = spans->n_bins[j];

  crossing->pixel[c] = (guint32) j;
  crossing->azimuth[0][c] = ringlet_span_wrap (turn, low);
  crossing->azimuth[1][c] = ringlet_span_wrap (turn, low + 1.0);
  crossing->first[c] = spans->first[j];
  crossing->n_bins[c] = (guint8) n_bins;
  for (guint k = 0; k < n_bins; k++) {
    const double below = k + 1 < n_bins ? spans->parts.below[k][j] : 1.0;

    spans->parts.lower[k][c] = below * part;
    if (k + 1 < n_bins)
      spans->parts.upper[k][c] = part + below * (1.0 - part);
  }
  spans->n_bins[j] = RINGLET_SPAN_CROSSING;
}

static void
azimuthal_span (
    const RingletRow *row, const RingletSpanTurn *turn, RingletSpans *spans, gsize j)
{
  const double delta = half_angle (row, j);
  const double min = spans->origin[j] - delta;
  const double max = spans->origin[j] + delta;
  const double low = floor (min);
  const gboolean seam = !turn->whole && (min < 0.0 || max > turn->turn);

  if (is_near_beam (row, j) || floor (max) > low + 1.0 || seam) {
    spans->n_bins[j] = RINGLET_SPAN_ASK;
  } else if (floor (max) > low) {
    add_crossing (turn, spans, j, low, (low + 1.0 - min) / (max - min));
  } else {
    spans->azimuth[j] = ringlet_span_wrap (turn, low);
    if (spans->azimuth[j] < 0)
      spans->n_bins[j] = 0;
  }
}

void
ringlet_split_bbox_row (const RingletRow *row, RingletSpans *spans)
{
  const RingletSpanTurn turn = ringlet_row_turn (row);
  const gboolean is_infinite =
      ringlet_space_get_class (row->splitter->bins.space)->is_infinite_at_beam;

  spans->crossing.n = 0;
  half_widths (row, spans->parts.below[0]);
  radial_spans (row, spans);
  if (!turn.flat)
    ringlet_row_azimuths (row, &row->centre, spans->origin);

  for (gsize j = 0; (is_infinite || !turn.flat) && j < row->n_fast; j++) {
    if (spans->n_bins[j] == 0 || spans->n_bins[j] == RINGLET_SPAN_ASK)
      continue;
    if (!turn.flat)
      azimuthal_span (row, &turn, spans, j);
    else if (is_near_beam (row, j))
      spans->n_bins[j] = RINGLET_SPAN_ASK;
  }
  if (spans->with_units)
    ringlet_spans_round (spans);
}
