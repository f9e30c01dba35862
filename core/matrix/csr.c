/* SPDX-License-Identifier: MIT */
#include "matrix/csr.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

static void
csr_clear (gpointer data)
{
  RingletCsr *self = data;

  g_free (self->row_start);
  g_free (self->col);
  g_free (self->share);
}

static gboolean
check_rows (const RingletCsr *self, GError **error)
{
  for (guint32 row = 0; row < self->n_rows; row++) {
    if (self->row_start[row] > self->row_start[row + 1]) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
          "CSR row %u ends before it starts", row);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_entries (const RingletCsr *self, GError **error)
{
  for (gsize entry = 0; entry < self->n_entries; entry++) {
    const gboolean share = self->share[entry] > 0.0 && self->share[entry] <= 1.0;

    if (self->col[entry] >= self->n_cols || !share) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
          "CSR entry %" G_GSIZE_FORMAT
          " points at pixel %u of %u or has a share outside 0 to 1",
          entry, self->col[entry], self->n_cols);
      return FALSE;
    }
  }
  return TRUE;
}

RingletCsr *
ringlet_csr_new (guint32 n_rows, guint32 n_cols, gsize *row_start, guint32 *col,
    double *share, GError **error)
{
  g_autoptr (RingletCsr) self = g_atomic_rc_box_new0 (RingletCsr);

  self->n_rows = n_rows;
  self->n_cols = n_cols;
  self->row_start = row_start;
  self->col = col;
  self->share = share;
  self->n_entries = row_start[n_rows];

  if (n_rows == 0 || n_cols == 0 || row_start[0] != 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "CSR of %u × %u starting at entry %" G_GSIZE_FORMAT, n_rows, n_cols,
        row_start[0]);
    return NULL;
  }
  if (!check_rows (self, error) || !check_entries (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

RingletCsr *
ringlet_csr_ref (RingletCsr *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_csr_unref (RingletCsr *self)
{
  g_atomic_rc_box_release_full (self, csr_clear);
}

typedef struct {
  const RingletSplitter *splitter;
  RingletShares **blocks;
  RingletShareBudget budget;
} Build;

static void
split_block (gsize block, gpointer data)
{
  Build *build = data;

  if (!ringlet_share_budget_check (&build->budget, NULL))
    return;
  build->blocks[block] = ringlet_splitter_run (build->splitter, block);
  ringlet_share_budget_take (&build->budget, build->blocks[block]);
}

/* Offsets of the rows, from the number of entries in each; NULL without memory. */
static gsize *
count_rows (const Build *build, gsize n_blocks, gsize n_rows)
{
  gsize *row_start = g_try_new0 (gsize, n_rows + 1);

  if (row_start == NULL)
    return NULL;

  for (gsize block = 0; block < n_blocks; block++) {
    const RingletShares *shares = build->blocks[block];

    for (guint32 i = 0; i < shares->n_entries; i++)
      row_start[shares->bin[i] + 1]++;
  }
  for (gsize row = 0; row < n_rows; row++)
    row_start[row + 1] += row_start[row];
  return row_start;
}

/* Puts one block behind what its rows hold already: columns ascend, because blocks and
 * pixels do. */
static void
transpose_block (const RingletShares *shares, gsize *next, guint32 *col, double *share)
{
  for (gsize i = 0; i < shares->n_pixels; i++) {
    for (guint32 k = shares->start[i]; k < shares->start[i + 1]; k++) {
      const gsize at = next[shares->bin[k]]++;

      col[at] = (guint32) (shares->first_pixel + i);
      share[at] = shares->share[k];
    }
  }
}

static RingletCsr *
transpose (const Build *build, gsize n_blocks, GError **error)
{
  const RingletDetector *detector = build->splitter->detector;
  const gsize n_rows = ringlet_bins_n (&build->splitter->bins);
  g_autofree gsize *row_start = count_rows (build, n_blocks, n_rows);
  const gsize n_entries = row_start != NULL ? row_start[n_rows] : 0;
  g_autofree gsize *next = g_try_new (gsize, n_rows + 1);
  g_autofree guint32 *col = g_try_new (guint32, n_entries + 1);
  g_autofree double *share = g_try_new (double, n_entries + 1);

  if (row_start == NULL || next == NULL || col == NULL || share == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a matrix of %" G_GSIZE_FORMAT
        " bins; take fewer, or a wider range",
        n_rows);
    return NULL;
  }

  memcpy (next, row_start, (n_rows + 1) * sizeof *next);
  for (gsize block = 0; block < n_blocks; block++)
    transpose_block (build->blocks[block], next, col, share);
  return ringlet_csr_new ((guint32) n_rows,
      (guint32) (detector->n_slow * detector->n_fast), g_steal_pointer (&row_start),
      g_steal_pointer (&col), g_steal_pointer (&share), error);
}

static gpointer
csr_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  const gsize n_blocks = ringlet_splitter_n_blocks (inputs);
  Build build = { .splitter = inputs, .blocks = g_new0 (RingletShares *, n_blocks) };
  RingletCsr *self = NULL;

  ringlet_share_budget_init (&build.budget);
  if (ringlet_parallel_for (n_blocks, split_block, &build, cancellable, error) &&
      ringlet_share_budget_check (&build.budget, error))
    self = transpose (&build, n_blocks, error);

  for (gsize block = 0; block < n_blocks; block++)
    ringlet_shares_free (build.blocks[block]);
  g_free (build.blocks);
  return self;
}

static gsize
csr_n_bytes (gconstpointer value)
{
  const RingletCsr *self = value;

  return self->n_entries * (sizeof *self->col + sizeof *self->share) +
      self->n_rows * sizeof *self->row_start;
}

static const RingletMemoClass csr_class = {
  .name = "csr",
  .compute = csr_compute,
  .clear = csr_clear,
  .n_bytes = csr_n_bytes,
};

RingletCsr *
ringlet_csr_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *key = ringlet_splitter_key (splitter, "csr");

  return ringlet_memo_get (memo, &csr_class, key, splitter, cancellable, error);
}
