/* SPDX-License-Identifier: MIT */

/* What the pixels cover, from which automatic ranges follow. An edit of the mask asks
 * again, so the rows as such are computed once; a row that is partly masked covers at
 * most what it would without. */

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "split/extent-lines.h"

static RingletExtent
extent_union (RingletExtent a, RingletExtent b)
{
  return (RingletExtent){ MIN (a.radial_min, b.radial_min),
    MAX (a.radial_max, b.radial_max), MIN (a.azimuth_min, b.azimuth_min),
    MAX (a.azimuth_max, b.azimuth_max) };
}

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
    extent->radial_min = ringlet_extent_nothing.radial_min;
    extent->radial_max = ringlet_extent_nothing.radial_max;
  } else if (is_around_beam (row, j)) {
    extent->radial_min = extent->radial_max = row->centre.radial[j];
  }
}

/* One thread's way through rows. */
typedef struct {
  RingletSplitter splitter;
  const RingletSplitClass *klass;
  gboolean is_infinite;
  RingletAzimuths azimuths;
  gboolean by_corners;  /* a row covers what its corners do */
  gboolean is_straight; /* and lies between two straight lines before the sample */
  gboolean by_lines;    /* these are enough */
  RingletExtentLines lines;
  RingletRowBuffer buffer;
  RingletCover cover;
} Walk;

/* Whether the rows are straight and before the sample. */
static gboolean
is_straight (const Walk *self)
{
  const RingletDetector *detector = self->splitter.detector;
  const RingletGrid *grid = detector->grid;
  const RingletPlacement *placement = &self->buffer.placement;

  if (!self->by_corners || self->is_infinite || !grid->is_flat ||
      !grid->is_contiguous || !grid->is_uniform || placement->parallax.is_active)
    return FALSE;

  for (guint k = 0; k < 4; k++) {
    const double slow = k / 2 * (double) detector->n_slow;
    const double fast = k % 2 * (double) detector->n_fast;

    if (!(ringlet_placement_at (placement, slow, fast).z > 0.0))
      return FALSE;
  }
  return TRUE;
}

static void
walk_init (Walk *self, const RingletSplitter *splitter, const RingletMask *mask,
    RingletAzimuths azimuths)
{
  *self = (Walk){ .splitter = *splitter, .azimuths = azimuths };
  self->klass = ringlet_split_get_class (splitter->split);
  self->is_infinite =
      ringlet_space_get_class (splitter->bins.space)->is_infinite_at_beam;
  /* One bin from 0 to 1: bin units are those of the space then. */
  self->splitter.bins =
      (RingletBins){ splitter->bins.space, 1, 0.0, 1.0, 1, TRUE, -G_PI, G_PI };
  self->splitter.mask = mask;
  self->by_corners = splitter->split == RINGLET_SPLIT_FULL &&
      !ringlet_space_get_class (splitter->bins.space)->is_component;
  ringlet_row_buffer_init (&self->buffer, &self->splitter,
      splitter->split != RINGLET_SPLIT_NO || self->is_infinite);
  ringlet_cover_init (&self->cover, splitter->detector->n_fast);
  ringlet_extent_lines_init (&self->lines, &self->buffer, azimuths);
  self->is_straight = is_straight (self);
  /* A mask needs its pixels. */
  self->by_lines = self->is_straight && self->splitter.mask == NULL;
}

static void
walk_clear (Walk *self)
{
  ringlet_row_buffer_clear (&self->buffer);
  ringlet_cover_clear (&self->cover);
  ringlet_extent_lines_clear (&self->lines);
}

static RingletExtent
row_extent (Walk *self, gsize slow)
{
  const RingletRow *row;
  const gboolean by_row = self->klass->cover != NULL && !self->is_infinite;
  gboolean with_azimuth = self->azimuths == RINGLET_AZIMUTHS_ALL;
  RingletExtent extent = ringlet_extent_nothing;

  if (self->by_lines && ringlet_extent_lines_row (&self->lines, slow, &extent))
    return extent;

  row = ringlet_row_buffer_move (&self->buffer, slow);
  if (by_row && self->by_corners && row->bad == NULL) {
    gboolean meets_seam;
    const gboolean is_whole = ringlet_cover_corners (row, &extent, &meets_seam);

    with_azimuth |= meets_seam && self->azimuths == RINGLET_AZIMUTHS_SEAM;
    if (is_whole && !with_azimuth)
      return extent;
    if (is_whole && !meets_seam && self->is_straight &&
        ringlet_extent_lines_azimuths (&self->lines, slow, &extent))
      return extent;
  } else {
    with_azimuth = self->azimuths != RINGLET_AZIMUTHS_NONE;
  }
  if (by_row) {
    self->klass->cover (row, with_azimuth, &self->cover);
    extent = ringlet_cover_extent (&self->cover, row, with_azimuth);
  }
  for (gsize j = 0; j < row->n_fast; j++) {
    RingletExtent pixel;

    if ((by_row && !self->cover.ask[j]) || (row->bad != NULL && row->bad[j]))
      continue;
    pixel = self->klass->extent (row, j);
    if (self->is_infinite)
      extent_leave_beam (&pixel, row, j);
    extent = extent_union (extent, pixel);
  }
  return extent;
}

typedef struct {
  const RingletSplitter *splitter;
  RingletAzimuths azimuths;
  RingletExtent *rows;
} RowsWork;

static void
extent_block (gsize block, gpointer data)
{
  const RowsWork *work = data;
  const gsize end = ringlet_splitter_block_row (work->splitter, block + 1);
  Walk walk;

  walk_init (&walk, work->splitter, NULL, work->azimuths);
  for (gsize slow = ringlet_splitter_block_row (work->splitter, block); slow < end;
       slow++)
    work->rows[slow] = row_extent (&walk, slow);
  walk_clear (&walk);
}

gboolean
ringlet_splitter_row_extents (const RingletSplitter *self, RingletAzimuths azimuths,
    RingletExtent *rows, GCancellable *cancellable, GError **error)
{
  RowsWork work = { self, azimuths, rows };

  return ringlet_parallel_for (
      ringlet_splitter_n_blocks (self), extent_block, &work, cancellable, error);
}

/* --- under a mask --- */

/* A row that is partly masked, and the most that it could add to one end. */
typedef struct {
  double bound;
  gsize slow;
} Candidate;

static int
compare_candidates (const void *a, const void *b)
{
  const double x = ((const Candidate *) a)->bound;
  const double y = ((const Candidate *) b)->bound;

  return (x < y) - (x > y);
}

/* The ends of an extent as numbers of which the larger one counts. */
static double
end_of (const RingletExtent *extent, guint end)
{
  const double ends[] = { -extent->radial_min, extent->radial_max, -extent->azimuth_min,
    extent->azimuth_max };

  return ends[end];
}

/* Looks at candidates in the order of what they promise, until none promises more than
 * there is. */
static void
search_end (Walk *walk, guint end, const RingletExtent *rows, Candidate *candidates,
    gsize n, RingletExtent *extent)
{
  for (gsize i = 0; i < n; i++)
    candidates[i].bound = end_of (&rows[candidates[i].slow], end);
  qsort (candidates, n, sizeof *candidates, compare_candidates);
  for (gsize i = 0; i < n && candidates[i].bound > end_of (extent, end); i++)
    *extent = extent_union (*extent, row_extent (walk, candidates[i].slow));
}

typedef enum { ROW_WHOLE, ROW_PARTLY, ROW_MASKED } RowMasking;

static RowMasking
masking_of_row (const RingletMask *mask, gsize slow)
{
  const gsize first = mask->n_fast * slow;
  const gsize end = first + mask->n_fast;
  gsize n = 0;

  for (gsize word = first / 64; 64 * word < end; word++)
    n += (gsize) __builtin_popcountll (ringlet_mask_word (mask, word, first, end));
  if (n == 0)
    return ROW_WHOLE;
  return n < mask->n_fast ? ROW_PARTLY : ROW_MASKED;
}

/* Takes whole rows as they are and lists the others; returns how many those are. */
static gsize
sort_rows (const RingletSplitter *self, const RingletExtent *rows,
    RingletExtent *extent, Candidate *candidates)
{
  const RingletDetector *detector = self->detector;
  gsize n = 0;

  for (gsize slow = 0; slow < detector->n_slow; slow++) {
    const RowMasking masking =
        self->mask != NULL ? masking_of_row (self->mask, slow) : ROW_WHOLE;

    if (masking == ROW_WHOLE)
      *extent = extent_union (*extent, rows[slow]);
    else if (masking == ROW_PARTLY)
      candidates[n++].slow = slow;
  }
  return n;
}

gboolean
ringlet_splitter_extent (const RingletSplitter *self, RingletAzimuths azimuths,
    const RingletExtent *rows, RingletExtent *extent, GError **error)
{
  const gsize n_slow = self->detector->n_slow;
  g_autofree Candidate *candidates = g_try_new (Candidate, n_slow);
  gsize n;
  Walk walk;

  if (candidates == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the range of %" G_GSIZE_FORMAT " rows", n_slow);
    return FALSE;
  }
  if (self->mask != NULL && self->mask->n_bad == n_slow * self->detector->n_fast) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Every pixel is masked: there is nothing to integrate");
    return FALSE;
  }

  *extent = ringlet_extent_nothing;
  n = sort_rows (self, rows, extent, candidates);
  walk_init (&walk, self, self->mask, azimuths);
  for (guint end = 0; end < (azimuths != RINGLET_AZIMUTHS_NONE ? 4 : 2); end++)
    search_end (&walk, end, rows, candidates, n, extent);
  walk_clear (&walk);
  return TRUE;
}
