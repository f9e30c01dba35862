/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/goniometer.h"

G_BEGIN_DECLS

/**
 * ringlet_goniometer_limits_parse:
 * @fix: (nullable) (array zero-terminated=1): each "NAME" or "NAME=VALUE", with commas
 *   between several
 * @bound: (nullable) (array zero-terminated=1): each "NAME=LO,HI"
 * @model: (inout): becomes one with the values that were fixed
 * @error: RINGLET_ERROR_VALUE naming the option, the parameter and what is allowed
 *
 * What the command line says about the parameters of a model, by the names that it has
 * and in its own units. All that rings can tell is free otherwise.
 *
 * Returns: (transfer full) (array): of each parameter
 */
RingletRefineLimit *ringlet_goniometer_limits_parse (const char *const *fix,
    const char *const *bound, RingletGoniometer **model, GError **error);

G_END_DECLS
