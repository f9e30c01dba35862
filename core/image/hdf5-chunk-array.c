/* SPDX-License-Identifier: MIT */

/* Chunks of any number of axes into an array: row by row along the last axis. */

#include <string.h>

#include "image/hdf5-chunk.h"

/* The next place on the first @n axes, the last of them fastest; FALSE at the end. */
static gboolean
advance (hsize_t *at, const hsize_t *step, const hsize_t *end, int n)
{
  for (int i = n - 1; i >= 0; i--) {
    at[i] += step != NULL ? step[i] : 1;
    if (at[i] < end[i])
      return TRUE;
    at[i] = 0;
  }
  return FALSE;
}

/* What of a chunk lies in the array, and where: the array has the rows of the dataset
 * from @first on. */
typedef struct {
  const RingletHdf5Chunks *chunks;
  guint64 first;
  hsize_t origin[H5S_MAX_RANK];
  hsize_t skipped;              /* rows of the chunk that lie before @first */
  hsize_t inside[H5S_MAX_RANK]; /* how many along each axis, behind those */
} Part;

static gsize
index_in_array (const Part *part, const hsize_t *at)
{
  gsize index = (gsize) (part->origin[0] + part->skipped + at[0] - part->first);

  for (int i = 1; i < part->chunks->n_axes; i++)
    index = index * (gsize) part->chunks->shape[i] + (gsize) (part->origin[i] + at[i]);
  return index;
}

static gsize
index_in_chunk (const Part *part, const hsize_t *at)
{
  gsize index = (gsize) (part->skipped + at[0]);

  for (int i = 1; i < part->chunks->n_axes; i++)
    index = index * (gsize) part->chunks->chunk[i] + (gsize) at[i];
  return index;
}

/* @chunk: (nullable): NULL for one that was never written */
static void
copy_part (const Part *part, const guint8 *chunk, guint8 *pixels)
{
  const RingletHdf5Chunks *self = part->chunks;
  const gsize size = ringlet_pixel_type_size (self->raw.type);
  const gsize stored_size = ringlet_raw_type_size (&self->raw);
  const gsize n = (gsize) part->inside[self->n_axes - 1];
  hsize_t at[H5S_MAX_RANK] = { 0 };

  do {
    guint8 *to = pixels + index_in_array (part, at) * size;

    if (chunk != NULL)
      ringlet_raw_decode (
          &self->raw, chunk + index_in_chunk (part, at) * stored_size, n, to);
    for (gsize i = 0; chunk == NULL && i < n; i++)
      memcpy (to + i * size, self->fill, size);
  } while (advance (at, NULL, part->inside, self->n_axes - 1));
}

/* Sets what of the chunk at @part->origin lies before row @end. */
static void
set_inside (Part *part, guint64 end)
{
  const RingletHdf5Chunks *self = part->chunks;

  for (int i = 0; i < self->n_axes; i++)
    part->inside[i] =
        MIN (self->chunk[i], (i == 0 ? end : self->shape[i]) - part->origin[i]);
  part->skipped = part->first > part->origin[0] ? part->first - part->origin[0] : 0;
  part->inside[0] -= part->skipped;
}

gboolean
ringlet_hdf5_chunks_read_rows (const RingletHdf5Chunks *self, guint64 first, guint64 n,
    gpointer elements, GCancellable *cancellable, GError **error)
{
  Part part = { .chunks = self, .first = first };
  hsize_t ends[H5S_MAX_RANK];

  if (n == 0)
    return TRUE;
  memcpy (ends, self->shape, sizeof ends);
  ends[0] = first + n;
  part.origin[0] = first - first % self->chunk[0];
  do {
    g_autoptr (GBytes) chunk = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        (chunk = ringlet_hdf5_chunks_get (self, part.origin, cancellable, error)) ==
            NULL)
      return FALSE;
    set_inside (&part, ends[0]);
    copy_part (&part,
        g_bytes_get_size (chunk) > 0 ? g_bytes_get_data (chunk, NULL) : NULL, elements);
  } while (advance (part.origin, self->chunk, ends, self->n_axes));
  return TRUE;
}

gboolean
ringlet_hdf5_chunks_read_all (
    const RingletHdf5Chunks *self, gpointer pixels, GError **error)
{
  return ringlet_hdf5_chunks_read_rows (
      self, 0, self->shape[0], pixels, g_cancellable_get_current (), error);
}
