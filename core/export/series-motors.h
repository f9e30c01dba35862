/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletSeriesMotors:
 *
 * The group motors of a series: a column a motor. Where a motor is missing in a frame,
 * its number is NaN; one that comes later is left out.
 */
typedef struct _RingletSeriesMotors RingletSeriesMotors;

/* None yet. */
RingletSeriesMotors *ringlet_series_motors_new (void);
void ringlet_series_motors_free (RingletSeriesMotors *self);

/**
 * ringlet_series_motors_add:
 * @entry: gets the group, or has it
 * @meta: (nullable): whose motors are added, where they are not there
 * @n_frames: rows to begin with
 *
 * The lock is held.
 */
gboolean ringlet_series_motors_add (RingletSeriesMotors *self, hid_t entry,
    const RingletImageMeta *meta, guint64 n_frames, GError **error);

/* Those that are there. The lock is held. */
gboolean ringlet_series_motors_open (
    RingletSeriesMotors *self, hid_t entry, GError **error);

gboolean ringlet_series_motors_put (RingletSeriesMotors *self, guint64 frame,
    const RingletImageMeta *meta, GError **error);

gboolean ringlet_series_motors_flush (
    RingletSeriesMotors *self, guint64 n_frames, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesMotors, ringlet_series_motors_free)

G_END_DECLS
