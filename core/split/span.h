/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "split/row.h"

G_BEGIN_DECLS

/* Most radial bins that a span holds. */
#define RINGLET_SPAN_MAX 8

/* Instead of a number of bins: the pixel lies in two azimuthal rows; its class's
 * pixel() is to be asked. */
#define RINGLET_SPAN_CROSSING 254
#define RINGLET_SPAN_ASK 255

/* Loops go by so many pixels, and write up to one less behind those that there are. */
#define RINGLET_SPAN_LANES 16

/* Of a whole pixel. */
#define RINGLET_SPAN_UNITS 65536

/**
 * RingletCrossings:
 * @n: how many
 * @pixel: (array length=n): which pixels of the row, ascending
 * @azimuth: azimuthal bin of the lower and of the upper part, −1 where that one is
 *   outside the range
 * @first: as in #RingletSpans
 * @n_bins: likewise
 *
 * The pixels of a row that lie in two azimuthal rows of bins.
 */
typedef struct {
  gsize n;
  guint32 *pixel;
  gint32 *azimuth[2];
  gint32 *first;
  guint8 *n_bins;
} RingletCrossings;

/**
 * RingletSpanParts:
 * @below: below[k][j] is the part of pixel j below the upper edge of its k-th bin, for
 *   all bins but the last
 * @lower: lower[k][c] is the part of the crossing pixel c up to the end of its k-th bin
 *   in the lower azimuthal row, for all n_bins
 * @upper: upper[k][c] is all in the lower row and what is in the upper one up to the
 *   end of the k-th bin, for all but the last
 *
 * How much of each pixel lies where.
 */
typedef struct {
  double *below[RINGLET_SPAN_MAX - 1];
  double *lower[RINGLET_SPAN_MAX];
  double *upper[RINGLET_SPAN_MAX - 1];
} RingletSpanParts;

/* The same in units of 2^-16, rounded, from 0 to RINGLET_SPAN_UNITS. */
typedef struct {
  gint32 *below[RINGLET_SPAN_MAX - 1];
  gint32 *lower[RINGLET_SPAN_MAX];
  gint32 *upper[RINGLET_SPAN_MAX - 1];
} RingletSpanUnits;

/**
 * RingletSpans:
 * @n: pixels, the n_fast of a row
 * @azimuth: (array length=n): azimuthal bin
 * @first: (array length=n): first radial bin: −1 for what lies below the range,
 * n_radial for what lies above it
 * @n_bins: (array length=n): radial bins from there on, those two included; 0 for a
 *   pixel outside the range, or one of the constants above
 * @crossing: pixels in two azimuthal rows
 * @parts: their parts
 * @units: the same as units, where they are wanted: of @parts only those of crossing
 *   pixels are filled then
 * @with_units: whether they are
 * @origin: (array length=n): room for azimuths, of centres or first corners
 *
 * One detector row shared out: nearly every pixel is a run of few radial bins in one
 * azimuthal row. That form is computed with vector units, and packed without a list.
 * Masked pixels have spans too. One thread's.
 */
struct _RingletSpans {
  gsize n;
  gint32 *azimuth;
  gint32 *first;
  guint8 *n_bins;
  RingletCrossings crossing;
  RingletSpanParts parts;
  RingletSpanUnits units;
  gboolean with_units;
  double *origin;
};

/* A part of a pixel in units; what is not a number is 0. */
static inline __attribute__ ((always_inline)) gint32
ringlet_span_to_units (double part)
{
  const double some = part > 0.0 ? part : 0.0;
  const double sum = some < 1.0 ? some : 1.0;

  return (gint32) (sum * RINGLET_SPAN_UNITS + 0.5);
}

/* Which of the next eight numbers of bins, or @n where that is less, are
 * RINGLET_SPAN_CROSSING or RINGLET_SPAN_ASK: the highest bit of byte k of the result,
 * counted from the lowest byte, which is set in no others. */
static inline guint64
ringlet_span_beyond (const guint8 *n_bins, gsize n)
{
  guint64 eight = 0;

  memcpy (&eight, n_bins, MIN (n, sizeof eight));
  return GUINT64_FROM_LE (eight) & 0x8080808080808080;
}

void ringlet_spans_init (RingletSpans *self, gboolean with_units, gsize n);
void ringlet_spans_clear (RingletSpans *self);

/* Fills units from parts: of all pixels, or of @n crossing ones from @c on, which have
 * @n_bins radial bins at most. */
void ringlet_spans_round (RingletSpans *self);
void ringlet_spans_round_crossings (RingletSpans *self, gsize c, gsize n, guint n_bins);

/* Azimuths of points of a row into @out, n_fast of them, as ringlet_row_azimuth(). */
void ringlet_row_azimuths (
    const RingletRow *row, const RingletNodes *points, double *out);

/* The same of first corners where pixels share corners and edges are known: most by
 * adding up what the edges between them cover, which is 1e-11 bins off at most. */
void ringlet_row_azimuths_along (const RingletRow *row, double *out);

/**
 * RingletSpanTurn:
 * @flat: no azimuthal bins: the whole turn is one
 * @whole: the bins go all the way round
 * @n: azimuthal bins
 * @turn: bins in 2π
 *
 * What a row of azimuthal bins looks like to a kernel.
 */
typedef struct {
  gboolean flat;
  gboolean whole;
  double n;
  double turn;
} RingletSpanTurn;

static inline RingletSpanTurn
ringlet_row_turn (const RingletRow *row)
{
  const RingletBins *bins = &row->splitter->bins;

  return (RingletSpanTurn){ bins->whole_turn && bins->n_azimuth == 1, bins->whole_turn,
    (double) bins->n_azimuth, row->turn };
}

/* Azimuthal bin of bin @row of a pixel that may lie beyond the discontinuity, or −1. */
static inline gint32
ringlet_span_wrap (const RingletSpanTurn *turn, double row)
{
  if (turn->whole && row < 0.0)
    row += turn->n;
  if (turn->whole && row >= turn->n)
    row -= turn->n;
  return row >= 0.0 && row < turn->n ? (gint32) row : -1;
}

/**
 * ringlet_spans_share:
 * @j: a pixel that has a span or crosses
 * @crossing: its place among the crossing ones, where it is one
 * @shares: gets its shares inside the range
 */
void ringlet_spans_share (const RingletSpans *self, const RingletBins *bins, gsize j,
    gsize crossing, RingletShares *shares);

/* What is done with row @slow; FALSE ends the walk. */
typedef gboolean (*RingletSpansFunc) (
    const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data);

/**
 * ringlet_splitter_walk:
 * @block: below ringlet_splitter_n_blocks()
 * @with_units: whether @func reads units, see #RingletSpans
 * @func: called for each of its rows, downwards
 *
 * Thread-safe: blocks may be walked at once.
 */
void ringlet_splitter_walk (const RingletSplitter *self, gsize block,
    gboolean with_units, RingletSpansFunc func, gpointer data);

/* The same for the rows @first, @first + @step, … below @end. */
void ringlet_splitter_walk_rows (const RingletSplitter *self, gsize first, gsize end,
    gsize step, gboolean with_units, RingletSpansFunc func, gpointer data);

/* Adds the shares of a pixel that its span leaves open. */
void ringlet_row_share_pixel (const RingletRow *row, gsize j, RingletShares *shares);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSpans, ringlet_spans_clear)

G_END_DECLS
