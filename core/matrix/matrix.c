/* SPDX-License-Identifier: MIT */
#include "matrix/matrix.h"

static void
matrix_clear (gpointer data)
{
  RingletMatrix *self = data;

  g_clear_pointer (&self->csr, ringlet_csr_unref);
  g_clear_pointer (&self->csc, ringlet_csc_unref);
  g_clear_pointer (&self->packed, ringlet_packed_unref);
}

RingletMatrix *
ringlet_matrix_get (const RingletSplitter *splitter, RingletStorage storage,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletMatrix) self = g_atomic_rc_box_new0 (RingletMatrix);

  self->storage = storage;
  self->n_bins = ringlet_bins_n (&splitter->bins);
  self->n_pixels = splitter->detector->n_slow * splitter->detector->n_fast;
  switch (storage) {
  case RINGLET_STORAGE_NONE:
    g_return_val_if_reached (NULL);
  case RINGLET_STORAGE_CSR:
    self->csr = ringlet_csr_get (splitter, memo, cancellable, error);
    break;
  case RINGLET_STORAGE_CSC:
    self->csc = ringlet_csc_get (splitter, memo, cancellable, error);
    break;
  case RINGLET_STORAGE_PACKED:
    self->packed = ringlet_packed_get (splitter, memo, cancellable, error);
    break;
  }
  if (self->csr == NULL && self->csc == NULL && self->packed == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
ringlet_matrix_touch (
    const RingletSplitter *splitter, RingletStorage storage, RingletMemo *memo)
{
  static const char *const kinds[] = {
    [RINGLET_STORAGE_CSR] = "csr",
    [RINGLET_STORAGE_CSC] = "csc",
    [RINGLET_STORAGE_PACKED] = "packed",
  };
  g_autofree char *key = NULL;

  if (storage == RINGLET_STORAGE_NONE)
    return;
  key = ringlet_splitter_key (splitter, kinds[storage]);
  ringlet_memo_touch (memo, key);
}

RingletMatrix *
ringlet_matrix_ref (RingletMatrix *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_matrix_unref (RingletMatrix *self)
{
  g_atomic_rc_box_release_full (self, matrix_clear);
}
