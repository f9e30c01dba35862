/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * ringlet_nxcansas_write_instrument:
 * @entry: of class SASentry, gets the group "instrument"
 *
 * Writes detector, geometry and, where it is known, wavelength, as a file of the format
 * nxcansas has them. The caller holds HDF5's lock.
 */
gboolean ringlet_nxcansas_write_instrument (hid_t entry,
    const RingletDetector *detector, const RingletGeometry *geometry, GError **error);

G_END_DECLS
