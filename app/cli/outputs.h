/* SPDX-License-Identifier: MIT */
#pragma once

#include "integration.h"

G_BEGIN_DECLS

/**
 * RingletOutputs:
 * @paths: (element-type filename): what to write for one frame
 * @is_cake: (element-type gboolean): whether the path takes the cake; else the pattern
 *
 * The files of one frame.
 */
typedef struct {
  GPtrArray *paths;
  GArray *is_cake;
} RingletOutputs;

/**
 * ringlet_outputs_plan:
 * @wanted: (nullable) (array zero-terminated=1): what stood behind -o, files or one
 * folder; NULL for files beside nothing but the present folder, named after the image
 * @state: the images, and whether there is a cake and an error model
 * @frame: which one
 * @n_frames: how many are integrated in this run: several do not fit into one file
 * @error: RINGLET_ERROR_VALUE when the names make no sense: several frames into one
 * file, a format that does not exist
 *
 * A text format takes the pattern, a container (HDF5) the cake when there is one.
 */
gboolean ringlet_outputs_plan (RingletOutputs *self, const char *const *wanted,
    const RingletState *state, guint64 frame, guint64 n_frames, GError **error);

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
gboolean ringlet_outputs_write (const RingletOutputs *self,
    const RingletIntegration *integration, gboolean overwrite, GError **error);

RingletIntegrationWants ringlet_outputs_wants (const RingletOutputs *self);
void ringlet_outputs_clear (RingletOutputs *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletOutputs, ringlet_outputs_clear)

G_END_DECLS
