/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletSparseImages:
 *
 * A file of images of which only peaks and the background are kept, for who wants to
 * know which is which; as images they are read like any others, see source.h.
 */
typedef struct _RingletSparseImages RingletSparseImages;

/**
 * ringlet_sparse_images_open:
 * @path: a file, perhaps with "::" and the group inside
 * @error: as ringlet_source_open(); RINGLET_ERROR_UNSUPPORTED when it holds other
 *   images
 *
 * Returns: (transfer full): the file, opened
 */
RingletSparseImages *ringlet_sparse_images_open (const char *path, GError **error);
void ringlet_sparse_images_free (RingletSparseImages *self);

guint64 ringlet_sparse_images_n_frames (const RingletSparseImages *self);

/**
 * RingletSparseLimits:
 * @cutoff: pixels were kept from @cutoff times their noise above the background on; 0
 *   where the file does not say
 * @noise: of a pixel beside that of the background
 *
 * What was kept.
 */
typedef struct {
  double cutoff;
  double noise;
} RingletSparseLimits;

RingletSparseLimits ringlet_sparse_images_limits (const RingletSparseImages *self);

/**
 * RingletSparseBackground:
 * @n_slow: rows
 * @n_fast: columns
 * @average: (array): of the background at each pixel
 * @deviation: (array): its standard deviation, 0 where the file has none
 * @norm: (array): what both are multiplied by to be counts; NaN where a pixel is masked
 *   or stands for itself
 *
 * What of one frame is background.
 */
typedef struct {
  gsize n_slow, n_fast;
  float *average;
  float *deviation;
  float *norm;
} RingletSparseBackground;

/* Returns (transfer full): of frame @frame, below the number of frames. Any thread. */
RingletSparseBackground *ringlet_sparse_images_read (const RingletSparseImages *self,
    guint64 frame, GCancellable *cancellable, GError **error);
void ringlet_sparse_background_free (RingletSparseBackground *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSparseImages, ringlet_sparse_images_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSparseBackground, ringlet_sparse_background_free)

G_END_DECLS
