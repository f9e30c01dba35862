/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/mask.h"
#include "json-keys.h"

G_BEGIN_DECLS

/**
 * ringlet_mask_text_write:
 *
 * A mask in words, for a project file: "shape" [rows, columns], and "rows" as texts
 * such as "12*100 3 897": twelve rows that begin with 100 pixels that count, have 3
 * masked ones then, and 897 that count again. Each row adds up to its columns; a row
 * that begins with a masked pixel begins with 0.
 *
 * Returns: (transfer full): the object
 */
JsonObject *ringlet_mask_text_write (const RingletMask *mask);

/**
 * ringlet_mask_text_read:
 * @mask: (out) (transfer full)
 * @error: RINGLET_ERROR_VALUE naming the key, RINGLET_ERROR_LIMIT for a shape beyond
 *   images or without memory
 */
gboolean ringlet_mask_text_read (RingletKeys *keys, RingletMask **mask, GError **error);

G_END_DECLS
