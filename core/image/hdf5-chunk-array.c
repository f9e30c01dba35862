/* SPDX-License-Identifier: MIT */

/* Chunks of any number of axes into an array: row by row along the last axis. */

#include <string.h>

#include "base/error.h"
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

/* What of a chunk lies in the array, and where. */
typedef struct {
  const RingletHdf5Chunks *chunks;
  const hsize_t *origin;
  hsize_t inside[H5S_MAX_RANK]; /* how many along each axis */
} Part;

static gsize
index_in_array (const Part *part, const hsize_t *at)
{
  gsize index = 0;

  for (int i = 0; i < part->chunks->n_axes; i++)
    index = index * (gsize) part->chunks->shape[i] + (gsize) (part->origin[i] + at[i]);
  return index;
}

static gsize
index_in_chunk (const Part *part, const hsize_t *at)
{
  gsize index = 0;

  for (int i = 0; i < part->chunks->n_axes; i++)
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

gboolean
ringlet_hdf5_chunks_read_all (
    const RingletHdf5Chunks *self, gpointer pixels, GError **error)
{
  g_autofree guint8 *chunk = g_try_malloc (ringlet_hdf5_chunks_room (self));
  hsize_t origin[H5S_MAX_RANK] = { 0 };
  Part part = { self, origin };

  if (chunk == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a chunk of the dataset");
    return FALSE;
  }
  do {
    gboolean is_written = FALSE;

    if (!ringlet_hdf5_chunks_fetch (self, origin, chunk, &is_written, error))
      return FALSE;
    for (int i = 0; i < self->n_axes; i++)
      part.inside[i] = MIN (self->chunk[i], self->shape[i] - origin[i]);
    copy_part (&part, is_written ? chunk : NULL, pixels);
  } while (advance (origin, self->chunk, self->shape, self->n_axes));
  return TRUE;
}
