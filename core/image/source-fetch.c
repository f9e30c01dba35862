/* SPDX-License-Identifier: MIT */

/* Frames that are read, but not decoded. */

#include "base/detached.h"
#include "image/codec-bitshuffle.h"
#include "image/source-private.h"
#include "image/stored-frame.h"

static void
stored_clear (gpointer data)
{
  RingletStoredFrame *self = data;

  g_clear_pointer (&self->chunk, g_bytes_unref);
  ringlet_image_meta_clear (&self->meta);
  g_clear_pointer (&self->source, ringlet_source_unref);
  if (self->file != NULL)
    ringlet_source_file_unref (self->file);
}

RingletStoredFrame *
ringlet_stored_frame_ref (RingletStoredFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_stored_frame_unref (RingletStoredFrame *self)
{
  g_atomic_rc_box_release_full (self, stored_clear);
}

static RingletStoredFrame *
stored_new (RingletSource *source, guint64 index)
{
  RingletStoredFrame *self = g_atomic_rc_box_new0 (RingletStoredFrame);

  self->source = ringlet_source_ref (source);
  self->index = index;
  return self;
}

RingletStoredFrame *
ringlet_stored_frame_new_image (RingletImage *image)
{
  g_autoptr (RingletSource) source = ringlet_source_new_image (image, "memory");

  return stored_new (source, 0);
}

/* ---- reading ---- */

/* What is in a chunk, and what is said beside it. */
static gboolean
fetch_chunk (RingletStoredFrame *self, RingletSourceFile *file, guint64 index,
    GCancellable *cancellable, GError **error)
{
  g_auto (RingletFrameInfo) info = { 0 };

  if (!ringlet_source_file_fetch (file, index, &self->chunk, cancellable, error))
    return FALSE;
  if (self->chunk == NULL)
    return TRUE;
  if (!ringlet_source_file_describe (file, index, &info, error))
    return FALSE;
  self->type = info.type;
  self->n_slow = info.n_slow;
  self->n_fast = info.n_fast;
  self->meta = info.meta; /* with all that it owns */
  info.meta = (RingletImageMeta){ 0 };
  return TRUE;
}

static gpointer
fetch_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  RingletStoredFrame *self = data;
  RingletSource *source = self->source;
  const guint entry = ringlet_source_find (source, self->index);
  const guint64 first = ringlet_source_entry (source, entry)->first;
  g_autoptr (RingletSourceFile) file = NULL;

  if (ringlet_source_entry (source, entry)->n_frames == 1) {
    self->file = ringlet_source_open_entry (source, entry, error);
    return self->file != NULL ? ringlet_stored_frame_ref (self) : NULL;
  }
  file = ringlet_source_get_file (source, entry, RINGLET_SOURCE_READ, error);
  if (file == NULL ||
      !fetch_chunk (self, file, self->index - first, cancellable, error))
    return NULL;
  return ringlet_stored_frame_ref (self);
}

static void
stored_free (gpointer data)
{
  ringlet_stored_frame_unref (data);
}

RingletStoredFrame *
ringlet_source_fetch (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error)
{
  RingletStoredFrame *stored = NULL;

  g_return_val_if_fail (index < self->n_frames, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  stored = stored_new (self, index);
  if (self->image != NULL || self->single != NULL)
    return stored;
  return ringlet_detached_run (
      fetch_detached, stored, stored_free, stored_free, cancellable, error);
}

/* ---- decoding ---- */

static RingletImage *
decode_chunk (RingletStoredFrame *self, GError **error)
{
  const gsize size = ringlet_pixel_type_size (self->type);
  const gsize room = self->n_slow * self->n_fast * size;
  g_autofree gpointer pixels =
      ringlet_image_alloc (self->type, self->n_slow, self->n_fast, error);
  gsize n = 0;

  if (pixels == NULL ||
      !ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, size, 0,
          g_bytes_get_data (self->chunk, NULL), g_bytes_get_size (self->chunk), pixels,
          room, &n, error) ||
      n != room)
    return NULL;
  return ringlet_image_new_take (
      self->type, self->n_slow, self->n_fast, g_steal_pointer (&pixels), &self->meta);
}

RingletImage *
ringlet_stored_frame_decode (
    RingletStoredFrame *self, GCancellable *cancellable, GError **error)
{
  RingletImage *image = NULL;

  if (self->file != NULL)
    return ringlet_source_file_read (self->file, 0, cancellable, error);
  if (self->chunk != NULL)
    image = decode_chunk (self, NULL);
  /* What is wrong with it, the source says in its words. */
  return image != NULL
      ? image
      : ringlet_source_read (self->source, self->index, cancellable, error);
}
