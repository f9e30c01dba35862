/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "geometry/poni.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * RingletIntake:
 * @source: (nullable): the images among the files, in the order given
 * @first: (nullable): frame 0 of @source, read already
 * @has_geometry: @poni holds
 * @poni: the geometry, its detector and its warning
 * @geometry_path: (nullable)
 * @mask: (nullable)
 * @mask_path: (nullable)
 *
 * What a handful of files is: dropped, chosen or named on the command line, in any
 * order.
 */
typedef struct {
  RingletSource *source;
  RingletImage *first;
  gboolean has_geometry;
  RingletPoni poni;
  char *geometry_path;
  RingletMask *mask;
  char *mask_path;
} RingletIntake;

/**
 * ringlet_intake_read:
 * @paths: (array zero-terminated=1): at least one local file, or "file.h5::/dataset"
 * @has_image: the document that they are for has an image
 * @error: what the readers say, beginning with the path; RINGLET_ERROR_VALUE for two
 *   geometries, two masks, or a folder
 *
 * Tells the files apart: a geometry is one by ringlet_geometry_is_one(); a mask has
 * "mask" in its name and fewer than three values, or is an image of nothing but 0 and
 * one other number where @paths or the document have another image; everything else is
 * an image, also a lone frame of few photons. Blocks, so call it in a worker; who
 * cancels is back at once, as from ringlet_source_open_full().
 *
 * Returns: (transfer full): what was found
 */
RingletIntake *ringlet_intake_read (const char *const *paths, gboolean has_image,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);
void ringlet_intake_free (RingletIntake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletIntake, ringlet_intake_free)

G_END_DECLS
