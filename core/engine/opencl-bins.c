/* SPDX-License-Identifier: MIT */
#include "engine/opencl-bins.h"

#include "base/parallel.h"

/* One frame of which bins are made of slots. */
typedef struct {
  const RingletClOdd *odd;
  const guint64 *signal;
  const RingletPackedOut *out;
} Collect;

/* Bins of one azimuthal row. */
static void
collect_row (gsize a, gpointer data)
{
  const Collect *self = data;
  const RingletPacked *matrix = self->odd->task->matrix;
  const RingletBins *bins = &matrix->bins;
  const guint64 *square = self->signal + matrix->n_slots;

  for (gsize r = 0; r < bins->n_radial; r++) {
    const gsize slot = ringlet_packed_slot (bins, a, r);
    const gsize bin = a * bins->n_radial + r;

    self->out->counts[bin] =
        ringlet_cl_odd_signal (self->odd, slot, self->signal[slot]);
    if (self->out->variance != NULL)
      self->out->variance[bin] = ringlet_cl_odd_square (self->odd, slot, square[slot]);
  }
}

void
ringlet_cl_bins_collect (
    const RingletClOdd *odd, const guint64 *sums, const RingletPackedOut *out)
{
  Collect self = { odd, sums, out };

  ringlet_parallel_for (
      odd->task->matrix->bins.n_azimuth, collect_row, &self, NULL, NULL);
}
