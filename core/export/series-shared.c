/* SPDX-License-Identifier: MIT */
#include "export/series-shared.h"

#include <string.h>

/* Rows that are looked at, in memory of this size at most. */
#define MAX_RECENT 8
#define MAX_RECENT_BYTES ((gsize) 32 << 20)
#define INDEX_CHUNK 1024

typedef struct {
  guint64 row;
  double *values;
  RingletKnown *known; /* (nullable) */
} Recent;

struct _RingletSeriesShared {
  RingletSeriesColumn *rows;
  RingletSeriesColumn *index;
  gsize n_bytes; /* of a row */
  guint64 n_rows;
  GPtrArray *recent; /* the last used one first */
};

static void
recent_free (gpointer data)
{
  Recent *self = data;

  g_clear_pointer (&self->known, ringlet_known_unref);
  g_free (self->values);
  g_free (self);
}

void
ringlet_series_shared_free (RingletSeriesShared *self)
{
  g_clear_pointer (&self->rows, ringlet_series_column_free);
  g_clear_pointer (&self->index, ringlet_series_column_free);
  g_ptr_array_unref (self->recent);
  g_free (self);
}

typedef RingletSeriesColumn *(*MakeColumn) (
    hid_t parent, const RingletSeriesSpec *spec, guint64 n_rows, GError **error);

static RingletSeriesColumn *
open_column (
    hid_t parent, const RingletSeriesSpec *spec, guint64 n_rows, GError **error)
{
  return ringlet_series_column_open (parent, spec, error);
}

static RingletSeriesShared *
shared_new (hid_t parent, const RingletSeriesSpec *spec, MakeColumn make,
    guint64 n_frames, GError **error)
{
  g_autoptr (RingletSeriesShared) self = g_new0 (RingletSeriesShared, 1);
  g_autofree char *name = g_strconcat (spec->name, "_row", NULL);
  RingletSeriesSpec rows = *spec;
  const RingletSeriesSpec index = {
    .name = name, .type = RINGLET_PIXEL_U64, .n_chunk = INDEX_CHUNK
  };

  /* A row is final as soon as it is there. */
  rows.n_chunk = 1;
  rows.packed = TRUE;
  self->recent = g_ptr_array_new_with_free_func (recent_free);
  self->rows = make (parent, &rows, 0, error);
  if (self->rows != NULL)
    self->index = make (parent, &index, n_frames, error);
  if (self->index == NULL)
    return NULL;
  self->n_bytes = ringlet_series_column_row_size (self->rows);
  self->n_rows = ringlet_series_column_n_rows (self->rows);
  return g_steal_pointer (&self);
}

RingletSeriesShared *
ringlet_series_shared_create (
    hid_t parent, const RingletSeriesSpec *spec, guint64 n_frames, GError **error)
{
  return shared_new (parent, spec, ringlet_series_column_create, n_frames, error);
}

/* ---- the rows that were used last ---- */

static guint
max_recent (const RingletSeriesShared *self)
{
  return (guint) CLAMP (MAX_RECENT_BYTES / MAX (self->n_bytes, 1), 1, MAX_RECENT);
}

/* To the front, where @i is one of them; the last one falls out for a new one. */
static Recent *
use (RingletSeriesShared *self, guint i)
{
  Recent *recent = NULL;

  if (i < self->recent->len) {
    recent = g_ptr_array_steal_index (self->recent, i);
  } else {
    recent = g_new0 (Recent, 1);
    if (self->recent->len >= max_recent (self))
      g_ptr_array_remove_index (self->recent, self->recent->len - 1);
  }
  g_ptr_array_insert (self->recent, 0, recent);
  return recent;
}

static guint
find_row (const RingletSeriesShared *self, guint64 row)
{
  guint i = 0;

  while (i < self->recent->len &&
      ((Recent *) g_ptr_array_index (self->recent, i))->row != row)
    i++;
  return i;
}

static gboolean
read_recent (RingletSeriesShared *self, GError **error)
{
  for (guint i = 0; i < self->recent->len; i++) {
    Recent *recent = g_ptr_array_index (self->recent, i);

    recent->values = g_malloc (self->n_bytes);
    if (!ringlet_series_column_read (self->rows, recent->row, 1, recent->values, error))
      return FALSE;
  }
  return TRUE;
}

RingletSeriesShared *
ringlet_series_shared_open (hid_t parent, const RingletSeriesSpec *spec,
    const guint8 *status, guint64 n_frames, GError **error)
{
  g_autoptr (RingletSeriesShared) self =
      shared_new (parent, spec, open_column, n_frames, error);
  const guint64 n =
      self != NULL ? MIN (n_frames, ringlet_series_column_n_rows (self->index)) : 0;
  g_autofree guint64 *index = g_new0 (guint64, n + 1);

  if (self == NULL ||
      (n > 0 && !ringlet_series_column_read (self->index, 0, n, index, error)))
    return NULL;
  for (guint64 i = 0; i < n; i++) {
    if (status[i] == 1 && index[i] < self->n_rows)
      use (self, find_row (self, index[i]))->row = index[i];
  }
  return read_recent (self, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- frames ---- */

static guint
find_values (
    const RingletSeriesShared *self, const double *values, const RingletKnown *known)
{
  guint i = 0;

  for (; i < self->recent->len; i++) {
    const Recent *recent = g_ptr_array_index (self->recent, i);

    if ((known != NULL && recent->known == known) ||
        memcmp (recent->values, values, self->n_bytes) == 0)
      break;
  }
  return i;
}

gboolean
ringlet_series_shared_put (RingletSeriesShared *self, guint64 frame,
    const double *values, RingletKnown *known, GError **error)
{
  const guint found = find_values (self, values, known);
  const gboolean is_new = found == self->recent->len;
  Recent *recent = use (self, found);

  if (is_new) {
    recent->row = self->n_rows++;
    recent->values = g_memdup2 (values, self->n_bytes);
    if (!ringlet_series_column_put (self->rows, recent->row, values, error))
      return FALSE;
  }
  /* Held, so that nobody else gets its address. */
  if (known != recent->known) {
    g_clear_pointer (&recent->known, ringlet_known_unref);
    recent->known = known != NULL ? ringlet_known_ref (known) : NULL;
  }
  return ringlet_series_column_put (self->index, frame, &recent->row, error);
}

gboolean
ringlet_series_shared_flush (
    RingletSeriesShared *self, guint64 n_frames, GError **error)
{
  return ringlet_series_column_flush (self->rows, 0, error) &&
      ringlet_series_column_flush (self->index, n_frames, error);
}
