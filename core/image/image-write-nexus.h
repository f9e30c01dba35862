/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletFrameFacts:
 *
 * What the frames of a stack say beside their pixels: the first one for all that does
 * not change, and the numbers that may, frame by frame. Belongs to image-write-hdf5.c.
 */
typedef struct _RingletFrameFacts RingletFrameFacts;

RingletFrameFacts *ringlet_frame_facts_new (const RingletImageMeta *first);
void ringlet_frame_facts_add (RingletFrameFacts *self, const RingletImageMeta *meta);
void ringlet_frame_facts_free (RingletFrameFacts *self);

/**
 * ringlet_frame_facts_write:
 * @entry: NXentry
 * @instrument: NXinstrument in it
 * @detector: NXdetector in that
 * @error: of the HDF5 library
 *
 * Writes what is known. The caller holds the lock.
 */
gboolean ringlet_frame_facts_write (const RingletFrameFacts *self, hid_t entry,
    hid_t instrument, hid_t detector, GError **error);

G_END_DECLS
