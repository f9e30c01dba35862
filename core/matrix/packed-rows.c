/* SPDX-License-Identifier: MIT */

/* The rows of a packed matrix: most pixels by vector units, the others one by one. */

#include "matrix/packed-rows.h"

#include <string.h>

#include "base/simd.h"

gboolean
ringlet_packed_list_grow (RingletPackedBlock *self, RingletPackedList *list, gsize size)
{
  const gsize n = list->n_allocated + list->n_allocated / 2 + 1024;
  gpointer data = g_try_realloc_n (list->data, n, size);

  if (data == NULL) {
    ringlet_share_budget_exhaust (&self->build->budget);
    return FALSE;
  }
  list->data = data;
  list->n_allocated = n;
  return TRUE;
}

void
ringlet_packed_block_init (
    RingletPackedBlock *self, RingletPackedBuild *build, gsize block)
{
  const gsize n_fast = build->splitter->detector->n_fast;

  *self = (RingletPackedBlock){ .build = build, .range = { G_MAXUINT32, 0 } };
  self->shares = ringlet_shares_new (0, 0);
  self->units = g_new (gint32, n_fast);
  self->other = g_new (guint8, n_fast);
  self->shares_by_slot = g_new (guint16, n_fast * RINGLET_PACKED_MAX_WIDTH);
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

  wide->n = (guint32) self->entry.n;
  wide->entry = take_list (&self->entry, sizeof (RingletWideEntry));
  ringlet_shares_free (self->shares);
  g_free (self->units);
  g_free (self->other);
  g_free (self->shares_by_slot);
  packed->range[block] = self->range.first < self->range.end
      ? self->range
      : (RingletSlotRange){ RINGLET_PACKED_LEAD, RINGLET_PACKED_LEAD };
  __atomic_add_fetch (&build->n_entries, self->n_entries, __ATOMIC_RELAXED);
  __atomic_add_fetch (&build->n_fine, self->n_fine, __ATOMIC_RELAXED);
}

G_STATIC_ASSERT (RINGLET_SPAN_UNITS == RINGLET_PACKED_ONE);

/* Slots of a whole row into an array of @type; those of other pixels than spans are of
 * no meaning yet. The range gets what the spans reach. */
#define PUT_SLOTS(type, out)                                                           \
  _Pragma ("GCC ivdep") for (gsize j = 0; j < n; j++)                                  \
  {                                                                                    \
    const gint32 slot = RINGLET_PACKED_LEAD + azimuth[j] * stride + radial[j];         \
    const gboolean is_span = n_bins[j] > 0 && n_bins[j] <= RINGLET_SPAN_MAX;           \
                                                                                       \
    (out)[j] = (type) (n_bins[j] > 0 ? slot : 0);                                      \
    low = MIN (low, is_span ? slot : G_MAXINT32);                                      \
    high = MAX (high, is_span ? slot : 0);                                             \
  }

RINGLET_CLONES static RingletSlotRange
put_slots (const RingletPacked *packed, const RingletSpans *spans, gsize first)
{
  const gint32 stride = (gint32) packed->bins.n_radial + 1;
  const gint32 *azimuth = spans->azimuth;
  const gint32 *radial = spans->first;
  const guint8 *n_bins = spans->n_bins;
  const gsize n = spans->n;
  gint32 low = G_MAXINT32, high = 0;

  if (packed->slot_bytes == 2)
    PUT_SLOTS (guint16, (guint16 *) packed->slot + first)
  else
    PUT_SLOTS (guint32, (guint32 *) packed->slot + first)
  return (RingletSlotRange){ (guint32) low, (guint32) high + 1 };
}

/* Parts of pixels up to the end of bin @k, which is 1 from the last bin on. */
static inline gint32
units_up_to (gint32 units, guint n_bins, guint k)
{
  return n_bins > k + 1 ? units : (gint32) RINGLET_PACKED_ONE;
}

/* The first shares of a row. @other gets 1 for pixels that need another look: those of
 * more bins than the format has, and those of which nothing is left for the first. */
RINGLET_CLONES static void
first_shares (const gint32 *units, const guint8 *n_bins, guint format, gsize n,
    gint32 *sum, guint8 *other)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const gint32 first = units_up_to (units[j], n_bins[j], 0);

    sum[j] = first;
    other[j] = (guint8) ((n_bins[j] > format) | ((n_bins[j] > 1) & (first == 0)));
  }
}

/* The shares in slot @k ≥ 1. Parts that shrink leave a share of 0. */
RINGLET_CLONES static void
next_shares (const gint32 *units, const guint8 *n_bins, guint k, gsize n, gint32 *sum,
    guint16 *share)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const gint32 now = units_up_to (units[j], n_bins[j], k);
    const gint32 most = now > sum[j] ? now : sum[j];

    share[j] = (guint16) (most - sum[j]);
    sum[j] = most;
  }
}

/* Those in the last slot of the format: what is left. */
RINGLET_CLONES static void
last_shares (const gint32 *sum, gsize n, guint16 *share)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    share[j] = (guint16) ((gint32) RINGLET_PACKED_ONE - sum[j]);
}

/* From shares slot by slot to shares pixel by pixel. */
RINGLET_CLONES static void
interleave_three (const guint16 *restrict shares, gsize n, guint16 *restrict rest)
{
  for (gsize j = 0; j < n; j++) {
    rest[3 * j] = shares[j];
    rest[3 * j + 1] = shares[n + j];
    rest[3 * j + 2] = shares[2 * n + j];
  }
}

static void
interleave (const guint16 *shares, guint n_rest, gsize n, guint16 *rest)
{
  if (n_rest == 3) {
    interleave_three (shares, n, rest);
    return;
  }
  for (gsize j = 0; j < n; j++) {
    for (guint k = 0; k < n_rest; k++)
      rest[j * n_rest + k] = shares[k * n + j];
  }
}

/* Most pixels are put a row at a time, rounded as put pixel by pixel: there, too, what
 * lies behind the last share is 0. */
static void
put_spans (RingletPackedBlock *self, const RingletSpans *spans, gsize first)
{
  const RingletPacked *packed = self->build->packed;
  const guint format = (guint) packed->format;
  guint16 *rest = packed->rest + first * (format - 1);
  guint16 *shares = format > 2 ? self->shares_by_slot : rest;

  first_shares (
      spans->units.below[0], spans->n_bins, format, spans->n, self->units, self->other);
  for (guint k = 1; k + 1 < format; k++)
    next_shares (spans->units.below[k], spans->n_bins, k, spans->n, self->units,
        shares + (k - 1) * spans->n);
  last_shares (self->units, spans->n, shares + (format - 2) * spans->n);
  if (format > 2)
    interleave (shares, format - 1, spans->n, rest);
}

/* Which of the next eight flags, or @n where that is less, are set: bit 0 of byte k. */
static guint64
next_flags (const guint8 *flags, gsize n)
{
  guint64 eight = 0;

  memcpy (&eight, flags, MIN (n, sizeof eight));
  return GUINT64_FROM_LE (eight);
}

static void
put_others (RingletPackedBlock *self, const RingletRow *row, const RingletSpans *spans,
    gsize first)
{
  gsize crossing = 0;

  for (gsize j = 0; j < spans->n; j += 8) {
    guint64 flags = next_flags (self->other + j, spans->n - j);

    for (; flags != 0; flags &= flags - 1) {
      const gsize at = j + (gsize) __builtin_ctzll (flags) / 8;

      ringlet_packed_put_pixel (self, row, spans, at, first + at, &crossing);
    }
  }
}

static void
leave_masked (RingletPacked *packed, const RingletRow *row, gsize first)
{
  for (gsize j = 0; row->bad != NULL && j < row->n_fast; j++) {
    if (row->bad[j])
      ringlet_packed_put_nowhere (packed, first + j);
  }
}

RINGLET_CLONES static guint32
count_entries (const guint8 *n_bins, gsize n)
{
  guint32 n_entries = 0;

  for (gsize j = 0; j < n; j++)
    n_entries += n_bins[j] <= RINGLET_SPAN_MAX ? n_bins[j] : 0;
  return n_entries;
}

gboolean
ringlet_packed_pack_row (
    const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data)
{
  RingletPackedBlock *self = data;
  RingletPacked *packed = self->build->packed;
  const gsize first = slow * row->n_fast;
  RingletSlotRange range;

  range = put_slots (packed, spans, first);
  if (packed->format != RINGLET_PACKED_P1) {
    put_spans (self, spans, first);
    put_others (self, row, spans, first);
  }
  leave_masked (packed, row, first);

  self->n_entries += count_entries (spans->n_bins, spans->n);
  self->range.first = MIN (self->range.first, range.first);
  self->range.end = MAX (self->range.end, range.end);
  return !g_cancellable_is_cancelled (self->build->cancellable);
}
