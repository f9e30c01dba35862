/* SPDX-License-Identifier: MIT */

/* One pixel of a packed matrix. Rounding is cumulative: each share is the difference of
 * two rounded sums, so that the sum stays exact. */

#include <string.h>

#include "matrix/packed-rows.h"

#define WIDTH RINGLET_PACKED_MAX_WIDTH

/* A remainder below this is rounding of the splitting, not a part outside the range. */
#define WHOLE_TOLERANCE 1e-9

/* A share that 16 bits know to no better than half a percent. */
#define FINE_SHARE (1.0 / 512.0)

static inline guint32
to_units (double share)
{
  return (guint32) (share * RINGLET_PACKED_ONE + 0.5);
}

/* The shares of one pixel, slot by slot from @slot on. */
typedef struct {
  guint32 slot;
  guint n;
  guint32 units[WIDTH];
} Run;

static void
put_slot (RingletPacked *packed, gsize pixel, gsize slot)
{
  if (packed->slot_bytes == 2)
    ((guint16 *) packed->slot)[pixel] = (guint16) slot;
  else
    ((guint32 *) packed->slot)[pixel] = (guint32) slot;
}

/* Only what has a share counts. */
static Run
trim (Run run)
{
  guint skip = 0;

  while (run.n > 1 && run.units[run.n - 1] == 0)
    run.n--;
  while (skip + 1 < run.n && run.units[skip] == 0)
    skip++;
  memmove (run.units, run.units + skip, (run.n - skip) * sizeof *run.units);
  run.n -= skip;
  run.slot += skip;
  return run;
}

/* TRUE when it fits the format. */
static gboolean
put_run (RingletPackedBlock *self, gsize pixel, Run run)
{
  RingletPacked *packed = self->build->packed;
  const guint n_rest = (guint) packed->format - 1;

  run = trim (run);
  if (run.n > (guint) packed->format)
    return FALSE;

  self->range.first = MIN (self->range.first, run.slot);
  self->range.end = MAX (self->range.end, run.slot + 1);

  put_slot (packed, pixel, run.slot);
  for (guint k = 0; k < n_rest; k++)
    packed->rest[pixel * n_rest + k] = (guint16) (k + 1 < run.n ? run.units[k + 1] : 0);
  return TRUE;
}

/* All of it into one slot of the trash. */
static void
put_nothing (RingletPacked *packed, gsize pixel, gsize slot)
{
  const guint n_rest = (guint) packed->format - 1;

  put_slot (packed, pixel, slot);
  for (guint k = 0; k < n_rest; k++)
    packed->rest[pixel * n_rest + k] = 0;
}

void
ringlet_packed_put_nowhere (RingletPacked *packed, gsize pixel)
{
  put_nothing (packed, pixel, 0);
}

/* Two neighbours make one entry. */
static void
add_wide_slot (RingletPackedBlock *self, gsize pixel, guint32 slot, guint32 units)
{
  RingletWideEntry *entries = self->entry.data;
  RingletWideEntry *last = self->entry.n > 0 ? &entries[self->entry.n - 1] : NULL;
  const RingletWideEntry entry = { (guint32) pixel, slot, { (guint16) units } };

  if (units == 0)
    return;
  if (units == RINGLET_PACKED_ONE) {
    /* One more than 16 bits hold: all of a pixel but for a speck in another row. */
    add_wide_slot (self, pixel, slot, RINGLET_PACKED_ONE - 1);
    add_wide_slot (self, pixel, slot, 1);
    return;
  }
  self->range.first = MIN (self->range.first, slot);
  self->range.end = MAX (self->range.end, slot + 1);
  if (last == NULL || last->pixel != pixel || last->slot + 1 != slot ||
      last->lane[1] != 0 || last->lane[0] + units >= RINGLET_PACKED_ONE) {
    ringlet_packed_list_add (self, &self->entry, &entry, sizeof entry);
    return;
  }
  last->lane[0] += (guint16) units;
  last->lane[1] = (guint16) units;
}

/* @share: two of slot @at[0] and the one behind it, two of @at[1]; two are below 1. */
static void
add_pairs (
    RingletPackedBlock *self, gsize pixel, const guint32 *at, const guint32 *share)
{
  const guint16 a = (guint16) (share[0] + share[1]), b = (guint16) share[1];
  const guint16 c = (guint16) (share[2] + share[3]), d = (guint16) share[3];
  const RingletWideEntry both = { (guint32) pixel, at[0], { a, b, c, d } };
  const RingletWideEntry lower = { (guint32) pixel, at[0], { a, b } };
  const RingletWideEntry upper = { (guint32) pixel, at[1], { c, d } };

  if (at[1] == ringlet_wide_slot (&self->build->packed->bins, &both, 2)) {
    ringlet_packed_list_add (self, &self->entry, &both, sizeof both);
    return;
  }
  ringlet_packed_list_add (self, &self->entry, &lower, sizeof lower);
  ringlet_packed_list_add (self, &self->entry, &upper, sizeof upper);
}

static void
end_wide (RingletPackedBlock *self, gsize pixel)
{
  put_nothing (self->build->packed, pixel, RINGLET_PACKED_WIDE);
}

static void
put_wide (RingletPackedBlock *self, gsize pixel, const Run *runs, guint n_runs)
{
  for (guint r = 0; r < n_runs; r++) {
    for (guint k = 0; k < runs[r].n; k++)
      add_wide_slot (self, pixel, runs[r].slot + k, runs[r].units[k]);
  }
  end_wide (self, pixel);
}

static guint32
slot_at (const RingletBins *bins, gint32 azimuth, gint32 radial)
{
  return (guint32) ((gssize) ringlet_packed_slot (bins, (gsize) azimuth, 0) + radial);
}

static Run
run_of_span (const RingletBins *bins, const RingletSpans *spans, gsize j)
{
  Run run = { slot_at (bins, spans->azimuth[j], spans->first[j]), spans->n_bins[j],
    { 0 } };
  guint32 before = 0;

  for (guint k = 0; k < run.n; k++) {
    const guint32 now =
        k + 1 < run.n ? (guint32) spans->units.below[k][j] : RINGLET_PACKED_ONE;

    run.units[k] = now > before ? now - before : 0;
    before = MAX (before, now);
  }
  return run;
}

/* The cumulative part of a crossing pixel below the upper edge of bin @k. */
static double
crossing_below (const RingletSpans *spans, gsize c, guint part, guint k)
{
  const RingletSpanParts *parts = &spans->parts;
  const guint n = spans->crossing.n_bins[c];
  const double whole = k + 1 < n ? parts->upper[k][c] : 1.0;

  return CLAMP (
      part == 0 ? parts->lower[k][c] : whole - parts->lower[n - 1][c], 0.0, 1.0);
}

/* Rounded as one sequence: the bins of the lower row, then those of the upper one. What
 * is outside the range is left out. */
static guint
runs_of_crossing (
    const RingletBins *bins, const RingletSpans *spans, gsize c, Run *runs)
{
  const RingletCrossings *crossing = &spans->crossing;
  const guint n = crossing->n_bins[c];
  double sum = 0.0;
  guint32 before = 0;
  guint n_runs = 0;

  for (guint part = 0; part < 2; part++) {
    const gint32 azimuth = crossing->azimuth[part][c];
    Run *run = &runs[n_runs];
    double last = 0.0;

    if (azimuth < 0)
      continue;
    *run = (Run){ slot_at (bins, azimuth, crossing->first[c]), n, { 0 } };
    for (guint k = 0; k < n; k++) {
      const gint64 radial = (gint64) crossing->first[c] + k;
      const double below = crossing_below (spans, c, part, k);
      guint32 now;

      if (radial >= 0 && radial < (gint64) bins->n_radial)
        sum += below - last;
      last = below;
      now = MIN (to_units (MAX (sum, 0.0)), RINGLET_PACKED_ONE);
      run->units[k] = now > before ? now - before : 0;
      before = MAX (before, now);
    }
    n_runs++;
  }
  return n_runs;
}

static gboolean
is_nothing (const Run *run)
{
  for (guint k = 0; k < run->n; k++) {
    if (run->units[k] > 0)
      return FALSE;
  }
  return TRUE;
}

static guint32
run_total (const Run *run)
{
  guint32 total = 0;

  for (guint k = 0; k < run->n; k++)
    total += run->units[k];
  return total;
}

/* A pair of shares a row of bins, where there are at most two of them and all lie
 * inside the range: nearly always. Rounded as in runs_of_crossing(). FALSE where that
 * is not so, or where a part vanishes. */
static gboolean
put_crossing_pair (
    RingletPackedBlock *self, gsize pixel, const RingletSpans *spans, gsize c)
{
  const RingletCrossings *crossing = &spans->crossing;
  const RingletBins *bins = &self->build->packed->bins;
  const guint n = crossing->n_bins[c];
  const gint32 first = crossing->first[c];
  const guint32 s1 = (guint32) spans->units.lower[0][c];
  const guint32 s2 = (guint32) spans->units.lower[n - 1][c];
  const guint32 s3 = n > 1 ? (guint32) spans->units.upper[0][c] : s2;
  guint32 at[2], lowest, highest;
  guint32 share[4];

  if (n > 2 || crossing->azimuth[0][c] < 0 || crossing->azimuth[1][c] < 0 ||
      first < 0 || (gint64) first + n > (gint64) bins->n_radial || s2 < s1 || s3 < s2 ||
      s2 == 0 || s2 == RINGLET_PACKED_ONE)
    return FALSE;

  for (guint part = 0; part < 2; part++)
    at[part] = slot_at (bins, crossing->azimuth[part][c], first);
  lowest = MIN (at[0], at[1]);
  highest = MAX (at[0], at[1]);
  self->range.first = MIN (self->range.first, lowest);
  self->range.end = MAX (self->range.end, highest + 2);
  self->n_entries += 2 * n;
  share[0] = s1;
  share[1] = s2 - s1;
  share[2] = n > 1 ? s3 - s2 : RINGLET_PACKED_ONE - s2;
  share[3] = n > 1 ? RINGLET_PACKED_ONE - s3 : 0;
  add_pairs (self, pixel, at, share);
  end_wide (self, pixel);
  return TRUE;
}

static void
put_crossing (RingletPackedBlock *self, gsize pixel, const RingletSpans *spans, gsize c)
{
  const RingletCrossings *crossing = &spans->crossing;
  RingletPacked *packed = self->build->packed;
  Run runs[2] = { 0 };
  guint n_runs;

  if (put_crossing_pair (self, pixel, spans, c))
    return;
  n_runs = runs_of_crossing (&packed->bins, spans, c, runs);
  self->n_entries += 2 * crossing->n_bins[c];
  if (n_runs == 2 && is_nothing (&runs[1]))
    n_runs = 1;
  if (n_runs == 2 && is_nothing (&runs[0]))
    runs[0] = runs[--n_runs];
  if (n_runs == 0 || (n_runs == 1 && is_nothing (&runs[0])))
    ringlet_packed_put_nowhere (packed, pixel);
  else if (n_runs > 1 || run_total (&runs[0]) < RINGLET_PACKED_ONE ||
      !put_run (self, pixel, runs[0]))
    put_wide (self, pixel, runs, n_runs);
}

/* The shares of a pixel as a run of slots, a part outside the range in the trash beside
 * it; FALSE when they are none. */
static gboolean
run_of_shares (
    const RingletBins *bins, const RingletShares *shares, guint32 total, Run *run)
{
  const guint32 n = shares->n_entries;
  const gsize n_radial = bins->n_radial;
  const guint32 bin = shares->bin[0];
  const guint32 outside = RINGLET_PACKED_ONE - total;
  const gboolean before = outside > 0 && bin % n_radial == 0;
  double sum = 0.0;
  guint32 last = 0;

  if (n + 1 > WIDTH || shares->bin[n - 1] != bin + n - 1 ||
      bin % n_radial + n > n_radial ||
      (outside > 0 && !before && shares->bin[n - 1] % n_radial != n_radial - 1))
    return FALSE;

  *run = (Run){ slot_at (bins, (gint32) (bin / n_radial), (gint32) (bin % n_radial)), n,
    { 0 } };
  for (guint32 k = 0; k < n; k++) {
    guint32 now;

    sum += shares->share[k];
    now = k + 1 == n ? total : MIN (to_units (sum), total);
    run->units[k] = now - last;
    last = now;
  }
  if (before) {
    memmove (run->units + 1, run->units, n * sizeof *run->units);
    run->units[0] = outside;
    run->slot--;
    run->n++;
  } else if (outside > 0) {
    run->units[run->n++] = outside;
  }
  return TRUE;
}

static void
put_shares_wide (RingletPackedBlock *self, gsize pixel, guint32 total)
{
  const RingletShares *shares = self->shares;
  const RingletBins *bins = &self->build->packed->bins;
  double sum = 0.0;
  guint32 before = 0;

  for (guint32 k = 0; k < shares->n_entries; k++) {
    const gsize bin = shares->bin[k];
    guint32 now;

    sum += shares->share[k];
    now = k + 1 == shares->n_entries ? total : MIN (to_units (sum), total);
    add_wide_slot (self, pixel,
        (guint32) ringlet_packed_slot (
            bins, bin / bins->n_radial, bin % bins->n_radial),
        now - before);
    before = now;
  }
  end_wide (self, pixel);
}

/* A pixel whose span is left open. */
static void
put_asked (RingletPackedBlock *self, const RingletRow *row, gsize j, gsize pixel)
{
  RingletPacked *packed = self->build->packed;
  RingletShares *shares = self->shares;
  double sum = 0.0;
  guint32 total;
  Run run;

  shares->n_entries = 0;
  ringlet_row_share_pixel (row, j, shares);
  if (!ringlet_share_budget_take (&self->build->budget, shares))
    shares->n_entries = 0;
  for (guint32 k = 0; k < shares->n_entries; k++) {
    sum += shares->share[k];
    self->n_fine += shares->share[k] < FINE_SHARE;
  }
  self->n_entries += shares->n_entries;

  total = sum > 1.0 - WHOLE_TOLERANCE ? RINGLET_PACKED_ONE : to_units (sum);
  if (shares->n_entries == 0 || total == 0)
    ringlet_packed_put_nowhere (packed, pixel);
  else if (!run_of_shares (&packed->bins, shares, total, &run) ||
      !put_run (self, pixel, run))
    put_shares_wide (self, pixel, total);
}

void
ringlet_packed_put_pixel (RingletPackedBlock *self, const RingletRow *row,
    const RingletSpans *spans, gsize j, gsize pixel, gsize *crossing)
{
  RingletPacked *packed = self->build->packed;
  const guint n_bins = spans->n_bins[j];
  const gsize c = *crossing;
  Run run;

  *crossing += n_bins == RINGLET_SPAN_CROSSING;
  if (n_bins == 0 || (row->bad != NULL && row->bad[j])) {
    ringlet_packed_put_nowhere (packed, pixel);
  } else if (n_bins == RINGLET_SPAN_ASK) {
    put_asked (self, row, j, pixel);
  } else if (n_bins == RINGLET_SPAN_CROSSING) {
    put_crossing (self, pixel, spans, c);
  } else {
    run = run_of_span (&packed->bins, spans, j);
    if (!put_run (self, pixel, run))
      put_wide (self, pixel, &run, 1);
  }
}
