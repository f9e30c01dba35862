/* SPDX-License-Identifier: MIT */

/* From spans to the packed form, block by block. Blocks of rows are independent and are
 * written in pixel order: nothing is counted first and nothing is sorted. */

#include "base/error.h"
#include "base/parallel.h"
#include "base/recycle.h"
#include "matrix/packed-rows.h"

/* Every so many rows one is measured before a format is picked, in so many tasks. */
#define MEASURE_EVERY 48
#define MEASURE_TASKS 8

/* What pixels cost, in nanoseconds of one thread or so: in the format, and on the list
 * for those that do not fit it. Measured with bench-integrate; only which one is least
 * matters. */
#define COST_P2 1.2
#define COST_P4 1.8
#define COST_P8 3.0
#define COST_WIDE 6.0

typedef struct {
  const RingletSplitter *splitter;
  gint64 n_spans[RINGLET_SPAN_MAX + 1]; /* pixels by number of bins; atomic */
} Measure;

/* What one thread measures. */
typedef struct {
  RingletShares *shares;
  gint64 counts[RINGLET_SPAN_MAX + 1];
} Counts;

/* Bins of a pixel whose span is left open; one that does not follow the others is too
 * many. */
static guint
count_asked (const RingletRow *row, gsize j, RingletShares *shares)
{
  guint32 n;

  shares->n_entries = 0;
  ringlet_row_share_pixel (row, j, shares);
  n = shares->n_entries;
  return n == 0 || shares->bin[n - 1] - shares->bin[0] == n - 1 ? n : G_MAXUINT;
}

static gboolean
measure_row (
    const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data)
{
  Counts *counts = data;

  for (gsize j = 0; j < spans->n; j++) {
    const guint n_bins = spans->n_bins[j] == RINGLET_SPAN_ASK
        ? count_asked (row, j, counts->shares)
        : spans->n_bins[j];

    if (n_bins <= RINGLET_SPAN_MAX)
      counts->counts[n_bins]++;
  }
  return TRUE;
}

static void
measure_rows (gsize index, gpointer data)
{
  Measure *measure = data;
  const gsize n_slow = measure->splitter->detector->n_slow;
  const gsize step = MIN (MEASURE_EVERY, MAX (n_slow / MEASURE_TASKS, 1));
  Counts counts = { .shares = ringlet_shares_new (0, 0) };

  ringlet_splitter_walk_rows (measure->splitter, index * step + step / 2, n_slow,
      MEASURE_TASKS * step, TRUE, measure_row, &counts);
  for (gsize k = 0; k <= RINGLET_SPAN_MAX; k++)
    __atomic_add_fetch (&measure->n_spans[k], counts.counts[k], __ATOMIC_RELAXED);
  ringlet_shares_free (counts.shares);
}

/* The format in which a frame is cheapest, by the number of bins that pixels have. What
 * is not a run of bins in one azimuthal row is on the list in every format. */
static RingletPackedFormat
pick_format (const RingletSplitter *splitter)
{
  const struct {
    RingletPackedFormat format;
    double cost;
  } formats[] = { { RINGLET_PACKED_P2, COST_P2 }, { RINGLET_PACKED_P4, COST_P4 },
    { RINGLET_PACKED_P8, COST_P8 } };
  Measure measure = { splitter, { 0 } };
  RingletPackedFormat best = RINGLET_PACKED_P2;
  double least = G_MAXDOUBLE;

  if (splitter->split == RINGLET_SPLIT_NO)
    return RINGLET_PACKED_P1;

  ringlet_parallel_for (MEASURE_TASKS, measure_rows, &measure, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    double cost = 0.0;

    for (guint k = 0; k <= RINGLET_SPAN_MAX; k++)
      cost += (double) measure.n_spans[k] *
          (formats[i].cost + (k > (guint) formats[i].format ? COST_WIDE : 0.0));
    if (cost < least) {
      least = cost;
      best = formats[i].format;
    }
  }
  return best;
}

static void
build_block (gsize block, gpointer data)
{
  RingletPackedBuild *build = data;
  RingletPackedBlock rows;

  if (!ringlet_share_budget_check (&build->budget, NULL))
    return;

  ringlet_packed_block_init (&rows, build, block);
  ringlet_splitter_walk (build->splitter, block, TRUE, ringlet_packed_pack_row, &rows);
  ringlet_packed_block_finish (&rows, block);
}

RingletPacked *
ringlet_packed_new_empty (const RingletSplitter *splitter)
{
  const RingletBins *bins = &splitter->bins;
  RingletPacked *self = g_atomic_rc_box_new0 (RingletPacked);

  self->format = pick_format (splitter);
  self->bins = *bins;
  self->n_pixels = splitter->detector->n_slow * splitter->detector->n_fast;
  self->n_slots = RINGLET_PACKED_LEAD + bins->n_azimuth * (bins->n_radial + 1);
  self->slot_bytes = self->n_slots <= G_MAXUINT16 ? 2 : 4;
  self->n_blocks = ringlet_splitter_n_blocks (splitter);
  self->block_pixel = g_new0 (gsize, self->n_blocks + 1);
  for (gsize block = 0; block <= self->n_blocks; block++)
    self->block_pixel[block] =
        ringlet_splitter_block_row (splitter, block) * splitter->detector->n_fast;
  self->range = g_new0 (RingletSlotRange, self->n_blocks);
  self->wide = g_new0 (RingletWide, self->n_blocks);
  return self;
}

static RingletPacked *
packed_alloc (const RingletSplitter *splitter, GError **error)
{
  g_autoptr (RingletPacked) self = ringlet_packed_new_empty (splitter);

  self->slot = ringlet_recycle_take (ringlet_packed_slot_bytes (self));
  if (ringlet_packed_rest_bytes (self) > 0)
    self->rest = ringlet_recycle_take (ringlet_packed_rest_bytes (self));
  if (self->slot != NULL && (self->rest != NULL || self->format == RINGLET_PACKED_P1))
    return g_steal_pointer (&self);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels", self->n_pixels);
  return NULL;
}

/* 16 bits are for pixels that spread over a few bins. Where most shares are a few
 * hundred steps, or less than one, sums are off by percents and bins go empty. */
static gboolean
check_coarse_enough (const RingletPackedBuild *build, GError **error)
{
  if (build->n_fine <= build->n_entries / 2)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The bins are so much finer than the pixels that 16-bit shares would lose "
      "counts; "
      "the engine csr keeps them");
  return FALSE;
}

static gpointer
packed_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPacked) self = packed_alloc (inputs, error);
  RingletPackedBuild build = {
    .splitter = inputs, .packed = self, .cancellable = cancellable
  };

  if (self == NULL)
    return NULL;

  ringlet_share_budget_init (&build.budget);
  if (!ringlet_parallel_for (self->n_blocks, build_block, &build, cancellable, error) ||
      !ringlet_share_budget_check (&build.budget, error) ||
      !check_coarse_enough (&build, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gsize
packed_n_bytes (gconstpointer value)
{
  const RingletPacked *self = value;
  gsize size = self->n_pixels * (self->slot_bytes + 2 * ((gsize) self->format - 1));

  for (gsize block = 0; block < self->n_blocks; block++)
    size += self->wide[block].n * sizeof (RingletWideEntry);
  return size;
}

static const RingletMemoClass packed_class = {
  .name = "packed",
  .compute = packed_compute,
  .clear = ringlet_packed_clear,
  .n_bytes = packed_n_bytes,
};

RingletPacked *
ringlet_packed_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *key = ringlet_splitter_key (splitter, "packed");

  return ringlet_memo_get (memo, &packed_class, key, splitter, cancellable, error);
}
