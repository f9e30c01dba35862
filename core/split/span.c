/* SPDX-License-Identifier: MIT */
#include "split/span.h"

#include "base/simd.h"

/* A share below this is rounding where an edge just touches a bin: cumulative parts are
 * known to some 1e-14. */
#define SPECK 1e-12

/* Arrays of parts. */
#define N_PARTS (3 * RINGLET_SPAN_MAX - 2)

static void
init_units (RingletSpanUnits *self, gint32 *room, gsize n)
{
  for (gsize k = 0; k < G_N_ELEMENTS (self->below); k++, room += n)
    self->below[k] = room;
  for (gsize k = 0; k < G_N_ELEMENTS (self->lower); k++, room += n)
    self->lower[k] = room;
  for (gsize k = 0; k < G_N_ELEMENTS (self->upper); k++, room += n)
    self->upper[k] = room;
}

void
ringlet_spans_init (RingletSpans *self, gboolean with_units, gsize n)
{
  RingletCrossings *crossing = &self->crossing;
  const gsize room = n + RINGLET_SPAN_LANES;
  double *doubles = g_new (double, (N_PARTS + 1) * room);
  /* Zeros: what is asked for pixel by pixel has no place in a row. */
  gint32 *ints = g_new0 (gint32, 6 * room);
  guint8 *bytes = g_new (guint8, 2 * room);

  *self = (RingletSpans){ .n = n, .with_units = with_units, .origin = doubles };
  self->azimuth = ints;
  self->first = ints + room;
  crossing->pixel = (guint32 *) ints + 2 * room;
  crossing->first = ints + 3 * room;
  crossing->azimuth[0] = ints + 4 * room;
  crossing->azimuth[1] = ints + 5 * room;
  self->n_bins = bytes;
  crossing->n_bins = bytes + room;
  for (gsize k = 0; k < G_N_ELEMENTS (self->parts.below); k++)
    self->parts.below[k] = doubles += room;
  for (gsize k = 0; k < G_N_ELEMENTS (self->parts.lower); k++)
    self->parts.lower[k] = doubles += room;
  for (gsize k = 0; k < G_N_ELEMENTS (self->parts.upper); k++)
    self->parts.upper[k] = doubles += room;
  if (with_units)
    init_units (&self->units, g_new (gint32, N_PARTS * room), room);
}

void
ringlet_spans_clear (RingletSpans *self)
{
  g_free (self->origin);
  g_free (self->azimuth);
  g_free (self->n_bins);
  g_free (self->units.below[0]);
}

RINGLET_CLONES static void
round_parts (const double *parts, gsize n, gint32 *units)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    units[j] = ringlet_span_to_units (parts[j]);
}

void
ringlet_spans_round_crossings (RingletSpans *self, gsize c, gsize n, guint n_bins)
{
  for (guint k = 0; k < n_bins; k++)
    round_parts (self->parts.lower[k] + c, n, self->units.lower[k] + c);
  for (guint k = 0; k + 1 < n_bins; k++)
    round_parts (self->parts.upper[k] + c, n, self->units.upper[k] + c);
}

void
ringlet_spans_round (RingletSpans *self)
{
  for (gsize k = 0; k < G_N_ELEMENTS (self->units.below); k++)
    round_parts (self->parts.below[k], self->n, self->units.below[k]);
  ringlet_spans_round_crossings (self, 0, self->crossing.n, RINGLET_SPAN_MAX);
}

/* Adds the bins of one azimuthal row; @below: cumulative parts, all n_bins of them. */
static void
add_run (const RingletBins *bins, gint32 azimuth, gint32 first, guint n_bins,
    const double *below, RingletShares *shares)
{
  const gint64 n = (gint64) bins->n_radial;
  double before = 0.0;

  for (guint k = 0; k < n_bins; k++) {
    const gint64 bin = (gint64) first + k;
    const double share = below[k] - before;

    before = below[k];
    if (azimuth >= 0 && bin >= 0 && bin < n && share > SPECK)
      ringlet_shares_add (
          shares, (gsize) azimuth * bins->n_radial + (gsize) bin, MIN (share, 1.0));
  }
}

static void
share_crossing (
    const RingletSpans *spans, const RingletBins *bins, gsize c, RingletShares *shares)
{
  const RingletCrossings *self = &spans->crossing;
  const RingletSpanParts *parts = &spans->parts;
  const guint n_bins = self->n_bins[c];
  double lower[RINGLET_SPAN_MAX];
  double upper[RINGLET_SPAN_MAX];

  for (guint k = 0; k < n_bins; k++) {
    lower[k] = parts->lower[k][c];
    upper[k] =
        (k + 1 < n_bins ? parts->upper[k][c] : 1.0) - parts->lower[n_bins - 1][c];
  }
  add_run (bins, self->azimuth[0][c], self->first[c], n_bins, lower, shares);
  add_run (bins, self->azimuth[1][c], self->first[c], n_bins, upper, shares);
}

void
ringlet_spans_share (const RingletSpans *self, const RingletBins *bins, gsize j,
    gsize crossing, RingletShares *shares)
{
  const guint32 start = shares->n_entries;
  const guint n_bins = self->n_bins[j];
  double below[RINGLET_SPAN_MAX];

  if (n_bins == RINGLET_SPAN_CROSSING) {
    share_crossing (self, bins, crossing, shares);
    ringlet_shares_merge (shares, start);
    return;
  }

  for (guint k = 0; k + 1 < n_bins; k++)
    below[k] = self->parts.below[k][j];
  if (n_bins > 0)
    below[n_bins - 1] = 1.0;
  add_run (bins, self->azimuth[j], self->first[j], n_bins, below, shares);
}
