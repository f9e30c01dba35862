/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/array.h"
#include "base/memo.h"
#include "geometry/map-table.h"

G_BEGIN_DECLS

/**
 * RingletMaps:
 *
 * All per-pixel arrays of one detector in one geometry, each computed when it is
 * first asked for and kept in a memo under a digest of just what it depends on: a new
 * wavelength keeps 2θ, undo finds the old arrays.
 */
typedef struct _RingletMaps RingletMaps;

/* @detector must know its shape. */
RingletMaps *ringlet_maps_new (
    RingletDetector *detector, const RingletGeometry *geometry, RingletMemo *memo);
RingletMaps *ringlet_maps_ref (RingletMaps *self);
void ringlet_maps_unref (RingletMaps *self);

/**
 * ringlet_maps_get:
 * @factors: of which @map takes what it depends on
 * @error: RINGLET_ERROR_VALUE for q without a wavelength and the like, see
 *   ringlet_map_context_new(); RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): n_slow × n_fast × values per pixel
 */
RingletArray *ringlet_maps_get (RingletMaps *self, RingletMap map,
    const RingletFactors *factors, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaps, ringlet_maps_unref)

G_END_DECLS
