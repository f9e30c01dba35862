/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"
#include "image/raw.h"

G_BEGIN_DECLS

/**
 * RingletRawStack:
 * @bytes: the whole file; belongs to the caller, who keeps it longer than this
 * @pixels_at: first byte of the first frame
 * @stride: bytes from one frame to the next; 0 when one follows the other
 * @n_slow: rows
 * @n_fast: columns
 * @raw: how pixels lie there
 * @meta: what the file says beside the pixels, the same for all frames
 *
 * Frames of one shape that lie uncompressed at equal distances: what is left of many
 * formats once their header is understood. The last three functions are those of a
 * #RingletReader whose state this is, or begins with it.
 */
typedef struct {
  GBytes *bytes;
  guint64 pixels_at;
  guint64 stride;
  guint64 n_slow;
  guint64 n_fast;
  RingletRawType raw;
  RingletImageMeta meta;
} RingletRawStack;

/**
 * ringlet_raw_stack_count:
 * @n_promised: frames by the header; at most those that the file holds are counted,
 * with a warning when there are fewer
 * @n_frames: (out): at least one
 * @error: RINGLET_ERROR_LIMIT for a shape out of range, RINGLET_ERROR_FORMAT for no
 *   frames, RINGLET_ERROR_TRUNCATED when not one frame is whole
 *
 * To be called once, when everything else is set.
 */
gboolean ringlet_raw_stack_count (
    RingletRawStack *self, guint64 n_promised, guint64 *n_frames, GError **error);

/* Whole frames in the file, whatever its header says; 0 for a shape out of range. */
guint64 ringlet_raw_stack_held (const RingletRawStack *self);

RingletImage *ringlet_raw_stack_read (
    gpointer data, guint64 index, GCancellable *cancellable, GError **error);
gboolean ringlet_raw_stack_describe (
    gpointer data, guint64 index, RingletFrameInfo *info, GError **error);
void ringlet_raw_stack_close (gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRawStack, ringlet_raw_stack_close)

G_END_DECLS
