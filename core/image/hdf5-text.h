/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * ringlet_hdf5_check_text:
 * @dataset: of one text of variable length
 *
 * Whether the heap that the text lies in, anywhere in its file, can be given to the
 * library, see ringlet_hdf5_check_heaps(). TRUE as well where the heap is not found:
 * the text lies in the header of the dataset, or the file in memory. The caller holds
 * the lock.
 */
gboolean ringlet_hdf5_check_text (hid_t dataset);

G_END_DECLS
