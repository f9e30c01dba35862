/* SPDX-License-Identifier: MIT */
#include "engine/opencl-transpose.h"

#include "base/error.h"

/* Pixels between two looks whether somebody still wants them: a millisecond. */
#define LOOK_AFTER 65536

/* First how many entries a bin has, then the entries. */
typedef struct {
  const RingletBins *bins;
  gsize *start; /* n_bins + 2: of bin b, at b + 2 while it is counted, at b + 1 after */
  guint32 *col;
  double *share;
  guint32 pixel;
  gsize slot; /* of the entry before; G_MAXSIZE for the first one of a pixel */
} Transpose;

/* All of a pixel in one bin, which is one more than 16 bits hold, is two entries next
 * to each other. */
static gboolean
goes_on (Transpose *self, gsize slot)
{
  const gboolean is_same = slot == self->slot;

  self->slot = slot;
  return is_same;
}

static void
count_entry (gsize slot, guint32 share, gpointer data)
{
  Transpose *self = data;
  const gssize bin = ringlet_packed_bin (self->bins, slot);

  if (!goes_on (self, slot) && bin >= 0)
    self->start[bin + 2]++;
}

static void
put_entry (gsize slot, guint32 share, gpointer data)
{
  Transpose *self = data;
  const gssize bin = ringlet_packed_bin (self->bins, slot);
  const gboolean is_rest = goes_on (self, slot);
  const double part = share / (double) RINGLET_PACKED_ONE;
  gsize at;

  if (bin < 0)
    return;
  if (is_rest) {
    self->share[self->start[bin + 1] - 1] += part;
    return;
  }
  at = self->start[bin + 1]++;
  self->col[at] = self->pixel;
  self->share[at] = part;
}

static gboolean
visit (const RingletPacked *matrix, Transpose *self, RingletPackedFunc func,
    GCancellable *cancellable, GError **error)
{
  for (gsize pixel = 0; pixel < matrix->n_pixels; pixel++) {
    if (pixel % LOOK_AFTER == 0 &&
        g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    self->pixel = (guint32) pixel;
    self->slot = G_MAXSIZE;
    ringlet_packed_foreach (matrix, pixel, func, self);
  }
  return TRUE;
}

static void
transpose_clear (Transpose *self)
{
  g_free (self->start);
  g_free (self->col);
  g_free (self->share);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Transpose, transpose_clear)

static gboolean
refuse (const RingletPacked *matrix, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the shares of %" G_GSIZE_FORMAT " pixels",
      matrix->n_pixels);
  return FALSE;
}

/* Where the entries of each bin begin, and room for all of them. */
static gboolean
count (Transpose *self, const RingletPacked *matrix, GCancellable *cancellable,
    GError **error)
{
  const gsize n_bins = ringlet_bins_n (&matrix->bins);
  gsize n_entries;

  self->start = g_try_new0 (gsize, n_bins + 2);
  if (self->start == NULL)
    return refuse (matrix, error);
  if (!visit (matrix, self, count_entry, cancellable, error))
    return FALSE;
  for (gsize bin = 0; bin < n_bins; bin++)
    self->start[bin + 2] += self->start[bin + 1];
  n_entries = self->start[n_bins + 1];
  self->col = g_try_new (guint32, MAX (n_entries, 1));
  self->share = g_try_new (double, MAX (n_entries, 1));
  return (self->col != NULL && self->share != NULL) || refuse (matrix, error);
}

/* Two shares of one pixel in one bin would count twice where their squares do. */
static RingletCsr *
transpose (const RingletPacked *matrix, GCancellable *cancellable, GError **error)
{
  g_auto (Transpose) self = { .bins = &matrix->bins };

  if (!count (&self, matrix, cancellable, error) ||
      !visit (matrix, &self, put_entry, cancellable, error))
    return NULL;
  return ringlet_csr_new ((guint32) ringlet_bins_n (&matrix->bins),
      (guint32) matrix->n_pixels, g_steal_pointer (&self.start),
      g_steal_pointer (&self.col), g_steal_pointer (&self.share), error);
}

RingletCsrState *
ringlet_packed_transpose (const RingletPackedState *packed,
    const RingletStatistic *statistic, GCancellable *cancellable, GError **error)
{
  const RingletSplitter splitter = { .bins = packed->matrix->bins };
  const RingletEngineTask task = { .splitter = &splitter,
    .preproc = packed->preproc,
    .error_model = packed->error_model,
    .statistic = *statistic,
    .poisson_floor = packed->in.task.floor };
  g_autoptr (RingletCsr) matrix = transpose (packed->matrix, cancellable, error);

  return matrix != NULL ? ringlet_csr_state_new_of (&task, matrix, packed->known, error)
                        : NULL;
}
