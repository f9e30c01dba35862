/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Visitor:
 * @dataset: a dataset at @path; @has_signal: its group says itself what it shows
 * @unopened: what does not open, with the reason on HDF5's stack
 */
typedef struct {
  void (*dataset) (hid_t dataset, const char *path, gboolean has_signal, gpointer data);
  void (*unopened) (const char *path, gpointer data);
} RingletHdf5Visitor;

/**
 * ringlet_hdf5_walk:
 * @path: of @group, "" for the root
 *
 * Through all groups in the order of their names, also behind links to other files,
 * each once. The caller holds the lock.
 */
void ringlet_hdf5_walk (
    hid_t group, const char *path, const RingletHdf5Visitor *visitor, gpointer data);

G_END_DECLS
