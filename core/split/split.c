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
ringlet_splitter_walk (const RingletSplitter *self, gsize block, RingletSpansFunc func,
    gpointer data)
{
  const RingletSplitClass *klass = classes[self->split];
  const gsize end = ringlet_splitter_block_row (self, block + 1);
  g_auto (RingletRowBuffer) buffer;
  g_auto (RingletSpans) spans;

  ringlet_row_buffer_init (&buffer, self, self->split != RINGLET_SPLIT_NO);
  ringlet_spans_init (&spans, self->detector->n_fast);
  for (gsize slow = ringlet_splitter_block_row (self, block); slow < end; slow++) {
    const RingletRow *row = ringlet_row_buffer_move (&buffer, slow);

    if (klass->row != NULL)
      klass->row (row, &spans);
    else
      memset (spans.n_bins, RINGLET_SPAN_ASK, spans.n);
    func (row, slow, &spans, data);
  }
}

static void
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

  ringlet_splitter_walk (self, block, share_row, shares);
  shares->start[shares->n_pixels] = shares->n_entries;
  return shares;
}

typedef struct {
  RingletSplitter splitter;
  RingletExtent *extents; /* one a block */
} ExtentWork;

static RingletExtent
extent_union (RingletExtent a, RingletExtent b)
{
  return (RingletExtent){ MIN (a.radial_min, b.radial_min),
    MAX (a.radial_max, b.radial_max), MIN (a.azimuth_min, b.azimuth_min),
    MAX (a.azimuth_max, b.azimuth_max) };
}

static const RingletExtent nothing = { G_MAXDOUBLE, -G_MAXDOUBLE, G_MAXDOUBLE,
  -G_MAXDOUBLE };

/* Whether a corner of the pixel is nearer to the beam than three quarters of the way to
 * its centre: within some two pixels. In d a box around such a centre reaches to zero.
 */
static gboolean
is_around_beam (const RingletRow *row, gsize j)
{
  const double centre = ringlet_lab_sin_theta (ringlet_nodes_lab (&row->centre, j));

  for (guint k = 0; k < row->n_corners; k++) {
    const RingletLab corner = ringlet_nodes_lab (&row->corner[k], j);

    if (ringlet_lab_sin_theta (corner) < 0.75 * centre)
      return TRUE;
  }
  return FALSE;
}

/* Around the beam there is no end: by how little a pixel misses it would decide. Pixels
 * there count with their centre, that of the beam not at all. */
static void
extent_leave_beam (RingletExtent *extent, const RingletRow *row, gsize j)
{
  if (ringlet_row_holds_pole (row, j)) {
    extent->radial_min = nothing.radial_min;
    extent->radial_max = nothing.radial_max;
  } else if (is_around_beam (row, j)) {
    extent->radial_min = extent->radial_max = row->centre.radial[j];
  }
}

static void
extent_block (gsize block, gpointer data)
{
  ExtentWork *work = data;
  const RingletSplitter *splitter = &work->splitter;
  const RingletSplitClass *klass = classes[splitter->split];
  const gboolean is_infinite =
      ringlet_space_get_class (splitter->bins.space)->is_infinite_at_beam;
  RingletExtent extent = nothing;
  g_auto (RingletRowBuffer) buffer;

  ringlet_row_buffer_init (
      &buffer, splitter, splitter->split != RINGLET_SPLIT_NO || is_infinite);
  for (gsize i = ringlet_splitter_block_row (splitter, block);
       i < ringlet_splitter_block_row (splitter, block + 1); i++) {
    const RingletRow *row = ringlet_row_buffer_move (&buffer, i);

    for (gsize j = 0; j < row->n_fast; j++) {
      RingletExtent pixel;

      if (row->bad != NULL && row->bad[j])
        continue;
      pixel = klass->extent (row, j);
      if (is_infinite)
        extent_leave_beam (&pixel, row, j);
      extent = extent_union (extent, pixel);
    }
  }
  work->extents[block] = extent;
}

gboolean
ringlet_splitter_extent (const RingletSplitter *self, RingletExtent *extent,
    GCancellable *cancellable, GError **error)
{
  const gsize n_blocks = ringlet_splitter_n_blocks (self);
  g_autofree RingletExtent *extents = g_try_new (RingletExtent, n_blocks);
  ExtentWork work = { .splitter = *self, .extents = extents };

  if (extents == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the range of %" G_GSIZE_FORMAT " blocks of rows",
        n_blocks);
    return FALSE;
  }

  /* One bin from 0 to 1: bin units are those of the space then. */
  work.splitter.bins =
      (RingletBins){ self->bins.space, 1, 0.0, 1.0, 1, TRUE, -G_PI, G_PI };
  if (!ringlet_parallel_for (n_blocks, extent_block, &work, cancellable, error))
    return FALSE;

  *extent = nothing;
  for (gsize block = 0; block < n_blocks; block++)
    *extent = extent_union (*extent, extents[block]);
  if (extent->azimuth_min <= extent->azimuth_max)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Every pixel is masked: there is nothing to integrate");
  return FALSE;
}
