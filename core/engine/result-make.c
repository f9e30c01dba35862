/* SPDX-License-Identifier: MIT */
#include "engine/result-make.h"

#include "base/error.h"
#include "base/pages.h"

/* FALSE without memory; every pointer is set. */
static gboolean
alloc_arrays (RingletResult *self, gboolean with_variance)
{
  const gsize n = ringlet_result_n_bins (self);
  double **const sums[] = { &self->intensity, &self->sum_signal, &self->sum_counts,
    &self->sum_gain, &self->sum_norm, &self->sum_norm2, &self->count };
  double **const errors[] = { &self->sigma, &self->sum_variance };
  gboolean ok;

  self->radial = g_try_new0 (double, self->n_radial);
  self->azimuth = g_try_new0 (double, self->n_azimuth);
  ok = self->radial != NULL && self->azimuth != NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++) {
    *sums[i] = ringlet_pages_alloc0 (n, sizeof (double));
    ok = ok && *sums[i] != NULL;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++) {
    *errors[i] = with_variance ? ringlet_pages_alloc0 (n, sizeof (double)) : NULL;
    ok = ok && (*errors[i] != NULL || !with_variance);
  }
  return ok;
}

RingletResult *
ringlet_result_make (
    const RingletResult *like, gsize n_radial, gsize n_azimuth, GError **error)
{
  g_autoptr (RingletResult) self = g_atomic_rc_box_new0 (RingletResult);

  *self = *like;
  self->known = NULL;
  self->pool = NULL;
  self->spread = NULL;
  self->n_radial = n_radial;
  self->n_azimuth = n_azimuth;
  ringlet_provenance_copy (&like->provenance, &self->provenance);
  if (alloc_arrays (self, like->sum_variance != NULL))
    return g_steal_pointer (&self);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for %" G_GSIZE_FORMAT " bins; take fewer",
      n_radial * n_azimuth);
  return NULL;
}

void
ringlet_result_add_bin (
    RingletResult *self, gsize bin, const RingletResult *from, gsize from_bin)
{
  if (!(from->count[from_bin] > 0.0))
    return;

  self->sum_signal[bin] += from->sum_signal[from_bin];
  self->sum_counts[bin] += from->sum_counts[from_bin];
  self->sum_gain[bin] += from->sum_gain[from_bin];
  self->sum_norm[bin] += from->sum_norm[from_bin];
  self->sum_norm2[bin] += from->sum_norm2[from_bin];
  self->count[bin] += from->count[from_bin];
  if (self->sum_variance != NULL)
    self->sum_variance[bin] += self->one_count_included
        ? ringlet_result_variance (from, from_bin)
        : from->sum_variance[from_bin];
}

void
ringlet_result_note (RingletResult *self, char *text)
{
  char *before = self->provenance.operations;

  if (before == NULL) {
    self->provenance.operations = text;
    return;
  }
  self->provenance.operations = g_strconcat (before, "; ", text, NULL);
  g_free (before);
  g_free (text);
}

void
ringlet_result_finish (RingletResult *self)
{
  const gsize n = ringlet_result_n_bins (self);

  for (gsize bin = 0; bin < n; bin++) {
    const gboolean empty = !(self->count[bin] > 0.0);

    self->intensity[bin] =
        empty ? self->plan.empty : self->sum_signal[bin] / self->sum_norm[bin];
    if (self->sigma != NULL)
      self->sigma[bin] = empty ? self->plan.empty : ringlet_result_sem (self, bin);
  }
}
