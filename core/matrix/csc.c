/* SPDX-License-Identifier: MIT */
#include "matrix/csc.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "matrix/lines.h"

static void
csc_clear (gpointer data)
{
  RingletCsc *self = data;

  g_free (self->col_start);
  g_free (self->bin);
  g_free (self->share);
}

static RingletLines
columns (const RingletCsc *self)
{
  return (RingletLines){ self->n_cols, self->n_rows, self->col_start, self->bin,
    self->share };
}

RingletCsc *
ringlet_csc_new (guint32 n_rows, guint32 n_cols, gsize *col_start, guint32 *bin,
    double *share, GError **error)
{
  g_autoptr (RingletCsc) self = g_atomic_rc_box_new0 (RingletCsc);
  RingletLines lines;

  self->n_rows = n_rows;
  self->n_cols = n_cols;
  self->col_start = col_start;
  self->bin = bin;
  self->share = share;
  self->n_entries = col_start[n_cols];

  lines = columns (self);
  return ringlet_lines_check (&lines, "CSC column", error) ? g_steal_pointer (&self)
                                                           : NULL;
}

RingletCsc *
ringlet_csc_ref (RingletCsc *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_csc_unref (RingletCsc *self)
{
  g_atomic_rc_box_release_full (self, csc_clear);
}

typedef struct {
  const RingletSplitter *splitter;
  RingletShares **blocks;
  gsize *first; /* entry of the matrix that each block begins with */
  RingletShareBudget budget;
  RingletLines lines;
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

/* The shares of one pixel by ascending bin, as nearly all of them are already. */
static void
sort_column (guint32 *bins, double *shares, gsize n)
{
  for (gsize i = 1; i < n; i++) {
    const guint32 bin = bins[i];
    const double share = shares[i];
    gsize k = i;

    for (; k > 0 && bins[k - 1] > bin; k--) {
      bins[k] = bins[k - 1];
      shares[k] = shares[k - 1];
    }
    bins[k] = bin;
    shares[k] = share;
  }
}

/* Gives up the block on the way: all of them take as much memory as the matrix. */
static void
copy_block (gsize block, gpointer data)
{
  const Build *build = data;
  const RingletLines *lines = &build->lines;
  RingletShares *shares = g_steal_pointer (&build->blocks[block]);
  const gsize first = build->first[block];

  memcpy (lines->index + first, shares->bin, shares->n_entries * sizeof *shares->bin);
  memcpy (
      lines->share + first, shares->share, shares->n_entries * sizeof *shares->share);
  for (gsize i = 0; i < shares->n_pixels; i++) {
    const gsize at = first + shares->start[i];

    lines->start[shares->first_pixel + i] = at;
    sort_column (
        lines->index + at, lines->share + at, shares->start[i + 1] - shares->start[i]);
  }
  ringlet_shares_free (shares);
}

static gboolean
join_blocks (Build *build, gsize n_blocks, GCancellable *cancellable, GError **error)
{
  const RingletDetector *detector = build->splitter->detector;
  const gsize n_pixels = detector->n_slow * detector->n_fast;
  gsize n_entries = 0;

  for (gsize block = 0; block < n_blocks; block++) {
    build->first[block] = n_entries;
    n_entries += build->blocks[block]->n_entries;
  }
  if (!ringlet_lines_init (&build->lines, n_pixels,
          ringlet_bins_n (&build->splitter->bins), n_entries, error))
    return FALSE;

  build->lines.start[n_pixels] = n_entries;
  return ringlet_parallel_for (n_blocks, copy_block, build, cancellable, error);
}

/* Makes a matrix of @lines, whose arrays it takes. */
static RingletCsc *
csc_new_lines (RingletLines *lines, GError **error)
{
  return ringlet_csc_new ((guint32) lines->n_across, (guint32) lines->n_lines,
      g_steal_pointer (&lines->start), g_steal_pointer (&lines->index),
      g_steal_pointer (&lines->share), error);
}

RingletCsc *
ringlet_csc_new_split (
    const RingletSplitter *splitter, GCancellable *cancellable, GError **error)
{
  const gsize n_blocks = ringlet_splitter_n_blocks (splitter);
  g_autofree gsize *first = g_new0 (gsize, n_blocks);
  Build build = { .splitter = splitter, .first = first };
  RingletCsc *self = NULL;

  build.blocks = g_new0 (RingletShares *, n_blocks);
  ringlet_share_budget_init (&build.budget);
  if (ringlet_parallel_for (n_blocks, split_block, &build, cancellable, error) &&
      ringlet_share_budget_check (&build.budget, error) &&
      join_blocks (&build, n_blocks, cancellable, error))
    self = csc_new_lines (&build.lines, error);

  ringlet_lines_clear (&build.lines);
  for (gsize block = 0; block < n_blocks; block++)
    ringlet_shares_free (build.blocks[block]);
  g_free (build.blocks);
  return self;
}

static gpointer
csc_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  return ringlet_csc_new_split (inputs, cancellable, error);
}

static gsize
csc_n_bytes (gconstpointer value)
{
  const RingletCsc *self = value;

  return self->n_entries * (sizeof *self->bin + sizeof *self->share) +
      self->n_cols * sizeof *self->col_start;
}

static const RingletMemoClass csc_class = {
  .name = "csc",
  .compute = csc_compute,
  .clear = csc_clear,
  .n_bytes = csc_n_bytes,
};

RingletCsc *
ringlet_csc_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *key = ringlet_splitter_key (splitter, "csc");

  return ringlet_memo_get (memo, &csc_class, key, splitter, cancellable, error);
}

RingletCsc *
ringlet_csr_to_csc (const RingletCsr *csr, GCancellable *cancellable, GError **error)
{
  const RingletLines rows = { csr->n_rows, csr->n_cols, csr->row_start, csr->col,
    csr->share };
  g_auto (RingletLines) across = { 0 };

  return ringlet_lines_transpose (&rows, &across, cancellable, error)
      ? csc_new_lines (&across, error)
      : NULL;
}

RingletCsr *
ringlet_csc_to_csr (const RingletCsc *csc, GCancellable *cancellable, GError **error)
{
  const RingletLines lines = columns (csc);
  g_auto (RingletLines) across = { 0 };

  if (!ringlet_lines_transpose (&lines, &across, cancellable, error))
    return NULL;
  return ringlet_csr_new (csc->n_rows, csc->n_cols, g_steal_pointer (&across.start),
      g_steal_pointer (&across.index), g_steal_pointer (&across.share), error);
}
