/* SPDX-License-Identifier: MIT */

/* Frames that are read, but not decoded. */

#include "base/detached.h"
#include "base/error.h"
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
  g_free (self->label);
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

gsize
ringlet_stored_frame_n_bytes (const RingletStoredFrame *self)
{
  if (self->chunk != NULL)
    return g_bytes_get_size (self->chunk);
  return self->file != NULL ? ringlet_source_file_n_bytes (self->file) : 0;
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

RingletStoredFrame *
ringlet_stored_frame_new_chunk (GBytes *chunk, RingletPixelType type, gsize n_slow,
    gsize n_fast, const RingletImageMeta *meta, const char *label, guint64 index,
    GError **error)
{
  RingletStoredFrame *self = NULL;

  if (!ringlet_image_check_shape (n_slow, n_fast, error)) {
    g_prefix_error (error, "%s: ", label);
    return NULL;
  }
  self = g_atomic_rc_box_new0 (RingletStoredFrame);
  self->chunk = g_bytes_ref (chunk);
  self->type = type;
  self->n_slow = n_slow;
  self->n_fast = n_fast;
  if (meta != NULL)
    ringlet_image_meta_copy (meta, &self->meta);
  self->label = g_strdup (label);
  self->index = index;
  return self;
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

static gboolean
fetch_frame (RingletStoredFrame *self, GCancellable *cancellable, GError **error)
{
  RingletSource *source = self->source;
  const guint entry = ringlet_source_find (source, self->index);
  const guint64 first = ringlet_source_entry (source, entry)->first;
  g_autoptr (RingletSourceFile) file = NULL;

  if (ringlet_source_entry (source, entry)->n_frames == 1) {
    self->file = ringlet_source_open_entry (source, entry, error);
    return self->file != NULL;
  }
  file = ringlet_source_get_file (source, entry, RINGLET_SOURCE_READ, error);
  return file != NULL &&
      fetch_chunk (self, file, self->index - first, cancellable, error);
}

/* Frames that are fetched together; of the caller and of the thread that may be left
 * behind. */
typedef struct {
  gsize n;
  RingletStoredFrame **frames; /* (array length=n): each %NULL where it failed */
  GError **errors;             /* (array length=n) */
  gsize most;
  gsize n_done;
} Fetch;

static Fetch *
fetch_new (RingletSource *source, const guint64 *indices, gsize n, gsize most)
{
  Fetch *self = g_atomic_rc_box_new0 (Fetch);

  self->n = n;
  self->frames = g_new0 (RingletStoredFrame *, n);
  self->errors = g_new0 (GError *, n);
  self->most = most;
  for (gsize i = 0; i < n; i++)
    self->frames[i] = stored_new (source, indices[i]);
  return self;
}

static void
fetch_clear (gpointer data)
{
  Fetch *self = data;

  for (gsize i = 0; i < self->n; i++) {
    g_clear_pointer (&self->frames[i], ringlet_stored_frame_unref);
    g_clear_error (&self->errors[i]);
  }
  g_free (self->frames);
  g_free (self->errors);
}

static void
fetch_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, fetch_clear);
}

static gpointer
fetch_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  Fetch *self = data;

  for (gsize n_bytes = 0; self->n_done < self->n; self->n_done++) {
    const gsize i = self->n_done;

    if (i > 0 && n_bytes >= self->most)
      break;
    if (fetch_frame (self->frames[i], cancellable, &self->errors[i]))
      n_bytes += ringlet_stored_frame_n_bytes (self->frames[i]);
    else
      g_clear_pointer (&self->frames[i], ringlet_stored_frame_unref);
  }
  return g_atomic_rc_box_acquire (self);
}

/* What is in memory already has nothing to be waited for. */
static Fetch *
fetch_run (RingletSource *source, const guint64 *indices, gsize n, gsize most,
    GCancellable *cancellable, GError **error)
{
  Fetch *fetch = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  fetch = fetch_new (source, indices, n, most);
  if (source->image == NULL && source->single == NULL)
    return ringlet_detached_run (
        fetch_detached, fetch, fetch_unref, fetch_unref, cancellable, error);
  fetch->n_done = n;
  return fetch;
}

gsize
ringlet_source_fetch_several (RingletSource *self, const guint64 *indices, gsize n,
    gsize most, RingletStoredFrame **frames, GError **errors, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Fetch *fetch = fetch_run (self, indices, n, most, cancellable, &error);
  const gsize n_done = fetch != NULL ? fetch->n_done : n;

  for (gsize i = 0; i < n_done; i++) {
    frames[i] = fetch != NULL ? g_steal_pointer (&fetch->frames[i]) : NULL;
    errors[i] =
        fetch != NULL ? g_steal_pointer (&fetch->errors[i]) : g_error_copy (error);
  }
  if (fetch != NULL)
    fetch_unref (fetch);
  return n_done;
}

RingletStoredFrame *
ringlet_source_fetch (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error)
{
  RingletStoredFrame *stored = NULL;
  GError *why = NULL;

  g_return_val_if_fail (index < self->n_frames, NULL);

  ringlet_source_fetch_several (self, &index, 1, 0, &stored, &why, cancellable);
  if (why != NULL)
    g_propagate_error (error, why);
  return stored;
}

static void
stored_free (gpointer data)
{
  ringlet_stored_frame_unref (data);
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
          room, &n, error))
    return NULL;
  if (n != room) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "It holds %" G_GSIZE_FORMAT " bytes, not %" G_GSIZE_FORMAT, n, room);
    return NULL;
  }
  return ringlet_image_new_take (
      self->type, self->n_slow, self->n_fast, g_steal_pointer (&pixels), &self->meta);
}

/* Of one that is in no file. */
static RingletImage *
decode_alone (RingletStoredFrame *self, GError **error)
{
  RingletImage *image = decode_chunk (self, error);

  if (image == NULL)
    g_prefix_error (
        error, "%s: Frame %" G_GUINT64_FORMAT ": ", self->label, self->index);
  return image;
}

static gpointer
decode_file (gpointer data, GCancellable *cancellable, GError **error)
{
  RingletStoredFrame *self = data;

  return ringlet_source_file_read (self->file, 0, cancellable, error);
}

static void
image_free (gpointer image)
{
  ringlet_image_unref (image);
}

/* What is wrong with a chunk, its source says in its words. A large file is a map, and
 * may hang as any file. */
RingletImage *
ringlet_stored_frame_decode (
    RingletStoredFrame *self, GCancellable *cancellable, GError **error)
{
  RingletImage *image = NULL;

  if (self->source == NULL)
    return decode_alone (self, error);
  if (self->file != NULL)
    return ringlet_detached_run (decode_file, ringlet_stored_frame_ref (self),
        stored_free, image_free, cancellable, error);
  if (self->chunk != NULL)
    image = decode_chunk (self, NULL);
  return image != NULL
      ? image
      : ringlet_source_read (self->source, self->index, cancellable, error);
}
