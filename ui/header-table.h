/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_HEADER_TABLE (ringlet_header_table_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletHeaderTable, ringlet_header_table, RINGLET, HEADER_TABLE, AdwBin)

/**
 * RingletHeaderTable:
 *
 * All that the file of the image says beside the pixels, as keys and values, with a
 * search and a button that copies what it leaves. Filled while somebody looks at it.
 */

/* Once, before it is shown. */
void ringlet_header_table_bind (RingletHeaderTable *self, RingletLive *live);

G_END_DECLS
