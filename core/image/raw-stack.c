/* SPDX-License-Identifier: MIT */
#include "image/raw-stack.h"

#include "base/error.h"

static guint64
frame_size (const RingletRawStack *self)
{
  return self->n_slow * self->n_fast * ringlet_raw_type_size (&self->raw);
}

static guint64
stride (const RingletRawStack *self)
{
  return MAX (self->stride, frame_size (self));
}

guint64
ringlet_raw_stack_held (const RingletRawStack *self)
{
  const guint64 size = g_bytes_get_size (self->bytes);

  if (!ringlet_image_check_shape (self->n_slow, self->n_fast, NULL) ||
      self->pixels_at > size || size - self->pixels_at < frame_size (self))
    return 0;
  return (size - self->pixels_at - frame_size (self)) / stride (self) + 1;
}

static void
set_truncated (const RingletRawStack *self, GError **error)
{
  const guint64 size = g_bytes_get_size (self->bytes);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The image data are truncated: a frame of %" G_GUINT64_FORMAT
      " × %" G_GUINT64_FORMAT " pixels has %" G_GUINT64_FORMAT
      " bytes from byte %" G_GUINT64_FORMAT
      " on, but the file ends at byte %" G_GUINT64_FORMAT,
      self->n_slow, self->n_fast, frame_size (self), self->pixels_at, size);
}

gboolean
ringlet_raw_stack_count (
    RingletRawStack *self, guint64 n_promised, guint64 *n_frames, GError **error)
{
  guint64 n_held = 0;

  if (!ringlet_image_check_shape (self->n_slow, self->n_fast, error))
    return FALSE;
  if (n_promised == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The header says that the file has no frames");
    return FALSE;
  }

  n_held = ringlet_raw_stack_held (self);
  if (n_held == 0) {
    set_truncated (self, error);
    return FALSE;
  }
  if (n_held < n_promised)
    ringlet_image_meta_warn (&self->meta,
        "The frame count exceeds the file: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
        " frames are whole and can be read",
        n_held, n_promised);
  *n_frames = MIN (n_held, n_promised);
  return TRUE;
}

RingletImage *
ringlet_raw_stack_read (
    gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const RingletRawStack *self = data;
  RingletCursor cursor = ringlet_cursor_init (self->bytes);
  g_auto (RingletImageMeta) meta = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, self->pixels_at + index * stride (self),
          "What is before the frame", error) == NULL)
    return NULL;
  ringlet_image_meta_copy (&self->meta, &meta);
  return ringlet_raw_take_image (
      &self->raw, &cursor, self->n_slow, self->n_fast, &meta, error);
}

gboolean
ringlet_raw_stack_describe (
    gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const RingletRawStack *self = data;

  info->n_slow = (gsize) self->n_slow;
  info->n_fast = (gsize) self->n_fast;
  info->type = self->raw.type;
  ringlet_image_meta_copy (&self->meta, &info->meta);
  return TRUE;
}

void
ringlet_raw_stack_close (gpointer data)
{
  RingletRawStack *self = data;

  ringlet_image_meta_clear (&self->meta);
  g_free (self);
}
