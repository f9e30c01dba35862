/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletOneFrame:
 * @bytes: the file, of the caller
 * @pixels_at: where its pixels begin
 * @info: shape, type and header, found when the file was opened
 *
 * The state of a reader whose files hold one frame each, or the beginning of it.
 */
typedef struct {
  GBytes *bytes;
  guint64 pixels_at;
  RingletFrameInfo info;
} RingletOneFrame;

/* RingletReader.describe() and RingletReader.close() of such a reader. */
gboolean ringlet_one_frame_describe (
    gpointer state, guint64 index, RingletFrameInfo *info, GError **error);
void ringlet_one_frame_close (gpointer state);

/**
 * ringlet_one_frame_alloc:
 * @error: G_IO_ERROR_CANCELLED, or as ringlet_image_alloc()
 *
 * Returns: (transfer full): uninitialised memory for the pixels
 */
gpointer ringlet_one_frame_alloc (
    const RingletOneFrame *self, GCancellable *cancellable, GError **error);

/**
 * ringlet_one_frame_finish:
 * @data: (transfer full): from ringlet_one_frame_alloc(), filled if @ok
 *
 * Returns: (transfer full) (nullable): the frame with its header; NULL when not @ok
 */
RingletImage *ringlet_one_frame_finish (
    const RingletOneFrame *self, gpointer data, gboolean ok);

G_END_DECLS
