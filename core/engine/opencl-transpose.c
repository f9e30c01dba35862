/* SPDX-License-Identifier: MIT */
#include "engine/opencl-transpose.h"

#include "base/error.h"

/* First how many entries a bin has, then the entries. */
typedef struct {
  const RingletBins *bins;
  gsize *start; /* n_bins + 2: of bin b, at b + 2 while it is counted, at b + 1 after */
  guint32 *col;
  double *share;
  guint32 pixel;
} Transpose;

static void
count_entry (gsize slot, guint32 share, gpointer data)
{
  const Transpose *self = data;
  const gssize bin = ringlet_packed_bin (self->bins, slot);

  if (bin >= 0)
    self->start[bin + 2]++;
}

static void
put_entry (gsize slot, guint32 share, gpointer data)
{
  const Transpose *self = data;
  const gssize bin = ringlet_packed_bin (self->bins, slot);
  gsize at;

  if (bin < 0)
    return;
  at = self->start[bin + 1]++;
  self->col[at] = self->pixel;
  self->share[at] = share / (double) RINGLET_PACKED_ONE;
}

static void
visit (const RingletPacked *matrix, Transpose *self, RingletPackedFunc func)
{
  for (gsize pixel = 0; pixel < matrix->n_pixels; pixel++) {
    self->pixel = (guint32) pixel;
    ringlet_packed_foreach (matrix, pixel, func, self);
  }
}

/* Two shares of one pixel in one bin would stand next to each other, and count twice
 * there where their squares do: the packed matrix has none. */
static RingletCsr *
transpose (const RingletPacked *matrix, GError **error)
{
  const gsize n_bins = ringlet_bins_n (&matrix->bins);
  Transpose self = { .bins = &matrix->bins };
  gsize n_entries;

  self.start = g_try_new0 (gsize, n_bins + 2);
  if (self.start != NULL) {
    visit (matrix, &self, count_entry);
    for (gsize bin = 0; bin < n_bins; bin++)
      self.start[bin + 2] += self.start[bin + 1];
    n_entries = self.start[n_bins + 1];
    self.col = g_try_new (guint32, MAX (n_entries, 1));
    self.share = g_try_new (double, MAX (n_entries, 1));
  }
  if (self.share != NULL && self.col != NULL) {
    visit (matrix, &self, put_entry);
    return ringlet_csr_new ((guint32) n_bins, (guint32) matrix->n_pixels, self.start,
        self.col, self.share, error);
  }

  g_free (self.start);
  g_free (self.col);
  g_free (self.share);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the shares of %" G_GSIZE_FORMAT " pixels",
      matrix->n_pixels);
  return NULL;
}

RingletCsrState *
ringlet_packed_transpose (
    const RingletPackedState *packed, const RingletStatistic *statistic, GError **error)
{
  const RingletSplitter splitter = { .bins = packed->matrix->bins };
  const RingletEngineTask task = { .splitter = &splitter,
    .preproc = packed->preproc,
    .error_model = packed->error_model,
    .statistic = *statistic,
    .poisson_floor = packed->in.task.floor };
  g_autoptr (RingletCsr) matrix = transpose (packed->matrix, error);

  return matrix != NULL ? ringlet_csr_state_new_of (&task, matrix, packed->known, error)
                        : NULL;
}
