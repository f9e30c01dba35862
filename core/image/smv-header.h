/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_smv_fill_meta:
 * @info: has its shape and the header's lines
 *
 * Sets the numbers, dates and names of @info's metadata from the keys of ADSC and of
 * d*TREK. Source: "d*TREK Image Format" 1.1 (Rigaku).
 */
void ringlet_smv_fill_meta (RingletFrameInfo *info);

G_END_DECLS
