/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/pixel-type.h"

G_BEGIN_DECLS

/**
 * RingletDataset:
 * @path: in the file: "/entry/data/data"
 * @n_slow: rows of a frame
 * @n_fast: columns
 * @n_frames: how many frames there are, 0 where nothing is written yet
 * @type: of a pixel
 *
 * What in an HDF5 file has the shape of an image, or of a stack of them.
 */
typedef struct {
  char *path;
  guint64 n_slow;
  guint64 n_fast;
  guint64 n_frames;
  RingletPixelType type;
} RingletDataset;

/**
 * ringlet_dataset_list:
 * @path: an HDF5 file; what stands behind "::" is no matter
 * @cancellable: (nullable): as ringlet_source_open_full()
 * @error: as there; RINGLET_ERROR_UNSUPPORTED where the file is none of HDF5
 *
 * Every dataset of numbers whose last two axes can be an image, in the order of their
 * names, also masks and flat fields; no pixels are read. What does not open is left
 * out.
 *
 * Returns: (transfer full) (element-type RingletDataset)
 */
GPtrArray *ringlet_dataset_list (
    const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
