/* SPDX-License-Identifier: MIT */
#include "split/split.h"

#include <string.h>

#include "base/choice.h"
#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "split/row-buffer.h"
#include "split/span.h"

/* Pixels in one block of rows, about: small enough to balance, large enough to hide the
 * row of corners that every block computes twice. */
#define BLOCK_PIXELS 65536

extern const RingletSplitClass ringlet_split_no;
extern const RingletSplitClass ringlet_split_bbox;
extern const RingletSplitClass ringlet_split_pseudo;
extern const RingletSplitClass ringlet_split_full;

static const RingletSplitClass *const classes[] = {
  [RINGLET_SPLIT_NO] = &ringlet_split_no,
  [RINGLET_SPLIT_BBOX] = &ringlet_split_bbox,
  [RINGLET_SPLIT_PSEUDO] = &ringlet_split_pseudo,
  [RINGLET_SPLIT_FULL] = &ringlet_split_full,
};

const RingletSplitClass *
ringlet_split_get_class (RingletSplit split)
{
  return classes[split];
}

const char *
ringlet_split_name (RingletSplit split)
{
  return classes[split]->name;
}

gboolean
ringlet_split_parse (const char *name, RingletSplit *split, GError **error)
{
  const char *names[G_N_ELEMENTS (classes)];
  int index = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    names[i] = classes[i]->name;
  if (!ringlet_choice_parse (
          name, names, G_N_ELEMENTS (names), "splitting scheme", &index, error))
    return FALSE;

  *split = (RingletSplit) index;
  return TRUE;
}

char *
ringlet_splitter_key (const RingletSplitter *self, const char *kind)
{
  RingletDigest *digest = ringlet_digest_new (kind);

  ringlet_digest_add_string (digest, ringlet_split_name (self->split));
  ringlet_placement_digest (self->detector, self->geometry,
      ringlet_space_get_class (self->bins.space)->q_unit_m > 0.0, digest);
  ringlet_digest_add_string (digest, self->mask != NULL ? self->mask->digest : "");
  ringlet_bins_digest (&self->bins, digest);
  return ringlet_digest_finish (digest);
}

static gsize
rows_per_block (const RingletSplitter *self)
{
  return MAX (BLOCK_PIXELS / self->detector->n_fast, 1);
}

gsize
ringlet_splitter_n_blocks (const RingletSplitter *self)
{
  const gsize rows = rows_per_block (self);

  return (self->detector->n_slow + rows - 1) / rows;
}

gsize
ringlet_splitter_block_row (const RingletSplitter *self, gsize block)
{
  return MIN (block * rows_per_block (self), self->detector->n_slow);
}

void
ringlet_row_share_pixel (const RingletRow *row, gsize j, RingletShares *shares)
{
  classes[row->splitter->split]->pixel (row, j, shares);
}

void
ringlet_splitter_walk_rows (const RingletSplitter *self, gsize first, gsize end,
    gsize step, gboolean with_units, RingletSpansFunc func, gpointer data)
{
  const RingletSplitClass *klass = classes[self->split];
  g_auto (RingletRowBuffer) buffer;
  g_auto (RingletSpans) spans;

  ringlet_row_buffer_init (&buffer, self, self->split != RINGLET_SPLIT_NO);
  if (klass->row_by_edges)
    ringlet_row_buffer_want_edges (&buffer);
  ringlet_spans_init (&spans, with_units, self->detector->n_fast);
  for (gsize slow = first; slow < end; slow += step) {
    const RingletRow *row = ringlet_row_buffer_move (&buffer, slow);

    if (klass->row != NULL)
      klass->row (row, &spans);
    else
      memset (spans.n_bins, RINGLET_SPAN_ASK, spans.n);
    if (klass->row_by_edges && memchr (spans.n_bins, RINGLET_SPAN_ASK, spans.n) != NULL)
      ringlet_row_buffer_place_centres (&buffer, slow);
    if (!func (row, slow, &spans, data))
      return;
  }
}

void
ringlet_splitter_walk (const RingletSplitter *self, gsize block, gboolean with_units,
    RingletSpansFunc func, gpointer data)
{
  ringlet_splitter_walk_rows (self, ringlet_splitter_block_row (self, block),
      ringlet_splitter_block_row (self, block + 1), 1, with_units, func, data);
}

static gboolean
share_row (const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data)
{
  RingletShares *shares = data;
  const gsize first = slow * row->n_fast - shares->first_pixel;
  gsize crossing = 0;

  for (gsize j = 0; j < row->n_fast; j++) {
    const guint n_bins = spans->n_bins[j];

    shares->start[first + j] = shares->n_entries;
    if (row->bad != NULL && row->bad[j])
      ;
    else if (n_bins == RINGLET_SPAN_ASK)
      ringlet_row_share_pixel (row, j, shares);
    else
      ringlet_spans_share (spans, &row->splitter->bins, j, crossing, shares);
    crossing += n_bins == RINGLET_SPAN_CROSSING;
  }
  return TRUE;
}

RingletShares *
ringlet_splitter_run (const RingletSplitter *self, gsize block)
{
  const gsize first = ringlet_splitter_block_row (self, block);
  const gsize end = ringlet_splitter_block_row (self, block + 1);
  const gsize n_fast = self->detector->n_fast;
  RingletShares *shares = ringlet_shares_new (first * n_fast, (end - first) * n_fast);

  if (shares->overflow)
    return shares;

  ringlet_splitter_walk (self, block, FALSE, share_row, shares);
  shares->start[shares->n_pixels] = shares->n_entries;
  return shares;
}
