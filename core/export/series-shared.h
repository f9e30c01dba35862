/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/sums.h"
#include "export/series-column.h"

G_BEGIN_DECLS

/**
 * RingletSeriesShared:
 *
 * An array that many frames share, kept once: a dataset NAME of different rows, and
 * NAME_row, which says for each frame the row that is its. A row is found again when it
 * is among the last few that were used; which these are depends on the frames before
 * alone, so that an interrupted series goes on as if it had not been.
 */
typedef struct _RingletSeriesShared RingletSeriesShared;

/* @spec: of the rows. The lock is held. */
RingletSeriesShared *ringlet_series_shared_create (
    hid_t parent, const RingletSeriesSpec *spec, guint64 n_frames, GError **error);

/* @status: (array length=n_frames): of the frames that are there: 1 for those that have
 * results. The lock is held. */
RingletSeriesShared *ringlet_series_shared_open (hid_t parent,
    const RingletSeriesSpec *spec, const guint8 *status, guint64 n_frames,
    GError **error);

void ringlet_series_shared_free (RingletSeriesShared *self);

/* @known: (nullable): owner of @values: the same owner has the same numbers */
gboolean ringlet_series_shared_put (RingletSeriesShared *self, guint64 frame,
    const double *values, RingletKnown *known, GError **error);

gboolean ringlet_series_shared_flush (
    RingletSeriesShared *self, guint64 n_frames, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesShared, ringlet_series_shared_free)

G_END_DECLS
