/* SPDX-License-Identifier: MIT */
#pragma once

#include "integration.h"

G_BEGIN_DECLS

/**
 * RingletCakeUse:
 * @RINGLET_CAKE_WHOLE: the cake is written beside the pattern, if there is one
 * @RINGLET_CAKE_SECTORS: each of its rows is a pattern of its own, nothing else
 * @RINGLET_CAKE_RING: its one radial bin is I(χ), nothing else
 *
 * What becomes of the cake of a document.
 */
typedef enum {
  RINGLET_CAKE_WHOLE,
  RINGLET_CAKE_SECTORS,
  RINGLET_CAKE_RING,
} RingletCakeUse;

/**
 * RingletOutputPart:
 * @RINGLET_OUTPUT_PATTERN: the pattern
 * @RINGLET_OUTPUT_CAKE: the cake
 * @RINGLET_OUTPUT_SECTOR: a row of the cake
 * @RINGLET_OUTPUT_RING: I(χ) of a cake of one radial bin
 *
 * What of an integration a file takes.
 */
typedef enum {
  RINGLET_OUTPUT_PATTERN,
  RINGLET_OUTPUT_CAKE,
  RINGLET_OUTPUT_SECTOR,
  RINGLET_OUTPUT_RING,
} RingletOutputPart;

/**
 * RingletOutputFile:
 * @path: where to
 * @part: what
 * @sector: which row of the cake, from 0
 * @format: (nullable): name of the writer; NULL to go by the suffix
 * @result: (nullable): what was written
 * @is_written: it was, and is not written again
 */
typedef struct {
  char *path;
  RingletOutputPart part;
  guint sector;
  const char *format;
  RingletResult *result;
  gboolean is_written;
} RingletOutputFile;

/**
 * RingletOutputs:
 * @files: (element-type RingletOutputFile)
 *
 * The files of one frame.
 */
typedef struct {
  GArray *files;
} RingletOutputs;

static inline const RingletOutputFile *
ringlet_outputs_get (const RingletOutputs *self, guint i)
{
  return &g_array_index (self->files, RingletOutputFile, i);
}

/**
 * ringlet_outputs_plan:
 * @wanted: (nullable) (array zero-terminated=1): what stood behind -o, files or one
 * folder; NULL for files beside nothing but the present folder, named after the image
 * @state: the images, and whether there is a cake and an error model
 * @format: (nullable): name of a writer, for the only file, for those of several that
 *   have one of its suffixes, and in a folder for what it can hold
 * @use: what becomes of the cake
 * @frame: which one
 * @n_frames: how many are integrated in this run: several do not fit into one file
 * @error: RINGLET_ERROR_VALUE when the names make no sense: several frames into one
 * file, a format that does not exist
 *
 * A text format takes the pattern, a container (HDF5) the cake when there is one. Of
 * sectors, each has a file of its own: FILE.xy stands for FILE_01.xy and so on.
 */
gboolean ringlet_outputs_plan (RingletOutputs *self, const char *const *wanted,
    const char *format, const RingletState *state, RingletCakeUse use, guint64 frame,
    guint64 n_frames, GError **error);

/**
 * ringlet_outputs_check:
 * @state: whose files no output may replace
 * @seen: (element-type filename): what other frames write to; gets these paths too
 * @error: RINGLET_ERROR_EXISTS and others, see ringlet_output_check();
 * RINGLET_ERROR_VALUE when two outputs are one file, or an output is one of the inputs
 *
 * To be asked of all frames before the work.
 */
gboolean ringlet_outputs_check (const RingletOutputs *self, const RingletState *state,
    GHashTable *seen, gboolean overwrite, GError **error);

/* Writes all files, patterns less the background that @state takes off them, and keeps
 * in each output what was integrated. */
gboolean ringlet_outputs_write (RingletOutputs *self, const RingletState *state,
    const RingletIntegration *integration, gboolean overwrite, GError **error);

RingletIntegrationWants ringlet_outputs_wants (const RingletOutputs *self);
void ringlet_outputs_clear (RingletOutputs *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletOutputs, ringlet_outputs_clear)

G_END_DECLS
