/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Meta:
 * @common: what is the same for all frames, or of the first one
 * @series: (element-type RingletHdf5Series): numbers that every frame has of its own
 *
 * What stands around the images of an HDF5 file. Belongs to reader-hdf5.c.
 */
typedef struct {
  RingletImageMeta common;
  GPtrArray *series;
} RingletHdf5Meta;

/**
 * ringlet_hdf5_meta_read:
 * @self: zeroed, or with warnings in @common
 * @path: of the (first) dataset of images
 * @n_least: numbers that a list with one for each frame may have
 * @n_most: likewise; more than @n_least when it is not known how many frames lie in
 * files that are missing
 *
 * Reads the NeXus groups of the entry that @path lies in, as they are written by
 * Dectris, LIMA, Lambda and others: wavelength, distance, beam, pixels, exposure,
 * monitor, date, detector, positioners; and every single number and text as a line of
 * the header. The caller holds the lock. Source: NeXus definitions v2024.02:
 * NXdetector, NXmonochromator, NXbeam, NXpositioner, NXmonitor, NXmx.
 */
void ringlet_hdf5_meta_read (RingletHdf5Meta *self, hid_t file, const char *path,
    guint64 n_least, guint64 n_most);

/* @to: empty; gets copies of what is known of frame @frame, counted with those in files
 * that are missing. Any thread. */
void ringlet_hdf5_meta_copy (
    const RingletHdf5Meta *self, guint64 frame, RingletImageMeta *to);

void ringlet_hdf5_meta_clear (RingletHdf5Meta *self);

G_END_DECLS
