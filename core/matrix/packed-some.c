/* SPDX-License-Identifier: MIT */

/* Some pixels of a packed matrix, row by row: what a matrix that lies elsewhere leaves
 * to the processor. */

#include "matrix/packed-some.h"

#include "base/error.h"
#include "base/parallel.h"
#include "matrix/packed-rows.h"

/* Rows are shared out among so many tasks. */
#define MOST_TASKS 64

typedef struct {
  RingletPackedBuild build;
  RingletPacked shell; /* of the listed pixels alone */
  const guint32 *pixels;
  gsize n_rows; /* with a listed pixel */
  gsize *first; /* (array length=n_rows+1): the first one of each */
  gsize n_tasks;
} Work;

/* One thread's way along the rows. */
typedef struct {
  const Work *work;
  RingletPackedBlock block;
  gsize row;
} Walk;

static gsize
place_of_crossing (const RingletSpans *spans, gsize j)
{
  gsize c = 0;

  while (c < spans->crossing.n && spans->crossing.pixel[c] < j)
    c++;
  return c;
}

/* RingletSpansFunc: puts the listed pixels of a row. */
static gboolean
put_listed (const RingletRow *row, gsize slow, const RingletSpans *spans, gpointer data)
{
  Walk *walk = data;
  const Work *work = walk->work;

  for (gsize i = work->first[walk->row]; i < work->first[walk->row + 1]; i++) {
    const gsize j = work->pixels[i] % row->n_fast;
    gsize crossing = place_of_crossing (spans, j);

    ringlet_packed_put_pixel (&walk->block, row, spans, j, i, &crossing);
  }
  walk->row++;
  return !g_cancellable_is_cancelled (work->build.cancellable);
}

static gsize
slow_of (const Work *work, gsize row)
{
  return work->pixels[work->first[row]] / work->build.splitter->detector->n_fast;
}

/* Rows that follow each other share their nodes. */
static void
pack_rows (gsize task, gpointer data)
{
  Work *work = data;
  const gsize end = work->n_rows * (task + 1) / work->n_tasks;
  Walk walk = { .work = work, .row = work->n_rows * task / work->n_tasks };

  ringlet_packed_block_init (&walk.block, &work->build, task);
  while (walk.row < end) {
    const gsize slow = slow_of (work, walk.row);
    gsize n = 1;

    while (walk.row + n < end && slow_of (work, walk.row + n) == slow + n)
      n++;
    ringlet_splitter_walk_rows (
        work->build.splitter, slow, slow + n, 1, TRUE, put_listed, &walk);
    if (g_cancellable_is_cancelled (work->build.cancellable))
      break;
  }
  ringlet_packed_block_finish (&walk.block, task);
}

static void
find_rows (Work *work, gsize n)
{
  const gsize n_fast = work->build.splitter->detector->n_fast;

  for (gsize i = 0; i < n; i++) {
    if (i == 0 || work->pixels[i] / n_fast != work->pixels[i - 1] / n_fast)
      work->first[work->n_rows++] = i;
  }
  work->first[work->n_rows] = n;
  work->n_tasks = MIN (work->n_rows, MOST_TASKS);
}

/* All entries behind each other, with the pixels that they are of. */
static gboolean
collect (const Work *work, RingletPackedSome *self, GError **error)
{
  for (gsize task = 0; task < work->n_tasks; task++)
    self->n_entries += work->shell.wide[task].n;
  self->entry = g_try_new (RingletWideEntry, MAX (self->n_entries, 1));
  if (self->entry == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the shares of %" G_GSIZE_FORMAT " pixels", self->n);
    return FALSE;
  }

  for (gsize task = 0, at = 0; task < work->n_tasks; task++) {
    const RingletWide *wide = &work->shell.wide[task];

    for (guint32 i = 0; i < wide->n; i++) {
      self->entry[at] = wide->entry[i];
      self->entry[at++].pixel = work->pixels[wide->entry[i].pixel];
    }
  }
  self->n_shares = work->build.n_entries;
  self->n_fine = work->build.n_fine;
  return TRUE;
}

static gboolean
run (Work *work, RingletPackedSome *self, GError **error)
{
  ringlet_share_budget_init (&work->build.budget);
  return ringlet_parallel_for (
             work->n_tasks, pack_rows, work, work->build.cancellable, error) &&
      ringlet_share_budget_check (&work->build.budget, error) &&
      collect (work, self, error);
}

gboolean
ringlet_packed_some_init (RingletPackedSome *self, const RingletSplitter *splitter,
    RingletPackedFormat format, const guint32 *pixels, gsize n,
    GCancellable *cancellable, GError **error)
{
  const gsize n_rest = (gsize) format - 1;
  Work work = { .pixels = pixels };
  gboolean ok = FALSE;

  *self = (RingletPackedSome){ .n = n };
  self->slot = g_try_new (guint32, MAX (n, 1));
  self->rest = g_try_new (guint16, MAX (n * n_rest, 1));
  work.first = g_try_new (gsize, n + 1);
  if (self->slot == NULL || self->rest == NULL || work.first == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the shares of %" G_GSIZE_FORMAT " pixels", n);
    g_free (work.first);
    return FALSE;
  }

  work.shell = (RingletPacked){ .format = format,
    .bins = splitter->bins,
    .n_pixels = n,
    .slot_bytes = sizeof *self->slot,
    .slot = self->slot,
    .rest = self->rest };
  work.build = (RingletPackedBuild){
    .splitter = splitter, .packed = &work.shell, .cancellable = cancellable
  };
  find_rows (&work, n);
  work.shell.wide = g_new0 (RingletWide, work.n_tasks);
  work.shell.range = g_new0 (RingletSlotRange, work.n_tasks);
  ok = run (&work, self, error);
  for (gsize task = 0; task < work.n_tasks; task++)
    g_free (work.shell.wide[task].entry);
  g_free (work.shell.wide);
  g_free (work.shell.range);
  g_free (work.first);
  return ok;
}

void
ringlet_packed_some_clear (RingletPackedSome *self)
{
  g_free (self->slot);
  g_free (self->rest);
  g_free (self->entry);
  *self = (RingletPackedSome){ 0 };
}

/* First entry of a pixel. */
static gsize
find_entry (const RingletPackedSome *self, guint32 pixel)
{
  gsize low = 0, high = self->n_entries;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (self->entry[middle].pixel < pixel)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void
ringlet_packed_some_foreach (const RingletPackedSome *self, const RingletBins *bins,
    RingletPackedFormat format, const guint32 *pixels, gsize i, RingletPackedFunc func,
    gpointer data)
{
  const guint n_rest = (guint) format - 1;
  guint32 first = RINGLET_PACKED_ONE;

  if (self->slot[i] == RINGLET_PACKED_WIDE) {
    for (gsize e = find_entry (self, pixels[i]);
         e < self->n_entries && self->entry[e].pixel == pixels[i]; e++) {
      for (guint k = 0; k < ringlet_wide_n_shares (&self->entry[e]); k++) {
        const guint32 share = ringlet_wide_share (&self->entry[e], k);

        if (share > 0)
          func (ringlet_wide_slot (bins, &self->entry[e], k), share, data);
      }
    }
    return;
  }

  for (guint k = 0; k < n_rest; k++) {
    const guint32 share = self->rest[i * n_rest + k];

    first -= share;
    if (share > 0)
      func (self->slot[i] + k + 1, share, data);
  }
  if (first > 0)
    func (self->slot[i], first, data);
}
