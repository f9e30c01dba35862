/* SPDX-License-Identifier: MIT */
#include "matrix/csr.h"

#include "matrix/csc.h"
#include "matrix/lines.h"

static void
csr_clear (gpointer data)
{
  RingletCsr *self = data;

  g_free (self->row_start);
  g_free (self->col);
  g_free (self->share);
}

RingletCsr *
ringlet_csr_new (guint32 n_rows, guint32 n_cols, gsize *row_start, guint32 *col,
    double *share, GError **error)
{
  const RingletLines rows = { n_rows, n_cols, row_start, col, share };
  g_autoptr (RingletCsr) self = g_atomic_rc_box_new0 (RingletCsr);

  self->n_rows = n_rows;
  self->n_cols = n_cols;
  self->row_start = row_start;
  self->col = col;
  self->share = share;
  self->n_entries = row_start[n_rows];
  return ringlet_lines_check (&rows, "CSR row", error) ? g_steal_pointer (&self) : NULL;
}

RingletCsr *
ringlet_csr_ref (RingletCsr *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_csr_unref (RingletCsr *self)
{
  g_atomic_rc_box_release_full (self, csr_clear);
}

static gpointer
csr_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletCsc) csc = ringlet_csc_new_split (inputs, cancellable, error);

  return csc != NULL ? ringlet_csc_to_csr (csc, cancellable, error) : NULL;
}

static gsize
csr_n_bytes (gconstpointer value)
{
  const RingletCsr *self = value;

  return self->n_entries * (sizeof *self->col + sizeof *self->share) +
      self->n_rows * sizeof *self->row_start;
}

static const RingletMemoClass csr_class = {
  .name = "csr",
  .compute = csr_compute,
  .clear = csr_clear,
  .n_bytes = csr_n_bytes,
};

RingletCsr *
ringlet_csr_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *key = ringlet_splitter_key (splitter, "csr");

  return ringlet_memo_get (memo, &csr_class, key, splitter, cancellable, error);
}
