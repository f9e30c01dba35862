/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-rows.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Sparse:
 * @type: of the pixels that stand for themselves, and of the images
 * @radius: (nullable): a row of the radii where the background is known; rising
 * @background: (nullable): @n_frames × radii: averages; NULL: 0
 * @deviation: (nullable): of the same shape: their standard deviations
 * @place: @n_slow × @n_fast radii, what is not finite is masked
 * @norm: (nullable): of the same shape, what the background is multiplied with
 * @first: a row of @n_frames + 1: where the pixels of a frame begin
 * @index: which pixels they are
 * @intensity: their values
 * @dummy: value of masked pixels
 *
 * Images of which only peaks are kept, above a background that is the same all around
 * the beam. What belongs to one frame stays in the file until it is read. Belongs to
 * reader-hdf5.c.
 * Source: pyFAI 2026.9, app/sparsify.py; FabIO 2026.6, sparseimage.py, densify().
 */
typedef struct {
  gsize n_slow, n_fast;
  guint64 n_frames;
  RingletPixelType type;
  RingletImage *radius;
  RingletHdf5Rows *background;
  RingletHdf5Rows *deviation;
  RingletImage *place;
  RingletImage *norm;
  RingletImage *first;
  RingletHdf5Rows *index;
  RingletHdf5Rows *intensity;
  RingletHdf5Cache *cache;
  double dummy;
} RingletHdf5Sparse;

/* Whether @path is a group of such images; the caller holds the lock. */
gboolean ringlet_hdf5_is_sparse (hid_t file, const char *path);

/* Reads what all frames share; the caller holds the lock. */
RingletHdf5Sparse *ringlet_hdf5_sparse_new (
    hid_t file, const char *path, GError **error);
void ringlet_hdf5_sparse_free (RingletHdf5Sparse *self);

/**
 * ringlet_hdf5_sparse_read:
 * @frame: below @self->n_frames
 * @pixels: room for one image
 *
 * Halves of a count go away from 0; counts that the type does not hold become its
 * nearest. Masked pixels and those of a background that is no number become the dummy.
 * Any thread; takes the lock itself.
 */
gboolean ringlet_hdf5_sparse_read (const RingletHdf5Sparse *self, guint64 frame,
    gpointer pixels, GCancellable *cancellable, GError **error);

/**
 * RingletHdf5Background:
 * @average: (array): of the background at each pixel
 * @deviation: (array): its standard deviation, 0 where the file has none
 * @norm: (array): what both are multiplied by to be counts; NaN where a pixel is masked
 *   or stands for itself
 *
 * What of one frame is background.
 */
typedef struct {
  float *average;
  float *deviation;
  float *norm;
} RingletHdf5Background;

/* @background: room for the pixels of one image; as above */
gboolean ringlet_hdf5_sparse_read_background (const RingletHdf5Sparse *self,
    guint64 frame, RingletHdf5Background *background, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Sparse, ringlet_hdf5_sparse_free)

G_END_DECLS
