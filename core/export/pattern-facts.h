/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * ringlet_pattern_from_result:
 * @result: a pattern, not a cake
 * @error: RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): its curve; the header has its facts as "key: value", see
 *   ringlet_result_facts(), with the unit of a number behind it
 */
RingletPattern *ringlet_pattern_from_result (
    const RingletResult *result, GError **error);

/**
 * ringlet_pattern_header_lines:
 *
 * The header as it belongs into a file whose numbers stand in @self's own unit: the
 * lines "unit" and "wavelength" say what @self says, whatever they were taken over
 * from.
 *
 * Returns: (transfer full) (array zero-terminated=1): the lines
 */
char **ringlet_pattern_header_lines (const RingletPattern *self);

/**
 * ringlet_pattern_two_theta:
 * @format: for the message
 * @error: RINGLET_ERROR_UNSUPPORTED when @self is over another quantity. Bins that are
 *   even in one quantity are not in another: to convert is the work of the integration,
 *   not of a writer
 *
 * Returns: (transfer full) (array): 2θ of each point in degrees
 */
double *ringlet_pattern_two_theta (
    const RingletPattern *self, const char *format, GError **error);

G_END_DECLS
