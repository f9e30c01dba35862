/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/* What all operations on patterns begin and end with. Private to the folder. */

/**
 * ringlet_pattern_check:
 * @error: RINGLET_ERROR_VALUE naming the point: positions that do not rise or are not
 *   finite, an infinite intensity, a sigma below 0 or not finite where there is an
 *   intensity
 *
 * What every operation relies on.
 */
gboolean ringlet_pattern_check (const RingletPattern *self, GError **error);

/**
 * ringlet_pattern_derive:
 * @from: what it is made of; gives unit, wavelength and header
 * @n: number of points, at least 1
 * @operation: (transfer full): what was done, for a line "operations: …" at the end
 *   of the header
 * @error: RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): numbers not yet set
 */
RingletPattern *ringlet_pattern_derive (const RingletPattern *from, gsize n,
    gboolean with_sigma, char *operation, GError **error);

/* Sets the first line @key of the header, which is added where there is none. For
 * patterns that are not shared yet. */
void ringlet_pattern_set_header (
    RingletPattern *self, const char *key, const char *value);

/* Says in the header that neighbours are correlated: sums over points have a larger
 * variance than their sigmas tell. */
void ringlet_pattern_mark_correlated (RingletPattern *self);

/* The mean distance of two points; 0 for a single one. */
double ringlet_pattern_pitch (const RingletPattern *self);

/* Returns (transfer full): the numbers with commas between them, in the C locale. */
char *ringlet_pattern_numbers (const double *values, gsize n);

G_END_DECLS
