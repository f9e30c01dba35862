/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/**
 * RingletImageUse:
 * @RINGLET_IMAGE_DARK: is subtracted
 * @RINGLET_IMAGE_FLAT: divides
 * @RINGLET_IMAGE_ABSORPTION: divides, too
 * @RINGLET_IMAGE_BACKGROUND: a part of it is subtracted
 *
 * Images that correct others.
 */
typedef enum {
  RINGLET_IMAGE_DARK,
  RINGLET_IMAGE_FLAT,
  RINGLET_IMAGE_ABSORPTION,
  RINGLET_IMAGE_BACKGROUND,
  RINGLET_IMAGE_N_USES,
} RingletImageUse;

/* Of @state. Returns (transfer none) (nullable): the file that it is from; NULL without
 * one. */
const char *ringlet_state_image_path (const RingletState *state, RingletImageUse use);

/**
 * ringlet_project_load_image_async:
 * @job: cancels; not used before
 * @path: an image; of several frames the first
 *
 * Reads it in a worker and takes it as one step. The frames that a dark is the mean of
 * are one then.
 */
void ringlet_project_load_image_async (RingletProject *self, RingletJob *job,
    RingletImageUse use, const char *path, GAsyncReadyCallback callback,
    gpointer user_data);

/* @error: as ringlet_image_load(); RINGLET_ERROR_VALUE for another shape than that of
 * the image that is open */
gboolean ringlet_project_load_image_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/* Nothing is corrected by it any more. */
void ringlet_project_clear_image (RingletProject *self, RingletImageUse use);

G_END_DECLS
