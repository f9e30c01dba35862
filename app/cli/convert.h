/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/progress.h"
#include "image/image-turn.h"
#include "image/image-write.h"
#include "image/source.h"
#include "job.h"

G_BEGIN_DECLS

/* What "ringlet convert" is made of. */

/* ---- convert-frames.c ---- */

/**
 * ringlet_frame_list_parse:
 * @text: "3", "0:10" (the end is not in it), "5:", "0:100:10", and several of these
 * with commas between them
 * @error: RINGLET_ERROR_VALUE
 *
 * Returns: (transfer full): what ringlet_frame_list_expand() takes
 */
GArray *ringlet_frame_list_parse (const char *text, GError **error);

/**
 * ringlet_frame_list_expand:
 * @list: (nullable): NULL for all
 * @n_frames: that there are
 * @error: RINGLET_ERROR_VALUE when a frame is named that is not there, or none
 *
 * Returns: (transfer full) (element-type guint64): frames in the order of the list
 */
GArray *ringlet_frame_list_expand (
    const GArray *list, guint64 n_frames, GError **error);

/* ---- convert-outputs.c ---- */

/**
 * RingletConvert:
 * @source: what is converted
 * @frames: (element-type guint64): which of it
 * @writer: to which format
 * @paths: (element-type filename): a single one for all frames, or one for each
 * @turn: how the pixels are laid out anew
 * @has_type: whether they become @type
 * @clip: what does not fit it becomes the nearest number that does
 * @compress: with gzip
 * @overwrite: files that are there may be replaced
 * @verify: of a series with a damaged frame, all frames are judged
 * @damaged: (element-type utf8): what is wrong with each frame behind the first that is
 *   damaged
 * @warnings: (element-type utf8): what the reader found odd, with the first file that
 *   it is true of in front
 * @told: (element-type utf8): the same without the files, a set
 * @change: (nullable): returns (transfer full) another image in place of one that was
 *   read, with @change_data
 * @n_slow: (out): of the last image written
 * @n_fast: (out): likewise
 *
 * One run.
 */
typedef struct {
  RingletSource *source;
  GArray *frames;
  const RingletImageWriter *writer;
  GPtrArray *paths;
  RingletTurn turn;
  gboolean has_type;
  RingletPixelType type;
  gboolean clip;
  gboolean compress;
  gboolean overwrite;
  gboolean verify;
  GPtrArray *damaged;
  GPtrArray *warnings;
  GHashTable *told;
  RingletImage *(*change) (gpointer data, guint64 frame, const RingletImage *image,
      GCancellable *cancellable, GError **error);
  gpointer change_data;
  gsize n_slow;
  gsize n_fast;
} RingletConvert;

void ringlet_convert_clear (RingletConvert *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletConvert, ringlet_convert_clear)

/**
 * ringlet_convert_plan:
 * @self: with @source and @frames; gets @writer and @paths
 * @output: a file; with %d or %04d in it a file for each frame, numbered as in the
 *   input; or a folder, where files are called as those that were read
 * @format: (nullable): name of a writer
 * @error: RINGLET_ERROR_VALUE
 */
gboolean ringlet_convert_plan (
    RingletConvert *self, const char *output, const char *format, GError **error);

/* Whether all outputs may be written; errors as ringlet_output_check(), and
 * RINGLET_ERROR_VALUE when one is read here or written twice. */
gboolean ringlet_convert_check (const RingletConvert *self, GError **error);

/* ---- convert-work.c ---- */

/* A #RingletJobFunc on a #RingletConvert; returns it. */
gpointer ringlet_convert_work (
    RingletJob *job, gpointer convert, GCancellable *cancellable, GError **error);

G_END_DECLS
