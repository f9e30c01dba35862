/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletSeriesKind:
 *
 * One kind of result of a series: a pattern, a cake or a sector. An NXdata with the
 * intensities of all frames, and NAME_sums with the sums that results add up with.
 */
typedef struct _RingletSeriesKind RingletSeriesKind;

/**
 * RingletSeriesPacked:
 *
 * The large rows of one result as the file will have them, see
 * ringlet_series_column_pack().
 */
typedef struct _RingletSeriesPacked RingletSeriesPacked;

/* Any thread. Returns (transfer full): of those that are left where it was cancelled
 * nothing. @keep_sums: as #RingletSeriesFileOptions */
RingletSeriesPacked *ringlet_series_packed_new (
    const RingletResult *result, gboolean keep_sums, GCancellable *cancellable);

void ringlet_series_packed_free (RingletSeriesPacked *self);

/* @n_frames: rows to begin with. The lock is held. */
RingletSeriesKind *ringlet_series_kind_create (hid_t entry, const char *name,
    const RingletResult *result, gboolean keep_sums, guint64 n_frames, GError **error);

/**
 * ringlet_series_kind_open:
 * @status: (array length=n_frames): as ringlet_series_shared_open()
 * @error: RINGLET_ERROR_VALUE when what is there was not integrated as @result
 *
 * The lock is held.
 */
RingletSeriesKind *ringlet_series_kind_open (hid_t entry, const char *name,
    const RingletResult *result, gboolean keep_sums, const guint8 *status,
    guint64 n_frames, GError **error);

void ringlet_series_kind_free (RingletSeriesKind *self);

/* @packed: (nullable): of @result. @error: RINGLET_ERROR_SHAPE when @result has other
 * bins than the first one */
gboolean ringlet_series_kind_put (RingletSeriesKind *self, guint64 frame,
    const RingletResult *result, const RingletSeriesPacked *packed, GError **error);

gboolean ringlet_series_kind_flush (
    RingletSeriesKind *self, guint64 n_frames, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesKind, ringlet_series_kind_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesPacked, ringlet_series_packed_free)

G_END_DECLS
