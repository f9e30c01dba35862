/* SPDX-License-Identifier: MIT */

/* One chunk: its bytes from the library, under the lock; its filters without. */

#include <string.h>

#include "base/error.h"
#include "base/recycle.h"
#include "image/hdf5-chunk.h"

/* ---- filters ---- */

static gboolean
set_damaged (GError **error, const char *reason)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "It is damaged: %s", reason);
  return FALSE;
}

static gboolean
set_no_memory (GError **error)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_LIMIT, "There is not enough memory for it");
  return FALSE;
}

/* Bytes of a stage between two filters: what did not shrink has grown a little. */
static gsize
between_room (gsize chunk_size)
{
  return chunk_size + chunk_size / 4 + 4096;
}

static gboolean
has_right_size (gsize size, gsize wanted, GError **error)
{
  g_autofree char *reason = NULL;

  if (size == wanted)
    return TRUE;

  reason = g_strdup_printf (
      "it holds %" G_GSIZE_FORMAT " bytes, not %" G_GSIZE_FORMAT, size, wanted);
  return set_damaged (error, reason);
}

/* @stored: @size bytes; @chunk: room for one chunk as it is stored */
static gboolean
undo_filters (const RingletHdf5Chunks *self, const guint8 *stored, gsize size,
    guint32 skipped, guint8 *chunk, GError **error)
{
  const gsize chunk_size = self->n_in_chunk * self->element_size;
  g_autofree guint8 *last = NULL;
  const guint32 all = (1u << self->n_filters) - 1;
  const guint8 *from = stored;

  for (guint i = self->n_filters; i-- > 0;) {
    const gboolean is_end = (~skipped & all & ((1u << i) - 1)) == 0;
    const gsize room = is_end ? chunk_size : between_room (chunk_size);
    g_autofree guint8 *between = NULL;

    if ((skipped >> i & 1) != 0)
      continue;
    if (!is_end && (between = g_try_malloc (room)) == NULL)
      return set_no_memory (error);
    if (!ringlet_hdf5_filter_undo (&self->filters[i], from, size,
            is_end ? chunk : between, room, &size, error)) {
      g_prefix_error (error, "It is damaged: ");
      return FALSE;
    }
    g_free (last);
    from = last = g_steal_pointer (&between);
    if (is_end)
      return has_right_size (size, chunk_size, error);
  }

  if (!has_right_size (size, chunk_size, error))
    return FALSE;
  if (from != chunk)
    memcpy (chunk, from, chunk_size);
  return TRUE;
}

/* ---- one chunk ---- */

/* What is stored of the chunk at @origin: none when it was never written. */
typedef struct {
  guint8 *bytes; /* @owned, or where the chunk goes */
  guint8 *owned;
  gsize size;
  guint32 skipped; /* filters that were left out, a bit each */
} Stored;

/* Those of a series are nearly of one size. */
static void
stored_clear (Stored *self)
{
  ringlet_recycle_give (self->owned, ringlet_recycle_round (self->size));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

/* Stored bytes of a chunk, 0 for one that was never written.
 * H5Dget_chunk_storage_size() looks it up, but calls such a one an error;
 * H5Dget_chunk_info_by_coord() knows, but walks through all chunks before it. */
static gboolean
find_size (const RingletHdf5Chunks *self, const hsize_t *origin, hsize_t *size)
{
  haddr_t address = HADDR_UNDEF;
  unsigned skipped = 0;

  if (H5Dget_chunk_storage_size (self->dataset, origin, size) >= 0 && *size > 0)
    return TRUE;
  if (H5Dget_chunk_info_by_coord (self->dataset, origin, &skipped, &address, size) < 0)
    return FALSE;
  if (address == HADDR_UNDEF)
    *size = 0;
  return TRUE;
}

/* The only part that needs the lock. Without filters the bytes go where they belong. */
static gboolean
fetch (const RingletHdf5Chunks *self, const hsize_t *origin, guint8 *chunk,
    Stored *stored, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock = ringlet_hdf5_lock_cancellable (cancellable, error);
  hsize_t size = 0;

  if (lock == NULL)
    return FALSE;
  if (!find_size (self, origin, &size)) {
    ringlet_hdf5_set_error (error, "It cannot be found");
    return FALSE;
  }
  if (size == 0)
    return TRUE;
  if (size > self->file_size)
    return set_damaged (error, "it is larger than the file");

  stored->size = (gsize) size;
  stored->bytes = chunk;
  if (self->n_filters > 0 || size != self->n_in_chunk * self->element_size)
    stored->bytes = stored->owned =
        ringlet_recycle_take (ringlet_recycle_round (stored->size));
  if (stored->bytes == NULL)
    return set_no_memory (error);
  if (H5Dread_chunk (
          self->dataset, H5P_DEFAULT, origin, &stored->skipped, stored->bytes) < 0) {
    ringlet_hdf5_set_error (error, "It cannot be read");
    return FALSE;
  }
  return TRUE;
}

/* A chunk that reaches beyond the dataset may be stored without filters. */
static gboolean
is_plain_edge (const RingletHdf5Chunks *self, const hsize_t *origin)
{
  for (int i = 0; self->has_plain_edges && i < self->n_axes; i++) {
    if (self->chunk[i] > self->shape[i] - origin[i])
      return TRUE;
  }
  return FALSE;
}

static gboolean
convert (const RingletHdf5Chunks *self, guint8 *chunk, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file_type = H5Dget_type (self->dataset);

  if (file_type >= 0 &&
      H5Tconvert (file_type, ringlet_hdf5_native_type (self->raw.type),
          self->n_in_chunk, chunk, NULL, H5P_DEFAULT) >= 0)
    return TRUE;
  ringlet_hdf5_set_error (error, "The numbers of the dataset cannot be converted");
  return FALSE;
}

gsize
ringlet_hdf5_chunks_room (const RingletHdf5Chunks *self)
{
  const gsize size = ringlet_raw_type_size (&self->raw);

  return self->n_in_chunk * MAX (size, self->element_size);
}

static gboolean
decode (const RingletHdf5Chunks *self, const hsize_t *origin, guint8 *chunk,
    gboolean *is_written, GCancellable *cancellable, GError **error)
{
  g_auto (Stored) stored = { 0 };

  if (!fetch (self, origin, chunk, &stored, cancellable, error))
    return FALSE;
  *is_written = stored.size > 0;
  if (!*is_written)
    return TRUE;

  if (is_plain_edge (self, origin))
    stored.skipped = G_MAXUINT32;
  return undo_filters (self, stored.bytes, stored.size, stored.skipped, chunk, error) &&
      (!self->converts || convert (self, chunk, error));
}

static char *
describe_place (const RingletHdf5Chunks *self, const hsize_t *origin)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < self->n_axes; i++)
    g_string_append_printf (
        text, "%s%" G_GUINT64_FORMAT, i > 0 ? ", " : "", (guint64) origin[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
prefix_chunk (const RingletHdf5Chunks *self, const hsize_t *origin, GError **reason)
{
  g_autofree char *place = describe_place (self, origin);

  if (!g_error_matches (*reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (reason, "The chunk at (%s): ", place);
}

gboolean
ringlet_hdf5_chunks_fetch (const RingletHdf5Chunks *self, const hsize_t *origin,
    guint8 *chunk, gboolean *is_written, GCancellable *cancellable, GError **error)
{
  GError *reason = NULL;

  if (decode (self, origin, chunk, is_written, cancellable, &reason))
    return TRUE;

  prefix_chunk (self, origin, &reason);
  g_propagate_error (error, reason);
  return FALSE;
}

GBytes *
ringlet_hdf5_chunks_get_stored (const RingletHdf5Chunks *self, const hsize_t *origin,
    GCancellable *cancellable, GError **error)
{
  g_auto (Stored) stored = { 0 };
  GError *reason = NULL;

  if (!fetch (self, origin, NULL, &stored, cancellable, &reason)) {
    prefix_chunk (self, origin, &reason);
    g_propagate_error (error, reason);
    return NULL;
  }
  if (stored.owned == NULL || stored.skipped != 0)
    return NULL;
  return ringlet_recycle_bytes (g_steal_pointer (&stored.owned), stored.size,
      ringlet_recycle_round (stored.size));
}

/* ---- chunks that are needed again ---- */

/* Its number, counted row-major. */
static guint64
number_of (const RingletHdf5Chunks *self, const hsize_t *origin)
{
  guint64 number = 0;

  for (int i = 0; i < self->n_axes; i++) {
    const guint64 n = (self->shape[i] + self->chunk[i] - 1) / self->chunk[i];

    number = number * n + origin[i] / self->chunk[i];
  }
  return number;
}

GBytes *
ringlet_hdf5_chunks_get (const RingletHdf5Chunks *self, const hsize_t *origin,
    GCancellable *cancellable, GError **error)
{
  const guint64 number = number_of (self, origin);
  const gsize room = ringlet_hdf5_chunks_room (self);
  g_autofree guint8 *chunk = NULL;
  gboolean is_written = FALSE;
  GBytes *bytes = NULL;

  if (self->cache != NULL)
    bytes = ringlet_hdf5_cache_lookup (self->cache, self->cache_key, number);
  if (bytes != NULL)
    return bytes;

  chunk = g_try_malloc (room);
  if (chunk == NULL) {
    set_no_memory (error);
    return NULL;
  }
  if (!ringlet_hdf5_chunks_fetch (self, origin, chunk, &is_written, cancellable, error))
    return NULL;
  bytes = is_written ? g_bytes_new_take (g_steal_pointer (&chunk), room)
                     : g_bytes_new (NULL, 0);
  if (self->cache != NULL)
    ringlet_hdf5_cache_insert (self->cache, self->cache_key, number, bytes);
  return bytes;
}
