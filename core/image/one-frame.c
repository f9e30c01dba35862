/* SPDX-License-Identifier: MIT */
#include "image/one-frame.h"

gboolean
ringlet_one_frame_describe (
    gpointer state, guint64 index, RingletFrameInfo *info, GError **error)
{
  const RingletOneFrame *self = state;

  *info = self->info;
  ringlet_image_meta_copy (&self->info.meta, &info->meta);
  return TRUE;
}

void
ringlet_one_frame_close (gpointer state)
{
  RingletOneFrame *self = state;

  ringlet_frame_info_clear (&self->info);
  g_free (self);
}

gpointer
ringlet_one_frame_alloc (
    const RingletOneFrame *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return ringlet_image_alloc (
      self->info.type, self->info.n_slow, self->info.n_fast, error);
}

RingletImage *
ringlet_one_frame_finish (const RingletOneFrame *self, gpointer data, gboolean ok)
{
  RingletImageMeta meta;

  if (!ok) {
    g_free (data);
    return NULL;
  }
  ringlet_image_meta_copy (&self->info.meta, &meta);
  return ringlet_image_new_take (
      self->info.type, self->info.n_slow, self->info.n_fast, data, &meta);
}
