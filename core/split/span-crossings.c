/* SPDX-License-Identifier: MIT */

/* Which pixels of a row lie in two azimuthal rows of bins, and which rows these are. */

#include "base/simd.h"
#include "split/span-kernels.h"

/* Lists the crossing pixels; there are few, so that eight at once are passed over. Rows
 * are still counted on from the start of the range. */
static void
list_crossings (RingletSpanTurn turn, RingletSpans *spans)
{
  RingletCrossings *crossing = &spans->crossing;

  crossing->n = 0;
  for (gsize first = 0; first < spans->n; first += 8) {
    guint64 flags = ringlet_span_beyond (spans->n_bins + first, spans->n - first);

    for (; flags != 0; flags &= flags - 1) {
      const gsize j = first + (gsize) __builtin_ctzll (flags) / 8;
      const double row = spans->azimuth[j];

      if (spans->n_bins[j] != RINGLET_SPAN_CROSSING)
        continue;
      crossing->azimuth[0][crossing->n] = ringlet_span_wrap (&turn, row);
      crossing->azimuth[1][crossing->n] = ringlet_span_wrap (&turn, row + 1.0);
      crossing->pixel[crossing->n++] = (guint32) j;
    }
  }
}

/* Whether all rows of bins exist as they are counted. */
RINGLET_CLONES static gboolean
rows_exist (const gint32 *azimuth, gsize n, gint32 n_azimuth)
{
  gint32 least = 0, most = 0;

  for (gsize j = 0; j < n; j++) {
    least = MIN (least, azimuth[j]);
    most = MAX (most, azimuth[j]);
  }
  return least >= 0 && most < n_azimuth;
}

/* From bins counted on from the start of the range to bins that exist. */
RINGLET_CLONES static void
wrap_rows (RingletSpanTurn turn, RingletSpans *spans)
{
  const gint32 n = (gint32) turn.n;
  gint32 *azimuth = spans->azimuth;
  guint8 *n_bins = spans->n_bins;

#pragma GCC ivdep
  for (gsize j = 0; j < spans->n; j++) {
    const gint32 row = azimuth[j];
    const gint32 here = turn.whole ? (row < 0           ? row + n
                                             : row >= n ? row - n
                                                        : row)
                                   : row;

    azimuth[j] = here >= 0 && here < n ? here : -1;
  }
  for (gsize j = 0; j < spans->n; j++)
    n_bins[j] = azimuth[j] >= 0 || n_bins[j] >= RINGLET_SPAN_CROSSING ? n_bins[j] : 0;
}

void
ringlet_spans_list_crossings (RingletSpans *self, RingletSpanTurn turn)
{
  list_crossings (turn, self);
  if (!rows_exist (self->azimuth, self->n, (gint32) turn.n))
    wrap_rows (turn, self);
}
