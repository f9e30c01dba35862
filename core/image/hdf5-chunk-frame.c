/* SPDX-License-Identifier: MIT */

/* Frames out of chunks. */

#include <string.h>

#include "image/codec-bitshuffle.h"
#include "image/hdf5-chunk.h"

/* Where a frame meets a chunk: rows and columns of the frame. */
typedef struct {
  hsize_t origin[H5S_MAX_RANK];
  gsize row, n_rows;
  gsize column, n_columns;
  gsize first; /* index in the chunk of the pixel at (row, column) */
} Piece;

static void
fill_piece (const RingletHdf5Chunks *self, const Piece *piece, guint8 *pixels)
{
  const gsize size = ringlet_pixel_type_size (self->raw.type);
  const gsize n_fast = (gsize) self->shape[self->n_axes - 1];

  for (gsize y = 0; y < piece->n_rows; y++) {
    guint8 *to = pixels + ((piece->row + y) * n_fast + piece->column) * size;

    for (gsize x = 0; x < piece->n_columns; x++)
      memcpy (to + x * size, self->fill, size);
  }
}

static void
copy_piece (const RingletHdf5Chunks *self, const Piece *piece, const guint8 *chunk,
    guint8 *pixels)
{
  const gsize size = ringlet_pixel_type_size (self->raw.type);
  const gsize stored_size = ringlet_raw_type_size (&self->raw);
  const gsize n_fast = (gsize) self->shape[self->n_axes - 1];
  const gsize stride = (gsize) self->chunk[self->n_axes - 1];

  for (gsize y = 0; y < piece->n_rows; y++)
    ringlet_raw_decode (&self->raw, chunk + (piece->first + y * stride) * stored_size,
        piece->n_columns, pixels + ((piece->row + y) * n_fast + piece->column) * size);
}

static gboolean
read_piece (const RingletHdf5Chunks *self, const Piece *piece, guint8 *pixels,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) chunk =
      ringlet_hdf5_chunks_get (self, piece->origin, cancellable, error);

  if (chunk == NULL)
    return FALSE;
  if (g_bytes_get_size (chunk) == 0)
    fill_piece (self, piece, pixels);
  else
    copy_piece (self, piece, g_bytes_get_data (chunk, NULL), pixels);
  return TRUE;
}

/* Where a chunk is a frame it is decoded where the pixels belong. */
static gboolean
read_whole (const RingletHdf5Chunks *self, Piece *piece, guint8 *pixels,
    GCancellable *cancellable, GError **error)
{
  gboolean is_written = FALSE;

  piece->n_rows = (gsize) self->shape[self->n_axes - 2];
  piece->n_columns = (gsize) self->shape[self->n_axes - 1];
  if (!ringlet_hdf5_chunks_fetch (
          self, piece->origin, pixels, &is_written, cancellable, error))
    return FALSE;
  if (!is_written)
    fill_piece (self, piece, pixels);
  return TRUE;
}

/* Sets what all pieces of frame @frame share: the place on the leading axes. */
static void
piece_init (Piece *piece, const RingletHdf5Chunks *self, guint64 frame)
{
  gsize stride =
      (gsize) (self->chunk[self->n_axes - 2] * self->chunk[self->n_axes - 1]);

  *piece = (Piece){ 0 };
  for (int i = self->n_axes - 3; i >= 0; i--) {
    const guint64 at = frame % self->shape[i];

    piece->origin[i] = at - at % self->chunk[i];
    piece->first += (gsize) (at % self->chunk[i]) * stride;
    stride *= (gsize) self->chunk[i];
    frame /= self->shape[i];
  }
}

/* Whether a chunk is a frame, byte for byte. */
static gboolean
is_frame (const RingletHdf5Chunks *self)
{
  for (int i = 0; i < self->n_axes; i++) {
    if (self->chunk[i] != (i < self->n_axes - 2 ? 1 : self->shape[i]))
      return FALSE;
  }
  return self->raw.type != RINGLET_PIXEL_BOOL && !self->raw.half &&
      self->raw.big_endian == (G_BYTE_ORDER == G_BIG_ENDIAN) &&
      ringlet_hdf5_chunks_room (self) ==
      self->n_in_chunk * ringlet_pixel_type_size (self->raw.type);
}

static gboolean
read_pieces (const RingletHdf5Chunks *self, Piece *piece, guint8 *pixels,
    GCancellable *cancellable, GError **error)
{
  const int slow = self->n_axes - 2;
  const gsize n_slow = (gsize) self->shape[slow];
  const gsize n_fast = (gsize) self->shape[slow + 1];
  const gsize step_slow = (gsize) MIN (self->chunk[slow], n_slow);
  const gsize step_fast = (gsize) MIN (self->chunk[slow + 1], n_fast);

  for (gsize row = 0; row < n_slow; row += step_slow) {
    for (gsize column = 0; column < n_fast; column += step_fast) {
      piece->origin[slow] = piece->row = row;
      piece->origin[slow + 1] = piece->column = column;
      piece->n_rows = MIN (step_slow, n_slow - row);
      piece->n_columns = MIN (step_fast, n_fast - column);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !read_piece (self, piece, pixels, cancellable, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
ringlet_hdf5_chunks_read (const RingletHdf5Chunks *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error)
{
  Piece piece;

  piece_init (&piece, self, frame);
  return is_frame (self) ? read_whole (self, &piece, pixels, cancellable, error)
                         : read_pieces (self, &piece, pixels, cancellable, error);
}

static gboolean
is_bitshuffle_lz4 (const RingletHdf5Chunks *self)
{
  const RingletHdf5Filter *filter = &self->filters[0];

  return self->n_filters == 1 && filter->id == RINGLET_HDF5_BITSHUFFLE &&
      filter->n_values > 4 && filter->values[4] == RINGLET_BITSHUFFLE_LZ4;
}

gboolean
ringlet_hdf5_chunks_fetch_stored (const RingletHdf5Chunks *self, guint64 frame,
    GBytes **stored, GCancellable *cancellable, GError **error)
{
  GError *reason = NULL;
  Piece piece;

  *stored = NULL;
  if (!is_frame (self) || self->converts || !is_bitshuffle_lz4 (self))
    return TRUE;
  piece_init (&piece, self, frame);
  *stored = ringlet_hdf5_chunks_get_stored (self, piece.origin, cancellable, &reason);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, reason);
  return FALSE;
}

gboolean
ringlet_hdf5_chunks_share_frames (const RingletHdf5Chunks *self)
{
  for (int i = 0; i < self->n_axes - 2; i++) {
    if (self->chunk[i] > 1)
      return TRUE;
  }
  return FALSE;
}
