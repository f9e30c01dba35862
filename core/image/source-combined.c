/* SPDX-License-Identifier: MIT */

/* Several frames that follow each other as one. */

#include "image/source-private.h"

RingletSource *
ringlet_source_new_combined (RingletSource *other, RingletCombine how, guint64 n)
{
  RingletSource *single = ringlet_source_single (other);
  const guint64 n_combined = CLAMP (n, 1, single->n_frames);
  RingletSource *self = NULL;

  if (n_combined == 1)
    return ringlet_source_ref (single);

  self = ringlet_source_alloc ();
  self->single = ringlet_source_ref (single);
  self->combine = how;
  self->n_combined = n_combined;
  self->n_frames = single->n_frames - n_combined + 1;
  return self;
}

guint64
ringlet_source_n_combined (const RingletSource *self, RingletCombine *how)
{
  if (how != NULL)
    *how = self->single != NULL ? self->combine : RINGLET_COMBINE_SUM;
  return self->single != NULL ? self->n_combined : 1;
}

RingletSource *
ringlet_source_single (RingletSource *self)
{
  return self->single != NULL ? self->single : self;
}

/* The file is not named in what a sum says of a frame. */
static gboolean
add_frame (RingletFrameSum *sum, RingletSource *single, guint64 index,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image =
      ringlet_source_read (single, index, cancellable, error);
  g_autofree char *label = NULL;

  if (image == NULL)
    return FALSE;
  if (ringlet_frame_sum_add (sum, image, error))
    return TRUE;

  label = g_filename_display_name (ringlet_source_path (single, index));
  g_prefix_error (error, "%s: ", label);
  return FALSE;
}

RingletImage *
ringlet_source_combine (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletFrameSum) sum = ringlet_frame_sum_new ();

  for (guint64 i = index; i < index + self->n_combined; i++) {
    if (!add_frame (sum, self->single, i, cancellable, error))
      return NULL;
  }
  return ringlet_frame_sum_finish (sum, self->combine, error);
}
