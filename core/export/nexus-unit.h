/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* Returns (transfer none) (nullable): the unit of the axis @name in the NXdata @group,
 * by its attributes, in the words of NeXus, of pyFAI and of azint. The caller holds
 * HDF5's lock. */
const RingletUnit *ringlet_nexus_axis_unit (hid_t group, const char *name);

G_END_DECLS
