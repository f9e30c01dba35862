/* SPDX-License-Identifier: MIT */
#include "split/span.h"

/* A share below this is rounding where an edge just touches a bin: cumulative parts are
 * known to some 1e-14. */
#define SPECK 1e-12

void
ringlet_spans_init (RingletSpans *self, gsize n)
{
  RingletCrossings *crossing = &self->crossing;
  const gsize n_doubles = RINGLET_SPAN_MAX - 1 + 1;
  double *doubles = g_new (double, 2 * n_doubles * n + (RINGLET_SPAN_MAX - 1) * n);
  /* Zeros: what is asked for pixel by pixel has no place in a row. */
  gint32 *ints = g_new0 (gint32, 6 * n);
  guint8 *bytes = g_new (guint8, 2 * n);

  *self = (RingletSpans){ .n = n, .origin = doubles };
  self->azimuth = ints;
  self->first = ints + n;
  crossing->pixel = (guint32 *) ints + 2 * n;
  crossing->first = ints + 3 * n;
  crossing->azimuth[0] = ints + 4 * n;
  crossing->azimuth[1] = ints + 5 * n;
  self->n_bins = bytes;
  crossing->n_bins = bytes + n;
  for (gsize k = 0; k + 1 < RINGLET_SPAN_MAX; k++) {
    self->below[k] = doubles += n;
    crossing->below[k] = doubles += n;
  }
  for (gsize k = 0; k < RINGLET_SPAN_MAX; k++)
    crossing->lower[k] = doubles += n;
}

void
ringlet_spans_clear (RingletSpans *self)
{
  g_free (self->origin);
  g_free (self->azimuth);
  g_free (self->n_bins);
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
share_crossing (const RingletCrossings *self, const RingletBins *bins, gsize c,
    RingletShares *shares)
{
  const guint n_bins = self->n_bins[c];
  double lower[RINGLET_SPAN_MAX];
  double upper[RINGLET_SPAN_MAX];

  for (guint k = 0; k < n_bins; k++) {
    lower[k] = self->lower[k][c];
    upper[k] = (k + 1 < n_bins ? self->below[k][c] : 1.0) - lower[k];
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
    share_crossing (&self->crossing, bins, crossing, shares);
    ringlet_shares_merge (shares, start);
    return;
  }

  for (guint k = 0; k + 1 < n_bins; k++)
    below[k] = self->below[k][j];
  if (n_bins > 0)
    below[n_bins - 1] = 1.0;
  add_run (bins, self->azimuth[j], self->first[j], n_bins, below, shares);
}
