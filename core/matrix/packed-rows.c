/* SPDX-License-Identifier: MIT */

/* The rows of a packed matrix. Rounding is cumulative: each share is the difference of
 * two rounded sums, so that the sum stays exact. */

#include "matrix/packed-rows.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"

#define INLINE static inline __attribute__ ((always_inline))
#define WIDTH RINGLET_PACKED_MAX_WIDTH

/* A remainder below this is rounding of the splitting, not a part outside the range. */
#define WHOLE_TOLERANCE 1e-9

/* A share that 16 bits know to no better than half a percent. */
#define FINE_SHARE (1.0 / 512.0)

/* Adds one element of @size bytes. Without memory the build is told that nothing fits
 * any more, and nothing is added. */
static void
list_add (RingletPackedBlock *self, RingletPackedList *list, gconstpointer element,
    gsize size)
{
  if (list->n == list->n_allocated) {
    const gsize n = list->n_allocated + list->n_allocated / 2 + 64;
    gpointer data = g_try_realloc_n (list->data, n, size);

    if (data == NULL) {
      ringlet_share_budget_exhaust (&self->build->budget);
      return;
    }
    list->data = data;
    list->n_allocated = n;
  }
  memcpy ((guint8 *) list->data + list->n * size, element, size);
  list->n++;
}

void
ringlet_packed_block_init (
    RingletPackedBlock *self, RingletPackedBuild *build, gsize block)
{
  const guint32 zero = 0;

  *self = (RingletPackedBlock){ .build = build, .range = { G_MAXUINT32, 0 } };
  self->shares = ringlet_shares_new (0, 0);
  self->units = g_new (gint32, build->splitter->detector->n_fast);
  self->other = g_new (guint8, build->splitter->detector->n_fast);
  list_add (self, &self->start, &zero, sizeof zero);
}

/* Without the room to grow: these lists may be most of a matrix. */
static gpointer
take_list (RingletPackedList *list, gsize size)
{
  gpointer data = g_try_realloc_n (list->data, MAX (list->n, 1), size);

  return data != NULL ? data : list->data;
}

void
ringlet_packed_block_finish (RingletPackedBlock *self, gsize block)
{
  RingletPackedBuild *build = self->build;
  RingletPacked *packed = build->packed;
  RingletWide *wide = &packed->wide[block];

  wide->n = (guint32) self->pixel.n;
  wide->pixel = take_list (&self->pixel, sizeof (guint32));
  wide->start = take_list (&self->start, sizeof (guint32));
  wide->entry = take_list (&self->entry, sizeof (RingletWideEntry));
  ringlet_shares_free (self->shares);
  g_free (self->units);
  g_free (self->other);
  packed->range[block] = self->range.first < self->range.end
      ? self->range
      : (RingletSlotRange){ RINGLET_PACKED_LEAD, RINGLET_PACKED_LEAD };
  __atomic_add_fetch (&build->n_entries, self->n_entries, __ATOMIC_RELAXED);
  __atomic_add_fetch (&build->n_fine, self->n_fine, __ATOMIC_RELAXED);
}

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
put_run (RingletPacked *packed, gsize pixel, Run run)
{
  const guint n_rest = (guint) packed->format - 1;

  run = trim (run);
  if (run.n > (guint) packed->format)
    return FALSE;

  put_slot (packed, pixel, run.slot);
  for (guint k = 0; k < n_rest; k++)
    packed->rest[pixel * n_rest + k] = (guint16) (k + 1 < run.n ? run.units[k + 1] : 0);
  return TRUE;
}

static void
put_nowhere (RingletPacked *packed, gsize pixel)
{
  put_run (packed, pixel, (Run){ 0, 1, { RINGLET_PACKED_ONE } });
}

/* Two neighbours make one entry. */
static void
add_wide_slot (RingletPackedBlock *self, guint32 slot, guint32 units)
{
  const guint32 *start = self->start.data;
  RingletWideEntry *entries = self->entry.data;
  const gsize n = self->entry.n;
  const gboolean follows = self->start.n > 0 && n > start[self->start.n - 1];
  RingletWideEntry *last = follows ? &entries[n - 1] : NULL;
  const RingletWideEntry entry = { slot, { (guint16) units, 0 } };

  if (units == 0)
    return;
  self->range.first = MIN (self->range.first, slot);
  self->range.end = MAX (self->range.end, slot + 1);
  if (last != NULL && last->slot + 1 == slot && last->share[1] == 0)
    last->share[1] = (guint16) units;
  else
    list_add (self, &self->entry, &entry, sizeof entry);
}

static void
end_wide (RingletPackedBlock *self, gsize pixel)
{
  const guint32 index = (guint32) pixel;
  const guint32 end = (guint32) self->entry.n;

  put_nowhere (self->build->packed, pixel);
  list_add (self, &self->pixel, &index, sizeof index);
  list_add (self, &self->start, &end, sizeof end);
}

static void
put_wide (RingletPackedBlock *self, gsize pixel, const Run *runs, guint n_runs)
{
  for (guint r = 0; r < n_runs; r++) {
    for (guint k = 0; k < runs[r].n; k++)
      add_wide_slot (self, runs[r].slot + k, runs[r].units[k]);
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
    const guint32 now = k + 1 < run.n
        ? MIN (to_units (MAX (spans->below[k][j], 0.0)), RINGLET_PACKED_ONE)
        : RINGLET_PACKED_ONE;

    run.units[k] = now > before ? now - before : 0;
    before = MAX (before, now);
  }
  return run;
}

/* The cumulative part of a crossing pixel below the upper edge of bin @k. */
static double
crossing_below (const RingletCrossings *crossing, gsize c, guint part, guint k)
{
  const double lower = crossing->lower[k][c];
  const double whole = k + 1 < crossing->n_bins[c] ? crossing->below[k][c] : 1.0;

  return CLAMP (part == 0 ? lower : whole - lower, 0.0, 1.0);
}

/* Rounded as one sequence: the bins of the lower row, then those of the upper one. What
 * is outside the range is left out. */
static guint
runs_of_crossing (
    const RingletBins *bins, const RingletCrossings *crossing, gsize c, Run *runs)
{
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
      const double below = crossing_below (crossing, c, part, k);
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

static void
put_crossing (
    RingletPackedBlock *self, gsize pixel, const RingletCrossings *crossing, gsize c)
{
  RingletPacked *packed = self->build->packed;
  Run runs[2] = { 0 };
  guint n_runs = runs_of_crossing (&packed->bins, crossing, c, runs);

  self->n_entries += 2 * crossing->n_bins[c];
  if (n_runs == 2 && is_nothing (&runs[1]))
    n_runs = 1;
  if (n_runs == 2 && is_nothing (&runs[0]))
    runs[0] = runs[--n_runs];
  if (n_runs == 0 || (n_runs == 1 && is_nothing (&runs[0])))
    put_nowhere (packed, pixel);
  else if (n_runs > 1 || run_total (&runs[0]) < RINGLET_PACKED_ONE ||
      !put_run (packed, pixel, runs[0]))
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
    add_wide_slot (self,
        (guint32) ringlet_packed_slot (
            bins, bin / bins->n_radial, bin % bins->n_radial),
        MIN (now - before, RINGLET_PACKED_ONE - 1));
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
    put_nowhere (packed, pixel);
  else if (!run_of_shares (&packed->bins, shares, total, &run) ||
      !put_run (packed, pixel, run))
    put_shares_wide (self, pixel, total);
}

/* Slots of a whole row; those of other pixels than spans are of no meaning yet. */
RINGLET_CLONES static void
put_slots (const RingletPacked *packed, const RingletSpans *spans, gsize first)
{
  const gint32 stride = (gint32) packed->bins.n_radial + 1;
  guint16 *narrow = (guint16 *) packed->slot + first;
  guint32 *broad = (guint32 *) packed->slot + first;

  for (gsize j = 0; packed->slot_bytes == 2 && j < spans->n; j++) {
    const gint32 slot =
        RINGLET_PACKED_LEAD + spans->azimuth[j] * stride + spans->first[j];

    narrow[j] = (guint16) (spans->n_bins[j] > 0 ? slot : 0);
  }
  for (gsize j = 0; packed->slot_bytes == 4 && j < spans->n; j++) {
    const gint32 slot =
        RINGLET_PACKED_LEAD + spans->azimuth[j] * stride + spans->first[j];

    broad[j] = (guint32) (spans->n_bins[j] > 0 ? slot : 0);
  }
}

/* Parts of pixels in 2^-16; what is not a number is 0. */
RINGLET_CLONES static void
to_units_row (const double *parts, gsize n, gint32 *units)
{
  for (gsize j = 0; j < n; j++) {
    const double some = parts[j] > 0.0 ? parts[j] : 0.0;
    const double part = some < 1.0 ? some : 1.0;

    units[j] = (gint32) (part * RINGLET_PACKED_ONE + 0.5);
  }
}

/* The second shares of a row of pixels in two slots. @other gets 1 for pixels that need
 * another look: those of more bins, and those of which nothing is left for the first.
 */
RINGLET_CLONES static void
put_second_shares (
    const guint8 *n_bins, const gint32 *units, gsize n, guint16 *rest, guint8 *other)
{
  for (gsize j = 0; j < n; j++) {
    const gint32 second = (gint32) RINGLET_PACKED_ONE - units[j];

    rest[j] = (guint16) (n_bins[j] == 2 ? second : 0);
    other[j] = (guint8) ((n_bins[j] > 2) | ((n_bins[j] == 2) & (units[j] == 0)));
  }
}

/* One pixel that is not put by rows. @crossing: the number of those that cross before
 * it */
static void
put_pixel (RingletPackedBlock *self, const RingletRow *row, const RingletSpans *spans,
    gsize j, gsize pixel, gsize *crossing)
{
  RingletPacked *packed = self->build->packed;
  const guint n_bins = spans->n_bins[j];
  const gsize c = *crossing;
  Run run;

  *crossing += n_bins == RINGLET_SPAN_CROSSING;
  if (n_bins == 0 || (row->bad != NULL && row->bad[j])) {
    put_nowhere (packed, pixel);
  } else if (n_bins == RINGLET_SPAN_ASK) {
    put_asked (self, row, j, pixel);
  } else if (n_bins == RINGLET_SPAN_CROSSING) {
    put_crossing (self, pixel, &spans->crossing, c);
  } else {
    run = run_of_span (&packed->bins, spans, j);
    if (!put_run (packed, pixel, run))
      put_wide (self, pixel, &run, 1);
  }
}

static void
put_all (RingletPackedBlock *self, const RingletRow *row, const RingletSpans *spans,
    gsize first)
{
  gsize crossing = 0;

  for (gsize j = 0; j < spans->n; j++)
    put_pixel (self, row, spans, j, first + j, &crossing);
}

/* In two slots most pixels are put a row at a time. */
static void
put_pairs (RingletPackedBlock *self, const RingletRow *row, const RingletSpans *spans,
    gsize first)
{
  guint16 *rest = self->build->packed->rest + first;
  gsize crossing = 0;

  to_units_row (spans->below[0], spans->n, self->units);
  put_second_shares (spans->n_bins, self->units, spans->n, rest, self->other);
  for (gsize j = 0; j < spans->n; j++) {
    if (self->other[j])
      put_pixel (self, row, spans, j, first + j, &crossing);
  }
}

static void
leave_masked (RingletPacked *packed, const RingletRow *row, gsize first)
{
  for (gsize j = 0; row->bad != NULL && j < row->n_fast; j++) {
    if (row->bad[j])
      put_nowhere (packed, first + j);
  }
}

RINGLET_CLONES static RingletSlotRange
range_of (const RingletPacked *packed, gsize first, gsize n)
{
  RingletSlotRange range = { G_MAXUINT32, 0 };
  const guint16 *narrow = (const guint16 *) packed->slot + first;
  const guint32 *broad = (const guint32 *) packed->slot + first;

  for (gsize j = 0; packed->slot_bytes == 2 && j < n; j++) {
    const guint32 low = narrow[j] > 0 ? narrow[j] : G_MAXUINT32;

    range.first = MIN (range.first, low);
    range.end = MAX (range.end, narrow[j]);
  }
  for (gsize j = 0; packed->slot_bytes == 4 && j < n; j++) {
    const guint32 low = broad[j] > 0 ? broad[j] : G_MAXUINT32;

    range.first = MIN (range.first, low);
    range.end = MAX (range.end, broad[j]);
  }
  range.end++;
  return range;
}

RINGLET_CLONES static guint32
count_entries (const guint8 *n_bins, gsize n)
{
  guint32 n_entries = 0;

  for (gsize j = 0; j < n; j++)
    n_entries += n_bins[j] <= RINGLET_SPAN_MAX ? n_bins[j] : 0;
  return n_entries;
}

void
ringlet_packed_pack_row (
    const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data)
{
  RingletPackedBlock *self = data;
  RingletPacked *packed = self->build->packed;
  const gsize first = slow * row->n_fast;
  RingletSlotRange range;

  put_slots (packed, spans, first);
  if (packed->format == RINGLET_PACKED_P2)
    put_pairs (self, row, spans, first);
  else if (packed->format != RINGLET_PACKED_P1)
    put_all (self, row, spans, first);
  leave_masked (packed, row, first);

  self->n_entries += count_entries (spans->n_bins, spans->n);
  range = range_of (packed, first, spans->n);
  self->range.first = MIN (self->range.first, range.first);
  self->range.end = MAX (self->range.end, range.end);
}
