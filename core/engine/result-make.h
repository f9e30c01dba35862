/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"

G_BEGIN_DECLS

/* Results made of results: for result-arithmetic.c, result-part.c and scan/, nobody
 * else. */

/**
 * ringlet_result_make:
 * @like: whose unit, ranges, plan, flags and provenance it has; with a variance where
 *   that one has it
 * @error: RINGLET_ERROR_LIMIT: out of memory
 *
 * Returns: (transfer full): a result of other bins with arrays of its own, all zero, to
 *   be filled before it is published
 */
RingletResult *ringlet_result_make (
    const RingletResult *like, gsize n_radial, gsize n_azimuth, GError **error);

/* Adds all sums of one bin of @from to a bin of @self, an empty one nothing. */
void ringlet_result_add_bin (
    RingletResult *self, gsize bin, const RingletResult *from, gsize from_bin);

/* Adds a step to the operations of the provenance, which takes @text. */
void ringlet_result_note (RingletResult *self, char *text);

/* Derives intensity and sigma from the sums. */
void ringlet_result_finish (RingletResult *self);

G_END_DECLS
