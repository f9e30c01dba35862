/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/profile.h"

G_BEGIN_DECLS

/* What line and box share. */

/* Room for @n points, without numbers. */
RingletProfile *ringlet_profile_alloc (const RingletProfilePixels *pixels, gsize n);

/* Point @i from its sums; @variance: Σ weight² · value. */
void ringlet_profile_set (
    RingletProfile *self, gsize i, double weight, double sum, double variance);

gboolean ringlet_profile_check (const RingletProfilePixels *pixels, GError **error);

/* @out: (array length=n): values from the flat index @first on, NaN where they do not
 * count. */
void ringlet_profile_read (
    const RingletProfilePixels *pixels, gsize first, gsize n, double *out);

G_END_DECLS
