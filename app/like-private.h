/* SPDX-License-Identifier: MIT */
#pragma once

#include "like.h"
#include "pattern/pattern.h"

G_BEGIN_DECLS

/* Reads corrections, errors and bins; @error: naming the key. */
gboolean ringlet_like_read_plan (
    const RingletPattern *header, RingletLike *self, GError **error);

/* TRUE where @header has no @key; else the error RINGLET_ERROR_UNSUPPORTED with its
 * value and @why. */
gboolean ringlet_like_refuse_key (
    const RingletPattern *header, const char *key, const char *why, GError **error);

G_END_DECLS
